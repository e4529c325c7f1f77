//! A new program: the gallery of templates, and one of them from near.

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use kith_app::domain::id::TemplateId;
use kith_app::domain::program::{self, Agenda, evidence, template, templates};
use kith_app::house::programs::NewProgram;
use kith_app::house::{Error, Invalid};
use serde::Deserialize;

use super::super::form::{Field, marked};
use super::super::frame::{Page, redirect_with};
use super::super::layout::{Layout, Place, Tone};
use super::{Nothing, words};
use crate::http::{AppError, Routes, Server};
use crate::texts::Texts;

pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .get("/programs/new", gallery)
        .get("/programs/new/{template}", show)
        .post("/programs", create)
        .post("/templates/{id}/removal", remove)
}

#[derive(Template)]
#[template(path = "pages/program_new.html")]
struct Gallery {
    layout: Layout,
    saved: Vec<Card>,
    cards: Vec<Card>,
}

/// A template, in a few words.
struct Card {
    key: String,
    name: String,
    what_for: String,
    how_often: String,
    /// What is known that it follows.
    follows: Vec<String>,
}

#[derive(Template)]
#[template(path = "pages/program_template.html")]
struct TemplatePage {
    layout: Layout,
    key: String,
    /// Whether it was saved here, and can be forgotten.
    saved: bool,
    what_for: String,
    description: String,
    parts: Vec<Part>,
    /// What follows from what is known, and what is known.
    follows: Vec<(String, &'static str)>,
    name: Field,
    /// Who organizes it; asked of administrators only.
    organizer: Option<Field>,
}

/// A match type of the template.
struct Part {
    name: String,
    together: String,
    how_often: String,
    process: String,
    agenda: Option<Agenda>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Answers {
    template: String,
    name: String,
    organizer: String,
}

async fn gallery(State(server): State<Server>, page: Page) -> Result<Html<String>, AppError> {
    let maker = page.present.actor.sees_people()?;
    let t = page.frame.t.clone();
    let saved = server.house.saved_templates(maker).await?;
    let card = |key: String, name: &str, one: &program::Template| Card {
        key,
        name: name.to_owned(),
        what_for: one.what_for.clone(),
        how_often: one
            .match_types
            .first()
            .map(|kind| words::how_often(&t, kind))
            .unwrap_or_default(),
        follows: one.evidence.iter().take(2).map(|cited| cited.so.clone()).collect(),
    };
    let page = Gallery {
        saved: saved
            .iter()
            .map(|s| card(s.id.to_string(), &s.name, &s.template))
            .collect(),
        cards: templates()
            .iter()
            .map(|one| card(one.key.clone(), &one.name, one))
            .collect(),
        layout: page.frame.layout(t.say("program-new-title"), Some(Place::Programs)),
    };
    Ok(Html(page.render()?))
}

async fn show(State(server): State<Server>, Path(key): Path<String>, page: Page) -> Result<Html<String>, AppError> {
    let answers = Answers {
        template: key,
        ..Answers::default()
    };
    Ok(Html(draw(&server, page, &answers, None).await?))
}

async fn draw(server: &Server, page: Page, answers: &Answers, wrong: Option<&[Invalid]>) -> Result<String, AppError> {
    let maker = page.present.actor.sees_people()?;
    let t = page.frame.t.clone();
    let (one, saved) = match template(&answers.template) {
        Some(one) => (one.clone(), false),
        None => {
            let id: TemplateId = answers.template.parse().map_err(|_| AppError::NotFound)?;
            let saved = server.house.saved_templates(maker).await?;
            let found = saved.into_iter().find(|s| s.id == id).ok_or(AppError::NotFound)?;
            (found.template, true)
        }
    };
    let own = server.house.profile(page.present.actor.oneself()).await?.person.email;
    let (name, organizer) = match wrong {
        Some(_) => (answers.name.clone(), answers.organizer.clone()),
        None => (one.name.clone(), own.unwrap_or_default()),
    };
    let wrong = wrong.unwrap_or_default();
    let organizer = Field::new("organizer", t.say("program-organizer-email"))
        .hint(t.say("program-organizer-hint"))
        .value(organizer)
        .optional();
    let is_administrator = page.present.actor.administrator().is_ok();
    let page = TemplatePage {
        key: answers.template.clone(),
        saved,
        what_for: one.what_for.clone(),
        description: one.settings.description.clone(),
        parts: one.match_types.iter().map(|kind| part(&t, kind)).collect(),
        follows: one
            .evidence
            .iter()
            .filter_map(|cited| Some((cited.so.clone(), evidence::find(&cited.tag)?.says)))
            .collect(),
        name: marked(Field::new("name", t.say("program-name")).value(name), wrong, &t),
        organizer: is_administrator.then(|| marked(organizer, wrong, &t)),
        layout: page.frame.layout(one.name, Some(Place::Programs)),
    };
    Ok(page.render()?)
}

fn part(t: &Texts, kind: &program::MatchType) -> Part {
    Part {
        name: words::name_of(t, kind),
        together: words::together(t, kind),
        how_often: words::how_often(t, kind),
        process: match kind.makes_matches() {
            true => t.say(words::process_key(kind.process)),
            false => String::new(),
        },
        agenda: words::agenda(t, kind),
    }
}

async fn create(State(server): State<Server>, page: Page, Form(answers): Form<Answers>) -> Result<Response, AppError> {
    let maker = page.present.actor.sees_people()?;
    let new = NewProgram {
        template: answers.template.clone(),
        name: answers.name.clone(),
        organizer: answers.organizer.clone(),
    };
    match server.house.create_from_template(maker, &new).await {
        Ok(id) => {
            let to = format!("/programs/{id}");
            Ok(redirect_with(&server, &to, Tone::Good, "flash-program-created"))
        }
        Err(Error::Invalid(wrong)) => {
            let html = draw(&server, page, &answers, Some(&wrong)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(html)).into_response())
        }
        Err(e) => Err(e.into()),
    }
}

async fn remove(
    State(server): State<Server>,
    Path(id): Path<String>,
    page: Page,
    Form(Nothing {}): Form<Nothing>,
) -> Result<Response, AppError> {
    let maker = page.present.actor.sees_people()?;
    let id: TemplateId = id.parse().map_err(|_| AppError::NotFound)?;
    server.house.remove_template(maker, id).await?;
    Ok(redirect_with(
        &server,
        "/programs/new",
        Tone::Good,
        "flash-template-removed",
    ))
}
