//! Two roles with capacities: the best pairs of a bipartite graph in which a vertex may be in several pairs.
//!
//! A successive-shortest-path method (the Hungarian method with capacities). The duals satisfy, with W = weight +
//! `pair_bonus` and a price `person_bonus` for everybody who is matched at least once,
//!
//! * an edge that is not chosen: y(l) + y(r) ≥ W; one that is chosen: y(l) + y(r) ≤ W;
//! * a vertex in d pairs: y ≤ −(what one more pair would earn it), y ≥ −(what one pair fewer would lose it), where the
//!   first pair earns `person_bonus`, every further one 0.
//!
//! One search takes a vertex of the first side whose y is above its limit and lowers it along tight edges, until some
//! vertex can take or give up a pair. It sees only promising edges; the rest are priced afterwards, and the solve is
//! repeated with those that the duals do not cover.

use crate::dual::Dual;
use crate::graph::{Edge, Graph, GraphError, NONE};
use crate::pairs::{Goal, Numbering, SCALE, Solution};
use kith_proof::Proof;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Edges per vertex in the first solve: its heaviest, and as many spread over the rest.
const FIRST_EDGES: usize = 10;
/// Uncovered edges added per vertex and repetition.
const ADDED_EDGES: u32 = 16;

/// Who may be matched with whom, and how often.
#[derive(Clone, Copy, Debug)]
pub struct Roles<'a> {
    /// Which vertices are on the first side; every edge joins the two sides.
    pub first_side: &'a [bool],
    /// How many pairs each vertex may be in.
    pub capacity: &'a [u32],
    /// What [`Goal::MostPairs`] means: as many people as possible in a pair at all, whatever the number of pairs; or as
    /// many pairs as possible.
    pub everyone_first: bool,
}

/// Finds the best pairs between two roles. Of parallel edges the heaviest counts; no pair is made twice.
///
/// ```
/// use kith_engine::{solve_roles, Edge, Goal, Roles};
/// // One mentor with two places, three mentees.
/// let edges = [(0, 1, 5), (0, 2, 9), (0, 3, 7)].map(|(u, v, weight)| Edge { u, v, weight });
/// let roles = Roles { first_side: &[true, false, false, false], capacity: &[2, 1, 1, 1], everyone_first: true };
/// let best = solve_roles(&roles, &edges, Goal::MostPairs, 1, &mut || false)?;
/// assert_eq!(best.pairs, [[0, 2], [0, 3]]);
/// # Ok::<(), kith_engine::GraphError>(())
/// ```
pub fn solve_roles(
    roles: &Roles<'_>,
    edges: &[Edge],
    goal: Goal,
    seed: u64,
    stop: &mut dyn FnMut() -> bool,
) -> Result<Solution, GraphError> {
    let n = roles.capacity.len();
    let numbering = Numbering::shuffled(n, seed);
    let graph = numbering.graph(edges)?;
    let first_side = numbering.inner_values(roles.first_side);
    let capacity = numbering.inner_values(roles.capacity);
    let inner = Roles {
        first_side: &first_side,
        capacity: &capacity,
        everyone_first: roles.everyone_first,
    };
    if let Some(edge) = edges
        .iter()
        .position(|e| roles.first_side[e.u as usize] == roles.first_side[e.v as usize])
    {
        return Err(GraphError::SameSide { edge });
    }
    let (pair_bonus, person_bonus) = bonuses(&graph, &inner, goal);
    let largest = graph.edges().map(|e| i128::from(e.weight).abs()).max().unwrap_or(0);
    let solution = if 16 * (person_bonus + pair_bonus + largest) < i128::from(i64::MAX) {
        solve(
            &graph,
            &inner,
            goal,
            i64::narrow(pair_bonus),
            i64::narrow(person_bonus),
            stop,
        )
    } else {
        solve::<i128>(&graph, &inner, goal, pair_bonus, person_bonus, stop)
    };
    Ok(numbering.outer_solution(solution))
}

/// Prices of a pair and of a person, each higher than all that comes after it can add up to.
fn bonuses(graph: &Graph, roles: &Roles<'_>, goal: Goal) -> (i128, i128) {
    if goal == Goal::MostWeight {
        return (0, 0);
    }
    let (low, high) = graph
        .edges()
        .fold((0i64, 0i64), |(l, h), e| (l.min(e.weight), h.max(e.weight)));
    let places = |side: bool| -> i128 {
        (0..graph.vertices())
            .filter(|&v| roles.first_side[v] == side)
            .map(|v| i128::from(roles.capacity[v]))
            .sum()
    };
    let pairs = places(true).min(places(false)).min(graph.edge_count() as i128);
    let price = (pairs + 1) * (i128::from(high) - i128::from(low)) + 1;
    if roles.everyone_first { (0, price) } else { (price, 0) }
}

