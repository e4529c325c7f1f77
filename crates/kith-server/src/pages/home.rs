//! The first page after signing in: for whoever runs the installation what to do next, for everybody else where they are.

use askama::Template;
use axum::extract::State;
use axum::response::{Html, IntoResponse, Redirect, Response};

use super::frame::OpenPage;
use super::layout::{Layout, Place};
use crate::http::{AppError, Routes, Server};

pub(super) fn routes(routes: Routes) -> Routes {
    routes.get("/", show)
}

#[derive(Template)]
#[template(path = "pages/home.html")]
struct Home {
    layout: Layout,
    organization: String,
    first_steps: Vec<Step>,
    participant: bool,
}

/// One of the first steps of an organization.
struct Step {
    done: bool,
    /// The first one that is not done: the one to do now.
    now: bool,
    /// Keys of what it is and why, and where it leads.
    heading: &'static str,
    why: &'static str,
    href: &'static str,
}

async fn show(State(server): State<Server>, page: OpenPage) -> Result<Response, AppError> {
    let Some(present) = page.visitor.present else {
        return Ok(Redirect::to("/sign-in").into_response());
    };
    let first_steps = match present.actor.administrator() {
        Ok(administrator) => {
            let progress = server.house.progress(administrator).await?;
            steps([
                (progress.people, "home-people", "home-people-why", "/import"),
                (progress.program, "home-program", "home-program-why", "/programs"),
                (progress.organizer, "home-organizer", "home-organizer-why", "/programs"),
            ])
        }
        Err(_) => Vec::new(),
    };
    let title = page
        .frame
        .t
        .say_with("home-title", &[("name", present.name.as_str().into())]);
    let home = Home {
        organization: server.house.organization().await?,
        participant: present.actor.sees_people().is_err(),
        first_steps,
        layout: page.frame.layout(title, Some(Place::Home)),
    };
    Ok(Html(home.render()?).into_response())
}

fn steps<const N: usize>(steps: [(bool, &'static str, &'static str, &'static str); N]) -> Vec<Step> {
    let next = steps.iter().position(|(done, ..)| !done);
    if next.is_none() {
        return Vec::new();
    }
    steps
        .into_iter()
        .enumerate()
        .map(|(i, (done, heading, why, href))| Step {
            done,
            now: next == Some(i),
            heading,
            why,
            href,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use kith_app::store::on_both;

    use crate::http::testing::TestApp;

    on_both! {
        async fn nobody_is_led_to_the_sign_in(kind) {
            let app = TestApp::new(kind).await;
            let answer = app.browser().get("/").await;
            assert_eq!((answer.status, answer.location()), (http::StatusCode::SEE_OTHER, "/sign-in"));
        }

        async fn an_administrator_sees_the_first_steps(kind) {
            let app = TestApp::new(kind).await;
            let answer = app.signed_in("ada@example.org").await.get("/").await;
            assert!(answer.body.contains("Bring people in") && answer.body.contains("href=\"/import\""), "{}", answer.body);
        }
    }
}
