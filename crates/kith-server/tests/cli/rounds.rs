//! Rounds made by processes that are killed, that race, and that sleep: each is made once and whole, and each person hears of it once.
//!
//! `./dev soak` runs the same with `KITH_TEST_KILLS` kills instead of 5 and `KITH_TEST_ROUNDS` rounds instead of 10.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use kith_app::domain::email::EmailAddress;
use kith_app::domain::id::{MatchTypeId, PersonId, ProgramId};
use kith_app::domain::permission::Organizer;
use kith_app::domain::program::{Cadence, MatchType, Rhythm, Standing, State};
use kith_app::house::rounds::Asked;
use kith_app::house::{House, Secret, Surroundings};
use kith_app::store::testing::{Kind, TestDb};
use kith_app::store::{Db, enrolments, inspect, match_types, people, programs};
use rand::rngs::StdRng;
use rand::{Rng, RngExt, SeedableRng};

/// Kills in `./dev test`.
const KILLS: usize = 5;
/// Rounds that two nodes race for in `./dev test`.
const ROUNDS: usize = 10;
/// Longer than a round may take, even on a busy machine.
const LONG: Duration = Duration::from_secs(120);

struct Scene {
    db: TestDb,
    house: House,
    secret: String,
    data: tempfile::TempDir,
    program: ProgramId,
}

/// A `kith worker`, killed when the test ends.
struct Node(Child);

