//! Who takes part in a program, who asks to, and on what terms.

use std::collections::BTreeMap;

use jiff::civil::Date;
use kith_domain::id::{PersonId, ProgramId};
use kith_domain::program::{LeftBy, PausedBy, Standing};
use sqlx::QueryBuilder;
use uuid::Uuid;

use crate::db::{Tx, on};
use crate::directory::Place;
use crate::{Error, Result, Ts, one};

/// Rows in one statement; five bound values each.
const AT_ONCE: usize = 2_000;

/// A person in a program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enrolment {
    /// The program.
    pub program: ProgramId,
    /// The person.
    pub person: PersonId,
    /// How the person stands to the program.
    pub standing: Standing,
    /// Who ended it.
    pub left_by: LeftBy,
    /// The role, where the program has two; empty otherwise.
    pub role: String,
    /// How many matches at a time the person takes.
    pub capacity: i64,
    /// The day from which the person is matched again.
    pub paused_until: Option<Date>,
    /// Why the person is paused.
    pub paused_by: PausedBy,
    /// Rounds in a row of which nothing was heard.
    pub silent_rounds: i64,
    /// What was answered at registration, by the words of the question.
    pub answers: BTreeMap<String, String>,
    /// Since when.
    pub enrolled_at: Ts,
}

/// One line of the list of a program's people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The name to show.
    pub name: String,
    /// The name as it is sorted.
    pub sort_name: String,
    /// The rest.
    pub enrolment: Enrolment,
}

#[derive(sqlx::FromRow)]
struct Row {
    program_id: Uuid,
    person_id: Uuid,
    state: String,
    left_by: String,
    role: String,
    capacity: i64,
    paused_until: Option<String>,
    paused_by: String,
    silent_rounds: i64,
    answers: String,
    enrolled_at: Ts,
}

#[derive(sqlx::FromRow)]
struct NamedRow {
    name: String,
    sort_name: String,
    #[sqlx(flatten)]
    row: Row,
}

impl Row {
    fn enrolment(self) -> Result<Enrolment> {
        let wrong = || {
            Error::Schema(format!(
                "An enrolment of the program {} cannot be read.",
                self.program_id
            ))
        };
        Ok(Enrolment {
            standing: Standing::parse(&self.state).ok_or_else(wrong)?,
            left_by: LeftBy::parse(&self.left_by).ok_or_else(wrong)?,
            paused_by: PausedBy::parse(&self.paused_by).ok_or_else(wrong)?,
            paused_until: self
                .paused_until
                .as_deref()
                .map(str::parse)
                .transpose()
                .map_err(|_| wrong())?,
            answers: serde_json::from_str(&self.answers).map_err(|_| wrong())?,
            program: self.program_id.into(),
            person: self.person_id.into(),
            role: self.role,
            capacity: self.capacity,
            silent_rounds: self.silent_rounds,
            enrolled_at: self.enrolled_at,
        })
    }
}

