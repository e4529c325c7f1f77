//! Programs: the list, a new one, its home, what is set, its people, and joining.

mod agenda;
mod join;
mod list;
mod match_type;
mod match_type_form;
mod more;
mod new;
mod people;
mod rules;
mod settings;
mod show;
#[cfg(test)]
mod tests;
mod words;

use kith_app::domain::id::{MatchTypeId, PersonId, ProgramId};
use kith_app::domain::program::{Speaks, Step};
use kith_app::store::programs::Program;
use serde::Deserialize;

use crate::http::{AppError, Routes};

pub(super) fn routes(routes: Routes) -> Routes {
    let routes = list::routes(routes);
    let routes = new::routes(routes);
    let routes = show::routes(routes);
    let routes = settings::routes(routes);
    let routes = match_type::routes(routes);
    let routes = agenda::routes(routes);
    let routes = rules::routes(routes);
    let routes = people::routes(routes);
    let routes = more::routes(routes);
    join::routes(routes)
}

/// The key of the word for how far a program has come.
pub(super) fn state_key(program: &Program) -> &'static str {
    words::state(program).1
}

/// A form that is one button.
#[derive(Debug, Deserialize)]
struct Nothing {}

/// The pages of one program, for the tabs above them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tab {
    Overview,
    Rounds,
    People,
    Settings,
    MatchTypes,
    More,
}

impl Tab {
    /// All of them with the end of the address and the key of the name, in their order.
    pub(crate) const ALL: [(Tab, &'static str, &'static str); 6] = [
        (Tab::Overview, "", "program-tab-overview"),
        (Tab::Rounds, "/rounds", "program-tab-rounds"),
        (Tab::People, "/people", "program-tab-people"),
        (Tab::MatchTypes, "/match-types", "program-tab-match-types"),
        (Tab::Settings, "/settings", "program-tab-settings"),
        (Tab::More, "/more", "program-tab-more"),
    ];

    /// Whether this is the page that is looked at.
    pub(crate) fn is(self, other: &Tab) -> bool {
        self == *other
    }
}

/// How long a step takes, as a number that can be said.
pub(crate) fn minutes(step: &Step) -> i64 {
    i64::from(step.minutes)
}

/// The key of who speaks in a step.
pub(crate) fn speaks_key(step: &Step) -> &'static str {
    match step.speaks {
        Speaks::Both => "agenda-both",
        Speaks::First => "agenda-first",
        Speaks::Second => "agenda-second",
        Speaks::Everyone => "agenda-everyone",
    }
}

fn read(id: &str) -> Result<ProgramId, AppError> {
    id.parse().map_err(|_| AppError::NotFound)
}

fn read_person(id: &str) -> Result<PersonId, AppError> {
    id.parse().map_err(|_| AppError::NotFound)
}

fn read_match_type(id: &str) -> Result<MatchTypeId, AppError> {
    id.parse().map_err(|_| AppError::NotFound)
}
