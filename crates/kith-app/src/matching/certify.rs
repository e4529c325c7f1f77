//! The independent check: the verifier shares no code with the solver, and a run whose proof fails is stopped.

use kith_engine::{Matched, Round, weights};
use kith_proof::{Proof, Verdict};

use crate::failure::Failure;

/// Checks what the engine found; a fault is Kith's own.
pub(crate) fn check(round: &Round<'_>, matched: &Matched) -> Result<Verdict, Failure> {
    verify(round, &matched.steps, matched.lowest, &matched.proof)
        .map_err(|fault| Failure::Internal(format!("the proof of this matching does not verify ({fault})")))
}

/// Checks a proof against every pair of a round.
pub(crate) fn verify(
    round: &Round<'_>,
    steps: &kith_engine::Steps,
    lowest: u16,
    proof: &Proof,
) -> Result<Verdict, kith_proof::Fault> {
    let pairs_first = matches!(round.shape, kith_engine::Shape::Pairs(_)) && round.goal == kith_engine::Goal::MostPairs;
    if pairs_first && !proof.max_cardinality {
        return Err(kith_proof::Fault::Shape(
            "max_cardinality is missing where most people come first".to_owned(),
        ));
    }
    let edges = weights(round, steps, lowest);
    let each = |f: &mut dyn FnMut(u32, u32, i64)| edges.iter().for_each(|e| f(e.u, e.v, e.weight));
    let penalty = kith_engine::whole_penalty(round, steps);
    let shape = match &round.shape {
        // Also where no trio was made: only so the verifier asks whether one could take in somebody else.
        kith_engine::Shape::Pairs(_) if round.may_have_trio() => kith_proof::Shape::PairsAndTrio { penalty: &penalty },
        kith_engine::Shape::Pairs(_) => kith_proof::Shape::Pairs,
        kith_engine::Shape::Groups(size, left_over) => kith_proof::Shape::Groups {
            smallest: kith_engine::Sizes::of(round.people, *size, *left_over).smallest as u32,
        },
        kith_engine::Shape::Roles(roles) => kith_proof::Shape::Capacities {
            capacity: roles.capacity,
            first_side: roles.everyone_first.then_some(roles.first_side),
        },
    };
    kith_proof::verify(
        &kith_proof::Problem {
            vertices: round.people,
            edges: &each,
            shape,
        },
        proof,
    )
}

/// Whether a valid proof shows that nobody else could be matched. That weight and bound meet does not say so where the
/// largest total comes first.
pub(crate) fn proves_people(round: &Round<'_>, proof: &Proof) -> bool {
    use kith_engine::{LeftOver, Shape};
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
