//! The program `kith`: the command line, and the server with its pages.

mod api;
mod assets;
mod cli;
mod config;
mod edge;
mod http;
mod letters;
mod pages;
mod telemetry;
mod terminal;
mod texts;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::main()
}
