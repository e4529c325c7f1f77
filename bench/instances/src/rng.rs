//! Random numbers: SplitMix64, so that an instance is the same in ten years.

/// A stream of random numbers.
pub(crate) struct Rng(u64);

impl Rng {
    pub(crate) fn new(seed: u64) -> Rng {
        Rng(seed)
    }

    /// A stream of its own for each number, so that work may be divided in any way.
    pub(crate) fn nth(seed: u64, number: usize) -> Rng {
        let mut rng = Rng(seed ^ (number as u64).wrapping_mul(0xd1b5_4a32_d192_ed03));
        Rng(rng.next())
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `bound`, which is below 2³².
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        (((self.next() >> 32) * bound as u64) >> 32) as usize
    }

    /// A number in [0, 1), a multiple of 2⁻⁵³.
    pub(crate) fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    pub(crate) fn shuffle<T>(&mut self, items: &mut [T]) {
        for i in (1..items.len()).rev() {
            items.swap(i, self.below(i + 1));
        }
    }

    /// The numbers 0…n−1 in random order.
    pub(crate) fn order(&mut self, n: usize) -> Vec<u32> {
        let mut order: Vec<u32> = (0..n as u32).collect();
        self.shuffle(&mut order);
        order
    }
}

/// Draws ranks whose weights fall as a root of the rank: few are common, many are rare.
///
/// Only roots, divisions and sums: IEEE 754 rounds them alike everywhere, which nobody promises of `powf`.
pub(crate) struct Ranks(Vec<f64>);

impl Ranks {
    /// Weights `rank^-1/2`.
    pub(crate) fn flat(count: usize) -> Ranks {
        Ranks::new(count, |rank| rank.sqrt())
    }

    /// Weights `rank^-3/4`.
    pub(crate) fn steep(count: usize) -> Ranks {
        Ranks::new(count, |rank| rank.sqrt() * rank.sqrt().sqrt())
    }

    fn new(count: usize, divisor: impl Fn(f64) -> f64) -> Ranks {
        let mut sum = 0.0;
        let sums = (1..=count).map(|rank| {
            sum += 1.0 / divisor(rank as f64);
            sum
        });
        Ranks(sums.collect())
    }

    pub(crate) fn draw(&self, rng: &mut Rng) -> usize {
        let at = rng.unit() * self.0[self.0.len() - 1];
        self.0.partition_point(|sum| *sum < at).min(self.0.len() - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks_are_drawn_by_weight() {
        let (ranks, mut rng) = (Ranks::flat(2), Rng::new(1));
        let first = (0..10_000).filter(|_| ranks.draw(&mut rng) == 0).count();
        // 1 / (1 + 1/√2) = 0.586
        assert!((5_700..6_020).contains(&first), "{first}");
    }

    #[test]
    fn an_order_holds_each_number_once() {
        let mut order = Rng::new(7).order(100);
        assert_ne!(order[..3], [0, 1, 2]);
        order.sort_unstable();
        assert!(order.iter().enumerate().all(|(i, x)| i as u32 == *x));
    }
}
