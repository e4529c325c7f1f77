//! Bipartite graphs, where each vertex may be in several pairs: auction, sparse graph, exact search, a look at every edge.
//!
//! As for general graphs, but simpler: there are no odd circles, so neither blossoms nor halves, and one side alone bids.

mod auction;
mod pairs;
mod rows;
mod search;

pub(crate) use rows::{Rows, Split, sides};
pub(crate) use search::Search;

pub(crate) use auction::Start;
pub(crate) use pairs::solve_sides;

use crate::dual::Dual;
use crate::pairs::Goal;

/// Graphs with fewer edges per vertex are searched as they are.
const SPARSE_ENOUGH: usize = 16;
/// Edges of each bidder that the sparse graph keeps in any case: those of least slack.
const KEPT_IN_ANY_CASE: usize = 6;
/// Uncovered edges that one turn adds per bidder.
const ADDED_PER_VERTEX: usize = 16;

/// What is to be solved.
pub(crate) struct Task<'a, D> {
    /// The rows of the bidding side.
    pub(crate) rows: &'a Rows,
    /// How many pairs each vertex of either side takes: at least 1, at most its edges.
    pub(crate) places: [&'a [u32]; 2],
    /// Added to every weight.
    pub(crate) per_pair: D,
    /// What the first pair of a vertex earns.
    pub(crate) per_person: D,
    pub(crate) goal: Goal,
}

/// Solves the task, from prices and winners of an earlier solve or else from an auction. Returns duals and pairs that fit
/// together, and whether it ran to its end; if not, the duals cover every edge all the same.
pub(crate) fn solve<D: Dual>(
    task: &Task<'_, D>,
    warm: Option<Start>,
    stop: &mut dyn FnMut() -> bool,
) -> (Search<D>, bool) {
    let mut state = Search::new(task.places, task.per_pair, task.per_person);
    match warm {
        Some(start) => state.begin(task.rows, &start, D::default()),
        None => {
            let (start, floor) = auction_of(task, stop);
            state.begin(task.rows, &start, floor);
        }
    }
    let dense = task.rows.edge_count() > SPARSE_ENOUGH * (task.rows.count() + task.places[1].len());
    let mut sparse = dense.then(|| state.promising(task.rows));
    loop {
        let rows = sparse.as_ref().map_or(task.rows, |edges| &edges.rows);
        let finished = state.mend(rows, task.places[1].len(), stop);
        let Some(edges) = &mut sparse else {
            return (state, finished);
        };
        let uncovered = state.cover(task.rows);
        if uncovered.is_empty() || !finished {
            return (state, finished);
        }
        edges.add(uncovered);
    }
}

/// An auction over places that can be expected to be taken, and the dual of a place without a price.
fn auction_of<D: Dual>(task: &Task<'_, D>, stop: &mut dyn FnMut() -> bool) -> (Start, D) {
    let [wanted, offered] = task.places;
    if task.per_person == D::default() {
        return (auction::run(task.rows, task.places, task.goal, stop), D::default());
    }
    // Where first pairs come before all else, one side has no second ones, or hardly any.
    let total = |places: &[u32]| places.iter().map(|&c| c as usize).sum::<usize>();
    if total(wanted) <= offered.len() {
        let once = vec![1; offered.len()];
        let start = auction::run(task.rows, [wanted, &once], task.goal, stop);
        return (start, -task.per_person);
    }
    let once = vec![1; wanted.len()];
    let wanted = if wanted.len() >= total(offered) { &once } else { wanted };
    (
        auction::run(task.rows, [wanted, offered], task.goal, stop),
        D::default(),
    )
}

/// The edges that the search sees.
struct Sparse {
    edges: Vec<(u32, u32, i64)>,
    rows: Rows,
    across: usize,
}

impl Sparse {
    fn new(count: usize, across: usize, edges: Vec<(u32, u32, i64)>) -> Sparse {
        let rows = Rows::new(count, across, |f| edges.iter().for_each(|&(u, v, w)| f(u, v, w)));
        Sparse { edges, rows, across }
    }

    fn add(&mut self, edges: Vec<(u32, u32, i64)>) {
        self.edges.extend(edges);
        *self = Sparse::new(self.rows.count(), self.across, std::mem::take(&mut self.edges));
    }
}

/// Ignores the weights, and completes pairs to the largest number of pairs or, with a prize for each, of people.
pub(crate) fn complete(rows: &Rows, places: [&[u32]; 2], won: Vec<(u32, u32)>, people: bool) -> Search<i64> {
    let rows = rows.weightless();
    let mut state = Search::new(places, i64::from(!people), i64::from(people));
    let start = Start {
        price: vec![0; places[1].len()],
        won,
    };
    state.begin(&rows, &start, 0);
    state.mend(&rows, places[1].len(), &mut || false);
    state
}

