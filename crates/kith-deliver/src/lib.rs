//! What leaves Kith: one folder per channel.

pub mod email;