fn solve<D: Dual>(
    graph: &Graph,
    roles: &Roles<'_>,
    goal: Goal,
    pair_bonus: D,
    person_bonus: D,
    stop: &mut dyn FnMut() -> bool,
) -> Solution {
    let n = graph.vertices();
    let mut edges = first_edges(graph, roles);
    let mut state;
    let mut finished;
    loop {
        let sparse = Graph::new(n, &edges).expect("edges of a graph make a graph");
        state = State::new(graph, roles, pair_bonus, person_bonus);
        finished = state.run(&sparse, stop);
        let uncovered = state.uncovered(graph);
        if uncovered.is_empty() || !finished {
            break;
        }
        edges.extend(uncovered);
    }
    if !finished && goal == Goal::MostPairs {
        // The weights no longer matter: the number of people and of pairs still does, and costs little.
        state.fill(graph, roles);
    }
    state.into_solution(graph, roles, goal, finished)
}

/// Each vertex's heaviest edges, and some spread over its others so that not everyone looks at the same few.
fn first_edges(graph: &Graph, roles: &Roles<'_>) -> Vec<Edge> {
    let mut edges = Vec::new();
    let mut row: Vec<(i64, u32)> = Vec::new();
    for u in 0..graph.vertices() as u32 {
        row.clear();
        row.extend(graph.neighbours(u).map(|(v, w)| (w, v)));
        let kept = FIRST_EDGES + 2 * roles.capacity[u as usize] as usize;
        if row.len() > 2 * kept {
            row.select_nth_unstable_by(kept, |a, b| b.cmp(a));
            let step = (row.len() - kept) / kept;
            let shift = u as usize % step;
            let spread: Vec<_> = (0..kept).map(|i| row[kept + i * step + shift]).collect();
            row.truncate(kept);
            row.extend(spread);
        }
        edges.extend(row.iter().map(|&(weight, v)| Edge { u, v, weight }));
    }
    edges
}

/// What a search may meet.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Event {
    /// This vertex of the second side can take one more pair.
    Take(u32),
    /// This edge to the second side, not chosen, is tight.
    Reach(u32, u32),
    /// This chosen edge back to the first side is tight.
    Return(u32, u32),
    /// This vertex of the first side can give up a pair (the root: can do without one more).
    Give(u32),
}

struct State<D> {
    pair_bonus: D,
    person_bonus: D,
    first_side: Vec<bool>,
    capacity: Vec<u32>,
    y: Vec<D>,
    partners: Vec<Vec<u32>>,
    /// In a search: where a labelled vertex was reached from.
    entry: Vec<u32>,
    labelled: Vec<bool>,
    touched: Vec<u32>,
    queue: BinaryHeap<Reverse<(D, Event)>>,
    events: u64,
}

impl<D: Dual> State<D> {
    fn new(graph: &Graph, roles: &Roles<'_>, pair_bonus: D, person_bonus: D) -> State<D> {
        let n = graph.vertices();
        let mut state = State {
            pair_bonus,
            person_bonus,
            first_side: roles.first_side.to_vec(),
            capacity: roles.capacity.to_vec(),
            y: vec![-person_bonus; n],
            partners: vec![Vec::new(); n],
            entry: vec![NONE; n],
            labelled: vec![false; n],
            touched: Vec::new(),
            queue: BinaryHeap::new(),
            events: 0,
        };
        // Covers every edge of the whole graph, so that the duals hold whenever the solve is stopped.
        for l in (0..n as u32).filter(|&l| roles.first_side[l as usize]) {
            let best = graph
                .neighbours(l)
                .map(|(r, w)| state.worth(w) - state.y[r as usize])
                .max();
            if let Some(best) = best {
                state.y[l as usize] = best.max(-person_bonus);
            }
        }
        state
    }

    fn worth(&self, weight: i64) -> D {
        D::from(weight) + self.pair_bonus
    }

    fn places(&self, v: u32) -> bool {
        (self.partners[v as usize].len() as u32) < self.capacity[v as usize]
    }

    /// The dual at which a vertex takes one more pair.
    fn taking(&self, v: u32) -> D {
        if self.partners[v as usize].is_empty() {
            -self.person_bonus
        } else {
            D::default()
        }
    }

    /// The dual at which a vertex gives up one of its pairs.
    fn giving(&self, v: u32) -> D {
        if self.partners[v as usize].len() == 1 {
            -self.person_bonus
        } else {
            D::default()
        }
    }

