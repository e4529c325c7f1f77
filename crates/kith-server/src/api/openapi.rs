//! The description of the API, which stands in `docs/openapi.json` too.

use axum::response::{IntoResponse, Response};
use http::header::CONTENT_TYPE;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{Modify, OpenApi};

use crate::http::Routes;

pub(super) fn routes(routes: Routes) -> Routes {
    routes.get("/api/v1/openapi.json", show)
}

/// Everything, put together from the descriptions beside the handlers.
#[derive(OpenApi)]
#[openapi(
    info(title = "Kith", description = "People, programs, imports and the audit log of one Kith.", version = "1"),
    paths(
        super::people::list, super::people::upsert, super::people::one, super::people::deactivate, super::people::reactivate,
        super::fields::list,
        super::imports::start, super::imports::one,
        super::programs::list, super::programs::create, super::programs::one, super::programs::people,
        super::programs::enrol, super::programs::remove, super::programs::appoint, super::programs::dismiss,
        super::audit::list,
    ),
    modifiers(&Token)
)]
struct Described;

struct Token;

impl Modify for Token {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        let scheme = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .description(Some("A token that an administrator made, good for its scopes."))
            .build();
        let components = openapi.components.get_or_insert_default();
        components.add_security_scheme("token", SecurityScheme::Http(scheme));
    }
}

/// The description as JSON.
pub(super) fn text() -> String {
    let mut text = Described::openapi().to_pretty_json().expect("a description is JSON");
    text.push('\n');
    text
}

async fn show() -> Response {
    ([(CONTENT_TYPE, "application/json")], text()).into_response()
}
