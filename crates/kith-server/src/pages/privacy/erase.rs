//! Erasing oneself, and erasing a person who asked for it. The form is told so on a page of its own, because nothing brings a
//! person back.

use askama::Template;
use axum::Form;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use kith_app::domain::id::PersonId;
use kith_app::domain::permission::Actor;
use kith_app::house::Error;
use serde::Deserialize;

use crate::http::{AppError, Id, Routes, Server, cookies};
use crate::pages::form::Field;
use crate::pages::frame::{Frame, Page, redirect_with};
use crate::pages::layout::{Layout, Place, Tone};

pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .get("/privacy/erase", ask)
        .post("/privacy/erase", erase)
        .get("/people/{id}/erase", ask_for)
        .post("/people/{id}/erase", erase_for)
}

#[derive(Template)]
#[template(path = "pages/privacy_erase.html")]
struct ErasePage {
    layout: Layout,
    lead: String,
    back: String,
    sure: Field,
}

#[derive(Debug, Deserialize)]
struct Answers {
    #[serde(default)]
    sure: String,
}

/// Who is to be erased, as the page says it.
#[derive(Clone, Debug)]
enum Who {
    Oneself,
    Person { id: PersonId, name: String },
}

async fn ask(page: Page) -> Result<Response, AppError> {
    Ok(Html(draw(page.frame, &Who::Oneself, None).render()?).into_response())
}

async fn erase(State(server): State<Server>, page: Page, Form(answers): Form<Answers>) -> Result<Response, AppError> {
    if answers.sure != "yes" {
        return refuse(page.frame, &Who::Oneself, "error-erase-unsure");
    }
    match server.house.erase_oneself(page.present.actor.oneself()).await {
        Ok(()) => {
            let gone = redirect_with(&server, "/sign-in", Tone::Good, "flash-erased");
            Ok(([cookies::end(&server.settings)], gone).into_response())
        }
        Err(e) => explain(e, page.frame, &Who::Oneself),
    }
}

async fn ask_for(State(server): State<Server>, page: Page, Id(id): Id<PersonId>) -> Result<Response, AppError> {
    page.present.actor.administrator()?;
    let who = find(&server, &page.present.actor, id).await?;
    Ok(Html(draw(page.frame, &who, None).render()?).into_response())
}

async fn erase_for(
    State(server): State<Server>,
    page: Page,
    Id(id): Id<PersonId>,
    Form(answers): Form<Answers>,
) -> Result<Response, AppError> {
    let administrator = page.present.actor.administrator()?;
    let who = find(&server, &page.present.actor, id).await?;
    if answers.sure != "yes" {
        return refuse(page.frame, &who, "error-erase-unsure");
    }
    match server.house.erase_person(administrator, id).await {
        Ok(()) => Ok(redirect_with(&server, "/people", Tone::Good, "flash-person-erased")),
        Err(e) => explain(e, page.frame, &who),
    }
}

async fn find(server: &Server, actor: &Actor, id: PersonId) -> Result<Who, AppError> {
    let name = server.house.person(actor, id).await?.person.name;
    Ok(Who::Person { id, name })
}

fn explain(e: Error, frame: Frame, who: &Who) -> Result<Response, AppError> {
    match e {
        Error::Invalid(wrong) => refuse(frame, who, wrong.first().map_or("error-missing", |w| w.message)),
        e => Err(e.into()),
    }
}

fn refuse(frame: Frame, who: &Who, message: &str) -> Result<Response, AppError> {
    let page = draw(frame, who, Some(message));
    Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page.render()?)).into_response())
}

fn draw(frame: Frame, who: &Who, wrong: Option<&str>) -> ErasePage {
    let t = frame.t.clone();
    let (title, lead, sure, back, place) = match who {
        Who::Oneself => (
            t.say("erase-title"),
            t.say("erase-lead"),
            t.say("erase-sure"),
            "/privacy".to_owned(),
            Place::Privacy,
        ),
        Who::Person { id, name } => {
            let name = [("name", name.as_str().into())];
            (
                t.say_with("erase-person-title", &name),
                t.say("erase-person-lead"),
                t.say("erase-person-sure"),
                format!("/people/{id}"),
                Place::People,
            )
        }
    };
    let sure = Field::new("sure", sure);
    ErasePage {
        lead,
        back,
        sure: match wrong {
            Some(key) => sure.error(t.say(key)),
            None => sure,
        },
        layout: frame.layout(title, Some(place)),
    }
}

#[cfg(test)]
mod tests {
    use http::StatusCode;
    use kith_app::store::{inspect, on_both};

    use crate::http::testing::TestApp;

    on_both! {
        async fn who_erases_themselves_is_signed_out_and_gone(kind) {
            let app = TestApp::new(kind).await;
            app.person("Ben Berg", "ben@example.org").await;
            let mut ben = app.signed_in("ben@example.org").await;
            let unsure = ben.post("/privacy/erase", "").await;
            assert_eq!(unsure.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(unsure.body.contains("tick the box"), "{}", unsure.body);
            let gone = ben.post("/privacy/erase", "sure=yes").await;
            assert_eq!((gone.status, gone.location()), (StatusCode::SEE_OTHER, "/sign-in"));
            assert_eq!(ben.cookie("kith"), None);
            assert_eq!(ben.get("/privacy").await.location(), "/sign-in");
            let dump = format!("{:?}", inspect::dump(app.house.house.db(), &[]).await);
            assert!(!dump.to_lowercase().contains("ben") && dump.contains("Ada"), "{dump}");
        }

        async fn an_administrator_erases_who_asked_for_it(kind) {
            let app = TestApp::new(kind).await;
            let ben = app.person("Ben Berg", "ben@example.org").await;
            let mut browser = app.signed_in("ada@example.org").await;
            let path = format!("/people/{ben}/erase");
            assert!(browser.get(&path).await.body.contains("Ben Berg"));
            assert_eq!(browser.post(&path, "sure=no").await.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert_eq!(browser.post(&path, "sure=yes").await.location(), "/people");
            assert_eq!(browser.get(&path).await.status, StatusCode::NOT_FOUND);
            assert_eq!(browser.post(&path, "sure=yes").await.status, StatusCode::NOT_FOUND);
        }

        async fn the_last_administrator_is_told_why_not(kind) {
            let app = TestApp::new(kind).await;
            let mut browser = app.signed_in("ada@example.org").await;
            let answer = browser.post("/privacy/erase", "sure=yes").await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(answer.body.contains("last administrator"), "{}", answer.body);
        }
    }
}
