//! Databases for tests: an empty one of each kind, gone when the test ends.

use std::collections::BTreeMap;
use std::env;
use std::sync::atomic::{AtomicU32, Ordering};

use crate::db::on;
use crate::{Access, Address, Db, Durability, Ts};

/// Which database a test runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A file in a temporary folder.
    Sqlite,
    /// A schema of its own on the server at `KITH_TEST_POSTGRES`, else where `./dev setup` starts one.
    Postgres,
}

/// Where `./dev setup` starts PostgreSQL for the tests.
const POSTGRES: &str = "postgres://kith@127.0.0.1:54329/kith";

/// A migrated database that nobody else uses.
#[derive(Debug)]
pub struct TestDb {
    /// The database.
    pub db: Db,
    /// Its address, for a process of its own.
    pub address: String,
    /// Holds the file.
    _folder: Option<tempfile::TempDir>,
}

/// The moment at which tests begin.
pub fn beginning() -> jiff::Timestamp {
    "2026-01-05T09:00:00Z".parse().expect("the literal is an instant")
}

impl TestDb {
    /// An empty database with the newest schema.
    ///
    /// # Panics
    /// When the server for tests does not answer: `./dev setup` starts it.
    pub async fn new(kind: Kind) -> TestDb {
        let test = TestDb::unprepared(kind).await;
        test.db
            .migrate(Ts::from(beginning()))
            .await
            .expect("the migrations run on an empty database");
        test
    }

    /// A database without any table.
    ///
    /// # Panics
    /// As [`TestDb::new`].
    pub async fn unprepared(kind: Kind) -> TestDb {
        let (address, folder) = match kind {
            Kind::Sqlite => {
                let folder = tempfile::tempdir().expect("a temporary folder can be made");
                (
                    format!("sqlite://{}", folder.path().join("kith.db").display()),
                    Some(folder),
                )
            }
            Kind::Postgres => (new_schema().await, None),
        };
        let parsed: Address = address.parse().expect("the address is well formed");
        let db = Db::open(&parsed, Access::Create, Durability::Off)
            .await
            .expect("the database opens");
        TestDb {
            db,
            address,
            _folder: folder,
        }
    }
}

/// How many rows each table has.
///
/// # Panics
/// When the database does not answer.
pub async fn rows(db: &Db) -> BTreeMap<String, i64> {
    let tables: Vec<String> = match db {
        Db::Sqlite { read, .. } => {
            sqlx::query_scalar("SELECT name FROM sqlite_schema WHERE type = 'table'")
                .fetch_all(read)
                .await
        }
        Db::Postgres(pool) => {
            sqlx::query_scalar("SELECT tablename::text FROM pg_tables WHERE schemaname = current_schema()")
                .fetch_all(pool)
                .await
        }
    }
    .expect("the tables can be listed");
    let mut counts = BTreeMap::new();
    let mut tx = db.read().await.expect("the database can be read");
    for table in tables {
        // The name comes from the database itself.
        let sql = sqlx::AssertSqlSafe(format!("SELECT CAST(count(*) AS BIGINT) FROM {table}"));
        let count: i64 = on!(&mut tx, c => sqlx::query_scalar(sql).fetch_one(c).await).expect("a table can be counted");
        counts.insert(table, count);
    }
    counts
}

/// Makes a schema and returns an address whose connections work in it. Schemas of earlier runs are dropped once.
async fn new_schema() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let server = env::var("KITH_TEST_POSTGRES").unwrap_or_else(|_| POSTGRES.to_owned());
    let name = format!("test_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
    let pool = sqlx::postgres::PgPoolOptions::new()
        .max_connections(1)
        .connect(&server)
        .await
        .unwrap_or_else(|e| {
            panic!("PostgreSQL for the tests does not answer at {server} ({e}). ./dev setup starts it.")
        });
    // The name consists of letters and numbers that were made here.
    let sql = format!("DROP SCHEMA IF EXISTS {name} CASCADE; CREATE SCHEMA {name}");
    sqlx::raw_sql(sqlx::AssertSqlSafe(sql))
        .execute(&pool)
        .await
        .expect("a schema can be made");
    pool.close().await;
    let sign = if server.contains('?') { '&' } else { '?' };
    format!("{server}{sign}options=-c%20search_path%3D{name}")
}

/// Makes a test of an async function that takes a [`Kind`], once for each database.
#[macro_export]
macro_rules! on_both {
    ($($(#[$meta:meta])* async fn $name:ident($kind:ident) $body:block)+) => {
        $(mod $name {
            #[expect(unused_imports, reason = "some tests name nothing from outside")]
            use super::*;
            async fn test($kind: $crate::testing::Kind) $body
            $(#[$meta])*
            #[tokio::test]
            async fn sqlite() { test($crate::testing::Kind::Sqlite).await; }
            $(#[$meta])*
            #[tokio::test]
            async fn postgres() { test($crate::testing::Kind::Postgres).await; }
        })+
    };
}
