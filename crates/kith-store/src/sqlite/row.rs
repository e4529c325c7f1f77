//! Rows, their columns, and statements.

use std::sync::Arc;

use sqlx::error::{Error, Result};
use sqlx::{ColumnIndex, Either, SqlStr};

use super::Sqlite;
use super::value::{Arguments, TypeInfo, ValueRef};

/// A column of an answer.
#[derive(Clone, Debug)]
pub struct Column {
    pub(super) ordinal: usize,
    pub(super) name: Box<str>,
}

impl sqlx::Column for Column {
    type Database = Sqlite;

    fn ordinal(&self) -> usize {
        self.ordinal
    }

    fn name(&self) -> &str {
        &self.name
    }

    /// Columns of an answer have no type in SQLite; their values have.
    fn type_info(&self) -> &TypeInfo {
        &TypeInfo::Null
    }
}

/// A row of an answer.
#[derive(Debug)]
pub struct Row {
    pub(super) columns: Arc<[Column]>,
    pub(super) values: Box<[rusqlite::types::Value]>,
}

impl sqlx::Row for Row {
    type Database = Sqlite;

    fn columns(&self) -> &[Column] {
        &self.columns
    }

    fn try_get_raw<I: ColumnIndex<Row>>(&self, index: I) -> Result<ValueRef<'_>> {
        Ok(ValueRef(&self.values[index.index(self)?]))
    }
}

impl ColumnIndex<Row> for usize {
    fn index(&self, row: &Row) -> Result<usize> {
        let len = row.values.len();
        if *self < len {
            Ok(*self)
        } else {
            Err(Error::ColumnIndexOutOfBounds { index: *self, len })
        }
    }
}

impl ColumnIndex<Row> for &str {
    fn index(&self, row: &Row) -> Result<usize> {
        let found = row.columns.iter().position(|column| *column.name == **self);
        found.ok_or_else(|| Error::ColumnNotFound((*self).to_owned()))
    }
}

/// How many rows a statement wrote.
#[derive(Debug, Default)]
pub struct Written(pub(super) u64);

impl Written {
    pub fn rows_affected(&self) -> u64 {
        self.0
    }
}

impl Extend<Written> for Written {
    fn extend<T: IntoIterator<Item = Written>>(&mut self, all: T) {
        self.0 += all.into_iter().map(|one| one.0).sum::<u64>();
    }
}

/// A statement that SQLite understood.
#[derive(Clone, Debug)]
pub struct Statement {
    pub(super) sql: SqlStr,
    pub(super) columns: Arc<[Column]>,
    pub(super) parameters: usize,
}

impl sqlx::Statement for Statement {
    type Database = Sqlite;

    fn into_sql(self) -> SqlStr {
        self.sql
    }

    fn sql(&self) -> &SqlStr {
        &self.sql
    }

    fn parameters(&self) -> Option<Either<&[TypeInfo], usize>> {
        Some(Either::Right(self.parameters))
    }

    fn columns(&self) -> &[Column] {
        &self.columns
    }

    sqlx_core::impl_statement_query!(Arguments);
}
