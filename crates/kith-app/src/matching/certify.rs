//! The independent check: the verifier shares no code with the solver, and a run whose proof fails is stopped.

use kith_engine::{Goal, LeftOver, Matched, Rng, Round, Shape, Sizes, Steps, weight, weights, whole_penalty};
use kith_proof::{Edges, Fault, Problem, Proof, Verdict};

use super::case::Case;
use super::eligible;
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
        AllPairs::Proved if people <= lists::EXACT => every.verify(round, steps, *lowest, proof),
        AllPairs::Proved => every.verify_rows(round, steps, *lowest, proof),
        // A trio may gain less under raised duals than the bound allows, which the verifier would not let pass.
        AllPairs::Raised(raised) if raised.groups.is_empty() => every.verify_rows(round, steps, *lowest, raised),
        AllPairs::Kept | AllPairs::Raised(_) | AllPairs::Unknown => return check(round, matched),
    };
    checked.map_err(own_fault)?;
    check(round, matched)
}

fn own_fault(fault: Fault) -> Failure {
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

/// Whether a valid proof shows that nobody else could be matched. That weight and bound meet does not say so where the
/// largest total comes first.
pub(crate) fn proves_people(round: &Round<'_>, proof: &Proof) -> bool {
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
