//! What has to be said differently to the two databases: all of it is here.

use sqlx::AssertSqlSafe;

use crate::Result;
use crate::db::{Db, Tx, on};

/// The rows are chosen once, before any is changed: hence the materialized list.
macro_rules! claim_jobs {
    ($lock:literal) => {
        concat!(
            "WITH due AS MATERIALIZED (
                 SELECT id FROM job WHERE (state = 'waiting' AND run_at <= $2) OR (state = 'running' AND lease_until <= $2)
                 ORDER BY run_at, id LIMIT $4 ",
            $lock,
            ")
             UPDATE job SET state = 'running', attempts = attempts + 1, leased_by = $1, lease_until = $3
             WHERE id IN (SELECT id FROM due) RETURNING id, kind, payload, attempts"
        )
    };
}

/// As with jobs. Of one person's news only the first that waits is taken: another one may not overtake it, a cancellation its
/// invitation least of all. What waits for its hour and was never tried holds up nothing. `b.fate || ''` keeps PostgreSQL, which may not
/// know yet how much there is, from looking through everything that waits for each letter anew: by the person it finds a few.
macro_rules! claim_news {
    ($lock:literal) => {
        concat!(
            "WITH due AS MATERIALIZED (
                 SELECT m.id FROM mail m
                 WHERE m.fate = '' AND m.about <> '' AND m.at_once = $5 AND m.due_at <= $2
                   AND NOT EXISTS (SELECT 1 FROM mail b
                       WHERE b.person_id = m.person_id AND b.fate || '' = '' AND b.about <> ''
                         AND (b.created_at < m.created_at OR (b.created_at = m.created_at AND b.id < m.id))
                         AND (b.attempts > 0 OR b.due_at <= $2))
                 ORDER BY m.due_at, m.id LIMIT $4 ",
            $lock,
            ")
             UPDATE mail SET attempts = attempts + 1, leased_by = $1, due_at = $3
             WHERE id IN (SELECT id FROM due) RETURNING id"
        )
    };
}

impl Tx {
    /// Runs several statements at once, without values; for migrations only.
    pub(crate) async fn run_script(&mut self, script: &'static str) -> Result<()> {
        on!(self, c => sqlx::raw_sql(script).execute(c).await.map(|_| ()))?;
        Ok(())
    }

    /// Keeps other processes from migrating at the same time. SQLite's writer is alone anyway.
    pub(crate) async fn lock_for_migration(&mut self) -> Result<()> {
        if let Tx::Postgres(t) = self {
            // Any number, as long as it is always the same one.
            sqlx::query("SELECT pg_advisory_xact_lock(7153926480031)")
                .execute(&mut **t)
                .await?;
        }
        Ok(())
    }

    /// Takes jobs: $1 the worker, $2 now, $3 the end of the lease, $4 how many. On PostgreSQL two workers choose at the same
    /// time and skip what the other has locked; on SQLite there is one writer at a time.
    pub(crate) fn claim_jobs(&self) -> &'static str {
        match self {
            Tx::Sqlite(_) => claim_jobs!(""),
            Tx::Postgres(_) => claim_jobs!("FOR UPDATE SKIP LOCKED"),
        }
    }

    /// Takes news: $1 the worker, $2 now, $3 the end of the lease, $4 how many, $5 whether somebody waits for them.
    pub(crate) fn claim_news(&self) -> &'static str {
        match self {
            Tx::Sqlite(_) => claim_news!(""),
            Tx::Postgres(_) => claim_news!("FOR UPDATE OF m SKIP LOCKED"),
        }
    }

    /// The columns of a table with their types, in the order of the table.
    pub(crate) async fn columns(&mut self, table: &str) -> Result<Vec<(String, Kind)>> {
        let columns: Vec<(String, String)> = match self {
            Tx::Sqlite(t) => {
                sqlx::query_as("SELECT name, type FROM pragma_table_info($1) ORDER BY cid")
                    .bind(table)
                    .fetch_all(&mut **t)
                    .await?
            }
            Tx::Postgres(t) => {
                sqlx::query_as(
                    "SELECT column_name::text, data_type::text FROM information_schema.columns
                     WHERE table_schema = current_schema() AND table_name = $1 ORDER BY ordinal_position",
                )
                .bind(table)
                .fetch_all(&mut **t)
                .await?
            }
        };
        let kind = |(name, word): (String, String)| {
            let kind = match word.as_str() {
                "INTEGER" | "bigint" => Kind::Number,
                "boolean" => Kind::YesNo,
                "uuid" => Kind::Id,
                "BLOB" | "bytea" => Kind::Bytes,
                "timestamp with time zone" => Kind::Instant,
                _ => Kind::Text,
            };
            (name, kind)
        };
        Ok(columns.into_iter().map(kind).collect())
    }

    /// Lets rows refer to rows that come later in the same transaction.
    pub(crate) async fn defer_references(&mut self) -> Result<()> {
        self.run_script(match self {
            Tx::Sqlite(_) => "PRAGMA defer_foreign_keys = ON",
            Tx::Postgres(_) => "SET CONSTRAINTS ALL DEFERRED",
        })
        .await
    }
}

/// Every row of a table. The names come from the catalogue of the database itself.
pub(crate) fn every_row(table: &str, columns: &[(String, Kind)]) -> AssertSqlSafe<String> {
    let names: Vec<&str> = columns.iter().map(|(name, _)| name.as_str()).collect();
    AssertSqlSafe(format!("SELECT {} FROM {table}", names.join(", ")))
}

/// The rows of a table of SQLite behind a number, $1, and not more of them than $2; the number of each comes last.
pub(crate) fn some_rows(table: &str, columns: &[(String, Kind)]) -> AssertSqlSafe<String> {
    let names: Vec<&str> = columns.iter().map(|(name, _)| name.as_str()).collect();
    let names = names.join(", ");
    AssertSqlSafe(format!(
        "SELECT {names}, rowid FROM {table} WHERE rowid > $1 ORDER BY rowid LIMIT $2"
    ))
}

/// The beginning of a statement that adds rows. The names were found in the catalogue of the database.
pub(crate) fn new_rows(table: &str, columns: &[(String, Kind)]) -> String {
    let names: Vec<&str> = columns.iter().map(|(name, _)| name.as_str()).collect();
    format!("INSERT INTO {table} ({}) ", names.join(", "))
}

/// Whether a table of ours has any row.
pub(crate) fn any_row(table: &'static str) -> AssertSqlSafe<String> {
    AssertSqlSafe(format!("SELECT EXISTS (SELECT 1 FROM {table})"))
}

/// What a column holds. SQLite knows three of them, and keeps the others as text, bytes or numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    Number,
    YesNo,
    Id,
    Bytes,
    Instant,
}

impl Db {
    /// Lets go of what was deleted: SQLite folds its write-ahead log, where older pages still stand, into the file and empties it,
    /// as far as nobody is reading them. PostgreSQL's autovacuum does as much by itself.
    pub async fn let_go(&self) -> Result<()> {
        if let Db::Sqlite { write, .. } = self {
            sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(write).await?;
        }
        Ok(())
    }
}
