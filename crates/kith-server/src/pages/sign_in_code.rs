//! Typing the code that was mailed.

use askama::Template;
use axum::Form;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{AppendHeaders, Html, IntoResponse, Redirect, Response};
use kith_app::domain::id::SignInCodeId;
use kith_app::house::Error;
use kith_app::house::sign_in::CODE_LASTS;
use serde::Deserialize;

use super::Routes;
use super::form::Field;
use super::frame::{Frame, OpenPage, redirect_with};
use super::layout::{Layout, Tone};
use crate::http::{AppError, Server, cookies};

pub(super) fn routes(routes: Routes) -> Routes {
    routes.get("/sign-in/code", show).post("/sign-in/code", sign_in)
}

#[derive(Template)]
#[template(path = "pages/sign_in_code.html")]
struct CodePage {
    layout: Layout,
    lead: String,
    code: Field,
    /// The code itself, in development.
    shown: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Answers {
    code: String,
}

/// What this browser asked for; the code beside it in development.
fn asked(headers: &HeaderMap, server: &Server) -> Option<(SignInCodeId, Option<String>)> {
    let kept = cookies::asked(headers, &server.settings)?;
    let (id, code) = match kept.split_once('.') {
        Some((id, code)) => (id, Some(code.to_owned())),
        None => (kept, None),
    };
    let shown = code.filter(|_| server.settings.development);
    Some((id.parse().ok()?, shown))
}

async fn show(State(server): State<Server>, headers: HeaderMap, page: OpenPage) -> Result<Response, AppError> {
    let Some((id, shown)) = asked(&headers, &server) else {
        return Ok(Redirect::to("/sign-in").into_response());
    };
    let Some(email) = server.house.asked_address(id).await? else {
        return Ok(Redirect::to("/sign-in").into_response());
    };
    Ok(Html(draw(page.frame, &email, shown, None).render()?).into_response())
}

async fn sign_in(
    State(server): State<Server>,
    headers: HeaderMap,
    page: OpenPage,
    Form(answers): Form<Answers>,
) -> Result<Response, AppError> {
    let Some((id, shown)) = asked(&headers, &server) else {
        return Ok(redirect_with(&server, "/sign-in", Tone::Attention, "flash-code-spent"));
    };
    let visitor = &page.visitor;
    let result = server
        .house
        .sign_in_by_code(id, &answers.code, &visitor.client, &visitor.device)
        .await;
    match result {
        Ok(signed_in) => {
            let set = AppendHeaders([
                cookies::begin(&signed_in.secret, &server.settings),
                cookies::keep_asked("", &server.settings),
            ]);
            Ok((set, Redirect::to("/")).into_response())
        }
        Err(Error::Invalid(_)) => {
            let email = server.house.asked_address(id).await?.unwrap_or_default();
            let page = draw(page.frame, &email, shown, Some(&answers.code));
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page.render()?)).into_response())
        }
        Err(Error::Spent) => Ok(redirect_with(&server, "/sign-in", Tone::Attention, "flash-code-spent")),
        Err(e) => Err(e.into()),
    }
}

fn draw(frame: Frame, email: &str, shown: Option<String>, wrong: Option<&str>) -> CodePage {
    let t = frame.t.clone();
    let minutes = CODE_LASTS.as_secs() / 60;
    let code = Field::new("code", t.say("sign-in-code")).hint(t.say("sign-in-code-hint"));
    CodePage {
        lead: t.say_with(
            "sign-in-code-lead",
            &[("email", email.into()), ("minutes", minutes.into())],
        ),
        code: match wrong {
            Some(typed) => code.value(typed).error(t.say("error-code")),
            None => code,
        },
        shown,
        layout: frame.layout(t.say("sign-in-code-title"), None),
    }
}

#[cfg(test)]
mod tests {
    use http::StatusCode;
    use http::header::RETRY_AFTER;
    use kith_app::store::on_both;

    use crate::http::testing::{Browser, TestApp};

    async fn ask(browser: &mut Browser<'_>, email: &str) -> StatusCode {
        let answer = browser.post("/sign-in", &format!("email={email}")).await;
        if answer.status == StatusCode::SEE_OTHER {
            assert_eq!(answer.location(), "/sign-in/code");
        }
        answer.status
    }

