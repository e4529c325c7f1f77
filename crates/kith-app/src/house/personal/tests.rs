use std::collections::BTreeMap;
use std::process::Command;

use kith_domain::email::EmailAddress;
use kith_domain::permission::Actor;
use kith_store::people::NewPerson;
use kith_store::personal::{Shown, TABLES};
use kith_store::testing::Kind;
use kith_store::{inspect, on_both};

use super::super::audit::Verified;
use super::super::testing::TestHouse;
use super::*;

const NOW: &str = "'2026-01-05T09:00:00.000000Z'";

/// Two people about whom everything is kept that can be kept, each with strings of their own.
struct Planted {
    test: TestHouse,
    gone: Oneself,
    stays: Oneself,
}

async fn person(test: &TestHouse, mark: &str) -> Oneself {
    let id: PersonId = test.house.surroundings().id();
    let email = EmailAddress::parse(&format!("{mark}-Address@example.org")).unwrap();
    let name = format!("{mark}-name");
    let mut tx = test.house.db().write().await.unwrap();
    let new = NewPerson {
        id,
        name: &name,
        email: Some(&email),
        language: "en",
        time_zone: "UTC",
        administrator: false,
    };
    people::insert(&mut tx, &new, test.house.now()).await.unwrap();
    tx.commit().await.unwrap();
    Actor::recognized(id, false, vec![]).oneself()
}

/// Writes a row about a person into every table. The strings begin with a mark, so that no string of one person is in another's.
async fn plant(test: &TestHouse, oneself: Oneself, mark: &str, program: &str, field: &str) {
    let db = test.house.db();
    let own = inspect::id(db, oneself.person().uuid());
    let new_id = || inspect::id(db, test.house.surroundings().id::<PersonId>().uuid());
    let bytes = |text: &str| inspect::bytes(db, format!("{mark}-{text}").as_bytes());
    for sql in [
        format!("UPDATE person SET external_id = '{mark}-external', language = '{mark}-language', time_zone = '{mark}-zone' WHERE id = {own}"),
        format!("INSERT INTO field_value (person_id, field_id, position, value, folded) VALUES ({own}, {field}, 0, '{mark}-value', '{mark}-folded')"),
        format!("INSERT INTO organizer (program_id, person_id, since) VALUES ({program}, {own}, {NOW})"),
        format!("INSERT INTO enrolment (program_id, person_id, enrolled_at, left_at) VALUES ({program}, {own}, {NOW}, {NOW})"),
        format!(
            "INSERT INTO sign_in_code (id, purpose, email_folded, person_id, code_hash, link_hash, created_at, expires_at, used_at, wrong_tries)
             VALUES ({}, 'sign-in', '{mark}-address@example.org', NULL, {}, {}, {NOW}, {NOW}, {NOW}, 1)",
            new_id(), bytes("code-hash"), bytes("link-hash")
        ),
        format!(
            "INSERT INTO sign_in (id, person_id, secret_hash, device, created_at, last_seen_at, expires_at, ended_at)
             VALUES ({}, {own}, {}, '{mark}-device', {NOW}, {NOW}, {NOW}, {NOW})",
            new_id(), bytes("secret-hash")
        ),
        format!(
            "INSERT INTO mail (id, kind, person_id, recipient, subject, text_body, html_body, message_id, created_at, sent_at)
             VALUES ({}, 'test', NULL, '{mark}-Address@Example.org', '{mark}-subject', '{mark}-text-body', '{mark}-html-body',
                     '{mark}-message-id', {NOW}, {NOW})",
            new_id()
        ),
        format!(
            "INSERT INTO job (id, kind, payload, state, run_at, attempts, last_error, created_at)
             VALUES ({}, 'test', '{{}}', 'dead', {NOW}, 1, '550 <{mark}-ADDRESS@example.org> {mark}-refused', {NOW})",
            new_id()
        ),
    ] {
        inspect::run(db, &sql).await;
    }
}

