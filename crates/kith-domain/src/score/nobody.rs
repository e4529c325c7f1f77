//! Why nobody could be found for a person, in words for themselves.

use super::distance::Unit;
use super::measure::Measure;
use super::{ConstraintKind, Scorer};
use crate::number::{Decimal, ONE};
use crate::rules::RuleKind;
use crate::text::{list, plural, with_article, words};

/// The reason that tells nothing: used whenever a private matter decides, and when partners existed but were taken.
pub const NOBODY_FREE: &str = "no eligible partner was free";

/// How one constraint is put into words for one person.
struct Clause {
    /// The whole reason, when it forbids everybody.
    alone: String,
    /// After "everyone who": people whom it allows.
    passes: String,
    /// After "everyone": people whom it forbids.
    fails: String,
    /// A noun, for a list.
    noun: String,
}

/// Of those whom a sentence is about: who has nothing in the column that a rule compares.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Empty {
    Nobody,
    Some,
    All,
}

impl Empty {
    fn of(measure: &Measure, people: &[usize]) -> Empty {
        match people.iter().filter(|&&p| is_empty(measure, p)).count() {
            0 => Empty::Nobody,
            count if count < people.len() => Empty::Some,
            _ => Empty::All,
        }
    }

    /// What forbids people where an empty cell does: a value that does not fit, or none.
    fn or_none(self, word: &str, value: String, other: &str) -> String {
        match self {
            Empty::Nobody => value,
            Empty::Some => format!("has no {word} or {other}"),
            Empty::All => format!("has no {word}"),
        }
    }

    /// What allows people where an empty cell does.
    fn or_allowed(self, word: &str, value: String) -> String {
        match self {
            Empty::Nobody => value,
            Empty::Some => format!("has no {word} or {value}"),
            Empty::All => format!("has no {word}"),
        }
    }
}

impl Scorer {
    /// Why a person has no eligible partner among the candidates: a sentence without capital and full stop.
    ///
    /// It rests on public constraints alone. If these leave anybody, the answer is exactly [`NOBODY_FREE`].
    pub fn reason_nobody_eligible(&self, person: usize, candidates: &[usize]) -> String {
        let others: Vec<usize> = candidates.iter().copied().filter(|&c| c != person).collect();
        if others.is_empty() {
            return "there is nobody else to meet".to_owned();
        }
        let public = self
            .constraints
            .iter()
            .enumerate()
            .fold(0, |bits, (i, c)| bits | u64::from(!c.private) << i);
        let mut masks: Vec<u64> = others
            .iter()
            .map(|&other| self.broken(person, other) & public)
            .collect();
        masks.sort_unstable();
        masks.dedup();
        if masks[0] == 0 {
            return NOBODY_FREE.to_owned();
        }
        let mut cover = smallest_cover(&masks);
        cover.sort_by_key(|&i| self.rank(i));
        let first = cover.iter().skip(1).fold(0, |bits, i| bits | 1 << i);
        // The sentence is about those whom all but the last clause allow.
        let meant: Vec<usize> = others
            .into_iter()
            .filter(|&other| self.broken(person, other) & first == 0)
            .collect();
        let clauses: Vec<Clause> = cover.iter().map(|&i| self.clause(i, person, &meant)).collect();
        match &clauses[..] {
            [only] => only.alone.clone(),
            [last, first @ ..] if first.len() <= 2 => {
                let passes: Vec<&str> = first.iter().map(|c| c.passes.as_str()).collect();
                format!("everyone who {} {}", list(&passes), last.fails)
            }
            many => {
                let nouns: Vec<&str> = many.iter().map(|c| c.noun.as_str()).collect();
                format!("{} together leave nobody for you", list(&nouns))
            }
        }
    }

    fn clause(&self, constraint: usize, person: usize, meant: &[usize]) -> Clause {
        match self.constraints[constraint].kind {
            ConstraintKind::Rule(rule) => clause(&self.rules[rule].kind, &self.measures[rule], person, meant),
            // Forbidden pairs are private and never asked for; the words would be true of both.
            ConstraintKind::ForbiddenPairs | ConstraintKind::MinScore => Clause {
                alone: "no match with you would reach the least score".to_owned(),
                passes: "would fit you well enough".to_owned(),
                fails: "would stay below the least score with you".to_owned(),
                noun: "the least score".to_owned(),
            },
        }
    }

