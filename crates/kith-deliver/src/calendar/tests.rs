use icalendar::{Calendar, CalendarDateTime, Component, DatePerhapsTime};

use super::*;
use crate::calendar::check::{self, change, message};
use crate::email::{Letter, Sender};

fn address(text: &str) -> EmailAddress {
    EmailAddress::parse(text).unwrap()
}

fn guest(name: &str, mail: &str) -> Guest {
    Guest {
        name: name.to_owned(),
        address: address(mail),
    }
}

fn invitation() -> Invitation {
    Invitation {
        method: Method::Request,
        event: Event {
            uid: "01994e2a-0000-7000-8000-000000000001@kith".to_owned(),
            sequence: 0,
            stamp: "2026-01-05T09:00:00Z".parse().unwrap(),
            starts_at: "2026-01-08T13:00:00Z".parse().unwrap(),
            minutes: 25,
            summary: "Ann & Ben".to_owned(),
            description: "You both run.\n\nFirst question: where?".to_owned(),
            place: "Room 3, second floor; ring twice".to_owned(),
            page: Some("https://kith.example.org/matches/1".parse().unwrap()),
        },
        organizer: "Ann & Ben via Kith".to_owned(),
        guests: vec![guest("Ann Lee", "ann@example.org"), guest("Ben Ito", "ben@example.org")],
    }
}

fn text(invitation: &Invitation) -> String {
    invitation.text(&address("kith@example.org"))
}

fn raw(invitation: &Invitation) -> String {
    let sender = Sender {
        name: "Kith".to_owned(),
        address: address("kith@example.org"),
    };
    let letter = Letter {
        id: "0199",
        date: invitation.event.stamp,
        to: &invitation.guests[0].address,
        subject: "Ann & Ben: Thursday 8 January, 14:00",
        text: "See you there.",
        html: "<p>See you there.</p>",
        invitation: Some(invitation),
        unsubscribe: None,
    };
    letter.raw(&sender)
}

#[test]
fn an_invitation_word_for_word() {
    let expected = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Kith//Kith//EN\r\nCALSCALE:GREGORIAN\r\nMETHOD:REQUEST\r\n\
        BEGIN:VEVENT\r\nUID:01994e2a-0000-7000-8000-000000000001@kith\r\nDTSTAMP:20260105T090000Z\r\nSEQUENCE:0\r\n\
        STATUS:CONFIRMED\r\nDTSTART:20260108T130000Z\r\nDTEND:20260108T132500Z\r\nSUMMARY:Ann & Ben\r\n\
        DESCRIPTION:You both run.\\n\\nFirst question: where?\r\nLOCATION:Room 3\\, second floor\\; ring twice\r\n\
        URL:https://kith.example.org/matches/1\r\nORGANIZER;CN=\"Ann & Ben via Kith\":mailto:kith@example.org\r\n\
        ATTENDEE;CN=\"Ann Lee\";CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS\r\n -ACTION;RSVP=TRUE:mailto:ann@example.org\r\n\
        ATTENDEE;CN=\"Ben Ito\";CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS\r\n -ACTION;RSVP=TRUE:mailto:ben@example.org\r\n\
        TRANSP:OPAQUE\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
    assert_eq!(text(&invitation()), expected);
}

#[test]
fn the_mail_and_what_is_in_it_break_no_rule() {
    let mut moved = invitation();
    moved.event.sequence = 1;
    moved.event.stamp += SignedDuration::from_secs(1);
    moved.event.starts_at += SignedDuration::from_hours(24);
    let mut cancelled = moved.clone();
    cancelled.method = Method::Cancel;
    cancelled.event.sequence = 2;
    cancelled.event.stamp += SignedDuration::from_secs(1);
    cancelled.guests.truncate(1);
    for invitation in [&invitation(), &moved, &cancelled] {
        let read = check::mail(&raw(invitation)).unwrap();
        assert_eq!(read.faults, [""; 0]);
        assert_eq!(read.calendar, text(invitation));
    }
    assert_eq!(change(&text(&invitation()), &text(&moved)), [""; 0]);
    assert_eq!(change(&text(&moved), &text(&cancelled)), [""; 0]);
}

