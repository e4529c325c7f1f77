//! Matches as one of the people in them has them. A draft is nobody's: every function here leaves it out.
//!
//! The statements are put together, so they begin with a blank: what does not is prepared as it stands by a test.

use kith_domain::id::{MatchId, MatchTypeId, PersonId, ProgramId, RoundId, SessionId};
use sqlx::QueryBuilder;
use uuid::Uuid;

use crate::db::{Tx, on};
use crate::{Result, Ts, one};

/// A match of somebody, with the round and the program around it, and what the person said about it.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct MyMatch {
    /// Which.
    #[sqlx(try_from = "Uuid")]
    pub id: MatchId,
    /// In which program.
    #[sqlx(try_from = "Uuid")]
    pub program_id: ProgramId,
    /// The name of the program.
    pub program: String,
    /// In which of its match types.
    #[sqlx(try_from = "Uuid")]
    pub match_type_id: MatchTypeId,
    /// The settings of the match type, as JSON.
    pub settings: String,
    /// In which round.
    #[sqlx(try_from = "Uuid")]
    pub round_id: RoundId,
    /// When the round was made.
    pub starts_at: Ts,
    /// Half-way.
    pub remind_at: Ts,
    /// When people are asked whether they met.
    pub ask_at: Ts,
    /// When the round ends.
    pub ends_at: Ts,
    /// `proposed`, `active` or `ended`.
    pub state: String,
    /// Sentences for everybody in it, as a JSON list.
    pub why: String,
    /// When it was made.
    pub created_at: Ts,
    /// What ended it.
    pub ended_by: String,
    /// The person's place among its people.
    pub position: i64,
    /// Whether the person is in it until its end.
    pub live: bool,
    /// When the round began for the person.
    pub since: Ts,
    /// What the person said: `yes`, `not-yet`, `no` or nothing.
    pub met: String,
    /// From 1 to 5.
    pub useful: Option<i64>,
    /// What the person wrote to the organizer.
    pub remark: String,
}

/// One of the people of a match.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Member {
    /// Of which match.
    #[sqlx(try_from = "Uuid")]
    pub match_id: MatchId,
    /// The place among its people.
    pub position: i64,
    /// Who; nobody any more after an erasure.
    pub person_id: Option<Uuid>,
    /// The name to show.
    pub name: Option<String>,
    /// The role, where the match type has two.
    pub role: String,
    /// Whether the person is in it until its end.
    pub live: bool,
}

/// A time that was agreed.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Agreed {
    /// Which session.
    #[sqlx(try_from = "Uuid")]
    pub id: SessionId,
    /// Of which match.
    #[sqlx(try_from = "Uuid")]
    pub match_id: MatchId,
    /// When it begins.
    pub starts_at: Ts,
    /// How long it takes.
    pub minutes: i64,
    /// A room or a link.
    pub place: String,
}

/// A round in which nobody was found for somebody.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Unmatched {
    /// In which program.
    #[sqlx(try_from = "Uuid")]
    pub program_id: ProgramId,
    /// Why, for a layperson.
    pub reason: String,
    /// Until then late joiners and people who became free are matched.
    pub cut_off_at: Ts,
    /// When the round ends.
    pub ends_at: Ts,
}

/// A program that somebody has joined, or asked to join.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Joined {
    /// Which.
    #[sqlx(try_from = "Uuid")]
    pub program_id: ProgramId,
    /// Its name.
    pub program: String,
    /// How far the program has come: `open`, `running` or `closed`.
    pub program_state: String,
    /// How the person stands to it: `invited`, `applied`, `waiting` or `active`.
    pub standing: String,
    /// A day, `YYYY-MM-DD`; matched again from that day on.
    pub paused_until: Option<String>,
    /// `oneself` or `silence`, where it is paused.
    pub paused_by: String,
    /// When its next round is made.
    pub next_at: Option<Ts>,
}

/// Where a page of past matches begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// When the round began.
    pub since: Ts,
    /// Tells matches of one round apart.
    pub id: MatchId,
}

/// What somebody says about a match.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said<'a> {
    /// `yes`, `not-yet` or `no`.
    pub met: &'a str,
    /// From 1 to 5.
    pub useful: Option<i64>,
    /// One line for the organizer.
    pub remark: &'a str,
}

const MINE: &str = " SELECT m.id, m.program_id, g.name AS program, m.match_type_id, t.settings, m.round_id,
        r.starts_at, r.remind_at, r.ask_at, r.ends_at, m.state, m.why, m.created_at, m.ended_by,
        x.position, x.live, x.since, x.met, x.useful, x.remark
     FROM match_member x JOIN matches m ON m.id = x.match_id JOIN round r ON r.id = m.round_id
     JOIN match_type t ON t.id = m.match_type_id JOIN program g ON g.id = m.program_id
     WHERE r.state = 'published' AND m.state <> 'draft' AND x.person_id = ";

/// The matches that somebody is in now, the newest first.
pub async fn current(tx: &mut Tx, person: PersonId, limit: i64) -> Result<Vec<MyMatch>> {
    Ok(on!(tx, c => {
        let mut query = QueryBuilder::new(MINE);
        query.push_bind(person.uuid()).push(" AND x.live AND m.state <> 'ended' ORDER BY x.since DESC, m.id DESC LIMIT ");
        query.push_bind(limit).build_query_as().fetch_all(c).await
    })?)
}

