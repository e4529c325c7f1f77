//! Joining a program, being away from it for a while, and leaving it.

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use jiff::civil::Date;
use kith_app::domain::id::ProgramId;
use kith_app::domain::program::{self, Admission, Question, Standing};
use kith_app::house::programs::{Joined, MOST_MATCHES_AT_A_TIME, Registration, is_open};
use kith_app::house::{Error, Invalid};
use serde::Deserialize;

use super::super::form::{Choice, Field, Sent, marked};
use super::super::frame::{Page, redirect_with};
use super::super::layout::{Layout, Place, Tone};
use super::show::{Wrong, again};
use super::{Nothing, read};
use crate::http::{AppError, Routes, Server};

pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .get("/join/{program}", show)
        .post("/join/{program}", join)
        .post("/programs/{id}/departure", leave)
        .post("/programs/{id}/pause", pause)
}

#[derive(Template)]
#[template(path = "pages/join.html")]
struct JoinPage {
    layout: Layout,
    id: ProgramId,
    purpose: String,
    description: String,
    invited: bool,
    /// Whether nobody can join it any more.
    over: bool,
    /// Whether it was joined before, so that only what was said changes.
    known: bool,
    applies: bool,
    role: Field,
    roles: Vec<Choice>,
    capacity: Field,
    capacities: Vec<Choice>,
    questions: Vec<(Field, Vec<Choice>)>,
    errors: Vec<Field>,
}

async fn show(State(server): State<Server>, Path(id): Path<String>, page: Page) -> Result<Html<String>, AppError> {
    Ok(Html(draw(&server, page, read(&id)?, None).await?))
}

async fn draw(
    server: &Server,
    page: Page,
    id: ProgramId,
    sent: Option<(&Registration, &[Invalid])>,
) -> Result<String, AppError> {
    let t = page.frame.t.clone();
    let (program, roles, known) = server.house.registration(page.present.actor.oneself(), id).await?;
    let standing = known.as_ref().map(|e| e.standing);
    let said = match (sent, &known) {
        (Some((sent, _)), _) => sent.clone(),
        (None, Some(e)) => Registration {
            role: e.role.clone(),
            capacity: e.capacity,
            answers: answers(&program.settings.questions, |q| {
                e.answers.get(&q.wording).cloned().unwrap_or_default()
            }),
        },
        (None, None) => Registration {
            capacity: 1,
            ..Registration::default()
        },
    };
    let wrong = sent.map_or(&[][..], |(_, wrong)| wrong);
    let role = marked(Field::new("role", t.say("join-role")), wrong, &t);
    let capacity = Field::new("capacity", t.say("join-capacity")).hint(t.say("join-capacity-hint"));
    let capacity = marked(capacity, wrong, &t);
    let question = |(i, question): (usize, &Question)| {
        let answer = said.answers.get(i).map_or("", String::as_str);
        let mut field = Field::new(format!("answer-{i}"), question.wording.as_str()).value(answer);
        if !question.required {
            field = field.optional();
        }
        let choice = |c: &String| Choice::new(c.as_str(), c.as_str()).chosen(c == answer);
        (marked(field, wrong, &t), question.choices.iter().map(choice).collect())
    };
    let questions: Vec<(Field, Vec<Choice>)> = program.settings.questions.iter().enumerate().map(question).collect();
    let fields = questions.iter().map(|(field, _)| field).chain([&role, &capacity]);
    let over = program.state != program::State::Draft && !is_open(&program);
    let title = if over { "join-over-title" } else { "join-title" };
    let title = t.say_with(title, &[("name", program.name.as_str().into())]);
    let page = JoinPage {
        id,
        over,
        purpose: program.purpose.clone(),
        description: program.settings.description.clone(),
        invited: standing == Some(Standing::Invited),
        known: matches!(standing, Some(Standing::Active | Standing::Applied | Standing::Waiting)),
        applies: program.settings.admission == Admission::ByApplication && standing != Some(Standing::Invited),
        roles: roles
            .iter()
            .map(|role| Choice::new(role.as_str(), role.as_str()).chosen(*role == said.role))
            .collect(),
        capacities: (1..=MOST_MATCHES_AT_A_TIME)
            .map(|n| {
                let label = t.say_with("join-n-matches", &[("n", n.into())]);
                Choice::new(n.to_string(), label).chosen(n == said.capacity)
            })
            .collect(),
        errors: fields.filter(|f| f.is_wrong()).cloned().collect(),
        role,
        capacity,
        questions,
        layout: page.frame.layout(title, Some(Place::Programs)),
    };
    Ok(page.render()?)
}

fn answers(questions: &[Question], answer: impl Fn(&Question) -> String) -> Vec<String> {
    questions.iter().map(answer).collect()
}

async fn join(
    State(server): State<Server>,
    Path(id): Path<String>,
    page: Page,
    Form(sent): Form<Sent>,
) -> Result<Response, AppError> {
    let id = read(&id)?;
    let registration = Registration {
        role: sent.text("role").to_owned(),
        capacity: sent.number("capacity").unwrap_or(1),
        answers: (0..kith_app::house::programs::MOST_QUESTIONS)
            .map(|i| sent.text(&format!("answer-{i}")).to_owned())
            .collect(),
    };
    match server.house.join(page.present.actor.oneself(), id, &registration).await {
        Ok(joined) => {
            let flash = match joined {
                Joined::TakesPart => "flash-joined",
                Joined::Applied => "flash-applied",
                Joined::Waits => "flash-waits",
            };
            Ok(redirect_with(&server, &format!("/programs/{id}"), Tone::Good, flash))
        }
        Err(Error::Invalid(wrong)) => {
            let html = draw(&server, page, id, Some((&registration, &wrong))).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(html)).into_response())
        }
        Err(e) => Err(e.into()),
    }
}

async fn leave(
    State(server): State<Server>,
    Path(id): Path<String>,
    page: Page,
    Form(Nothing {}): Form<Nothing>,
) -> Result<Response, AppError> {
    let id = read(&id)?;
    server.house.leave_program(page.present.actor.oneself(), id).await?;
    Ok(redirect_with(&server, "/programs", Tone::Good, "flash-left"))
}

#[derive(Debug, Deserialize)]
struct Until {
    /// A day; nothing ends the pause.
    #[serde(default)]
    until: String,
}

async fn pause(
    State(server): State<Server>,
    Path(id): Path<String>,
    page: Page,
    Form(Until { until }): Form<Until>,
) -> Result<Response, AppError> {
    let id = read(&id)?;
    let day: Option<Date> = until.parse().ok();
    let result = match (day, until.as_str()) {
        (None, "") => {
            server
                .house
                .pause_in_program(page.present.actor.oneself(), id, None)
                .await
        }
        (None, _) => Err(Error::invalid("until", "error-date")),
        (Some(day), _) => {
            let oneself = page.present.actor.oneself();
            server.house.pause_in_program(oneself, id, Some(day)).await
        }
    };
    match result {
        Ok(()) => {
            let flash = if day.is_some() { "flash-paused" } else { "flash-back" };
            Ok(redirect_with(&server, &format!("/programs/{id}"), Tone::Good, flash))
        }
        Err(Error::Invalid(wrong)) => {
            let wrong = Wrong {
                until,
                wrong,
                ..Wrong::default()
            };
            again(&server, page, id, wrong).await
        }
        Err(e) => Err(e.into()),
    }
}
