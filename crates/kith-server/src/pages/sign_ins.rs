//! One's own sign-ins, and the way out.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{Html, IntoResponse, Response};
use kith_app::domain::id::SignInId;

use super::Routes;
use super::frame::{OpenPage, Page, redirect_with};
use super::layout::{Layout, Place, Tone};
use crate::http::{AppError, Server, cookies};
use crate::texts::Moment;

pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .get("/sign-ins", show)
        .post("/sign-ins/{id}/end", end)
        .post("/sign-out", sign_out)
}

#[derive(Template)]
#[template(path = "pages/sign_ins.html")]
struct SignInsPage {
    layout: Layout,
    rows: Vec<Row>,
}

/// One sign-in.
struct Row {
    id: SignInId,
    device: String,
    since: Moment,
    seen: Moment,
    this: bool,
}

async fn show(State(server): State<Server>, page: Page) -> Result<Response, AppError> {
    let t = page.frame.t.clone();
    let sign_ins = server.house.sign_ins(page.present.actor.oneself()).await?;
    let rows = sign_ins.into_iter().map(|s| Row {
        id: s.id,
        device: match s.device.is_empty() {
            true => t.say("sign-ins-unknown-device"),
            false => s.device,
        },
        since: t.when(s.created_at.timestamp()),
        seen: t.when(s.last_seen_at.timestamp()),
        this: s.id == page.present.sign_in,
    });
    let page = SignInsPage {
        rows: rows.collect(),
        layout: page.frame.layout(t.say("sign-ins-title"), Some(Place::SignIns)),
    };
    Ok(Html(page.render()?).into_response())
}

async fn end(State(server): State<Server>, Path(id): Path<String>, page: Page) -> Result<Response, AppError> {
    let id: SignInId = id.parse().map_err(|_| AppError::NotFound)?;
    server.house.end_sign_in(page.present.actor.oneself(), id).await?;
    if id == page.present.sign_in {
        return Ok(out(&server));
    }
    Ok(redirect_with(&server, "/sign-ins", Tone::Good, "flash-sign-in-ended"))
}

/// Also where the sign-in has ended already: whoever wants out gets out.
async fn sign_out(State(server): State<Server>, page: OpenPage) -> Result<Response, AppError> {
    if let Some(present) = &page.visitor.present {
        server
            .house
            .end_sign_in(present.actor.oneself(), present.sign_in)
            .await?;
    }
    Ok(out(&server))
}

fn out(server: &Server) -> Response {
    let mut response = redirect_with(server, "/sign-in", Tone::Info, "flash-signed-out");
    let (name, value) = cookies::end(&server.settings);
    response.headers_mut().append(name, value);
    response
}

#[cfg(test)]
mod tests {
    use http::StatusCode;
    use kith_app::store::on_both;

    use crate::http::testing::TestApp;

    on_both! {
        async fn a_sign_in_is_ended_from_another_browser_at_its_next_request(kind) {
            let app = TestApp::new(kind).await;
            let mut here = app.signed_in("ada@example.org").await;
            let mut there = app.signed_in("ada@example.org").await;
            let page = here.get("/sign-ins").await;
            assert_eq!(page.body.matches("/end\"").count(), 3, "{}", page.body);
            assert_eq!(page.body.matches("this browser").count(), 1);
            let ends: Vec<&str> = page.body.split("action=\"").filter_map(|s| s.split('"').next())
                .filter(|a| a.ends_with("/end")).collect();
            // The rows are sorted, newest first; this browser is the older of the two.
            assert_eq!(here.post(ends[0], "").await.location(), "/sign-ins");
            assert_eq!(there.get("/").await.location(), "/sign-in");
            assert_eq!(here.get("/").await.status, StatusCode::OK);
        }

        async fn signing_out_ends_the_sign_in_itself_not_only_the_cookie(kind) {
            let app = TestApp::new(kind).await;
            let mut browser = app.signed_in("ada@example.org").await;
            let secret = browser.cookie("kith").unwrap().to_owned();
            assert_eq!(browser.post("/sign-out", "").await.location(), "/sign-in");
            assert_eq!(browser.cookie("kith"), None);
            let mut thief = app.browser();
            thief.plant_cookie("kith", &secret);
            assert_eq!(thief.get("/").await.location(), "/sign-in");
            assert_eq!(browser.post("/sign-out", "").await.location(), "/sign-in");
        }
    }
}
