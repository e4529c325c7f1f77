//! "Did you meet?", without signing in: the page that the mail leads to. Opening it says nothing; a button does.

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use kith_app::house::matches::{MatchView, Met};
use kith_app::house::{Error, Token};
use serde::Deserialize;

use crate::http::{AppError, Routes, Server};
use crate::pages::frame::{OpenPage, redirect_with};
use crate::pages::layout::{Layout, Tone};
use crate::pages::my::called;
use crate::pages::my::card::Rating;

pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .get("/a/{secret}", ask)
        .post("/a/{secret}", answer)
        .post("/a/{secret}/useful", useful)
}

#[derive(Template)]
#[template(path = "pages/answer.html")]
struct AnswerPage {
    layout: Layout,
    secret: String,
    /// The key of what was said, where something was.
    said: Option<&'static str>,
    takes_answers: bool,
    /// How useful it was, where they met.
    rating: Option<Rating>,
}

#[derive(Debug, Deserialize)]
struct MetAnswer {
    met: String,
}

#[derive(Debug, Deserialize)]
struct UsefulAnswer {
    #[serde(default)]
    useful: String,
    #[serde(default)]
    remark: String,
}

async fn ask(
    State(server): State<Server>,
    Path(secret): Path<String>,
    page: OpenPage,
) -> Result<Html<String>, AppError> {
    let view = server.house.match_by_link(&Token::from_text(&secret)).await?;
    Ok(Html(draw(page, secret, view, None)?))
}

fn draw(page: OpenPage, secret: String, view: MatchView, sent: Option<Rating>) -> Result<String, AppError> {
    let t = page.frame.t.clone();
    let said = view.said.met.map(|met| match met {
        Met::Yes => "match-said-yes",
        Met::NotYet => "match-said-not-yet",
        Met::No => "match-said-no",
    });
    let before = view.said.useful.map(|n| n.to_string()).unwrap_or_default();
    let rating = || Rating::new(&t, &before, &view.said.remark);
    let rated = view.takes_answers && view.said.met == Some(Met::Yes);
    let title = t.say_with("match-tell", &[("names", called(&t, view.others()).into())]);
    let page = AnswerPage {
        secret,
        said,
        takes_answers: view.takes_answers,
        rating: sent.or_else(|| rated.then(rating)),
        layout: page.frame.layout(title, None),
    };
    Ok(page.render()?)
}

async fn answer(
    State(server): State<Server>,
    Path(secret): Path<String>,
    Form(sent): Form<MetAnswer>,
) -> Result<Response, AppError> {
    let met = Met::parse(&sent.met).ok_or(AppError::BadRequest)?;
    server.house.answer_by_link(&Token::from_text(&secret), met).await?;
    let message = match met {
        Met::Yes => "flash-met",
        Met::NotYet => "flash-not-yet",
        Met::No => "flash-not-met",
    };
    Ok(redirect_with(&server, &format!("/a/{secret}"), Tone::Good, message))
}

async fn useful(
    State(server): State<Server>,
    Path(secret): Path<String>,
    page: OpenPage,
    Form(sent): Form<UsefulAnswer>,
) -> Result<Response, AppError> {
    let link = Token::from_text(&secret);
    // What is no number is none of the five.
    let number = sent.useful.parse().unwrap_or_default();
    match server.house.rate_by_link(&link, number, &sent.remark).await {
        Ok(()) => Ok(redirect_with(
            &server,
            &format!("/a/{secret}"),
            Tone::Good,
            "flash-rated",
        )),
        Err(Error::Invalid(wrong)) => {
            let t = &page.frame.t;
            let mut rating = Rating::new(t, &sent.useful, &sent.remark);
            for w in wrong {
                let field = match w.field {
                    "useful" => &mut rating.useful,
                    _ => &mut rating.remark,
                };
                *field = field.clone().error(t.say(w.message));
            }
            let view = server.house.match_by_link(&link).await?;
            let html = draw(page, secret, view, Some(rating))?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(html)).into_response())
        }
        Err(e) => Err(e.into()),
    }
}

#[cfg(test)]
mod tests {
    use http::Method;
    use jiff::SignedDuration;
    use kith_app::domain::id::ProgramId;
    use kith_app::domain::program::MatchType;
    use kith_app::house::letters::Purpose;
    use kith_app::store::{inspect, on_both, programs};

    use super::*;
    use crate::http::testing::TestApp;

    on_both! {
        async fn a_link_takes_an_answer_without_a_sign_in_and_looking_says_nothing(kind) {
            let app = TestApp::new(kind).await;
            let two = [app.person("Ann Lee", "ann@example.org").await, app.person("Ben Okafor", "ben@example.org").await];
            let stranger = app.person("Eve", "eve@example.org").await;
            let house = &app.house.house;
            let program: ProgramId = house.surroundings().id();
            let now = house.surroundings().now().into();
            let mut tx = house.db().write().await.unwrap();
            programs::insert(&mut tx, program, "Coffee", "", now).await.unwrap();
            for person in two {
                programs::enrol(&mut tx, program, person, now).await.unwrap();
            }
            tx.commit().await.unwrap();
            let together = app.house.put_together(program, &MatchType::default(), &two).await;
            app.house.pass(SignedDuration::from_hours(12 * 24));
            let path = house.link(two[0], Purpose::Answer(together.id));
            let mut browser = app.browser();
            let before = inspect::dump(house.db(), &[]).await;
            for _ in 0..50 {
                let page = browser.get(&path).await;
                assert!(page.status == StatusCode::OK && page.body.contains("Ben"), "{}", page.body);
                browser.request(Method::HEAD, &path).await;
            }
            assert_eq!(inspect::dump(house.db(), &[]).await, before);
            let answer = browser.post(&path, "met=yes").await;
            assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, path.as_str()));
            let page = browser.get(&path).await.body;
            assert!(page.contains("name=\"useful\"") && page.contains("You met"), "{page}");
            let useful = format!("{path}/useful");
            assert_eq!(browser.post(&useful, "useful=6&remark=").await.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert_eq!(browser.post(&useful, "useful=4&remark=Good+talk").await.status, StatusCode::SEE_OTHER);
            assert!(browser.get(&path).await.body.contains("Good talk"));
            assert_eq!(browser.post(&path, "met=maybe").await.status, StatusCode::BAD_REQUEST);
            // A link for somebody who is not in the match, and one for something else, answer nothing.
            for other in [house.link(stranger, Purpose::Answer(together.id)), house.link(two[0], Purpose::Stay(program))] {
                let other = other.replace("/stay/", "/a/");
                assert_eq!(browser.get(&other).await.status, StatusCode::GONE);
                assert_eq!(browser.post(&other, "met=no").await.status, StatusCode::GONE);
            }
            let dump = inspect::dump(house.db(), &[]).await;
            assert_eq!(dump["match_member"].iter().filter(|row| row.contains("Good talk")).count(), 1, "{dump:?}");
        }
    }
}
