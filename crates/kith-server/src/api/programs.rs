//! Programs, who organizes them and who takes part.

use axum::extract::{RawPathParams, State};
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use kith_app::domain::id::{PersonId, ProgramId};
use kith_app::domain::scope::Scope;
use kith_app::house::programs::ProgramForm;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Listed;
use super::input::{Asked, Bearer, Change, Id, Json, Nothing, Paging};
use super::once::Reply;
use super::people::{PersonInList, in_program, page};
use super::problem::Problem;
use crate::http::{Routes, Server};

pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .get("/api/v1/programs", list)
        .post("/api/v1/programs", create)
        .get("/api/v1/programs/{id}", one)
        .get("/api/v1/programs/{id}/people", people)
        .put("/api/v1/programs/{id}/people/{person}", enrol)
        .delete("/api/v1/programs/{id}/people/{person}", remove)
        .put("/api/v1/programs/{id}/organizers/{person}", appoint)
        .delete("/api/v1/programs/{id}/organizers/{person}", dismiss)
}

/// A program in a list.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct ProgramInList {
    id: Uuid,
    name: String,
    /// What it is for.
    purpose: String,
    /// When it was made (RFC 3339).
    #[schema(format = DateTime)]
    created_at: String,
}

/// A program.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct Program {
    #[serde(flatten)]
    program: ProgramInList,
    /// Who organizes it.
    organizers: Vec<Organizer>,
}

/// Somebody who organizes a program.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct Organizer {
    id: Uuid,
    name: String,
}

/// A program to be made.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct NewProgram {
    /// Up to 100 characters.
    #[schema(min_length = 1, max_length = 100)]
    name: String,
    /// What it is for, up to 1,000 characters.
    #[serde(default)]
    #[schema(max_length = 1000)]
    purpose: String,
}

/// What was made.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct Made {
    id: Uuid,
}

fn shown(program: kith_app::store::programs::Program) -> ProgramInList {
    ProgramInList {
        id: program.id.uuid(),
        name: program.name,
        purpose: program.purpose,
        created_at: program.created_at.timestamp().to_string(),
    }
}

/// A page of programs, oldest first.
#[utoipa::path(get, operation_id = "list_programs", path = "/api/v1/programs", tag = "programs", params(Paging), security(("token" = ["programs:read"])),
    responses((status = 200, body = Listed<ProgramInList>), (status = "default", body = Problem, content_type = "application/problem+json")))]
async fn list(
    State(server): State<Server>,
    Bearer(caller): Bearer,
    Asked(paging): Asked<Paging>,
) -> Result<Response, Problem> {
    let (reader, limit) = (caller.may(Scope::ProgramsRead)?, paging.limit()?);
    let programs = server.house.programs_after(reader, paging.after()?, limit + 1).await?;
    let listed = Listed::new(programs, limit, |program| program.id.to_string(), shown);
    Ok(axum::Json(listed).into_response())
}

/// A program and its organizers.
#[utoipa::path(get, operation_id = "find_program", path = "/api/v1/programs/{id}", tag = "programs", params(("id" = Uuid, Path)),
    security(("token" = ["programs:read"])),
    responses((status = 200, body = Program), (status = "default", body = Problem, content_type = "application/problem+json")))]
async fn one(State(server): State<Server>, Bearer(caller): Bearer, Id(id): Id<ProgramId>) -> Result<Response, Problem> {
    let reader = caller.may(Scope::ProgramsRead)?;
    let (program, organizers) = server.house.program_with_organizers(reader, id).await?;
    let organizers = organizers
        .into_iter()
        .map(|(id, name)| Organizer { id: id.uuid(), name });
    let program = Program {
        program: shown(program),
        organizers: organizers.collect(),
    };
    Ok(axum::Json(program).into_response())
}

/// A page of the people who take part, by name.
#[utoipa::path(get, operation_id = "list_people_of_program", path = "/api/v1/programs/{id}/people", tag = "programs", params(("id" = Uuid, Path), Paging),
    security(("token" = ["programs:read"])),
    responses((status = 200, body = Listed<PersonInList>), (status = "default", body = Problem, content_type = "application/problem+json")))]
async fn people(
    State(server): State<Server>,
    Bearer(caller): Bearer,
    Id(id): Id<ProgramId>,
    Asked(paging): Asked<Paging>,
) -> Result<Response, Problem> {
    let (reader, limit) = (caller.may(Scope::ProgramsRead)?, paging.limit()?);
    server.house.program_with_organizers(reader, id).await?;
    let asked = in_program(id);
    let lines = server
        .house
        .people_after(reader.into(), &asked, paging.after()?, limit + 1)
        .await?;
    Ok(axum::Json(page(lines, limit)).into_response())
}

