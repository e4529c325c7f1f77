//! When rounds are made by themselves.

use jiff::SignedDuration;
use kith_domain::permission::By;
use kith_store::Ts;
use kith_store::match_types;
use serde_json::json;

use super::super::jobs::Job;
use super::super::{House, Result};
use super::make::Ground;

/// Match types that one look takes; the next look takes the others.
const AT_ONCE: i64 = 20;

impl House {
    /// Asks for every round that is due, and plans the one after it. Of several nodes the one that moves the date on asks.
    ///
    /// After a long sleep the last missed round is made if its late joiners could still be matched; it would be half over otherwise.
    pub(in crate::house) async fn ask_for_rounds(&self) -> Result<()> {
        let now = self.surroundings.now();
        let due = match_types::due(&mut self.db.read().await?, now.into(), AT_ONCE).await?;
        for kept in due {
            let mut tx = self.db.write().await?;
            let Some(ground) = Ground::find(&mut tx, kept.id).await? else {
                continue;
            };
            let cadence = &kept.settings.cadence;
            let duration = &ground.settings.duration;
            let planned = kept.next_slot.and_then(|day| cadence.slot(day));
            // The last one that should have been made by now.
            let mut last = planned;
            let mut next = planned;
            while let Some(slot) = next.filter(|slot| slot.starts_at <= now) {
                last = Some(slot);
                next = cadence.next(duration, slot.starts_at + SignedDuration::from_secs(1));
            }
            let set = match_types::set_next(&mut tx, &kept, next.map(|s| s.day), next.map(|s| Ts::from(s.starts_at)));
            if !set.await? {
                continue;
            }
            let Some(slot) = last else {
                tx.commit().await?;
                continue;
            };
            if !kept.settings.makes_matches() {
                self.ask_prompt(&mut tx, &kept, slot.day).await?;
            } else if now < ground.cycle(slot.day, now).cut_off_at {
                let job = Job::MakeRound {
                    match_type: kept.id.uuid(),
                    slot: slot.day,
                    asked: None,
                };
                let key = format!("round:{}:{}", kept.id, slot.day);
                self.enqueue(&mut tx, &job, Some(&key), now).await?;
            } else {
                let detail = json!({ "program": kept.program.to_string() });
                let subject = format!("match-type:{}", kept.id);
                self.log(&mut tx, By::Kith, "round.skipped", &subject, &detail).await?;
            }
            tx.commit().await?;
        }
        Ok(())
    }
}
