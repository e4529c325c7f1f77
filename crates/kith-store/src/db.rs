//! The two databases behind one transaction type.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use sqlx::pool::PoolOptions;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{Executor, PgPool, Postgres, Transaction};

use crate::sqlite::{self, Sqlite};
use crate::{Error, Result};

/// Connections for reading: twice the cores of a small machine. More would wait for the processor instead of for a connection.
const READERS: u32 = 4;
/// Connections to a file of SQLite: those for reading and the one that writes.
pub const SQLITE_CONNECTIONS: usize = READERS as usize + 1;
/// PostgreSQL connections of one process, for reading and writing; ten such processes stay below its usual limit of 100.
const POSTGRES_CONNECTIONS: u32 = 8;
/// How long a request waits for a connection before it is told that the database is too busy.
const WAIT_FOR_CONNECTION: Duration = Duration::from_secs(5);
/// How long SQLite waits for a writer of another process, such as `kith backup`.
const BUSY: Duration = Duration::from_secs(5);
/// Ends a transaction of PostgreSQL whose process is asleep or unreachable, as long as a lease: nobody waits for it any longer.
const ABANDONED: &str = "SET idle_in_transaction_session_timeout = '60s'";
/// Pages that one SQLite connection keeps, in KiB: the hot part of 50,000 people fits.
const CACHE_KIB: &str = "-8000";

/// Where the database is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    /// A file.
    Sqlite(PathBuf),
    /// A server, as the `postgres://` URL was written.
    Postgres(String),
}

impl FromStr for Address {
    type Err = Error;

    /// Reads `sqlite://PATH` or `postgres://…`; anything else is refused with what was expected.
    fn from_str(url: &str) -> Result<Address> {
        let refuse = |why: &str| {
            // A database URL may hold a password: only its scheme is repeated.
            let scheme = url.split("://").next().unwrap_or_default();
            let shown = if scheme.len() < url.len() { scheme } else { "" };
            Err(Error::Address(format!(
                "The database address ({shown}…) cannot be used: {why}. Write sqlite:///path/to/kith.db or postgres://person@host/database."
            )))
        };
        if let Some(path) = url.strip_prefix("sqlite://") {
            if path.is_empty() || path.contains('?') || path.starts_with(':') {
                return refuse("after sqlite:// comes the path of a file, and nothing else");
            }
            return Ok(Address::Sqlite(PathBuf::from(path)));
        }
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            if let Err(e) = PgConnectOptions::from_str(url) {
                return refuse(&e.to_string());
            }
            return Ok(Address::Postgres(url.to_owned()));
        }
        refuse("it starts with neither sqlite:// nor postgres://")
    }
}

impl fmt::Display for Address {
    /// Without the password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Address::Sqlite(path) => write!(f, "sqlite://{}", path.display()),
            Address::Postgres(url) => match PgConnectOptions::from_str(url) {
                Ok(o) => write!(
                    f,
                    "postgres://{}:{}/{}",
                    o.get_host(),
                    o.get_port(),
                    o.get_database().unwrap_or_default()
                ),
                Err(_) => f.write_str("postgres://…"),
            },
        }
    }
}

/// Whether a missing SQLite file is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Only an existing database.
    Existing,
    /// A missing file is made; its folder must exist.
    Create,
}

/// How hard SQLite tries to keep a commit when the power fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Durability {
    /// Every commit is on the disk before it is acknowledged.
    Full,
    /// For tests, which do not outlive their process.
    Off,
}

/// An open database. Cheap to clone.
#[derive(Clone, Debug)]
pub enum Db {
    /// One writer, several readers that cannot write.
    Sqlite {
        /// Read-only connections.
        read: sqlite::Pool,
        /// The one connection that writes.
        write: sqlite::Pool,
    },
    /// One pool for both.
    Postgres(PgPool),
}

