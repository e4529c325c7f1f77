//! A good start: an ε-scaling auction in which one side bids for places on the other (Bertsekas 1988; with several
//! places, Bertsekas and Castañón 1989).
//!
//! Every bidder wants as many partners as it takes. Each place across has a price of its own; a bidder looks at the
//! cheapest place of each vertex, and offers for the best so much that the second best would do as well, plus ε. Places
//! that nobody holds cost nothing when a phase begins, so that hardly any free place has a price in the end.

use super::rows::Rows;
use crate::favourites::{Choice, Favourites, Price};
use crate::graph::NONE;
use crate::pairs::Goal;

/// Units of a bid per unit of weight, so that ε can fall below one unit of weight.
const FINE: i64 = 8;
/// The first ε, as a part of what weights typically differ by.
const FIRST_STEP: i64 = 8;
/// From one ε to the next.
const STEP_RATIO: i64 = 5;
/// A bidder gives up when it earns less than its heaviest edge by this many times what weights typically differ by. In a
/// tight market the last ones have to go far down.
const GIVES_UP: i64 = 64;
/// Bids per wanted place and phase before a phase is cut off: ordinary phases need 1–10.
const BIDS_PER_PLACE: usize = 100;

/// What the auction ends with.
pub(crate) struct Start {
    /// The price of each vertex of the other side, in units of weight, rounded down.
    pub(crate) price: Vec<i64>,
    /// Who won a place with whom: (bidder, other).
    pub(crate) won: Vec<(u32, u32)>,
}

/// Runs the auction; `places` are how many partners each bidder wants, and how many each vertex across takes.
pub(crate) fn run(rows: &Rows, places: [&[u32]; 2], goal: Goal, stop: &mut dyn FnMut() -> bool) -> Start {
    let spread = rows.typical_spread();
    let (low, high) = rows.extremes();
    let largest = high.max(-low);
    let fine = if spread < 1 << 20 && largest < 1 << 50 { FINE } else { 1 };
    if largest.max(spread) < (1 << 26) / fine {
        Auction::<i32>::new(rows, places, goal, spread, fine).run(stop)
    } else {
        Auction::<i64>::new(rows, places, goal, spread, fine).run(stop)
    }
}

struct Auction<P> {
    fine: i64,
    first_step: i64,
    /// What a bidder without a second choice offers.
    alone: P,
    /// The edges of each bidder, in bidding units.
    row: Vec<usize>,
    arcs: Vec<(u32, P)>,
    /// Below this profit a bidder gives up: the exact search will see.
    least: Vec<P>,
    favourites: Vec<Favourites<P>>,
    held: Held<P>,
    /// The cheapest place of each vertex across.
    price: Vec<P>,
    /// Every vertex's places as a heap, the cheapest first: price and holder.
    place: Vec<usize>,
    places: Vec<(P, u32)>,
}

/// What each bidder holds: the first `count` of its slots.
struct Held<P> {
    slot: Vec<usize>,
    count: Vec<u32>,
    /// With the weight of the edge.
    with: Vec<(u32, P)>,
}

impl<P: Price> Held<P> {
    fn new(wanted: &[u32]) -> Held<P> {
        let slot = sums(wanted);
        Held {
            count: vec![0; wanted.len()],
            with: vec![(NONE, P::LEAST); slot[wanted.len()]],
            slot,
        }
    }

    fn of(&self, bidder: u32) -> &[(u32, P)] {
        let from = self.slot[bidder as usize];
        &self.with[from..from + self.count[bidder as usize] as usize]
    }

    fn is_full(&self, bidder: u32) -> bool {
        let b = bidder as usize;
        self.slot[b] + self.count[b] as usize == self.slot[b + 1]
    }

    fn add(&mut self, bidder: u32, object: (u32, P)) {
        let b = bidder as usize;
        self.with[self.slot[b] + self.count[b] as usize] = object;
        self.count[b] += 1;
    }

    fn remove(&mut self, bidder: u32, object: u32) {
        let b = bidder as usize;
        let at = self.of(bidder).iter().position(|o| o.0 == object);
        let at = at.expect("a holder knows what it holds");
        self.count[b] -= 1;
        let from = self.slot[b];
        self.with[from + at] = self.with[from + self.count[b] as usize];
    }
}

fn sums(counts: &[u32]) -> Vec<usize> {
    let mut sum = 0;
    let ends = counts.iter().map(|&c| {
        sum += c as usize;
        sum
    });
    std::iter::once(0).chain(ends).collect()
}

impl<P: Price> Auction<P> {
    fn new(rows: &Rows, [wanted, offered]: [&[u32]; 2], goal: Goal, spread: i64, fine: i64) -> Auction<P> {
        let (row, arcs) = in_bidding_units::<P>(rows, fine);
        let far = GIVES_UP.saturating_mul(spread * fine);
        let least = (0..rows.count()).map(|b| {
            let best = arcs[row[b]..row[b + 1]].iter().map(|&(_, w)| w.into()).max();
            P::narrow(match goal {
                Goal::MostWeight => 0,
                Goal::MostPairs => best.unwrap_or(0).saturating_sub(far).max(P::LEAST.into()),
            })
        });
        let place = sums(offered);
        Auction {
            fine,
            first_step: spread * fine / FIRST_STEP,
            alone: P::narrow(spread * fine),
            least: least.collect(),
            favourites: vec![Favourites::NONE; rows.count()],
            row,
            arcs,
            held: Held::new(wanted),
            price: vec![P::narrow(0); offered.len()],
            places: vec![(P::narrow(0), NONE); place[offered.len()]],
            place,
        }
    }

