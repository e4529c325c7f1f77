//! An odd head-count: the best pairs and one trio.
//!
//! A trio weighs half the sum of its three edges, which is what the fractional matching gives an odd cycle of three.
//! So the solver runs until one vertex is left exposed, grows a last tree from it until an odd cycle of tight edges
//! closes, and stops there: those duals bound every solution of pairs and one trio. Triangles of small slack are then
//! tried in order, each by solving the rest exactly, until none that is left can beat the best.

use crate::blossom::Solver;
use crate::dual::Dual;
use crate::exact::{self, Exact, Sparse};
use crate::graph::{Graph, GraphError, NONE};
use crate::joining::{Joining, trio_for_one_more};
use crate::pairs::{self, Bonus, Goal, Numbering, Solution, TrioBound, finish, pair_bonus, pairs_of, proof_of_duals};
use crate::{Edge, barrier};
use kith_proof::Proof;

mod few;

/// Partners of least slack per vertex among which triangles are looked for; everyone in a small graph.
const PARTNERS: usize = 12;
/// Up to here every triangle is a candidate.
const SMALL: usize = 48;
/// Trios tried at most.
const TRIED: usize = 150;
/// Of those whom the rules leave alone, how many are tried as the one who joins with the best total. Whether anybody can
/// join at all does not depend on it: [`trio_for_one_more`] looks at all of them.
const ROOTS: usize = 16;

/// Whether it matters more whose turn it is to be in the trio or that nobody meets again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TrioTurns {
    /// Turns count among the solutions whose penalties add up to as little.
    AfterPenalties,
    /// Turns count first, as in a plan, whose trios go round.
    First,
}

/// What is asked of the trio besides its weight.
#[derive(Clone, Copy)]
pub struct TrioAims<'a> {
    /// How often each vertex was in a trio before, one entry per vertex: those who were least are taken.
    pub burden: &'a [u32],
    /// How much that counts.
    pub turns: TrioTurns,
    /// The part of an edge's weight that counts whole in a trio and not half, as for a repeat; never negative.
    pub penalty: &'a dyn Fn(u32, u32) -> i64,
}

impl TrioAims<'_> {
    fn bound(&self, excess: i128) -> TrioBound<'_> {
        TrioBound {
            penalty: self.penalty,
            excess,
        }
    }
}

/// Finds the best pairs and at most one trio of an odd number of vertices; as many are matched as can be.
///
/// Few vertices are matched by trying everything. The trio weighs ⌊(sum of w + p over its three edges) / 2⌋ − (sum of p), p being [`TrioAims::penalty`]. The proof holds it
/// as its only group; without one it is a proof of pairs. The bound holds for every trio, also for those whose turn it
/// is not. The solution is optimal where the proof's weight and bound are equal, which they mostly are but need not be:
/// not every trio is tried.
///
/// Fails where the edges make no graph. Panics if `burden` has fewer entries than there are vertices.
///
/// ```
/// use kith_engine::{solve_pairs_and_trio, Edge, TrioAims, TrioTurns};
/// // A triangle, and two who know each other and one of the three.
/// let edges = [(0, 1, 8), (0, 2, 8), (1, 2, 8), (2, 3, 1), (3, 4, 5)].map(|(u, v, weight)| Edge { u, v, weight });
/// let aims = TrioAims { burden: &[0; 5], turns: TrioTurns::First, penalty: &|_, _| 0 };
/// let best = solve_pairs_and_trio(5, &edges, &aims, 1, &mut || false)?;
/// assert_eq!((best.pairs, best.proof.groups), (vec![[3, 4]], vec![vec![0, 1, 2]]));
/// assert_eq!((best.proof.weight, best.proof.upper_bound), (12 + 5, 17));
/// # Ok::<(), kith_engine::GraphError>(())
/// ```
pub fn solve_pairs_and_trio(
    vertices: usize,
    edges: &[Edge],
    trio: &TrioAims<'_>,
    seed: u64,
    stop: &mut dyn FnMut() -> bool,
) -> Result<Solution, GraphError> {
    let numbering = Numbering::shuffled(vertices, seed);
    let graph = numbering.graph(edges)?;
    let burden = numbering.inner_values(trio.burden);
    let penalty = |u, v| (trio.penalty)(numbering.outer(u), numbering.outer(v));
    let aims = TrioAims {
        burden: &burden,
        turns: trio.turns,
        penalty: &penalty,
    };
    let mut solution = by_turns(&graph, &aims, stop);
    if solution.proof.weight < solution.proof.upper_bound || burden.iter().any(|b| *b != burden[0]) {
        few::better(&graph, &aims, &mut solution.proof);
    }
    solution.pairs.clone_from(&solution.proof.pairs);
    Ok(numbering.outer_solution(solution))
}

