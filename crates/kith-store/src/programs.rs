//! Programs, who organizes them and who takes part.

use kith_domain::id::{PersonId, ProgramId};
use uuid::Uuid;

use crate::db::{Tx, on};
use crate::{Result, Ts, one};

/// A program.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Program {
    /// Which.
    #[sqlx(try_from = "Uuid")]
    pub id: ProgramId,
    /// Its name.
    pub name: String,
    /// What it is for.
    pub purpose: String,
    /// When it was made.
    pub created_at: Ts,
    /// Since when it is archived.
    pub archived_at: Option<Ts>,
}

/// Adds a program.
pub async fn insert(tx: &mut Tx, id: ProgramId, name: &str, purpose: &str, now: Ts) -> Result<()> {
    on!(tx, c => sqlx::query("INSERT INTO program (id, name, purpose, created_at) VALUES ($1, $2, $3, $4)")
        .bind(id.uuid()).bind(name).bind(purpose).bind(now).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// One program.
pub async fn find(tx: &mut Tx, id: ProgramId) -> Result<Option<Program>> {
    Ok(
        on!(tx, c => sqlx::query_as("SELECT id, name, purpose, created_at, archived_at FROM program WHERE id = $1")
        .bind(id.uuid()).fetch_optional(c).await)?,
    )
}

/// Lets a person organize a program; nothing happens when the person already does.
pub async fn add_organizer(tx: &mut Tx, program: ProgramId, person: PersonId, now: Ts) -> Result<()> {
    on!(tx, c => sqlx::query(
        "INSERT INTO organizer (program_id, person_id, since) VALUES ($1, $2, $3) ON CONFLICT (program_id, person_id) DO NOTHING")
        .bind(program.uuid()).bind(person.uuid()).bind(now).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Ends that a person organizes a program.
pub async fn remove_organizer(tx: &mut Tx, program: ProgramId, person: PersonId) -> Result<()> {
    one(
        on!(tx, c => sqlx::query("DELETE FROM organizer WHERE program_id = $1 AND person_id = $2")
            .bind(program.uuid()).bind(person.uuid()).execute(c).await.map(|r| r.rows_affected()))?,
        "the organizer",
    )
}

/// Enrols a person, also one who left before.
pub async fn enrol(tx: &mut Tx, program: ProgramId, person: PersonId, now: Ts) -> Result<()> {
    on!(tx, c => sqlx::query(
        "INSERT INTO enrolment (program_id, person_id, enrolled_at) VALUES ($1, $2, $3)
         ON CONFLICT (program_id, person_id) DO UPDATE SET left_at = NULL")
        .bind(program.uuid()).bind(person.uuid()).bind(now).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Ends an enrolment.
pub async fn leave(tx: &mut Tx, program: ProgramId, person: PersonId, now: Ts) -> Result<()> {
    one(
        on!(tx, c => sqlx::query("UPDATE enrolment SET left_at = $3 WHERE program_id = $1 AND person_id = $2 AND left_at IS NULL")
            .bind(program.uuid()).bind(person.uuid()).bind(now).execute(c).await.map(|r| r.rows_affected()))?,
        "the enrolment",
    )
}

/// Whether a person takes part in a program now.
pub async fn is_enrolled(tx: &mut Tx, program: ProgramId, person: PersonId) -> Result<bool> {
    Ok(on!(tx, c => sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM enrolment WHERE program_id = $1 AND person_id = $2 AND left_at IS NULL)")
        .bind(program.uuid()).bind(person.uuid()).fetch_one(c).await)?)
}

/// The newest programs.
pub async fn list(tx: &mut Tx, limit: i64) -> Result<Vec<Program>> {
    Ok(on!(tx, c => sqlx::query_as(
        "SELECT id, name, purpose, created_at, archived_at FROM program ORDER BY created_at DESC, id DESC LIMIT $1")
        .bind(limit).fetch_all(c).await)?)
}

/// Programs in the order of their ids, which is the order in which they were made, behind one.
pub async fn after(tx: &mut Tx, after: Option<ProgramId>, limit: i64) -> Result<Vec<Program>> {
    // No program has the id that consists of zeros.
    let after = after.map_or(Uuid::nil(), ProgramId::uuid);
    Ok(on!(tx, c => sqlx::query_as(
        "SELECT id, name, purpose, created_at, archived_at FROM program WHERE id > $1 ORDER BY id LIMIT $2")
        .bind(after).bind(limit).fetch_all(c).await)?)
}

/// The newest programs that a person organizes or takes part in.
pub async fn list_of(tx: &mut Tx, person: PersonId, limit: i64) -> Result<Vec<Program>> {
    Ok(on!(tx, c => sqlx::query_as(
        "SELECT id, name, purpose, created_at, archived_at FROM program
         WHERE id IN (SELECT program_id FROM organizer WHERE person_id = $1)
            OR id IN (SELECT program_id FROM enrolment WHERE person_id = $1 AND left_at IS NULL)
         ORDER BY created_at DESC, id DESC LIMIT $2")
        .bind(person.uuid()).bind(limit).fetch_all(c).await)?)
}

/// Changes name and purpose.
pub async fn update(tx: &mut Tx, id: ProgramId, name: &str, purpose: &str) -> Result<()> {
    one(
        on!(tx, c => sqlx::query("UPDATE program SET name = $2, purpose = $3 WHERE id = $1")
            .bind(id.uuid()).bind(name).bind(purpose).execute(c).await.map(|r| r.rows_affected()))?,
        "the program",
    )
}

/// Who organizes a program, by name.
pub async fn organizers(tx: &mut Tx, id: ProgramId) -> Result<Vec<(PersonId, String)>> {
    let rows: Vec<(Uuid, String)> = on!(tx, c => sqlx::query_as(
        "SELECT p.id, p.name FROM organizer o JOIN person p ON p.id = o.person_id WHERE o.program_id = $1
         ORDER BY p.sort_name, p.id").bind(id.uuid()).fetch_all(c).await)?;
    Ok(rows.into_iter().map(|(id, name)| (id.into(), name)).collect())
}

/// How many people take part now.
pub async fn count_enrolled(tx: &mut Tx, id: ProgramId) -> Result<i64> {
    Ok(on!(tx, c => sqlx::query_scalar(
        "SELECT CAST(COUNT(*) AS BIGINT) FROM enrolment e JOIN person p ON p.id = e.person_id
         WHERE e.program_id = $1 AND e.left_at IS NULL AND p.deactivated_at IS NULL")
        .bind(id.uuid()).fetch_one(c).await)?)
}

/// The programs that a person takes part in now, with their names.
pub async fn enrolled(tx: &mut Tx, person: PersonId) -> Result<Vec<(ProgramId, String)>> {
    let rows: Vec<(Uuid, String)> = on!(tx, c => sqlx::query_as(
        "SELECT g.id, g.name FROM enrolment e JOIN program g ON g.id = e.program_id
         WHERE e.person_id = $1 AND e.left_at IS NULL ORDER BY g.name, g.id").bind(person.uuid()).fetch_all(c).await)?;
    Ok(rows.into_iter().map(|(id, name)| (id.into(), name)).collect())
}
