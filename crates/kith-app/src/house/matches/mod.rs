//! Matches as the people in them see and answer them.

#[cfg(any(test, feature = "testing"))]
pub mod testing;
