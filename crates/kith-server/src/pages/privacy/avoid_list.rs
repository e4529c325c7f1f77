//! Whom one does not want to be matched with. Names are searched and chosen in the body of a POST: addresses stand in the history
//! of the browser and in logs.

use askama::Template;
use axum::Form;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use kith_app::domain::id::PersonId;
use kith_app::domain::permission::Sight;
use kith_app::house::Error;
use kith_app::house::people::PeopleFilter;
use kith_app::house::private::Avoided;
use kith_app::store::directory::Line;
use serde::Deserialize;

use crate::http::{AppError, Routes, Server};
use crate::pages::form::Field;
use crate::pages::frame::{Page, redirect_with};
use crate::pages::layout::{Layout, Place, Tone};

/// People who are shown for a search; whoever is not among them is found with more of the name.
const MOST_FOUND: usize = 10;
const PATH: &str = "/privacy/avoid-list";

pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .get(PATH, show)
        .post("/privacy/avoid-list/search", search)
        .post("/privacy/avoid-list/addition", add)
        .post("/privacy/avoid-list/removal", remove)
}

#[derive(Template)]
#[template(path = "pages/avoid_list.html")]
struct AvoidPage {
    layout: Layout,
    avoided: Vec<Avoided>,
    search: Field,
    /// Who was found; `None` before a search.
    found: Option<Vec<Avoided>>,
}

#[derive(Debug, Deserialize)]
struct Search {
    name: String,
}

#[derive(Debug, Deserialize)]
struct Chosen {
    person: String,
}

impl Chosen {
    fn id(&self) -> Result<PersonId, AppError> {
        self.person.parse().map_err(|_| AppError::BadRequest)
    }
}

async fn show(State(server): State<Server>, page: Page) -> Result<Response, AppError> {
    draw(&server, page, "", None, "").await
}

async fn search(State(server): State<Server>, page: Page, Form(search): Form<Search>) -> Result<Response, AppError> {
    if search.name.trim().is_empty() {
        let page = draw(&server, page, "", None, "error-missing").await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    let filter = PeopleFilter {
        search: search.name.clone(),
        ..PeopleFilter::default()
    };
    // Also an organizer avoids only people who are active: those are whom one can be matched with.
    let people = server.house.people(Sight::Member, &filter, None).await?;
    let own = page.present.actor.person();
    let others = people.lines.into_iter().filter(|line| line.id != own);
    let found = others
        .take(MOST_FOUND)
        .map(|Line { id, name, .. }| Avoided { id, name });
    draw(&server, page, &search.name, Some(found.collect()), "").await
}

async fn add(State(server): State<Server>, page: Page, Form(chosen): Form<Chosen>) -> Result<Response, AppError> {
    match server.house.avoid(page.present.actor.oneself(), chosen.id()?).await {
        Ok(()) => Ok(redirect_with(&server, PATH, Tone::Good, "flash-avoided")),
        Err(Error::Invalid(wrong)) => {
            let message = wrong.first().map_or("error-missing", |w| w.message);
            let page = draw(&server, page, "", None, message).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(e) => Err(e.into()),
    }
}

async fn remove(State(server): State<Server>, page: Page, Form(chosen): Form<Chosen>) -> Result<Response, AppError> {
    let oneself = page.present.actor.oneself();
    server.house.stop_avoiding(oneself, chosen.id()?).await?;
    Ok(redirect_with(&server, PATH, Tone::Good, "flash-avoided-no-more"))
}

async fn draw(
    server: &Server,
    page: Page,
    name: &str,
    found: Option<Vec<Avoided>>,
    wrong: &str,
) -> Result<Response, AppError> {
    let t = page.frame.t.clone();
    let search = Field::new("name", t.say("avoid-search")).value(name);
    let page = AvoidPage {
        avoided: server.house.avoid_list(page.present.actor.oneself()).await?,
        search: if wrong.is_empty() {
            search
        } else {
            search.error(t.say(wrong))
        },
        found,
        layout: page.frame.layout(t.say("avoid-title"), Some(Place::Privacy)),
    };
    Ok(Html(page.render()?).into_response())
}

#[cfg(test)]
mod tests {
    use http::StatusCode;
    use kith_app::store::on_both;

    use crate::http::testing::TestApp;

    on_both! {
        async fn somebody_is_found_put_on_the_list_and_taken_off(kind) {
            let app = TestApp::new(kind).await;
            let ben = app.person("Ben Berg", "ben@example.org").await;
            let cem = app.person("Cem Cetin", "cem@example.org").await;
            let mut browser = app.signed_in("ben@example.org").await;
            assert!(browser.get("/privacy/avoid-list").await.body.contains("Nobody is on your list"));
            let found = browser.post("/privacy/avoid-list/search", "name=cet").await;
            assert_eq!(found.status, StatusCode::OK);
            assert!(found.body.contains("Cem Cetin") && found.body.contains(&cem.to_string()), "{}", found.body);
            // Nobody can put themselves on it, or be found by mistake.
            let myself = browser.post("/privacy/avoid-list/search", "name=b").await;
            assert!(!myself.body.contains(&ben.to_string()), "{}", myself.body);
            let answer = browser.post("/privacy/avoid-list/addition", &format!("person={ben}")).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);

            let added = browser.post("/privacy/avoid-list/addition", &format!("person={cem}")).await;
            assert_eq!(added.location(), "/privacy/avoid-list");
            let list = browser.get("/privacy/avoid-list").await.body;
            assert!(list.contains("Cem Cetin") && list.contains("Nobody is told"), "{list}");
            let none = browser.post("/privacy/avoid-list/search", "name=zzz").await;
            assert!(none.body.contains("No active person"), "{}", none.body);
            browser.post("/privacy/avoid-list/removal", &format!("person={cem}")).await;
            assert!(!browser.get("/privacy/avoid-list").await.body.contains("Cem Cetin"));
            assert_eq!(browser.post("/privacy/avoid-list/addition", "person=x").await.status, StatusCode::BAD_REQUEST);
        }

        // Whoever is on a list, organizers and administrators see the same pages as before, to the byte.
        async fn nobody_else_sees_a_difference(kind) {
            let app = TestApp::new(kind).await;
            let ben = app.person("Ben Berg", "ben@example.org").await;
            let cem_id = app.person("Cem Cetin", "cem@example.org").await;
            let (mut ada, mut cem) = (app.signed_in("ada@example.org").await, app.signed_in("cem@example.org").await);
            let mut ben_browser = app.signed_in("ben@example.org").await;
            let (seen_by_administrator, seen_by_avoided): (Vec<String>, [&str; 2]) = (
                vec!["/audit".into(), format!("/people/{ben}/erase"), "/privacy/export.json".into()],
                ["/privacy/export.json", "/privacy/avoid-list"],
            );
            let mut before = Vec::new();
            for path in &seen_by_administrator {
                before.push(ada.get(path).await.body);
            }
            for path in seen_by_avoided {
                before.push(cem.get(path).await.body);
            }
            let added = ben_browser.post("/privacy/avoid-list/addition", &format!("person={cem_id}")).await;
            assert_eq!(added.status, StatusCode::SEE_OTHER);
            let mut after = Vec::new();
            for path in &seen_by_administrator {
                after.push(ada.get(path).await.body);
            }
            for path in seen_by_avoided {
                after.push(cem.get(path).await.body);
            }
            assert_eq!(before, after);
        }
    }
}
