//! `kith serve`: the server.

use std::fs;
use std::io::Write;
use std::net::SocketAddr;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use kith_app::Failure;
use kith_app::house::{House, Secret, Surroundings};
use kith_app::store::{Access, Address, Db, Durability};
use url::Url;

use crate::http::server::{Server, Settings};
use crate::{edge, http};

/// Runs Kith: pages for people, and the work that waits
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Where Kith keeps what is not in the database; made when it is missing
    #[arg(long, value_name = "DIR", default_value = "kith-data")]
    data: PathBuf,
    /// The address to listen on
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Where people reach Kith, for example https://kith.example.org
    #[arg(long, value_name = "URL")]
    public_url: Option<Url>,
}

pub(super) fn run(args: &Args) -> Result<(), Failure> {
    let runtime =
        tokio::runtime::Runtime::new().map_err(|e| Failure::Cannot(format!("No threads could be started: {e}.")))?;
    runtime.block_on(serve(args))
}

async fn serve(args: &Args) -> Result<(), Failure> {
    let surroundings = edge::surroundings();
    fs::create_dir_all(&args.data)
        .map_err(|e| Failure::Cannot(format!("The folder {} could not be made: {e}.", args.data.display())))?;
    let secret = secret(&args.data.join("secret"), &surroundings)?;
    let address = Address::Sqlite(args.data.join("kith.db"));
    let db = Db::open(&address, Access::Create, Durability::Full)
        .await
        .map_err(cannot)?;
    db.migrate(surroundings.now().into()).await.map_err(cannot)?;
    let house = House::open(db, surroundings, secret).await.map_err(cannot)?;
    let listener = tokio::net::TcpListener::bind(args.listen)
        .await
        .map_err(|e| Failure::Cannot(format!("Nobody can be listened to at {}: {e}.", args.listen)))?;
    let listening = listener.local_addr().map_err(cannot)?;
    let public_url = match &args.public_url {
        Some(url) => url.clone(),
        None => Url::parse(&format!("http://{listening}")).map_err(cannot)?,
    };
    let server = Server::new(
        house.clone(),
        Settings {
            public_url,
            development: listening.ip().is_loopback(),
        },
    );
    println!("listening on http://{listening}");
    if let Some(link) = house.set_up_link().await.map_err(cannot)? {
        let address = server.settings.address_of(&format!("/set-up/{}", link.reveal()));
        println!("To set Kith up, open {address}");
    }
    let router = http::router(&server).into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, router).await.map_err(cannot)
}

/// The secret in a file that only its owner can read; made at the first start.
fn secret(path: &Path, surroundings: &Surroundings) -> Result<Secret, Failure> {
    match fs::read_to_string(path) {
        Ok(text) => Secret::parse(&text)
            .ok_or_else(|| Failure::Input(format!("{} does not hold a secret that Kith wrote.", path.display()))),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => {
            let secret = Secret::generate(surroundings);
            fs::OpenOptions::new()
                .write(true)
                .create_new(true)
                .mode(0o600)
                .open(path)
                .and_then(|mut file| file.write_all(secret.to_text().as_bytes()))
                .map_err(|e| Failure::Cannot(format!("{} could not be written: {e}.", path.display())))?;
            Ok(secret)
        }
        Err(e) => Err(Failure::Input(format!("{} could not be read: {e}.", path.display()))),
    }
}

fn cannot(e: impl std::fmt::Display) -> Failure {
    Failure::Cannot(e.to_string())
}
