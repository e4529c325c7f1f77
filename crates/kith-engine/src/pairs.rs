//! The best pairs: the solver's front door.

use crate::assign;
use crate::barrier;
use crate::blossom::{Forest, Solver};
use crate::dual::Dual;
use crate::early;
use crate::exact::{self, Exact, Start};
use crate::graph::{Edge, Graph, GraphError, NONE};
use crate::rng::Rng;
use kith_proof::{Blossom, Proof};

/// All duals in a proof are twice their true value.
pub(crate) const SCALE: i64 = 2;

/// With so few exposed vertices left it is quicker to go on than to look whether the gap is small enough.
const FEW_LEFT: usize = 16;

/// What to look for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Goal {
    /// As many pairs as possible, and among those the largest total weight.
    MostPairs,
    /// The largest total weight; people may stay alone.
    MostWeight,
}

/// A matching and its proof, in the numbers of the caller.
#[derive(Clone, Debug)]
pub struct Solution {
    /// The pairs, each with the smaller number first, in ascending order; a trio or groups stand in the proof.
    pub pairs: Vec<[u32; 2]>,
    /// The duals and barriers, and the weight and bound that follow from them; see [`kith_proof::verify`].
    pub proof: Proof,
    /// Whether the solver ran to its end; if not, the bound of the proof still holds. Groups, which are searched for and
    /// not solved, are always finished.
    pub finished: bool,
}

/// Finds the best pairs of a graph.
///
/// The seed decides between equally good matchings. `stop` is asked now and then whether to end early: then the best
/// pairs found so far come back, with a bound that holds. With [`Goal::MostPairs`] they are still as many as can be.
///
/// Fails where the edges make no graph: see [`GraphError`].
///
/// ```
/// use kith_engine::{solve_pairs, Edge, Goal};
/// // A path of three edges: the heavy middle one alone, or the two light ones?
/// let edges = [(0, 1, 1), (1, 2, 3), (2, 3, 1)].map(|(u, v, weight)| Edge { u, v, weight });
/// let heavy = solve_pairs(4, &edges, Goal::MostWeight, 1, &mut || false)?;
/// assert_eq!(heavy.pairs, [[1, 2]]);
/// let many = solve_pairs(4, &edges, Goal::MostPairs, 1, &mut || false)?;
/// assert_eq!(many.pairs, [[0, 1], [2, 3]]);
/// # Ok::<(), kith_engine::GraphError>(())
/// ```
pub fn solve_pairs(
    vertices: usize,
    edges: &[Edge],
    goal: Goal,
    seed: u64,
    stop: &mut dyn FnMut() -> bool,
) -> Result<Solution, GraphError> {
    solve_pairs_from(vertices, edges, goal, seed, None, stop)
}

/// The same, starting from an earlier proof: after a small change most of it still holds, and little is left to do.
///
/// The proof may be of another graph, even of another size; it changes how long the solve takes and which of several equally
/// good matchings is found. Fails like [`solve_pairs`].
///
/// ```
/// use kith_engine::{solve_pairs, solve_pairs_from, Edge, Goal};
/// let mut edges = [(0, 1, 80), (0, 2, 70), (1, 2, 60), (2, 3, 20)].map(|(u, v, weight)| Edge { u, v, weight });
/// let before = solve_pairs(4, &edges, Goal::MostPairs, 1, &mut || false)?;
/// assert_eq!((before.pairs, before.proof.upper_bound), (vec![[0, 1], [2, 3]], 100));
/// // The last two no longer like each other as much; everyone should still have a partner.
/// edges[3].weight = 5;
/// let after = solve_pairs_from(4, &edges, Goal::MostPairs, 1, Some(&before.proof), &mut || false)?;
/// assert_eq!((after.proof.weight, after.proof.upper_bound), (85, 85));
/// # Ok::<(), kith_engine::GraphError>(())
/// ```
pub fn solve_pairs_from(
    vertices: usize,
    edges: &[Edge],
    goal: Goal,
    seed: u64,
    warm: Option<&Proof>,
    stop: &mut dyn FnMut() -> bool,
) -> Result<Solution, GraphError> {
    solve_pairs_within(vertices, edges, goal, seed, warm, 0, stop)
}

