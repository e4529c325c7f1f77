//! How many introductions go out in a second: a round of people who are all due now, the real worker, and a mail server that takes
//! whatever comes, on both databases.
//!
//! ```sh
//! smtp-sink -c 127.0.0.1:2525 1000 &
//! cargo run --release -p kith-app --features testing --example mail_speed -- target/release/kith 127.0.0.1:2525 20000
//! ```
//!
//! SQLite writes through to the disk (`synchronous=FULL`); PostgreSQL is the one of the tests.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use kith_app::domain::id::{MatchId, MatchTypeId, PersonId, ProgramId, RoundId};
use kith_app::domain::permission::Administrator;
use kith_app::domain::program::MatchType;
use kith_app::house::letters::About;
use kith_app::house::{House, Secret, Surroundings};
use kith_app::store::mail::{NewNews, insert_news};
use kith_app::store::testing::{Kind, TestDb};
use kith_app::store::{Access, Address, Db, Durability, Tx, inspect, match_types, programs};
use rand::Rng;

#[expect(clippy::disallowed_methods, reason = "time is what is measured")]
fn stopwatch() -> Instant {
    Instant::now()
}

#[expect(
    clippy::disallowed_methods,
    reason = "the worker that is measured has the real clock"
)]
fn now() -> jiff::Timestamp {
    jiff::Timestamp::now()
}

#[tokio::main]
async fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [kith, sink, people] = &arguments[..] else {
        eprintln!("mail_speed KITH ADDRESS-OF-THE-SINK PEOPLE");
        return;
    };
    let people = people.parse().expect("a number of people");
    for kind in [Kind::Sqlite, Kind::Postgres] {
        measure(kind, kith, sink, people).await;
    }
}

async fn measure(kind: Kind, kith: &str, sink: &str, people: usize) {
    let folder = tempfile::tempdir().expect("a folder");
    let address = match kind {
        Kind::Sqlite => format!("sqlite://{}", folder.path().join("kith.db").display()),
        Kind::Postgres => TestDb::unprepared(kind).await.address,
    };
    let parsed: Address = address.parse().expect("an address");
    let db = Db::open(&parsed, Access::Create, Durability::Full)
        .await
        .expect("it opens");
    let surroundings = Surroundings::new(now, |bytes| rand::rng().fill_bytes(bytes));
    db.migrate(now().into()).await.expect("it migrates");
    let secret = Secret::generate(&surroundings);
    let house = House::open(db.clone(), surroundings, secret.clone())
        .await
        .expect("it opens");
    seed(&house, people).await;

    let start = stopwatch();
    let mut worker = Command::new(kith)
        .args(["worker", "--database", &address, "--data"])
        .arg(folder.path())
        .env("KITH_SECRET", secret.to_text())
        .env("KITH_SMTP_URL", format!("smtp://{sink}"))
        .env("KITH_MAIL_FROM", "kith@example.org")
        .env("KITH_PUBLIC_URL", "https://kith.example.org")
        .env("KITH_LOG", "warn")
        .stdout(Stdio::null())
        .spawn()
        .expect("the worker starts");
    let me = Administrator::on_the_command_line();
    loop {
        tokio::time::sleep(Duration::from_millis(100)).await;
        let fates = house.mail_fates(me).await.expect("it answers");
        let of = |word: &str| fates.iter().find(|(w, _)| w == word).map_or(0, |(_, n)| *n);
        if of("") == 0 {
            let seconds = start.elapsed().as_secs_f64();
            println!(
                "{kind:?}: {} sent in {seconds:.1} s, {:.0} in a second; {fates:?}",
                of("sent"),
                of("sent") as f64 / seconds
            );
            break;
        }
    }
    worker.kill().expect("the worker ends");
    worker.wait().expect("the worker ends");
}