/// The matches that are over for somebody, behind a place, the newest first.
pub async fn past(tx: &mut Tx, person: PersonId, after: Option<Place>, limit: i64) -> Result<Vec<MyMatch>> {
    Ok(on!(tx, c => {
        let mut query = QueryBuilder::new(MINE);
        query.push_bind(person.uuid()).push(" AND (m.state = 'ended' OR NOT x.live)");
        if let Some(place) = after {
            query.push(" AND (x.since, m.id) < (").push_bind(place.since).push(", ").push_bind(place.id.uuid()).push(")");
        }
        query.push(" ORDER BY x.since DESC, m.id DESC LIMIT ").push_bind(limit);
        query.build_query_as().fetch_all(c).await
    })?)
}

/// One match of somebody; nothing where the person was never in it.
pub async fn find(tx: &mut Tx, person: PersonId, id: MatchId) -> Result<Option<MyMatch>> {
    Ok(on!(tx, c => {
        let mut query = QueryBuilder::new(MINE);
        query.push_bind(person.uuid()).push(" AND m.id = ").push_bind(id.uuid());
        query.build_query_as().fetch_optional(c).await
    })?)
}

/// The people of some matches, in their places.
pub async fn members(tx: &mut Tx, matches: &[MatchId]) -> Result<Vec<Member>> {
    if matches.is_empty() {
        return Ok(Vec::new());
    }
    Ok(on!(tx, c => {
        let mut query = QueryBuilder::new(
            " SELECT x.match_id, x.position, x.person_id, p.name, x.role, x.live
              FROM match_member x LEFT JOIN person p ON p.id = x.person_id WHERE x.match_id IN (");
        let mut list = query.separated(", ");
        for id in matches {
            list.push_bind(id.uuid());
        }
        query.push(") ORDER BY x.match_id, x.position");
        query.build_query_as().fetch_all(c).await
    })?)
}

/// The times that some matches have agreed on, the earliest first.
pub async fn agreed(tx: &mut Tx, matches: &[MatchId]) -> Result<Vec<Agreed>> {
    if matches.is_empty() {
        return Ok(Vec::new());
    }
    Ok(on!(tx, c => {
        let mut query = QueryBuilder::new(
            " SELECT id, match_id, starts_at, minutes, place FROM session WHERE state = 'agreed' AND match_id IN (");
        let mut list = query.separated(", ");
        for id in matches {
            list.push_bind(id.uuid());
        }
        query.push(") ORDER BY starts_at, id");
        query.build_query_as().fetch_all(c).await
    })?)
}

/// The rounds of now in which nobody was found for somebody.
pub async fn unmatched(tx: &mut Tx, person: PersonId, now: Ts) -> Result<Vec<Unmatched>> {
    Ok(on!(tx, c => sqlx::query_as(
        "SELECT r.program_id, o.reason, r.cut_off_at, r.ends_at
         FROM round_person o JOIN round r ON r.id = o.round_id
         WHERE o.person_id = $1 AND o.reason <> '' AND r.state = 'published' AND r.ends_at > $2
           AND NOT EXISTS (SELECT 1 FROM match_member x JOIN matches m ON m.id = x.match_id
                           WHERE x.round_id = r.id AND x.person_id = $1 AND x.live AND m.state <> 'draft')
         ORDER BY r.starts_at DESC, r.id")
        .bind(person.uuid()).bind(now).fetch_all(c).await)?)
}

/// The programs that somebody has joined or asked to join, and that others can see, by name. One that is over asks nobody in any more.
pub async fn joined(tx: &mut Tx, person: PersonId) -> Result<Vec<Joined>> {
    Ok(on!(tx, c => sqlx::query_as(
        "SELECT g.id AS program_id, g.name AS program, g.state AS program_state, e.state AS standing, e.paused_until, e.paused_by,
                (SELECT MIN(t.next_at) FROM match_type t WHERE t.program_id = g.id) AS next_at
         FROM enrolment e JOIN program g ON g.id = e.program_id
         WHERE e.person_id = $1 AND e.left_at IS NULL AND e.state NOT IN ('denied', 'left')
           AND g.archived_at IS NULL AND g.state <> 'draft' AND (e.state = 'active' OR g.state IN ('open', 'running'))
         ORDER BY g.name, g.id").bind(person.uuid()).fetch_all(c).await)?)
}

/// Keeps what somebody says about a match in place of what was said before.
pub async fn say(tx: &mut Tx, person: PersonId, id: MatchId, said: &Said<'_>, now: Ts) -> Result<()> {
    one(
        on!(tx, c => sqlx::query(
            "UPDATE match_member SET met = $3, met_at = $4, useful = $5, remark = $6 WHERE match_id = $2 AND person_id = $1 AND live")
            .bind(person.uuid()).bind(id.uuid()).bind(said.met).bind(now).bind(said.useful).bind(said.remark)
            .execute(c).await.map(|r| r.rows_affected()))?,
        "the match",
    )
}
