//! The independent check: the verifier shares no code with the solver, and a run whose proof fails is stopped.

use kith_engine::{
    Goal, LeftOver, MAX_SCORE, Matched, Rng, Round, Shape, Sizes, Steps, weight, weights, whole_penalty,
};
use kith_proof::{Edges, Fault, Problem, Proof, Verdict};

use super::case::Case;
use super::eligible;
use super::engine_failure;
use super::lists::{self, AllPairs};
use super::pool::Pool;
use crate::failure::Failure;
use crate::progress::Progress;
use crate::request::Effort;

/// Pairs outside the lists that are scored anew for a check where all would be too many: a second's work.
const PAIRS_CHECKED: usize = 5_000_000;

/// Checks what the engine found; a fault is Kith's own.
pub(crate) fn check(round: &Round<'_>, matched: &Matched) -> Result<Verdict, Failure> {
    verify(round, &matched.steps, matched.lowest, &matched.proof).map_err(own_fault)
}

/// Checks the same as far as it is claimed for all pairs: with every one of them scored anew, or above
/// [`lists::EXACT`] people the rows of some people; the verifier has no part in how pairs were passed over.
pub(super) fn check_known(
    every: &EveryPair<'_>,
    round: &Round<'_>,
    matched: &Matched,
    known: &AllPairs,
) -> Result<Verdict, Failure> {
    let Matched {
        steps, lowest, proof, ..
    } = matched;
    let people = round.people;
    let checked = match known {
        AllPairs::Proved if people <= lists::EXACT => {
            return every.verify(round, steps, *lowest, proof).map_err(own_fault);
        }
        AllPairs::Proved => every.verify_rows(round, steps, *lowest, proof),
        // A trio may gain less under raised duals than the bound allows, which the verifier would not let pass.
        AllPairs::Raised(raised) if raised.groups.is_empty() => every.verify_rows(round, steps, *lowest, raised),
        AllPairs::Kept | AllPairs::Raised(_) | AllPairs::Unknown => return check(round, matched),
    };
    checked.map_err(own_fault)?;
    check(round, matched)
}

pub(super) fn own_fault(fault: Fault) -> Failure {
    Failure::Internal(format!("the proof of this matching does not verify ({fault})"))
}

/// Checks a proof against the pairs of a round.
pub(crate) fn verify(round: &Round<'_>, steps: &Steps, lowest: u16, proof: &Proof) -> Result<Verdict, Fault> {
    let edges = weights(round, steps, lowest);
    verify_edges(round, steps, proof, &|f| {
        edges.iter().for_each(|e| f(e.u, e.v, e.weight))
    })
}

/// All pairs of some people, scored one after the other and not kept.
pub(crate) struct EveryPair<'a> {
    pub(crate) case: &'a Case,
    pub(crate) pool: &'a Pool,
    pub(crate) effort: &'a Effort,
    pub(crate) progress: &'a dyn Progress,
}

impl EveryPair<'_> {
    /// Checks a proof against all pairs. Of the round's own pairs only those who met count.
    pub(crate) fn verify(
        &self,
        round: &Round<'_>,
        steps: &Steps,
        lowest: u16,
        proof: &Proof,
    ) -> Result<Verdict, Fault> {
        let weight = weight(round, steps);
        verify_edges(round, steps, proof, &|f| {
            eligible::each(self.case, self.pool, self.effort, self.progress, &mut |p| {
                if p.score >= lowest {
                    f(p.u, p.v, weight(p));
                }
            });
        })
    }
}

impl EveryPair<'_> {
    /// Checks a proof against the round's pairs and all pairs of some people.
    fn verify_rows(&self, round: &Round<'_>, steps: &Steps, lowest: u16, proof: &Proof) -> Result<Verdict, Fault> {
        let weight = weight(round, steps);
        let n = round.people;
        let rows = (PAIRS_CHECKED / n.max(1)).clamp(1, n);
        let mut people: Vec<u32> = (0..n as u32).collect();
        Rng::new(n as u64).shuffle(&mut people);
        let listed = weights(round, steps, lowest);
        verify_edges(round, steps, proof, &|f| {
            listed.iter().for_each(|e| f(e.u, e.v, e.weight));
            for &u in &people[..rows] {
                for v in (0..n as u32).filter(|&v| v != u) {
                    if let Some(p) = eligible::scored(self.case, self.pool, u, v).filter(|p| p.score >= lowest) {
                        f(p.u, p.v, weight(&p));
                    }
                }
            }
        })
    }
}

