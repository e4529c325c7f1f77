//! The list of people.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Html;
use kith_app::domain::permission::Sight;
use kith_app::domain::profile::ProfileField;
use kith_app::house::people::{COUNTED, PeopleFilter};
use kith_app::store::directory;

use super::form::{Choice, Field};
use super::frame::{Frame, Page};
use super::layout::{Layout, Place};
use super::overlap::Face;
use crate::http::{AppError, Routes, Server};

pub(super) fn routes(routes: Routes) -> Routes {
    routes.get("/people", show)
}

#[derive(Template)]
#[template(path = "pages/people.html")]
struct People {
    layout: Layout,
    search: Field,
    /// A question for each field that the list can be narrowed by; with choices where the field has them.
    filters: Vec<(Field, Vec<Choice>)>,
    /// Whether the list is narrowed by a field, so that the questions stand open.
    narrowed: bool,
    /// Whether anything at all narrows the list.
    filtered: bool,
    columns: Vec<String>,
    rows: Vec<Row>,
    /// How many people there are, in words.
    count: String,
    organizer: bool,
    administrator: bool,
    deactivated: bool,
    first: Option<String>,
    next: Option<String>,
}

struct Row {
    href: String,
    face: Face,
    email: String,
    deactivated: bool,
    values: Vec<String>,
}

/// What the address asks for. Fields are called `f-name`, so that a field named `q` is no trouble.
#[derive(Debug, Default)]
struct Asked {
    filter: PeopleFilter,
    after: Option<directory::Place>,
}

async fn show(
    State(server): State<Server>,
    page: Page,
    Query(query): Query<Vec<(String, String)>>,
) -> Result<Html<String>, AppError> {
    let asked = read(&query);
    let sight = page.present.actor.sight();
    let found = server.house.people(sight, &asked.filter, asked.after.as_ref()).await?;
    let rows = found.lines.iter().zip(found.values).map(|(line, values)| Row {
        href: format!("/people/{}", line.id),
        face: Face::new(line.name.as_str()),
        email: line.email.clone().unwrap_or_default(),
        deactivated: line.deactivated,
        values: values.iter().map(|v| v.join(", ")).collect(),
    });
    let t = page.frame.t.clone();
    let people = People {
        search: Field::new("q", t.say("people-search"))
            .value(asked.filter.search.as_str())
            .optional(),
        filters: found
            .filters
            .iter()
            .map(|f| question(&page.frame, f, &asked.filter))
            .collect(),
        narrowed: !asked.filter.values.is_empty() || asked.filter.deactivated,
        filtered: asked.filter != PeopleFilter::default(),
        columns: found.columns.iter().map(|f| f.label.clone()).collect(),
        rows: rows.collect(),
        count: if found.count > COUNTED {
            t.say_with("people-many", &[("n", COUNTED.into())])
        } else {
            t.say_with("people-count", &[("n", found.count.into())])
        },
        organizer: sight == Sight::Organizer,
        administrator: page.present.actor.administrator().is_ok(),
        deactivated: asked.filter.deactivated && sight == Sight::Organizer,
        first: asked.after.as_ref().map(|_| address(&asked.filter, None)),
        next: found.next.as_ref().map(|place| address(&asked.filter, Some(place))),
        layout: page.frame.layout(t.say("people-title"), Some(Place::People)),
    };
    Ok(Html(people.render()?))
}

fn question(frame: &Frame, field: &ProfileField, filter: &PeopleFilter) -> (Field, Vec<Choice>) {
    let given = filter.values.iter().find(|(name, _)| name == field.name.as_str());
    let value = given.map(|(_, value)| value.as_str()).unwrap_or_default();
    let mut choices = Vec::new();
    if !field.choices.is_empty() {
        choices.push(Choice::new("", frame.t.say("people-any")).chosen(value.is_empty()));
        choices.extend(
            field
                .choices
                .iter()
                .map(|c| Choice::new(c.as_str(), c.as_str()).chosen(c == value)),
        );
    }
    let question = Field::new(format!("f-{}", field.name), field.label.as_str())
        .value(value)
        .optional();
    (question, choices)
}

fn read(query: &[(String, String)]) -> Asked {
    let mut asked = Asked::default();
    let (mut name, mut id) = (None, None);
    for (key, value) in query.iter().filter(|(_, value)| !value.is_empty()) {
        match key.as_str() {
            "q" => asked.filter.search = value.clone(),
            "deactivated" => asked.filter.deactivated = true,
            "program" => asked.filter.program = value.parse().ok(),
            "after" => name = Some(value.clone()),
            "after-id" => id = value.parse().ok(),
            key => {
                if let Some(field) = key.strip_prefix("f-") {
                    asked.filter.values.push((field.to_owned(), value.clone()));
                }
            }
        }
    }
    asked.after = name.zip(id).map(|(sort_name, id)| directory::Place { sort_name, id });
    asked
}

