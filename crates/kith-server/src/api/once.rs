//! One answer for a request that comes twice: a program that lost the connection sends it again with the same key and gets the
//! answer it missed.

use axum::response::{IntoResponse, Response};
use http::header::CONTENT_TYPE;
use http::{HeaderName, HeaderValue, StatusCode};
use kith_app::house::api::Repeated;
use serde::Serialize;

use super::input::Change;
use super::problem::{PROBLEM, Problem};
use crate::http::Server;

const JSON: HeaderValue = HeaderValue::from_static("application/json");
/// On an answer that was given before.
const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

/// An answer to a change.
#[derive(Debug)]
pub(super) struct Reply {
    status: StatusCode,
    body: String,
}

impl Reply {
    /// With something to tell.
    pub(super) fn new(status: StatusCode, body: &impl Serialize) -> Reply {
        let body = serde_json::to_string(body).expect("texts and numbers are JSON");
        Reply { status, body }
    }

    /// Done, and that is all.
    pub(super) fn done() -> Reply {
        let (status, body) = (StatusCode::NO_CONTENT, String::new());
        Reply { status, body }
    }
}

impl IntoResponse for Reply {
    fn into_response(self) -> Response {
        let kind = if self.status.as_u16() < 400 { JSON } else { PROBLEM };
        match self.status {
            StatusCode::NO_CONTENT => self.status.into_response(),
            status => (status, [(CONTENT_TYPE, kind)], self.body).into_response(),
        }
    }
}

impl<T> Change<T> {
    /// Does the work unless the same request was done before; then its answer is given again.
    ///
    /// The key is taken before the work and the answer is kept after it, in transactions of their own. When the process dies in
    /// between, the request can be sent again after two minutes and is done again: what a program changes here ends the same when
    /// it is done twice, apart from a new program, which would be there twice.
    pub(super) async fn once(
        &self,
        server: &Server,
        work: impl Future<Output = Result<Reply, Problem>>,
    ) -> Result<Response, Problem> {
        let Some(key) = &self.key else {
            return Ok(work.await?.into_response());
        };
        let (house, caller) = (&server.house, &self.caller);
        let taken = match house.take_request(caller, key, &self.hash).await? {
            Repeated::New(taken) => taken,
            Repeated::Done { status, body } => {
                let status = u16::try_from(status).ok().and_then(|s| StatusCode::from_u16(s).ok());
                let status = status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
                let mut response = Reply { status, body }.into_response();
                response
                    .headers_mut()
                    .insert(REPLAYED, HeaderValue::from_static("true"));
                return Ok(response);
            }
            Repeated::Running => {
                let detail = "The same request is being done. Send it again in a moment to get its answer.";
                return Err(Problem::new(StatusCode::CONFLICT, detail));
            }
            Repeated::Other => {
                let detail = "This Idempotency-Key was used for another request. Take a new one for each.";
                return Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, detail));
            }
        };
        match work.await {
            Ok(reply) => {
                house
                    .answer_request(caller, &taken, reply.status.as_u16().into(), &reply.body)
                    .await?;
                Ok(reply.into_response())
            }
            Err(problem) if problem.status >= 500 || problem.status == 429 => {
                house.give_request_back(caller, &taken).await?;
                Err(problem)
            }
            Err(problem) => {
                let body = serde_json::to_string(&problem).expect("texts and numbers are JSON");
                house
                    .answer_request(caller, &taken, problem.status.into(), &body)
                    .await?;
                Err(problem)
            }
        }
    }
}
