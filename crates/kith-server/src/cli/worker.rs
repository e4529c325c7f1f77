//! `kith worker`: does the work that waits, beside any number of servers and other workers.

use std::sync::Arc;

use kith_app::Failure;
use kith_app::house::jobs::Worker;

use super::exit;
use super::installation::{block_on, failure, house};
use crate::config::{Config, Place, Reach};
use crate::http::server::Settings;
use crate::letters::Letters;
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
        if config.mail.is_some() && config.public_url.is_none() {
            tracing::warn!("KITH_PUBLIC_URL is not set: links in mails will lead to this machine.");
        }
        let settings = Settings {
            public_url: config.reached_at(config.listen)?,
            development,
            trusted_proxies: Vec::new(),
        };
        let scribe = Arc::new(Letters::new(settings, house.surroundings().clone()));
        let worker = Worker::new(house.clone(), config.mailer(development), scribe);
        exit::print("working\n")?;
        worker.run(edge::asked_to_stop()).await.map_err(|e| failure(&e))?;
        house.db().close().await;
        Ok(())
    })
}
