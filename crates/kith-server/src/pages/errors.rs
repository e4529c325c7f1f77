//! The page of every error.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};

use super::frame::for_nobody;
use super::layout::Layout;

/// What happened, what it means, what to do.
#[derive(Template)]
#[template(path = "pages/error.html")]
struct ErrorPage {
    layout: Layout,
    what_to_do: String,
}

/// The page for a kind of error, from the keys of what happened and of what to do.
pub(crate) fn page(status: StatusCode, [happened, next]: [&'static str; 2]) -> Response {
    let t = for_nobody();
    let page = ErrorPage {
        what_to_do: t.say(next),
        layout: Layout::new(t.clone(), t.say(happened)),
    };
    match page.render() {
        Ok(html) => (status, Html(html)).into_response(),
        Err(_) => (status, page.what_to_do).into_response(),
    }
}

/// Where no route leads.
pub(crate) async fn not_found() -> Response {
    page(StatusCode::NOT_FOUND, ["error-not-found", "error-not-found-next"])
}