/// What is kept about many people at once.
async fn plant_shared(test: &TestHouse, creator: Oneself, token: kith_domain::id::ApiTokenId) {
    let db = test.house.db();
    let creator = inspect::id(db, creator.person().uuid());
    let id = inspect::id(db, test.house.surroundings().id::<PersonId>().uuid());
    let token = inspect::id(db, token.uuid());
    let bytes = |text: &str| inspect::bytes(db, text.as_bytes());
    for sql in [
        format!(
            "INSERT INTO people_import (id, created_by, file_name, content, whole, mapping, preview, state, rows_total, rows_done, error, created_at)
             VALUES ({id}, {creator}, 'gone-file.csv', {}, FALSE, '{{}}', 'gone-preview', 'previewed', 1, 0, 'gone-import-error', {NOW})",
            bytes("gone-content")
        ),
        format!(
            "INSERT INTO idempotency_key (token_id, key, request_hash, status, body, created_at)
             VALUES ({token}, 'key', {}, 200, 'gone-body', {NOW})", bytes("gone-request-hash")
        ),
    ] {
        inspect::run(db, &sql).await;
    }
}

/// The same for what has to do with matches: each person has a round and a match of their own, so that no row is of both.
async fn plant_match(test: &TestHouse, oneself: Oneself, mark: &str, program: &str) {
    let db = test.house.db();
    let own = inspect::id(db, oneself.person().uuid());
    let new_id = || inspect::id(db, test.house.surroundings().id::<PersonId>().uuid());
    let bytes = |text: &str| inspect::bytes(db, format!("{mark}-{text}").as_bytes());
    let (kind, round, matched, session, prompt) = (new_id(), new_id(), new_id(), new_id(), new_id());
    for sql in [
        format!("INSERT INTO match_type (id, program_id, position, settings, created_at) VALUES ({kind}, {program}, 0, '{{}}', {NOW})"),
        format!(
            "INSERT INTO round (id, program_id, match_type_id, slot, number, state, starts_at, cut_off_at, remind_at, ask_at, ends_at, seed,
                                engine, people, matched, score, upper_bound, optimal, repeats, outcome, created_at)
             VALUES ({round}, {program}, {kind}, '2026-01-05', 1, 'published', {NOW}, {NOW}, {NOW}, {NOW}, {NOW}, 1, '', 2, 2, 0, 0, TRUE, 0, '{{}}', {NOW})"
        ),
        format!("INSERT INTO round_person (round_id, number, person_id, reason) VALUES ({round}, 0, {own}, '{mark}-reason')"),
        format!("INSERT INTO exclusion (id, match_type_id, slot, person_id) VALUES ({}, {kind}, '2026-01-05', {own})", new_id()),
        format!(
            "INSERT INTO matches (id, program_id, match_type_id, round_id, state, origin, score, points, why, created_at, ended_at)
             VALUES ({matched}, {program}, {kind}, {round}, 'ended', 'round', 0, '[]', '[\"{mark}-why\"]', {NOW}, {NOW})"
        ),
        format!(
            "INSERT INTO match_member (match_id, position, round_id, person_id, place, live, role, since, met, met_at, useful, remark)
             VALUES ({matched}, 0, {round}, {own}, 0, TRUE, '', {NOW}, 'yes', {NOW}, 5, '{mark}-remark')"
        ),
        format!(
            "INSERT INTO session (id, match_id, state, sequence, starts_at, minutes, wall, time_zone, place, created_at, changed_at)
             VALUES ({session}, {matched}, 'agreed', 0, {NOW}, 25, '2026-01-05T09:00', 'UTC', '{mark}-place', {NOW}, {NOW})"
        ),
        format!("INSERT INTO session_guest (session_id, person_id, state) VALUES ({session}, {own}, 'invited')"),
        format!("INSERT INTO calendar_feed (person_id, secret_hash, created_at) VALUES ({own}, {}, {NOW})", bytes("feed-hash")),
        format!("INSERT INTO busy_feed (person_id, sealed, busy, problem, looked_at) VALUES ({own}, {}, '[]', '{mark}-problem', {NOW})", bytes("busy")),
        format!("INSERT INTO notice (id, person_id, kind, about, created_at, read_at) VALUES ({}, {own}, 'prompt', '{{}}', {NOW}, {NOW})", new_id()),
        format!("INSERT INTO prompt (id, match_type_id, slot, wording, created_at) VALUES ({prompt}, {kind}, '2026-01-05', '', {NOW})"),
        format!("INSERT INTO prompt_answer (prompt_id, person_id, answer, created_at) VALUES ({prompt}, {own}, '{mark}-answer', {NOW})"),
        format!("INSERT INTO unsubscription (person_id, list, since) VALUES ({own}, 'prompts', {NOW})"),
        format!("INSERT INTO dead_address (address, since, said) VALUES ('{mark}-address@example.org', {NOW}, '{mark}-said')"),
    ] {
        inspect::run(db, &sql).await;
    }
}

