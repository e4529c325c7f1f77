//! From records to a table: the header, the limits, and every check that CSV and workbooks share.

use super::{MAX_CELL_BYTES, MAX_COLUMNS, MAX_ROWS, Table, clean};
use crate::column_names::is_known_title;
use crate::input::{Column, Fault, Warning, short};
use kith_domain::people::{Field, FieldName};
use std::collections::HashMap;

/// One record while it is read; the limits on cells and columns are kept here, before anything grows past them.
#[derive(Default)]
pub(super) struct Record {
    pub(super) line: u64,
    text: String,
    ends: Vec<usize>,
}

impl Record {
    pub(super) fn start(&mut self, line: u64) {
        self.line = line;
        self.text.clear();
        self.ends.clear();
    }

    /// Adds text to the current cell.
    pub(super) fn push(&mut self, text: &str) -> Result<(), Fault> {
        let start = self.ends.last().copied().unwrap_or(0);
        if self.text.len() - start + text.len() > MAX_CELL_BYTES {
            return Err(too_long(self.line, self.column()));
        }
        self.text.push_str(text);
        Ok(())
    }

    /// Ends the current cell.
    pub(super) fn end_cell(&mut self) -> Result<(), Fault> {
        if self.ends.len() == MAX_COLUMNS {
            return Err(too_wide(self.line));
        }
        self.ends.push(self.text.len());
        Ok(())
    }

    /// The number of the current cell, counted from 1.
    pub(super) fn column(&self) -> usize {
        self.ends.len() + 1
    }

    fn cells(&self) -> impl ExactSizeIterator<Item = &str> {
        (0..self.ends.len()).map(|i| {
            let start = if i == 0 { 0 } else { self.ends[i - 1] };
            clean(&self.text[start..self.ends[i]])
        })
    }

    fn is_blank(&self) -> bool {
        self.cells().all(str::is_empty)
    }
}

pub(super) fn too_wide(line: u64) -> Fault {
    Fault::new(format!(
        "more than {} columns; keep the ones that matter for the match",
        grouped(MAX_COLUMNS)
    ))
    .line(line)
}

pub(super) fn too_long(line: u64, column: usize) -> Fault {
    Fault::new("this cell is longer than 64 KiB; shorten it, or close the quote that opens it")
        .line(line)
        .column(column)
}

/// Whether rows hold one cell per column, or only those with a value.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Width {
    /// A row with fewer cells has lost one: a CSV file.
    Full,
    /// Cells are numbered, so the missing ones are known to be empty: a workbook.
    Sparse,
}

/// How large a table may become.
#[derive(Clone, Copy)]
pub(super) struct Limits {
    /// Bytes of all cells together; well below the 4 GiB that [`Table`] can address.
    pub(super) text: usize,
    /// Cells, empty ones included.
    pub(super) cells: usize,
}

/// A table in the making.
pub(super) struct Builder {
    width: Width,
    limits: Limits,
    header: Option<Header>,
    lines: Vec<u64>,
    ends: Vec<u32>,
    text: String,
    pub(super) warnings: Vec<Warning>,
}

struct Header {
    line: u64,
    fields: Vec<Field>,
    /// By column of the file: whether it has a title.
    titled: Vec<bool>,
}

impl Builder {
    pub(super) fn new(width: Width, limits: Limits) -> Builder {
        let (lines, ends, text, warnings) = (Vec::new(), Vec::new(), String::new(), Vec::new());
        Builder {
            width,
            limits,
            header: None,
            lines,
            ends,
            text,
            warnings,
        }
    }

    /// Adds a record: the first one with a value is the header, later ones without are left out.
    pub(super) fn add(&mut self, record: &Record) -> Result<(), Fault> {
        if record.is_blank() {
            return Ok(());
        }
        let Some(header) = &self.header else {
            self.header = Some(Header::read(record)?);
            return Ok(());
        };
        if self.lines.is_empty() && header.is_title_above(record) {
            return Err(header.above(record));
        }
        header.check(record, self.width)?;
        let full = |what: String| {
            Err(Fault::new(format!("more than {what}; leave out columns or split the file")).line(record.line))
        };
        if self.lines.len() == MAX_ROWS {
            return full(format!("{} rows", grouped(MAX_ROWS)));
        }
        if self.ends.len() + header.fields.len() > self.limits.cells {
            return full(format!("{} cells up to here", grouped(self.limits.cells)));
        }
        let titled = header.titled.iter().zip(record.cells().chain(std::iter::repeat("")));
        for (_, cell) in titled.filter(|(titled, _)| **titled) {
            self.text.push_str(cell);
            // The limit on text keeps every end within 32 bits.
            self.ends.push(self.text.len() as u32);
        }
        if self.text.len() > self.limits.text {
            return full(format!("{} MiB of text up to here", self.limits.text >> 20));
        }
        self.lines.push(record.line);
        Ok(())
    }

