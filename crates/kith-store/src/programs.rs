//! Programs and who organizes them; who takes part in short. More about that is in [`crate::enrolments`].

use kith_domain::id::{PersonId, ProgramId};
use kith_domain::program::{Settings, State};
use uuid::Uuid;

use crate::db::{Tx, on};
use crate::{Error, Result, Ts, one};

/// A program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Program {
    /// Which.
    pub id: ProgramId,
    /// Its name.
    pub name: String,
    /// What it is for.
    pub purpose: String,
    /// How far it has come.
    pub state: State,
    /// The key of the template it was made from; empty when it was made from none.
    pub template: String,
    /// What its organizers set.
    pub settings: Settings,
    /// When it was made.
    pub created_at: Ts,
    /// Since when it is archived.
    pub archived_at: Option<Ts>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    name: String,
    purpose: String,
    state: String,
    template: String,
    settings: String,
    created_at: Ts,
    archived_at: Option<Ts>,
}

impl Row {
    fn program(self) -> Result<Program> {
        let wrong = || Error::Schema(format!("The settings of the program {} cannot be read.", self.id));
        Ok(Program {
            state: State::parse(&self.state).ok_or_else(wrong)?,
            settings: serde_json::from_str(&self.settings).map_err(|_| wrong())?,
            id: self.id.into(),
            name: self.name,
            purpose: self.purpose,
            template: self.template,
            created_at: self.created_at,
            archived_at: self.archived_at,
        })
    }
}

fn read(rows: Vec<Row>) -> Result<Vec<Program>> {
    rows.into_iter().map(Row::program).collect()
}

