//! Jobs: nobody does one twice, nobody's is lost.

use std::collections::BTreeMap;

use jiff::SignedDuration;
use kith_domain::id::{JobId, WorkerId};
use kith_store::jobs::{self, NewJob};
use kith_store::testing::{Kind, TestDb, beginning};
use kith_store::{Db, Error, Ts, on_both, schedules, sweep};
use uuid::Uuid;

fn at(seconds: i64) -> Ts {
    (beginning() + SignedDuration::from_secs(seconds)).into()
}

fn job(n: u128) -> JobId {
    Uuid::from_u128(n).into()
}

fn worker(n: u128) -> WorkerId {
    Uuid::from_u128(n).into()
}

async fn add(db: &Db, n: u128, key: Option<&str>, run_at: Ts) -> bool {
    let mut tx = db.write().await.unwrap();
    let new = NewJob {
        id: job(n),
        kind: "work",
        payload: "{}",
        dedupe_key: key,
        run_at,
    };
    let added = jobs::insert(&mut tx, &new, at(0)).await.unwrap();
    tx.commit().await.unwrap();
    added
}

async fn claim(db: &Db, by: u128, now: i64, limit: i64) -> Vec<JobId> {
    let mut tx = db.write().await.unwrap();
    let claimed = jobs::claim(&mut tx, worker(by), at(now), at(now + 60), limit)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    claimed.into_iter().map(|job| job.id).collect()
}

