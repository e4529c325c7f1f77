//! Which crate may use which: docs/ARCHITECTURE.md draws it, this holds it.

use std::fs;
use std::path::Path;

use toml::{Table, Value};

/// What a crate may depend on.
struct Layer {
    name: &'static str,
    /// Crates of the workspace that it may name, also in its tests.
    below: &'static [&'static str],
    outside: Outside,
}

/// Which crates from outside the workspace a layer may use; its tests may use any.
enum Outside {
    Any,
    /// Pure layers do not wait, read or write.
    WithoutInputOutput,
    None,
}

const LAYERS: &[Layer] = &[
    Layer {
        name: "kith-proof",
        below: &[],
        outside: Outside::None,
    },
    Layer {
        name: "kith-engine",
        below: &["kith-proof"],
        outside: Outside::None,
    },
    Layer {
        name: "kith-domain",
        below: &[],
        outside: Outside::WithoutInputOutput,
    },
    Layer {
        name: "kith-store",
        below: &["kith-domain"],
        outside: Outside::Any,
    },
    Layer {
        name: "kith-deliver",
        below: &["kith-domain"],
        outside: Outside::Any,
    },
    Layer {
        name: "kith-app",
        below: &["kith-engine", "kith-proof", "kith-domain", "kith-store", "kith-deliver"],
        outside: Outside::Any,
    },
    Layer {
        name: "kith-server",
        below: &["kith-app"],
        outside: Outside::Any,
    },
    // Makes the graphs on which solvers are compared, and must not share an error with any of them.
    Layer {
        name: "instances",
        below: &[],
        outside: Outside::None,
    },
    Layer {
        name: "xtask",
        below: &[],
        outside: Outside::Any,
    },
];

/// Crates that bring input or output with them.
const INPUT_OUTPUT: &[&str] = &[
    "async-std",
    "axum",
    "calamine",
    "csv",
    "hyper",
    "lettre",
    "mio",
    "postgres",
    "rand",
    "reqwest",
    "rusqlite",
    "sqlx",
    "tempfile",
    "tokio",
    "tower",
    "ureq",
];

/// Checks the manifest of every crate.
pub(crate) fn check(root: &Path) -> Result<Vec<String>, String> {
    let mut findings = Vec::new();
    for folder in crate_folders(root)? {
        let path = folder.join("Cargo.toml");
        let text = fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))?;
        let manifest: Table = text.parse().map_err(|e| format!("{}: {e}", path.display()))?;
        let folder = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        findings.extend(check_manifest(&folder, &manifest));
    }
    Ok(findings)
}

fn crate_folders(root: &Path) -> Result<Vec<std::path::PathBuf>, String> {
    let crates = root.join("crates");
    let entries = fs::read_dir(&crates).map_err(|e| format!("{}: {e}", crates.display()))?;
    let mut folders: Vec<_> = entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    folders.extend(["bench/instances", "xtask"].map(|folder| root.join(folder)));
    Ok(folders)
}

fn check_manifest(folder: &str, manifest: &Table) -> Vec<String> {
    let name = manifest
        .get("package")
        .and_then(|package| package.get("name"))
        .and_then(Value::as_str)
        .unwrap_or_default();
    let Some(layer) = LAYERS.iter().find(|layer| layer.name == name) else {
        return vec![format!(
            "{folder}: the crate {name:?} has no layer; give it one in xtask/src/tidy/layers.rs"
        )];
    };
    let mut findings = Vec::new();
    if name != folder {
        findings.push(format!(
            "{folder}: its crate is called {name}; the folder and the crate share one name"
        ));
    }
    if manifest.get("lints").and_then(|lints| lints.get("workspace")) != Some(&Value::Boolean(true)) {
        findings.push(format!(
            "{name}: the lints of the workspace are not switched on ([lints] workspace = true)"
        ));
    }
    for (for_tests, dependency) in dependencies(manifest) {
        let inside = LAYERS.iter().any(|layer| layer.name == dependency);
        let allowed = if inside {
            // The tests of a crate may see it with its feature for testing.
            layer.below.contains(&dependency.as_str()) || (for_tests && dependency == name)
        } else {
            for_tests
                || match layer.outside {
                    Outside::Any => true,
                    Outside::WithoutInputOutput => !INPUT_OUTPUT.contains(&dependency.as_str()),
                    Outside::None => false,
                }
        };
        if !allowed {
            findings.push(format!(
                "{name} must not depend on {dependency}, see docs/ARCHITECTURE.md"
            ));
        }
    }
    findings
}

