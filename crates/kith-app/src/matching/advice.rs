//! What is worth telling an organizer about columns and rules: what takes no part, and what to write so that it does.

use std::collections::{BTreeMap, BTreeSet};

use kith_domain::people::{FieldName, People};
use kith_domain::rules::{Objective, Odd, RuleKind, RuleSet};
use kith_domain::text::{fold, list};

use crate::column_names::is_known;
use crate::input::short;
use crate::people_file::commas_part;

/// Titles that one sentence lists; a wide sheet would bury it.
const MOST_TITLES: usize = 12;
const WHAT_TO_DO: &str = "rename columns to the names in the README, or write rules (docs/RULES.md)";

/// Sentences about the columns of people under rules.
pub(super) fn notes(people: &People, rules: &RuleSet) -> Vec<String> {
    let mut notes = Vec::new();
    if rules.infer {
        notes.extend(unused(people, rules));
        notes.extend(roles(people, rules));
    } else if rules.rules.is_empty() {
        notes.push(
            "the rules have no [[rule]], so everyone fits everyone; write infer = true at their top to take rules from the columns"
                .to_owned(),
        );
    }
    notes.extend(trio(rules));
    notes.extend(commas(people, rules));
    notes
}

/// A trio that is asked for where none is made.
fn trio(rules: &RuleSet) -> Option<String> {
    let pairs = rules.group_size == 2 && rules.roles.is_none();
    let asked = rules.odd == Some(Odd::Trio) && rules.objective == Objective::QualityFirst;
    (pairs && asked).then(|| {
        "odd = \"trio\" counts only where everyone comes first; with objective = \"quality-first\" all matches are pairs".to_owned()
    })
}

/// Columns that nothing looks at.
fn unused(people: &People, rules: &RuleSet) -> Option<String> {
    if rules.rules.is_empty() {
        let columns = titles(people, |_| true)?;
        return Some(format!(
            "no rule could be taken from the columns ({columns}); everyone fits everyone. To change that, {WHAT_TO_DO}"
        ));
    }
    let by_rules = rules.rules.iter().flat_map(|rule| rule.kind.fields());
    let by_roles = rules.roles.iter().map(|roles| &roles.field).chain(&rules.capacity);
    let used: BTreeSet<&FieldName> = by_rules.chain(by_roles).collect();
    let idle = |name: &FieldName| !used.contains(name) && !is_known(name);
    let columns = titles(people, idle)?;
    Some(format!(
        "no rule uses the columns {columns}; if they matter, {WHAT_TO_DO}"
    ))
}

/// The titles of some columns, listed; `None` when there are none.
fn titles(people: &People, which: impl Fn(&FieldName) -> bool) -> Option<String> {
    let mut titles: Vec<String> = people
        .fields
        .iter()
        .filter(|field| which(&field.name))
        .map(|field| format!("\"{}\"", short(&field.title)))
        .collect();
    if let Some(more) = titles.len().checked_sub(MOST_TITLES).filter(|more| *more > 0) {
        titles.truncate(MOST_TITLES);
        titles.push(format!("{more} more"));
    }
    (!titles.is_empty()).then(|| list(&titles))
}

/// A column of roles or places does nothing until the rules say what it means.
fn roles(people: &People, rules: &RuleSet) -> Option<String> {
    let column = |name: &str| people.field(&FieldName::parse(name)?);
    let (role, capacity) = (column("role"), column("capacity"));
    if rules.roles.is_some() || (role.is_none() && capacity.is_none()) {
        return None;
    }
    let Some((from, to)) = role.and_then(|role| two_sides(people, role, capacity)) else {
        return Some(
            "`role` and `capacity` count only with rules that name the two roles; docs/RULES.md shows how".to_owned(),
        );
    };
    let mut lines = vec![format!(
        "roles = {{ field = \"role\", from = {}, to = {} }}",
        quoted(&from),
        quoted(&to)
    )];
    let mut what = "the column role changes nothing".to_owned();
    if capacity.is_some() {
        lines.push("capacity = \"capacity\"".to_owned());
        what = "the columns role and capacity change nothing".to_owned();
    }
    lines.push("infer = true".to_owned());
    Some(format!(
        "{what} until rules say what they mean. To pair across, save this as rules.toml and add --rules rules.toml:\n{}",
        lines.join("\n")
    ))
}

/// The two most frequent values of a column: first the one whose people take more matches, else the rarer one.
fn two_sides(people: &People, role: usize, capacity: Option<usize>) -> Option<(String, String)> {
    #[derive(Default)]
    struct Value {
        label: String,
        people: u64,
        places: u64,
    }
    let mut values: BTreeMap<String, Value> = BTreeMap::new();
    for person in (0..people.persons.len()).filter(|&p| people.persons[p].active) {
        let cell = people.cell(person, role);
        if cell.is_empty() {
            continue;
        }
        let value = values.entry(fold(cell)).or_default();
        if value.people == 0 {
            value.label = cell.to_owned();
        }
        value.people += 1;
        let places = capacity.and_then(|column| people.cell(person, column).parse::<u32>().ok());
        value.places += u64::from(places.unwrap_or(1));
    }
    let mut values: Vec<Value> = values.into_values().collect();
    values.sort_by_key(|value| std::cmp::Reverse(value.people));
    values.truncate(2);
    // Nobody wants to read, or to copy, a role that is a paragraph.
    if values.iter().any(|value| short(&value.label) != value.label) {
        return None;
    }
    let [many, few] = values.try_into().ok()?;
    // Places per person, without division.
    let more_places = many.places * few.people > few.places * many.people;
    Some(if more_places {
        (many.label, few.label)
    } else {
        (few.label, many.label)
    })
}

/// A text without control characters as TOML writes it.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// Columns with several values in a cell that are separated by commas, which are text.
fn commas(people: &People, rules: &RuleSet) -> Vec<String> {
    let fields = rules.rules.iter().flat_map(|rule| match &rule.kind {
        RuleKind::Overlap { field } => vec![field],
        RuleKind::Complement { offer, want } => vec![offer, want],
        _ => Vec::new(),
    });
    let columns: BTreeSet<usize> = fields.filter_map(|field| people.field(field)).collect();
    columns
        .into_iter()
        .filter(|&column| commas_part((0..people.persons.len()).map(|person| people.cell(person, column))))
        .map(|column| {
            format!(
                "column {}: cells hold commas, which are read as text; write several values as a;b",
                short(&people.fields[column].title)
            )
        })
        .collect()
}
