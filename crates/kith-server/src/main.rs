//! The program `kith`: the command line now, server and pages later.

mod cli;
mod edge;
mod terminal;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::main()
}
