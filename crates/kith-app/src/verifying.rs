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
use kith_engine::ScoredPair;
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
            let pairs = eligible::pairs(&case, &pool, &Effort::default(), progress)?;
            let round = pool.round(&pairs);
            let lowest = if round.lift_worst {
                lowest_score(&proof, &pairs)
            } else {
                0
            };
            // Whether earlier sit-outs counted is not in the proof: it holds for one of the two.
            let check = |turns| certify::verify(&round, &kith_engine::steps(&round, turns), lowest, &proof);
            let checked = check(false).or_else(|fault| check(true).map_err(|_| fault));
            // A match is optimal only where nobody else could have been matched, whatever came first.
            checked.map(|verdict| kith_proof::Verdict {
                optimal: verdict.optimal && certify::proves_people(&round, &proof),
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

/// Where the worst is lifted, the proof speaks of pairs that score at least as much as those that were made.
fn lowest_score(proof: &Proof, pairs: &[ScoredPair]) -> u16 {
    let together = proof
        .pairs
        .iter()
        .map(|p| p.to_vec())
        .chain(proof.groups.iter().cloned());
    let two = together.flat_map(|m| {
        let m2 = m.clone();
        m.into_iter().enumerate().flat_map(move |(i, u)| {
            m2[i + 1..]
                .iter()
                .map(move |&v| (u.min(v), u.max(v)))
                .collect::<Vec<_>>()
        })
    });
    let score = |pair| {
        pairs
            .binary_search_by_key(&pair, |p: &ScoredPair| (p.u, p.v))
            .ok()
            .map(|i| pairs[i].score)
    };
    two.filter_map(score).min().unwrap_or(0)
}
