//! The company of `kith serve --demo`: about 240 people and six months of programs.
//!
//! Nothing is made up in the database. The people are imported, programs are made from templates, and then a clock is moved through
//! half a year while a worker does what it always does and the people do what people do: join, agree on a time, meet or not, answer
//! or not, pause, step out. Only who does what is drawn, always the same way.

mod chatter;
mod life;
mod people;
mod programs;
#[cfg(test)]
mod tests;

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::civil::time;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, Zoned};
use kith_deliver::email::Mailer;
use kith_domain::email::EmailAddress;
use kith_domain::permission::Administrator;
use kith_engine::Rng;
use kith_store::Db;

use super::jobs::Worker;
use super::letters::Scribe;
use super::set_up::SetUp;
use super::{House, Result, Secret, Surroundings};
use life::Life;
use people::Staff;

/// How much has happened when somebody looks.
const WEEKS: i64 = 26;
/// When the worker looks, in UTC: between Sydney and Chicago each of these hours is, for somebody who works here, later than ten in
/// the morning and not yet night.
const LOOKS: [i8; 2] = [5, 16];
/// What all that is drawn is drawn from.
const SEED: u64 = 240;
/// Who runs the installation.
const ADMINISTRATOR: &str = "ada.lindqvist@example.org";

/// Whom somebody who looks around can be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cast {
    /// Runs the installation.
    pub administrator: EmailAddress,
    /// Organizes programs.
    pub organizer: EmailAddress,
    /// Has people below, and takes part.
    pub manager: EmailAddress,
    /// Two who are matched at the moment.
    pub matched: [EmailAddress; 2],
}

/// Lets an empty, migrated database live through half a year that ends now, and says whom to be there.
///
/// # Errors
/// Whatever a use-case refuses: then the story does not fit the product any more.
pub async fn live_through(db: &Db, secret: &Secret, real: &Surroundings, scribe: Arc<dyn Scribe>) -> Result<Cast> {
    live(db, secret, real, scribe, WEEKS).await
}

async fn live(db: &Db, secret: &Secret, real: &Surroundings, scribe: Arc<dyn Scribe>, weeks: i64) -> Result<Cast> {
    let clock = Clock::new(real.now());
    // As the clock tells it, in whole microseconds: a moment between two of them would never come.
    let now = clock.now();
    clock.set(beginning(now, weeks));
    let house = House::open(db.clone(), clock.surroundings(real), secret.clone()).await?;
    set_up(&house).await?;
    let mut rng = Rng::new(SEED);
    let staff = Staff::hire(&house, &mut rng).await?;
    let worker = Worker::new(house.clone(), Mailer::Keep, scribe);
    let mut life = Life::new(house, staff, rng, clock.now());
    while clock.now() < now {
        worker.catch_up().await?;
        life.notice_rounds().await?;
        let until = next_look(clock.now()).min(now);
        while let Some(at) = life.next_before(until) {
            clock.set(at);
            life.act().await?;
        }
        clock.set(until);
    }
    worker.catch_up().await?;
    life.cast().await
}

/// When the worker looks after a moment.
fn next_look(after: Timestamp) -> Timestamp {
    let day = after.to_zoned(TimeZone::UTC).date();
    let looks = [day, day.tomorrow().unwrap_or(day)]
        .into_iter()
        .flat_map(|day| LOOKS.map(|hour| (day, hour)));
    let looks = looks.filter_map(|(day, hour)| day.at(hour, 0, 0, 0).to_zoned(TimeZone::UTC).ok());
    let mut later = looks.map(|look| look.timestamp()).filter(|look| *look > after);
    later.next().unwrap_or(Timestamp::MAX)
}

/// So many weeks ago, early on a Monday.
fn beginning(now: Timestamp, weeks: i64) -> Timestamp {
    let long_ago = now - SignedDuration::from_hours(weeks * 7 * 24);
    let day = long_ago.to_zoned(TimeZone::UTC).date();
    let monday = day - SignedDuration::from_hours(24 * i64::from(day.weekday().to_monday_zero_offset()));
    let early = monday.to_datetime(time(6, 0, 0, 0)).to_zoned(TimeZone::UTC);
    early.as_ref().map_or(long_ago, Zoned::timestamp)
}

async fn set_up(house: &House) -> Result<()> {
    let Some(link) = house.set_up_link().await? else {
        return Ok(());
    };
    let form = SetUp {
        organization: "Harbour & Hill".into(),
        name: "Ada Lindqvist".into(),
        email: ADMINISTRATOR.into(),
        time_zone: "Europe/Berlin".into(),
    };
    house.set_up(&link, &form, "Kith").await?;
    Ok(())
}

/// Whoever runs the installation.
fn administrator() -> Administrator {
    Administrator::on_the_command_line()
}

/// A clock that is moved.
#[derive(Clone, Debug)]
struct Clock(Arc<AtomicI64>);

impl Clock {
    fn new(at: Timestamp) -> Clock {
        Clock(Arc::new(AtomicI64::new(at.as_microsecond())))
    }

    fn now(&self) -> Timestamp {
        Timestamp::from_microsecond(self.0.load(Ordering::SeqCst)).expect("it was made of a timestamp")
    }

    fn set(&self, at: Timestamp) {
        self.0.store(at.as_microsecond(), Ordering::SeqCst);
    }

    /// This clock, and randomness as it is.
    fn surroundings(&self, real: &Surroundings) -> Surroundings {
        let (clock, real) = (self.clone(), real.clone());
        Surroundings::new(
            move || clock.now(),
            move |bytes| {
                for chunk in bytes.chunks_mut(32) {
                    let drawn: [u8; 32] = real.bytes();
                    chunk.copy_from_slice(&drawn[..chunk.len()]);
                }
            },
        )
    }
}