#[test]
fn no_name_breaks_out_of_its_place() {
    let long = "Ж".repeat(200);
    let evil = [
        "Ann\r\nATTENDEE:mailto:eve@example.org",
        "Ann\nBEGIN:VALARM",
        "Ann\rX:1",
        "Ann\u{2028}X:1",
        "Ann\u{85}X:1",
        "\"Ann\";X=\"1\":mailto:eve@example.org",
        "Ann, Ben; Cleo: Dan\\",
        "^nAnn^'",
        "\u{0}\u{7}Ann\u{7f}",
        "👩‍👩‍👧‍👦 李小龍 Ωméga Łukasz Škvorecký-Zoë von und zu Grüßenstein 🙂🙂🙂🙂🙂🙂🙂🙂",
        long.as_str(),
        "",
    ];
    for name in evil {
        let mut invitation = invitation();
        invitation.guests[1].name = name.to_owned();
        invitation.organizer = name.to_owned();
        invitation.event.summary = format!("{name} & Ann");
        invitation.event.description = format!("{name}\r\n{name}");
        invitation.event.place = name.to_owned();
        let text = text(&invitation);
        assert_eq!(message(&text), [""; 0], "{name:?} gave {text}");
        assert_eq!(check::mail(&raw(&invitation)).unwrap().faults, [""; 0], "{name:?}");
        let (calendar, _) = check::read(&text);
        let event = calendar.component("VEVENT").unwrap();
        let names: Vec<&str> = event.properties.iter().map(|p| p.name.as_str()).collect();
        let expected = [
            "UID",
            "DTSTAMP",
            "SEQUENCE",
            "STATUS",
            "DTSTART",
            "DTEND",
            "SUMMARY",
            "DESCRIPTION",
            "LOCATION",
            "URL",
            "ORGANIZER",
            "ATTENDEE",
            "ATTENDEE",
            "TRANSP",
        ];
        let expected: Vec<&str> = expected
            .into_iter()
            .filter(|n| !(name.is_empty() && *n == "LOCATION"))
            .collect();
        assert_eq!(names, expected, "{name:?} gave {text}");
    }
}

/// Lets the checker look at a message in which one thing was changed.
fn faults(from: &str, to: &str) -> Vec<String> {
    let good = text(&invitation());
    assert!(good.contains(from), "{from} is not in {good}");
    message(&good.replacen(from, to, 1))
}

