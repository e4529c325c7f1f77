//! Mails that would have been sent, in development.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{Html, IntoResponse, Response};
use kith_app::house::mail::MailRow;

use super::Routes;
use super::frame::OpenPage;
use super::layout::Layout;
use crate::http::{AppError, Server};

pub(super) fn routes(routes: Routes) -> Routes {
    routes.get("/dev/mail", list).get("/dev/mail/{id}", one)
}

#[derive(Template)]
#[template(path = "pages/dev_mail.html")]
struct DevMailPage {
    layout: Layout,
    mails: Vec<MailRow>,
}

async fn list(State(server): State<Server>, page: OpenPage) -> Result<Response, AppError> {
    let t = page.frame.t.clone();
    let page = DevMailPage {
        mails: server.house.mails_in_development().await?,
        layout: page.frame.layout(t.say("dev-mail-title"), None),
    };
    Ok(Html(page.render()?).into_response())
}

async fn one(State(server): State<Server>, Path(id): Path<String>) -> Result<Response, AppError> {
    let mails = server.house.mails_in_development().await?;
    let mail = mails.into_iter().find(|mail| mail.id.to_string() == id);
    Ok(Html(mail.ok_or(AppError::NotFound)?.html_body).into_response())
}
