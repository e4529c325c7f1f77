//! What a program is told when it does not get what it asked for (RFC 9457).

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::header::{CONTENT_LENGTH, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use http::{HeaderValue, StatusCode};
use kith_app::domain::permission::Refused;
use kith_app::house;
use serde::Serialize;

use crate::http::AppError;
use crate::pages::frame::for_nobody;

pub(super) const PROBLEM: HeaderValue = HeaderValue::from_static("application/problem+json");

/// Why a request was not done.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct Problem {
    /// The HTTP status, again.
    pub(super) status: u16,
    /// The kind of problem, in a few words.
    pub(super) title: String,
    /// What it is this time, and what to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
    /// Each value that cannot be taken.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<Wrong>,
    /// For the log only.
    #[serde(skip)]
    inside: Option<AppError>,
}

/// A value that cannot be taken.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct Wrong {
    /// Which.
    field: String,
    /// Why.
    message: String,
}

impl Problem {
    pub(super) fn new(status: StatusCode, detail: impl Into<String>) -> Problem {
        Problem {
            detail: Some(detail.into()),
            ..Problem::plain(status)
        }
    }

    fn plain(status: StatusCode) -> Problem {
        Problem {
            status: status.as_u16(),
            title: status.canonical_reason().unwrap_or("Error").to_owned(),
            detail: None,
            errors: Vec::new(),
            inside: None,
        }
    }

    /// A value that cannot be taken, said in a sentence of our own.
    pub(super) fn wrong(field: impl Into<String>, message: impl Into<String>) -> Problem {
        let (field, message) = (field.into(), message.into());
        Problem {
            errors: vec![Wrong { field, message }],
            ..Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "Some values cannot be taken.")
        }
    }

    /// No token, or one that is good for nothing.
    pub(super) fn no_token() -> Problem {
        let detail = "Send a token: Authorization: Bearer kith_… An administrator makes one on the page of tokens.";
        Problem::new(StatusCode::UNAUTHORIZED, detail)
    }
}

impl From<Refused> for Problem {
    fn from(_: Refused) -> Problem {
        Problem::new(
            StatusCode::FORBIDDEN,
            "The token does not have the scope that this needs.",
        )
    }
}

impl From<house::Error> for Problem {
    fn from(e: house::Error) -> Problem {
        match e {
            house::Error::Refused => Refused.into(),
            house::Error::NotFound(what) => Problem::new(StatusCode::NOT_FOUND, format!("There is no such {what}.")),
            house::Error::Invalid(wrong) => {
                let t = for_nobody();
                let errors = wrong.into_iter().map(|w| Wrong {
                    field: w.field.to_owned(),
                    message: t.say(w.message),
                });
                Problem {
                    errors: errors.collect(),
                    ..Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "Some values cannot be taken.")
                }
            }
            house::Error::Rejected(wrong) => {
                let t = for_nobody();
                let errors = wrong.into_iter().map(|(field, message)| Wrong {
                    field,
                    message: t.say(message),
                });
                Problem {
                    errors: errors.collect(),
                    ..Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "Some values cannot be taken.")
                }
            }
            house::Error::File(e) => Problem::wrong("file", e.to_string()),
            e => {
                let inside = AppError::from(e);
                let status = match &inside {
                    AppError::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
                    AppError::Full(_) => StatusCode::INSUFFICIENT_STORAGE,
                    AppError::TooOften { .. } => StatusCode::TOO_MANY_REQUESTS,
                    _ => StatusCode::INTERNAL_SERVER_ERROR,
                };
                Problem {
                    inside: Some(inside),
                    ..Problem::plain(status)
                }
            }
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(mut self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        // The page of the same error brings what is only for the log, and when to try again.
        let mut response = match self.inside.take() {
            Some(inside) => inside.into_response(),
            None => status.into_response(),
        };
        let body = serde_json::to_vec(&self).expect("texts and numbers are JSON");
        *response.status_mut() = status;
        *response.body_mut() = body.into();
        let headers = response.headers_mut();
        headers.remove(CONTENT_LENGTH);
        headers.insert(CONTENT_TYPE, PROBLEM);
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if status == StatusCode::CONFLICT {
            headers.insert(RETRY_AFTER, HeaderValue::from_static("1"));
        }
        response
    }
}

/// Below `/api/` every error is one for programs, also those that no handler made: unknown addresses, bodies that are too large,
/// requests of other sites.
pub(crate) async fn speak_to_programs(request: Request, next: Next) -> Response {
    let api = request.uri().path().starts_with("/api/");
    let response = next.run(request).await;
    let status = response.status();
    let is_error = status.is_client_error() || status.is_server_error();
    if !api || !is_error || response.headers().get(CONTENT_TYPE) == Some(&PROBLEM) {
        return response;
    }
    let (mut parts, _) = response.into_parts();
    parts.headers.remove(CONTENT_LENGTH);
    parts.headers.insert(CONTENT_TYPE, PROBLEM);
    let body = serde_json::to_vec(&Problem::plain(status)).expect("texts and numbers are JSON");
    Response::from_parts(parts, body.into())
}
