//! At which hour somebody is written to: at ten of the own morning, and never at night but for what is waited for.

use std::collections::HashMap;

use jiff::Timestamp;
use jiff::civil::Time;
use jiff::tz::TimeZone;
use kith_domain::zone::Zones;

use super::Hour;

/// When people are written to, if nothing else is said.
const TEN: Time = Time::constant(10, 0, 0, 0);
/// The first hour of the day at which somebody may be written to.
const MORNING: Time = Time::constant(8, 0, 0, 0);
/// The first hour of the night.
const EVENING: Time = Time::constant(20, 0, 0, 0);

/// Time zones by their names, each looked up once.
#[derive(Debug)]
pub struct Hours {
    zones: Zones,
    known: HashMap<String, TimeZone>,
}

impl Default for Hours {
    fn default() -> Hours {
        Hours::new()
    }
}

impl Hours {
    /// None looked up yet.
    pub fn new() -> Hours {
        Hours {
            zones: Zones::bundled(),
            known: HashMap::new(),
        }
    }

    /// A zone by its name; UTC where nobody knows the name.
    pub fn zone(&mut self, name: &str) -> TimeZone {
        if let Some(zone) = self.known.get(name) {
            return zone.clone();
        }
        let zone = self.zones.parse(name).unwrap_or(TimeZone::UTC);
        self.known.insert(name.to_owned(), zone.clone());
        zone
    }
}

impl Hour {
    /// The first moment at or after one at which it may be sent. What would be of no use any more at ten goes out by day.
    pub fn first(self, zone: &TimeZone, from: Timestamp, not_after: Option<Timestamp>) -> Timestamp {
        let by_day = || {
            if is_night(zone, from) {
                next(zone, from, MORNING)
            } else {
                from
            }
        };
        match self {
            Hour::Any => from,
            Hour::Day => by_day(),
            Hour::Ten => {
                let ten = next(zone, from, TEN);
                match not_after {
                    Some(end) if end <= ten => by_day(),
                    _ => ten,
                }
            }
        }
    }

    /// When it may be sent instead, where it may not be sent now.
    pub fn instead(self, zone: &TimeZone, now: Timestamp) -> Option<Timestamp> {
        (self != Hour::Any && is_night(zone, now)).then(|| next(zone, now, MORNING))
    }
}

fn is_night(zone: &TimeZone, at: Timestamp) -> bool {
    let time = at.to_zoned(zone.clone()).time();
    time < MORNING || time >= EVENING
}

/// The next time at which the clock shows this; a time that a change of the clock skips is the one after it.
fn next(zone: &TimeZone, from: Timestamp, time: Time) -> Timestamp {
    let mut day = from.to_zoned(zone.clone()).date();
    // Today, tomorrow, or the day after where a whole day was skipped.
    for _ in 0..3 {
        let at = zone.to_ambiguous_timestamp(day.to_datetime(time)).compatible();
        if let Some(at) = at.ok().filter(|at| *at >= from) {
            return at;
        }
        let Ok(tomorrow) = day.tomorrow() else { break };
        day = tomorrow;
    }
    from
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(hour: Hour, zone: &str, from: &str, not_after: Option<&str>) -> String {
        let zone = Hours::new().zone(zone);
        let end = not_after.map(|at| at.parse().unwrap());
        hour.first(&zone, from.parse().unwrap(), end).to_string()
    }

    #[test]
    fn ten_is_ten_on_the_persons_own_clock() {
        for (zone, from, due) in [
            ("UTC", "2026-01-05T09:00:00Z", "2026-01-05T10:00:00Z"),
            ("UTC", "2026-01-05T10:00:00Z", "2026-01-05T10:00:00Z"),
            ("UTC", "2026-01-05T10:00:01Z", "2026-01-06T10:00:00Z"),
            ("Asia/Tokyo", "2026-01-05T09:00:00Z", "2026-01-06T01:00:00Z"),
            ("America/Los_Angeles", "2026-01-05T09:00:00Z", "2026-01-05T18:00:00Z"),
            ("Asia/Kathmandu", "2026-01-05T00:00:00Z", "2026-01-05T04:15:00Z"),
            // Through both changes of the clock.
            ("Europe/Berlin", "2026-10-24T09:00:00Z", "2026-10-25T09:00:00Z"),
            ("Europe/Berlin", "2027-03-27T12:00:00Z", "2027-03-28T08:00:00Z"),
            ("Australia/Lord_Howe", "2026-10-03T12:00:00Z", "2026-10-03T23:00:00Z"),
            // A day that an island left out.
            ("Pacific/Apia", "2011-12-29T23:00:00Z", "2011-12-30T20:00:00Z"),
            ("nowhere", "2026-01-05T09:00:00Z", "2026-01-05T10:00:00Z"),
        ] {
            assert_eq!(first(Hour::Ten, zone, from, None), due, "{zone} from {from}");
        }
    }

    #[test]
    fn what_would_be_too_late_at_ten_goes_out_by_day() {
        let end = Some("2026-01-06T09:00:00Z");
        assert_eq!(
            first(Hour::Ten, "UTC", "2026-01-05T14:00:00Z", end),
            "2026-01-05T14:00:00Z"
        );
        assert_eq!(
            first(Hour::Ten, "UTC", "2026-01-05T22:00:00Z", end),
            "2026-01-06T08:00:00Z"
        );
    }

    #[test]
    fn nothing_is_sent_at_night_but_what_is_waited_for() {
        for (from, due) in [
            ("2026-01-05T07:59:59Z", "2026-01-05T08:00:00Z"),
            ("2026-01-05T08:00:00Z", "2026-01-05T08:00:00Z"),
            ("2026-01-05T19:59:59Z", "2026-01-05T19:59:59Z"),
            ("2026-01-05T20:00:00Z", "2026-01-06T08:00:00Z"),
        ] {
            assert_eq!(first(Hour::Day, "UTC", from, None), due, "{from}");
            assert_eq!(first(Hour::Any, "UTC", from, None), from);
            let instead = Hour::Day.instead(&TimeZone::UTC, from.parse().unwrap());
            assert_eq!(
                instead.map(|at| at.to_string()),
                (from != due).then(|| due.to_owned()),
                "{from}"
            );
            assert_eq!(Hour::Any.instead(&TimeZone::UTC, from.parse().unwrap()), None);
        }
    }
}
