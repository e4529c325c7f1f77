//! Requests that are given up: whoever closes the browser drops what was going on, wherever it was.

use kith_store::jobs::{self, NewJob};
use kith_store::testing::{TestDb, beginning};
use kith_store::{inspect, on_both};
use uuid::Uuid;

on_both! {
    async fn a_transaction_that_was_given_up_leaves_nothing_behind(kind) {
        let test = TestDb::new(kind).await;
        let db = &test.db;
        for i in 0..200u8 {
            // Given up a little later each time: while a connection is looked for, while BEGIN is on its way, and when it has answered.
            let impatient = async {
                for _ in 0..i {
                    tokio::task::yield_now().await;
                }
            };
            tokio::select! {
                biased;
                _ = db.read() => {}
                () = impatient => {}
            }
            // Whoever has the connection next can write.
            let mut tx = db.write().await.unwrap();
            let new = NewJob {
                id: Uuid::from_u128(i.into()).into(),
                kind: "work",
                payload: "{}",
                dedupe_key: None,
                run_at: beginning().into(),
            };
            assert!(jobs::insert(&mut tx, &new, beginning().into()).await.unwrap());
            tx.commit().await.unwrap();
            assert_eq!(inspect::count(db, "job").await, i64::from(i) + 1);
        }
    }
}