/// The same, but content with less: it may end as soon as the bound is proved to exceed the weight by at most `gap`
/// billionths of the bound. With 0 it goes on to the optimum.
///
/// Fails like [`solve_pairs`].
///
/// ```
/// use kith_engine::{solve_pairs_within, Edge, Goal};
/// let edges = [(0, 1, 80), (0, 2, 70), (1, 2, 60), (2, 3, 20)].map(|(u, v, weight)| Edge { u, v, weight });
/// let good = solve_pairs_within(4, &edges, Goal::MostPairs, 1, None, 100_000_000, &mut || false)?;
/// assert!(good.proof.weight >= 90 && good.proof.upper_bound >= 100);
/// # Ok::<(), kith_engine::GraphError>(())
/// ```
pub fn solve_pairs_within(
    vertices: usize,
    edges: &[Edge],
    goal: Goal,
    seed: u64,
    warm: Option<&Proof>,
    gap: u32,
    stop: &mut dyn FnMut() -> bool,
) -> Result<Solution, GraphError> {
    let numbering = Numbering::shuffled(vertices, seed);
    if let Some(first_side) = assign::sides(vertices, edges) {
        return Ok(assign::solve_sides(
            &first_side,
            numbering.order(),
            edges,
            goal,
            warm,
            stop,
        ));
    }
    let graph = numbering.graph(edges)?;
    let warm = warm.map(|proof| numbering.inner_start(vertices, proof));
    let solution = match pair_bonus(&graph, goal) {
        Bonus::Narrow(bonus) => solve_graph(&graph, goal, bonus, warm, gap, stop),
        Bonus::Wide(bonus) => solve_graph(&graph, goal, bonus, warm, gap, stop),
    };
    Ok(numbering.outer_solution(solution))
}

fn solve_graph<D: Dual>(
    graph: &Graph,
    goal: Goal,
    bonus: D,
    warm: Option<Start>,
    gap: u32,
    stop: &mut dyn FnMut() -> bool,
) -> Solution {
    let (mut state, mut sparse) = exact::begin(graph, bonus, warm, stop);
    if gap > 0 {
        loop {
            let left = state.left_to_do();
            if left <= FEW_LEFT {
                break;
            }
            // The duals cover every edge at this point: whatever is matched beside them has a bound.
            let mate = early::fill_up(graph, sparse.graph(graph), &state, goal, state.forest.mate.clone());
            let alone = mate.iter().filter(|&&m| m == NONE).count();
            if goal == Goal::MostWeight || alone == graph.vertices() % 2 {
                let mut good = state.clone();
                good.forest.mate = mate;
                good.finished = true;
                let good = solution(graph, goal, good);
                if is_within(&good.proof, gap) {
                    return good;
                }
            }
            state.leave = left / 4;
            exact::improve(graph, &mut sparse, &mut state, stop);
            if !state.finished {
                return solution_so_far(graph, sparse.graph(graph), goal, state);
            }
            state.finished = false;
        }
        state.leave = 0;
    }
    exact::improve(graph, &mut sparse, &mut state, stop);
    solution_so_far(graph, sparse.graph(graph), goal, state)
}

/// Whether the bound exceeds the weight by at most so many billionths of itself.
fn is_within(proof: &Proof, gap: u32) -> bool {
    let open = proof.upper_bound - proof.weight;
    open.saturating_mul(1_000_000_000) <= proof.upper_bound.abs().max(1).saturating_mul(i128::from(gap))
}

/// A price per pair, in the numbers that suffice for the duals.
pub(crate) enum Bonus {
    Narrow(i64),
    Wide(i128),
}

/// Twice a price for each pair that is so high that no difference of weights outweighs a pair.
pub(crate) fn pair_bonus(graph: &Graph, goal: Goal) -> Bonus {
    let (low, high) = graph
        .edges()
        .fold((0i64, 0i64), |(l, h), e| (l.min(e.weight), h.max(e.weight)));
    let (low, high) = (i128::from(low), i128::from(high));
    let pairs = (graph.vertices() / 2) as i128;
    let bonus = if goal == Goal::MostPairs {
        2 * ((pairs + 1) * (high - low) + 1)
    } else {
        0
    };
    // Bars, slacks and keys stay within a few times the largest doubled weight.
    if 16 * (bonus + 2 * (high - low)) < i128::from(i64::MAX) {
        Bonus::Narrow(i64::narrow(bonus))
    } else {
        Bonus::Wide(bonus)
    }
}

