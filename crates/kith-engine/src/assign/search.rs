//! The exact search: shortest augmenting paths with duals (the Hungarian method with capacities).
//!
//! With W = weight + `per_pair` and a prize `per_person` for everybody who is matched at least once, the duals satisfy
//!
//! * an edge that is not chosen: y(u) + y(v) ≥ W; one that is chosen: y(u) + y(v) ≤ W;
//! * a vertex in d ≥ 1 pairs: y ≥ −(what one pair fewer would lose it), where the first pair earns `per_person` and
//!   every further one nothing.
//!
//! One fault may be left: a vertex with a free place whose y is above minus what one more pair would earn it. A search
//! takes such a vertex as its root and lowers its y along tight edges, until some vertex can take or give up a pair.

use super::rows::Rows;
use crate::dual::Dual;
use crate::graph::NONE;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// One side of the graph: duals, and who is with whom.
pub(crate) struct Side<D> {
    /// The dual of each vertex; a bar while a search is under way.
    pub(crate) y: Vec<D>,
    slot: Vec<usize>,
    count: Vec<u32>,
    with: Vec<(u32, i64)>,
    /// How a search reaches each vertex best so far.
    best: Vec<Best<D>>,
    /// The search in which a vertex was labelled last.
    labelled: Vec<u32>,
    touched: Vec<u32>,
}

#[derive(Clone, Copy)]
struct Best<D> {
    search: u32,
    from: u32,
    weight: i64,
    key: D,
}

impl<D: Dual> Side<D> {
    fn new(places: &[u32]) -> Side<D> {
        let n = places.len();
        let mut slot = Vec::with_capacity(n + 1);
        slot.push(0);
        for &c in places {
            slot.push(slot[slot.len() - 1] + c as usize);
        }
        let none = Best {
            search: 0,
            from: NONE,
            weight: 0,
            key: D::default(),
        };
        Side {
            y: vec![D::default(); n],
            count: vec![0; n],
            with: vec![(NONE, 0); slot[n]],
            slot,
            best: vec![none; n],
            labelled: vec![0; n],
            touched: Vec::new(),
        }
    }

    /// The partners of a vertex, with the weights of the edges.
    pub(crate) fn partners(&self, v: u32) -> &[(u32, i64)] {
        let from = self.slot[v as usize];
        &self.with[from..from + self.count[v as usize] as usize]
    }

    pub(crate) fn is_full(&self, v: u32) -> bool {
        self.slot[v as usize] + self.count[v as usize] as usize == self.slot[v as usize + 1]
    }

    fn is_with(&self, v: u32, u: u32) -> bool {
        self.partners(v).iter().any(|p| p.0 == u)
    }

    fn add(&mut self, v: u32, partner: (u32, i64)) {
        self.with[self.slot[v as usize] + self.count[v as usize] as usize] = partner;
        self.count[v as usize] += 1;
    }

    fn remove(&mut self, v: u32, u: u32) {
        let at = self.partners(v).iter().position(|p| p.0 == u);
        let at = at.expect("who is with somebody is their partner");
        self.count[v as usize] -= 1;
        let from = self.slot[v as usize];
        self.with[from + at] = self.with[from + self.count[v as usize] as usize];
    }
}

/// Duals and pairs of both sides: 0 bids, 1 is across.
pub(crate) struct Search<D> {
    /// Added to every weight.
    pub(crate) per_pair: D,
    /// What the first pair of a vertex earns.
    pub(crate) per_person: D,
    pub(crate) side: [Side<D>; 2],
    search: u32,
    queue: BinaryHeap<Reverse<(D, u64)>>,
    /// When the search ends at the latest, and at which vertex of which side.
    end: (D, usize, u32),
    events: u64,
}

impl<D: Dual> Search<D> {
    pub(crate) fn new(places: [&[u32]; 2], per_pair: D, per_person: D) -> Search<D> {
        Search {
            per_pair,
            per_person,
            side: places.map(Side::new),
            search: 0,
            queue: BinaryHeap::new(),
            end: (D::INFINITY, 0, NONE),
            events: 0,
        }
    }

    /// An edge's weight with the prize for a pair.
    #[inline]
    pub(crate) fn worth(&self, weight: i64) -> D {
        D::from(weight) + self.per_pair
    }

    pub(crate) fn join(&mut self, u: u32, v: u32, weight: i64) {
        self.side[0].add(u, (v, weight));
        self.side[1].add(v, (u, weight));
    }

    pub(crate) fn part(&mut self, u: u32, v: u32) {
        self.side[0].remove(u, v);
        self.side[1].remove(v, u);
    }

    pub(crate) fn are_joined(&self, u: u32, v: u32) -> bool {
        self.side[0].is_with(u, v)
    }

    /// The dual at which a vertex takes one more pair.
    pub(crate) fn taking(&self, side: usize, v: u32) -> D {
        if self.side[side].count[v as usize] == 0 {
            -self.per_person
        } else {
            D::default()
        }
    }

    /// The least dual that a vertex may have.
    pub(crate) fn lowest(&self, side: usize, v: u32) -> D {
        if self.side[side].count[v as usize] < 2 {
            -self.per_person
        } else {
            D::default()
        }
    }

    /// Every pair: the bidder and the one across.
    pub(crate) fn pairs(&self) -> Vec<(u32, u32)> {
        let bidders = 0..self.side[0].y.len() as u32;
        bidders
            .flat_map(|b| self.side[0].partners(b).iter().map(move |&(v, _)| (b, v)))
            .collect()
    }

