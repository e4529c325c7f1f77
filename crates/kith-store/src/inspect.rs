//! Looking at a database from outside, for tests: what is really in it, whatever the functions of the store say.

use std::collections::BTreeMap;

use sqlx::{AssertSqlSafe, Row};

use crate::db::Db;

/// Runs a statement of a test.
///
/// # Panics
/// When the database refuses it.
pub async fn run(db: &Db, sql: &str) {
    let text = AssertSqlSafe(sql.to_owned());
    let result = match db {
        Db::Sqlite { write, .. } => sqlx::query(text).execute(write).await.map(|_| ()),
        Db::Postgres(pool) => sqlx::query(text).execute(pool).await.map(|_| ()),
    };
    result.unwrap_or_else(|e| panic!("{sql}\n{e}"));
}

/// Bytes as a literal of this database; also an id, as its bytes.
pub fn bytes(db: &Db, bytes: &[u8]) -> String {
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    match db {
        Db::Sqlite { .. } => format!("x'{hex}'"),
        Db::Postgres(_) => format!("'\\x{hex}'::bytea"),
    }
}

/// An id as a literal of this database.
pub fn id(db: &Db, id: uuid::Uuid) -> String {
    match db {
        Db::Sqlite { .. } => bytes(db, id.as_bytes()),
        Db::Postgres(_) => format!("'{id}'"),
    }
}

/// The columns of every table of ours, without the table of migrations.
///
/// # Panics
/// When the database does not answer.
pub async fn columns(db: &Db) -> BTreeMap<String, Vec<String>> {
    let rows: Vec<(String, String)> = match db {
        Db::Sqlite { write, .. } => sqlx::query_as(
            "SELECT m.name, c.name FROM sqlite_schema m JOIN pragma_table_info(m.name) c
             WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' ORDER BY m.name, c.cid",
        )
        .fetch_all(write)
        .await
        .expect("the schema can be read"),
        Db::Postgres(pool) => sqlx::query_as(
            "SELECT table_name::text, column_name::text FROM information_schema.columns
             WHERE table_schema = current_schema() ORDER BY table_name, ordinal_position",
        )
        .fetch_all(pool)
        .await
        .expect("the schema can be read"),
    };
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (table, column) in rows.into_iter().filter(|(table, _)| table != "migration") {
        found.entry(table).or_default().push(column);
    }
    found
}

/// Every row of every table as text, sorted; bytes in hexadecimal. Columns named in `without` (`table.column`) are left out.
///
/// # Panics
/// When the database does not answer.
pub async fn dump(db: &Db, without: &[&str]) -> BTreeMap<String, Vec<String>> {
    let mut dump = BTreeMap::new();
    for (table, columns) in columns(db).await {
        let shown = columns
            .iter()
            .filter(|column| !without.contains(&format!("{table}.{column}").as_str()));
        let rows = match db {
            Db::Sqlite { write, .. } => {
                let list: Vec<_> = shown.map(|column| format!("quote({column})")).collect();
                texts(sqlx::query(dump_sql(&table, &list)).fetch_all(write).await)
            }
            Db::Postgres(pool) => {
                let list: Vec<_> = shown
                    .map(|column| format!("coalesce({column}::text, 'NULL')"))
                    .collect();
                texts(sqlx::query(dump_sql(&table, &list)).fetch_all(pool).await)
            }
        };
        dump.insert(table, rows);
    }
    dump
}

fn dump_sql(table: &str, columns: &[String]) -> AssertSqlSafe<String> {
    // Names of tables and columns come from the schema.
    AssertSqlSafe(format!(
        "SELECT {} AS line FROM {table} ORDER BY 1",
        columns.join(" || ' | ' || ")
    ))
}

fn texts<R: Row>(rows: sqlx::Result<Vec<R>>) -> Vec<String>
where
    for<'a> &'a str: sqlx::ColumnIndex<R>,
    for<'a> String: sqlx::Decode<'a, R::Database> + sqlx::Type<R::Database>,
{
    let rows = rows.expect("the table can be read");
    rows.iter().map(|row| row.get("line")).collect()
}

/// How many rows there are of what follows `FROM`.
///
/// # Panics
/// When the database refuses it.
pub async fn count(db: &Db, what: &str) -> i64 {
    let text = AssertSqlSafe(format!("SELECT CAST(COUNT(*) AS BIGINT) FROM {what}"));
    match db {
        Db::Sqlite { write, .. } => sqlx::query_scalar(text).fetch_one(write).await,
        Db::Postgres(pool) => sqlx::query_scalar(text).fetch_one(pool).await,
    }
    .unwrap_or_else(|e| panic!("{what}\n{e}"))
}

/// The ids of a table, in their order.
///
/// # Panics
/// When the database refuses it.
pub async fn ids(db: &Db, table: &str) -> Vec<uuid::Uuid> {
    let text = AssertSqlSafe(format!("SELECT id FROM {table} ORDER BY id"));
    match db {
        Db::Sqlite { write, .. } => sqlx::query_scalar(text).fetch_all(write).await,
        Db::Postgres(pool) => sqlx::query_scalar(text).fetch_all(pool).await,
    }
    .unwrap_or_else(|e| panic!("{table}\n{e}"))
}