    /// How well a constraint stands at the end of a sentence: the lower, the kinder "everyone … is in your own department".
    fn rank(&self, constraint: usize) -> u8 {
        let ConstraintKind::Rule(rule) = self.constraints[constraint].kind else {
            return 5;
        };
        match self.rules[rule].kind {
            RuleKind::Different { .. } => 0,
            RuleKind::NotReporting { .. } => 1,
            RuleKind::Fresh { .. } => 2,
            RuleKind::Apart { .. } => 3,
            RuleKind::Table { .. } => 4,
            RuleKind::Within { .. } => 6,
            RuleKind::Same { .. } => 7,
            RuleKind::Overlap { .. } => 8,
            RuleKind::Complement { .. } => 9,
            RuleKind::SharedHours { .. } => 10,
            RuleKind::Wish { .. } => 11,
        }
    }
}

fn clause(kind: &RuleKind, measure: &Measure, person: usize, meant: &[usize]) -> Clause {
    let empty = Empty::of(measure, meant);
    let say = |alone: String, passes: String, fails: String, noun: String| Clause {
        alone,
        passes,
        fails,
        noun,
    };
    let mut clause = match kind {
        RuleKind::Different { field } => {
            let w = words(field);
            let (passes, fails) = match field.as_str() {
                "department" | "team" | "location" | "city" | "office" | "country" | "company" => {
                    (format!("is in another {w}"), format!("is in your own {w}"))
                }
                _ => (format!("has another {w}"), format!("has the same {w} as you")),
            };
            say(
                format!("everyone else {}", &fails),
                empty.or_allowed(&w, passes),
                fails,
                format!("your {w}"),
            )
        }
        RuleKind::NotReporting { levels, .. } => {
            let fails = if *levels == 1 {
                "is your manager or reports to you"
            } else {
                "is in your reporting line"
            };
            say(
                format!("everyone else {fails}"),
                "is outside your reporting line".into(),
                fails.into(),
                "your reporting line".into(),
            )
        }
        RuleKind::Fresh { cool_down_days } => say(
            format!("you met everyone else in the last {cool_down_days} days"),
            format!("has not met you in the last {cool_down_days} days"),
            format!("met you in the last {cool_down_days} days"),
            "your past meetings".into(),
        ),
        RuleKind::Apart { field, at_least } => {
            let (w, bound) = (words(field), amount(measure, *at_least));
            let fails = format!("is less than {bound} from your {w}");
            say(
                format!("everyone else {fails}"),
                empty.or_allowed(&w, format!("is at least {bound} from your {w}")),
                fails,
                format!("your {w}"),
            )
        }
        RuleKind::Table { field, .. } => {
            let w = words(field);
            let one = with_article(&w);
            say(
                format!("nobody else has {one} that goes with yours"),
                format!("has {one} that goes with yours"),
                empty.or_none(
                    &w,
                    format!("has {one} that does not go with yours"),
                    "one that does not go with yours",
                ),
                format!("your {w}"),
            )
        }
        RuleKind::Within { field, at_most } => {
            let (w, bound) = (words(field), amount(measure, *at_most));
            let passes = format!("is within {bound} of your {w}");
            say(
                format!("nobody else {passes}"),
                passes,
                empty.or_none(
                    &w,
                    format!("is more than {bound} from your {w}"),
                    &format!("is more than {bound} from yours"),
                ),
                format!("your {w}"),
            )
        }
        RuleKind::Same { field } => {
            let w = words(field);
            let passes = format!("has the same {w} as you");
            say(
                format!("nobody else {passes}"),
                passes,
                empty.or_none(&w, format!("has another {w} than you"), "another one than you"),
                format!("your {w}"),
            )
        }
        RuleKind::Overlap { field } => {
            let many = plural(&words(field));
            say(
                format!("nobody else shares any of your {many}"),
                format!("shares one of your {many}"),
                format!("shares none of your {many}"),
                format!("your {many}"),
            )
        }
        RuleKind::Complement { offer, want } => say(
            "nobody offers what you want or wants what you offer".into(),
            "can help you or learn from you".into(),
            "has nothing to give you or to get from you".into(),
            format!("your {} and {}", words(offer), words(want)),
        ),
        RuleKind::SharedHours { at_least_minutes, .. } => {
            let time = working_time(*at_least_minutes);
            // Whoever has not told their hours may well share some.
            let (shares, does_not) = match empty {
                Empty::Nobody => ("shares", "does not share"),
                _ => ("is known to share", "is not known to share"),
            };
            say(
                format!("nobody {shares} {time} with you"),
                format!("shares {time} with you"),
                format!("{does_not} {time} with you"),
                "your working hours".into(),
            )
        }
        // A wish list is never spoken of: constraints that rest on one are private.
        RuleKind::Wish { .. } => say(
            NOBODY_FREE.into(),
            "is free".into(),
            "is taken".into(),
            "who is free".into(),
        ),
    };
    if !allows_empty(measure) && is_empty(measure, person) {
        clause.alone = missing_words(kind);
    }
    clause
}