/// The address of a page of the list.
pub(super) fn address(filter: &PeopleFilter, after: Option<&directory::Place>) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    if !filter.search.is_empty() {
        query.append_pair("q", &filter.search);
    }
    for (name, value) in &filter.values {
        query.append_pair(&format!("f-{name}"), value);
    }
    if filter.deactivated {
        query.append_pair("deactivated", "yes");
    }
    if let Some(program) = filter.program {
        query.append_pair("program", &program.to_string());
    }
    if let Some(place) = after {
        query
            .append_pair("after", &place.sort_name)
            .append_pair("after-id", &place.id.to_string());
    }
    match query.finish() {
        query if query.is_empty() => "/people".to_owned(),
        query => format!("/people?{query}"),
    }
}

#[cfg(test)]
mod tests {
    use http::StatusCode;
    use kith_app::store::on_both;

    use crate::http::testing::TestApp;
    use crate::pages::import::tests::bring_in;

    on_both! {
        async fn the_list_is_searched_narrowed_and_paged(kind) {
            let app = TestApp::new(kind).await;
            let rows: String = (0..120)
                .map(|i| format!("p{i}@example.org,Person {i:03},{}\n", ["Sales", "Law & Order"][i % 2]))
                .collect();
            bring_in(&app, &format!("email,name,department\n{rows}")).await;
            let mut ada = app.signed_in("ada@example.org").await;
            let mut path = "/people".to_owned();
            let mut seen = Vec::new();
            for _ in 0..3 {
                let page = ada.get(&path).await;
                assert_eq!(page.status, StatusCode::OK);
                assert!(page.body.contains("121 people"));
                seen.extend(page.body.split("class=\"row-link\"").skip(1).map(|s| {
                    s.split("<bdi>").nth(1).unwrap().split('<').next().unwrap().to_owned()
                }));
                path = page.body.split("rel=\"next\" href=\"").nth(1).map(|s| s.split('"').next().unwrap().replace("&#38;", "&")).unwrap_or_default();
            }
            assert_eq!((seen.len(), path.as_str()), (121, ""));
            assert!(seen.is_sorted() && seen[1] == "Person 000", "{seen:?}");

            let page = ada.get("/people?f-department=law+%26+order&q=pers%C3%B6n+11").await;
            assert!(page.body.contains("6 people"), "{}", page.body);
            let page = ada.get("/people?q=nobody%25").await;
            assert!(page.body.contains("Nobody fits") && page.body.contains("value=\"nobody%\""));
        }

        async fn members_see_less_than_organizers(kind) {
            let app = TestApp::new(kind).await;
            let mut ada = app.signed_in("ada@example.org").await;
            for (label, visibility) in [("Cost centre", "organizers"), ("Health", "matching")] {
                let form = format!("label={label}&kind=choice&owner=directory&visibility={visibility}&choices=");
                assert_eq!(ada.post("/fields", &form).await.status, StatusCode::SEE_OTHER);
            }
            bring_in(&app, "email,name,cost centre,health\nben@example.org,Ben Ito,C-7,fine-thanks\ncem@example.org,Cem Öz,C-7,\n").await;
            for (email, seen, found) in [("ada@example.org", true, "2 people"), ("ben@example.org", false, "3 people")] {
                let mut browser = app.signed_in(email).await;
                let list = browser.get("/people?f-cost_centre=c-7").await.body;
                assert!(list.contains(found), "{email}: {list}");
                assert_eq!(list.contains("Cost centre"), seen);
                // What only goes into matching narrows nothing, for nobody: an empty answer would tell.
                assert!(browser.get("/people?f-health=other").await.body.contains("3 people"));
                let person = list.split("href=\"/people/").nth(1).unwrap().split('"').next().unwrap().to_owned();
                let page = browser.get(&format!("/people/{person}")).await.body;
                assert!(!page.contains("fine-thanks") && !page.contains("Health"));
            }
            let mut ben = app.signed_in("ben@example.org").await;
            let profile = ben.get("/profile").await.body;
            assert!(profile.contains("fine-thanks") && profile.contains("C-7"), "one's own is all seen: {profile}");
            assert_eq!(app.browser().get("/people").await.location(), "/sign-in");
        }
    }
}
