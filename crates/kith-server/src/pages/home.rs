//! The first page after signing in: one's own match or when it comes, then what one runs and what is to be done for it.

use askama::Template;
use axum::extract::State;
use axum::response::{Html, IntoResponse, Redirect, Response};
use kith_app::domain::id::ProgramId;
use kith_app::domain::permission::Actor;
use kith_app::domain::program::{self, State as ProgramState};
use kith_app::house::jobs::State as JobState;
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
    /// Under the keys of their headings: the programs that the person organizes, and for administrators those of others.
    lists: Vec<(&'static str, Vec<Organized>)>,
    /// For administrators: what keeps from working by itself, and where it is mended.
    attention: Vec<(String, &'static str)>,
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
                (progress.program, "home-program", "home-program-why", "/programs/new"),
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
    // An administrator's list has the programs of others, too.
    let (own, others): (Vec<Program>, Vec<Program>) = programs
        .organized
        .into_iter()
        .filter(|program| program.archived_at.is_none())
        .partition(|program| present.actor.organizer_of(program.id).is_ok());
    let mut organized = Vec::new();
    for program in own.into_iter().take(MOST_ORGANIZED) {
        organized.push(line(&server, &t, &present.actor, program).await?);
    }
    let others = others.into_iter().map(|program| other(&t, program)).collect();
    let mut lists = vec![("home-organized", organized), ("home-others", others)];
    lists.retain(|(_, lines): &(_, Vec<Organized>)| !lines.is_empty());
    let hello = || t.say_with("home-title", &[("name", present.name.as_str().into())]);
    let home = Home {
        organization: server.house.organization().await?,
        lists,
        attention: attention(&server, &t, &present.actor).await?,
        open: if mine.is_matched() { Vec::new() } else { programs.open },
        first_steps,
        mine,
        layout: page.frame.layout(title.unwrap_or_else(hello), Some(Place::Home)),
    };
    Ok(Html(home.render()?).into_response())
}

/// A program that somebody organizes, with how it does or what it waits for.
async fn line(server: &Server, t: &Texts, actor: &Actor, program: Program) -> Result<Organized, AppError> {
    let organizer = actor.organizer_of(program.id)?;
    let met = server.house.program_health(organizer).await?.met;
    let said = match (met.matches, program.state) {
        (0, ProgramState::Draft) => t.say("home-organized-draft"),
        (0, ProgramState::Open) => {
            let counts = server.house.overview(organizer).await?.counts;
            let n = |standing| counts.iter().find(|(s, _)| *s == standing).map_or(0, |(_, n)| *n);
            let people = t.say_with("home-organized-open", &[("n", n(program::Standing::Active).into())]);
            match n(program::Standing::Applied) {
                0 => people,
                n => format!("{people} {}", t.say_with("home-organized-applied", &[("n", n.into())])),
            }
        }
        (0, _) => t.say("home-organized-none"),
        (matches, _) => t.say_with(
            "home-organized-matched",
            &[
                ("met", met.low().into()),
                ("matches", matches.into()),
                ("most", met.high().into()),
            ],
        ),
    };
    Ok(Organized {
        id: program.id,
        name: program.name,
        said,
    })
}

/// A program of which an administrator knows only that it is there.
fn other(t: &Texts, program: Program) -> Organized {
    Organized {
        said: t.say(super::programs::state_key(&program)),
        id: program.id,
        name: program.name,
    }
}

async fn attention(server: &Server, t: &Texts, actor: &Actor) -> Result<Vec<(String, &'static str)>, AppError> {
    let Ok(administrator) = actor.administrator() else {
        return Ok(Vec::new());
    };
    let (counts, _) = server.house.job_figures().await?;
    let given_up = counts.iter().find(|(state, _)| state == JobState::Dead.word());
    let dead = server.house.dead_addresses(administrator).await?.len();
    let found = [
        (
            "home-jobs-given-up",
            given_up.map_or(0, |(_, n)| *n),
            "/jobs?state=dead",
        ),
        ("home-addresses-dead", i64::try_from(dead).unwrap_or(i64::MAX), "/jobs"),
    ];
    let found = found.into_iter().filter(|(_, n, _)| *n > 0);
    Ok(found
        .map(|(key, n, href)| (t.say_with(key, &[("n", n.into())]), href))
        .collect())
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
