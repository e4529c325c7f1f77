//! A bipartite graph seen from one side: each vertex of the side with its edges.

use crate::graph::{Edge, NONE};

/// The edges of each vertex of one side, behind each other; no parallel ones.
#[derive(Clone, Debug)]
pub(crate) struct Rows {
    start: Vec<usize>,
    to: Vec<u32>,
    weight: Vec<i64>,
}

impl Rows {
    /// Of `count` vertices with edges to `across` others; `each` runs through the edges, always in the same order. Of
    /// parallel edges the heaviest counts.
    pub(crate) fn new(count: usize, across: usize, each: impl Fn(&mut dyn FnMut(u32, u32, i64))) -> Rows {
        let mut start = vec![0usize; count + 1];
        each(&mut |u, _, _| start[u as usize + 1] += 1);
        for v in 0..count {
            start[v + 1] += start[v];
        }
        let mut next = start.clone();
        let mut to = vec![0u32; start[count]];
        let mut weight = vec![0i64; start[count]];
        each(&mut |u, v, w| {
            let slot = &mut next[u as usize];
            (to[*slot], weight[*slot]) = (v, w);
            *slot += 1;
        });
        let mut rows = Rows { start, to, weight };
        rows.merge_parallel_edges(across);
        rows
    }

    fn merge_parallel_edges(&mut self, across: usize) {
        // Where each vertex across was last met; below the row's start it was in another row.
        let mut slot_of = vec![usize::MAX; across];
        let mut kept = 0;
        for v in 0..self.count() {
            let (from, end) = (self.start[v], self.start[v + 1]);
            self.start[v] = kept;
            let row = kept;
            for slot in from..end {
                let u = self.to[slot];
                let seen = &mut slot_of[u as usize];
                if *seen != usize::MAX && *seen >= row {
                    self.weight[*seen] = self.weight[*seen].max(self.weight[slot]);
                } else {
                    *seen = kept;
                    self.to[kept] = u;
                    self.weight[kept] = self.weight[slot];
                    kept += 1;
                }
            }
        }
        let count = self.count();
        self.start[count] = kept;
        self.to.truncate(kept);
        self.weight.truncate(kept);
    }

    /// The same edges, each with the weight 0.
    pub(crate) fn weightless(&self) -> Rows {
        Rows {
            weight: vec![0; self.weight.len()],
            ..self.clone()
        }
    }

    /// How many vertices this side has.
    pub(crate) fn count(&self) -> usize {
        self.start.len() - 1
    }

    pub(crate) fn edge_count(&self) -> usize {
        self.to.len()
    }

    /// The neighbours of a vertex with the weights of the edges.
    #[inline]
    pub(crate) fn of(&self, v: u32) -> impl ExactSizeIterator<Item = (u32, i64)> + '_ {
        let range = self.start[v as usize]..self.start[v as usize + 1];
        self.to[range.clone()]
            .iter()
            .copied()
            .zip(self.weight[range].iter().copied())
    }

    /// The weight of an edge, if there is one.
    pub(crate) fn weight(&self, u: u32, v: u32) -> Option<i64> {
        self.of(u).find(|&(x, _)| x == v).map(|(_, w)| w)
    }

    /// Every edge: the vertex of this side, the one across, and the weight.
    pub(crate) fn edges(&self) -> impl Iterator<Item = (u32, u32, i64)> + '_ {
        (0..self.count() as u32).flat_map(move |u| self.of(u).map(move |(v, w)| (u, v, w)))
    }

    /// The same graph from the other side, which has `across` vertices.
    pub(crate) fn turned(&self, across: usize) -> Rows {
        Rows::new(across, self.count(), |f| self.edges().for_each(|(u, v, w)| f(v, u, w)))
    }

    /// Smallest and largest weight, and 0.
    pub(crate) fn extremes(&self) -> (i64, i64) {
        self.weight
            .iter()
            .fold((0, 0), |(low, high), &w| (low.min(w), high.max(w)))
    }

    /// The average over (a sample of) the vertices of best minus median weight; at least 1.
    pub(crate) fn typical_spread(&self) -> i64 {
        let step = self.count().div_ceil(500).max(1);
        let (mut sum, mut counted) = (0i128, 0i128);
        let mut weights = Vec::new();
        for v in (0..self.count()).step_by(step) {
            weights.clear();
            weights.extend(self.of(v as u32).map(|(_, w)| w));
            if weights.len() < 2 {
                continue;
            }
            let middle = weights.len() / 2;
            let (_, &mut median, upper) = weights.select_nth_unstable(middle);
            let best = upper.iter().copied().max().unwrap_or(median);
            sum += i128::from(best - median);
            counted += 1;
        }
        (sum / counted.max(1)).max(1) as i64
    }
}

