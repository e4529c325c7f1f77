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

/// Rows are allocated by the threads of SQLite and freed by those of the web, which the system's allocator is slow at.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    cli::main()
}
