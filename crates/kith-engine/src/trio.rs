//! An odd head-count: the best pairs and one trio.
//!
//! A trio weighs half the sum of its three edges, which is what the fractional matching gives an odd cycle of three.
//! So the solver runs until one vertex is left exposed, grows a last tree from it until an odd cycle of tight edges
//! closes, and stops there: those duals bound every solution of pairs and one trio. Triangles of small slack are then
//! tried in order, each by solving the rest exactly, until none that is left can beat the best.

use crate::blossom::{Ended, Solver};
use crate::dual::Dual;
use crate::exact::{self, Exact, Sparse};
use crate::graph::{Graph, GraphError, NONE};
use crate::pairs::{self, Bonus, Goal, Numbering, Solution, finish, pair_bonus, pairs_of, proof_of_duals};
use crate::{Edge, barrier};
use kith_proof::Proof;

/// Partners of least slack per vertex among which triangles are looked for; everyone in a small graph.
const PARTNERS: usize = 12;
/// Up to here every triangle is a candidate.
const SMALL: usize = 48;
/// Trios tried at most.
const TRIED: usize = 150;
/// Of those whom the rules leave alone, how many are tried as the one who joins.
const ROOTS: usize = 16;

/// Finds the best pairs and at most one trio of an odd number of vertices; everyone is matched if that is possible.
///
/// `burden` says how often each vertex was in a trio before: those with the least burden are taken. The proof holds
/// the trio as its only group; without one it is a proof of pairs.
pub fn solve_pairs_and_trio(
    vertices: usize,
    edges: &[Edge],
    burden: &[u32],
    seed: u64,
    stop: &mut dyn FnMut() -> bool,
) -> Result<Solution, GraphError> {
    let numbering = Numbering::shuffled(vertices, seed);
    let graph = Graph::new(vertices, &numbering.inner_edges(edges)?)?;
    let burden = numbering.inner_values(burden);
    let solution = match pair_bonus(&graph, Goal::MostPairs) {
        Bonus::Narrow(bonus) => solve(&graph, bonus, &burden, stop),
        Bonus::Wide(bonus) => solve(&graph, bonus, &burden, stop),
    };
    Ok(numbering.outer_solution(solution))
}

fn solve<D: Dual>(graph: &Graph, bonus: D, burden: &[u32], stop: &mut dyn FnMut() -> bool) -> Solution {
    let (mut state, mut sparse) = exact::solve_leaving(graph, bonus, 1, None, stop);
    if let [root] = exposed(&state)[..]
        && let Some(solution) = with_everyone(graph, &state, &sparse, root, burden, stop)
    {
        return solution;
    }
    state.leave = 0;
    exact::improve(graph, &mut sparse, &mut state, stop);
    with_someone_left(graph, state, &sparse, burden, stop)
}

fn exposed<D: Dual>(state: &Exact<D>) -> Vec<u32> {
    (0..state.y.len() as u32)
        .filter(|&v| state.forest.mate[v as usize] == NONE && !state.absent[v as usize])
        .collect()
}

/// The rules keep several people alone, whatever the trio: one of them may join in a trio. The proof is that of the
/// pairs: its duals bound a trio as well.
fn with_someone_left<D: Dual>(
    graph: &Graph,
    state: Exact<D>,
    sparse: &Sparse,
    burden: &[u32],
    stop: &mut dyn FnMut() -> bool,
) -> Solution {
    let alone = exposed(&state);
    let mut best: Option<Solution> = None;
    // Whoever has nobody to be with at all can neither join nor make room.
    let roots = alone.iter().filter(|&&v| graph.degree(v) > 0);
    for &root in roots.take(ROOTS) {
        let mut present = state.clone();
        for &v in alone.iter().filter(|&&v| v != root) {
            // A blossom around somebody who is absent would pass the place alone on to somebody who is not.
            present.forest.dissolve_around(v, &mut present.y);
            present.y[v as usize] = D::default();
            present.absent[v as usize] = true;
        }
        let sparse = sparse.without(graph, &present.absent);
        let this = with_everyone(graph, &present, &sparse, root, burden, stop);
        if this.as_ref().map(|s| s.proof.weight) > best.as_ref().map(|s| s.proof.weight) {
            best = this;
        }
    }
    let finished = state.finished;
    let solution = pairs::solution(graph, Goal::MostPairs, state);
    match best {
        None => solution,
        Some(best) => {
            let proof = Proof {
                pairs: best.proof.pairs,
                groups: best.proof.groups,
                ..solution.proof
            };
            finish(graph, proof, finished)
        }
    }
}

