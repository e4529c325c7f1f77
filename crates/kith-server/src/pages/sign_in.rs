//! Asking for a code.

use askama::Template;
use axum::Form;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use kith_app::domain::email::EmailAddress;
use kith_app::house::sign_in_code::SignInLetter;
use serde::Deserialize;

use super::Routes;
use super::form::Field;
use super::frame::{Frame, OpenPage};
use super::layout::Layout;
use crate::http::{AppError, Server, cookies};
use crate::letters;

pub(super) fn routes(routes: Routes) -> Routes {
    routes.get("/sign-in", show).post("/sign-in", ask)
}

#[derive(Template)]
#[template(path = "pages/sign_in.html")]
struct SignInPage {
    layout: Layout,
    email: Field,
}

#[derive(Debug, Deserialize)]
struct Answers {
    email: String,
}

async fn show(page: OpenPage) -> Result<Response, AppError> {
    if page.visitor.present.is_some() {
        return Ok(Redirect::to("/").into_response());
    }
    Ok(Html(draw(page.frame, "", false).render()?).into_response())
}

async fn ask(State(server): State<Server>, page: OpenPage, Form(answers): Form<Answers>) -> Result<Response, AppError> {
    let Ok(email) = EmailAddress::parse(&answers.email) else {
        let page = draw(page.frame, &answers.email, true);
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page.render()?)).into_response());
    };
    let now = server.house.surroundings().now();
    let write = |letter: &SignInLetter<'_>| letters::sign_in(&server.settings, letter, now);
    let asked = server.house.ask_for_code(&email, &page.visitor.client, write).await?;
    // In development nobody reads mails: the code goes along to be shown.
    let kept = match server.settings.development {
        true => format!("{}.{}", asked.id, asked.code),
        false => asked.id.to_string(),
    };
    let cookie = cookies::keep_asked(&kept, &server.settings);
    Ok(([cookie], Redirect::to("/sign-in/code")).into_response())
}

fn draw(frame: Frame, email: &str, wrong: bool) -> SignInPage {
    let t = frame.t.clone();
    let field = Field::new("email", t.say("sign-in-email")).value(email);
    SignInPage {
        email: if wrong {
            field.error(t.say("error-email"))
        } else {
            field
        },
        layout: frame.layout(t.say("sign-in-title"), None),
    }
}
