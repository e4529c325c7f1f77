//! No column escapes the registry of personal data.

use std::collections::BTreeMap;

use kith_store::personal::{Erased, NOT_PERSONAL, Rows, Shown, TABLES};
use kith_store::testing::TestDb;
use kith_store::{inspect, on_both};

on_both! {
    async fn every_column_is_personal_or_marked_as_not(kind) {
        let test = TestDb::new(kind).await;
        let mut registered: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for table in TABLES {
            let columns = registered.entry(table.name.to_owned()).or_default();
            columns.extend(table.columns.iter().map(|column| column.name.to_owned()));
        }
        for (table, names) in NOT_PERSONAL {
            registered.entry((*table).to_owned()).or_default().extend(names.iter().map(|name| (*name).to_owned()));
        }
        let mut found = inspect::columns(&test.db).await;
        for columns in registered.values_mut().chain(found.values_mut()) {
            columns.sort();
        }
        assert!(found.len() > 15, "only {} tables were found", found.len());
        for (table, columns) in &found {
            assert_eq!(registered.get(table), Some(columns), "{table}: a column stands nowhere, or twice, in personal.rs");
        }
        assert_eq!(registered.len(), found.len(), "a table of the registry is not there");
    }
}

#[test]
fn whoever_is_erased_leaves_last_and_what_stays_has_its_reason() {
    assert_eq!(TABLES.last().map(|table| table.name), Some("person"));
    for table in TABLES {
        if let Erased::Kept(reason) = table.erased {
            assert!(reason.len() > 20, "{}", table.name);
        }
        if matches!(table.rows, Rows::Shared(_)) {
            // Rows about many people are never shown to one of them.
            assert!(
                table.columns.iter().all(|column| matches!(column.shown, Shown::Not(_))),
                "{}",
                table.name
            );
        }
    }
}
