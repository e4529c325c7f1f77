//! References that are generated from the program itself. A test of `kith-server` tells when they are stale.

use std::fs;
use std::path::Path;
use std::process::Command;

/// Writes `docs/CLI.md` as the program prints it.
pub(crate) fn write(root: &Path) -> Result<String, String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .current_dir(root)
        .args(["run", "--quiet", "--package", "kith-server", "--", "man", "--markdown"])
        .output()
        .map_err(|e| format!("cargo could not be started: {e}"))?;
    if !output.status.success() {
        return Err(format!(
            "kith man --markdown failed:\n{}",
            String::from_utf8_lossy(&output.stderr)
        ));
    }
    fs::write(root.join("docs/CLI.md"), &output.stdout)
        .map_err(|e| format!("docs/CLI.md could not be written: {e}"))?;
    Ok("docs/CLI.md is written.".to_owned())
}
