//! Sessions: when the people of a match meet, who is to come, and what their calendars were told.

use kith_domain::id::{MatchId, PersonId, ProgramId, SessionId};
use uuid::Uuid;

use crate::db::{Tx, on};
use crate::{Result, Ts, one};

/// A session.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Session {
    /// Which.
    #[sqlx(try_from = "Uuid")]
    pub id: SessionId,
    /// Of which match.
    #[sqlx(try_from = "Uuid")]
    pub match_id: MatchId,
    /// `agreed` or `cancelled`.
    pub state: String,
    /// How often its time has changed.
    pub sequence: i64,
    /// When it begins.
    pub starts_at: Ts,
    /// How long it takes.
    pub minutes: i64,
    /// What the one who chose the time saw on the wall: `YYYY-MM-DDTHH:MM`.
    pub wall: String,
    /// And where that was.
    pub time_zone: String,
    /// A room or a link.
    pub place: String,
    /// When it was last changed.
    pub changed_at: Ts,
}

/// Somebody who is to come, or no more is.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Guest {
    /// Who.
    #[sqlx(try_from = "Uuid")]
    pub id: PersonId,
    /// The name.
    pub name: String,
    /// Where mail goes.
    pub email: Option<String>,
    /// An IANA name.
    pub time_zone: String,
    /// `invited` or `cancelled`.
    pub state: String,
    /// The number that the person's calendar was told last.
    pub told: Option<i64>,
}

/// Somebody in a match who has not left it.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Member {
    /// Who.
    #[sqlx(try_from = "Uuid")]
    pub id: PersonId,
    /// The name.
    pub name: String,
    /// An IANA name.
    pub time_zone: String,
}

/// What the people of a match are told of it while they look for a time.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Meeting {
    /// Of which program.
    #[sqlx(try_from = "Uuid")]
    pub program_id: ProgramId,
    /// Its name.
    pub program: String,
    /// The settings of the match type, as JSON.
    pub settings: String,
    /// When the round ends.
    pub ends_at: Ts,
}

/// A session as a feed tells of it.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Dated {
    /// Which.
    #[sqlx(try_from = "Uuid")]
    pub id: SessionId,
    /// Of which match.
    #[sqlx(try_from = "Uuid")]
    pub match_id: MatchId,
    /// How often its time has changed.
    pub sequence: i64,
    /// When it begins.
    pub starts_at: Ts,
    /// How long it takes.
    pub minutes: i64,
    /// A room or a link.
    pub place: String,
    /// When it was last changed.
    pub changed_at: Ts,
}

/// A match that goes on, for somebody who looks for a time. Two who choose one at the same time wait for one another.
pub async fn take_match(tx: &mut Tx, id: MatchId) -> Result<()> {
    one(
        on!(tx, c => sqlx::query("UPDATE matches SET state = state WHERE id = $1 AND state IN ('proposed', 'active')")
            .bind(id.uuid()).execute(c).await.map(|r| r.rows_affected()))?,
        "the match",
    )
}

