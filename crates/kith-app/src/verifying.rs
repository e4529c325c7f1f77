//! The use-case `kith verify`: checks a proof without any code of the solver.

use serde::Serialize;

use crate::failure::Failure;
use crate::graph_file;
use crate::matching::case::Case;
use crate::matching::pool::Pool;
use crate::matching::{certify, eligible};
use crate::progress::Progress;
use crate::proof_file;
use crate::request::{Effort, Subject, VerifyRequest};
use crate::solving;
use kith_engine::{Round, Steps};
use kith_proof::Proof;

/// What `kith verify` prints; field names and their order are a contract.
#[derive(Clone, Debug, Serialize)]
pub struct Verdict {
    /// Whether every condition of the proof holds; an invalid proof is a [`Failure::Input`] instead.
    pub valid: bool,
    /// Whether the weight meets the bound; of a match also whether the proof shows that nobody else could be matched.
    pub optimal: bool,
    /// The weight of the pairs in the proof.
    pub weight: i64,
    /// No matching weighs more.
    pub upper_bound: i64,
    /// (upper_bound − weight) / max(1, |upper_bound|).
    pub gap: f64,
}

/// Checks a proof against a graph, or against all eligible pairs of a file of people.
///
/// An invalid proof is [`Failure::Input`] and names the edge, vertex or sum that breaks it.
pub fn run(request: &VerifyRequest, progress: &dyn Progress) -> Result<Verdict, Failure> {
    let proof = proof_file::read(&request.proof)?;
    let checked = match &request.subject {
        Subject::Graph(path) => solving::verify(&graph_file::read(path)?, &proof),
        Subject::People {
            people,
            rules,
            histories,
            date,
        } => {
            let case = Case::read(people, rules.as_deref(), histories, *date, progress)?;
            let pool = Pool::new(&case, false)?;
            let checked = if pool.is_plain_pairs() {
                every_pair(&case, &pool, &proof, progress)
            } else {
                kept_pairs(&case, &pool, &proof, progress)?
            };
            if progress.interrupted() {
                return Err(Failure::Interrupted);
            }
            // A match is optimal only where nobody else could have been matched, whatever came first.
            checked.map(|verdict| kith_proof::Verdict {
                optimal: verdict.optimal && certify::proves_people(&pool.round(&[]), &proof),
                ..verdict
            })
        }
    };
    let verdict = checked
        .map_err(|fault| Failure::Input(format!("{}: the proof is not valid: {fault}", request.proof.display())))?;
    let narrow = |x: i128| i64::try_from(x).unwrap_or(if x < 0 { i64::MIN } else { i64::MAX });
    Ok(Verdict {
        valid: true,
        optimal: verdict.optimal,
        weight: narrow(verdict.weight),
        upper_bound: narrow(verdict.upper_bound),
        gap: verdict.gap,
    })
}

/// Checks against all pairs, one after the other: as many as there are.
fn every_pair(case: &Case, pool: &Pool, proof: &Proof, progress: &dyn Progress) -> Checked {
    let effort = Effort::default();
    let every = certify::EveryPair {
        case,
        pool,
        effort: &effort,
        progress,
    };
    // For the weights it matters who met; all other pairs pass by.
    let met = eligible::met(case, pool);
    let round = pool.round(&met);
    let lowest = if round.lift_worst {
        lowest_score(proof, case, pool)
    } else {
        0
    };
    with_or_without_turns(&round, |steps| every.verify(&round, steps, lowest, proof))
}

type Checked = Result<kith_proof::Verdict, kith_proof::Fault>;

fn kept_pairs(case: &Case, pool: &Pool, proof: &Proof, progress: &dyn Progress) -> Result<Checked, Failure> {
    let pairs = eligible::pairs(case, pool, &Effort::default(), progress)?;
    let round = pool.round(&pairs);
    let lowest = if round.lift_worst {
        lowest_score(proof, case, pool)
    } else {
        0
    };
    Ok(with_or_without_turns(&round, |steps| {
        certify::verify(&round, steps, lowest, proof)
    }))
}

/// Whether earlier sit-outs counted is not in the proof: it holds for one of the two.
fn with_or_without_turns(round: &Round<'_>, check: impl Fn(&Steps) -> Checked) -> Checked {
    let without = kith_engine::steps(round, false);
    check(&without).or_else(|fault| match kith_engine::steps(round, true) {
        same if same == without => Err(fault),
        with => check(&with).map_err(|_| fault),
    })
}

/// Where the worst is lifted, the proof speaks of pairs that score at least as much as those that were made.
fn lowest_score(proof: &Proof, case: &Case, pool: &Pool) -> u16 {
    let together = proof
        .pairs
        .iter()
        .map(|p| p.to_vec())
        .chain(proof.groups.iter().cloned());
    let scores = together.flat_map(|m| {
        let two = (0..m.len()).flat_map(|i| (i + 1..m.len()).map(move |j| (i, j)));
        let known = |v: u32| pool.vertices.get(v as usize).copied();
        let score = |(i, j): (usize, usize)| case.scorer.score(known(m[i])?, known(m[j])?);
        two.filter_map(score).collect::<Vec<_>>()
    });
    scores.min().unwrap_or(0)
}
