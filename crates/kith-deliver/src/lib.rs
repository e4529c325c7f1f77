//! What leaves Kith: one folder per channel.

pub mod calendar;
pub mod email;
pub mod fetch;