async fn planted(kind: Kind) -> Planted {
    let test = TestHouse::new(kind).await;
    let db = test.house.db();
    let (gone, stays) = (person(&test, "gone").await, person(&test, "stays").await);
    let (program, field) = (
        test.house.surroundings().id::<PersonId>(),
        test.house.surroundings().id::<PersonId>(),
    );
    let (program, field) = (inspect::id(db, program.uuid()), inspect::id(db, field.uuid()));
    inspect::run(
        db,
        &format!("INSERT INTO program (id, name, purpose, created_at) VALUES ({program}, 'Mentoring', '', {NOW})"),
    )
    .await;
    inspect::run(
        db,
        &format!(
            "INSERT INTO field (id, name, label, kind, owner, visibility, choices, position, created_at)
         VALUES ({field}, 'goals', 'Goals', 'text', 'person', 'members', '[]', 0, {NOW})"
        ),
    )
    .await;
    plant(&test, gone, "gone", &program, &field).await;
    plant(&test, stays, "stays", &program, &field).await;
    for (who, mark) in [(gone, "gone"), (stays, "stays")] {
        plant_match(&test, who, mark, &program).await;
    }
    let me = Administrator::on_the_command_line();
    let scopes = [kith_domain::scope::Scope::PeopleRead];
    let token = test.house.create_token(me, "Directory", &scopes, None).await.unwrap();
    plant_shared(&test, gone, token.id).await;
    inspect::run(
        db,
        &format!(
            "UPDATE person SET manager_id = {} WHERE id = {}",
            inspect::id(db, stays.person().uuid()),
            inspect::id(db, gone.person().uuid())
        ),
    )
    .await;
    test.house.avoid(gone, stays.person()).await.unwrap();
    test.house.avoid(stays, gone.person()).await.unwrap();
    let mut tx = db.write().await.unwrap();
    for who in [gone, stays] {
        let subject = format!("person:{}", who.person());
        test.house
            .log(
                &mut tx,
                who.by(),
                "profile.changed",
                &subject,
                &json!({ "fields": ["goals"] }),
            )
            .await
            .unwrap();
    }
    tx.commit().await.unwrap();
    Planted { test, gone, stays }
}

/// The strings of a person that stand somewhere in the database, as they stand there.
const STRINGS: [&str; 20] = [
    "name",
    "Address",
    "address",
    "external",
    "language",
    "zone",
    "value",
    "folded",
    "code-hash",
    "link-hash",
    "secret-hash",
    "device",
    "subject",
    "text-body",
    "html-body",
    "message-id",
    "refused",
    "ADDRESS",
    "sort",
    "search",
];
/// Strings in rows about many people.
const SHARED: [&str; 6] = [
    "gone-file",
    "gone-preview",
    "gone-import-error",
    "gone-content",
    "gone-body",
    "gone-request-hash",
];

/// How often each string is found in everything that the database holds on the disk, as a whole: file and write-ahead log, or
/// what pg_dump writes.
fn on_the_disk(test: &TestHouse, strings: &[String]) -> BTreeMap<String, usize> {
    let mut bytes = Vec::new();
    if let Some(path) = test.db.address.strip_prefix("sqlite://") {
        for ending in ["", "-wal", "-shm"] {
            bytes.extend(fs::read(format!("{path}{ending}")).unwrap_or_default());
        }
    } else {
        let (address, schema) = test.db.address.split_once("?options=-c%20search_path%3D").unwrap();
        let newest = fs::read_dir("/usr/lib/postgresql")
            .into_iter()
            .flatten()
            .flatten()
            .map(|e| e.path())
            .max();
        let program = newest.map_or("pg_dump".into(), |folder| folder.join("bin/pg_dump"));
        let output = Command::new(program)
            .args(["--schema", schema, address])
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        bytes = output.stdout;
    }
    assert!(bytes.len() > 10_000, "only {} bytes were read", bytes.len());
    strings
        .iter()
        .map(|string| {
            let (hex, plain) = (
                string.bytes().map(|b| format!("{b:02x}")).collect::<String>(),
                string.as_bytes(),
            );
            let count = |needle: &[u8]| memchr::memmem::find_iter(&bytes, needle).count();
            (string.clone(), count(plain) + count(hex.as_bytes()))
        })
        .collect()
}

