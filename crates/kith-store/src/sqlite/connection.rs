//! A connection, and what runs on it.

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::{self, BoxFuture};
use futures_util::stream::{self, BoxStream, StreamExt};
use log::LevelFilter;
use rusqlite::OpenFlags;
use rusqlite::types::Value as Stored;
use sqlx::error::{Error, Result};
use sqlx::{Either, Execute, SqlStr, Transaction};
use sqlx_core::transaction::TransactionManager;

use super::Sqlite;
use super::error::refused;
use super::row::{Column, Row, Statement, Written};
use super::value::{Arguments, TypeInfo};

/// Statements that a connection keeps prepared: more than Kith has texts for one kind of work.
const STATEMENTS: usize = 256;

/// How a file is opened.
#[derive(Clone, Debug)]
pub struct Options {
    /// The file.
    pub path: PathBuf,
    /// Whether a missing file is made.
    pub create: bool,
    /// Whether nothing can be written.
    pub read_only: bool,
    /// How long to wait for a writer of another process.
    pub busy: Duration,
    /// `PRAGMA`s to begin with.
    pub pragmas: Vec<(&'static str, &'static str)>,
}

impl Options {
    fn open(&self) -> rusqlite::Result<rusqlite::Connection> {
        // A connection is never used by two threads at once: whoever uses it holds it alone.
        let mut flags = OpenFlags::SQLITE_OPEN_NO_MUTEX;
        flags |= match (self.read_only, self.create) {
            (true, _) => OpenFlags::SQLITE_OPEN_READ_ONLY,
            (false, true) => OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE,
            (false, false) => OpenFlags::SQLITE_OPEN_READ_WRITE,
        };
        let raw = rusqlite::Connection::open_with_flags(&self.path, flags)?;
        raw.busy_timeout(self.busy)?;
        for (name, value) in &self.pragmas {
            raw.pragma_update(None, name, value)?;
        }
        raw.set_prepared_statement_cache_capacity(STATEMENTS);
        Ok(raw)
    }
}

impl FromStr for Options {
    type Err = Error;

    /// [`crate::Address`] reads addresses.
    fn from_str(_: &str) -> Result<Options> {
        Err(Error::Configuration("a file is opened by its path".into()))
    }
}

impl sqlx::ConnectOptions for Options {
    type Connection = Connection;

    fn from_url(url: &sqlx_core::Url) -> Result<Options> {
        url.as_str().parse()
    }

    async fn connect(&self) -> Result<Connection> {
        Ok(Connection {
            raw: self.open().map_err(refused)?,
        })
    }

    fn log_statements(self, _: LevelFilter) -> Options {
        self
    }

    fn log_slow_statements(self, _: LevelFilter, _: Duration) -> Options {
        self
    }
}

/// An open file.
pub struct Connection {
    raw: rusqlite::Connection,
}

impl fmt::Debug for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connection")
            .field("path", &self.raw.path().map(Path::new))
            .finish()
    }
}

impl Connection {
    /// Runs several statements without values, whatever they answer.
    fn run_script(&self, script: &str) -> rusqlite::Result<()> {
        self.raw.execute_batch(script)
    }

    /// Runs a statement to its end, or to its first rows. `keep` says whether it will be asked for again.
    fn run(&self, sql: &str, arguments: &Arguments, most: usize, keep: bool) -> rusqlite::Result<(Vec<Row>, Written)> {
        let (mut kept, mut passing);
        let statement: &mut rusqlite::Statement<'_> = if keep {
            kept = self.raw.prepare_cached(sql)?;
            &mut kept
        } else {
            passing = self.raw.prepare(sql)?;
            &mut passing
        };
        bind(statement, &arguments.0)?;
        let columns = columns(statement);
        let mut found = Vec::new();
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next()? {
            let values = (0..columns.len()).map(|i| row.get::<_, Stored>(i));
            found.push(Row {
                columns: Arc::clone(&columns),
                values: values.collect::<rusqlite::Result<_>>()?,
            });
            if found.len() == most {
                break;
            }
        }
        drop(rows);
        let written = if statement.readonly() { 0 } else { self.raw.changes() };
        Ok((found, Written(written)))
    }

    fn ask<'q>(&self, mut query: impl Execute<'q, Sqlite>, most: usize) -> Result<(Vec<Row>, Written)> {
        let arguments = query.take_arguments().map_err(Error::Encode)?;
        let (keep, sql) = (query.persistent(), query.sql());
        match arguments {
            Some(arguments) => self.run(sql.as_str(), &arguments, most, keep),
            None => self.run_script(sql.as_str()).map(|()| (Vec::new(), Written::default())),
        }
        .map_err(refused)
    }

    fn is_in_transaction(&self) -> bool {
        !self.raw.is_autocommit()
    }
}