/// Why no more pairs are possible (Kőnig): the bidders out of reach, and the others within reach, of those bidders that
/// take more than they have.
pub(crate) fn barrier(rows: &Rows, across: usize, takes: &[u32], chosen: &[(u32, u32)]) -> [Vec<u32>; 2] {
    let mut with = vec![Vec::new(); across];
    let mut of = vec![Vec::new(); rows.count()];
    for &(u, v) in chosen {
        with[v as usize].push(u);
        of[u as usize].push(v);
    }
    let mut reached: Vec<bool> = of.iter().zip(takes).map(|(of, &c)| (of.len() as u32) < c).collect();
    let mut reached_across = vec![false; across];
    let mut stack: Vec<u32> = (0..rows.count() as u32).filter(|&u| reached[u as usize]).collect();
    while let Some(u) = stack.pop() {
        for (v, _) in rows.of(u) {
            if !reached_across[v as usize] && !of[u as usize].contains(&v) {
                reached_across[v as usize] = true;
                for &other in &with[v as usize] {
                    if !std::mem::replace(&mut reached[other as usize], true) {
                        stack.push(other);
                    }
                }
            }
        }
    }
    let chosen = |marks: &[bool], mark: bool| (0..marks.len() as u32).filter(|&v| marks[v as usize] == mark).collect();
    [chosen(&reached, false), chosen(&reached_across, true)]
}

impl<D: Dual> Search<D> {
    /// Takes over prices and winners as far as they fit: who would rather have another loses the place.
    fn begin(&mut self, rows: &Rows, start: &Start, floor: D) {
        for (y, &price) in self.side[1].y.iter_mut().zip(&start.price) {
            *y = D::from(price) + floor;
        }
        let mut won = start.won.iter().peekable();
        for bidder in 0..rows.count() as u32 {
            while let Some(&(_, object)) = won.next_if(|w| w.0 == bidder) {
                let weight = rows.of(bidder).find(|&(v, _)| v == object).map(|(_, w)| w);
                if let Some(weight) = weight
                    && !self.side[0].is_full(bidder)
                    && !self.side[1].is_full(object)
                {
                    self.join(bidder, object, weight);
                }
            }
        }
        for v in 0..self.side[1].y.len() as u32 {
            let lowest = self.lowest(1, v);
            let y = &mut self.side[1].y[v as usize];
            *y = (*y).max(lowest);
        }
        for bidder in 0..rows.count() as u32 {
            self.side[0].y[bidder as usize] = self.lowest(0, bidder);
            self.raise(rows, bidder, |_, _| {});
        }
    }

    /// Raises a bidder's dual until it covers every edge that is not chosen, and drops chosen ones that it now overpays;
    /// tells of the edges it lacked.
    fn raise(&mut self, rows: &Rows, bidder: u32, mut lacked: impl FnMut(u32, i64)) {
        let before = self.side[0].y[bidder as usize];
        let mut y = before;
        for (v, weight) in rows.of(bidder) {
            let needed = self.worth(weight) - self.side[1].y[v as usize];
            if needed > before && !self.are_joined(bidder, v) {
                lacked(v, weight);
                y = y.max(needed);
            }
        }
        self.side[0].y[bidder as usize] = y;
        let mut at = 0;
        while let Some(&(v, weight)) = self.side[0].partners(bidder).get(at) {
            if self.worth(weight) - self.side[1].y[v as usize] < y {
                self.part(bidder, v);
            } else {
                at += 1;
            }
        }
    }

    /// Searches until no root is left on either side, or stopped.
    fn mend(&mut self, rows: &Rows, across: usize, stop: &mut dyn FnMut() -> bool) -> bool {
        if !self.run(0, rows, stop) {
            return false;
        }
        if (0..across as u32).any(|v| self.is_root(1, v)) {
            return self.run(1, &rows.turned(across), stop);
        }
        true
    }

    /// Raises the duals of bidders until they cover every edge; returns (a few per bidder of) the edges they lacked.
    fn cover(&mut self, rows: &Rows) -> Vec<(u32, u32, i64)> {
        let mut uncovered = Vec::new();
        for bidder in 0..rows.count() as u32 {
            let mut room = ADDED_PER_VERTEX;
            self.raise(rows, bidder, |v, weight| {
                if room > 0 {
                    room -= 1;
                    uncovered.push((bidder, v, weight));
                }
            });
        }
        uncovered
    }

    /// The edges of small slack, the chosen ones, and each bidder's few of least slack.
    fn promising(&self, rows: &Rows) -> Sparse {
        let threshold = D::from(rows.typical_spread() / 8);
        let mut edges = Vec::new();
        let mut least: Vec<(D, u32, i64)> = Vec::new();
        for bidder in 0..rows.count() as u32 {
            least.clear();
            let y = self.side[0].y[bidder as usize];
            for (v, weight) in rows.of(bidder) {
                let slack = y + self.side[1].y[v as usize] - self.worth(weight);
                if slack <= threshold {
                    edges.push((bidder, v, weight));
                } else if least.len() < KEPT_IN_ANY_CASE || least.last().is_some_and(|l| slack < l.0) {
                    let at = least.partition_point(|l| l.0 <= slack);
                    least.insert(at, (slack, v, weight));
                    least.truncate(KEPT_IN_ANY_CASE);
                }
            }
            edges.extend(least.iter().map(|&(_, v, weight)| (bidder, v, weight)));
        }
        Sparse::new(rows.count(), self.side[1].y.len(), edges)
    }
}
