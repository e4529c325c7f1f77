//! The page of a mail about a pause: one button, and one is in the next round.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{Html, Response};
use kith_app::house::Token;

use crate::http::{AppError, Routes, Server};
use crate::pages::frame::{OpenPage, redirect_with};
use crate::pages::layout::{Layout, Tone};

pub(super) fn routes(routes: Routes) -> Routes {
    routes.get("/stay/{secret}", ask).post("/stay/{secret}", stay)
}

#[derive(Template)]
#[template(path = "pages/stay.html")]
struct StayPage {
    layout: Layout,
    program: String,
    paused: bool,
}

async fn ask(
    State(server): State<Server>,
    Path(secret): Path<String>,
    page: OpenPage,
) -> Result<Html<String>, AppError> {
    let (program, paused) = server.house.pause_by_link(&Token::from_text(&secret)).await?;
    let t = page.frame.t.clone();
    let title = t.say(if paused { "stay-title" } else { "stayed-title" });
    let page = StayPage {
        program,
        paused,
        layout: page.frame.layout(title, None),
    };
    Ok(Html(page.render()?))
}

async fn stay(State(server): State<Server>, Path(secret): Path<String>) -> Result<Response, AppError> {
    server.house.stay_by_link(&Token::from_text(&secret)).await?;
    Ok(redirect_with(
        &server,
        &format!("/stay/{secret}"),
        Tone::Good,
        "flash-stayed",
    ))
}

#[cfg(test)]
mod tests {
    use http::StatusCode;
    use kith_app::domain::id::ProgramId;
    use kith_app::house::letters::Purpose;
    use kith_app::store::{inspect, on_both, programs};

    use crate::http::testing::TestApp;

    on_both! {
        async fn one_button_ends_a_pause_and_nothing_else(kind) {
            let app = TestApp::new(kind).await;
            let pia = app.person("Pia", "pia@example.org").await;
            let house = &app.house.house;
            let program: ProgramId = house.surroundings().id();
            let now = house.surroundings().now().into();
            let mut tx = house.db().write().await.unwrap();
            programs::insert(&mut tx, program, "Coffee & cake", "", now).await.unwrap();
            programs::enrol(&mut tx, program, pia, now).await.unwrap();
            tx.commit().await.unwrap();
            inspect::run(house.db(), "UPDATE enrolment SET paused_by = 'silence', paused_until = '2026-03-01', silent_rounds = 3").await;
            let path = house.link(pia, Purpose::Stay(program));
            let mut browser = app.browser();
            let page = browser.get(&path).await;
            assert!(page.status == StatusCode::OK && page.body.contains("Coffee &#38; cake") && page.body.contains("<form"), "{}", page.body);
            let answer = browser.post(&path, "").await;
            assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, path.as_str()));
            let page = browser.get(&path).await;
            assert!(!page.body.contains("<form method=\"post\">"), "there is nothing left to do: {}", page.body);
            assert_eq!(browser.post(&path, "").await.status, StatusCode::SEE_OTHER, "a second press does no harm");
            let dump = inspect::dump(house.db(), &[]).await;
            assert!(!dump["enrolment"][0].contains("silence") && !dump["enrolment"][0].contains("2026-03-01"), "{dump:?}");
            // Whoever was deactivated meanwhile holds a link that is spent.
            let mut tx = house.db().write().await.unwrap();
            kith_app::store::people::deactivate(&mut tx, pia, now).await.unwrap();
            tx.commit().await.unwrap();
            assert_eq!(browser.get(&path).await.status, StatusCode::GONE);
        }
    }
}
