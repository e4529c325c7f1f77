//! What people do not want to be written to about.

use kith_domain::id::PersonId;

use crate::db::{Tx, on};
use crate::{Result, Ts};

/// The lists that somebody has unsubscribed from.
pub async fn unsubscribed(tx: &mut Tx, person: PersonId) -> Result<Vec<String>> {
    Ok(
        on!(tx, c => sqlx::query_scalar("SELECT list FROM unsubscription WHERE person_id = $1 ORDER BY list")
        .bind(person.uuid()).fetch_all(c).await)?,
    )
}

/// Ends that somebody is written to; nothing happens the second time.
pub async fn unsubscribe(tx: &mut Tx, person: PersonId, list: &str, now: Ts) -> Result<()> {
    on!(tx, c => sqlx::query(
        "INSERT INTO unsubscription (person_id, list, since) VALUES ($1, $2, $3) ON CONFLICT (person_id, list) DO NOTHING")
        .bind(person.uuid()).bind(list).bind(now).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Lets somebody be written to again.
pub async fn subscribe(tx: &mut Tx, person: PersonId, list: &str) -> Result<()> {
    on!(tx, c => sqlx::query("DELETE FROM unsubscription WHERE person_id = $1 AND list = $2")
        .bind(person.uuid()).bind(list).execute(c).await.map(|_| ()))?;
    Ok(())
}
