//! What our way of driving SQLite promises to sqlx.

use kith_store::Db;
use kith_store::sqlite::Pool;
use kith_store::testing::{Kind, TestDb};
use sqlx::{AssertSqlSafe, Row};

async fn file() -> (TestDb, Pool) {
    let test = TestDb::new(Kind::Sqlite).await;
    let Db::Sqlite { write, .. } = test.db.clone() else {
        unreachable!("it was asked for")
    };
    sqlx::raw_sql("CREATE TABLE thing (n INTEGER UNIQUE, text TEXT); CREATE TABLE other (n INTEGER)")
        .execute(&write)
        .await
        .unwrap();
    (test, write)
}

async fn count(pool: &Pool) -> i64 {
    sqlx::query_scalar("SELECT COUNT(*) FROM thing")
        .fetch_one(pool)
        .await
        .unwrap()
}

#[tokio::test]
async fn values_stand_where_their_number_is() {
    let (_test, pool) = file().await;
    let sql = "INSERT INTO thing (text, n) VALUES ($2, $1), ($2 || $2, $1 + 1) RETURNING n, text";
    let rows: Vec<(i64, Option<String>)> = sqlx::query_as(sql).bind(7).bind("x").fetch_all(&pool).await.unwrap();
    assert_eq!(rows, [(7, Some("x".to_owned())), (8, Some("xx".to_owned()))]);
    let nothing = sqlx::query("UPDATE thing SET text = $1 WHERE n = $2")
        .bind(None::<String>)
        .bind(7);
    assert_eq!(nothing.execute(&pool).await.unwrap().rows_affected(), 1);
    let row = sqlx::query("SELECT n, text FROM thing ORDER BY n")
        .fetch_one(&pool)
        .await
        .unwrap();
    assert_eq!(row.get::<Option<&str>, _>("text"), None);
    assert!(
        sqlx::query("SELECT $1, $2").bind(1).execute(&pool).await.is_err(),
        "a value is missing"
    );
}

#[tokio::test]
async fn what_does_not_fit_is_refused() {
    let (_test, pool) = file().await;
    sqlx::query("INSERT INTO thing (n, text) VALUES (1, NULL)")
        .execute(&pool)
        .await
        .unwrap();
    let row = sqlx::query("SELECT n, text, 1.5 AS half, x'00' AS bytes FROM thing")
        .fetch_one(&pool)
        .await
        .unwrap();
    assert!(row.try_get::<String, _>("n").is_err() && row.try_get::<String, _>("text").is_err());
    assert!(row.try_get::<i64, _>("half").is_err() && row.try_get::<uuid::Uuid, _>("bytes").is_err());
    assert!(row.try_get::<i64, _>("nothing").is_err() && row.try_get::<i64, _>(4).is_err());
    assert_eq!(
        (
            row.get::<f64, _>("half"),
            row.get::<Vec<u8>, _>(3),
            row.get::<bool, _>(0)
        ),
        (1.5, vec![0], true)
    );
    let again = sqlx::query("INSERT INTO thing (n) VALUES (1)")
        .execute(&pool)
        .await
        .unwrap_err();
    assert!(again.as_database_error().unwrap().is_unique_violation());
    let broken = sqlx::query("SELEC 1").execute(&pool).await.unwrap_err();
    assert!(broken.to_string().contains("syntax error"), "{broken}");
}

#[tokio::test]
async fn a_transaction_that_is_let_go_leaves_nothing() {
    let (_test, pool) = file().await;
    let mut tx = pool.begin_with("BEGIN IMMEDIATE").await.unwrap();
    sqlx::query("INSERT INTO thing (n) VALUES (1)")
        .execute(&mut *tx)
        .await
        .unwrap();
    drop(tx);
    assert_eq!(count(&pool).await, 0);
    // A request that nobody waits for any more, with its statement on the way.
    let mut tx = pool.begin().await.unwrap();
    drop(sqlx::query("INSERT INTO thing (n) VALUES (2)").execute(&mut *tx));
    drop(tx);
    assert_eq!(count(&pool).await, 0);
    let mut tx = pool.begin().await.unwrap();
    sqlx::query("INSERT INTO thing (n) VALUES (3)")
        .execute(&mut *tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert_eq!(count(&pool).await, 1);
}

#[tokio::test]
async fn an_answer_cut_short_is_no_longer_read() {
    let (_test, pool) = file().await;
    let many = "INSERT INTO other (n) WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 100) SELECT n FROM c";
    assert_eq!(sqlx::query(many).execute(&pool).await.unwrap().rows_affected(), 100);
    // The first row of many; a statement that was left open would hold the table.
    let first: i64 = sqlx::query_scalar("SELECT n FROM other ORDER BY n")
        .fetch_one(&pool)
        .await
        .unwrap();
    assert_eq!(first, 1);
    sqlx::raw_sql(AssertSqlSafe("DROP TABLE other".to_owned()))
        .execute(&pool)
        .await
        .unwrap();
}
