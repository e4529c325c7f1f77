//! The matches of rounds.

use kith_domain::id::{MatchId, MatchTypeId, PersonId, ProgramId, RoundId};
use sqlx::QueryBuilder;
use uuid::Uuid;

use super::AT_ONCE;
use crate::db::{Tx, on};
use crate::{Result, Ts};

/// Two or more people who are about to be put together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewMatch {
    /// Which.
    pub id: MatchId,
    /// Its score.
    pub score: i64,
    /// JSON: points by rule.
    pub points: String,
    /// JSON: sentences.
    pub why: String,
    /// Who.
    pub members: Vec<NewMember>,
}

/// Somebody in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewMember {
    /// Who.
    pub person: PersonId,
    /// Which of the person's places in the round, from 0.
    pub place: i64,
    /// The role; empty where there is none.
    pub role: String,
}

/// What all matches that are written together have in common.
#[derive(Clone, Copy, Debug)]
pub struct Common<'a> {
    /// The program.
    pub program: ProgramId,
    /// The match type.
    pub match_type: MatchTypeId,
    /// The round.
    pub round: RoundId,
    /// `draft`, `proposed` or `active`.
    pub state: &'a str,
    /// `round` or `late`.
    pub origin: &'a str,
    /// The start of the round.
    pub since: Ts,
    /// Now.
    pub now: Ts,
}

/// A match of a round.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Match {
    /// Which.
    #[sqlx(try_from = "Uuid")]
    pub id: MatchId,
    /// In which round.
    #[sqlx(try_from = "Uuid")]
    pub round_id: RoundId,
    /// `draft`, `proposed`, `active` or `ended`.
    pub state: String,
    /// `round` or `late`.
    pub origin: String,
    /// Its score.
    pub score: i64,
    /// JSON: points by rule.
    pub points: String,
    /// JSON: sentences.
    pub why: String,
    /// When it was made.
    pub created_at: Ts,
    /// Since when it is over.
    pub ended_at: Option<Ts>,
    /// What ended it.
    pub ended_by: String,
}

/// Somebody in a match.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Member {
    /// In which match.
    #[sqlx(try_from = "Uuid")]
    pub match_id: MatchId,
    /// Who; nobody after an erasure.
    pub person_id: Option<Uuid>,
    /// The name; nothing after an erasure.
    pub name: Option<String>,
    /// The role.
    pub role: String,
    /// Whether the person is still in it.
    pub live: bool,
}

/// Adds matches with their members.
pub async fn insert(tx: &mut Tx, common: Common<'_>, matches: &[NewMatch]) -> Result<()> {
    for some in matches.chunks(AT_ONCE) {
        on!(&mut *tx, c => {
            let mut query = QueryBuilder::new(
                " INSERT INTO matches (id, program_id, match_type_id, round_id, state, origin, score, points, why, created_at) ");
            query.push_values(some, |mut row, m| {
                row.push_bind(m.id.uuid()).push_bind(common.program.uuid()).push_bind(common.match_type.uuid());
                row.push_bind(common.round.uuid()).push_bind(common.state.to_owned()).push_bind(common.origin.to_owned());
                row.push_bind(m.score).push_bind(m.points.clone()).push_bind(m.why.clone()).push_bind(common.now);
            });
            query.build().execute(c).await.map(|_| ())
        })?;
    }
    let members: Vec<(MatchId, i64, &NewMember)> = matches
        .iter()
        .flat_map(|m| {
            (0_i64..)
                .zip(&m.members)
                .map(|(position, member)| (m.id, position, member))
        })
        .collect();
    for some in members.chunks(AT_ONCE) {
        on!(&mut *tx, c => {
            let mut query = QueryBuilder::new(
                " INSERT INTO match_member (match_id, position, round_id, person_id, place, live, role, since) ");
            query.push_values(some, |mut row, (id, position, member)| {
                row.push_bind(id.uuid()).push_bind(*position).push_bind(common.round.uuid());
                row.push_bind(member.person.uuid()).push_bind(member.place).push_bind(true);
                row.push_bind(member.role.clone()).push_bind(common.since);
            });
            query.build().execute(c).await.map(|_| ())
        })?;
    }
    Ok(())
}

