//! The audit log: rows that are only ever added, each sealed over the one before.

use sqlx::QueryBuilder;
use uuid::Uuid;

use crate::db::{Tx, on};
use crate::{Result, Ts, one};

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Entry {
    /// Its number, from 1 without gaps.
    pub seq: i64,
    /// When.
    pub at: Ts,
    /// Who, for example `person:…`.
    pub actor: String,
    /// What, for example `person.deactivated`.
    pub action: String,
    /// On whom or what, for example `person:…`; may be empty.
    pub subject: String,
    /// More, as JSON; never a private text.
    pub detail: String,
    /// The seal over this row and the end of the log before it.
    pub hash: Vec<u8>,
}

/// Where the log ends.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Head {
    /// The number of the last row; 0 before the first.
    pub seq: i64,
    /// The seal over the end itself. It stands nowhere else, so whoever cuts rows off cannot make the new end look like one.
    pub hash: Vec<u8>,
}

/// Begins the log with a seal over its being empty.
pub async fn begin(tx: &mut Tx, seal: &[u8]) -> Result<()> {
    on!(tx, c => sqlx::query("INSERT INTO audit_head (id, seq, hash) VALUES (1, 0, $1) ON CONFLICT (id) DO NOTHING")
        .bind(seal).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Takes the end of the log for this transaction: whoever else wants to add a row waits until it has ended.
pub async fn take_head(tx: &mut Tx) -> Result<Head> {
    // An update takes the row's lock on both databases, a plain read would not.
    Ok(
        on!(tx, c => sqlx::query_as("UPDATE audit_head SET seq = seq WHERE id = 1 RETURNING seq, hash").fetch_one(c).await)?,
    )
}

/// Adds a row after the head that was taken, and moves the head there with its new seal.
pub async fn append(tx: &mut Tx, entry: &Entry, head_seal: &[u8]) -> Result<()> {
    on!(&mut *tx, c => sqlx::query(
        "INSERT INTO audit (seq, at, actor, action, subject, detail, hash) VALUES ($1, $2, $3, $4, $5, $6, $7)")
        .bind(entry.seq).bind(entry.at).bind(&entry.actor).bind(&entry.action).bind(&entry.subject).bind(&entry.detail)
        .bind(&entry.hash).execute(c).await.map(|_| ()))?;
    one(
        on!(tx, c => sqlx::query("UPDATE audit_head SET seq = $1, hash = $2 WHERE id = 1 AND seq = $1 - 1")
            .bind(entry.seq).bind(head_seal).execute(c).await.map(|r| r.rows_affected()))?,
        "the end of the audit log",
    )
}

/// The end of the log; `None` only when somebody took it away.
pub async fn head(tx: &mut Tx) -> Result<Option<Head>> {
    Ok(on!(tx, c => sqlx::query_as("SELECT seq, hash FROM audit_head WHERE id = 1").fetch_optional(c).await)?)
}

/// Rows after a number, oldest first.
pub async fn after(tx: &mut Tx, seq: i64, limit: i64) -> Result<Vec<Entry>> {
    Ok(on!(tx, c => sqlx::query_as(
        "SELECT seq, at, actor, action, subject, detail, hash FROM audit WHERE seq > $1 ORDER BY seq LIMIT $2")
        .bind(seq).bind(limit).fetch_all(c).await)?)
}

/// Rows before a number, newest first; to page through the log.
pub async fn before(tx: &mut Tx, seq: i64, limit: i64) -> Result<Vec<Entry>> {
    Ok(on!(tx, c => sqlx::query_as(
        "SELECT seq, at, actor, action, subject, detail, hash FROM audit WHERE seq < $1 ORDER BY seq DESC LIMIT $2")
        .bind(seq).bind(limit).fetch_all(c).await)?)
}

/// What a row of the log can name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Named {
    /// A person.
    Person,
    /// A program.
    Program,
    /// A field of people.
    Field,
    /// A token of the API.
    Token,
}

/// The names of things by their ids, as far as they are still there.
pub async fn names(tx: &mut Tx, named: Named, ids: &[Uuid]) -> Result<Vec<(Uuid, String)>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let beginning = match named {
        Named::Person => "SELECT id, name FROM person",
        Named::Program => "SELECT id, name FROM program",
        Named::Field => "SELECT id, label AS name FROM field",
        Named::Token => "SELECT id, name FROM api_token",
    };
    Ok(on!(tx, c => {
        let mut query = QueryBuilder::new(beginning);
        query.push(" WHERE id IN (");
        let mut list = query.separated(", ");
        for id in ids {
            list.push_bind(*id);
        }
        query.push(")").build_query_as().fetch_all(c).await
    })?)
}
