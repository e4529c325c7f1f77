//! The matches that were.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Html;
use kith_app::house::matches::{MatchLine, Met, PastPlace};
use serde::Deserialize;

use super::called;
use crate::http::{AppError, Server};
use crate::pages::frame::Page;
use crate::pages::layout::{Layout, Place};
use crate::pages::overlap::{Face, Member, Overlap};

#[derive(Template)]
#[template(path = "pages/matches.html")]
struct Past {
    layout: Layout,
    /// Matches of now, with their names.
    current: Vec<Line>,
    past: Vec<Line>,
    /// The first page, from a later one.
    previous: Option<&'static str>,
    next: Option<String>,
}

/// A match in a line.
struct Line {
    href: String,
    names: String,
    discs: Overlap,
    program: String,
    since: jiff::Timestamp,
    met: bool,
}

#[derive(Debug, Deserialize)]
pub(super) struct Behind {
    after: Option<String>,
}

pub(super) async fn show(
    State(server): State<Server>,
    Query(behind): Query<Behind>,
    page: Page,
) -> Result<Html<String>, AppError> {
    let oneself = page.present.actor.oneself();
    let t = page.frame.t.clone();
    let after = behind.after.as_deref().map(read).transpose()?;
    let found = server.house.past_matches(oneself, after).await?;
    let line = |m: MatchLine| Line {
        href: format!("/matches/{}", m.id),
        names: called(&t, &m.others),
        discs: Overlap {
            members: m
                .others
                .iter()
                .map(|p| Member {
                    face: Face::new(p.name.as_str()),
                    brings: Vec::new(),
                })
                .collect(),
            shared: Vec::new(),
        },
        program: m.program_name,
        since: m.since,
        met: m.met == Some(Met::Yes),
    };
    let current = match after {
        None => server.house.current_matches(oneself).await?,
        Some(_) => Vec::new(),
    };
    let page = Past {
        current: current.into_iter().map(line).collect(),
        past: found.lines.into_iter().map(line).collect(),
        previous: after.map(|_| "/matches"),
        next: found.next.map(|place| {
            format!(
                "/matches?after={}.{}",
                place.since.timestamp().as_microsecond(),
                place.id
            )
        }),
        layout: page.frame.layout(t.say("matches-title"), Some(Place::Matches)),
    };
    Ok(Html(page.render()?))
}

/// A place as an address has it: microseconds and an id.
fn read(text: &str) -> Result<PastPlace, AppError> {
    let (at, id) = text.split_once('.').ok_or(AppError::BadRequest)?;
    let at: i64 = at.parse().map_err(|_| AppError::BadRequest)?;
    let since = jiff::Timestamp::from_microsecond(at).map_err(|_| AppError::BadRequest)?;
    Ok(PastPlace {
        since: since.into(),
        id: id.parse().map_err(|_| AppError::BadRequest)?,
    })
}
