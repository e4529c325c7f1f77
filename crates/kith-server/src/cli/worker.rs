//! `kith worker`: does the work that waits, beside any number of servers and other workers.

use kith_app::Failure;
use kith_app::house::jobs::Worker;

use super::exit;
use super::installation::{block_on, failure, house};
use crate::config::{Config, Place, Reach};
use crate::{edge, telemetry};

/// Does the work that waits, for example sends mail; several may run at once
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    place: Place,
}

pub(super) fn run(args: &Args) -> Result<(), Failure> {
    let config = Config::load(&args.place, &Reach::default())?;
    telemetry::log(&config.log)?;
    block_on(async {
        let house = house(&config).await?;
        let development = config.is_development(config.listen);
        let worker = Worker::new(house.clone(), config.mailer(development));
        exit::print("working\n")?;
        worker.run(edge::asked_to_stop()).await.map_err(|e| failure(&e))?;
        house.db().close().await;
        Ok(())
    })
}
