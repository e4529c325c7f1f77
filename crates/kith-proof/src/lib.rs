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
mod verify;

pub use excess::FEW_EDGES;
pub use fault::Fault;
pub use verify::{Edges, Problem, Shape, Verdict, verify};

/// A matching with the dual values that bound every other.
///
/// All duals are `scale` times the true value. `dual`, `blossoms` and `per_pair` satisfy, for every edge `u v` of
/// weight `w`, `dual[u] + dual[v] + per_pair + Σ dual(B ∋ u, v) ≥ scale · w`.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Proof {
    /// The weight of the matching.
    pub weight: i128,
    /// No matching (with `max_cardinality`: of as many pairs) weighs more.
    pub upper_bound: i128,
    /// Whether the matching has the largest possible number of pairs, which `barrier` proves.
    pub max_cardinality: bool,
    /// 2 or 4.
    pub scale: i64,
    /// The dual of the number of pairs; 0 without `max_cardinality`.
    pub per_pair: i128,
    /// The matched pairs.
    pub pairs: Vec<[u32; 2]>,
    /// One non-negative value per vertex.
    pub dual: Vec<i128>,
    /// Nested or disjoint odd sets of at least 3 vertices.
    pub blossoms: Vec<Blossom>,
    /// The index of the smallest blossom that holds each vertex, or −1; may be empty when there are no blossoms.
    pub vertex_blossom: Vec<i64>,
    /// The vertices whose removal shows that no matching has more pairs.
    pub barrier: Vec<u32>,
    /// Groups of three or more: the single trio of an odd head-count, or everybody's group.
    pub groups: Vec<Vec<u32>>,
    /// With capacities: the dual of the number of people who are matched at least once.
    pub per_person: i128,
    /// With capacities: barriers that prove the number of people matched on either side.
    pub coverage: Option<[Vec<u32>; 2]>,
}

/// An odd set of vertices with its dual value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Blossom {
    /// The index of the smallest blossom around this one, or −1.
    pub parent: i64,
    /// Its dual, never negative.
    pub dual: i128,
}