/// The two sides of a graph, if every edge leads from one to the other: true for the first. In each part of the graph the
/// first side is the smaller one.
///
/// Union–find with parities: in a graph that is not bipartite an odd circle shows after few edges, as a rule.
pub(crate) fn sides(vertices: usize, edges: &[Edge]) -> Option<Vec<bool>> {
    let mut parity = Parity {
        above: (0..vertices as u32).collect(),
        odd: vec![false; vertices],
        size: vec![[1, 0]; vertices],
    };
    for e in edges {
        if e.u as usize >= vertices || e.v as usize >= vertices || !parity.differ(e.u, e.v) {
            return None;
        }
    }
    let first = (0..vertices as u32).map(|v| {
        let (root, odd) = parity.find(v);
        let [even_ones, odd_ones] = parity.size[root as usize];
        odd == (odd_ones < even_ones)
    });
    Some(first.collect())
}

struct Parity {
    above: Vec<u32>,
    /// Whether a vertex is on the other side than the one above.
    odd: Vec<bool>,
    /// Of a root: how many are on its side, and across.
    size: Vec<[u32; 2]>,
}

impl Parity {
    /// The root, and whether the vertex is across from it.
    #[inline]
    fn find(&mut self, v: u32) -> (u32, bool) {
        let above = self.above[v as usize];
        if self.above[above as usize] == above {
            return (above, self.odd[v as usize] && above != v);
        }
        self.find_far(v)
    }

    fn find_far(&mut self, v: u32) -> (u32, bool) {
        let (mut root, mut odd) = (v, false);
        while self.above[root as usize] != root {
            odd ^= self.odd[root as usize];
            root = self.above[root as usize];
        }
        let (mut x, mut left) = (v, odd);
        while x != root {
            let (next, step) = (self.above[x as usize], self.odd[x as usize]);
            (self.above[x as usize], self.odd[x as usize]) = (root, left);
            left ^= step;
            x = next;
        }
        (root, odd)
    }

    /// Notes that two vertices are on different sides; false if they are known to be on the same.
    fn differ(&mut self, u: u32, v: u32) -> bool {
        let ((a, a_odd), (b, b_odd)) = (self.find(u), self.find(v));
        if a == b {
            return a_odd != b_odd;
        }
        let total = |root: u32, size: &[[u32; 2]]| size[root as usize][0] + size[root as usize][1];
        let (big, small) = if total(a, &self.size) >= total(b, &self.size) {
            (a, b)
        } else {
            (b, a)
        };
        let odd = a_odd == b_odd;
        self.above[small as usize] = big;
        self.odd[small as usize] = odd;
        let [same, across] = self.size[small as usize];
        let size = &mut self.size[big as usize];
        size[usize::from(odd)] += same;
        size[usize::from(!odd)] += across;
        true
    }
}

/// Which vertices stand on a side, in the solver's order, and the place of each there.
pub(crate) struct Split {
    /// The vertices of the bidding side and of the other.
    pub(crate) side: [Vec<u32>; 2],
    place: Vec<u32>,
}

impl Split {
    /// The vertices for which `bids` says yes and no, in the order of `order`, but for those that take nobody.
    pub(crate) fn new(order: &[u32], bids: impl Fn(u32) -> bool, takes: impl Fn(u32) -> bool) -> Split {
        let mut side = [Vec::new(), Vec::new()];
        let mut place = vec![NONE; order.len()];
        for &v in order.iter().filter(|&&v| takes(v)) {
            let list = &mut side[usize::from(!bids(v))];
            place[v as usize] = list.len() as u32;
            list.push(v);
        }
        Split { side, place }
    }

    /// The rows of the bidding side; edges of those that take nobody are left out.
    pub(crate) fn rows(&self, edges: &[Edge], bids: impl Fn(u32) -> bool) -> Rows {
        Rows::new(self.side[0].len(), self.side[1].len(), |f| {
            for e in edges {
                let (u, v) = if bids(e.u) { (e.u, e.v) } else { (e.v, e.u) };
                let (u, v) = (self.place[u as usize], self.place[v as usize]);
                if u != NONE && v != NONE {
                    f(u, v, e.weight);
                }
            }
        })
    }

    /// On which side a vertex stands (0 bids) and where, if it is there.
    pub(crate) fn place(&self, v: u32) -> Option<(usize, u32)> {
        let at = *self.place.get(v as usize)?;
        let stands = |side: &usize| self.side[*side].get(at as usize) == Some(&v);
        [0, 1].into_iter().find(stands).map(|side| (side, at))
    }
}