fn verify_edges(round: &Round<'_>, steps: &Steps, proof: &Proof, edges: Edges<'_>) -> Result<Verdict, Fault> {
    let pairs_first = matches!(round.shape, Shape::Pairs(_)) && round.goal == Goal::MostPairs;
    if pairs_first && !proof.max_cardinality {
        return Err(Fault::Shape(
            "max_cardinality is missing where most people come first".to_owned(),
        ));
    }
    let penalty = whole_penalty(round, steps);
    let shape = match &round.shape {
        // Also where no trio was made: only so the verifier asks whether one could take in somebody else.
        Shape::Pairs(_) if round.may_have_trio() => kith_proof::Shape::PairsAndTrio { penalty: &penalty },
        Shape::Pairs(_) => kith_proof::Shape::Pairs,
        Shape::Groups(size, left_over) => kith_proof::Shape::Groups {
            smallest: Sizes::of(round.people, *size, *left_over).smallest as u32,
        },
        Shape::Roles(roles) => kith_proof::Shape::Capacities {
            capacity: roles.capacity,
            first_side: roles.everyone_first.then_some(roles.first_side),
        },
    };
    let problem = Problem {
        vertices: round.people,
        edges,
        shape,
    };
    kith_proof::verify(&problem, proof)
}

/// What a valid proof says of the scores of a round's matches: the same whether `kith match` or `kith verify` asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Known {
    /// No other matches of as many people that do as well by what comes before the total score more in all.
    pub(crate) upper_bound: i64,
    /// Proved: nobody else can be matched.
    pub(crate) most_people: bool,
    /// Proved: nothing better exists.
    pub(crate) optimal: bool,
}

/// Puts a verdict into scores; `floor` tells whether the lowest score is proved to be as high as it can be, and `score` is
/// what the matches of the proof score.
pub(crate) fn known(
    round: &Round<'_>,
    (lowest, floor): (u16, bool),
    proof: &Proof,
    verdict: &Verdict,
    score: i64,
    stop: &mut dyn FnMut() -> bool,
) -> Result<Known, Failure> {
    let most_people = if keeps_pairs(round) {
        kith_engine::proves_people(round, lowest, proof, 1, stop).map_err(engine_failure)?
    } else {
        proves_people(round, proof)
    };
    // Where nobody can be matched there is nothing that could score.
    let nobody = most_people && proof.pairs.is_empty() && proof.groups.is_empty();
    let open = if nobody {
        0
    } else {
        verdict.upper_bound - verdict.weight
    };
    let open = i64::try_from(open).unwrap_or(i64::MAX - score);
    // Repeats weigh millions; in scores no more is open than people could score at best.
    Ok(Known {
        upper_bound: score.saturating_add(open).min(ceiling(round).max(score)),
        most_people,
        optimal: most_people && (nobody || verdict.optimal && floor),
    })
}

/// Whether the lowest score of a proof's pairs cannot be higher. For groups, which are searched for, it is known only where
/// no pair scores more.
pub(crate) fn proves_floor(
    round: &Round<'_>,
    steps: &Steps,
    lowest: u16,
    stop: &mut dyn FnMut() -> bool,
) -> Result<bool, Failure> {
    if !round.lift_worst || round.pairs.iter().all(|p| p.score <= lowest) {
        return Ok(true);
    }
    if matches!(round.shape, Shape::Groups(..)) || !keeps_pairs(round) {
        return Ok(false);
    }
    let highest = kith_engine::highest_floor(round, steps.turn > 0, 1, stop).map_err(engine_failure)?;
    Ok(lowest >= highest)
}

/// Whether all pairs of a round are kept, however it is asked for; else what is told of them must follow from less.
pub(crate) fn keeps_pairs(round: &Round<'_>) -> bool {
    let most = if round.lift_worst { lists::EXACT } else { lists::SMALL };
    !matches!(round.shape, Shape::Pairs(_)) || round.people <= most
}

/// No matches score more in all: half of what everybody would score with their favourites, as a pair shares its score
/// between two and a group of k has k − 1 pairs for each of its people.
pub(crate) fn ceiling(round: &Round<'_>) -> i64 {
    if !keeps_pairs(round) {
        return round.people as i64 * MAX_SCORE / 2;
    }
    let mut favourite = vec![0; round.people];
    let mut partners = favourite.clone();
    for pair in round.pairs {
        for v in [pair.u as usize, pair.v as usize] {
            favourite[v] = i64::from(pair.score).max(favourite[v]);
            partners[v] += 1;
        }
    }
    let places = |v: usize| match &round.shape {
        Shape::Roles(roles) => i64::from(roles.capacity[v]).min(partners[v]),
        _ => 1,
    };
    favourite.iter().enumerate().map(|(v, f)| f * places(v)).sum::<i64>() / 2
}

/// Whether a valid proof shows that nobody else could be matched. That weight and bound meet does not say so where the
/// largest total comes first.
fn proves_people(round: &Round<'_>, proof: &Proof) -> bool {
    let mut matched = vec![false; round.people];
    let together = proof.pairs.iter().flatten().chain(proof.groups.iter().flatten());
    together.for_each(|&v| matched[v as usize] = true);
    let everybody = match round.shape {
        // One is left over of an odd number, unless a trio may take them in.
        Shape::Pairs(_) if !round.may_have_trio() => round.people - round.people % 2,
        Shape::Groups(size, LeftOver::SitOut) => round.people - round.people % size,
        _ => round.people,
    };
    // Where people come first with roles, a proof without coverage is not valid.
    let by_coverage = matches!(round.shape, Shape::Roles(roles) if roles.everyone_first);
    proof.max_cardinality || by_coverage || matched.into_iter().filter(|m| *m).count() >= everybody
}
