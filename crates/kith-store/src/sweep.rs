//! What is swept away: rows that have served, each kind after a time of its own. Every function returns how many rows went.

use crate::db::{Tx, on};
use crate::{Result, Ts};

/// Codes and links that ended before this.
pub async fn codes(tx: &mut Tx, before: Ts) -> Result<u64> {
    Ok(
        on!(tx, c => sqlx::query("DELETE FROM sign_in_code WHERE expires_at < $1")
        .bind(before).execute(c).await.map(|r| r.rows_affected()))?,
    )
}

/// Sign-ins that ended before this, by themselves or by somebody.
pub async fn sign_ins(tx: &mut Tx, before: Ts) -> Result<u64> {
    Ok(
        on!(tx, c => sqlx::query("DELETE FROM sign_in WHERE expires_at < $1 OR ended_at < $1")
        .bind(before).execute(c).await.map(|r| r.rows_affected()))?,
    )
}

/// Counters whose window began before this.
pub async fn rates(tx: &mut Tx, before: Ts) -> Result<u64> {
    Ok(
        on!(tx, c => sqlx::query("DELETE FROM rate_counter WHERE window_start < $1")
        .bind(before).execute(c).await.map(|r| r.rows_affected()))?,
    )
}

/// Answers that were kept for a repeated request since before this.
pub async fn idempotency_keys(tx: &mut Tx, before: Ts) -> Result<u64> {
    Ok(
        on!(tx, c => sqlx::query("DELETE FROM idempotency_key WHERE created_at < $1")
        .bind(before).execute(c).await.map(|r| r.rows_affected()))?,
    )
}

/// Mails that were written before this, and mails with a secret that were of no use any more before the second instant.
pub async fn mails(tx: &mut Tx, written_before: Ts, useless_before: Ts) -> Result<u64> {
    Ok(
        on!(tx, c => sqlx::query("DELETE FROM mail WHERE created_at < $1 OR (not_after < $2 AND about = '')")
        .bind(written_before).bind(useless_before).execute(c).await.map(|r| r.rows_affected()))?,
    )
}

/// Jobs that were done before this, and jobs that were given up before the second instant and asked for by nobody since.
pub async fn jobs(tx: &mut Tx, done_before: Ts, dead_before: Ts) -> Result<u64> {
    Ok(on!(tx, c => sqlx::query(
        "DELETE FROM job WHERE (state = 'done' AND finished_at < $1) OR (state = 'dead' AND finished_at < $2)")
        .bind(done_before).bind(dead_before).execute(c).await.map(|r| r.rows_affected()))?)
}
