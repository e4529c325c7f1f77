//! The rule `shared-hours`.

use std::collections::HashMap;
use std::ops::Range;

use super::RuleError;
use crate::hours::{self, Week, common, length};
use crate::people::People;
use crate::text::fold;
use crate::zone::{self, Zones};

/// Stands for an empty cell.
const MISSING: u32 = u32::MAX;

/// Up to this many different weeks every pair of them is computed once: 8 MiB of results.
const REMEMBERED: usize = 2048;

/// Set where two weeks have enough in common for a hard rule; the other bits are m.
const ENOUGH: u16 = 1 << 15;

/// Everybody's working week in real instants.
#[derive(Clone, Debug)]
pub(super) struct Schedule {
    /// Each person's week as an index into `weeks`.
    ids: Vec<u32>,
    weeks: Vec<Vec<Range<i64>>>,
    lengths: Vec<i64>,
    at_least_seconds: i64,
    remembered: Vec<u16>,
}

impl Schedule {
    pub(super) fn new(
        people: &People,
        hours_field: usize,
        zone_field: usize,
        at_least_minutes: u32,
        week: Week,
    ) -> Result<Schedule, RuleError> {
        let zones = Zones::bundled();
        // Cells repeat, and reading them is slow: by text first, then by what it comes to.
        let mut by_text: HashMap<(String, String), u32> = HashMap::new();
        let mut by_week: HashMap<Vec<Range<i64>>, u32> = HashMap::new();
        let mut weeks: Vec<Vec<Range<i64>>> = Vec::new();
        let mut ids = Vec::with_capacity(people.persons.len());
        for person in 0..people.persons.len() {
            let (hours, zone) = (people.cell(person, hours_field), people.cell(person, zone_field));
            let key = (fold(hours), fold(zone));
            if let Some(&id) = by_text.get(&key) {
                ids.push(id);
                continue;
            }
            // Both cells are read even if the other is empty, so that no mistake stays hidden.
            let windows = match hours {
                "" => None,
                text => Some(
                    hours::parse(text).ok_or_else(|| RuleError::cell(people, person, hours_field, hours::EXPECTED))?,
                ),
            };
            let zone = match zone {
                "" => None,
                text => Some(
                    zones
                        .parse(text)
                        .ok_or_else(|| RuleError::cell(people, person, zone_field, zone::EXPECTED))?,
                ),
            };
            let id = match (windows, zone) {
                (Some(windows), Some(zone)) => {
                    let instants = week.instants(&windows, &zone);
                    *by_week.entry(instants).or_insert_with_key(|instants| {
                        weeks.push(instants.clone());
                        weeks.len() as u32 - 1
                    })
                }
                _ => MISSING,
            };
            by_text.insert(key, id);
            ids.push(id);
        }
        let lengths = weeks.iter().map(|w| length(w)).collect();
        let at_least_seconds = i64::from(at_least_minutes) * 60;
        let mut schedule = Schedule {
            ids,
            weeks,
            lengths,
            at_least_seconds,
            remembered: Vec::new(),
        };
        let n = schedule.weeks.len();
        if n <= REMEMBERED {
            schedule.remembered = (0..n * n).map(|i| schedule.compute(i / n, i % n)).collect();
        }
        Ok(schedule)
    }

    fn compute(&self, x: usize, y: usize) -> u16 {
        let both = length(&common(&self.weeks[x], &self.weeks[y]));
        let smaller = self.lengths[x].min(self.lengths[y]);
        // A week can be empty where a change of the clocks swallows its only window.
        let m = if smaller == 0 { 0 } else { 10_000 * both / smaller };
        let enough = if both >= self.at_least_seconds { ENOUGH } else { 0 };
        u16::try_from(m).expect("what is common is at most the smaller week") | enough
    }

    /// m and whether there is enough in common; `None` when a cell is empty.
    #[inline]
    fn look_up(&self, a: usize, b: usize) -> Option<u16> {
        let (x, y) = (self.ids[a], self.ids[b]);
        if x == MISSING || y == MISSING {
            return None;
        }
        let (x, y) = (x as usize, y as usize);
        Some(if self.weeks.len() <= REMEMBERED {
            self.remembered[x * self.weeks.len() + y]
        } else {
            self.compute(x, y)
        })
    }

    #[inline]
    pub(super) fn m(&self, a: usize, b: usize) -> u32 {
        self.look_up(a, b).map_or(0, |found| u32::from(found & !ENOUGH))
    }

    #[inline]
    pub(super) fn forbids(&self, a: usize, b: usize) -> bool {
        self.look_up(a, b).is_none_or(|found| found & ENOUGH == 0)
    }

    /// A number for a person's week: 0 where it is missing.
    pub(super) fn class(&self, person: usize) -> i64 {
        i64::from(self.ids[person].wrapping_add(1))
    }

    pub(super) fn is_missing(&self, person: usize) -> bool {
        self.ids[person] == MISSING
    }

    /// The time that all the people work at once, in minutes a week.
    pub(super) fn common_minutes(&self, members: &[usize]) -> i64 {
        let weeks: Option<Vec<_>> = members.iter().map(|&p| self.weeks.get(self.ids[p] as usize)).collect();
        let Some(Some(all)) = weeks.map(|w| w.into_iter().cloned().reduce(|x, y| common(&x, &y))) else {
            return 0;
        };
        length(&all) / 60
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::people;

    /// One window per person at a minute of their own makes more weeks than are remembered.
    #[test]
    fn many_weeks_are_as_exact_as_few() {
        let mut csv = "id,h,z\n".to_owned();
        for p in 0..REMEMBERED + 50 {
            let (start, end) = (p % 600, 700 + p / 600 * 7);
            csv += &format!(
                "{p},Mon {}:{:02}-{}:{:02},UTC\n",
                start / 60,
                start % 60,
                end / 60,
                end % 60
            );
        }
        let people = people(&csv);
        let week = Week::of(jiff::civil::date(2026, 1, 5)).unwrap();
        let schedule = Schedule::new(&people, 1, 2, 120, week).unwrap();
        assert!(schedule.weeks.len() > REMEMBERED && schedule.remembered.is_empty());
        let few = Schedule::new(
            &crate::people::People {
                persons: people.persons[..600].to_vec(),
                ..people
            },
            1,
            2,
            120,
            week,
        );
        let few = few.unwrap();
        assert_eq!(few.remembered.len(), 600 * 600);
        for (a, b) in [(0, 1), (0, 599), (30, 500), (599, 598), (7, 7)] {
            assert_eq!(
                (schedule.m(a, b), schedule.forbids(a, b)),
                (few.m(a, b), few.forbids(a, b)),
                "{a} {b}"
            );
        }
        assert_eq!(few.m(0, 599), 10_000);
        assert!(few.forbids(0, 599) && !few.forbids(0, 500));
    }

    #[test]
    fn a_mistake_beside_an_empty_cell_is_still_reported() {
        let week = Week::of(jiff::civil::date(2026, 1, 5)).unwrap();
        for (cells, column) in [("1,late,\n", 2), ("1,,Nowhere\n", 3), ("1,9-17,+20\n", 3)] {
            let error = Schedule::new(&people(&format!("id,h,z\n{cells}")), 1, 2, 60, week).unwrap_err();
            assert_eq!((error.line(), error.column()), (Some(2), Some(column)), "{cells:?}");
        }
    }
}
