//! What an import will do, or did.

use std::collections::BTreeMap;
use std::fmt;

use kith_domain::profile::BadValue;
use serde::{Deserialize, Serialize};

/// Examples of each kind that are kept: more are not read, and the counts tell how many there are.
pub const MOST_EXAMPLES: usize = 100;
/// Rejected rows and warnings that are kept: enough to mend a file by, not enough to fill the memory with a wrong one.
pub const MOST_REJECTED: usize = 1_000;

/// What an import will do, or did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// Rows of the file.
    pub rows: usize,
    /// People who were not known.
    pub new: usize,
    /// People of whom something changes.
    pub changed: usize,
    /// People of whom nothing changes.
    pub unchanged: usize,
    /// Rows that are not taken.
    pub rejected: usize,
    /// People who come back.
    pub reactivated: usize,
    /// People whose row says that they take no part any more.
    pub deactivated: usize,
    /// People of the directory who are missing in a file that is whole.
    pub leavers: usize,
    /// Active people of the directory before.
    pub directory: usize,
    /// Values that stay as their people wrote them although the file says something else.
    pub kept: usize,
    /// How often each thing changes, by its word.
    pub changes: BTreeMap<String, usize>,
    /// Names of some who are new.
    pub new_names: Vec<String>,
    /// Some who change, and how.
    pub examples: Vec<Changed>,
    /// Names of some who are missing.
    pub leaver_names: Vec<String>,
    /// Some rows that are not taken, and why; a row may be here more than once.
    pub rejections: Vec<Rejected>,
    /// What is odd, but was taken.
    pub warnings: Vec<Noted>,
    /// How many odd things there are.
    pub warned: usize,
    /// Titles of columns in which commas part the values.
    #[serde(default)]
    pub commas: Vec<String>,
    /// The time zone that new people start with, where no column says one.
    #[serde(default)]
    pub time_zone: Option<String>,
}

/// Somebody who changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changed {
    /// The name, as it was.
    pub name: String,
    /// What changes.
    pub details: Vec<Detail>,
}

/// One thing that changes. Texts are empty where nothing was or will be, and for what only goes into matching.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Detail {
    /// What, as the word of a target.
    pub what: String,
    /// What it was.
    pub before: String,
    /// What it becomes.
    pub after: String,
}

/// A row that is not taken, for one reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rejected {
    /// The line of the file, in a workbook the row, from 1.
    pub line: u64,
    /// The title of the column that it is about.
    pub column: Option<String>,
    /// What stands there, shortened.
    pub value: String,
    /// Why.
    pub reason: Reason,
}

/// Why a row is not taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// A value cannot be taken.
    #[error("{0}")]
    Value(Bad),
    /// Neither yes nor no.
    #[error("this is neither yes nor no")]
    NeitherYesNorNo,
    /// No id and no e-mail.
    #[error("nobody can tell who this is: there is no id and no e-mail")]
    NoKey,
    /// A new person without a name.
    #[error("a new person needs a name")]
    NoName,
    /// An earlier row has the same id or e-mail.
    #[error("line {0} has the same already")]
    Again(u64),
    /// The e-mail belongs to somebody else here.
    #[error("the e-mail belongs to somebody else in Kith, who has another id")]
    EmailTaken,
}

impl Reason {
    /// The message, as a key of the catalogue.
    pub fn key(&self) -> &'static str {
        match self {
            Reason::Value(bad) => bad.0,
            Reason::NeitherYesNorNo => "import-reason-yes-no",
            Reason::NoKey => "import-reason-no-key",
            Reason::NoName => "import-reason-no-name",
            Reason::Again(_) => "import-reason-again",
            Reason::EmailTaken => "import-reason-email-taken",
        }
    }

    /// The earlier line that the message names.
    pub fn line(&self) -> Option<u64> {
        match self {
            Reason::Again(line) => Some(*line),
            _ => None,
        }
    }
}

/// Why a value cannot be taken, by its message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bad(&'static str, BadValue);

/// All of them, to read them back.
const BAD: [BadValue; 9] = [
    BadValue::Missing,
    BadValue::TooLong,
    BadValue::TooMany,
    BadValue::NotAChoice,
    BadValue::NotANumber,
    BadValue::NotADate,
    BadValue::NotHours,
    BadValue::NotAnEmail,
    BadValue::NotAZone,
];

