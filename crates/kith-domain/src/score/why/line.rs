//! What each kind of rule has to say for a match.

use super::voice::{Predicate, Voice};
use super::{Scorer, VALUES};
use crate::number::ONE;
use crate::people::{FieldName, values};
use crate::rules::RuleKind;
use crate::score::bags::{Complement, Overlap};
use crate::score::distance::{Distance, Unit};
use crate::score::measure::Measure;
use crate::score::points::pairs;
use crate::score::singles::Singles;
use crate::text::{fold, list, plural, words};

/// Something to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// What all have in common, to be joined with its like.
    AllOf(Predicate),
    Sentence(String),
}

/// How a column is spoken of.
enum Column<'a> {
    /// In words, which have an English plural.
    Word(String),
    /// By the title that its file gives it: nobody knows its plural, nor its language.
    Title(&'a str),
}

impl Column<'_> {
    fn same(&self, values: &str) -> String {
        match self {
            Column::Word(words) => format!("have the same {words}: {values}."),
            Column::Title(title) => format!("have the same “{title}”: {values}."),
        }
    }
}

/// Columns that English sentences know.
const WORDS: [&str; 24] = [
    "department",
    "team",
    "location",
    "city",
    "office",
    "country",
    "company",
    "organisation",
    "organization",
    "level",
    "grade",
    "time_zone",
    "language",
    "languages",
    "skills",
    "offers",
    "wants",
    "goals",
    "interests",
    "hobbies",
    "groups",
    "role",
    "start_date",
    "working_hours",
];

impl Scorer {
    fn column<'a>(&'a self, field: &'a FieldName) -> Column<'a> {
        if WORDS.contains(&field.as_str()) {
            return Column::Word(words(field));
        }
        let title = self.titles.get(field).map_or(field.as_str(), String::as_str);
        Column::Title(title.trim().trim_end_matches([':', '*', '?']).trim_end())
    }

    /// What a rule has to say for a match; nothing where it would be unkind, empty or untrue.
    pub(super) fn line(&self, rule: usize, members: &[usize], voice: &Voice) -> Option<Line> {
        let kind = &self.rules[rule].kind;
        if let Measure::Fresh(_, meetings) = &self.measures[rule] {
            // Without a history nobody knows, and everybody would hear it.
            let new = !meetings.is_empty() && pairs(members).all(|(a, b)| meetings.rank(a, b).is_none());
            return new.then(|| Line::Sentence("This is your first time together.".to_owned()));
        }
        let field = *kind.fields().first()?;
        let name = self.column(field);
        match &self.measures[rule] {
            Measure::Same(column) => same(column, field, members, &name),
            Measure::Different(column) => different(column, field, members, voice, &name),
            Measure::Within(distance) => near(distance, field, members, voice, &name),
            Measure::Apart(distance) => far(distance, field, members, voice, &name),
            Measure::Overlap(overlap) => overlapping(overlap, field, members, voice, &name),
            Measure::Complement(complement) => {
                let RuleKind::Complement { want, .. } = kind else {
                    return None;
                };
                helping(complement, want, members, voice)
            }
            Measure::SharedHours(schedule) => {
                let all = if voice.is_pair() { "You" } else { "You all" };
                let time = match schedule.common_minutes(members) {
                    0 => return None,
                    minutes @ 1..60 => format!("{minutes} minutes of working time"),
                    60..120 => "1 working hour".to_owned(),
                    minutes => format!("{} working hours", minutes / 60),
                };
                Some(Line::Sentence(format!("{all} share {time} a week.")))
            }
            // That nobody reports to anybody, or that a table allows them, is nothing to tell people about each other.
            Measure::NotReporting(_) | Measure::Table(_) | Measure::Fresh(..) | Measure::Wish(_) => None,
        }
    }
}

fn same(column: &Singles, field: &FieldName, members: &[usize], name: &Column<'_>) -> Option<Line> {
    let value = column.label(*members.first()?)?;
    if !pairs(members).all(|(a, b)| column.same(a, b)) {
        return None;
    }
    let words = words(field);
    let value = list(&values(value).collect::<Vec<_>>());
    if value.is_empty() {
        return None;
    }
    Some(match field.as_str() {
        "location" | "city" | "office" | "country" => Line::AllOf(Predicate::Be(format!("based in {value}"))),
        "department" | "team" => Line::AllOf(Predicate::Do(format!("work in {value}"))),
        "level" | "grade" => Line::AllOf(Predicate::Be(format!("at {words} {value}"))),
        "time_zone" => Line::AllOf(Predicate::Be(format!("in the time zone {value}"))),
        "language" | "languages" => Line::AllOf(Predicate::Do(format!("speak {value}"))),
        // `You have the same remote: yes` tells nobody anything.
        _ if is_bare(&value) => return None,
        _ => Line::Sentence(format!("You {}", name.same(&value))),
    })
}

