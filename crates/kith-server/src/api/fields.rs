//! The fields that an organization keeps of its people.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use kith_app::domain::scope::Scope;
use serde::Serialize;
use uuid::Uuid;

use super::Listed;
use super::input::Bearer;
use super::problem::Problem;
use crate::http::{Routes, Server};

pub(super) fn routes(routes: Routes) -> Routes {
    routes.get("/api/v1/fields", list)
}

/// A field.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct Field {
    id: Uuid,
    /// What the field is called in files and here.
    name: String,
    /// What people read.
    label: String,
    /// `text`, `choice`, `choices`, `skills`, `number`, `date`, `hours` or `language`.
    kind: String,
    /// Who says what stands in it: `directory` or `person`.
    owner: String,
    /// Who sees it: `members`, `organizers` or `matching`.
    visibility: String,
    /// What can stand in it; empty where anything can.
    choices: Vec<String>,
    /// People with a value.
    people: i64,
}

/// Every field, in the order in which people see them. There are few, so there is one page.
#[utoipa::path(get, operation_id = "list_fields", path = "/api/v1/fields", tag = "people", security(("token" = ["people:read"])),
    responses((status = 200, body = Listed<Field>), (status = "default", body = Problem, content_type = "application/problem+json")))]
async fn list(State(server): State<Server>, Bearer(caller): Bearer) -> Result<Response, Problem> {
    let fields = server.house.fields(caller.may(Scope::PeopleRead)?).await?;
    let shown = fields.into_iter().map(|used| Field {
        id: used.field.id.uuid(),
        name: used.field.name.as_str().to_owned(),
        label: used.field.label.clone(),
        kind: used.field.kind.as_str().to_owned(),
        owner: used.field.owner.as_str().to_owned(),
        visibility: used.field.visibility.as_str().to_owned(),
        choices: used.field.choices.clone(),
        people: used.people,
    });
    let listed = Listed {
        data: shown.collect(),
        next: None,
    };
    Ok(axum::Json(listed).into_response())
}