#[test]
fn the_checker_sees_each_fault() {
    for (from, to, rule) in [
        ("VERSION:2.0\r\n", "", "VERSION"),
        ("VERSION:2.0", "VERSION:1.0", "VERSION"),
        ("PRODID:-//Kith//Kith//EN\r\n", "", "PRODID"),
        ("METHOD:REQUEST\r\n", "", "METHOD"),
        ("METHOD:REQUEST", "METHOD:ADD", "METHOD"),
        ("UID:", "METHOD:REQUEST\r\nUID:", "not to the event"),
        ("UID:01994e2a", "X-ID:01994e2a", "UID"),
        ("@kith\r\n", "\r\n", "UID"),
        ("SEQUENCE:0", "SEQUENCE:0\r\nSEQUENCE:1", "SEQUENCE stands there twice"),
        ("SEQUENCE:0", "SEQUENCE:-1", "SEQUENCE is a number"),
        ("DTSTAMP:20260105T090000Z\r\n", "", "DTSTAMP"),
        ("DTSTART:20260108T130000Z", "DTSTART:20260108T130000", "DTSTART"),
        ("DTSTART:", "DTSTART;TZID=Europe/Berlin:", "a zone or a recurrence"),
        (
            "DTEND:20260108T132500Z",
            "DTEND:20260108T125500Z",
            "ends after it begins",
        ),
        (
            "DTEND:20260108T132500Z",
            "DTEND:20260108T132500Z\r\nDURATION:PT25M",
            "exclude each other",
        ),
        ("STATUS:CONFIRMED", "STATUS:TENTATIVE", "CONFIRMED"),
        ("SUMMARY:Ann & Ben", "SUMMARY:", "SUMMARY says"),
        ("SUMMARY:Ann & Ben", "SUMMARY:Ann, Ben", "SUMMARY is escaped"),
        ("SUMMARY:Ann & Ben", "SUMMARY:Ann \\& Ben", "SUMMARY is escaped"),
        (
            "ORGANIZER;CN=\"Ann & Ben via Kith\":mailto:kith@example.org\r\n",
            "",
            "one ORGANIZER",
        ),
        ("mailto:kith@example.org", "kith@example.org", "one ORGANIZER"),
        (
            "mailto:kith@example.org",
            "mailto:ann@example.org",
            "the organizer is no guest",
        ),
        (
            "mailto:ben@example.org",
            "mailto:Ann@example.org",
            "nobody is invited twice",
        ),
        ("ROLE=REQ-PARTICIPANT;", "", "ROLE"),
        ("ACTION;RSVP=TRUE", "ACTION", "asked for an answer"),
        ("CN=\"Ann Lee\"", "CN=Ann\"Lee", "no property"),
        ("CN=\"Ann Lee\"", "CN=\"Ann Lee\";CN=\"Eve\"", "no property"),
        ("TRANSP:OPAQUE\r\n", "TRANSP:OPAQUE\n", "something else than CR LF"),
        ("TRANSP:OPAQUE\r\n", "TRANSP:OPAQUE\r\n\r\n", "an empty line"),
        ("You both run.", &"You both run. ".repeat(9), "a line of"),
        ("Ann & Ben via", "Ann \u{7} Ben via", "control character"),
        ("END:VEVENT\r\n", "", "closes something else"),
        ("END:VCALENDAR\r\n", "", "not closed"),
        ("END:VCALENDAR\r\n", "END:VCALENDAR", "does not end"),
        (
            "END:VCALENDAR\r\n",
            "END:VCALENDAR\r\nBEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n",
            "exactly one calendar",
        ),
        ("TRANSP:OPAQUE", "BEGIN:VALARM\r\nEND:VALARM", "inside the event"),
        ("METHOD:REQUEST", "METHOD:CANCEL", "CANCELLED"),
    ] {
        let found = faults(from, to);
        assert!(
            found.iter().any(|f| f.contains(rule)),
            "{from:?} to {to:?} gave {found:?}"
        );
    }
    for (from, to, rule) in [
        ("multipart/mixed", "multipart/related", "mixed"),
        ("method=REQUEST", "method=CANCEL", "method of the part"),
        ("charset=utf-8", "charset=latin1", "UTF-8"),
        (
            "Content-Disposition: attachment",
            "Content-Disposition: inline",
            "attachment",
        ),
        ("To: ann@example.org", "To: eve@example.org", "gets the mail"),
        ("Reply-To:", "X-Reply-To:", "an answer goes"),
        (
            "From: Kith <kith@example.org>",
            "From: Kith <else@example.org>",
            "comes from",
        ),
        ("text/plain", "text/enriched", "alternatives"),
    ] {
        let good = raw(&invitation());
        assert!(good.contains(from), "{from} is not in {good}");
        let found = match from {
            // Texts say that they are UTF-8, too; the calendar is the last.
            "charset=utf-8" => {
                let at = good.rfind(from).unwrap();
                check::mail(&format!("{}{to}{}", &good[..at], &good[at + from.len()..]))
            }
            _ => check::mail(&good.replacen(from, to, 1)),
        };
        let found = found.unwrap().faults;
        assert!(
            found.iter().any(|f| f.contains(rule)),
            "{from:?} to {to:?} gave {found:?}"
        );
    }
    let (first, mut later) = (text(&invitation()), invitation());
    later.event.starts_at += SignedDuration::from_hours(1);
    let found = change(&first, &text(&later));
    assert!(
        found.iter().any(|f| f.contains("DTSTAMP")) && found.iter().any(|f| f.contains("rises")),
        "{found:?}"
    );
}

