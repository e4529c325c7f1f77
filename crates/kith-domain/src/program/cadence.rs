//! When rounds are made: a day and an hour on somebody's wall, again and again.

use jiff::civil::{Date, Time, Weekday};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Span, Timestamp};
use serde::{Deserialize, Serialize};

use super::Duration;
use crate::zone::Zones;

/// Rounds that are looked for ahead before it is said that there is none: ten years of weeks.
const MOST_SLOTS_AHEAD: usize = 520;
/// "Did you meet?" is asked so long before the next round.
const ASK_BEFORE_THE_END: SignedDuration = SignedDuration::from_hours(48);

/// When rounds are made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Cadence {
    /// How often.
    pub rhythm: Rhythm,
    /// The day of the week, 1 (Monday) to 7.
    pub weekday: i8,
    /// The time on the wall.
    pub at: Time,
    /// Whose wall: an IANA name.
    pub time_zone: String,
    /// The first day on which a round may be made; the count of weeks begins here.
    pub first: Option<Date>,
    /// When no round is made.
    pub pauses: Vec<Pause>,
}

/// How often a round is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Rhythm {
    /// Every so many weeks.
    Weeks {
        /// 1 to 26.
        every: u8,
    },
    /// On the first such weekday of each month.
    Monthly,
    /// Once, at the first day.
    Once,
}

/// Some days on which no round is made, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pause {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
}

/// A day on which a round is made, and the moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot {
    /// The day on the wall of the program.
    pub day: Date,
    /// The moment.
    pub starts_at: Timestamp,
}

/// The moments between one round and the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cycle {
    /// When the round is made.
    pub starts_at: Timestamp,
    /// Until when late joiners are matched.
    pub cut_off_at: Timestamp,
    /// Half-way: whoever has not met yet is reminded.
    pub remind_at: Timestamp,
    /// When people are asked whether they met.
    pub ask_at: Timestamp,
    /// When it ends.
    pub ends_at: Timestamp,
}

impl Default for Cadence {
    fn default() -> Cadence {
        Cadence {
            rhythm: Rhythm::Weeks { every: 2 },
            weekday: 1,
            at: Time::constant(9, 0, 0, 0),
            time_zone: "UTC".to_owned(),
            first: None,
            pauses: Vec::new(),
        }
    }
}

impl Cadence {
    /// The first slot at or after a moment, within the program's time and outside its pauses; `None` when there is none.
    ///
    /// A time on the wall that a change to summer time skips is read with the offset before it; one that comes twice is the first.
    pub fn next(&self, duration: &Duration, after: Timestamp) -> Option<Slot> {
        let zone = self.zone();
        // The day before, because the hour of today may have passed elsewhere.
        let from = after.to_zoned(zone.clone()).date().yesterday().ok()?;
        self.days(duration, from)
            .take(MOST_SLOTS_AHEAD)
            .filter_map(|day| self.slot(day))
            .find(|slot| slot.starts_at >= after)
    }

    /// The same, counted from the first day on which a round can still be made. Where nothing was made yet, the day from which the weeks
    /// were counted may have passed, and the next one of a long rhythm may come after the end of the season.
    #[must_use]
    pub fn counted_from(&self, duration: &Duration, now: Timestamp) -> Cadence {
        // By the month it is the first such day of each anyway.
        if self.rhythm == Rhythm::Monthly {
            return self.clone();
        }
        let every_week = Cadence {
            rhythm: Rhythm::Weeks { every: 1 },
            ..self.clone()
        };
        match every_week.next(duration, now) {
            Some(slot) if self.next(duration, now) != Some(slot) => Cadence {
                first: Some(slot.day),
                ..self.clone()
            },
            _ => self.clone(),
        }
    }

    /// The slot of a day, whether or not the rhythm has one there.
    pub fn slot(&self, day: Date) -> Option<Slot> {
        let starts_at = self
            .zone()
            .to_ambiguous_timestamp(day.to_datetime(self.at))
            .compatible()
            .ok()?;
        Some(Slot { day, starts_at })
    }

    /// The moments of a round made at a slot. `cut_off_percent` are hundredths of the cycle.
    pub fn cycle(&self, duration: &Duration, slot: Slot, cut_off_percent: u8) -> Cycle {
        let next = self.next(duration, slot.starts_at + SignedDuration::from_secs(1));
        // The last round of a season, and a single one, last as long as the others would.
        let usual = match self.rhythm {
            Rhythm::Weeks { every } => Span::new().weeks(i64::from(every.max(1))),
            Rhythm::Monthly | Rhythm::Once => Span::new().weeks(4),
        };
        let usual_end = slot.day.checked_add(usual).ok().and_then(|day| self.slot(day));
        // A pause makes a cycle longer only for whoever waits: the round ends when it usually would.
        let ends_at = match (next, usual_end) {
            (Some(next), Some(usual)) => next.starts_at.min(usual.starts_at),
            (Some(next), None) => next.starts_at,
            (None, Some(usual)) => usual.starts_at,
            (None, None) => slot.starts_at,
        };
        let length = ends_at.duration_since(slot.starts_at);
        let part = |hundredths: i64| slot.starts_at + SignedDuration::from_secs(length.as_secs() / 100 * hundredths);
        let remind_at = part(50);
        Cycle {
            starts_at: slot.starts_at,
            cut_off_at: part(i64::from(cut_off_percent.min(100))),
            remind_at,
            // A week is too short for two days of answers after half of it; then half of what is left.
            ask_at: (ends_at - ASK_BEFORE_THE_END).max(part(75)),
            ends_at,
        }
    }

