//! The matcher: a problem, options and a seed in, an outcome with a proof out.
//!
//! Pure: no files, no clock, no threads of its own, no ambient randomness. Weights are integers throughout.
//! `docs/ENGINE.md` explains how it works, and why the bounds hold. The whole way in twenty lines:
//!
//! ```
//! use kith_engine::{Goal, LeftOver, Round, ScoredPair, Shape, solve, weights};
//!
//! // Four people; 0 and 1 have met before.
//! let pair = |u, v, score, met| ScoredPair { u, v, score, met };
//! let pairs = [pair(0, 1, 9_000, 1), pair(0, 2, 4_000, 0), pair(1, 3, 3_000, 0), pair(2, 3, 8_000, 0)];
//! let round = Round {
//!     people: 4, pairs: &pairs, shape: Shape::Pairs(LeftOver::Join), goal: Goal::MostPairs,
//!     lift_worst: false, sat_out: &[], take_turns: false, trios: &[],
//! };
//! let found = solve(&round, 1, &mut || false)?;
//! assert_eq!(found.matches, [[0, 2], [1, 3]]); // the lower total, but nobody meets again
//!
//! // Whoever doubts it checks the proof with a crate that shares no code with this one.
//! let edges = weights(&round, &found.steps, found.lowest);
//! let each = |f: &mut dyn FnMut(u32, u32, i64)| edges.iter().for_each(|e| f(e.u, e.v, e.weight));
//! let verdict = kith_proof::verify(&kith_proof::Problem::pairs(4, &each), &found.proof).unwrap();
//! assert!(verdict.optimal && found.optimal());
//! # Ok::<(), kith_engine::GraphError>(())
//! ```
//!
//! The rooms, from the door inwards:
//!
//! | room | what is done there |
//! |---|---|
//! | `matcher` | one round: chooses the solver for its shape, lifts the worst score, looks at turns |
//! | `rounds` | several rounds as a plan |
//! | `objective` | scores, repeats and turns become one weight |
//! | `pairs` | the front door for bare graphs: renumbering, the price of a pair, proofs |
//! | `trio`, `roles`, `groups` | the other shapes: an odd head-count, two sides with capacities, three and more |
//! | `people` | how many can be matched, whatever they score |
//! | `joining` | whether a trio can take in somebody who is left over |
//! | `exact` | auction, sparse graph, search, a look at every edge, and round again |
//! | `auction` | good duals quickly |
//! | `assign` | the same for bipartite graphs, with capacities |
//! | `early` | a good matching when the exact search ends early |
//! | `candidates` | partners worth a look, without scoring every pair |
//! | `blossom` | the exact search, and the nested odd sets that it makes |
//! | `barrier` | why no matching has more pairs |
//! | `favourites` | what bidders remember |
//! | `graph`, `dual`, `rng` | adjacency, numbers for duals, random numbers |

mod assign;
mod auction;
mod barrier;
mod blossom;
pub mod candidates;
mod dual;
mod early;
mod exact;
mod favourites;
mod graph;
mod groups;
mod joining;
mod matcher;
mod objective;
mod pairs;
mod people;
mod rng;
mod roles;
mod rounds;
mod trio;

pub use graph::{Edge, Graph, GraphError, MAX_WEIGHT};
pub use groups::{Sizes, solve_groups};
pub use matcher::{
    LeftOver, Matched, Round, Shape, brings, highest_floor, proves_people, solve, solve_from, solve_within, steps,
    weight, weights, whole_penalty,
};
pub use objective::{MAX_SCORE, ScoredPair, Steps};
pub use pairs::{Goal, Solution, most_pairs, solve_pairs, solve_pairs_from, solve_pairs_within};
pub use people::{People, most_people};
pub use rng::Rng;
pub use roles::{Roles, solve_roles};
pub use rounds::{Plan, plan};
pub use trio::{TrioAims, TrioTurns, solve_pairs_and_trio};