/// The matching with its proof.
pub(crate) fn solution<D: Dual>(graph: &Graph, goal: Goal, exact: Exact<D>) -> Solution {
    solution_so_far(graph, graph, goal, exact)
}

/// The same; `few` are the edges that the search has seen.
fn solution_so_far<D: Dual>(graph: &Graph, few: &Graph, goal: Goal, mut exact: Exact<D>) -> Solution {
    let mut proof = proof_of_duals(&exact, graph.vertices(), goal);
    let mut mate = std::mem::take(&mut exact.forest.mate);
    if !exact.finished {
        mate = early::fill_up(graph, few, &exact, goal, mate);
        if goal == Goal::MostPairs {
            // Mostly the few edges suffice, and every search that does not succeed looks at all there are.
            mate = complete(graph, complete(few, mate));
        }
    }
    if goal == Goal::MostPairs {
        proof.barrier = barrier::of(graph, &mate).expect("the matching has the largest number of pairs");
    }
    proof.pairs = pairs_of(&mate);
    finish(graph, graph, proof, &TrioBound::NONE, exact.finished)
}

/// Every pair once, the smaller number first.
pub(crate) fn pairs_of(mate: &[u32]) -> Vec<[u32; 2]> {
    let first = (0..mate.len() as u32).filter(|&u| mate[u as usize] != NONE && u < mate[u as usize]);
    first.map(|u| [u, mate[u as usize]]).collect()
}

/// The part of a proof that the duals make.
pub(crate) fn proof_of_duals<D: Dual>(exact: &Exact<D>, vertices: usize, goal: Goal) -> Proof {
    let mut dual: Vec<i128> = exact.y.iter().map(|&y| y.into()).collect();
    let mut per_pair = -Into::<i128>::into(exact.bonus);
    if goal == Goal::MostPairs {
        // What every vertex pays in common is better told once per pair.
        let common = dual.iter().copied().min().unwrap_or(0);
        dual.iter_mut().for_each(|y| *y -= common);
        per_pair += 2 * common;
    }
    let (blossoms, vertex_blossom) = blossom_data(&exact.forest, vertices);
    let max_cardinality = goal == Goal::MostPairs;
    Proof {
        max_cardinality,
        scale: SCALE,
        per_pair,
        dual,
        blossoms,
        vertex_blossom,
        ..Proof::default()
    }
}

/// What counts of a trio.
#[derive(Clone, Copy)]
pub(crate) struct TrioBound<'p> {
    /// The part of an edge's weight that counts whole and not half, as for a repeat.
    pub(crate) penalty: &'p dyn Fn(u32, u32) -> i64,
    /// What the bound allows it to gain inside blossoms.
    pub(crate) excess: i128,
}

impl TrioBound<'_> {
    pub(crate) const NONE: TrioBound<'static> = TrioBound {
        penalty: &|_, _| 0,
        excess: 0,
    };
}

/// Adds up weight and bound, once the pairs (and the trio) stand in the proof; `pairs` knows the weights of the pairs,
/// `trio` says what a trio weighs and may gain.
pub(crate) fn finish(graph: &Graph, pairs: &Graph, mut proof: Proof, trio: &TrioBound<'_>, finished: bool) -> Solution {
    let weight = |graph: &Graph, u, v| i128::from(graph.weight(u, v).expect("a pair is an edge"));
    let paired: i128 = proof.pairs.iter().map(|&[u, v]| weight(pairs, u, v)).sum();
    let trios = proof.groups.iter().map(|t| {
        let edges = [(t[0], t[1]), (t[0], t[2]), (t[1], t[2])];
        let whole: i128 = edges.iter().map(|&(u, v)| i128::from((trio.penalty)(u, v))).sum();
        (edges.iter().map(|&(u, v)| weight(graph, u, v)).sum::<i128>() + whole).div_euclid(2) - whole
    });
    proof.weight = paired + trios.sum::<i128>();
    proof.upper_bound = bound(&proof, trio.excess);
    Solution {
        pairs: proof.pairs.clone(),
        proof,
        finished,
    }
}

