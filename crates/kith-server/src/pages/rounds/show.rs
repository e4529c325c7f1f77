//! One round: who was put together and why, who was not, and how good it is.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{Html, IntoResponse, Response};
use jiff::Timestamp;
use kith_app::domain::id::{MatchId, PersonId, ProgramId};
use kith_app::house::Error;
use kith_app::house::rounds::{MatchLine, RoundView};
use kith_app::store::rounds::Round;
use serde::Deserialize;

use super::{gone, path, read, read_round, words};
use crate::http::{AppError, Server};
use crate::pages::frame::Page;
use crate::pages::layout::{Layout, Place};
use crate::pages::overlap::{Face, Member, Overlap};
use crate::pages::programs::Tab;
use crate::texts::{Texts, sentence};

#[derive(Template)]
#[template(path = "pages/round.html")]
struct RoundPage {
    layout: Layout,
    id: ProgramId,
    tab: Tab,
    round: Round,
    draft: bool,
    starts_at: Timestamp,
    ends_at: Timestamp,
    sentences: Vec<String>,
    /// How long the letters of a draft would take; empty where nothing slows them down.
    sending: String,
    met: Vec<String>,
    matches: Vec<Row>,
    first: Option<String>,
    next: Option<String>,
    /// Who is without a match: the name, the address of the person, and why.
    unmatched: Vec<(String, String, String)>,
    unmatched_count: i64,
    conflicts: Vec<String>,
}

/// One match.
struct Row {
    discs: Overlap,
    names: String,
    why: Vec<String>,
    score: i64,
    /// The highest score that as many people could have.
    most: i64,
    /// What each rule gave.
    points: Vec<(String, i64)>,
    /// What has become of it, where that is worth a word.
    note: String,
    /// Who is in it, with what they are called.
    people: Vec<(PersonId, String)>,
}

impl Row {
    /// The two, where there are two.
    fn pair(&self) -> Option<(&PersonId, &PersonId)> {
        match self.people.as_slice() {
            [(one, _), (other, _)] => Some((one, other)),
            _ => None,
        }
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct Behind {
    after: Option<String>,
}

pub(super) async fn show(
    State(server): State<Server>,
    Path((id, round)): Path<(String, String)>,
    Query(behind): Query<Behind>,
    page: Page,
) -> Result<Response, AppError> {
    let (id, round) = (read(&id)?, read_round(&round)?);
    let organizer = page.present.actor.organizer_of(id)?;
    let after: Option<MatchId> = behind
        .after
        .as_deref()
        .map(str::parse)
        .transpose()
        .map_err(|_| AppError::BadRequest)?;
    let RoundView {
        round,
        told,
        matches,
        next,
        unmatched,
        people,
        unmatched_count,
        ..
    } = match server.house.round(organizer, round, after).await {
        Ok(found) => found,
        // A draft that is made anew, or dropped, leaves links to it in letters, notifications and open pages.
        Err(Error::NotFound(_)) => return Ok(gone(&server, id)),
        Err(e) => return Err(e.into()),
    };
    let t = page.frame.t.clone();
    let estimate = server.house.mail_estimate(round.people).await?;
    let met = server.house.met(organizer, &[round.id]).await?;
    let here = format!("{}/{}", path(id), round.id);
    let somebody = || t.say("match-somebody");
    let sentences = [words::quality(&t, &round, &told), words::repeats(&t, &round)];
    let page = RoundPage {
        id,
        tab: Tab::Rounds,
        draft: round.state == "draft",
        starts_at: round.starts_at.timestamp(),
        ends_at: round.ends_at.timestamp(),
        sentences: sentences.into_iter().filter(|s| !s.is_empty()).collect(),
        sending: words::sending(&t, &estimate),
        met: met.first().map(|(_, tally)| t.met(tally)).unwrap_or_default(),
        matches: matches.into_iter().map(|line| row(&t, line)).collect(),
        first: after.map(|_| here.clone()),
        next: next.map(|place| format!("{here}?after={place}")),
        unmatched: unmatched
            .into_iter()
            .map(|line| match line.person {
                Some((person, name)) => (name, format!("/people/{person}"), sentence(&line.reason)),
                None => (somebody(), String::new(), sentence(&line.reason)),
            })
            .collect(),
        unmatched_count,
        conflicts: words::conflicts(&t, &told),
        layout: page.frame.layout(
            words::matched(&t, people, people - unmatched_count),
            Some(Place::Programs),
        ),
        round,
    };
    Ok(Html(page.render()?).into_response())
}

fn row(t: &Texts, line: MatchLine) -> Row {
    let names: Vec<String> = line
        .members
        .iter()
        .map(|member| {
            member
                .as_ref()
                .map_or_else(|| t.say("match-somebody"), |(_, name)| name.clone())
        })
        .collect();
    let note = match (line.state.as_str(), line.ended_by.as_str(), line.origin.as_str()) {
        ("proposed", ..) => "round-match-proposed",
        ("ended", "veto" | "departure" | "organizer", _) => "round-match-ended",
        (_, _, "late") => "round-match-late",
        _ => "",
    };
    Row {
        discs: Overlap {
            members: names
                .iter()
                .map(|name| Member {
                    face: Face::new(name.as_str()),
                    brings: Vec::new(),
                })
                .collect(),
            shared: Vec::new(),
        },
        names: names.join(" · "),
        why: line.why,
        score: line.score,
        // A pair of people fits by at most 10,000 points, and everybody brings half of what they share.
        most: line.members.len() as i64 * 5_000,
        points: line
            .points
            .iter()
            .map(|p| (words::rule(t, &p.rule), p.points))
            .collect(),
        note: if note.is_empty() { String::new() } else { t.say(note) },
        people: line.members.into_iter().flatten().collect(),
    }
}