/// The trio of those whose turn it is, unless another costs less in penalties and these come first; then of those that cost as little the
/// one whose members were in trios least.
fn by_turns(graph: &Graph, aims: &TrioAims<'_>, stop: &mut dyn FnMut() -> bool) -> Solution {
    let bonus = pair_bonus(graph, Goal::MostPairs);
    let mut solve = |burden: &[u32]| {
        let aims = TrioAims { burden, ..*aims };
        match bonus {
            Bonus::Narrow(bonus) => solve(graph, bonus, &aims, stop),
            Bonus::Wide(bonus) => solve(graph, bonus, &aims, stop),
        }
    };
    let turn = solve(aims.burden);
    let again = penalties(&turn.proof, aims);
    let mut limits: Vec<u32> = aims.burden.to_vec();
    limits.sort_unstable();
    let strict = limits.get(2).copied().unwrap_or(0);
    limits.dedup();
    if aims.turns == TrioTurns::First || again == 0 || limits.len() < 2 {
        return turn;
    }
    let anybody = solve(&vec![0; aims.burden.len()]);
    let fewest = penalties(&anybody.proof, aims);
    if again <= fewest {
        return turn;
    }
    for &limit in limits[..limits.len() - 1].iter().filter(|&&limit| limit >= strict) {
        let above: Vec<u32> = aims.burden.iter().map(|&b| u32::from(b > limit)).collect();
        let these = solve(&above);
        if penalties(&these.proof, aims) <= fewest {
            return these;
        }
    }
    anybody
}

/// What the penalties of those who are together add up to: less for fewer repeats, and among as few for older ones.
fn penalties(proof: &Proof, aims: &TrioAims<'_>) -> i128 {
    let trios = proof
        .groups
        .iter()
        .flat_map(|t| [[t[0], t[1]], [t[0], t[2]], [t[1], t[2]]]);
    let together = proof.pairs.iter().copied().chain(trios);
    together.map(|[u, v]| i128::from((aims.penalty)(u, v))).sum()
}

fn solve<D: Dual>(graph: &Graph, bonus: D, aims: &TrioAims<'_>, stop: &mut dyn FnMut() -> bool) -> Solution {
    let (mut state, mut sparse) = exact::solve_leaving(graph, bonus, 1, None, stop);
    if let [root] = exposed(&state)[..]
        && let Some(solution) = with_everyone(graph, &state, &sparse, root, aims, stop)
    {
        return solution;
    }
    state.leave = 0;
    exact::improve(graph, &mut sparse, &mut state, stop);
    with_someone_left(graph, state, &sparse, aims, stop)
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
    aims: &TrioAims<'_>,
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
        let this = with_everyone(graph, &present, &sparse, root, aims, stop);
        if this.as_ref().map(|s| s.proof.weight) > best.as_ref().map(|s| s.proof.weight) {
            best = this;
        }
    }
    // None of the trios near the duals fits, or nobody of those whose turn it is: people come before both.
    let trio = match best {
        Some(_) => None,
        None => any_trio(graph, &state, aims),
    };
    let bonus = state.bonus;
    let excess = if best.is_some() || trio.is_some() {
        excess(graph, &state)
    } else {
        0
    };
    let mut finished = state.finished;
    let solution = pairs::solution(graph, Goal::MostPairs, state);
    let (pairs, groups) = match (best, trio) {
        (Some(best), _) => (best.proof.pairs, best.proof.groups),
        (None, Some(trio)) => {
            let beside: Vec<Edge> = graph
                .edges()
                .filter(|e| !trio.contains(&e.u) && !trio.contains(&e.v))
                .collect();
            let rest = Graph::new(graph.vertices(), &beside).expect("edges of a graph make a graph");
            let found = exact::solve(&rest, bonus, None, stop);
            finished &= found.finished;
            (pairs_of(&largest(&rest, &found)), vec![trio.to_vec()])
        }
        (None, None) => return solution,
    };
    let proof = Proof {
        pairs,
        groups,
        ..solution.proof
    };
    finish(graph, graph, proof, &aims.bound(excess), finished)
}

