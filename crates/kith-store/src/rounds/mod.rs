//! Rounds: when they are made, what they were made of, and who was in them.

pub mod gather;
pub mod matches;
pub mod steps;

use kith_domain::id::{ExclusionId, MatchTypeId, PersonId, ProgramId, RoundId};
use sqlx::QueryBuilder;
use uuid::Uuid;

use crate::db::{Tx, on};
use crate::{Result, Ts, one};

/// Rows in one statement; at most thirteen bound values each, and SQLite takes 32,766.
const AT_ONCE: usize = 2_000;

/// A round.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Round {
    /// Which.
    #[sqlx(try_from = "Uuid")]
    pub id: RoundId,
    /// In which program.
    #[sqlx(try_from = "Uuid")]
    pub program_id: ProgramId,
    /// Of which match type.
    #[sqlx(try_from = "Uuid")]
    pub match_type_id: MatchTypeId,
    /// The day that it belongs to, YYYY-MM-DD.
    pub slot: String,
    /// Its number among the rounds of its match type, from 1.
    pub number: i64,
    /// `draft` or `published`.
    pub state: String,
    /// When it begins.
    pub starts_at: Ts,
    /// Until when late joiners are matched.
    pub cut_off_at: Ts,
    /// When people are reminded.
    pub remind_at: Ts,
    /// When people are asked whether they met.
    pub ask_at: Ts,
    /// When it ends.
    pub ends_at: Ts,
    /// What broke ties.
    pub seed: i64,
    /// The engine and its version.
    pub engine: String,
    /// How many people it was made for.
    pub people: i64,
    /// How many of them were matched.
    pub matched: i64,
    /// The sum of all scores.
    pub score: i64,
    /// No set of matches scores more.
    pub upper_bound: i64,
    /// Whether that is proved of it.
    pub optimal: bool,
    /// How many pairs had met before.
    pub repeats: i64,
    /// JSON: what else was found out.
    pub outcome: String,
    /// When it was made.
    pub created_at: Ts,
    /// Since when it is published.
    pub published_at: Option<Ts>,
    /// When people were reminded.
    pub reminded_at: Option<Ts>,
    /// When they were asked.
    pub asked_at: Option<Ts>,
    /// Since when it is over.
    pub closed_at: Option<Ts>,
}

/// What was kept of a round so that it can be made again: sealed.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Input {
    /// The numbered graph.
    pub graph: Vec<u8>,
    /// The proof.
    pub proof: Vec<u8>,
}

/// A person in a round.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Numbered {
    /// In the numbered graph, or behind it for whoever was never in it.
    pub number: i64,
    /// Who; nobody after an erasure.
    pub person_id: Option<Uuid>,
    /// The name; nothing after an erasure.
    pub name: Option<String>,
    /// Why nobody was found; empty for whoever is in a match.
    pub reason: String,
}

/// Somebody, or two people together, whom an organizer leaves out of a round.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Exclusion {
    /// Which.
    #[sqlx(try_from = "Uuid")]
    pub id: ExclusionId,
    /// Who.
    #[sqlx(try_from = "Uuid")]
    pub person_id: PersonId,
    /// The name.
    pub name: String,
    /// With whom, where it is about two.
    pub other_id: Option<Uuid>,
    /// The name of the other.
    pub other_name: Option<String>,
}

