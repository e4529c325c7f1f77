//! A person, as colleagues and organizers see one.

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use kith_app::domain::id::PersonId;
use kith_app::house::Error;
use kith_app::house::people::PeopleFilter;
use serde::Deserialize;

use super::frame::{Page, redirect_with};
use super::layout::{Layout, Place, Tone};
use super::overlap::Face;
use super::people;
use crate::http::{AppError, Routes, Server};

pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .get("/people/{id}", show)
        .get("/people/{id}/deactivation", ask)
        .post("/people/{id}/deactivation", deactivate)
        .post("/people/{id}/activation", activate)
}

#[derive(Template)]
#[template(path = "pages/person.html")]
struct Person {
    layout: Layout,
    id: PersonId,
    face: Face,
    email: String,
    time_zone: String,
    manager: Option<(PersonId, String)>,
    facts: Vec<Fact>,
    programs: Vec<(String, String)>,
    deactivated: bool,
    oneself: bool,
    /// May deactivate this person.
    administrator: bool,
}

/// A field with its values, each with the address of the others who have it.
struct Fact {
    label: String,
    values: Vec<(String, Option<String>)>,
    /// Whether the values are short and stand side by side.
    chips: bool,
}

#[derive(Template)]
#[template(path = "pages/person_deactivation.html")]
struct Deactivation {
    layout: Layout,
    id: PersonId,
    name: String,
    error: String,
}

#[derive(Debug, Deserialize)]
struct Nothing {}

async fn show(State(server): State<Server>, Path(id): Path<String>, page: Page) -> Result<Html<String>, AppError> {
    let id = read(&id)?;
    let card = server.house.person(&page.present.actor, id).await?;
    let facts = card.fields.iter().map(|(field, values)| Fact {
        label: field.label.clone(),
        chips: field.kind.filters(),
        values: values
            .iter()
            .map(|value| {
                let others = field.kind.filters().then(|| {
                    let values = vec![(field.name.as_str().to_owned(), value.clone())];
                    people::address(
                        &PeopleFilter {
                            values,
                            ..PeopleFilter::default()
                        },
                        None,
                    )
                });
                (value.clone(), others)
            })
            .collect(),
    });
    let programs = card
        .programs
        .iter()
        .map(|(id, name)| (format!("/programs/{id}"), name.clone()));
    let person = Person {
        id,
        face: Face::new(card.person.name.as_str()),
        email: card.person.email.clone().unwrap_or_default(),
        time_zone: card.person.time_zone.clone(),
        manager: card.manager.clone(),
        facts: facts.collect(),
        programs: programs.collect(),
        deactivated: card.person.deactivated_at.is_some(),
        oneself: card.oneself,
        administrator: page.present.actor.administrator().is_ok() && !card.oneself,
        layout: page.frame.layout(card.person.name.as_str(), Some(Place::People)),
    };
    Ok(Html(person.render()?))
}

async fn ask(State(server): State<Server>, Path(id): Path<String>, page: Page) -> Result<Html<String>, AppError> {
    page.present.actor.administrator()?;
    Ok(Html(draw_question(&server, page, read(&id)?, "").await?))
}

async fn draw_question(server: &Server, page: Page, id: PersonId, error: &'static str) -> Result<String, AppError> {
    let card = server.house.person(&page.present.actor, id).await?;
    let name = card.person.name;
    let error = if error.is_empty() {
        String::new()
    } else {
        page.frame.t.say(error)
    };
    let title = page
        .frame
        .t
        .say_with("person-deactivate-title", &[("name", name.as_str().into())]);
    let page = Deactivation {
        id,
        layout: page.frame.layout(title, Some(Place::People)),
        name,
        error,
    };
    Ok(page.render()?)
}

async fn deactivate(
    State(server): State<Server>,
    Path(id): Path<String>,
    page: Page,
    Form(Nothing {}): Form<Nothing>,
) -> Result<Response, AppError> {
    let administrator = page.present.actor.administrator()?;
    let id = read(&id)?;
    match server.house.deactivate(administrator, id).await {
        Ok(()) => {}
        Err(Error::Invalid(wrong)) => {
            let message = wrong.first().map_or("error-bad-request", |w| w.message);
            let html = draw_question(&server, page, id, message).await?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(html)).into_response());
        }
        Err(e) => return Err(e.into()),
    }
    Ok(redirect_with(
        &server,
        &format!("/people/{id}"),
        Tone::Good,
        "flash-person-deactivated",
    ))
}

async fn activate(
    State(server): State<Server>,
    Path(id): Path<String>,
    page: Page,
    Form(Nothing {}): Form<Nothing>,
) -> Result<Response, AppError> {
    let administrator = page.present.actor.administrator()?;
    let id = read(&id)?;
    server.house.reactivate(administrator, id).await?;
    Ok(Redirect::to(&format!("/people/{id}")).into_response())
}

fn read(id: &str) -> Result<PersonId, AppError> {
    id.parse().map_err(|_| AppError::NotFound)
}

#[cfg(test)]
mod tests {
    use http::StatusCode;
    use kith_app::store::on_both;

    use crate::http::testing::TestApp;
    use crate::pages::import::tests::bring_in;

    on_both! {
        async fn a_person_is_deactivated_and_comes_back(kind) {
            let app = TestApp::new(kind).await;
            bring_in(&app, "email,name,department\nben@example.org,Ben <Ito>,R&D\n").await;
            let mut ada = app.signed_in("ada@example.org").await;
            let mut ben = app.signed_in("ben@example.org").await;
            let list = ada.get("/people?q=ben").await.body;
            let path = format!("/people/{}", list.split("href=\"/people/").nth(1).unwrap().split('"').next().unwrap());
            let page = ada.get(&path).await.body;
            for part in ["Ben &#60;Ito&#62;", "ben@example.org", "href=\"/people?f-department=R%26D\"", "/deactivation\""] {
                assert!(page.contains(part), "{part} is missing in {page}");
            }
            assert!(!ben.get(&path).await.body.contains("/deactivation\""));
            assert_eq!(ben.get(&format!("{path}/deactivation")).await.status, StatusCode::FORBIDDEN);
            assert_eq!(ben.post(&format!("{path}/deactivation"), "").await.status, StatusCode::FORBIDDEN);

            assert!(ada.get(&format!("{path}/deactivation")).await.body.contains("Deactivate Ben"));
            assert_eq!(ada.post(&format!("{path}/deactivation"), "").await.location(), path);
            assert_eq!(ben.get("/people").await.location(), "/sign-in", "signed out at the next request");
            assert!(!ada.get("/people").await.body.contains("Ben &#60;"));
            assert!(ada.get("/people?deactivated=yes").await.body.contains("Ben &#60;"));
            assert_eq!(ada.post(&format!("{path}/deactivation"), "").await.status, StatusCode::NOT_FOUND);
            assert_eq!(ada.post(&format!("{path}/activation"), "").await.status, StatusCode::SEE_OTHER);
            assert!(ada.get("/people").await.body.contains("Ben &#60;"));
            for nobody in ["/people/00000000-0000-7000-8000-000000000000", "/people/x"] {
                assert_eq!(ada.get(nobody).await.status, StatusCode::NOT_FOUND);
            }
        }
    }
}
