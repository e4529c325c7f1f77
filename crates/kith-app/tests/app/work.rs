//! Jobs in the house: what fails is tried again at the right times, what is hopeless is shown, what has served is swept.

use std::sync::Arc;

use jiff::SignedDuration;
use kith_app::house::jobs::{ATTEMPTS, JobRow, State, Worker};
use kith_app::house::testing::{PlainScribe, TestHouse};
use kith_app::house::{Error, House};
use kith_app::store::jobs::{self as rows, NewJob};
use kith_app::store::on_both;
use kith_deliver::email::{Mailer, Sender, Server};

use crate::signing_in::{address, ann, ask};

/// A mail server that is away: nothing listens on port 1.
fn away() -> Mailer {
    let from = Sender {
        name: "Kith".to_owned(),
        address: address("kith@example.org"),
    };
    Mailer::Smtp(Box::new(Server::new("smtp://127.0.0.1:1", from).unwrap().connect()))
}

async fn work(house: &House, mailer: Mailer) -> usize {
    Worker::new(house.clone(), mailer, Arc::new(PlainScribe))
        .work_off()
        .await
        .unwrap()
}

async fn list(test: &TestHouse, state: State) -> Vec<JobRow> {
    let everything = kith_app::domain::permission::Administrator::on_the_command_line();
    test.house.jobs(everything, state, None).await.unwrap()
}

