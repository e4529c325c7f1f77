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
