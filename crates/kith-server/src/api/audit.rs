//! The audit log, oldest first, for whoever keeps logs elsewhere.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use kith_app::domain::scope::Scope;
use kith_app::store::audit::Entry;
use serde::Serialize;
use serde_json::Value;

use super::Listed;
use super::input::{Asked, Bearer, Paging};
use super::problem::Problem;
use crate::http::{Routes, Server};

pub(super) fn routes(routes: Routes) -> Routes {
    routes.get("/api/v1/audit", list)
}

/// A row of the log.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct Row {
    /// Its number, from 1 without gaps.
    seq: i64,
    /// When (RFC 3339).
    #[schema(format = DateTime)]
    at: String,
    /// Who, for example `person:…`.
    actor: String,
    /// What, for example `person.deactivated`.
    action: String,
    /// On whom or what; may be empty.
    subject: String,
    /// More; ids, numbers and words only.
    detail: Value,
    /// The seal over this row and all before it, in hexadecimal.
    seal: String,
}

/// A page of the log.
#[utoipa::path(get, operation_id = "list_audit", path = "/api/v1/audit", tag = "audit", params(Paging), security(("token" = ["audit:read"])),
    responses((status = 200, body = Listed<Row>), (status = "default", body = Problem, content_type = "application/problem+json")))]
async fn list(
    State(server): State<Server>,
    Bearer(caller): Bearer,
    Asked(paging): Asked<Paging>,
) -> Result<Response, Problem> {
    let reader = caller.may(Scope::AuditRead)?;
    let (after, limit) = (paging.after()?.unwrap_or(0), paging.limit()?);
    let entries = server.house.audit_after(reader, after, limit + 1).await?;
    let listed = Listed::new(entries, limit, |entry| entry.seq.to_string(), row);
    Ok(axum::Json(listed).into_response())
}

fn row(entry: Entry) -> Row {
    Row {
        seq: entry.seq,
        at: entry.at.timestamp().to_string(),
        actor: entry.actor,
        action: entry.action,
        subject: entry.subject,
        detail: serde_json::from_str(&entry.detail).unwrap_or(Value::Null),
        seal: entry.hash.iter().map(|byte| format!("{byte:02x}")).collect(),
    }
}
