//! The numbered graph of a round: all that its matches follow from, without names; solved again it gives the same.

use kith_engine::{Goal, LeftOver, Matched, Roles, Round, ScoredPair, Shape};
use kith_proof::Proof;

use super::case::Case;
use super::{Found, Made, certify, engine_failure};
use crate::failure::Failure;
use crate::progress::Progress;

/// A round in numbers: who could have been matched with whom, how well, and what else was weighed.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub(crate) struct Graph {
    /// The number of the person behind each vertex.
    pub(crate) people: Vec<u32>,
    /// Pairs that were settled, by people, with their scores.
    pub(crate) forced: Vec<([u32; 2], i64)>,
    /// Pairs of vertices, ascending.
    pub(crate) pairs: Vec<ScoredPair>,
    /// People in a match.
    pub(crate) size: u32,
    /// Whether whoever is left over joins others.
    pub(crate) joins: bool,
    /// Whether the total comes before the number of people.
    pub(crate) quality_first: bool,
    /// Whether the lowest score comes before the total.
    pub(crate) lift_worst: bool,
    /// With roles: of each vertex, whether it is on the first side, and its places.
    pub(crate) roles: Option<(Vec<bool>, Vec<u32>)>,
    /// How often each vertex sat out before.
    pub(crate) sat_out: Vec<u32>,
    /// How often each was in a trio.
    pub(crate) trios: Vec<u32>,
}

/// What came of a graph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Again {
    /// The people of each match, by number, ascending, with the score of the match.
    pub(crate) matches: Vec<(Vec<u32>, i64)>,
    /// The sum of the scores.
    pub(crate) score: i64,
    /// No other set of matches of the graph that does as well by what the objective puts before the total scores more.
    pub(crate) upper_bound: i64,
}

impl Graph {
    /// The graph of a round that was made.
    pub(crate) fn of(made: &Made, case: &Case) -> Graph {
        let pool = &made.pool;
        let forced = |pair: &[usize; 2]| {
            let score = case.scorer.group_score(pair);
            (pair.map(|p| p as u32), score)
        };
        Graph {
            people: pool.vertices.iter().map(|&p| p as u32).collect(),
            forced: pool.forced.iter().map(forced).collect(),
            pairs: made.pairs.clone(),
            size: pool.group_size as u32,
            joins: pool.left_over == LeftOver::Join,
            quality_first: pool.goal == Goal::MostWeight,
            lift_worst: pool.lifts_worst(),
            roles: pool.roles.as_ref().map(|r| (r.first_side.clone(), r.capacity.clone())),
            sat_out: pool.sat_out.clone(),
            trios: pool.trios.clone(),
        }
    }

    /// Whether all numbers are in their place, so that a graph from outside cannot make the engine stumble.
    pub(crate) fn is_sound(&self) -> bool {
        let n = self.people.len();
        let sides = self
            .roles
            .as_ref()
            .is_none_or(|(side, places)| side.len() == n && places.len() == n);
        let pair = |p: &ScoredPair| p.u < p.v && (p.v as usize) < n && i64::from(p.score) <= kith_engine::MAX_SCORE;
        (2..=8).contains(&self.size)
            && sides
            && self.sat_out.len() == n
            && self.trios.len() == n
            && self.pairs.iter().all(pair)
            && self.pairs.is_sorted_by_key(|p| (p.u, p.v))
    }

    /// Solves it again. The proof is checked as on the first day, and so is `kept`, the proof of that day.
    ///
    /// # Errors
    /// [`Failure::Internal`] when one of the proofs does not verify.
    pub(crate) fn solve(&self, seed: u64, kept: Option<&Proof>, progress: &dyn Progress) -> Result<Again, Failure> {
        let round = self.round();
        let matched = kith_engine::solve(&round, seed, &mut || progress.interrupted()).map_err(engine_failure)?;
        if progress.interrupted() {
            return Err(Failure::Interrupted);
        }
        let verdict = certify::check(&round, &matched)?;
        if let Some(kept) = kept {
            let again = Matched {
                proof: kept.clone(),
                ..matched.clone()
            };
            certify::check(&round, &again)?;
        }
        let mut matches: Vec<(Vec<u32>, i64)> = matched
            .matches
            .iter()
            .map(|members| {
                let mut people: Vec<u32> = members.iter().map(|&v| self.people[v as usize]).collect();
                people.sort_unstable();
                (people, self.score_of(members))
            })
            .collect();
        let score: i64 = matches.iter().map(|(_, score)| score).sum();
        let floor = (matched.lowest, false);
        let mut stop = || progress.interrupted();
        let known = certify::known(&round, floor, &matched.proof, &verdict, score, &mut stop)?;
        let forced: i64 = self.forced.iter().map(|(_, score)| score).sum();
        matches.extend(self.forced.iter().map(|(pair, score)| (pair.to_vec(), *score)));
        matches.sort_unstable();
        Ok(Again {
            matches,
            score: score + forced,
            upper_bound: known.upper_bound + forced,
        })
    }

    fn round(&self) -> Round<'_> {
        let left_over = if self.joins { LeftOver::Join } else { LeftOver::SitOut };
        let goal = if self.quality_first {
            Goal::MostWeight
        } else {
            Goal::MostPairs
        };
        let shape = match &self.roles {
            Some((first_side, capacity)) => Shape::Roles(Roles {
                first_side,
                capacity,
                everyone_first: goal == Goal::MostPairs,
            }),
            None if self.size > 2 => Shape::Groups(self.size as usize, left_over),
            None => Shape::Pairs(left_over),
        };
        Round {
            people: self.people.len(),
            pairs: &self.pairs,
            shape,
            goal,
            lift_worst: self.lift_worst,
            sat_out: &self.sat_out,
            take_turns: false,
            trios: &self.trios,
        }
    }

    /// The score of a match, as the rules have it: the sum of its pairs over one less than its people, rounded down.
    fn score_of(&self, members: &[u32]) -> i64 {
        let two = (0..members.len()).flat_map(|i| (i + 1..members.len()).map(move |j| (members[i], members[j])));
        let sum: i64 = two
            .filter_map(|pair| self.pairs.binary_search_by_key(&pair, |p| (p.u, p.v)).ok())
            .map(|at| i64::from(self.pairs[at].score))
            .sum();
        sum / (members.len() as i64 - 1).max(1)
    }
}

impl Made {
    /// The proof of the round; a plan has none.
    pub(crate) fn proof(&self) -> Option<&Proof> {
        match &self.found {
            Found::Round(matched) => Some(&matched.proof),
            Found::Plan(_) => None,
        }
    }
}
