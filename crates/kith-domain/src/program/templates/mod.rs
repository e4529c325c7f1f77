//! Templates: programs that work as they come, and can be changed in every part.

mod coaching;
mod meeting;
mod mentoring;
mod welcome;

use std::sync::LazyLock;

use jiff::Span;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Cadence, Duration, MatchType, Objective, Rhythm, Settings};

/// A program to begin with.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Template {
    /// The word by which it is named; empty for one that an organizer saved.
    pub key: String,
    /// Its name, which the program gets until it has one of its own.
    pub name: String,
    /// What it is good for, in one line.
    pub what_for: String,
    /// What the program is for, in the words that the people in it read.
    pub purpose: String,
    /// Which findings it follows, and how.
    pub evidence: Vec<Cited>,
    /// How many weeks a season has; none for a program that goes on until somebody ends it.
    pub weeks: Option<u8>,
    /// What is set for the whole program. Its days come from [`Template::duration`].
    pub settings: Settings,
    /// How people are put together.
    pub match_types: Vec<MatchType>,
}

/// A finding that a template follows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cited {
    /// Its tag among [`super::evidence::FINDINGS`].
    pub tag: String,
    /// What follows from it here, in a sentence.
    pub so: String,
}

impl Template {
    /// From when to when a program made of it runs, if it begins on a day.
    pub fn duration(&self, from: Date) -> Duration {
        let last_day = |weeks: u8| {
            let behind = from.checked_add(Span::new().weeks(i64::from(weeks))).ok()?;
            behind.yesterday().ok()
        };
        match self.weeks.and_then(last_day) {
            Some(to) => Duration::Season { from, to },
            None => Duration::Evergreen,
        }
    }
}

/// Every template, in the order in which they are offered.
pub fn templates() -> &'static [Template] {
    static ALL: LazyLock<Vec<Template>> = LazyLock::new(|| {
        [
            meeting::colleague_connect(),
            coaching::peer_coaching(),
            welcome::buddy(),
            coaching::managers_circle(),
            meeting::break_the_silos(),
            meeting::community(),
            coaching::skill_exchange(),
            coaching::tutoring(),
            meeting::water_cooler(),
            mentoring::mentoring(),
            mentoring::reverse(),
            mentoring::flash(),
            mentoring::leaders(),
            welcome::introductions(),
        ]
        .into()
    });
    &ALL
}

/// The template with a key.
pub fn template(key: &str) -> Option<&'static Template> {
    templates().iter().find(|template| template.key == key)
}

fn cited(tag: &str, so: &str) -> Cited {
    Cited {
        tag: tag.into(),
        so: so.into(),
    }
}

/// Every so many weeks, on a Tuesday at nine: early enough in the week to find an hour in it.
fn every(weeks: u8) -> Cadence {
    Cadence {
        rhythm: Rhythm::Weeks { every: weeks },
        weekday: 2,
        ..Cadence::default()
    }
}

fn monthly() -> Cadence {
    Cadence {
        rhythm: Rhythm::Monthly,
        ..every(4)
    }
}

fn objective(change: &str, for_whom: &str, measure: &str) -> Objective {
    Objective {
        change: change.into(),
        for_whom: for_whom.into(),
        measure: measure.into(),
        ..Objective::default()
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Roles, evidence};
    use super::*;

    #[test]
    fn every_template_is_complete() {
        assert!(templates().len() >= 12);
        for one in templates() {
            let key = &one.key;
            assert_eq!(template(key), Some(one), "{key} stands for two");
            assert!(!one.evidence.is_empty(), "{key}");
            for cited in &one.evidence {
                assert!(evidence::find(&cited.tag).is_some(), "{key}: {}", cited.tag);
                assert!(cited.so.ends_with('.'), "{key}: {}", cited.so);
            }
            for text in [&one.what_for, &one.purpose, &one.settings.description] {
                assert!(text.ends_with('.') && !text.contains('!'), "{key}: {text}");
            }
            assert!(one.what_for.chars().count() <= 120, "{key}");
            assert!(one.purpose.chars().count() <= 1_000, "{key}");
            assert!(!one.settings.objective.change.is_empty(), "{key}");
            assert!(!one.match_types.is_empty(), "{key}");
        }
    }

    #[test]
    fn every_session_has_an_agenda_of_its_length() {
        for (template, kind) in templates()
            .iter()
            .flat_map(|t| t.match_types.iter().map(move |m| (&t.key, m)))
        {
            if !kind.prompts.is_empty() {
                continue; // questions to everybody, no sessions
            }
            let agenda = kind.agenda_in_use();
            let agenda = agenda.unwrap_or_else(|| panic!("{template}: there is no agenda {:?}", kind.agenda));
            assert_eq!(agenda.minutes(), kind.minutes, "{template}: {}", agenda.name);
            assert!([25, 30, 45, 50, 60].contains(&kind.minutes), "{template}");
            assert!((1..=12).contains(&kind.sessions), "{template}");
            assert!((2..=8).contains(&kind.group_size), "{template}");
            assert!(kind.roles == Roles::Colleagues || kind.group_size == 2, "{template}");
        }
    }

    #[test]
    fn a_season_ends_on_the_day_before_it_would_begin_again() {
        let from: Date = "2026-09-01".parse().unwrap();
        let to = "2026-11-23".parse().unwrap();
        let season = template("peer-coaching").unwrap().duration(from);
        assert_eq!(season, Duration::Season { from, to });
        assert_eq!(
            template("colleague-connect").unwrap().duration(from),
            Duration::Evergreen
        );
    }

    #[test]
    fn a_season_has_a_round() {
        for one in templates() {
            let duration = one.duration("2026-09-01".parse().unwrap());
            for kind in &one.match_types {
                let next = kind.cadence.next(&duration, "2026-08-20T00:00:00Z".parse().unwrap());
                assert!(next.is_some(), "{}", one.key);
            }
        }
    }
}
