//! What a round is made of: who takes part, what is known of them, whom they met before. Whole tables' worth at once.

use kith_domain::id::{MatchTypeId, PersonId, ProgramId, RoundId};
use sqlx::QueryBuilder;
use uuid::Uuid;

use crate::Result;
use crate::db::{Tx, on};
use crate::ts::Ts;

/// Ids in one statement.
const AT_ONCE: usize = 10_000;

/// Somebody who can be matched.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Taker {
    /// Who.
    #[sqlx(try_from = "Uuid")]
    pub id: PersonId,
    /// What the directory calls the person.
    pub external_id: Option<String>,
    /// The e-mail as it was written.
    pub email: Option<String>,
    /// The name.
    pub name: String,
    /// An IANA name.
    pub time_zone: String,
    /// The person above.
    pub manager_id: Option<Uuid>,
    /// The role in the program; empty where it has none.
    pub role: String,
    /// How many matches the person takes.
    pub capacity: i64,
}

/// A value of a field.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Value {
    /// Whose.
    pub person_id: Uuid,
    /// Of which field.
    pub field_id: Uuid,
    /// As it is shown.
    pub value: String,
}

/// Somebody in a match of the past.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Past {
    /// The match.
    pub match_id: Uuid,
    /// Of which match type.
    #[sqlx(try_from = "Uuid")]
    pub match_type_id: MatchTypeId,
    /// Who; nobody after an erasure.
    pub person_id: Option<Uuid>,
    /// The start of its round.
    pub since: Ts,
}

/// How often somebody was in a round, and how often nobody was found.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Waited {
    /// Who.
    pub person_id: Uuid,
    /// Rounds in which nobody was found for the person.
    pub waited: i64,
}

/// A private text with the key that opens it, both sealed.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Sealed {
    /// Whose.
    #[sqlx(try_from = "Uuid")]
    pub owner_id: PersonId,
    /// The key.
    pub wrapped: Vec<u8>,
    /// The text.
    pub sealed: Vec<u8>,
}

