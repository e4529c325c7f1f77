//! Being away for a while: everywhere or in one program, until a day.

use askama::Template;
use axum::Form;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use jiff::Span;
use jiff::civil::Date;
use kith_app::domain::id::ProgramId;
use kith_app::house::{Error, Invalid};
use serde::Deserialize;

use super::home::{Mine, Program, State as Standing};
use crate::http::{AppError, Routes, Server};
use crate::pages::form::{Choice, Field};
use crate::pages::frame::{Page, redirect_with};
use crate::pages::layout::{Layout, Place, Tone};

const PATH: &str = "/pause";
/// The word for all programs at once.
const EVERYWHERE: &str = "everywhere";
/// The day that is proposed: two weeks from today.
const PROPOSED: i64 = 14;

pub(super) fn routes(routes: Routes) -> Routes {
    routes.get(PATH, show).post(PATH, pause).post("/pause/end", back)
}

#[derive(Template)]
#[template(path = "pages/pause.html")]
struct PausePage {
    layout: Layout,
    /// The day from which the person is matched again, in any program.
    everywhere: Option<Date>,
    /// Programs in which the person is paused.
    paused: Vec<Program>,
    /// Whether there is anything to pause.
    any: bool,
    place: Field,
    places: Vec<Choice>,
    until: Field,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Answer {
    place: String,
    until: String,
}

async fn show(State(server): State<Server>, page: Page) -> Result<Response, AppError> {
    draw(&server, page, None, &[]).await
}

async fn draw(server: &Server, page: Page, sent: Option<&Answer>, wrong: &[Invalid]) -> Result<Response, AppError> {
    let t = page.frame.t.clone();
    let home = server.house.home(page.present.actor.oneself()).await?;
    let mine = Mine::new(
        &t,
        home,
        &page.present.name,
        t.today(),
        server.house.surroundings().now(),
    );
    let in_it = |p: &&Program| {
        !matches!(
            p.state,
            Standing::Invited | Standing::Applied | Standing::Waiting | Standing::Closed
        )
    };
    let proposed = t.today().checked_add(Span::new().days(PROPOSED)).unwrap_or(t.today());
    let answer = sent.cloned().unwrap_or_else(|| Answer {
        place: EVERYWHERE.to_owned(),
        until: proposed.to_string(),
    });
    let place = |value: String, label: String| Choice::new(value.as_str(), label).chosen(answer.place == value);
    let mut places = vec![place(EVERYWHERE.to_owned(), t.say("pause-everywhere")).hint(t.say("pause-everywhere-hint"))];
    places.extend(
        mine.programs
            .iter()
            .filter(in_it)
            .map(|p| place(p.id.to_string(), p.name.clone())),
    );
    let with_error = |field: Field| match wrong.iter().find(|w| w.field == field.name) {
        Some(w) => field.error(t.say(w.message)),
        None => field,
    };
    let is_paused = |p: &&Program| matches!(p.state, Standing::Paused(_) | Standing::Silent);
    let page = PausePage {
        everywhere: mine.paused_until,
        paused: mine.programs.iter().filter(is_paused).cloned().collect(),
        any: places.len() > 1,
        place: with_error(Field::new("place", t.say("pause-where"))),
        places,
        until: with_error(
            Field::new("until", t.say("pause-day"))
                .hint(t.say("pause-day-hint"))
                .value(answer.until.as_str()),
        ),
        layout: page.frame.layout(t.say("pause-title"), Some(Place::Pause)),
    };
    let status = if wrong.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    Ok((status, Html(page.render()?)).into_response())
}

async fn pause(State(server): State<Server>, page: Page, Form(answer): Form<Answer>) -> Result<Response, AppError> {
    let result = match answer.until.parse::<Date>() {
        Ok(until) => set(&server, &page, &answer.place, Some(until)).await?,
        Err(_) => Err(Error::invalid("until", "error-missing")),
    };
    match result {
        Ok(()) => Ok(redirect_with(&server, PATH, Tone::Good, "flash-paused")),
        Err(Error::Invalid(wrong)) => draw(&server, page, Some(&answer), &wrong).await,
        Err(e) => Err(e.into()),
    }
}

async fn back(State(server): State<Server>, page: Page, Form(answer): Form<Answer>) -> Result<Response, AppError> {
    set(&server, &page, &answer.place, None).await??;
    Ok(redirect_with(&server, PATH, Tone::Good, "flash-back"))
}

/// Pauses everywhere or in one program, or ends that.
async fn set(
    server: &Server,
    page: &Page,
    place: &str,
    until: Option<Date>,
) -> Result<kith_app::house::Result<()>, AppError> {
    let oneself = page.present.actor.oneself();
    if place == EVERYWHERE {
        return Ok(server.house.pause_everywhere(oneself, until).await);
    }
    let program: ProgramId = place.parse().map_err(|_| AppError::BadRequest)?;
    Ok(server.house.pause_in_program(oneself, program, until).await)
}
