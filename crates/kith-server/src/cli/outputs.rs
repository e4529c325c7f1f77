//! Outputs must not overwrite the inputs, nor each other.

use std::fs;
use std::path::{Path, PathBuf};

use kith_app::Failure;

/// A file and the option that names it.
pub(crate) type Named<'a> = (&'static str, &'a Path);

/// Refuses outputs that would replace an input or one another.
pub(crate) fn check(inputs: &[Named<'_>], outputs: &[Named<'_>]) -> Result<(), Failure> {
    let mut taken: Vec<(&str, PathBuf)> = inputs.iter().map(|(option, path)| (*option, place(path))).collect();
    for (option, path) in outputs {
        let place = place(path);
        // A device such as /dev/null takes any number of writers.
        if fs::metadata(&place).is_ok_and(|found| !found.is_file() && !found.is_dir()) {
            continue;
        }
        if let Some((other, _)) = taken.iter().find(|(_, taken)| *taken == place) {
            return Err(Failure::Usage(format!(
                "{option} would overwrite the file of {other}, {}. Name another file.",
                path.display()
            )));
        }
        taken.push((option, place));
    }
    Ok(())
}

/// Where a path really leads, so that `a.csv`, `./a.csv` and a link to it count as one file.
fn place(path: &Path) -> PathBuf {
    if let Ok(place) = fs::canonicalize(path) {
        return place;
    }
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    match (fs::canonicalize(folder), path.file_name()) {
        (Ok(folder), Some(name)) => folder.join(name),
        _ => path.to_path_buf(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_input_is_never_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let people = folder.path().join("people.csv");
        fs::write(&people, "name\n").unwrap();
        let same = folder.path().join(".").join("people.csv");
        let failure = check(&[("PEOPLE", &people)], &[("--out", &same)])
            .unwrap_err()
            .to_string();
        assert!(
            failure.starts_with("--out would overwrite the file of PEOPLE"),
            "{failure}"
        );
        assert!(check(&[("PEOPLE", &people)], &[("--out", &folder.path().join("pairs.csv"))]).is_ok());
    }

    #[test]
    fn two_outputs_need_two_files() {
        let folder = tempfile::tempdir().unwrap();
        let (plain, dotted) = (folder.path().join("x"), folder.path().join("./x"));
        let failure = check(&[], &[("--out", &plain), ("--json", &dotted)])
            .unwrap_err()
            .to_string();
        assert!(
            failure.starts_with("--json would overwrite the file of --out"),
            "{failure}"
        );
    }

    #[cfg(unix)]
    #[test]
    fn a_device_may_be_named_twice() {
        let null = Path::new("/dev/null");
        assert!(check(&[], &[("--out", null), ("--json", null)]).is_ok());
    }
}
