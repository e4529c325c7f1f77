//! The use-cases: the only place that combines rules, files and the engine.

pub mod outcome;
#[cfg(test)]
mod rules_doc;
pub mod rules_file;