/// Whether a value says little without its column: yes, no or a number.
fn is_bare(value: &str) -> bool {
    const ANSWERS: [&str; 14] = [
        "yes", "no", "y", "n", "true", "false", "ja", "nein", "oui", "non", "sí", "si", "x", "on",
    ];
    let number = value.chars().any(|c| c.is_ascii_digit()) && !value.chars().any(char::is_alphabetic);
    ANSWERS.contains(&fold(value).as_str()) || (number && value.parse::<jiff::civil::Date>().is_err())
}

/// Whether a column tells who stands above whom: a difference in it is a reason, and not one to be told.
pub fn is_rank(field: &FieldName) -> bool {
    const RANKS: [&str; 7] = ["level", "grade", "rank", "seniority", "band", "salary", "pay"];
    field
        .as_str()
        .split(|c: char| !c.is_alphanumeric())
        .any(|word| RANKS.contains(&word))
}

fn different(column: &Singles, field: &FieldName, members: &[usize], voice: &Voice, name: &Column<'_>) -> Option<Line> {
    if is_rank(field) {
        return None;
    }
    let mut shown: Vec<usize> = Vec::new();
    for &member in members {
        let new = shown.iter().all(|&other| column.different(member, other));
        if column.label(member).is_some() && new {
            shown.push(member);
        }
    }
    if shown.len() < 2 {
        return None;
    }
    let labels: Vec<&str> = shown.iter().filter_map(|&p| column.label(p)).collect();
    if labels.iter().any(|label| values(label).count() != 1) {
        return None;
    }
    let verb = match field.as_str() {
        "department" | "team" | "location" | "city" | "office" | "country" | "company" | "organisation"
        | "organization" => "come from",
        _ if labels.iter().any(|label| is_bare(label)) => return None,
        _ => "bring",
    };
    let (count, values) = (labels.len(), list(&labels[..labels.len().min(VALUES)]));
    let among = if count <= VALUES { ": " } else { ", among them " };
    Some(Line::Sentence(match name {
        Column::Word(words) if voice.is_pair() => format!("You {verb} different {}: {values}.", plural(words)),
        Column::Word(words) => format!("Together you {verb} {count} {}{among}{values}.", plural(words)),
        Column::Title(title) if voice.is_pair() => format!("You bring different answers to “{title}”: {values}."),
        Column::Title(title) => format!("Together you bring {count} answers to “{title}”{among}{values}."),
    }))
}

fn near(distance: &Distance, field: &FieldName, members: &[usize], voice: &Voice, name: &Column<'_>) -> Option<Line> {
    if is_rank(field) || pairs(members).any(|(a, b)| distance.forbids(a, b)) {
        return None;
    }
    let spread = distance.spread(members)?;
    Some(Line::Sentence(match distance.unit {
        Unit::Number if spread == 0 => return None,
        Unit::Number => match name {
            Column::Word(words) => format!("You are close in {words}: {}.", numbers(distance, members)),
            Column::Title(title) => format!("You are close in “{title}”: {}.", numbers(distance, members)),
        },
        Unit::Zone if spread == 0 => "Your clocks show the same time.".to_owned(),
        Unit::Date if spread == 0 && field.as_str() == "start_date" => "You started on the same day.".to_owned(),
        Unit::Date if spread == 0 => match name {
            Column::Word(words) => format!("You have the same {words}."),
            Column::Title(title) => format!("You have the same “{title}”."),
        },
        Unit::Date | Unit::Zone => between(distance.unit, spread, field, voice, name),
    }))
}

fn far(distance: &Distance, field: &FieldName, members: &[usize], voice: &Voice, name: &Column<'_>) -> Option<Line> {
    let spread = distance.spread(members).filter(|&s| s > 0 && !is_rank(field))?;
    Some(Line::Sentence(match distance.unit {
        Unit::Number => match name {
            Column::Word(words) => format!("You bring different {}: {}.", plural(words), numbers(distance, members)),
            Column::Title(title) => {
                format!(
                    "You bring different answers to “{title}”: {}.",
                    numbers(distance, members)
                )
            }
        },
        unit => between(unit, spread, field, voice, name),
    }))
}

/// The lowest and the highest number, or the few that there are.
fn numbers(distance: &Distance, members: &[usize]) -> String {
    let mut values: Vec<_> = members.iter().map(|&p| distance.number(p)).collect();
    values.sort_unstable();
    values.dedup();
    match &values[..] {
        [low, .., high] if values.len() > VALUES => format!("{low} to {high}"),
        few => list(&few.iter().map(ToString::to_string).collect::<Vec<_>>()),
    }
}

