//! Work that waits, runs or is done.
//!
//! A job is held by one worker at a time, for as long as its lease lasts. Whoever has lost the lease, because it slept or was
//! taken for dead, can write nothing about the job any more: every change names the worker.

use kith_domain::id::{JobId, WorkerId};
use uuid::Uuid;

use crate::db::{Tx, on};
use crate::{Result, Ts, one};

/// A job that is about to wait.
#[derive(Clone, Debug)]
pub struct NewJob<'a> {
    /// Which.
    pub id: JobId,
    /// What kind of work, in one word.
    pub kind: &'a str,
    /// What to do, as JSON.
    pub payload: &'a str,
    /// A second job with the same key is the same job, for as long as the first is remembered.
    pub dedupe_key: Option<&'a str>,
    /// Not before.
    pub run_at: Ts,
}

/// A job that a worker has taken.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Claimed {
    /// Which.
    #[sqlx(try_from = "Uuid")]
    pub id: JobId,
    /// What kind of work, in one word.
    pub kind: String,
    /// What to do, as JSON.
    pub payload: String,
    /// How often it was taken, this time included.
    pub attempts: i64,
}

/// A job as it is shown to an administrator.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Job {
    /// Which.
    #[sqlx(try_from = "Uuid")]
    pub id: JobId,
    /// What kind of work, in one word.
    pub kind: String,
    /// `waiting`, `running`, `done` or `dead`.
    pub state: String,
    /// Not before.
    pub run_at: Ts,
    /// How often it was taken.
    pub attempts: i64,
    /// Why the last attempt failed.
    pub last_error: Option<String>,
    /// When it was asked for.
    pub created_at: Ts,
    /// When it was done or given up.
    pub finished_at: Option<Ts>,
}

/// Adds a job; tells whether there was none with its key.
pub async fn insert(tx: &mut Tx, job: &NewJob<'_>, now: Ts) -> Result<bool> {
    let rows = on!(tx, c => sqlx::query(
        "INSERT INTO job (id, kind, payload, dedupe_key, state, run_at, attempts, created_at)
         VALUES ($1, $2, $3, $4, 'waiting', $5, 0, $6) ON CONFLICT (dedupe_key) DO NOTHING")
        .bind(job.id.uuid()).bind(job.kind).bind(job.payload).bind(job.dedupe_key).bind(job.run_at).bind(now)
        .execute(c).await.map(|r| r.rows_affected()))?;
    Ok(rows == 1)
}

/// Whether a job waits to be taken now; a question that takes no lock.
pub async fn any_due(tx: &mut Tx, now: Ts) -> Result<bool> {
    Ok(on!(tx, c => sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM job WHERE state = 'waiting' AND run_at <= $1)
             OR EXISTS (SELECT 1 FROM job WHERE state = 'running' AND lease_until <= $1)")
        .bind(now).fetch_one(c).await)?)
}

/// Takes jobs that are due, and jobs whose worker let its lease end, oldest first.
pub async fn claim(tx: &mut Tx, worker: WorkerId, now: Ts, lease_until: Ts, limit: i64) -> Result<Vec<Claimed>> {
    let sql = tx.claim_jobs();
    let mut claimed: Vec<Claimed> = on!(tx, c => sqlx::query_as(sql)
        .bind(worker.uuid()).bind(now).bind(lease_until).bind(limit).fetch_all(c).await)?;
    claimed.sort_by_key(|job| job.id);
    Ok(claimed)
}

/// Lengthens the lease. [`crate::Error::Gone`] when somebody else has the job: whatever was to be written must not be.
pub async fn keep(tx: &mut Tx, id: JobId, worker: WorkerId, lease_until: Ts) -> Result<()> {
    one(
        on!(tx, c => sqlx::query(
            "UPDATE job SET lease_until = $3 WHERE id = $1 AND leased_by = $2 AND state = 'running'")
            .bind(id.uuid()).bind(worker.uuid()).bind(lease_until).execute(c).await.map(|r| r.rows_affected()))?,
        "the lease of the job",
    )
}

