//! What holds for every statement and every table, on both databases.
#![expect(clippy::unwrap_used, reason = "a test stops where it meets what it did not expect")]

mod backups;
mod full;
mod given_up;
mod jobs;
mod personal;
mod schema;
mod sqlite;
mod statements;
