//! What an agenda that somebody wrote has to be.

use super::{Agenda, PARTNER};
use crate::profile::tidy;

/// The most steps: a session of 15 minutes, the shortest, has a minute for each.
pub const MOST_STEPS: usize = 15;
/// The longest step, in minutes.
pub const MOST_MINUTES: u16 = 240;
/// The most lines of one kind: things to prepare, first questions, prompts of a step.
pub const MOST_LINES: usize = 20;
/// The longest name of an agenda, in characters.
pub const LONGEST_NAME: usize = 60;
/// The longest title of a step, in characters.
pub const LONGEST_TITLE: usize = 100;
/// The longest line of anything else, in characters.
pub const LONGEST_LINE: usize = 300;

/// Something that keeps an agenda from being taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Where.
    pub part: Part,
    /// What.
    pub wrong: Wrong,
}

/// A part of an agenda; steps are counted from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The name.
    Name,
    /// What it is for.
    WhatFor,
    /// What to think about before.
    Before,
    /// The first questions.
    Openers,
    /// All steps together.
    Steps,
    /// The minutes of a step.
    Minutes(usize),
    /// The title of a step.
    Title(usize),
    /// The prompts of a step.
    Prompts(usize),
}

/// What is wrong with a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// There is nothing.
    Missing,
    /// A text is too long.
    TooLong,
    /// There is too much of it.
    TooMany,
    /// It is not from 1 to [`MOST_MINUTES`].
    Minutes,
    /// Something in braces that is not [`PARTNER`]: people would read the braces.
    Braces,
    /// Signs that nobody can see, or white space that is not one blank.
    Unseen,
}

impl Agenda {
    /// What keeps it from being taken, from top to bottom; nothing where all is well. One fault for each part.
    pub fn faults(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        let mut find = |part, wrong: Option<Wrong>| faults.extend(wrong.map(|wrong| Fault { part, wrong }));
        find(Part::Name, needed(&self.name).or(text(&self.name, LONGEST_NAME)));
        find(Part::WhatFor, text(&self.what_for, LONGEST_LINE));
        find(Part::Before, lines(&self.before));
        find(Part::Openers, lines(&self.openers));
        find(
            Part::Steps,
            match self.steps.len() {
                0 => Some(Wrong::Missing),
                n => (n > MOST_STEPS).then_some(Wrong::TooMany),
            },
        );
        for (i, step) in self.steps.iter().enumerate() {
            let is_fine = (1..=MOST_MINUTES).contains(&step.minutes);
            find(Part::Minutes(i), (!is_fine).then_some(Wrong::Minutes));
            let title = needed(&step.title).or(said(&step.title, LONGEST_TITLE));
            find(Part::Title(i), title);
            find(Part::Prompts(i), lines(&step.prompts));
        }
        faults
    }
}

fn needed(text: &str) -> Option<Wrong> {
    text.is_empty().then_some(Wrong::Missing)
}

fn text(text: &str, longest: usize) -> Option<Wrong> {
    if text.chars().nth(longest).is_some() {
        Some(Wrong::TooLong)
    } else {
        (tidy(text) != text).then_some(Wrong::Unseen)
    }
}

/// The same of what is said to somebody, so that names can stand in it.
fn said(line: &str, longest: usize) -> Option<Wrong> {
    let braces = || line.replace(PARTNER, "").contains(['{', '}']);
    text(line, longest).or_else(|| braces().then_some(Wrong::Braces))
}

fn lines(lines: &[String]) -> Option<Wrong> {
    if lines.len() > MOST_LINES {
        return Some(Wrong::TooMany);
    }
    let wrong = |line: &String| needed(line).or_else(|| said(line, LONGEST_LINE));
    lines.iter().find_map(wrong)
}

#[cfg(test)]
mod tests {
    use super::super::{Step, agenda};
    use super::*;

    /// What is found after a change to an agenda that is well.
    fn after(change: impl FnOnce(&mut Agenda)) -> Vec<(Part, Wrong)> {
        let mut one = agenda("grow-coaching").unwrap().clone();
        change(&mut one);
        one.faults().into_iter().map(|f| (f.part, f.wrong)).collect()
    }

    #[test]
    fn each_fault_has_its_place() {
        assert_eq!(after(|_| {}), []);
        assert_eq!(after(|a| a.what_for.clear()), []);
        assert_eq!(after(|a| a.openers = vec!["What would {partner} ask?".into()]), []);
        assert_eq!(after(|a| a.name.clear()), [(Part::Name, Wrong::Missing)]);
        assert_eq!(after(|a| a.name = "ü".repeat(61)), [(Part::Name, Wrong::TooLong)]);
        assert_eq!(after(|a| a.name = "ü".repeat(60)), []);
        assert_eq!(
            after(|a| a.what_for = "A\u{7}".into()),
            [(Part::WhatFor, Wrong::Unseen)]
        );
        assert_eq!(
            after(|a| a.before = vec!["A\nB".into()]),
            [(Part::Before, Wrong::Unseen)]
        );
        assert_eq!(
            after(|a| a.before = vec![String::new()]),
            [(Part::Before, Wrong::Missing)]
        );
        assert_eq!(
            after(|a| a.openers = vec!["Why?".into(); 21]),
            [(Part::Openers, Wrong::TooMany)]
        );
        assert_eq!(
            after(|a| a.openers = vec!["Ask {partnr}.".into()]),
            [(Part::Openers, Wrong::Braces)]
        );
        assert_eq!(after(|a| a.steps.clear()), [(Part::Steps, Wrong::Missing)]);
        let step = a_step();
        assert_eq!(after(|a| a.steps = vec![step.clone(); 15]), []);
        assert_eq!(
            after(|a| a.steps = vec![step.clone(); 16]),
            [(Part::Steps, Wrong::TooMany)]
        );
        for minutes in [0, 241, u16::MAX] {
            assert_eq!(
                after(|a| a.steps[1].minutes = minutes),
                [(Part::Minutes(1), Wrong::Minutes)]
            );
        }
        assert_eq!(after(|a| a.steps[1].minutes = 240), []);
        assert_eq!(
            after(|a| {
                a.steps[0].title.clear();
                a.steps[2].prompts = vec!["x".repeat(301)];
            }),
            [(Part::Title(0), Wrong::Missing), (Part::Prompts(2), Wrong::TooLong)]
        );
    }

    fn a_step() -> Step {
        Step {
            minutes: 1,
            title: "Talk".into(),
            ..Step::default()
        }
    }
}
