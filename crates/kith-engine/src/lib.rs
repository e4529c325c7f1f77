//! The matcher: a problem, options and a seed in, an outcome with a proof out.
//!
//! Pure: no files, no clock, no threads of its own, no ambient randomness. Weights are integers throughout.

mod auction;
mod barrier;
mod blossom;
mod dual;
mod exact;
mod graph;
mod pairs;
mod rng;
mod roles;
mod trio;

pub use graph::{Edge, Graph, GraphError, MAX_WEIGHT};
pub use pairs::{Goal, Solution, most_pairs, solve_pairs};
pub use rng::Rng;
pub use roles::{Roles, solve_roles};
pub use trio::solve_pairs_and_trio;
