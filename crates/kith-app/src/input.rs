//! What a reader says about a file: why it cannot be read, or what it had to guess.

use std::fmt::Write;

/// A file that cannot be read as it is: one message for the person who has to mend it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}{}: {message}", place(*line, column.as_ref()))]
pub struct InputError {
    /// The file, as the caller named it.
    pub file: String,
    /// The line, counted from 1 (in a workbook: the row), where there is one to point at.
    pub line: Option<u64>,
    /// The column, where there is one to point at.
    pub column: Option<Column>,
    /// What is wrong, what was expected and what to do.
    pub message: String,
}

/// A column that a message points at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Counted from 1.
    pub number: usize,
    /// The title in the header, where it is known.
    pub title: Option<String>,
}

/// Something that a reader guessed or left out; the file was read all the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// The line it is about, counted from 1 (in a workbook: the row).
    pub line: Option<u64>,
    /// What was found and how it was taken.
    pub message: String,
}

impl std::fmt::Display for Warning {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.line {
            Some(line) => write!(f, "line {line}: {}", self.message),
            None => f.write_str(&self.message),
        }
    }
}

fn place(line: Option<u64>, column: Option<&Column>) -> String {
    let mut text = String::new();
    // Writing to a string cannot fail.
    if let Some(line) = line {
        let _ = write!(text, ", line {line}");
    }
    if let Some(Column { number, title }) = column {
        let _ = write!(text, ", column {number}");
        if let Some(title) = title {
            let _ = write!(text, " ({})", short(title));
        }
    }
    text
}

/// An [`InputError`] before the name of the file is known.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    pub(crate) line: Option<u64>,
    pub(crate) column: Option<Column>,
    pub(crate) message: String,
}

impl Fault {
    pub(crate) fn new(message: impl Into<String>) -> Fault {
        Fault {
            line: None,
            column: None,
            message: message.into(),
        }
    }

    pub(crate) fn line(self, line: u64) -> Fault {
        Fault {
            line: Some(line),
            ..self
        }
    }

    pub(crate) fn column(self, number: usize) -> Fault {
        Fault {
            column: Some(Column { number, title: None }),
            ..self
        }
    }

    pub(crate) fn in_file(self, file: &str) -> InputError {
        InputError {
            file: file.to_owned(),
            line: self.line,
            column: self.column,
            message: self.message,
        }
    }
}

/// What a file says, fit for a message: on one line and not longer than a message can bear.
pub(crate) fn short(text: &str) -> String {
    const MOST: usize = 40;
    let mut out: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(MOST)
        .collect();
    if text.chars().nth(MOST).is_some() {
        out.push('…');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_names_the_place() {
        let error = |line, column| {
            InputError {
                file: "people.csv".into(),
                line,
                column,
                message: "no".into(),
            }
            .to_string()
        };
        let column = |title: Option<&str>| {
            Some(Column {
                number: 3,
                title: title.map(str::to_owned),
            })
        };
        assert_eq!(error(None, None), "people.csv: no");
        assert_eq!(error(Some(7), None), "people.csv, line 7: no");
        assert_eq!(error(Some(7), column(None)), "people.csv, line 7, column 3: no");
        assert_eq!(
            error(Some(7), column(Some("email"))),
            "people.csv, line 7, column 3 (email): no"
        );
    }

    #[test]
    fn what_a_file_says_stays_on_one_line() {
        assert_eq!(short("a\nb\u{1b}[31m"), "a b [31m");
        assert_eq!(short(&"ü".repeat(40)), "ü".repeat(40));
        assert_eq!(short(&"ü".repeat(41)), "ü".repeat(40) + "…");
    }
}