/// Everyone but `root` is in a pair: finds the trio that takes everyone in.
fn with_everyone<D: Dual>(
    graph: &Graph,
    start: &Exact<D>,
    sparse: &Sparse,
    root: u32,
    burden: &[u32],
    stop: &mut dyn FnMut() -> bool,
) -> Option<Solution> {
    if !start.finished {
        return None;
    }
    // A higher price per pair, so that no dual reaches 0 before a cycle is found.
    let mut start = start.clone();
    let more = start.bonus + D::from(2);
    start.y.iter_mut().for_each(|y| *y += more);
    start.bonus += more + more;
    let mut sparse = sparse.clone();
    // Grow the last tree until a trio may fit, on a sparse graph that covers all that this touches.
    let state = loop {
        let mut solver = Solver::new(sparse.graph(graph), start.bonus, start.y.clone(), start.forest.clone());
        if solver.search_for_cycle(root, stop) != Ended::Cycle {
            return None;
        }
        let grown = Exact {
            y: solver.y,
            forest: solver.forest,
            absent: start.absent.clone(),
            ..start
        };
        let uncovered = exact::uncovered(graph, &grown);
        if uncovered.is_empty() {
            break grown;
        }
        sparse.add(uncovered);
    };
    let mut proof = proof_of_duals(&state, graph.vertices(), Goal::MostPairs);
    proof.barrier = barrier::of(graph, &state.forest.mate).unwrap_or_default();
    let mut best: Option<Solution> = None;
    for (slack, trio) in candidates(graph, &state, burden).into_iter().take(TRIED) {
        if let Some(best) = &best {
            // Half the slack of its edges is lost by every solution with this trio.
            let scale = i128::from(best.proof.scale);
            let lost = slack.into();
            if 2 * scale * (best.proof.upper_bound - best.proof.weight) <= lost || stop() {
                break;
            }
        }
        let this = rest(graph, &sparse, &state, trio, &proof, stop);
        if this.as_ref().map(|s| s.proof.weight) > best.as_ref().map(|s| s.proof.weight) {
            best = this;
        }
    }
    best
}

/// Triangles of small slack among those who have the least burden, least slack first.
fn candidates<D: Dual>(graph: &Graph, state: &Exact<D>, burden: &[u32]) -> Vec<(D, [u32; 3])> {
    let n = graph.vertices();
    let kept = if n <= SMALL { n } else { PARTNERS };
    let turn = Turn::of(burden);
    let mut near: Vec<Vec<(D, u32)>> = Vec::with_capacity(n);
    for u in 0..n as u32 {
        let mut row: Vec<(D, u32)> = Vec::new();
        if turn.may(u) {
            row.extend(
                graph
                    .neighbours(u)
                    .filter(|&(v, _)| turn.may(v))
                    .map(|(v, weight)| (state.slack(Edge { u, v, weight }), v)),
            );
            row.sort_unstable();
            row.truncate(kept);
        }
        near.push(row);
    }
    let mut weight = vec![None; n];
    let mut found = Vec::new();
    for a in (0..n as u32).filter(|&a| !near[a as usize].is_empty()) {
        graph.neighbours(a).for_each(|(c, w)| weight[c as usize] = Some(w));
        for &(ab, b) in &near[a as usize] {
            for &(bc, c) in &near[b as usize] {
                let Some(w) = weight[c as usize].filter(|_| c != a && turn.all([a, b, c])) else {
                    continue;
                };
                let mut trio = [a, b, c];
                trio.sort_unstable();
                found.push((ab + bc + state.slack(Edge { u: a, v: c, weight: w }), trio));
            }
        }
        graph.neighbours(a).for_each(|(c, _)| weight[c as usize] = None);
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// Whose turn it is to be in a trio.
struct Turn<'b> {
    burden: &'b [u32],
    /// Everyone below this burden must be in the trio, nobody above it may.
    limit: u32,
    below: usize,
}

impl Turn<'_> {
    fn of(burden: &[u32]) -> Turn<'_> {
        let mut sorted = burden.to_vec();
        sorted.sort_unstable();
        let limit = sorted.get(2).copied().unwrap_or(0);
        Turn {
            burden,
            limit,
            below: sorted.partition_point(|&b| b < limit),
        }
    }

    fn may(&self, v: u32) -> bool {
        self.burden[v as usize] <= self.limit
    }

    fn all(&self, trio: [u32; 3]) -> bool {
        trio.iter().filter(|&&v| self.burden[v as usize] < self.limit).count() == self.below
    }
}

/// The best pairs beside a trio; `None` if somebody would be left alone.
fn rest<D: Dual>(
    graph: &Graph,
    sparse: &Sparse,
    state: &Exact<D>,
    trio: [u32; 3],
    proof: &Proof,
    stop: &mut dyn FnMut() -> bool,
) -> Option<Solution> {
    let mut rest = state.clone();
    rest.leave = 0;
    for v in trio {
        rest.forest.dissolve_around(v, &mut rest.y);
        rest.forest.part(v);
        rest.y[v as usize] = D::default();
        rest.absent[v as usize] = true;
    }
    let mut sparse = sparse.without(graph, &rest.absent);
    exact::improve(graph, &mut sparse, &mut rest, stop);
    if !exposed(&rest).is_empty() {
        return None;
    }
    let mut proof = proof.clone();
    proof.pairs = pairs_of(&rest.forest.mate);
    proof.groups = vec![trio.to_vec()];
    Some(finish(graph, proof, true))
}
