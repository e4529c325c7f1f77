use std::collections::BTreeSet;

use chrono::{DateTime as Instant, Datelike, Timelike, Weekday};
use chrono_tz::Tz;
use proptest::prelude::*;

use super::*;
use crate::zone::Zones;

const CHANGES: &str = include_str!("../../tests/clock-changes.txt");

fn listed(kind: &'static str) -> impl Iterator<Item = &'static str> {
    CHANGES.lines().filter_map(move |line| line.strip_prefix(kind))
}

fn person(zone: &str, hours: &str) -> Attendee {
    Attendee {
        zone: Zones::bundled().parse(zone).unwrap(),
        hours: if hours.is_empty() {
            Vec::new()
        } else {
            hours::parse(hours).unwrap()
        },
        busy: Vec::new(),
        inconvenienced: 0,
        place: 0,
    }
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn wish(now: &str, days: i64, minutes: i64) -> Wish {
    let now = at(now);
    Wish {
        minutes,
        now,
        until: now + SignedDuration::from_hours(24 * days),
    }
}

fn found(people: &[Attendee], wish: &Wish) -> Vec<Suggestion> {
    match times(people, wish) {
        Times::Found(times) => times,
        other => panic!("{other:?}"),
    }
}

fn said(times: &[Suggestion]) -> Vec<String> {
    let wall = |w: &DateTime| w.strftime("%a %d %H:%M").to_string();
    times
        .iter()
        .map(|t| t.walls.iter().map(wall).collect::<Vec<_>>().join(" / "))
        .collect()
}

#[test]
fn five_times_on_five_days_at_different_hours() {
    let people = [person("Europe/Berlin", ""), person("Europe/London", "")];
    let times = found(&people, &wish("2026-10-19T07:00:00Z", 14, 25));
    assert_eq!(
        said(&times),
        [
            "Tue 20 10:00 / Tue 20 09:00",
            "Thu 22 14:00 / Thu 22 13:00",
            "Mon 26 12:00 / Mon 26 11:00",
            "Wed 28 16:00 / Wed 28 15:00",
            "Fri 30 11:00 / Fri 30 10:00",
        ]
    );
}

#[test]
fn where_days_are_few_a_day_comes_again() {
    let people = [
        person("Europe/Berlin", "Tue 9-17; Thu 9-12"),
        person("Europe/Berlin", ""),
    ];
    let times = found(&people, &wish("2026-11-02T07:00:00Z", 5, 50));
    assert_eq!(times.len(), 5, "{:?}", said(&times));
    for pair in times.windows(2) {
        let gap = pair[1].starts_at.duration_since(pair[0].starts_at);
        assert!(gap >= SignedDuration::from_hours(1), "{:?}", said(&times));
    }
    // One short window is one time.
    let people = [person("Europe/Berlin", "Wed 10-11"), person("Europe/London", "")];
    let times = found(&people, &wish("2026-11-02T07:00:00Z", 5, 50));
    assert_eq!(said(&times), ["Wed 04 10:00 / Wed 04 09:00"]);
}

#[test]
fn nothing_is_offered_in_the_next_day_or_while_somebody_is_taken() {
    let mut people = [person("Europe/Berlin", ""), person("Europe/Berlin", "")];
    let wish = wish("2026-11-02T07:00:00Z", 5, 60);
    for time in found(&people, &wish) {
        assert!(time.starts_at >= wish.now + NOTICE);
    }
    // Everything but Thursday from 13:00 to 14:30 is taken, in no order and in pieces that overlap.
    people[1].busy = vec![
        at("2026-11-05T13:30:00Z")..at("2026-11-30T00:00:00Z"),
        at("2026-11-01T00:00:00Z")..at("2026-11-04T12:00:00Z"),
        at("2026-11-04T10:00:00Z")..at("2026-11-05T12:00:00Z"),
        at("2026-11-05T12:00:00Z")..at("2026-11-05T12:00:00Z"),
    ];
    assert_eq!(
        said(&found(&people, &wish)),
        ["Thu 05 13:00 / Thu 05 13:00"],
        "the pieces of one afternoon lie too near to each other"
    );
    people[0].busy = vec![at("2026-11-05T12:00:00Z")..at("2026-11-05T13:00:00Z")];
    assert_eq!(times(&people, &wish), Times::NoneLeft);
}

#[test]
fn a_round_that_ends_too_soon_is_not_taken_for_hours_that_never_meet() {
    let people = [person("Europe/Berlin", ""), person("Europe/London", "")];
    assert_eq!(times(&people, &wish("2026-11-06T07:00:00Z", 2, 25)), Times::NoneLeft);
    assert_eq!(times(&people, &wish("2026-11-06T07:00:00Z", -2, 25)), Times::NoneLeft);
}

#[test]
fn hours_that_never_meet_are_said_plainly() {
    let mut people = [person("Europe/London", ""), person("Australia/Sydney", "")];
    let wish = wish("2026-11-02T07:00:00Z", 14, 25);
    people[0].inconvenienced = 2;
    people[1].inconvenienced = 1;
    let Times::Apart(apart) = times(&people, &wish) else {
        panic!("{:?}", times(&people, &wish))
    };
    assert_eq!((apart.distance, apart.whose_turn), (SignedDuration::from_hours(11), 1));
    // Nine in London is twenty in Sydney.
    assert!(
        said(&apart.times)[0].starts_with("Tue 03 09:"),
        "{:?}",
        said(&apart.times)
    );
    assert_eq!(apart.times.len(), 5);
    assert!(apart.times.iter().all(|t| is_convenient(&people[0], t.starts_at, 25)));
    // Londoners would have to get up at night for Sydney's working hours: it is the turn of Sydney again.
    people[0].inconvenienced = 0;
    assert!(matches!(times(&people, &wish), Times::Apart(apart) if apart.whose_turn == 1));
}

#[test]
fn inconvenient_hours_take_turns_whoever_looks() {
    let mut people = [person("Europe/Berlin", ""), person("America/Los_Angeles", "")];
    people[1].place = 1;
    let wish = wish("2026-11-02T07:00:00Z", 14, 25);
    let turn = |people: &[Attendee]| match times(people, &wish) {
        Times::Apart(apart) => {
            let other = &people[1 - apart.whose_turn];
            assert!(!apart.times.is_empty());
            assert!(apart.times.iter().all(|t| is_convenient(other, t.starts_at, 25)));
            people[apart.whose_turn].place
        }
        other => panic!("{other:?}"),
    };
    assert_eq!(turn(&people), 0);
    people.reverse();
    assert_eq!(turn(&people), 0, "the same for whoever stands first");
    people[1].inconvenienced = 1;
    assert_eq!(turn(&people), 1);
}

#[test]
fn clocks_come_near_again_beyond_the_date_line() {
    let people = [person("Pacific/Auckland", "9-10"), person("America/Los_Angeles", "7-8")];
    let Times::Apart(apart) = times(&people, &wish("2026-11-02T07:00:00Z", 14, 25)) else {
        panic!("they never work at the same time")
    };
    assert_eq!(apart.distance, SignedDuration::from_hours(3));
}

#[test]
fn a_wall_that_is_skipped_or_comes_twice() {
    let zone = Zones::bundled().parse("Europe/Berlin").unwrap();
    let moment = |text: &str| moment(text.parse().unwrap(), &zone).unwrap().to_string();
    assert_eq!(moment("2027-03-28T02:30"), "2027-03-28T01:30:00Z");
    assert_eq!(moment("2026-10-25T02:30"), "2026-10-25T00:30:00Z");
}

/// What another library says of a wall.
fn second_opinion(zone: &str, at: Timestamp) -> Instant<Tz> {
    let zone: Tz = zone.parse().unwrap();
    Instant::from_timestamp(at.as_second(), 0).unwrap().with_timezone(&zone)
}

fn check(zones: &[&str], people: &[Attendee], wish: &Wish, times: &[Suggestion], window: std::ops::Range<u32>) {
    assert!(times.len() <= OFFERED && !times.is_empty());
    let distinct: BTreeSet<_> = times.iter().map(|t| t.starts_at).collect();
    assert_eq!(distinct.len(), times.len());
    for time in times {
        assert!(time.starts_at >= wish.now + NOTICE);
        let end = time.starts_at + SignedDuration::from_mins(wish.minutes);
        assert!(end <= wish.until);
        for ((zone, person), wall) in zones.iter().zip(people).zip(&time.walls) {
            let (start, end) = (second_opinion(zone, time.starts_at), second_opinion(zone, end));
            assert_eq!(
                start.naive_local().to_string(),
                wall.strftime("%Y-%m-%d %H:%M:%S").to_string(),
                "{zone}"
            );
            let minute = |t: &Instant<Tz>| t.hour() * 60 + t.minute();
            assert!(
                ![Weekday::Sat, Weekday::Sun].contains(&start.weekday()),
                "{zone} {start}"
            );
            assert_eq!(start.day(), end.day(), "{zone} {start}");
            assert!(
                window.start <= minute(&start) && minute(&end) <= window.end,
                "{zone} {start} {end}"
            );
            assert!(is_convenient(person, time.starts_at, wish.minutes));
            let free = |b: &Range<Timestamp>| b.end <= time.starts_at || end_of(time, wish) <= b.start;
            assert!(person.busy.iter().all(free));
        }
    }
}

fn end_of(time: &Suggestion, wish: &Wish) -> Timestamp {
    time.starts_at + SignedDuration::from_mins(wish.minutes)
}

#[test]
fn around_every_change_of_the_clocks_times_lie_in_everybodys_hours() {
    let mut seen = 0;
    for pair in listed("pair ") {
        let zones: Vec<&str> = pair.split(' ').collect();
        // Hours long enough for every pair of the list to meet.
        let people: Vec<_> = zones.iter().map(|z| person(z, "Mon-Fri 07:00-22:00")).collect();
        for day in listed("day ") {
            for days_before in [8, 3, 1] {
                let day: jiff::civil::Date = day.parse().unwrap();
                let now = day.at(5, 10, 0, 0).in_tz("UTC").unwrap().timestamp()
                    - SignedDuration::from_hours(24 * days_before);
                let wish = Wish {
                    minutes: 50,
                    now,
                    until: now + SignedDuration::from_hours(24 * 14),
                };
                check(&zones, &people, &wish, &found(&people, &wish), 7 * 60..22 * 60);
                seen += 1;
            }
        }
    }
    assert_eq!(seen, 12 * 8 * 3);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn whatever_is_offered_suits_everybody(
        pair in 0..12_usize,
        days in -30..30_i64,
        length in 0..LENGTHS.len(),
        around in 0..8_usize,
        busy in prop::collection::vec((0..20_000_i64, 1..600_i64), 0..40),
        from in 0..12_u32,
        hours in 2..12_u32,
    ) {
        let zones: Vec<&str> = listed("pair ").nth(pair).unwrap().split(' ').collect();
        let day: jiff::civil::Date = listed("day ").nth(around).unwrap().parse().unwrap();
        let now = day.at(5, 10, 0, 0).in_tz("UTC").unwrap().timestamp() + SignedDuration::from_hours(24 * days);
        let mut people: Vec<_> = zones.iter().map(|z| person(z, &format!("{from}:00-{}:00", from + hours))).collect();
        for (i, (start, minutes)) in busy.iter().enumerate() {
            let start = now + SignedDuration::from_mins(*start);
            people[i % 2].busy.push(start..start + SignedDuration::from_mins(*minutes));
        }
        let wish = Wish { minutes: LENGTHS[length], now, until: now + SignedDuration::from_hours(24 * 12) };
        match times(&people, &wish) {
            Times::Found(times) => check(&zones, &people, &wish, &times, from * 60..(from + hours) * 60),
            Times::NoneLeft => {}
            Times::Apart(apart) => {
                for time in &apart.times {
                    let other = &people[1 - apart.whose_turn];
                    prop_assert!(is_convenient(other, time.starts_at, wish.minutes));
                    prop_assert!(!is_convenient(&people[apart.whose_turn], time.starts_at, wish.minutes));
                }
            }
        }
    }
}
