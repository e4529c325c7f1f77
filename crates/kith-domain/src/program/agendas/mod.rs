//! Agendas: what two or more people do with their time together, step by step.

mod check;
mod coaching;
mod first_meetings;
mod groups;
mod learning;
mod mentoring;

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

pub use check::{Fault, LONGEST_LINE, LONGEST_NAME, LONGEST_TITLE, MOST_LINES, MOST_MINUTES, MOST_STEPS, Part, Wrong};

/// What a match does in one session: one of those that come with Kith, or one that an organizer wrote.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Agenda {
    /// Its name.
    pub name: String,
    /// What it is good for, in a sentence; may be empty.
    pub what_for: String,
    /// What to think about before, in five minutes; empty where nothing needs to be prepared.
    pub before: Vec<String>,
    /// Questions to begin with, of which a match gets one.
    pub openers: Vec<String>,
    /// The steps, in their order.
    pub steps: Vec<Step>,
}

/// One step.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Step {
    /// How long it takes in a session of the usual length.
    pub minutes: u16,
    /// What it is, in a few words.
    pub title: String,
    /// Who speaks.
    pub speaks: Speaks,
    /// What to ask or say.
    pub prompts: Vec<String>,
}

/// Who speaks in a step.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Speaks {
    /// All of a match, as it comes.
    #[default]
    Both,
    /// One of the two: the first person of the match, or the one of the first role. The other asks and listens.
    First,
    /// The other of the two.
    Second,
    /// Each in turn, for the same time.
    Everyone,
}

/// Stands for the names of the others wherever an agenda says something to somebody.
pub const PARTNER: &str = "{partner}";

/// An agenda as it stands in the tables beside this file.
struct BuiltIn {
    key: &'static str,
    name: &'static str,
    what_for: &'static str,
    before: &'static [&'static str],
    openers: &'static [&'static str],
    steps: &'static [BuiltInStep],
}

struct BuiltInStep {
    minutes: u16,
    title: &'static str,
    speaks: Speaks,
    prompts: &'static [&'static str],
}

const fn step(minutes: u16, title: &'static str, speaks: Speaks, prompts: &'static [&'static str]) -> BuiltInStep {
    BuiltInStep {
        minutes,
        title,
        speaks,
        prompts,
    }
}

impl From<&BuiltIn> for Agenda {
    fn from(table: &BuiltIn) -> Agenda {
        let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        Agenda {
            name: table.name.to_owned(),
            what_for: table.what_for.to_owned(),
            before: owned(table.before),
            openers: owned(table.openers),
            steps: table
                .steps
                .iter()
                .map(|step| Step {
                    minutes: step.minutes,
                    title: step.title.to_owned(),
                    speaks: step.speaks,
                    prompts: owned(step.prompts),
                })
                .collect(),
        }
    }
}

impl Agenda {
    /// The usual length of a session.
    pub fn minutes(&self) -> u16 {
        self.steps.iter().fold(0, |sum, step| sum.saturating_add(step.minutes))
    }

    /// The steps for a session of another length: each keeps its share, in whole minutes that add up, and none less than one.
    ///
    /// What rounding leaves goes to the steps that lost most by it, the earlier of two. Only a session of fewer minutes than steps gets
    /// longer than it should be.
    pub fn fitted(&self, minutes: u16) -> Vec<Step> {
        let (usual, wanted) = (u32::from(self.minutes().max(1)), u32::from(minutes));
        let mut steps = self.steps.to_vec();
        let shares: Vec<u32> = steps.iter().map(|s| u32::from(s.minutes) * wanted).collect();
        for (step, share) in steps.iter_mut().zip(&shares) {
            step.minutes = u16::try_from(share / usual).unwrap_or(u16::MAX).max(1);
        }
        let mut given: u32 = steps.iter().map(|s| u32::from(s.minutes)).sum();
        // Where short steps were lifted to one minute, the longest give that back.
        while given > wanted
            && let Some(longest) = steps
                .iter_mut()
                .rev()
                .max_by_key(|s| s.minutes)
                .filter(|s| s.minutes > 1)
        {
            longest.minutes -= 1;
            given -= 1;
        }
        let mut order: Vec<usize> = (0..steps.len()).collect();
        order.sort_by_key(|i| std::cmp::Reverse(shares[*i] % usual));
        for i in order.into_iter().cycle().take(wanted.saturating_sub(given) as usize) {
            steps[i].minutes += 1;
        }
        steps
    }

    /// The agenda as somebody reads it who meets these people: their names stand where it says [`PARTNER`].
    ///
    /// They are joined by signs, not words: the language of the text around them is known to whoever wrote it.
    #[must_use]
    pub fn with_names(&self, others: &[impl AsRef<str>]) -> Agenda {
        let names = others.iter().map(AsRef::as_ref).filter(|name| !name.is_empty());
        let names: Vec<&str> = names.collect();
        let names = match names.split_last() {
            None => "…".to_owned(),
            Some((only, [])) => (*only).to_owned(),
            Some((last, before)) => format!("{} & {last}", before.join(", ")),
        };
        let fill = |text: &String| text.replace(PARTNER, &names);
        Agenda {
            name: self.name.clone(),
            what_for: self.what_for.clone(),
            before: self.before.iter().map(fill).collect(),
            openers: self.openers.iter().map(fill).collect(),
            steps: self
                .steps
                .iter()
                .map(|step| Step {
                    title: fill(&step.title),
                    prompts: step.prompts.iter().map(fill).collect(),
                    ..*step
                })
                .collect(),
        }
    }
}

/// The agendas that come with Kith, each under the word by which match types name it, in the order in which they are offered.
pub fn agendas() -> &'static [(&'static str, Agenda)] {
    static ALL: LazyLock<Vec<(&'static str, Agenda)>> = LazyLock::new(|| {
        let tables = [
            first_meetings::ALL,
            coaching::ALL,
            learning::ALL,
            mentoring::ALL,
            groups::ALL,
        ];
        let tables = tables.into_iter().flatten();
        tables.map(|table| (table.key, table.into())).collect()
    });
    &ALL
}

