//! What leaves Kith: one folder per channel.
