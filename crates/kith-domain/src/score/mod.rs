//! How well two people fit: rules compiled to columns of numbers, scores in exact integers, reasons in words.
//!
//! `docs/RULES.md` gives every formula with examples, which are tested.

mod above;
mod bags;
mod distance;
mod error;
mod facets;
mod links;
mod measure;
mod meetings;
mod nobody;
mod pairs;
mod points;
mod schedule;
mod singles;
mod why;
mod wish;

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use jiff::tz::TimeZone;

pub use error::{RuleError, Warning};
pub use facets::{Bag, FORBIDDEN, Facets, Grid, Keys};
pub use nobody::NOBODY_FREE;
pub use pairs::{Pairs, named_pairs};
pub use points::Part;
pub use why::{called as short_name, is_rank};

use crate::hours::Week;
use crate::people::{FieldName, History, People};
use crate::rules::{Rule, RuleKind, RuleSet, Strength};
use links::Links;
use measure::{Context, Measure};
use meetings::Meetings;

/// The best score, and m of a perfect fit.
pub const BEST: u16 = 10_000;

/// Hard rules that one run can have: each is a bit of [`Scorer::broken`], and two are kept for what is no rule.
pub const MAX_HARD_RULES: usize = 62;

/// Rules that one run can have: the sum of weight · m then stays within 32 bits (200 · 1000 · 10000).
pub const MAX_RULES: usize = 200;

/// Rules compiled for some people: answers for any two of them, given as indices into [`People::persons`].
#[derive(Clone, Debug)]
pub struct Scorer {
    rules: Vec<Rule>,
    /// Beside each rule: whether it may be shown.
    private: Vec<bool>,
    /// Beside each rule.
    measures: Vec<Measure>,
    /// Soft rules that count: index and weight in hundredths.
    soft: Vec<(usize, u32)>,
    total_weight: u32,
    hard: Vec<usize>,
    constraints: Vec<Constraint>,
    forbidden: Links,
    min_score: u16,
    meetings: Arc<Meetings>,
    names: Vec<String>,
    /// Beside each name: what the person is called among others.
    called: Vec<String>,
    /// How the file calls its columns.
    titles: BTreeMap<FieldName, String>,
    warnings: Vec<Warning>,
}

/// Something that can forbid a pair: bit i of [`Scorer::broken`] is constraint i.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Constraint {
    /// The id of the rule, or `forbidden-pairs` or `min-score`.
    pub id: String,
    /// Whether nothing visible may depend on it: it rests on a private field, a wish list or an avoid list.
    pub private: bool,
    /// What it is.
    pub kind: ConstraintKind,
}

/// What a constraint is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConstraintKind {
    /// A hard rule, by its index in [`RuleSet::rules`].
    Rule(usize),
    /// The pairs that the organizer forbids.
    ForbiddenPairs,
    /// The least score.
    MinScore,
}

impl Scorer {
    /// Compiles rules for the people of a file, their past and a date.
    ///
    /// # Errors
    /// A rule names an unknown column or person, a cell is of the wrong type, or there are too many rules.
    pub fn compile(rules: &RuleSet, people: &People, history: &History, date: Date) -> Result<Scorer, RuleError> {
        let noon = TimeZone::UTC
            .to_timestamp(date.at(12, 0, 0, 0))
            .map_err(|_| RuleError::Date { date })?;
        let week = Week::of(date).ok_or(RuleError::Date { date })?;
        if rules.rules.len() > MAX_RULES {
            return Err(RuleError::TooMany {
                what: "rules",
                found: rules.rules.len(),
                most: MAX_RULES,
            });
        }
        for field in &rules.private {
            // A typing mistake here would show what is meant to stay hidden.
            RuleError::field(people, rules, field)?;
        }
        let meetings = Arc::new(Meetings::new(people.persons.len(), history, date));
        let mut context = Context {
            people,
            rules,
            meetings: Arc::clone(&meetings),
            noon,
            week,
            warnings: Vec::new(),
        };
        let measures = rules
            .rules
            .iter()
            .map(|r| context.compile(&r.kind))
            .collect::<Result<Vec<_>, _>>()?;
        let warnings = context.warnings;

        let (mut hard, mut soft) = (Vec::new(), Vec::new());
        for (i, rule) in rules.rules.iter().enumerate() {
            match rule.strength {
                Strength::Hard => hard.push(i),
                Strength::Soft(weight) if weight.in_hundredths() > 0 => {
                    soft.push((i, u32::from(weight.in_hundredths())))
                }
                Strength::Soft(_) => {}
            }
        }
        if hard.len() > MAX_HARD_RULES {
            return Err(RuleError::TooMany {
                what: "hard rules",
                found: hard.len(),
                most: MAX_HARD_RULES,
            });
        }
        let forbidden = named_pairs(rules, people)?.links(people.persons.len());
        let private: Vec<bool> = rules.rules.iter().map(|r| rules.is_private(r)).collect();
        let constraints = constraints(rules, &private, &hard, &soft, &forbidden);
        Ok(Scorer {
            rules: rules.rules.clone(),
            private,
            measures,
            total_weight: soft.iter().map(|(_, weight)| weight).sum(),
            soft,
            hard,
            constraints,
            forbidden,
            min_score: rules.min_score,
            meetings,
            names: people.persons.iter().map(|p| p.name.clone()).collect(),
            called: called(people),
            titles: people
                .fields
                .iter()
                .map(|f| (f.name.clone(), f.title.clone()))
                .collect(),
            warnings,
        })
    }

