//! The program as scripts meet it: every promise of the command line, checked from outside on the real binary.
#![expect(clippy::unwrap_used, reason = "a test stops where it meets what it did not expect")]

mod bad_input;
mod bad_rules;
mod bounds;
mod claims;
mod determinism;
mod groups;
mod history;
mod import;
mod input;
mod killed;
mod mailing;
mod many;
mod odd;
mod optimum;
mod oracle;
mod outputs;
mod plans;
mod privacy;
mod readme;
mod reasons;
mod roles;
mod rounds;
mod rules;
mod running;
mod scores;
mod solve;
mod stopping;
mod support;
mod usage;
mod verify;
mod web;
