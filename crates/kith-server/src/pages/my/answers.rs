//! Did you meet, and was it useful?

use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use kith_app::domain::id::MatchId;
use kith_app::house::Error;
use kith_app::house::matches::Met;
use serde::Deserialize;

use super::card::Rating;
use super::match_page;
use crate::http::{AppError, Server};
use crate::pages::frame::{Page, redirect_with};
use crate::pages::layout::Tone;

#[derive(Debug, Deserialize)]
pub(super) struct MetAnswer {
    met: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct UsefulAnswer {
    #[serde(default)]
    useful: String,
    #[serde(default)]
    remark: String,
}

pub(super) async fn met(
    State(server): State<Server>,
    Path(id): Path<String>,
    page: Page,
    Form(answer): Form<MetAnswer>,
) -> Result<Response, AppError> {
    let id: MatchId = id.parse().map_err(|_| AppError::NotFound)?;
    let met = Met::parse(&answer.met).ok_or(AppError::BadRequest)?;
    server.house.answer_met(page.present.actor.oneself(), id, met).await?;
    let message = match met {
        Met::Yes => "flash-met",
        Met::NotYet => "flash-not-yet",
        Met::No => "flash-not-met",
    };
    Ok(redirect_with(&server, &format!("/matches/{id}"), Tone::Good, message))
}

pub(super) async fn useful(
    State(server): State<Server>,
    Path(id): Path<String>,
    page: Page,
    Form(answer): Form<UsefulAnswer>,
) -> Result<Response, AppError> {
    let view = match_page::find(&server, &page, &id).await?;
    let id = view.id;
    // What is no number is none of the five.
    let useful = answer.useful.parse().unwrap_or_default();
    let said = server
        .house
        .rate_match(page.present.actor.oneself(), id, useful, &answer.remark);
    match said.await {
        Ok(()) => Ok(redirect_with(
            &server,
            &format!("/matches/{id}"),
            Tone::Good,
            "flash-rated",
        )),
        Err(Error::Invalid(wrong)) => {
            let t = &page.frame.t;
            let mut rating = Rating::new(t, &answer.useful, &answer.remark);
            for w in wrong {
                let field = match w.field {
                    "useful" => &mut rating.useful,
                    _ => &mut rating.remark,
                };
                *field = field.clone().error(t.say(w.message));
            }
            let html = match_page::draw(page, view, Some(rating))?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(html)).into_response())
        }
        Err(e) => Err(e.into()),
    }
}
