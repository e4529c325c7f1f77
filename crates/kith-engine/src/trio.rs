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
    let graph = numbering.graph(edges)?;
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
    for &root in alone.iter().take(ROOTS) {
        let mut present = state.clone();
        alone
            .iter()
            .filter(|&&v| v != root)
            .for_each(|&v| present.absent[v as usize] = true);
        let sparse = sparse.without(graph, &present.absent);
        let this = with_everyone(graph, &present, &sparse, root, burden, stop);
        if this.as_ref().map(|s| s.proof.weight) > best.as_ref().map(|s| s.proof.weight) {
            best = this;
        }
    }
    let finished = state.finished;
    let excess = if best.is_some() { excess(graph, &state) } else { 0 };
    let solution = pairs::solution(graph, Goal::MostPairs, state);
    match best {
        None => solution,
        Some(best) => {
            let proof = Proof {
                pairs: best.proof.pairs,
                groups: best.proof.groups,
                ..solution.proof
            };
            finish(graph, graph, proof, excess, finished)
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
    let excess = excess(graph, &state);
    let mut best: Option<(Solution, Rest<D>)> = None;
    for (slack, trio) in candidates(graph, &state, burden).into_iter().take(TRIED) {
        if let Some((best, _)) = &best {
            // Half the slack of its edges is lost by every solution with this trio.
            let open = best.proof.upper_bound - best.proof.weight;
            if 2 * i128::from(best.proof.scale) * open <= slack.into() || stop() {
                break;
            }
        }
        let mut rest = Rest::beside(trio, &state, &sparse, graph);
        rest.state.search(rest.sparse.graph(graph), stop);
        let this = rest.solution(graph, &proof, excess);
        if this.as_ref().map(|s| s.proof.weight) > best.as_ref().map(|(s, _)| s.proof.weight) {
            best = this.map(|solution| (solution, rest));
        }
    }
    // The sparse graph decided between the trios; all edges decide about the pairs beside the one chosen.
    let (solution, mut rest) = best?;
    if solution.proof.weight == solution.proof.upper_bound {
        return Some(solution);
    }
    exact::improve(graph, &mut rest.sparse, &mut rest.state, stop);
    rest.solution(graph, &proof, excess).or(Some(solution))
}

/// The pairs beside a trio.
struct Rest<D> {
    trio: [u32; 3],
    state: Exact<D>,
    sparse: Sparse,
}

impl<D: Dual> Rest<D> {
    fn beside(trio: [u32; 3], state: &Exact<D>, sparse: &Sparse, graph: &Graph) -> Rest<D> {
        let mut state = state.clone();
        state.leave = 0;
        for v in trio {
            state.forest.dissolve_around(v, &mut state.y);
            state.forest.part(v);
            state.y[v as usize] = D::default();
            state.absent[v as usize] = true;
        }
        let sparse = sparse.without(graph, &state.absent);
        Rest { trio, state, sparse }
    }

    /// With the trio and the bound of everyone's duals; `None` if somebody is left alone.
    fn solution(&self, graph: &Graph, proof: &Proof, excess: i128) -> Option<Solution> {
        if !exposed(&self.state).is_empty() {
            return None;
        }
        let mut proof = proof.clone();
        proof.pairs = pairs_of(&self.state.forest.mate);
        proof.groups = vec![self.trio.to_vec()];
        Some(finish(
            graph,
            self.sparse.graph(graph),
            proof,
            excess,
            self.state.finished,
        ))
    }
}

/// By how much a trio may fill the blossoms around it more than pairs could: the largest Z − (sum of the slacks of its
/// edges) over all triangles, where Z adds up the duals of the blossoms around all three. Where that is positive, all
/// three edges have duals that do not cover them but for the blossoms, so that few triangles have to be looked at; where
/// they are not few, the largest Z has to do.
fn excess<D: Dual>(graph: &Graph, state: &Exact<D>) -> i128 {
    let slacks = state.slacks();
    let mut inside: Vec<(u32, u32, i128, i128)> = Vec::new();
    for e in graph.edges() {
        if let Some((slack, around)) = slacks.within_blossoms(e) {
            inside.push((e.u, e.v, slack.into(), around.into()));
        }
        if inside.len() > kith_proof::FEW_EDGES {
            return state
                .forest
                .blossoms()
                .iter()
                .map(|&(node, _)| slacks.depth(node).into())
                .max()
                .unwrap_or(0);
        }
    }
    let mut near: Vec<Vec<(u32, i128, i128)>> = vec![Vec::new(); graph.vertices()];
    for &(u, v, slack, around) in &inside {
        near[u as usize].push((v, slack, around));
    }
    let mut most = 0;
    let mut edge_to: Vec<Option<(i128, i128)>> = vec![None; graph.vertices()];
    for u in 0..graph.vertices() {
        near[u]
            .iter()
            .for_each(|&(v, slack, around)| edge_to[v as usize] = Some((slack, around)));
        for &(v, uv, around_uv) in &near[u] {
            for &(w, vw, around_vw) in &near[v as usize] {
                if let Some((uw, around_uw)) = edge_to[w as usize] {
                    most = most.max(around_uv.min(around_vw).min(around_uw) - uv - vw - uw);
                }
            }
        }
        near[u].iter().for_each(|&(v, ..)| edge_to[v as usize] = None);
    }
    most
}

/// Triangles of small slack among those who have the least burden, least slack first.
fn candidates<D: Dual>(graph: &Graph, state: &Exact<D>, burden: &[u32]) -> Vec<(D, [u32; 3])> {
    let n = graph.vertices();
    let kept = if n <= SMALL { n } else { PARTNERS };
    let turn = Turn::of(burden);
    let slacks = state.slacks();
    let mut near: Vec<Vec<(D, u32)>> = Vec::with_capacity(n);
    for u in 0..n as u32 {
        let mut row: Vec<(D, u32)> = Vec::new();
        if turn.may(u) {
            row.extend(
                graph
                    .neighbours(u)
                    .filter(|&(v, _)| turn.may(v))
                    .map(|(v, weight)| (slacks.of(Edge { u, v, weight }), v)),
            );
            if row.len() > kept {
                row.select_nth_unstable(kept);
                row.truncate(kept);
            }
            row.sort_unstable();
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
                found.push((ab + bc + slacks.of(Edge { u: a, v: c, weight: w }), trio));
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
