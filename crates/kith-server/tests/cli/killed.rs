//! A server that is killed while people write: what was acknowledged is there, nothing is half there, and it starts by itself.
//!
//! `./dev soak` runs the same with `KITH_TEST_KILLS` kills instead of 5, and prints what it saw.

use std::collections::BTreeMap;
use std::net::Ipv4Addr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use kith_app::domain::email::EmailAddress;
use kith_app::domain::permission::Administrator;
use kith_app::house::set_up::SetUp;
use kith_app::house::{House, Secret, Surroundings};
use kith_app::store::testing::{Kind, TestDb, rows};
use kith_app::store::{jobs, people};
use rand::rngs::StdRng;
use rand::{Rng, RngExt, SeedableRng};

use super::web::{Serving, request};

/// Kills in `./dev test`.
const KILLS: usize = 5;
/// People who write at the same time.
const WRITERS: usize = 6;
/// More people than can sign in between two kills.
const PEOPLE_PER_KILL: usize = 200;

/// Addresses from which a writer writes; the first is 10.0.0.0.
const CLIENTS: usize = 10_000;
const FIRST_CLIENT: u32 = 10 << 24;

/// What the server has acknowledged.
#[derive(Default)]
struct Acknowledged {
    /// Cookies of people who were signed in.
    sign_ins: Vec<String>,
    /// Cookies of people who asked for a code.
    asked: Vec<String>,
}

/// What a writer does next.
#[derive(Clone)]
enum Task {
    Link(String),
    Ask(String),
}

struct Scene {
    db: TestDb,
    house: House,
    secret: String,
    data: tempfile::TempDir,
}

impl Scene {
    async fn new(kind: Kind, tasks: usize) -> (Scene, Vec<Task>) {
        let db = TestDb::new(kind).await;
        let random = Mutex::new(StdRng::seed_from_u64(1));
        let surroundings = Surroundings::new(now, move |bytes| random.lock().unwrap().fill_bytes(bytes));
        let secret = Secret::generate(&surroundings);
        let house = House::open(db.db.clone(), surroundings, secret.clone()).await.unwrap();
        let link = house.set_up_link().await.unwrap().unwrap();
        let form = SetUp {
            organization: "Example".to_owned(),
            name: "Ada".to_owned(),
            email: "ada@example.org".to_owned(),
            time_zone: "UTC".to_owned(),
        };
        house.set_up(&link, &form, "").await.unwrap();
        let mut list = Vec::new();
        for n in 0..tasks {
            let email = EmailAddress::parse(&format!("p{n}@example.org")).unwrap();
            let mut tx = db.db.write().await.unwrap();
            let person = people::NewPerson {
                id: house.surroundings().id(),
                name: "P",
                email: Some(&email),
                language: "en",
                time_zone: "UTC",
                administrator: false,
            };
            people::insert(&mut tx, &person, house.surroundings().now().into())
                .await
                .unwrap();
            tx.commit().await.unwrap();
            list.push(match n % 2 {
                0 => {
                    let link = house
                        .rescue_link(Administrator::on_the_command_line(), &email)
                        .await
                        .unwrap();
                    Task::Link(link.reveal().to_owned())
                }
                _ => Task::Ask(email.as_str().replace('@', "%40")),
            });
        }
        let scene = Scene {
            db,
            house,
            secret: secret.to_text(),
            data: tempfile::tempdir().unwrap(),
        };
        (scene, list)
    }

    fn start(&self) -> Serving {
        Serving::start(|command| {
            command
                .args(["--database", &self.db.address, "--data"])
                .arg(self.data.path())
                .env("KITH_SECRET", &self.secret)
                .env("KITH_TRUSTED_PROXIES", "127.0.0.1")
                // A mail server that is away: the worker tries, and every mail is still there to be counted.
                .env("KITH_SMTP_URL", "smtp://127.0.0.1:1")
                .env("KITH_MAIL_FROM", "kith@example.org")
                .env("KITH_LOG", "error")
        })
    }

    /// Rows that one transaction writes together are there together.
    async fn nothing_is_half_there(&self, before: &BTreeMap<String, i64>, context: &str) {
        let after = rows(&self.db.db).await;
        let new = |table: &str| after[table] - before[table];
        assert_eq!(
            new("sign_in"),
            new("audit"),
            "{context}: a sign-in and its row of the log"
        );
        assert_eq!(new("sign_in_code"), new("mail"), "{context}: a code and its mail");
        let mut tx = self.db.db.read().await.unwrap();
        let mut mails = 0;
        for state in ["waiting", "running", "done", "dead"] {
            let page = jobs::page(&mut tx, state, None, 1_000_000).await.unwrap();
            mails += page.iter().filter(|job| job.kind == "send-mail").count();
        }
        assert_eq!(
            i64::try_from(mails).unwrap(),
            after["mail"],
            "{context}: a mail and its job"
        );
        drop(tx);
        let verified = self.house.verify_audit().await.unwrap();
        let sound = kith_app::house::audit::Verified::Sound { rows: after["audit"] };
        assert_eq!(verified, sound, "{context}");
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the server that is killed has the real clock, so its people need it too"
)]
fn now() -> jiff::Timestamp {
    jiff::Timestamp::now()
}