/// Makes a program.
#[utoipa::path(post, operation_id = "create_program", path = "/api/v1/programs", tag = "programs", request_body = NewProgram,
    params(("Idempotency-Key" = Option<String>, Header, min_length = 1, max_length = 128)),
    security(("token" = ["programs:write"])),
    responses((status = 201, body = Made), (status = "default", body = Problem, content_type = "application/problem+json")))]
async fn create(State(server): State<Server>, change: Change<Json<NewProgram>>) -> Result<Response, Problem> {
    let writer = change.caller.may(Scope::ProgramsWrite)?;
    let form = ProgramForm {
        name: change.body.0.name.clone(),
        purpose: change.body.0.purpose.clone(),
    };
    let work = async {
        let id = server.house.create_program(writer, &form).await?.uuid();
        Ok(Reply::new(StatusCode::CREATED, &Made { id }))
    };
    change.once(&server, work).await
}

/// The `{person}` of an address.
fn person(params: &RawPathParams) -> Result<PersonId, Problem> {
    let text = params
        .iter()
        .find(|(name, _)| *name == "person")
        .map(|(_, value)| value);
    let gone = || Problem::new(StatusCode::NOT_FOUND, "There is no such person.");
    text.and_then(|text| text.parse().ok()).ok_or_else(gone)
}

/// Enrols a person; nothing happens when the person takes part already.
#[utoipa::path(put, operation_id = "enrol_person", path = "/api/v1/programs/{id}/people/{person}", tag = "programs",
    params(("id" = Uuid, Path), ("person" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header, min_length = 1, max_length = 128)),
    security(("token" = ["programs:write"])),
    responses((status = 204), (status = "default", body = Problem, content_type = "application/problem+json")))]
async fn enrol(
    State(server): State<Server>,
    Id(id): Id<ProgramId>,
    params: RawPathParams,
    change: Change<Nothing>,
) -> Result<Response, Problem> {
    let (organizer, person) = (change.caller.organizer_of(id)?, person(&params)?);
    let work = async {
        server
            .house
            .program_with_organizers(change.caller.may(Scope::ProgramsWrite)?, id)
            .await?;
        server.house.enrol(organizer, person).await?;
        Ok(Reply::done())
    };
    change.once(&server, work).await
}

/// Ends that a person takes part.
#[utoipa::path(delete, operation_id = "remove_person_from_program", path = "/api/v1/programs/{id}/people/{person}", tag = "programs",
    params(("id" = Uuid, Path), ("person" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header, min_length = 1, max_length = 128)),
    security(("token" = ["programs:write"])),
    responses((status = 204), (status = "default", body = Problem, content_type = "application/problem+json")))]
async fn remove(
    State(server): State<Server>,
    Id(id): Id<ProgramId>,
    params: RawPathParams,
    change: Change<Nothing>,
) -> Result<Response, Problem> {
    let (organizer, person) = (change.caller.organizer_of(id)?, person(&params)?);
    let work = async {
        server.house.remove_from_program(organizer, person).await?;
        Ok(Reply::done())
    };
    change.once(&server, work).await
}

/// Lets a person organize a program.
#[utoipa::path(put, operation_id = "appoint_organizer", path = "/api/v1/programs/{id}/organizers/{person}", tag = "programs",
    params(("id" = Uuid, Path), ("person" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header, min_length = 1, max_length = 128)),
    security(("token" = ["programs:write"])),
    responses((status = 204), (status = "default", body = Problem, content_type = "application/problem+json")))]
async fn appoint(
    State(server): State<Server>,
    Id(id): Id<ProgramId>,
    params: RawPathParams,
    change: Change<Nothing>,
) -> Result<Response, Problem> {
    let (writer, person) = (change.caller.may(Scope::ProgramsWrite)?, person(&params)?);
    let work = async {
        let (person, _) = server.house.person_with_fields(writer.into(), person).await?;
        let Some(email) = person.email else {
            return Err(Problem::wrong("person", "Somebody without an e-mail cannot sign in."));
        };
        server.house.appoint_organizer(writer, id, &email).await?;
        Ok(Reply::done())
    };
    change.once(&server, work).await
}

/// Ends that a person organizes a program.
#[utoipa::path(delete, operation_id = "dismiss_organizer", path = "/api/v1/programs/{id}/organizers/{person}", tag = "programs",
    params(("id" = Uuid, Path), ("person" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header, min_length = 1, max_length = 128)),
    security(("token" = ["programs:write"])),
    responses((status = 204), (status = "default", body = Problem, content_type = "application/problem+json")))]
async fn dismiss(
    State(server): State<Server>,
    Id(id): Id<ProgramId>,
    params: RawPathParams,
    change: Change<Nothing>,
) -> Result<Response, Problem> {
    let (writer, person) = (change.caller.may(Scope::ProgramsWrite)?, person(&params)?);
    let work = async {
        server.house.dismiss_organizer(writer, id, person).await?;
        Ok(Reply::done())
    };
    change.once(&server, work).await
}
