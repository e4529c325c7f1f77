//! What the README shows is what the program prints.

use std::path::Path;

use crate::support::{kith, stderr, stdout};

#[test]
fn the_first_screen_is_what_is_printed() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let readme = std::fs::read_to_string(root.join("README.md")).expect("the README is there");
    let shown: Vec<&str> = readme
        .lines()
        .skip_while(|line| *line != "```text")
        .skip(1)
        .take_while(|line| line.trim() != "…")
        .collect();
    let people = root.join("examples/people.csv");
    let output = kith(&["match", &people.display().to_string(), "--date", "2026-01-05"]);
    assert_eq!((output.status.code(), stderr(&output)), (Some(0), String::new()));
    let printed = stdout(&output);
    assert!(shown.len() > 8, "{shown:?}");
    assert_eq!(printed.lines().take(shown.len()).collect::<Vec<_>>(), shown);
}
