//! What Kith does by itself, for administrators: what was given up, and the way to try it again.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{Html, IntoResponse, Response};
use kith_app::domain::id::JobId;
use kith_app::house::jobs::{JobRow, MOST_ON_A_PAGE, State as JobState};
use serde::Deserialize;

use super::Routes;
use super::frame::{Page, redirect_with};
use super::layout::{Layout, Place, Tone};
use crate::http::{AppError, Server};
use crate::texts::{Moment, Texts};

pub(super) fn routes(routes: Routes) -> Routes {
    routes.get("/jobs", show).post("/jobs/{id}/attempt", try_again)
}

/// The states as tabs, with their names and headings: first what somebody has to look at.
const TABS: [(JobState, &str, &str); 4] = [
    (JobState::Dead, "jobs-state-dead", "jobs-title-dead"),
    (JobState::Waiting, "jobs-state-waiting", "jobs-title-waiting"),
    (JobState::Running, "jobs-state-running", "jobs-title-running"),
    (JobState::Done, "jobs-state-done", "jobs-title-done"),
];

#[derive(Template)]
#[template(path = "pages/jobs.html")]
struct JobsPage {
    layout: Layout,
    tabs: Vec<Tab>,
    dead: bool,
    /// The heading of the last column.
    when: String,
    caption: String,
    rows: Vec<Row>,
    next: Option<String>,
}

struct Tab {
    href: String,
    label: String,
    count: String,
    here: bool,
}

struct Row {
    id: JobId,
    kind: String,
    asked: Moment,
    attempts: String,
    error: String,
    when: Option<Moment>,
}

#[derive(Debug, Deserialize)]
struct Asked {
    state: Option<String>,
    before: Option<String>,
}

async fn show(State(server): State<Server>, Query(asked): Query<Asked>, page: Page) -> Result<Response, AppError> {
    let administrator = page.present.actor.administrator()?;
    let word = asked.state.as_deref().unwrap_or("dead");
    let (state, _, title) = TABS
        .into_iter()
        .find(|(state, ..)| state.word() == word)
        .ok_or(AppError::NotFound)?;
    let before = match &asked.before {
        Some(id) => Some(id.parse::<JobId>().map_err(|_| AppError::NotFound)?),
        None => None,
    };
    let jobs = server.house.jobs(administrator, state, before).await?;
    let (counts, _) = server.house.job_figures().await?;
    let count = |state: JobState| counts.iter().find(|(s, _)| s == state.word()).map_or(0, |(_, n)| *n);
    let t = page.frame.t.clone();
    let page = JobsPage {
        tabs: TABS
            .iter()
            .map(|(s, name, _)| Tab {
                href: format!("/jobs?state={}", s.word()),
                label: t.say(name),
                count: t.number(count(*s)),
                here: *s == state,
            })
            .collect(),
        dead: state == JobState::Dead,
        when: t.say(match state {
            JobState::Waiting | JobState::Running => "jobs-next",
            JobState::Dead | JobState::Done => "jobs-finished",
        }),
        next: jobs
            .last()
            .filter(|_| i64::try_from(jobs.len()) == Ok(MOST_ON_A_PAGE))
            .map(|job| format!("/jobs?state={word}&before={}", job.id)),
        rows: jobs.into_iter().map(|job| row(&t, job)).collect(),
        caption: t.say("jobs-tabs"),
        layout: page
            .frame
            .layout(t.say_with(title, &[("n", count(state).into())]), Some(Place::Jobs)),
    };
    Ok(Html(page.render()?).into_response())
}

fn row(t: &Texts, job: JobRow) -> Row {
    let key = match job.kind.as_str() {
        "send-mail" => Some("jobs-kind-send-mail"),
        "sweep" => Some("jobs-kind-sweep"),
        "import-people" => Some("jobs-kind-import-people"),
        "look-at-calendars" => Some("jobs-kind-look-at-calendars"),
        "look-at-calendar" => Some("jobs-kind-look-at-calendar"),
        "make-round" => Some("jobs-kind-make-round"),
        "settle-rounds" | "settle-round" => Some("jobs-kind-settle-rounds"),
        "remind-round" => Some("jobs-kind-remind-round"),
        "ask-round" => Some("jobs-kind-ask-round"),
        "close-round" => Some("jobs-kind-close-round"),
        _ => None,
    };
    Row {
        id: job.id,
        kind: key.map_or(job.kind, |key| t.say(key)),
        asked: t.when(job.created_at.timestamp()),
        attempts: t.number(job.attempts),
        error: job.last_error.unwrap_or_default(),
        when: match job.state.as_str() {
            "waiting" => Some(t.when(job.run_at.timestamp())),
            _ => job.finished_at.map(|at| t.when(at.timestamp())),
        },
    }
}

async fn try_again(State(server): State<Server>, Path(id): Path<String>, page: Page) -> Result<Response, AppError> {
    let administrator = page.present.actor.administrator()?;
    let id: JobId = id.parse().map_err(|_| AppError::NotFound)?;
    server.house.try_job_again(administrator, id).await?;
    Ok(redirect_with(&server, "/jobs", Tone::Good, "flash-job-tried-again"))
}

#[cfg(test)]
mod tests {
    use http::StatusCode;
    use kith_app::deliver::email::Mailer;
    use kith_app::house::jobs::Worker;
    use kith_app::store::on_both;

    use crate::http::testing::TestApp;

    on_both! {
        async fn what_was_given_up_is_shown_and_tried_again(kind) {
            let app = TestApp::new(kind).await;
            app.browser().post("/sign-in", "email=ada%40example.org").await;
            let house = &app.house.house;
            Worker::new(house.clone(), Mailer::None, std::sync::Arc::new(kith_app::house::testing::PlainScribe)).work_off().await.unwrap();
            let mut ada = app.signed_in("ada@example.org").await;
            let page = ada.get("/jobs").await;
            for part in ["One job was given up", "Send a mail", "No mail server is configured", "Try again"] {
                assert!(page.body.contains(part), "{part} is not in {}", page.body);
            }
            let action = page.body.split("action=\"").filter_map(|s| s.split('"').next())
                .find(|a| a.ends_with("/attempt")).unwrap();
            assert_eq!(ada.post(action, "").await.location(), "/jobs");
            assert_eq!(ada.post(action, "").await.status, StatusCode::NOT_FOUND);
            Worker::new(house.clone(), Mailer::Keep, std::sync::Arc::new(kith_app::house::testing::PlainScribe)).work_off().await.unwrap();
            assert!(ada.get("/jobs").await.body.contains("Nothing was given up"));
            assert!(ada.get("/jobs?state=done").await.body.contains("Send a mail"));
            assert_eq!(ada.get("/jobs?state=lost").await.status, StatusCode::NOT_FOUND);
            assert!(ada.get("/dev/mail").await.body.contains("is your code for Kith"));
        }
    }
}
