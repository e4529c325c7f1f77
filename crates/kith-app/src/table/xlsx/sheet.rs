//! The cells of a sheet, row by row; what the sheet says about its own size is not looked at.

use super::damaged;
use super::formats::{self, Epoch, Formats};
use super::package::Package;
use super::strings::Strings;
use super::xml::{Element, Node};
use crate::input::{Column, Fault, Warning, short};
use crate::table::builder::{Builder, Record, too_long, too_wide};
use crate::table::{MAX_CELL_BYTES, MAX_COLUMNS};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::ControlFlow::{Break, Continue};

/// What cells refer to.
pub(super) struct Context<'a> {
    pub(super) strings: &'a Strings,
    pub(super) formats: &'a Formats,
    pub(super) epoch: Epoch,
}

pub(super) fn read(
    package: &mut Package<'_>,
    path: &str,
    context: &Context<'_>,
    builder: &mut Builder,
) -> Result<(), Fault> {
    let xml = package
        .part(path)?
        .ok_or_else(|| damaged("its first sheet is missing"))?;
    let mut sheet = Sheet {
        context,
        record: Record::default(),
        cell: Cell::default(),
        collect: false,
        in_phonetic: false,
        lost: BTreeMap::new(),
    };
    xml.walk(|node| match node {
        Node::Close("row") => builder.add(&sheet.record).map(Continue),
        Node::Close("sheetData") => Ok(Break(())),
        node => sheet.see(node).map(Continue).map_err(|fault| builder.titled(fault)),
    })?;
    for ((column, what), (rows, first)) in sheet.lost {
        let warning = builder.titled(Fault::new("").column(column));
        builder.warnings.push(lost_warning(warning.column, what, rows, first));
    }
    Ok(())
}

#[derive(Default)]
struct Cell {
    /// Counted from 1; 0 before the first one of a row.
    column: usize,
    kind: Kind,
    style: Option<usize>,
    formula: bool,
    value: String,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Kind {
    #[default]
    Number,
    Shared,
    Inline,
    Text,
    Bool,
    Error,
    IsoDate,
}

/// A cell that shows something and is read as empty.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Lost {
    Error,
    NoResult,
}

struct Sheet<'a> {
    context: &'a Context<'a>,
    record: Record,
    cell: Cell,
    /// Whether text belongs to the value of the cell.
    collect: bool,
    in_phonetic: bool,
    /// By column: in how many rows, and the first of them. One warning a column, not one a cell.
    lost: BTreeMap<(usize, Lost), (u64, u64)>,
}

impl Sheet<'_> {
    fn see(&mut self, node: Node<'_>) -> Result<(), Fault> {
        match node {
            Node::Open("row", tag) => self.open_row(&tag)?,
            Node::Open("c", tag) => self.open_cell(&tag)?,
            Node::Open("f", _) => self.cell.formula = true,
            Node::Open("v", _) => self.collect = self.cell.kind != Kind::Inline,
            Node::Open("t", _) => self.collect = self.cell.kind == Kind::Inline && !self.in_phonetic,
            Node::Close("v" | "t") => self.collect = false,
            Node::Open("rPh", _) => self.in_phonetic = true,
            Node::Close("rPh") => self.in_phonetic = false,
            Node::Text(text) if self.collect => self.push(text)?,
            Node::Close("c") => self.close_cell()?,
            _ => {}
        }
        Ok(())
    }

    fn open_row(&mut self, tag: &Element<'_>) -> Result<(), Fault> {
        let last = self.record.line;
        let line = match tag.attribute("r")? {
            Some(r) => u64::from(r.parse::<u32>().map_err(|_| damaged("a row has no number"))?),
            None => last + 1,
        };
        if line <= last {
            return Err(damaged("its rows are not in order").line(line));
        }
        self.record.start(line);
        self.cell.column = 0;
        Ok(())
    }

    fn open_cell(&mut self, tag: &Element<'_>) -> Result<(), Fault> {
        let line = self.record.line;
        if line == 0 {
            return Err(damaged("a cell is outside a row"));
        }
        let [reference, style, kind] = tag.attributes(["r", "s", "t"])?;
        let column = match reference {
            Some(reference) => column_of(&reference).ok_or_else(|| damaged("a cell has no place").line(line))?,
            None => self.cell.column + 1,
        };
        if column <= self.cell.column {
            return Err(damaged("the cells of a row are not in order").line(line));
        }
        self.cell.column = column;
        self.cell.value.clear();
        self.cell.formula = false;
        self.cell.style = style.and_then(|s| s.parse().ok());
        self.cell.kind = match kind.as_deref() {
            None | Some("n") => Kind::Number,
            Some("s") => Kind::Shared,
            Some("inlineStr") => Kind::Inline,
            Some("str") => Kind::Text,
            Some("b") => Kind::Bool,
            Some("e") => Kind::Error,
            Some("d") => Kind::IsoDate,
            Some(_) => return Err(damaged("a cell is of an unknown type").line(line).column(column)),
        };
        Ok(())
    }

    fn push(&mut self, text: &str) -> Result<(), Fault> {
        if self.cell.value.len() + text.len() > MAX_CELL_BYTES {
            return Err(too_long(self.record.line, self.cell.column));
        }
        self.cell.value.push_str(text);
        Ok(())
    }

    fn close_cell(&mut self) -> Result<(), Fault> {
        let (line, column) = (self.record.line, self.cell.column);
        let bad = |what: &str| Err(damaged(what).line(line).column(column));
        let value = self.cell.value.as_str();
        let text = match self.cell.kind {
            Kind::Number => formats::number(
                value.trim(),
                self.context.formats.shape(self.cell.style),
                self.context.epoch,
            ),
            Kind::Inline | Kind::Text => unescape(value),
            Kind::Shared if value.is_empty() => Cow::Borrowed(""),
            Kind::Shared => match value
                .trim()
                .parse()
                .ok()
                .and_then(|index| self.context.strings.get(index))
            {
                Some(text) => unescape(text),
                None => return bad("a cell refers to a text that is not there"),
            },
            Kind::Bool => match value.trim() {
                "1" | "true" => Cow::Borrowed("yes"),
                "0" | "false" => Cow::Borrowed("no"),
                "" => Cow::Borrowed(""),
                _ => return bad("a cell is neither true nor false"),
            },
            // A day at midnight is a day.
            Kind::IsoDate => Cow::Borrowed(value.split_once("T00:00:00").map_or(value, |(day, _)| day)),
            Kind::Error => Cow::Borrowed(""),
        };
        let lost = match self.cell.kind {
            Kind::Error => Some(Lost::Error),
            Kind::Number if self.cell.formula && value.is_empty() => Some(Lost::NoResult),
            _ => None,
        };
        if let Some(lost) = lost {
            self.lost.entry((column, lost)).or_insert((0, line)).0 += 1;
        }
        if text.is_empty() {
            return Ok(());
        }
        if column > MAX_COLUMNS {
            return Err(too_wide(line));
        }
        while self.record.column() < column {
            self.record.end_cell()?;
        }
        self.record.push(&text)?;
        self.record.end_cell()
    }
}

