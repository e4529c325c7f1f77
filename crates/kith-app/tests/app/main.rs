//! The files that people bring: what is refused with which message, and what is read with which warning.
#![expect(clippy::unwrap_used, reason = "a test stops where it meets what it did not expect")]

mod backups;
mod csv_files;
mod histories;
mod limits;
mod people;
mod properties;
mod reasons;
mod signing_in;
mod support;
mod work;
mod workbooks;
