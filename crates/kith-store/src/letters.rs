//! What a letter is written from: a batch of news at a time, each kind of row in one statement.

use kith_domain::id::PersonId;
use sqlx::QueryBuilder;
use uuid::Uuid;

use crate::db::{Tx, on};
use crate::{Result, Ts};

/// A match and its round.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Match {
    /// Which.
    pub id: Uuid,
    /// In which program.
    pub program_id: Uuid,
    /// In which of its match types.
    pub match_type_id: Uuid,
    /// `draft`, `proposed`, `active` or `ended`.
    pub state: String,
    /// Sentences for everybody in it, as a JSON list.
    pub why: String,
    /// When its round began.
    pub starts_at: Ts,
    /// When its round ends.
    pub ends_at: Ts,
    /// When it was made.
    pub created_at: Ts,
}

/// Somebody in a match.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Member {
    /// Of which match.
    pub match_id: Uuid,
    /// Who; nobody any more after an erasure.
    pub person_id: Option<Uuid>,
    /// The name to show.
    pub name: Option<String>,
    /// An IANA name.
    pub time_zone: Option<String>,
    /// The role, where the match type has two.
    pub role: String,
    /// Whether the person is in it until its end.
    pub live: bool,
    /// What the person said: `yes`, `not-yet`, `no` or nothing.
    pub met: String,
}

/// A session of a match.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Session {
    /// Which.
    pub id: Uuid,
    /// Of which match.
    pub match_id: Uuid,
    /// `agreed` or `cancelled`.
    pub state: String,
    /// How often it was changed.
    pub sequence: i64,
    /// When it begins.
    pub starts_at: Ts,
    /// How long it takes.
    pub minutes: i64,
    /// A room or a link.
    pub place: String,
}

/// A program.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Program {
    /// Which.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// What it is for.
    pub purpose: String,
    /// How far it has come.
    pub state: String,
    /// Its settings, as JSON.
    pub settings: String,
    /// When its next round is made.
    pub next_at: Option<Ts>,
}

/// A match type.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct MatchType {
    /// Which.
    pub id: Uuid,
    /// Its settings, as JSON.
    pub settings: String,
}

/// A round.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Round {
    /// Which.
    pub id: Uuid,
    /// In which program.
    pub program_id: Uuid,
    /// Which one of its match type.
    pub number: i64,
    /// `draft` or `published`.
    pub state: String,
    /// People who were to be matched.
    pub people: i64,
    /// People who were.
    pub matched: i64,
    /// Until then late joiners are matched.
    pub cut_off_at: Ts,
    /// When it ends.
    pub ends_at: Ts,
}

/// A question of the water cooler.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Prompt {
    /// Which.
    pub id: Uuid,
    /// In which program.
    pub program_id: Uuid,
    /// Its words.
    pub wording: String,
}

/// Why nobody was found for somebody in a round, and whether somebody was since.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Reason {
    /// Why.
    pub reason: String,
    /// Whether the person is in a match of the round now.
    pub matched: bool,
}

/// How somebody stands to a program.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Standing {
    /// `invited`, `applied`, `waiting`, `active`, `denied` or `left`.
    pub state: String,
    /// Why the person is paused: nothing, `oneself` or `silence`.
    pub paused_by: String,
}

/// A statement with a list of ids behind it.
macro_rules! by_ids {
    ($tx:expr, $sql:literal, $ids:expr, $rest:literal) => {{
        if $ids.is_empty() {
            return Ok(Vec::new());
        }
        Ok(on!($tx, c => {
            let mut query = QueryBuilder::new($sql);
            query.push("(");
            let mut list = query.separated(", ");
            $ids.iter().for_each(|id| { list.push_bind(*id); });
            query.push(")").push($rest).build_query_as().fetch_all(c).await
        })?)
    }};
}

/// Matches that are no drafts.
pub async fn matches(tx: &mut Tx, ids: &[Uuid]) -> Result<Vec<Match>> {
    by_ids!(
        tx,
        " SELECT m.id, m.program_id, m.match_type_id, m.state, m.why, r.starts_at, r.ends_at, m.created_at
          FROM matches m JOIN round r ON r.id = m.round_id WHERE m.state <> 'draft' AND m.id IN ",
        ids,
        ""
    )
}

/// The people of matches, in their places.
pub async fn members(tx: &mut Tx, matches: &[Uuid]) -> Result<Vec<Member>> {
    by_ids!(
        tx,
        " SELECT x.match_id, x.person_id, p.name, p.time_zone, x.role, x.live, x.met
          FROM match_member x LEFT JOIN person p ON p.id = x.person_id WHERE x.match_id IN ",
        matches,
        " ORDER BY x.match_id, x.position"
    )
}

