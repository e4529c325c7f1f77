//! The web: what surrounds every page and every answer of the API.

#[cfg(test)]
mod access;
pub(crate) mod cookies;
pub(crate) mod error;
pub(crate) mod headers;
mod health;
pub(crate) mod here;
pub(crate) mod id;
pub(crate) mod routes;
pub(crate) mod server;
#[cfg(test)]
pub(crate) mod testing;
pub(crate) mod visitor;

use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use http::StatusCode;
use tower_http::CompressionLevel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::csrf::CsrfLayer;
use tower_http::timeout::TimeoutLayer;
use tower_http::trace::TraceLayer;

use crate::{api, pages, telemetry};
pub(crate) use error::AppError;
pub(crate) use id::Id;
pub(crate) use routes::Routes;
pub(crate) use server::Server;

/// The largest body of a request, in bytes; an upload of people has a limit of its own.
const LARGEST_BODY: usize = 1024 * 1024;
/// How long a request may take before it is given up.
const LONGEST_REQUEST: Duration = Duration::from_secs(30);

/// Every route, with the layers around it.
pub(crate) fn router(server: &Server) -> Router {
    let (router, _) = routes(server).into_parts();
    router
        .fallback(pages::errors::not_found)
        .layer(CompressionLayer::new().gzip(true).quality(CompressionLevel::Fastest))
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .layer(TimeoutLayer::with_status_code(
            StatusCode::SERVICE_UNAVAILABLE,
            LONGEST_REQUEST,
        ))
        .layer(CsrfLayer::new().with_rejection_response(|_| error::foreign_form()))
        .layer(CatchPanicLayer::custom(error::panicked))
        .layer(from_fn_with_state(server.clone(), pages::frame::forget_flash))
        .layer(from_fn_with_state(server.clone(), here::only))
        .layer(from_fn(api::speak_to_programs))
        // Outside everything that can answer, so that no answer is without them.
        .layer(from_fn_with_state(server.clone(), headers::secure))
        .layer(from_fn(headers::note_failures))
        .layer(TraceLayer::new_for_http().make_span_with(telemetry::span))
        .layer(from_fn(telemetry::measure))
        .with_state(server.clone())
}

/// Every route of this installation; pages for development only where it is one.
pub(crate) fn routes(server: &Server) -> Routes {
    let routes = health::routes(Routes::new());
    let routes = api::routes(routes);
    pages::routes(routes, server.settings.development)
}
