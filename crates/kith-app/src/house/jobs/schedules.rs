//! What happens again and again.

use jiff::SignedDuration;
use kith_store::{Ts, schedules};

use super::super::{House, Result};
use super::Job;

/// Something that happens again and again.
struct Schedule {
    name: &'static str,
    every: SignedDuration,
    job: Job,
}

/// Everything that does.
const ALL: [Schedule; 1] = [Schedule {
    name: "sweep",
    every: SignedDuration::from_hours(1),
    job: Job::Sweep,
}];

impl House {
    /// Puts what happens again and again on the list, where it is not yet.
    pub(super) async fn ensure_schedules(&self) -> Result<()> {
        let mut tx = self.db.write().await?;
        for schedule in &ALL {
            schedules::ensure(&mut tx, schedule.name, self.now()).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// Asks for whatever is due. After a long sleep each thing happens once, not once for every time that was missed.
    pub(super) async fn ask_for_what_is_due(&self) -> Result<()> {
        let now = self.surroundings.now();
        let due = schedules::due(&mut self.db.read().await?, now.into()).await?;
        for (name, due_at) in due {
            let Some(schedule) = ALL.iter().find(|s| s.name == name) else {
                continue;
            };
            let mut tx = self.db.write().await?;
            let next: Ts = (now + schedule.every).into();
            if schedules::advance(&mut tx, &name, due_at, next, now.into()).await? {
                let key = format!("schedule:{name}:{}", due_at.timestamp());
                self.enqueue(&mut tx, &schedule.job, Some(&key), now).await?;
            }
            tx.commit().await?;
        }
        Ok(())
    }
}
