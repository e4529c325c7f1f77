use kith_store::on_both;
use kith_store::{Db, inspect};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use super::super::testing::TestHouse;
use super::*;

/// How many logs are tampered with on each database.
const CASES: u32 = 200;

/// What somebody does who can write to the database but does not have the secret.
#[derive(Clone, Debug)]
enum Tampering {
    /// Writes another value into a column of a row.
    Change(usize, &'static str),
    /// Moves the time of a row.
    Move(usize),
    /// Takes a row away; the rows after it may close the gap.
    Delete { row: usize, close_gap: bool },
    /// Lets two rows change places, with or without their seals.
    Swap { a: usize, b: usize, with_seals: bool },
    /// Cuts the end off and names the row before as the end. What is logged later follows the cut.
    CutOff { keep: usize, head: Forged, then_log: bool },
    /// Adds a row with a seal of its own.
    Add(Forged),
}

/// Where a seal that nobody can make is taken from.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Forged {
    Zeros,
    LastRow,
    OldHead,
    NoHead,
}

fn tampering(rows: usize) -> impl Strategy<Value = Tampering> {
    let row = 0..rows;
    let forged = prop_oneof![
        Just(Forged::Zeros),
        Just(Forged::LastRow),
        Just(Forged::OldHead),
        Just(Forged::NoHead)
    ];
    prop_oneof![
        (
            row.clone(),
            prop::sample::select(vec!["actor", "action", "subject", "detail", "hash"])
        )
            .prop_map(|(row, column)| Tampering::Change(row, column)),
        row.clone().prop_map(Tampering::Move),
        (row.clone(), any::<bool>()).prop_map(|(row, close_gap)| Tampering::Delete { row, close_gap }),
        (row.clone(), 1..rows, any::<bool>()).prop_map(move |(a, by, with_seals)| Tampering::Swap {
            a,
            b: (a + by) % rows,
            with_seals
        }),
        (0..rows, forged.clone(), any::<bool>()).prop_map(|(keep, head, then_log)| Tampering::CutOff {
            keep,
            head,
            then_log
        }),
        forged
            .prop_filter("a new row leaves the head", |f| *f != Forged::NoHead)
            .prop_map(Tampering::Add),
    ]
}

/// The log as it was written, to be put back after each tampering.
async fn put_back(test: &TestHouse, entries: &[Entry], head: &rows::Head) {
    let db = test.house.db();
    inspect::run(db, "DELETE FROM audit").await;
    inspect::run(db, "DELETE FROM audit_head").await;
    let mut tx = db.write().await.unwrap();
    rows::begin(&mut tx, &[]).await.unwrap();
    for entry in entries {
        rows::append(&mut tx, entry, &head.hash).await.unwrap();
    }
    tx.commit().await.unwrap();
}