    fn run(&mut self, graph: &Graph, stop: &mut dyn FnMut() -> bool) -> bool {
        for l in 0..self.y.len() as u32 {
            if !self.first_side[l as usize] {
                continue;
            }
            while self.places(l) && self.y[l as usize] > self.taking(l) {
                if stop() {
                    return false;
                }
                self.search(graph, l);
            }
        }
        true
    }

    /// Lowers the dual of `root` until it has one more pair or does without.
    fn search(&mut self, graph: &Graph, root: u32) {
        self.queue.clear();
        self.label_first(graph, root, NONE, root, D::default());
        let (now, end) = loop {
            let Reverse((now, event)) = self.queue.pop().expect("the root can always do without");
            self.events += 1;
            match event {
                Event::Reach(l, r) if !self.labelled[r as usize] => self.label_second(graph, r, l, now),
                Event::Return(r, l) if !self.labelled[l as usize] => self.label_first(graph, l, r, root, now),
                Event::Reach(..) | Event::Return(..) => {}
                Event::Take(v) | Event::Give(v) => break (now, v),
            }
        };
        self.flip(end);
        for &v in &self.touched {
            self.labelled[v as usize] = false;
            if self.first_side[v as usize] {
                self.y[v as usize] -= now
            } else {
                self.y[v as usize] += now
            }
        }
        self.touched.clear();
    }

    fn label(&mut self, v: u32, from: u32) {
        self.labelled[v as usize] = true;
        self.entry[v as usize] = from;
        self.touched.push(v);
    }

    fn label_first(&mut self, graph: &Graph, l: u32, from: u32, root: u32, now: D) {
        self.label(l, from);
        self.y[l as usize] += now;
        let y = self.y[l as usize];
        let limit = if l == root { self.taking(l) } else { self.giving(l) };
        self.queue.push(Reverse((y - limit, Event::Give(l))));
        for (r, w) in graph.neighbours(l) {
            if !self.labelled[r as usize] && !self.partners[l as usize].contains(&r) && self.capacity[r as usize] > 0 {
                self.queue
                    .push(Reverse((y + self.y[r as usize] - self.worth(w), Event::Reach(l, r))));
            }
        }
    }

    fn label_second(&mut self, graph: &Graph, r: u32, from: u32, now: D) {
        self.label(r, from);
        self.y[r as usize] -= now;
        let y = self.y[r as usize];
        if self.places(r) {
            self.queue.push(Reverse((self.taking(r) - y, Event::Take(r))));
        }
        for i in 0..self.partners[r as usize].len() {
            let l = self.partners[r as usize][i];
            if !self.labelled[l as usize] {
                let weight = graph.weight(r, l).expect("a pair is an edge");
                self.queue.push(Reverse((
                    self.worth(weight) - self.y[l as usize] - y,
                    Event::Return(r, l),
                )));
            }
        }
    }

    /// Chooses and drops the edges of the path that ends at `v` in turn.
    fn flip(&mut self, v: u32) {
        let mut v = v;
        loop {
            let from = self.entry[v as usize];
            if from == NONE {
                return;
            }
            if self.first_side[v as usize] {
                self.partners[v as usize].retain(|&x| x != from);
                self.partners[from as usize].retain(|&x| x != v);
            } else {
                self.partners[v as usize].push(from);
                self.partners[from as usize].push(v);
            }
            v = from;
        }
    }

    fn uncovered(&self, graph: &Graph) -> Vec<Edge> {
        let mut count = vec![0u32; graph.vertices()];
        graph
            .edges()
            .filter(|e| {
                let (u, v) = (e.u as usize, e.v as usize);
                let open = count[u] < ADDED_EDGES || count[v] < ADDED_EDGES;
                let possible = self.capacity[u] > 0 && self.capacity[v] > 0;
                let over = open
                    && possible
                    && self.y[u] + self.y[v] < self.worth(e.weight)
                    && !self.partners[u].contains(&e.v);
                if over {
                    count[u] += 1;
                    count[v] += 1;
                }
                over
            })
            .collect()
    }

    /// Completes a stopped solve to the largest number of people and pairs, ignoring the weights.
    fn fill(&mut self, graph: &Graph, roles: &Roles<'_>) {
        let flat: Vec<Edge> = graph.edges().map(|e| Edge { weight: 0, ..e }).collect();
        let flat = Graph::new(graph.vertices(), &flat).expect("edges of a graph make a graph");
        let (pair, person) = bonuses(&flat, roles, Goal::MostPairs);
        let mut other = State::<i128>::new(&flat, roles, pair, person);
        other.run(&flat, &mut || false);
        self.partners = other.partners;
    }

