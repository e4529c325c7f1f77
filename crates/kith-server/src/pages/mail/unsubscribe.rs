//! The page that ends mails of one kind. Opening it changes nothing, because programs that look into mails open links, too; the POST
//! needs no cookie and answers at once, because mail programs send it by themselves (RFC 8058).

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Html;
use kith_app::house::Token;
use kith_app::house::letters::List;

use crate::http::{AppError, Routes, Server};
use crate::pages::frame::OpenPage;
use crate::pages::layout::Layout;
use crate::texts::Texts;

pub(super) fn routes(routes: Routes) -> Routes {
    routes.get("/u/{secret}", ask).post("/u/{secret}", unsubscribe)
}

#[derive(Template)]
#[template(path = "pages/unsubscribe.html")]
struct UnsubscribePage {
    layout: Layout,
    list: String,
    done: bool,
}

/// What a list is called, in the middle of a sentence.
pub(super) fn name(t: &Texts, list: List) -> String {
    t.say(match list {
        List::Matches => "list-matches",
        List::Reminders => "list-reminders",
        List::Questions => "list-questions",
        List::Prompts => "list-prompts",
        List::Invitations => "list-invitations",
        List::Organizing => "list-organizing",
    })
}

async fn ask(
    State(server): State<Server>,
    Path(secret): Path<String>,
    page: OpenPage,
) -> Result<Html<String>, AppError> {
    let list = server.house.unsubscribes_from(&Token::from_text(&secret))?;
    let t = page.frame.t.clone();
    let page = UnsubscribePage {
        list: name(&t, list),
        done: false,
        layout: page.frame.layout(t.say("unsubscribe-title"), None),
    };
    Ok(Html(page.render()?))
}

async fn unsubscribe(
    State(server): State<Server>,
    Path(secret): Path<String>,
    page: OpenPage,
) -> Result<Html<String>, AppError> {
    let list = server.house.unsubscribe_by_link(&Token::from_text(&secret)).await?;
    let t = page.frame.t.clone();
    let page = UnsubscribePage {
        list: name(&t, list),
        done: true,
        layout: page.frame.layout(t.say("unsubscribed-title"), None),
    };
    Ok(Html(page.render()?))
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use http::{Method, Request, StatusCode};
    use kith_app::house::letters::Purpose;
    use kith_app::store::{inspect, on_both};

    use super::*;
    use crate::http::testing::TestApp;

    on_both! {
        async fn a_mail_program_unsubscribes_with_one_request_and_looking_changes_nothing(kind) {
            let app = TestApp::new(kind).await;
            let pia = app.person("Pia", "pia@example.org").await;
            let house = &app.house.house;
            let path = house.link(pia, Purpose::Unsubscribe(List::Reminders));
            let mut browser = app.browser();
            let before = inspect::dump(house.db(), &[]).await;
            for _ in 0..500 {
                let page = browser.get(&path).await;
                assert_eq!(page.status, StatusCode::OK);
                browser.request(Method::HEAD, &path).await;
            }
            assert_eq!(inspect::dump(house.db(), &[]).await, before);
            // What a mail program sends: no cookie, no origin, no page that it came from.
            let one_click = |path: &str| {
                Request::post(path)
                    .header("content-type", "application/x-www-form-urlencoded")
                    .body(Body::from("List-Unsubscribe=One-Click"))
                    .unwrap()
            };
            let mut program = app.browser();
            for _ in 0..2 {
                let answer = program.send(one_click(&path)).await;
                assert_eq!((answer.status, answer.location()), (StatusCode::OK, ""));
                assert!(answer.headers.get("set-cookie").is_none());
            }
            let rows = app.house.rows().await;
            assert_eq!(rows["unsubscription"], 1);
            let answer = program.send(one_click(&format!("{path}A"))).await;
            assert_eq!(answer.status, StatusCode::GONE);
            // Whoever is signed in finds the same on the own page.
            let mut signed_in = app.signed_in("pia@example.org").await;
            let page = signed_in.get("/mail-settings").await.body;
            assert!(page.contains(r#"value="matches" checked"#) && !page.contains(r#"value="reminders" checked"#), "{page}");
            assert!(!page.contains(r#"value="organizing""#), "she organizes nothing");
            let answer = signed_in.post("/mail-settings", "list=reminders&list=prompts").await;
            assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, "/mail-settings"));
            assert_eq!(app.house.rows().await["unsubscription"], 3);
            let page = signed_in.get("/mail-settings").await.body;
            assert!(page.contains(r#"value="reminders" checked"#) && !page.contains(r#"value="matches" checked"#), "{page}");
        }
    }
}
