//! A server that is killed while mail goes out: everybody gets each letter, and whoever gets one twice gets it with one Message-ID.
//!
//! `./dev soak` runs the same with `KITH_TEST_KILLS` kills instead of 5, and prints what it saw.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use kith_app::domain::email::EmailAddress;
use kith_app::domain::id::{PersonId, ProgramId};
use kith_app::house::letters::About;
use kith_app::house::{House, Secret, Surroundings};
use kith_app::store::mail::{NewNews, insert_news};
use kith_app::store::testing::{Kind, TestDb};
use kith_app::store::{inspect, outbox, people, programs};
use rand::rngs::StdRng;
use rand::{Rng, RngExt, SeedableRng};

use super::web::Serving;

/// Kills in `./dev test`.
const KILLS: usize = 5;
/// Letters per kill: more than go out between two of them.
const LETTERS_PER_KILL: usize = 150;
/// Letters on their way at a time: so many may be cut off between the mail server and the database by one kill.
const CONNECTIONS: usize = 8;

/// A mail server that keeps the Message-ID of what it has taken; it thinks a little before it says so.
#[derive(Clone, Default)]
struct Sink(Arc<Mutex<BTreeMap<String, usize>>>);

impl Sink {
    fn listen(&self) -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let (address, sink) = (listener.local_addr().unwrap(), self.clone());
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let sink = sink.clone();
                thread::spawn(move || sink.talk(&stream));
            }
        });
        address
    }

    fn talk(&self, stream: &TcpStream) -> Option<()> {
        let mut lines = BufReader::new(stream.try_clone().ok()?).lines();
        let mut write = stream.try_clone().ok()?;
        let (mut id, mut in_data) = (String::new(), false);
        write.write_all(b"220 sink\r\n").ok()?;
        while let Some(Ok(line)) = lines.next() {
            let answer = match line.split(' ').next().unwrap_or_default() {
                "." if in_data => {
                    in_data = false;
                    // From here on it is taken, whatever becomes of the one who sent it.
                    *self.0.lock().unwrap().entry(std::mem::take(&mut id)).or_default() += 1;
                    thread::sleep(Duration::from_millis(20));
                    "250 taken"
                }
                "Message-ID:" if in_data => {
                    id = line;
                    continue;
                }
                _ if in_data => continue,
                "DATA" => {
                    in_data = true;
                    "354 go on"
                }
                "QUIT" => "221 bye",
                _ => "250 fine",
            };
            write.write_all(format!("{answer}\r\n").as_bytes()).ok()?;
        }
        None
    }

    fn copies(&self) -> Vec<usize> {
        self.0.lock().unwrap().values().copied().collect()
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the server that is killed has the real clock, so its mail needs it too"
)]
fn now() -> jiff::Timestamp {
    jiff::Timestamp::now()
}

async fn kill_again_and_again(kind: Kind, seed: u64) {
    let kills = std::env::var("KITH_TEST_KILLS").map_or(KILLS, |n| n.parse().unwrap());
    let letters = kills * LETTERS_PER_KILL;
    let db = TestDb::new(kind).await;
    let random = Mutex::new(StdRng::seed_from_u64(seed));
    let surroundings = Surroundings::new(now, move |bytes| random.lock().unwrap().fill_bytes(bytes));
    let secret = Secret::generate(&surroundings);
    let house = House::open(db.db.clone(), surroundings, secret.clone()).await.unwrap();
    write_letters(&house, letters).await;
    let (sink, data) = (Sink::default(), tempfile::tempdir().unwrap());
    let address = sink.listen();
    let start = || {
        Serving::start(|command| {
            command
                .args(["--database", &db.address, "--data"])
                .arg(data.path())
                .env("KITH_SECRET", secret.to_text())
                .env("KITH_SMTP_URL", format!("smtp://{address}"))
                .env("KITH_MAIL_FROM", "kith@example.org")
                .env("KITH_LOG", "error")
        })
    };
    let mut random = StdRng::seed_from_u64(seed);
    let mut server = start();
    for _ in 0..kills {
        let before = sink.copies().len();
        // Not before it sends: a kill that hits nothing would prove nothing.
        while sink.copies().len() == before {
            thread::sleep(Duration::from_millis(5));
        }
        thread::sleep(Duration::from_millis(random.random_range(10..250)));
        server.kill();
        // As if its lease had passed.
        let free = "UPDATE mail SET due_at = created_at WHERE fate = '' AND about <> ''";
        inspect::run(&db.db, free).await;
        server = start();
    }
    let waiting = async || {
        let mut tx = db.db.read().await.unwrap();
        outbox::waiting(&mut tx, (now() + jiff::SignedDuration::from_hours(24)).into())
            .await
            .unwrap()
    };
    while waiting().await > 0 {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert!(server.terminate().success());
    let copies = sink.copies();
    let twice: usize = copies.iter().map(|n| n - 1).sum();
    println!(
        "{kind:?}: {kills} kills, {letters} letters, {} arrived, {twice} copies too many",
        copies.len()
    );
    assert_eq!(copies.len(), letters, "each letter arrived");
    assert!(twice <= kills * CONNECTIONS, "{twice} copies too many");
    assert!(copies.iter().all(|n| *n <= 1 + kills));
}

/// One letter for each of so many people, at whatever hour this runs.
async fn write_letters(house: &House, letters: usize) {
    let program: ProgramId = house.surroundings().id();
    let mut tx = house.db().write().await.unwrap();
    programs::insert(&mut tx, program, "Coffee", "", now().into())
        .await
        .unwrap();
    let about = serde_json::to_string(&About::Organizing(program.uuid())).unwrap();
    for n in 0..letters {
        let (person, email): (PersonId, _) = (house.surroundings().id(), format!("p{n}@example.org"));
        let email = EmailAddress::parse(&email).unwrap();
        let new = people::NewPerson {
            id: person,
            name: "P",
            email: Some(&email),
            language: "en",
            time_zone: "UTC",
            administrator: false,
        };
        people::insert(&mut tx, &new, now().into()).await.unwrap();
        programs::add_organizer(&mut tx, program, person, now().into())
            .await
            .unwrap();
        let news = NewNews {
            id: house.surroundings().id(),
            kind: "organizing",
            person,
            about: &about,
            key: &format!("organizing:{person}"),
            list: "",
            due_at: now().into(),
            at_once: true,
            not_after: None,
            notice: None,
        };
        insert_news(&mut tx, &[news], now().into()).await.unwrap();
    }
    tx.commit().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_while_mailing_on_sqlite() {
    kill_again_and_again(Kind::Sqlite, 20_260_107).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_while_mailing_on_postgresql() {
    kill_again_and_again(Kind::Postgres, 20_260_108).await;
}
