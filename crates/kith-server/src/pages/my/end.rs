//! Stepping out of a match, or declining one.

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::{Html, Response};
use kith_app::house::matches::Parting;
use serde::Deserialize;

use super::card::Card;
use super::match_page;
use crate::http::{AppError, Server};
use crate::pages::frame::{Page, redirect_with};
use crate::pages::layout::{Layout, Place, Tone};

#[derive(Template)]
#[template(path = "pages/match_end.html")]
struct EndPage {
    layout: Layout,
    card: Card,
    /// What the button says.
    label: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Nothing {}

pub(super) async fn ask(
    State(server): State<Server>,
    Path(id): Path<String>,
    page: Page,
) -> Result<Html<String>, AppError> {
    let view = match_page::find(&server, &page, &id).await?;
    let card = Card::new(&page.frame.t, view, &page.present.name);
    if !card.can_end() {
        return Err(AppError::NotFound);
    }
    let t = page.frame.t.clone();
    let [title, label] = match card.until() {
        Some(_) => ["match-decline-title", "match-decline"],
        None if card.several() => ["match-leave-title", "match-leave"],
        None => ["match-end-title", "match-end"],
    };
    let page = EndPage {
        label: t.say(label),
        layout: page.frame.layout(t.say(title), Some(Place::Matches)),
        card,
    };
    Ok(Html(page.render()?))
}

pub(super) async fn end(
    State(server): State<Server>,
    Path(id): Path<String>,
    page: Page,
    Form(Nothing {}): Form<Nothing>,
) -> Result<Response, AppError> {
    let id = id.parse().map_err(|_| AppError::NotFound)?;
    let flash = match server.house.leave_match(page.present.actor.oneself(), id).await? {
        Parting::Over => "flash-match-ended",
        Parting::OthersGoOn => "flash-match-left",
    };
    Ok(redirect_with(&server, "/", Tone::Good, flash))
}