/// What two readers that share nothing with the writer find: uid, sequence, start and end.
type Found = (String, i64, i64, i64);

fn read_by_icalendar(text: &str) -> Found {
    let calendar: Calendar = text.parse().unwrap();
    let event = calendar.components.iter().find_map(|c| c.as_event()).unwrap();
    let at = |value: Option<DatePerhapsTime>| match value {
        Some(DatePerhapsTime::DateTime(CalendarDateTime::Utc(at))) => at.timestamp(),
        other => panic!("no instant: {other:?}"),
    };
    (
        event.get_uid().unwrap().to_owned(),
        i64::from(event.get_sequence().unwrap()),
        at(event.get_start()),
        at(event.get_end()),
    )
}

fn read_by_calcard(text: &str) -> Found {
    use calcard::icalendar::ICalendarProperty;
    use calcard::icalendar::dates::TimeOrDelta;
    let calendar = calcard::icalendar::ICalendar::parse(text).unwrap();
    let dates = calendar.expand_dates(calcard::common::timezone::Tz::UTC, 10);
    assert_eq!((dates.events.len(), dates.errors.len()), (1, 0));
    let date = &dates.events[0];
    let end = match &date.end {
        TimeOrDelta::Time(end) => end.timestamp(),
        TimeOrDelta::Delta(delta) => date.start.timestamp() + delta.num_seconds(),
    };
    let event = &calendar.components[date.comp_id as usize];
    let sequence = event.property(&ICalendarProperty::Sequence).unwrap().values[0]
        .as_integer()
        .unwrap();
    (event.uid().unwrap().to_owned(), sequence, date.start.timestamp(), end)
}

#[test]
fn other_readers_find_what_was_written_around_every_change_of_the_clocks() {
    let changes = include_str!("../../../kith-domain/tests/clock-changes.txt");
    let mut read = 0;
    for pair in changes.lines().filter_map(|l| l.strip_prefix("pair ")) {
        for day in changes.lines().filter_map(|l| l.strip_prefix("day ")) {
            for zone in pair.split(' ') {
                for hour in [0, 1, 2, 3, 9] {
                    let wall = day.parse::<jiff::civil::Date>().unwrap().at(hour, 30, 0, 0);
                    let mut invitation = invitation();
                    invitation.event.starts_at = wall.in_tz(zone).unwrap().timestamp();
                    invitation.event.sequence = i64::from(hour);
                    let (event, text) = (&invitation.event, text(&invitation));
                    let expected = (
                        event.uid.clone(),
                        event.sequence,
                        event.starts_at.as_second(),
                        event.ends_at().as_second(),
                    );
                    assert_eq!(message(&text), [""; 0]);
                    assert_eq!(read_by_icalendar(&text), expected);
                    assert_eq!(read_by_calcard(&text), expected);
                    read += 1;
                }
            }
        }
    }
    assert_eq!(read, 12 * 8 * 2 * 5);
}

#[test]
fn a_feed_says_when_to_look_again_and_asks_for_nothing() {
    let feed = Feed {
        name: "Kith: Ann; Lee".to_owned(),
        events: vec![invitation().event, invitation().event],
    };
    let text = feed.text();
    let (calendar, faults) = check::read(&text);
    assert_eq!(faults, [""; 0]);
    assert_eq!(calendar.value("REFRESH-INTERVAL"), "PT1H");
    assert_eq!(calendar.value("NAME"), "Kith: Ann\\; Lee");
    assert_eq!(calendar.components.len(), 2);
    assert!(!text.contains("ATTENDEE") && !text.contains("ORGANIZER") && !text.contains("RSVP"));
    let read: Calendar = text.parse().unwrap();
    assert_eq!(read.components.iter().filter_map(|c| c.as_event()).count(), 2);
    let empty = Feed {
        name: "Kith".to_owned(),
        events: Vec::new(),
    };
    assert_eq!(check::read(&empty.text()).1, [""; 0]);
}