/// Adds a round, with the next number of its match type; false when its slot is taken. `closed_at` and the like are not looked at.
pub async fn insert(tx: &mut Tx, round: &Round) -> Result<bool> {
    let rows = on!(tx, c => sqlx::query(
        "INSERT INTO round (id, program_id, match_type_id, slot, number, state, starts_at, cut_off_at, remind_at, ask_at, ends_at,
                            seed, engine, people, matched, score, upper_bound, optimal, repeats, outcome, created_at, published_at)
         VALUES ($1, $2, $3, $4, (SELECT coalesce(MAX(number), 0) + 1 FROM round WHERE match_type_id = $3), $5, $6, $7, $8, $9, $10,
                 $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)
         ON CONFLICT (match_type_id, slot) DO NOTHING")
        .bind(round.id.uuid()).bind(round.program_id.uuid()).bind(round.match_type_id.uuid()).bind(&round.slot)
        .bind(&round.state).bind(round.starts_at).bind(round.cut_off_at).bind(round.remind_at).bind(round.ask_at)
        .bind(round.ends_at).bind(round.seed).bind(&round.engine).bind(round.people).bind(round.matched).bind(round.score)
        .bind(round.upper_bound).bind(round.optimal).bind(round.repeats).bind(&round.outcome).bind(round.created_at)
        .bind(round.published_at).execute(c).await.map(|r| r.rows_affected()))?;
    Ok(rows == 1)
}

