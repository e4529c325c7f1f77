//! Mails that would have been sent, and how each kind of letter looks, in development.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{Html, IntoResponse, Response};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD as BASE64;
use http::header::CONTENT_SECURITY_POLICY;
use jiff::Timestamp;
use kith_app::house::letters::samples;
use sha2::{Digest, Sha256};

use super::Routes;
use super::frame::OpenPage;
use super::layout::Layout;
use crate::http::headers::POLICY;
use crate::http::{AppError, Server};
use crate::letters;

pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .get("/dev/mail", list)
        .get("/dev/mail/{id}", one)
        .get("/dev/mail/samples/{word}", sample)
}

#[derive(Template)]
#[template(path = "pages/dev_mail.html")]
struct DevMailPage {
    layout: Layout,
    mails: Vec<Shown>,
    samples: Vec<(&'static str, String)>,
}

/// A mail as the page shows it.
struct Shown {
    id: String,
    recipient: String,
    at: Timestamp,
    sent: bool,
    subject: String,
    text: String,
    html: String,
}

/// Everything that is kept, the newest first.
async fn kept(server: &Server) -> Result<Vec<Shown>, AppError> {
    let now = server.house.surroundings().now();
    let mut mails: Vec<Shown> = Vec::new();
    for mail in server.house.mails_in_development().await? {
        mails.push(Shown {
            id: mail.id.to_string(),
            recipient: mail.recipient,
            at: mail.created_at.timestamp(),
            sent: mail.sent_at.is_some(),
            subject: mail.subject,
            text: mail.text_body,
            html: mail.html_body,
        });
    }
    for shown in server.house.letters_in_development().await? {
        // What is not so any more would not be sent.
        let Some(letter) = &shown.letter else { continue };
        let content = letters::write(&server.settings, letter, now);
        mails.push(Shown {
            id: shown.id.to_string(),
            recipient: shown.recipient,
            at: shown.created_at,
            sent: shown.sent_at.is_some(),
            subject: content.subject,
            text: content.text,
            html: content.html,
        });
    }
    mails.sort_by_key(|mail| std::cmp::Reverse(mail.at));
    Ok(mails)
}

async fn list(State(server): State<Server>, page: OpenPage) -> Result<Response, AppError> {
    let t = page.frame.t.clone();
    let now = server.house.surroundings().now();
    let page = DevMailPage {
        mails: kept(&server).await?,
        samples: samples(now)
            .into_iter()
            .map(|(word, letter)| (word, letters::write(&server.settings, &letter, now).subject))
            .collect(),
        layout: page.frame.layout(t.say("dev-mail-title"), None),
    };
    Ok(Html(page.render()?).into_response())
}

async fn one(State(server): State<Server>, Path(id): Path<String>) -> Result<Response, AppError> {
    let mail = kept(&server).await?.into_iter().find(|mail| mail.id == id);
    Ok(as_a_reader_shows_it(mail.ok_or(AppError::NotFound)?.html))
}

async fn sample(State(server): State<Server>, Path(word): Path<String>) -> Result<Response, AppError> {
    let now = server.house.surroundings().now();
    let found = samples(now).into_iter().find(|(known, _)| *known == word);
    let (_, letter) = found.ok_or(AppError::NotFound)?;
    Ok(as_a_reader_shows_it(
        letters::write(&server.settings, &letter, now).html,
    ))
}

/// A letter as a page. It has its styles inside, which pages may not: this one may, by their hash, and nothing else.
fn as_a_reader_shows_it(html: String) -> Response {
    let styles = html
        .split_once("<style>")
        .and_then(|(_, rest)| rest.split_once("</style>"));
    let hash = BASE64.encode(Sha256::digest(styles.map_or("", |(styles, _)| styles)));
    let policy = format!("{POLICY}; style-src 'sha256-{hash}'");
    ([(CONTENT_SECURITY_POLICY, policy)], Html(html)).into_response()
}
