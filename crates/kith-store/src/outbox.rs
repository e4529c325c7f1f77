//! News on their way: what is due, who has it, and what became of it.
//!
//! A worker takes news by moving the moment at which they are due behind the end of its lease; a worker that died leaves them
//! to whoever looks then.

use kith_domain::id::{MailId, PersonId, WorkerId};
use sqlx::QueryBuilder;
use uuid::Uuid;

use crate::db::{Tx, on};
use crate::{Result, Ts};

/// What became of a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fate {
    /// The mail server took it.
    Sent,
    /// It would have come too late.
    Late,
    /// The person wants no more of this kind, or has no address.
    Unwanted,
    /// What it tells of is not so any more.
    Moot,
    /// The mail server will not take it.
    Refused,
}

impl Fate {
    /// The word for it in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Fate::Sent => "sent",
            Fate::Late => "late",
            Fate::Unwanted => "unwanted",
            Fate::Moot => "moot",
            Fate::Refused => "refused",
        }
    }
}

/// News that a worker has taken, with whoever gets them.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Due {
    /// Which.
    #[sqlx(try_from = "Uuid")]
    pub id: MailId,
    /// What they tell of, as JSON.
    pub about: String,
    /// What somebody who wants no more of it unsubscribes from; empty: nothing.
    pub list: String,
    /// The same in every attempt.
    pub message_id: String,
    /// When they were written down.
    pub created_at: Ts,
    /// From when they are of no use.
    pub not_after: Option<Ts>,
    /// Whether somebody waits for them.
    pub at_once: bool,
    /// How often they were taken, this time included.
    pub attempts: i64,
    /// When the mail server took them.
    pub sent_at: Option<Ts>,
    /// For whom.
    #[sqlx(try_from = "Uuid")]
    pub person_id: PersonId,
    /// The person's name.
    pub name: String,
    /// Where mail goes.
    pub email: Option<String>,
    /// A language tag.
    pub language: String,
    /// An IANA name.
    pub time_zone: String,
    /// Whether the person was deactivated.
    pub deactivated: bool,
    /// Whether the person wants no more of this list.
    pub unsubscribed: bool,
    /// Whether the address takes no mail.
    pub dead: bool,
}

/// The beginning of the question for [`Due`].
const DUE: &str = " SELECT m.id, m.about, m.list, m.message_id, m.created_at, m.not_after, m.at_once, m.attempts, m.sent_at, m.person_id,
        p.name, p.email, p.language, p.time_zone, p.deactivated_at IS NOT NULL AS deactivated,
        EXISTS (SELECT 1 FROM unsubscription u WHERE u.person_id = m.person_id AND u.list = m.list) AS unsubscribed,
        EXISTS (SELECT 1 FROM dead_address d WHERE d.address = p.email_folded) AS dead
     FROM mail m JOIN person p ON p.id = m.person_id";

/// Whether news are due; a question that takes no lock.
pub async fn any_due(tx: &mut Tx, at_once: bool, now: Ts) -> Result<bool> {
    Ok(on!(tx, c => sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM mail WHERE fate = '' AND about <> '' AND at_once = $1 AND due_at <= $2)")
        .bind(at_once).bind(now).fetch_one(c).await)?)
}

/// Takes news that are due, the longest due first; one thing per person.
pub async fn claim(
    tx: &mut Tx,
    worker: WorkerId,
    now: Ts,
    lease_until: Ts,
    limit: i64,
    at_once: bool,
) -> Result<Vec<MailId>> {
    let sql = tx.claim_news();
    let ids: Vec<Uuid> = on!(tx, c => sqlx::query_scalar(sql)
        .bind(worker.uuid()).bind(now).bind(lease_until).bind(limit).bind(at_once).fetch_all(c).await)?;
    Ok(ids.into_iter().map(MailId::from).collect())
}

/// News with whoever gets them, in the order in which they were written down. Who was erased meanwhile took them along.
pub async fn find(tx: &mut Tx, ids: &[MailId]) -> Result<Vec<Due>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    Ok(on!(tx, c => {
        let mut query = QueryBuilder::new(DUE);
        query.push(" WHERE m.id IN (");
        let mut list = query.separated(", ");
        ids.iter().for_each(|id| { list.push_bind(id.uuid()); });
        query.push(") ORDER BY m.created_at, m.id").build_query_as().fetch_all(c).await
    })?)
}

/// The newest news, for the page that shows them in development.
pub async fn newest(tx: &mut Tx, limit: i64) -> Result<Vec<Due>> {
    Ok(on!(tx, c => {
        let mut query = QueryBuilder::new(DUE);
        query.push(" WHERE m.about <> '' ORDER BY m.created_at DESC, m.id DESC LIMIT ").push_bind(limit);
        query.build_query_as().fetch_all(c).await
    })?)
}

/// The mail server took them. Holds also for a worker that has lost its lease: what is sent is sent.
pub async fn sent(tx: &mut Tx, ids: &[MailId], now: Ts) -> Result<()> {
    settle(tx, ids, Fate::Sent, Some(now)).await
}

/// They will not be sent.
pub async fn settled(tx: &mut Tx, ids: &[MailId], fate: Fate) -> Result<()> {
    settle(tx, ids, fate, None).await
}

