//! SQLite for sqlx, without a thread between a page and its rows.
//!
//! The driver that comes with sqlx gives each connection a thread of its own and copies each value into an object of SQLite's; waking the
//! threads and copying took more than half of what a page cost (docs/RELIABILITY.md). Here a statement runs where it is asked for, by
//! rusqlite, so the functions of the store stay as they are: one text, written once for both databases.
//!
//! Whoever asks is blocked until SQLite has answered. So there have to be more threads for pages than connections, and what reads or
//! writes for long stands on threads of its own (`kith serve` sees to both).

mod connection;
mod error;
mod row;
mod value;

use sqlx::Database;
use sqlx::database::HasStatementCache;

pub use connection::{Connection, Options};
pub use value::{Arguments, Buffer, TypeInfo, ValueRef};

use connection::Transactions;
use row::{Column, Row, Statement, Written};
use value::Value;

/// The database as sqlx knows databases: by their types.
#[derive(Debug)]
pub struct Sqlite;

/// Connections to one file.
pub type Pool = sqlx::Pool<Sqlite>;

impl Database for Sqlite {
    type Connection = Connection;
    type TransactionManager = Transactions;
    type Row = Row;
    type QueryResult = Written;
    type Column = Column;
    type TypeInfo = TypeInfo;
    type Value = Value;
    type ValueRef<'r> = ValueRef<'r>;
    type Arguments = Arguments;
    type ArgumentBuffer = Buffer;
    type Statement = Statement;

    const NAME: &'static str = "SQLite";
    const URL_SCHEMES: &'static [&'static str] = &["sqlite"];
}

impl HasStatementCache for Sqlite {}