    fn into_solution(self, graph: &Graph, roles: &Roles<'_>, goal: Goal, finished: bool) -> Solution {
        let n = graph.vertices();
        let mut pairs: Vec<[u32; 2]> = Vec::new();
        for u in 0..n as u32 {
            pairs.extend(self.partners[u as usize].iter().filter(|&&v| u < v).map(|&v| [u, v]));
        }
        pairs.sort_unstable();
        let double = |x: D| 2 * Into::<i128>::into(x);
        let mut dual: Vec<i128> = self.y.iter().map(|&y| double(y)).collect();
        for v in (0..n).filter(|&v| self.capacity[v] == 0) {
            // Who takes nobody costs nothing, whatever the dual: high enough to cover every edge.
            dual[v] = graph
                .neighbours(v as u32)
                .map(|(u, w)| double(self.worth(w)) - dual[u as usize])
                .max()
                .unwrap_or(0)
                .max(0);
        }
        let weight = pairs
            .iter()
            .map(|&[u, v]| i128::from(graph.weight(u, v).expect("a pair is an edge")))
            .sum();
        let everyone = goal == Goal::MostPairs && roles.everyone_first;
        let most = goal == Goal::MostPairs && !everyone;
        let mut proof = Proof {
            weight,
            max_cardinality: most,
            scale: SCALE,
            per_pair: -double(self.pair_bonus),
            per_person: double(self.person_bonus),
            pairs: pairs.clone(),
            dual,
            ..Proof::default()
        };
        if most {
            proof.barrier = barrier(graph, roles, &self.partners, &self.capacity);
        }
        if everyone {
            let side = |first: bool| {
                let once: Vec<u32> = (0..n)
                    .map(|v| {
                        if roles.first_side[v] == first {
                            self.capacity[v].min(1)
                        } else {
                            self.capacity[v]
                        }
                    })
                    .collect();
                barrier(graph, roles, &one_each(&self.partners, roles, first), &once)
            };
            proof.coverage = Some([side(true), side(false)]);
        }
        proof.upper_bound = self.bound(graph, &proof);
        Solution { pairs, proof, finished }
    }

    /// The number that the duals prove, as the verifier will compute it.
    fn bound(&self, graph: &Graph, proof: &Proof) -> i128 {
        let price = proof.per_person;
        let vertices: i128 = (0..graph.vertices())
            .filter(|&v| self.capacity[v] > 0)
            .map(|v| {
                (proof.dual[v] + price)
                    .max(proof.dual[v] * i128::from(self.capacity[v]) + price)
                    .max(0)
            })
            .sum();
        let excess: i128 = graph
            .edges()
            .map(|e| {
                let duals = proof.dual[e.u as usize] + proof.dual[e.v as usize] + proof.per_pair;
                (i128::from(SCALE) * i128::from(e.weight) - duals).max(0)
            })
            .sum();
        let people = self.partners.iter().filter(|p| !p.is_empty()).count() as i128;
        let pairs = proof.per_pair * proof.pairs.len() as i128;
        (vertices - price * people + pairs + excess).div_euclid(i128::from(SCALE))
    }
}

/// One pair for everyone on one side who has any.
fn one_each(partners: &[Vec<u32>], roles: &Roles<'_>, first: bool) -> Vec<Vec<u32>> {
    let mut kept = vec![Vec::new(); partners.len()];
    for (v, with) in partners.iter().enumerate() {
        if let (true, Some(&u)) = (roles.first_side[v] == first, with.first()) {
            kept[v].push(u);
            kept[u as usize].push(v as u32);
        }
    }
    kept
}

/// Why no more pairs are possible (Kőnig): the first side out of reach, and the second side within reach, of those of
/// the first side who have places left.
fn barrier(graph: &Graph, roles: &Roles<'_>, partners: &[Vec<u32>], capacity: &[u32]) -> Vec<u32> {
    let n = graph.vertices();
    let mut reached = vec![false; n];
    let mut stack: Vec<u32> = (0..n as u32)
        .filter(|&v| roles.first_side[v as usize] && (partners[v as usize].len() as u32) < capacity[v as usize])
        .collect();
    for &v in &stack {
        reached[v as usize] = true;
    }
    while let Some(v) = stack.pop() {
        if roles.first_side[v as usize] {
            for (r, _) in graph.neighbours(v) {
                if !reached[r as usize] && !partners[v as usize].contains(&r) {
                    reached[r as usize] = true;
                    stack.push(r);
                }
            }
        } else {
            for &l in &partners[v as usize] {
                if !std::mem::replace(&mut reached[l as usize], true) {
                    stack.push(l);
                }
            }
        }
    }
    (0..n as u32)
        .filter(|&v| roles.first_side[v as usize] != reached[v as usize])
        .collect()
}