/// A transaction. Dropped without [`Tx::commit`] it is rolled back.
#[derive(Debug)]
pub enum Tx {
    /// On SQLite.
    Sqlite(Transaction<'static, Sqlite>),
    /// On PostgreSQL.
    Postgres(Transaction<'static, Postgres>),
}

/// Runs one expression with the connection of a transaction, whichever database it is on.
macro_rules! on {
    ($tx:expr, $c:ident => $body:expr) => {
        match $tx {
            $crate::Tx::Sqlite(t) => {
                let $c = &mut **t;
                $body
            }
            $crate::Tx::Postgres(t) => {
                let $c = &mut **t;
                $body
            }
        }
    };
}
pub(crate) use on;

impl Db {
    /// Opens a database without looking at its schema; see [`Db::migrate`] and [`Db::check`].
    ///
    /// # Errors
    /// [`Error::Address`] where the file or its folder is missing; [`Error::Database`] where the server does not answer.
    pub async fn open(address: &Address, access: Access, durability: Durability) -> Result<Db> {
        match address {
            Address::Sqlite(path) => {
                if access == Access::Existing && !path.is_file() {
                    return Err(Error::Address(format!(
                        "There is no database at {}. To make one there: kith migrate --create.",
                        path.display()
                    )));
                }
                if let Some(folder) = path.parent().filter(|f| !f.as_os_str().is_empty() && !f.is_dir()) {
                    return Err(Error::Address(format!(
                        "The folder {} does not exist, so no database can be there.",
                        folder.display()
                    )));
                }
                let synchronous = match durability {
                    Durability::Full => "full",
                    Durability::Off => "off",
                };
                let mut options = sqlite::Options {
                    path: path.clone(),
                    create: access == Access::Create,
                    read_only: false,
                    busy: BUSY,
                    pragmas: vec![
                        ("journal_mode", "wal"),
                        ("synchronous", synchronous),
                        ("foreign_keys", "on"),
                        ("cache_size", CACHE_KIB),
                        // What somebody had erased is overwritten, not only left out.
                        ("secure_delete", "on"),
                        ("temp_store", "memory"),
                    ],
                };
                let write = PoolOptions::new()
                    .max_connections(1)
                    .acquire_timeout(WAIT_FOR_CONNECTION)
                    .connect_with(options.clone())
                    .await?;
                options.read_only = true;
                // The file says by itself how it is written.
                options.pragmas.retain(|(name, _)| *name != "journal_mode");
                let read = PoolOptions::new()
                    .max_connections(READERS)
                    .acquire_timeout(WAIT_FOR_CONNECTION)
                    .test_before_acquire(false)
                    .connect_with(options)
                    .await?;
                Ok(Db::Sqlite { read, write })
            }
            Address::Postgres(url) => {
                let options = PgConnectOptions::from_str(url)?;
                let pool = PgPoolOptions::new()
                    .max_connections(POSTGRES_CONNECTIONS)
                    .acquire_timeout(WAIT_FOR_CONNECTION)
                    .after_connect(|connection, _| Box::pin(async { connection.execute(ABANDONED).await.map(|_| ()) }))
                    .connect_with(options)
                    .await?;
                Ok(Db::Postgres(pool))
            }
        }
    }

    /// Starts a transaction that may write. On SQLite it waits for the writer before it, so it must not wait for the network.
    pub async fn write(&self) -> Result<Tx> {
        Ok(match self {
            Db::Sqlite { write, .. } => Tx::Sqlite(write.begin_with("BEGIN IMMEDIATE").await?),
            Db::Postgres(pool) => Tx::Postgres(begin(pool, "BEGIN").await?),
        })
    }

    /// Starts a transaction that sees one state and cannot write.
    pub async fn read(&self) -> Result<Tx> {
        Ok(match self {
            Db::Sqlite { read, .. } => Tx::Sqlite(read.begin().await?),
            Db::Postgres(pool) => Tx::Postgres(begin(pool, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?),
        })
    }

    /// Waits for the connections to end; on SQLite the write-ahead log is folded into the file.
    pub async fn close(&self) {
        match self {
            Db::Sqlite { read, write } => {
                read.close().await;
                write.close().await;
            }
            Db::Postgres(pool) => pool.close().await,
        }
    }
}

/// Begins a transaction, also if whoever asked for it is gone meanwhile: a request that was given up with its BEGIN on the way would
/// leave the connection in a transaction that nobody knows of, and the next one would read an old state or could not write.
async fn begin(pool: &PgPool, how: &'static str) -> Result<Transaction<'static, Postgres>> {
    let pool = pool.clone();
    let begun = tokio::spawn(async move { pool.begin_with(how).await }).await;
    // The runtime ends, and with it everything that is asked for.
    Ok(begun.unwrap_or(Err(sqlx::Error::PoolClosed))?)
}

impl Tx {
    /// Makes what was written last; on SQLite it is on the disk when this returns.
    pub async fn commit(self) -> Result<()> {
        match self {
            Tx::Sqlite(t) => t.commit().await?,
            Tx::Postgres(t) => t.commit().await?,
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_that_cannot_be_meant_are_refused() {
        for url in [
            "",
            "kith.db",
            "mysql://x/y",
            "sqlite:/a",
            "sqlite://",
            "sqlite://:memory:",
            "sqlite://a?mode=rwc",
            "postgre://x",
        ] {
            assert!(matches!(url.parse::<Address>(), Err(Error::Address(_))), "{url}");
        }
        assert_eq!(
            "sqlite:///a/b.db".parse::<Address>().unwrap(),
            Address::Sqlite("/a/b.db".into())
        );
        assert_eq!(
            "sqlite://b.db".parse::<Address>().unwrap(),
            Address::Sqlite("b.db".into())
        );
    }

    #[test]
    fn a_password_is_never_shown() {
        let url = "postgres://kith:open-sesame@db.example.org:5433/people";
        let shown = url.parse::<Address>().unwrap().to_string();
        assert_eq!(shown, "postgres://db.example.org:5433/people");
        let refused = "mysql://kith:open-sesame@host/x"
            .parse::<Address>()
            .unwrap_err()
            .to_string();
        assert!(!refused.contains("sesame"), "{refused}");
    }
}
