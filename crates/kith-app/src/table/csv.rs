//! A strict CSV reader.
//!
//! Our own, because the `csv` crate reads an unclosed quote to the end of the file and text behind a closing quote without
//! a word, and builds a cell or a record of any size before one can look at it.

use super::builder::{Builder, Limits, Record, Width};
use super::encoding::{breaks, decode};
use super::{MAX_CELLS, MAX_TEXT_BYTES, is_invisible};
use crate::input::Fault;

pub(super) fn read(bytes: &[u8]) -> Result<Builder, Fault> {
    let (text, warning) = decode(bytes)?;
    let mut builder = Builder::new(
        Width::Full,
        Limits {
            text: MAX_TEXT_BYTES,
            cells: MAX_CELLS,
        },
    );
    builder.warnings.extend(warning);
    let mut reader = Reader {
        text: &text,
        at: 0,
        line: 1,
        delimiter: delimiter(&text),
    };
    let mut record = Record::default();
    while reader.record(&mut record).map_err(|fault| builder.titled(fault))? {
        builder.add(&record)?;
    }
    Ok(builder)
}

/// The one of comma, semicolon and tab that the header has most of outside quotes; the comma when there is none.
fn delimiter(text: &str) -> u8 {
    let body = text.trim_start_matches(|c: char| c.is_whitespace() || is_invisible(c));
    // Back to the start of the line: a tab there is a delimiter, not a blank.
    let blank = &text[..text.len() - body.len()];
    let start = blank.rfind(['\n', '\r']).map_or(0, |at| at + 1);
    let mut counts = [(b',', 0_usize), (b';', 0), (b'\t', 0)];
    let mut quoted = false;
    for byte in text.as_bytes()[start..].iter().copied() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted => break,
            _ if quoted => {}
            _ => counts
                .iter_mut()
                .filter(|(d, _)| *d == byte)
                .for_each(|(_, count)| *count += 1),
        }
    }
    // The first of equals, so that the comma wins a tie.
    counts
        .iter()
        .rev()
        .max_by_key(|(_, count)| *count)
        .map_or(b',', |(delimiter, _)| *delimiter)
}

struct Reader<'a> {
    text: &'a str,
    /// Always just behind an ASCII character, so never inside another one.
    at: usize,
    line: u64,
    delimiter: u8,
}

impl<'a> Reader<'a> {
    /// Reads one record; false at the end of the file.
    fn record(&mut self, record: &mut Record) -> Result<bool, Fault> {
        if self.at == self.text.len() {
            return Ok(false);
        }
        record.start(self.line);
        loop {
            let quote = self.at + self.spaces();
            if self.byte(quote) == Some(b'"') {
                self.at = quote + 1;
                self.quoted(record)?;
            } else {
                let rest = self.rest();
                let end = memchr::memchr3(self.delimiter, b'\n', b'\r', rest.as_bytes()).unwrap_or(rest.len());
                record.push(&rest[..end])?;
                self.at += end;
            }
            record.end_cell()?;
            if self.byte(self.at) == Some(self.delimiter) {
                self.at += 1;
                continue;
            }
            self.line_end();
            return Ok(true);
        }
    }

    /// Reads the rest of a quoted cell, the spaces behind it included.
    fn quoted(&mut self, record: &mut Record) -> Result<(), Fault> {
        let opened = self.line;
        loop {
            let rest = self.rest();
            let Some(end) = memchr::memchr(b'"', rest.as_bytes()) else {
                let message =
                    "the quote that opens this cell is never closed; close it, or write \"\" for a quote inside a cell";
                return Err(Fault::new(message).line(opened).column(record.column()));
            };
            record.push(&rest[..end]).map_err(|fault| fault.line(opened))?;
            self.line += breaks(&rest.as_bytes()[..end]);
            self.at += end + 1;
            if self.byte(self.at) == Some(b'"') {
                record.push("\"").map_err(|fault| fault.line(opened))?;
                self.at += 1;
                continue;
            }
            let behind = self.at + self.spaces();
            match self.byte(behind) {
                None | Some(b'\n' | b'\r') => {}
                Some(byte) if byte == self.delimiter => {}
                Some(_) => {
                    let where_opened = if opened == self.line {
                        String::new()
                    } else {
                        format!(" (it opened on line {opened})")
                    };
                    let message = format!(
                        "text behind the closing quote of a cell{where_opened}; write \"\" for a quote inside a cell"
                    );
                    return Err(Fault::new(message).line(self.line).column(record.column()));
                }
            }
            self.at = behind;
            return Ok(());
        }
    }

    fn line_end(&mut self) {
        match (self.byte(self.at), self.byte(self.at + 1)) {
            (Some(b'\r'), Some(b'\n')) => self.at += 2,
            (Some(_), _) => self.at += 1,
            (None, _) => return,
        }
        self.line += 1;
    }

    /// How many spaces come next; a quoted cell may have them around its quotes.
    fn spaces(&self) -> usize {
        self.rest().bytes().take_while(|b| *b == b' ').count()
    }

    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_delimiter_is_the_most_frequent_one_of_the_header() {
        let cases = [
            ("a,b;c,d\n;;;;", b','),
            ("a;b,c;d", b';'),
            ("a\tb\n", b'\t'),
            ("name", b','),
            ("", b','),
            ("\"a;b;c\",d\n", b','),
            ("\"a\nb;c\"\td\n", b'\t'),
            ("\r\n \n\ta\n;;", b'\t'),
            ("a,b;c", b','),
        ];
        for (text, expected) in cases {
            assert_eq!(char::from(delimiter(text)), char::from(expected), "{text:?}");
        }
    }
}
