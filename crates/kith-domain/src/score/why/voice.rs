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
    /// What everybody is called where that tells them apart, their whole names otherwise.
    pub(super) fn new(names: Vec<String>, called: Vec<String>) -> Voice {
        let mut folded: Vec<String> = called.iter().map(|n| fold(n)).collect();
        folded.sort();
        folded.dedup();
        let distinct = folded.len() == names.len();
        Voice {
            names: if distinct { called } else { names },
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

#[cfg(test)]
mod tests {
    use super::*;

    fn voice(names: &[&str], called: &[&str]) -> Voice {
        let owned = |names: &[&str]| names.iter().map(|n| (*n).to_owned()).collect();
        Voice::new(owned(names), owned(called))
    }

    #[test]
    fn whole_names_where_short_ones_are_the_same() {
        let names = ["Ada Lovelace", "ADA Yonath"];
        assert_eq!(voice(&names, &["Ada", "Yonath"]).names, ["Ada", "Yonath"]);
        assert_eq!(voice(&names, &["Ada", "ADA"]).names, names);
    }

    #[test]
    fn sentences() {
        use Predicate::{Be, Do};
        let two = voice(&["Ada", "Ben"], &["Ada", "Ben"]);
        let three = voice(&["Ada", "Ben", "Cy"], &["Ada", "Ben", "Cy"]);
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
