//! What is rarely done with a program: copy it, keep it as a template, put it away, delete it.

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use kith_app::domain::id::ProgramId;
use kith_app::domain::program;
use kith_app::house::{Error, Invalid};
use serde::Deserialize;

use super::super::form::{Field, marked};
use super::super::frame::{Page, redirect_with};
use super::super::layout::{Layout, Place, Tone};
use super::{Nothing, Tab, read};
use crate::http::{AppError, Routes, Server};

pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .get("/programs/{id}/more", show)
        .post("/programs/{id}/copy", copy)
        .post("/programs/{id}/template", save_template)
        .post("/programs/{id}/archive", archive)
        .post("/programs/{id}/restoration", restore)
        .post("/programs/{id}/deletion", delete)
}

#[derive(Template)]
#[template(path = "pages/program_more.html")]
struct MorePage {
    layout: Layout,
    id: ProgramId,
    tab: Tab,
    organizes: bool,
    program_name: String,
    archived: bool,
    deletable: bool,
    name: Field,
    typed: Field,
}

async fn show(State(server): State<Server>, Path(id): Path<String>, page: Page) -> Result<Html<String>, AppError> {
    Ok(Html(draw(&server, page, read(&id)?, None, &[]).await?))
}

async fn draw(
    server: &Server,
    page: Page,
    id: ProgramId,
    name: Option<&str>,
    wrong: &[Invalid],
) -> Result<String, AppError> {
    page.present.actor.organizer_of(id)?;
    let t = page.frame.t.clone();
    let program = server.house.program(&page.present.actor, id).await?.program;
    let of_template = Field::new("name", t.say("template-name")).value(name.unwrap_or(&program.name));
    let typed = Field::new("typed", t.say("delete-typed")).hint(t.say("delete-typed-hint"));
    let page = MorePage {
        id,
        tab: Tab::More,
        organizes: true,
        program_name: program.name,
        archived: program.archived_at.is_some(),
        deletable: matches!(program.state, program::State::Draft | program::State::Closed),
        name: marked(of_template, wrong, &t),
        typed: marked(typed, wrong, &t),
        layout: page.frame.layout(t.say("program-more-title"), Some(Place::Programs)),
    };
    Ok(page.render()?)
}

async fn copy(
    State(server): State<Server>,
    Path(id): Path<String>,
    page: Page,
    Form(Nothing {}): Form<Nothing>,
) -> Result<Response, AppError> {
    let organizer = page.present.actor.organizer_of(read(&id)?)?;
    let made = server.house.duplicate_program(organizer).await?;
    let to = format!("/programs/{made}");
    Ok(redirect_with(&server, &to, Tone::Good, "flash-program-copied"))
}

#[derive(Debug, Deserialize)]
struct Named {
    #[serde(default)]
    name: String,
}

async fn save_template(
    State(server): State<Server>,
    Path(id): Path<String>,
    page: Page,
    Form(Named { name }): Form<Named>,
) -> Result<Response, AppError> {
    let id = read(&id)?;
    let organizer = page.present.actor.organizer_of(id)?;
    match server.house.save_template(organizer, &name).await {
        Ok(_) => {
            let to = format!("/programs/{id}/more");
            Ok(redirect_with(&server, &to, Tone::Good, "flash-template-saved"))
        }
        Err(Error::Invalid(wrong)) => {
            let html = draw(&server, page, id, Some(&name), &wrong).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(html)).into_response())
        }
        Err(e) => Err(e.into()),
    }
}

async fn archive(
    State(server): State<Server>,
    Path(id): Path<String>,
    page: Page,
    Form(Nothing {}): Form<Nothing>,
) -> Result<Response, AppError> {
    let id = read(&id)?;
    let organizer = page.present.actor.organizer_of(id)?;
    server.house.archive_program(organizer).await?;
    let to = format!("/programs/{id}");
    Ok(redirect_with(&server, &to, Tone::Good, "flash-program-archived"))
}

async fn restore(
    State(server): State<Server>,
    Path(id): Path<String>,
    page: Page,
    Form(Nothing {}): Form<Nothing>,
) -> Result<Response, AppError> {
    let id = read(&id)?;
    let organizer = page.present.actor.organizer_of(id)?;
    server.house.restore_program(organizer).await?;
    let to = format!("/programs/{id}");
    Ok(redirect_with(&server, &to, Tone::Good, "flash-program-restored"))
}

#[derive(Debug, Deserialize)]
struct Typed {
    #[serde(default)]
    typed: String,
}

async fn delete(
    State(server): State<Server>,
    Path(id): Path<String>,
    page: Page,
    Form(Typed { typed }): Form<Typed>,
) -> Result<Response, AppError> {
    let id = read(&id)?;
    let organizer = page.present.actor.organizer_of(id)?;
    match server.house.delete_program(organizer, &typed).await {
        Ok(()) => Ok(redirect_with(&server, "/programs", Tone::Good, "flash-program-deleted")),
        Err(Error::Invalid(wrong)) => {
            let html = draw(&server, page, id, None, &wrong).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(html)).into_response())
        }
        Err(e) => Err(e.into()),
    }
}
