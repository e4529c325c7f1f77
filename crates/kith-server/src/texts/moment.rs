//! Times as people say them, with the exact one beside.

use std::fmt;

use askama::filters::HtmlSafe;
use jiff::Timestamp;
use jiff::civil::Date;

use super::{Texts, rich};

/// A moment ready for a page; it shows itself as a `<time>`.
#[derive(Clone, Debug)]
pub(crate) struct Moment {
    exact: String,
    said: String,
}

impl Moment {
    pub(super) fn with_time(texts: &Texts, at: Timestamp) -> Moment {
        let local = at.to_zoned(texts.zone.clone());
        let said = texts.say_with(
            "moment-time",
            &[
                ("day", said_day(texts, at).into()),
                ("time", format!("{:02}:{:02}", local.hour(), local.minute()).into()),
            ],
        );
        Moment {
            // Whole seconds: fractions tell nobody anything.
            exact: local.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(),
            said,
        }
    }

    pub(super) fn in_a_log(texts: &Texts, at: Timestamp) -> Moment {
        let local = at.to_zoned(texts.zone.clone());
        Moment {
            exact: local.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(),
            said: local.strftime("%Y-%m-%d %H:%M:%S").to_string(),
        }
    }

    pub(super) fn date(texts: &Texts, date: Date) -> Moment {
        Moment {
            exact: date.to_string(),
            said: said_date(texts, date),
        }
    }

    pub(super) fn day(texts: &Texts, at: Timestamp) -> Moment {
        Moment {
            exact: at.to_zoned(texts.zone.clone()).date().to_string(),
            said: said_day(texts, at),
        }
    }
}

/// With the weekday in this year, with the year in any other.
fn said_day(texts: &Texts, at: Timestamp) -> String {
    said_date(texts, at.to_zoned(texts.zone.clone()).date())
}

fn said_date(texts: &Texts, local: Date) -> String {
    let this_year = texts.now.to_zoned(texts.zone.clone()).year();
    let month = texts.say(MONTHS[usize::from(local.month().unsigned_abs()) - 1]);
    let day = i64::from(local.day());
    if local.year() == this_year {
        let weekday = texts.say(WEEKDAYS[usize::from(local.weekday().to_monday_zero_offset().unsigned_abs())]);
        texts.say_with(
            "moment-day",
            &[
                ("weekday", weekday.into()),
                ("day", day.into()),
                ("month", month.into()),
            ],
        )
    } else {
        texts.say_with(
            "moment-day-of-year",
            &[
                ("day", day.into()),
                ("month", month.into()),
                ("year", local.year().to_string().into()),
            ],
        )
    }
}

/// Keys of the weekdays from Monday on.
const WEEKDAYS: [&str; 7] = [
    "weekday-1",
    "weekday-2",
    "weekday-3",
    "weekday-4",
    "weekday-5",
    "weekday-6",
    "weekday-7",
];

/// Keys of the months from January on.
const MONTHS: [&str; 12] = [
    "month-1", "month-2", "month-3", "month-4", "month-5", "month-6", "month-7", "month-8", "month-9", "month-10",
    "month-11", "month-12",
];

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "<time datetime=\"{}\">{}</time>",
            self.exact,
            rich::escape(&self.said)
        )
    }
}

// The exact time is digits, and the said one is escaped.
impl HtmlSafe for Moment {}