/// How one person stands to one program; `None` when they never had to do with each other.
pub async fn find(tx: &mut Tx, program: ProgramId, person: PersonId) -> Result<Option<Enrolment>> {
    let row: Option<Row> = on!(tx, c => sqlx::query_as(
        "SELECT program_id, person_id, state, left_by, role, capacity, paused_until, paused_by, silent_rounds, answers, enrolled_at
         FROM enrolment WHERE program_id = $1 AND person_id = $2")
        .bind(program.uuid()).bind(person.uuid()).fetch_optional(c).await)?;
    row.map(Row::enrolment).transpose()
}

/// All that a person has to do with programs.
pub async fn of_person(tx: &mut Tx, person: PersonId) -> Result<Vec<Enrolment>> {
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(
        "SELECT program_id, person_id, state, left_by, role, capacity, paused_until, paused_by, silent_rounds, answers, enrolled_at
         FROM enrolment WHERE person_id = $1 ORDER BY enrolled_at, program_id LIMIT 1000")
        .bind(person.uuid()).fetch_all(c).await)?;
    rows.into_iter().map(Row::enrolment).collect()
}

/// Writes how a person stands to a program: standing, role, capacity and answers. Whoever comes back keeps neither a pause nor
/// silent rounds.
pub async fn put(tx: &mut Tx, e: &Enrolment, now: Ts) -> Result<()> {
    let answers = serde_json::to_string(&e.answers).expect("texts are JSON");
    let left_at = matches!(e.standing, Standing::Left).then_some(now);
    on!(tx, c => sqlx::query(
        "INSERT INTO enrolment (program_id, person_id, enrolled_at, left_at, state, left_by, role, capacity, answers)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         ON CONFLICT (program_id, person_id) DO UPDATE SET enrolled_at = excluded.enrolled_at, left_at = excluded.left_at,
            state = excluded.state, left_by = excluded.left_by, role = excluded.role, capacity = excluded.capacity,
            answers = excluded.answers, paused_until = NULL, paused_by = '', silent_rounds = 0")
        .bind(e.program.uuid()).bind(e.person.uuid()).bind(e.enrolled_at).bind(left_at).bind(e.standing.as_str())
        .bind(e.left_by.as_str()).bind(&e.role).bind(e.capacity).bind(answers).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Changes only how somebody stands to a program.
pub async fn set_standing(
    tx: &mut Tx,
    program: ProgramId,
    person: PersonId,
    from: Standing,
    to: Standing,
) -> Result<()> {
    one(
        on!(tx, c => sqlx::query("UPDATE enrolment SET state = $4 WHERE program_id = $1 AND person_id = $2 AND state = $3")
            .bind(program.uuid()).bind(person.uuid()).bind(from.as_str()).bind(to.as_str())
            .execute(c).await.map(|r| r.rows_affected()))?,
        "the enrolment",
    )
}

/// Changes what somebody said when joining.
pub async fn set_terms(
    tx: &mut Tx,
    program: ProgramId,
    person: PersonId,
    role: &str,
    capacity: i64,
    answers: &BTreeMap<String, String>,
) -> Result<()> {
    let answers = serde_json::to_string(answers).expect("texts are JSON");
    one(
        on!(tx, c => sqlx::query(
            "UPDATE enrolment SET role = $3, capacity = $4, answers = $5 WHERE program_id = $1 AND person_id = $2")
            .bind(program.uuid()).bind(person.uuid()).bind(role).bind(capacity).bind(answers)
            .execute(c).await.map(|r| r.rows_affected()))?,
        "the enrolment",
    )
}

/// Changes the role of somebody who takes part.
pub async fn set_role(tx: &mut Tx, program: ProgramId, person: PersonId, role: &str) -> Result<()> {
    one(
        on!(tx, c => sqlx::query(
            "UPDATE enrolment SET role = $3 WHERE program_id = $1 AND person_id = $2 AND state = 'active'")
            .bind(program.uuid()).bind(person.uuid()).bind(role).execute(c).await.map(|r| r.rows_affected()))?,
        "the enrolment",
    )
}

/// Ends that somebody takes part, or asks to.
pub async fn leave(tx: &mut Tx, program: ProgramId, person: PersonId, by: LeftBy, now: Ts) -> Result<()> {
    one(
        on!(tx, c => sqlx::query(
            "UPDATE enrolment SET state = 'left', left_at = $3, left_by = $4, paused_until = NULL, paused_by = ''
             WHERE program_id = $1 AND person_id = $2 AND state IN ('active', 'waiting', 'applied', 'invited')")
            .bind(program.uuid()).bind(person.uuid()).bind(now).bind(by.as_str())
            .execute(c).await.map(|r| r.rows_affected()))?,
        "the enrolment",
    )
}

/// Pauses somebody in one program until a day, or ends the pause.
pub async fn pause(tx: &mut Tx, program: ProgramId, person: PersonId, until: Option<Date>, by: PausedBy) -> Result<()> {
    let until = until.map(|day| day.to_string());
    one(
        on!(tx, c => sqlx::query(
            "UPDATE enrolment SET paused_until = $3, paused_by = $4, silent_rounds = 0
             WHERE program_id = $1 AND person_id = $2 AND state = 'active'")
            .bind(program.uuid()).bind(person.uuid()).bind(until).bind(by.as_str())
            .execute(c).await.map(|r| r.rows_affected()))?,
        "the enrolment",
    )
}

/// Pauses somebody in every program until a day, or ends that.
pub async fn pause_everywhere(tx: &mut Tx, person: PersonId, until: Option<Date>) -> Result<()> {
    let until = until.map(|day| day.to_string());
    one(
        on!(tx, c => sqlx::query("UPDATE person SET paused_until = $2 WHERE id = $1")
            .bind(person.uuid()).bind(until).execute(c).await.map(|r| r.rows_affected()))?,
        "the person",
    )
}

/// Until when somebody is paused in every program.
pub async fn paused_everywhere(tx: &mut Tx, person: PersonId) -> Result<Option<Date>> {
    let until: Option<Option<String>> = on!(tx, c => sqlx::query_scalar("SELECT paused_until FROM person WHERE id = $1")
        .bind(person.uuid()).fetch_optional(c).await)?;
    // Only days are written there.
    Ok(until.flatten().and_then(|day| day.parse().ok()))
}

/// A page of the people of a program in one standing, by name.
pub async fn page(
    tx: &mut Tx,
    program: ProgramId,
    standing: Standing,
    after: Option<&Place>,
    limit: i64,
) -> Result<Vec<Line>> {
    let (name, id) = after.map_or((String::new(), Uuid::nil()), |p| (p.sort_name.clone(), p.id.uuid()));
    let rows: Vec<NamedRow> = on!(tx, c => sqlx::query_as(
        "SELECT p.name, p.sort_name, e.program_id, e.person_id, e.state, e.left_by, e.role, e.capacity, e.paused_until, e.paused_by,
                e.silent_rounds, e.answers, e.enrolled_at
         FROM enrolment e JOIN person p ON p.id = e.person_id
         WHERE e.program_id = $1 AND e.state = $2 AND p.deactivated_at IS NULL AND (p.sort_name, p.id) > ($3, $4)
         ORDER BY p.sort_name, p.id LIMIT $5")
        .bind(program.uuid()).bind(standing.as_str()).bind(name).bind(id).bind(limit).fetch_all(c).await)?;
    let line = |row: NamedRow| {
        Ok(Line {
            name: row.name,
            sort_name: row.sort_name,
            enrolment: row.row.enrolment()?,
        })
    };
    rows.into_iter().map(line).collect()
}

/// How many people are in each standing to a program; those in which nobody is are missing.
pub async fn counts(tx: &mut Tx, program: ProgramId) -> Result<Vec<(Standing, i64)>> {
    let rows: Vec<(String, i64)> = on!(tx, c => sqlx::query_as(
        "SELECT e.state, CAST(COUNT(*) AS BIGINT) FROM enrolment e JOIN person p ON p.id = e.person_id
         WHERE e.program_id = $1 AND p.deactivated_at IS NULL GROUP BY e.state")
        .bind(program.uuid()).fetch_all(c).await)?;
    Ok(rows
        .into_iter()
        .filter_map(|(word, n)| Some((Standing::parse(&word)?, n)))
        .collect())
}

/// How many active people of a program have each role.
pub async fn roles(tx: &mut Tx, program: ProgramId) -> Result<Vec<(String, i64)>> {
    Ok(on!(tx, c => sqlx::query_as(
        "SELECT e.role, CAST(COUNT(*) AS BIGINT) FROM enrolment e JOIN person p ON p.id = e.person_id
         WHERE e.program_id = $1 AND e.state = 'active' AND p.deactivated_at IS NULL GROUP BY e.role ORDER BY e.role")
        .bind(program.uuid()).fetch_all(c).await)?)
}

/// Who waits for longest.
pub async fn next_in_line(tx: &mut Tx, program: ProgramId) -> Result<Option<PersonId>> {
    let id: Option<Uuid> = on!(tx, c => sqlx::query_scalar(
        "SELECT e.person_id FROM enrolment e JOIN person p ON p.id = e.person_id
         WHERE e.program_id = $1 AND e.state = 'waiting' AND p.deactivated_at IS NULL ORDER BY e.enrolled_at, e.person_id LIMIT 1")
        .bind(program.uuid()).fetch_optional(c).await)?;
    Ok(id.map(Into::into))
}

/// Everybody who ever had to do with a program, with how they stand and who ended it.
pub async fn standings(tx: &mut Tx, program: ProgramId) -> Result<Vec<(PersonId, Standing, LeftBy)>> {
    let rows: Vec<(Uuid, String, String)> = on!(tx, c => sqlx::query_as(
        "SELECT person_id, state, left_by FROM enrolment WHERE program_id = $1 ORDER BY person_id")
        .bind(program.uuid()).fetch_all(c).await)?;
    Ok(rows
        .into_iter()
        .filter_map(|(id, state, by)| Some((id.into(), Standing::parse(&state)?, LeftBy::parse(&by)?)))
        .collect())
}

/// Everybody who is not deactivated, in the order of their ids, behind one.
pub async fn everybody(tx: &mut Tx, after: Option<PersonId>, limit: i64) -> Result<Vec<PersonId>> {
    // Nobody has the id that consists of zeros.
    let after = after.map_or(Uuid::nil(), PersonId::uuid);
    let rows: Vec<Uuid> = on!(tx, c => sqlx::query_scalar(
        "SELECT id FROM person WHERE deactivated_at IS NULL AND id > $1 ORDER BY id LIMIT $2")
        .bind(after).bind(limit).fetch_all(c).await)?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// Takes many people in, or asks them in, who have no enrolment yet or left by the rule; others stay as they are.
pub async fn add_all(
    tx: &mut Tx,
    program: ProgramId,
    people: &[PersonId],
    standing: Standing,
    role: &str,
    now: Ts,
) -> Result<()> {
    for some in people.chunks(AT_ONCE) {
        on!(&mut *tx, c => {
            let mut query = QueryBuilder::new(" INSERT INTO enrolment (program_id, person_id, enrolled_at, state, role) ");
            query.push_values(some, |mut row, person| {
                row.push_bind(program.uuid()).push_bind(person.uuid()).push_bind(now).push_bind(standing.as_str()).push_bind(role.to_owned());
            });
            query.push(
                " ON CONFLICT (program_id, person_id) DO UPDATE SET state = excluded.state, enrolled_at = excluded.enrolled_at,
                    left_at = NULL, left_by = '', silent_rounds = 0
                  WHERE enrolment.state = 'left' AND enrolment.left_by = 'rule'");
            query.build().execute(c).await.map(|_| ())
        })?;
    }
    Ok(())
}

/// Ends by the rule that people take part, or were asked to.
pub async fn end_all_by_rule(tx: &mut Tx, program: ProgramId, people: &[PersonId], now: Ts) -> Result<()> {
    for some in people.chunks(AT_ONCE) {
        on!(&mut *tx, c => {
            let mut query = QueryBuilder::new(" UPDATE enrolment SET state = 'left', left_by = 'rule', left_at = ");
            query.push_bind(now).push(", paused_until = NULL, paused_by = '' WHERE program_id = ").push_bind(program.uuid());
            query.push(" AND state IN ('active', 'waiting', 'applied', 'invited') AND person_id IN (");
            let mut list = query.separated(", ");
            for person in some {
                list.push_bind(person.uuid());
            }
            query.push(")");
            query.build().execute(c).await.map(|_| ())
        })?;
    }
    Ok(())
}