/// A round of pairs, with an introduction for everybody that is due now.
async fn seed(house: &House, people: usize) {
    let (db, at) = (house.db(), now());
    let id = |n: uuid::Uuid| inspect::id(db, n);
    let (program, of, round): (ProgramId, MatchTypeId, RoundId) = (
        house.surroundings().id(),
        house.surroundings().id(),
        house.surroundings().id(),
    );
    let mut tx = db.write().await.expect("a transaction");
    programs::insert(&mut tx, program, "Coffee", "", at.into())
        .await
        .expect("a program");
    let settings = MatchType {
        agenda: "ice-breaker".to_owned(),
        ..MatchType::default()
    };
    match_types::insert(&mut tx, of, program, &settings, at.into())
        .await
        .expect("a match type");
    tx.commit().await.expect("it is written");
    let later = at + jiff::SignedDuration::from_hours(14 * 24);
    let (now_text, later) = (format!("'{at:.6}'"), format!("'{later:.6}'"));
    inspect::run(
        db,
        &format!(
            "INSERT INTO round (id, program_id, match_type_id, slot, number, state, starts_at, cut_off_at, remind_at, ask_at,
                                ends_at, seed, engine, people, matched, score, upper_bound, optimal, repeats, outcome, created_at)
             VALUES ({}, {}, {}, '2026-01-05', 1, 'published', {now_text}, {later}, {later}, {later}, {later}, 1, 'kith-engine',
                     0, 0, 0, 0, TRUE, 0, '{{}}', {now_text})",
            id(round.uuid()),
            id(program.uuid()),
            id(of.uuid())
        ),
    )
    .await;
    // It is noon for everybody, whenever this runs.
    let hour = 12 - i64::from(at.to_zoned(jiff::tz::TimeZone::UTC).hour());
    let zone = format!("{}{:02}:00", if hour < 0 { '-' } else { '+' }, hour.abs());
    let pairs: Vec<(MatchId, [PersonId; 2])> = (0..people / 2)
        .map(|_| {
            let two = [house.surroundings().id(), house.surroundings().id()];
            (house.surroundings().id(), two)
        })
        .collect();
    for some in pairs.chunks(250) {
        let person = |(place, person): (usize, &PersonId)| {
            let name = format!("{} {place}", ["Ann", "Ben"][place % 2]);
            let number = person.uuid().simple();
            format!(
                "({}, '{number}@example.org', '{number}@example.org', '{name}', '{name}', '', 'en', '{zone}', FALSE, 'hand', {now_text}, {now_text})",
                id(person.uuid())
            )
        };
        let people: Vec<String> = some
            .iter()
            .flat_map(|(_, two)| two.iter().enumerate().map(person))
            .collect();
        inspect::run(
            db,
            &format!(
                "INSERT INTO person (id, email, email_folded, name, sort_name, search_text, language, time_zone, administrator,
                                     source, created_at, updated_at) VALUES {}",
                people.join(", ")
            ),
        )
        .await;
        // Whoever takes part no longer has no match.
        let taking_part: Vec<String> = some
            .iter()
            .flat_map(|(_, two)| two)
            .map(|person| format!("({}, {}, {now_text})", id(program.uuid()), id(person.uuid())))
            .collect();
        inspect::run(
            db,
            &format!(
                "INSERT INTO enrolment (program_id, person_id, enrolled_at) VALUES {}",
                taking_part.join(", ")
            ),
        )
        .await;
        let matches: Vec<String> = some
            .iter()
            .map(|(pair, _)| {
                format!(
                    "({}, {}, {}, {}, 'active', 'round', 7000, '[]', '[\"You both like climbing.\",\"Ann can help Ben with SQL.\"]', {now_text})",
                    id(pair.uuid()),
                    id(program.uuid()),
                    id(of.uuid()),
                    id(round.uuid())
                )
            })
            .collect();
        inspect::run(
            db,
            &format!(
                "INSERT INTO matches (id, program_id, match_type_id, round_id, state, origin, score, points, why, created_at) VALUES {}",
                matches.join(", ")
            ),
        )
        .await;
        let members: Vec<String> = some
            .iter()
            .flat_map(|(pair, two)| {
                two.iter().enumerate().map(|(place, person)| {
                    format!(
                        "({}, {place}, {}, {}, 0, TRUE, '', {now_text})",
                        id(pair.uuid()),
                        id(round.uuid()),
                        id(person.uuid())
                    )
                })
            })
            .collect();
        inspect::run(
            db,
            &format!(
                "INSERT INTO match_member (match_id, position, round_id, person_id, place, live, role, since) VALUES {}",
                members.join(", ")
            ),
        )
        .await;
    }
    tell(house, &pairs, at).await;
}

async fn tell(house: &House, pairs: &[(MatchId, [PersonId; 2])], at: jiff::Timestamp) {
    let mut tx: Tx = house.db().write().await.expect("a transaction");
    for some in pairs.chunks(500) {
        let news: Vec<(PersonId, String)> = some
            .iter()
            .flat_map(|(pair, two)| {
                let about = serde_json::to_string(&About::Introduction(pair.uuid())).expect("JSON");
                two.iter().map(move |person| (*person, about.clone()))
            })
            .collect();
        let keys: Vec<String> = news.iter().map(|(person, _)| person.to_string()).collect();
        let rows: Vec<NewNews<'_>> = news
            .iter()
            .zip(&keys)
            .map(|((person, about), key)| NewNews {
                id: house.surroundings().id(),
                kind: "introduction",
                person: *person,
                about,
                key,
                list: "matches",
                due_at: at.into(),
                at_once: false,
                not_after: None,
                notice: None,
            })
            .collect();
        insert_news(&mut tx, &rows, at.into()).await.expect("it is written");
    }
    tx.commit().await.expect("it is written");
}
