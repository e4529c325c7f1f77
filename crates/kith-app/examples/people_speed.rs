//! How long it takes to import and to find 50,000 people, on both databases:
//!
//! ```sh
//! cargo run --release -p kith-app --features testing --example people_speed
//! ```
//!
//! SQLite writes through to the disk (`synchronous=FULL`); PostgreSQL is the one of the tests.

use std::fmt::Write;
use std::time::{Duration, Instant};

use kith_app::domain::permission::{Administrator, Sight};
use kith_app::house::people::{PeopleFilter, Whole};
use kith_app::house::set_up::SetUp;
use kith_app::house::{House, Secret, Surroundings};
use kith_app::store::directory::Place;
use kith_app::store::testing::{Kind, TestDb};
use kith_app::store::{Access, Address, Db, Durability, Ts, inspect};

const PEOPLE: usize = 50_000;
/// Each query so often.
const TIMES: usize = 40;

#[expect(clippy::disallowed_methods, reason = "time is what is measured")]
fn now() -> Instant {
    Instant::now()
}

#[tokio::main]
async fn main() {
    for kind in [Kind::Sqlite, Kind::Postgres] {
        println!("{kind:?}");
        measure(kind).await;
    }
}

async fn measure(kind: Kind) {
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
    db.migrate(Ts::from(surroundings.now())).await.expect("it migrates");
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

    import(&house, "first import", &people(0)).await;
    import(&house, "the same again", &people(0)).await;
    import(&house, "one in ten changed", &people(1)).await;
    if kind == Kind::Postgres {
        inspect::run(&db, "ANALYZE").await;
    }

    let all = PeopleFilter::default();
    let search = |text: &str| PeopleFilter {
        search: text.into(),
        ..PeopleFilter::default()
    };
    let field = |name: &str, value: &str| PeopleFilter {
        values: vec![(name.into(), value.into())],
        ..PeopleFilter::default()
    };
    let middle = Place {
        sort_name: "person 25000".into(),
        id: uuid::Uuid::nil().into(),
    };
    let end = Place {
        sort_name: "person 49990".into(),
        id: uuid::Uuid::nil().into(),
    };
    let both = PeopleFilter {
        search: "42".into(),
        ..field("department", "department 3")
    };
    let two = PeopleFilter {
        values: vec![
            ("department".into(), "department 3".into()),
            ("location".into(), "office 2".into()),
        ],
        ..PeopleFilter::default()
    };
    for (what, filter, after) in [
        ("first page", &all, None),
        ("a page in the middle", &all, Some(&middle)),
        ("the last page", &all, Some(&end)),
        ("search: everybody", &search("person"), None),
        ("search: one", &search("p49999@"), None),
        ("search: nobody", &search("zzz"), None),
        ("search: three words", &search("person 4 example"), None),
        ("department: one in twelve", &field("department", "Department 3"), None),
        ("location: one in three", &field("location", "Office 2"), None),
        ("skill: one in seven", &field("offers", "SQL"), None),
        ("department and location", &two, None),
        ("department and search", &both, None),
        ("nobody has it", &field("department", "none"), None),
        (
            "deactivated",
            &PeopleFilter {
                deactivated: true,
                ..all.clone()
            },
            None,
        ),
    ] {
        let mut times = Vec::new();
        let mut found = 0;
        for _ in 0..TIMES {
            let start = now();
            found = house
                .people(Sight::Organizer, filter, after)
                .await
                .expect("a page")
                .count;
            times.push(start.elapsed());
        }
        times.sort();
        println!(
            "  {what:26} {found:6} people  median {:>6}  slowest {:>6}",
            ms(times[TIMES / 2]),
            ms(times[TIMES - 1])
        );
    }
    db.close().await;
}

async fn import(house: &House, what: &str, csv: &str) {
    let administrator = Administrator::on_the_command_line();
    let start = now();
    let bytes = csv.as_bytes().to_vec();
    let id = house
        .upload_import(administrator, "people.csv", bytes)
        .await
        .expect("a table");
    let view = house.import(administrator, id).await.expect("an import");
    let words: Vec<String> = serde_json::from_str(&view.import.mapping).expect("words");
    let looked = house
        .preview_import(administrator, id, &words, Whole::Yes)
        .await
        .expect("a look");
    let look = start.elapsed();
    let start = now();
    let done = house
        .import_now(administrator, id, Some(looked.leavers), &|_, _| {})
        .await
        .expect("an import");
    println!(
        "  {what}: {} new, {} changed, {} unchanged; look {}, import {}",
        done.new,
        done.changed,
        done.unchanged,
        ms(look),
        ms(start.elapsed())
    );
}

/// Everybody, with a department of another name for one in ten in the second edition.
fn people(edition: usize) -> String {
    let skills = ["SQL", "Excel", "Rust", "Coaching", "Negotiation", "Python", "Sales"];
    let mut csv =
        "id,email,name,department,location,level,start_date,languages,offers,wants,manager,time_zone\n".to_owned();
    for i in 0..PEOPLE {
        let department = if i % 10 == 0 { i + edition } else { i } % 12;
        let manager = if i == 0 { String::new() } else { (i / 8).to_string() };
        writeln!(
            csv,
            "{i},p{i}@example.org,Person {i:05},Department {department},Office {},L{},20{:02}-03-01,English; German,{},{}; {},{manager},Europe/Berlin",
            i % 3, i % 5, i % 25, skills[i % 7], skills[(i + 2) % 7], skills[(i + 4) % 7],
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

fn ms(time: Duration) -> String {
    format!("{} ms", time.as_millis())
}