/// The job is done.
pub async fn finish(tx: &mut Tx, id: JobId, worker: WorkerId, now: Ts) -> Result<()> {
    one(
        on!(tx, c => sqlx::query(
            "UPDATE job SET state = 'done', finished_at = $3, lease_until = NULL, leased_by = NULL, last_error = NULL
             WHERE id = $1 AND leased_by = $2 AND state = 'running'")
            .bind(id.uuid()).bind(worker.uuid()).bind(now).execute(c).await.map(|r| r.rows_affected()))?,
        "the lease of the job",
    )
}

/// The attempt failed; there will be another one.
pub async fn retry(tx: &mut Tx, id: JobId, worker: WorkerId, run_at: Ts, error: &str) -> Result<()> {
    one(
        on!(tx, c => sqlx::query(
            "UPDATE job SET state = 'waiting', run_at = $3, last_error = $4, lease_until = NULL, leased_by = NULL
             WHERE id = $1 AND leased_by = $2 AND state = 'running'")
            .bind(id.uuid()).bind(worker.uuid()).bind(run_at).bind(error).execute(c).await.map(|r| r.rows_affected()))?,
        "the lease of the job",
    )
}

/// The job is given up until somebody asks for another try.
pub async fn bury(tx: &mut Tx, id: JobId, worker: WorkerId, now: Ts, error: &str) -> Result<()> {
    one(
        on!(tx, c => sqlx::query(
            "UPDATE job SET state = 'dead', finished_at = $3, last_error = $4, lease_until = NULL, leased_by = NULL
             WHERE id = $1 AND leased_by = $2 AND state = 'running'")
            .bind(id.uuid()).bind(worker.uuid()).bind(now).bind(error).execute(c).await.map(|r| r.rows_affected()))?,
        "the lease of the job",
    )
}

/// Hands everything back that a worker holds, as if it had never been taken. Returns how many jobs these were.
pub async fn hand_back(tx: &mut Tx, worker: WorkerId) -> Result<u64> {
    Ok(on!(tx, c => sqlx::query(
        "UPDATE job SET state = 'waiting', attempts = attempts - 1, lease_until = NULL, leased_by = NULL
         WHERE leased_by = $1 AND state = 'running'")
        .bind(worker.uuid()).execute(c).await.map(|r| r.rows_affected()))?)
}

/// Lets a dead job be tried again, with as many attempts as a new one.
pub async fn try_again(tx: &mut Tx, id: JobId, now: Ts) -> Result<()> {
    one(
        on!(tx, c => sqlx::query(
            "UPDATE job SET state = 'waiting', run_at = $2, attempts = 0, finished_at = NULL WHERE id = $1 AND state = 'dead'")
            .bind(id.uuid()).bind(now).execute(c).await.map(|r| r.rows_affected()))?,
        "the job",
    )
}

/// One job.
pub async fn find(tx: &mut Tx, id: JobId) -> Result<Option<Job>> {
    Ok(on!(tx, c => sqlx::query_as(
        "SELECT id, kind, state, run_at, attempts, last_error, created_at, finished_at FROM job WHERE id = $1")
        .bind(id.uuid()).fetch_optional(c).await)?)
}

/// Jobs in one state, newest first: those made before one of them, or the newest.
pub async fn page(tx: &mut Tx, state: &str, before: Option<JobId>, limit: i64) -> Result<Vec<Job>> {
    Ok(on!(tx, c => sqlx::query_as(
        "SELECT id, kind, state, run_at, attempts, last_error, created_at, finished_at FROM job
         WHERE state = $1 AND id < $2 ORDER BY id DESC LIMIT $3")
        .bind(state).bind(before.map_or(Uuid::max(), JobId::uuid)).bind(limit).fetch_all(c).await)?)
}

/// How many jobs are in each state that has any.
pub async fn counts(tx: &mut Tx) -> Result<Vec<(String, i64)>> {
    Ok(on!(tx, c => sqlx::query_as(
        "SELECT state, CAST(count(*) AS BIGINT) FROM job GROUP BY state ORDER BY state").fetch_all(c).await)?)
}

/// Since when the job that is due for longest waits; none when nothing is due.
pub async fn oldest_due(tx: &mut Tx, now: Ts) -> Result<Option<Ts>> {
    Ok(on!(tx, c => sqlx::query_scalar(
        "SELECT run_at FROM job WHERE state = 'waiting' AND run_at <= $1 ORDER BY run_at LIMIT 1")
        .bind(now).fetch_optional(c).await)?)
}
