//! The schema and its steps.

use sha2::{Digest, Sha256};

use crate::db::{Db, Tx, on};
use crate::{Error, Result, Ts};

/// One step of the schema, in both dialects.
struct Step {
    name: &'static str,
    sqlite: &'static str,
    postgres: &'static str,
}

macro_rules! step {
    ($name:literal) => {
        Step {
            name: $name,
            sqlite: include_str!(concat!("../migrations/sqlite/", $name, ".sql")),
            postgres: include_str!(concat!("../migrations/postgres/", $name, ".sql")),
        }
    };
}

/// Every step, oldest first. A step that was released is never changed: its text is compared with what was run.
const STEPS: &[Step] = &[step!("0001_house"), step!("0002_program"), step!("0003_sweep")];

/// The table that remembers the steps; the same text on both.
const LEDGER: &str =
    "CREATE TABLE IF NOT EXISTS migration (name TEXT PRIMARY KEY, checksum TEXT NOT NULL, applied_at TEXT NOT NULL)";

/// What [`Db::migrate`] did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Migrated {
    /// The names of the steps that were run, in order; empty when nothing was to do.
    pub steps: Vec<&'static str>,
}

impl Db {
    /// Brings the schema up to date, each step in a transaction of its own: after a crash the next start goes on.
    ///
    /// # Errors
    /// [`Error::Schema`] when the database knows steps that this Kith does not, or other texts of them.
    pub async fn migrate(&self, now: Ts) -> Result<Migrated> {
        self.migrate_through(STEPS.len(), now).await
    }

    /// The same, but only the first so many steps: a backup of an older Kith is loaded into the schema that it was made with.
    pub(crate) async fn migrate_through(&self, steps: usize, now: Ts) -> Result<Migrated> {
        let mut done = Vec::new();
        loop {
            let mut tx = self.write().await?;
            tx.lock_for_migration().await?;
            tx.run_script(LEDGER).await?;
            let Some(step) = next_step(&mut tx)
                .await?
                .filter(|step| STEPS[..steps].iter().any(|s| s.name == step.name))
            else {
                tx.commit().await?;
                return Ok(Migrated { steps: done });
            };
            let (text, checksum) = text_for(&tx, step);
            tx.run_script(text).await?;
            on!(&mut tx, c => sqlx::query("INSERT INTO migration (name, checksum, applied_at) VALUES ($1, $2, $3)")
                .bind(step.name).bind(checksum).bind(now.timestamp().to_string()).execute(c).await.map(|_| ()))?;
            tx.commit().await?;
            done.push(step.name);
        }
    }

    /// Whether the schema is the one that this Kith needs.
    ///
    /// # Errors
    /// [`Error::Schema`] with what to do, when it is not.
    pub async fn check(&self) -> Result<()> {
        let mut tx = self.read().await?;
        match next_step(&mut tx).await {
            Ok(None) => Ok(()),
            Ok(Some(step)) => Err(Error::Schema(format!(
                "The database lacks the step {}. Run kith migrate.",
                step.name
            ))),
            Err(e @ Error::Schema(_)) => Err(e),
            Err(e) => Err(Error::Schema(format!(
                "The database was never prepared for Kith, or cannot be read ({e}). Run kith migrate."
            ))),
        }
    }
}

/// How many steps a backup was made with.
///
/// # Errors
/// [`Error::Backup`] when it has steps that this Kith does not know.
pub(crate) fn known_steps(names: &[String]) -> Result<usize> {
    let known = names.len() <= STEPS.len() && names.iter().zip(STEPS).all(|(name, step)| name == step.name);
    if !known {
        let last = names.last().map_or("none", String::as_str);
        return Err(Error::Backup(format!(
            "The backup was made by a newer Kith (its last step is {last}). Restore it with that one."
        )));
    }
    Ok(names.len())
}

/// The names of the steps that were run.
pub(crate) async fn ran(tx: &mut Tx) -> Result<Vec<String>> {
    Ok(on!(tx, c => sqlx::query_scalar("SELECT name FROM migration ORDER BY name").fetch_all(c).await)?)
}

fn text_for(tx: &Tx, step: &Step) -> (&'static str, String) {
    let text = match tx {
        Tx::Sqlite(_) => step.sqlite,
        Tx::Postgres(_) => step.postgres,
    };
    let digest = Sha256::digest(text.as_bytes());
    (text, digest.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// The first step that has not been run.
async fn next_step(tx: &mut Tx) -> Result<Option<&'static Step>> {
    let ran: Vec<(String, String)> =
        on!(&mut *tx, c => sqlx::query_as("SELECT name, checksum FROM migration ORDER BY name").fetch_all(c).await)?;
    for (i, (name, checksum)) in ran.iter().enumerate() {
        let Some(step) = STEPS.get(i).filter(|step| step.name == name) else {
            return Err(Error::Schema(format!(
                "The database has the step {name}, which this Kith does not know: it was made by a newer one. Run that, or restore a backup."
            )));
        };
        if text_for(tx, step).1 != *checksum {
            return Err(Error::Schema(format!(
                "The step {name} was run with another text than the one in this Kith. Restore a backup, or ask whoever built this program."
            )));
        }
    }
    Ok(STEPS.get(ran.len()))
}
