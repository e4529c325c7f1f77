//! All SQL of Kith, in one text for SQLite and PostgreSQL: one file per aggregate, plain functions over a transaction.
//!
//! A statement is a literal beside its function, so that a test can prepare every one of them on both databases.

pub mod answers;
pub mod api_tokens;
pub mod audit;
pub mod backup;
pub mod bulk;
pub mod calendars;
mod db;
mod dialect;
pub mod directory;
pub mod enrolments;
pub mod fields;
pub mod imports;
#[cfg(any(test, feature = "testing"))]
pub mod inspect;
pub mod installation;
pub mod jobs;
pub mod letters;
pub mod lists;
pub mod mail;
pub mod match_types;
mod migrate;
pub mod my_matches;
pub mod notices;
pub mod outbox;
pub mod people;
pub mod personal;
pub mod private_texts;
pub mod programs;
pub mod prompts;
pub mod rates;
pub mod rounds;
pub mod saved_templates;
pub mod schedules;
pub mod sessions;
pub mod sign_ins;
pub mod sqlite;
pub mod sweep;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
mod ts;

pub use db::{Access, Address, Db, Durability, SQLITE_CONNECTIONS, Tx};
pub use migrate::Migrated;
pub use ts::Ts;

/// Why the store did not do what it was asked for.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database address cannot be used: a word for whoever wrote it.
    #[error("{0}")]
    Address(String),
    /// The database was made by a newer Kith, or by something else.
    #[error("{0}")]
    Schema(String),
    /// A file is not a backup that can be restored here.
    #[error("{0}")]
    Backup(String),
    /// A file could not be read or written.
    #[error("the file could not be read or written: {0}")]
    File(#[from] std::io::Error),
    /// The database did not answer, or refused.
    #[error("the database did not do it: {0}")]
    Database(#[from] sqlx::Error),
    /// A row that was to be changed is not there, or is not in the state that the change needs.
    #[error("{0} is not there any more, or has changed meanwhile")]
    Gone(&'static str),
}

/// SQLite: another process writes for too long, or just recovers. PostgreSQL: it is being stopped or started, was ended, or has no
/// connection left.
const AWAY: [&str; 8] = ["5", "261", "517", "57P01", "57P02", "57P03", "53300", "08006"];
/// SQLite: the file or its shared index cannot grow. PostgreSQL: the disk is full.
const FULL: [&str; 3] = ["13", "4874", "53100"];

impl Error {
    /// Whether the database is away or too busy, so that the same may work a little later.
    pub fn is_away(&self) -> bool {
        match self {
            Error::Database(sqlx::Error::Database(e)) => AWAY.contains(&e.code().as_deref().unwrap_or_default()),
            Error::Database(e) => matches!(
                e,
                sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::Io(_) | sqlx::Error::Tls(_)
            ),
            _ => false,
        }
    }

    /// Whether there is no room left where the database is. Nothing was written.
    pub fn is_full(&self) -> bool {
        match self {
            Error::Database(sqlx::Error::Database(e)) => FULL.contains(&e.code().as_deref().unwrap_or_default()),
            _ => false,
        }
    }

    /// Whether a row with the same unique value exists.
    pub fn is_taken(&self) -> bool {
        matches!(self, Error::Database(sqlx::Error::Database(e)) if e.is_unique_violation())
    }
}

/// What a store function returns.
pub type Result<T> = std::result::Result<T, Error>;

/// Fails unless exactly one row was written.
fn one(rows: u64, what: &'static str) -> Result<()> {
    if rows == 1 { Ok(()) } else { Err(Error::Gone(what)) }
}
