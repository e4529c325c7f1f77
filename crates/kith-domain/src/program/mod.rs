//! A program: what an organizer sets, in the form in which it is kept.
//!
//! Settings are values that the store keeps as JSON. Whoever adds one gives it a default, so that programs made before it go on.

pub mod agendas;
mod audience;
mod cadence;
mod enrolment;
pub mod evidence;
pub mod templates;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use agendas::{Agenda, Speaks, Step, agenda, agendas};
pub use audience::meets;
pub use cadence::{Cadence, Cycle, Pause, Rhythm, Slot};
pub use enrolment::{LeftBy, PausedBy, Standing, is_paused};
pub use templates::{Template, template, templates};

/// How far a program has come. Archived is kept beside it: an archived program can come back as what it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// Its organizers work on it; nobody else sees it.
    Draft,
    /// People may join.
    Open,
    /// Rounds are made.
    Running,
    /// No rounds any more; what was is still there to see.
    Closed,
}

impl State {
    /// The word that the database and the API use.
    pub const fn as_str(self) -> &'static str {
        match self {
            State::Draft => "draft",
            State::Open => "open",
            State::Running => "running",
            State::Closed => "closed",
        }
    }

    /// What a word stands for.
    pub fn parse(word: &str) -> Option<State> {
        [State::Draft, State::Open, State::Running, State::Closed]
            .into_iter()
            .find(|state| state.as_str() == word)
    }
}

/// What an organizer sets of a program, beside its name and purpose.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// What people read before they join: a few paragraphs.
    pub description: String,
    /// One line at the top of the program's page, for example "Autumn season: register until 3 October".
    pub banner: String,
    /// What should change, and how that shows.
    pub objective: Objective,
    /// Whom people ask.
    pub contacts: Vec<Contact>,
    /// From when to when.
    pub duration: Duration,
    /// Who may join.
    pub audience: Audience,
    /// Whether joining is asked for and granted.
    pub admission: Admission,
    /// The most people; whoever comes later waits. None: no limit.
    pub places: Option<u32>,
    /// What is asked at registration.
    pub questions: Vec<Question>,
}

/// What a program is to change.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Objective {
    /// What should change.
    pub change: String,
    /// For whom.
    pub for_whom: String,
    /// What shows it.
    pub measure: String,
    /// Where it stands today.
    pub baseline: String,
    /// Where it should stand.
    pub target: String,
    /// By when.
    pub by: Option<Date>,
}

/// Somebody to ask.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// The name.
    pub name: String,
    /// The address.
    pub email: String,
}

/// From when to when a program runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Duration {
    /// Until somebody ends it.
    #[default]
    Evergreen,
    /// For some weeks.
    Season {
        /// The first day.
        from: Date,
        /// The last day.
        to: Date,
    },
}

/// Who may join.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Audience {
    /// Everybody in the organization.
    #[default]
    Everyone,
    /// Whoever meets every condition, now; somebody who does no more leaves by that.
    Rule {
        /// The conditions.
        all: Vec<Condition>,
        /// Whether whoever meets them is enrolled without being asked, with a way out that costs nothing.
        automatic: bool,
    },
    /// Whoever was invited by name.
    Named,
}

/// A condition on a field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Condition {
    /// The name of the field, for example `department`.
    pub field: String,
    /// What is asked of it.
    pub test: Test,
}

/// What is asked of a field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", content = "value", rename_all = "kebab-case")]
pub enum Test {
    /// One of these values.
    OneOf(Vec<String>),
    /// None of these values.
    NoneOf(Vec<String>),
    /// A date in the last so many days.
    InTheLastDays(u32),
    /// A date longer ago than so many days.
    LongerAgoThanDays(u32),
    /// Any value at all.
    Given,
}

/// Whether joining is asked for and granted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Admission {
    /// Whoever may join joins.
    #[default]
    Open,
    /// Whoever may join applies, and an organizer decides.
    ByApplication,
}

/// A question of the registration. What is answered is seen by the organizers of the program only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// The words.
    pub wording: String,
    /// The answers to choose from; empty where anything may be written.
    pub choices: Vec<String>,
    /// Whether it has to be answered.
    pub required: bool,
}

