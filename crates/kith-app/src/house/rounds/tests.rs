//! Rounds on both databases.