/// The sessions that matches have agreed on, the earliest first.
pub async fn agreed(tx: &mut Tx, matches: &[Uuid]) -> Result<Vec<Session>> {
    by_ids!(
        tx,
        " SELECT id, match_id, state, sequence, starts_at, minutes, place FROM session WHERE state = 'agreed' AND match_id IN ",
        matches,
        " ORDER BY starts_at, id"
    )
}

/// Sessions.
pub async fn sessions(tx: &mut Tx, ids: &[Uuid]) -> Result<Vec<Session>> {
    by_ids!(
        tx,
        " SELECT id, match_id, state, sequence, starts_at, minutes, place FROM session WHERE id IN ",
        ids,
        ""
    )
}

/// Programs.
pub async fn programs(tx: &mut Tx, ids: &[Uuid]) -> Result<Vec<Program>> {
    by_ids!(
        tx,
        " SELECT g.id, g.name, g.purpose, CASE WHEN g.archived_at IS NULL THEN g.state ELSE 'closed' END AS state, g.settings, (SELECT MIN(t.next_at) FROM match_type t WHERE t.program_id = g.id) AS next_at
          FROM program g WHERE g.id IN ",
        ids,
        ""
    )
}

/// Match types.
pub async fn match_types(tx: &mut Tx, ids: &[Uuid]) -> Result<Vec<MatchType>> {
    by_ids!(tx, " SELECT id, settings FROM match_type WHERE id IN ", ids, "")
}

/// Rounds.
pub async fn rounds(tx: &mut Tx, ids: &[Uuid]) -> Result<Vec<Round>> {
    by_ids!(
        tx,
        " SELECT id, program_id, number, state, people, matched, cut_off_at, ends_at FROM round WHERE id IN ",
        ids,
        ""
    )
}

/// Questions of the water cooler.
pub async fn prompts(tx: &mut Tx, ids: &[Uuid]) -> Result<Vec<Prompt>> {
    by_ids!(
        tx,
        " SELECT q.id, t.program_id, q.wording FROM prompt q JOIN match_type t ON t.id = q.match_type_id WHERE q.id IN ",
        ids,
        ""
    )
}

/// Why nobody was found for somebody in a round.
pub async fn reason(tx: &mut Tx, round: Uuid, person: PersonId) -> Result<Option<Reason>> {
    Ok(on!(tx, c => sqlx::query_as(
        "SELECT o.reason, EXISTS (SELECT 1 FROM match_member x JOIN matches m ON m.id = x.match_id
                                  WHERE x.round_id = o.round_id AND x.person_id = o.person_id AND x.live
                                    AND m.state IN ('proposed', 'active')) AS matched
         FROM round_person o WHERE o.round_id = $1 AND o.person_id = $2 ORDER BY o.number LIMIT 1")
        .bind(round).bind(person.uuid()).fetch_optional(c).await)?)
}

/// How somebody stands to a program.
pub async fn standing(tx: &mut Tx, program: Uuid, person: PersonId) -> Result<Option<Standing>> {
    Ok(on!(tx, c => sqlx::query_as(
        "SELECT state, paused_by FROM enrolment WHERE program_id = $1 AND person_id = $2")
        .bind(program).bind(person.uuid()).fetch_optional(c).await)?)
}

/// Whether somebody organizes a program.
pub async fn organizes(tx: &mut Tx, program: Uuid, person: PersonId) -> Result<bool> {
    Ok(
        on!(tx, c => sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM organizer WHERE program_id = $1 AND person_id = $2)")
        .bind(program).bind(person.uuid()).fetch_one(c).await)?,
    )
}

/// How many people asked to join a program and have no answer.
pub async fn applied(tx: &mut Tx, program: Uuid) -> Result<i64> {
    Ok(on!(tx, c => sqlx::query_scalar(
        "SELECT COUNT(*) FROM enrolment WHERE program_id = $1 AND state = 'applied'")
        .bind(program).fetch_one(c).await)?)
}

/// The time zones of people.
pub async fn time_zones(tx: &mut Tx, people: &[PersonId]) -> Result<Vec<(Uuid, String)>> {
    let mut zones = Vec::with_capacity(people.len());
    for some in people.chunks(2_000) {
        let some: Vec<(Uuid, String)> = zones_of(&mut *tx, some).await?;
        zones.extend(some);
    }
    Ok(zones)
}

async fn zones_of(tx: &mut Tx, people: &[PersonId]) -> Result<Vec<(Uuid, String)>> {
    let ids: Vec<Uuid> = people.iter().map(|id| id.uuid()).collect();
    by_ids!(tx, " SELECT id, time_zone FROM person WHERE id IN ", ids, "")
}
