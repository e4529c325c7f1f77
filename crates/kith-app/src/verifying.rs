//! The use-case `kith verify`: checks a proof without any code of the solver.

use serde::Serialize;

use crate::failure::Failure;
use crate::graph_file;
use crate::matching::case::Case;
use crate::matching::certify::{self, Known};
use crate::matching::eligible;
use crate::matching::joined::Joining;
use crate::matching::pool::Pool;
use crate::progress::Progress;
use crate::proof_file;
use crate::request::{Effort, Subject, VerifyRequest};
use crate::solving;
use kith_engine::{Round, Steps};
use kith_proof::{Fault, Proof};

/// What `kith verify` prints; field names and their order are a contract.
#[derive(Clone, Debug, Serialize)]
pub struct Verdict {
    /// Whether every condition of the proof holds; an invalid proof is a [`Failure::Input`] instead.
    pub valid: bool,
    /// Whether the weight meets the bound; of a match what `kith match` calls `objective_optimal`: also nobody else could be matched,
    /// and the lowest score not be higher.
    pub optimal: bool,
    /// The weight of the pairs in the proof; of a match its score.
    pub weight: i64,
    /// No matching weighs more; of a match, none that does as well by what the objective puts before the total: what `kith match`
    /// calls `objective_upper_bound`, unless it knows a lower one of the total alone.
    pub upper_bound: i64,
    /// (upper_bound − weight) / max(1, |upper_bound|).
    pub gap: f64,
}

/// Checks a proof against a graph, or against all eligible pairs of a file of people.
///
/// An invalid proof is [`Failure::Input`] and names the edge, vertex or sum that breaks it.
pub fn run(request: &VerifyRequest, progress: &dyn Progress) -> Result<Verdict, Failure> {
    let (proof, lowest) = proof_file::read(&request.proof)?;
    let fault = |fault: Fault| Failure::Input(format!("{}: the proof is not valid: {fault}", request.proof.display()));
    match &request.subject {
        Subject::Graph(path) => {
            if !proof.groups.is_empty() {
                return Err(Failure::Input(format!(
                    "{0}: this proof speaks of matches of three and more, which a graph does not tell; check it with the people: kith verify people.csv {0}, with the rules, history and date of that run",
                    request.proof.display()
                )));
            }
            let checked = solving::verify(&graph_file::read(path)?, &proof).map_err(fault)?;
            Ok(Verdict {
                valid: true,
                optimal: checked.optimal,
                weight: narrow(checked.weight),
                upper_bound: narrow(checked.upper_bound),
                gap: checked.gap,
            })
        }
        Subject::People {
            people,
            rules,
            histories,
            date,
        } => {
            let case = Case::read(people, rules.as_deref(), histories, *date, progress)?;
            let pool = Pool::new(&case, false)?;
            let certificate = Certificate {
                case: &case,
                pool: &pool,
                proof: &proof,
                lowest,
            };
            let checked = certificate.check(progress)?;
            if progress.interrupted() {
                return Err(Failure::Interrupted);
            }
            checked.map_err(|found| match found {
                Fault::Edge(..) if !certify::keeps_pairs(&pool.round(&[])) => Failure::Input(format!(
                    "{}. Above 2,000 people a run that was ended early proves the best of the pairs that it compared; check its proof with the file that --graph writes in the same run: kith verify graph.kg {}",
                    fault(found),
                    request.proof.display()
                )),
                _ => fault(found),
            })
        }
    }
}

fn narrow(x: i128) -> i64 {
    i64::try_from(x).unwrap_or(if x < 0 { i64::MIN } else { i64::MAX })
}

/// A proof of a match, and what the match was made of.
struct Certificate<'a> {
    case: &'a Case,
    pool: &'a Pool,
    proof: &'a Proof,
    /// The lowest score of the pairs that the proof speaks of.
    lowest: u16,
}

