//! What an organizer does with a round.

use axum::Form;
use axum::extract::{Path, State};
use axum::response::Response;
use kith_app::domain::id::{ExclusionId, MatchTypeId, PersonId, ProgramId, RoundId};
use kith_app::house::Error;
use kith_app::house::rounds::Asked;
use serde::Deserialize;

use super::{gone, path, read, read_match_type, read_round};
use crate::http::{AppError, Server};
use crate::pages::frame::{Page, redirect_with};
use crate::pages::layout::Tone;

#[derive(Debug, Deserialize)]
pub(super) struct Nothing {}

#[derive(Debug, Deserialize)]
pub(super) struct Make {
    how: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Exclude {
    person: String,
    /// With whom, where it is about two.
    #[serde(default)]
    other: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Include {
    exclusion: String,
}

/// Asks for the next round, as a draft or for good.
pub(super) async fn make(
    State(server): State<Server>,
    Path((id, match_type)): Path<(String, String)>,
    page: Page,
    Form(make): Form<Make>,
) -> Result<Response, AppError> {
    let (id, match_type) = (read(&id)?, read_match_type(&match_type)?);
    let organizer = page.present.actor.organizer_of(id)?;
    let (asked, message) = match make.how.as_str() {
        "draft" => (Asked::Draft, "flash-round-drafted"),
        "now" => (Asked::Published, "flash-round-asked"),
        _ => return Err(AppError::BadRequest),
    };
    let to = path(id);
    match server.house.ask_for_round(organizer, match_type, asked).await {
        Ok(()) => Ok(redirect_with(&server, &to, Tone::Good, message)),
        Err(e) => refused(&server, &to, e),
    }
}

/// Leaves somebody or two together out of the next round, and has its draft made anew.
pub(super) async fn exclude(
    State(server): State<Server>,
    Path((id, match_type)): Path<(String, String)>,
    page: Page,
    Form(exclude): Form<Exclude>,
) -> Result<Response, AppError> {
    let (id, match_type) = (read(&id)?, read_match_type(&match_type)?);
    let organizer = page.present.actor.organizer_of(id)?;
    let person: PersonId = exclude.person.parse().map_err(|_| AppError::BadRequest)?;
    let other: Option<PersonId> = match exclude.other.as_str() {
        "" => None,
        other => Some(other.parse().map_err(|_| AppError::BadRequest)?),
    };
    server
        .house
        .exclude_from_round(organizer, match_type, person, other)
        .await?;
    again(&server, &page, id, match_type, "flash-excluded").await
}

/// Takes that back.
pub(super) async fn include(
    State(server): State<Server>,
    Path((id, match_type)): Path<(String, String)>,
    page: Page,
    Form(include): Form<Include>,
) -> Result<Response, AppError> {
    let (id, match_type) = (read(&id)?, read_match_type(&match_type)?);
    let organizer = page.present.actor.organizer_of(id)?;
    let exclusion: ExclusionId = include.exclusion.parse().map_err(|_| AppError::BadRequest)?;
    server.house.include_in_round(organizer, match_type, exclusion).await?;
    again(&server, &page, id, match_type, "flash-included").await
}

/// A draft that is there is made anew.
async fn again(
    server: &Server,
    page: &Page,
    id: ProgramId,
    match_type: MatchTypeId,
    message: &'static str,
) -> Result<Response, AppError> {
    let organizer = page.present.actor.organizer_of(id)?;
    if server.house.next_round(organizer, match_type).await?.draft.is_some() {
        server.house.ask_for_round(organizer, match_type, Asked::Draft).await?;
    }
    Ok(redirect_with(server, &path(id), Tone::Good, message))
}

pub(super) async fn publish(
    State(server): State<Server>,
    Path((id, round)): Path<(String, String)>,
    page: Page,
    Form(Nothing {}): Form<Nothing>,
) -> Result<Response, AppError> {
    let (id, round) = (read(&id)?, read_round(&round)?);
    let organizer = page.present.actor.organizer_of(id)?;
    let to = format!("{}/{round}", path(id));
    match server.house.publish_round(organizer, round).await {
        Ok(()) => Ok(redirect_with(&server, &to, Tone::Good, "flash-round-published")),
        Err(Error::NotFound(_)) => not_a_draft(&server, &page, id, round).await,
        Err(e) => refused(&server, &to, e),
    }
}

pub(super) async fn undo(
    State(server): State<Server>,
    Path((id, round)): Path<(String, String)>,
    page: Page,
    Form(Nothing {}): Form<Nothing>,
) -> Result<Response, AppError> {
    let (id, round) = (read(&id)?, read_round(&round)?);
    let organizer = page.present.actor.organizer_of(id)?;
    match server.house.undo_round(organizer, round).await {
        Ok(()) => Ok(redirect_with(&server, &path(id), Tone::Good, "flash-round-undone")),
        Err(Error::NotFound(_)) => not_a_draft(&server, &page, id, round).await,
        Err(e) => Err(e.into()),
    }
}

/// It was made anew meanwhile, or people know of it already.
async fn not_a_draft(server: &Server, page: &Page, id: ProgramId, round: RoundId) -> Result<Response, AppError> {
    let organizer = page.present.actor.organizer_of(id)?;
    match server.house.round(organizer, round, None).await {
        Ok(_) => Err(AppError::NotFound),
        Err(Error::NotFound(_)) => Ok(gone(server, id)),
        Err(e) => Err(e.into()),
    }
}

/// There is nothing to fill in again: what is in the way is said at the top of the page.
fn refused(server: &Server, to: &str, error: Error) -> Result<Response, AppError> {
    let message = match &error {
        Error::Invalid(wrong) => wrong.first().map(|w| w.message),
        _ => None,
    };
    match message {
        Some("error-program-not-running") => {
            Ok(redirect_with(server, to, Tone::Attention, "flash-program-not-running"))
        }
        Some("error-asks-questions") => Ok(redirect_with(server, to, Tone::Attention, "flash-asks-questions")),
        Some("error-round-made") => Ok(redirect_with(server, to, Tone::Attention, "flash-round-made")),
        _ => Err(error.into()),
    }
}
