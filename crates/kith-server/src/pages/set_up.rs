//! The first administrator's first page.

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use kith_app::house::set_up::SetUp;
use kith_app::house::{Error, Token};
use serde::Deserialize;

use super::Routes;
use super::form::{Choice, Field};
use super::frame::{Frame, OpenPage};
use super::layout::Layout;
use super::profile::zones;
use crate::http::{AppError, Server, cookies};
use crate::texts::Texts;

pub(super) fn routes(routes: Routes) -> Routes {
    routes.get("/set-up/{secret}", show).post("/set-up/{secret}", set_up)
}

#[derive(Template)]
#[template(path = "pages/set_up.html")]
struct SetUpPage {
    layout: Layout,
    organization: Field,
    time_zone: Field,
    zones: Vec<Choice>,
    name: Field,
    email: Field,
}

#[derive(Debug, Default, Deserialize)]
struct Answers {
    organization: String,
    name: String,
    email: String,
    #[serde(default)]
    time_zone: String,
}

async fn show(State(server): State<Server>, Path(secret): Path<String>, page: OpenPage) -> Result<Response, AppError> {
    if !server.house.set_up_link_is_good(&Token::from_text(&secret)).await? {
        return Err(AppError::Spent);
    }
    Ok(Html(draw(page.frame, &Answers::default(), &[]).render()?).into_response())
}

async fn set_up(
    State(server): State<Server>,
    Path(secret): Path<String>,
    page: OpenPage,
    Form(answers): Form<Answers>,
) -> Result<Response, AppError> {
    let form = SetUp {
        organization: answers.organization.clone(),
        name: answers.name.clone(),
        email: answers.email.clone(),
        time_zone: answers.time_zone.clone(),
    };
    match server
        .house
        .set_up(&Token::from_text(&secret), &form, &page.visitor.device)
        .await
    {
        Ok(signed_in) => Ok(([cookies::begin(&signed_in.secret, &server.settings)], Redirect::to("/")).into_response()),
        Err(Error::Invalid(wrong)) => {
            let page = draw(page.frame, &answers, &wrong);
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page.render()?)).into_response())
        }
        Err(e) => Err(e.into()),
    }
}

fn draw(frame: Frame, answers: &Answers, wrong: &[kith_app::house::Invalid]) -> SetUpPage {
    let t: Texts = frame.t.clone();
    let field = |name: &'static str, key: &str, value: &str| {
        let field = Field::new(name, t.say(key)).value(value);
        match wrong.iter().find(|w| w.field == name) {
            Some(w) => field.error(t.say(w.message)),
            None => field,
        }
    };
    SetUpPage {
        organization: field("organization", "set-up-organization", &answers.organization),
        time_zone: field("time_zone", "set-up-time-zone", "").hint(t.say("set-up-time-zone-hint")),
        zones: zones(match answers.time_zone.as_str() {
            "" => "UTC",
            chosen => chosen,
        }),
        name: field("name", "set-up-name", &answers.name),
        email: field("email", "set-up-email", &answers.email).hint(t.say("set-up-email-hint")),
        layout: frame.layout(t.say("set-up-title"), None),
    }
}

#[cfg(test)]
mod tests {
    use http::StatusCode;
    use kith_app::store::on_both;

    use crate::http::testing::TestApp;

    const GOOD: &str = "organization=Example&name=Ada+Lovelace&email=ada%40example.org";

    on_both! {
        async fn the_link_works_once(kind) {
            let app = TestApp::empty(kind).await;
            let link = app.house.house.set_up_link().await.unwrap().unwrap();
            let path = format!("/set-up/{}", link.reveal());
            let mut browser = app.browser();
            for _ in 0..2 {
                assert_eq!(browser.get(&path).await.status, StatusCode::OK);
            }
            let answer = browser.post(&path, GOOD).await;
            assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, "/"));
            assert!(browser.get("/").await.body.contains("Hello, Ada Lovelace"));
            let mut other = app.browser();
            assert_eq!(other.get(&path).await.status, StatusCode::GONE);
            assert_eq!(other.post(&path, GOOD).await.status, StatusCode::GONE);
            assert!(app.house.house.set_up_link().await.unwrap().is_none());
        }

        async fn a_newer_link_makes_the_older_one_useless(kind) {
            let app = TestApp::empty(kind).await;
            let older = app.house.house.set_up_link().await.unwrap().unwrap();
            let newer = app.house.house.set_up_link().await.unwrap().unwrap();
            let mut browser = app.browser();
            assert_eq!(browser.post(&format!("/set-up/{}", older.reveal()), GOOD).await.status, StatusCode::GONE);
            assert_eq!(browser.post(&format!("/set-up/{}", newer.reveal()), GOOD).await.status, StatusCode::SEE_OTHER);
        }

        async fn what_cannot_be_taken_comes_back_with_the_rest(kind) {
            let app = TestApp::empty(kind).await;
            let link = app.house.house.set_up_link().await.unwrap().unwrap();
            let path = format!("/set-up/{}", link.reveal());
            let mut browser = app.browser();
            let answer = browser.post(&path, "organization=&name=Ada&email=ada").await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
            for part in ["Please fill this in", "not an e-mail address", "value=\"Ada\"", "2 answers need another look"] {
                assert!(answer.body.contains(part), "{part} is missing in {}", answer.body);
            }
            assert_eq!(browser.post(&path, GOOD).await.status, StatusCode::SEE_OTHER);
        }
    }
}
