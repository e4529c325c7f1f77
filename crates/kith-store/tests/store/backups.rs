//! Backups: from either database into either database, all of it or nothing.

use std::collections::BTreeSet;

use jiff::SignedDuration;
use kith_store::testing::{Kind, TestDb, beginning, rows};
use kith_store::{Db, Error, Ts, backup, on_both};

fn now() -> Ts {
    (beginning() + SignedDuration::from_micros(1_234_567)).into()
}

async fn run(db: &Db, sqlite: &'static str, postgres: &'static str) {
    match db {
        Db::Sqlite { write, .. } => sqlx::raw_sql(sqlite).execute(write).await.map(|_| ()),
        Db::Postgres(pool) => sqlx::raw_sql(postgres).execute(pool).await.map(|_| ()),
    }
    .unwrap();
}

/// Rows with every type, with and without a value, that refer to rows before and after them; texts that need care.
async fn filled(kind: Kind) -> TestDb {
    let test = TestDb::new(kind).await;
    run(
        &test.db,
        "INSERT INTO person (id, external_id, email, email_folded, name, sort_name, search_text, language, time_zone,
                manager_id, administrator, source, created_at, updated_at, deactivated_at) VALUES
            (x'00000000000000000000000000000001', 'e1', 'Ann@example.org', 'ann@example.org', 'Änn \"the\" O''Hara\n\u{202e}', 'änn', 'x', 'en',
             'UTC', x'00000000000000000000000000000002', 1, 'hand', '2026-01-05T09:00:00.000001Z', '2026-01-05T09:00:00.000000Z', NULL),
            (x'00000000000000000000000000000002', NULL, NULL, NULL, '', '', '', 'en', 'UTC', NULL, 0, 'import',
             '2026-01-05T09:00:00.999999Z', '1999-12-31T23:59:59.999999Z', '2026-02-01T00:00:00.500000Z');
         INSERT INTO audit VALUES (1, '2026-01-05T09:00:00.000001Z', 'kith', 'a', '', '{}', x'00ff');
         INSERT INTO person_key VALUES (x'00000000000000000000000000000001', x'');
         INSERT INTO rate_counter VALUES ('n', '2026-01-05T09:00:00.000000Z', 9223372036854775807);",
        "INSERT INTO person (id, external_id, email, email_folded, name, sort_name, search_text, language, time_zone,
                manager_id, administrator, source, created_at, updated_at, deactivated_at) VALUES
            ('00000000-0000-0000-0000-000000000001', 'e1', 'Ann@example.org', 'ann@example.org', E'Änn \"the\" O''Hara\\n\u{202e}', 'änn', 'x', 'en',
             'UTC', '00000000-0000-0000-0000-000000000002', TRUE, 'hand', '2026-01-05T09:00:00.000001Z', '2026-01-05T09:00:00.000000Z', NULL),
            ('00000000-0000-0000-0000-000000000002', NULL, NULL, NULL, '', '', '', 'en', 'UTC', NULL, FALSE, 'import',
             '2026-01-05T09:00:00.999999Z', '1999-12-31T23:59:59.999999Z', '2026-02-01T00:00:00.500000Z') ;
         INSERT INTO audit VALUES (1, '2026-01-05T09:00:00.000001Z', 'kith', 'a', '', '{}', '\\x00ff');
         INSERT INTO person_key VALUES ('00000000-0000-0000-0000-000000000001', '');
         INSERT INTO rate_counter VALUES ('n', '2026-01-05T09:00:00.000000Z', 9223372036854775807);",
    )
    .await;
    test
}

async fn write(db: &Db) -> Vec<u8> {
    let mut file = Vec::new();
    backup::write(db, &mut file, "0.1.0", now()).await.unwrap();
    file
}

async fn load(db: &Db, file: &[u8]) -> Result<(), Error> {
    backup::check(file)?;
    backup::load(db, file, now()).await?.commit().await
}

