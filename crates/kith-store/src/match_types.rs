//! The match types of programs: how people are put together, and when next.

use jiff::civil::Date;
use kith_domain::id::{MatchTypeId, ProgramId};
use kith_domain::program::MatchType;
use uuid::Uuid;

use crate::db::{Tx, on};
use crate::{Error, Result, Ts, one};

/// A match type of a program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Which.
    pub id: MatchTypeId,
    /// Whose.
    pub program: ProgramId,
    /// What its organizers set.
    pub settings: MatchType,
    /// The day of the round that comes next.
    pub next_slot: Option<Date>,
    /// When that round is made.
    pub next_at: Option<Ts>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    program_id: Uuid,
    settings: String,
    next_slot: Option<String>,
    next_at: Option<Ts>,
}

impl Row {
    fn kept(self) -> Result<Kept> {
        let wrong = || Error::Schema(format!("The settings of the match type {} cannot be read.", self.id));
        Ok(Kept {
            settings: serde_json::from_str(&self.settings).map_err(|_| wrong())?,
            next_slot: self
                .next_slot
                .as_deref()
                .map(str::parse)
                .transpose()
                .map_err(|_| wrong())?,
            id: self.id.into(),
            program: self.program_id.into(),
            next_at: self.next_at,
        })
    }
}

fn read(rows: Vec<Row>) -> Result<Vec<Kept>> {
    rows.into_iter().map(Row::kept).collect()
}

/// Adds a match type behind the others of its program.
pub async fn insert(tx: &mut Tx, id: MatchTypeId, program: ProgramId, settings: &MatchType, now: Ts) -> Result<()> {
    on!(tx, c => sqlx::query(
        "INSERT INTO match_type (id, program_id, position, settings, created_at)
         SELECT $1, $2, coalesce(MAX(position), 0) + 1, $3, $4 FROM match_type WHERE program_id = $2")
        .bind(id.uuid()).bind(program.uuid()).bind(json(settings)).bind(now).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// The match types of a program, in their order.
pub async fn list(tx: &mut Tx, program: ProgramId) -> Result<Vec<Kept>> {
    read(on!(tx, c => sqlx::query_as(
        "SELECT id, program_id, settings, next_slot, next_at FROM match_type WHERE program_id = $1 ORDER BY position, id")
        .bind(program.uuid()).fetch_all(c).await)?)
}

/// One match type.
pub async fn find(tx: &mut Tx, id: MatchTypeId) -> Result<Option<Kept>> {
    let row: Option<Row> = on!(tx, c => sqlx::query_as(
        "SELECT id, program_id, settings, next_slot, next_at FROM match_type WHERE id = $1")
        .bind(id.uuid()).fetch_optional(c).await)?;
    row.map(Row::kept).transpose()
}

/// Match types of running programs whose next round is due, longest due first.
pub async fn due(tx: &mut Tx, now: Ts, limit: i64) -> Result<Vec<Kept>> {
    read(on!(tx, c => sqlx::query_as(
        "SELECT m.id, m.program_id, m.settings, m.next_slot, m.next_at FROM match_type m JOIN program g ON g.id = m.program_id
         WHERE m.next_at <= $1 AND g.state = 'running' AND g.archived_at IS NULL ORDER BY m.next_at, m.id LIMIT $2")
        .bind(now).bind(limit).fetch_all(c).await)?)
}

/// Changes what its organizers set.
pub async fn update(tx: &mut Tx, id: MatchTypeId, settings: &MatchType) -> Result<()> {
    one(
        on!(tx, c => sqlx::query("UPDATE match_type SET settings = $2 WHERE id = $1")
            .bind(id.uuid()).bind(json(settings)).execute(c).await.map(|r| r.rows_affected()))?,
        "the match type",
    )
}

/// Sets when the next round is made, unless somebody else has set it since it was read; whether it was set.
pub async fn set_next(tx: &mut Tx, kept: &Kept, slot: Option<Date>, at: Option<Ts>) -> Result<bool> {
    let slot = slot.map(|day| day.to_string());
    let rows = on!(tx, c => sqlx::query(
        "UPDATE match_type SET next_slot = $2, next_at = $3 WHERE id = $1 AND (next_at = $4 OR (next_at IS NULL AND $5))")
        .bind(kept.id.uuid()).bind(slot).bind(at).bind(kept.next_at).bind(kept.next_at.is_none())
        .execute(c).await.map(|r| r.rows_affected()))?;
    Ok(rows == 1)
}

/// Deletes a match type with its rounds and matches.
pub async fn remove(tx: &mut Tx, id: MatchTypeId) -> Result<()> {
    one(
        on!(tx, c => sqlx::query("DELETE FROM match_type WHERE id = $1")
            .bind(id.uuid()).execute(c).await.map(|r| r.rows_affected()))?,
        "the match type",
    )
}

/// Whether the round of a day was made.
pub async fn has_round(tx: &mut Tx, id: MatchTypeId, slot: Date) -> Result<bool> {
    Ok(on!(tx, c => sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM round WHERE match_type_id = $1 AND slot = $2 AND state = 'published')")
        .bind(id.uuid()).bind(slot.to_string()).fetch_one(c).await)?)
}

/// How many rounds of a match type were made.
pub async fn rounds(tx: &mut Tx, id: MatchTypeId) -> Result<i64> {
    Ok(on!(tx, c => sqlx::query_scalar(
        "SELECT CAST(COUNT(*) AS BIGINT) FROM round WHERE match_type_id = $1").bind(id.uuid()).fetch_one(c).await)?)
}

fn json(settings: &MatchType) -> String {
    serde_json::to_string(settings).expect("settings are texts, numbers and days")
}