/// One way in which people of a program are put together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct MatchType {
    /// Its name, where a program has several.
    pub name: String,
    /// Who is matched with whom.
    pub roles: Roles,
    /// How a round becomes matches.
    pub process: Process,
    /// People in a match, 2 to 8.
    pub group_size: u8,
    /// Everything else that a rules file may say, as `docs/RULES.md` describes it; group size, roles and capacity come from here.
    pub rules: String,
    /// When rounds are made.
    pub cadence: Cadence,
    /// How long a session takes, in minutes.
    pub minutes: u16,
    /// How many sessions a match has.
    pub sessions: u8,
    /// The key of its agenda, of those that come with Kith.
    pub agenda: String,
    /// The agenda that its organizers wrote instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub own_agenda: Option<Agenda>,
    /// Days in which two people who met are not put together again if anything else is possible.
    pub cool_down_days: u16,
    /// Hours in which somebody may decline a proposed match.
    pub veto_hours: u16,
    /// Until when late joiners are matched: hundredths of the cycle.
    pub cut_off_percent: u8,
    /// Rounds in a row without a word after which somebody is paused.
    pub silent_rounds: u8,
    /// Questions that go to everybody in turn, one a slot. A match type that has any makes no matches.
    pub prompts: Vec<String>,
}

impl MatchType {
    /// Whether people are put together. Otherwise each slot brings a question to everybody.
    pub fn makes_matches(&self) -> bool {
        self.prompts.is_empty()
    }

    /// What its matches do in a session: the agenda that its organizers wrote, else the one that they chose.
    pub fn agenda_in_use(&self) -> Option<&Agenda> {
        self.own_agenda.as_ref().or_else(|| agenda(&self.agenda))
    }
}

impl Default for MatchType {
    fn default() -> MatchType {
        MatchType {
            name: String::new(),
            roles: Roles::default(),
            process: Process::default(),
            group_size: 2,
            rules: String::new(),
            cadence: Cadence::default(),
            minutes: 25,
            sessions: 1,
            agenda: String::new(),
            own_agenda: None,
            cool_down_days: 90,
            veto_hours: 48,
            cut_off_percent: 40,
            silent_rounds: 3,
            prompts: Vec::new(),
        }
    }
}

/// Who is matched with whom.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Roles {
    /// Everybody with everybody, as equals.
    #[default]
    Colleagues,
    /// One side with the other.
    Two {
        /// What somebody of the one side is called, for example `mentor`.
        from: String,
        /// What somebody of the other side is called, for example `mentee`.
        to: String,
    },
}

/// How a round becomes matches.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Process {
    /// By itself, on its day: nobody is asked.
    #[default]
    Roulette,
    /// By itself, and each of the people may decline for some time.
    Proposed,
    /// An organizer looks at it first and publishes it.
    OrganizerLed,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_older_version_wrote_is_read() {
        let kind: MatchType =
            serde_json::from_str(r#"{"name":"Pairs","agenda":"grow-coaching","minutes":50}"#).unwrap();
        assert_eq!(kind.own_agenda, None);
        assert_eq!(kind.agenda_in_use(), agenda("grow-coaching"));
        // And an older version goes on to read what nobody wrote an agenda for.
        assert!(!serde_json::to_string(&kind).unwrap().contains("own_agenda"));
    }

    #[test]
    fn an_own_agenda_goes_before_the_chosen_one() {
        let mut kind: MatchType = serde_json::from_str(
            r#"{"agenda":"grow-coaching","own_agenda":{"name":"Ours","steps":[{"minutes":5,"title":"Talk","speaks":"first"},{"title":"Go"}]}}"#,
        )
        .unwrap();
        let own = kind.agenda_in_use().unwrap();
        assert_eq!((own.name.as_str(), own.minutes()), ("Ours", 5));
        assert_eq!(
            (own.steps[0].speaks, own.steps[1].speaks),
            (Speaks::First, Speaks::Both)
        );
        let again: MatchType = serde_json::from_str(&serde_json::to_string(&kind).unwrap()).unwrap();
        assert_eq!(again, kind);
        kind.own_agenda = None;
        assert_eq!(kind.agenda_in_use(), agenda("grow-coaching"));
        kind.agenda = "nothing".into();
        assert_eq!(kind.agenda_in_use(), None);
    }
}
