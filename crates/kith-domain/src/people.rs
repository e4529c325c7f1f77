//! People and their fields, as a spreadsheet gives them.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::fmt;

/// The name of a field: lower case, words joined by `_`, so that `Time Zone` and `time_zone` are the same field.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FieldName(String);

impl FieldName {
    /// The field that a header (or a rule) names; `None` when nothing but white space is left of it.
    pub fn parse(text: &str) -> Option<FieldName> {
        let words: Vec<String> = text
            .split(|c: char| c.is_whitespace() || c == '_')
            .filter(|w| !w.is_empty())
            .map(str::to_lowercase)
            .collect();
        (!words.is_empty()).then(|| FieldName(words.join("_")))
    }

    /// The name as rules and reports write it, for example `time_zone`.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for FieldName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One field of everybody: a column of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// The name that rules use.
    pub name: FieldName,
    /// The header as the file wrote it, for messages.
    pub title: String,
    /// The column in the file, counted from 1.
    pub column: usize,
}

/// One person: a row of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// What makes the person unique: the `id`, else the case-folded e-mail, else the name.
    pub key: String,
    /// The name to show; the key where the file has none.
    pub name: String,
    /// The e-mail as written, if any.
    pub email: Option<String>,
    /// The line of the file on which the row starts, counted from 1 (a row number in a workbook).
    pub line: u64,
    /// Whether the person takes part; `active` = no leaves them out.
    pub active: bool,
    /// The manager, as an index into [`People::persons`]; never the person itself, but chains may be cyclic.
    pub manager: Option<usize>,
    /// One cell per field, trimmed, in the order of [`People::fields`]; empty means missing.
    pub cells: Vec<String>,
}

/// Everybody in a file, with their fields.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct People {
    /// The columns, in the order of the file; names are unique. All of them, `id` and `name` included.
    pub fields: Vec<Field>,
    /// The rows, in the order of the file; keys are unique.
    pub persons: Vec<Person>,
}

impl People {
    /// The index of a field in [`People::fields`] and in every person's cells.
    pub fn field(&self, name: &FieldName) -> Option<usize> {
        self.fields.iter().position(|f| f.name == *name)
    }

    /// The text of one cell; empty when missing.
    pub fn cell(&self, person: usize, field: usize) -> &str {
        self.persons[person].cells.get(field).map_or("", String::as_str)
    }
}

/// Finds people by what a file calls them, in constant time.
#[derive(Clone, Debug)]
pub struct PeopleIndex<'a> {
    keys: HashMap<&'a str, usize>,
    /// None where several people share it.
    emails: HashMap<String, Option<usize>>,
    /// None where several people share it.
    names: HashMap<String, Option<usize>>,
}

/// Whom a reference means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lookup {
    /// One person, as an index into [`People::persons`].
    Found(usize),
    /// Nobody.
    Unknown,
    /// Several people, of whom none can be preferred.
    Ambiguous,
}

impl<'a> PeopleIndex<'a> {
    /// Indexes everybody.
    pub fn new(people: &'a People) -> PeopleIndex<'a> {
        let count = people.persons.len();
        let (mut keys, mut names) = (HashMap::with_capacity(count), HashMap::with_capacity(count));
        let mut emails = HashMap::new();
        for (i, person) in people.persons.iter().enumerate() {
            keys.insert(person.key.as_str(), i);
            if let Some(email) = &person.email {
                insert(&mut emails, email.to_lowercase(), i);
            }
            insert(&mut names, fold_name(&person.name), i);
        }
        PeopleIndex { keys, emails, names }
    }

    /// The person with this key, else with this e-mail, else with this name if nobody else has it; capitals and repeated
    /// white space make a difference in keys only.
    pub fn lookup(&self, reference: &str) -> Lookup {
        let reference = reference.trim();
        if let Some(&person) = self.keys.get(reference) {
            return Lookup::Found(person);
        }
        match self
            .emails
            .get(&reference.to_lowercase())
            .or_else(|| self.names.get(&fold_name(reference)))
        {
            Some(&Some(person)) => Lookup::Found(person),
            Some(None) => Lookup::Ambiguous,
            None => Lookup::Unknown,
        }
    }

    /// The e-mails, in lower case, that several people have in common.
    pub fn shared_emails(&self) -> impl Iterator<Item = &str> {
        self.emails
            .iter()
            .filter(|(_, person)| person.is_none())
            .map(|(email, _)| email.as_str())
    }

    /// The person that [`PeopleIndex::lookup`] finds, as an index into [`People::persons`].
    pub fn find(&self, reference: &str) -> Option<usize> {
        match self.lookup(reference) {
            Lookup::Found(person) => Some(person),
            Lookup::Unknown | Lookup::Ambiguous => None,
        }
    }
}

fn insert(map: &mut HashMap<String, Option<usize>>, text: String, person: usize) {
    match map.entry(text) {
        Entry::Vacant(entry) => _ = entry.insert(Some(person)),
        Entry::Occupied(mut entry) => _ = entry.insert(None),
    }
}

fn fold_name(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    for word in name.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.extend(word.chars().flat_map(char::to_lowercase));
    }
    folded
}

