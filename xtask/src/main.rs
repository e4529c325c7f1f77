//! Chores of the project: `cargo xtask tidy | examples | references`.

mod examples;
mod references;
mod tidy;

use std::path::Path;
use std::process::ExitCode;

const USAGE: &str = "\
Usage: cargo xtask <CHORE>

  tidy        check the layering, the sizes of files and the links in documents
  examples    write examples/ anew
  references  write docs/CLI.md anew";

fn main() -> ExitCode {
    let chore = std::env::args().nth(1);
    let result = match chore.as_deref() {
        Some("tidy") => tidy::run(root()),
        Some("examples") => examples::write(root()),
        Some("references") => references::write(root()),
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match result {
        Ok(done) => {
            println!("{done}");
            ExitCode::SUCCESS
        }
        Err(why) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}

/// The root of the workspace.
fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("xtask lies in a folder of the workspace")
}
