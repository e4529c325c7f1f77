//! Who sent a request.

use std::convert::Infallible;
use std::net::SocketAddr;

use axum::extract::{ConnectInfo, FromRequestParts};
use http::header::USER_AGENT;
use http::request::Parts;
use kith_app::domain::permission::Actor;
use kith_app::house::sign_in::Present;

use super::{AppError, Server, cookies};

/// Whoever sent a request, signed in or not.
#[derive(Clone, Debug)]
pub(crate) struct Visitor {
    /// The person, when signed in.
    pub(crate) present: Option<Present>,
    /// The browser, as it names itself.
    pub(crate) device: String,
    /// Where the request came from, for counting tries.
    pub(crate) client: String,
}

/// Somebody who is signed in; others are sent to the sign-in page.
#[derive(Clone, Debug)]
pub(crate) struct SignedIn(pub(crate) Present);

impl SignedIn {
    /// What the person may do.
    pub(crate) fn actor(&self) -> &Actor {
        &self.0.actor
    }
}

impl FromRequestParts<Server> for Visitor {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, server: &Server) -> Result<Visitor, AppError> {
        let present = match cookies::sign_in(&parts.headers, &server.settings) {
            Some(secret) => server.house.recognize(&secret).await?,
            None => None,
        };
        let device = parts
            .headers
            .get(USER_AGENT)
            .and_then(|v| v.to_str().ok())
            .unwrap_or_default()
            .to_owned();
        let client = parts
            .extensions
            .get::<ConnectInfo<SocketAddr>>()
            .map_or_else(String::new, |ConnectInfo(address)| address.ip().to_string());
        Ok(Visitor {
            present,
            device,
            client,
        })
    }
}

impl FromRequestParts<Server> for SignedIn {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, server: &Server) -> Result<SignedIn, AppError> {
        let visitor = Visitor::from_request_parts(parts, server).await?;
        visitor.present.map(SignedIn).ok_or(AppError::SignInFirst)
    }
}

/// Whether htmx asks, which wants a piece of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct WantsPiece(pub(crate) bool);

impl<S: Sync> FromRequestParts<S> for WantsPiece {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<WantsPiece, Infallible> {
        Ok(WantsPiece(parts.headers.contains_key("hx-request")))
    }
}
