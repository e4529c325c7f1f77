//! The use-cases: the only place that combines rules, files and the engine.

mod column_names;
pub mod failure;
pub mod graph_file;
pub mod history_file;
pub mod house;
pub mod input;
pub mod matching;
pub mod outcome;
pub mod people_file;
pub mod progress;
pub mod proof_file;
pub mod report;
pub mod request;
#[cfg(test)]
mod rules_doc;
pub mod rules_file;
#[cfg(any(test, feature = "testing"))]
pub mod sample;
pub mod solving;
pub mod table;
pub mod verifying;

pub use failure::Failure;
/// What leaves Kith, for those who choose by what.
pub use kith_deliver as deliver;
/// The words of the product: ids, addresses, permissions.
pub use kith_domain as domain;
/// The database, for those who open, migrate and look after it.
pub use kith_store as store;
