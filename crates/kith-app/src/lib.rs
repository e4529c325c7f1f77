//! The use-cases: the only place that combines rules, files and the engine.

pub mod history_file;
pub mod input;
pub mod outcome;
pub mod people_file;
#[cfg(test)]
mod rules_doc;
pub mod rules_file;
pub mod table;
