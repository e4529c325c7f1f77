//! The house: everything that happens in an installation with a database, as use-cases.
//!
//! Each function that changes something is one write transaction, with its audit row and the jobs that follow in it, and takes
//! the permission that it needs as a value. Nothing here waits for the network.

pub mod api;
pub mod api_tokens;
pub mod audit;
pub mod calendars;
mod deactivation;
pub mod demo;
mod error;
pub mod jobs;
pub mod keeping;
pub mod letters;
pub mod mail;
pub mod matches;
pub mod notices;
pub mod people;
pub mod personal;
pub mod private;
pub mod programs;
mod rates;
pub mod rounds;
mod secret;
pub mod sessions;
pub mod set_up;
pub mod sign_in;
pub mod sign_in_code;
mod surroundings;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
pub mod water_cooler;

use std::path::PathBuf;
use std::sync::Arc;

use kith_deliver::fetch::{Fetcher, Trusted};
use kith_store::Db;

pub use error::{Error, Invalid, Result};
pub use secret::{Secret, Token};
pub use surroundings::Surroundings;

/// An installation at work. Cheap to clone.
#[derive(Clone, Debug)]
pub struct House {
    db: Db,
    surroundings: Surroundings,
    secret: Arc<Secret>,
    erasures: Option<Arc<PathBuf>>,
    mail_pace: Option<u32>,
    fetcher: Fetcher,
}

impl House {
    /// Opens the house over a migrated database.
    ///
    /// # Errors
    /// [`Error::Store`] when the schema is not the one this Kith needs; [`Error::WrongSecret`] when the database was made with
    /// another secret, under which every private text would be lost.
    pub async fn open(db: Db, surroundings: Surroundings, secret: Secret) -> Result<House> {
        db.check().await?;
        let house = House {
            db,
            surroundings,
            secret: Arc::new(secret),
            erasures: None,
            mail_pace: None,
            fetcher: Fetcher::new(&[]),
        };
        let check = house.secret.check();
        let mut tx = house.db.write().await?;
        match kith_store::installation::find(&mut tx).await? {
            Some(known) if known.secret_check != check => return Err(Error::WrongSecret),
            Some(_) => {}
            None => {
                kith_store::installation::create(&mut tx, &check, house.now()).await?;
                house.begin_audit(&mut tx).await?;
            }
        }
        tx.commit().await?;
        Ok(house)
    }

    /// Keeps the ids of erased people in a file, too: a backup that is restored knows nothing of who was erased after it.
    pub fn with_erasures_in(mut self, file: PathBuf) -> House {
        self.erasures = Some(Arc::new(file));
        self
    }

    /// Lets people's calendars be on these servers although they are not public, or speak no TLS.
    pub fn with_calendar_servers(mut self, trusted: &[Trusted]) -> House {
        self.fetcher = Fetcher::new(trusted);
        self
    }

    /// The database, for those who look after it (health, backup); use-cases have functions of their own.
    pub fn db(&self) -> &Db {
        &self.db
    }

    /// Clock and randomness.
    pub fn surroundings(&self) -> &Surroundings {
        &self.surroundings
    }

    fn now(&self) -> kith_store::Ts {
        self.surroundings.now().into()
    }

    /// The day that it is in UTC, somewhere in the middle of the world: conditions on dates and pauses are by the day.
    fn today(&self) -> jiff::civil::Date {
        self.surroundings.now().to_zoned(jiff::tz::TimeZone::UTC).date()
    }
}
