//! How long it takes to make a round, part by part, on both databases; with a second one, which knows who met:
//!
//! ```sh
//! cargo run --release -p kith-app --features testing --example round_speed -- 50000
//! ```
//!
//! SQLite writes through to the disk (`synchronous=FULL`); PostgreSQL is the one of the tests. While a round is made, somebody
//! reads a person by e-mail again and again, and the slowest reading is told.

use std::fmt::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use kith_app::domain::email::EmailAddress;
use kith_app::domain::permission::{Administrator, Organizer};
use kith_app::domain::program::{MatchType, Standing, State};
use kith_app::house::people::Whole;
use kith_app::house::rounds::Asked;
use kith_app::house::set_up::SetUp;
use kith_app::house::{House, Secret, Surroundings};
use kith_app::store::testing::{Kind, TestDb};
use kith_app::store::{Access, Address, Db, Durability, Ts, enrolments, inspect, match_types, people, programs};

const PEOPLE: usize = 50_000;

#[expect(clippy::disallowed_methods, reason = "time is what is measured")]
fn now() -> Instant {
    Instant::now()
}

#[tokio::main]
async fn main() {
    let count = std::env::args()
        .nth(1)
        .map_or(PEOPLE, |n| n.parse().expect("a number of people"));
    for kind in [Kind::Sqlite, Kind::Postgres] {
        println!("{kind:?}, {count} people");
        measure(kind, count).await;
    }
}

async fn measure(kind: Kind, count: usize) {
    let folder = tempfile::tempdir().expect("a folder");
    let address = match kind {
        Kind::Sqlite => format!("sqlite://{}", folder.path().join("kith.db").display()),
        Kind::Postgres => TestDb::unprepared(kind).await.address,
    };
    let parsed: Address = address.parse().expect("an address");
    let db = Db::open(&parsed, Access::Create, Durability::Full)
        .await
        .expect("it opens");
    let surroundings = edge();
    let at = Ts::from(surroundings.now());
    db.migrate(at).await.expect("it migrates");
    let secret = Secret::generate(&surroundings);
    let house = House::open(db.clone(), surroundings, secret).await.expect("it opens");
    let link = house.set_up_link().await.expect("a link").expect("one");
    let form = SetUp {
        organization: "Example".into(),
        name: "Ada".into(),
        email: "ada@example.org".into(),
        time_zone: "Europe/Berlin".into(),
    };
    house.set_up(&link, &form, "here").await.expect("it is set up");
    import(&house, &everybody(count)).await;

    let (program, match_type) = (house.surroundings().id(), house.surroundings().id());
    let settings = MatchType {
        rules: "infer = true\n".to_owned(),
        ..MatchType::default()
    };
    let mut tx = db.write().await.expect("a transaction");
    programs::insert(&mut tx, program, "Coffee", "", at)
        .await
        .expect("a program");
    programs::set_state(&mut tx, program, State::Draft, State::Running)
        .await
        .expect("it runs");
    match_types::insert(&mut tx, match_type, program, &settings, at)
        .await
        .expect("a match type");
    let ids = enrolments::everybody(&mut tx, None, i64::MAX).await.expect("people");
    enrolments::add_all(&mut tx, program, &ids, Standing::Active, "", at)
        .await
        .expect("they join");
    let kept = match_types::find(&mut tx, match_type)
        .await
        .expect("it is read")
        .expect("it is there");
    let slot = settings
        .cadence
        .next(&Default::default(), at.timestamp())
        .expect("a slot");
    match_types::set_next(&mut tx, &kept, Some(slot.day), Some(slot.starts_at.into()))
        .await
        .expect("it is planned");
    tx.commit().await.expect("it is written");
    if kind == Kind::Postgres {
        inspect::run(&db, "ANALYZE").await;
    }

    let organizer = Organizer::on_the_command_line(program);
    for round in ["first round", "second round"] {
        let done = Arc::new(AtomicBool::new(false));
        let reader = tokio::spawn(read(db.clone(), Arc::clone(&done)));
        let start = now();
        let id = house
            .make_round_now(organizer, match_type, Asked::Published)
            .await
            .expect("a round");
        let all = start.elapsed();
        done.store(true, Ordering::Relaxed);
        let (readings, slowest) = reader.await.expect("it reads");
        let view = house.round(organizer, id, None).await.expect("it is read");
        let seconds = |part: &str| view.told["seconds"][part].as_f64().unwrap_or_default();
        let (gathered, solved) = (seconds("gathered"), seconds("solved"));
        println!(
            "  {round}: {:.1} s = gathered {gathered:.1} + solved {solved:.1} + written {:.1}; {} of {} matched, gap {}, {} repeats; {readings} readings meanwhile, the slowest {} ms",
            all.as_secs_f64(),
            all.as_secs_f64() - gathered - solved,
            view.round.matched,
            view.round.people,
            view.told["gap"],
            view.round.repeats,
            slowest.as_millis(),
        );
    }
    db.close().await;
}

/// Reads a person again and again, ten times a second.
async fn read(db: Db, done: Arc<AtomicBool>) -> (usize, Duration) {
    let email = EmailAddress::parse("p4242@example.org").expect("an address");
    let (mut readings, mut slowest) = (0, Duration::ZERO);
    while !done.load(Ordering::Relaxed) {
        let start = now();
        let mut tx = db.read().await.expect("a transaction");
        people::find_by_email(&mut tx, &email).await.expect("it reads");
        drop(tx);
        slowest = slowest.max(start.elapsed());
        readings += 1;
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    (readings, slowest)
}

async fn import(house: &House, csv: &str) {
    let administrator = Administrator::on_the_command_line();
    let id = house
        .upload_import(administrator, "people.csv", csv.as_bytes().to_vec())
        .await
        .expect("a table");
    let view = house.import(administrator, id).await.expect("an import");
    let words: Vec<String> = serde_json::from_str(&view.import.mapping).expect("words");
    let looked = house
        .preview_import(administrator, id, &words, Whole::Yes)
        .await
        .expect("a look");
    house
        .import_now(administrator, id, Some(looked.leavers), &|_, _| {})
        .await
        .expect("an import");
}

/// People with skills, goals and managers, spread so that no two rows are alike.
fn everybody(count: usize) -> String {
    let mut csv =
        "id,email,name,department,location,level,start_date,languages,offers,wants,goals,interests,manager,time_zone\n"
            .to_owned();
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut draw = |most: u64| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        // Small numbers come up more often, as popular skills do.
        let (a, b) = (state % most, (state >> 32) % most);
        a * b / most
    };
    for i in 0..count {
        let manager = if i == 0 { String::new() } else { (i / 8).to_string() };
        writeln!(
            csv,
            "{i},p{i}@example.org,Person {i:05},Department {},Office {},L{},20{:02}-03-01,English; Language {},Skill {}; Skill {},Skill {}; Skill {},Goal {},Interest {}; Interest {},{manager},Europe/Berlin",
            draw(24), draw(40), draw(6), draw(25), draw(20), draw(300), draw(300), draw(300), draw(300), draw(24), draw(80), draw(80),
        )
        .expect("a string takes it");
    }
    csv
}

fn edge() -> Surroundings {
    #[expect(clippy::disallowed_methods, reason = "an example is an edge")]
    Surroundings::new(jiff::Timestamp::now, |bytes| {
        rand::Rng::fill_bytes(&mut rand::rng(), bytes)
    })
}
