//! Whether this process lives, and whether it can work: for whatever restarts it or sends requests to it.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::StatusCode;

use super::{Routes, Server};

pub(super) fn routes(routes: Routes) -> Routes {
    routes.get("/healthz", alive).get("/readyz", ready)
}

async fn alive() -> &'static str {
    "alive\n"
}

/// Ready when the database answers and has the schema that this Kith needs.
async fn ready(State(server): State<Server>) -> Response {
    match server.house.db().check().await {
        Ok(()) => "ready\n".into_response(),
        Err(error) => {
            tracing::warn!(%error, "Not ready.");
            (StatusCode::SERVICE_UNAVAILABLE, "not ready\n").into_response()
        }
    }
}

#[cfg(test)]
mod tests {
    use http::StatusCode;
    use kith_app::store::on_both;

    use crate::http::testing::TestApp;

    on_both! {
        async fn ready_is_only_who_has_a_database(kind) {
            let app = TestApp::new(kind).await;
            assert_eq!(app.browser().get("/readyz").await.status, StatusCode::OK);
            app.house.db.db.close().await;
            assert_eq!(app.browser().get("/readyz").await.status, StatusCode::SERVICE_UNAVAILABLE);
            assert_eq!(app.browser().get("/healthz").await.status, StatusCode::OK);
        }
    }
}
