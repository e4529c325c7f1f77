//! One table of the document: its keys are checked first, then its values are read by type.

use kith_domain::number::Decimal;
use kith_domain::rules::Place;
use kith_domain::text::{choice, list, nearest};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{RulesFileError, start};

/// The text of the file, to turn offsets into lines and columns.
#[derive(Clone, Copy)]
pub(super) struct Source<'a> {
    text: &'a str,
    lines: &'a Lines,
}

/// Where each line of a text begins, looked up once: a place is asked for as often as there are keys.
pub(super) struct Lines(Vec<usize>);

impl Lines {
    pub(super) fn of(text: &str) -> Lines {
        let after = text.match_indices('\n').map(|(at, _)| at + 1);
        Lines(std::iter::once(0).chain(after).collect())
    }
}

impl<'a> Source<'a> {
    pub(super) fn new(text: &'a str, lines: &'a Lines) -> Source<'a> {
        Source { text, lines }
    }

    pub(super) fn place(self, offset: usize) -> Place {
        let line = self.lines.0.partition_point(|&start| start <= offset);
        let start = self.lines.0[line - 1];
        let before = self.text.get(start..offset).unwrap_or_default();
        // A byte order mark takes no column.
        let column = before.chars().filter(|&c| c != '\u{feff}').count() + 1;
        Place { line, column }
    }

    pub(super) fn error(self, offset: usize, message: String) -> RulesFileError {
        let Place { line, column } = self.place(offset);
        RulesFileError { line, column, message }
    }
}

/// A value and where it stands.
#[derive(Clone, Copy)]
pub(super) struct Keyed<T> {
    pub(super) value: T,
    pub(super) at: usize,
}

/// A table whose keys are all known.
pub(super) struct Section<'a> {
    source: Source<'a>,
    what: String,
    table: &'a DeTable<'a>,
    at: usize,
}

