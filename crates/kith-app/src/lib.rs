//! The use-cases: the only place that combines rules, files and the engine.

pub mod failure;
pub mod matching;
pub mod outcome;
pub mod progress;
pub mod report;
pub mod request;
pub mod solving;
pub mod verifying;

pub use failure::Failure;
