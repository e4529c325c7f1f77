//! Tables as people bring them: CSV in whatever encoding and delimiter, or the first sheet of an XLSX workbook.
//!
//! Strict where a guess could put a value into the wrong person's row, lenient where it cannot. Memory is bounded by the
//! limits below while a file is being read, whatever the file claims about itself.

mod builder;
mod csv;
mod encoding;
mod source;
mod xlsx;

use crate::input::{Column, Fault, InputError, Warning, short};
use kith_domain::people::Field;
use source::Kind;

pub use source::{read_bytes, read_path};

/// A million people with forty filled columns; more than that is an export of something else.
pub const MAX_FILE_BYTES: u64 = 512 << 20;
/// All cells together, as much as the largest file.
pub const MAX_TEXT_BYTES: usize = 512 << 20;
/// A million people with sixty columns; a row may be much shorter in the file than in memory.
pub const MAX_CELLS: usize = 64 << 20;
/// Twice the people the engine is made for.
pub const MAX_ROWS: usize = 2_000_000;
/// A contract of `kith match`: a wider file is a matrix, not a list of people.
pub const MAX_COLUMNS: usize = 1_000;
/// A contract of `kith match`: a longer cell is a quote that was never closed, or a document.
pub const MAX_CELL_BYTES: usize = 64 << 10;

/// A header and the rows under it. Cells are trimmed of white space and invisible marks; rows without any value are left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    name: String,
    columns: Vec<Field>,
    header_line: u64,
    lines: Vec<u64>,
    /// Where each cell ends in `text`; one per row and column. `MAX_TEXT_BYTES` fits.
    ends: Vec<u32>,
    text: String,
    warnings: Vec<Warning>,
}

/// One row of a [`Table`].
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    table: &'a Table,
    index: usize,
}

/// Reads a table from the bytes of a file; `name` is what messages call the file, and only a hint at what it holds.
///
/// # Errors
/// When the file is not a table that can be read without guessing at who a value belongs to, or exceeds a limit.
pub fn read(name: &str, bytes: &[u8]) -> Result<Table, InputError> {
    let read = match source::kind(name, bytes) {
        Ok(Kind::Text) => csv::read(bytes),
        Ok(Kind::Workbook) => xlsx::read(bytes),
        Err(fault) => Err(fault),
    };
    read.and_then(|builder| builder.finish(name))
        .map_err(|fault| fault.in_file(name))
}

impl Table {
    /// The file, as messages name it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The columns with a title, in the order of the file; their names are unique.
    pub fn columns(&self) -> &[Field] {
        &self.columns
    }

    /// The line of the header, counted from 1.
    pub fn header_line(&self) -> u64 {
        self.header_line
    }

    /// How many rows there are under the header.
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// Whether there is nothing under the header.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// The rows, in the order of the file.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = Row<'_>> {
        (0..self.len()).map(|index| self.row(index))
    }

    /// The row with that number, counted from 0.
    pub(crate) fn row(&self, index: usize) -> Row<'_> {
        Row { table: self, index }
    }

    /// What was guessed while reading.
    pub fn warnings(&self) -> &[Warning] {
        &self.warnings
    }

    /// An error about the table as a whole.
    pub fn error(&self, message: impl Into<String>) -> InputError {
        Fault::new(message).in_file(&self.name)
    }

    /// An error about a line of this table.
    pub fn error_at(&self, line: u64, message: impl Into<String>) -> InputError {
        Fault::new(message).line(line).in_file(&self.name)
    }

    /// The titles of the columns, fit for a message.
    pub(crate) fn titles(&self) -> String {
        const MOST: usize = 12;
        let mut titles: Vec<String> = self
            .columns
            .iter()
            .take(MOST)
            .map(|c| format!("\"{}\"", short(&c.title)))
            .collect();
        if self.columns.len() > MOST {
            titles.push(format!("and {} more", self.columns.len() - MOST));
        }
        titles.join(", ")
    }

    /// An error about a cell of this table; `column` is an index into [`Table::columns`].
    pub fn error_in(&self, line: u64, column: usize, message: impl Into<String>) -> InputError {
        let field = &self.columns[column];
        InputError {
            column: Some(Column {
                number: field.column,
                title: Some(field.title.clone()),
            }),
            ..self.error_at(line, message)
        }
    }
}

impl<'a> Row<'a> {
    /// The line on which the row starts, counted from 1; in a workbook the number of the row.
    pub fn line(self) -> u64 {
        self.table.lines[self.index]
    }

    /// The trimmed text of a cell; `column` is an index into [`Table::columns`].
    pub fn cell(self, column: usize) -> &'a str {
        let cell = self.index * self.table.columns.len() + column;
        let start = if cell == 0 { 0 } else { self.table.ends[cell - 1] };
        &self.table.text[start as usize..self.table.ends[cell] as usize]
    }

    /// The trimmed cells, one per column.
    pub fn cells(self) -> impl ExactSizeIterator<Item = &'a str> {
        (0..self.table.columns.len()).map(move |column| self.cell(column))
    }
}

/// The text without white space and invisible marks (zero width, direction, byte order) around it: they come with copy and
/// paste, nobody sees them, and `ann` with and without one is the same person.
pub(crate) fn clean(text: &str) -> &str {
    // Most cells have nothing to trim, and a letter or digit at both ends shows it.
    if let ([first, ..], [.., last]) = (text.as_bytes(), text.as_bytes())
        && first.is_ascii_graphic()
        && last.is_ascii_graphic()
    {
        return text;
    }
    text.trim_matches(|c: char| c.is_whitespace() || is_invisible(c))
}

/// Characters that take no room on the page.
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{206f}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn invisible_marks_are_trimmed_at_the_ends_only() {
        assert_eq!(clean("\u{feff} \u{200f}ann\u{200b}lee \u{202c}\t"), "ann\u{200b}lee");
        assert_eq!(clean("\u{200b}\u{a0}"), "");
    }
}
