//! Exact maximum-weight matching on general graphs from given duals (Edmonds 1965; Galil 1986 for the organisation).
//!
//! The linear programme that is solved: choose x ≥ 0 on the edges to maximise Σ w·x with at most one edge per vertex and
//! at most (|B| − 1)/2 edges inside every odd set B. Its dual has y ≥ 0 per vertex and z ≥ 0 per odd set; an edge's
//! *slack* y(u) + y(v) + Σ z(B ∋ u, v) − w is never negative, and an edge of slack 0 is *tight*. The solver keeps duals
//! that are feasible and a matching of tight edges, and removes one by one the only faults that are left: exposed
//! vertices whose y is positive ([`search`]; [`run`] says in which order, and how far each may go). It can start from any feasible duals, so that good ones (from the auction,
//! or from the last solve) leave little to do, and it can stop at any time with a valid bound.
//!
//! Weights are doubled inside so that every dual is an integer.

mod forest;
mod run;
mod search;

pub(crate) use forest::{Around, Forest};
pub(crate) use search::Solver;
