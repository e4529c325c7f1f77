//! One's own calendar: the private feed of one's sessions, and the calendar that says when one is busy.

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use http::{HeaderMap, HeaderValue};
use jiff::Timestamp;
use kith_app::house::calendars::{CalendarSettings, Problem};
use kith_app::house::{Error, Token};
use serde::Deserialize;

use super::form::Field;
use super::frame::{Frame, Page, for_nobody, redirect_with};
use super::layout::{Layout, Place, Tone};
use crate::http::{AppError, Routes, Server};

const PATH: &str = "/calendar-settings";

pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .get(PATH, show)
        .post("/calendar-settings/feed", make)
        .post("/calendar-settings/feed/end", end)
        .post("/calendar-settings/busy", keep)
        .post("/calendar-settings/busy/removal", forget)
        .get("/calendar/{secret}", feed)
}

#[derive(Template)]
#[template(path = "pages/calendar.html")]
struct CalendarPage {
    layout: Layout,
    feed_since: Option<Timestamp>,
    busy: Option<Busy>,
    address: Field,
}

/// The calendar that was given.
struct Busy {
    host: String,
    looked_at: Option<Timestamp>,
    problem: Option<String>,
    spans: i64,
}

#[derive(Template)]
#[template(path = "pages/calendar_made.html")]
struct MadePage {
    layout: Layout,
    address: String,
    webcal: String,
}

#[derive(Debug, Deserialize)]
struct Given {
    address: String,
}

async fn show(State(server): State<Server>, page: Page) -> Result<Html<String>, AppError> {
    let settings = server.house.calendar_settings(page.present.actor.oneself()).await?;
    Ok(Html(draw(page.frame, settings, "", None).render()?))
}

async fn make(State(server): State<Server>, page: Page) -> Result<Response, AppError> {
    let secret = server.house.make_feed(page.present.actor.oneself()).await?;
    let address = server
        .settings
        .address_of(&format!("/calendar/{}.ics", secret.reveal()));
    let rest = address.split_once("://").map_or(address.as_str(), |(_, rest)| rest);
    let t = page.frame.t.clone();
    let page = MadePage {
        webcal: format!("webcal://{rest}"),
        address,
        layout: page.frame.layout(t.say("calendar-made-title"), Some(Place::Calendar)),
    };
    Ok((StatusCode::CREATED, Html(page.render()?)).into_response())
}

async fn end(State(server): State<Server>, page: Page) -> Result<Response, AppError> {
    server.house.end_feed(page.present.actor.oneself()).await?;
    Ok(redirect_with(&server, PATH, Tone::Good, "flash-calendar-ended"))
}

async fn keep(State(server): State<Server>, page: Page, Form(given): Form<Given>) -> Result<Response, AppError> {
    let oneself = page.present.actor.oneself();
    match server.house.keep_busy_calendar(oneself, &given.address).await {
        Ok(()) => Ok(redirect_with(&server, PATH, Tone::Good, "flash-calendar-kept")),
        Err(Error::Invalid(wrong)) => {
            let settings = server.house.calendar_settings(oneself).await?;
            let message = wrong.first().map(|w| w.message);
            let html = draw(page.frame, settings, &given.address, message).render()?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(html)).into_response())
        }
        Err(e) => Err(e.into()),
    }
}

async fn forget(State(server): State<Server>, page: Page) -> Result<Response, AppError> {
    server.house.forget_busy_calendar(page.present.actor.oneself()).await?;
    Ok(redirect_with(&server, PATH, Tone::Good, "flash-calendar-forgotten"))
}

/// The feed, for a calendar that has its address and nothing else. One that has the newest text already is told so.
async fn feed(
    State(server): State<Server>,
    Path(file): Path<String>,
    headers: HeaderMap,
) -> Result<Response, AppError> {
    let secret = file.strip_suffix(".ics").ok_or(AppError::NotFound)?;
    let name = for_nobody().say("calendar-feed-name");
    let page = |id| server.settings.address_of(&format!("/matches/{id}")).parse().ok();
    let feed = server.house.feed(&Token::from_text(secret), &name, page).await?;
    let text = feed.ok_or(AppError::NotFound)?.text();
    // Anything that tells one text from another does; this is there already.
    let hash: String = Token::from_text(&text).hash()[..16]
        .iter()
        .map(|b| format!("{b:02x}"))
        .collect();
    let tag = format!("\"{hash}\"");
    let known = headers.get_all(IF_NONE_MATCH).iter().filter_map(|v| v.to_str().ok());
    let known = known
        .flat_map(|v| v.split(','))
        .any(|v| v.trim().trim_start_matches("W/") == tag);
    let tag = HeaderValue::from_str(&tag).map_err(|e| AppError::Fault(e.to_string()))?;
    let common = [
        (ETAG, tag),
        (CACHE_CONTROL, HeaderValue::from_static("private, no-cache")),
    ];
    if known {
        return Ok((StatusCode::NOT_MODIFIED, common).into_response());
    }
    let kind = [(CONTENT_TYPE, HeaderValue::from_static("text/calendar; charset=utf-8"))];
    Ok((common, kind, text).into_response())
}

