//! Why no matching has more pairs: the barrier of the Gallai–Edmonds decomposition.

use crate::graph::{Graph, NONE};

/// The vertices one odd step away from an exposed vertex, given a matching of the largest possible number of pairs.
/// Removing them leaves components of which each pair uses one removed vertex or lies inside one.
///
/// `None` if the matching can be made larger.
pub(crate) fn of(graph: &Graph, mate: &[u32]) -> Option<Vec<u32>> {
    let n = graph.vertices();
    let mut search = Search {
        mate,
        even: vec![false; n],
        entry: vec![NONE; n],
        root: vec![NONE; n],
        set: (0..n as u32).collect(),
        base: (0..n as u32).collect(),
        mark: vec![NONE; n],
        queue: Vec::new(),
    };
    for v in 0..n as u32 {
        if mate[v as usize] == NONE {
            search.root[v as usize] = v;
            search.make_even(v);
        }
    }
    let mut next = 0;
    let mut rounds = 0;
    while next < search.queue.len() {
        let v = search.queue[next];
        next += 1;
        for (u, _) in graph.neighbours(v) {
            let ui = u as usize;
            if search.root[ui] == NONE {
                let partner = mate[ui];
                search.root[ui] = search.root[v as usize];
                search.entry[ui] = v;
                search.root[partner as usize] = search.root[ui];
                search.make_even(partner);
            } else if search.even[ui] {
                if search.root[ui] != search.root[v as usize] {
                    return None;
                }
                if search.base_of(u) != search.base_of(v) {
                    rounds += 1;
                    search.shrink(u, v, rounds);
                }
            }
        }
    }
    Some(
        (0..n as u32)
            .filter(|&v| search.root[v as usize] != NONE && !search.even[v as usize])
            .collect(),
    )
}

struct Search<'m> {
    mate: &'m [u32],
    even: Vec<bool>,
    /// For an odd vertex: the even vertex it was reached from.
    entry: Vec<u32>,
    /// The exposed vertex of its tree.
    root: Vec<u32>,
    set: Vec<u32>,
    /// The base of the blossom that a set stands for.
    base: Vec<u32>,
    mark: Vec<u32>,
    queue: Vec<u32>,
}

impl Search<'_> {
    fn make_even(&mut self, v: u32) {
        self.even[v as usize] = true;
        self.queue.push(v);
    }

    fn find(&mut self, mut v: u32) -> u32 {
        while self.set[v as usize] != v {
            self.set[v as usize] = self.set[self.set[v as usize] as usize];
            v = self.set[v as usize];
        }
        v
    }

    fn base_of(&mut self, v: u32) -> u32 {
        let set = self.find(v);
        self.base[set as usize]
    }

    /// The base of the even blossom above the one with base `b`.
    fn above(&mut self, b: u32) -> Option<u32> {
        let odd = self.mate[b as usize];
        if odd == NONE {
            return None;
        }
        let entry = self.entry[odd as usize];
        Some(self.base_of(entry))
    }

    fn shrink(&mut self, u: u32, v: u32, stamp: u32) {
        let (a, b) = (self.base_of(u), self.base_of(v));
        let (mut here, mut other) = (Some(a), Some(b));
        let top = loop {
            if let Some(x) = here {
                if self.mark[x as usize] == stamp {
                    break x;
                }
                self.mark[x as usize] = stamp;
                here = self.above(x);
            }
            std::mem::swap(&mut here, &mut other);
        };
        for start in [a, b] {
            let mut x = start;
            while x != top {
                let odd = self.mate[x as usize];
                let up = self.above(x).unwrap_or(top);
                for part in [x, odd] {
                    let (p, t) = (self.find(part), self.find(top));
                    self.set[p as usize] = t;
                    self.base[t as usize] = top;
                }
                if !self.even[odd as usize] {
                    self.make_even(odd);
                }
                x = up;
            }
        }
    }
}
