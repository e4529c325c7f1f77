//! Working hours: how a cell writes them, and which real instants of a week they are.

use std::ops::Range;

use jiff::civil::{Date, DateTime, Weekday};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};

/// What a cell with working hours should look like, for messages.
pub const EXPECTED: &str = "working hours such as `Mon-Fri 09:00-17:00` or `Mon,Wed 08:30-12:00; Tue 13-18`";

/// Seconds in a week.
pub const WEEK: i64 = 7 * 24 * 3600;

const DAY: u16 = 24 * 60;
const NAMES: [&str; 7] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];

/// One window of working time on one local day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Window {
    /// The day of the week on which it begins, 0 for Monday … 6 for Sunday.
    pub day: u8,
    /// The beginning, in minutes after midnight, 0…1439.
    pub start: u16,
    /// The end, in minutes after the same midnight; above 1440 it lies on the next day.
    pub end: u16,
}

/// Reads a cell; `None` when it does not follow the grammar.
///
/// Parts are separated by `;`. A part is days, then hours: `Mon-Fri 09:00-12:00, 13-17`. Days after hours begin a new
/// part. Days are English names of at least three letters, single or as `Mon-Fri`; a cell without any day means Monday
/// to Friday. Hours are `9`, `09:00` or `9.30`; an end that is not later than the beginning lies on the next day.
pub fn parse(cell: &str) -> Option<Vec<Window>> {
    let mut plain = cell
        .to_lowercase()
        .replace(['\u{2013}', '\u{2014}', '\u{2212}'], "-")
        .replace(" to ", "-");
    while plain.contains(" -") || plain.contains("- ") {
        plain = plain.replace(" -", "-").replace("- ", "-");
    }
    let names_days = plain.contains(char::is_alphabetic);
    let mut windows = Vec::new();
    for part in plain.split(';').filter(|p| !p.trim().is_empty()) {
        let mut group = Group::default();
        for token in part
            .split(|c: char| c == ',' || c.is_whitespace())
            .filter(|t| !t.is_empty())
        {
            if token.starts_with(|c: char| c.is_ascii_digit()) {
                group.hours.push(parse_hours(token)?);
            } else {
                if !group.hours.is_empty() {
                    std::mem::take(&mut group).finish(names_days, &mut windows)?;
                }
                parse_days(token, &mut group.days)?;
            }
        }
        group.finish(names_days, &mut windows)?;
    }
    windows.sort_unstable();
    windows.dedup();
    (!windows.is_empty()).then_some(windows)
}

/// Days and the hours that follow them.
#[derive(Default)]
struct Group {
    days: Vec<u8>,
    hours: Vec<(u16, u16)>,
}

impl Group {
    fn finish(self, names_days: bool, windows: &mut Vec<Window>) -> Option<()> {
        let days = match (self.days.is_empty(), names_days) {
            (false, _) => self.days,
            (true, false) => (0..5).collect(),
            // Other parts name their days: which ones are meant here would be a guess.
            (true, true) => return None,
        };
        if self.hours.is_empty() {
            return None;
        }
        for &(start, end) in &self.hours {
            windows.extend(days.iter().map(|&day| Window { day, start, end }));
        }
        Some(())
    }
}

fn parse_days(token: &str, days: &mut Vec<u8>) -> Option<()> {
    let day = |name: &str| {
        let found = (name.len() >= 3).then(|| NAMES.iter().position(|full| full.starts_with(name)))??;
        u8::try_from(found).ok()
    };
    match token.split_once('-') {
        None => days.push(day(token)?),
        Some((from, to)) => {
            let (from, to) = (day(from)?, day(to)?);
            // `Sat-Mon` runs over the end of the week.
            days.extend((0..=(to + 7 - from) % 7).map(|i| (from + i) % 7));
        }
    }
    Some(())
}

fn parse_hours(token: &str) -> Option<(u16, u16)> {
    let (start, end) = token.split_once('-')?;
    let (start, end) = (parse_clock(start)?, parse_clock(end)?);
    if start == end || start == DAY {
        return None;
    }
    Some((start, if end > start { end } else { end + DAY }))
}

