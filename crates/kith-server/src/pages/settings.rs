//! What an administrator sets for the whole organization.

use askama::Template;
use axum::Form;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use kith_app::house::Error;
use serde::Deserialize;

use super::form::Field;
use super::frame::{Frame, Page, redirect_with};
use super::layout::{Layout, Place, Tone};
use crate::http::{AppError, Routes, Server};

pub(super) fn routes(routes: Routes) -> Routes {
    routes.get("/settings", show).post("/settings", save)
}

#[derive(Template)]
#[template(path = "pages/settings.html")]
struct Settings {
    layout: Layout,
    organization: Field,
}

#[derive(Debug, Deserialize)]
struct Answers {
    organization: String,
}

async fn show(State(server): State<Server>, page: Page) -> Result<Html<String>, AppError> {
    page.present.actor.administrator()?;
    let organization = server.house.organization().await?;
    Ok(Html(draw(page.frame, &organization, None).render()?))
}

async fn save(State(server): State<Server>, page: Page, Form(answers): Form<Answers>) -> Result<Response, AppError> {
    let administrator = page.present.actor.administrator()?;
    match server.house.rename(administrator, &answers.organization).await {
        Ok(()) => Ok(redirect_with(&server, "/settings", Tone::Good, "flash-saved")),
        Err(Error::Invalid(wrong)) => {
            let message = wrong.first().map(|w| w.message);
            let html = draw(page.frame, &answers.organization, message).render()?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(html)).into_response())
        }
        Err(e) => Err(e.into()),
    }
}

fn draw(frame: Frame, organization: &str, wrong: Option<&'static str>) -> Settings {
    let t = frame.t.clone();
    let field = Field::new("organization", t.say("set-up-organization")).value(organization);
    Settings {
        organization: match wrong {
            Some(message) => field.error(t.say(message)),
            None => field,
        },
        layout: frame.layout(t.say("settings-title"), Some(Place::Settings)),
    }
}

#[cfg(test)]
mod tests {
    use http::StatusCode;
    use kith_app::store::on_both;

    use crate::http::testing::TestApp;

    on_both! {
        async fn the_organization_gets_another_name(kind) {
            let app = TestApp::new(kind).await;
            let mut ada = app.signed_in("ada@example.org").await;
            let answer = ada.post("/settings", "organization=Example+%26+Sons").await;
            assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, "/settings"));
            let page = ada.get("/settings").await;
            assert!(page.body.contains("Example &#38; Sons") && page.body.contains("Saved"), "{}", page.body);
            assert!(!ada.get("/settings").await.body.contains("Saved"), "the word is said once");
            assert_eq!(ada.post("/settings", "organization=+").await.status, StatusCode::UNPROCESSABLE_ENTITY);
        }
    }
}
