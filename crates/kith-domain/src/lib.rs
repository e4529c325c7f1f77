//! What the product is: people and their fields, the rules of a match, scores, reasons and time zones.
//!
//! Pure: no files, no clock, no randomness. `kith-app` feeds it and combines it with the engine.

pub mod email;
pub mod hours;
pub mod id;
pub mod meeting;
pub mod number;
pub mod people;
pub mod permission;
pub mod profile;
pub mod program;
mod rarity;
pub mod roles;
pub mod rules;
pub mod scope;
pub mod score;
#[cfg(test)]
mod testing;
pub mod text;
mod words;
pub mod zone;