#[expect(clippy::disallowed_methods, reason = "how long a start takes is what is measured")]
fn stopwatch() -> Instant {
    Instant::now()
}

/// Writes until nobody answers any more; returns what was acknowledged.
fn write(address: &str, tasks: &Mutex<Vec<Task>>, killed: &AtomicBool, writer: usize) -> Acknowledged {
    let mut seen = Acknowledged::default();
    let mut n = 0;
    while !killed.load(Ordering::Relaxed) {
        let Some(task) = tasks.lock().unwrap().pop() else { break };
        n += 1;
        // Each request from another client, so that no limit stops the writing.
        let client = Ipv4Addr::from_bits(FIRST_CLIENT + u32::try_from(writer * CLIENTS + n).unwrap()).to_string();
        let headers = [("X-Forwarded-For", client.as_str())];
        let answer = match &task {
            Task::Link(secret) => request(address, "POST", &format!("/sign-in/link/{secret}"), &headers, ""),
            Task::Ask(email) => request(address, "POST", "/sign-in", &headers, &format!("email={email}")),
        };
        // Nobody answers any more: this request was cut off, and it may have been written or not.
        let Some(answer) = answer else { break };
        assert_eq!(answer.status, 303, "{}", answer.text);
        match task {
            Task::Link(_) => seen.sign_ins.push(answer.cookie("kith").unwrap()),
            Task::Ask(_) => seen.asked.push(answer.cookie("kith-asked").unwrap()),
        }
    }
    seen
}

async fn kill_again_and_again(kind: Kind, seed: u64) {
    let kills = std::env::var("KITH_TEST_KILLS").map_or(KILLS, |n| n.parse().unwrap());
    let (scene, tasks) = Scene::new(kind, kills * PEOPLE_PER_KILL).await;
    let before = rows(&scene.db.db).await;
    let (tasks, mut all) = (Arc::new(Mutex::new(tasks)), Acknowledged::default());
    let mut random = StdRng::seed_from_u64(seed);
    let (mut unanswered, mut slowest) = (0, Duration::ZERO);
    let mut server = scene.start();
    for kill in 0..kills {
        let pause = Duration::from_millis(random.random_range(100..1_200));
        let killed = Arc::new(AtomicBool::new(false));
        let left = tasks.lock().unwrap().len();
        let writers: Vec<_> = (0..WRITERS)
            .map(|writer| {
                let (address, tasks, killed) = (server.address.clone(), tasks.clone(), killed.clone());
                thread::spawn(move || write(&address, &tasks, &killed, kill * WRITERS + writer))
            })
            .collect();
        thread::sleep(pause);
        server.kill();
        killed.store(true, Ordering::Relaxed);
        let (mut signed_in, mut asked) = (0, 0);
        for writer in writers {
            let seen = writer.join().unwrap();
            signed_in += seen.sign_ins.len();
            asked += seen.asked.len();
            all.sign_ins.extend(seen.sign_ins);
            all.asked.extend(seen.asked);
        }
        unanswered += left - tasks.lock().unwrap().len() - signed_in - asked;
        let context = format!("{kind:?}, seed {seed}, kill {kill} after {pause:?}");
        let start = stopwatch();
        server = scene.start();
        slowest = slowest.max(start.elapsed());
        scene.nothing_is_half_there(&before, &context).await;
    }
    // The last server has outlived every kill: it knows everything that any of them acknowledged.
    let mut lost = 0;
    for cookie in &all.sign_ins {
        lost += u32::from(server.get("/", &format!("kith={cookie}")).status != 200);
    }
    for cookie in &all.asked {
        lost += u32::from(server.get("/sign-in/code", &format!("kith-asked={cookie}")).status != 200);
    }
    let acknowledged = all.sign_ins.len() + all.asked.len();
    println!(
        "{kind:?}: {kills} kills, {acknowledged} writes acknowledged, {lost} of them lost, {unanswered} cut off unanswered, slowest start {} ms",
        slowest.as_millis()
    );
    assert_eq!(lost, 0);
    assert!(acknowledged > kills * 2, "only {acknowledged} writes were acknowledged");
    assert!(unanswered > 0, "no kill hit a write");
    assert!(server.terminate().success());
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_on_sqlite() {
    kill_again_and_again(Kind::Sqlite, 20_260_105).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_on_postgresql() {
    kill_again_and_again(Kind::Postgres, 20_260_106).await;
}
