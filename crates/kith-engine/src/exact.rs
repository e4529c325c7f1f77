//! From a graph to an optimal matching with duals: auction, sparse graph, exact search, and a look at every edge.
//!
//! The exact solver works on the few edges whose slack under the auction's duals is small. Its duals are then checked
//! against *every* edge; edges that they do not cover are added, the duals raised until they do, and the solver goes on
//! from there. When no edge is left uncovered the matching is optimal for the whole graph.

use crate::auction;
use crate::blossom::{Around, Forest, Solver};
use crate::dual::Dual;
use crate::graph::{Edge, Graph, NONE};

/// Edges per vertex that the sparse graph keeps in any case: those of least slack.
const KEPT_IN_ANY_CASE: usize = 4;
/// Uncovered edges that one round adds per vertex.
const ADDED_PER_VERTEX: u8 = 8;
/// Graphs with fewer edges per vertex are solved as they are.
const SPARSE_ENOUGH: usize = 12;

/// A matching with duals for every edge of its graph.
#[derive(Clone)]
pub(crate) struct Exact<D> {
    /// Feasible vertex duals in twice the units of the weights, `bonus` counted with every weight.
    pub(crate) y: Vec<D>,
    /// Matching and blossoms.
    pub(crate) forest: Forest<D>,
    /// Added to twice every weight.
    pub(crate) bonus: D,
    /// How many exposed vertices the search leaves alone.
    pub(crate) leave: usize,
    /// Vertices that do not take part: their edges need no cover.
    pub(crate) absent: Vec<bool>,
    /// Whether the search ran to its end: then the matching is optimal.
    pub(crate) finished: bool,
}

/// Where to start: vertex duals in twice the units of the weights, and who goes with whom.
pub(crate) struct Start {
    /// Feasible for every edge when the auction made them; else a guess.
    pub(crate) y: Vec<i64>,
    /// The partner that each vertex would take, or `NONE`.
    pub(crate) won: Vec<u32>,
}

/// Solves a graph. With a positive `bonus` (even, in twice the units of the weights) larger matchings come first.
pub(crate) fn solve<D: Dual>(graph: &Graph, bonus: D, warm: Option<Start>, stop: &mut dyn FnMut() -> bool) -> Exact<D> {
    solve_leaving(graph, bonus, 0, warm, stop).0
}

/// Solves a graph but for its last `leave` exposed vertices; with the sparse graph it worked on.
pub(crate) fn solve_leaving<D: Dual>(
    graph: &Graph,
    bonus: D,
    leave: usize,
    warm: Option<Start>,
    stop: &mut dyn FnMut() -> bool,
) -> (Exact<D>, Sparse) {
    let (mut state, mut sparse) = begin(graph, bonus, warm, stop);
    state.leave = leave;
    improve(graph, &mut sparse, &mut state, stop);
    (state, sparse)
}

/// The start of a solve: duals that cover every edge, a matching of tight edges, and the edges that the search will see.
pub(crate) fn begin<D: Dual>(
    graph: &Graph,
    bonus: D,
    warm: Option<Start>,
    stop: &mut dyn FnMut() -> bool,
) -> (Exact<D>, Sparse) {
    let n = graph.vertices();
    let start = match warm {
        None => auction::run(graph, bonus > D::default(), stop),
        Some(guess) => made_feasible(graph, guess),
    };
    let y: Vec<D> = (0..n)
        .map(|v| {
            if graph.degree(v as u32) == 0 {
                D::default()
            } else {
                (D::from(start.y[v]) + bonus.half()).max(D::default())
            }
        })
        .collect();
    let sparse = Sparse::new(graph, &start.y);
    let absent = vec![false; n];
    let mut state = Exact {
        y,
        forest: Forest::new(n, Vec::new()),
        bonus,
        leave: 0,
        absent,
        finished: false,
    };
    state.forest.mate = tight_pairs(graph, &start.won, &state);
    (state, sparse)
}

/// Raises guessed duals until they cover every edge; guesses far outside the weights are cut, lest sums overflow.
fn made_feasible(graph: &Graph, mut start: Start) -> Start {
    let largest = 4 * graph.edges().map(|e| e.weight.abs()).max().unwrap_or(0) + 4;
    start.y.iter_mut().for_each(|y| *y = (*y).clamp(-largest, largest));
    for e in graph.edges() {
        let (u, v) = (e.u as usize, e.v as usize);
        let lacking = 2 * e.weight - start.y[u] - start.y[v];
        if lacking > 0 {
            start.y[u] += lacking;
        }
    }
    start
}

