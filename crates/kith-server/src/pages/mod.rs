//! Pages: one file each, with its routes, its types, its handlers and its tests; and what they are made of.
//!
//! A page is a struct with `#[derive(Template)]` that has a field `layout: Layout` and extends one of `layouts/participant.html`,
//! `layouts/organizer.html` and `layouts/bare.html`. Its parts are the macros of `templates/components/`, each documented at the
//! top of its file; what a macro needs beyond texts is a type of this module.

// What pages are made of.
pub(crate) mod chart;
pub(crate) mod form;
pub(crate) mod frame;
pub(crate) mod layout;
pub(crate) mod network;
pub(crate) mod overlap;
pub(crate) mod theme;

// The pages.
mod audit;
mod calendar;
pub(crate) mod components;
mod dev_mail;
pub(crate) mod errors;
mod fields;
mod home;
mod import;
mod jobs;
mod link;
mod mail;
mod my;
mod people;
mod person;
mod privacy;
mod profile;
pub(crate) mod programs;
mod rounds;
mod session;
mod set_up;
mod settings;
mod sign_in;
mod sign_in_code;
mod sign_ins;
mod tokens;

#[cfg(test)]
mod tests;

use http::Method;

use crate::assets;
use crate::http::Routes;

/// The routes of every page; with those for development where they are wanted.
pub(crate) fn routes(routes: Routes, development: bool) -> Routes {
    let routes = routes.join(Method::GET, assets::router(), &["/assets/{name}"]);
    let routes = routes.join(Method::POST, theme::router(), &["/theme"]);
    let routes = home::routes(routes);
    let routes = set_up::routes(routes);
    let routes = link::routes(routes);
    let routes = mail::routes(routes);
    let routes = settings::routes(routes);
    let routes = sign_in::routes(routes);
    let routes = sign_in_code::routes(routes);
    let routes = sign_ins::routes(routes);
    let routes = jobs::routes(routes);
    let routes = people::routes(routes);
    let routes = person::routes(routes);
    let routes = my::routes(routes);
    let routes = session::routes(routes);
    let routes = calendar::routes(routes);
    let routes = rounds::routes(routes);
    let routes = profile::routes(routes);
    let routes = import::routes(routes);
    let routes = fields::routes(routes);
    let routes = programs::routes(routes);
    let routes = audit::routes(routes);
    let routes = tokens::routes(routes);
    let routes = privacy::routes(routes);
    if development {
        dev_mail::routes(routes).join(Method::GET, components::router(), components::PATHS)
    } else {
        routes
    }
}
