//! The rounds of a program: what comes next, and what was.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{Html, IntoResponse, Response};
use jiff::Timestamp;
use kith_app::domain::id::{MatchTypeId, ProgramId, RoundId};
use kith_app::domain::program::State as ProgramState;
use kith_app::house::matches::{FEWEST, Impressions, MetTally};
use kith_app::house::rounds::{Excluded, RoundLine};
use kith_app::store::match_types::Kept;
use serde::Deserialize;

use super::{path, read, read_match_type, words};
use crate::http::{AppError, Server};
use crate::pages::chart::{Bar, Bars};
use crate::pages::frame::{Page, redirect_with};
use crate::pages::layout::{Layout, Place, Tone};
use crate::pages::programs::Tab;
use crate::texts::Texts;

#[derive(Template)]
#[template(path = "pages/rounds.html")]
struct Rounds {
    layout: Layout,
    id: ProgramId,
    tab: Tab,
    program: String,
    /// Whether it is over, so that no more rounds are made.
    closed: bool,
    next: Vec<Next>,
    /// Whether a round is being made, so that the page looks again by itself.
    under_way: bool,
    rows: Vec<Row>,
    /// Where the older ones begin.
    older: Option<String>,
    newest: Option<String>,
    useful: Option<Bars>,
    remarks: Vec<String>,
    few: String,
}

/// What comes next in a match type.
struct Next {
    match_type: MatchTypeId,
    /// Empty where the program has only one.
    name: String,
    /// Whether it asks questions, so that it has no rounds.
    asks: bool,
    at: Option<Timestamp>,
    draft: Option<RoundId>,
    excluded: Vec<Excluded>,
    /// Why the last attempt came to nothing.
    problem: Option<String>,
    under_way: bool,
}

/// A round in the list.
struct Row {
    id: RoundId,
    name: String,
    starts_at: Timestamp,
    draft: bool,
    matched: String,
    met: String,
}

#[derive(Template)]
#[template(path = "pages/round_next.html")]
struct Ask {
    layout: Layout,
    id: ProgramId,
    tab: Tab,
    match_type: MatchTypeId,
    name: String,
    at: Option<Timestamp>,
    /// Whether a round may begin.
    running: bool,
    /// How long the letters take; empty where nothing slows them down.
    sending: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Behind {
    before: Option<i64>,
}

pub(super) async fn show(
    State(server): State<Server>,
    Path(id): Path<String>,
    Query(behind): Query<Behind>,
    page: Page,
) -> Result<Html<String>, AppError> {
    let id = read(&id)?;
    let organizer = page.present.actor.organizer_of(id)?;
    let before = behind.before.map(Timestamp::from_microsecond).transpose();
    let before = before.map_err(|_| AppError::BadRequest)?;
    let t = page.frame.t.clone();
    let view = server.house.program(&page.present.actor, id).await?;
    let mut next = Vec::new();
    for kept in view.match_types.iter().filter(|_| before.is_none()) {
        let round = server.house.next_round(organizer, kept.id).await?;
        next.push(Next {
            match_type: kept.id,
            name: if view.match_types.len() > 1 {
                kept.settings.name.clone()
            } else {
                String::new()
            },
            asks: !kept.settings.makes_matches(),
            at: round.at.map(|at| at.timestamp()),
            draft: round.draft,
            excluded: round.excluded,
            problem: round.problem,
            under_way: round.under_way,
        });
    }
    let rounds = server.house.rounds(organizer, before).await?;
    let ids: Vec<RoundId> = rounds.iter().map(|line| line.round.id).collect();
    let met = server.house.met(organizer, &ids).await?;
    let older = rounds.last().filter(|_| rounds.len() >= ROUNDS_ON_A_PAGE);
    let heard = match before {
        None => server.house.impressions(organizer).await?,
        Some(_) => Impressions::default(),
    };
    let page = Rounds {
        id,
        tab: Tab::Rounds,
        under_way: next.iter().any(|next| next.under_way),
        next,
        older: older.map(|line| {
            format!(
                "{}?before={}",
                path(id),
                line.round.starts_at.timestamp().as_microsecond()
            )
        }),
        newest: before.map(|_| path(id)),
        rows: rounds.iter().map(|line| row(&t, line, &met)).collect(),
        useful: bars(&t, &heard),
        remarks: heard.remarks,
        few: t.say_with("rounds-few", &[("n", FEWEST.into())]),
        closed: view.program.state == ProgramState::Closed,
        program: view.program.name,
        layout: page.frame.layout(t.say("rounds-title"), Some(Place::Programs)),
    };
    Ok(Html(page.render()?))
}

/// Lines that people wrote, before the others are unfolded.
const REMARKS_SHOWN: usize = 6;
/// Rounds on a page, as the house has them: with fewer there are no older ones.
const ROUNDS_ON_A_PAGE: usize = 52;

fn row(t: &Texts, line: &RoundLine, met: &[(RoundId, MetTally)]) -> Row {
    let round = &line.round;
    let tally = met.iter().find(|(id, _)| *id == round.id).map(|(_, tally)| tally);
    Row {
        id: round.id,
        name: match line.match_type.is_empty() {
            true => t.say_with("round-number", &[("n", round.number.into())]),
            false => t.say_with(
                "round-number-of",
                &[("n", round.number.into()), ("type", line.match_type.as_str().into())],
            ),
        },
        starts_at: round.starts_at.timestamp(),
        draft: round.state == "draft",
        matched: words::matched(t, round.people, round.matched),
        met: tally
            .and_then(|tally| t.met(tally).into_iter().next())
            .unwrap_or_default(),
    }
}

/// How useful people found their matches, where enough of them said so.
fn bars(t: &Texts, heard: &Impressions) -> Option<Bars> {
    let useful = heard.useful?;
    let said = |level: usize| match level {
        1 => t.say("rounds-useful-1"),
        5 => t.say("rounds-useful-5"),
        n => n.to_string(),
    };
    Some(Bars {
        id: "useful",
        title: t.say_with(
            "rounds-useful",
            &[("high", useful.high().into()), ("answers", useful.answers.into())],
        ),
        note: t.say("rounds-useful-note"),
        heads: [t.say("rounds-useful-answer"), t.say("rounds-useful-people")],
        bars: (1..=5)
            .rev()
            .map(|level| Bar {
                label: said(level),
                value: useful.levels[level - 1],
            })
            .collect(),
    })
}

/// Whether to look at the next round first, or let it begin.
pub(super) async fn ask(
    State(server): State<Server>,
    Path((id, match_type)): Path<(String, String)>,
    page: Page,
) -> Result<Response, AppError> {
    let (id, match_type) = (read(&id)?, read_match_type(&match_type)?);
    let organizer = page.present.actor.organizer_of(id)?;
    let next = server.house.next_round(organizer, match_type).await?;
    let view = server.house.program(&page.present.actor, id).await?;
    let asks = |kept: &Kept| kept.id == match_type && !kept.settings.makes_matches();
    if view.match_types.iter().any(asks) {
        return Ok(redirect_with(
            &server,
            &path(id),
            Tone::Attention,
            "flash-asks-questions",
        ));
    }
    let title = page.frame.t.say("round-next-title");
    let estimate = server.house.mail_estimate(view.people).await?;
    let page = Ask {
        id,
        tab: Tab::Rounds,
        match_type,
        name: view.program.name,
        at: next.at.map(|at| at.timestamp()),
        running: view.program.state == ProgramState::Running,
        sending: words::sending(&page.frame.t, &estimate),
        layout: page.frame.layout(title, Some(Place::Programs)),
    };
    Ok(Html(page.render()?).into_response())
}
