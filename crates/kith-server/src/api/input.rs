//! What a program sends: its token, its key, and a body that is read strictly.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{FromRequest, FromRequestParts, Query, Request};
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::request::Parts;
use http::{HeaderMap, StatusCode};
use kith_app::domain::permission::Caller;
use kith_app::house::Token;
use kith_app::house::api::MOST_ON_A_PAGE;
use serde::de::{DeserializeOwned, Deserializer, MapAccess, Visitor};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::problem::Problem;
use crate::http::Server;

/// Entries of a page when nothing is said.
const LIMIT: i64 = 100;
/// The longest key of a request, in characters; a UUID has 36.
const LONGEST_KEY: usize = 128;
/// The header that names a request, so that it can be sent again.
const KEY: &str = "idempotency-key";

/// Who asks, by the token of the request.
#[derive(Clone, Debug)]
pub(super) struct Bearer(pub(super) Caller);

impl FromRequestParts<Server> for Bearer {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, server: &Server) -> Result<Bearer, Problem> {
        let value = parts.headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
        let (scheme, secret) = value.and_then(|v| v.split_once(' ')).ok_or_else(Problem::no_token)?;
        if !scheme.eq_ignore_ascii_case("bearer") {
            return Err(Problem::no_token());
        }
        let caller = server.house.caller(&Token::from_text(secret.trim())).await?;
        caller.map(Bearer).ok_or_else(Problem::no_token)
    }
}

/// Which page of a list.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Paging {
    /// What the page before gave as `next`.
    #[param(min_length = 1)]
    after: Option<String>,
    /// How many entries.
    #[param(minimum = 1, maximum = 500, default = 100)]
    limit: Option<i64>,
}

impl Paging {
    /// How many entries are asked for.
    pub(super) fn limit(&self) -> Result<i64, Problem> {
        let limit = self.limit.unwrap_or(LIMIT);
        if (1..=MOST_ON_A_PAGE).contains(&limit) {
            Ok(limit)
        } else {
            let detail = format!("limit must be from 1 to {MOST_ON_A_PAGE}.");
            Err(Problem::new(StatusCode::BAD_REQUEST, detail))
        }
    }

    /// The place behind which the page begins.
    pub(super) fn after<T: std::str::FromStr>(&self) -> Result<Option<T>, Problem> {
        let parse = |text: &String| {
            let detail = "after must be what a page gave as next.";
            text.parse().map_err(|_| Problem::new(StatusCode::BAD_REQUEST, detail))
        };
        self.after.as_ref().map(parse).transpose()
    }
}

/// The parameters of an address.
#[derive(Debug)]
pub(super) struct Asked<T>(pub(super) T);

impl<T: DeserializeOwned> FromRequestParts<Server> for Asked<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &Server) -> Result<Asked<T>, Problem> {
        let query = Query::try_from_uri(&parts.uri);
        query
            .map(|Query(query)| Asked(query))
            .map_err(|e| Problem::new(StatusCode::BAD_REQUEST, e.body_text()))
    }
}

/// An id in an address.
#[derive(Clone, Copy, Debug)]
pub(super) struct Id<T>(pub(super) T);

impl<T: std::str::FromStr<Err = kith_app::domain::id::NotAnId>> FromRequestParts<Server> for Id<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, server: &Server) -> Result<Id<T>, Problem> {
        let id = crate::http::Id::from_request_parts(parts, server).await;
        id.map(|crate::http::Id(id)| Id(id))
            .map_err(|_| Problem::new(StatusCode::NOT_FOUND, "There is no such thing."))
    }
}

/// A request that changes something.
#[derive(Debug)]
pub(super) struct Change<T> {
    /// Who asks.
    pub(super) caller: Caller,
    /// What to do.
    pub(super) body: T,
    /// What the request is known by when it comes again.
    pub(super) key: Option<String>,
    /// Over all of the request that matters.
    pub(super) hash: [u8; 32],
}