/// The number that the duals prove, as the verifier will compute it: a trio counts as three halves of pairs, and may
/// fill the blossoms around it by half a pair more.
fn bound(proof: &Proof, excess: i128) -> i128 {
    let people = 2 * proof.pairs.len() as i128 + 3 * proof.groups.len() as i128;
    let excess = if proof.groups.is_empty() { 0 } else { excess };
    (doubled_bound(proof, people) + excess).div_euclid(2 * i128::from(proof.scale))
}

/// What the duals prove for so many people in pairs, times twice the scale.
pub(crate) fn doubled_bound(proof: &Proof, people: i128) -> i128 {
    let mut sizes = vec![0i128; proof.blossoms.len()];
    for &b in &proof.vertex_blossom {
        if b >= 0 {
            sizes[b as usize] += 1;
        }
    }
    // Parents stand before their children.
    for (i, b) in proof.blossoms.iter().enumerate().rev() {
        if b.parent >= 0 {
            sizes[b.parent as usize] += sizes[i];
        }
    }
    let inside: i128 = proof
        .blossoms
        .iter()
        .zip(sizes)
        .map(|(b, size)| b.dual * ((size - 1) / 2))
        .sum();
    2 * (proof.dual.iter().sum::<i128>() + inside) + proof.per_pair * people
}

fn blossom_data<D: Dual>(forest: &Forest<D>, vertices: usize) -> (Vec<Blossom>, Vec<i64>) {
    let order = forest.blossoms();
    if order.is_empty() {
        return (Vec::new(), vec![-1; vertices]);
    }
    let mut number = vec![-1i64; forest.node_bound()];
    for (i, &(node, _)) in order.iter().enumerate() {
        number[node as usize] = i as i64;
    }
    let blossoms = order
        .iter()
        .map(|&(node, parent)| Blossom {
            parent: parent.map_or(-1, |p| p as i64),
            dual: forest.z(node).into(),
        })
        .collect();
    let smallest = (0..vertices as u32)
        .map(|v| forest.innermost_blossom(v).map_or(-1, |b| number[b as usize]))
        .collect();
    (blossoms, smallest)
}

/// Makes a matching as large as possible, whatever the weights.
pub(crate) fn complete(graph: &Graph, mate: Vec<u32>) -> Vec<u32> {
    let mate = fill_up(graph, mate);
    let y = vec![1i64; graph.vertices()];
    let mut solver = Solver::unweighted(graph, y, Forest::new(graph.vertices(), mate));
    solver.run(&mut || false);
    solver.forest.mate
}

/// Matches any two neighbours that are both alone (with a weight that is not negative).
fn fill_up(graph: &Graph, mut mate: Vec<u32>) -> Vec<u32> {
    for u in 0..graph.vertices() as u32 {
        if mate[u as usize] == NONE {
            let free = graph.neighbours(u).find(|&(v, w)| mate[v as usize] == NONE && w >= 0);
            if let Some((v, _)) = free {
                (mate[u as usize], mate[v as usize]) = (v, u);
            }
        }
    }
    mate
}

/// How many pairs a graph admits at most, whatever their weights, with one such matching: each vertex's partner, or
/// `u32::MAX`.
///
/// ```
/// use kith_engine::{most_pairs, Edge, Graph};
/// // Three who know only a fourth: one pair.
/// let star = Graph::new(4, &[1, 2, 3].map(|v| Edge { u: 0, v, weight: 1 }))?;
/// let (pairs, partners) = most_pairs(&star);
/// assert_eq!(pairs, 1);
/// assert_eq!(partners.iter().filter(|&&p| p == u32::MAX).count(), 2);
/// # Ok::<(), kith_engine::GraphError>(())
/// ```
pub fn most_pairs(graph: &Graph) -> (usize, Vec<u32>) {
    let mate = complete(graph, vec![NONE; graph.vertices()]);
    (mate.iter().filter(|&&m| m != NONE).count() / 2, mate)
}

