//! Good duals quickly: an ε-scaling auction on the bipartite double cover (Bertsekas 1988).
//!
//! Every vertex stands on both sides: as a bidder it wants one neighbour, as an object it has a price. A bidder offers
//! for its best neighbour so much that the second best would do as well, plus ε. The profits and prices at the end,
//! averaged per vertex, are duals of the fractional matching; the exact solver needs to mend them only locally.
//! Whatever happens here (bidders that give up, bids that run out), the duals are made feasible at the end: the auction
//! decides how long the exact solver takes, never what it finds.

use crate::exact::Start;
use crate::favourites::{Choice, Favourites, Price};
use crate::graph::{Graph, NONE};

/// Units of a bid per unit of weight, so that ε can fall below one unit of weight.
const FINE: i64 = 8;
/// The first ε, as a part of what weights typically differ by; measured: coarser starts only push prices around.
const FIRST_STEP: i64 = 32;
/// From one ε to the next.
const STEP_RATIO: i64 = 5;
/// Once ε is this part of what weights typically differ by, longer steps do: little is left to bid about but where weights
/// are of several sizes, and for those without ties each phase costs a look at everybody.
const FINEST_USUAL: i64 = 256;
/// From one ε to the next from there on.
const LONG_STEP_RATIO: i64 = 25;
/// Neighbours that a bidder looks at: its heaviest edges. Far down the list nothing is won, and every edge is priced in
/// the end.
const WIDEST: usize = 64;
/// Bids per vertex and phase before a phase is cut off: ordinary phases need 2–20.
const BIDS_PER_VERTEX: usize = 100;

/// Runs the auction. With `perfect` nobody prefers to stay alone, and duals may be negative; without, duals are at least 0.
pub(crate) fn run(graph: &Graph, perfect: bool, stop: &mut dyn FnMut() -> bool) -> Start {
    let spread = typical_spread(graph);
    let largest = graph.edges().map(|e| e.weight.abs()).max().unwrap_or(0);
    // Eighths of a unit cost bids only where weights lie close to each other.
    let fine = if spread < 1 << 20 && largest < 1 << 55 { FINE } else { 1 };
    // Prices stay within a few times the largest weight; half the width of a number is half the memory to read.
    let auction = Auction {
        graph,
        perfect,
        spread,
        fine,
    };
    if largest.max(spread) < (1 << 26) / fine {
        auction.run::<i32>(stop)
    } else {
        auction.run::<i64>(stop)
    }
}

struct Auction<'g> {
    graph: &'g Graph,
    perfect: bool,
    spread: i64,
    fine: i64,
}

