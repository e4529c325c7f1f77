//! Calendars: what is sent to them by mail (RFC 5545, 5546 and 6047), the private feed that they may fetch, and what is read of them.

mod busy;
#[cfg(any(test, feature = "testing"))]
pub mod check;
mod feed;
mod lines;

use jiff::{SignedDuration, Timestamp};
use kith_domain::email::EmailAddress;
use url::Url;

use lines::{Lines, Property, moment};

pub use busy::{NotACalendar, busy};
pub use feed::Feed;

/// What wrote a calendar, for those who look for faults in it.
const PRODUCT: &str = "-//Kith//Kith//EN";

/// A meeting as a calendar keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Its name in the world: stays the same as long as there is the meeting.
    pub uid: String,
    /// How often its time has changed. A calendar believes whoever has the higher number.
    pub sequence: i64,
    /// When this was last changed: of two with one number the later one holds.
    pub stamp: Timestamp,
    /// When it begins.
    pub starts_at: Timestamp,
    /// How long it takes.
    pub minutes: i64,
    /// Its title, on one line.
    pub summary: String,
    /// What it is about; may be empty.
    pub description: String,
    /// A room or a link; may be empty.
    pub place: String,
    /// Its page, where that is known.
    pub page: Option<Url>,
}

/// Somebody who is invited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guest {
    /// The name.
    pub name: String,
    /// Where the person gets mail.
    pub address: EmailAddress,
}

/// What an invitation asks a calendar to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// To keep the meeting, new or changed.
    Request,
    /// To take it out.
    Cancel,
}

/// A calendar message for one person, which goes with a mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    /// What it asks for.
    pub method: Method,
    /// The meeting.
    pub event: Event,
    /// In whose name it comes, for example "Ann & Ben via Kith". The address is the one that the mail comes from: calendars believe a
    /// cancellation only from whoever invited.
    pub organizer: String,
    /// Who is invited; in a cancellation, who no more is.
    pub guests: Vec<Guest>,
}

impl Method {
    /// The word of the standard.
    pub fn word(self) -> &'static str {
        match self {
            Method::Request => "REQUEST",
            Method::Cancel => "CANCEL",
        }
    }
}

impl Event {
    /// When it ends.
    pub fn ends_at(&self) -> Timestamp {
        self.starts_at + SignedDuration::from_mins(self.minutes)
    }

    /// What an invitation and a feed say alike. All times are UTC: there is nothing to misread, and no rule of a zone to send along.
    fn write(&self, lines: &mut Lines, status: &str) {
        lines.add(Property::new("UID").is(&self.uid));
        lines.add(Property::new("DTSTAMP").is(&moment(self.stamp)));
        lines.add(Property::new("SEQUENCE").is(&self.sequence.to_string()));
        lines.add(Property::new("STATUS").is(status));
        lines.add(Property::new("DTSTART").is(&moment(self.starts_at)));
        lines.add(Property::new("DTEND").is(&moment(self.ends_at())));
        lines.add(Property::new("SUMMARY").says(&self.summary));
        if !self.description.is_empty() {
            lines.add(Property::new("DESCRIPTION").says(&self.description));
        }
        if !self.place.is_empty() {
            lines.add(Property::new("LOCATION").says(&self.place));
        }
        if let Some(page) = &self.page {
            lines.add(Property::new("URL").is(page.as_str()));
        }
    }
}

impl Invitation {
    /// The message, in the name of this address of ours.
    pub fn text(&self, from: &EmailAddress) -> String {
        let mut lines = Lines::default();
        lines.within("VCALENDAR", |lines| {
            lines.add(Property::new("VERSION").is("2.0"));
            lines.add(Property::new("PRODID").is(PRODUCT));
            lines.add(Property::new("CALSCALE").is("GREGORIAN"));
            lines.add(Property::new("METHOD").is(self.method.word()));
            lines.within("VEVENT", |lines| {
                let status = match self.method {
                    Method::Request => "CONFIRMED",
                    Method::Cancel => "CANCELLED",
                };
                self.event.write(lines, status);
                lines.add(Property::new("ORGANIZER").with("CN", &self.organizer).is(&mailto(from)));
                for guest in &self.guests {
                    lines.add(self.attendee(guest));
                }
                lines.add(Property::new("TRANSP").is("OPAQUE"));
            });
        });
        lines.into_text()
    }

    fn attendee(&self, guest: &Guest) -> Property {
        let attendee = Property::new("ATTENDEE")
            .with("CN", &guest.name)
            .with_word("CUTYPE", "INDIVIDUAL")
            .with_word("ROLE", "REQ-PARTICIPANT");
        let attendee = match self.method {
            Method::Request => attendee.with_word("PARTSTAT", "NEEDS-ACTION").with_word("RSVP", "TRUE"),
            Method::Cancel => attendee,
        };
        attendee.is(&mailto(&guest.address))
    }
}

/// An address as a calendar writes it. What means something else in a URL is written as its number.
fn mailto(address: &EmailAddress) -> String {
    const SET: &percent_encoding::AsciiSet = &percent_encoding::CONTROLS
        .add(b' ')
        .add(b'%')
        .add(b'?')
        .add(b'#')
        .add(b'&')
        .add(b'^')
        .add(b'`')
        .add(b'{')
        .add(b'|')
        .add(b'}');
    format!(
        "mailto:{}",
        percent_encoding::utf8_percent_encode(address.as_str(), SET)
    )
}

#[cfg(test)]
mod tests;
