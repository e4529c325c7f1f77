//! One search: grow an alternating tree from an exposed vertex until the vertex is matched or may stay exposed.
//!
//! The tree's nodes are labelled S (an even number of edges from the root) and T (odd). As `time` passes, y falls on S
//! vertices and rises on T vertices at rate 1, z rises on S blossoms and falls on T blossoms at rate 2. Nothing is
//! updated while time passes: stored values are *bars* from which the value at any time follows,
//!
//! | | value at time t |
//! |---|---|
//! | y of an S / T / unlabelled vertex | ȳ − t / ȳ + t / ȳ |
//! | z of an S / T blossom | z̄ + 2t / z̄ − 2t |
//!
//! so that the times at which something happens are known when they enter the queue: an edge to an unlabelled vertex
//! becomes tight (*grow*), an edge between two S nodes becomes tight (*shrink*), the z of a T blossom reaches 0
//! (*expand*), the y of an S vertex reaches 0 (then that vertex may stay exposed instead of the root: *drop*).

use super::Forest;
use crate::dual::Dual;
use crate::graph::{Graph, NONE};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Label {
    None,
    S,
    T,
}

/// What a search may meet, in the order in which simultaneous events are taken.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Event {
    /// The best edge to this unlabelled vertex is tight.
    Grow(u32),
    /// This edge between two S nodes is tight.
    Shrink(u32, u32),
    /// The z of this T blossom is 0.
    Expand(u32),
}

/// How a search ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Ended {
    /// One more edge is matched.
    Augmented,
    /// The root is matched and another vertex, with y = 0, is exposed instead; or the root itself has y = 0.
    Dropped,
    /// The stop signal came; duals are feasible, the root is still exposed.
    Stopped,
    /// What the caller wanted to wait for has come; the root is still exposed.
    Halted,
}

/// What a search waits for besides its natural end.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Halt<D> {
    Never,
    AtCycle,
    At(D),
    /// So many vertices were scanned.
    After(usize),
}

/// The state of the solver: a matching of tight edges under feasible duals.
pub(crate) struct Solver<'g, D> {
    graph: &'g Graph,
    /// Added to twice every weight: a price for leaving two people alone.
    bonus: D,
    weighted: bool,
    /// Vertex duals (bars while a search is under way), in twice the units of the weights.
    pub(crate) y: Vec<D>,
    pub(crate) forest: Forest<D>,
    label: Vec<Label>,
    /// For a labelled node: the edge it was reached by (vertex in the parent, vertex in the node).
    entry: Vec<(u32, u32)>,
    labelled: Vec<u32>,
    /// For a vertex that is not S: the S vertex whose edge to it has the least ȳ − weight.
    best: Vec<Best<D>>,
    mark: Vec<u32>,
    marks: u32,
    stage: u32,
    pub(super) time: D,
    lowest: (D, u32),
    queue: BinaryHeap<Reverse<(D, Event)>>,
    members: Vec<u32>,
    events: u64,
    /// Vertices that this search has scanned.
    scanned: usize,
    pub(super) halt: Halt<D>,
    /// Whether an odd cycle lies in the tree: one has just closed, or an S node is a blossom.
    cycle_met: bool,
}

#[derive(Clone, Copy)]
struct Best<D> {
    stage: u32,
    from: u32,
    key: D,
}

