//! Rounds: on its day, or when an organizer says so, the people of a program are put together.
//!
//! `gather` reads everybody, `solve` matches them while no transaction is open, `make` writes the round with all that follows
//! in one; `settle` looks after open rounds: who left, who waits, who joined late; `steps` reminds, asks and ends. What a round
//! was made of is kept in the form of `input`, from which `replay` makes it again.

mod due;
mod gather;
mod input;
mod make;
mod organize;
mod replay;
mod settle;
mod solve;
mod steps;
#[cfg(test)]
mod tests;
mod view;

pub(in crate::house) use gather::PLANNED_WITHOUT;
pub use make::Asked;
pub use organize::{Excluded, NextRound};
pub use replay::{Replayed, Who};
pub(in crate::house) use settle::EndedBy;
pub use view::{MatchLine, Points, RoundLine, RoundView, UnmatchedLine};
