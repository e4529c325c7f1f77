//! The two schemas are one schema.

use std::collections::BTreeMap;

use kith_store::testing::{Kind, TestDb, beginning};
use kith_store::{Access, Address, Db, Durability, Error, Ts, on_both};

/// Table and column, with the type in words that both databases share, and whether it may be missing.
type Columns = BTreeMap<(String, String), (String, bool)>;

async fn columns(db: &Db) -> Columns {
    let rows: Vec<(String, String, String, bool)> = match db {
        Db::Sqlite { write, .. } => sqlx::query_as(
            "SELECT m.name, c.name, upper(c.type) || CASE WHEN instr(m.sql, c.name || ' TEXT') > 0
                 AND m.sql LIKE '%length(' || c.name || ') = 27%' THEN ' INSTANT'
                 WHEN m.sql LIKE '%length(' || c.name || ') = 16%' THEN ' ID'
                 WHEN m.sql LIKE '%' || c.name || ' IN (0, 1)%' THEN ' BOOL' ELSE '' END, c.\"notnull\" = 0 AND c.pk = 0
             FROM sqlite_schema m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'",
        )
        .fetch_all(write)
        .await
        .unwrap(),
        Db::Postgres(pool) => sqlx::query_as(
            "SELECT table_name::text, column_name::text, data_type::text, is_nullable = 'YES'
             FROM information_schema.columns WHERE table_schema = current_schema()",
        )
        .fetch_all(pool)
        .await
        .unwrap(),
    };
    rows.into_iter()
        .map(|(table, column, kind, missing)| {
            let word = match kind.as_str() {
                "TEXT" | "text" => "text",
                "TEXT INSTANT" | "timestamp with time zone" => "instant",
                "BLOB ID" | "uuid" => "id",
                "BLOB" | "bytea" => "bytes",
                "INTEGER BOOL" | "boolean" => "yes or no",
                "INTEGER" | "bigint" => "number",
                other => panic!("{table}.{column} has the type {other}, which this project does not use"),
            };
            ((table, column), (word.to_owned(), missing))
        })
        .collect()
}

/// Table and the columns of its indexes and unique constraints; primary keys apart.
async fn indexes(db: &Db) -> Vec<(String, String, bool)> {
    let mut rows: Vec<(String, String, bool)> = match db {
        Db::Sqlite { write, .. } => sqlx::query_as(
            "SELECT m.name, (SELECT group_concat(i.name, ',') FROM (SELECT name FROM pragma_index_info(l.name) ORDER BY seqno) i), l.\"unique\"
             FROM sqlite_schema m JOIN pragma_index_list(m.name) l WHERE m.type = 'table' AND l.origin <> 'pk'",
        )
        .fetch_all(write)
        .await
        .unwrap(),
        Db::Postgres(pool) => sqlx::query_as(
            "SELECT t.relname::text, (SELECT string_agg(a.attname::text, ',' ORDER BY k.n)
                    FROM unnest(i.indkey) WITH ORDINALITY k(attnum, n) JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.attnum),
                    i.indisunique
             FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid JOIN pg_namespace s ON s.oid = t.relnamespace
             WHERE s.nspname = current_schema() AND NOT i.indisprimary",
        )
        .fetch_all(pool)
        .await
        .unwrap(),
    };
    rows.sort();
    rows
}

#[tokio::test]
async fn both_schemas_say_the_same() {
    let (sqlite, postgres) = (TestDb::new(Kind::Sqlite).await, TestDb::new(Kind::Postgres).await);
    let (a, b) = (columns(&sqlite.db).await, columns(&postgres.db).await);
    assert!(a.len() > 50, "only {} columns were found", a.len());
    assert_eq!(a, b);
    let (a, b) = (indexes(&sqlite.db).await, indexes(&postgres.db).await);
    assert!(a.len() > 5, "only {} indexes were found", a.len());
    assert_eq!(a, b);
}

on_both! {
    async fn migrating_twice_does_nothing_and_an_unprepared_database_is_told_apart(kind) {
        let test = TestDb::unprepared(kind).await;
        assert!(matches!(test.db.check().await, Err(Error::Schema(_))));
        let now = Ts::from(beginning());
        assert!(!test.db.migrate(now).await.unwrap().steps.is_empty());
        test.db.check().await.unwrap();
        assert!(test.db.migrate(now).await.unwrap().steps.is_empty());
    }

    async fn a_newer_or_a_changed_schema_is_refused(kind) {
        let test = TestDb::new(kind).await;
        run(&test.db, "INSERT INTO migration (name, checksum, applied_at) VALUES ('9999_future', '', '')").await;
        for result in [test.db.check().await, test.db.migrate(Ts::from(beginning())).await.map(|_| ())] {
            assert!(matches!(result, Err(Error::Schema(text)) if text.contains("9999_future") && text.contains("newer")));
        }
        run(&test.db, "DELETE FROM migration WHERE name = '9999_future'").await;
        run(&test.db, "UPDATE migration SET checksum = 'other'").await;
        assert!(matches!(test.db.check().await, Err(Error::Schema(text)) if text.contains("another text")));
    }

    async fn a_reader_cannot_write(kind) {
        let test = TestDb::new(kind).await;
        let mut tx = test.db.read().await.unwrap();
        let now = Ts::from(beginning());
        assert!(kith_store::installation::create(&mut tx, b"check", now).await.is_err());
    }

    async fn two_who_migrate_at_once_do_it_once(kind) {
        let test = TestDb::unprepared(kind).await;
        let now = Ts::from(beginning());
        let (a, b) = tokio::join!(test.db.migrate(now), test.db.migrate(now));
        // Each step is a transaction of its own, so they may take turns.
        let mut steps = [a.unwrap().steps, b.unwrap().steps].concat();
        steps.sort_unstable();
        assert_eq!(steps, ["0001_house", "0002_program", "0003_sweep"]);
        test.db.check().await.unwrap();
    }
}

async fn run(db: &Db, sql: &'static str) {
    match db {
        Db::Sqlite { write, .. } => sqlx::query(sql).execute(write).await.map(|_| ()),
        Db::Postgres(pool) => sqlx::query(sql).execute(pool).await.map(|_| ()),
    }
    .unwrap();
}

#[tokio::test]
async fn a_typing_error_in_the_address_creates_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("kit.db");
    let address: Address = format!("sqlite://{}", path.display()).parse().unwrap();
    assert!(matches!(
        Db::open(&address, Access::Existing, Durability::Full).await,
        Err(Error::Address(_))
    ));
    let address: Address = format!("sqlite://{}/no-folder/kith.db", folder.path().display())
        .parse()
        .unwrap();
    for access in [Access::Existing, Access::Create] {
        assert!(matches!(
            Db::open(&address, access, Durability::Full).await,
            Err(Error::Address(_))
        ));
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}
