//! Files that appear in one piece or not at all.

use std::fs::{self, File, Permissions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::{Builder, NamedTempFile};

use crate::failure::Failure;
use crate::request::{Destination, Outputs};

/// An output that is being written; it takes the place of its target only when it is committed.
///
/// Dropped without that, it leaves no trace: an interrupted or failed run keeps the file of the last good one.
#[derive(Debug)]
pub struct Draft {
    name: String,
    inner: Inner,
}

#[derive(Debug)]
enum Inner {
    /// Held back until the commit, so that a failed run prints no half result.
    StandardOutput(Vec<u8>),
    /// A device or a pipe cannot be replaced: it is written as it is.
    Device(BufWriter<File>),
    Temporary {
        file: BufWriter<NamedTempFile>,
        target: PathBuf,
    },
}

impl Draft {
    /// Opens a draft for a destination; fails as [`Draft::create`] does.
    pub fn open(destination: &Destination) -> Result<Draft, Failure> {
        match destination {
            Destination::StandardOutput => Ok(Draft {
                name: "standard output".to_owned(),
                inner: Inner::StandardOutput(Vec::new()),
            }),
            Destination::File(path) => Draft::create(path),
        }
    }

    /// Opens a draft beside the file that it will replace.
    ///
    /// Fails with [`Failure::Cannot`] when the file can never be written, so that a long run learns it at its start.
    pub fn create(path: &Path) -> Result<Draft, Failure> {
        let name = path.display().to_string();
        let inner = open_file(path).map_err(|e| cannot_write(&name, &e))?;
        Ok(Draft { name, inner })
    }

    /// Fills the draft; a failure names the target.
    pub fn fill(&mut self, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Failure> {
        let out: &mut dyn Write = match &mut self.inner {
            Inner::StandardOutput(bytes) => bytes,
            Inner::Device(file) => file,
            Inner::Temporary { file, .. } => file,
        };
        write(out).map_err(|e| cannot_write(&self.name, &e))
    }

    /// Brings everything that was written to the disk, still under its temporary name.
    fn settle(&mut self) -> Result<(), Failure> {
        let settled = match &mut self.inner {
            Inner::StandardOutput(_) => Ok(()),
            Inner::Device(file) => file.flush(),
            Inner::Temporary { file, .. } => file.flush().and_then(|()| file.get_ref().as_file().sync_all()),
        };
        settled.map_err(|e| cannot_write(&self.name, &e))
    }

    /// Puts the draft in its place; a reader of standard output who has gone away is no failure.
    pub fn commit(mut self) -> Result<(), Failure> {
        self.settle()?;
        let Draft { name, inner } = self;
        let done = match inner {
            Inner::Device(_) => Ok(()),
            Inner::StandardOutput(bytes) => {
                let mut out = io::stdout().lock();
                match out.write_all(&bytes).and_then(|()| out.flush()) {
                    Err(e) if e.kind() == io::ErrorKind::BrokenPipe => Ok(()),
                    written => written,
                }
            }
            Inner::Temporary { file, target } => file
                .into_inner()
                .map_err(io::IntoInnerError::into_error)
                .and_then(|file| file.persist(&target).map_err(|e| e.error))
                .map(drop),
        };
        done.map_err(|e| cannot_write(&name, &e))
    }
}

/// The drafts of all outputs of a request.
#[derive(Debug, Default)]
pub struct Drafts {
    /// `pairs.csv`.
    pub pairs: Option<Draft>,
    /// `outcome.json`.
    pub json: Option<Draft>,
    /// `edges.csv`.
    pub edges: Option<Draft>,
    /// The graph.
    pub graph: Option<Draft>,
    /// The ids of the graph's vertices.
    pub graph_ids: Option<Draft>,
    /// The proof.
    pub certificate: Option<Draft>,
}

impl Drafts {
    /// Opens a draft for every output that is asked for; fails as [`Draft::open`] does.
    pub fn open(outputs: &Outputs) -> Result<Drafts, Failure> {
        let open = |destination: &Option<Destination>| destination.as_ref().map(Draft::open).transpose();
        let create = |path: Option<&Path>| path.map(Draft::create).transpose();
        Ok(Drafts {
            pairs: open(&outputs.pairs)?,
            json: open(&outputs.json)?,
            edges: create(outputs.edges.as_deref())?,
            graph: create(outputs.graph.as_deref())?,
            graph_ids: create(outputs.graph.as_deref().map(ids_path).as_deref())?,
            certificate: create(outputs.certificate.as_deref())?,
        })
    }

    /// Puts all of them in their places, after every one of them is safely on the disk.
    pub fn commit(self) -> Result<(), Failure> {
        let Drafts {
            pairs,
            json,
            edges,
            graph,
            graph_ids,
            certificate,
        } = self;
        let mut drafts: Vec<Draft> = [pairs, json, edges, graph, graph_ids, certificate]
            .into_iter()
            .flatten()
            .collect();
        drafts.iter_mut().try_for_each(Draft::settle)?;
        drafts.into_iter().try_for_each(Draft::commit)
    }
}

/// The file beside a graph that tells which person each vertex is: the graph's name and `.ids`.
pub fn ids_path(graph: &Path) -> PathBuf {
    let mut name = graph.as_os_str().to_owned();
    name.push(".ids");
    PathBuf::from(name)
}

fn open_file(path: &Path) -> io::Result<Inner> {
    // The file that a link points to is replaced, not the link.
    let (target, present) = match fs::metadata(path) {
        Ok(found) => (fs::canonicalize(path)?, Some(found)),
        Err(e) if e.kind() == io::ErrorKind::NotFound => (path.to_path_buf(), None),
        Err(e) => return Err(e),
    };
    if let Some(present) = &present {
        if present.is_dir() {
            return Err(io::Error::other("it is a folder"));
        }
        if !present.is_file() {
            return File::options()
                .write(true)
                .open(&target)
                .map(|file| Inner::Device(BufWriter::new(file)));
        }
        // Renaming over it would succeed, but whoever protected the file did not want that.
        if present.permissions().readonly() {
            return Err(io::Error::other("the file is read-only"));
        }
    }
    let folder = match target.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    if !folder.is_dir() {
        return Err(io::Error::other(format!("there is no folder {}", folder.display())));
    }
    let file = temporary(folder)?;
    if let Some(present) = present {
        file.as_file().set_permissions(present.permissions())?;
    }
    Ok(Inner::Temporary {
        file: BufWriter::new(file),
        target,
    })
}

/// A temporary file in the same folder, because a rename is in one piece only within a file system.
fn temporary(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = Builder::new();
    builder.prefix(".kith-");
    if let Some(permissions) = ordinary_permissions() {
        builder.permissions(permissions);
    }
    builder.tempfile_in(folder)
}

/// What a new file usually gets (the umask is taken off); a temporary file would be its owner's alone.
#[cfg(unix)]
fn ordinary_permissions() -> Option<Permissions> {
    use std::os::unix::fs::PermissionsExt;
    Some(Permissions::from_mode(0o666))
}

#[cfg(not(unix))]
fn ordinary_permissions() -> Option<Permissions> {
    None
}

fn cannot_write(name: &str, error: &io::Error) -> Failure {
    Failure::Cannot(format!(
        "Could not write {name}: {error}. Name a file in a folder that you can write to."
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(path: &Path, text: &str) -> Draft {
        let mut draft = Draft::create(path).unwrap();
        draft.fill(|out| out.write_all(text.as_bytes())).unwrap();
        draft
    }

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(folder)
            .unwrap()
            .map(|e| e.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn a_file_is_replaced_when_committed_and_not_before() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("pairs.csv");
        fs::write(&path, "old").unwrap();
        let new = draft(&path, "new");
        assert_eq!(fs::read_to_string(&path).unwrap(), "old");
        new.commit().unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "new");
        assert_eq!(names(folder.path()), ["pairs.csv"]);
    }

    #[test]
    fn a_dropped_draft_leaves_no_trace() {
        let folder = tempfile::tempdir().unwrap();
        drop(draft(&folder.path().join("pairs.csv"), "half"));
        assert_eq!(names(folder.path()), [""; 0]);
    }

    #[test]
    fn a_failed_fill_names_the_target() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("pairs.csv");
        let mut draft = Draft::create(&path).unwrap();
        let failure = draft
            .fill(|_| Err(io::Error::other("the disk is full")))
            .unwrap_err()
            .to_string();
        assert!(
            failure.contains(&format!("{}: the disk is full.", path.display())),
            "{failure}"
        );
    }

    #[test]
    fn targets_that_can_never_be_written_are_refused_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let read_only = folder.path().join("kept.csv");
        fs::write(&read_only, "kept").unwrap();
        let mut permissions = fs::metadata(&read_only).unwrap().permissions();
        permissions.set_readonly(true);
        fs::set_permissions(&read_only, permissions).unwrap();
        for (path, reason) in [
            (folder.path().to_path_buf(), "it is a folder"),
            (folder.path().join("no/such/pairs.csv"), "there is no folder"),
            (read_only.clone(), "the file is read-only"),
        ] {
            match Draft::create(&path) {
                Err(Failure::Cannot(text)) => assert!(text.contains(reason), "{text}"),
                other => unreachable!("{reason}: {other:?}"),
            }
        }
        assert_eq!(fs::read_to_string(&read_only).unwrap(), "kept");
    }

    #[test]
    fn all_outputs_are_opened_before_any_is_written() {
        let folder = tempfile::tempdir().unwrap();
        let file = |name: &str| Some(Destination::File(folder.path().join(name)));
        let outputs = Outputs {
            pairs: file("pairs.csv"),
            json: file("absent/outcome.json"),
            ..Outputs::default()
        };
        assert!(matches!(Drafts::open(&outputs), Err(Failure::Cannot(_))));
        assert_eq!(names(folder.path()), [""; 0]);
    }

    #[test]
    fn a_graph_comes_with_its_ids() {
        let folder = tempfile::tempdir().unwrap();
        let outputs = Outputs {
            graph: Some(folder.path().join("graph.kg")),
            ..Outputs::default()
        };
        Drafts::open(&outputs).unwrap().commit().unwrap();
        assert_eq!(names(folder.path()), ["graph.kg", "graph.kg.ids"]);
    }

    #[cfg(unix)]
    #[test]
    fn links_devices_and_permissions_are_respected() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = tempfile::tempdir().unwrap();
        let (real, link) = (folder.path().join("real.csv"), folder.path().join("link.csv"));
        fs::write(&real, "old").unwrap();
        fs::set_permissions(&real, Permissions::from_mode(0o640)).unwrap();
        symlink(&real, &link).unwrap();
        draft(&link, "new").commit().unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read_to_string(&real).unwrap(), "new");
        assert_eq!(fs::metadata(&real).unwrap().permissions().mode() & 0o777, 0o640);
        draft(Path::new("/dev/null"), "gone").commit().unwrap();
    }
}
