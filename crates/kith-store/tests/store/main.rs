//! What holds for every statement and every table, on both databases.

mod jobs;
mod personal;
mod schema;
mod statements;