/// Everybody who takes part in a program and is not paused on a day, in the order of their ids.
pub async fn takers(tx: &mut Tx, program: ProgramId, day: &str) -> Result<Vec<Taker>> {
    Ok(on!(tx, c => sqlx::query_as(
        "SELECT p.id, p.external_id, p.email, p.name, p.time_zone, p.manager_id, e.role, e.capacity
         FROM enrolment e JOIN person p ON p.id = e.person_id
         WHERE e.program_id = $1 AND e.state = 'active' AND p.deactivated_at IS NULL
           AND (e.paused_until IS NULL OR e.paused_until <= $2) AND (p.paused_until IS NULL OR p.paused_until <= $2)
         ORDER BY p.id").bind(program.uuid()).bind(day).fetch_all(c).await)?)
}

/// The same people, by id alone: to see in the transaction that writes who still takes part.
pub async fn taking_part(tx: &mut Tx, program: ProgramId, day: &str) -> Result<Vec<Uuid>> {
    Ok(on!(tx, c => sqlx::query_scalar(
        "SELECT p.id FROM enrolment e JOIN person p ON p.id = e.person_id
         WHERE e.program_id = $1 AND e.state = 'active' AND p.deactivated_at IS NULL
           AND (e.paused_until IS NULL OR e.paused_until <= $2) AND (p.paused_until IS NULL OR p.paused_until <= $2)
         ORDER BY p.id").bind(program.uuid()).bind(day).fetch_all(c).await)?)
}

/// The values of everybody who takes part in a program, in the order of people, fields and places.
pub async fn values(tx: &mut Tx, program: ProgramId) -> Result<Vec<Value>> {
    Ok(on!(tx, c => sqlx::query_as(
        "SELECT person_id, field_id, value FROM field_value
         WHERE person_id IN (SELECT person_id FROM enrolment WHERE program_id = $1 AND state = 'active')
         ORDER BY person_id, field_id, position").bind(program.uuid()).fetch_all(c).await)?)
}

/// Whole matches of the past, in all programs, of everybody who takes part in one; the oldest first.
pub async fn past(tx: &mut Tx, program: ProgramId) -> Result<Vec<Past>> {
    Ok(on!(tx, c => sqlx::query_as(
        "SELECT m.match_id, t.match_type_id, m.person_id, m.since FROM match_member m JOIN matches t ON t.id = m.match_id
         WHERE t.state <> 'draft' AND m.match_id IN (
             SELECT o.match_id FROM match_member o JOIN enrolment e ON e.person_id = o.person_id
             WHERE e.program_id = $1 AND e.state = 'active')
         ORDER BY m.since, m.match_id, m.position").bind(program.uuid()).fetch_all(c).await)?)
}

/// In how many published rounds of all programs nobody was found for each who takes part in one; whoever was in none is missing.
pub async fn waited(tx: &mut Tx, program: ProgramId) -> Result<Vec<Waited>> {
    Ok(on!(tx, c => sqlx::query_as(
        "SELECT n.person_id, CAST(SUM(CASE WHEN n.reason <> '' THEN 1 ELSE 0 END) AS BIGINT) AS waited
         FROM round_person n JOIN round r ON r.id = n.round_id
         WHERE r.state = 'published'
           AND n.person_id IN (SELECT person_id FROM enrolment WHERE program_id = $1 AND state = 'active')
         GROUP BY n.person_id").bind(program.uuid()).fetch_all(c).await)?)
}

/// How many matches with roles, in all programs, everybody who takes part in one has at a moment.
pub async fn places_taken(tx: &mut Tx, program: ProgramId, at: Ts) -> Result<Vec<(Uuid, i64)>> {
    Ok(on!(tx, c => sqlx::query_as(
        "SELECT m.person_id, CAST(COUNT(*) AS BIGINT) FROM match_member m
         JOIN matches t ON t.id = m.match_id JOIN round r ON r.id = m.round_id
         WHERE m.live AND m.role <> '' AND t.state IN ('proposed', 'active') AND r.ends_at > $2
           AND m.person_id IN (SELECT person_id FROM enrolment WHERE program_id = $1 AND state = 'active')
         GROUP BY m.person_id").bind(program.uuid()).bind(at).fetch_all(c).await)?)
}

/// Who is above these people.
pub async fn managers(tx: &mut Tx, people: &[Uuid]) -> Result<Vec<(Uuid, Option<Uuid>)>> {
    let mut found = Vec::new();
    for some in people.chunks(AT_ONCE) {
        let rows: Vec<(Uuid, Option<Uuid>)> = on!(&mut *tx, c => {
            let mut query = QueryBuilder::new(" SELECT id, manager_id FROM person WHERE id IN (");
            let mut list = query.separated(", ");
            for person in some {
                list.push_bind(*person);
            }
            query.push(") ORDER BY id");
            query.build_query_as().fetch_all(c).await
        })?;
        found.extend(rows);
    }
    Ok(found)
}

/// The sealed private texts of one kind of everybody who takes part in a program.
pub async fn sealed(tx: &mut Tx, program: ProgramId, kind: &str) -> Result<Vec<Sealed>> {
    Ok(on!(tx, c => sqlx::query_as(
        "SELECT t.owner_id, k.wrapped, t.sealed FROM private_text t JOIN person_key k ON k.person_id = t.owner_id
         WHERE t.kind = $2 AND t.owner_id IN (SELECT person_id FROM enrolment WHERE program_id = $1 AND state = 'active')
         ORDER BY t.owner_id").bind(program.uuid()).bind(kind).fetch_all(c).await)?)
}

/// Who was put together in a round so far, whatever became of it: match by match.
pub async fn together(tx: &mut Tx, round: RoundId) -> Result<Vec<(Uuid, Option<Uuid>)>> {
    Ok(on!(tx, c => sqlx::query_as(
        "SELECT match_id, person_id FROM match_member WHERE round_id = $1 ORDER BY match_id, position")
        .bind(round.uuid()).fetch_all(c).await)?)
}

/// Who of those who take part today is in no live match of a round, with whether the person was told so.
pub async fn waiting(tx: &mut Tx, program: ProgramId, round: RoundId, day: &str) -> Result<Vec<(Uuid, bool)>> {
    Ok(on!(tx, c => sqlx::query_as(
        "SELECT p.id, coalesce(n.reason, '') <> '' FROM enrolment e JOIN person p ON p.id = e.person_id
         LEFT JOIN round_person n ON n.round_id = $2 AND n.person_id = p.id
         WHERE e.program_id = $1 AND e.state = 'active' AND p.deactivated_at IS NULL
           AND (e.paused_until IS NULL OR e.paused_until <= $3) AND (p.paused_until IS NULL OR p.paused_until <= $3)
           AND NOT EXISTS (SELECT 1 FROM match_member m WHERE m.round_id = $2 AND m.person_id = p.id AND m.live)
         ORDER BY p.id").bind(program.uuid()).bind(round.uuid()).bind(day).fetch_all(c).await)?)
}

/// Which of their places in a round people have filled.
pub async fn placed(tx: &mut Tx, round: RoundId) -> Result<Vec<(Uuid, i64)>> {
    Ok(on!(tx, c => sqlx::query_as(
        "SELECT person_id, place FROM match_member WHERE round_id = $1 AND live AND person_id IS NOT NULL
         ORDER BY person_id, place").bind(round.uuid()).fetch_all(c).await)?)
}

/// The settings of every match type, as JSON.
pub async fn match_types(tx: &mut Tx) -> Result<Vec<(Uuid, String)>> {
    Ok(on!(tx, c => sqlx::query_as("SELECT id, settings FROM match_type ORDER BY id LIMIT 10000").fetch_all(c).await)?)
}