on_both! {
    async fn workers_who_race_share_the_jobs_and_take_none_twice(kind) {
        let test = TestDb::new(kind).await;
        const JOBS: u128 = 300;
        for n in 1..=JOBS {
            assert!(add(&test.db, n, None, at(0)).await);
        }
        let races = (1..=6_u128).map(|by| {
            let db = test.db.clone();
            tokio::spawn(async move {
                let mut mine = Vec::new();
                loop {
                    let taken = claim(&db, by, 0, 7).await;
                    if taken.is_empty() {
                        return mine;
                    }
                    mine.extend(taken);
                }
            })
        });
        let mut owners: BTreeMap<JobId, usize> = BTreeMap::new();
        for race in races.collect::<Vec<_>>() {
            for id in race.await.unwrap() {
                *owners.entry(id).or_default() += 1;
            }
        }
        assert_eq!(owners.len(), usize::try_from(JOBS).unwrap());
        assert!(owners.values().all(|takers| *takers == 1));
    }

    async fn a_dead_worker_is_taken_over_after_its_lease_and_can_write_nothing_when_it_wakes_up(kind) {
        let test = TestDb::new(kind).await;
        add(&test.db, 1, None, at(0)).await;
        assert_eq!(claim(&test.db, 1, 0, 5).await, [job(1)]);
        assert_eq!(claim(&test.db, 2, 59, 5).await, []);
        assert_eq!(claim(&test.db, 2, 60, 5).await, [job(1)]);
        let mut tx = test.db.write().await.unwrap();
        let (id, stale) = (job(1), worker(1));
        let answers = [
            jobs::keep(&mut tx, id, stale, at(200)).await,
            jobs::finish(&mut tx, id, stale, at(61)).await,
            jobs::retry(&mut tx, id, stale, at(61), "late").await,
            jobs::bury(&mut tx, id, stale, at(61), "late").await,
        ];
        assert!(answers.iter().all(|answer| matches!(answer, Err(Error::Gone(_)))), "{answers:?}");
        assert_eq!(jobs::hand_back(&mut tx, stale).await.unwrap(), 0);
        jobs::finish(&mut tx, id, worker(2), at(62)).await.unwrap();
        let done = jobs::find(&mut tx, id).await.unwrap().unwrap();
        assert_eq!((done.state.as_str(), done.attempts), ("done", 2));
    }

    async fn a_heartbeat_keeps_the_job(kind) {
        let test = TestDb::new(kind).await;
        add(&test.db, 1, None, at(0)).await;
        claim(&test.db, 1, 0, 5).await;
        let mut tx = test.db.write().await.unwrap();
        jobs::keep(&mut tx, job(1), worker(1), at(120)).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(claim(&test.db, 2, 119, 5).await, []);
        assert_eq!(claim(&test.db, 2, 120, 5).await, [job(1)]);
    }

    async fn a_job_waits_for_its_time_and_the_same_key_is_the_same_job(kind) {
        let test = TestDb::new(kind).await;
        assert!(add(&test.db, 1, Some("once"), at(10)).await);
        assert!(!add(&test.db, 2, Some("once"), at(0)).await);
        assert_eq!(claim(&test.db, 1, 9, 5).await, []);
        let mut tx = test.db.read().await.unwrap();
        assert!(!jobs::any_due(&mut tx, at(9)).await.unwrap());
        assert!(jobs::any_due(&mut tx, at(10)).await.unwrap());
        assert_eq!(jobs::oldest_due(&mut tx, at(9)).await.unwrap(), None);
        assert_eq!(jobs::oldest_due(&mut tx, at(11)).await.unwrap(), Some(at(10)));
        drop(tx);
        assert_eq!(claim(&test.db, 1, 10, 5).await, [job(1)]);
    }

    async fn what_is_handed_back_counts_no_attempt(kind) {
        let test = TestDb::new(kind).await;
        for n in 1..=2 {
            add(&test.db, n, None, at(0)).await;
        }
        claim(&test.db, 1, 0, 5).await;
        let mut tx = test.db.write().await.unwrap();
        assert_eq!(jobs::hand_back(&mut tx, worker(1)).await.unwrap(), 2);
        tx.commit().await.unwrap();
        assert_eq!(claim(&test.db, 2, 0, 5).await, [job(1), job(2)]);
        let mut tx = test.db.read().await.unwrap();
        assert_eq!(jobs::find(&mut tx, job(1)).await.unwrap().unwrap().attempts, 1);
    }

    async fn the_dead_are_shown_tried_again_and_at_last_forgotten(kind) {
        let test = TestDb::new(kind).await;
        for n in 1..=3 {
            add(&test.db, n, None, at(0)).await;
        }
        claim(&test.db, 1, 0, 5).await;
        let mut tx = test.db.write().await.unwrap();
        jobs::bury(&mut tx, job(1), worker(1), at(5), "no such host").await.unwrap();
        jobs::bury(&mut tx, job(2), worker(1), at(5), "no such host").await.unwrap();
        jobs::finish(&mut tx, job(3), worker(1), at(5)).await.unwrap();
        let dead = jobs::page(&mut tx, "dead", None, 10).await.unwrap();
        assert_eq!(dead.iter().map(|j| j.id).collect::<Vec<_>>(), [job(2), job(1)]);
        assert_eq!(jobs::page(&mut tx, "dead", Some(job(2)), 10).await.unwrap().len(), 1);
        assert_eq!(dead[0].last_error.as_deref(), Some("no such host"));
        jobs::try_again(&mut tx, job(1), at(6)).await.unwrap();
        assert!(matches!(jobs::try_again(&mut tx, job(1), at(6)).await, Err(Error::Gone(_))));
        assert!(matches!(jobs::try_again(&mut tx, job(3), at(6)).await, Err(Error::Gone(_))));
        let counts = jobs::counts(&mut tx).await.unwrap();
        assert_eq!(counts, [("dead".to_owned(), 1), ("done".to_owned(), 1), ("waiting".to_owned(), 1)]);
        assert_eq!(sweep::jobs(&mut tx, at(5), at(5)).await.unwrap(), 0);
        assert_eq!(sweep::jobs(&mut tx, at(6), at(5)).await.unwrap(), 1);
        assert_eq!(sweep::jobs(&mut tx, at(6), at(6)).await.unwrap(), 1);
        tx.commit().await.unwrap();
        assert_eq!(claim(&test.db, 2, 6, 5).await, [job(1)]);
    }

    async fn of_many_processes_one_does_what_is_due(kind) {
        let test = TestDb::new(kind).await;
        let mut tx = test.db.write().await.unwrap();
        schedules::ensure(&mut tx, "sweep", at(0)).await.unwrap();
        schedules::ensure(&mut tx, "sweep", at(900)).await.unwrap();
        assert_eq!(schedules::all(&mut tx).await.unwrap(), [("sweep".to_owned(), at(0))]);
        tx.commit().await.unwrap();
        let races = (0..6).map(|_| {
            let db = test.db.clone();
            tokio::spawn(async move {
                let mut tx = db.write().await.unwrap();
                let first = schedules::advance(&mut tx, "sweep", at(0), at(60), at(1)).await.unwrap();
                tx.commit().await.unwrap();
                first
            })
        });
        let mut winners = 0;
        for race in races.collect::<Vec<_>>() {
            winners += i32::from(race.await.unwrap());
        }
        assert_eq!(winners, 1);
        let mut tx = test.db.read().await.unwrap();
        assert_eq!(schedules::all(&mut tx).await.unwrap(), [("sweep".to_owned(), at(60))]);
    }
}

#[tokio::test]
async fn on_postgresql_a_claim_does_not_wait_for_another() {
    let test = TestDb::new(Kind::Postgres).await;
    for n in 1..=2 {
        add(&test.db, n, None, at(0)).await;
    }
    let mut open = test.db.write().await.unwrap();
    let first = jobs::claim(&mut open, worker(1), at(0), at(60), 1).await.unwrap();
    let second = claim(&test.db, 2, 0, 5).await;
    assert_eq!((first[0].id, second), (job(1), vec![job(2)]));
    open.commit().await.unwrap();
}
