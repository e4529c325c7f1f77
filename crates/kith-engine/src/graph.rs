//! A weighted graph on dense vertex numbers, as compressed adjacency.

use std::fmt;

/// The largest weight (in size) that a graph accepts from outside: 10¹².
pub const MAX_WEIGHT: i64 = 1_000_000_000_000;

/// No vertex.
pub(crate) const NONE: u32 = u32::MAX;

/// An undirected edge with its weight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edge {
    /// One end.
    pub u: u32,
    /// The other end.
    pub v: u32,
    /// The weight.
    pub weight: i64,
}

/// An undirected graph without loops or parallel edges; every edge stands in the lists of both its ends.
#[derive(Clone, Debug)]
pub struct Graph {
    offset: Vec<usize>,
    to: Vec<u32>,
    weight: Vec<i64>,
}

/// Why edges do not make a graph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GraphError {
    /// Edge number `edge` (from 0) joins a vertex to itself.
    Loop {
        /// Its number in the list.
        edge: usize,
    },
    /// Edge number `edge` names a vertex that does not exist.
    NoSuchVertex {
        /// Its number in the list.
        edge: usize,
    },
    /// Edge number `edge` joins two vertices of the same side, where there are two sides.
    SameSide {
        /// Its number in the list.
        edge: usize,
    },
}

impl fmt::Display for GraphError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            GraphError::Loop { edge } => write!(f, "edge {edge} joins a vertex to itself"),
            GraphError::NoSuchVertex { edge } => write!(f, "edge {edge} names a vertex that does not exist"),
            GraphError::SameSide { edge } => write!(f, "edge {edge} joins two vertices of the same side"),
        }
    }
}

impl std::error::Error for GraphError {}

impl Graph {
    /// Builds the graph of `vertices` vertices; of parallel edges the heaviest counts.
    ///
    /// ```
    /// use kith_engine::{Edge, Graph};
    /// let graph = Graph::new(3, &[Edge { u: 0, v: 1, weight: 5 }, Edge { u: 1, v: 0, weight: 7 }]).unwrap();
    /// assert_eq!(graph.edges().collect::<Vec<_>>(), [Edge { u: 0, v: 1, weight: 7 }]);
    /// ```
    pub fn new(vertices: usize, edges: &[Edge]) -> Result<Graph, GraphError> {
        Graph::renumbered(vertices, edges, |v| v)
    }

    /// The same with other numbers for the vertices: `inner` gives each its new one.
    pub(crate) fn renumbered(vertices: usize, edges: &[Edge], inner: impl Fn(u32) -> u32) -> Result<Graph, GraphError> {
        let mut offset = vec![0usize; vertices + 1];
        for (number, e) in edges.iter().enumerate() {
            if e.u as usize >= vertices || e.v as usize >= vertices {
                return Err(GraphError::NoSuchVertex { edge: number });
            }
            if e.u == e.v {
                return Err(GraphError::Loop { edge: number });
            }
            offset[inner(e.u) as usize + 1] += 1;
            offset[inner(e.v) as usize + 1] += 1;
        }
        for v in 0..vertices {
            offset[v + 1] += offset[v];
        }
        let mut next = offset.clone();
        let mut to = vec![0u32; 2 * edges.len()];
        let mut weight = vec![0i64; 2 * edges.len()];
        for e in edges {
            let (u, v) = (inner(e.u), inner(e.v));
            for (a, b) in [(u, v), (v, u)] {
                let slot = next[a as usize];
                to[slot] = b;
                weight[slot] = e.weight;
                next[a as usize] += 1;
            }
        }
        let mut graph = Graph { offset, to, weight };
        graph.merge_parallel_edges();
        Ok(graph)
    }

    fn merge_parallel_edges(&mut self) {
        let n = self.vertices();
        let mut slot_of = vec![usize::MAX; n];
        let mut kept = 0;
        for v in 0..n {
            let (start, end) = (self.offset[v], self.offset[v + 1]);
            self.offset[v] = kept;
            for slot in start..end {
                let u = self.to[slot] as usize;
                let seen = slot_of[u];
                // Slots below this vertex's own start belong to earlier vertices.
                if seen != usize::MAX && seen >= self.offset[v] && seen < kept && self.to[seen] as usize == u {
                    self.weight[seen] = self.weight[seen].max(self.weight[slot]);
                } else {
                    slot_of[u] = kept;
                    self.to[kept] = self.to[slot];
                    self.weight[kept] = self.weight[slot];
                    kept += 1;
                }
            }
        }
        self.offset[n] = kept;
        self.to.truncate(kept);
        self.weight.truncate(kept);
    }

    /// How many vertices there are.
    pub fn vertices(&self) -> usize {
        self.offset.len() - 1
    }

    /// How many edges there are.
    pub fn edge_count(&self) -> usize {
        self.to.len() / 2
    }

    /// The neighbours of a vertex with the weights of the edges.
    #[inline]
    pub fn neighbours(&self, v: u32) -> impl ExactSizeIterator<Item = (u32, i64)> + '_ {
        let range = self.offset[v as usize]..self.offset[v as usize + 1];
        self.to[range.clone()]
            .iter()
            .copied()
            .zip(self.weight[range].iter().copied())
    }

    /// How many neighbours a vertex has.
    pub fn degree(&self, v: u32) -> usize {
        self.offset[v as usize + 1] - self.offset[v as usize]
    }

    /// Every edge once, with `u < v`.
    pub fn edges(&self) -> impl Iterator<Item = Edge> + '_ {
        (0..self.vertices() as u32).flat_map(move |u| {
            self.neighbours(u)
                .filter(move |&(v, _)| u < v)
                .map(move |(v, weight)| Edge { u, v, weight })
        })
    }

    /// The weight of the edge between two vertices, if there is one.
    pub fn weight(&self, u: u32, v: u32) -> Option<i64> {
        let (a, b) = if self.degree(u) <= self.degree(v) {
            (u, v)
        } else {
            (v, u)
        };
        self.neighbours(a).find(|&(x, _)| x == b).map(|(_, w)| w)
    }

    /// The same by binary search, where the rows are in ascending order: when the edges were given in ascending order.
    pub(crate) fn sorted_weight(&self, u: u32, v: u32) -> Option<i64> {
        let start = self.offset[u as usize];
        let row = &self.to[start..self.offset[u as usize + 1]];
        row.binary_search(&v).ok().map(|i| self.weight[start + i])
    }
}
