//! How a workbook shows its numbers: as numbers, as dates or as times.

use super::package::Package;
use super::xml::Node;
use crate::input::Fault;
use jiff::civil::{Date, date};
use jiff::{Span, ToSpan};
use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::ControlFlow::Continue;

/// What a number in a cell stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Number,
    Date,
    Time,
    DateTime,
    /// Hours that may go beyond a day.
    Elapsed,
}

/// The first day that a workbook counts from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Epoch {
    Year1900,
    Year1904,
}

/// The shapes of the cell formats, by their number.
pub(super) struct Formats(Vec<Shape>);

impl Formats {
    pub(super) fn shape(&self, style: Option<usize>) -> Shape {
        style
            .and_then(|style| self.0.get(style))
            .copied()
            .unwrap_or(Shape::Number)
    }
}

pub(super) fn read(package: &mut Package<'_>, path: Option<&str>) -> Result<Formats, Fault> {
    let mut shapes = Vec::new();
    let Some(xml) = path.map(|path| package.part(path)).transpose()?.flatten() else {
        return Ok(Formats(shapes));
    };
    let mut own: HashMap<u32, Shape> = HashMap::new();
    let mut in_cell_formats = false;
    xml.walk(|node| {
        match node {
            Node::Open("numFmt", tag) => {
                if let (Some(id), Some(code)) = (tag.attribute("numFmtId")?, tag.attribute("formatCode")?)
                    && let Ok(id) = id.parse()
                {
                    own.insert(id, shape_of_code(&code));
                }
            }
            Node::Open("cellXfs", _) => in_cell_formats = true,
            Node::Close("cellXfs") => in_cell_formats = false,
            Node::Open("xf", tag) if in_cell_formats => {
                let id = tag.attribute("numFmtId")?.and_then(|id| id.parse().ok());
                shapes.push(id.map_or(Shape::Number, |id| {
                    own.get(&id).copied().unwrap_or_else(|| shape_of_id(id))
                }));
            }
            _ => {}
        }
        Ok(Continue(()))
    })?;
    Ok(Formats(shapes))
}

/// The formats that every spreadsheet program has built in.
fn shape_of_id(id: u32) -> Shape {
    match id {
        14..=17 | 27..=31 | 36 | 50..=54 | 57 | 58 => Shape::Date,
        18..=21 | 32..=35 | 45 | 47 | 55 | 56 => Shape::Time,
        22 => Shape::DateTime,
        46 => Shape::Elapsed,
        _ => Shape::Number,
    }
}

/// What a format such as `dd/mm/yyyy` or `[h]:mm` shows; only the part for positive numbers counts.
fn shape_of_code(code: &str) -> Shape {
    let (mut date, mut time, mut month_or_minute) = (false, false, false);
    let mut chars = code.chars();
    while let Some(c) = chars.next() {
        match c.to_ascii_lowercase() {
            ';' => break,
            '"' => {
                chars.by_ref().find(|c| *c == '"');
            }
            '\\' | '_' | '*' => {
                chars.next();
            }
            '[' => {
                let inside: String = chars
                    .by_ref()
                    .take_while(|c| *c != ']')
                    .collect::<String>()
                    .to_ascii_lowercase();
                // [h], [mm] and [ss] count on; anything else is a colour, a condition or a language.
                if !inside.is_empty() && ['h', 'm', 's'].iter().any(|unit| inside.trim_matches(*unit).is_empty()) {
                    return Shape::Elapsed;
                }
            }
            'y' | 'd' => date = true,
            'h' | 's' => time = true,
            'm' => month_or_minute = true,
            // "General" is a number; the letter is an era otherwise, beside a year.
            'g' if chars
                .as_str()
                .get(..6)
                .is_some_and(|rest| rest.eq_ignore_ascii_case("eneral")) =>
            {
                return Shape::Number;
            }
            _ => {}
        }
    }
    match (date || (month_or_minute && !time), time) {
        (true, true) => Shape::DateTime,
        (true, false) => Shape::Date,
        (false, true) => Shape::Time,
        (false, false) => Shape::Number,
    }
}

/// The text of a number in a cell: ISO dates and times, whole numbers without a fraction, others as a spreadsheet shows them.
pub(super) fn number(raw: &str, shape: Shape, epoch: Epoch) -> Cow<'_, str> {
    if shape != Shape::Number
        && let Ok(value) = raw.parse::<f64>()
        && let Some(text) = moment(value, shape, epoch)
    {
        return Cow::Owned(text);
    }
    let digits = raw.strip_prefix('-').unwrap_or(raw);
    // As it stands: a long number must not lose its last digits in a float.
    if !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) {
        return Cow::Borrowed(raw);
    }
    match raw.parse::<f64>() {
        Ok(value) if value.is_finite() => Cow::Owned(plain(value)),
        _ => Cow::Borrowed(raw),
    }
}

