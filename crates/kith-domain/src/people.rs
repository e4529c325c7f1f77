//! People and their fields, as a spreadsheet gives them.

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

/// The values of a cell that may hold several: split at `;` and `|`, trimmed, empty ones dropped.
pub fn values(cell: &str) -> impl Iterator<Item = &str> {
    cell.split([';', '|']).map(str::trim).filter(|v| !v.is_empty())
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
    }
}