/// The lines without their order, which is nobody's promise.
fn lines(file: &[u8]) -> BTreeSet<String> {
    let text = String::from_utf8(file.to_vec()).unwrap();
    text.lines()
        .filter(|line| !line.contains("sha256"))
        .map(str::to_owned)
        .collect()
}

#[tokio::test]
async fn either_database_comes_back_as_either() {
    let mut files = Vec::new();
    for from in [Kind::Sqlite, Kind::Postgres] {
        let source = filled(from).await;
        let file = write(&source.db).await;
        assert!(lines(&file).len() > backup::TABLES.len() + 4);
        for to in [Kind::Sqlite, Kind::Postgres] {
            let target = TestDb::unprepared(to).await;
            load(&target.db, &file).await.unwrap();
            assert_eq!(rows(&source.db).await, rows(&target.db).await, "{from:?} to {to:?}");
            assert_eq!(lines(&write(&target.db).await), lines(&file), "{from:?} to {to:?}");
        }
        files.push(lines(&file));
    }
    assert_eq!(files[0], files[1], "the same rows make the same lines");
}

on_both! {
    async fn every_table_is_in_a_backup(kind) {
        let test = TestDb::new(kind).await;
        let mut tables: BTreeSet<String> = rows(&test.db).await.into_keys().collect();
        assert!(tables.remove("migration"));
        assert_eq!(tables, backup::TABLES.iter().map(|t| (*t).to_owned()).collect());
    }

    async fn a_database_with_anything_in_it_is_left_alone(kind) {
        let file = write(&filled(kind).await.db).await;
        let used = filled(kind).await;
        let before = rows(&used.db).await;
        let refused = load(&used.db, &file).await;
        assert!(matches!(&refused, Err(Error::Backup(text)) if text.contains("not empty")), "{refused:?}");
        assert_eq!(rows(&used.db).await, before);
    }

    async fn a_file_that_is_cut_or_changed_anywhere_is_refused(kind) {
        let file = write(&filled(kind).await.db).await;
        for end in (0..file.len()).step_by(97) {
            assert!(matches!(backup::check(&file[..end]), Err(Error::Backup(_))), "cut at {end}");
        }
        for at in (0..file.len()).step_by(41) {
            let mut changed = file.clone();
            changed[at] ^= 1;
            assert!(backup::check(&changed[..]).is_err(), "changed at {at}");
        }
        assert!(matches!(backup::check(&b"hello\n"[..]), Err(Error::Backup(_))));
    }

    async fn a_row_that_does_not_fit_leaves_nothing_behind(kind) {
        let file = String::from_utf8(write(&filled(kind).await.db).await).unwrap();
        // A reference to nobody: the digest would tell, the database has to as well.
        let orphan = file.replace("\"AAAAAAAAAAAAAAAAAAAAAQ==\"},{\"b\":\"\"", "\"AAAAAAAAAAAAAAAAAAAACQ==\"},{\"b\":\"\"");
        assert_ne!(orphan, file);
        let target = TestDb::unprepared(kind).await;
        let result = match backup::load(&target.db, orphan.as_bytes(), now()).await {
            Ok(tx) => tx.commit().await,
            Err(e) => Err(e),
        };
        assert!(matches!(result, Err(Error::Database(_))), "{result:?}");
        assert_eq!(rows(&target.db).await["person"], 0);
    }

    async fn a_backup_of_a_newer_kith_is_refused(kind) {
        let file = String::from_utf8(write(&filled(kind).await.db).await).unwrap();
        let newer = file.replacen("0003_sweep", "9999_future", 1);
        let target = TestDb::unprepared(kind).await;
        let refused = backup::load(&target.db, newer.as_bytes(), now()).await.map(|_| ());
        assert!(matches!(&refused, Err(Error::Backup(text)) if text.contains("9999_future")), "{refused:?}");
    }
}