impl<'g, D: Dual> Solver<'g, D> {
    /// Starts from feasible duals and a matching of tight edges. `bonus` is even and counts for every edge.
    pub(crate) fn new(graph: &'g Graph, bonus: D, y: Vec<D>, forest: Forest<D>) -> Solver<'g, D> {
        let nodes = forest.node_bound();
        Solver {
            graph,
            bonus,
            weighted: true,
            best: vec![
                Best {
                    stage: 0,
                    from: NONE,
                    key: D::default()
                };
                y.len()
            ],
            y,
            forest,
            label: vec![Label::None; nodes],
            entry: vec![(NONE, NONE); nodes],
            labelled: Vec::new(),
            mark: vec![0; nodes],
            marks: 0,
            stage: 0,
            time: D::default(),
            lowest: (D::INFINITY, NONE),
            queue: BinaryHeap::new(),
            members: Vec::new(),
            events: 0,
            scanned: 0,
            halt: Halt::Never,
            cycle_met: false,
        }
    }

    /// The same with every weight taken as 0 and a price of 1 per pair: then it finds the largest number of pairs.
    pub(crate) fn unweighted(graph: &'g Graph, y: Vec<D>, forest: Forest<D>) -> Solver<'g, D> {
        Solver {
            weighted: false,
            ..Solver::new(graph, D::from(2), y, forest)
        }
    }

    #[inline]
    fn doubled(&self, weight: i64) -> D {
        if !self.weighted {
            return self.bonus;
        }
        let w = D::from(weight);
        w + w + self.bonus
    }

    /// Grows a tree from the exposed vertex `root` until it ends.
    pub(crate) fn search(&mut self, root: u32, stop: &mut dyn FnMut() -> bool) -> Ended {
        self.begin(root);
        loop {
            let enough = match self.halt {
                Halt::AtCycle => self.cycle_met,
                Halt::After(vertices) => self.scanned >= vertices,
                Halt::Never | Halt::At(_) => false,
            };
            if enough {
                self.end();
                return Ended::Halted;
            }
            let next = self.queue.pop();
            let at = next.map_or(D::INFINITY, |Reverse((at, _))| at);
            if let Halt::At(limit) = self.halt
                && at.min(self.lowest.0) > limit
            {
                self.time = limit;
                self.end();
                return Ended::Halted;
            }
            if at > self.lowest.0 {
                self.time = self.lowest.0;
                return self.drop_lowest();
            }
            let Some(Reverse((at, event))) = next else {
                unreachable!("an S vertex always has a time at which its dual is 0")
            };
            debug_assert!(at >= self.time, "time runs backwards");
            match event {
                Event::Grow(u) => {
                    let top = self.forest.top(u);
                    let best = self.best[u as usize];
                    if self.label[top as usize] != Label::None || best.key + self.y[u as usize] != at {
                        continue;
                    }
                    self.time = at;
                    if self.forest.mate_of_node(top) == NONE {
                        self.forest.make_base(top, u);
                        self.forest.mate[u as usize] = best.from;
                        self.flip(best.from, u);
                        self.end();
                        return Ended::Augmented;
                    }
                    self.grow(best.from, u, top);
                }
                Event::Shrink(u, v) => {
                    if self.forest.top(u) != self.forest.top(v) {
                        self.time = at;
                        self.cycle_met = true;
                        if self.halt != Halt::AtCycle {
                            self.shrink(u, v);
                        }
                    }
                }
                Event::Expand(node) => {
                    if self.label[node as usize] == Label::T
                        && self.forest.is_outermost(node)
                        && self.forest.z(node).half() == at
                    {
                        self.time = at;
                        self.expand(node);
                    }
                }
            }
            self.events += 1;
            if self.events.is_multiple_of(1024) && stop() {
                self.end();
                return Ended::Stopped;
            }
        }
    }

    fn begin(&mut self, root: u32) {
        self.stage += 1;
        self.time = D::default();
        self.lowest = (D::INFINITY, NONE);
        self.queue.clear();
        self.scanned = 0;
        self.cycle_met = false;
        let top = self.forest.top(root);
        self.make_s(top, (NONE, NONE));
    }

    /// Labels an unlabelled outermost node S and scans its vertices.
    fn make_s(&mut self, node: u32, entry: (u32, u32)) {
        self.label[node as usize] = Label::S;
        self.entry[node as usize] = entry;
        self.labelled.push(node);
        if self.forest.is_blossom(node) {
            *self.forest.z_mut(node) -= self.time + self.time;
            self.cycle_met = true;
        }
        let mut members = std::mem::take(&mut self.members);
        self.forest.vertices_of(node, &mut members);
        for &v in &members {
            self.y[v as usize] += self.time;
        }
        for &v in &members {
            self.scan(v, node);
        }
        self.members = members;
    }

    /// Looks along every edge of a vertex that has become S.
    fn scan(&mut self, v: u32, node: u32) {
        self.scanned += 1;
        let y = self.y[v as usize];
        if y < self.lowest.0 {
            self.lowest = (y, v);
        }
        let graph = self.graph;
        for (u, weight) in graph.neighbours(v) {
            let top = self.forest.top(u);
            if top == node {
                continue;
            }
            let key = y - self.doubled(weight);
            if self.label[top as usize] == Label::S {
                let slack = key + self.y[u as usize];
                self.queue.push(Reverse((slack.half(), Event::Shrink(v, u))));
                continue;
            }
            let best = &mut self.best[u as usize];
            if best.stage != self.stage || key < best.key {
                *best = Best {
                    stage: self.stage,
                    from: v,
                    key,
                };
                if self.label[top as usize] == Label::None {
                    self.queue.push(Reverse((key + self.y[u as usize], Event::Grow(u))));
                }
            }
        }
    }

    /// The tight edge from S vertex `v` reaches `u` in the unlabelled, matched node `t`: `t` becomes T, its partner S.
    fn grow(&mut self, v: u32, u: u32, t: u32) {
        self.make_t(t, (v, u));
        let base = self.forest.base(t);
        let partner = self.forest.mate[base as usize];
        self.make_s(self.forest.top(partner), (base, partner));
    }

    /// Labels an unlabelled outermost node T.
    fn make_t(&mut self, t: u32, entry: (u32, u32)) {
        self.label[t as usize] = Label::T;
        self.entry[t as usize] = entry;
        self.labelled.push(t);
        let mut members = std::mem::take(&mut self.members);
        self.forest.vertices_of(t, &mut members);
        for &x in &members {
            self.y[x as usize] -= self.time;
        }
        self.members = members;
        self.watch_expansion(t);
    }

    /// A blossom has just become T: its z falls from now on.
    fn watch_expansion(&mut self, t: u32) {
        if self.forest.is_blossom(t) {
            let now = self.time + self.time;
            let z = self.forest.z_mut(t);
            *z += now;
            let at = z.half();
            self.queue.push(Reverse((at, Event::Expand(t))));
        }
    }

    /// The S node above an S node in the tree, with the T node between them.
    fn above(&self, s: u32) -> Option<(u32, u32)> {
        let (p, _) = self.entry[s as usize];
        if p == NONE {
            return None;
        }
        let t = self.forest.top(p);
        let (q, _) = self.entry[t as usize];
        Some((t, self.forest.top(q)))
    }

    /// The lowest S node that lies above both ends of an edge between two S nodes.
    fn meeting_point(&mut self, a: u32, b: u32) -> u32 {
        self.marks += 1;
        let (mut here, mut other) = (Some(a), Some(b));
        loop {
            if let Some(x) = here {
                if self.mark[x as usize] == self.marks {
                    return x;
                }
                self.mark[x as usize] = self.marks;
                here = self.above(x).map(|(_, s)| s);
            }
            std::mem::swap(&mut here, &mut other);
        }
    }

    /// The tight edge `u v` joins two S nodes: the cycle through their meeting point becomes one S node.
    fn shrink(&mut self, u: u32, v: u32) {
        let (a, b) = (self.forest.top(u), self.forest.top(v));
        let root = self.meeting_point(a, b);
        let (mut children, mut links) = (Vec::new(), Vec::new());
        let mut x = a;
        while x != root {
            let (t, s) = self.above(x).expect("the meeting point lies above");
            children.extend([x, t]);
            links.extend([self.entry[x as usize], self.entry[t as usize]]);
            x = s;
        }
        children.push(root);
        children.reverse();
        links.reverse();
        links.push((u, v));
        let mut x = b;
        while x != root {
            let (t, s) = self.above(x).expect("the meeting point lies above");
            children.extend([x, t]);
            links.extend([self.entry[x as usize], self.entry[t as usize]].map(|(p, q)| (q, p)));
            x = s;
        }
        let now = self.time + self.time;
        let mut fresh = Vec::new();
        let mut members = std::mem::take(&mut self.members);
        for &child in &children {
            let is_t = self.label[child as usize] == Label::T;
            if self.forest.is_blossom(child) {
                let z = self.forest.z_mut(child);
                if is_t { *z -= now } else { *z += now }
            }
            if is_t {
                self.forest.vertices_of(child, &mut members);
                for &x in &members {
                    self.y[x as usize] += now;
                }
                fresh.extend_from_slice(&members);
            }
        }
        self.members = members;
        let entry = self.entry[root as usize];
        for &child in &children {
            self.label[child as usize] = Label::None;
        }
        let blossom = self.forest.shrink(children, links);
        if blossom as usize == self.label.len() {
            self.label.push(Label::None);
            self.entry.push((NONE, NONE));
            self.mark.push(0);
        }
        self.label[blossom as usize] = Label::S;
        self.entry[blossom as usize] = entry;
        self.mark[blossom as usize] = 0;
        self.labelled.push(blossom);
        *self.forest.z_mut(blossom) -= now;
        for x in fresh {
            self.scan(x, blossom);
        }
    }

    /// The z of a T blossom is 0: its cycle's even side stays in the tree, the rest becomes unlabelled.
    fn expand(&mut self, blossom: u32) {
        let (v, u) = self.entry[blossom as usize];
        let at = self.forest.child_holding(blossom, u);
        self.label[blossom as usize] = Label::None;
        let (children, links) = self.forest.expand(blossom);
        let len = children.len();
        let forward = at % 2 == 1;
        // The walk from the entry to the base: T, S, T, …, T.
        let (mut i, mut entry) = (at, (v, u));
        let mut inner_s = Vec::new();
        let mut on_path = vec![false; len];
        loop {
            on_path[i] = true;
            let t = children[i];
            self.label[t as usize] = Label::T;
            self.entry[t as usize] = entry;
            self.labelled.push(t);
            self.watch_expansion(t);
            if i == 0 {
                break;
            }
            let (j, k) = if forward {
                (i + 1, (i + 2) % len)
            } else {
                (i - 1, i - 2)
            };
            on_path[j] = true;
            let turn = |(p, q): (u32, u32)| (q, p);
            let (matched, onward) = if forward {
                (links[i], links[j])
            } else {
                (turn(links[j]), turn(links[k]))
            };
            inner_s.push((children[j], matched));
            (i, entry) = (k, onward);
        }
        // Values first, then the scans: a scan reads the values of its neighbours.
        for &(s, _) in &inner_s {
            self.leave_t(s);
        }
        for (i, &child) in children.iter().enumerate() {
            if !on_path[i] {
                self.leave_t(child);
                self.offer_again(child);
            }
        }
        for (s, matched) in inner_s {
            self.make_s(s, matched);
        }
    }

    /// A node has become unlabelled: its best edges may make it grow again.
    fn offer_again(&mut self, node: u32) {
        let mut members = std::mem::take(&mut self.members);
        self.forest.vertices_of(node, &mut members);
        for &x in &members {
            let best = self.best[x as usize];
            if best.stage == self.stage {
                self.queue
                    .push(Reverse((best.key + self.y[x as usize], Event::Grow(x))));
            }
        }
        self.members = members;
    }

    /// The vertices of a former part of a T blossom get their values of now.
    fn leave_t(&mut self, node: u32) {
        let mut members = std::mem::take(&mut self.members);
        self.forest.vertices_of(node, &mut members);
        for &x in &members {
            self.y[x as usize] += self.time;
        }
        self.members = members;
    }

    /// Matches S vertex `v` with `u`, and flips the tree's path from `v` to the root.
    fn flip(&mut self, v: u32, u: u32) {
        let (mut v, mut u) = (v, u);
        loop {
            let s = self.forest.top(v);
            self.forest.make_base(s, v);
            self.forest.mate[v as usize] = u;
            let (p, _) = self.entry[s as usize];
            if p == NONE {
                return;
            }
            let t = self.forest.top(p);
            let (q, w) = self.entry[t as usize];
            self.forest.make_base(t, w);
            self.forest.mate[w as usize] = q;
            (v, u) = (q, w);
        }
    }

    /// The dual of an S vertex is 0: it stays exposed and the root is matched.
    fn drop_lowest(&mut self) -> Ended {
        let v = self.lowest.1;
        self.flip(v, NONE);
        self.end();
        Ended::Dropped
    }

    /// Gives every labelled node its values of now, removes the labels and the blossoms whose z is 0.
    fn end(&mut self) {
        let now = self.time;
        let mut empty = Vec::new();
        let labelled = std::mem::take(&mut self.labelled);
        let mut members = std::mem::take(&mut self.members);
        for &node in &labelled {
            let label = std::mem::replace(&mut self.label[node as usize], Label::None);
            if label == Label::None {
                continue;
            }
            let is_t = label == Label::T;
            self.forest.vertices_of(node, &mut members);
            for &v in &members {
                let y = &mut self.y[v as usize];
                if is_t { *y += now } else { *y -= now }
            }
            if self.forest.is_blossom(node) {
                let z = self.forest.z_mut(node);
                if is_t {
                    *z -= now + now
                } else {
                    *z += now + now
                }
                if *z == D::default() {
                    empty.push(node);
                }
            }
        }
        while let Some(blossom) = empty.pop() {
            let (children, _) = self.forest.expand(blossom);
            empty.extend(
                children
                    .into_iter()
                    .filter(|&c| self.forest.is_blossom(c) && self.forest.z(c) == D::default()),
            );
        }
        self.members = members;
        self.labelled = labelled;
        self.labelled.clear();
    }
}
