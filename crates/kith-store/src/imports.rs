//! Imports of people: the file while it is worked on, and how far it is.

use kith_domain::id::{ImportId, PersonId};
use uuid::Uuid;

use crate::db::{Tx, on};
use crate::{Result, Ts, one};

/// An import, without the file.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Import {
    /// Which.
    #[sqlx(try_from = "Uuid")]
    pub id: ImportId,
    /// Who brought the file; nobody any more, or the command line.
    pub created_by: Option<Uuid>,
    /// What the file is called.
    pub file_name: String,
    /// Whether people of the directory who are not in the file have left.
    pub whole: bool,
    /// Which column goes where, as JSON.
    pub mapping: String,
    /// What it will do or did, as JSON; empty before the first look.
    pub preview: String,
    /// One of the words of the schema.
    pub state: String,
    /// How many steps there are.
    pub rows_total: i64,
    /// How many are done.
    pub rows_done: i64,
    /// Why it failed.
    pub error: Option<String>,
    /// When the file came.
    pub created_at: Ts,
    /// When it ended.
    pub finished_at: Option<Ts>,
}

/// A file that has come.
#[derive(Clone, Copy, Debug)]
pub struct NewImport<'a> {
    /// Which.
    pub id: ImportId,
    /// Who brought it.
    pub created_by: Option<PersonId>,
    /// What it is called.
    pub file_name: &'a str,
    /// Its bytes.
    pub content: &'a [u8],
    /// Which column goes where, as JSON.
    pub mapping: &'a str,
}

/// Keeps a file.
pub async fn insert(tx: &mut Tx, import: NewImport<'_>, now: Ts) -> Result<()> {
    on!(tx, c => sqlx::query(
        "INSERT INTO people_import (id, created_by, file_name, content, whole, mapping, preview, state, rows_total, rows_done,
                                    created_at)
         VALUES ($1, $2, $3, $4, $5, $6, '', 'uploaded', 0, 0, $7)")
        .bind(import.id.uuid()).bind(import.created_by.map(PersonId::uuid)).bind(import.file_name).bind(import.content)
        .bind(false).bind(import.mapping).bind(now).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// One import.
pub async fn find(tx: &mut Tx, id: ImportId) -> Result<Option<Import>> {
    Ok(on!(tx, c => sqlx::query_as(
        "SELECT id, created_by, file_name, whole, mapping, preview, state, rows_total, rows_done, error, created_at, finished_at
         FROM people_import WHERE id = $1").bind(id.uuid()).fetch_optional(c).await)?)
}

/// The newest imports.
pub async fn recent(tx: &mut Tx, limit: i64) -> Result<Vec<Import>> {
    Ok(on!(tx, c => sqlx::query_as(
        "SELECT id, created_by, file_name, whole, mapping, preview, state, rows_total, rows_done, error, created_at, finished_at
         FROM people_import ORDER BY created_at DESC, id DESC LIMIT $1").bind(limit).fetch_all(c).await)?)
}

/// The bytes of the file; empty once the import has ended.
pub async fn content(tx: &mut Tx, id: ImportId) -> Result<Vec<u8>> {
    Ok(
        on!(tx, c => sqlx::query_scalar("SELECT content FROM people_import WHERE id = $1").bind(id.uuid()).fetch_one(c).await)?,
    )
}

/// Keeps what the import will do, as long as it has not begun; `state` is `previewed` or `held`.
pub async fn set_preview(tx: &mut Tx, import: &Import) -> Result<()> {
    one(
        on!(tx, c => sqlx::query(
            "UPDATE people_import SET mapping = $2, whole = $3, preview = $4, state = $5, rows_total = $6
             WHERE id = $1 AND state IN ('uploaded', 'previewed', 'held')")
            .bind(import.id.uuid()).bind(&import.mapping).bind(import.whole).bind(&import.preview).bind(&import.state)
            .bind(import.rows_total).execute(c).await.map(|r| r.rows_affected()))?,
        "the import",
    )
}

/// Begins the work; once.
pub async fn begin(tx: &mut Tx, id: ImportId) -> Result<()> {
    one(
        on!(tx, c => sqlx::query(
            "UPDATE people_import SET state = 'running' WHERE id = $1 AND state IN ('previewed', 'held')")
            .bind(id.uuid()).execute(c).await.map(|r| r.rows_affected()))?,
        "the import",
    )
}

/// Notes how far it is.
pub async fn progress(tx: &mut Tx, id: ImportId, rows_done: i64) -> Result<()> {
    one(
        on!(tx, c => sqlx::query("UPDATE people_import SET rows_done = $2 WHERE id = $1 AND state = 'running'")
            .bind(id.uuid()).bind(rows_done).execute(c).await.map(|r| r.rows_affected()))?,
        "the import",
    )
}

/// Puts it back before an administrator, since more would leave than was agreed to.
pub async fn hold(tx: &mut Tx, id: ImportId, preview: &str) -> Result<()> {
    one(
        on!(tx, c => sqlx::query(
            "UPDATE people_import SET state = 'held', preview = $2 WHERE id = $1 AND state = 'running'")
            .bind(id.uuid()).bind(preview).execute(c).await.map(|r| r.rows_affected()))?,
        "the import",
    )
}

/// Ends it and forgets the file; `state` is `done`, `failed` or `discarded`, and `preview` names nobody any more.
pub async fn finish(tx: &mut Tx, id: ImportId, state: &str, preview: &str, error: Option<&str>, now: Ts) -> Result<()> {
    one(
        on!(tx, c => sqlx::query(
            "UPDATE people_import SET state = $2, preview = $3, error = $4, content = $5, finished_at = $6
             WHERE id = $1 AND finished_at IS NULL")
            .bind(id.uuid()).bind(state).bind(preview).bind(error).bind(&[][..] as &[u8]).bind(now)
            .execute(c).await.map(|r| r.rows_affected()))?,
        "the import",
    )
}
