//! One match.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Html;
use kith_app::domain::id::MatchId;
use kith_app::house::matches::MatchView;

use super::card::{Card, Rating};
use crate::http::{AppError, Server};
use crate::pages::frame::Page;
use crate::pages::layout::{Layout, Place};

#[derive(Template)]
#[template(path = "pages/match.html")]
struct MatchPage {
    layout: Layout,
    card: Card,
}

pub(super) async fn show(
    State(server): State<Server>,
    Path(id): Path<String>,
    page: Page,
) -> Result<Html<String>, AppError> {
    let view = find(&server, &page, &id).await?;
    Ok(Html(draw(page, view, None)?))
}

/// A match of whoever asks.
pub(super) async fn find(server: &Server, page: &Page, id: &str) -> Result<MatchView, AppError> {
    let id: MatchId = id.parse().map_err(|_| AppError::NotFound)?;
    Ok(server.house.my_match(page.present.actor.oneself(), id).await?)
}

/// The page, with a rating that could not be taken.
pub(super) fn draw(page: Page, view: MatchView, rating: Option<Rating>) -> Result<String, AppError> {
    let mut card = Card::new(&page.frame.t, view, &page.present.name);
    if let Some(rating) = rating {
        card.rating = rating;
    }
    let page = MatchPage {
        layout: page.frame.layout(card.heading.as_str(), Some(Place::Matches)),
        card,
    };
    Ok(page.render()?)
}
