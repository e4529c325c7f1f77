//! One compiled rule: how well two people fit by it, and whether it forbids them.

use std::sync::Arc;

use jiff::Timestamp;

use super::RuleError;
use super::above::Above;
use super::bags::{Complement, Overlap};
use super::distance::Distance;
use super::error::Warning;
use super::meetings::{Meetings, freshness};
use super::schedule::Schedule;
use super::singles::{Singles, Table};
use super::wish::Wishes;
use crate::hours::Week;
use crate::people::{FieldName, People, PeopleIndex};
use crate::rules::{RuleKind, RuleSet};
use crate::text::{choice, short};

/// A rule with its columns turned into numbers.
#[derive(Clone, Debug)]
pub(super) enum Measure {
    Same(Singles),
    Different(Singles),
    Within(Distance),
    Apart(Distance),
    Overlap(Overlap),
    Complement(Complement),
    SharedHours(Schedule),
    NotReporting(Above),
    Table(Table),
    Fresh(i64, Arc<Meetings>),
    Wish(Wishes),
}

/// What compiling a rule needs besides the rule.
pub(super) struct Context<'a> {
    pub(super) people: &'a People,
    pub(super) rules: &'a RuleSet,
    pub(super) meetings: Arc<Meetings>,
    /// Noon in UTC of the date, at which offsets of time zones are read.
    pub(super) noon: Timestamp,
    pub(super) week: Week,
    pub(super) warnings: Vec<Warning>,
}

impl Context<'_> {
    fn field(&self, name: &FieldName) -> Result<usize, RuleError> {
        RuleError::field(self.people, self.rules, name)
    }

    pub(super) fn compile(&mut self, kind: &RuleKind) -> Result<Measure, RuleError> {
        let people = self.people;
        Ok(match kind {
            RuleKind::Same { field } => Measure::Same(Singles::new(people, self.field(field)?)),
            RuleKind::Different { field } => Measure::Different(Singles::new(people, self.field(field)?)),
            RuleKind::Within { field, at_most } => {
                Measure::Within(Distance::within(people, self.field(field)?, *at_most, self.noon)?)
            }
            RuleKind::Apart { field, at_least } => {
                Measure::Apart(Distance::apart(people, self.field(field)?, *at_least, self.noon)?)
            }
            RuleKind::Overlap { field } => Measure::Overlap(Overlap::new(people, self.field(field)?)),
            RuleKind::Complement { offer, want } => {
                Measure::Complement(Complement::new(people, self.field(offer)?, self.field(want)?))
            }
            RuleKind::SharedHours {
                hours,
                time_zone,
                at_least_minutes,
            } => {
                let (hours, zone) = (self.field(hours)?, self.field(time_zone)?);
                Measure::SharedHours(Schedule::new(people, hours, zone, *at_least_minutes, self.week)?)
            }
            RuleKind::NotReporting { field, levels } => {
                let column = self.field(field)?;
                Measure::NotReporting(Above::new(&self.managers(field, column), *levels))
            }
            RuleKind::Table { field, allow } => {
                let table = Table::new(people, self.field(field)?, allow)?;
                if !table.unused.is_empty() {
                    let named: Vec<String> = table.unused.iter().map(|v| format!("`{}`", short(v))).collect();
                    let message = format!("nobody's {field} is {}, which the rule `table` lists", choice(&named));
                    self.warnings.push(Warning { line: None, message });
                }
                Measure::Table(table)
            }
            RuleKind::Fresh { cool_down_days } => {
                Measure::Fresh(i64::from(*cool_down_days), Arc::clone(&self.meetings))
            }
            RuleKind::Wish { field } => {
                let column = self.field(field)?;
                Measure::Wish(Wishes::new(people, column, &mut self.warnings))
            }
        })
    }

    /// Who is directly above whom by a column; `manager` was resolved, with its warnings, when the file was read.
    fn managers(&mut self, field: &FieldName, column: usize) -> Vec<Option<usize>> {
        let people = self.people;
        if field.as_str() == "manager" {
            return people.persons.iter().map(|p| p.manager).collect();
        }
        let index = PeopleIndex::new(people);
        let mut managers = Vec::with_capacity(people.persons.len());
        for (person, row) in people.persons.iter().enumerate() {
            let name = people.cell(person, column);
            let found = if name.is_empty() { None } else { index.find(name) };
            if !name.is_empty() && found.is_none() {
                let message = format!(
                    "`{}` in {field} is no id, e-mail or unique name in the file; the rule passes over it",
                    short(name)
                );
                self.warnings.push(Warning {
                    line: Some(row.line),
                    message,
                });
            }
            managers.push(found.filter(|&f| f != person));
        }
        managers
    }
}

impl Measure {
    /// How well two people fit, 0…10000.
    #[inline]
    pub(super) fn m(&self, a: usize, b: usize) -> u32 {
        match self {
            Measure::Same(column) => 10_000 * u32::from(column.same(a, b)),
            Measure::Different(column) => 10_000 * u32::from(column.different(a, b)),
            Measure::Within(distance) | Measure::Apart(distance) => distance.m(a, b),
            Measure::Overlap(overlap) => overlap.m(a, b),
            Measure::Complement(complement) => complement.m(a, b),
            Measure::SharedHours(schedule) => schedule.m(a, b),
            Measure::NotReporting(above) => 10_000 * u32::from(!above.forbids(a, b)),
            Measure::Table(table) => 10_000 * u32::from(table.allows(a, b)),
            Measure::Fresh(cool_down, meetings) => meetings
                .days_since(a, b)
                .map_or(10_000, |days| freshness(days, *cool_down)),
            Measure::Wish(wishes) => wishes.m(a, b),
        }
    }

    /// A number for all that the rule sees of a person; `None` where it looks at more than one value of each.
    pub(super) fn class(&self, person: usize) -> Option<i64> {
        match self {
            Measure::Same(column) | Measure::Different(column) => Some(column.class(person)),
            Measure::Table(table) => Some(table.class(person)),
            Measure::Within(distance) | Measure::Apart(distance) => Some(distance.class(person)),
            Measure::SharedHours(schedule) => Some(schedule.class(person)),
            _ => None,
        }
    }

    /// Whether the number of a class stands for a missing value.
    pub(super) fn is_missing_class(&self, class: i64) -> bool {
        match self {
            Measure::Within(_) | Measure::Apart(_) => class == i64::MIN,
            _ => class == 0,
        }
    }

    /// Whether the rule, being hard, forbids two people.
    #[inline]
    pub(super) fn forbids(&self, a: usize, b: usize) -> bool {
        match self {
            Measure::Same(column) => !column.same(a, b),
            // Unlike m, a missing value allows.
            Measure::Different(column) => column.same(a, b),
            Measure::Within(distance) | Measure::Apart(distance) => distance.forbids(a, b),
            Measure::Overlap(overlap) => !overlap.shares(a, b),
            Measure::Complement(complement) => !complement.serves(a, b),
            Measure::SharedHours(schedule) => schedule.forbids(a, b),
            Measure::NotReporting(above) => above.forbids(a, b),
            Measure::Table(table) => !table.allows(a, b),
            Measure::Fresh(cool_down, meetings) => meetings.days_since(a, b).is_some_and(|days| days < *cool_down),
            Measure::Wish(wishes) => wishes.forbids(a, b),
        }
    }
}
