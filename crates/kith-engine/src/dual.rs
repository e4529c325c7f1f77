//! The numbers that dual variables are made of.

use std::fmt::Debug;
use std::ops::{Add, AddAssign, Neg, Sub, SubAssign};

/// An integer wide enough for dual variables: `i64` where the weights allow it, else `i128`.
pub(crate) trait Dual:
    Copy
    + Ord
    + Debug
    + Default
    + Add<Output = Self>
    + Sub<Output = Self>
    + Neg<Output = Self>
    + AddAssign
    + SubAssign
    + From<i64>
    + Into<i128>
{
    /// Larger than every sum that occurs.
    const INFINITY: Self;
    /// Half of an even number.
    fn half(self) -> Self;
    /// From a number that is known to fit.
    fn narrow(wide: i128) -> Self;
}

impl Dual for i64 {
    const INFINITY: i64 = i64::MAX;
    fn half(self) -> i64 {
        debug_assert!(self % 2 == 0, "only even numbers are halved");
        self >> 1
    }
    fn narrow(wide: i128) -> i64 {
        wide as i64
    }
}

impl Dual for i128 {
    const INFINITY: i128 = i128::MAX;
    fn half(self) -> i128 {
        debug_assert!(self % 2 == 0, "only even numbers are halved");
        self >> 1
    }
    fn narrow(wide: i128) -> i128 {
        wide
    }
}