impl From<BadValue> for Bad {
    fn from(bad: BadValue) -> Bad {
        Bad(bad.key(), bad)
    }
}

impl fmt::Display for Bad {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.1.fmt(f)
    }
}

impl Serialize for Bad {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0)
    }
}

impl<'de> Deserialize<'de> for Bad {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Bad, D::Error> {
        let key = String::deserialize(deserializer)?;
        let bad = BAD.into_iter().find(|bad| bad.key() == key);
        bad.map(Bad::from)
            .ok_or_else(|| serde::de::Error::custom("no reason of ours"))
    }
}

/// Something odd in a row that was taken all the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Noted {
    /// The line of the file, from 1.
    pub line: u64,
    /// The title of the column that it is about.
    pub column: Option<String>,
    /// What stands there, shortened.
    pub value: String,
    /// What is odd.
    pub note: Note,
}

/// What is odd.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "kebab-case")]
pub enum Note {
    /// Nobody is called so; the person has no manager then.
    #[error("this manager is not known; read as no manager")]
    UnknownManager,
    /// The person is named as its own manager.
    #[error("nobody is their own manager; read as no manager")]
    OwnManager,
    /// The person was deactivated, and the file does not say that this has ended.
    #[error("this person is deactivated in Kith and stays so; a column active with yes brings people back")]
    Deactivated,
    /// Whoever runs the installation is not deactivated by a file.
    #[error("this person is an administrator and stays active; take the role away first")]
    Administrator,
}

impl Note {
    /// The message, as a key of the catalogue.
    pub fn key(self) -> &'static str {
        match self {
            Note::UnknownManager => "import-note-unknown-manager",
            Note::OwnManager => "import-note-own-manager",
            Note::Deactivated => "import-note-deactivated",
            Note::Administrator => "import-note-administrator",
        }
    }
}

impl fmt::Display for Rejected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_place(f, self.line, self.column.as_deref(), &self.value)?;
        self.reason.fmt(f)
    }
}

impl fmt::Display for Noted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_place(f, self.line, self.column.as_deref(), &self.value)?;
        self.note.fmt(f)
    }
}

fn write_place(f: &mut fmt::Formatter<'_>, line: u64, column: Option<&str>, value: &str) -> fmt::Result {
    write!(f, "line {line}")?;
    if let Some(column) = column {
        write!(f, ", column {}", crate::input::short(column))?;
    }
    if !value.is_empty() {
        write!(f, " (\"{value}\")")?;
    }
    f.write_str(": ")
}

impl Report {
    /// The share of leavers above which an administrator has to agree, as a whole number of hundredths.
    pub const MOST_LEAVERS_PERCENT: usize = 10;

    /// Whether so many would leave that an administrator has to agree first: an export that was cut off looks the same.
    pub fn holds(&self) -> bool {
        self.leavers * 100 > self.directory * Report::MOST_LEAVERS_PERCENT
    }

    /// Whether nothing would change.
    pub fn is_empty(&self) -> bool {
        self.new + self.changed + self.leavers == 0
    }

    /// The same without anything that tells of a person: what is kept once the import has ended.
    pub fn counts(&self) -> Report {
        let rejections = self.rejections.iter().map(|r| Rejected {
            value: String::new(),
            ..r.clone()
        });
        let warnings = self.warnings.iter().map(|w| Noted {
            value: String::new(),
            ..w.clone()
        });
        Report {
            rejections: rejections.collect(),
            warnings: warnings.collect(),
            new_names: Vec::new(),
            examples: Vec::new(),
            leaver_names: Vec::new(),
            ..self.clone()
        }
    }

    pub(super) fn reject(&mut self, reasons: Vec<Rejected>) {
        self.rejected += 1;
        let room = MOST_REJECTED.saturating_sub(self.rejections.len());
        self.rejections.extend(reasons.into_iter().take(room));
    }

    pub(super) fn note(&mut self, noted: Noted) {
        self.warned += 1;
        if self.warnings.len() < MOST_REJECTED {
            self.warnings.push(noted);
        }
    }
}
