//! What people find among their notifications.

use jiff::Timestamp;
use kith_domain::id::{NoticeId, PersonId};
use sqlx::QueryBuilder;
use uuid::Uuid;

use crate::db::{Tx, on};
use crate::{Result, Ts};

/// One notification.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Notice {
    /// Which.
    #[sqlx(try_from = "Uuid")]
    pub id: NoticeId,
    /// What it tells of, as JSON.
    pub about: String,
    /// When it was made.
    pub created_at: Ts,
    /// When the person had seen it.
    pub read_at: Option<Ts>,
}

/// Somebody's notifications behind one of them, the newest first.
pub async fn list(tx: &mut Tx, person: PersonId, before: Option<(Ts, NoticeId)>, limit: i64) -> Result<Vec<Notice>> {
    // Nothing was made after the end of time.
    let (at, id) = before.map_or((Timestamp::MAX.into(), Uuid::nil()), |(at, id)| (at, id.uuid()));
    Ok(on!(tx, c => sqlx::query_as(
        "SELECT id, about, created_at, read_at FROM notice WHERE person_id = $1 AND (created_at, id) < ($2, $3)
         ORDER BY created_at DESC, id DESC LIMIT $4")
        .bind(person.uuid()).bind(at).bind(id).bind(limit).fetch_all(c).await)?)
}

/// How many somebody has not seen, up to a limit.
pub async fn unread(tx: &mut Tx, person: PersonId, limit: i64) -> Result<i64> {
    Ok(on!(tx, c => sqlx::query_scalar(
        "SELECT CAST(COUNT(*) AS BIGINT) FROM (SELECT 1 FROM notice WHERE person_id = $1 AND read_at IS NULL LIMIT $2) AS found")
        .bind(person.uuid()).bind(limit).fetch_one(c).await)?)
}

/// Notes that somebody has seen everything up to a moment.
pub async fn read_all(tx: &mut Tx, person: PersonId, now: Ts) -> Result<()> {
    on!(tx, c => sqlx::query("UPDATE notice SET read_at = $2 WHERE person_id = $1 AND read_at IS NULL AND created_at <= $2")
        .bind(person.uuid()).bind(now).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// The programs that things belong to: programs themselves, rounds, matches and questions of the water cooler, by their ids.
pub async fn programs(tx: &mut Tx, about: &[Uuid]) -> Result<Vec<(Uuid, Uuid, String)>> {
    if about.is_empty() {
        return Ok(Vec::new());
    }
    Ok(on!(tx, c => {
        let mut query = QueryBuilder::new(" SELECT g.id AS about, g.id AS program_id, g.name FROM program g WHERE g.id IN (");
        for next in [
            ") UNION ALL SELECT r.id, g.id, g.name FROM round r JOIN program g ON g.id = r.program_id WHERE r.id IN (",
            ") UNION ALL SELECT m.id, g.id, g.name FROM matches m JOIN program g ON g.id = m.program_id WHERE m.id IN (",
            ") UNION ALL SELECT q.id, g.id, g.name FROM prompt q JOIN match_type t ON t.id = q.match_type_id
              JOIN program g ON g.id = t.program_id WHERE q.id IN (",
            ")",
        ] {
            let mut list = query.separated(", ");
            for id in about {
                list.push_bind(*id);
            }
            query.push(next);
        }
        query.build_query_as().fetch_all(c).await
    })?)
}