/// Goes on from feasible duals and a matching of tight edges, to the optimum or until stopped.
pub(crate) fn improve<D: Dual>(
    graph: &Graph,
    sparse: &mut Sparse,
    state: &mut Exact<D>,
    stop: &mut dyn FnMut() -> bool,
) {
    loop {
        state.search(sparse.graph(graph), stop);
        if sparse.is_whole() {
            return;
        }
        let uncovered = uncovered(graph, state);
        if uncovered.is_empty() {
            return;
        }
        // Also when stopped: the duals must hold for every edge.
        for e in &uncovered {
            state.cover(*e);
        }
        if !state.finished {
            let rest = all_uncovered(graph, state);
            for e in rest {
                state.cover(e);
            }
            return;
        }
        sparse.add(uncovered);
    }
}

/// Pairs that won each other, on tight edges; then any tight edge between two who are left.
fn tight_pairs<D: Dual>(graph: &Graph, won: &[u32], state: &Exact<D>) -> Vec<u32> {
    let n = graph.vertices();
    let mut mate = vec![NONE; n];
    let tight = |u: u32, v: u32, weight: i64| state.bare_slack(Edge { u, v, weight }) == D::default();
    for u in 0..n as u32 {
        let v = won[u as usize];
        if v > u && v != NONE && won[v as usize] == u && graph.weight(u, v).is_some_and(|w| tight(u, v, w)) {
            (mate[u as usize], mate[v as usize]) = (v, u);
        }
    }
    for u in 0..n as u32 {
        if mate[u as usize] == NONE {
            let free = graph
                .neighbours(u)
                .find(|&(v, w)| mate[v as usize] == NONE && tight(u, v, w));
            if let Some((v, _)) = free {
                (mate[u as usize], mate[v as usize]) = (v, u);
            }
        }
    }
    mate
}

/// The edges that the exact solver sees.
#[derive(Clone)]
pub(crate) struct Sparse {
    vertices: usize,
    edges: Vec<Edge>,
    graph: Option<Graph>,
}

impl Sparse {
    /// The edges of small slack, and each vertex's few of least slack; everything when that is little.
    fn new(graph: &Graph, y: &[i64]) -> Sparse {
        let n = graph.vertices();
        if graph.edge_count() <= SPARSE_ENOUGH * n {
            return Sparse {
                vertices: n,
                edges: Vec::new(),
                graph: None,
            };
        }
        let threshold = auction::typical_spread(graph) / 4;
        let slack = |u: u32, v: u32, w: i64| y[u as usize] + y[v as usize] - 2 * w;
        let mut edges = Vec::new();
        let mut least: Vec<(i64, u32, i64)> = Vec::new();
        for u in 0..n as u32 {
            least.clear();
            for (v, weight) in graph.neighbours(u) {
                let s = slack(u, v, weight);
                if s <= threshold {
                    if u < v {
                        edges.push(Edge { u, v, weight });
                    }
                } else if least.len() < KEPT_IN_ANY_CASE || least.last().is_some_and(|l| s < l.0) {
                    let at = least.partition_point(|l| l.0 <= s);
                    least.insert(at, (s, v, weight));
                    least.truncate(KEPT_IN_ANY_CASE);
                }
            }
            edges.extend(least.iter().map(|&(_, v, weight)| Edge { u, v, weight }));
        }
        let mut sparse = Sparse {
            vertices: n,
            edges,
            graph: None,
        };
        sparse.rebuild();
        sparse
    }

    fn is_whole(&self) -> bool {
        self.graph.is_none()
    }

    /// The same graph without the edges of some vertices.
    pub(crate) fn without(&self, whole: &Graph, absent: &[bool]) -> Sparse {
        let stays = |e: &Edge| !absent[e.u as usize] && !absent[e.v as usize];
        let edges: Vec<Edge> = match &self.graph {
            None => whole.edges().filter(stays).collect(),
            Some(_) => self.edges.iter().copied().filter(stays).collect(),
        };
        let mut sparse = Sparse {
            vertices: self.vertices,
            edges,
            graph: None,
        };
        sparse.rebuild();
        sparse
    }

    pub(crate) fn graph<'a>(&'a self, whole: &'a Graph) -> &'a Graph {
        self.graph.as_ref().unwrap_or(whole)
    }

    pub(crate) fn add(&mut self, edges: Vec<Edge>) {
        self.edges.extend(edges);
        self.rebuild();
    }

    fn rebuild(&mut self) {
        self.graph = Some(Graph::new(self.vertices, &self.edges).expect("edges of a graph make a graph"));
    }
}

