//! Who is spoken to, and by which names.

use crate::text::{fold, list};

/// What can be said of several people after `You both` or `You all`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Predicate {
    /// After `are`: `based in Berlin`.
    Be(String),
    /// A verb and what follows it: `speak Spanish`.
    Do(String),
}

/// The people of a match as its sentences name them.
#[derive(Debug)]
pub(super) struct Voice {
    names: Vec<String>,
}

impl Voice {
    /// First names where they tell everybody apart, full names otherwise.
    pub(super) fn new(names: &[&str]) -> Voice {
        let firsts: Vec<&str> = names.iter().map(|n| first_name(n)).collect();
        let mut folded: Vec<String> = firsts.iter().map(|n| fold(n)).collect();
        folded.sort();
        folded.dedup();
        let chosen = if folded.len() == names.len() { &firsts } else { names };
        Voice {
            names: chosen.iter().map(|&n| n.to_owned()).collect(),
        }
    }

    pub(super) fn name(&self, member: usize) -> &str {
        &self.names[member]
    }

    pub(super) fn is_pair(&self) -> bool {
        self.names.len() == 2
    }

    /// A sentence that holds for all: `You both speak Spanish and are based in Berlin.`
    pub(super) fn all_of(&self, predicates: &[Predicate]) -> String {
        let all = if self.is_pair() { "both" } else { "all" };
        format!("You {}.", spoken(predicates, all))
    }

    /// The same for two of the group, given by their places in it.
    pub(super) fn two_of(&self, (a, b): (usize, usize), predicate: Predicate) -> String {
        format!(
            "{} and {} {}.",
            self.names[a],
            self.names[b],
            spoken(&[predicate], "both")
        )
    }
}

fn spoken(predicates: &[Predicate], all: &str) -> String {
    let parts: Vec<String> = predicates
        .iter()
        .enumerate()
        .map(|(i, predicate)| match predicate {
            Predicate::Be(text) if i == 0 => format!("are {all} {text}"),
            Predicate::Do(text) if i == 0 => format!("{all} {text}"),
            Predicate::Be(text) => format!("are {text}"),
            Predicate::Do(text) => text.clone(),
        })
        .collect();
    list(&parts)
}

/// The first word, unless it is likely to be something else: `Lovelace, Ada` and `Dr. Ada Lovelace` stay whole.
fn first_name(name: &str) -> &str {
    match name.split_whitespace().next() {
        Some(first) if !name.contains(',') && !first.ends_with('.') => first,
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_names_when_they_differ() {
        assert_eq!(Voice::new(&["Ada Lovelace", "Ben Okri"]).names, ["Ada", "Ben"]);
        assert_eq!(
            Voice::new(&["Ada Lovelace", "ADA Yonath"]).names,
            ["Ada Lovelace", "ADA Yonath"]
        );
        assert_eq!(
            Voice::new(&["Lovelace, Ada", "Dr. Ben Okri"]).names,
            ["Lovelace, Ada", "Dr. Ben Okri"]
        );
    }

    #[test]
    fn sentences() {
        use Predicate::{Be, Do};
        let two = Voice::new(&["Ada", "Ben"]);
        let three = Voice::new(&["Ada", "Ben", "Cy"]);
        let (speak, based) = (Do("speak Spanish".into()), Be("based in Lima".into()));
        assert_eq!(
            two.all_of(&[speak.clone(), based.clone()]),
            "You both speak Spanish and are based in Lima."
        );
        assert_eq!(
            two.all_of(&[based.clone(), speak.clone()]),
            "You are both based in Lima and speak Spanish."
        );
        assert_eq!(
            three.all_of(&[speak, based.clone()]),
            "You all speak Spanish and are based in Lima."
        );
        assert_eq!(three.two_of((0, 2), based), "Ada and Cy are both based in Lima.");
    }
}
