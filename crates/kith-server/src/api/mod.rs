//! The JSON API for other programs, `/api/v1`: bearer tokens with scopes, problem+json, pages by key, one answer for a request that
//! comes twice.

mod audit;
mod fields;
mod imports;
mod input;
mod once;
mod openapi;
mod people;
mod problem;
mod programs;
#[cfg(test)]
mod tests;

use serde::Serialize;

use crate::http::Routes;

pub(crate) use problem::speak_to_programs;

pub(crate) fn routes(routes: Routes) -> Routes {
    let routes = openapi::routes(routes);
    let routes = people::routes(routes);
    let routes = fields::routes(routes);
    let routes = programs::routes(routes);
    let routes = imports::routes(routes);
    audit::routes(routes)
}

/// A page of a list.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct Listed<T> {
    /// The entries.
    data: Vec<T>,
    /// What to give as `after` for the next page; null on the last.
    next: Option<String>,
}

impl<T> Listed<T> {
    /// A page of `limit` entries, from one entry more where there is one; `place` is what an entry is found again by.
    fn new<E>(mut entries: Vec<E>, limit: i64, place: impl Fn(&E) -> String, show: impl Fn(E) -> T) -> Listed<T> {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let more = entries.len() > limit;
        entries.truncate(limit);
        Listed {
            next: entries.last().filter(|_| more).map(place),
            data: entries.into_iter().map(show).collect(),
        }
    }
}
