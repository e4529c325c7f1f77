//! Every statement that stands in the sources can be prepared on both databases.

use std::fs;
use std::path::{Path, PathBuf};

use kith_store::testing::TestDb;
use kith_store::{Db, on_both};
use sqlx::{Executor, SqlSafeStr};

/// The beginnings of a statement.
const VERBS: [&str; 5] = ["SELECT ", "INSERT ", "UPDATE ", "DELETE ", "WITH "];

/// The whole statements in the sources: string literals that begin like one. Pieces of a statement that is put together begin
/// otherwise, and are tried by the tests of their functions.
fn statements() -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut paths = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    while let Some(path) = paths.pop() {
        if path.is_dir() {
            paths.extend(fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
            continue;
        }
        if ["dialect.rs", "inspect.rs", "testing.rs"]
            .iter()
            .any(|name| path.ends_with(name))
        {
            continue; // what is there is for one of the two only
        }
        let source = fs::read_to_string(&path).unwrap();
        for (at, _) in source.match_indices('"') {
            let literal = &source[at + 1..];
            if VERBS.iter().any(|verb| literal.starts_with(verb)) {
                let end = literal.find('"').unwrap();
                found.push((path.clone(), literal[..end].to_owned()));
            }
        }
    }
    found
}

on_both! {
    async fn every_statement_can_be_prepared(kind) {
        let test = TestDb::new(kind).await;
        let statements = statements();
        assert!(statements.len() >= 30, "only {} statements were found", statements.len());
        for (path, sql) in statements {
            let text = sqlx::AssertSqlSafe(sql.clone()).into_sql_str();
            let prepared = match &test.db {
                Db::Sqlite { write, .. } => write.prepare(text).await.map(|_| ()),
                Db::Postgres(pool) => pool.prepare(text).await.map(|_| ()),
            };
            prepared.unwrap_or_else(|e| panic!("{}: {sql}\n{e}", path.display()));
        }
    }
}