fn all_uncovered<D: Dual>(graph: &Graph, state: &Exact<D>) -> Vec<Edge> {
    let slacks = state.slacks();
    graph.edges().filter(|&e| slacks.lacks(e)).collect()
}

/// The edges that the duals do not cover, at most a few per vertex.
pub(crate) fn uncovered<D: Dual>(graph: &Graph, state: &Exact<D>) -> Vec<Edge> {
    let slacks = state.slacks();
    let mut count = vec![0u8; graph.vertices()];
    graph
        .edges()
        .filter(|&e| {
            if !slacks.lacks(e) {
                return false;
            }
            let full = count[e.u as usize] >= ADDED_PER_VERTEX && count[e.v as usize] >= ADDED_PER_VERTEX;
            count[e.u as usize] = count[e.u as usize].saturating_add(1);
            count[e.v as usize] = count[e.v as usize].saturating_add(1);
            !full
        })
        .collect()
}

impl<D: Dual> Exact<D> {
    /// Removes the exposed vertices as far as the edges of this graph allow.
    pub(crate) fn search(&mut self, graph: &Graph, stop: &mut dyn FnMut() -> bool) {
        let y = std::mem::take(&mut self.y);
        let forest = std::mem::replace(&mut self.forest, Forest::new(0, Vec::new()));
        let mut solver = Solver::new(graph, self.bonus, y, forest);
        self.finished = solver.run_leaving(self.leave, stop);
        (self.y, self.forest) = (solver.y, solver.forest);
    }

    /// By how much the duals exceed an edge's doubled weight, blossoms left aside.
    #[inline]
    pub(crate) fn bare_slack(&self, e: Edge) -> D {
        let w = D::from(e.weight);
        self.y[e.u as usize] + self.y[e.v as usize] - w - w - self.bonus
    }

    /// Exposed vertices that a search would still remove.
    pub(crate) fn left_to_do(&self) -> usize {
        let exposed = self.y.iter().zip(&self.forest.mate);
        exposed.filter(|&(&y, &mate)| mate == NONE && y > D::default()).count()
    }

    /// The slacks of many edges, while nothing changes.
    pub(crate) fn slacks(&self) -> Slacks<'_, D> {
        Slacks {
            state: self,
            around: self.forest.around(),
        }
    }

    /// Raises a dual until the edge is covered. Blossoms around the vertex dissolve: half their dual goes to each of
    /// their vertices, which keeps every edge covered and the pairs inside tight.
    fn cover(&mut self, e: Edge) {
        if self.bare_slack(e) + self.forest.around_both(e.u, e.v) >= D::default() {
            return;
        }
        let vertex = if self.forest.outermost_blossom(e.u).is_none() {
            e.u
        } else {
            e.v
        };
        self.forest.dissolve_around(vertex, &mut self.y);
        self.forest.part(vertex);
        let lacking = self.bare_slack(e);
        if lacking < D::default() {
            self.y[vertex as usize] -= lacking;
        }
    }
}

/// The slacks of edges under duals that do not change meanwhile.
pub(crate) struct Slacks<'s, D> {
    state: &'s Exact<D>,
    around: Around<'s, D>,
}

impl<D: Dual> Slacks<'_, D> {
    /// By how much the duals exceed an edge's doubled weight; negative where they do not cover it.
    pub(crate) fn of(&self, e: Edge) -> D {
        self.state.bare_slack(e) + self.around.both(e.u, e.v)
    }

    /// Slack and blossoms around, of an edge that is covered only thanks to the blossoms.
    pub(crate) fn within_blossoms(&self, e: Edge) -> Option<(D, D)> {
        let bare = self.state.bare_slack(e);
        if bare >= D::default() {
            return None;
        }
        let around = self.around.both(e.u, e.v);
        Some((bare + around, around))
    }

    /// The sum of the duals of all blossoms that hold both vertices.
    pub(crate) fn around(&self, u: u32, v: u32) -> D {
        self.around.both(u, v)
    }

    /// The duals of a blossom and of all around it.
    pub(crate) fn depth(&self, blossom: u32) -> D {
        self.around.sum(blossom)
    }

    /// Whether the duals do not cover an edge that they should.
    fn lacks(&self, e: Edge) -> bool {
        // Blossoms only add: most edges are covered without them.
        self.state.bare_slack(e) < D::default()
            && self.of(e) < D::default()
            && !self.state.absent[e.u as usize]
            && !self.state.absent[e.v as usize]
    }
}
