//! What the compiler does not check: the layering, the sizes of files, and that links in documents lead somewhere.

mod files;
mod layers;
mod links;

use std::path::Path;

/// Checks everything; the error lists all that is not tidy, one finding per line.
pub(crate) fn run(root: &Path) -> Result<String, String> {
    let mut findings = Vec::new();
    for check in [layers::check, files::check, links::check] {
        findings.extend(check(root)?);
    }
    if findings.is_empty() {
        Ok("Tidy.".to_owned())
    } else {
        Err(findings.join("\n"))
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_project_is_tidy() {
        if let Err(findings) = super::run(crate::root()) {
            panic!("not tidy:\n{findings}");
        }
    }
}
