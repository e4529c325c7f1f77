//! What has to be said differently to the two databases: all of it is here.

use crate::Result;
use crate::db::{Db, Tx, on};

impl Tx {
    /// Runs several statements at once, without values; for migrations only.
    pub(crate) async fn run_script(&mut self, script: &'static str) -> Result<()> {
        on!(self, c => sqlx::raw_sql(script).execute(c).await.map(|_| ()))?;
        Ok(())
    }

    /// Keeps other processes from migrating at the same time. SQLite's writer is alone anyway.
    pub(crate) async fn lock_for_migration(&mut self) -> Result<()> {
        if let Tx::Postgres(t) = self {
            // Any number, as long as it is always the same one.
            sqlx::query("SELECT pg_advisory_xact_lock(7153926480031)")
                .execute(&mut **t)
                .await?;
        }
        Ok(())
    }

    /// Takes waiting jobs so that no two workers take the same one; PostgreSQL lets others skip the rows it has locked.
    pub(crate) fn skip_locked(&self) -> &'static str {
        match self {
            Tx::Sqlite(_) => "",
            Tx::Postgres(_) => " FOR UPDATE SKIP LOCKED",
        }
    }
}

impl Db {
    /// Lets go of what was deleted: SQLite folds its write-ahead log, where older pages still stand, into the file and empties it,
    /// as far as nobody is reading them. PostgreSQL's autovacuum does as much by itself.
    pub async fn let_go(&self) -> Result<()> {
        if let Db::Sqlite { write, .. } = self {
            sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(write).await?;
        }
        Ok(())
    }
}
