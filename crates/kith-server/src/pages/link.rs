//! The page behind a mailed link: its one button signs in. Opening it uses nothing up, because programs that look into mails do so too.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use kith_app::house::Token;

use super::Routes;
use super::frame::OpenPage;
use super::layout::Layout;
use crate::http::{AppError, Server, cookies};

pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .get("/sign-in/link/{secret}", show)
        .post("/sign-in/link/{secret}", sign_in)
}

#[derive(Template)]
#[template(path = "pages/link.html")]
struct LinkPage {
    layout: Layout,
}

async fn show(State(server): State<Server>, Path(secret): Path<String>, page: OpenPage) -> Result<Response, AppError> {
    if !server.house.link_is_good(&Token::from_text(&secret)).await? {
        return Err(AppError::Spent);
    }
    let title = page.frame.t.say("link-title");
    Ok(Html(
        LinkPage {
            layout: page.frame.layout(title, None),
        }
        .render()?,
    )
    .into_response())
}

async fn sign_in(
    State(server): State<Server>,
    Path(secret): Path<String>,
    page: OpenPage,
) -> Result<Response, AppError> {
    let signed_in = server
        .house
        .sign_in_by_link(&Token::from_text(&secret), &page.visitor.device)
        .await?;
    Ok(([cookies::begin(&signed_in.secret, &server.settings)], Redirect::to("/")).into_response())
}
