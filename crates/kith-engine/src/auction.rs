//! Good duals quickly: an ε-scaling auction on the bipartite double cover (Bertsekas 1988).
//!
//! Every vertex stands on both sides: as a bidder it wants one neighbour, as an object it has a price. A bidder offers
//! for its best neighbour so much that the second best would do as well, plus ε. The profits and prices at the end,
//! averaged per vertex, are duals of the fractional matching; the exact solver needs to mend them only locally.
//! Whatever happens here (bidders that give up, bids that run out), the duals are made feasible at the end: the auction
//! decides how long the exact solver takes, never what it finds.

use crate::exact::Start;
use crate::graph::{Graph, NONE};

/// Units of a bid per unit of weight, so that ε can fall below one unit of weight.
const FINE: i64 = 8;
/// Bids per vertex and phase before a phase is cut off: ordinary phases need 2–20.
const BIDS_PER_VERTEX: usize = 100;
/// Prices end here: a bidder whose second choice is priced far above its best offers more than any weight, and the next
/// one still more. With weights below 2⁵⁹ (and below 2⁵⁵ where they are told finely) no sum leaves 64 bits.
const HIGHEST_PRICE: i64 = 1 << 60;

/// Runs the auction. With `perfect` nobody prefers to stay alone, and duals may be negative; without, duals are at least 0.
pub(crate) fn run(graph: &Graph, perfect: bool, stop: &mut dyn FnMut() -> bool) -> Start {
    let n = graph.vertices();
    let spread = typical_spread(graph);
    // Eighths of a unit cost bids only where weights lie close to each other.
    let largest = graph.edges().map(|e| e.weight.unsigned_abs()).max().unwrap_or(0);
    let fine = if spread < 1 << 20 && largest < 1 << 55 { FINE } else { 1 };
    // Down to single units however far apart the weights are: beside repeats that count for millions the scores still
    // have to be told apart, or the exact solver has to do all of it.
    let last_epsilon = 1;
    let mut price: Vec<i64> = (0..n as u32)
        .map(|v| best_weight(graph, v).map_or(0, |w| if perfect { w } else { w.max(0) }) * fine / 2)
        .collect();
    let start_price = price.clone();
    let mut won = vec![NONE; n];
    let mut owner = vec![NONE; n];
    let mut queue: Vec<u32> = Vec::with_capacity(n);
    let mut epsilon = (spread * fine / 8).max(last_epsilon);
    'phases: loop {
        won.fill(NONE);
        owner.fill(NONE);
        queue.clear();
        queue.extend((0..n as u32).rev());
        let mut bids = 0;
        while let Some(bidder) = queue.pop() {
            let mut first = (i64::MIN, NONE);
            let mut second = i64::MIN;
            for (v, weight) in graph.neighbours(bidder) {
                let profit = weight * fine - price[v as usize];
                if profit > first.0 {
                    second = first.0;
                    first = (profit, v);
                } else if profit > second {
                    second = profit;
                }
            }
            let (best, object) = first;
            // A bidder with nothing left to win gives up: the exact solver will see.
            let least = if perfect {
                start_price[bidder as usize] - 4 * spread * fine
            } else {
                0
            };
            if object == NONE || best < least {
                continue;
            }
            let fallback = if second == i64::MIN {
                best - spread * fine
            } else {
                second
            };
            let offer = best - fallback + epsilon;
            price[object as usize] = price[object as usize].saturating_add(offer).min(HIGHEST_PRICE);
            let previous = std::mem::replace(&mut owner[object as usize], bidder);
            won[bidder as usize] = object;
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
        epsilon = (epsilon / 4).max(last_epsilon);
    }
    Start {
        y: duals(graph, perfect, &price, fine),
        won,
    }
}

/// Halves of profit plus price, rounded up, then lowered vertex by vertex as far as the edges allow.
fn duals(graph: &Graph, perfect: bool, price: &[i64], fine: i64) -> Vec<i64> {
    let mut y: Vec<i64> = (0..graph.vertices() as u32)
        .map(|v| {
            let profit = graph.neighbours(v).map(|(u, w)| w * fine - price[u as usize]).max();
            profit.map_or(0, |p| (p + price[v as usize] + fine - 1).div_euclid(fine))
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

fn best_weight(graph: &Graph, v: u32) -> Option<i64> {
    graph.neighbours(v).map(|(_, w)| w).max()
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