/// The matches of a round behind one of them, in the order in which they were made.
pub async fn of_round(tx: &mut Tx, round: RoundId, after: Option<MatchId>, limit: i64) -> Result<Vec<Match>> {
    let after = after.map_or(Uuid::nil(), MatchId::uuid);
    Ok(on!(tx, c => sqlx::query_as(
        "SELECT id, round_id, state, origin, score, points, why, created_at, ended_at, ended_by FROM matches
         WHERE round_id = $1 AND id > $2 ORDER BY id LIMIT $3")
        .bind(round.uuid()).bind(after).bind(limit).fetch_all(c).await)?)
}

/// One match.
pub async fn find(tx: &mut Tx, id: MatchId) -> Result<Option<Match>> {
    Ok(on!(tx, c => sqlx::query_as(
        "SELECT id, round_id, state, origin, score, points, why, created_at, ended_at, ended_by FROM matches WHERE id = $1")
        .bind(id.uuid()).fetch_optional(c).await)?)
}

/// Who is or was in the matches of a round, match by match.
pub async fn members(tx: &mut Tx, round: RoundId) -> Result<Vec<Member>> {
    Ok(on!(tx, c => sqlx::query_as(
        "SELECT m.match_id, m.person_id, p.name, m.role, m.live FROM match_member m LEFT JOIN person p ON p.id = m.person_id
         WHERE m.round_id = $1 ORDER BY m.match_id, m.position").bind(round.uuid()).fetch_all(c).await)?)
}

/// Who is or was in the matches of a round from one to another, both included.
pub async fn members_between(tx: &mut Tx, round: RoundId, first: MatchId, last: MatchId) -> Result<Vec<Member>> {
    Ok(on!(tx, c => sqlx::query_as(
        "SELECT m.match_id, m.person_id, p.name, m.role, m.live FROM match_member m LEFT JOIN person p ON p.id = m.person_id
         WHERE m.round_id = $1 AND m.match_id >= $2 AND m.match_id <= $3 ORDER BY m.match_id, m.position")
        .bind(round.uuid()).bind(first.uuid()).bind(last.uuid()).fetch_all(c).await)?)
}

/// Who is in a match.
pub async fn members_of(tx: &mut Tx, id: MatchId) -> Result<Vec<Member>> {
    Ok(on!(tx, c => sqlx::query_as(
        "SELECT m.match_id, m.person_id, p.name, m.role, m.live FROM match_member m LEFT JOIN person p ON p.id = m.person_id
         WHERE m.match_id = $1 ORDER BY m.position").bind(id.uuid()).fetch_all(c).await)?)
}

/// Lets the matches of a draft begin.
pub async fn publish(tx: &mut Tx, round: RoundId, state: &str, since: Ts, now: Ts) -> Result<()> {
    on!(&mut *tx, c => sqlx::query("UPDATE matches SET state = $2, created_at = $3 WHERE round_id = $1 AND state = 'draft'")
        .bind(round.uuid()).bind(state).bind(now).execute(c).await.map(|_| ()))?;
    on!(tx, c => sqlx::query("UPDATE match_member SET since = $2 WHERE round_id = $1")
        .bind(round.uuid()).bind(since).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Removes a match of a draft.
pub async fn remove_draft(tx: &mut Tx, id: MatchId) -> Result<()> {
    on!(tx, c => sqlx::query("DELETE FROM matches WHERE id = $1 AND state = 'draft'")
        .bind(id.uuid()).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Matches of a round with somebody in them who takes part no more, or is nobody any more.
pub async fn forsaken(tx: &mut Tx, round: RoundId) -> Result<Vec<(Uuid, i64)>> {
    Ok(on!(tx, c => sqlx::query_as(
        "SELECT m.match_id, m.position FROM match_member m JOIN matches t ON t.id = m.match_id
         LEFT JOIN person p ON p.id = m.person_id
         LEFT JOIN enrolment e ON e.program_id = t.program_id AND e.person_id = m.person_id
         WHERE t.round_id = $1 AND t.state IN ('draft', 'proposed', 'active') AND m.live
           AND (p.id IS NULL OR p.deactivated_at IS NOT NULL OR e.state IS NULL OR e.state <> 'active')
         ORDER BY m.match_id, m.position").bind(round.uuid()).fetch_all(c).await)?)
}

/// Holds a match until the transaction ends, so that of several who leave it at once each sees what the one before left; false when it
/// is over.
pub async fn hold(tx: &mut Tx, id: MatchId) -> Result<bool> {
    let rows = on!(tx, c => sqlx::query("UPDATE matches SET state = state WHERE id = $1 AND state IN ('proposed', 'active')")
        .bind(id.uuid()).execute(c).await.map(|r| r.rows_affected()))?;
    Ok(rows == 1)
}

/// Says anew why people were put together: a JSON list of sentences.
pub async fn set_why(tx: &mut Tx, id: MatchId, why: &str) -> Result<()> {
    on!(tx, c => sqlx::query("UPDATE matches SET why = $2 WHERE id = $1")
        .bind(id.uuid()).bind(why).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Takes somebody out of a match that goes on.
pub async fn take_out(tx: &mut Tx, id: MatchId, position: i64) -> Result<()> {
    on!(tx, c => sqlx::query("UPDATE match_member SET live = FALSE WHERE match_id = $1 AND position = $2")
        .bind(id.uuid()).bind(position).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Ends a match before its time; false when it was over. Its people are free again.
pub async fn end(tx: &mut Tx, id: MatchId, by: &str, now: Ts) -> Result<bool> {
    let rows = on!(&mut *tx, c => sqlx::query(
        "UPDATE matches SET state = 'ended', ended_at = $2, ended_by = $3 WHERE id = $1 AND state IN ('proposed', 'active')")
        .bind(id.uuid()).bind(now).bind(by).execute(c).await.map(|r| r.rows_affected()))?;
    on!(tx, c => sqlx::query("UPDATE match_member SET live = FALSE WHERE match_id = $1")
        .bind(id.uuid()).execute(c).await.map(|_| ()))?;
    Ok(rows == 1)
}

/// Proposed matches of a round that nobody declined since before this.
pub async fn accepted(tx: &mut Tx, round: RoundId, before: Ts) -> Result<Vec<Uuid>> {
    Ok(on!(tx, c => sqlx::query_scalar(
        "SELECT id FROM matches WHERE round_id = $1 AND state = 'proposed' AND created_at <= $2 ORDER BY id")
        .bind(round.uuid()).bind(before).fetch_all(c).await)?)
}

/// Lets proposed matches that nobody declined since before this begin.
pub async fn accept(tx: &mut Tx, round: RoundId, before: Ts) -> Result<()> {
    on!(tx, c => sqlx::query("UPDATE matches SET state = 'active' WHERE round_id = $1 AND state = 'proposed' AND created_at <= $2")
        .bind(round.uuid()).bind(before).execute(c).await.map(|_| ()))?;
    Ok(())
}
