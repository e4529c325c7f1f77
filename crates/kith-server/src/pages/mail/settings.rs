//! Which mails one wants.

use askama::Template;
use axum::body::Bytes;
use axum::extract::State;
use axum::response::{Html, Response};
use kith_app::house::letters::{List, Subscription};

use super::unsubscribe::name;
use crate::http::{AppError, Routes, Server};
use crate::pages::form::{Choice, Field};
use crate::pages::frame::{Page, redirect_with};
use crate::pages::layout::{Layout, Place, Tone};

pub(super) fn routes(routes: Routes) -> Routes {
    routes.get("/mail-settings", show).post("/mail-settings", save)
}

#[derive(Template)]
#[template(path = "pages/mail_settings.html")]
struct MailSettingsPage {
    layout: Layout,
    lists: Field,
    choices: Vec<Choice>,
}

async fn show(State(server): State<Server>, page: Page) -> Result<Html<String>, AppError> {
    let wishes = server.house.subscriptions(page.present.actor.oneself()).await?;
    let t = page.frame.t.clone();
    let choice = |wish: &Subscription| Choice::new(wish.list.word(), upper(&name(&t, wish.list))).chosen(wish.wanted);
    let page = MailSettingsPage {
        lists: Field::new("list", t.say("mail-settings-lists")),
        choices: wishes.iter().map(choice).collect(),
        layout: page.frame.layout(t.say("mail-settings-title"), Some(Place::Mail)),
    };
    Ok(Html(page.render()?))
}

async fn save(State(server): State<Server>, page: Page, body: Bytes) -> Result<Response, AppError> {
    // What is not ticked is not sent, so several values have one name.
    let wanted: Vec<List> = url::form_urlencoded::parse(&body)
        .filter(|(name, _)| name == "list")
        .filter_map(|(_, value)| List::parse(&value))
        .collect();
    let oneself = page.present.actor.oneself();
    let mut wishes = server.house.subscriptions(oneself).await?;
    for wish in &mut wishes {
        wish.wanted = wanted.contains(&wish.list);
    }
    server.house.subscribe(oneself, &wishes).await?;
    Ok(redirect_with(&server, "/mail-settings", Tone::Good, "flash-saved"))
}

/// With a capital at the beginning of a line.
fn upper(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}
