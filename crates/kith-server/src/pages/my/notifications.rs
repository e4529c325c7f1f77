//! What Kith told somebody.

use askama::Template;
use axum::Form;
use axum::extract::{Query, State};
use axum::response::{Html, Response};
use jiff::Timestamp;
use kith_app::house::letters::About;
use kith_app::house::notices::{Notice, NoticePlace};
use serde::Deserialize;

use super::called;
use crate::http::{AppError, Routes, Server};
use crate::pages::frame::{Page, redirect_with};
use crate::pages::layout::{Layout, Place, Tone};
use crate::texts::Texts;

const PATH: &str = "/notifications";

pub(super) fn routes(routes: Routes) -> Routes {
    routes.get(PATH, show).post("/notifications/read", read_all)
}

#[derive(Template)]
#[template(path = "pages/notifications.html")]
struct Notifications {
    layout: Layout,
    lines: Vec<Line>,
    unread: bool,
    /// The first page, from a later one.
    previous: Option<&'static str>,
    next: Option<String>,
}

/// A notification in words.
struct Line {
    text: String,
    /// Where it leads; nowhere once that is gone.
    href: Option<String>,
    at: Timestamp,
    new: bool,
}

#[derive(Debug, Deserialize)]
struct Behind {
    before: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Nothing {}

async fn show(
    State(server): State<Server>,
    Query(behind): Query<Behind>,
    page: Page,
) -> Result<Html<String>, AppError> {
    let oneself = page.present.actor.oneself();
    let before = behind.before.as_deref().map(read).transpose()?;
    let found = server.house.notices(oneself, before).await?;
    let t = page.frame.t.clone();
    let page = Notifications {
        lines: found.notices.iter().map(|notice| line(&t, notice)).collect(),
        unread: server.house.unread_notices(oneself, 1).await? > 0,
        previous: before.map(|_| PATH),
        next: found
            .next
            .map(|(at, id)| format!("{PATH}?before={}.{id}", at.timestamp().as_microsecond())),
        layout: page
            .frame
            .layout(t.say("notifications-title"), Some(Place::Notifications)),
    };
    Ok(Html(page.render()?))
}

async fn read_all(
    State(server): State<Server>,
    page: Page,
    Form(Nothing {}): Form<Nothing>,
) -> Result<Response, AppError> {
    server.house.read_notices(page.present.actor.oneself()).await?;
    Ok(redirect_with(&server, PATH, Tone::Good, "flash-notices-read"))
}

fn line(t: &Texts, notice: &Notice) -> Line {
    let (key, href) = match notice.about {
        About::Invitation(id) => ("notice-invitation", format!("/join/{id}")),
        About::Organizing(id) => ("notice-organizing", format!("/programs/{id}")),
        About::Registration(id) => ("notice-registration", format!("/programs/{id}")),
        About::Declined(_) => ("notice-declined", String::new()),
        About::PausedBySilence(_) => ("notice-paused", "/pause".to_owned()),
        About::Introduction(id) => ("notice-introduction", format!("/matches/{id}")),
        About::Proposal(id) => ("notice-proposal", format!("/matches/{id}")),
        About::Unmatched(_) => ("notice-unmatched", "/".to_owned()),
        About::Reminder(id) => ("notice-reminder", format!("/matches/{id}")),
        About::DidYouMeet(id) => ("notice-did-you-meet", format!("/matches/{id}")),
        About::MatchEnded(id) => ("notice-match-ended", format!("/matches/{id}")),
        About::MatchGoesOn(id) => ("notice-match-goes-on", format!("/matches/{id}")),
        About::Session(_) => ("notice-session", "/matches".to_owned()),
        About::Prompt(_) => ("notice-prompt", prompts_path(notice)),
        About::RoundMade(id) => ("notice-round", round_path(notice, id)),
        About::Digest(id) => ("notice-digest", round_path(notice, id)),
    };
    let names = called(t, &notice.others);
    let program = notice.program.as_ref().map_or("", |(_, name)| name.as_str());
    Line {
        text: t.say_with(key, &[("names", names.as_str().into()), ("program", program.into())]),
        // What it is about may have been deleted since.
        href: notice.program.is_some().then_some(href).filter(|href| !href.is_empty()),
        at: notice.at,
        new: notice.new,
    }
}

fn round_path(notice: &Notice, round: uuid::Uuid) -> String {
    let program = notice.program.as_ref().map(|(id, _)| id.to_string());
    program.map_or_else(String::new, |program| format!("/programs/{program}/rounds/{round}"))
}

fn prompts_path(notice: &Notice) -> String {
    let program = notice.program.as_ref().map(|(id, _)| id.to_string());
    program.map_or_else(String::new, |program| format!("/programs/{program}/prompts"))
}

/// A place as an address has it: microseconds and an id.
fn read(text: &str) -> Result<NoticePlace, AppError> {
    let (at, id) = text.split_once('.').ok_or(AppError::BadRequest)?;
    let at: i64 = at.parse().map_err(|_| AppError::BadRequest)?;
    let at = Timestamp::from_microsecond(at).map_err(|_| AppError::BadRequest)?;
    Ok((at.into(), id.parse().map_err(|_| AppError::BadRequest)?))
}