fn parse_clock(text: &str) -> Option<u16> {
    let (hours, minutes) = text.split_once([':', '.']).unwrap_or((text, "00"));
    let digits = |t: &str| (1..=2).contains(&t.len()) && t.bytes().all(|b| b.is_ascii_digit());
    if !digits(hours) || !digits(minutes) || minutes.len() != 2 {
        return None;
    }
    let (hours, minutes): (u16, u16) = (hours.parse().ok()?, minutes.parse().ok()?);
    (minutes < 60 && hours * 60 + minutes <= DAY).then_some(hours * 60 + minutes)
}

/// The ISO week of a date in UTC, Monday 00:00Z to the next.
#[derive(Clone, Copy, Debug)]
pub struct Week {
    monday: Date,
    start: Timestamp,
}

impl Week {
    /// The week that holds a date; `None` at the very ends of the calendar.
    pub fn of(date: Date) -> Option<Week> {
        let monday = date
            .checked_sub(Span::new().days(date.weekday().since(Weekday::Monday)))
            .ok()?;
        // Two days of room before and more than a week after, so that no later step can leave the calendar.
        monday.checked_sub(Span::new().days(3)).ok()?;
        monday.checked_add(Span::new().days(16)).ok()?;
        Some(Week {
            monday,
            start: TimeZone::UTC
                .to_timestamp(monday.to_datetime(jiff::civil::Time::midnight()))
                .ok()?,
        })
    }

    /// When it begins.
    pub fn start(&self) -> Timestamp {
        self.start
    }

    /// The working time in seconds after the beginning of the week: sorted, merged, clipped to 0…[`WEEK`].
    ///
    /// Windows of the local days around the week that reach into it count. A wall clock that a change of the clocks
    /// skips is read as if the clock had not changed yet, one that comes twice is its first time.
    pub fn instants(&self, windows: &[Window], zone: &TimeZone) -> Vec<Range<i64>> {
        let mut spans: Vec<Range<i64>> = Vec::new();
        for day in -2..=8i64 {
            let Ok(date) = self.monday.checked_add(Span::new().days(day)) else {
                continue;
            };
            let weekday = u8::try_from(day.rem_euclid(7)).expect("a remainder of 7");
            for window in windows.iter().filter(|w| w.day == weekday) {
                if let (Some(start), Some(end)) = (
                    self.second(date, window.start, zone),
                    self.second(date, window.end, zone),
                ) {
                    let span = start.max(0)..end.min(WEEK);
                    if !span.is_empty() {
                        spans.push(span);
                    }
                }
            }
        }
        merge(spans)
    }

    fn second(&self, date: Date, minute: u16, zone: &TimeZone) -> Option<i64> {
        let date = date.checked_add(Span::new().days(i64::from(minute / DAY))).ok()?;
        let minute = minute % DAY;
        let hour = i8::try_from(minute / 60).ok()?;
        let wall = DateTime::new(
            date.year(),
            date.month(),
            date.day(),
            hour,
            i8::try_from(minute % 60).ok()?,
            0,
            0,
        )
        .ok()?;
        Some(zone.to_timestamp(wall).ok()?.as_second() - self.start.as_second())
    }
}

/// The same time as sorted ranges that neither overlap nor touch.
pub fn merge(mut spans: Vec<Range<i64>>) -> Vec<Range<i64>> {
    spans.sort_unstable_by_key(|s| (s.start, s.end));
    let mut merged: Vec<Range<i64>> = Vec::new();
    for span in spans {
        match merged.last_mut() {
            Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
            _ => merged.push(span),
        }
    }
    merged
}

/// What two sorted lists of disjoint ranges have in common.
pub fn common(a: &[Range<i64>], b: &[Range<i64>]) -> Vec<Range<i64>> {
    let (mut i, mut j, mut both) = (0, 0, Vec::new());
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        let span = x.start.max(y.start)..x.end.min(y.end);
        if !span.is_empty() {
            both.push(span);
        }
        if x.end <= y.end { i += 1 } else { j += 1 }
    }
    both
}

/// The length of disjoint ranges together, in seconds.
pub fn length(spans: &[Range<i64>]) -> i64 {
    spans.iter().map(|s| s.end - s.start).sum()
}

#[cfg(test)]
mod tests;
