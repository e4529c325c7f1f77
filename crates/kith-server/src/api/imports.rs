//! Import of people from a file, for directories that write one.

use axum::extract::{DefaultBodyLimit, State};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use http::{Method, StatusCode};
use kith_app::domain::id::ImportId;
use kith_app::domain::permission::Administrator;
use kith_app::domain::scope::Scope;
use kith_app::house::people::Whole;
use kith_app::house::people::import::LARGEST_FILE;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::input::{Asked, Bearer, Change, File, Id};
use super::once::Reply;
use super::people::Outcome;
use super::problem::Problem;
use crate::http::{Routes, Server};

pub(super) fn routes(routes: Routes) -> Routes {
    let start = post(start).layer(DefaultBodyLimit::max(LARGEST_FILE));
    routes
        .add(Method::POST, "/api/v1/imports", start)
        .get("/api/v1/imports/{id}", one)
}

/// How a file is meant.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct Meant {
    /// The name of the file; its ending tells what it is.
    #[param(example = "people.csv")]
    name: Option<String>,
    /// Whether people of the directory who are not in the file have left. When they are more than 10 in 100, the import is held
    /// until an administrator agrees on its page.
    #[serde(default)]
    whole: bool,
}

/// An import.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct Import {
    id: Uuid,
    /// `uploaded`, `previewed`, `held`, `running`, `done`, `failed` or `discarded`.
    state: String,
    rows_total: i64,
    rows_done: i64,
    /// Why it failed.
    error: Option<String>,
    /// What it will do or did.
    outcome: Option<Outcome>,
}

/// Takes a CSV or XLSX file, guesses what its columns are by their titles, and begins to import it.
#[utoipa::path(post, operation_id = "start_import", path = "/api/v1/imports", tag = "people",
    params(Meant, ("Idempotency-Key" = Option<String>, Header, min_length = 1, max_length = 128)),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    security(("token" = ["people:write"])),
    responses((status = 202, body = Import), (status = "default", body = Problem, content_type = "application/problem+json")))]
async fn start(
    State(server): State<Server>,
    Asked(meant): Asked<Meant>,
    change: Change<File>,
) -> Result<Response, Problem> {
    let writer = change.caller.may(Scope::PeopleWrite)?;
    let whole = if meant.whole { Whole::Yes } else { Whole::No };
    let name = meant.name.as_deref().unwrap_or("people.csv");
    let work = async {
        let house = &server.house;
        let id = house.upload_import(writer, name, change.body.0.to_vec()).await?;
        let (columns, _) = house.import_columns(writer, id).await?;
        let words: Vec<String> = columns.into_iter().map(|column| column.target).collect();
        let report = match house.preview_import(writer, id, &words, whole).await {
            Ok(report) => report,
            Err(e) => {
                // Nobody looks at it any more.
                house.discard_import(writer, id).await?;
                return Err(e.into());
            }
        };
        if !report.holds() {
            house.begin_import(writer, id, None).await?;
        }
        Ok(Reply::new(StatusCode::ACCEPTED, &find(&server, writer, id).await?))
    };
    change.once(&server, work).await
}

/// An import, as it stands.
#[utoipa::path(get, operation_id = "find_import", path = "/api/v1/imports/{id}", tag = "people", params(("id" = Uuid, Path)),
    security(("token" = ["people:write"])),
    responses((status = 200, body = Import), (status = "default", body = Problem, content_type = "application/problem+json")))]
async fn one(State(server): State<Server>, Bearer(caller): Bearer, Id(id): Id<ImportId>) -> Result<Response, Problem> {
    let import = find(&server, caller.may(Scope::PeopleWrite)?, id).await?;
    Ok(axum::Json(import).into_response())
}

async fn find(server: &Server, writer: Administrator, id: ImportId) -> Result<Import, Problem> {
    let view = server.house.import(writer, id).await?;
    Ok(Import {
        id: view.import.id.uuid(),
        state: view.import.state,
        rows_total: view.import.rows_total,
        rows_done: view.import.rows_done,
        error: view.import.error,
        outcome: view.report.map(|report| Outcome::new(&report, 0)),
    })
}
