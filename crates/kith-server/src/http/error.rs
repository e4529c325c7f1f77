//! What a handler answers when it cannot do what was asked: one page for each kind.

use std::any::Any;
use std::fmt;
use std::sync::Arc;

use axum::response::{IntoResponse, Redirect, Response};
use http::header::RETRY_AFTER;
use http::{HeaderValue, StatusCode};
use kith_app::house;

use crate::pages::errors;

/// What went wrong inside, for the log; never for the page.
#[derive(Clone, Debug)]
pub(crate) struct Cause(Arc<str>);

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Why a page cannot be shown.
#[derive(Debug)]
pub(crate) enum AppError {
    /// Nobody is signed in: on to the sign-in page.
    SignInFirst,
    /// There is no such thing, or it is none of the person's to know of: both look the same.
    NotFound,
    /// The person knows of the thing and may not do this.
    Forbidden,
    /// A code or link that cannot be used.
    Spent,
    /// Too often.
    TooOften {
        /// In seconds.
        retry_after: i64,
    },
    /// A request that no form of ours makes.
    BadRequest,
    /// The database is too busy or away: later it may work.
    Unavailable(String),
    /// There is no room left for the database: nothing was written.
    Full(String),
    /// A fault of Kith.
    Fault(String),
}

impl From<house::Error> for AppError {
    fn from(e: house::Error) -> AppError {
        match e {
            house::Error::Refused => AppError::Forbidden,
            house::Error::NotFound(_) => AppError::NotFound,
            house::Error::Spent => AppError::Spent,
            house::Error::TooOften { retry_after } => AppError::TooOften {
                retry_after: retry_after.as_secs().max(1),
            },
            // A handler with a form shows these itself; elsewhere no form of ours made the request.
            house::Error::Invalid(_) | house::Error::Rejected(_) | house::Error::File(_) => AppError::BadRequest,
            house::Error::Store(e) if e.is_away() => AppError::Unavailable(e.to_string()),
            house::Error::Store(e) if e.is_full() => AppError::Full(e.to_string()),
            e => AppError::Fault(e.to_string()),
        }
    }
}

impl From<kith_app::domain::permission::Refused> for AppError {
    fn from(_: kith_app::domain::permission::Refused) -> AppError {
        AppError::Forbidden
    }
}

impl From<askama::Error> for AppError {
    fn from(e: askama::Error) -> AppError {
        AppError::Fault(format!("a page could not be drawn: {e}"))
    }
}

impl IntoResponse for AppError {
    fn into_response(self) -> Response {
        let (status, message, cause) = match self {
            AppError::SignInFirst => return Redirect::to("/sign-in").into_response(),
            AppError::NotFound => (StatusCode::NOT_FOUND, ["error-not-found", "error-not-found-next"], None),
            AppError::Forbidden => (StatusCode::FORBIDDEN, ["error-forbidden", "error-forbidden-next"], None),
            AppError::Spent => (StatusCode::GONE, ["error-spent", "error-spent-next"], None),
            AppError::BadRequest => (
                StatusCode::BAD_REQUEST,
                ["error-bad-request", "error-bad-request-next"],
                None,
            ),
            AppError::TooOften { retry_after } => {
                let mut response = errors::page(
                    StatusCode::TOO_MANY_REQUESTS,
                    ["error-too-often", "error-too-often-next"],
                );
                response
                    .headers_mut()
                    .insert(RETRY_AFTER, HeaderValue::from(retry_after));
                return response;
            }
            AppError::Unavailable(cause) => (
                StatusCode::SERVICE_UNAVAILABLE,
                ["error-unavailable", "error-unavailable-next"],
                Some(cause),
            ),
            AppError::Full(cause) => (
                StatusCode::INSUFFICIENT_STORAGE,
                ["error-full", "error-full-next"],
                Some(cause),
            ),
            AppError::Fault(cause) => (
                StatusCode::INTERNAL_SERVER_ERROR,
                ["error-fault", "error-fault-next"],
                Some(cause),
            ),
        };
        let mut response = errors::page(status, message);
        if status == StatusCode::SERVICE_UNAVAILABLE {
            response
                .headers_mut()
                .insert(RETRY_AFTER, HeaderValue::from_static("5"));
        }
        if let Some(cause) = cause {
            response.extensions_mut().insert(Cause(cause.into()));
        }
        response
    }
}

/// What a form on somebody else's site gets.
pub(super) fn foreign_form() -> Response {
    errors::page(StatusCode::FORBIDDEN, ["error-foreign-form", "error-foreign-form-next"])
}

/// What is answered when a handler panicked; the process lives on.
pub(super) fn panicked(panic: Box<dyn Any + Send>) -> Response {
    let what = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("no message");
    AppError::Fault(format!("a handler panicked: {what}")).into_response()
}
