//! What people said about their matches, counted. Whose answer is whose stays here.
//!
//! The statements over some rounds are put together, so they begin with a blank.

use kith_domain::id::{MatchId, ProgramId, RoundId};
use sqlx::QueryBuilder;
use uuid::Uuid;

use crate::db::{Tx, on};
use crate::{Result, Ts};

/// How many matches of a round met, as far as their people said. Matches that ended before their time are not among them.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Tally {
    /// Which round.
    #[sqlx(try_from = "Uuid")]
    pub round_id: RoundId,
    /// Matches.
    pub matches: i64,
    /// All their people say that they met.
    pub all_yes: i64,
    /// Somebody says so, and the others say nothing.
    pub some_yes: i64,
    /// Somebody says so, and somebody else says otherwise.
    pub disputed: i64,
    /// Somebody says that they did not, or not yet, and nobody that they did.
    pub not_met: i64,
    /// Nobody said anything, and a time that they had agreed on has passed.
    pub passed: i64,
    /// Nobody said anything.
    pub unknown: i64,
}

/// The answers of one round to how useful it was.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct UsefulAnswers {
    /// Which round.
    #[sqlx(try_from = "Uuid")]
    pub round_id: RoundId,
    /// From 1 to 5.
    pub useful: i64,
    /// How many said so.
    pub answers: i64,
}

/// A line that somebody wrote to the organizers.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Remark {
    /// In which match: to bring remarks into an order that tells nothing, never to be shown.
    #[sqlx(try_from = "Uuid")]
    pub match_id: MatchId,
    /// By which of its people: for the same, and no more.
    pub position: i64,
    /// What it says.
    pub remark: String,
}

/// The tallies of some rounds; one without matches is missing.
pub async fn tallies(tx: &mut Tx, rounds: &[RoundId], now: Ts) -> Result<Vec<Tally>> {
    if rounds.is_empty() {
        return Ok(Vec::new());
    }
    Ok(on!(tx, c => {
        let mut query = QueryBuilder::new(
            " SELECT round_id, CAST(COUNT(*) AS BIGINT) AS matches,
                CAST(SUM(CASE WHEN yes = people THEN 1 ELSE 0 END) AS BIGINT) AS all_yes,
                CAST(SUM(CASE WHEN yes > 0 AND yes < people AND otherwise = 0 THEN 1 ELSE 0 END) AS BIGINT) AS some_yes,
                CAST(SUM(CASE WHEN yes > 0 AND otherwise > 0 THEN 1 ELSE 0 END) AS BIGINT) AS disputed,
                CAST(SUM(CASE WHEN yes = 0 AND otherwise > 0 THEN 1 ELSE 0 END) AS BIGINT) AS not_met,
                CAST(SUM(CASE WHEN yes = 0 AND otherwise = 0 AND passed THEN 1 ELSE 0 END) AS BIGINT) AS passed,
                CAST(SUM(CASE WHEN yes = 0 AND otherwise = 0 AND NOT passed THEN 1 ELSE 0 END) AS BIGINT) AS unknown
              FROM (SELECT m.round_id, COUNT(*) AS people,
                      SUM(CASE WHEN x.met = 'yes' THEN 1 ELSE 0 END) AS yes,
                      SUM(CASE WHEN x.met IN ('no', 'not-yet') THEN 1 ELSE 0 END) AS otherwise,
                      EXISTS (SELECT 1 FROM session s WHERE s.match_id = m.id AND s.state = 'agreed' AND s.starts_at < ");
        query.push_bind(now).push(
            ") AS passed
                    FROM matches m JOIN match_member x ON x.match_id = m.id
                    WHERE m.state IN ('active', 'ended') AND x.live AND m.round_id IN (");
        let mut list = query.separated(", ");
        for round in rounds {
            list.push_bind(round.uuid());
        }
        query.push(") GROUP BY m.round_id, m.id) AS each_match GROUP BY round_id");
        query.build_query_as().fetch_all(c).await
    })?)
}

/// The newest published rounds of a program whose people have been asked whether they met, the newest first.
pub async fn newest_rounds(tx: &mut Tx, program: ProgramId, now: Ts, limit: i64) -> Result<Vec<RoundId>> {
    let ids: Vec<Uuid> = on!(tx, c => sqlx::query_scalar(
        "SELECT id FROM round WHERE program_id = $1 AND state = 'published' AND ask_at <= $2 ORDER BY starts_at DESC, id DESC LIMIT $3")
        .bind(program.uuid()).bind(now).bind(limit).fetch_all(c).await)?;
    Ok(ids.into_iter().map(RoundId::from).collect())
}

/// How useful the matches of the rounds that ended before a moment were, the oldest round first.
pub async fn useful(tx: &mut Tx, program: ProgramId, ended_before: Ts) -> Result<Vec<UsefulAnswers>> {
    Ok(on!(tx, c => sqlx::query_as(
        "SELECT r.id AS round_id, x.useful, CAST(COUNT(*) AS BIGINT) AS answers
         FROM round r JOIN matches m ON m.round_id = r.id JOIN match_member x ON x.match_id = m.id
         WHERE r.program_id = $1 AND r.state = 'published' AND r.ends_at < $2 AND x.useful IS NOT NULL
         GROUP BY r.ends_at, r.id, x.useful ORDER BY r.ends_at, r.id, x.useful")
        .bind(program.uuid()).bind(ended_before).fetch_all(c).await)?)
}

/// What people of some rounds wrote to the organizers, at most so many.
pub async fn remarks(tx: &mut Tx, rounds: &[RoundId], limit: i64) -> Result<Vec<Remark>> {
    if rounds.is_empty() {
        return Ok(Vec::new());
    }
    Ok(on!(tx, c => {
        let mut query = QueryBuilder::new(
            " SELECT x.match_id, x.position, x.remark FROM match_member x WHERE x.remark <> '' AND x.round_id IN (");
        let mut list = query.separated(", ");
        for round in rounds {
            list.push_bind(round.uuid());
        }
        query.push(") ORDER BY x.since DESC, x.match_id, x.position LIMIT ").push_bind(limit);
        query.build_query_as().fetch_all(c).await
    })?)
}

/// People of a program who take part and are not matched before a day, `YYYY-MM-DD`: paused here or everywhere.
pub async fn count_paused(tx: &mut Tx, program: ProgramId, today: &str) -> Result<i64> {
    Ok(on!(tx, c => sqlx::query_scalar(
        "SELECT CAST(COUNT(*) AS BIGINT) FROM enrolment e JOIN person p ON p.id = e.person_id
         WHERE e.program_id = $1 AND e.state = 'active' AND e.left_at IS NULL AND p.deactivated_at IS NULL
           AND (e.paused_until > $2 OR p.paused_until > $2)")
        .bind(program.uuid()).bind(today).fetch_one(c).await)?)
}
