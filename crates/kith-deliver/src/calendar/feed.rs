//! The feed of one person's meetings, for a calendar to fetch.

use super::lines::{Lines, Property};
use super::{Event, PRODUCT};

/// How often a calendar is asked to look again: often enough to see tomorrow's change, seldom enough to be no load.
const LOOK_AGAIN: &str = "PT1H";

/// One person's meetings. Nothing can be answered through it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feed {
    /// What the calendar is called.
    pub name: String,
    /// The meetings.
    pub events: Vec<Event>,
}

impl Feed {
    /// The calendar, the same text as long as nothing in it changes.
    pub fn text(&self) -> String {
        let mut lines = Lines::default();
        lines.within("VCALENDAR", |lines| {
            lines.add(Property::new("VERSION").is("2.0"));
            lines.add(Property::new("PRODID").is(PRODUCT));
            lines.add(Property::new("CALSCALE").is("GREGORIAN"));
            lines.add(Property::new("METHOD").is("PUBLISH"));
            // The name and the pause have a standard (RFC 7986), and a word from before it that more programs know.
            lines.add(Property::new("NAME").says(&self.name));
            lines.add(Property::new("X-WR-CALNAME").says(&self.name));
            lines.add(
                Property::new("REFRESH-INTERVAL")
                    .with_word("VALUE", "DURATION")
                    .is(LOOK_AGAIN),
            );
            lines.add(Property::new("X-PUBLISHED-TTL").is(LOOK_AGAIN));
            for event in &self.events {
                lines.within("VEVENT", |lines| event.write(lines, "CONFIRMED"));
            }
        });
        lines.into_text()
    }
}
