//! Making a round again, from what was kept of it alone.

use std::collections::{BTreeSet, HashMap};

use kith_domain::id::RoundId;
use kith_domain::permission::Administrator;
use kith_store::rounds::{self as rows, Round, matches};
use uuid::Uuid;

use super::super::{House, Result};
use super::make::NO_ROUND;
use super::solve;
use crate::matching;

/// A round that was made again.
#[derive(Clone, Debug)]
pub struct Replayed {
    /// The round as it is kept.
    pub round: Round,
    /// The engine that made it again.
    pub engine: String,
    /// The sum of the scores, this time.
    pub score: i64,
    /// The bound, this time.
    pub upper_bound: i64,
    /// The matches, this time, with their scores.
    pub matches: Vec<(Vec<Who>, i64)>,
    /// Matches of this time that are not kept: somebody in them was gone or they were given up before the round began.
    pub not_kept: usize,
    /// Matches that are kept and were not made this time.
    pub not_made: usize,
}

/// Somebody in a round.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    /// A name.
    Person(String),
    /// Somebody who was erased since.
    Removed,
}

impl Replayed {
    /// Whether everything came out as it did on the first day. A match that was not kept because somebody had left meanwhile is
    /// no difference.
    pub fn is_the_same(&self) -> bool {
        self.not_made == 0 && (self.score, self.upper_bound) == (self.round.score, self.round.upper_bound)
    }
}

impl House {
    /// Makes a round again from its numbered graph and its seed, and checks both its proofs.
    ///
    /// # Errors
    /// [`crate::house::Error::NotFound`] when there is no such round, [`crate::house::Error::Sealed`] when what is kept of it was
    /// changed, [`crate::house::Error::Matching`] when a proof does not verify.
    pub async fn replay_round(&self, _: Administrator, id: RoundId) -> Result<Replayed> {
        let mut tx = self.db.read().await?;
        let round = rows::find(&mut tx, id).await?.ok_or(NO_ROUND)?;
        let input = rows::input(&mut tx, id).await?.ok_or(NO_ROUND)?;
        let people = rows::people(&mut tx, id).await?;
        let kept = matches::of_round(&mut tx, id, None, i64::MAX).await?;
        let members = matches::members(&mut tx, id).await?;
        drop(tx);
        let (graph, proof) = self.open_input(id, &input)?;
        let seed = round.seed.unsigned_abs();
        let again = solve::on_a_thread(move |progress| graph.solve(seed, Some(&proof), progress)).await?;

        let number: HashMap<Uuid, u32> = people
            .iter()
            .filter_map(|p| Some((p.person_id?, u32::try_from(p.number).ok()?)))
            .collect();
        let made: BTreeSet<&Vec<u32>> = again.matches.iter().map(|(members, _)| members).collect();
        let first_day: BTreeSet<_> = kept.iter().filter(|m| m.origin == "round").map(|m| m.id).collect();
        let mut not_made = 0;
        let mut found = 0;
        for some in members.chunk_by(|a, b| a.match_id == b.match_id) {
            if !first_day.contains(&some[0].match_id) {
                continue;
            }
            let numbers: Vec<u32> = some.iter().filter_map(|m| number.get(&m.person_id?).copied()).collect();
            // Of somebody who was erased only the number is left: those who are still known have to be together.
            let holds = made
                .iter()
                .any(|m| m.len() == some.len() && numbers.iter().all(|n| m.contains(n)));
            found += usize::from(holds);
            not_made += usize::from(!holds);
        }
        let names: HashMap<u32, String> = people
            .into_iter()
            .filter_map(|p| Some((u32::try_from(p.number).ok()?, p.name?)))
            .collect();
        let who = |number: &u32| names.get(number).map_or(Who::Removed, |name| Who::Person(name.clone()));
        let matches: Vec<_> = again
            .matches
            .iter()
            .map(|(m, s)| (m.iter().map(who).collect(), *s))
            .collect();
        Ok(Replayed {
            engine: matching::ENGINE.to_owned(),
            score: again.score,
            upper_bound: again.upper_bound,
            not_kept: matches.len().saturating_sub(found),
            matches,
            not_made,
            round,
        })
    }
}
