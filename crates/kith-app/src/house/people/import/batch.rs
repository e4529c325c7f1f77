//! People who are said by a program instead of by a file: the same rules, the same report.

use std::collections::{BTreeMap, BTreeSet};

use kith_domain::permission::Administrator;
use kith_store::fields;

use super::super::super::{Error, House, Result};
use super::super::Whole;
use super::mapping::Target;
use super::report::Report;

/// The most people at once: they are written while the program waits.
pub const MOST_IN_A_BATCH: usize = 1_000;
/// What parts several values of one cell, and so cannot stand in a value of a list.
const SEPARATORS: [char; 2] = [';', '|'];

/// A person: values by the name of a field, or by the word of a [`Target`].
pub type PersonRow = BTreeMap<String, Vec<String>>;

impl House {
    /// Adds people who are not known, changes those who are, and leaves everybody else as they are.
    ///
    /// # Errors
    /// [`Error::Rejected`] with names that are no field, and with values that no list can hold.
    pub async fn upsert_people(&self, administrator: Administrator, people: &[PersonRow]) -> Result<Report> {
        let mut tx = self.db.read().await?;
        let known = fields::list(&mut tx).await?;
        drop(tx);
        let names: BTreeSet<&String> = people.iter().flat_map(BTreeMap::keys).collect();
        let mut wrong = Vec::new();
        for name in &names {
            // The word has to be the name itself: a title of a file is taken more kindly.
            let target = Target::parse(name, &known);
            if target.is_none_or(|target| target.word() != name.as_str()) {
                wrong.push(((*name).clone(), "error-no-field"));
            }
        }
        let is_list = |name: &str| known.iter().any(|f| f.name.as_str() == name && f.kind.is_list());
        for (name, values) in people.iter().flatten() {
            let parted = values.iter().any(|value| value.contains(SEPARATORS));
            if values.len() > 1 && !is_list(name) || parted && is_list(name) {
                wrong.push((name.clone(), "error-one-value"));
            }
        }
        if !wrong.is_empty() {
            return Err(Error::Rejected(wrong));
        }
        // With what people are told apart by, so that somebody of whom nothing is said is one row that is rejected.
        let keys = [Target::Id, Target::Email, Target::Name].map(|target| target.word().to_owned());
        let words: BTreeSet<String> = names.into_iter().cloned().chain(keys).collect();
        let mut words: Vec<String> = words.into_iter().collect();
        let file = to_csv(&words, people, &is_list);
        words.push(Target::Skip.word().to_owned()); // the column that makes no row empty
        let id = self.upload_import(administrator, "api.csv", file).await?;
        self.preview_import(administrator, id, &words, Whole::No).await?;
        self.import_now(administrator, id, None, &|_, _| {}).await
    }
}

fn to_csv(words: &[String], people: &[PersonRow], is_list: &dyn Fn(&str) -> bool) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let mut write = |cells: Vec<String>| {
        // One line for each person, whatever is said: a row of nothing would be passed over, and a value of two lines would take
        // two, and the rows after them would be miscounted.
        let cells = cells.into_iter().map(|cell| cell.replace(['\n', '\r'], " "));
        writer
            .write_record(cells.chain(["-".to_owned()]))
            .expect("memory can be written to, and all rows have one length");
    };
    write(words.to_vec());
    for person in people {
        let cell = |word: &String| {
            let mut cell = person.get(word).map(|values| values.join("|")).unwrap_or_default();
            // A list of one value: a comma in it parts nothing.
            if is_list(word) && !cell.is_empty() {
                cell.push('|');
            }
            cell
        };
        write(words.iter().map(cell).collect());
    }
    writer.into_inner().expect("memory can be written to")
}