/// A trio that takes in one more than pairs alone, whatever it weighs.
fn any_trio<D: Dual>(graph: &Graph, state: &Exact<D>, aims: &TrioAims<'_>) -> Option<[u32; 3]> {
    match trio_for_one_more(graph, &largest(graph, state), aims.burden) {
        Joining::Trio(trio) => Some(trio),
        Joining::Nobody | Joining::Unknown => None,
    }
}

/// The partners of a solve, which was perhaps stopped before it had as many as there can be.
fn largest<D: Dual>(graph: &Graph, state: &Exact<D>) -> Vec<u32> {
    let mate = state.forest.mate.clone();
    if state.finished {
        mate
    } else {
        pairs::complete(graph, mate)
    }
}

/// Everyone but `root` is in a pair: finds the trio that takes everyone in.
fn with_everyone<D: Dual>(
    graph: &Graph,
    start: &Exact<D>,
    sparse: &Sparse,
    root: u32,
    aims: &TrioAims<'_>,
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
    let mut tree = Tree {
        graph,
        start,
        sparse: sparse.clone(),
        root,
    };
    let first = tree.cycle_time(stop)?;
    let mut best = None;
    tree.try_trios(first, aims, &mut best, stop)?;
    let (found, _) = best.as_ref()?;
    let open = found.proof.upper_bound - found.proof.weight;
    if open > 0 {
        // A later time may prove more: the bound of pairs falls while the tree grows, until a trio gains in its blossoms.
        let last = first + D::narrow(open * i128::from(found.proof.scale) + 1);
        let time = tree.best_time(first, last, stop);
        tree.try_trios(time, aims, &mut best, stop)?;
    }
    // The sparse graph decided between the trios; all edges decide about the pairs beside the one chosen.
    let (mut solution, mut rest) = best?;
    if solution.proof.weight < solution.proof.upper_bound {
        exact::improve(graph, &mut rest.sparse, &mut rest.state, stop);
        if let Some(improved) = rest.solution(graph, &solution.proof, aims) {
            solution = improved;
        }
    }
    Some(solution)
}

/// The tree that grows from the last exposed vertex; each time gives duals of their own.
struct Tree<'g, D> {
    graph: &'g Graph,
    start: Exact<D>,
    sparse: Sparse,
    root: u32,
}

impl<D: Dual> Tree<'_, D> {
    fn solver(&self) -> Solver<'_, D> {
        Solver::new(
            self.sparse.graph(self.graph),
            self.start.bonus,
            self.start.y.clone(),
            self.start.forest.clone(),
        )
    }

    /// When the first odd cycle closes; `None` if there is none.
    fn cycle_time(&self, stop: &mut dyn FnMut() -> bool) -> Option<D> {
        self.solver().search_for_cycle(self.root, stop)
    }

    /// The duals at a time, on the sparse graph.
    fn at(&self, time: D, stop: &mut dyn FnMut() -> bool) -> Option<Exact<D>> {
        let mut solver = self.solver();
        let lasted = solver.search_until(self.root, time, stop);
        let absent = self.start.absent.clone();
        let grown = Exact {
            y: solver.y,
            forest: solver.forest,
            absent,
            ..self.start
        };
        lasted.then_some(grown)
    }

    /// The duals at a time, for all edges: the sparse graph takes in what they do not cover.
    fn covered_at(&mut self, time: D, stop: &mut dyn FnMut() -> bool) -> Option<Exact<D>> {
        loop {
            let state = self.at(time, stop)?;
            let uncovered = exact::uncovered(self.graph, &state);
            if uncovered.is_empty() {
                return Some(state);
            }
            self.sparse.add(uncovered);
        }
    }

    /// The time with the least bound, judged on the sparse graph; the bound is a convex function of the time.
    fn best_time(&self, first: D, last: D, stop: &mut dyn FnMut() -> bool) -> D {
        let mut bound = |time: D| -> i128 {
            let Some(state) = self.at(time, stop) else {
                return i128::MAX;
            };
            let proof = proof_of_duals(&state, self.graph.vertices(), Goal::MostPairs);
            pairs::doubled_bound(&proof, state.y.len() as i128) + excess(self.sparse.graph(self.graph), &state)
        };
        let (mut low, mut high): (i128, i128) = (first.into(), last.into());
        while low < high {
            let middle = (low + high).div_euclid(2);
            if bound(D::narrow(middle)) <= bound(D::narrow(middle + 1)) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        D::narrow(low)
    }

    /// Tries the trios of small slack at a time, and keeps the best solution with the best bound.
    fn try_trios(
        &mut self,
        time: D,
        aims: &TrioAims<'_>,
        best: &mut Option<(Solution, Rest<D>)>,
        stop: &mut dyn FnMut() -> bool,
    ) -> Option<()> {
        let state = self.covered_at(time, stop)?;
        let graph = self.graph;
        let mut proof = proof_of_duals(&state, graph.vertices(), Goal::MostPairs);
        proof.barrier = barrier::of(graph, &state.forest.mate).unwrap_or_default();
        let excess = excess(graph, &state);
        if let Some((found, rest)) = best {
            let mut again = proof.clone();
            (again.pairs, again.groups) = (found.proof.pairs.clone(), found.proof.groups.clone());
            let again = finish(graph, graph, again, &aims.bound(excess), found.finished);
            if again.proof.upper_bound < found.proof.upper_bound {
                *found = again;
                rest.excess = excess;
            }
        }
        for (lost, trio) in candidates(graph, &state, aims).into_iter().take(TRIED) {
            if let Some((best, _)) = &best {
                // What a trio loses, less what it gains inside blossoms, is lost by every solution with it.
                let open = best.proof.upper_bound - best.proof.weight;
                if 2 * i128::from(best.proof.scale) * open - excess <= lost.into() || stop() {
                    break;
                }
            }
            let mut rest = Rest::beside(trio, &state, &self.sparse, graph, excess);
            rest.state.search(rest.sparse.graph(graph), stop);
            let this = rest.solution(graph, &proof, aims);
            let weight = |s: &Solution| s.proof.weight;
            if let Some(mut this) = this.filter(|this| best.as_ref().is_none_or(|(b, _)| weight(b) < weight(this))) {
                if let Some((found, before)) = best
                    .as_ref()
                    .filter(|(b, _)| b.proof.upper_bound < this.proof.upper_bound)
                {
                    // The earlier duals prove more.
                    let mut proof = found.proof.clone();
                    (proof.pairs, proof.groups) = (this.proof.pairs, this.proof.groups);
                    this = finish(graph, graph, proof, &aims.bound(before.excess), found.finished);
                    rest.excess = before.excess;
                }
                *best = Some((this, rest));
            }
        }
        Some(())
    }
}