fn lost_warning(column: Option<Column>, what: Lost, rows: u64, first: u64) -> Warning {
    let column = match column {
        Some(Column {
            number,
            title: Some(title),
        }) => format!("column {number} ({})", short(&title)),
        Some(Column { number, title: None }) => format!("column {number}"),
        None => "a column".to_owned(),
    };
    let cells = if rows == 1 {
        "1 cell".to_owned()
    } else {
        format!("{rows} cells")
    };
    let message = match what {
        Lost::Error => format!("{column}: {cells} with a formula error, such as #N/A, read as empty"),
        Lost::NoResult => format!(
            "{column}: {cells} with a formula that has no result yet, read as empty; \
             open the workbook in a spreadsheet program and save it"
        ),
    };
    Warning {
        line: Some(first),
        message,
    }
}

/// The number of the column in a reference such as `AB12`, counted from 1; none if it is not one.
fn column_of(reference: &str) -> Option<usize> {
    let letters = reference.bytes().take_while(u8::is_ascii_alphabetic);
    // Three letters are the most a sheet has.
    let (mut column, mut count) = (0, 0);
    for letter in letters {
        column = column * 26 + usize::from(letter.to_ascii_uppercase() - b'A') + 1;
        count += 1;
        if count > 3 {
            return None;
        }
    }
    (column > 0).then_some(column)
}

/// The text with `_x000D_` and the like replaced by the characters that XML cannot hold.
fn unescape(text: &str) -> Cow<'_, str> {
    let Some(first) = text.find("_x") else {
        return Cow::Borrowed(text);
    };
    let mut out = String::with_capacity(text.len());
    out.push_str(&text[..first]);
    let mut rest = &text[first..];
    while !rest.is_empty() {
        if let Some(c) = escaped(rest) {
            out.push(c);
            rest = &rest[ESCAPE..];
        } else {
            let skip = if rest.starts_with("_x") { 2 } else { 0 };
            let next = rest[skip..].find("_x").map_or(rest.len(), |at| at + skip);
            out.push_str(&rest[..next]);
            rest = &rest[next..];
        }
    }
    Cow::Owned(out)
}

/// The length of `_x000D_`.
const ESCAPE: usize = 7;

/// The character that the escape at the start of the text stands for.
fn escaped(text: &str) -> Option<char> {
    let code = text.get(..ESCAPE)?.strip_prefix("_x")?.strip_suffix('_')?;
    // A sign is fine for the parser, but not here.
    if !code.bytes().all(|b| b.is_ascii_hexdigit()) {
        return None;
    }
    char::from_u32(u32::from_str_radix(code, 16).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_of_references() {
        let cases = [
            ("A1", Some(1)),
            ("z9", Some(26)),
            ("AA10", Some(27)),
            ("XFD1", Some(16_384)),
        ];
        for (reference, column) in cases
            .into_iter()
            .chain([("12", None), ("", None), ("AAAA1", None), ("Ä1", None)])
        {
            assert_eq!(column_of(reference), column, "{reference}");
        }
    }

    #[test]
    fn characters_that_xml_cannot_hold() {
        let cases = [
            ("plain", "plain"),
            ("a_x000D_\nb", "a\r\nb"),
            ("_x005F_x0041_", "_x0041_"),
            ("_x00", "_x00"),
            ("_x00zz_", "_x00zz_"),
            ("_xD800_ü_x", "_xD800_ü_x"),
            ("_x_x0041_", "_xA"),
            ("_xüüü", "_xüüü"),
            ("_x0041_ü_x0042_", "AüB"),
        ];
        for (text, expected) in cases {
            assert_eq!(unescape(text), expected, "{text}");
        }
    }
}
