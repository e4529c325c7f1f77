//! A house for tests: a database of its own, a clock that stands still until it is moved, and repeatable randomness.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use jiff::{SignedDuration, Timestamp};
use kith_store::testing::{Kind, TestDb, beginning};
use sha2::{Digest, Sha256};

use super::{House, Secret, Surroundings};

/// A house that nobody else uses.
#[derive(Debug)]
pub struct TestHouse {
    /// The house.
    pub house: House,
    /// Its database.
    pub db: TestDb,
    /// Its secret.
    pub secret: Secret,
    clock: Arc<AtomicI64>,
}

impl TestHouse {
    /// An empty house at [`beginning`].
    ///
    /// # Panics
    /// As [`TestDb::new`].
    pub async fn new(kind: Kind) -> TestHouse {
        let db = TestDb::new(kind).await;
        let clock = Arc::new(AtomicI64::new(beginning().as_microsecond()));
        let time = Arc::clone(&clock);
        let draws = AtomicU64::new(0);
        let surroundings = Surroundings::new(
            move || {
                Timestamp::from_microsecond(time.load(Ordering::SeqCst))
                    .expect("tests stay in the range of a timestamp")
            },
            move |bytes| {
                for chunk in bytes.chunks_mut(32) {
                    let draw = draws.fetch_add(1, Ordering::SeqCst);
                    chunk.copy_from_slice(&Sha256::digest(draw.to_le_bytes())[..chunk.len()]);
                }
            },
        );
        let secret = Secret::generate(&surroundings);
        let house = House::open(db.db.clone(), surroundings, secret.clone())
            .await
            .expect("the house opens");
        TestHouse {
            house,
            db,
            secret,
            clock,
        }
    }

    /// Lets time pass.
    pub fn pass(&self, time: SignedDuration) {
        let microseconds = i64::try_from(time.as_micros()).expect("tests let reasonable times pass");
        self.clock.fetch_add(microseconds, Ordering::SeqCst);
    }

    /// How many rows each table has.
    ///
    /// # Panics
    /// When the database does not answer.
    pub async fn rows(&self) -> BTreeMap<String, i64> {
        kith_store::testing::rows(&self.db.db).await
    }
}

/// Writes letters that say what they are made from.
#[derive(Clone, Copy, Debug)]
pub struct PlainScribe;

impl super::letters::Scribe for PlainScribe {
    fn words(&self, letter: &super::letters::Letter) -> super::mail::Content {
        let text = format!("{letter:#?}");
        super::mail::Content {
            subject: text.lines().nth(10).unwrap_or_default().trim().to_owned(),
            html: format!("<pre>{}</pre>", text.replace('<', "&lt;")),
            text,
        }
    }

    fn address_of(&self, path: &str) -> String {
        format!("https://kith.example.org{path}")
    }
}
