//! People.

use std::collections::BTreeMap;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use jiff::Timestamp;
use kith_app::domain::id::{PersonId, ProgramId};
use kith_app::domain::scope::Scope;
use kith_app::house::api::PeopleAsked;
use kith_app::house::people::import::{MOST_IN_A_BATCH, PersonRow, Report};
use kith_app::store::directory::Line;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Listed;
use super::input::{Asked, Bearer, Change, Id, Json, Nothing, Paging, Values};
use super::once::Reply;
use super::problem::Problem;
use crate::http::{Routes, Server};

pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .get("/api/v1/people", list)
        .post("/api/v1/people", upsert)
        .get("/api/v1/people/{id}", one)
        .put("/api/v1/people/{id}/deactivation", deactivate)
        .delete("/api/v1/people/{id}/deactivation", reactivate)
}

/// A person in a list.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct PersonInList {
    /// Kith's number of the person; it never changes.
    id: Uuid,
    name: String,
    email: Option<String>,
    /// Whether the person takes part in nothing any more.
    deactivated: bool,
}

/// A person.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct Person {
    /// Kith's number of the person; it never changes.
    id: Uuid,
    /// The number in the organization's directory.
    external_id: Option<String>,
    name: String,
    email: Option<String>,
    /// A language tag, for example `en`.
    language: String,
    /// An IANA name, for example `Europe/Berlin`.
    time_zone: String,
    /// The person above.
    manager_id: Option<Uuid>,
    administrator: bool,
    /// When the person was last changed (RFC 3339).
    #[schema(format = DateTime)]
    updated_at: String,
    /// Since when the person takes part in nothing (RFC 3339).
    #[schema(format = DateTime)]
    deactivated_at: Option<String>,
    /// What organizers may see, by the name of the field.
    fields: Values,
}

/// Which people.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct Filter {
    /// The beginnings of words of a name or e-mail.
    search: Option<String>,
    /// Deactivated people instead of active ones.
    #[serde(default)]
    deactivated: bool,
}

/// People to add or change.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct Batch {
    /// Up to 1,000 at once. People who are not among them stay as they are.
    #[schema(min_items = 1, max_items = 1000)]
    people: Vec<PersonSaid>,
}

/// What is said of a person. What is missing stays as it is.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct PersonSaid {
    /// The number in the organization's directory. A person is known by it, else by the e-mail.
    external_id: Option<String>,
    email: Option<String>,
    /// Needed for a person who is new.
    name: Option<String>,
    /// The person above: external id, e-mail or name.
    manager: Option<String>,
    /// An IANA name, for example `Europe/Berlin`.
    time_zone: Option<String>,
    /// Whether the person takes part.
    active: Option<bool>,
    /// Values by the name of the field; an empty list leaves the field as it is.
    #[serde(default)]
    fields: Values,
}

/// What became of the people.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct Outcome {
    /// People who were not known.
    new: usize,
    /// People of whom something changed.
    changed: usize,
    /// People who were as they were said to be.
    unchanged: usize,
    /// People who were not taken. The others were.
    rejected: usize,
    /// Why, for the first thousand.
    rejections: Vec<Rejection>,
}

/// Somebody who was not taken.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct Rejection {
    /// The place in what was sent, from 1; in a file the line.
    row: u64,
    /// What it is about.
    field: Option<String>,
    /// Why.
    message: String,
}

impl Outcome {
    /// From a report; `header` lines are before the first person.
    pub(super) fn new(report: &Report, header: u64) -> Outcome {
        let t = crate::pages::frame::for_nobody();
        let rejections = report.rejections.iter().map(|r| Rejection {
            row: r.line.saturating_sub(header),
            field: r.column.clone(),
            message: if t.has(r.reason.key()) {
                t.say(r.reason.key())
            } else {
                r.reason.to_string()
            },
        });
        Outcome {
            new: report.new,
            changed: report.changed,
            unchanged: report.unchanged,
            rejected: report.rejected,
            rejections: rejections.collect(),
        }
    }
}

/// A line of a list.
pub(super) fn line(line: Line) -> PersonInList {
    PersonInList {
        id: line.id.uuid(),
        name: line.name,
        email: line.email,
        deactivated: line.deactivated,
    }
}

/// A page of people, by name.
#[utoipa::path(get, operation_id = "list_people", path = "/api/v1/people", tag = "people", params(Filter, Paging),
    security(("token" = ["people:read"])),
    responses((status = 200, body = Listed<PersonInList>), (status = "default", body = Problem, content_type = "application/problem+json")))]
async fn list(
    State(server): State<Server>,
    Bearer(caller): Bearer,
    Asked(filter): Asked<Filter>,
    Asked(paging): Asked<Paging>,
) -> Result<Response, Problem> {
    let reader = caller.may(Scope::PeopleRead)?;
    let limit = paging.limit()?;
    let asked = PeopleAsked {
        search: filter.search.unwrap_or_default(),
        deactivated: filter.deactivated,
        program: None,
    };
    let lines = server
        .house
        .people_after(reader.into(), &asked, paging.after()?, limit + 1)
        .await?;
    Ok(axum::Json(page(lines, limit)).into_response())
}