    fn code(browser: &Browser<'_>) -> String {
        browser
            .cookie("kith-asked")
            .unwrap()
            .split_once('.')
            .unwrap()
            .1
            .to_owned()
    }

    on_both! {
        async fn a_code_leads_in_once(kind) {
            let app = TestApp::new(kind).await;
            let mut browser = app.browser();
            assert_eq!(browser.get("/sign-in").await.status, StatusCode::OK);
            assert_eq!(ask(&mut browser, "ada%40example.org").await, StatusCode::SEE_OTHER);
            let code = code(&browser);
            let page = browser.get("/sign-in/code").await;
            assert!(page.body.contains(&code), "in development the code is on the screen");
            let asked = browser.cookie("kith-asked").unwrap().to_owned();
            let answer = browser.post("/sign-in/code", &format!("code={code}")).await;
            assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, "/"));
            assert!(browser.get("/").await.body.contains("Hello, Ada Lovelace"));
            let mut other = app.browser();
            other.plant_cookie("kith-asked", &asked);
            let again = other.post("/sign-in/code", &format!("code={code}")).await;
            assert_eq!((again.status, again.location()), (StatusCode::SEE_OTHER, "/sign-in"));
            assert!(other.get("/sign-in").await.body.contains("cannot be used any more"));
        }

        async fn a_cookie_that_was_brought_along_is_never_signed_in(kind) {
            let app = TestApp::new(kind).await;
            let mut browser = app.browser();
            browser.plant_cookie("kith", "planted");
            ask(&mut browser, "ada%40example.org").await;
            let code = code(&browser);
            browser.post("/sign-in/code", &format!("code={code}")).await;
            assert_ne!(browser.cookie("kith"), Some("planted"));
            let mut planter = app.browser();
            planter.plant_cookie("kith", "planted");
            assert_eq!(planter.get("/").await.location(), "/sign-in");
        }

        async fn a_wrong_code_is_told_and_the_fifth_ends_it(kind) {
            let app = TestApp::new(kind).await;
            let mut browser = app.browser();
            ask(&mut browser, "ada%40example.org").await;
            for _ in 0..4 {
                let answer = browser.post("/sign-in/code", "code=ZZZ-ZZZ").await;
                assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
                assert!(answer.body.contains("This is not the code") && answer.body.contains("ZZZ-ZZZ"));
            }
            assert_eq!(browser.post("/sign-in/code", "code=ZZZ-ZZZ").await.location(), "/sign-in");
            let right = format!("code={}", code(&browser));
            assert_eq!(browser.post("/sign-in/code", &right).await.location(), "/sign-in");
        }

        async fn somebody_and_nobody_see_the_same(kind) {
            let app = TestApp::new(kind).await;
            let mut bodies = Vec::new();
            for name in ["ada", "bob"] {
                let mut browser = app.browser();
                ask(&mut browser, &format!("{name}%40example.org")).await;
                let page = browser.get("/sign-in/code").await;
                let shown = page.body.replace(&code(&browser), "CODE").replace(&format!("{name}@"), "NAME@");
                bodies.push((page.status, shown));
            }
            assert_eq!(bodies[0], bodies[1]);
        }

        async fn too_many_codes_are_refused_with_the_time_to_wait(kind) {
            let app = TestApp::new(kind).await;
            let mut browser = app.browser();
            for _ in 0..5 {
                assert_eq!(ask(&mut browser, "ada%40example.org").await, StatusCode::SEE_OTHER);
            }
            let answer = browser.post("/sign-in", "email=ada%40example.org").await;
            assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
            let wait: u64 = answer.headers[RETRY_AFTER].to_str().unwrap().parse().unwrap();
            assert!((1..=3600).contains(&wait));
        }

        async fn what_is_no_address_comes_back(kind) {
            let app = TestApp::new(kind).await;
            let answer = app.browser().post("/sign-in", "email=ada").await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(answer.body.contains("value=\"ada\"") && answer.body.contains("not an e-mail address"));
            assert_eq!(app.browser().get("/sign-in/code").await.location(), "/sign-in");
        }
    }
}