/// A seeded renumbering: equally good matchings differ by the order in which the solver meets the vertices.
pub(crate) struct Numbering {
    inner: Vec<u32>,
    outer: Vec<u32>,
}

impl Numbering {
    pub(crate) fn shuffled(vertices: usize, seed: u64) -> Numbering {
        let mut outer: Vec<u32> = (0..vertices as u32).collect();
        Rng::new(seed).shuffle(&mut outer);
        let mut inner = vec![0; vertices];
        for (i, &o) in outer.iter().enumerate() {
            inner[o as usize] = i as u32;
        }
        Numbering { inner, outer }
    }

    /// Vertex duals and partners of an earlier proof, blossoms shared out among their vertices.
    fn inner_start(&self, vertices: usize, proof: &Proof) -> Start {
        let narrow = |x: i128| i64::try_from(x).unwrap_or(if x < 0 { i64::MIN / 8 } else { i64::MAX / 8 });
        let mut around = vec![0i128; proof.blossoms.len()];
        for (i, b) in proof.blossoms.iter().enumerate() {
            let parent = usize::try_from(b.parent).ok().and_then(|p| around.get(p));
            // Whatever stands there: the numbers of a foreign proof may be of any size.
            around[i] = b.dual.saturating_add(parent.copied().unwrap_or(0));
        }
        let scale = i128::from(proof.scale.max(1));
        let mut y = vec![0; vertices];
        let mut won = vec![NONE; vertices];
        for (v, &dual) in proof.dual.iter().enumerate().take(vertices) {
            let blossom = proof.vertex_blossom.get(v).and_then(|&b| usize::try_from(b).ok());
            let z = blossom.and_then(|b| around.get(b)).copied().unwrap_or(0);
            let once = dual.saturating_add(z / 2).saturating_add(proof.per_pair / 2);
            let twice = once.saturating_mul(2);
            y[self.inner[v] as usize] = narrow(twice.div_euclid(scale));
        }
        for &[u, v] in &proof.pairs {
            if let (Some(&a), Some(&b)) = (self.inner.get(u as usize), self.inner.get(v as usize)) {
                (won[a as usize], won[b as usize]) = (b, a);
            }
        }
        Start { y, won }
    }

    /// The caller's number of each vertex, in the solver's order.
    pub(crate) fn order(&self) -> &[u32] {
        &self.outer
    }

    pub(crate) fn outer(&self, inner: u32) -> u32 {
        self.outer[inner as usize]
    }

    pub(crate) fn inner_values<T: Copy>(&self, values: &[T]) -> Vec<T> {
        self.outer.iter().map(|&o| values[o as usize]).collect()
    }

    /// The graph in the solver's numbers.
    pub(crate) fn graph(&self, edges: &[Edge]) -> Result<Graph, GraphError> {
        Graph::renumbered(self.inner.len(), edges, |v| self.inner[v as usize])
    }

    /// Translates a solution back into the numbers of the caller.
    pub(crate) fn outer_solution(&self, mut solution: Solution) -> Solution {
        let proof = &mut solution.proof;
        let back = |list: &mut Vec<u32>| {
            list.iter_mut().for_each(|v| *v = self.outer[*v as usize]);
            list.sort_unstable();
        };
        for pair in &mut proof.pairs {
            *pair = pair.map(|v| self.outer[v as usize]);
            pair.sort_unstable();
        }
        proof.pairs.sort_unstable();
        proof.groups.iter_mut().for_each(back);
        proof.groups.sort_unstable();
        back(&mut proof.barrier);
        proof.coverage.iter_mut().flatten().for_each(back);
        proof.dual = self.inner.iter().map(|&i| proof.dual[i as usize]).collect();
        if !proof.vertex_blossom.is_empty() {
            proof.vertex_blossom = self.inner.iter().map(|&i| proof.vertex_blossom[i as usize]).collect();
        }
        solution.pairs.clone_from(&proof.pairs);
        solution
    }
}