/// A job of a kind that keeps failing for now: a mail that is of use for ever, to a server that is away.
async fn a_lasting_mail(test: &TestHouse) {
    use kith_app::store::mail;
    let mut tx = test.db.db.write().await.unwrap();
    let (id, now) = (test.house.surroundings().id(), test.house.surroundings().now().into());
    let mail = mail::NewMail {
        id,
        kind: "news",
        person: None,
        recipient: "ann@example.org",
        subject: "News",
        text: "News",
        html: "<p>News</p>",
        message_id: "news-1",
        not_after: None,
    };
    mail::insert(&mut tx, &mail, now).await.unwrap();
    let payload = format!(r#"{{"send-mail":{{"mail":"{id}"}}}}"#);
    insert(&mut tx, test, &payload).await;
    tx.commit().await.unwrap();
}

async fn insert(tx: &mut kith_app::store::Tx, test: &TestHouse, payload: &str) {
    let now = test.house.surroundings().now().into();
    let job = NewJob {
        id: test.house.surroundings().id(),
        kind: "send-mail",
        payload,
        dedupe_key: None,
        run_at: now,
    };
    assert!(rows::insert(tx, &job, now).await.unwrap());
}

on_both! {
    async fn a_mail_server_may_be_away_for_a_weekend_and_is_not_pestered(kind) {
        let test = TestHouse::new(kind).await;
        a_lasting_mail(&test).await;
        let start = test.house.surroundings().now();
        let mut pauses = Vec::new();
        for attempt in 1..ATTEMPTS {
            assert_eq!(work(&test.house, away()).await, 1, "attempt {attempt}");
            let job = &list(&test, State::Waiting).await[0];
            assert_eq!(job.attempts, attempt);
            assert!(job.last_error.as_deref().is_some_and(|e| e.contains("127.0.0.1")));
            let pause = job.run_at.timestamp().duration_since(test.house.surroundings().now());
            assert_eq!(work(&test.house, away()).await, 0, "not before its time");
            pauses.push(pause.as_millis());
            test.pass(pause);
        }
        for (pause, meant) in pauses.iter().zip([5, 15, 45, 135, 405, 1215, 3600, 3600]) {
            assert!((meant * 800..=meant * 1200).contains(pause), "{pause} ms instead of {meant} s");
        }
        assert!(pauses[6..].iter().any(|p| *p != pauses[6]), "what failed together must not come back together");
        assert!(test.house.surroundings().now().duration_since(start) > SignedDuration::from_hours(60));
        work(&test.house, away()).await;
        let dead = list(&test, State::Dead).await;
        assert_eq!((dead.len(), dead[0].attempts), (1, ATTEMPTS));
        test.pass(SignedDuration::from_hours(24));
        assert_eq!(work(&test.house, away()).await, 0, "a dead job waits for somebody");
    }

    async fn a_dead_job_is_tried_again_when_an_administrator_asks(kind) {
        let test = TestHouse::new(kind).await;
        a_lasting_mail(&test).await;
        work(&test.house, Mailer::None).await;
        let dead = list(&test, State::Dead).await;
        assert!(dead[0].last_error.as_deref().is_some_and(|e| e.contains("KITH_SMTP_URL")));
        let administrator = kith_app::domain::permission::Administrator::on_the_command_line();
        test.house.try_job_again(administrator, dead[0].id).await.unwrap();
        work(&test.house, Mailer::Keep).await;
        assert_eq!((list(&test, State::Dead).await.len(), list(&test, State::Done).await.len()), (0, 1));
        let twice = test.house.try_job_again(administrator, dead[0].id).await;
        assert!(matches!(twice, Err(Error::NotFound(_))));
        let log = test.house.audit_page(administrator, None, 1).await.unwrap();
        assert_eq!(log[0].action, "job.tried-again");
    }

    async fn a_job_that_this_kith_does_not_know_is_shown_and_not_lost(kind) {
        let test = TestHouse::new(kind).await;
        let mut tx = test.db.db.write().await.unwrap();
        insert(&mut tx, &test, r#""dance""#).await;
        tx.commit().await.unwrap();
        work(&test.house, Mailer::Keep).await;
        let dead = list(&test, State::Dead).await;
        assert!(dead[0].last_error.as_deref().is_some_and(|e| e.contains("dance")), "{dead:?}");
    }

    async fn a_code_that_would_come_too_late_is_not_sent(kind) {
        let test = TestHouse::new(kind).await;
        ann(&test).await;
        ask(&test, "ann@example.org").await.unwrap();
        work(&test.house, away()).await;
        assert_eq!(list(&test, State::Waiting).await.len(), 1);
        test.pass(SignedDuration::from_mins(15));
        work(&test.house, Mailer::Keep).await;
        assert_eq!((list(&test, State::Waiting).await.len(), list(&test, State::Done).await.len()), (0, 1));
        assert!(test.house.mails_in_development().await.unwrap().is_empty());
    }

    async fn a_worker_that_died_in_the_middle_is_taken_over(kind) {
        let test = TestHouse::new(kind).await;
        a_lasting_mail(&test).await;
        let now = test.house.surroundings().now();
        let mut tx = test.db.db.write().await.unwrap();
        let lease = (now + SignedDuration::from_secs(60)).into();
        rows::claim(&mut tx, test.house.surroundings().id(), now.into(), lease, 1).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(work(&test.house, Mailer::Keep).await, 0);
        test.pass(SignedDuration::from_secs(60));
        assert_eq!(work(&test.house, Mailer::Keep).await, 1);
        let done = &list(&test, State::Done).await[0];
        assert_eq!(done.attempts, 2);
    }

    async fn what_has_served_is_swept_once_an_hour_by_one_of_several_workers(kind) {
        let test = TestHouse::new(kind).await;
        ann(&test).await;
        ask(&test, "ann@example.org").await.unwrap();
        ask(&test, "nobody@example.org").await.unwrap();
        run_briefly(&test.house).await;
        assert!(test.rows().await["sign_in_code"] >= 2);
        test.pass(SignedDuration::from_hours(61 * 24));
        let swept = |jobs: Vec<JobRow>| jobs.iter().filter(|j| j.kind == "sweep").count();
        tokio::join!(run_briefly(&test.house), run_briefly(&test.house));
        assert_eq!(swept(list(&test, State::Done).await), 1, "the older sweep is forgotten by the newer");
        let rows = test.rows().await;
        for table in ["sign_in_code", "sign_in", "rate_counter", "mail"] {
            assert_eq!(rows[table], 0, "{table}");
        }
        assert!(rows["audit"] > 0 && rows["person"] == 1);
    }

    async fn a_worker_hands_back_what_it_holds_when_it_is_asked_to_stop(kind) {
        let test = TestHouse::new(kind).await;
        for n in 0..30 {
            let mut tx = test.db.db.write().await.unwrap();
            insert(&mut tx, &test, &format!(r#"{{"send-mail":{{"mail":"{}"}}}}"#, uuid::Uuid::from_u128(n))).await;
            tx.commit().await.unwrap();
        }
        Worker::new(test.house.clone(), Mailer::Keep, Arc::new(PlainScribe)).run(async {}).await.unwrap();
        assert!(list(&test, State::Running).await.is_empty());
        work(&test.house, Mailer::Keep).await;
        let done = list(&test, State::Done).await;
        assert_eq!(done.iter().filter(|j| j.kind == "send-mail").count(), 30);
        assert!(done.iter().all(|j| j.attempts == 1), "{done:?}");
    }
}

/// A worker that runs as in `kith serve` until nothing waits any more.
async fn run_briefly(house: &House) {
    let watched = house.clone();
    let idle = async move {
        loop {
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
            let (counts, due) = watched.job_figures().await.unwrap();
            let any = |state: &str| counts.iter().any(|(s, n)| s == state && *n > 0);
            if due.is_none() && any("done") && !any("running") {
                return;
            }
        }
    };
    Worker::new(house.clone(), Mailer::Keep, Arc::new(PlainScribe))
        .run(idle)
        .await
        .unwrap();
}
