//! The proof that a matching is as good as it can be, and its verifier.
//!
//! A proof is a set of *dual values*: prices for people and for odd groups of people. Weak duality turns them into a
//! number that no matching can beat, and checking that takes one look at every edge. Nothing here shares code with the
//! solver, and nothing here depends on anything: a verifier must be small enough to be believed.
//!
//! ```
//! use kith_proof::{verify, Proof, Problem};
//! // A path of three edges weighing 1, 3 and 1: the middle edge alone is the heaviest matching.
//! let edges = [(0, 1, 1), (1, 2, 3), (2, 3, 1)];
//! let proof = Proof { weight: 3, upper_bound: 3, scale: 2, pairs: vec![[1, 2]], dual: vec![0, 3, 3, 0], ..Proof::default() };
//! let verdict = verify(&Problem::pairs(4, &|f| edges.iter().for_each(|&(u, v, w)| f(u, v, w))), &proof).unwrap();
//! assert!(verdict.optimal);
//! ```

mod blossoms;
mod cardinality;
mod excess;
mod fault;
mod few;
mod members;
mod verify;

pub use excess::FEW_EDGES;
pub use fault::Fault;
pub use few::FEW_VERTICES;
pub use verify::{Edges, Problem, Shape, Verdict, verify};

/// A matching with the dual values that bound every other.
///
/// All duals are `scale` times the true value. `dual`, `blossoms` and `per_pair` satisfy, for every edge `u v` of
/// weight `w`, `dual[u] + dual[v] + per_pair + Σ dual(B ∋ u, v) ≥ scale · w`.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Proof {
    /// The weight of the matching, unscaled: pairs, and the trio or groups as [`Shape`] weighs them.
    pub weight: i128,
    /// No matching (with `max_cardinality` of as many pairs, with `per_person` of as many people) weighs more; unscaled.
    pub upper_bound: i128,
    /// Whether the matching is claimed to have the largest possible number of pairs, which `barrier` proves (groups: to take
    /// in everybody, which needs no proof).
    pub max_cardinality: bool,
    /// By how much all duals are multiplied so that they are whole: 2 or 4.
    pub scale: i64,
    /// The dual of the number of pairs, of any sign; 0 without `max_cardinality`.
    pub per_pair: i128,
    /// The matched pairs, in any order.
    pub pairs: Vec<[u32; 2]>,
    /// One value per vertex, not negative (with capacities: not below −`per_person`).
    pub dual: Vec<i128>,
    /// Nested or disjoint odd sets of at least 3 vertices, in any order; only where there are no capacities and groups.
    pub blossoms: Vec<Blossom>,
    /// The index of the smallest blossom that holds each vertex, or −1; may be empty when there are no blossoms.
    pub vertex_blossom: Vec<i64>,
    /// The vertices whose removal shows that no matching has more pairs.
    pub barrier: Vec<u32>,
    /// Groups of three or more: the single trio of an odd head-count, or everybody's group.
    pub groups: Vec<Vec<u32>>,
    /// With capacities: the price for each person who is matched at least once, at least 0 and scaled.
    pub per_person: i128,
    /// With capacities: barriers that prove the number of people matched on the first side and on the second. Without them
    /// that number is not proved.
    pub coverage: Option<[Vec<u32>; 2]>,
}

/// An odd set of vertices with its dual value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Blossom {
    /// The index of the smallest blossom around this one, or −1.
    pub parent: i64,
    /// Its dual, scaled, never negative.
    pub dual: i128,
}