async fn settle(tx: &mut Tx, ids: &[MailId], fate: Fate, at: Option<Ts>) -> Result<()> {
    if ids.is_empty() {
        return Ok(());
    }
    on!(tx, c => {
        let mut query = QueryBuilder::new(" UPDATE mail SET leased_by = NULL, fate = ");
        query.push_bind(fate.as_str());
        if let Some(at) = at {
            query.push(", sent_at = ").push_bind(at);
        }
        query.push(" WHERE sent_at IS NULL AND id IN (");
        let mut list = query.separated(", ");
        ids.iter().for_each(|id| { list.push_bind(id.uuid()); });
        query.push(")").build().execute(c).await.map(|_| ())
    })?;
    Ok(())
}

/// They are tried again at another time; nothing happens when somebody else has them.
pub async fn again(tx: &mut Tx, id: MailId, worker: WorkerId, due_at: Ts) -> Result<()> {
    on!(tx, c => sqlx::query("UPDATE mail SET due_at = $3, leased_by = NULL WHERE id = $1 AND leased_by = $2 AND fate = ''")
        .bind(id.uuid()).bind(worker.uuid()).bind(due_at).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// They wait for an hour at which the person may be written to, as if they had never been taken.
pub async fn postpone(tx: &mut Tx, id: MailId, worker: WorkerId, due_at: Ts) -> Result<()> {
    on!(tx, c => sqlx::query(
        "UPDATE mail SET due_at = $3, leased_by = NULL, attempts = attempts - 1 WHERE id = $1 AND leased_by = $2 AND fate = ''")
        .bind(id.uuid()).bind(worker.uuid()).bind(due_at).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Hands back everything that a worker has taken and not settled. Returns how much that was.
pub async fn hand_back(tx: &mut Tx, worker: WorkerId, now: Ts) -> Result<u64> {
    Ok(on!(tx, c => sqlx::query(
        "UPDATE mail SET due_at = $2, leased_by = NULL, attempts = attempts - 1
         WHERE fate = '' AND about <> '' AND due_at > $2 AND leased_by = $1")
        .bind(worker.uuid()).bind(now).execute(c).await.map(|r| r.rows_affected()))?)
}

/// How many mails of any kind were sent since a moment.
pub async fn sent_since(tx: &mut Tx, since: Ts) -> Result<i64> {
    Ok(
        on!(tx, c => sqlx::query_scalar("SELECT CAST(COUNT(*) AS BIGINT) FROM mail WHERE sent_at > $1")
        .bind(since).fetch_one(c).await)?,
    )
}

/// How many news are to go out until a moment, those that are due now among them.
pub async fn waiting(tx: &mut Tx, until: Ts) -> Result<i64> {
    Ok(on!(tx, c => sqlx::query_scalar(
        "SELECT CAST(COUNT(*) AS BIGINT) FROM mail WHERE fate = '' AND about <> '' AND due_at <= $1")
        .bind(until).fetch_one(c).await)?)
}

/// What became of the news that were written down since a moment; those that still wait have an empty word.
pub async fn fates(tx: &mut Tx, since: Ts) -> Result<Vec<(String, i64)>> {
    Ok(on!(tx, c => sqlx::query_as(
        "SELECT fate, CAST(COUNT(*) AS BIGINT) FROM mail WHERE about <> '' AND created_at > $1 GROUP BY fate ORDER BY fate")
        .bind(since).fetch_all(c).await)?)
}

/// Notes that an address takes no mail.
pub async fn bury_address(tx: &mut Tx, address: &str, said: &str, now: Ts) -> Result<()> {
    on!(tx, c => sqlx::query(
        "INSERT INTO dead_address (address, since, said) VALUES ($1, $2, $3) ON CONFLICT (address) DO UPDATE SET said = excluded.said")
        .bind(address).bind(now).bind(said).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// An address takes mail again.
pub async fn revive_address(tx: &mut Tx, address: &str) -> Result<()> {
    on!(tx, c => sqlx::query("DELETE FROM dead_address WHERE address = $1").bind(address).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Active people whose address takes no mail, with what its server said, by name; those of one program where one is given.
pub async fn dead_addresses(tx: &mut Tx, program: Option<Uuid>, limit: i64) -> Result<Vec<(PersonId, String, String)>> {
    // No program has the id that consists of zeros.
    let (everywhere, program) = (program.is_none(), program.unwrap_or(Uuid::nil()));
    // Few addresses and many people: a cross join keeps SQLite from going through the people in the order of their names.
    let rows: Vec<(Uuid, String, String)> = on!(tx, c => sqlx::query_as(
        "SELECT p.id, p.name, d.said FROM dead_address d CROSS JOIN person p
         WHERE p.email_folded = d.address AND p.deactivated_at IS NULL
           AND ($1 OR EXISTS (SELECT 1 FROM enrolment e WHERE e.person_id = p.id AND e.program_id = $2 AND e.left_at IS NULL))
         ORDER BY p.sort_name, p.id LIMIT $3")
        .bind(everywhere).bind(program).bind(limit).fetch_all(c).await)?;
    Ok(rows
        .into_iter()
        .map(|(id, name, said)| (id.into(), name, said))
        .collect())
}
