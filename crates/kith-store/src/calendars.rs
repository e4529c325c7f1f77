//! A person's calendar: the private feed that it may fetch, and when it says that the person is busy.

use kith_domain::id::PersonId;
use uuid::Uuid;

use crate::db::{Tx, on};
use crate::{Result, Ts};

/// What is known of when somebody is busy.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Busy {
    /// The address of the calendar, sealed.
    pub sealed: Vec<u8>,
    /// When the person is busy, as JSON; no titles.
    pub busy: String,
    /// Why the last look failed; empty when it did not.
    pub problem: String,
    /// When it was last looked at.
    pub looked_at: Option<Ts>,
}

/// Keeps the hash of a person's secret in place of the one before.
pub async fn keep_feed(tx: &mut Tx, person: PersonId, hash: &[u8], now: Ts) -> Result<()> {
    on!(tx, c => sqlx::query(
        "INSERT INTO calendar_feed (person_id, secret_hash, created_at) VALUES ($1, $2, $3)
         ON CONFLICT (person_id) DO UPDATE SET secret_hash = excluded.secret_hash, created_at = excluded.created_at")
        .bind(person.uuid()).bind(hash).bind(now).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Forgets a person's secret; nothing happens when there is none.
pub async fn forget_feed(tx: &mut Tx, person: PersonId) -> Result<()> {
    on!(tx, c => sqlx::query("DELETE FROM calendar_feed WHERE person_id = $1")
        .bind(person.uuid()).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Since when a person has a feed.
pub async fn feed_since(tx: &mut Tx, person: PersonId) -> Result<Option<Ts>> {
    Ok(
        on!(tx, c => sqlx::query_scalar("SELECT created_at FROM calendar_feed WHERE person_id = $1")
        .bind(person.uuid()).fetch_optional(c).await)?,
    )
}

/// Whose secret it is, as long as the person takes part.
pub async fn whose_feed(tx: &mut Tx, hash: &[u8]) -> Result<Option<PersonId>> {
    let person: Option<Uuid> = on!(tx, c => sqlx::query_scalar(
        "SELECT f.person_id FROM calendar_feed f JOIN person p ON p.id = f.person_id
         WHERE f.secret_hash = $1 AND p.deactivated_at IS NULL").bind(hash).fetch_optional(c).await)?;
    Ok(person.map(PersonId::from))
}

/// Keeps the sealed address of a person's calendar in place of the one before; nothing is known of it yet.
pub async fn keep_busy(tx: &mut Tx, person: PersonId, sealed: &[u8]) -> Result<()> {
    on!(tx, c => sqlx::query(
        "INSERT INTO busy_feed (person_id, sealed, busy, problem, looked_at) VALUES ($1, $2, '[]', '', NULL)
         ON CONFLICT (person_id) DO UPDATE SET sealed = excluded.sealed, busy = '[]', problem = '', looked_at = NULL")
        .bind(person.uuid()).bind(sealed).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Forgets the calendar of a person and everything that was read of it.
pub async fn forget_busy(tx: &mut Tx, person: PersonId) -> Result<()> {
    on!(tx, c => sqlx::query("DELETE FROM busy_feed WHERE person_id = $1")
        .bind(person.uuid()).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// What is known of when a person is busy.
pub async fn busy(tx: &mut Tx, person: PersonId) -> Result<Option<Busy>> {
    Ok(
        on!(tx, c => sqlx::query_as("SELECT sealed, busy, problem, looked_at FROM busy_feed WHERE person_id = $1")
        .bind(person.uuid()).fetch_optional(c).await)?,
    )
}

/// Writes down what a look at a calendar has shown, unless its owner has given another one meanwhile.
pub async fn looked(tx: &mut Tx, person: PersonId, sealed: &[u8], busy: &str, problem: &str, now: Ts) -> Result<()> {
    on!(tx, c => sqlx::query(
        "UPDATE busy_feed SET busy = $3, problem = $4, looked_at = $5 WHERE person_id = $1 AND sealed = $2")
        .bind(person.uuid()).bind(sealed).bind(busy).bind(problem).bind(now).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// People in matches that go on whose calendar was not looked at since a moment, in the order of their ids, behind one.
pub async fn to_look_at(tx: &mut Tx, before: Ts, after: Option<PersonId>, limit: i64) -> Result<Vec<PersonId>> {
    let after = after.map_or(Uuid::nil(), PersonId::uuid);
    let people: Vec<Uuid> = on!(tx, c => sqlx::query_scalar(
        "SELECT b.person_id FROM busy_feed b JOIN person p ON p.id = b.person_id
         WHERE b.person_id > $2 AND (b.looked_at IS NULL OR b.looked_at < $1) AND p.deactivated_at IS NULL
           AND EXISTS (SELECT 1 FROM match_member m JOIN matches x ON x.id = m.match_id
                       WHERE m.person_id = b.person_id AND m.live = $4 AND x.state IN ('proposed', 'active'))
         ORDER BY b.person_id LIMIT $3")
        .bind(before).bind(after).bind(limit).bind(true).fetch_all(c).await)?;
    Ok(people.into_iter().map(PersonId::from).collect())
}
