//! Where a participant stands: the match of now, or why there is none and when the next one comes.

use jiff::Timestamp;
use jiff::civil::Date;
use kith_app::domain::id::ProgramId;
use kith_app::house::matches::Home;
use kith_app::store::my_matches::Joined;

use super::card::Card;
use crate::texts::{Texts, sentence};

/// What of the first page is about the one who looks.
#[derive(Clone, Debug)]
pub(in crate::pages) struct Mine {
    /// What it tells, in a sentence; nothing where the person is in no program.
    pub(in crate::pages) heading: Option<String>,
    /// The match, where there is one.
    pub(in crate::pages) only: Option<Card>,
    /// The matches, where there are several.
    pub(in crate::pages) several: Vec<Card>,
    /// Where nobody was found, and why.
    pub(in crate::pages) unmatched: Vec<Waiting>,
    pub(in crate::pages) programs: Vec<Program>,
    /// The day from which the person is matched again, in any program.
    pub(in crate::pages) paused_until: Option<Date>,
    pub(in crate::pages) unread: i64,
}

/// A round in which nobody was found.
#[derive(Clone, Debug)]
pub(in crate::pages) struct Waiting {
    pub(in crate::pages) program: String,
    /// A sentence.
    pub(in crate::pages) reason: String,
    /// Until then somebody may still be found; nothing once that has passed.
    pub(in crate::pages) until: Option<Timestamp>,
    /// When the next round is made.
    pub(in crate::pages) next_at: Option<Timestamp>,
}

/// A program with how the person stands to it.
#[derive(Clone, Debug)]
pub(in crate::pages) struct Program {
    pub(in crate::pages) id: ProgramId,
    pub(in crate::pages) name: String,
    pub(in crate::pages) state: State,
}

/// How somebody stands to a program, as the page tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::pages) enum State {
    /// Asked to join.
    Invited,
    /// Waits for an organizer's answer.
    Applied,
    /// Waits for a place.
    Waiting,
    /// Paused, until a day.
    Paused(Date),
    /// Paused, because nothing was heard.
    Silent,
    /// The next round is made then.
    Next(Timestamp),
    /// In it, and no round is planned.
    In,
    /// It is over.
    Closed,
}

impl Mine {
    /// What the house says of the person, in words.
    pub(in crate::pages) fn new(t: &Texts, home: Home, own_name: &str, today: Date, now: Timestamp) -> Mine {
        let everywhere = home.paused_until.filter(|day| *day > today);
        let programs: Vec<Program> = home.programs.iter().map(|p| program(p, today, everywhere)).collect();
        let next_at = |id: ProgramId| home.programs.iter().find(|p| p.program_id == id)?.next_at;
        let name_of = |id: ProgramId| {
            home.programs
                .iter()
                .find(|p| p.program_id == id)
                .map(|p| p.program.clone())
        };
        let unmatched: Vec<Waiting> = home
            .unmatched
            .iter()
            // Whoever left the program does not wait any more.
            .filter_map(|row| {
                Some(Waiting {
                    program: name_of(row.program_id)?,
                    reason: sentence(&row.reason),
                    until: Some(row.cut_off_at.timestamp()).filter(|until| *until > now),
                    next_at: next_at(row.program_id).map(|at| at.timestamp()),
                })
            })
            .collect();
        let cards: Vec<Card> = home
            .matches
            .into_iter()
            .map(|view| Card::new(t, view, own_name))
            .collect();
        let heading = heading(t, &cards, &unmatched, &programs, everywhere.is_some());
        let (only, several) = match <[Card; 1]>::try_from(cards) {
            Ok([only]) => (Some(only), Vec::new()),
            Err(several) => (None, several),
        };
        Mine {
            heading,
            only,
            several,
            unmatched,
            programs,
            paused_until: everywhere,
            unread: home.unread,
        }
    }

    /// Whether there is a match now.
    pub(in crate::pages) fn is_matched(&self) -> bool {
        self.only.is_some() || !self.several.is_empty()
    }

    /// When the next round of any of the programs is made.
    pub(in crate::pages) fn next_round(&self) -> Option<Timestamp> {
        let at = |p: &Program| match p.state {
            State::Next(at) => Some(at),
            _ => None,
        };
        self.programs.iter().filter_map(at).min()
    }
}

fn heading(t: &Texts, cards: &[Card], unmatched: &[Waiting], programs: &[Program], paused: bool) -> Option<String> {
    let key = match cards {
        [] if paused => "home-paused",
        [] if !unmatched.is_empty() => "home-unmatched",
        [] if programs.iter().any(|p| matches!(p.state, State::Next(_))) => "home-between",
        [] if programs.is_empty() => return None,
        [] => "home-in",
        [only] => return Some(only.heading.clone()),
        several => return Some(t.say_with("home-several", &[("n", several.len().into())])),
    };
    Some(t.say(key))
}

/// `everywhere` is the day until which the person is paused in all programs.
fn program(joined: &Joined, today: Date, everywhere: Option<Date>) -> Program {
    let until = joined.paused_until.as_deref().and_then(|day| day.parse::<Date>().ok());
    let until = until.filter(|day| *day > today).max(everywhere);
    Program {
        id: joined.program_id,
        name: joined.program.clone(),
        state: match (joined.standing.as_str(), until, joined.next_at) {
            ("invited", ..) => State::Invited,
            ("applied", ..) => State::Applied,
            ("waiting", ..) => State::Waiting,
            _ if joined.program_state == "closed" => State::Closed,
            _ if until.is_some() && joined.paused_by == "silence" => State::Silent,
            (_, Some(day), _) => State::Paused(day),
            (_, None, Some(at)) if joined.program_state == "running" => State::Next(at.timestamp()),
            (_, None, _) => State::In,
        },
    }
}
