//! The use-case `kith solve`: a bare graph in, its best matching and a proof out.

use serde::Serialize;

use kith_engine::{Goal as EngineGoal, Roles, Solution};
use kith_proof::{Problem, Shape};

use crate::failure::Failure;
use crate::graph_file::{self, GraphFile};
use crate::matching::stop;
use crate::progress::{Progress, Step};
use crate::proof_file;
use crate::report::write::Draft;
use crate::request::{Gap, Goal, SolveRequest};

/// What `kith solve` prints; field names and their order are a contract.
#[derive(Clone, Debug, Serialize)]
pub struct SolveReport {
    /// Vertices.
    pub n: u64,
    /// Edges, as the file counts them.
    pub m: u64,
    /// How many pairs the matching has.
    pub pairs: u64,
    /// Its total weight.
    pub weight: i64,
    /// No matching weighs more.
    pub upper_bound: i64,
    /// (upper_bound − weight) / max(1, |upper_bound|).
    pub gap: f64,
    /// Proved: nothing better exists.
    pub optimal: bool,
    /// Wall-clock seconds spent reading.
    pub read_seconds: f64,
    /// Wall-clock seconds spent solving.
    pub solve_seconds: f64,
    /// The largest memory the process held, in bytes; `None` where the system does not tell. The caller fills it in.
    pub peak_bytes: Option<u64>,
}

/// Reads a graph, solves it, checks the proof and writes the outputs of the request.
///
/// An interrupted or timed-out run still gives the best matching found and a bound that holds.
pub fn run(request: &SolveRequest, progress: &dyn Progress) -> Result<SolveReport, Failure> {
    let mut matching = request.matching.as_deref().map(Draft::create).transpose()?;
    let mut certificate = request.certificate.as_deref().map(Draft::create).transpose()?;
    let started = progress.elapsed();
    progress.begin(Step::Reading, Some(1));
    let graph = graph_file::read(&request.graph)?;
    let warm = request.warm.as_deref().map(proof_file::read).transpose()?;
    let warm = warm.map(|(proof, _)| proof);
    progress.advance(1);
    let read = progress.elapsed();

    progress.begin(Step::Solving, None);
    let goal = match request.goal {
        Goal::Weight => EngineGoal::MostWeight,
        Goal::PairsThenWeight => EngineGoal::MostPairs,
    };
    let mut stop = stop(&request.effort, progress);
    let solution = match &graph.capacities {
        None => kith_engine::solve_pairs_within(
            graph.vertices,
            &graph.edges,
            goal,
            request.seed,
            warm.as_ref(),
            request.effort.gap.unwrap_or(Gap::ZERO).billionths(),
            &mut stop,
        ),
        Some(sides) => {
            let roles = Roles {
                first_side: &sides.first_side,
                capacity: &sides.capacity,
                everyone_first: false,
            };
            kith_engine::solve_roles(&roles, &graph.edges, goal, request.seed, &mut stop)
        }
    };
    let solution = solution.map_err(|e| Failure::Input(format!("{}: {e}", request.graph.display())))?;
    let solved = progress.elapsed();

    progress.begin(Step::Proving, None);
    let verdict = verify(&graph, &solution.proof)
        .map_err(|fault| Failure::Internal(format!("the proof of this matching does not verify ({fault})")))?;
    progress.begin(Step::Writing, None);
    let Solution { pairs, proof, .. } = solution;
    if let Some(draft) = &mut matching {
        draft.fill(|out| pairs.iter().try_for_each(|[u, v]| writeln!(out, "{u} {v}")))?;
    }
    if let Some(draft) = &mut certificate {
        draft.fill(|out| proof_file::write(&proof, 0, out))?;
    }
    matching.into_iter().chain(certificate).try_for_each(Draft::commit)?;
    let narrow = |x: i128| i64::try_from(x).unwrap_or(if x < 0 { i64::MIN } else { i64::MAX });
    Ok(SolveReport {
        n: graph.vertices as u64,
        m: graph.edges.len() as u64,
        pairs: pairs.len() as u64,
        weight: narrow(verdict.weight),
        upper_bound: narrow(verdict.upper_bound),
        gap: verdict.gap,
        optimal: verdict.optimal,
        read_seconds: (read - started).as_secs_f64(),
        solve_seconds: (solved - read).as_secs_f64(),
        peak_bytes: None,
    })
}

/// Checks a proof against a graph file.
pub(crate) fn verify(graph: &GraphFile, proof: &kith_proof::Proof) -> Result<kith_proof::Verdict, kith_proof::Fault> {
    let each = |f: &mut dyn FnMut(u32, u32, i64)| graph.edges.iter().for_each(|e| f(e.u, e.v, e.weight));
    let shape = match &graph.capacities {
        None => Shape::Pairs,
        Some(sides) => Shape::Capacities {
            capacity: &sides.capacity,
            // Where people count before pairs, which is how a match with roles is made, the proof tells.
            first_side: proof.coverage.as_ref().map(|_| &sides.first_side[..]),
        },
    };
    kith_proof::verify(
        &Problem {
            vertices: graph.vertices,
            edges: &each,
            shape,
        },
        proof,
    )
}