impl Certificate<'_> {
    fn check(&self, progress: &dyn Progress) -> Result<Result<Verdict, Fault>, Failure> {
        let effort = Effort::default();
        let keeps = certify::keeps_pairs(&self.pool.round(&[]));
        // Where not all pairs are kept it matters for the weights who met; all others pass by.
        let pairs = if keeps {
            eligible::pairs(self.case, self.pool, &effort, progress)?
        } else {
            eligible::met(self.case, self.pool)
        };
        let round = self.pool.round(&pairs);
        if self.proof.dual.len() == round.people + 1
            && let Some(joining) = Joining::of(self.case, self.pool, round)
        {
            return self.check_joined(&joining, progress);
        }
        let every = certify::EveryPair {
            case: self.case,
            pool: self.pool,
            effort: &effort,
            progress,
        };
        let checked = with_or_without_turns(&round, |steps| {
            if keeps {
                certify::verify(&round, steps, self.lowest, self.proof)
            } else {
                every.verify(&round, steps, self.lowest, self.proof)
            }
        });
        match checked {
            Ok((steps, verdict)) => self.in_scores(&round, &steps, &verdict, progress).map(Ok),
            Err(fault) => Ok(Err(fault)),
        }
    }

    /// Checks the proof of a match in which somebody joined a forced pair.
    fn check_joined(&self, joining: &Joining<'_>, progress: &dyn Progress) -> Result<Result<Verdict, Fault>, Failure> {
        let verdict = match joining.verify(self.proof, self.lowest) {
            Ok(verdict) => verdict,
            Err(fault) => return Ok(Err(fault)),
        };
        let Some(joined) = joining.joined(self.proof, self.lowest) else {
            return Err(Failure::Internal("a checked proof has nobody who joins".to_owned()));
        };
        let scorer = &self.case.scorer;
        let people = self.pool.vertices.len() as u32;
        let pairs = self.proof.pairs.iter().filter(|pair| !pair.contains(&people));
        let pairs = pairs.map(|pair| scorer.group_score(&pair.map(|v| self.pool.vertices[v as usize])));
        let alone = self.pool.settled_score(self.case);
        let [a, b] = self.pool.forced[joined.forced];
        let gain =
            scorer.group_score(&[a, b, self.pool.vertices[joined.vertex as usize]]) - scorer.group_score(&[a, b]);
        let score = pairs.sum::<i64>() + gain;
        let mut stop = || progress.interrupted();
        let known = joining.known(self.proof, &verdict, (self.lowest, score), &mut stop)?;
        Ok(Ok(told(&known, score + alone, known.upper_bound + alone)))
    }

    /// The verdict as `kith match` tells it: in scores, with the pairs that were settled beforehand.
    fn in_scores(
        &self,
        round: &Round<'_>,
        steps: &Steps,
        verdict: &kith_proof::Verdict,
        progress: &dyn Progress,
    ) -> Result<Verdict, Failure> {
        let scorer = &self.case.scorer;
        let mut stop = || progress.interrupted();
        let pairs = self.proof.pairs.iter().map(|pair| pair.as_slice());
        let matches = pairs.chain(self.proof.groups.iter().map(Vec::as_slice));
        let people = |m: &[u32]| -> Vec<usize> { m.iter().map(|&v| self.pool.vertices[v as usize]).collect() };
        let score: i64 = matches.map(|m| scorer.group_score(&people(m))).sum();
        let forced = self.pool.settled_score(self.case);
        let floor = certify::proves_floor(round, steps, self.lowest, &mut stop)?;
        let known = certify::known(round, (self.lowest, floor), self.proof, verdict, score, &mut stop)?;
        Ok(told(&known, score + forced, known.upper_bound + forced))
    }
}

fn told(known: &Known, weight: i64, upper_bound: i64) -> Verdict {
    Verdict {
        valid: true,
        optimal: known.optimal,
        weight,
        upper_bound,
        gap: (upper_bound - weight) as f64 / upper_bound.abs().max(1) as f64,
    }
}

type Checked = Result<kith_proof::Verdict, Fault>;

/// Whether earlier sit-outs counted is not in the proof: it holds for one of the two.
fn with_or_without_turns(
    round: &Round<'_>,
    check: impl Fn(&Steps) -> Checked,
) -> Result<(Steps, kith_proof::Verdict), Fault> {
    let without = kith_engine::steps(round, false);
    let checked = check(&without).map(|verdict| (without, verdict));
    checked.or_else(|fault| match kith_engine::steps(round, true) {
        same if same == without => Err(fault),
        with => check(&with).map(|verdict| (with, verdict)).map_err(|_| fault),
    })
}