    /// The same fault with the title of its column, once the header is known.
    pub(super) fn titled(&self, mut fault: Fault) -> Fault {
        if let (Some(header), Some(Column { number, title })) = (&self.header, &mut fault.column) {
            *title = title.take().or_else(|| header.title(*number));
        }
        fault
    }

    pub(super) fn finish(self, name: &str) -> Result<Table, Fault> {
        let header = self.header.ok_or_else(|| {
            Fault::new("the file is empty; expected a line of column titles and a line for each entry below it")
        })?;
        Ok(Table {
            name: name.to_owned(),
            columns: header.fields,
            header_line: header.line,
            lines: self.lines,
            ends: self.ends,
            text: self.text,
            warnings: self.warnings,
        })
    }
}

impl Header {
    fn read(record: &Record) -> Result<Header, Fault> {
        let mut header = Header {
            line: record.line,
            fields: Vec::new(),
            titled: Vec::new(),
        };
        let mut numbers: HashMap<FieldName, usize> = HashMap::new();
        for (cell, column) in record.cells().zip(1..) {
            let name = FieldName::parse(cell);
            header.titled.push(name.is_some());
            let Some(name) = name else { continue };
            let field = Field {
                name,
                title: cell.to_owned(),
                column,
            };
            if let Some(first) = numbers.insert(field.name.clone(), column) {
                let title = short(cell);
                let message =
                    format!("the title \"{title}\" is taken by column {first} already; rename one of the two");
                let column = Some(Column {
                    number: column,
                    title: Some(title),
                });
                return Err(Fault {
                    column,
                    ..Fault::new(message).line(record.line)
                });
            }
            header.fields.push(field);
        }
        Ok(header)
    }

    /// Whether this is one cell above a wider row: the heading of a sheet, unless a list of one column begins with it.
    fn is_title_above(&self, record: &Record) -> bool {
        let [only] = &self.fields[..] else { return false };
        let filled = record.cells().filter(|cell| !cell.is_empty()).count();
        filled > 1 && !is_known_title(&only.name)
    }

    fn above(&self, record: &Record) -> Fault {
        let message = format!(
            "the header seems to be on line {}; delete the lines above it",
            record.line
        );
        Fault::new(message).line(self.line)
    }

    fn check(&self, record: &Record, width: Width) -> Result<(), Fault> {
        let (expected, found) = (self.titled.len(), record.ends.len());
        let untitled = |column: usize| column > expected || !self.titled[column - 1];
        // Only where there is such a column at all: this is the path of every row.
        let suspect = found > expected || self.fields.len() < expected;
        if suspect
            && let Some((_, column)) = record
                .cells()
                .zip(1..)
                .find(|(cell, column)| untitled(*column) && !cell.is_empty())
        {
            let message = if column <= expected || width == Width::Sparse {
                "a value in a column without a title; give the column a title or clear it".to_owned()
            } else {
                format!("{} where the header has {expected}; {MEND_ROW}", cells(found))
            };
            return Err(Fault::new(message).line(record.line).column(column));
        }
        if width == Width::Full && found < expected {
            let message = format!("{} where the header has {expected}; {MEND_ROW}", cells(found));
            return Err(Fault::new(message).line(record.line));
        }
        Ok(())
    }

    fn title(&self, column: usize) -> Option<String> {
        self.fields.iter().find(|f| f.column == column).map(|f| f.title.clone())
    }
}

const MEND_ROW: &str = "put quotes around a cell that holds the delimiter or a line break";

fn cells(count: usize) -> String {
    if count == 1 {
        "1 cell".to_owned()
    } else {
        format!("{count} cells")
    }
}

/// The number with commas between the thousands.
pub(super) fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_grouped() {
        let cases = [(0, "0"), (999, "999"), (1_000, "1,000"), (2_000_000, "2,000,000")];
        for (number, text) in cases {
            assert_eq!(grouped(number), text);
        }
    }
}
