//! The first page after signing in.

use askama::Template;
use axum::extract::State;
use axum::response::{Html, IntoResponse, Redirect, Response};

use super::Routes;
use super::frame::OpenPage;
use super::layout::{Layout, Place};
use crate::http::{AppError, Server};

pub(super) fn routes(routes: Routes) -> Routes {
    routes.get("/", show)
}

#[derive(Template)]
#[template(path = "pages/home.html")]
struct Home {
    layout: Layout,
    organization: String,
}

async fn show(State(server): State<Server>, page: OpenPage) -> Result<Response, AppError> {
    let Some(present) = page.visitor.present else {
        return Ok(Redirect::to("/sign-in").into_response());
    };
    let title = page
        .frame
        .t
        .say_with("home-title", &[("name", present.name.as_str().into())]);
    let home = Home {
        organization: server.house.organization().await?,
        layout: page.frame.layout(title, Some(Place::Home)),
    };
    Ok(Html(home.render()?).into_response())
}
