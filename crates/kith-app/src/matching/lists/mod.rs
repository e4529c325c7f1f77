//! Pairs among more people than could all be compared in memory: lists of good partners, solved, and then every pair
//! outside the lists looked at under the prices of the solution.
//!
//! A pair whose score is above what the duals charge for its two people is *short*: it may be worth making. Short pairs join
//! the lists and the round is solved again. When no pair of all is short, the solution is optimal among all pairs, and its
//! proof holds for all of them. Before that, raising each person's dual by half of their shortest pair makes a bound for all.

mod build;
mod price;

use kith_domain::score::Scorer;
use kith_engine::candidates::{Bag, Bounds, Grid, Index, Keys};
use kith_engine::{Goal, Matched, ScoredPair};
use kith_proof::Proof;

use super::Task;
use super::case::Case;
use super::pool::Pool;
use crate::failure::Failure;
use crate::progress::{Progress, Step};
use crate::request::Gap;

/// Up to so many people all pairs are compared and kept.
pub(crate) const SMALL: usize = 2_000;
/// Up to so many the solution is brought to the optimum of all pairs unless another gap is asked for.
pub(crate) const EXACT: usize = 20_000;
/// Above so many a look at every pair takes longer than anybody waits who does not ask for it.
const EVERY_PAIR: usize = 250_000;
/// The gap that is good enough above [`EXACT`] people, in billionths.
const GOOD_ENOUGH: u32 = 1_000_000;

/// A solution over lists, and what is known of all pairs.
pub(super) struct Listed {
    /// The lists: pairs, ascending.
    pub(super) pairs: Vec<ScoredPair>,
    pub(super) matched: Box<Matched>,
    /// What is known of all pairs.
    pub(super) all: AllPairs,
}

/// What a look at all pairs has shown.
pub(super) enum AllPairs {
    /// All of them are in the list.
    Kept,
    /// No pair is short: the proof holds for all of them.
    Proved,
    /// The proof with duals raised holds for all of them.
    Raised(Box<Proof>),
    /// Not every pair was looked at.
    Unknown,
}

/// What the parts of the work have in common.
struct Ground<'a> {
    case: &'a Case,
    pool: &'a Pool,
    task: &'a Task,
    progress: &'a dyn Progress,
    index: Index,
    /// Pairs that the bounds do not speak of; always in the lists.
    named: Vec<(u32, u32)>,
    breadth: Breadth,
}

/// How long the first lists are, in partners per person.
#[derive(Clone, Copy)]
struct Breadth {
    /// Those of the highest bounds, whose exact score is looked at.
    looked_at: usize,
    /// Those that are kept.
    kept: usize,
}

/// Measured: shorter lists need more looks at all pairs, longer ones more solving.
const USUAL: Breadth = Breadth {
    looked_at: 96,
    kept: 20,
};

/// Whether a task is solved by lists.
pub(super) fn fit(task: &Task, pool: &Pool) -> bool {
    task.rounds.is_none() && !task.every_pair && !super::certify::keeps_pairs(&pool.round(&[]))
}

/// Makes lists, solves and prices until no pair of all is short, the gap is small enough or time is over.
pub(super) fn solve(task: &Task, case: &Case, pool: &Pool, progress: &dyn Progress) -> Result<Listed, Failure> {
    solve_with(task, case, pool, progress, USUAL)
}

/// The same from lists that are there already.
pub(super) fn solve_on(
    pairs: Vec<ScoredPair>,
    task: &Task,
    case: &Case,
    pool: &Pool,
    progress: &dyn Progress,
) -> Result<Listed, Failure> {
    Ground::new(task, case, pool, progress, USUAL).solve(pairs)
}

fn solve_with(
    task: &Task,
    case: &Case,
    pool: &Pool,
    progress: &dyn Progress,
    breadth: Breadth,
) -> Result<Listed, Failure> {
    let ground = Ground::new(task, case, pool, progress, breadth);
    let pairs = build::lists(&ground);
    ground.solve(pairs)
}

impl<'a> Ground<'a> {
    fn new(task: &'a Task, case: &'a Case, pool: &'a Pool, progress: &'a dyn Progress, breadth: Breadth) -> Ground<'a> {
        let (bounds, named) = bounds(&case.scorer, &pool.vertices);
        Ground {
            case,
            pool,
            task,
            progress,
            index: Index::new(bounds),
            named,
            breadth,
        }
    }
}

