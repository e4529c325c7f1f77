//! The programs that somebody has to do with.

use askama::Template;
use axum::extract::State;
use axum::response::Html;
use kith_app::domain::id::ProgramId;
use kith_app::domain::program::Standing;
use kith_app::store::programs::Program;

use super::super::frame::Page;
use super::super::layout::{Layout, Place};
use super::words;
use crate::http::{AppError, Routes, Server};
use crate::texts::Texts;

pub(super) fn routes(routes: Routes) -> Routes {
    routes.get("/programs", list)
}

#[derive(Template)]
#[template(path = "pages/programs.html")]
struct ListPage {
    layout: Layout,
    /// Whether the one who looks may make a program.
    makes: bool,
    groups: Vec<Group>,
}

/// Programs under one heading.
struct Group {
    heading: String,
    rows: Vec<Row>,
}

struct Row {
    id: ProgramId,
    name: String,
    note: String,
    tone: &'static str,
    state: String,
}

async fn list(State(server): State<Server>, page: Page) -> Result<Html<String>, AppError> {
    let t = page.frame.t.clone();
    let actor = &page.present.actor;
    let programs = server.house.programs(actor).await?;
    let key = match actor.administrator() {
        Ok(_) => "programs-all",
        Err(_) => "programs-organized",
    };
    let own = programs.own.iter().map(|(p, standing)| row(&t, p, Some(*standing)));
    let (asked, taking_part): (Vec<_>, Vec<_>) = programs
        .own
        .iter()
        .zip(own)
        .partition(|((_, standing), _)| *standing == Standing::Invited);
    let rows = |found: Vec<(&(Program, Standing), Row)>| found.into_iter().map(|(_, row)| row).collect();
    let groups = [
        ("programs-invited", rows(asked)),
        ("programs-own", rows(taking_part)),
        (
            "programs-open",
            programs.open.iter().map(|p| row(&t, p, None)).collect(),
        ),
        (
            key,
            programs
                .organized
                .iter()
                .map(|p| row(&t, p, None))
                .collect::<Vec<Row>>(),
        ),
    ];
    let groups = groups.into_iter().filter(|(_, rows)| !rows.is_empty());
    let page = ListPage {
        makes: actor.sees_people().is_ok(),
        groups: groups
            .map(|(key, rows)| Group {
                heading: t.say(key),
                rows,
            })
            .collect(),
        layout: page.frame.layout(t.say("programs-title"), Some(Place::Programs)),
    };
    Ok(Html(page.render()?))
}

fn row(t: &Texts, program: &Program, standing: Option<Standing>) -> Row {
    let (tone, state) = words::state(program);
    let (tone, state) = match standing {
        Some(standing) => ("info", words::standing_key(standing)),
        None => (tone, state),
    };
    Row {
        id: program.id,
        name: program.name.clone(),
        note: match program.settings.banner.as_str() {
            "" => program.purpose.clone(),
            banner => banner.to_owned(),
        },
        tone,
        state: t.say(state),
    }
}
