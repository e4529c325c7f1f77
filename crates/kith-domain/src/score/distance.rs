//! Rules over numbers, dates and time zones: `within` and `apart`.

use jiff::Timestamp;
use jiff::civil::Date;

use super::RuleError;
use crate::number::{Decimal, ONE};
use crate::people::People;
use crate::zone::{self, Zones};

/// Stands for an empty cell; no value that can be read is this small.
const MISSING: i64 = i64::MIN;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    Number,
    /// Days.
    Date,
    /// Hours from UTC.
    Zone,
}

/// A number, date or offset per person and the bound to compare differences with.
#[derive(Clone, Debug)]
pub(super) struct Distance {
    pub(super) unit: Unit,
    /// Values and bound as whole multiples of `step`.
    values: Vec<i64>,
    bound: u64,
    /// In millionths of a number or day; for zones in millionths of a second.
    step: i64,
    far: bool,
}

impl Distance {
    /// Differences up to a bound (`within`).
    pub(super) fn within(
        people: &People,
        field: usize,
        at_most: Decimal,
        noon: Timestamp,
    ) -> Result<Distance, RuleError> {
        Distance::new(people, field, at_most, noon, false)
    }

    /// Differences from a bound on (`apart`).
    pub(super) fn apart(
        people: &People,
        field: usize,
        at_least: Decimal,
        noon: Timestamp,
    ) -> Result<Distance, RuleError> {
        Distance::new(people, field, at_least, noon, true)
    }

    fn new(people: &People, field: usize, bound: Decimal, noon: Timestamp, far: bool) -> Result<Distance, RuleError> {
        let zones = Zones::bundled();
        let unit = unit_of(people, field, &zones);
        let read = |text: &str| -> Option<i64> {
            match unit {
                Unit::Number => Decimal::parse(text).map(Decimal::millionths),
                Unit::Date => text.parse().ok().map(|d| days(d) * ONE),
                Unit::Zone => zones.parse(text).map(|z| i64::from(z.to_offset(noon).seconds()) * ONE),
            }
        };
        let expected = match unit {
            Unit::Number => "a number such as 3 or 2.5 (a point, up to six decimal places)",
            Unit::Date => "a date such as 2026-01-05",
            Unit::Zone => zone::EXPECTED,
        };
        let mut values = Vec::with_capacity(people.persons.len());
        let mut last: (&str, i64) = ("", MISSING);
        for person in 0..people.persons.len() {
            let cell = people.cell(person, field);
            // Neighbouring rows are often equal, and a zone is slow to look up.
            if !cell.is_empty() && cell != last.0 {
                last = (
                    cell,
                    read(cell).ok_or_else(|| RuleError::cell(people, person, field, expected))?,
                );
            }
            values.push(if cell.is_empty() { MISSING } else { last.1 });
        }
        let factor = if unit == Unit::Zone { 3600 } else { 1 };
        let bound = bound.millionths().max(0).unsigned_abs().saturating_mul(factor);
        // Whole multiples of the largest common step keep every later product within 64 bits for all usual columns.
        let step = values
            .iter()
            .filter(|&&v| v != MISSING)
            .fold(bound, |g, v| gcd(g, v.unsigned_abs()))
            .max(1);
        let step_signed = i64::try_from(step).unwrap_or(i64::MAX);
        values
            .iter_mut()
            .filter(|v| **v != MISSING)
            .for_each(|v| *v /= step_signed);
        Ok(Distance {
            unit,
            values,
            bound: bound / step,
            step: step_signed,
            far,
        })
    }

    /// The difference in steps, if both values are there.
    #[inline]
    fn steps(&self, a: usize, b: usize) -> Option<u64> {
        let (x, y) = (self.values[a], self.values[b]);
        (x != MISSING && y != MISSING).then(|| x.abs_diff(y))
    }

    #[inline]
    pub(super) fn m(&self, a: usize, b: usize) -> u32 {
        let Some(d) = self.steps(a, b) else { return 0 };
        let bound = self.bound;
        match (self.far, d >= bound) {
            (true, true) => 10_000,
            (true, false) => portion(d, bound),
            (false, false) => portion(bound - d, bound),
            // A bound of 0 asks for equal values.
            (false, true) => 10_000 * u32::from(d == 0),
        }
    }

    #[inline]
    pub(super) fn forbids(&self, a: usize, b: usize) -> bool {
        match (self.steps(a, b), self.far) {
            (None, far) => !far,
            (Some(d), true) => d < self.bound,
            (Some(d), false) => d > self.bound,
        }
    }

