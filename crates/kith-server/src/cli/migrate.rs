//! `kith migrate`: brings the database up to date.

use kith_app::Failure;
use kith_app::store::Access;

use super::exit;
use super::installation::{block_on, make_folder, open, shown, store_failure};
use crate::config::{Config, Place, Reach};
use crate::edge;

/// Brings the database up to date; `kith serve` does so by itself
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    place: Place,
    /// Make the database file where it is missing
    #[arg(long)]
    create: bool,
}

pub(super) fn run(args: &Args) -> Result<(), Failure> {
    let config = Config::load(&args.place, &Reach::default())?;
    block_on(async {
        let access = if args.create { Access::Create } else { Access::Existing };
        if args.create && config.database.is_none() {
            make_folder(&config)?;
        }
        let db = open(&config, access).await?;
        let now = edge::surroundings().now();
        let migrated = db.migrate(now.into()).await.map_err(|e| store_failure(&e))?;
        db.close().await;
        let database = shown(&config.address());
        exit::print(&match migrated.steps.as_slice() {
            [] => format!("{database} is up to date.\n"),
            steps => format!("{database} is up to date. New steps: {}.\n", steps.join(", ")),
        })
    })
}
