//! What is deleted, and after how long.

use jiff::SignedDuration;
use kith_store::{Ts, sweep};

use super::super::House;
use super::{Failed, Finished, Held};

/// Codes stay for a day, so that "this code is too old" can be told from "there is no such code" while somebody asks.
const CODES: SignedDuration = SignedDuration::from_hours(24);
/// Sign-ins that ended.
const SIGN_INS: SignedDuration = SignedDuration::from_hours(30 * 24);
/// Counters; no limit counts over a longer time.
const RATES: SignedDuration = SignedDuration::from_hours(24);
/// Answers kept for a repeated request.
const IDEMPOTENCY_KEYS: SignedDuration = SignedDuration::from_hours(24);
/// Mails, sent or not.
const MAILS: SignedDuration = SignedDuration::from_hours(90 * 24);
/// Mails that are of no use any more and hold a code; others are counted for longer.
const USELESS_MAILS: SignedDuration = SignedDuration::from_hours(24);
/// Jobs that are done. Their keys are remembered for so long.
const JOBS: SignedDuration = SignedDuration::from_hours(7 * 24);
/// Jobs that were given up.
const DEAD_JOBS: SignedDuration = SignedDuration::from_hours(90 * 24);

impl House {
    /// Deletes what has served. Each kind in a transaction of its own, so that nobody waits for long.
    pub(super) async fn sweep(&self, held: Held) -> Result<Finished, Failed> {
        let now = self.surroundings.now();
        let ago = |age: SignedDuration| Ts::from(now - age);
        macro_rules! swept {
            ($kind:ident($($age:expr),+)) => {{
                let mut tx = self.db.write().await?;
                let rows = sweep::$kind(&mut tx, $(ago($age)),+).await?;
                tx.commit().await?;
                rows
            }};
        }
        let rows = swept!(codes(CODES))
            + swept!(sign_ins(SIGN_INS))
            + swept!(rates(RATES))
            + swept!(idempotency_keys(IDEMPOTENCY_KEYS))
            + swept!(mails(MAILS, USELESS_MAILS))
            + swept!(jobs(JOBS, DEAD_JOBS));
        tracing::info!(swept.rows = rows, "Rows that have served are deleted.");
        held.finish(self.db.write().await?, now).await
    }
}
