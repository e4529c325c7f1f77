//! `kith audit verify`: whether the log is as it was written.

use clap::Subcommand;
use kith_app::Failure;
use kith_app::house::audit::Verified;

use super::exit;
use super::installation::{block_on, failure, house};
use crate::config::{Config, Place, Reach};

/// Looks after the audit log
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Reads the whole log and tells the first row that was changed, moved or deleted
    Verify(Verify),
}

#[derive(Debug, clap::Args)]
struct Verify {
    #[command(flatten)]
    place: Place,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &Args) -> Result<(), Failure> {
    let Command::Verify(args) = &args.command;
    let config = Config::load(&args.place, &Reach::default())?;
    block_on(async {
        let verified = house(&config).await?.verify_audit().await.map_err(|e| failure(&e))?;
        if args.json {
            exit::print_json(&match &verified {
                Verified::Sound { rows } => serde_json::json!({ "sound": true, "rows": rows }),
                Verified::Broken { seq, why } => serde_json::json!({ "sound": false, "row": seq, "why": why }),
            })?;
        }
        match verified {
            Verified::Sound { .. } if args.json => Ok(()),
            Verified::Sound { rows } => exit::print(&format!("The log is as it was written: {rows} rows.\n")),
            Verified::Broken { seq, why } => Err(Failure::Input(format!(
                "The audit log was tampered with at row {seq}: {why}."
            ))),
        }
    })
}