/// The number without an exponent, to the fifteen digits that spreadsheet programs keep: 3.3000000000000003 is 3.3.
fn plain(value: f64) -> String {
    let value = if value.fract() == 0.0 {
        value
    } else {
        format!("{value:.14e}").parse().unwrap_or(value)
    };
    // Adding zero turns -0 into 0.
    (value + 0.0).to_string()
}

/// A count of days as a date or a time; none where the calendar has none.
fn moment(value: f64, shape: Shape, epoch: Epoch) -> Option<String> {
    const SECONDS: i64 = 86_400;
    // Year 9999; far below where a float loses seconds.
    if !(0.0..2_958_466.0).contains(&value) {
        return None;
    }
    let seconds = (value * SECONDS as f64).round() as i64;
    let (days, second) = match shape {
        // A date with a time of day shows the day it is on, not the nearest one.
        Shape::Date => (value.floor() as i64, 0),
        _ => (seconds / SECONDS, seconds % SECONDS),
    };
    match shape {
        Shape::Number => None,
        Shape::Elapsed => Some(clock(seconds)),
        Shape::Time => Some(clock(second)),
        Shape::Date => Some(day(days, epoch)?.to_string()),
        Shape::DateTime if second == 0 => Some(day(days, epoch)?.to_string()),
        Shape::DateTime => Some(format!("{}T{}", day(days, epoch)?, clock(second))),
    }
}

fn clock(seconds: i64) -> String {
    let (hours, minutes, seconds) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    if seconds == 0 {
        format!("{hours:02}:{minutes:02}")
    } else {
        format!("{hours:02}:{minutes:02}:{seconds:02}")
    }
}

fn day(days: i64, epoch: Epoch) -> Option<Date> {
    let first = match (epoch, days) {
        (Epoch::Year1904, _) => date(1904, 1, 1),
        // The first spreadsheet programs took 1900 for a leap year: day 60 does not exist, later ones count one too many.
        (Epoch::Year1900, 60) => return None,
        (Epoch::Year1900, ..60) => date(1899, 12, 31),
        (Epoch::Year1900, _) => date(1899, 12, 30),
    };
    let days: Span = days.days();
    first.checked_add(days).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_of_format_codes() {
        let cases = [
            ("General", Shape::Number),
            ("0.00", Shape::Number),
            ("#,##0.00 \"dm\"", Shape::Number),
            ("[Red]0;[Blue]-0", Shape::Number),
            ("0.00\\d", Shape::Number),
            ("_-* #,##0 _d", Shape::Number),
            ("yyyy-mm-dd", Shape::Date),
            ("[$-409]mmmm d, yyyy", Shape::Date),
            ("mmm", Shape::Date),
            ("h:mm AM/PM", Shape::Time),
            ("mm:ss", Shape::Time),
            ("dd.mm.yyyy hh:mm", Shape::DateTime),
            ("[h]:mm", Shape::Elapsed),
            ("[mm]:ss", Shape::Elapsed),
            ("0;dd", Shape::Number),
        ];
        for (code, shape) in cases {
            assert_eq!(shape_of_code(code), shape, "{code}");
        }
    }

    #[test]
    fn numbers_as_a_spreadsheet_shows_them() {
        let cases = [
            ("42", Shape::Number, "42"),
            ("42.0", Shape::Number, "42"),
            ("-0.0", Shape::Number, "0"),
            ("3.3000000000000003", Shape::Number, "3.3"),
            ("0.1", Shape::Number, "0.1"),
            ("4.915112345678E12", Shape::Number, "4915112345678"),
            ("12345678901234567890", Shape::Number, "12345678901234567890"),
            ("1e999", Shape::Number, "1e999"),
            ("NaN", Shape::Number, "NaN"),
            ("46027", Shape::Date, "2026-01-05"),
            ("46027.99999", Shape::Date, "2026-01-05"),
            ("46027", Shape::DateTime, "2026-01-05"),
            ("46027.395833333336", Shape::DateTime, "2026-01-05T09:30"),
            ("0.375", Shape::Time, "09:00"),
            ("0.37501157407407409", Shape::Time, "09:00:01"),
            ("1.5", Shape::Elapsed, "36:00"),
            ("1", Shape::Date, "1900-01-01"),
            ("59", Shape::Date, "1900-02-28"),
            ("60", Shape::Date, "60"),
            ("61", Shape::Date, "1900-03-01"),
            ("2958465", Shape::Date, "9999-12-31"),
            ("2958466", Shape::Date, "2958466"),
            ("-1", Shape::Date, "-1"),
        ];
        for (raw, shape, text) in cases {
            assert_eq!(number(raw, shape, Epoch::Year1900), text, "{raw} {shape:?}");
        }
        assert_eq!(number("44565", Shape::Date, Epoch::Year1904), "2026-01-05");
    }
}
