//! What holds for every statement and every table, on both databases.

mod schema;
mod statements;
