//! When the people of a match could meet: inside everybody's working hours, spread out, and around what they have already.

mod pick;
#[cfg(test)]
mod tests;

use std::ops::Range;

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, Unit};

use crate::hours::{self, WEEK, Week, Window};

/// How long a session may take, in minutes.
pub const LENGTHS: [i64; 5] = [25, 30, 45, 50, 60];
/// Times that are offered at once.
pub const OFFERED: usize = 5;
/// Nobody is surprised by a meeting sooner than this.
pub const NOTICE: SignedDuration = SignedDuration::from_hours(24);
/// The farthest that is looked ahead: a cycle is shorter, and beyond it calendars are empty and say nothing.
const FARTHEST: SignedDuration = SignedDuration::from_hours(24 * 7 * 8);
/// Hours in which somebody may be asked to meet although they are not working hours, in minutes after midnight.
const WAKING: Range<i32> = 7 * 60..21 * 60;
/// Seconds of a day.
const DAY: i64 = 24 * 3_600;
/// Sessions begin at quarters of an hour of UTC, which are quarters in every zone that people live in.
const GRID: i64 = 15 * 60;

/// Somebody who is to meet others.
#[derive(Clone, Debug)]
pub struct Attendee {
    /// Where the person is.
    pub zone: TimeZone,
    /// When the person works; empty where that is not known, which is read as Monday to Friday, 9 to 17.
    pub hours: Vec<Window>,
    /// When the person is taken, in no order.
    pub busy: Vec<Range<Timestamp>>,
    /// How often the person has met others outside of working hours: whoever did least is next.
    pub inconvenienced: u32,
    /// The person's place among them, the same whoever looks: it decides between two who did the same.
    pub place: usize,
}

/// What is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wish {
    /// How long, in minutes.
    pub minutes: i64,
    /// The moment of the question.
    pub now: Timestamp,
    /// Until when it is to be over.
    pub until: Timestamp,
}

/// A time at which everybody could meet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// When it begins.
    pub starts_at: Timestamp,
    /// The same on the wall of each, in the order in which they were given.
    pub walls: Vec<DateTime>,
}

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Times {
    /// Up to five times, soonest first.
    Found(Vec<Suggestion>),
    /// Their working hours meet, but not within the time that is left, or somebody is taken in all of it.
    NoneLeft,
    /// Their working hours never meet for so long.
    Apart(Apart),
}

/// Working hours that never meet: said plainly, with what can be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Apart {
    /// How far the clocks of the two who are farthest apart are apart.
    pub distance: SignedDuration,
    /// Whose turn it is to meet outside of working hours, as an index.
    pub whose_turn: usize,
    /// Times inside the working hours of the others, the least inconvenient ones for that person; may be none.
    pub times: Vec<Suggestion>,
}

/// Looks for times at which everybody could meet.
pub fn times(people: &[Attendee], wish: &Wish) -> Times {
    let from = wish.now + NOTICE;
    let until = wish.until.min(wish.now + FARTHEST);
    let within = from.as_second()..until.as_second();
    let working: Vec<Vec<Range<i64>>> = people.iter().map(|p| p.working(&within)).collect();
    let free = |spans: Vec<Range<i64>>| {
        let busy = people.iter().flat_map(|p| &p.busy);
        let busy = busy.map(|b| b.start.as_second()..b.end.as_second());
        let busy = busy.filter(|b| !b.is_empty()).collect();
        without(spans, &hours::merge(busy))
    };
    let common = everybodys(&working, &within);
    let slots = slots(&free(common), wish.minutes);
    if !slots.is_empty() {
        return Times::Found(suggest(people, &pick::spread(&slots, people)));
    }
    if ever_meet(people, wish) {
        return Times::NoneLeft;
    }
    Times::Apart(apart(people, wish, &within, &working, free))
}

/// Whether a time lies inside the working hours of somebody.
pub fn is_convenient(person: &Attendee, starts_at: Timestamp, minutes: i64) -> bool {
    let (start, end) = (starts_at.as_second(), starts_at.as_second() + minutes * 60);
    let working = person.working(&(start..end));
    working.iter().any(|span| span.start <= start && end <= span.end)
}

impl Attendee {
    /// The working time within a span, in seconds of the epoch: sorted and merged.
    fn working(&self, within: &Range<i64>) -> Vec<Range<i64>> {
        let usual = usual_hours();
        let windows = if self.hours.is_empty() { &usual } else { &self.hours };
        let (Ok(first), Ok(last)) = (
            Timestamp::from_second(within.start),
            Timestamp::from_second(within.end.max(within.start)),
        ) else {
            return Vec::new();
        };
        let mut spans = Vec::new();
        let mut day = first.to_zoned(TimeZone::UTC).date();
        while let Some(week) = Week::of(day).filter(|week| week.start() <= last) {
            let monday = week.start().as_second();
            let instants = week.instants(windows, &self.zone).into_iter();
            // A window over the end of a week comes in two parts, which are one again after merging.
            spans.extend(instants.map(|s| monday + s.start..monday + s.end));
            let Ok(next) = Timestamp::from_second(monday + WEEK) else {
                break;
            };
            day = next.to_zoned(TimeZone::UTC).date();
        }
        hours::common(&hours::merge(spans), std::slice::from_ref(within))
    }

    fn wall(&self, at: Timestamp) -> DateTime {
        at.to_zoned(self.zone.clone()).datetime()
    }
}

