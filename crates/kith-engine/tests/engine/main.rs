//! The engine against brute force and other implementations; every proof goes through the verifier.
#![expect(clippy::unwrap_used, reason = "a test may stop at what cannot be")]

mod draws;
mod faults;
mod groups;
mod hostile;
mod mutations;
mod pairs;
mod roles;
mod rounds;
mod sides;
mod trio;
