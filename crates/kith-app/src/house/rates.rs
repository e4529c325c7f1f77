//! Limits on how often something may be tried.

use jiff::{SignedDuration, Timestamp};
use kith_store::{Tx, rates};

use super::secret::mac;
use super::{Error, House, Result};

/// How often something may be tried.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limit {
    /// What is counted, in one word.
    pub(super) name: &'static str,
    /// So often …
    pub(super) most: i64,
    /// … in so long.
    pub(super) within: SignedDuration,
}

impl House {
    /// Counts one try by one subject, and refuses it when there were too many in this window of time.
    ///
    /// The subject is kept as a seal only: counters are no list of who was here.
    pub(super) async fn count(&self, tx: &mut Tx, limit: Limit, subject: &str) -> Result<()> {
        let seal = mac(
            &self.secret.key_for("rates"),
            &[limit.name.as_bytes(), subject.as_bytes()],
        );
        let name: String = seal[..16].iter().map(|byte| format!("{byte:02x}")).collect();
        let now = self.surroundings.now();
        let seconds = limit.within.as_secs().max(1);
        let start = Timestamp::from_second(now.as_second().div_euclid(seconds) * seconds).unwrap_or(now);
        let hits = rates::count(tx, &format!("{}:{name}", limit.name), start.into()).await?;
        if hits > limit.most {
            return Err(Error::TooOften {
                retry_after: (start + limit.within).duration_since(now),
            });
        }
        Ok(())
    }
}
