//! What bidders remember, so that they need not look at all their edges each time.

use crate::graph::NONE;

/// What prices are made of.
pub(crate) trait Price:
    Copy + Ord + Into<i64> + std::ops::Add<Output = Self> + std::ops::Sub<Output = Self>
{
    const LEAST: Self;
    const MOST: Self;
    fn narrow(wide: i64) -> Self;
    /// The sum, but never above the highest price: a bidder whose second choice is priced far above its best offers more
    /// than any weight, and the next one still more. So no sum leaves the width of the number.
    fn raised(self, by: Self) -> Self;
}

impl Price for i32 {
    const LEAST: i32 = i32::MIN;
    const MOST: i32 = i32::MAX;
    fn narrow(wide: i64) -> i32 {
        wide as i32
    }
    fn raised(self, by: i32) -> i32 {
        self.saturating_add(by).min(1 << 30)
    }
}

impl Price for i64 {
    const LEAST: i64 = i64::MIN;
    const MOST: i64 = i64::MAX;
    fn narrow(wide: i64) -> i64 {
        wide
    }
    fn raised(self, by: i64) -> i64 {
        self.saturating_add(by).min(1 << 60)
    }
}

/// How many edges a bidder remembers: with narrow prices they fill a line of the cache.
const KEPT: usize = 7;

/// The most profitable edges of a bidder when it last looked at all of them. As long as prices only rise, the others
/// never earn more than `rest`: while two of these earn as much, they are the best two of all.
#[derive(Clone, Copy)]
#[repr(align(64))]
pub(crate) struct Favourites<P> {
    arcs: [(u32, P); KEPT],
    count: u32,
    rest: P,
}

/// The best profit, the second best, and where the best is to be had.
#[derive(Clone, Copy)]
pub(crate) struct Choice<P> {
    pub(crate) best: P,
    pub(crate) second: P,
    pub(crate) object: u32,
}

impl<P: Price> Favourites<P> {
    /// Of a bidder that has looked at nothing yet, or whose prices have fallen.
    pub(crate) const NONE: Favourites<P> = Favourites {
        arcs: [(NONE, P::LEAST); KEPT],
        count: 0,
        rest: P::MOST,
    };

    /// The bidder's best choice at these prices among its edges, `held` ones left aside.
    #[inline]
    pub(crate) fn choice(&mut self, arcs: &[(u32, P)], price: &[P], held: impl Fn(u32) -> bool) -> Choice<P> {
        let known = two_best(&self.arcs[..self.count as usize], price, &held);
        if known.second >= self.rest {
            return known;
        }
        self.look(arcs, price);
        let known = two_best(&self.arcs[..self.count as usize], price, &held);
        if known.second >= self.rest {
            return known;
        }
        // Holds nearly all that it remembers.
        two_best(arcs, price, &held)
    }

    /// Looks at all edges, and remembers the best.
    fn look(&mut self, arcs: &[(u32, P)], price: &[P]) {
        let mut top = [(P::LEAST, NONE, P::LEAST); KEPT + 1];
        let mut count = 0;
        for &(v, weight) in arcs {
            let profit = weight - price[v as usize];
            if profit <= top[KEPT].0 {
                continue;
            }
            let mut at = count.min(KEPT);
            while at > 0 && top[at - 1].0 < profit {
                top[at] = top[at - 1];
                at -= 1;
            }
            top[at] = (profit, v, weight);
            count = (count + 1).min(KEPT + 1);
        }
        self.rest = if count > KEPT { top[KEPT].0 } else { P::LEAST };
        self.count = count.min(KEPT) as u32;
        for (kept, &(_, v, weight)) in self.arcs.iter_mut().zip(&top) {
            *kept = (v, weight);
        }
    }
}

#[inline]
fn two_best<P: Price>(arcs: &[(u32, P)], price: &[P], held: impl Fn(u32) -> bool) -> Choice<P> {
    let (mut best, mut second, mut object) = (P::LEAST, P::LEAST, NONE);
    for &(v, weight) in arcs.iter().filter(|a| !held(a.0)) {
        // Without branches: nobody can guess which edge is the best.
        let profit = weight - price[v as usize];
        second = second.max(profit.min(best));
        object = if profit > best { v } else { object };
        best = best.max(profit);
    }
    Choice { best, second, object }
}
