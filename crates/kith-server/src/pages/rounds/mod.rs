//! The rounds of a program, for its organizers: what was made, what comes next, and one round from near.

mod act;
mod list;
mod show;
#[cfg(test)]
mod tests;
mod words;

use axum::response::Response;
use kith_app::domain::id::{MatchTypeId, ProgramId, RoundId};

use super::Routes;
use super::frame::redirect_with;
use super::layout::Tone;
use crate::http::{AppError, Server};

pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .get("/programs/{id}/rounds", list::show)
        .get("/programs/{id}/rounds/next/{match_type}", list::ask)
        .post("/programs/{id}/rounds/next/{match_type}", act::make)
        .post("/programs/{id}/rounds/next/{match_type}/exclusions", act::exclude)
        .post("/programs/{id}/rounds/next/{match_type}/inclusion", act::include)
        .get("/programs/{id}/rounds/{round}", show::show)
        .post("/programs/{id}/rounds/{round}/publication", act::publish)
        .post("/programs/{id}/rounds/{round}/undo", act::undo)
}

fn read(id: &str) -> Result<ProgramId, AppError> {
    id.parse().map_err(|_| AppError::NotFound)
}

fn read_round(id: &str) -> Result<RoundId, AppError> {
    id.parse().map_err(|_| AppError::NotFound)
}

fn read_match_type(id: &str) -> Result<MatchTypeId, AppError> {
    id.parse().map_err(|_| AppError::NotFound)
}

/// The address of the rounds of a program.
fn path(id: ProgramId) -> String {
    format!("/programs/{id}/rounds")
}

/// The way from a round that is not there any more to those that are.
fn gone(server: &Server, id: ProgramId) -> Response {
    redirect_with(server, &path(id), Tone::Attention, "flash-round-gone")
}