impl Auction<'_> {
    fn run<P: Price>(&self, stop: &mut dyn FnMut() -> bool) -> Start {
        let (price, won) = self.bid::<P>(stop);
        Start {
            y: self.duals(&price),
            won,
        }
    }

    fn bid<P: Price>(&self, stop: &mut dyn FnMut() -> bool) -> (Vec<P>, Vec<u32>) {
        let Auction {
            graph,
            perfect,
            spread,
            fine,
        } = *self;
        let n = graph.vertices();
        let (row, arcs) = self.arcs::<P>();
        // Down to single units however far apart the weights are: beside repeats that count for millions the scores still
        // have to be told apart, or the exact solver has to do all of it.
        let last_epsilon = 1;
        let start_price: Vec<P> = (0..n)
            .map(|v| {
                let best = arcs[row[v]..row[v + 1]]
                    .iter()
                    .map(|&(_, w)| w.into())
                    .max()
                    .unwrap_or(0);
                P::narrow(if perfect { best } else { best.max(0) } / 2)
            })
            .collect();
        // A bidder with nothing left to win gives up: the exact solver will see.
        let least: Vec<P> = start_price
            .iter()
            .map(|&p| P::narrow(if perfect { p.into() - 4 * spread * fine } else { 0 }))
            .collect();
        let mut price = start_price;
        let mut won = vec![NONE; n];
        let mut owner = vec![NONE; n];
        let mut held_weight = vec![P::LEAST; n];
        let mut favourites = vec![Favourites::NONE; n];
        let mut queue: Vec<u32> = Vec::with_capacity(n);
        let mut epsilon = (spread * fine / FIRST_STEP).max(last_epsilon);
        'phases: loop {
            queue.clear();
            queue.extend((0..n as u32).rev());
            let step = P::narrow(epsilon);
            let mut bids = 0;
            while let Some(bidder) = queue.pop() {
                let b = bidder as usize;
                let choice = favourites[b].choice(&arcs[row[b]..row[b + 1]], &price, |_| false);
                let Choice {
                    best,
                    mut second,
                    object,
                } = choice;
                let held = won[b];
                if held != NONE {
                    // Won in an earlier phase, and still good enough: other prices have only risen.
                    if held_weight[b] - price[held as usize] + step >= best {
                        continue;
                    }
                    owner[held as usize] = NONE;
                    won[b] = NONE;
                }
                if object == NONE || best < least[b] {
                    continue;
                }
                if second == P::LEAST {
                    second = best - P::narrow(spread * fine);
                }
                held_weight[b] = best + price[object as usize];
                price[object as usize] = price[object as usize].raised(best - second + step);
                let previous = std::mem::replace(&mut owner[object as usize], bidder);
                won[b] = object;
                if previous != NONE {
                    won[previous as usize] = NONE;
                    queue.push(previous);
                }
                bids += 1;
                if bids >= BIDS_PER_VERTEX * n {
                    break;
                }
                if bids % 4096 == 0 && stop() {
                    break 'phases;
                }
            }
            if epsilon <= last_epsilon {
                break;
            }
            let ratio = if epsilon > spread * fine / FINEST_USUAL {
                STEP_RATIO
            } else {
                LONG_STEP_RATIO
            };
            epsilon = (epsilon / ratio).max(last_epsilon);
        }
        (price, won)
    }

    /// Everyone's heaviest edges, in bidding units: the start of each row, and the rows.
    fn arcs<P: Price>(&self) -> (Vec<usize>, Vec<(u32, P)>) {
        let n = self.graph.vertices();
        let mut row = Vec::with_capacity(n + 1);
        row.push(0);
        let mut arcs = Vec::with_capacity((0..n as u32).map(|v| self.graph.degree(v).min(WIDEST)).sum());
        let mut wide: Vec<(i64, u32)> = Vec::new();
        for v in 0..n as u32 {
            let arc = |(u, w): (u32, i64)| (u, P::narrow(w * self.fine));
            if self.graph.degree(v) <= WIDEST {
                arcs.extend(self.graph.neighbours(v).map(arc));
            } else {
                wide.clear();
                wide.extend(self.graph.neighbours(v).map(|(u, w)| (-w, u)));
                wide.select_nth_unstable(WIDEST);
                arcs.extend(wide[..WIDEST].iter().map(|&(w, u)| arc((u, -w))));
            }
            row.push(arcs.len());
        }
        (row, arcs)
    }

    /// Halves of profit plus price, rounded up, then lowered vertex by vertex as far as the edges allow.
    fn duals<P: Price>(&self, price: &[P]) -> Vec<i64> {
        let Auction {
            graph, perfect, fine, ..
        } = *self;
        let mut y: Vec<i64> = (0..graph.vertices() as u32)
            .map(|v| {
                let profit = graph
                    .neighbours(v)
                    .map(|(u, w)| w * fine - price[u as usize].into())
                    .max();
                profit.map_or(0, |p| (p + price[v as usize].into() + fine - 1).div_euclid(fine))
            })
            .map(|y| if perfect { y } else { y.max(0) })
            .collect();
        for _ in 0..3 {
            for v in 0..graph.vertices() as u32 {
                let needed = graph.neighbours(v).map(|(u, w)| 2 * w - y[u as usize]).max();
                let needed = needed.map_or(0, |d| if perfect { d } else { d.max(0) });
                y[v as usize] = y[v as usize].min(needed);
            }
        }
        y
    }
}

/// The average over (a sample of) the vertices of best minus median weight; at least 1.
pub(crate) fn typical_spread(graph: &Graph) -> i64 {
    let n = graph.vertices();
    let step = n.div_ceil(500).max(1);
    let (mut sum, mut count) = (0i128, 0i128);
    let mut weights = Vec::new();
    for v in (0..n).step_by(step) {
        weights.clear();
        weights.extend(graph.neighbours(v as u32).map(|(_, w)| w));
        if weights.len() < 2 {
            continue;
        }
        let middle = weights.len() / 2;
        let (_, &mut median, upper) = weights.select_nth_unstable(middle);
        let best = upper.iter().copied().max().unwrap_or(median);
        sum += i128::from(best - median);
        count += 1;
    }
    (sum / count.max(1)).max(1) as i64
}
