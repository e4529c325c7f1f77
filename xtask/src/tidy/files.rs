//! Files small enough to hold in the head, and pure crates that do not reach for the outside.

use std::fs;
use std::path::{Path, PathBuf};

/// Twice what a file should have; tests are read one by one and may be longer.
const MAX_LINES: usize = 600;
const MAX_TEST_LINES: usize = 900;

/// Crates whose code neither reads nor writes.
const PURE: &[&str] = &[
    "crates/kith-proof/src",
    "crates/kith-engine/src",
    "crates/kith-domain/src",
];

/// What a pure crate has no use for.
const OUTSIDE: &[&str] = &[
    "std::fs",
    "std::net",
    "std::env",
    "std::process",
    "println!",
    "eprintln!",
    "dbg!",
];

/// Checks every Rust file.
pub(crate) fn check(root: &Path) -> Result<Vec<String>, String> {
    let mut findings = Vec::new();
    for folder in ["crates", "bench", "xtask"] {
        for path in rust_files(&root.join(folder))? {
            let text = fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))?;
            let name = path
                .strip_prefix(root)
                .unwrap_or(&path)
                .to_string_lossy()
                .replace('\\', "/");
            findings.extend(check_file(&name, &text));
        }
    }
    Ok(findings)
}

fn rust_files(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).map_err(|e| format!("{}: {e}", folder.display()))? {
            let path = entry.map_err(|e| format!("{}: {e}", folder.display()))?.path();
            if path.is_dir() && path.file_name().is_some_and(|name| name != "target") {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push(path);
            }
        }
    }
    files.sort();
    Ok(files)
}

fn check_file(name: &str, text: &str) -> Vec<String> {
    let mut findings = Vec::new();
    let is_test = name.contains("/tests/") || name.ends_with("tests.rs");
    let (lines, limit) = (text.lines().count(), if is_test { MAX_TEST_LINES } else { MAX_LINES });
    if lines > limit {
        findings.push(format!("{name}: {lines} lines, at most {limit}; make two rooms of it"));
    }
    if PURE.iter().any(|folder| name.starts_with(folder)) && !is_test {
        for (index, line) in text.lines().enumerate() {
            // By habit the tests stand at the bottom of a file.
            if line.trim() == "#[cfg(test)]" {
                break;
            }
            if let Some(used) = OUTSIDE
                .iter()
                .find(|used| line.contains(**used) && !line.trim_start().starts_with("//"))
            {
                findings.push(format!("{name}:{}: a pure crate has no use for {used}", index + 1));
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_files_are_found() {
        let text = "\n".repeat(MAX_LINES + 1);
        assert_eq!(check_file("crates/kith-app/src/long.rs", &text).len(), 1);
        assert_eq!(check_file("crates/kith-app/src/long.rs", &text[1..]).len(), 0);
        assert_eq!(check_file("crates/kith-app/tests/files/long.rs", &text).len(), 0);
        assert_eq!(
            check_file("crates/kith-app/tests/files/long.rs", &"\n".repeat(MAX_TEST_LINES + 1)).len(),
            1
        );
    }

    #[test]
    fn pure_crates_stay_pure() {
        let text = "use std::fs;\n// std::net is only mentioned\n#[cfg(test)]\nmod tests { use std::env; }\n";
        let findings = check_file("crates/kith-domain/src/lib.rs", text);
        assert_eq!(
            findings,
            ["crates/kith-domain/src/lib.rs:1: a pure crate has no use for std::fs"]
        );
        assert_eq!(check_file("crates/kith-app/src/lib.rs", text), [""; 0]);
    }
}