/// All dependencies, of targets too, by their real names; the flag tells those of tests.
fn dependencies(manifest: &Table) -> Vec<(bool, String)> {
    let mut tables = vec![manifest];
    if let Some(Value::Table(targets)) = manifest.get("target") {
        tables.extend(targets.values().filter_map(Value::as_table));
    }
    let mut found = Vec::new();
    for table in tables {
        for (key, for_tests) in [
            ("dependencies", false),
            ("build-dependencies", false),
            ("dev-dependencies", true),
        ] {
            let entries = table.get(key).and_then(Value::as_table).into_iter().flatten();
            found.extend(entries.map(|(name, value)| {
                // A renamed dependency is known by what it is, not by what it is called here.
                let real = value.get("package").and_then(Value::as_str).unwrap_or(name);
                (for_tests, real.to_owned())
            }));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(name: &str, dependencies: &str) -> Vec<String> {
        let manifest = format!("[package]\nname = \"{name}\"\n[lints]\nworkspace = true\n{dependencies}");
        check_manifest(name, &manifest.parse().unwrap())
    }

    #[test]
    fn edges_that_are_drawn() {
        for (name, dependencies) in [
            (
                "kith-engine",
                "[dependencies]\nkith-proof.workspace = true\n[dev-dependencies]\nproptest = \"1\"",
            ),
            (
                "kith-domain",
                "[dependencies]\njiff = \"0.2\"\n[dev-dependencies]\ntempfile = \"3\"",
            ),
            (
                "kith-server",
                "[dependencies]\nkith-app.workspace = true\naxum = \"0.8\"",
            ),
        ] {
            assert_eq!(findings(name, dependencies), [""; 0], "{name}");
        }
    }

    #[test]
    fn edges_that_are_not() {
        for (name, dependencies, culprit) in [
            ("kith-proof", "[dependencies]\nserde = \"1\"", "serde"),
            (
                "kith-proof",
                "[dev-dependencies]\nkith-engine.workspace = true",
                "kith-engine",
            ),
            (
                "kith-engine",
                "[dependencies]\nkith-domain.workspace = true",
                "kith-domain",
            ),
            (
                "kith-engine",
                "[target.'cfg(unix)'.dependencies]\nlibc = \"0.2\"",
                "libc",
            ),
            ("kith-domain", "[dependencies]\ntokio = \"1\"", "tokio"),
            (
                "kith-domain",
                "[build-dependencies]\nkith-app.workspace = true",
                "kith-app",
            ),
            (
                "kith-store",
                "[dependencies]\nkith-deliver.workspace = true",
                "kith-deliver",
            ),
            (
                "kith-app",
                "[dependencies]\nkith-server.workspace = true",
                "kith-server",
            ),
            (
                "kith-server",
                "[dependencies]\nkith-engine.workspace = true",
                "kith-engine",
            ),
            (
                "kith-server",
                "[dependencies]\nsolver = { package = \"kith-engine\", path = \"../kith-engine\" }",
                "kith-engine",
            ),
        ] {
            let expected = format!("{name} must not depend on {culprit}, see docs/ARCHITECTURE.md");
            assert_eq!(findings(name, dependencies), [expected]);
        }
    }

    #[test]
    fn a_new_crate_needs_a_layer_and_the_lints() {
        assert!(findings("kith-extra", "")[0].contains("has no layer"));
        let manifest: Table = "[package]\nname = \"kith-proof\"".parse().unwrap();
        let findings = check_manifest("proof", &manifest);
        assert!(
            findings[0].contains("share one name") && findings[1].contains("lints"),
            "{findings:?}"
        );
    }
}