impl<'a> Section<'a> {
    /// Takes a table; the first key that is not allowed is an error.
    pub(super) fn new(
        source: Source<'a>,
        what: &str,
        table: &'a DeTable<'a>,
        at: usize,
        allowed: &[&str],
    ) -> Result<Section<'a>, RulesFileError> {
        let unknown = table
            .iter()
            .filter(|(key, _)| !allowed.contains(&key.get_ref().as_ref()))
            .min_by_key(|(key, _)| key.span().start);
        if let Some((key, value)) = unknown {
            let name = key.get_ref();
            let is_tables = value
                .get_ref()
                .as_array()
                .is_some_and(|items| items.iter().any(|item| item.get_ref().is_table()));
            // `rules` is nearer to `roles` than to `rule`, but only two keys are written in double brackets.
            let tables = ["rule", "pair"].into_iter().filter(|key| allowed.contains(key));
            let brackets = |word: &str| {
                if is_tables {
                    format!("`[[{word}]]`")
                } else {
                    format!("`{word}`")
                }
            };
            let meant = if is_tables {
                nearest(name, tables)
            } else {
                nearest(name, allowed.iter().copied())
            };
            let hint = match meant {
                Some(meant) => format!("did you mean {}?", brackets(meant)),
                None => format!("it can have {}", list(&quoted(allowed))),
            };
            return Err(source.error(key.span().start, format!("{what} has no {}; {hint}", brackets(name))));
        }
        Ok(Section {
            source,
            what: what.to_owned(),
            table,
            at,
        })
    }

    fn get(&self, key: &str) -> Option<&'a Spanned<DeValue<'a>>> {
        self.table.get(key)
    }

    fn wrong(&self, key: &str, value: &Spanned<DeValue<'_>>, expected: &str) -> RulesFileError {
        let found = match value.get_ref() {
            DeValue::String(text) => format!("`{text}`"),
            DeValue::Integer(number) => number.to_string(),
            DeValue::Float(number) => number.to_string(),
            DeValue::Boolean(yes) => yes.to_string(),
            DeValue::Datetime(_) => "a date".to_owned(),
            DeValue::Array(_) => "a list".to_owned(),
            DeValue::Table(_) => "a table".to_owned(),
        };
        self.source
            .error(start(value), format!("`{key}` is {found}; it must be {expected}"))
    }

    pub(super) fn text(&self, key: &str) -> Result<Option<Keyed<&'a str>>, RulesFileError> {
        let Some(value) = self.get(key) else { return Ok(None) };
        match value.get_ref() {
            DeValue::String(text) if !text.trim().is_empty() => Ok(Some(Keyed {
                value: text.trim(),
                at: start(value),
            })),
            DeValue::String(_) => Err(self.source.error(start(value), format!("`{key}` is empty; fill it in"))),
            _ => Err(self.wrong(key, value, "a text in quotes")),
        }
    }

    /// Where each of its keys stands.
    pub(super) fn places(&self) -> impl Iterator<Item = (String, Place)> {
        self.table
            .keys()
            .map(|key| (key.get_ref().to_string(), self.source.place(key.span().start)))
    }

    pub(super) fn missing(&self, key: &str) -> RulesFileError {
        self.source.error(self.at, format!("{} needs `{key}`", self.what))
    }

    pub(super) fn required(&self, key: &str) -> Result<Keyed<&'a str>, RulesFileError> {
        self.text(key)?.ok_or_else(|| self.missing(key))
    }

    pub(super) fn boolean(&self, key: &str) -> Result<Option<bool>, RulesFileError> {
        let Some(value) = self.get(key) else { return Ok(None) };
        match value.get_ref() {
            DeValue::Boolean(yes) => Ok(Some(*yes)),
            _ => Err(self.wrong(key, value, "true or false")),
        }
    }

    pub(super) fn whole(&self, key: &str, least: i64, most: i64) -> Result<Option<Keyed<i64>>, RulesFileError> {
        let Some(value) = self.get(key) else { return Ok(None) };
        let number = match value.get_ref() {
            DeValue::Integer(text) => i64::from_str_radix(text.as_str(), text.radix()).ok(),
            _ => None,
        };
        match number {
            Some(number) if (least..=most).contains(&number) => Ok(Some(Keyed {
                value: number,
                at: start(value),
            })),
            _ => Err(self.wrong(key, value, &format!("a whole number from {least} to {most}"))),
        }
    }

    /// A decimal number that `accept` takes.
    pub(super) fn decimal<T>(
        &self,
        key: &str,
        expected: &str,
        accept: impl Fn(Decimal) -> Option<T>,
    ) -> Result<Option<Keyed<T>>, RulesFileError> {
        let Some(value) = self.get(key) else { return Ok(None) };
        let number = match value.get_ref() {
            DeValue::Integer(text) if text.radix() == 10 => Decimal::parse(text.as_str()),
            DeValue::Float(text) => Decimal::parse(text.as_str()),
            _ => None,
        };
        match number.and_then(accept) {
            Some(number) => Ok(Some(Keyed {
                value: number,
                at: start(value),
            })),
            None => Err(self.wrong(key, value, expected)),
        }
    }

    pub(super) fn choice(&self, key: &str, known: &[&'static str]) -> Result<Option<&'static str>, RulesFileError> {
        let Some(text) = self.text(key)? else { return Ok(None) };
        if let Some(found) = known.iter().find(|k| **k == text.value) {
            return Ok(Some(found));
        }
        let hint = match nearest(text.value, known.iter().copied()) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!("it can be {}", choice(&quoted(known))),
        };
        Err(self
            .source
            .error(text.at, format!("{key} `{}` is not known; {hint}", text.value)))
    }

    pub(super) fn required_choice(&self, key: &str, known: &[&'static str]) -> Result<&'static str, RulesFileError> {
        self.choice(key, known)?.ok_or_else(|| {
            let message = format!("{} needs `{key}`: {}", self.what, choice(&quoted(known)));
            self.source.error(self.at, message)
        })
    }

    pub(super) fn table(&self, key: &str) -> Result<Option<(&'a DeTable<'a>, usize)>, RulesFileError> {
        let Some(value) = self.get(key) else { return Ok(None) };
        match value.get_ref() {
            DeValue::Table(table) => Ok(Some((table, start(value)))),
            _ => Err(self.wrong(key, value, "a table")),
        }
    }

    /// The tables written as `[[key]]`.
    pub(super) fn tables(&self, key: &str) -> Result<Vec<(&'a DeTable<'a>, usize)>, RulesFileError> {
        let Some(value) = self.get(key) else {
            return Ok(Vec::new());
        };
        let brackets = format!("one or more tables under `[[{key}]]`, with double brackets");
        let DeValue::Array(items) = value.get_ref() else {
            return Err(self.wrong(key, value, &brackets));
        };
        items
            .iter()
            .map(|item| match item.get_ref() {
                DeValue::Table(table) => Ok((table, start(item))),
                _ => Err(self.wrong(key, item, &brackets)),
            })
            .collect()
    }

    /// Pairs of texts, `[["A", "B"], …]`, at least one.
    pub(super) fn text_pairs(&self, key: &str) -> Result<Vec<(String, String)>, RulesFileError> {
        const EXPECTED: &str = "a list of pairs such as [[\"Junior\", \"Senior\"]]";
        let value = self.get(key).ok_or_else(|| self.missing(key))?;
        let DeValue::Array(rows) = value.get_ref() else {
            return Err(self.wrong(key, value, EXPECTED));
        };
        if rows.is_empty() {
            return Err(self
                .source
                .error(start(value), format!("`{key}` is empty; it must be {EXPECTED}")));
        }
        rows.iter()
            .map(|row| {
                let texts: Vec<&str> = match row.get_ref() {
                    DeValue::Array(cells) => cells
                        .iter()
                        .filter_map(|c| c.get_ref().as_str())
                        .map(str::trim)
                        .filter(|t| !t.is_empty())
                        .collect(),
                    _ => Vec::new(),
                };
                let cells = row.get_ref().as_array().map_or(0, |cells| cells.len());
                match (&texts[..], cells) {
                    ([a, b], 2) => Ok(((*a).to_owned(), (*b).to_owned())),
                    _ => Err(self.source.error(
                        start(row),
                        format!("every entry of `{key}` must be two texts, such as [\"Junior\", \"Senior\"]"),
                    )),
                }
            })
            .collect()
    }

    /// An error at a key's value.
    pub(super) fn error_at(&self, key: &str, message: &str) -> RulesFileError {
        self.source
            .error(self.get(key).map_or(self.at, start), message.to_owned())
    }
}

fn quoted(words: &[&str]) -> Vec<String> {
    words.iter().map(|w| format!("`{w}`")).collect()
}