/// What a match that goes on is about.
pub async fn meeting(tx: &mut Tx, id: MatchId) -> Result<Option<Meeting>> {
    Ok(on!(tx, c => sqlx::query_as(
        "SELECT m.program_id, g.name AS program, t.settings, r.ends_at
         FROM matches m JOIN program g ON g.id = m.program_id JOIN match_type t ON t.id = m.match_type_id
         JOIN round r ON r.id = m.round_id
         WHERE m.id = $1 AND m.state IN ('proposed', 'active')").bind(id.uuid()).fetch_optional(c).await)?)
}

/// Who is in a match and has not left it, in their order.
pub async fn members(tx: &mut Tx, id: MatchId) -> Result<Vec<Member>> {
    Ok(on!(tx, c => sqlx::query_as(
        "SELECT p.id, p.name, p.time_zone FROM match_member m JOIN person p ON p.id = m.person_id
         WHERE m.match_id = $1 AND m.live = $2 AND p.deactivated_at IS NULL ORDER BY m.position")
        .bind(id.uuid()).bind(true).fetch_all(c).await)?)
}

/// Adds a session.
pub async fn insert(tx: &mut Tx, session: &Session) -> Result<()> {
    on!(tx, c => sqlx::query(
        "INSERT INTO session (id, match_id, state, sequence, starts_at, minutes, wall, time_zone, place, created_at, changed_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10)")
        .bind(session.id.uuid()).bind(session.match_id.uuid()).bind(&session.state).bind(session.sequence)
        .bind(session.starts_at).bind(session.minutes).bind(&session.wall).bind(&session.time_zone).bind(&session.place)
        .bind(session.changed_at).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Changes a session that is agreed.
pub async fn update(tx: &mut Tx, session: &Session) -> Result<()> {
    one(
        on!(tx, c => sqlx::query(
            "UPDATE session SET state = $2, sequence = $3, starts_at = $4, minutes = $5, wall = $6, time_zone = $7, place = $8,
                                changed_at = $9
             WHERE id = $1 AND state = 'agreed'")
            .bind(session.id.uuid()).bind(&session.state).bind(session.sequence).bind(session.starts_at)
            .bind(session.minutes).bind(&session.wall).bind(&session.time_zone).bind(&session.place)
            .bind(session.changed_at).execute(c).await.map(|r| r.rows_affected()))?,
        "the session",
    )
}

/// One session.
pub async fn find(tx: &mut Tx, id: SessionId) -> Result<Option<Session>> {
    Ok(on!(tx, c => sqlx::query_as(
        "SELECT id, match_id, state, sequence, starts_at, minutes, wall, time_zone, place, changed_at
         FROM session WHERE id = $1").bind(id.uuid()).fetch_optional(c).await)?)
}

/// The agreed sessions of a match that have not begun, soonest first.
pub async fn upcoming(tx: &mut Tx, id: MatchId, now: Ts) -> Result<Vec<Session>> {
    Ok(on!(tx, c => sqlx::query_as(
        "SELECT id, match_id, state, sequence, starts_at, minutes, wall, time_zone, place, changed_at
         FROM session WHERE match_id = $1 AND state = 'agreed' AND starts_at > $2 ORDER BY starts_at, id LIMIT 50")
        .bind(id.uuid()).bind(now).fetch_all(c).await)?)
}

/// The agreed session of a match that began last.
pub async fn last_begun(tx: &mut Tx, id: MatchId, now: Ts) -> Result<Option<Session>> {
    Ok(on!(tx, c => sqlx::query_as(
        "SELECT id, match_id, state, sequence, starts_at, minutes, wall, time_zone, place, changed_at
         FROM session WHERE match_id = $1 AND state = 'agreed' AND starts_at <= $2 ORDER BY starts_at DESC, id LIMIT 1")
        .bind(id.uuid()).bind(now).fetch_optional(c).await)?)
}

/// Lets somebody be a guest, also one who was taken off before.
pub async fn invite(tx: &mut Tx, session: SessionId, person: PersonId) -> Result<()> {
    on!(tx, c => sqlx::query(
        "INSERT INTO session_guest (session_id, person_id, state) VALUES ($1, $2, 'invited')
         ON CONFLICT (session_id, person_id) DO UPDATE SET state = 'invited'")
        .bind(session.uuid()).bind(person.uuid()).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Takes somebody off who was to come, and returns what the person's calendar was told last; nothing for whoever was not to come.
pub async fn uninvite(tx: &mut Tx, session: SessionId, person: PersonId) -> Result<Option<i64>> {
    let told: Option<Option<i64>> = on!(tx, c => sqlx::query_scalar(
        "UPDATE session_guest SET state = 'cancelled' WHERE session_id = $1 AND person_id = $2 AND state = 'invited' RETURNING told")
        .bind(session.uuid()).bind(person.uuid()).fetch_optional(c).await)?;
    Ok(told.flatten())
}

/// Who is or was to come, by name.
pub async fn guests(tx: &mut Tx, session: SessionId) -> Result<Vec<Guest>> {
    Ok(on!(tx, c => sqlx::query_as(
        "SELECT p.id, p.name, p.email, p.time_zone, g.state, g.told FROM session_guest g JOIN person p ON p.id = g.person_id
         WHERE g.session_id = $1 ORDER BY p.sort_name, p.id").bind(session.uuid()).fetch_all(c).await)?)
}

/// Writes down what the calendar of a guest is about to be told; false when the guest's state is no more the one that it tells of.
pub async fn tell(tx: &mut Tx, session: SessionId, person: PersonId, state: &str, told: i64) -> Result<bool> {
    let rows = on!(tx, c => sqlx::query(
        "UPDATE session_guest SET told = $4 WHERE session_id = $1 AND person_id = $2 AND state = $3")
        .bind(session.uuid()).bind(person.uuid()).bind(state).bind(told).execute(c).await.map(|r| r.rows_affected()))?;
    Ok(rows == 1)
}

/// Forgets what a person was to be told of a session and was not yet: something newer follows, or there is nothing to tell.
pub async fn forget_unsent(tx: &mut Tx, person: PersonId, about: &str) -> Result<()> {
    on!(tx, c => sqlx::query("DELETE FROM mail WHERE person_id = $1 AND about = $2 AND sent_at IS NULL")
        .bind(person.uuid()).bind(about).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// When a person has met others lately: begin and length, newest first.
pub async fn begun(tx: &mut Tx, person: PersonId, now: Ts, limit: i64) -> Result<Vec<(Ts, i64)>> {
    Ok(on!(tx, c => sqlx::query_as(
        "SELECT s.starts_at, s.minutes FROM session_guest g JOIN session s ON s.id = g.session_id
         WHERE g.person_id = $1 AND g.state = 'invited' AND s.state = 'agreed' AND s.starts_at <= $2
         ORDER BY s.starts_at DESC, s.id LIMIT $3").bind(person.uuid()).bind(now).bind(limit).fetch_all(c).await)?)
}

/// The agreed sessions that a person is to come to, from a moment on, soonest first.
pub async fn of_person(tx: &mut Tx, person: PersonId, from: Ts, limit: i64) -> Result<Vec<Dated>> {
    Ok(on!(tx, c => sqlx::query_as(
        "SELECT s.id, s.match_id, s.sequence, s.starts_at, s.minutes, s.place, s.changed_at
         FROM session_guest g JOIN session s ON s.id = g.session_id
         WHERE g.person_id = $1 AND g.state = 'invited' AND s.state = 'agreed' AND s.starts_at >= $2
         ORDER BY s.starts_at, s.id LIMIT $3").bind(person.uuid()).bind(from).bind(limit).fetch_all(c).await)?)
}

/// How many mails about sessions wait for a person.
#[cfg(any(test, feature = "testing"))]
pub async fn waiting_for_tests(tx: &mut Tx, person: PersonId) -> Result<i64> {
    Ok(on!(tx, c => sqlx::query_scalar(
        "SELECT CAST(COUNT(*) AS BIGINT) FROM mail WHERE person_id = $1 AND kind = 'session' AND sent_at IS NULL")
        .bind(person.uuid()).fetch_one(c).await)?)
}

/// What the people of a match have answered to whether they met.
#[cfg(any(test, feature = "testing"))]
pub async fn answers_for_tests(tx: &mut Tx, id: MatchId) -> Result<Vec<String>> {
    Ok(
        on!(tx, c => sqlx::query_scalar("SELECT met FROM match_member WHERE match_id = $1 ORDER BY position")
        .bind(id.uuid()).fetch_all(c).await)?,
    )
}