/// How a body is read.
pub(super) trait Body: Sized {
    fn read(headers: &HeaderMap, bytes: Bytes) -> Result<Self, Problem>;
}

/// A body of JSON.
#[derive(Debug)]
pub(super) struct Json<T>(pub(super) T);

/// No body; whatever comes is not looked at.
#[derive(Debug)]
pub(super) struct Nothing;

/// A file.
#[derive(Debug)]
pub(super) struct File(pub(super) Bytes);

impl<T: DeserializeOwned> Body for Json<T> {
    fn read(headers: &HeaderMap, bytes: Bytes) -> Result<Json<T>, Problem> {
        let kind = headers
            .get(CONTENT_TYPE)
            .and_then(|v| v.to_str().ok())
            .unwrap_or_default();
        let kind = kind.split(';').next().unwrap_or_default().trim();
        if !kind.eq_ignore_ascii_case("application/json") {
            let detail = "Send JSON, with Content-Type: application/json.";
            return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, detail));
        }
        // Depth is limited to 128 by the reader; half a character, as a lone surrogate is, is refused by it too.
        serde_json::from_slice(&bytes)
            .map(Json)
            .map_err(|e| Problem::new(StatusCode::BAD_REQUEST, format!("The body cannot be read: {e}.")))
    }
}

impl Body for Nothing {
    fn read(_: &HeaderMap, _: Bytes) -> Result<Nothing, Problem> {
        Ok(Nothing)
    }
}

impl Body for File {
    fn read(_: &HeaderMap, bytes: Bytes) -> Result<File, Problem> {
        Ok(File(bytes))
    }
}

impl<T: Body> FromRequest<Server> for Change<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, server: &Server) -> Result<Change<T>, Problem> {
        let (mut parts, body) = request.into_parts();
        // Whoever has no token need not send a body.
        let Bearer(caller) = Bearer::from_request_parts(&mut parts, server).await?;
        let key = match parts.headers.get(KEY).map(|value| value.to_str()) {
            None => None,
            Some(Ok(key)) if (1..=LONGEST_KEY).contains(&key.len()) => Some(key.to_owned()),
            Some(_) => {
                let detail = format!("Idempotency-Key must be 1 to {LONGEST_KEY} plain characters.");
                return Err(Problem::new(StatusCode::BAD_REQUEST, detail));
            }
        };
        let headers = parts.headers.clone();
        let mut hash = Sha256::new();
        hash.update(parts.method.as_str());
        hash.update([0]);
        hash.update(parts.uri.path_and_query().map_or("", |path| path.as_str()));
        hash.update([0]);
        let bytes = Bytes::from_request(Request::from_parts(parts, body), server).await;
        let bytes = bytes.map_err(|e| unread(&e))?;
        hash.update(&bytes);
        Ok(Change {
            caller,
            body: T::read(&headers, bytes)?,
            key,
            hash: hash.finalize().into(),
        })
    }
}

fn unread(e: &BytesRejection) -> Problem {
    Problem::new(e.status(), "The body cannot be read, or is too large.")
}

/// An object in which no name stands twice: which of the two was meant nobody can tell.
#[derive(Clone, Debug, Default, Serialize, utoipa::ToSchema)]
#[schema(value_type = BTreeMap<String, Vec<String>>)]
pub(super) struct Values(pub(super) BTreeMap<String, Vec<String>>);

impl<'de> Deserialize<'de> for Values {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Values, D::Error> {
        struct Once(PhantomData<Values>);

        impl<'de> Visitor<'de> for Once {
            type Value = Values;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object of lists of texts")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Values, A::Error> {
                let mut values = BTreeMap::new();
                while let Some((name, list)) = map.next_entry::<String, Vec<String>>()? {
                    if values.insert(name.clone(), list).is_some() {
                        return Err(serde::de::Error::custom(format!("{name:?} stands twice")));
                    }
                }
                Ok(Values(values))
            }
        }

        deserializer.deserialize_map(Once(PhantomData))
    }
}