/// The agenda with a key, of those that come with Kith.
pub fn agenda(key: &str) -> Option<&'static Agenda> {
    agendas()
        .iter()
        .find(|(word, _)| *word == key)
        .map(|(_, agenda)| agenda)
}

/// Questions for a water cooler, in the order in which they are asked: light ones first.
pub fn water_cooler_prompts() -> &'static [&'static str] {
    groups::PROMPTS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_agenda_has_a_key_and_words_of_its_own() {
        assert!(agendas().len() >= 12);
        for (key, one) in agendas() {
            assert_eq!(agenda(key), Some(one), "{key} stands for two");
            assert!(one.steps.len() >= 3 && !one.openers.is_empty(), "{key}");
            let words = one.steps.iter().flat_map(|s| &s.prompts);
            let words = words.chain(&one.before).chain(&one.openers).chain([&one.what_for]);
            for text in words {
                assert!(!text.contains('!') && text.len() > 8, "{key}: {text}");
                assert!(text.ends_with(['.', '?']), "{key}: {text}");
            }
            assert!(one.steps.iter().all(|s| !s.prompts.is_empty()), "{key}");
            assert_eq!(one.faults(), [], "{key}: an organizer could not begin with it");
        }
        assert_eq!(agenda("nothing"), None);
    }

    #[test]
    fn where_one_speaks_the_other_does_for_as_long() {
        for (key, one) in agendas() {
            let time = |who| {
                one.steps
                    .iter()
                    .filter(|s| s.speaks == who)
                    .map(|s| s.minutes)
                    .sum::<u16>()
            };
            // A tutor or a mentor listens more than speaks; among equals the turns are equal.
            if ![
                "tutoring",
                "mentoring",
                "reverse-mentoring",
                "flash-mentoring",
                "buddy-first-weeks",
            ]
            .contains(key)
            {
                assert_eq!(time(Speaks::First), time(Speaks::Second), "{key}");
            }
        }
    }

    #[test]
    fn a_shorter_or_longer_session_keeps_every_step() {
        for (key, one) in agendas() {
            for minutes in [20, 25, 30, 45, 50, 60, 90] {
                let fitted = one.fitted(minutes);
                assert_eq!(fitted.len(), one.steps.len());
                assert!(fitted.iter().all(|s| s.minutes > 0));
                assert_eq!(
                    fitted.iter().map(|s| s.minutes).sum::<u16>(),
                    minutes,
                    "{key} in {minutes}"
                );
            }
            assert_eq!(one.fitted(one.minutes()), one.steps);
        }
    }

    #[test]
    fn a_water_cooler_lasts_for_half_a_year() {
        assert!(water_cooler_prompts().len() >= 26);
        for text in water_cooler_prompts() {
            assert!(text.ends_with(['?', '.']) && !text.contains('!'), "{text}");
        }
    }

    #[test]
    fn many_short_steps_beside_a_long_one_fit_too() {
        let step = |minutes| Step {
            minutes,
            title: "Talk".into(),
            ..Step::default()
        };
        let mut one = Agenda {
            steps: vec![step(1); MOST_STEPS],
            ..Agenda::default()
        };
        one.steps[3] = step(MOST_MINUTES);
        for minutes in [15, 16, 25, 180] {
            let fitted = one.fitted(minutes);
            assert!(fitted.iter().all(|s| s.minutes > 0), "{fitted:?}");
            assert_eq!(fitted.iter().map(|s| s.minutes).sum::<u16>(), minutes);
        }
    }

    #[test]
    fn names_stand_where_the_partner_is_meant() {
        let one = Agenda {
            openers: vec!["What does {partner} know?".into()],
            before: vec!["Think of {partner}.".into()],
            steps: vec![Step {
                minutes: 5,
                title: "Listen to {partner}".into(),
                speaks: Speaks::Second,
                prompts: vec!["{partner}, {partner}".into()],
            }],
            ..Agenda::default()
        };
        for (others, names) in [
            (vec!["Ben"], "Ben"),
            (vec!["Ben", "Cem"], "Ben & Cem"),
            (vec!["Ben", "", "Cem", "Dee"], "Ben, Cem & Dee"),
            (vec!["{partner}"], "{partner}"),
            (vec![""], "…"),
            (vec![], "…"),
        ] {
            let read = one.with_names(&others);
            assert_eq!(read.openers, [format!("What does {names} know?")]);
            assert_eq!(read.before, [format!("Think of {names}.")]);
            assert_eq!(read.steps[0].title, format!("Listen to {names}"));
            assert_eq!(read.steps[0].prompts, [format!("{names}, {names}")]);
            assert_eq!((read.steps[0].minutes, read.steps[0].speaks), (5, Speaks::Second));
        }
    }
}