/// A page of lines, of which there may be one more than fits.
pub(super) fn page(lines: Vec<Line>, limit: i64) -> Listed<PersonInList> {
    Listed::new(lines, limit, |l| l.id.to_string(), line)
}

/// A person, with what organizers may see.
#[utoipa::path(get, operation_id = "find_person", path = "/api/v1/people/{id}", tag = "people", params(("id" = Uuid, Path)),
    security(("token" = ["people:read"])),
    responses((status = 200, body = Person), (status = "default", body = Problem, content_type = "application/problem+json")))]
async fn one(State(server): State<Server>, Bearer(caller): Bearer, Id(id): Id<PersonId>) -> Result<Response, Problem> {
    let reader = caller.may(Scope::PeopleRead)?;
    let (person, fields) = server.house.person_with_fields(reader.into(), id).await?;
    let said = |at: Timestamp| at.to_string();
    let fields: BTreeMap<_, _> = fields
        .into_iter()
        .map(|(field, values)| (field.name.as_str().to_owned(), values))
        .collect();
    let person = Person {
        id: person.id.uuid(),
        external_id: person.external_id,
        name: person.name,
        email: person.email,
        language: person.language,
        time_zone: person.time_zone,
        manager_id: person.manager_id,
        administrator: person.administrator,
        updated_at: said(person.updated_at.timestamp()),
        deactivated_at: person.deactivated_at.map(|at| said(at.timestamp())),
        fields: Values(fields),
    };
    Ok(axum::Json(person).into_response())
}

/// Adds people who are not known and changes those who are. Nobody is deleted. Who cannot be taken is told; the others are taken.
#[utoipa::path(post, operation_id = "upsert_people", path = "/api/v1/people", tag = "people", request_body = Batch,
    params(("Idempotency-Key" = Option<String>, Header, min_length = 1, max_length = 128)),
    security(("token" = ["people:write"])),
    responses((status = 200, body = Outcome), (status = "default", body = Problem, content_type = "application/problem+json")))]
async fn upsert(State(server): State<Server>, change: Change<Json<Batch>>) -> Result<Response, Problem> {
    let writer = change.caller.may(Scope::PeopleWrite)?;
    let people = &change.body.0.people;
    if people.is_empty() || people.len() > MOST_IN_A_BATCH {
        let message = format!("from 1 to {MOST_IN_A_BATCH} people at once");
        return Err(Problem::wrong("people", message));
    }
    let rows: Vec<PersonRow> = people.iter().map(row).collect();
    let work = async {
        let report = server.house.upsert_people(writer, &rows).await?;
        Ok(Reply::new(StatusCode::OK, &Outcome::new(&report, 1)))
    };
    change.once(&server, work).await
}

fn row(said: &PersonSaid) -> PersonRow {
    let mut row = PersonRow::new();
    let own = [
        ("id", &said.external_id),
        ("email", &said.email),
        ("name", &said.name),
        ("manager", &said.manager),
        ("time_zone", &said.time_zone),
    ];
    for (name, value) in own {
        if let Some(value) = value {
            row.insert(name.to_owned(), vec![value.clone()]);
        }
    }
    if let Some(active) = said.active {
        let word = if active { "yes" } else { "no" };
        row.insert("active".to_owned(), vec![word.to_owned()]);
    }
    for (name, values) in &said.fields.0 {
        // A field never has the name of one of the above, see the names that are reserved.
        row.entry(name.clone()).or_insert_with(|| values.clone());
    }
    row
}

/// Ends that a person takes part; every sign-in ends with it.
#[utoipa::path(put, operation_id = "deactivate_person", path = "/api/v1/people/{id}/deactivation", tag = "people",
    params(("id" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header, min_length = 1, max_length = 128)),
    security(("token" = ["people:write"])),
    responses((status = 204), (status = "default", body = Problem, content_type = "application/problem+json")))]
async fn deactivate(
    State(server): State<Server>,
    Id(id): Id<PersonId>,
    change: Change<Nothing>,
) -> Result<Response, Problem> {
    let writer = change.caller.may(Scope::PeopleWrite)?;
    let work = async {
        server.house.deactivate(writer, id).await?;
        Ok(Reply::done())
    };
    change.once(&server, work).await
}

/// Lets a person take part again.
#[utoipa::path(delete, operation_id = "reactivate_person", path = "/api/v1/people/{id}/deactivation", tag = "people",
    params(("id" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header, min_length = 1, max_length = 128)),
    security(("token" = ["people:write"])),
    responses((status = 204), (status = "default", body = Problem, content_type = "application/problem+json")))]
async fn reactivate(
    State(server): State<Server>,
    Id(id): Id<PersonId>,
    change: Change<Nothing>,
) -> Result<Response, Problem> {
    let writer = change.caller.may(Scope::PeopleWrite)?;
    let work = async {
        server.house.reactivate(writer, id).await?;
        Ok(Reply::done())
    };
    change.once(&server, work).await
}

/// People of a program, for the file beside this one.
pub(super) fn in_program(program: ProgramId) -> PeopleAsked {
    PeopleAsked {
        program: Some(program),
        ..PeopleAsked::default()
    }
}
