//! What can be wrong with rules once they meet the people, with all that a message needs but the file's name.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::people::{FieldName, People};
use crate::rules::{Place, RuleSet};
use crate::text::{fold, list, nearest, short};

/// Why rules cannot be applied to people; the text says what was expected and leaves out where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RuleError {
    /// A cell cannot be read as what a rule needs.
    #[error("`{}` is not {expected}", short(text))]
    Cell {
        /// The line of the person, counted from 1.
        line: u64,
        /// The column in the file, counted from 1.
        column: usize,
        /// The column's header as written.
        title: String,
        /// The cell.
        text: String,
        /// What it should be, with an example.
        expected: &'static str,
    },
    /// A rule names a column that the people do not have.
    #[error("no column is called `{field}`; {}", hint(nearest.as_deref(), known))]
    UnknownField {
        /// What the rule names.
        field: FieldName,
        /// Where the rules file names it first.
        at: Option<Place>,
        /// The column that was most likely meant.
        nearest: Option<String>,
        /// All columns, in the order of the file.
        known: Vec<String>,
    },
    /// A role that nobody has.
    #[error("nobody's `{field}` is `{}`; {}", short(value), values_hint(found))]
    UnknownRole {
        /// The column.
        field: FieldName,
        /// The value that the rules name.
        value: String,
        /// Where the rules file names the column.
        at: Option<Place>,
        /// The values in the column, the most frequent first.
        found: Vec<String>,
    },
    /// A named pair names somebody who is not in the file.
    #[error(
        "nobody in the file has the id, e-mail or unique name `{}`; check the spelling or remove the pair",
        short(text)
    )]
    UnknownPerson {
        /// What the pair names.
        text: String,
        /// Where the rules file says so.
        at: Option<Place>,
    },
    /// A named pair names one person twice.
    #[error("`{}` and `{}` are the same person; a pair needs two people", short(a), short(b))]
    SamePerson {
        /// The first name.
        a: String,
        /// The second name.
        b: String,
        /// Where the rules file says so.
        at: Option<Place>,
    },
    /// A pair is both forced and forbidden.
    #[error(
        "{} and {} are both forced and forbidden; remove one of the two pairs",
        short(a),
        short(b)
    )]
    ForcedAndForbidden {
        /// The key of the one.
        a: String,
        /// The key of the other.
        b: String,
        /// Where the rules file contradicts itself.
        at: Option<Place>,
    },
    /// More rules than can be told apart.
    #[error("there are {found} {what}; at most {most} are possible, so remove or merge some")]
    TooMany {
        /// What there is too much of.
        what: &'static str,
        /// How many there are.
        found: usize,
        /// How many there may be.
        most: usize,
    },
    /// The date has no complete week around it.
    #[error("the date {date} is at the end of the calendar; choose one between the years -9998 and 9998")]
    Date {
        /// The date.
        date: Date,
    },
}

fn hint(nearest: Option<&str>, known: &[String]) -> String {
    // A wide sheet would bury the message.
    const LISTED: usize = 12;
    match nearest {
        Some(name) => format!("did you mean `{name}`?"),
        None if known.len() > LISTED => format!(
            "the file has {}, … ({} columns)",
            known[..LISTED].join(", "),
            known.len()
        ),
        None => format!("the file has {}", known.join(", ")),
    }
}

fn values_hint(found: &[String]) -> String {
    const LISTED: usize = 8;
    let mut shown: Vec<String> = found.iter().take(LISTED).map(|v| format!("`{}`", short(v))).collect();
    if let Some(more) = found.len().checked_sub(LISTED).filter(|more| *more > 0) {
        shown.push(format!("{more} more"));
    }
    if shown.is_empty() {
        "the column is empty".to_owned()
    } else {
        format!("the column has {}", list(&shown))
    }
}

impl RuleError {
    /// A value of the column of roles that nobody has.
    pub(crate) fn role(people: &People, rules: &RuleSet, column: usize, value: &str) -> RuleError {
        let mut found: BTreeMap<String, (usize, &str)> = BTreeMap::new();
        for person in 0..people.persons.len() {
            let cell = people.cell(person, column);
            if !cell.is_empty() {
                found.entry(fold(cell)).or_insert((0, cell)).0 += 1;
            }
        }
        let mut found: Vec<(usize, &str)> = found.into_values().collect();
        found.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
        let field = people.fields[column].name.clone();
        RuleError::UnknownRole {
            at: rules.mentions.get(&field).copied(),
            field,
            value: value.to_owned(),
            found: found.into_iter().map(|(_, cell)| cell.to_owned()).collect(),
        }
    }

    /// A cell that cannot be read.
    pub(crate) fn cell(people: &People, person: usize, field: usize, expected: &'static str) -> RuleError {
        RuleError::Cell {
            line: people.persons[person].line,
            column: people.fields[field].column,
            title: people.fields[field].title.clone(),
            text: people.cell(person, field).to_owned(),
            expected,
        }
    }

    /// The index of a column that a rule names.
    pub(crate) fn field(people: &People, rules: &RuleSet, name: &FieldName) -> Result<usize, RuleError> {
        people.field(name).ok_or_else(|| {
            let known: Vec<String> = people.fields.iter().map(|f| f.name.to_string()).collect();
            RuleError::UnknownField {
                field: name.clone(),
                at: rules.mentions.get(name).copied(),
                nearest: nearest(name.as_str(), known.iter().map(String::as_str)).map(str::to_owned),
                known,
            }
        })
    }

    /// Whether the fault is in the people's file; otherwise it is in the rules (or in the options).
    pub fn is_in_people(&self) -> bool {
        matches!(self, RuleError::Cell { .. })
    }

    /// The line, counted from 1, in the file that [`RuleError::is_in_people`] tells.
    pub fn line(&self) -> Option<u64> {
        match self {
            RuleError::Cell { line, .. } => Some(*line),
            _ => self.place().map(|p| p.line as u64),
        }
    }

    /// The column, counted from 1: a cell's number in the people's file, a character's in the rules.
    pub fn column(&self) -> Option<usize> {
        match self {
            RuleError::Cell { column, .. } => Some(*column),
            _ => self.place().map(|p| p.column),
        }
    }

    /// The header of the cell's column.
    pub fn title(&self) -> Option<&str> {
        match self {
            RuleError::Cell { title, .. } => Some(title),
            _ => None,
        }
    }

    fn place(&self) -> Option<Place> {
        match self {
            RuleError::UnknownField { at, .. }
            | RuleError::UnknownRole { at, .. }
            | RuleError::UnknownPerson { at, .. }
            | RuleError::SamePerson { at, .. }
            | RuleError::ForcedAndForbidden { at, .. } => *at,
            RuleError::Cell { .. } | RuleError::TooMany { .. } | RuleError::Date { .. } => None,
        }
    }
}

/// Something in the people's file that was passed over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// The line, counted from 1, if it concerns one.
    pub line: Option<u64>,
    /// What was found and what was done.
    pub message: String,
}
