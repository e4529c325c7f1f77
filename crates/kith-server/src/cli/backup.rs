//! `kith backup` and `kith restore`.

use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use kith_app::Failure;
use kith_app::house::House;
use kith_app::house::audit::Verified;
use kith_app::house::keeping;
use kith_app::store::{self, Access};

use super::exit;
use super::installation::{block_on, database, failure, make_folder, open};
use crate::config::{Config, Place, Reach};
use crate::edge;

/// Writes the whole database into one file, while Kith runs
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  kith backup /backup/kith-monday.jsonl --data /var/lib/kith")]
pub(super) struct BackupArgs {
    /// The file to write; it must not be there yet
    file: PathBuf,
    #[command(flatten)]
    place: Place,
}

/// Brings a backup back, into an empty database of either kind
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  kith restore /backup/kith-monday.jsonl --data /var/lib/kith-new")]
pub(super) struct RestoreArgs {
    /// The file that `kith backup` wrote
    file: PathBuf,
    #[command(flatten)]
    place: Place,
}

pub(super) fn back_up(args: &BackupArgs) -> Result<(), Failure> {
    let config = Config::load(&args.place, &Reach::default())?;
    if args.file.exists() {
        return Err(Failure::Input(format!(
            "{} is there already. Name another file.",
            args.file.display()
        )));
    }
    block_on(async {
        let db = database(&config).await?;
        let folder = args
            .file
            .parent()
            .filter(|f| !f.as_os_str().is_empty())
            .unwrap_or(Path::new("."));
        let unwritten = |e| Failure::Cannot(format!("{} could not be written: {e}.", args.file.display()));
        // Under another name until it is whole, and for its owner only: it holds what people trust Kith with.
        let mut out = BufWriter::new(tempfile::NamedTempFile::new_in(folder).map_err(unwritten)?);
        let tail = keeping::back_up(&db, &mut out, env!("CARGO_PKG_VERSION"), &edge::surroundings()).await;
        let tail = tail.map_err(|e| broken(&args.file, &e))?;
        out.flush().map_err(unwritten)?;
        let file = out.into_inner().map_err(|e| unwritten(e.into_error()))?;
        file.as_file().sync_all().map_err(unwritten)?;
        file.persist_noclobber(&args.file).map_err(|e| unwritten(e.error))?;
        db.close().await;
        let rows: i64 = tail.rows.values().sum();
        exit::print(&format!(
            "{rows} rows are in {}. The secret is not: keep {} in another place, because without it private texts cannot be read.\n",
            args.file.display(),
            config.data.join("secret").display()
        ))
    })
}

pub(super) fn restore(args: &RestoreArgs) -> Result<(), Failure> {
    let config = Config::load(&args.place, &Reach::default())?;
    let secret = config.secret()?.ok_or_else(|| {
        Failure::Input(format!(
            "A backup does not hold the secret of its installation. Put the secret that it was made with into {}, or into KITH_SECRET.",
            config.data.join("secret").display()
        ))
    })?;
    block_on(async {
        let access = match &config.database {
            None => Access::Create,
            Some(_) => Access::Existing,
        };
        if access == Access::Create {
            make_folder(&config)?;
        }
        if !args.file.is_file() {
            return Err(Failure::Input(format!("There is no file {}.", args.file.display())));
        }
        let db = open(&config, access).await?;
        let restored = House::restore(db, edge::surroundings(), secret, &args.file).await;
        let restored = restored.map_err(|e| broken(&args.file, &e))?;
        let rows: i64 = restored.rows.values().sum();
        let house = restored.house.with_erasures_in(config.erasures());
        let erased = house.replay_erasures().await.map_err(|e| failure(&e))?;
        house.db().close().await;
        match restored.audit {
            Verified::Sound { rows: log } => exit::print(&format!(
                "{rows} rows are back as of {}. The audit log is as it was written: {log} rows. Erased again, because they were erased after the backup: {erased} people.\n",
                restored.made_at
            )),
            Verified::Broken { seq, why } => Err(Failure::Input(format!(
                "{rows} rows are back as of {}, but the audit log in the backup was tampered with at row {seq}: {why}.",
                restored.made_at
            ))),
        }
    })
}

fn broken(file: &Path, error: &kith_app::house::Error) -> Failure {
    match error {
        kith_app::house::Error::Store(store::Error::Backup(text)) => {
            Failure::Input(format!("{}: {text}", file.display()))
        }
        kith_app::house::Error::Store(store::Error::File(e)) => {
            Failure::Cannot(format!("{} could not be read or written: {e}.", file.display()))
        }
        e => failure(e),
    }
}