/// Monday to Friday, 9 to 17.
fn usual_hours() -> Vec<Window> {
    let day = |day| Window {
        day,
        start: 9 * 60,
        end: 17 * 60,
    };
    (0..5).map(day).collect()
}

fn everybodys(working: &[Vec<Range<i64>>], within: &Range<i64>) -> Vec<Range<i64>> {
    let all = vec![within.clone()];
    working.iter().fold(all, |common, own| hours::common(&common, own))
}

/// What is left of sorted spans without others.
fn without(spans: Vec<Range<i64>>, taken: &[Range<i64>]) -> Vec<Range<i64>> {
    let mut left = Vec::new();
    for span in spans {
        let mut start = span.start;
        for t in taken.iter().filter(|t| t.start < span.end && t.end > span.start) {
            if start < t.start {
                left.push(start..t.start);
            }
            start = start.max(t.end);
        }
        if start < span.end {
            left.push(start..span.end);
        }
    }
    left
}

/// Every quarter of an hour at which a session could begin.
fn slots(spans: &[Range<i64>], minutes: i64) -> Vec<Timestamp> {
    let starts = spans.iter().flat_map(|span| {
        let first = (span.start + GRID - 1).div_euclid(GRID) * GRID;
        let last = span.end - minutes * 60;
        (0..).map(move |i| first + i * GRID).take_while(move |s| *s <= last)
    });
    starts.filter_map(|s| Timestamp::from_second(s).ok()).collect()
}

/// Whether their working hours meet for so long in any week of the next two months, whatever else they have.
fn ever_meet(people: &[Attendee], wish: &Wish) -> bool {
    let within = wish.now.as_second()..(wish.now + FARTHEST).as_second();
    let working: Vec<_> = people.iter().map(|p| p.working(&within)).collect();
    let enough = |span: &Range<i64>| span.end - span.start >= wish.minutes * 60;
    everybodys(&working, &within).iter().any(enough)
}

fn apart(
    people: &[Attendee],
    wish: &Wish,
    within: &Range<i64>,
    working: &[Vec<Range<i64>>],
    free: impl Fn(Vec<Range<i64>>) -> Vec<Range<i64>>,
) -> Apart {
    let offsets = people.iter().map(|p| i64::from(p.zone.to_offset(wish.now).seconds()));
    let (least, most) = offsets.fold((i64::MAX, i64::MIN), |(a, b), o| (a.min(o), b.max(o)));
    // Beyond the date line clocks come near again: 13 hours ahead and 8 behind are three hours apart, on different days.
    let ahead = (most - least).max(0) % DAY;
    let costing = |whose: usize| {
        let mut others = working.to_vec();
        others.remove(whose);
        let mut slots = slots(&free(everybodys(&others, within)), wish.minutes);
        let person = &people[whose];
        slots.retain(|slot| person.is_awake(*slot, wish.minutes));
        // As little outside of the working hours as possible, and up to an hour more so that there is a choice.
        let around = person.working(&(within.start - DAY..within.end + DAY));
        let outside = |slot: &Timestamp| distance(&around, slot.as_second(), wish.minutes * 60);
        let least = slots.iter().map(outside).min().unwrap_or(0);
        slots.retain(|slot| outside(slot) <= least + 3_600);
        slots
    };
    // Whoever did least is next; but nobody is asked to get up at night while somebody else need not.
    let mut order: Vec<usize> = (0..people.len()).collect();
    order.sort_by_key(|i| (people[*i].inconvenienced, people[*i].place));
    let found = order
        .iter()
        .map(|i| (*i, costing(*i)))
        .find(|(_, slots)| !slots.is_empty());
    let first = || (order.first().copied().unwrap_or(0), Vec::new());
    let (whose_turn, slots) = found.unwrap_or_else(first);
    Apart {
        distance: SignedDuration::from_secs(ahead.min(DAY - ahead)),
        whose_turn,
        times: suggest(people, &pick::spread(&slots, people)),
    }
}

impl Attendee {
    fn is_awake(&self, at: Timestamp, minutes: i64) -> bool {
        let wall = self.wall(at);
        let start = i32::from(wall.hour()) * 60 + i32::from(wall.minute());
        let minutes = i32::try_from(minutes).unwrap_or(i32::MAX);
        WAKING.start <= start && start.saturating_add(minutes) <= WAKING.end
    }
}

/// How far a span lies outside of sorted spans: the seconds to the nearest one.
fn distance(spans: &[Range<i64>], start: i64, length: i64) -> i64 {
    let to = |span: &Range<i64>| (span.start - start).max(start + length - span.end).max(0);
    spans.iter().map(to).min().unwrap_or(i64::MAX / 2)
}

fn suggest(people: &[Attendee], slots: &[Timestamp]) -> Vec<Suggestion> {
    let of = |slot: &Timestamp| Suggestion {
        starts_at: *slot,
        walls: people.iter().map(|p| p.wall(*slot)).collect(),
    };
    slots.iter().map(of).collect()
}

/// The moment that a time on somebody's wall means: one that a change of the clocks skips is read with the offset before it, one
/// that comes twice is the first. `None` outside of the calendar.
pub fn moment(wall: DateTime, zone: &TimeZone) -> Option<Timestamp> {
    let wall = wall.round(Unit::Minute).ok()?;
    zone.to_ambiguous_timestamp(wall).compatible().ok()
}
