//! Invitations around every change of the clocks, with what every reader of them must find: input for readers that are no Rust
//! (`e2e/specs/calendars.spec.mjs`). Prints one JSON object on each line.

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use kith_deliver::calendar::{Event, Guest, Invitation, Method};
use kith_domain::email::EmailAddress;
use serde_json::json;

/// Pairs of zones, and days.
const CHANGES: &str = include_str!("../../kith-domain/tests/clock-changes.txt");

#[expect(clippy::unwrap_used, reason = "an example: the list is ours")]
fn main() {
    let words = |line: &'static str| line.split(' ').collect::<Vec<_>>();
    let lines: Vec<Vec<&str>> = CHANGES.lines().map(words).collect();
    let of = |kind: &str| lines.iter().filter(move |l| l[0] == kind).cloned().collect::<Vec<_>>();
    let address = |text: &str| EmailAddress::parse(text).unwrap();
    for pair in of("pair") {
        for day in of("day") {
            // Hours that some clock skips or has twice, and one in the middle of the day.
            for at in [
                Time::constant(1, 45, 0, 0),
                Time::constant(2, 15, 0, 0),
                Time::constant(14, 0, 0, 0),
            ] {
                let day: Date = day[1].parse().unwrap();
                let zone = |name: &str| TimeZone::get(name).unwrap();
                let starts_at = day.to_datetime(at).to_zoned(zone(pair[1])).unwrap().timestamp();
                let ends_at = starts_at + SignedDuration::from_mins(50);
                for (method, sequence) in [(Method::Request, 0), (Method::Request, 1), (Method::Cancel, 2)] {
                    let event = Event {
                        uid: format!("{}-{}@kith", pair[1].replace('/', "-"), starts_at.as_second()),
                        sequence,
                        stamp: "2026-09-01T08:00:00Z".parse::<Timestamp>().unwrap()
                            + SignedDuration::from_hours(sequence),
                        starts_at,
                        minutes: 50,
                        summary: "Zoë, Łukasz; 李小龍 \\ 🙂 — a coffee, a walk; whatever you like best this time"
                            .into(),
                        description: "First line\nsecond, line; with all \\ signs".into(),
                        place: "Room 3; \"the green one\", 2nd floor".into(),
                        page: None,
                    };
                    let guest = |name: &str, mail: &str| Guest {
                        name: name.into(),
                        address: address(mail),
                    };
                    let invitation = Invitation {
                        method,
                        organizer: "Zoë \"Z\" Łuk & 李小龍 via Kith".into(),
                        guests: vec![
                            guest("Zoë; Łuk, \"Z\"", "zoe@example.org"),
                            guest("李小龍: Bruce", "bruce+kith@example.org"),
                        ],
                        event,
                    };
                    let wall = |name: &str| starts_at.to_zoned(zone(name)).strftime("%Y-%m-%dT%H:%M").to_string();
                    println!(
                        "{}",
                        json!({
                            "text": invitation.text(&address("kith@example.org")),
                            "method": method.word(),
                            "uid": invitation.event.uid,
                            "sequence": sequence,
                            "start": starts_at.as_second(),
                            "end": ends_at.as_second(),
                            "summary": invitation.event.summary,
                            "description": invitation.event.description,
                            "place": invitation.event.place,
                            "walls": [[pair[1], wall(pair[1])], [pair[2], wall(pair[2])]],
                        })
                    );
                }
            }
        }
    }
}
