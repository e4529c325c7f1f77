//! What happens again and again. Of several processes, the one that moves the next time on does the work.

use crate::db::{Tx, on};
use crate::{Result, Ts};

/// Makes sure that something is on the list; its first time is this one.
pub async fn ensure(tx: &mut Tx, name: &str, first_at: Ts) -> Result<()> {
    on!(tx, c => sqlx::query("INSERT INTO schedule (name, next_at) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING")
        .bind(name).bind(first_at).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Everything on the list, with its next time.
pub async fn all(tx: &mut Tx) -> Result<Vec<(String, Ts)>> {
    Ok(on!(tx, c => sqlx::query_as("SELECT name, next_at FROM schedule ORDER BY name").fetch_all(c).await)?)
}

/// Moves the next time on; false when somebody else did so since it was read.
pub async fn advance(tx: &mut Tx, name: &str, due_at: Ts, next_at: Ts, now: Ts) -> Result<bool> {
    let rows = on!(tx, c => sqlx::query("UPDATE schedule SET next_at = $3, last_at = $4 WHERE name = $1 AND next_at = $2")
        .bind(name).bind(due_at).bind(next_at).bind(now).execute(c).await.map(|r| r.rows_affected()))?;
    Ok(rows == 1)
}
