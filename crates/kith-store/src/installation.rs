//! The one organization of this installation.

use crate::db::{Tx, on};
use crate::{Result, Ts, one};

/// What is known of the organization.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Installation {
    /// Its name; empty until it is set up.
    pub name: String,
    /// Tells whether a secret is the one that this database was made with.
    pub secret_check: Vec<u8>,
    /// When the first administrator set it up.
    pub set_up_at: Option<Ts>,
}

/// The installation; `None` right after the first migration.
pub async fn find(tx: &mut Tx) -> Result<Option<Installation>> {
    Ok(
        on!(tx, c => sqlx::query_as("SELECT name, secret_check, set_up_at FROM installation WHERE id = 1")
        .fetch_optional(c).await)?,
    )
}

/// Notes that this database now belongs to an installation. Does nothing when it already does.
pub async fn create(tx: &mut Tx, secret_check: &[u8], now: Ts) -> Result<()> {
    on!(tx, c => sqlx::query(
        "INSERT INTO installation (id, name, secret_check, created_at) VALUES (1, '', $1, $2) ON CONFLICT (id) DO NOTHING")
        .bind(secret_check).bind(now).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Sets it up, once; the second time is [`crate::Error::Gone`].
pub async fn set_up(tx: &mut Tx, name: &str, now: Ts) -> Result<()> {
    one(
        on!(tx, c => sqlx::query("UPDATE installation SET name = $1, set_up_at = $2 WHERE id = 1 AND set_up_at IS NULL")
            .bind(name).bind(now).execute(c).await.map(|r| r.rows_affected()))?,
        "the set-up",
    )
}

/// Gives the organization another name.
pub async fn rename(tx: &mut Tx, name: &str) -> Result<()> {
    one(
        on!(tx, c => sqlx::query("UPDATE installation SET name = $1 WHERE id = 1 AND set_up_at IS NOT NULL")
            .bind(name).execute(c).await.map(|r| r.rows_affected()))?,
        "the organization",
    )
}

/// How far an organization has come, in the order in which one gets there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct Progress {
    /// Active people beside the first one.
    pub people: bool,
    /// A program.
    pub program: bool,
    /// Somebody who organizes one.
    pub organizer: bool,
}

/// How far the organization has come.
pub async fn progress(tx: &mut Tx) -> Result<Progress> {
    Ok(on!(tx, c => sqlx::query_as(
        "SELECT EXISTS (SELECT 1 FROM person WHERE NOT administrator AND deactivated_at IS NULL) AS people,
                EXISTS (SELECT 1 FROM program WHERE archived_at IS NULL) AS program,
                EXISTS (SELECT 1 FROM organizer) AS organizer").fetch_one(c).await)?)
}