/// Adds a program with nothing set.
pub async fn insert(tx: &mut Tx, id: ProgramId, name: &str, purpose: &str, now: Ts) -> Result<()> {
    on!(tx, c => sqlx::query("INSERT INTO program (id, name, purpose, created_at) VALUES ($1, $2, $3, $4)")
        .bind(id.uuid()).bind(name).bind(purpose).bind(now).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// One program.
pub async fn find(tx: &mut Tx, id: ProgramId) -> Result<Option<Program>> {
    let row: Option<Row> = on!(tx, c => sqlx::query_as(
        "SELECT id, name, purpose, state, template, settings, created_at, archived_at FROM program WHERE id = $1")
        .bind(id.uuid()).fetch_optional(c).await)?;
    row.map(Row::program).transpose()
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
         ON CONFLICT (program_id, person_id) DO UPDATE SET state = 'active', left_at = NULL, left_by = '', silent_rounds = 0")
        .bind(program.uuid()).bind(person.uuid()).bind(now).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Whether a person takes part in a program now.
pub async fn is_enrolled(tx: &mut Tx, program: ProgramId, person: PersonId) -> Result<bool> {
    Ok(on!(tx, c => sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM enrolment WHERE program_id = $1 AND person_id = $2 AND state = 'active')")
        .bind(program.uuid()).bind(person.uuid()).fetch_one(c).await)?)
}

/// The newest programs, those that are archived last.
pub async fn list(tx: &mut Tx, limit: i64) -> Result<Vec<Program>> {
    read(on!(tx, c => sqlx::query_as(
        "SELECT id, name, purpose, state, template, settings, created_at, archived_at FROM program
         ORDER BY archived_at IS NOT NULL, created_at DESC, id DESC LIMIT $1")
        .bind(limit).fetch_all(c).await)?)
}

/// Programs in the order of their ids, which is the order in which they were made, behind one.
pub async fn after(tx: &mut Tx, after: Option<ProgramId>, limit: i64) -> Result<Vec<Program>> {
    // No program has the id that consists of zeros.
    let after = after.map_or(Uuid::nil(), ProgramId::uuid);
    read(on!(tx, c => sqlx::query_as(
        "SELECT id, name, purpose, state, template, settings, created_at, archived_at FROM program
         WHERE id > $1 ORDER BY id LIMIT $2")
        .bind(after).bind(limit).fetch_all(c).await)?)
}

/// The newest programs that a person organizes, those that are archived last.
pub async fn organized_by(tx: &mut Tx, person: PersonId, limit: i64) -> Result<Vec<Program>> {
    read(on!(tx, c => sqlx::query_as(
        "SELECT id, name, purpose, state, template, settings, created_at, archived_at FROM program
         WHERE id IN (SELECT program_id FROM organizer WHERE person_id = $1)
         ORDER BY archived_at IS NOT NULL, created_at DESC, id DESC LIMIT $2")
        .bind(person.uuid()).bind(limit).fetch_all(c).await)?)
}

/// The newest programs, not archived, to which a person stands in some way: takes part, was asked, has asked, waits.
pub async fn list_of(tx: &mut Tx, person: PersonId, limit: i64) -> Result<Vec<Program>> {
    read(on!(tx, c => sqlx::query_as(
        "SELECT id, name, purpose, state, template, settings, created_at, archived_at FROM program
         WHERE archived_at IS NULL AND id IN (SELECT program_id FROM enrolment WHERE person_id = $1
               AND state IN ('active', 'invited', 'applied', 'waiting'))
         ORDER BY created_at DESC, id DESC LIMIT $2")
        .bind(person.uuid()).bind(limit).fetch_all(c).await)?)
}

/// The newest programs that are open or running and not archived.
pub async fn open(tx: &mut Tx, limit: i64) -> Result<Vec<Program>> {
    read(on!(tx, c => sqlx::query_as(
        "SELECT id, name, purpose, state, template, settings, created_at, archived_at FROM program
         WHERE state IN ('open', 'running') AND archived_at IS NULL ORDER BY created_at DESC, id DESC LIMIT $1")
        .bind(limit).fetch_all(c).await)?)
}

/// Changes name and purpose.
pub async fn update(tx: &mut Tx, id: ProgramId, name: &str, purpose: &str) -> Result<()> {
    one(
        on!(tx, c => sqlx::query("UPDATE program SET name = $2, purpose = $3 WHERE id = $1")
            .bind(id.uuid()).bind(name).bind(purpose).execute(c).await.map(|r| r.rows_affected()))?,
        "the program",
    )
}

/// Changes what its organizers set.
pub async fn set_settings(tx: &mut Tx, id: ProgramId, settings: &Settings) -> Result<()> {
    one(
        on!(tx, c => sqlx::query("UPDATE program SET settings = $2 WHERE id = $1")
            .bind(id.uuid()).bind(json(settings)).execute(c).await.map(|r| r.rows_affected()))?,
        "the program",
    )
}

/// Remembers the template it was made from.
pub async fn set_template(tx: &mut Tx, id: ProgramId, template: &str) -> Result<()> {
    one(
        on!(tx, c => sqlx::query("UPDATE program SET template = $2 WHERE id = $1")
            .bind(id.uuid()).bind(template).execute(c).await.map(|r| r.rows_affected()))?,
        "the program",
    )
}

/// Moves it from one state to another; [`Error::Gone`] when it is in another one meanwhile.
pub async fn set_state(tx: &mut Tx, id: ProgramId, from: State, to: State) -> Result<()> {
    one(
        on!(tx, c => sqlx::query("UPDATE program SET state = $3 WHERE id = $1 AND state = $2")
            .bind(id.uuid()).bind(from.as_str()).bind(to.as_str()).execute(c).await.map(|r| r.rows_affected()))?,
        "the state of the program",
    )
}

/// Archives it, or brings it back.
pub async fn set_archived(tx: &mut Tx, id: ProgramId, since: Option<Ts>) -> Result<()> {
    one(
        on!(tx, c => sqlx::query("UPDATE program SET archived_at = $2 WHERE id = $1")
            .bind(id.uuid()).bind(since).execute(c).await.map(|r| r.rows_affected()))?,
        "the program",
    )
}

/// Deletes it with all that belongs to it.
pub async fn remove(tx: &mut Tx, id: ProgramId) -> Result<()> {
    one(
        on!(tx, c => sqlx::query("DELETE FROM program WHERE id = $1")
            .bind(id.uuid()).execute(c).await.map(|r| r.rows_affected()))?,
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
         WHERE e.program_id = $1 AND e.state = 'active' AND p.deactivated_at IS NULL")
        .bind(id.uuid()).fetch_one(c).await)?)
}

/// The programs that a person takes part in now, with their names.
pub async fn enrolled(tx: &mut Tx, person: PersonId) -> Result<Vec<(ProgramId, String)>> {
    let rows: Vec<(Uuid, String)> = on!(tx, c => sqlx::query_as(
        "SELECT g.id, g.name FROM enrolment e JOIN program g ON g.id = e.program_id
         WHERE e.person_id = $1 AND e.state = 'active' ORDER BY g.name, g.id").bind(person.uuid()).fetch_all(c).await)?;
    Ok(rows.into_iter().map(|(id, name)| (id.into(), name)).collect())
}

fn json(settings: &Settings) -> String {
    serde_json::to_string(settings).expect("settings are texts, numbers and days")
}
