//! Which of many times are offered: on different days and at different hours, so that one of them suits.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;

use super::{Attendee, OFFERED};

/// Days that are chosen from: the sooner people meet the better, and two weeks of work are choice enough.
const DAYS: usize = 10;
/// Two times of one day are so far apart, in minutes; the second only where there are too few with the first.
const APART_ON_A_DAY: [i32; 2] = [120, 60];

/// Up to five of the times, in their order. Days and hours are those of the first person.
pub(super) fn spread(slots: &[Timestamp], people: &[Attendee]) -> Vec<Timestamp> {
    let Some(first) = people.first() else {
        return Vec::new();
    };
    let mut days: BTreeMap<Date, Vec<Slot>> = BTreeMap::new();
    for at in slots {
        let wall = first.wall(*at);
        let slot = Slot {
            at: *at,
            minute: i32::from(wall.hour()) * 60 + i32::from(wall.minute()),
            odd: people.iter().filter(|p| p.wall(*at).minute() % 30 != 0).count(),
        };
        days.entry(wall.date()).or_default().push(slot);
    }
    let days: Vec<Vec<Slot>> = days.into_values().take(DAYS).collect();
    let mut chosen: Vec<(usize, Slot)> = Vec::new();
    // Each day once, from the first to the last; only where there are too few of them a day comes again.
    for apart in APART_ON_A_DAY {
        let mut before = usize::MAX;
        while chosen.len() < OFFERED && before != chosen.len() {
            before = chosen.len();
            for day in evenly(days.len(), OFFERED - chosen.len()) {
                let fitting = days[day].iter().filter(|slot| slot.fits(day, &chosen, apart));
                if let Some(slot) = fitting.max_by_key(|slot| slot.rank(&chosen)) {
                    chosen.push((day, *slot));
                }
            }
        }
    }
    let mut times: Vec<Timestamp> = chosen.into_iter().map(|(_, slot)| slot.at).collect();
    times.sort_unstable();
    times
}

/// A time at which everybody could meet.
#[derive(Clone, Copy, Debug)]
struct Slot {
    at: Timestamp,
    /// The minute of the day.
    minute: i32,
    /// For how many people it is neither a full hour nor a half.
    odd: usize,
}

impl Slot {
    /// What makes one better than another: far in the day from those that are chosen (by whole hours, so that a quarter more does
    /// not count), a full or half hour, and the sooner the better. The first one is in the middle of the morning.
    fn rank(&self, chosen: &[(usize, Slot)]) -> (i32, Reverse<usize>, Reverse<i32>) {
        let distance = chosen.iter().map(|(_, c)| (c.minute - self.minute).abs()).min();
        let hours = distance.map_or_else(|| -((self.minute - 10 * 60).abs() / 60), |d| d.min(4 * 60) / 60);
        (hours, Reverse(self.odd), Reverse(self.minute))
    }

    fn fits(&self, day: usize, chosen: &[(usize, Slot)], apart: i32) -> bool {
        let far = |c: &Slot| (c.minute - self.minute).abs() >= apart;
        chosen.iter().filter(|(d, _)| *d == day).all(|(_, c)| far(c))
    }
}

/// So many of n places, from the first to the last, as far apart as possible.
fn evenly(n: usize, wanted: usize) -> Vec<usize> {
    if n <= wanted {
        return (0..n).collect();
    }
    if wanted <= 1 {
        return (0..wanted).collect();
    }
    (0..wanted).map(|i| i * (n - 1) / (wanted - 1)).collect()
}
