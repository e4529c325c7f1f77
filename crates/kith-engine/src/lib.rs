//! The matcher: a problem, options and a seed in, an outcome with a proof out.
//!
//! Pure: no files, no clock, no threads of its own, no ambient randomness. Weights are integers throughout.

mod auction;
mod barrier;
mod blossom;
mod dual;
mod exact;
mod graph;
mod groups;
mod matcher;
mod objective;
mod pairs;
mod rng;
mod roles;
mod rounds;
mod trio;

pub use graph::{Edge, Graph, GraphError, MAX_WEIGHT};
pub use groups::{Sizes, solve_groups};
pub use matcher::{LeftOver, Matched, Round, Shape, most_people, solve, steps, weights, whole_penalty};
pub use objective::{MAX_SCORE, ScoredPair, Steps};
pub use pairs::{Goal, Solution, most_pairs, solve_pairs, solve_pairs_from};
pub use rng::Rng;
pub use roles::{Roles, solve_roles};
pub use rounds::{Plan, plan};
pub use trio::{TrioAims, solve_pairs_and_trio};
