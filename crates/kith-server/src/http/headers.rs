//! Headers that are on every answer, errors included.

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::header::{CACHE_CONTROL, STRICT_TRANSPORT_SECURITY};
use http::{HeaderName, HeaderValue};

use super::Server;

/// Pages may load what is ours and nothing else; nobody may frame them.
pub(crate) const POLICY: &str =
    "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// On every answer; addresses stay inside.
const ALWAYS: [(&str, &str); 6] = [
    ("content-security-policy", POLICY),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    (
        "permissions-policy",
        "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    ),
];

/// Two years, with every name below.
const TLS_ONLY: HeaderValue = HeaderValue::from_static("max-age=63072000; includeSubDomains");

/// Adds them. What an answer says for itself stays, such as a letter with styles inside or something that may be cached; without a word
/// it is not kept anywhere, because it may be personal.
pub(super) async fn secure(State(server): State<Server>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in ALWAYS {
        headers
            .entry(HeaderName::from_static(name))
            .or_insert(HeaderValue::from_static(value));
    }
    if server.settings.is_secure() {
        headers.insert(STRICT_TRANSPORT_SECURITY, TLS_ONLY);
    }
    headers
        .entry(CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    response
}

/// Logs what went wrong inside, once, with what the person who asked is not told.
pub(super) async fn note_failures(request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    if let Some(cause) = response.extensions().get::<super::error::Cause>() {
        tracing::error!(error = %cause, "A request could not be answered.");
    }
    response
}
