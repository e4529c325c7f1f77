//! Looking at people's calendars: a job, because it waits for the network.

use jiff::SignedDuration;
use kith_deliver::calendar::busy;
use kith_deliver::fetch::NotFetched;
use kith_domain::id::PersonId;
use kith_domain::permission::Oneself;
use kith_store::calendars as rows;
use kith_store::{Tx, people};

use super::super::jobs::{Failed, Finished, Held, Job};
use super::super::{Error, House, Result};
use super::Problem;

/// How far ahead a calendar is read: the farthest that times are suggested for.
const AHEAD: SignedDuration = SignedDuration::from_hours(24 * 7 * 8);
/// What was looked at so lately is not looked at again.
const RESTS: SignedDuration = SignedDuration::from_mins(50);
/// People whose calendars are asked for in one transaction.
const AT_ONCE: i64 = 200;

impl House {
    /// Has the calendar of everybody looked at who may soon look for a time.
    pub(in crate::house) async fn ask_for_looks(&self, held: Held) -> std::result::Result<Finished, Failed> {
        let now = self.surroundings.now();
        let before = (now - RESTS).into();
        let mut after = None;
        loop {
            let mut tx = self.db.write().await?;
            held.still(&mut tx, now).await?;
            let found = rows::to_look_at(&mut tx, before, after, AT_ONCE).await?;
            for person in &found {
                let job = Job::LookAtCalendar { person: person.uuid() };
                // The second of two workers that are asked finds the job there.
                let key = format!("look:{person}:{}", now.as_second() / RESTS.as_secs());
                self.enqueue(&mut tx, &job, Some(&key), now).await?;
            }
            after = found.last().copied();
            if after.is_none() {
                return held.finish(tx, now).await;
            }
            tx.commit().await?;
        }
    }

    /// Looks at the calendar of one person and keeps when the person is busy, or why that is not known.
    pub(in crate::house) async fn look_at_calendar(
        &self,
        held: Held,
        person: PersonId,
    ) -> std::result::Result<Finished, Failed> {
        let now = self.surroundings.now();
        let mut tx = self.db.read().await?;
        let (known, owner) = (rows::busy(&mut tx, person).await?, people::find(&mut tx, person).await?);
        let (Some(known), Some(owner)) = (known, owner) else {
            drop(tx);
            return held.finish(self.db.write().await?, now).await;
        };
        let address = self.open_address(&mut tx, person, &known.sealed).await?;
        drop(tx);
        let read = match self.fetcher.fetch(&address).await {
            Ok(bytes) => {
                let within = now..now + AHEAD;
                let read = move || busy(&String::from_utf8_lossy(&bytes), &owner.time_zone, &within);
                // Reading is work for the processor, and other jobs wait for their turn on this thread.
                let read = tokio::task::spawn_blocking(read).await;
                // A reader that stumbles over a calendar has not read it.
                read.ok().and_then(std::result::Result::ok).ok_or(Problem::NoCalendar)
            }
            Err(NotFetched::BadAddress | NotFetched::Private) => Err(Problem::Refused),
            Err(NotFetched::Unreachable | NotFetched::Status(_)) => Err(Problem::Unreachable),
            Err(NotFetched::TooLarge) => Err(Problem::TooLarge),
        };
        let (spans, problem) = match read {
            Ok(spans) => (spans, ""),
            Err(problem) => (Vec::new(), problem.word()),
        };
        let spans: Vec<(i64, i64)> = spans.iter().map(|s| (s.start.as_second(), s.end.as_second())).collect();
        let spans = serde_json::to_string(&spans).expect("numbers are JSON");
        let now = self.surroundings.now();
        let mut tx = self.db.write().await?;
        rows::looked(&mut tx, person, &known.sealed, &spans, problem, now.into()).await?;
        held.finish(tx, now).await
    }

    /// Seals the address of a calendar: whoever has it can read the calendar.
    pub(super) async fn seal_address(&self, tx: &mut Tx, oneself: Oneself, address: &str) -> Result<Vec<u8>> {
        self.seal_own(tx, oneself, PURPOSE, address.as_bytes()).await
    }

    pub(super) async fn open_address(&self, tx: &mut Tx, person: PersonId, sealed: &[u8]) -> Result<String> {
        let bytes = self.open_own(tx, person, PURPOSE, sealed).await?;
        String::from_utf8(bytes).map_err(|_| Error::Sealed)
    }
}

/// What the sealed address is bound to.
const PURPOSE: &str = "calendar address";
