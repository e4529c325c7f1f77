//! Pages: what they are made of, and the living page that shows it.
//!
//! A page is a struct with `#[derive(Template)]` that has a field `layout: Layout` and extends one of `layouts/participant.html`,
//! `layouts/organizer.html` and `layouts/bare.html`. Its parts are the macros of `templates/components/`, each documented at the
//! top of its file; what a macro needs beyond texts is a type of this module.

pub(crate) mod chart;
pub(crate) mod components;
pub(crate) mod form;
pub(crate) mod layout;
pub(crate) mod network;
pub(crate) mod overlap;
pub(crate) mod theme;
