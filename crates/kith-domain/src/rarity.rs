//! How much a value tells: the rarer, the more. Integers only, so that every machine computes the same.

/// Fractional bits of a rarity.
const BITS: u32 = 40;
/// Fractional bits while computing: twenty to spare, so that rounding to [`BITS`] is off by half a unit at most.
const FINE: u32 = 60;

/// −log₂(having / people) in units of 2⁻⁴⁰; at least one person is taken to have the value.
pub(crate) fn rarity(having: usize, people: usize) -> u64 {
    let people = (people as u64).max(1);
    let having = (having as u64).clamp(1, people);
    let fine = log2(people) - log2(having);
    let half = 1u128 << (FINE - BITS - 1);
    u64::try_from((fine + half) >> (FINE - BITS)).expect("log₂ of a 64-bit number is below 64, which leaves 18 bits")
}

/// log₂(n) in units of 2⁻⁶⁰, truncated; n ≥ 1. One bit of the fraction per squaring of the mantissa.
fn log2(n: u64) -> u128 {
    let whole = n.ilog2();
    // The mantissa in 1 … 2, with 63 fractional bits.
    let mut mantissa = u128::from(n << (63 - whole));
    let mut log = u128::from(whole);
    for _ in 0..FINE {
        mantissa = (mantissa * mantissa) >> 63;
        let bit = mantissa >> 64;
        mantissa >>= bit;
        log = log << 1 | bit;
    }
    log
}

/// ⌊10000 · part / whole⌋ for sums of rarities of which `values` were added up; `part` ≤ `whole`, `whole` > 0.
///
/// A rarity is off by at most half a unit, so exact quotients such as log 3 / (log 3 + log 27) = 1/4 can come out a
/// hair too small: one unit per value is added before rounding down.
pub(crate) fn ten_thousandths(part: u64, whole: u64, values: u64) -> u32 {
    ratio(lifted(part, whole, values), whole)
}

/// The part with the tolerance of [`ten_thousandths`] added.
pub(crate) fn lifted(part: u64, whole: u64, values: u64) -> u64 {
    (part + values).min(whole)
}

/// ⌊10000 · part / whole⌋ for `part` ≤ `whole`, `whole` > 0.
pub(crate) fn ratio(part: u64, whole: u64) -> u32 {
    // Nearly always 64 bits are enough, and dividing them is several times faster.
    if part < 1 << 50 {
        (part * 10_000 / whole) as u32
    } else {
        (u128::from(part) * 10_000 / u128::from(whole)) as u32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn powers_of_two_are_exact() {
        for bits in 0..63u32 {
            assert_eq!(log2(1 << bits), u128::from(bits) << FINE, "{bits}");
        }
        assert_eq!(rarity(1, 1024), 10 << BITS);
        assert_eq!(rarity(7, 7), 0);
        assert_eq!(rarity(0, 8), rarity(1, 8));
        assert_eq!(rarity(0, 0), 0);
    }

    /// log₂ 3 and log₂ 10 to 60 fractional bits, from their published digits (OEIS A020857, A020862).
    #[test]
    fn agrees_with_published_digits() {
        for (n, digits) in [(3u64, 1_584_962_500_721_156_181u128), (10, 3_321_928_094_887_362_347)] {
            let expected = (digits << FINE) / 1_000_000_000_000_000_000;
            assert!(log2(n).abs_diff(expected) <= 4, "{n}");
        }
    }

    #[test]
    fn logarithms_add_up() {
        for n in 1..200u64 {
            for m in 1..200u64 {
                assert!((log2(n) + log2(m)).abs_diff(log2(n * m)) <= 8, "{n} {m}");
            }
        }
    }

    #[test]
    fn exact_quotients_survive_rounding() {
        // A third of 3^k people have one value and a single person has another: log 3 / (log 3 + k·log 3).
        for k in 1..12u32 {
            let people = 3usize.pow(k);
            let (common, rare) = (rarity(people / 3, people), rarity(1, people));
            assert_eq!(ten_thousandths(common, common + rare, 2), 10_000 / (k + 1), "{k}");
        }
        assert_eq!(ten_thousandths(1 << 58, 1 << 59, 3), 5000);
        assert_eq!(ten_thousandths(5, 5, 1), 10_000);
    }
}