impl Ground<'_> {
    fn solve(&self, mut pairs: Vec<ScoredPair>) -> Result<Listed, Failure> {
        loop {
            self.progress.begin(Step::Solving, None);
            let mut stop = super::stop(&self.task.effort, self.progress);
            let round = self.pool.round(&pairs);
            // Anew each time: measured at 100,000 people, starting from the last duals takes ten times as long.
            let solved = kith_engine::solve(&round, self.task.seed, &mut stop);
            let mut matched = Box::new(solved.map_err(super::engine_failure)?);
            if self.progress.interrupted() {
                return Err(Failure::Interrupted);
            }
            self.claim_less(&mut matched);
            let (all, short) = self.look(&pairs, &matched);
            if short.is_empty() {
                return Ok(Listed { pairs, matched, all });
            }
            let before = pairs.len();
            merge(&mut pairs, short);
            if pairs.len() == before {
                return Err(Failure::Internal(
                    "the duals of the lists leave a pair of theirs short".to_owned(),
                ));
            }
        }
    }

    /// What is known of all pairs, and which of them to solve again with: none where this is the end.
    fn look(&self, pairs: &[ScoredPair], matched: &Matched) -> (AllPairs, Vec<ScoredPair>) {
        if !self.looks_at_all() {
            return (AllPairs::Unknown, Vec::new());
        }
        let Some(short) = price::short(self, pairs, matched) else {
            return (AllPairs::Unknown, Vec::new());
        };
        if !short.pairs.is_empty() {
            let raised = kith_engine::candidates::raised(&matched.proof, &short.raise);
            let enough = self.is_enough(matched, &raised) || self.is_over();
            let again = if enough { Vec::new() } else { short.pairs };
            return (AllPairs::Raised(Box::new(raised)), again);
        }
        match price::bridges(self, pairs, matched) {
            Some(bridges) if self.is_over() && !bridges.is_empty() => (AllPairs::Unknown, Vec::new()),
            Some(bridges) => (AllPairs::Proved, bridges),
            None => (AllPairs::Unknown, Vec::new()),
        }
    }

    fn people(&self) -> usize {
        self.pool.vertices.len()
    }

    fn looks_at_all(&self) -> bool {
        !self.is_over() && (self.people() <= EVERY_PAIR || self.task.effort.gap.is_some())
    }

    /// Whether time is over, or nobody wants to wait any longer.
    fn is_over(&self) -> bool {
        super::stop(&self.task.effort, self.progress)()
    }

    fn is_enough(&self, matched: &Matched, raised: &Proof) -> bool {
        let default = if self.people() > EXACT { GOOD_ENOUGH } else { 0 };
        let gap = self.task.effort.gap.map_or(default, Gap::billionths);
        let open = (raised.upper_bound - raised.weight).max(0);
        // Against the scores alone: in the weights repeats count for millions.
        let bound = self.score(matched) + open;
        open * 1_000_000_000 <= i128::from(gap) * bound.max(1)
    }

    fn score(&self, matched: &Matched) -> i128 {
        let scorer = &self.case.scorer;
        let of = |m: &Vec<u32>| {
            let members: Vec<usize> = m.iter().map(|&v| self.pool.vertices[v as usize]).collect();
            i128::from(scorer.group_score(&members))
        };
        matched.matches.iter().map(of).sum()
    }

    /// Takes back what the engine can claim of the lists alone, and says the rest so that it holds for all pairs.
    fn claim_less(&self, matched: &mut Matched) {
        let proof = &mut matched.proof;
        let everybody = self.people() / 2 == proof.pairs.len() + proof.groups.len();
        if everybody {
            // Nothing but the number of people stands against more pairs.
            proof.barrier.clear();
        }
        let trio_wanted = self.people() % 2 == 1 && self.pool.joins();
        matched.most_people = match self.pool.goal {
            Goal::MostPairs if trio_wanted => !proof.groups.is_empty() && everybody,
            Goal::MostPairs => matched.most_people,
            Goal::MostWeight => everybody,
        };
    }

    fn scored(&self, u: u32, v: u32) -> Option<ScoredPair> {
        super::eligible::scored(self.case, self.pool, u, v)
    }
}

/// Adds pairs to lists in ascending order; what is there already stays.
fn merge(pairs: &mut Vec<ScoredPair>, more: Vec<ScoredPair>) {
    pairs.extend(more);
    pairs.sort_unstable_by_key(|p| (p.u, p.v));
    pairs.dedup_by_key(|p| (p.u, p.v));
}

/// The rules' bounds in the engine's form, and the pairs of which they do not speak.
fn bounds(scorer: &Scorer, people: &[usize]) -> (Bounds, Vec<(u32, u32)>) {
    let facets = scorer.facets(people);
    let keys = |k: kith_domain::score::Keys| Keys {
        starts: k.starts,
        keys: k.keys,
        gains: k.gains,
    };
    let grids = facets.grids.into_iter().map(|g| Grid {
        codes: g.codes,
        width: g.width,
        points: g.points,
    });
    let bags = facets.bags.into_iter().map(|b| Bag {
        keys: b.keys,
        asks: keys(b.asks),
        has: keys(b.has),
    });
    let bounds = Bounds {
        constant: facets.constant,
        spare: facets.spare,
        grids: grids.collect(),
        bags: bags.collect(),
    };
    (bounds, facets.named)
}

#[cfg(test)]
mod tests;