    /// A number for a person's value, in the order of the values; [`i64::MIN`] where it is missing.
    pub(super) fn class(&self, person: usize) -> i64 {
        self.values[person]
    }

    pub(super) fn is_missing(&self, person: usize) -> bool {
        self.values[person] == MISSING
    }

    /// A person's number.
    pub(super) fn number(&self, person: usize) -> Decimal {
        Decimal::from_millionths(self.values[person].saturating_mul(self.step))
    }

    /// The largest difference among people who all have a value: millionths of a number or day, for zones of a second.
    pub(super) fn spread(&self, members: &[usize]) -> Option<u64> {
        let known: Vec<i64> = members
            .iter()
            .map(|&p| self.values[p])
            .filter(|&v| v != MISSING)
            .collect();
        if known.len() < members.len() {
            return None;
        }
        let steps = known.iter().max()?.abs_diff(*known.iter().min()?);
        Some(steps.saturating_mul(self.step.unsigned_abs()))
    }
}

/// ⌊10000 · part / whole⌋ for part ≤ whole, whole > 0.
#[inline]
fn portion(part: u64, whole: u64) -> u32 {
    crate::rarity::ratio(part, whole)
}

/// What most cells of a column are, in case of a tie the first of number, date, zone; `time_zone` always holds zones.
///
/// The majority decides and not the first cell, so that a typing mistake in the first row is the one that is reported.
fn unit_of(people: &People, field: usize, zones: &Zones) -> Unit {
    if people.fields[field].name.as_str() == "time_zone" {
        return Unit::Zone;
    }
    let mut votes = [(0, Unit::Zone), (0, Unit::Date), (0, Unit::Number)];
    for cell in (0..people.persons.len())
        .map(|p| people.cell(p, field))
        .filter(|c| !c.is_empty())
    {
        if Decimal::parse(cell).is_some() {
            votes[2].0 += 1;
        } else if cell.parse::<Date>().is_ok() {
            votes[1].0 += 1;
        } else if zones.parse(cell).is_some() {
            votes[0].0 += 1;
        }
    }
    votes
        .iter()
        .max_by_key(|(count, _)| count)
        .map_or(Unit::Number, |(_, unit)| *unit)
}

/// Days since 1970-01-01.
pub(super) fn days(date: Date) -> i64 {
    // Whole days only; the calendar's 20,000 years are some 7 million of them.
    i64::from(date.since(Date::constant(1970, 1, 1)).map_or(0, |span| span.get_days()))
}

fn gcd(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { gcd(b, a % b) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::people;

    fn noon() -> Timestamp {
        "2026-01-05T12:00Z".parse().unwrap()
    }

    fn within(cells: &str, at_most: &str) -> Result<Distance, RuleError> {
        Distance::within(
            &people(&format!("id,x\n{cells}")),
            1,
            Decimal::parse(at_most).unwrap(),
            noon(),
        )
    }

    #[test]
    fn extremes_do_not_overflow() {
        let far = within(
            "1,-999999999999.999999\n2,999999999999.999999\n3,0.000001\n",
            "999999999999.999999",
        )
        .unwrap();
        assert_eq!((far.m(0, 1), far.m(0, 2), far.m(1, 2)), (0, 0, 0));
        assert_eq!(far.spread(&[0, 1]), Some(1_999_999_999_999_999_998));
        let dates = within("1,-009999-01-02\n2,9999-12-30\n", "3000000").unwrap();
        assert_eq!((dates.unit, dates.m(0, 1)), (Unit::Date, 0));
        assert!(dates.forbids(0, 1));
    }

    #[test]
    fn days_count_over_centuries() {
        assert_eq!(days("2026-01-05".parse().unwrap()), 20_458);
        assert_eq!(days("1969-12-31".parse().unwrap()), -1);
        assert_eq!(days(Date::MAX) - days(Date::MIN), 7_304_483);
    }

    #[test]
    fn the_cell_that_stands_out_is_the_wrong_one() {
        for (cells, line) in [
            ("1,3\n2,four\n3,5\n", 3),
            ("1,four\n2,3\n3,5\n", 2),
            ("1,2026-01-05\n2,\n3,05.01.2026\n4,2026-01-07\n", 4),
            ("1,Europe/Berlin\n2,+01:00\n3,7\n", 4),
            ("1,what\n", 2),
        ] {
            assert_eq!(within(cells, "1").unwrap_err().line(), Some(line), "{cells:?}");
        }
    }

    #[test]
    fn an_empty_column_is_no_error() {
        let empty = within("1,\n2,\n", "1").unwrap();
        assert!(empty.forbids(0, 1) && empty.is_missing(0));
    }
}
