//! A disk without room: what cannot be written is refused, and what comes after it works as soon as there is room.

use kith_store::Db;
use kith_store::jobs::{self, NewJob};
use kith_store::testing::{Kind, TestDb, beginning};
use uuid::Uuid;

async fn add(db: &Db, number: u128, payload: &str) -> kith_store::Result<()> {
    let mut tx = db.write().await?;
    let new = NewJob {
        id: Uuid::from_u128(number).into(),
        kind: "work",
        payload,
        dedupe_key: None,
        run_at: beginning().into(),
    };
    jobs::insert(&mut tx, &new, beginning().into()).await?;
    tx.commit().await
}

#[tokio::test]
async fn a_full_disk_is_told_and_forgotten() {
    let test = TestDb::new(Kind::Sqlite).await;
    let Db::Sqlite { write, .. } = &test.db else {
        unreachable!("it was asked for")
    };
    add(&test.db, 1, "small").await.unwrap();
    let room = async |pages: &'static str| sqlx::query(pages).execute(write).await.unwrap();
    // As many pages as there are: the file cannot grow.
    let none = "PRAGMA max_page_count = 1";
    room(none).await;
    let large = "x".repeat(1_000_000);
    for number in 2..5 {
        let refused = add(&test.db, number, &large).await.unwrap_err();
        assert!(refused.is_full() && !refused.is_away(), "{number}: {refused}");
        room("PRAGMA max_page_count = 1000000").await;
        add(&test.db, number + 10, "small").await.unwrap();
        room(none).await;
    }
    room("PRAGMA max_page_count = 1000000").await;
    add(&test.db, 20, &large).await.unwrap();
    assert_eq!(kith_store::inspect::count(&test.db, "job").await, 5);
}