/// Gives the parameters `$1`, `$2`, … their values, and each `?` of a statement that was put together the one at its place. For a name SQLite
/// looks through all of them, so a statement with thousands of values has none.
fn bind(statement: &mut rusqlite::Statement<'_>, values: &[Stored]) -> rusqlite::Result<()> {
    for index in 1..=statement.parameter_count() {
        let number = statement.parameter_name(index).and_then(|name| name[1..].parse().ok());
        let value = number.unwrap_or(index).checked_sub(1).and_then(|at| values.get(at));
        let value = value.ok_or(rusqlite::Error::InvalidParameterCount(values.len(), index))?;
        statement.raw_bind_parameter(index, value)?;
    }
    Ok(())
}

fn columns(statement: &rusqlite::Statement<'_>) -> Arc<[Column]> {
    let names = statement.column_names().into_iter().enumerate();
    names
        .map(|(ordinal, name)| Column {
            ordinal,
            name: name.into(),
        })
        .collect()
}

impl sqlx::Connection for Connection {
    type Database = Sqlite;
    type Options = Options;

    async fn close(self) -> Result<()> {
        self.raw.close().map_err(|(_, error)| refused(error))
    }

    async fn close_hard(self) -> Result<()> {
        sqlx::Connection::close(self).await
    }

    /// A file does not go away.
    async fn ping(&mut self) -> Result<()> {
        Ok(())
    }

    async fn begin(&mut self) -> Result<Transaction<'_, Sqlite>> {
        Transaction::begin(self, None).await
    }

    fn shrink_buffers(&mut self) {}

    async fn flush(&mut self) -> Result<()> {
        Ok(())
    }

    fn should_flush(&self) -> bool {
        false
    }
}

impl<'c> sqlx::Executor<'c> for &'c mut Connection {
    type Database = Sqlite;

    /// All rows are read before the first is given: what is too long for that is asked for in parts.
    fn fetch_many<'e, 'q: 'e, E: 'q + Execute<'q, Sqlite>>(
        self,
        query: E,
    ) -> BoxStream<'e, Result<Either<Written, Row>>>
    where
        'c: 'e,
    {
        match self.ask(query, usize::MAX) {
            Ok((rows, written)) => {
                let rows = rows.into_iter().map(|row| Ok(Either::Right(row)));
                stream::iter(rows.chain([Ok(Either::Left(written))])).boxed()
            }
            Err(error) => stream::iter([Err(error)]).boxed(),
        }
    }

    fn execute<'e, 'q: 'e, E: 'q + Execute<'q, Sqlite>>(self, query: E) -> BoxFuture<'e, Result<Written>>
    where
        'c: 'e,
    {
        Box::pin(future::ready(self.ask(query, usize::MAX).map(|(_, written)| written)))
    }

    fn fetch_all<'e, 'q: 'e, E: 'q + Execute<'q, Sqlite>>(self, query: E) -> BoxFuture<'e, Result<Vec<Row>>>
    where
        'c: 'e,
    {
        Box::pin(future::ready(self.ask(query, usize::MAX).map(|(rows, _)| rows)))
    }

    fn fetch_optional<'e, 'q: 'e, E: 'q + Execute<'q, Sqlite>>(self, query: E) -> BoxFuture<'e, Result<Option<Row>>>
    where
        'c: 'e,
    {
        Box::pin(future::ready(self.ask(query, 1).map(|(mut rows, _)| rows.pop())))
    }

    fn prepare_with<'e>(self, sql: SqlStr, _: &'e [TypeInfo]) -> BoxFuture<'e, Result<Statement>>
    where
        'c: 'e,
    {
        let prepared = self.raw.prepare_cached(sql.as_str()).map_err(refused);
        let prepared = prepared.map(|statement| (columns(&statement), statement.parameter_count()));
        Box::pin(future::ready(prepared.map(|(columns, parameters)| Statement {
            sql,
            columns,
            parameters,
        })))
    }
}

/// Begins and ends transactions. Whether there is one, SQLite knows best: a full disk ends it by itself.
#[derive(Debug)]
pub struct Transactions;

impl TransactionManager for Transactions {
    type Database = Sqlite;

    async fn begin(connection: &mut Connection, statement: Option<SqlStr>) -> Result<()> {
        if connection.is_in_transaction() {
            return Err(Error::BeginFailed);
        }
        let begin = statement.as_ref().map_or("BEGIN", SqlStr::as_str);
        connection.run_script(begin).map_err(refused)
    }

    async fn commit(connection: &mut Connection) -> Result<()> {
        connection.run_script("COMMIT").map_err(refused)
    }

    async fn rollback(connection: &mut Connection) -> Result<()> {
        if connection.is_in_transaction() {
            connection.run_script("ROLLBACK").map_err(refused)?;
        }
        Ok(())
    }

    fn start_rollback(connection: &mut Connection) {
        // Nobody is left to hear that it failed; the connection is in no transaction then, or the next BEGIN says so.
        if connection.is_in_transaction() {
            let _ = connection.run_script("ROLLBACK");
        }
    }

    fn get_transaction_depth(connection: &Connection) -> usize {
        connection.is_in_transaction().into()
    }
}