/// One round.
pub async fn find(tx: &mut Tx, id: RoundId) -> Result<Option<Round>> {
    Ok(on!(tx, c => sqlx::query_as(
        "SELECT id, program_id, match_type_id, slot, number, state, starts_at, cut_off_at, remind_at, ask_at, ends_at, seed, engine,
                people, matched, score, upper_bound, optimal, repeats, outcome, created_at, published_at, reminded_at, asked_at,
                closed_at FROM round WHERE id = $1").bind(id.uuid()).fetch_optional(c).await)?)
}

/// The round of a match type on a day.
pub async fn of_slot(tx: &mut Tx, match_type: MatchTypeId, slot: &str) -> Result<Option<Round>> {
    Ok(on!(tx, c => sqlx::query_as(
        "SELECT id, program_id, match_type_id, slot, number, state, starts_at, cut_off_at, remind_at, ask_at, ends_at, seed, engine,
                people, matched, score, upper_bound, optimal, repeats, outcome, created_at, published_at, reminded_at, asked_at,
                closed_at FROM round WHERE match_type_id = $1 AND slot = $2")
        .bind(match_type.uuid()).bind(slot).fetch_optional(c).await)?)
}

/// The newest draft of a match type.
pub async fn draft_of(tx: &mut Tx, match_type: MatchTypeId) -> Result<Option<Round>> {
    Ok(on!(tx, c => sqlx::query_as(
        "SELECT id, program_id, match_type_id, slot, number, state, starts_at, cut_off_at, remind_at, ask_at, ends_at, seed, engine,
                people, matched, score, upper_bound, optimal, repeats, outcome, created_at, published_at, reminded_at, asked_at,
                closed_at FROM round WHERE match_type_id = $1 AND state = 'draft' ORDER BY created_at DESC, id DESC LIMIT 1")
        .bind(match_type.uuid()).fetch_optional(c).await)?)
}

/// The newest rounds of a program: those that begin before a moment.
pub async fn of_program(tx: &mut Tx, program: ProgramId, before: Ts, limit: i64) -> Result<Vec<Round>> {
    Ok(on!(tx, c => sqlx::query_as(
        "SELECT id, program_id, match_type_id, slot, number, state, starts_at, cut_off_at, remind_at, ask_at, ends_at, seed, engine,
                people, matched, score, upper_bound, optimal, repeats, outcome, created_at, published_at, reminded_at, asked_at,
                closed_at FROM round WHERE program_id = $1 AND starts_at < $2 ORDER BY starts_at DESC, id DESC LIMIT $3")
        .bind(program.uuid()).bind(before).bind(limit).fetch_all(c).await)?)
}

/// Why the last attempt to make a round of a match type was given up, unless one was made since.
pub async fn problem(tx: &mut Tx, match_type: MatchTypeId) -> Result<Option<String>> {
    let names_it = format!("%{match_type}%");
    let said: Option<Option<String>> = on!(tx, c => sqlx::query_scalar(
        "SELECT last_error FROM job WHERE kind = 'make-round' AND state = 'dead' AND payload LIKE $2
           AND NOT EXISTS (SELECT 1 FROM round r WHERE r.match_type_id = $1 AND r.created_at > job.created_at)
         ORDER BY id DESC LIMIT 1").bind(match_type.uuid()).bind(names_it).fetch_optional(c).await)?;
    Ok(said.flatten())
}

/// Whether a round of a match type is asked for and not made yet.
pub async fn under_way(tx: &mut Tx, match_type: MatchTypeId) -> Result<bool> {
    let names_it = format!("%{match_type}%");
    Ok(on!(tx, c => sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM job WHERE kind = 'make-round' AND state IN ('waiting', 'running') AND payload LIKE $1)")
        .bind(names_it).fetch_one(c).await)?)
}

/// Published rounds that are not over, the oldest first.
pub async fn open(tx: &mut Tx, limit: i64) -> Result<Vec<RoundId>> {
    let ids: Vec<Uuid> = on!(tx, c => sqlx::query_scalar(
        "SELECT id FROM round WHERE state = 'published' AND closed_at IS NULL ORDER BY starts_at, id LIMIT $1")
        .bind(limit).fetch_all(c).await)?;
    Ok(ids.into_iter().map(RoundId::from).collect())
}

/// Publishes a draft, from a moment on.
pub async fn publish(tx: &mut Tx, id: RoundId, starts_at: Ts, matched: i64, now: Ts) -> Result<()> {
    one(
        on!(tx, c => sqlx::query(
            "UPDATE round SET state = 'published', starts_at = $2, matched = $3, published_at = $4 WHERE id = $1 AND state = 'draft'")
            .bind(id.uuid()).bind(starts_at).bind(matched).bind(now).execute(c).await.map(|r| r.rows_affected()))?,
        "the draft",
    )
}

/// Removes a draft with everything in it; false when there is none.
pub async fn remove_draft(tx: &mut Tx, match_type: MatchTypeId, slot: &str) -> Result<bool> {
    let rows = on!(tx, c => sqlx::query("DELETE FROM round WHERE match_type_id = $1 AND slot = $2 AND state = 'draft'")
        .bind(match_type.uuid()).bind(slot).execute(c).await.map(|r| r.rows_affected()))?;
    Ok(rows == 1)
}

/// Keeps what a round was made of.
pub async fn insert_input(tx: &mut Tx, id: RoundId, input: &Input) -> Result<()> {
    on!(tx, c => sqlx::query("INSERT INTO round_input (round_id, graph, proof) VALUES ($1, $2, $3)")
        .bind(id.uuid()).bind(&input.graph).bind(&input.proof).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// What a round was made of.
pub async fn input(tx: &mut Tx, id: RoundId) -> Result<Option<Input>> {
    Ok(
        on!(tx, c => sqlx::query_as("SELECT graph, proof FROM round_input WHERE round_id = $1")
            .bind(id.uuid()).fetch_optional(c).await)?,
    )
}

/// Adds people to a round: their numbers, and why nobody was found.
pub async fn insert_people(tx: &mut Tx, id: RoundId, people: &[(i64, PersonId, &str)]) -> Result<()> {
    for some in people.chunks(AT_ONCE) {
        on!(&mut *tx, c => {
            let mut query = QueryBuilder::new(" INSERT INTO round_person (round_id, number, person_id, reason) ");
            query.push_values(some, |mut row, (number, person, reason)| {
                row.push_bind(id.uuid()).push_bind(*number).push_bind(person.uuid()).push_bind((*reason).to_owned());
            });
            query.build().execute(c).await.map(|_| ())
        })?;
    }
    Ok(())
}

/// Everybody in a round, by number.
pub async fn people(tx: &mut Tx, id: RoundId) -> Result<Vec<Numbered>> {
    Ok(on!(tx, c => sqlx::query_as(
        "SELECT r.number, r.person_id, p.name, r.reason FROM round_person r LEFT JOIN person p ON p.id = r.person_id
         WHERE r.round_id = $1 ORDER BY r.number").bind(id.uuid()).fetch_all(c).await)?)
}

/// Those in a round for whom nobody was found, behind a number.
pub async fn unmatched(tx: &mut Tx, id: RoundId, after: i64, limit: i64) -> Result<Vec<Numbered>> {
    Ok(on!(tx, c => sqlx::query_as(
        "SELECT r.number, r.person_id, p.name, r.reason FROM round_person r LEFT JOIN person p ON p.id = r.person_id
         WHERE r.round_id = $1 AND r.reason <> '' AND r.number > $2 ORDER BY r.number LIMIT $3")
        .bind(id.uuid()).bind(after).bind(limit).fetch_all(c).await)?)
}

/// The number behind the last of a round.
pub async fn next_number(tx: &mut Tx, id: RoundId) -> Result<i64> {
    Ok(on!(tx, c => sqlx::query_scalar(
        "SELECT CAST(coalesce(MAX(number), -1) + 1 AS BIGINT) FROM round_person WHERE round_id = $1")
        .bind(id.uuid()).fetch_one(c).await)?)
}

/// How many people a round is for by now, late joiners among them, and for how many nobody was found.
pub async fn head_count(tx: &mut Tx, id: RoundId) -> Result<(i64, i64)> {
    Ok(on!(tx, c => sqlx::query_as(
        "SELECT CAST(COUNT(*) AS BIGINT), CAST(COALESCE(SUM(CASE WHEN reason <> '' THEN 1 ELSE 0 END), 0) AS BIGINT)
         FROM round_person WHERE round_id = $1")
        .bind(id.uuid()).fetch_one(c).await)?)
}

/// Says of people of a round why nobody was found; nothing once somebody was.
pub async fn set_reason(tx: &mut Tx, id: RoundId, people: &[PersonId], reason: &str) -> Result<()> {
    for some in people.chunks(AT_ONCE) {
        on!(&mut *tx, c => {
            let mut query = QueryBuilder::new(" UPDATE round_person SET reason = ");
            query.push_bind(reason.to_owned()).push(" WHERE round_id = ").push_bind(id.uuid()).push(" AND person_id IN (");
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

/// Leaves somebody, or two people together, out of a round.
pub async fn exclude(
    tx: &mut Tx,
    id: ExclusionId,
    match_type: MatchTypeId,
    slot: &str,
    person: PersonId,
    other: Option<PersonId>,
) -> Result<()> {
    on!(tx, c => sqlx::query(
        "INSERT INTO exclusion (id, match_type_id, slot, person_id, other_id) VALUES ($1, $2, $3, $4, $5)")
        .bind(id.uuid()).bind(match_type.uuid()).bind(slot).bind(person.uuid()).bind(other.map(PersonId::uuid))
        .execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Takes an exclusion back.
pub async fn include(tx: &mut Tx, match_type: MatchTypeId, id: ExclusionId) -> Result<()> {
    one(
        on!(tx, c => sqlx::query("DELETE FROM exclusion WHERE id = $1 AND match_type_id = $2")
            .bind(id.uuid()).bind(match_type.uuid()).execute(c).await.map(|r| r.rows_affected()))?,
        "the exclusion",
    )
}

/// Who is left out of a round.
pub async fn exclusions(tx: &mut Tx, match_type: MatchTypeId, slot: &str) -> Result<Vec<Exclusion>> {
    Ok(on!(tx, c => sqlx::query_as(
        "SELECT e.id, e.person_id, p.name, e.other_id, o.name AS other_name
         FROM exclusion e JOIN person p ON p.id = e.person_id LEFT JOIN person o ON o.id = e.other_id
         WHERE e.match_type_id = $1 AND e.slot = $2 ORDER BY p.sort_name, e.id LIMIT 1000")
        .bind(match_type.uuid()).bind(slot).fetch_all(c).await)?)
}