fn strings(mark: &str) -> Vec<String> {
    let own = STRINGS
        .iter()
        .filter(|word| !["sort", "search"].contains(word))
        .map(|word| format!("{mark}-{word}"));
    // What names are sorted and searched by is the name itself.
    own.chain([format!("{mark}-name {mark}-address")]).collect()
}

on_both! {
    async fn an_export_holds_every_column_that_is_registered(kind) {
        let Planted { test, gone, .. } = planted(kind).await;
        let export = test.house.export(gone).await.unwrap();
        let json = export.to_json();
        let erasure = "erasure"; // has a row only when nobody is left to ask
        for table in TABLES.iter().filter(|table| !matches!(table.rows, rows::Rows::Shared(_)) && table.name != erasure) {
            for column in table.columns {
                let row = &json["tables"][table.name][0];
                match column.shown {
                    Shown::Not(_) | Shown::Sealed => assert!(row.get(column.name).is_none(), "{}.{}", table.name, column.name),
                    _ => assert!(row.get(column.name).is_some(), "{}.{} is missing: {json:#}", table.name, column.name),
                }
            }
        }
        let text = json.to_string();
        for word in ["name", "Address", "external", "language", "zone", "value", "device", "subject", "text-body", "message-id"] {
            assert!(text.contains(&format!("gone-{word}")), "{word} is missing: {json:#}");
        }
        assert!(!text.contains("hash") && text.contains("profile.changed"), "{json:#}");
        assert_eq!(json["tables"]["person"][0]["manager_id"]["name"], "stays-name");
        assert_eq!(json["tables"]["field_value"][0]["field_id"]["name"], "Goals");
        assert_eq!(json["avoid_list"][0]["name"], "stays-name");
        // Of others only what the person chose or is told anyway: the name of the manager, and whom the person avoids.
        assert_eq!(text.matches("stays-").count(), 2, "{json:#}");
    }

    async fn nobody_finds_in_an_export_who_avoids_them(kind) {
        let Planted { test, stays, gone } = planted(kind).await;
        test.house.stop_avoiding(stays, gone.person()).await.unwrap();
        let with = test.house.export(stays).await.unwrap();
        test.house.stop_avoiding(gone, stays.person()).await.unwrap();
        let without = test.house.export(stays).await.unwrap();
        assert_eq!(with.to_json(), without.to_json());
    }

    async fn who_is_erased_leaves_nothing_behind(kind) {
        let Planted { test, gone, stays } = planted(kind).await;
        let db = test.house.db();
        db.let_go().await.unwrap();
        let (theirs, shared) = (strings("gone"), SHARED.map(str::to_owned).to_vec());
        for (string, times) in on_the_disk(&test, &theirs).into_iter().chain(on_the_disk(&test, &shared)) {
            assert!(times > 0, "{string} was not planted");
        }
        let before = inspect::dump(db, &[]).await;

        test.house.erase_oneself(gone).await.unwrap();

        for (string, times) in on_the_disk(&test, &theirs).into_iter().chain(on_the_disk(&test, &shared)) {
            assert_eq!(times, 0, "{string} is still there");
        }
        let after = inspect::dump(db, &[]).await;
        let kept: Vec<_> = ["audit", "erasure"].iter().flat_map(|table| &after[*table]).collect();
        let id = [gone.person().to_string(), gone.person().to_string().replace('-', "").to_uppercase()];
        for (table, rows) in &after {
            for row in rows {
                let names = id.iter().any(|id| row.contains(id.as_str()));
                assert!(!names || kept.contains(&row), "{table} still names the person: {row}");
                assert!(!row.to_lowercase().contains("gone-"), "{table}: {row}");
            }
        }
        // The other person's rows are as they were.
        for (table, rows) in &before {
            for row in rows.iter().filter(|row| row.contains("stays-")) {
                assert!(after[table].contains(row), "{table} lost a row of somebody else: {row}");
            }
        }
        for (string, times) in on_the_disk(&test, &strings("stays")) {
            assert!(times > 0, "{string} of somebody else is gone");
        }
        assert!(test.house.avoid_list(stays).await.unwrap().is_empty());
        assert!(matches!(test.house.verify_audit().await.unwrap(), Verified::Sound { .. }));
        assert!(matches!(test.house.erase_oneself(gone).await, Err(Error::NotFound("person"))));
    }

    async fn a_restored_backup_forgets_again_who_was_erased(kind) {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("erasures");
        let Planted { test, gone, stays } = planted(kind).await;
        let house = test.house.clone().with_erasures_in(file.clone());
        house.erase_oneself(gone).await.unwrap();
        assert_eq!(fs::read_to_string(&file).unwrap().trim(), gone.person().to_string());
        assert_eq!(house.replay_erasures().await.unwrap(), 0);

        // Another database in which the person still is, as an older backup would be; the power failed in the middle of a line.
        let other = TestHouse::new(kind).await;
        let mut tx = other.house.db().write().await.unwrap();
        for (id, name) in [(gone.person(), "Gone"), (stays.person(), "Stays")] {
            let new = NewPerson { id, name, email: None, language: "en", time_zone: "UTC", administrator: false };
            people::insert(&mut tx, &new, other.house.now()).await.unwrap();
        }
        tx.commit().await.unwrap();
        fs::write(&file, format!("{}0192", fs::read_to_string(&file).unwrap())).unwrap();
        let restored = other.house.clone().with_erasures_in(file.clone());
        assert_eq!(restored.replay_erasures().await.unwrap(), 1);
        let mut tx = other.house.db().read().await.unwrap();
        assert!(people::find(&mut tx, gone.person()).await.unwrap().is_none());
        assert!(people::find(&mut tx, stays.person()).await.unwrap().is_some());
        drop(tx);
        assert_eq!(restored.replay_erasures().await.unwrap(), 0);
        restored.erase_oneself(stays).await.unwrap();
        assert_eq!(read_ledger(&file).unwrap(), [gone.person(), stays.person()]);

        // The table alone is enough where the file is lost, and writes it again.
        fs::remove_file(&file).unwrap();
        assert_eq!(restored.replay_erasures().await.unwrap(), 0);
        assert_eq!(read_ledger(&file).unwrap().len(), 2);
        fs::write(&file, "this is a line that is no id, but as long as one\n").unwrap();
        assert!(matches!(restored.replay_erasures().await, Err(Error::DataFolder(text)) if text.contains("line 1")));
    }

    async fn the_last_administrator_stays_and_an_import_is_waited_for(kind) {
        let test = TestHouse::new(kind).await;
        let (ann, ben) = (person(&test, "ann").await, person(&test, "ben").await);
        let db = test.house.db();
        inspect::run(db, &format!("UPDATE person SET administrator = TRUE WHERE id = {}", inspect::id(db, ann.person().uuid()))).await;
        assert!(matches!(test.house.erase_oneself(ann).await, Err(Error::Invalid(_))));
        plant_running(&test).await;
        let me = Administrator::on_the_command_line();
        assert!(matches!(test.house.erase_person(me, ben.person()).await, Err(Error::Invalid(_))));
        inspect::run(db, "UPDATE people_import SET state = 'done'").await;
        test.house.erase_person(me, ben.person()).await.unwrap();
        inspect::run(db, "UPDATE person SET administrator = TRUE").await;
        assert!(matches!(test.house.erase_oneself(ann).await, Err(Error::Invalid(_))));
        let other = person(&test, "cem").await;
        inspect::run(db, "UPDATE person SET administrator = TRUE").await;
        test.house.erase_oneself(ann).await.unwrap();
        assert!(matches!(test.house.erase_oneself(other).await, Err(Error::Invalid(_))));
    }

    async fn of_two_last_administrators_who_erase_themselves_at_once_one_stays(kind) {
        let test = TestHouse::new(kind).await;
        let (ann, ben) = (person(&test, "ann").await, person(&test, "ben").await);
        inspect::run(test.house.db(), "UPDATE person SET administrator = TRUE").await;
        let (a, b) = tokio::join!(test.house.erase_oneself(ann), test.house.erase_oneself(ben));
        assert!(a.is_ok() != b.is_ok(), "{a:?} {b:?}");
    }
}

async fn plant_running(test: &TestHouse) {
    let db = test.house.db();
    let id = inspect::id(db, test.house.surroundings().id::<PersonId>().uuid());
    inspect::run(db, &format!(
        "INSERT INTO people_import (id, file_name, content, whole, mapping, preview, state, rows_total, rows_done, created_at)
         VALUES ({id}, '', {}, FALSE, '{{}}', '{{}}', 'running', 1, 0, {NOW})", inspect::bytes(db, b"x")
    )).await;
}