    /// The dual at which a vertex gives up one of its pairs.
    fn giving(&self, side: usize, v: u32) -> D {
        if self.side[side].count[v as usize] == 1 {
            -self.per_person
        } else {
            D::default()
        }
    }

    /// Whether a vertex has a free place and a dual above the one at which it takes one more pair.
    pub(crate) fn is_root(&self, side: usize, v: u32) -> bool {
        !self.side[side].is_full(v) && self.side[side].y[v as usize] > self.taking(side, v)
    }

    /// Searches from every root of a side, whose rows these are; false if stopped before the end.
    pub(crate) fn run(&mut self, side: usize, rows: &Rows, stop: &mut dyn FnMut() -> bool) -> bool {
        for v in 0..self.side[side].y.len() as u32 {
            while self.is_root(side, v) {
                if stop() {
                    return false;
                }
                self.search(side, rows, v);
            }
        }
        true
    }

    /// Lowers the dual of a root until it has one more pair or does without.
    fn search(&mut self, side: usize, rows: &Rows, root: u32) {
        self.search += 1;
        self.queue.clear();
        self.end = (D::INFINITY, side, NONE);
        let limit = self.taking(side, root);
        self.label_outer(side, rows, root, D::default(), limit);
        while let Some(Reverse((now, code))) = self.queue.pop() {
            if now >= self.end.0 {
                break;
            }
            let (at, v) = ((code & 1) as usize, (code >> 1) as u32);
            if self.side[at].labelled[v as usize] == self.search || self.side[at].best[v as usize].key != now {
                continue;
            }
            self.events += 1;
            if at == side {
                let limit = self.giving(side, v);
                self.label_outer(side, rows, v, now, limit);
            } else {
                self.label_inner(1 - side, v, now);
            }
        }
        let (now, at, v) = self.end;
        self.flip(at == side, side, root, v);
        let search = self.search;
        for (at, sign) in [(side, -now), (1 - side, now)] {
            let Side {
                y, touched, labelled, ..
            } = &mut self.side[at];
            for v in touched.drain(..) {
                debug_assert_eq!(labelled[v as usize], search);
                y[v as usize] += sign;
            }
        }
    }

    fn label(&mut self, side: usize, v: u32, change: D) -> D {
        let search = self.search;
        let side = &mut self.side[side];
        side.labelled[v as usize] = search;
        side.touched.push(v);
        side.y[v as usize] += change;
        side.y[v as usize]
    }

    /// A vertex on the side of the root, whose dual falls; at `limit` it gives up a pair, or the root does without.
    fn label_outer(&mut self, side: usize, rows: &Rows, v: u32, now: D, limit: D) {
        let y = self.label(side, v, now);
        if y - limit < self.end.0 {
            self.end = (y - limit, side, v);
        }
        let reach = y - self.per_pair;
        for (u, weight) in rows.of(v) {
            let across = &self.side[1 - side];
            let key = reach + across.y[u as usize] - D::from(weight);
            if key < self.end.0 && across.labelled[u as usize] != self.search {
                self.offer(side, v, u, weight, key);
            }
        }
    }

    #[inline]
    fn offer(&mut self, from_side: usize, v: u32, u: u32, weight: i64, key: D) {
        let search = self.search;
        let best = self.side[1 - from_side].best[u as usize];
        if (best.search != search || key < best.key) && !self.side[from_side].is_with(v, u) {
            self.side[1 - from_side].best[u as usize] = Best {
                search,
                from: v,
                weight,
                key,
            };
            self.queue
                .push(Reverse((key, u64::from(u) << 1 | (1 - from_side) as u64)));
        }
    }

    /// A vertex across from the root, whose dual rises: it takes one more pair, or gives one of its own back.
    fn label_inner(&mut self, side: usize, v: u32, now: D) {
        let y = self.label(side, v, -now);
        if !self.side[side].is_full(v) {
            // Where y is above that already, one more pair only helps.
            let at = (self.taking(side, v) - y).max(now);
            if at < self.end.0 {
                self.end = (at, side, v);
            }
        }
        let search = self.search;
        for i in 0..self.side[side].count[v as usize] as usize {
            let (u, weight) = self.side[side].partners(v)[i];
            let across = &mut self.side[1 - side];
            let key = D::from(weight) + self.per_pair - across.y[u as usize] - y;
            let best = across.best[u as usize];
            let better = best.search != search || key < best.key;
            if key < self.end.0 && better && across.labelled[u as usize] != search {
                across.best[u as usize] = Best {
                    search,
                    from: v,
                    weight,
                    key,
                };
                self.queue.push(Reverse((key, u64::from(u) << 1 | (1 - side) as u64)));
            }
        }
    }

    /// Chooses and drops the edges of the path from the root to `v` in turn: first drops, so that there is room.
    fn flip(&mut self, outer: bool, side: usize, root: u32, v: u32) {
        for adds in [false, true] {
            let (mut outer, mut v) = (outer, v);
            while !(outer && v == root) {
                let at = if outer { side } else { 1 - side };
                let Best { from, weight, .. } = self.side[at].best[v as usize];
                if outer && !adds {
                    self.side[at].remove(v, from);
                    self.side[1 - at].remove(from, v);
                } else if !outer && adds {
                    self.side[at].add(v, (from, weight));
                    self.side[1 - at].add(from, (v, weight));
                }
                v = from;
                outer = !outer;
            }
        }
    }
}
