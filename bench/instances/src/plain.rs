//! Graphs without a story: random edges, widely spread weights, and graphs in which not all can be matched.

use crate::graph::{Edge, Graph};
use crate::rng::Rng;

/// Ten random partners of each vertex and a ring, weights 0…10,000 without any structure.
pub(crate) fn random(n: usize, seed: u64) -> Graph {
    scattered(n, 10, 10_000, seed)
}

/// One random partner of each vertex and a ring, weights 0…10⁹: few edges and no ties, so that each change of the duals is small
/// and makes only one edge tight.
pub(crate) fn sparse_delta(n: usize, seed: u64) -> Graph {
    scattered(n, 1, 1_000_000_000, seed)
}

fn scattered(n: usize, partners: usize, heaviest: usize, seed: u64) -> Graph {
    let mut rng = Rng::new(seed);
    let order = rng.order(n);
    let mut edges = Vec::with_capacity(n * (partners + 1));
    for (i, a) in order.iter().enumerate() {
        let next = order[(i + 1) % n] as usize;
        edges.push(Edge::new(*a as usize, next, rng.below(heaviest + 1) as u32));
        for _ in 0..partners {
            edges.push(Edge::new(*a as usize, rng.below(n), rng.below(heaviest + 1) as u32));
        }
    }
    Graph::new(n, edges)
}

/// No perfect matching: four tenths of the vertices know only three of one tenth, and the rest is in parts of 5, 7 … 25.
pub(crate) fn deficient(n: usize, seed: u64) -> Graph {
    let mut rng = Rng::new(seed);
    let (wanted, crowd) = (n / 10, n / 2);
    let mut edges = Vec::new();
    for a in wanted..crowd {
        for _ in 0..3 {
            edges.push(Edge::new(a, rng.below(wanted), rng.below(10_001) as u32));
        }
    }
    let mut start = crowd;
    while start < n {
        let size = (5 + 2 * rng.below(11)).min(n - start);
        for a in start..start + size {
            for _ in 0..4 {
                edges.push(Edge::new(a, start + rng.below(size), rng.below(10_001) as u32));
            }
        }
        start += size;
    }
    let order = rng.order(n);
    Graph::new(n, edges).renumbered(&order)
}
