//! A match as the pages draw it.

use kith_app::domain::id::MatchId;
use kith_app::domain::program::Speaks;
use kith_app::house::matches::{EndedBy, MatchView, Met, Next, Peer, Stage, Thing};
use kith_app::store::my_matches::Agreed;

use super::called;
use crate::pages::form::{Choice, Field};
use crate::pages::overlap::{Face, Member, Overlap};
use crate::texts::Texts;

/// A match with its words.
#[derive(Clone, Debug)]
pub(in crate::pages) struct Card {
    pub(in crate::pages) view: MatchView,
    /// What it is, in a sentence.
    pub(in crate::pages) heading: String,
    /// What the others are called.
    pub(in crate::pages) names: String,
    pub(in crate::pages) overlap: Overlap,
    /// Who is here as what, where there are roles.
    pub(in crate::pages) roles: Vec<String>,
    pub(in crate::pages) steps: Vec<Step>,
    /// The whole time of its agenda.
    pub(in crate::pages) minutes: i64,
    pub(in crate::pages) rating: Rating,
    /// Whoever could be met again, or not.
    pub(in crate::pages) known: Vec<Peer>,
}

/// A step of the agenda.
#[derive(Clone, Debug)]
pub(in crate::pages) struct Step {
    pub(in crate::pages) minutes: i64,
    pub(in crate::pages) title: String,
    /// Who speaks.
    pub(in crate::pages) speaks: String,
    pub(in crate::pages) prompts: Vec<String>,
}

/// How useful it was.
#[derive(Clone, Debug)]
pub(in crate::pages) struct Rating {
    pub(in crate::pages) useful: Field,
    pub(in crate::pages) choices: Vec<Choice>,
    pub(in crate::pages) remark: Field,
}

impl Card {
    /// A match as the one who looks sees it; `own_name` is that person's.
    pub(in crate::pages) fn new(t: &Texts, view: MatchView, own_name: &str) -> Card {
        let names = called(t, view.others());
        let heading = match (view.stage, view.said.met) {
            (Stage::Proposed { .. }, _) => "match-could",
            (Stage::Active, _) => "match-now",
            (Stage::Ended(_), Some(Met::Yes)) => "match-met",
            (Stage::Ended(_), _) => "match-was",
        };
        let useful = view.said.useful.map(|n| n.to_string()).unwrap_or_default();
        Card {
            heading: t.say_with(heading, &[("names", names.as_str().into())]),
            overlap: overlap(t, &view, own_name),
            roles: roles(t, &view),
            steps: steps(t, &view),
            minutes: i64::from(view.settings.minutes),
            rating: Rating::new(t, &useful, &view.said.remark),
            known: view.others().iter().filter(|p| p.id.is_some()).cloned().collect(),
            names,
            view,
        }
    }

    /// The number in its addresses.
    pub(in crate::pages) fn id(&self) -> MatchId {
        self.view.id
    }

    /// The word of what to do next, for the template.
    pub(in crate::pages) fn next(&self) -> &'static str {
        match self.view.next {
            Next::Decide => "decide",
            Next::FindTime => "find-time",
            Next::Meet(_) => "meet",
            Next::Tell => "tell",
            Next::Rate => "rate",
            Next::Rest => "rest",
        }
    }

    /// The time at which they meet next.
    pub(in crate::pages) fn coming(&self) -> Option<&Agreed> {
        match self.view.next {
            Next::Meet(at) => self.view.agreed.get(at),
            _ => None,
        }
    }

    /// The key of what to say where nothing is to be done.
    pub(in crate::pages) fn rest(&self) -> &'static str {
        match (self.view.stage, self.view.said.met) {
            (Stage::Ended(EndedBy::Oneself), _) => "match-rest-left",
            (Stage::Ended(EndedBy::Early), _) => "match-rest-early",
            (_, Some(Met::Yes)) => "match-rest-met",
            (_, Some(Met::No)) => "match-rest-no",
            _ => "match-rest-over",
        }
    }

    /// Whether what was said can be changed here, beside the next step.
    pub(in crate::pages) fn can_change(&self) -> bool {
        self.view.takes_answers && !matches!(self.view.next, Next::Tell | Next::Rate)
    }

    /// The key of what was said.
    pub(in crate::pages) fn said(&self) -> Option<&'static str> {
        self.view.said.met.map(|met| match met {
            Met::Yes => "match-said-yes",
            Met::NotYet => "match-said-not-yet",
            Met::No => "match-said-no",
        })
    }

    /// Until when it can be declined.
    pub(in crate::pages) fn until(&self) -> Option<jiff::Timestamp> {
        match self.view.stage {
            Stage::Proposed { until } => Some(until),
            Stage::Active | Stage::Ended(_) => None,
        }
    }

    /// Whether one can step out of it.
    pub(in crate::pages) fn can_end(&self) -> bool {
        !self.view.is_over()
    }

    /// Whether the others can go on without the one who looks.
    pub(in crate::pages) fn several(&self) -> bool {
        self.view.others().len() > 1
    }

    /// The address of the place where they meet next, where it is one.
    pub(in crate::pages) fn link(&self) -> Option<&str> {
        let place = self.coming()?.place.as_str();
        (place.starts_with("https://") && !place.contains(char::is_whitespace)).then_some(place)
    }

    /// Its address.
    pub(in crate::pages) fn path(&self) -> String {
        format!("/matches/{}", self.id())
    }

    /// The address of something below it.
    pub(in crate::pages) fn href(&self, word: &str) -> String {
        format!("/matches/{}/{word}", self.id())
    }
}