    fn run(mut self, stop: &mut dyn FnMut() -> bool) -> Start {
        let mut epsilon = self.first_step.max(1);
        while self.phase(P::narrow(epsilon), stop) && epsilon > 1 {
            epsilon = (epsilon / STEP_RATIO).max(1);
        }
        let Auction { held, price, fine, .. } = self;
        let won = (0..held.count.len() as u32).flat_map(|b| held.of(b).iter().map(move |&(o, _)| (b, o)));
        Start {
            won: won.collect(),
            price: price.into_iter().map(|p| p.into().div_euclid(fine)).collect(),
        }
    }

    /// One ε; false if it was stopped.
    fn phase(&mut self, step: P, stop: &mut dyn FnMut() -> bool) -> bool {
        self.reset_free_places();
        let mut queue: Vec<u32> = (0..self.held.count.len() as u32).rev().collect();
        let mut fresh = queue.len();
        let mut bids = 0;
        while let Some(bidder) = queue.pop() {
            if queue.len() < fresh {
                // Its first turn of this phase.
                fresh = queue.len();
                if self.held.count[bidder as usize] > 0 {
                    self.give_back(bidder, step);
                }
            }
            while !self.held.is_full(bidder) {
                let Some((object, offer)) = self.offer(bidder, step) else {
                    break;
                };
                if let Some(previous) = self.place_bid(bidder, object, offer) {
                    queue.push(previous);
                }
                bids += 1;
                if bids % 4096 == 0 && stop() {
                    return false;
                }
            }
            if bids >= BIDS_PER_PLACE * self.held.with.len() {
                break;
            }
        }
        true
    }

    /// Places that nobody holds cost nothing.
    fn reset_free_places(&mut self) {
        let mut fallen = false;
        for object in 0..self.price.len() {
            let places = &mut self.places[self.place[object]..self.place[object + 1]];
            if places
                .iter()
                .any(|&(price, holder)| holder == NONE && price != P::narrow(0))
            {
                for place in places.iter_mut().filter(|p| p.1 == NONE) {
                    place.0 = P::narrow(0);
                }
                // In ascending order they are a heap.
                places.sort_unstable();
                self.price[object] = places[0].0;
                fallen = true;
            }
        }
        if fallen {
            self.favourites.fill(Favourites::NONE);
        }
    }

    /// What a bidder would choose of what it does not hold.
    fn favourite(&mut self, bidder: u32) -> Choice<P> {
        let b = bidder as usize;
        let arcs = &self.arcs[self.row[b]..self.row[b + 1]];
        let held = self.held.of(bidder);
        let holds = |object: u32| held.iter().any(|h| h.0 == object);
        self.favourites[b].choice(arcs, &self.price, holds)
    }

    /// Gives back what is no longer nearly as good as the best that the bidder does not hold.
    fn give_back(&mut self, bidder: u32, step: P) {
        let best = self.favourite(bidder).best;
        let mut at = 0;
        while let Some(&(object, weight)) = self.held.of(bidder).get(at) {
            if weight - self.price[object as usize] + step >= best {
                at += 1;
                continue;
            }
            self.held.remove(bidder, object);
            let places = &mut self.places[self.place[object as usize]..self.place[object as usize + 1]];
            let place = places.iter_mut().find(|p| p.1 == bidder);
            place.expect("what is held has a holder").1 = NONE;
        }
    }

    /// The best that the bidder does not hold with its weight, and what it offers for it.
    fn offer(&mut self, bidder: u32, step: P) -> Option<((u32, P), P)> {
        let Choice { best, second, object } = self.favourite(bidder);
        if object == NONE || best < self.least[bidder as usize] {
            return None;
        }
        let second = if second == P::LEAST { best - self.alone } else { second };
        let price = self.price[object as usize];
        Some(((object, best + price), price.raised(best - second + step)))
    }

    /// Takes the cheapest place; returns who held it.
    fn place_bid(&mut self, bidder: u32, (object, weight): (u32, P), offer: P) -> Option<u32> {
        let places = &mut self.places[self.place[object as usize]..self.place[object as usize + 1]];
        let previous = std::mem::replace(&mut places[0], (offer, bidder)).1;
        let mut at = 0;
        while let Some(left) = places.get(2 * at + 1) {
            let child = match places.get(2 * at + 2) {
                Some(right) if right.0 < left.0 => 2 * at + 2,
                _ => 2 * at + 1,
            };
            if places[at].0 <= places[child].0 {
                break;
            }
            places.swap(at, child);
            at = child;
        }
        self.price[object as usize] = places[0].0;
        self.held.add(bidder, (object, weight));
        if previous == NONE {
            return None;
        }
        self.held.remove(previous, object);
        Some(previous)
    }
}

/// Every bidder's edges, in bidding units: the start of each row, and the rows.
fn in_bidding_units<P: Price>(rows: &Rows, fine: i64) -> (Vec<usize>, Vec<(u32, P)>) {
    let mut row = vec![0];
    let mut arcs = Vec::with_capacity(rows.edge_count());
    for v in 0..rows.count() as u32 {
        arcs.extend(rows.of(v).map(|(u, w)| (u, P::narrow(w * fine))));
        row.push(arcs.len());
    }
    (row, arcs)
}
