//! When the next round of a match type is made.

use jiff::{SignedDuration, Timestamp};
use kith_domain::id::MatchTypeId;
use kith_domain::program::{Slot, State};
use kith_store::{Tx, match_types, programs};

use super::super::{House, Result};

/// Slots that are looked at, one after the other, while each has a round already. A slot gets a round at most once, so more than a
/// few in a row means that the clock was set back.
const MOST_TAKEN: usize = 50;

impl House {
    /// Plans the next round of a match type: the first slot at or after a moment that has no round yet, while its program runs.
    /// A program that does not run has none. To be called in the transaction of whatever changes the answer: a round that is made,
    /// a program that starts or ends, a cadence that is changed.
    pub(in super::super) async fn plan_next(
        &self,
        tx: &mut Tx,
        match_type: MatchTypeId,
        at_or_after: Timestamp,
    ) -> Result<Option<Slot>> {
        let Some(kept) = match_types::find(tx, match_type).await? else {
            return Ok(None);
        };
        let program = programs::find(tx, kept.program).await?;
        let program = program.filter(|p| p.state == State::Running && p.archived_at.is_none());
        let mut next = None;
        if let Some(program) = program {
            let mut from = at_or_after;
            for _ in 0..MOST_TAKEN {
                next = kept.settings.cadence.next(&program.settings.duration, from);
                let Some(slot) = next else { break };
                if !match_types::has_round(tx, match_type, slot.day).await? {
                    break;
                }
                from = slot.starts_at + SignedDuration::from_secs(1);
                next = None;
            }
        }
        let (day, at) = (next.map(|slot| slot.day), next.map(|slot| slot.starts_at.into()));
        if (day, at) != (kept.next_slot, kept.next_at) {
            // Whoever was quicker has planned the same, from the same settings.
            match_types::set_next(tx, &kept, day, at).await?;
        }
        Ok(next)
    }
}
