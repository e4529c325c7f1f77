//! Time and randomness, as parameters.

use std::fmt;
use std::sync::Arc;

use jiff::Timestamp;
use uuid::Uuid;

type Clock = dyn Fn() -> Timestamp + Send + Sync;
type Randomness = dyn Fn(&mut [u8]) + Send + Sync;

/// Where the house gets the time and its random bytes from. Cheap to clone.
#[derive(Clone)]
pub struct Surroundings {
    clock: Arc<Clock>,
    randomness: Arc<Randomness>,
}

impl Surroundings {
    /// From a clock and a source that fills a buffer with bytes nobody can guess.
    pub fn new(
        clock: impl Fn() -> Timestamp + Send + Sync + 'static,
        randomness: impl Fn(&mut [u8]) + Send + Sync + 'static,
    ) -> Surroundings {
        Surroundings {
            clock: Arc::new(clock),
            randomness: Arc::new(randomness),
        }
    }

    /// The time.
    pub fn now(&self) -> Timestamp {
        (self.clock)()
    }

    /// Bytes that nobody can guess.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        (self.randomness)(&mut bytes);
        bytes
    }

    /// A new id. Ids sort by the time at which they were made (UUID version 7), so that rows made together lie together.
    pub fn id<T: From<Uuid>>(&self) -> T {
        let millis = u64::try_from(self.now().as_millisecond()).unwrap_or_default();
        T::from(uuid::Builder::from_unix_timestamp_millis(millis, &self.bytes()).into_uuid())
    }
}

impl fmt::Debug for Surroundings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Surroundings")
    }
}
