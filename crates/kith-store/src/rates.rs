//! Counters that slow down whoever tries too often.

use crate::db::{Tx, on};
use crate::{Result, Ts};

/// Counts one try under a name, in windows that begin at `window_start`, and returns how many there were in this one.
pub async fn count(tx: &mut Tx, name: &str, window_start: Ts) -> Result<i64> {
    Ok(on!(tx, c => sqlx::query_scalar(
        "INSERT INTO rate_counter (name, window_start, hits) VALUES ($1, $2, 1)
         ON CONFLICT (name) DO UPDATE SET
             hits = CASE WHEN rate_counter.window_start = excluded.window_start THEN rate_counter.hits + 1 ELSE 1 END,
             window_start = excluded.window_start
         RETURNING hits").bind(name).bind(window_start).fetch_one(c).await)?)
}
