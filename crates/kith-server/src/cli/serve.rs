//! `kith serve`: the server, and beside it a worker.

use std::future::IntoFuture;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use kith_app::Failure;
use kith_app::house::House;
use kith_app::house::demo::Cast;
use kith_app::house::jobs::Worker;
use tokio::net::TcpListener;
use tokio::runtime::Handle;
use tokio::sync::watch;

use super::installation::{begin, block_on, failure, threads};
use super::{demo, exit};
use crate::config::{Config, Place, Reach};
use crate::http::server::{Server, Settings};
use crate::letters::Letters;
use crate::{edge, http, telemetry};

/// How long open requests may go on after the server was asked to stop; the whole process has 10 seconds.
const GRACE: Duration = Duration::from_secs(7);

/// How long the database may take to let go.
const POLITENESS: Duration = Duration::from_secs(1);

/// Runs Kith: pages for people, and the work that waits
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    #[command(flatten)]
    place: Place,
    #[command(flatten)]
    reach: Reach,
    /// Leave the work that waits to `kith worker`
    #[arg(long)]
    no_worker: bool,
    /// Show a made-up company that has lived through six months of programs; it has a database of its own and sends nothing
    #[arg(long, conflicts_with_all = ["database", "public_url", "no_worker"])]
    demo: bool,
}

const EXAMPLES: &str = "\
Examples:
  kith serve --demo
  kith serve
  kith serve --data /var/lib/kith --public-url https://kith.example.org
  kith serve --database postgres://kith@db.example.org/kith --no-worker";

pub(super) fn run(args: &Args) -> Result<(), Failure> {
    let config = Config::load(&args.place, &args.reach)?;
    if args.demo {
        let config = config.of_the_demo()?;
        // What half a year of work has to log is nothing that a newcomer asked for.
        telemetry::log("warn")?;
        let cast = demo::prepare(&config)?;
        return run_with_worker(&config, Some(&cast));
    }
    telemetry::log(&config.log)?;
    if args.no_worker {
        block_on(serve(&config, None, None))
    } else {
        run_with_worker(&config, None)
    }
}

/// The worker has threads of its own: a round of many people reads for seconds, and no page waits behind it.
fn run_with_worker(config: &Config, cast: Option<&Cast>) -> Result<(), Failure> {
    let work = threads()?;
    let served = block_on(serve(config, Some(work.handle()), cast));
    work.shutdown_background();
    served
}

async fn serve(config: &Config, work: Option<&Handle>, cast: Option<&Cast>) -> Result<(), Failure> {
    // Heard from the first moment on.
    let asked_to_stop = tokio::spawn(edge::asked_to_stop());
    // Whether it can be reached is known before anything is made.
    let listener = listen(config.listen).await?;
    let listening = listener.local_addr().map_err(cannot)?;
    let public_url = config.reached_at(listening)?;
    let metrics = match config.metrics_listen {
        Some(address) => Some((listen(address).await?, telemetry::metrics()?)),
        None => None,
    };
    let house = begin(config).await?;
    let development = config.is_development(listening);
    let server = Server::new(
        house.clone(),
        Settings {
            public_url,
            development,
            trusted_proxies: config.trusted_proxies.clone(),
        },
    );
    let mailer = config.mailer(development);
    if config.mail.is_none() && !development {
        tracing::warn!("No mail server is configured: people can sign in only with kith login-link.");
    }

    let (stop, stopping) = watch::channel(false);
    let stopped = |mut stopping: watch::Receiver<bool>| async move {
        // A sender that is gone means the same.
        let _ = stopping.wait_for(|stop| *stop).await;
    };
    let scribe = Arc::new(Letters::new(server.settings.clone(), house.surroundings().clone()));
    let mut worker = work.map(|threads| {
        let worker = Worker::new(house.clone(), mailer, scribe);
        threads.spawn(worker.run(stopped(stopping.clone())))
    });
    if let Some((listener, handle)) = metrics {
        tokio::spawn(telemetry::serve(
            listener,
            handle,
            house.clone(),
            stopped(stopping.clone()),
        ));
    }
    exit::print(&format!("listening on http://{listening}\n"))?;
    match cast {
        Some(cast) => demo::say_who_to_be(&house, &server.settings, cast).await?,
        None => say_how_to_begin(&house, &server.settings).await?,
    }

    let router = http::router(&server).into_make_service_with_connect_info::<SocketAddr>();
    let serving = axum::serve(listener, router).with_graceful_shutdown(stopped(stopping));
    let mut serving = tokio::spawn(serving.into_future());
    let ended_early = async {
        match &mut worker {
            Some(worker) => worker.await,
            None => std::future::pending().await,
        }
    };
    tokio::select! {
        _ = asked_to_stop => {}
        ended = ended_early => {
            // Whoever watches this process starts it again; pages without anybody who sends mail would look well and not be.
            let why = match ended {
                Ok(Ok(())) => "it was not asked to".to_owned(),
                Ok(Err(e)) => e.to_string(),
                Err(e) => e.to_string(),
            };
            return Err(Failure::Cannot(format!("The worker ended: {why}.")));
        }
    }
    tracing::info!("Asked to stop: no new requests are taken, open ones are finished.");
    stop.send_replace(true);
    if tokio::time::timeout(GRACE, &mut serving).await.is_err() {
        serving.abort();
        tracing::warn!("Some requests took too long and were cut off.");
    }
    if let Some(worker) = worker {
        worker.await.map_err(cannot)?.map_err(|e| failure(&e))?;
    }
    // Closing is politeness, not durability: whoever does not let go of a connection is left behind.
    let _ = tokio::time::timeout(POLITENESS, house.db().close()).await;
    Ok(())
}

/// The one-time link of the first administrator, until there is one.
async fn say_how_to_begin(house: &House, settings: &Settings) -> Result<(), Failure> {
    match house.set_up_link().await.map_err(|e| failure(&e))? {
        Some(link) => {
            let address = settings.address_of(&format!("/set-up/{}", link.reveal()));
            exit::print(&format!("To set Kith up, open {address}\n"))
        }
        None => Ok(()),
    }
}

async fn listen(address: SocketAddr) -> Result<TcpListener, Failure> {
    TcpListener::bind(address)
        .await
        .map_err(|e| Failure::Cannot(format!("Kith cannot listen at {address}: {e}.")))
}

fn cannot(e: impl std::fmt::Display) -> Failure {
    Failure::Cannot(format!("{e}."))
}
