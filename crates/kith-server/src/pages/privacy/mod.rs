//! What a person can see, take along and have erased of what is kept about them.

mod avoid_list;
mod erase;
mod export;

use askama::Template;
use axum::extract::State;
use axum::response::{Html, IntoResponse, Response};

use super::Routes;
use super::frame::Page;
use super::layout::{Layout, Place};
use crate::http::{AppError, Server};

pub(super) fn routes(routes: Routes) -> Routes {
    let routes = routes.get("/privacy", show);
    let routes = export::routes(routes);
    let routes = erase::routes(routes);
    avoid_list::routes(routes)
}

#[derive(Template)]
#[template(path = "pages/privacy.html")]
struct PrivacyPage {
    layout: Layout,
    organization: String,
}

async fn show(State(server): State<Server>, page: Page) -> Result<Response, AppError> {
    let title = page.frame.t.say("privacy-title");
    let page = PrivacyPage {
        organization: server.house.organization().await?,
        layout: page.frame.layout(title, Some(Place::Privacy)),
    };
    Ok(Html(page.render()?).into_response())
}
