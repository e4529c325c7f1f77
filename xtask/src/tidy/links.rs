//! Links in the documents lead to files that exist.

use std::fs;
use std::path::{Path, PathBuf};

/// Checks the relative links of every Markdown file at the root and in `docs/`.
pub(crate) fn check(root: &Path) -> Result<Vec<String>, String> {
    let mut findings = Vec::new();
    for path in documents(root)? {
        let text = fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))?;
        let folder = path.parent().unwrap_or(root);
        for (line, target) in links(&text) {
            if !folder.join(target).exists() {
                let name = path.strip_prefix(root).unwrap_or(&path).display();
                findings.push(format!("{name}:{line}: the link leads nowhere: {target}"));
            }
        }
    }
    Ok(findings)
}

fn documents(root: &Path) -> Result<Vec<PathBuf>, String> {
    let mut found = Vec::new();
    let mut folders = vec![root.join("docs")];
    found.extend(markdown_in(root)?.0);
    while let Some(folder) = folders.pop() {
        let (files, below) = markdown_in(&folder)?;
        found.extend(files);
        folders.extend(below);
    }
    found.sort();
    Ok(found)
}

fn markdown_in(folder: &Path) -> Result<(Vec<PathBuf>, Vec<PathBuf>), String> {
    let entries = fs::read_dir(folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    let paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    let (folders, files): (Vec<_>, Vec<_>) = paths.into_iter().partition(|path| path.is_dir());
    Ok((
        files
            .into_iter()
            .filter(|path| path.extension().is_some_and(|e| e == "md"))
            .collect(),
        folders,
    ))
}

/// The targets of relative links with their lines, without anchors; code blocks have none.
fn links(text: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let mut code = false;
    for (index, line) in text.lines().enumerate() {
        if line.trim_start().starts_with("```") {
            code = !code;
        }
        if code {
            continue;
        }
        for part in line.split("](").skip(1) {
            let target = part.split([')', '#', ' ']).next().unwrap_or_default();
            if !target.is_empty() && !target.contains("://") && !target.starts_with("mailto:") {
                found.push((index + 1, target));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_found_where_they_are() {
        let text = "See [a](docs/A.md) and [b](B.md#part \"t\").\n```\n[no](code.md)\n```\n[w](https://example.org) [h](#here) [c](C.md)";
        assert_eq!(links(text), [(1, "docs/A.md"), (1, "B.md"), (5, "C.md")]);
    }
}
