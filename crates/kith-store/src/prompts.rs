//! Questions of the water cooler, and what people answered.

use kith_domain::id::{MatchTypeId, PersonId, ProgramId, PromptId};
use uuid::Uuid;

use crate::db::{Tx, on};
use crate::{Result, Ts};

/// A question that was asked.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Prompt {
    /// Which.
    #[sqlx(try_from = "Uuid")]
    pub id: PromptId,
    /// In which program.
    #[sqlx(try_from = "Uuid")]
    pub program_id: ProgramId,
    /// The day on which it was asked, YYYY-MM-DD.
    pub slot: String,
    /// Its words.
    pub wording: String,
    /// When it was asked.
    pub created_at: Ts,
}

/// What somebody answered.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Answer {
    /// To which question.
    #[sqlx(try_from = "Uuid")]
    pub prompt_id: PromptId,
    /// Who.
    #[sqlx(try_from = "Uuid")]
    pub person_id: PersonId,
    /// The person's name.
    pub name: String,
    /// The answer.
    pub answer: String,
    /// When.
    pub created_at: Ts,
}

/// Asks a question on a day; false when that day has one already.
pub async fn insert(
    tx: &mut Tx,
    id: PromptId,
    match_type: MatchTypeId,
    slot: &str,
    wording: &str,
    now: Ts,
) -> Result<bool> {
    let rows = on!(tx, c => sqlx::query(
        "INSERT INTO prompt (id, match_type_id, slot, wording, created_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (match_type_id, slot) DO NOTHING")
        .bind(id.uuid()).bind(match_type.uuid()).bind(slot).bind(wording).bind(now)
        .execute(c).await.map(|r| r.rows_affected()))?;
    Ok(rows == 1)
}

/// How many questions a match type has asked.
pub async fn count(tx: &mut Tx, match_type: MatchTypeId) -> Result<i64> {
    Ok(
        on!(tx, c => sqlx::query_scalar("SELECT CAST(COUNT(*) AS BIGINT) FROM prompt WHERE match_type_id = $1")
        .bind(match_type.uuid()).fetch_one(c).await)?,
    )
}

/// One question.
pub async fn find(tx: &mut Tx, id: PromptId) -> Result<Option<Prompt>> {
    Ok(on!(tx, c => sqlx::query_as(
        "SELECT q.id, t.program_id, q.slot, q.wording, q.created_at FROM prompt q JOIN match_type t ON t.id = q.match_type_id
         WHERE q.id = $1").bind(id.uuid()).fetch_optional(c).await)?)
}

/// The newest questions of a program, newest first.
pub async fn newest(tx: &mut Tx, program: ProgramId, limit: i64) -> Result<Vec<Prompt>> {
    Ok(on!(tx, c => sqlx::query_as(
        "SELECT q.id, t.program_id, q.slot, q.wording, q.created_at FROM prompt q JOIN match_type t ON t.id = q.match_type_id
         WHERE t.program_id = $1 ORDER BY q.created_at DESC, q.id DESC LIMIT $2")
        .bind(program.uuid()).bind(limit).fetch_all(c).await)?)
}

/// The first answers to a question, in the order in which they came.
pub async fn answers(tx: &mut Tx, prompt: PromptId, limit: i64) -> Result<Vec<Answer>> {
    Ok(on!(tx, c => sqlx::query_as(
        "SELECT a.prompt_id, a.person_id, p.name, a.answer, a.created_at FROM prompt_answer a JOIN person p ON p.id = a.person_id
         WHERE a.prompt_id = $1 ORDER BY a.created_at, a.person_id LIMIT $2")
        .bind(prompt.uuid()).bind(limit).fetch_all(c).await)?)
}

/// Keeps what somebody answers, in place of what the person answered before.
pub async fn answer(tx: &mut Tx, prompt: PromptId, person: PersonId, answer: &str, now: Ts) -> Result<()> {
    on!(tx, c => sqlx::query(
        "INSERT INTO prompt_answer (prompt_id, person_id, answer, created_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (prompt_id, person_id) DO UPDATE SET answer = excluded.answer")
        .bind(prompt.uuid()).bind(person.uuid()).bind(answer).bind(now).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Takes back what somebody answered.
pub async fn take_back(tx: &mut Tx, prompt: PromptId, person: PersonId) -> Result<()> {
    on!(tx, c => sqlx::query("DELETE FROM prompt_answer WHERE prompt_id = $1 AND person_id = $2")
        .bind(prompt.uuid()).bind(person.uuid()).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Everybody who takes part in a program and is not paused on a day, `YYYY-MM-DD`, here or everywhere.
pub async fn audience(tx: &mut Tx, program: ProgramId, day: &str) -> Result<Vec<PersonId>> {
    let ids: Vec<Uuid> = on!(tx, c => sqlx::query_scalar(
        "SELECT e.person_id FROM enrolment e JOIN person p ON p.id = e.person_id
         WHERE e.program_id = $1 AND e.state = 'active' AND p.deactivated_at IS NULL
           AND (e.paused_until IS NULL OR e.paused_until <= $2) AND (p.paused_until IS NULL OR p.paused_until <= $2)
         ORDER BY e.person_id").bind(program.uuid()).bind(day).fetch_all(c).await)?;
    Ok(ids.into_iter().map(PersonId::from).collect())
}
