//! All SQL of Kith.