/// The pairs beside a trio.
struct Rest<D> {
    trio: [u32; 3],
    /// What the bound allows a trio to gain inside blossoms.
    excess: i128,
    state: Exact<D>,
    sparse: Sparse,
}

impl<D: Dual> Rest<D> {
    fn beside(trio: [u32; 3], state: &Exact<D>, sparse: &Sparse, graph: &Graph, excess: i128) -> Rest<D> {
        let mut state = state.clone();
        state.leave = 0;
        for v in trio {
            state.forest.dissolve_around(v, &mut state.y);
            state.forest.part(v);
            state.y[v as usize] = D::default();
            state.absent[v as usize] = true;
        }
        let sparse = sparse.without(graph, &state.absent);
        Rest {
            trio,
            excess,
            state,
            sparse,
        }
    }

    /// With the trio and the bound of everyone's duals; `None` if somebody is left alone.
    fn solution(&self, graph: &Graph, proof: &Proof, aims: &TrioAims<'_>) -> Option<Solution> {
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
            &aims.bound(self.excess),
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

/// Triangles among those who have the least burden, with what each loses: the slacks of its edges less the duals of the
/// blossoms around all of it. Least loss first.
fn candidates<D: Dual>(graph: &Graph, state: &Exact<D>, aims: &TrioAims<'_>) -> Vec<(D, [u32; 3])> {
    let n = graph.vertices();
    let kept = if n <= SMALL { n } else { PARTNERS };
    let turn = Turn::of(aims.burden);
    let slacks = state.slacks();
    let mut near: Vec<Vec<(D, u32)>> = Vec::with_capacity(n);
    for u in 0..n as u32 {
        let mut row: Vec<(D, u32)> = Vec::new();
        if turn.may(u) {
            let allowed = graph.neighbours(u).filter(|&(v, _)| turn.may(v));
            row.extend(allowed.map(|(v, weight)| (slacks.of(Edge { u, v, weight }), v)));
            if row.len() > kept {
                row.select_nth_unstable(kept);
                row.truncate(kept);
            }
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
                let around = slacks.around(a, b).min(slacks.around(b, c)).min(slacks.around(a, c));
                let mut trio = [a, b, c];
                trio.sort_unstable();
                found.push((ab + bc + slacks.of(Edge { u: a, v: c, weight: w }) - around, trio));
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
