//! The first page after signing in: one's own match or when it comes, then what one runs and what is to be done for it.

use askama::Template;
use axum::extract::State;
use axum::response::{Html, IntoResponse, Redirect, Response};
use kith_app::domain::id::ProgramId;
use kith_app::domain::permission::Actor;
use kith_app::store::programs::Program;

use super::frame::OpenPage;
use super::layout::{Layout, Place};
use super::my::home::{Mine, State as Standing};
use crate::http::{AppError, Routes, Server};
use crate::texts::Texts;

/// Programs that somebody organizes, on the first page; all of them stand among the programs.
const MOST_ORGANIZED: usize = 8;

pub(super) fn routes(routes: Routes) -> Routes {
    routes.get("/", show)
}

#[derive(Template)]
#[template(path = "pages/home.html")]
struct Home {
    layout: Layout,
    organization: String,
    mine: Mine,
    first_steps: Vec<Step>,
    organized: Vec<Organized>,
    /// Programs that the person can join.
    open: Vec<Program>,
}

/// A program that the person organizes.
struct Organized {
    id: ProgramId,
    name: String,
    /// How it does, in a sentence.
    said: String,
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
    let t = page.frame.t.clone();
    let home = server.house.home(present.actor.oneself()).await?;
    let programs = server.house.programs(&present.actor).await?;
    let mine = Mine::new(&t, home, &present.name, t.today(), server.house.surroundings().now());
    let title = mine.heading.clone();
    let hello = || t.say_with("home-title", &[("name", present.name.as_str().into())]);
    let home = Home {
        organization: server.house.organization().await?,
        organized: organized(&server, &t, &present.actor, programs.organized).await?,
        open: if mine.is_matched() { Vec::new() } else { programs.open },
        first_steps,
        mine,
        layout: page.frame.layout(title.unwrap_or_else(hello), Some(Place::Home)),
    };
    Ok(Html(home.render()?).into_response())
}

/// The programs that somebody organizes, each with how it does.
async fn organized(
    server: &Server,
    t: &Texts,
    actor: &Actor,
    programs: Vec<Program>,
) -> Result<Vec<Organized>, AppError> {
    let mut lines = Vec::new();
    for program in programs.into_iter().filter(|p| p.archived_at.is_none()) {
        // An administrator's list has the programs of others, too.
        let Ok(organizer) = actor.organizer_of(program.id) else {
            continue;
        };
        if lines.len() == MOST_ORGANIZED {
            break;
        }
        let met = server.house.program_health(organizer).await?.met;
        lines.push(Organized {
            id: program.id,
            name: program.name,
            said: match met.matches {
                0 => t.say("home-organized-none"),
                matches => t.say_with(
                    "home-organized-matched",
                    &[
                        ("met", met.low().into()),
                        ("matches", matches.into()),
                        ("most", met.high().into()),
                    ],
                ),
            },
        });
    }
    Ok(lines)
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
