//! A router that remembers its routes, because the tests of permission need them all.

use axum::Router;
use axum::handler::Handler;
use axum::routing::{MethodRouter, delete, get, post, put};
use http::Method;

use super::Server;

/// The routes as they are put together.
#[derive(Debug, Default)]
pub(crate) struct Routes {
    router: Router<Server>,
    list: Vec<(Method, &'static str)>,
}

impl Routes {
    pub(crate) fn new() -> Routes {
        Routes::default()
    }

    /// Reading; changes nothing.
    pub(crate) fn get<H: Handler<T, Server>, T: 'static>(self, path: &'static str, handler: H) -> Routes {
        self.add(Method::GET, path, get(handler))
    }

    /// Doing something.
    pub(crate) fn post<H: Handler<T, Server>, T: 'static>(self, path: &'static str, handler: H) -> Routes {
        self.add(Method::POST, path, post(handler))
    }

    /// Setting something to what the request says.
    pub(crate) fn put<H: Handler<T, Server>, T: 'static>(self, path: &'static str, handler: H) -> Routes {
        self.add(Method::PUT, path, put(handler))
    }

    /// Removing something.
    pub(crate) fn delete<H: Handler<T, Server>, T: 'static>(self, path: &'static str, handler: H) -> Routes {
        self.add(Method::DELETE, path, delete(handler))
    }

    /// A route with layers of its own, for example a larger limit of the body.
    pub(crate) fn add(mut self, method: Method, path: &'static str, handler: MethodRouter<Server>) -> Routes {
        self.list.push((method, path));
        self.router = self.router.route(path, handler);
        self
    }

    /// Routes that were put together elsewhere.
    pub(crate) fn join(mut self, method: Method, router: Router<Server>, paths: &[&'static str]) -> Routes {
        self.list.extend(paths.iter().map(|path| (method.clone(), *path)));
        self.router = self.router.merge(router);
        self
    }

    /// The router and the list.
    pub(crate) fn into_parts(self) -> (Router<Server>, Vec<(Method, &'static str)>) {
        (self.router, self.list)
    }
}