    /// The days of the rhythm from a day on.
    fn days(&self, duration: &Duration, from: Date) -> impl Iterator<Item = Date> {
        let season = *duration;
        let first = match season {
            Duration::Evergreen => self.first,
            Duration::Season { from: begin, .. } => Some(self.first.map_or(begin, |first| first.max(begin))),
        };
        let from = first.map_or(from, |first| first.max(from));
        let weekday = Weekday::from_monday_one_offset(self.weekday.clamp(1, 7)).unwrap_or(Weekday::Monday);
        // Where no first day is set, weeks are counted from a Monday long ago: the same for everybody.
        let anchor = on_or_after(first.unwrap_or(Date::constant(2024, 1, 1)), weekday);
        let rhythm = self.rhythm;
        let mut day = match rhythm {
            Rhythm::Weeks { every } => {
                let step = i64::from(every.max(1)) * 7;
                let passed = days_between(anchor, from).max(0);
                plus_days(anchor, (passed + step - 1) / step * step)
            }
            Rhythm::Monthly => first_of_month(from, weekday).filter(|day| *day >= from).or_else(|| {
                let next = from.first_of_month().checked_add(Span::new().months(1)).ok()?;
                first_of_month(next, weekday)
            }),
            Rhythm::Once => Some(anchor).filter(|day| *day >= from),
        };
        let pauses = self.pauses.clone();
        std::iter::from_fn(move || {
            let this = day?;
            day = match rhythm {
                Rhythm::Weeks { every } => plus_days(this, i64::from(every.max(1)) * 7),
                Rhythm::Monthly => {
                    let next = this.first_of_month().checked_add(Span::new().months(1));
                    next.ok().and_then(|month| first_of_month(month, weekday))
                }
                Rhythm::Once => None,
            };
            Some(this)
        })
        .take_while(move |day| !matches!(season, Duration::Season { to, .. } if *day > to))
        .filter(move |day| !pauses.iter().any(|pause| pause.from <= *day && *day <= pause.to))
    }

    fn zone(&self) -> TimeZone {
        Zones::bundled().parse(&self.time_zone).unwrap_or(TimeZone::UTC)
    }
}

fn on_or_after(day: Date, weekday: Weekday) -> Date {
    let ahead = (weekday.to_monday_one_offset() - day.weekday().to_monday_one_offset()).rem_euclid(7);
    plus_days(day, i64::from(ahead)).unwrap_or(day)
}

fn first_of_month(day: Date, weekday: Weekday) -> Option<Date> {
    Some(on_or_after(day.first_of_month(), weekday))
}

fn plus_days(day: Date, days: i64) -> Option<Date> {
    day.checked_add(Span::new().days(days)).ok()
}