/// What people write into a cell to say that there is nothing to write.
const PLACEHOLDERS: [&str; 9] = ["none", "n/a", "na", "nil", "-", "–", "—", "keine", "nichts"];

/// The values of a cell that may hold several: split at `;` and `|`, trimmed; empty ones and placeholders are dropped.
pub fn values(cell: &str) -> impl Iterator<Item = &str> {
    let says_nothing = |value: &str| PLACEHOLDERS.iter().any(|p| value.eq_ignore_ascii_case(p));
    cell.split([';', '|'])
        .map(str::trim)
        .filter(move |v| !v.is_empty() && !says_nothing(v))
}

/// When people of the file met before, as `past.csv` tells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    /// Past meetings, oldest first.
    pub meetings: Vec<Meeting>,
}

/// Two or more people who met in one past round.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meeting {
    /// When.
    pub when: When,
    /// Indices into [`People::persons`], at least two, all different.
    pub members: Vec<usize>,
}

/// The time of a past meeting: a numbered round or a date. Numbered rounds sort before dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum When {
    /// The number of the round.
    Round(i64),
    /// The day.
    Date(jiff::civil::Date),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_that_mean_the_same_field() {
        for text in ["time_zone", "Time Zone", " TIME  zone ", "time_ zone"] {
            assert_eq!(
                FieldName::parse(text).map(|f| f.to_string()),
                Some("time_zone".to_owned()),
                "{text:?}"
            );
        }
        assert_eq!(FieldName::parse("  "), None);
    }

    #[test]
    fn several_values_in_a_cell() {
        assert_eq!(values(" SQL; Go |sql;; ").collect::<Vec<_>>(), ["SQL", "Go", "sql"]);
        assert_eq!(values("None; - |N/A;Keine;nil;–;Na").count(), 0);
        assert_eq!(values("none at all;NASA").collect::<Vec<_>>(), ["none at all", "NASA"]);
    }

    #[test]
    fn people_are_found_by_key_then_email_then_name() {
        let person = |key: &str, name: &str, email: &str| Person {
            key: key.to_owned(),
            name: name.to_owned(),
            email: (!email.is_empty()).then(|| email.to_owned()),
            line: 2,
            active: true,
            manager: None,
            cells: Vec::new(),
        };
        let persons = vec![
            person("7", "Ann Lee", "Ann@Example.org"),
            person("8", "Ben Ito", "team@example.org"),
            person("Ann Lee", "Cem Öz", "team@example.org"),
            person("10", "Ben Ito", ""),
            person("ÉA", "Dee", ""),
        ];
        let people = People {
            fields: Vec::new(),
            persons,
        };
        let index = PeopleIndex::new(&people);
        let cases = [
            ("7", Lookup::Found(0)),
            (" ann@example.ORG ", Lookup::Found(0)),
            ("Ann Lee", Lookup::Found(2)),
            ("ann  lee", Lookup::Found(0)),
            ("CEM ÖZ", Lookup::Found(2)),
            ("Ben Ito", Lookup::Ambiguous),
            ("team@example.org", Lookup::Ambiguous),
            ("éa", Lookup::Unknown),
            ("", Lookup::Unknown),
        ];
        for (reference, expected) in cases {
            assert_eq!(index.lookup(reference), expected, "{reference}");
        }
        assert_eq!(
            (index.find("10"), index.find("Ben Ito"), index.find("Zoe")),
            (Some(3), None, None)
        );
    }
}