impl Rating {
    /// With what was said before.
    pub(in crate::pages) fn new(t: &Texts, useful: &str, remark: &str) -> Rating {
        let choices = ["1", "2", "3", "4", "5"];
        Rating {
            useful: Field::new("useful", t.say("match-useful")),
            choices: choices
                .iter()
                .map(|n| Choice::new(*n, *n).chosen(useful == *n))
                .collect(),
            remark: Field::new("remark", t.say("match-remark"))
                .hint(t.say("match-remark-hint"))
                .value(remark)
                .optional(),
        }
    }
}

fn overlap(t: &Texts, view: &MatchView, own_name: &str) -> Overlap {
    let said = |thing: &Thing| match thing {
        Thing::Value(value) => value.clone(),
        Thing::Learning(skill) => t.say_with("match-learning", &[("skill", skill.as_str().into())]),
        Thing::HelpWith(skill) => t.say_with("match-help", &[("skill", skill.as_str().into())]),
    };
    let members = view.people.iter().enumerate().map(|(at, peer)| Member {
        face: match at {
            0 => Face {
                name: t.say("match-you"),
                ..Face::new(own_name)
            },
            _ if peer.name.is_empty() => Face::new(t.say("match-somebody")),
            _ => Face::new(peer.name.as_str()),
        },
        brings: view.common.brings.get(at).into_iter().flatten().map(said).collect(),
    });
    Overlap {
        members: members.collect(),
        shared: view.common.shared.iter().map(said).collect(),
    }
}

fn roles(t: &Texts, view: &MatchView) -> Vec<String> {
    let with_role = view.people.iter().enumerate().filter(|(_, peer)| !peer.role.is_empty());
    with_role
        .map(|(at, peer)| match at {
            0 => t.say_with("match-role-own", &[("role", peer.role.as_str().into())]),
            _ => t.say_with(
                "match-role",
                &[
                    ("name", peer.called.as_str().into()),
                    ("role", peer.role.as_str().into()),
                ],
            ),
        })
        .collect()
}

fn steps(t: &Texts, view: &MatchView) -> Vec<Step> {
    let Some(agenda) = &view.agenda else {
        return Vec::new();
    };
    let pair = view.people.len() == 2;
    // In the order of their places, among which there may be gaps, so that both see the same turns.
    let mut order: Vec<usize> = (0..view.people.len()).collect();
    order.sort_by_key(|at| view.people[*at].position);
    let turn = |turn: usize| {
        let found = order.get(turn).and_then(|at| Some((*at, view.people.get(*at)?)));
        match found {
            Some((0, _)) => t.say("match-turn-own"),
            Some((_, peer)) => t.say_with("match-turn", &[("name", peer.called.as_str().into())]),
            None => t.say("match-turn-everyone"),
        }
    };
    let steps = agenda.fitted(view.settings.minutes);
    steps
        .into_iter()
        .map(|step| Step {
            minutes: i64::from(step.minutes),
            title: step.title,
            speaks: match step.speaks {
                Speaks::Both if pair => t.say("match-turn-both"),
                Speaks::Both => t.say("match-turn-all"),
                Speaks::First if pair => turn(0),
                Speaks::Second if pair => turn(1),
                Speaks::First | Speaks::Second | Speaks::Everyone => t.say("match-turn-everyone"),
            },
            prompts: step.prompts,
        })
        .collect()
}
