//! Points in the plane: the fractional matching is far from the matching, with many odd circles.

use crate::graph::{Edge, Graph};
use crate::rng::Rng;

const NEIGHBOURS: usize = 10;
/// Points lie in a square with this side.
const SIDE: u32 = 1 << 20;

/// The ten nearest of each point and a ring, so that a perfect matching exists; the nearer, the better.
pub(crate) fn geometric(n: usize, seed: u64) -> Graph {
    let mut rng = Rng::new(seed);
    let points: Vec<Point> = (0..n)
        .map(|_| Point {
            x: rng.below(SIDE as usize) as u32,
            y: rng.below(SIDE as usize) as u32,
        })
        .collect();
    let grid = Grid::new(&points);
    // About 1,000 lie between neighbours, whatever n is.
    let scale = 1e6 * n as f64 / f64::from(SIDE) / f64::from(SIDE);
    let weight = |a: usize, b: usize| (10_000.0 - (points[a].square(&points[b]) as f64 * scale).sqrt()).max(0.0) as u32;
    let mut edges = Vec::with_capacity(n * (NEIGHBOURS + 1));
    for a in 0..n {
        edges.extend(grid.nearest(&points, a).map(|b| Edge::new(a, b, weight(a, b))));
    }
    let order = rng.order(n);
    edges.extend((0..n).map(|i| {
        let (a, b) = (order[i] as usize, order[(i + 1) % n] as usize);
        Edge::new(a, b, weight(a, b))
    }));
    Graph::new(n, edges)
}

struct Point {
    x: u32,
    y: u32,
}

impl Point {
    /// The square of the distance.
    fn square(&self, other: &Point) -> u64 {
        u64::from(self.x.abs_diff(other.x)).pow(2) + u64::from(self.y.abs_diff(other.y)).pow(2)
    }
}

/// Points by cell, about four in each.
struct Grid {
    across: usize,
    cells: Vec<Vec<u32>>,
}

impl Grid {
    fn new(points: &[Point]) -> Grid {
        let across = (points.len() / 4).isqrt().max(1);
        let mut grid = Grid {
            across,
            cells: vec![Vec::new(); across * across],
        };
        for (i, point) in points.iter().enumerate() {
            let cell = grid.row(point.y) * across + grid.row(point.x);
            grid.cells[cell].push(i as u32);
        }
        grid
    }

    fn row(&self, coordinate: u32) -> usize {
        coordinate as usize * self.across / SIDE as usize
    }

    /// The ten nearest: all points in a square of cells that is widened until nothing outside can be nearer.
    fn nearest(&self, points: &[Point], a: usize) -> impl Iterator<Item = usize> + use<> {
        let point = &points[a];
        let (row, column) = (self.row(point.y), self.row(point.x));
        let mut found: Vec<(u64, u32)> = Vec::new();
        for radius in 2.. {
            found.clear();
            let span = |middle: usize| middle.saturating_sub(radius)..(middle + radius + 1).min(self.across);
            for cell in span(row).flat_map(|r| span(column).map(move |c| r * self.across + c)) {
                let others = self.cells[cell].iter().filter(|b| **b as usize != a);
                found.extend(others.map(|b| (point.square(&points[*b as usize]), *b)));
            }
            found.sort_unstable();
            let reach = (radius as u64 * u64::from(SIDE) / self.across as u64).pow(2);
            let enough = found.get(NEIGHBOURS - 1).is_some_and(|(square, _)| *square <= reach);
            if enough || radius >= self.across {
                break;
            }
        }
        found.truncate(NEIGHBOURS);
        found.into_iter().map(|(_, b)| b as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_are_the_nearest() {
        let mut rng = Rng::new(5);
        let points: Vec<Point> = (0..500)
            .map(|_| Point {
                x: rng.below(SIDE as usize) as u32,
                y: rng.below(SIDE as usize) as u32,
            })
            .collect();
        let grid = Grid::new(&points);
        for a in 0..500 {
            let mut all: Vec<_> = (0..500).filter(|b| *b != a).collect();
            all.sort_by_key(|b| (points[a].square(&points[*b]), *b));
            assert!(grid.nearest(&points, a).eq(all[..NEIGHBOURS].iter().copied()));
        }
    }
}
