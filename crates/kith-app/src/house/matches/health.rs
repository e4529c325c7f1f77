//! How a program does, in a few numbers for its organizers. Nobody is named.

use kith_domain::permission::Organizer;
use kith_store::answers as rows;

use super::impressions::MetTally;
use crate::house::{House, Result};

/// Rounds that the met interval is taken over: about two months of a usual cadence.
const ROUNDS: i64 = 4;

/// How a program does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Health {
    /// The rounds that `met` is counted over.
    pub rounds: i64,
    /// How many of their matches met.
    pub met: MetTally,
    /// People who take part and are paused.
    pub paused: i64,
}

impl House {
    /// How the organizer's program does.
    pub async fn program_health(&self, organizer: Organizer) -> Result<Health> {
        let mut tx = self.db.read().await?;
        let rounds = rows::newest_rounds(&mut tx, organizer.program(), self.now(), ROUNDS).await?;
        let tallies = rows::tallies(&mut tx, &rounds, self.now()).await?;
        let met = tallies
            .into_iter()
            .map(MetTally::from)
            .fold(MetTally::default(), MetTally::and);
        Ok(Health {
            rounds: i64::try_from(rounds.len()).unwrap_or(i64::MAX),
            met,
            paused: rows::count_paused(&mut tx, organizer.program(), &self.today().to_string()).await?,
        })
    }
}
