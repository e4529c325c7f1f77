//! What whoever runs Kith can watch: a log for reading and figures for measuring. Neither ever holds anything about a person.

use std::future::Future;

use axum::Router;
use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http::StatusCode;
use http::header::CONTENT_TYPE;
use kith_app::Failure;
use kith_app::house::House;
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use tokio::net::TcpListener;
use tracing_subscriber::EnvFilter;

use crate::edge::Stopwatch;

/// The name of the figure of how long requests take.
const REQUEST_SECONDS: &str = "kith_http_request_seconds";
/// Its steps in seconds, close together where the promised figures lie.
const STEPS: [f64; 11] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.04, 0.1, 0.25, 1.0, 5.0, 30.0];

/// Begins to log what the filter lets through, to standard error.
///
/// # Errors
/// [`Failure::Input`] when the filter cannot be read.
pub(crate) fn log(filter: &str) -> Result<(), Failure> {
    let filter = EnvFilter::try_new(filter).map_err(|e| {
        Failure::Input(format!(
            "KITH_LOG (or log) cannot be read: {e}. Write for example info or kith_app=debug."
        ))
    })?;
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(false)
        .try_init()
        .map_err(|e| Failure::Internal(format!("the log was begun twice: {e}")))
}

/// Begins to count. Without it every figure is dropped where it arises.
pub(crate) fn metrics() -> Result<PrometheusHandle, Failure> {
    PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Full(REQUEST_SECONDS.to_owned()), &STEPS)
        .and_then(PrometheusBuilder::install_recorder)
        .map_err(|e| Failure::Cannot(format!("The figures cannot be counted: {e}.")))
}

/// What the log says of a request: its route, never its address, which may hold a secret.
pub(crate) fn span<B>(request: &http::Request<B>) -> tracing::Span {
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or("other", MatchedPath::as_str);
    tracing::debug_span!("request", method = %request.method(), route)
}

/// Counts a request under its route, never under its address, which may hold a secret.
pub(crate) async fn measure(request: Request, next: Next) -> Response {
    let watch = Stopwatch::start();
    let path = request.extensions().get::<MatchedPath>().cloned();
    let method = request.method().as_str().to_owned();
    let response = next.run(request).await;
    let labels = [
        ("method", method),
        (
            "route",
            path.map_or("other".to_owned(), |path| path.as_str().to_owned()),
        ),
        ("status", response.status().as_str().to_owned()),
    ];
    metrics::histogram!(REQUEST_SECONDS, &labels).record(watch.elapsed().as_secs_f64());
    response
}

/// Answers with the figures until it is asked to stop. On an address of its own, because they are nobody's but the operator's.
pub(crate) async fn serve(
    listener: TcpListener,
    handle: PrometheusHandle,
    house: House,
    stop: impl Future<Output = ()> + Send + 'static,
) {
    let router = Router::new()
        .route("/metrics", get(figures))
        .with_state((handle, house));
    if let Err(error) = axum::serve(listener, router).with_graceful_shutdown(stop).await {
        tracing::error!(%error, "The figures are not served any more.");
    }
}

async fn figures(State((handle, house)): State<(PrometheusHandle, House)>) -> Response {
    let Ok((counts, oldest)) = house.job_figures().await else {
        return (StatusCode::SERVICE_UNAVAILABLE, "The database does not answer.\n").into_response();
    };
    for state in ["waiting", "running", "done", "dead"] {
        let count = counts.iter().find(|(s, _)| s == state).map_or(0, |(_, n)| *n);
        // Counts of jobs stay far below what a float holds exactly.
        metrics::gauge!("kith_jobs", "state" => state).set(count as f64);
    }
    let now = house.surroundings().now();
    let late = oldest.map(|at| now.duration_since(at.timestamp()).as_secs_f64());
    metrics::gauge!("kith_jobs_oldest_due_seconds").set(late.unwrap_or_default().max(0.0));
    if let Some(bytes) = crate::edge::resident_bytes() {
        metrics::gauge!("kith_resident_bytes").set(bytes as f64);
    }
    ([(CONTENT_TYPE, "text/plain; version=0.0.4")], handle.render()).into_response()
}
