//! What happens again and again.

use jiff::SignedDuration;
use kith_store::schedules;

use super::super::{House, Result};
use super::Job;

/// Something that happens again and again.
struct Schedule {
    name: &'static str,
    every: SignedDuration,
    job: Job,
}

/// Everything that does.
const ALL: [Schedule; 4] = [
    Schedule {
        name: "sweep",
        every: SignedDuration::from_hours(1),
        job: Job::Sweep,
    },
    Schedule {
        name: "settle-rounds",
        every: SignedDuration::from_mins(5),
        job: Job::SettleRounds,
    },
    // Dates come nearer every day, and people change their own fields at any time.
    Schedule {
        name: "audiences",
        every: SignedDuration::from_hours(1),
        job: Job::ApplyAudiences,
    },
    Schedule {
        name: "look-at-calendars",
        every: SignedDuration::from_hours(1),
        job: Job::LookAtCalendars,
    },
];

impl House {
    /// Asks for whatever is due; what is not on the list yet is due now. After a long sleep each thing happens once, not once for
    /// every time that was missed.
    pub(super) async fn ask_for_what_is_due(&self) -> Result<()> {
        let now = self.surroundings.now();
        let listed = schedules::all(&mut self.db.read().await?).await?;
        for schedule in &ALL {
            let known = listed.iter().find(|(name, _)| name == schedule.name);
            let due_at = known.map_or(now.into(), |(_, next)| *next);
            if due_at > now.into() {
                continue;
            }
            let mut tx = self.db.write().await?;
            if known.is_none() {
                schedules::ensure(&mut tx, schedule.name, due_at).await?;
            }
            let next = now + schedule.every;
            if schedules::advance(&mut tx, schedule.name, due_at, next.into(), now.into()).await? {
                let key = format!("schedule:{}:{}", schedule.name, due_at.timestamp());
                self.enqueue(&mut tx, &schedule.job, Some(&key), now).await?;
            }
            tx.commit().await?;
        }
        self.ask_for_rounds().await
    }
}