fn between(unit: Unit, spread: u64, field: &FieldName, voice: &Voice, name: &Column<'_>) -> String {
    let up_to = if voice.is_pair() { "" } else { "up to " };
    let one = ONE.unsigned_abs();
    if unit == Unit::Zone {
        return format!("Your clocks are {up_to}{} apart.", clock(spread / one / 60));
    }
    let time = match spread / one {
        1 => "1 day".to_owned(),
        days if days < 2 * 365 => format!("{days} days"),
        days => format!("about {} years", days / 365),
    };
    if field.as_str() == "start_date" {
        format!("You started {up_to}{time} apart.")
    } else {
        match name {
            Column::Word(words) => format!("Your {} are {up_to}{time} apart.", plural(words)),
            Column::Title(title) => format!("In “{title}” you are {up_to}{time} apart."),
        }
    }
}

/// `1 hour`, `2 hours`, `1 hour 30 minutes`, `45 minutes`.
fn clock(minutes: u64) -> String {
    let unit = |n: u64, word: &str| format!("{n} {word}{}", if n == 1 { "" } else { "s" });
    match (minutes / 60, minutes % 60) {
        (0, m) => unit(m, "minute"),
        (h, 0) => unit(h, "hour"),
        (h, m) => format!("{} {}", unit(h, "hour"), unit(m, "minute")),
    }
}

fn overlapping(
    overlap: &Overlap,
    field: &FieldName,
    members: &[usize],
    voice: &Voice,
    name: &Column<'_>,
) -> Option<Line> {
    let say = |values: &[&str]| {
        let several = values.len() > 1;
        let values = list(&values[..values.len().min(VALUES)]);
        match field.as_str() {
            "languages" | "language" => Ok(Predicate::Do(format!("speak {values}"))),
            "interests" | "hobbies" => Ok(Predicate::Do(format!("like {values}"))),
            "groups" => Ok(Predicate::Do(format!("belong to {values}"))),
            "skills" => Ok(Predicate::Be(format!("skilled in {values}"))),
            "goals" if !several => Err(format!("have a goal in common: {values}.")),
            _ => Err(match name {
                Column::Word(words) => format!("have {} in common: {values}.", plural(words)),
                Column::Title(_) => name.same(&values),
            }),
        }
    };
    let common = overlap.common(members);
    if !common.is_empty() {
        return Some(match say(&common) {
            Ok(predicate) => Line::AllOf(predicate),
            Err(rest) if voice.is_pair() => Line::Sentence(format!("You {rest}")),
            Err(rest) => Line::Sentence(format!("You all {rest}")),
        });
    }
    // In a group without anything in common, the two who share most.
    let places: Vec<usize> = (0..members.len()).collect();
    let best = pairs(&places)
        .filter(|&(i, j)| overlap.shares(members[i], members[j]))
        .min_by_key(|&(i, j)| std::cmp::Reverse(overlap.m(members[i], members[j])))?;
    Some(Line::Sentence(
        match say(&overlap.common(&[members[best.0], members[best.1]])) {
            Ok(predicate) => voice.two_of(best, predicate),
            Err(rest) => format!("{} and {} {rest}", voice.name(best.0), voice.name(best.1)),
        },
    ))
}

/// Whom each can help with what: everybody is helped by the person who has most to give them.
fn helping(complement: &Complement, want: &FieldName, members: &[usize], voice: &Voice) -> Option<Line> {
    let mut helped: Vec<(usize, Vec<&str>, Vec<&str>)> = Vec::new();
    // Backwards, so that the first person's help comes first: "Ada can help … Ben".
    for learner in (0..members.len()).rev() {
        let best = (0..members.len())
            .filter(|&helper| helper != learner)
            .map(|helper| (helper, complement.help(members[helper], members[learner])))
            .min_by_key(|(_, values)| std::cmp::Reverse(values.len()))
            .filter(|(_, values)| !values.is_empty());
        let Some((helper, values)) = best else { continue };
        match helped.iter_mut().find(|(h, v, _)| (*h, &**v) == (helper, &values)) {
            Some((_, _, learners)) => learners.insert(0, voice.name(learner)),
            None => helped.push((helper, values, vec![voice.name(learner)])),
        }
    }
    let clause = |(helper, values, learners): &(usize, Vec<&str>, Vec<&str>)| {
        let looks = match (want.as_str(), learners.len()) {
            ("wants", 1) => "wants to learn",
            ("wants", _) => "want to learn",
            (_, 1) => "is looking for",
            _ => "are looking for",
        };
        let values = list(&values[..values.len().min(VALUES)]);
        format!(
            "{} can help with {values}, which {} {looks}",
            voice.name(*helper),
            list(learners)
        )
    };
    let clauses: Vec<String> = helped.iter().take(VALUES).map(clause).collect();
    (!clauses.is_empty()).then(|| Line::Sentence(format!("{}.", clauses.join("; "))))
}