impl Node {
    fn signal(&self, name: &str) {
        let pid = self.0.id().to_string();
        let sent = Command::new("kill").args([name, &pid]).status().expect("kill is there");
        assert!(sent.success());
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        // It may have ended already; SIGKILL ends a stopped process too.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[expect(clippy::disallowed_methods, reason = "processes of their own have the real clock")]
fn now() -> jiff::Timestamp {
    jiff::Timestamp::now()
}

#[expect(clippy::disallowed_methods, reason = "how long a round takes is what is measured")]
fn stopwatch() -> Instant {
    Instant::now()
}

fn from_environment(name: &str, usual: usize) -> usize {
    std::env::var(name).map_or(usual, |n| n.parse().unwrap())
}

impl Scene {
    /// A running program with so many people.
    async fn new(kind: Kind, count: usize) -> Scene {
        let db = TestDb::new(kind).await;
        let random = Mutex::new(StdRng::seed_from_u64(1));
        let surroundings = Surroundings::new(now, move |bytes| random.lock().unwrap().fill_bytes(bytes));
        let secret = Secret::generate(&surroundings);
        let house = House::open(db.db.clone(), surroundings, secret.clone()).await.unwrap();
        let program = house.surroundings().id();
        let at = now().into();
        let mut tx = db.db.write().await.unwrap();
        programs::insert(&mut tx, program, "Coffee", "", at).await.unwrap();
        programs::set_state(&mut tx, program, State::Draft, State::Running)
            .await
            .unwrap();
        let mut ids: Vec<PersonId> = Vec::new();
        for n in 0..count {
            let email = EmailAddress::parse(&format!("p{n}@example.org")).unwrap();
            let person = people::NewPerson {
                id: house.surroundings().id(),
                name: &format!("Person {n}"),
                email: Some(&email),
                language: "en",
                time_zone: "UTC",
                administrator: false,
            };
            people::insert(&mut tx, &person, at).await.unwrap();
            ids.push(person.id);
        }
        enrolments::add_all(&mut tx, program, &ids, Standing::Active, "", at)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        Scene {
            db,
            house,
            secret: secret.to_text(),
            data: tempfile::tempdir().unwrap(),
            program,
        }
    }

    /// A match type whose round is due every week; the first one came due a moment ago, or is not due for some days.
    async fn match_type(&self, is_due: bool) -> MatchTypeId {
        let today = now().to_zoned(jiff::tz::TimeZone::UTC);
        let settings = MatchType {
            cadence: Cadence {
                rhythm: Rhythm::Weeks { every: 1 },
                weekday: today.weekday().to_monday_one_offset(),
                at: jiff::civil::Time::midnight(),
                ..Cadence::default()
            },
            ..MatchType::default()
        };
        let id = self.house.surroundings().id();
        let mut tx = self.db.db.write().await.unwrap();
        match_types::insert(&mut tx, id, self.program, &settings, now().into())
            .await
            .unwrap();
        let kept = match_types::find(&mut tx, id).await.unwrap().unwrap();
        let today = settings.cadence.slot(today.date()).unwrap();
        let week = settings.cadence.next(
            &Default::default(),
            today.starts_at + jiff::SignedDuration::from_secs(1),
        );
        let slot = if is_due { today } else { week.unwrap() };
        let set = match_types::set_next(&mut tx, &kept, Some(slot.day), Some(slot.starts_at.into())).await;
        assert!(set.unwrap());
        tx.commit().await.unwrap();
        id
    }

    fn node(&self, log: &str) -> Node {
        let mut child = Command::new(env!("CARGO_BIN_EXE_kith"))
            .args(["worker", "--database", &self.db.address, "--data"])
            .arg(self.data.path())
            .env("KITH_SECRET", &self.secret)
            // A mail server that is away: every letter is still there to be counted.
            .env("KITH_SMTP_URL", "smtp://127.0.0.1:1")
            .env("KITH_MAIL_FROM", "kith@example.org")
            .env("KITH_LOG", log)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut line = String::new();
        let output = child.stdout.as_mut().expect("standard output is a pipe");
        BufReader::new(output).read_line(&mut line).expect("it says something");
        assert_eq!(line, "working\n");
        Node(child)
    }

    async fn count(&self, what: &str) -> i64 {
        inspect::count(&self.db.db, what).await
    }

    /// Waits until there are none of these rows.
    async fn until_none(&self, what: &str) {
        let start = stopwatch();
        while self.count(what).await > 0 {
            assert!(start.elapsed() < LONG, "still there: {what}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Whether a process that has just been stopped holds on to what it was writing.
    async fn is_being_written(&self) -> bool {
        match self.db.db {
            Db::Sqlite { .. } => self.db.db.write().await.is_err(),
            Db::Postgres(_) => {
                // What it had sent off ends first.
                tokio::time::sleep(Duration::from_millis(50)).await;
                let open = "pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in transaction%'";
                self.count(open).await > 0
            }
        }
    }

    /// Whoever was killed does not come back: its leases end now instead of in a minute.
    async fn end_leases(&self) {
        inspect::run(
            &self.db.db,
            "UPDATE job SET lease_until = run_at WHERE state = 'running'",
        )
        .await;
    }

    /// What one transaction writes together is there together: so many rounds, each whole, each person in each once.
    async fn all_is_whole(&self, people: i64, context: &str) -> i64 {
        let rounds = self.count("round").await;
        for (what, each) in [
            ("round_input", 1),
            ("round_person", people),
            ("match_member", people),
            ("matches", people / 2),
            ("mail WHERE kind = 'introduction'", people),
            ("job WHERE kind = 'close-round'", 1),
            ("audit WHERE action = 'round.made'", 1),
        ] {
            assert_eq!(self.count(what).await, rounds * each, "{context}: {what}");
        }
        let twice = "(SELECT 1 FROM match_member GROUP BY round_id, person_id HAVING COUNT(*) > 1) AS twice";
        assert_eq!(self.count(twice).await, 0, "{context}");
        let slots = "(SELECT 1 FROM round GROUP BY match_type_id, slot HAVING COUNT(*) > 1) AS twice";
        assert_eq!(self.count(slots).await, 0, "{context}");
        rounds
    }
}

async fn killed(kind: Kind, seed: u64) {
    const PEOPLE: i64 = 300;
    let kills = from_environment("KITH_TEST_KILLS", KILLS);
    let scene = Scene::new(kind, 300).await;
    let match_type = scene.match_type(false).await;
    let organizer = Organizer::on_the_command_line(scene.program);
    let mut random = StdRng::seed_from_u64(seed);
    let mut node = scene.node("error");
    // How long it takes when nobody disturbs it.
    let start = stopwatch();
    scene
        .house
        .ask_for_round(organizer, match_type, Asked::Published)
        .await
        .unwrap();
    scene
        .until_none("job WHERE kind = 'make-round' AND state <> 'done'")
        .await;
    let usual = start.elapsed();
    let mut cut_short = 0;
    for kill in 0..kills {
        let pause = usual.mul_f64(random.random_range(0.0..1.1));
        scene
            .house
            .ask_for_round(organizer, match_type, Asked::Published)
            .await
            .unwrap();
        thread::sleep(pause);
        drop(node);
        // PostgreSQL ends what a dead client had begun when it next hears of it.
        thread::sleep(Duration::from_millis(300));
        let context = format!("{kind:?}, seed {seed}, kill {kill} after {pause:?}");
        let there = scene.all_is_whole(PEOPLE, &context).await;
        assert!((1..=2).contains(&(there - kill as i64)), "{context}: {there} rounds");
        cut_short += usize::from(there == kill as i64 + 1);
        scene.end_leases().await;
        node = scene.node("error");
        scene
            .until_none("job WHERE kind = 'make-round' AND state <> 'done'")
            .await;
        assert_eq!(scene.all_is_whole(PEOPLE, &context).await, kill as i64 + 2, "{context}");
    }
    println!(
        "{kind:?}: {kills} kills, {cut_short} of them before the round was written, usually {} ms",
        usual.as_millis()
    );
    assert_eq!(scene.count("job WHERE state = 'dead'").await, 0);
}

async fn raced(kind: Kind) {
    const PEOPLE: i64 = 40;
    let rounds = from_environment("KITH_TEST_ROUNDS", ROUNDS);
    let scene = Scene::new(kind, 40).await;
    let _nodes = [scene.node("error"), scene.node("error")];
    for _ in 0..rounds {
        scene.match_type(true).await;
    }
    let start = stopwatch();
    while scene.count("round").await < rounds as i64 {
        assert!(start.elapsed() < LONG, "{kind:?}: not all rounds were made");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    scene
        .until_none("job WHERE kind = 'make-round' AND state <> 'done'")
        .await;
    assert_eq!(scene.all_is_whole(PEOPLE, "two nodes").await, rounds as i64);
    assert_eq!(scene.count("job WHERE kind = 'make-round'").await, rounds as i64);
    println!("{kind:?}: two nodes made {rounds} rounds once");
}

async fn slept(kind: Kind) {
    const PEOPLE: i64 = 1_200;
    let scene = Scene::new(kind, 1_200).await;
    let mut sleeper = scene.node("warn");
    let match_type = scene.match_type(false).await;
    let organizer = Organizer::on_the_command_line(scene.program);
    scene
        .house
        .ask_for_round(organizer, match_type, Asked::Published)
        .await
        .unwrap();
    let start = stopwatch();
    while scene.count("job WHERE kind = 'make-round' AND state = 'running'").await == 0 {
        assert!(start.elapsed() < LONG, "nobody took the job");
    }
    sleeper.signal("-STOP");
    // Asleep in the middle of a write it would hold SQLite's one lock, or a row of PostgreSQL's until a minute has passed.
    while scene.is_being_written().await {
        sleeper.signal("-CONT");
        tokio::time::sleep(Duration::from_millis(5)).await;
        sleeper.signal("-STOP");
    }
    assert_eq!(scene.count("round").await, 0, "it fell asleep too late");
    scene.end_leases().await;
    let other = scene.node("error");
    scene
        .until_none("job WHERE kind = 'make-round' AND state <> 'done'")
        .await;
    drop(other);
    assert_eq!(scene.all_is_whole(PEOPLE, "after the other").await, 1);
    let before = scene.count("audit").await;
    sleeper.signal("-CONT");
    let errors = BufReader::new(sleeper.0.stderr.take().expect("standard error is a pipe"));
    let (tell, told) = mpsc::channel();
    thread::spawn(move || {
        let mut lines = errors.lines().map_while(Result::ok);
        tell.send(lines.any(|line| line.contains("Somebody else has the job")))
    });
    assert_eq!(told.recv_timeout(LONG), Ok(true), "the sleeper did not notice");
    assert_eq!(scene.all_is_whole(PEOPLE, "after it woke").await, 1);
    assert_eq!(scene.count("audit").await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn rounds_killed_on_sqlite() {
    killed(Kind::Sqlite, 20_260_107).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn rounds_killed_on_postgresql() {
    killed(Kind::Postgres, 20_260_108).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn rounds_raced_for_on_sqlite() {
    raced(Kind::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn rounds_raced_for_on_postgresql() {
    raced(Kind::Postgres).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sleeper_makes_no_second_round_on_sqlite() {
    slept(Kind::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sleeper_makes_no_second_round_on_postgresql() {
    slept(Kind::Postgres).await;
}