async fn log(house: &House, n: i64) {
    let mut tx = house.db.write().await.unwrap();
    let by = if n % 2 == 0 { By::Kith } else { By::CommandLine };
    house
        .log(
            &mut tx,
            by,
            "thing.happened",
            &format!("thing:{n}"),
            &serde_json::json!({ "n": n }),
        )
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

fn seq(row: usize) -> i64 {
    i64::try_from(row).unwrap() + 1
}

async fn tamper(test: &TestHouse, what: &Tampering, entries: &[Entry], head: &rows::Head) {
    let db: &Db = test.house.db();
    let zeros = inspect::bytes(db, &[0; 32]);
    let forge = |forged: Forged, last: &[u8]| match forged {
        Forged::Zeros | Forged::NoHead => zeros.clone(),
        Forged::LastRow => inspect::bytes(db, last),
        Forged::OldHead => inspect::bytes(db, &head.hash),
    };
    let script: Vec<String> = match what {
        Tampering::Change(row, "hash") => vec![format!("UPDATE audit SET hash = {zeros} WHERE seq = {}", seq(*row))],
        Tampering::Change(row, column) => {
            vec![format!(
                "UPDATE audit SET {column} = {column} || ' ' WHERE seq = {}",
                seq(*row)
            )]
        }
        Tampering::Move(row) => {
            let other = match db {
                Db::Sqlite { .. } => "'2026-01-05T09:00:00.000001Z'",
                Db::Postgres(_) => "at + interval '1 microsecond'",
            };
            vec![format!("UPDATE audit SET at = {other} WHERE seq = {}", seq(*row))]
        }
        Tampering::Delete { row, close_gap } => {
            let n = seq(*row);
            let mut script = vec![format!("DELETE FROM audit WHERE seq = {n}")];
            if *close_gap {
                // Through negative numbers, so that no two rows ever have the same one.
                script.push(format!("UPDATE audit SET seq = 1 - seq WHERE seq > {n}"));
                script.push("UPDATE audit SET seq = -seq WHERE seq < 0".to_owned());
                script.push("UPDATE audit_head SET seq = seq - 1".to_owned());
            }
            script
        }
        Tampering::Swap { a, b, with_seals } => {
            let (x, y) = (seq(*a), seq(*b));
            let mut script = vec![
                format!("UPDATE audit SET seq = -{x} WHERE seq = {x}"),
                format!("UPDATE audit SET seq = {x} WHERE seq = {y}"),
                format!("UPDATE audit SET seq = {y} WHERE seq = -{x}"),
            ];
            if !with_seals {
                for (n, entry) in [(x, &entries[*a]), (y, &entries[*b])] {
                    script.push(format!(
                        "UPDATE audit SET hash = {} WHERE seq = {n}",
                        inspect::bytes(db, &entry.hash)
                    ));
                }
            }
            script
        }
        Tampering::CutOff { keep, head: forged, .. } => {
            let last = keep.checked_sub(1).map_or(&[0_u8; 32][..], |row| &entries[row].hash);
            vec![
                format!("DELETE FROM audit WHERE seq > {keep}"),
                match forged {
                    Forged::NoHead => "DELETE FROM audit_head".to_owned(),
                    _ => format!("UPDATE audit_head SET seq = {keep}, hash = {}", forge(*forged, last)),
                },
            ]
        }
        Tampering::Add(forged) => {
            let last = entries.last().unwrap();
            vec![
                format!(
                    "INSERT INTO audit (seq, at, actor, action, subject, detail, hash)
                     SELECT seq + 1, at, actor, action, subject, detail, {} FROM audit WHERE seq = {}",
                    forge(*forged, &last.hash),
                    last.seq
                ),
                "UPDATE audit_head SET seq = seq + 1".to_owned(),
            ]
        }
    };
    for sql in script {
        inspect::run(db, &sql).await;
    }
    if let Tampering::CutOff {
        head, then_log: true, ..
    } = what
        && *head != Forged::NoHead
    {
        log(&test.house, 99).await;
    }
}

on_both! {
    async fn any_change_to_the_log_is_found(kind) {
        let test = TestHouse::new(kind).await;
        let mut runner = TestRunner::deterministic();
        for n in 0..6 {
            log(&test.house, n).await;
            test.pass(jiff::SignedDuration::from_secs(1));
        }
        let mut tx = test.house.db().read().await.unwrap();
        let entries = rows::after(&mut tx, 0, 100).await.unwrap();
        let head = rows::head(&mut tx).await.unwrap().unwrap();
        drop(tx);
        let sound = Verified::Sound { rows: seq(entries.len()) - 1 };
        assert_eq!(test.house.verify_audit().await.unwrap(), sound);
        for _ in 0..CASES {
            let what = tampering(entries.len()).new_tree(&mut runner).unwrap().current();
            tamper(&test, &what, &entries, &head).await;
            let found = test.house.verify_audit().await.unwrap();
            assert!(matches!(found, Verified::Broken { .. }), "{what:?} was not found");
            put_back(&test, &entries, &head).await;
            assert_eq!(test.house.verify_audit().await.unwrap(), sound, "after {what:?}");
        }
    }

    async fn the_row_that_was_changed_is_named(kind) {
        let test = TestHouse::new(kind).await;
        for n in 0..3 {
            log(&test.house, n).await;
        }
        inspect::run(test.house.db(), "UPDATE audit SET detail = '{}' WHERE seq = 2").await;
        assert!(matches!(test.house.verify_audit().await.unwrap(), Verified::Broken { seq: 2, .. }));
    }

    async fn who_writes_at_once_stands_in_one_chain(kind) {
        let test = TestHouse::new(kind).await;
        let tasks: Vec<_> = (0..8).map(|task| {
            let house = test.house.clone();
            tokio::spawn(async move {
                for n in 0..10 {
                    log(&house, task * 10 + n).await;
                }
            })
        }).collect();
        for task in tasks {
            task.await.unwrap();
        }
        assert_eq!(test.house.verify_audit().await.unwrap(), Verified::Sound { rows: 80 });
    }

    async fn what_was_rolled_back_leaves_no_row(kind) {
        let test = TestHouse::new(kind).await;
        let mut tx = test.house.db.write().await.unwrap();
        test.house.log(&mut tx, By::Kith, "thing.happened", "", &serde_json::json!({})).await.unwrap();
        drop(tx);
        log(&test.house, 1).await;
        assert_eq!(test.house.verify_audit().await.unwrap(), Verified::Sound { rows: 1 });
    }

    async fn the_log_is_paged_without_gaps(kind) {
        let test = TestHouse::new(kind).await;
        for n in 0..7 {
            log(&test.house, n).await;
        }
        let (mut before, mut seen) = (None, Vec::new());
        loop {
            let page = test.house.audit_page(Administrator::on_the_command_line(), before, 3).await.unwrap();
            let Some(last) = page.last() else { break };
            before = Some(last.seq);
            seen.extend(page.iter().map(|entry| entry.seq));
        }
        assert_eq!(seen, [7, 6, 5, 4, 3, 2, 1]);
    }
}

#[test]
fn a_detail_holds_nothing_personal() {
    use serde_json::json;
    let id = uuid::Uuid::nil().to_string();
    for good in [
        json!({}),
        json!({ "scopes": "people:read audit:read" }),
        json!({ "ids": [id], "rows": 3, "whole": true }),
    ] {
        assert!(is_impersonal(&good), "{good}");
    }
    for bad in [
        json!({ "name": "Ann" }),
        json!({ "email": "ann@example.org" }),
        json!(["zoë"]),
        json!({ "why": "a long sentence that somebody wrote about somebody else, which nobody can take back" }),
    ] {
        assert!(!is_impersonal(&bad), "{bad}");
    }
}