    /// The score of a pair, 0…10000, the same both ways; `None` when a hard rule, a forbidden pair or the least score
    /// forbids it, and for a person with themselves.
    #[inline]
    pub fn score(&self, a: usize, b: usize) -> Option<u16> {
        let forbidden = a == b
            || self.hard.iter().any(|&rule| self.measures[rule].forbids(a, b))
            || self.forbidden.find(a, b).is_some();
        if forbidden {
            return None;
        }
        let score = self.merit(a, b);
        (score >= self.min_score).then_some(score)
    }

    /// The score that a pair has or would have if nothing forbade it: ⌊Σ weight · m / Σ weight⌋ over the soft rules,
    /// 10000 when none counts.
    #[inline]
    pub fn merit(&self, a: usize, b: usize) -> u16 {
        if self.total_weight == 0 {
            return BEST;
        }
        let sum: u32 = self
            .soft
            .iter()
            .map(|&(rule, weight)| weight * self.measures[rule].m(a, b))
            .sum();
        (sum / self.total_weight) as u16
    }

    /// What forbids a pair: bit i stands for constraint i of [`Scorer::constraints`]; 0 exactly when it has a score.
    pub fn broken(&self, a: usize, b: usize) -> u64 {
        let breaks = |constraint: &Constraint| match constraint.kind {
            ConstraintKind::Rule(rule) => self.measures[rule].forbids(a, b),
            ConstraintKind::ForbiddenPairs => self.forbidden.find(a, b).is_some(),
            ConstraintKind::MinScore => self.merit(a, b) < self.min_score,
        };
        self.constraints
            .iter()
            .enumerate()
            .fold(0, |mask, (i, c)| mask | u64::from(breaks(c)) << i)
    }

    /// Everything that can forbid a pair: the hard rules in their order, then the forbidden pairs and the least score
    /// where they are used.
    pub fn constraints(&self) -> &[Constraint] {
        &self.constraints
    }

    /// When a pair last met: 0 for the oldest round or date in the history, counting up; `None` if never.
    #[inline]
    pub fn last_met(&self, a: usize, b: usize) -> Option<u32> {
        self.meetings.rank(a, b)
    }

    /// What was passed over in the people's file, such as an unknown name in a wish list.
    pub fn warnings(&self) -> &[Warning] {
        &self.warnings
    }

    /// Whether every two of the people may meet.
    pub fn is_eligible(&self, members: &[usize]) -> bool {
        points::pairs(members).all(|(a, b)| self.score(a, b).is_some())
    }
}

fn called(people: &People) -> Vec<String> {
    let column = FieldName::parse("first_name").and_then(|name| people.field(&name));
    let first = |p| column.map_or("", |column| people.cell(p, column));
    let all = people.persons.iter().enumerate();
    all.map(|(p, person)| why::called(&person.name, first(p))).collect()
}

fn constraints(
    rules: &RuleSet,
    private: &[bool],
    hard: &[usize],
    soft: &[(usize, u32)],
    forbidden: &Links,
) -> Vec<Constraint> {
    // A wish list is confidential even when its column is not marked private.
    let hidden = |rule: usize| private[rule] || matches!(rules.rules[rule].kind, RuleKind::Wish { .. });
    let mut constraints: Vec<Constraint> = hard
        .iter()
        .map(|&rule| Constraint {
            id: rules.rules[rule].id.clone(),
            private: hidden(rule),
            kind: ConstraintKind::Rule(rule),
        })
        .collect();
    if !forbidden.is_empty() {
        constraints.push(Constraint {
            id: "forbidden-pairs".to_owned(),
            private: true,
            kind: ConstraintKind::ForbiddenPairs,
        });
    }
    if rules.min_score > 0 {
        constraints.push(Constraint {
            id: "min-score".to_owned(),
            private: soft.iter().any(|&(rule, _)| hidden(rule)),
            kind: ConstraintKind::MinScore,
        });
    }
    constraints
}

#[cfg(test)]
mod tests;