fn days_between(from: Date, to: Date) -> i64 {
    i64::from(from.until(to).map_or(0, |span| span.get_days()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slots(cadence: &Cadence, duration: &Duration, after: &str, count: usize) -> Vec<String> {
        let mut after: Timestamp = after.parse().unwrap();
        let mut found = Vec::new();
        while found.len() < count {
            let Some(slot) = cadence.next(duration, after) else {
                break;
            };
            found.push(format!("{} {}", slot.day, slot.starts_at));
            after = slot.starts_at + SignedDuration::from_secs(1);
        }
        found
    }

    fn date(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn berlin(rhythm: Rhythm) -> Cadence {
        Cadence {
            rhythm,
            weekday: 2,
            at: Time::constant(9, 0, 0, 0),
            time_zone: "Europe/Berlin".to_owned(),
            first: Some(date("2026-10-12")),
            pauses: Vec::new(),
        }
    }

    #[test]
    fn the_hour_on_the_wall_stays_through_the_end_of_summer_time() {
        let found = slots(
            &berlin(Rhythm::Weeks { every: 2 }),
            &Duration::Evergreen,
            "2026-09-01T00:00:00Z",
            3,
        );
        assert_eq!(
            found,
            [
                "2026-10-13 2026-10-13T07:00:00Z",
                "2026-10-27 2026-10-27T08:00:00Z",
                "2026-11-10 2026-11-10T08:00:00Z"
            ]
        );
    }

    #[test]
    fn an_hour_that_does_not_exist_is_read_with_the_offset_before_it() {
        let cadence = Cadence {
            weekday: 7,
            at: Time::constant(2, 30, 0, 0),
            first: Some(date("2027-03-28")),
            ..berlin(Rhythm::Once)
        };
        let found = slots(&cadence, &Duration::Evergreen, "2027-01-01T00:00:00Z", 2);
        assert_eq!(found, ["2027-03-28 2027-03-28T01:30:00Z"]);
    }

    #[test]
    fn a_moment_later_is_the_next_round_and_the_same_moment_is_this_one() {
        let cadence = berlin(Rhythm::Weeks { every: 1 });
        let next = |at: &str| cadence.next(&Duration::Evergreen, at.parse().unwrap()).unwrap().day;
        assert_eq!(next("2026-10-13T07:00:00Z"), date("2026-10-13"));
        assert_eq!(next("2026-10-13T07:00:00.000001Z"), date("2026-10-20"));
    }

    #[test]
    fn no_round_is_made_in_a_pause_or_outside_the_season() {
        let cadence = Cadence {
            pauses: vec![Pause {
                from: date("2026-10-20"),
                to: date("2026-10-27"),
            }],
            ..berlin(Rhythm::Weeks { every: 1 })
        };
        let season = Duration::Season {
            from: date("2026-10-14"),
            to: date("2026-11-10"),
        };
        let found = slots(&cadence, &season, "2026-09-01T00:00:00Z", 9);
        assert_eq!(
            found,
            ["2026-11-03 2026-11-03T08:00:00Z", "2026-11-10 2026-11-10T08:00:00Z"]
        );
    }

    #[test]
    fn once_a_month_is_the_first_such_day() {
        let found = slots(
            &berlin(Rhythm::Monthly),
            &Duration::Evergreen,
            "2026-09-01T00:00:00Z",
            3,
        );
        assert_eq!(
            found,
            [
                "2026-11-03 2026-11-03T08:00:00Z",
                "2026-12-01 2026-12-01T08:00:00Z",
                "2027-01-05 2027-01-05T08:00:00Z"
            ]
        );
    }

    #[test]
    fn what_has_not_begun_counts_from_the_first_day_that_is_possible() {
        let season = Duration::Season {
            from: date("2026-10-12"),
            to: date("2026-12-01"),
        };
        let next = |cadence: &Cadence, now: &str| {
            let now = now.parse().unwrap();
            let next = cadence.counted_from(&season, now).next(&season, now);
            next.map(|slot| slot.day.to_string())
        };
        let half_a_year = berlin(Rhythm::Weeks { every: 24 });
        for (now, day) in [
            ("2026-09-01T00:00:00Z", Some("2026-10-13")),
            ("2026-10-13T07:00:00Z", Some("2026-10-13")),
            // An hour after the one day there was: the next Tuesday does as well.
            ("2026-10-13T08:00:00Z", Some("2026-10-20")),
            ("2026-11-27T08:00:00Z", Some("2026-12-01")),
            ("2026-12-01T09:00:00Z", None),
        ] {
            assert_eq!(next(&half_a_year, now).as_deref(), day, "{now}");
        }
        assert_eq!(
            next(&berlin(Rhythm::Once), "2026-10-14T00:00:00Z").as_deref(),
            Some("2026-10-20")
        );
        assert_eq!(
            next(&berlin(Rhythm::Monthly), "2026-10-14T00:00:00Z").as_deref(),
            Some("2026-11-03")
        );
        // The day that is to come is kept, with the count that hangs on it.
        let before = "2026-09-01T00:00:00Z".parse().unwrap();
        assert_eq!(half_a_year.counted_from(&season, before), half_a_year);
    }

    #[test]
    fn the_moments_of_a_cycle() {
        let cadence = berlin(Rhythm::Weeks { every: 2 });
        let slot = cadence
            .next(&Duration::Evergreen, "2026-11-01T00:00:00Z".parse().unwrap())
            .unwrap();
        let cycle = cadence.cycle(&Duration::Evergreen, slot, 40);
        let text = [
            cycle.starts_at,
            cycle.cut_off_at,
            cycle.remind_at,
            cycle.ask_at,
            cycle.ends_at,
        ]
        .map(|t| t.to_string());
        assert_eq!(
            text,
            [
                "2026-11-10T08:00:00Z",
                "2026-11-15T22:24:00Z",
                "2026-11-17T08:00:00Z",
                "2026-11-22T08:00:00Z",
                "2026-11-24T08:00:00Z"
            ]
        );
    }

    #[test]
    fn settings_are_read_back_and_old_ones_get_defaults() {
        use super::super::{MatchType, Settings};
        let settings: Settings = serde_json::from_str("{}").unwrap();
        assert_eq!(settings, Settings::default());
        let kept = serde_json::to_string(&MatchType::default()).unwrap();
        assert_eq!(serde_json::from_str::<MatchType>(&kept).unwrap(), MatchType::default());
    }
}
