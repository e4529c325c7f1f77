//! The house: everything that happens in an installation with a database, as use-cases.
//!
//! Each function that changes something is one write transaction, with its audit row and the jobs that follow in it, and takes
//! the permission that it needs as a value. Nothing here waits for the network.

pub mod audit;
mod deactivation;
mod error;
pub mod jobs;
pub mod keeping;
pub mod mail;
mod rates;
mod secret;
pub mod set_up;
pub mod sign_in;
pub mod sign_in_code;
mod surroundings;
#[cfg(any(test, feature = "testing"))]
pub mod testing;

use std::sync::Arc;

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
        };
        let check = house.secret.check();
        let mut tx = house.db.write().await?;
        match kith_store::installation::find(&mut tx).await? {
            Some(known) if known.secret_check != check => return Err(Error::WrongSecret),
            Some(_) => {}
            None => kith_store::installation::create(&mut tx, &check, house.now()).await?,
        }
        tx.commit().await?;
        Ok(house)
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
}
