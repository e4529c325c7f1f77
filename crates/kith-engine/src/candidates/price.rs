//! What a proof charges for a pair: pairs that bring more are what it does not cover.

use kith_proof::Proof;

use super::{Charges, Index};
use crate::pairs::doubled_bound;

/// Above any charge that is compared; sums of two stay within 64 bits.
const MOST: i128 = 1 << 61;

/// The duals of a proof of pairs, as charges for single people and for odd sets.
#[derive(Clone, Debug)]
pub struct Prices {
    /// Twice each person's charge in points: the dual and half of the price of a pair, less what the person brings into every
    /// pair.
    twice: Vec<i64>,
    /// By odd set: the one around it (or itself, outermost), and one farther out, so that ways are short in deep nests.
    outwards: Vec<(u32, u32)>,
    /// By odd set: the duals of it and of all around it, doubled like the others.
    around: Vec<i128>,
    depth: Vec<u32>,
    innermost: Vec<i64>,
}

impl Prices {
    /// The charges of a proof with scale 2. `brings` is what a person adds to the weight of every pair, as for earlier
    /// sit-outs.
    pub fn new(proof: &Proof, brings: impl Fn(u32) -> i64) -> Prices {
        let twice = |(v, &dual): (usize, &i128)| {
            let whole = dual + proof.per_pair.div_euclid(2) - 2 * i128::from(brings(v as u32));
            whole.clamp(-MOST, MOST) as i64
        };
        let mut prices = Prices {
            twice: proof.dual.iter().enumerate().map(twice).collect(),
            outwards: vec![(0, 0); proof.blossoms.len()],
            around: vec![0; proof.blossoms.len()],
            depth: vec![0; proof.blossoms.len()],
            innermost: proof.vertex_blossom.clone(),
        };
        // The solver writes parents before their children.
        for (i, b) in proof.blossoms.iter().enumerate() {
            prices.around[i] = b.dual;
            prices.outwards[i] = (i as u32, i as u32);
            if let Ok(parent) = usize::try_from(b.parent) {
                prices.around[i] += prices.around[parent];
                let depth = |set: u32| prices.depth[set as usize];
                let far = prices.outwards[parent].1;
                let farther = prices.outwards[far as usize].1;
                // Two steps of the same length make one of twice the length and one more.
                let even = depth(parent as u32) - depth(far) == depth(far) - depth(farther);
                prices.outwards[i] = (parent as u32, if even { farther } else { parent as u32 });
                prices.depth[i] = prices.depth[parent] + 1;
            }
        }
        prices
    }

    /// The charges of people, rounded down to points.
    pub fn charges(&self, index: &Index) -> Charges {
        Charges::new(index, |v| self.twice[v as usize].div_euclid(2))
    }

    /// By how much a pair of this score is above the charges of its people, doubled; odd sets left aside.
    pub fn lacks(&self, u: u32, v: u32, score: u16) -> i64 {
        2 * i64::from(score) - self.twice[u as usize] - self.twice[v as usize]
    }

    /// What the odd sets around both charge besides, doubled.
    pub fn around(&self, u: u32, v: u32) -> i128 {
        let set = |v: u32| self.innermost.get(v as usize).and_then(|&b| u32::try_from(b).ok());
        let (Some(mut a), Some(mut b)) = (set(u), set(v)) else {
            return 0;
        };
        let depth = |set: u32| self.depth[set as usize];
        let out = |set: u32| self.outwards[set as usize];
        if depth(a) < depth(b) {
            (a, b) = (b, a);
        }
        while depth(a) > depth(b) {
            a = if depth(out(a).1) >= depth(b) {
                out(a).1
            } else {
                out(a).0
            };
        }
        while a != b {
            if out(a).0 == a {
                return 0;
            }
            (a, b) = if out(a).1 == out(b).1 {
                (out(a).0, out(b).0)
            } else {
                (out(a).1, out(b).1)
            };
        }
        self.around[a as usize]
    }
}

/// The same proof with higher duals, in its own scale: `raise` says by how much. The bound follows.
pub fn raised(proof: &Proof, raise: &[i64]) -> Proof {
    let mut raised = proof.clone();
    for (dual, &by) in raised.dual.iter_mut().zip(raise) {
        *dual += i128::from(by);
    }
    let people = 2 * proof.pairs.len() as i128 + 3 * proof.groups.len() as i128;
    let (sum, before) = (doubled_bound(&raised, people), doubled_bound(proof, people));
    let unit = 2 * i128::from(proof.scale);
    raised.upper_bound = if proof.groups.is_empty() {
        sum.div_euclid(unit)
    } else {
        // What a trio may gain in odd sets is in the old bound, rounded down: so the difference is rounded up.
        proof.upper_bound + (sum - before + unit - 1).div_euclid(unit)
    };
    raised
}
