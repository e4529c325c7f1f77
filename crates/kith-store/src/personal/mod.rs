//! Where personal data is: every column of every table, and what becomes of it when a person wants to see it or wants it gone.
//!
//! A test reads the schema: a column that stands neither in [`TABLES`] nor in [`NOT_PERSONAL`] fails it.

mod plain;
mod tables;

use kith_domain::id::PersonId;
use serde_json::{Map, Value, json};
use sqlx::{AssertSqlSafe, ColumnIndex, Decode, Row, Type};
use uuid::Uuid;

use crate::db::{Tx, on};
use crate::{Result, Ts};

pub use plain::NOT_PERSONAL;
pub use tables::TABLES;

/// A table that holds something about people.
#[derive(Clone, Copy, Debug)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// What its rows are, as a key of the catalogue of texts; empty where they are not shown.
    pub what: &'static str,
    /// Which of its rows are about a person.
    pub rows: Rows,
    /// What becomes of those rows when the person is erased.
    pub erased: Erased,
    /// The personal columns.
    pub columns: &'static [Column],
}

/// Which rows are about a person.
#[derive(Clone, Copy, Debug)]
pub enum Rows {
    /// Those for which this holds, with the person's id as `$1`.
    Of(&'static str),
    /// Those for which this holds, with the person's id as the text `person:…` as `$1`.
    Naming(&'static str),
    /// Rows about many people at once; this tells which can hold this person. They are not exported.
    Shared(&'static str),
}

/// What becomes of a person's rows.
#[derive(Clone, Copy, Debug)]
pub enum Erased {
    /// They go.
    Deleted,
    /// They stay, with these columns emptied.
    Emptied(&'static str),
    /// They stay, for this reason.
    Kept(&'static str),
}

/// One personal column.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// What it says, as a key of the catalogue of texts; empty where it is not shown.
    pub what: &'static str,
    /// How it is shown to its person.
    pub shown: Shown,
}

/// How a column is shown to its person.
#[derive(Clone, Copy, Debug)]
pub enum Shown {
    /// As text.
    Text,
    /// As an instant.
    Instant,
    /// As a number.
    Number,
    /// As yes or no.
    Flag,
    /// As an id.
    Id,
    /// As the name of what the id stands for: a statement that finds it.
    Name(&'static str),
    /// Sealed: only the owner's part of the house can open it.
    Sealed,
    /// Not at all, for this reason.
    Not(&'static str),
}

/// What is kept about a person in one table.
#[derive(Clone, Debug, PartialEq)]
pub struct Section {
    /// The table.
    pub table: &'static str,
    /// Its rows: column and value.
    pub rows: Vec<Map<String, Value>>,
}

/// Everything that is kept about a person and shown, table by table; tables without such rows are left out. Sealed columns are
/// missing: whoever can open them adds them.
pub async fn gather(tx: &mut Tx, person: PersonId) -> Result<Vec<Section>> {
    let mut sections = Vec::new();
    for table in TABLES {
        let shown: Vec<&Column> = table
            .columns
            .iter()
            .filter(|column| !matches!(column.shown, Shown::Not(_) | Shown::Sealed))
            .collect();
        let names: Vec<_> = shown.iter().map(|column| column.name).collect();
        let list = names.join(", ");
        let select = |rows| ["SELECT", &list, "FROM", table.name, "WHERE", rows, "ORDER BY", &list].join(" ");
        let mut rows = match table.rows {
            Rows::Of(rows) => on!(&mut *tx, c => sqlx::query(AssertSqlSafe(select(rows))).bind(person.uuid())
                .fetch_all(c).await?.iter().map(|row| values(row, &shown)).collect::<Result<Vec<_>>>())?,
            Rows::Naming(rows) => {
                on!(&mut *tx, c => sqlx::query(AssertSqlSafe(select(rows))).bind(format!("person:{person}"))
                .fetch_all(c).await?.iter().map(|row| values(row, &shown)).collect::<Result<Vec<_>>>())?
            }
            Rows::Shared(_) => continue,
        };
        for column in &shown {
            if let Shown::Name(statement) = column.shown {
                name_ids(tx, &mut rows, column.name, statement).await?;
            }
        }
        if !rows.is_empty() {
            sections.push(Section {
                table: table.name,
                rows,
            });
        }
    }
    Ok(sections)
}

/// Puts names beside ids, which would tell a person nothing.
async fn name_ids(tx: &mut Tx, rows: &mut [Map<String, Value>], column: &str, statement: &'static str) -> Result<()> {
    for row in rows {
        let Some(id) = row[column].as_str().and_then(|text| Uuid::try_parse(text).ok()) else {
            continue;
        };
        let name: Option<String> = on!(&mut *tx, c => sqlx::query_scalar(statement).bind(id).fetch_optional(c).await)?;
        row.insert(column.to_owned(), json!({ "id": id, "name": name }));
    }
    Ok(())
}

fn values<R: Row>(row: &R, columns: &[&Column]) -> Result<Map<String, Value>>
where
    for<'a> &'a str: ColumnIndex<R>,
    for<'a> String: Decode<'a, R::Database> + Type<R::Database>,
    for<'a> i64: Decode<'a, R::Database> + Type<R::Database>,
    for<'a> bool: Decode<'a, R::Database> + Type<R::Database>,
    for<'a> Uuid: Decode<'a, R::Database> + Type<R::Database>,
    for<'a> Ts: Decode<'a, R::Database> + Type<R::Database>,
{
    let mut values = Map::new();
    for column in columns {
        let name = column.name;
        let value = match column.shown {
            Shown::Text => json!(row.try_get::<Option<String>, _>(name)?),
            Shown::Number => json!(row.try_get::<Option<i64>, _>(name)?),
            Shown::Flag => json!(row.try_get::<Option<bool>, _>(name)?),
            Shown::Id | Shown::Name(_) => json!(row.try_get::<Option<Uuid>, _>(name)?),
            Shown::Instant => {
                let instant = row.try_get::<Option<Ts>, _>(name)?;
                json!(instant.map(|t| t.timestamp().to_string()))
            }
            Shown::Sealed | Shown::Not(_) => continue,
        };
        values.insert(name.to_owned(), value);
    }
    Ok(values)
}

/// Erases a person from every table, by the rule of each, and notes the id of who is gone.
pub async fn erase(tx: &mut Tx, person: PersonId, now: Ts) -> Result<()> {
    for table in TABLES {
        let (Rows::Of(rows) | Rows::Shared(rows)) = table.rows else {
            continue; // what only names the person is kept, see the rule of the table
        };
        let statement = match table.erased {
            Erased::Deleted => ["DELETE", "FROM", table.name, "WHERE", rows].join(" "),
            Erased::Emptied(columns) => ["UPDATE", table.name, "SET", columns, "WHERE", rows].join(" "),
            Erased::Kept(_) => continue,
        };
        on!(&mut *tx, c => sqlx::query(AssertSqlSafe(statement)).bind(person.uuid()).execute(c).await.map(|_| ()))?;
    }
    note_erasure(tx, person, now).await
}

/// Notes the id of who is gone; the first time counts.
pub async fn note_erasure(tx: &mut Tx, person: PersonId, now: Ts) -> Result<()> {
    on!(tx, c => sqlx::query("INSERT INTO erasure (person_id, at) VALUES ($1, $2) ON CONFLICT (person_id) DO NOTHING")
        .bind(person.uuid()).bind(now).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// The ids of everybody who is gone.
pub async fn erased(tx: &mut Tx) -> Result<Vec<PersonId>> {
    let ids: Vec<Uuid> =
        on!(tx, c => sqlx::query_scalar("SELECT person_id FROM erasure ORDER BY at, person_id").fetch_all(c).await)?;
    Ok(ids.into_iter().map(PersonId::from).collect())
}

/// How many active administrators there are.
pub async fn active_administrators(tx: &mut Tx) -> Result<i64> {
    Ok(
        on!(tx, c => sqlx::query_scalar("SELECT COUNT(*) FROM person WHERE administrator AND deactivated_at IS NULL")
        .fetch_one(c).await)?,
    )
}

/// Whether people are being imported at this moment.
pub async fn importing(tx: &mut Tx) -> Result<bool> {
    Ok(
        on!(tx, c => sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM people_import WHERE state = 'running')")
        .fetch_one(c).await)?,
    )
}
