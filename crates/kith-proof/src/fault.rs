//! What can be wrong with a proof.

use std::fmt;

/// The first thing found wrong with a proof, named so that one can look it up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// A list has the wrong length, or the scale is not 2 or 4.
    Shape(String),
    /// Something is wrong with a vertex (its number).
    Vertex(u32, String),
    /// Something is wrong with an edge or a pair (its ends).
    Edge(u32, u32, String),
    /// Something is wrong with a blossom (its index).
    Blossom(usize, String),
    /// A group (its index) has the wrong size or should not be there.
    Group(usize, String),
    /// A sum does not come out, or leaves 128 bits.
    Sum(String),
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fault::Shape(what) | Fault::Sum(what) => f.write_str(what),
            Fault::Vertex(v, what) => write!(f, "vertex {v}: {what}"),
            Fault::Edge(u, v, what) => write!(f, "edge {u} {v}: {what}"),
            Fault::Blossom(b, what) => write!(f, "blossom {b}: {what}"),
            Fault::Group(g, what) => write!(f, "group {g}: {what}"),
        }
    }
}

impl std::error::Error for Fault {}