fn draw(frame: Frame, settings: CalendarSettings, address: &str, wrong: Option<&'static str>) -> CalendarPage {
    let t = frame.t.clone();
    let problem = |problem: Problem| {
        t.say(match problem {
            Problem::Refused => "calendar-problem-refused",
            Problem::Unreachable => "calendar-problem-unreachable",
            Problem::TooLarge => "calendar-problem-too-large",
            Problem::NoCalendar => "calendar-problem-no-calendar",
        })
    };
    let field = Field::new("address", t.say("calendar-busy-address"))
        .hint(t.say("calendar-busy-hint"))
        .value(address);
    CalendarPage {
        feed_since: settings.feed_since,
        busy: settings.busy.map(|busy| Busy {
            host: busy.host,
            looked_at: busy.looked_at,
            problem: busy.problem.map(problem),
            spans: i64::try_from(busy.spans).unwrap_or(i64::MAX),
        }),
        address: match wrong {
            Some(message) => field.error(t.say(message)),
            None => field,
        },
        layout: frame.layout(t.say("calendar-title"), Some(Place::Calendar)),
    }
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use http::{Request, StatusCode};
    use kith_app::store::on_both;

    use crate::http::testing::TestApp;

    on_both! {
        async fn a_private_address_is_shown_once_and_ended(kind) {
            let app = TestApp::new(kind).await;
            let mut ada = app.signed_in("ada@example.org").await;
            assert!(ada.get("/calendar-settings").await.body.contains("no such address yet"));
            let made = ada.post("/calendar-settings/feed", "").await;
            assert_eq!(made.status, StatusCode::CREATED);
            let path = made.body.split("http://kith.test").nth(1).unwrap().split('"').next().unwrap().to_owned();
            assert!(path.starts_with("/calendar/") && path.ends_with(".ics"), "{path}");
            assert!(made.body.contains("webcal://kith.test/calendar/"));
            assert!(!ada.get("/calendar-settings").await.body.contains(&path), "it is shown once");
            // Whoever fetches it is not signed in.
            let mut calendar = app.browser();
            let feed = calendar.get(&path).await;
            assert_eq!((feed.status, &feed.headers["content-type"]), (StatusCode::OK, &"text/calendar; charset=utf-8".parse().unwrap()));
            assert!(feed.body.contains("REFRESH-INTERVAL") && feed.headers["cache-control"] == "private, no-cache");
            let again = Request::get(&path).header("if-none-match", &feed.headers["etag"]).body(Body::empty()).unwrap();
            assert_eq!(calendar.send(again).await.status, StatusCode::NOT_MODIFIED);
            let other = Request::get(&path).header("if-none-match", "\"something\"").body(Body::empty()).unwrap();
            assert_eq!(calendar.send(other).await.status, StatusCode::OK);
            assert_eq!(calendar.get(path.trim_end_matches(".ics")).await.status, StatusCode::NOT_FOUND);
            let answer = ada.post("/calendar-settings/feed/end", "").await;
            assert_eq!(answer.location(), "/calendar-settings");
            assert_eq!(calendar.get(&path).await.status, StatusCode::NOT_FOUND);
        }

        async fn a_calendar_is_given_and_forgotten(kind) {
            let app = TestApp::new(kind).await;
            let mut ada = app.signed_in("ada@example.org").await;
            let answer = ada.post("/calendar-settings/busy", "address=http%3A%2F%2Fexample.org%2Fa.ics").await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
            for part in ["should begin with https://", "value=\"http://example.org/a.ics\""] {
                assert!(answer.body.contains(part), "{part} is not in {}", answer.body);
            }
            let answer = ada.post("/calendar-settings/busy", "address=webcal%3A%2F%2Fexample.org%2Fsecret-part.ics").await;
            assert_eq!(answer.location(), "/calendar-settings");
            let page = ada.get("/calendar-settings").await.body;
            assert!(page.contains("example.org") && page.contains("has not looked yet") && !page.contains("secret-part"), "{page}");
            ada.post("/calendar-settings/busy/removal", "").await;
            assert!(!ada.get("/calendar-settings").await.body.contains("example.org"));
        }
    }
}
