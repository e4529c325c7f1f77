//! Graphs that are hard on purpose: chains in which one mistake travels far, and blossoms within blossoms.

use crate::graph::{Edge, Graph};
use crate::rng::Rng;

/// One long path whose tempting edges are the wrong ones, with weak chords that close triangles. The only perfect matching of
/// the path takes its first edge and its last, and whoever starts with the best edges has to turn all of it over.
pub(crate) fn chains(n: usize, seed: u64) -> Graph {
    let mut rng = Rng::new(seed);
    let mut edges = Vec::with_capacity(2 * n);
    for a in 0..n - 1 {
        let temptation = if a % 2 == 1 { 1_000 } else { 0 };
        edges.push(Edge::new(a, a + 1, 5_000 + temptation + rng.below(500) as u32));
        if a + 2 < n {
            edges.push(Edge::new(a, a + 2, rng.below(1_000) as u32));
        }
    }
    Graph::new(n, edges).renumbered(&rng.order(n))
}

/// Vertices of a tower: a triangle and 50 rings around it.
const TOWER: usize = 3 + 2 * 50;

/// Towers of triangles around triangles. The inner edges are the best, so that each ring shrinks with all that is in it before
/// the next is reached; a weak edge between the outermost vertices of two towers is the only way to match all.
pub(crate) fn nested(n: usize, seed: u64) -> Graph {
    let mut rng = Rng::new(seed);
    let mut edges = Vec::with_capacity(2 * n);
    // Towers are odd and even in number, so that the edges between them can match the one vertex that each has over.
    let towers = 2 * (n / (2 * TOWER)).max(1);
    let size = (n / towers - 1) | 1;
    let end_of = |tower: usize| if tower + 1 == towers { n } else { (tower + 1) * size };
    for tower in 0..towers {
        let (start, end) = (tower * size, end_of(tower));
        let weight = |ring: usize| 10_000 - 100 * ring.min(95) as u32;
        edges.extend([(0, 1), (1, 2), (0, 2)].map(|(a, b)| Edge::new(start + a, start + b, weight(0))));
        let mut ring = 1;
        let mut next = start + 3;
        while next < end {
            // Both new vertices hang on the ring below, on its two latest vertices, and on each other.
            edges.push(Edge::new(next - 1, next, weight(ring)));
            if next + 1 < end {
                edges.push(Edge::new(next - 2, next + 1, weight(ring)));
                edges.push(Edge::new(next, next + 1, weight(ring)));
            }
            next += 2;
            ring += 1;
        }
        let other = end_of((tower + 1) % towers) - 1;
        edges.push(Edge::new(end - 1, other, rng.below(1_000) as u32));
    }
    Graph::new(n, edges).renumbered(&rng.order(n))
}
