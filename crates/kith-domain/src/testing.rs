//! Helpers of this crate's tests: people from a few lines of plain CSV without quotes.

use crate::people::{Field, FieldName, History, People, Person};
use crate::rules::{RuleKind, RuleSet, Strength, Weight};
use crate::score::Scorer;

pub(crate) fn field(name: &str) -> FieldName {
    FieldName::parse(name).unwrap()
}

/// The first column is the key; `name`, `email`, `active` and `manager` (a key) mean what they mean in a file.
pub(crate) fn people(csv: &str) -> People {
    let mut lines = csv.lines();
    let fields: Vec<Field> = lines
        .next()
        .unwrap()
        .split(',')
        .enumerate()
        .map(|(i, title)| Field {
            name: field(title),
            title: title.to_owned(),
            column: i + 1,
        })
        .collect();
    let rows: Vec<Vec<String>> = lines
        .map(|l| l.split(',').map(|c| c.trim().to_owned()).collect())
        .collect();
    let at = |name: &str| fields.iter().position(|f| f.name == field(name));
    let persons = rows
        .iter()
        .enumerate()
        .map(|(i, cells)| {
            let get = |name: &str| at(name).map(|f| cells[f].clone()).filter(|c| !c.is_empty());
            Person {
                key: cells[0].clone(),
                name: get("name").unwrap_or_else(|| cells[0].clone()),
                email: get("email"),
                line: i as u64 + 2,
                active: get("active").is_none_or(|a| a != "no"),
                manager: get("manager").map(|m| rows.iter().position(|r| r[0] == m).unwrap()),
                cells: cells.clone(),
            }
        })
        .collect();
    People { fields, persons }
}

/// A rule set from kinds and weights in hundredths; no weight means hard.
pub(crate) fn rules<const N: usize>(kinds: [(RuleKind, Option<u16>); N]) -> RuleSet {
    let mut rules = RuleSet::default();
    for (kind, weight) in kinds {
        let strength = weight.map_or(Strength::Hard, |w| Strength::Soft(Weight::hundredths(w).unwrap()));
        rules.push(kind, strength, false);
    }
    rules
}

/// Compiles at Monday, 5 January 2026, without a history.
pub(crate) fn scorer(rules: &RuleSet, people: &People) -> Scorer {
    Scorer::compile(rules, people, &History::default(), jiff::civil::date(2026, 1, 5)).unwrap()
}
