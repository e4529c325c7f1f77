//! The people of the demo, and what they are like.

use std::collections::HashMap;

use kith_domain::email::EmailAddress;
use kith_domain::id::PersonId;
use kith_domain::permission::{Actor, Oneself};
use kith_engine::Rng;
use kith_store::bulk;

use super::super::people::Whole;
use super::super::{Error, House, Result};
use super::administrator;

/// The company that the examples of the project use, too.
const COMPANY: &[u8] = include_bytes!("../../../../../examples/people.csv");

/// Somebody, with habits in hundredths.
#[derive(Clone, Debug)]
pub(super) struct Somebody {
    pub(super) id: PersonId,
    pub(super) email: EmailAddress,
    pub(super) level: String,
    pub(super) started: String,
    pub(super) location: String,
    /// How likely the person proposes a time.
    pub(super) books: usize,
    /// How likely the person says whether a meeting took place.
    pub(super) answers: usize,
    /// How likely a meeting takes place, as far as it is up to this person.
    pub(super) turns_up: usize,
}

impl Somebody {
    pub(super) fn oneself(&self) -> Oneself {
        Actor::recognized(self.id, false, Vec::new()).oneself()
    }
}

/// Everybody.
#[derive(Debug)]
pub(super) struct Staff {
    pub(super) people: Vec<Somebody>,
    at: HashMap<PersonId, usize>,
}

impl Staff {
    /// Imports the company and gets to know its people, in the order of the file.
    pub(super) async fn hire(house: &House, rng: &mut Rng) -> Result<Staff> {
        let import = house
            .upload_import(administrator(), "people.csv", COMPANY.to_vec())
            .await?;
        let (columns, _) = house.import_columns(administrator(), import).await?;
        let targets: Vec<String> = columns.into_iter().map(|column| column.target).collect();
        house
            .preview_import(administrator(), import, &targets, Whole::No)
            .await?;
        house.import_now(administrator(), import, None, &|_, _| {}).await?;
        let rows = rows();
        let emails: Vec<&str> = rows.iter().map(|row| row.email.as_str()).collect();
        let mut tx = house.db.read().await?;
        let mut ids = HashMap::new();
        for some in emails.chunks(bulk::AT_ONCE) {
            for known in bulk::known(&mut tx, &[], some).await? {
                if let Some(email) = known.email_folded.filter(|_| !known.deactivated) {
                    ids.insert(email, known.id);
                }
            }
        }
        let mut people = Vec::new();
        for row in rows {
            let Some(id) = ids.get(&row.email).copied() else {
                continue;
            };
            people.push(Somebody {
                id,
                email: EmailAddress::parse(&row.email).map_err(|_| Error::NotFound("person"))?,
                level: row.level,
                started: row.started,
                location: row.location,
                books: 15 + rng.below(60),
                answers: 45 + rng.below(50),
                turns_up: 80 + rng.below(20),
            });
        }
        let at = people.iter().enumerate().map(|(i, p)| (p.id, i)).collect();
        Ok(Staff { people, at })
    }

    /// Who has an id.
    pub(super) fn find(&self, id: PersonId) -> Option<&Somebody> {
        self.at.get(&id).map(|&i| &self.people[i])
    }
}

struct Row {
    email: String,
    level: String,
    started: String,
    location: String,
}

/// The people of the file who are there.
fn rows() -> Vec<Row> {
    let mut reader = csv::Reader::from_reader(COMPANY);
    let titles = reader.headers().cloned().unwrap_or_default();
    let column = |name: &str| titles.iter().position(|title| title == name);
    let (email, level, started) = (column("email"), column("level"), column("start_date"));
    let location = column("location");
    let text =
        |row: &csv::StringRecord, at: Option<usize>| at.and_then(|at| row.get(at)).unwrap_or_default().to_owned();
    let rows = reader.records().filter_map(std::result::Result::ok);
    rows.map(|row| Row {
        email: text(&row, email).to_lowercase(),
        level: text(&row, level),
        started: text(&row, started),
        location: text(&row, location),
    })
    .filter(|row| !row.email.is_empty())
    .collect()
}
