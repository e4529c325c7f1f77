//! What a run leaves behind: `pairs.csv`, `outcome.json`, and files that are there in one piece or not at all.

pub mod outcome_json;
pub mod pairs_csv;
pub mod write;