/// Whether a missing value keeps nobody apart.
fn allows_empty(measure: &Measure) -> bool {
    matches!(measure, Measure::Different(_) | Measure::Apart(_))
}

/// Whether a person has nothing that the rule could compare.
fn is_empty(measure: &Measure, person: usize) -> bool {
    match measure {
        Measure::Same(column) | Measure::Different(column) => column.label(person).is_none(),
        Measure::Table(table) => table.is_missing(person),
        Measure::Within(distance) | Measure::Apart(distance) => distance.is_missing(person),
        Measure::Overlap(overlap) => overlap.is_missing(person),
        Measure::Complement(complement) => complement.is_missing(person),
        Measure::SharedHours(schedule) => schedule.is_missing(person),
        Measure::NotReporting(_) | Measure::Fresh(..) | Measure::Wish(_) => false,
    }
}

fn missing_words(kind: &RuleKind) -> String {
    let fields: Vec<String> = kind.fields().into_iter().map(words).collect();
    match &fields[..] {
        [hours, zone] if matches!(kind, RuleKind::SharedHours { .. }) => {
            format!("your {hours} and your {zone} are not both filled in")
        }
        [offers, wants] => format!("neither your {offers} nor your {wants} are filled in"),
        [values] if matches!(kind, RuleKind::Overlap { .. }) => format!("your {} are not filled in", plural(values)),
        fields => format!("your {} is not filled in", list(fields)),
    }
}

/// `2`, `30 days`, `1 hour`: a bound with its unit.
fn amount(measure: &Measure, bound: Decimal) -> String {
    let unit = match measure {
        Measure::Within(distance) | Measure::Apart(distance) => distance.unit,
        _ => Unit::Number,
    };
    let word = match unit {
        Unit::Number => return bound.to_string(),
        Unit::Date => "day",
        Unit::Zone => "hour",
    };
    format!("{bound} {word}{}", if bound.millionths() == ONE { "" } else { "s" })
}

fn working_time(minutes: u32) -> String {
    match minutes {
        0 => "working time".to_owned(),
        60 => "a working hour".to_owned(),
        m if m % 60 == 0 => format!("{} working hours", m / 60),
        m => format!("{m} minutes of working time"),
    }
}

/// The fewest bits of which every mask has one, the lowest first; beyond three, some such bits none of which can go.
fn smallest_cover(masks: &[u64]) -> Vec<usize> {
    let used: Vec<usize> = (0..64).filter(|i| masks.iter().any(|m| m >> i & 1 == 1)).collect();
    let covers = |bits: &[usize]| {
        let bits = bits.iter().fold(0u64, |all, i| all | 1 << i);
        masks.iter().all(|m| m & bits != 0)
    };
    if let Some(&only) = used.iter().find(|&&a| covers(&[a])) {
        return vec![only];
    }
    for (i, &a) in used.iter().enumerate() {
        for &b in &used[i + 1..] {
            if covers(&[a, b]) {
                return vec![a, b];
            }
        }
    }
    for (i, &a) in used.iter().enumerate() {
        for (j, &b) in used.iter().enumerate().skip(i + 1) {
            for &c in &used[j + 1..] {
                if covers(&[a, b, c]) {
                    return vec![a, b, c];
                }
            }
        }
    }
    let mut left = used;
    for i in (0..left.len()).rev() {
        let gone = left.remove(i);
        if !covers(&left) {
            left.insert(i, gone);
        }
    }
    left
}

#[cfg(test)]
mod tests;
