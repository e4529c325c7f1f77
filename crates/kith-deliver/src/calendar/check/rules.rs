//! The rules of one message, and of one after another.

use std::collections::BTreeSet;

use super::{Component, Faults, Property, read};

/// What may stand in an event at most once.
const ONCE: [&str; 12] = [
    "UID",
    "DTSTAMP",
    "DTSTART",
    "DTEND",
    "SEQUENCE",
    "STATUS",
    "SUMMARY",
    "DESCRIPTION",
    "LOCATION",
    "URL",
    "ORGANIZER",
    "TRANSP",
];

/// Checks one calendar message.
pub fn message(text: &str) -> Faults {
    let (calendar, mut faults) = read(text);
    let mut check = |good: bool, rule: &str| {
        if !good {
            faults.push(rule.to_owned());
        }
    };
    let exactly = |component: &Component, name: &str, n: usize| component.all(name).count() == n;
    check(calendar.name == "VCALENDAR", "it is no VCALENDAR");
    check(
        exactly(&calendar, "VERSION", 1) && calendar.value("VERSION") == "2.0",
        "VERSION is 2.0, once",
    );
    check(
        exactly(&calendar, "PRODID", 1) && !calendar.value("PRODID").is_empty(),
        "PRODID says something, once",
    );
    let method = calendar.value("METHOD");
    check(
        exactly(&calendar, "METHOD", 1) && ["REQUEST", "CANCEL"].contains(&method),
        "METHOD is REQUEST or CANCEL, once",
    );
    check(
        calendar.components.len() == 1 && calendar.component("VEVENT").is_some(),
        "it holds one VEVENT and nothing else",
    );
    let Some(event) = calendar.component("VEVENT") else {
        return faults;
    };
    check(
        exactly(event, "METHOD", 0),
        "METHOD belongs to the calendar, not to the event",
    );
    check(event.components.is_empty(), "nothing is inside the event");
    for name in ONCE {
        check(event.all(name).count() <= 1, &format!("{name} stands there twice"));
    }
    let uid = event.value("UID");
    let (id, house) = uid.split_once('@').unwrap_or_default();
    check(!id.is_empty() && !house.is_empty(), "UID is a name in the world");
    for name in ["DTSTAMP", "DTSTART", "DTEND"] {
        let stands = event.all(name).any(|p| is_moment(&p.value) && p.parameters.is_empty());
        check(stands, &format!("{name} is an instant of UTC"));
    }
    check(event.value("DTSTART") < event.value("DTEND"), "it ends after it begins");
    check(exactly(event, "DURATION", 0), "DTEND and DURATION exclude each other");
    check(
        !text.contains("TZID") && exactly(event, "RRULE", 0),
        "a zone or a recurrence would need its rules",
    );
    let sequence = event.value("SEQUENCE");
    check(
        sequence.parse::<u32>().is_ok_and(|n| n.to_string() == sequence),
        "SEQUENCE is a number",
    );
    check(!event.value("SUMMARY").trim().is_empty(), "SUMMARY says something");
    for name in ["SUMMARY", "DESCRIPTION", "LOCATION"] {
        check(escaped(event.value(name)), &format!("{name} is escaped"));
    }
    let organizers: Vec<&Property> = event.all("ORGANIZER").collect();
    check(
        organizers.len() == 1 && organizers.iter().all(|p| is_mailto(&p.value)),
        "there is one ORGANIZER with an address",
    );
    let guests: Vec<&Property> = event.all("ATTENDEE").collect();
    check(
        !guests.is_empty() && guests.iter().all(|p| is_mailto(&p.value)),
        "there is an ATTENDEE, and each has an address",
    );
    let distinct: BTreeSet<String> = guests.iter().map(|p| p.value.to_lowercase()).collect();
    check(distinct.len() == guests.len(), "nobody is invited twice");
    check(
        !distinct.contains(&event.value("ORGANIZER").to_lowercase()),
        "the organizer is no guest",
    );
    let says = |p: &Property, name: &str, value: &str| p.parameters.get(name).is_some_and(|v| v == value);
    check(
        guests.iter().all(|p| says(p, "ROLE", "REQ-PARTICIPANT")),
        "each ATTENDEE has a ROLE",
    );
    match method {
        "REQUEST" => {
            check(event.value("STATUS") == "CONFIRMED", "a request is CONFIRMED");
            let asked = |p: &&Property| says(p, "PARTSTAT", "NEEDS-ACTION") && says(p, "RSVP", "TRUE");
            check(guests.iter().all(asked), "each ATTENDEE is asked for an answer");
        }
        _ => {
            check(event.value("STATUS") == "CANCELLED", "a cancellation is CANCELLED");
            check(
                sequence != "0",
                "a cancellation has a higher SEQUENCE than what it cancels",
            );
            let asked = |p: &&Property| p.parameters.contains_key("RSVP");
            check(!guests.iter().any(asked), "a cancellation asks for no answer");
        }
    }
    faults
}

/// Checks what one calendar is told of one meeting after it was told something else.
pub fn change(before: &str, after: &str) -> Faults {
    let (before, after) = (read(before).0, read(after).0);
    let mut faults = Faults::new();
    let (Some(old), Some(new)) = (before.component("VEVENT"), after.component("VEVENT")) else {
        return vec!["there is no event".to_owned()];
    };
    let mut check = |good: bool, rule: &str| {
        if !good {
            faults.push(rule.to_owned());
        }
    };
    for name in ["UID", "ORGANIZER"] {
        check(old.value(name) == new.value(name), &format!("{name} stays the same"));
    }
    check(old.value("DTSTAMP") < new.value("DTSTAMP"), "DTSTAMP goes on");
    check(
        before.value("METHOD") != "CANCEL",
        "what was cancelled does not come back",
    );
    let number = |event: &Component| event.value("SEQUENCE").parse::<i64>().unwrap_or(-1);
    let moved = ["DTSTART", "DTEND"]
        .iter()
        .any(|name| old.value(name) != new.value(name));
    if moved || after.value("METHOD") == "CANCEL" {
        check(
            number(new) > number(old),
            "SEQUENCE rises with the time, and at the end",
        );
    } else {
        check(number(new) >= number(old), "SEQUENCE never falls");
    }
    faults
}

/// `20260105T090000Z`.
fn is_moment(text: &str) -> bool {
    let digits = |range: std::ops::Range<usize>| text.as_bytes()[range].iter().all(u8::is_ascii_digit);
    text.len() == 16 && digits(0..8) && digits(9..15) && text.as_bytes()[8] == b'T' && text.ends_with('Z')
}

fn is_mailto(value: &str) -> bool {
    let address = value.strip_prefix("mailto:").unwrap_or_default();
    let good = |c: char| !c.is_whitespace() && !c.is_control() && !"<>\"".contains(c);
    address
        .split_once('@')
        .is_some_and(|(a, b)| !a.is_empty() && !b.is_empty())
        && address.chars().all(good)
}

/// Comma, semicolon and backslash stand there only escaped, and nothing else is.
fn escaped(text: &str) -> bool {
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        let good = match letter {
            '\\' => letters.next().is_some_and(|c| "\\;,nN".contains(c)),
            letter => !",;".contains(letter),
        };
        if !good {
            return false;
        }
    }
    true
}
