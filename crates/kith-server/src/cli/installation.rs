//! An installation, opened for a command.

use std::fs;
use std::future::Future;
use std::num::NonZero;

use kith_app::Failure;
use kith_app::house::{self, House};
use kith_app::store::{self, Access, Address, Db, Durability, installation};

use tokio::runtime::Runtime;

use crate::config::Config;
use crate::edge;

/// Runs a command that waits for the database or the network.
pub(super) fn block_on<T>(future: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    threads()?.block_on(future)
}

/// Threads for what waits for the database or the network: one for each core, and one for each connection to SQLite, which keeps a thread
/// until it has answered.
pub(super) fn threads() -> Result<Runtime, Failure> {
    let cores = std::thread::available_parallelism().map_or(1, NonZero::get);
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(cores + store::SQLITE_CONNECTIONS)
        .enable_all()
        .build()
        .map_err(|e| Failure::Cannot(format!("No threads could be started: {e}.")))
}

/// The database of an installation that was started before. Makes nothing.
pub(super) async fn database(config: &Config) -> Result<Db, Failure> {
    open(config, Access::Existing).await
}

/// The house of an installation that was started before. Makes nothing.
pub(super) async fn house(config: &Config) -> Result<House, Failure> {
    let db = database(config).await?;
    let secret = config.secret()?.ok_or_else(|| no_secret(config))?;
    let house = House::open(db, edge::surroundings(), secret).await;
    Ok(house
        .map_err(|e| failure(&e))?
        .with_erasures_in(config.erasures())
        .with_calendar_servers(&config.calendar_servers)
        .with_mail_pace(config.mail_per_minute))
}

/// The house of this installation, made where there is none yet: its folder, its database at the usual place, its secret.
pub(super) async fn begin(config: &Config) -> Result<House, Failure> {
    let surroundings = edge::surroundings();
    let access = match &config.database {
        None => Access::Create,
        // A name that was given may be mistyped, and an empty database would look as if all were lost.
        Some(_) => Access::Existing,
    };
    if access == Access::Create {
        make_folder(config)?;
    }
    let db = open(config, access).await?;
    // The list of erased people is kept there, whatever the database is.
    make_folder(config)?;
    db.migrate(surroundings.now().into())
        .await
        .map_err(|e| store_failure(&e))?;
    let secret = match config.secret()? {
        Some(secret) => secret,
        None if is_in_use(&db).await? => return Err(no_secret(config)),
        None => config.make_secret(&surroundings)?,
    };
    let house = House::open(db, surroundings, secret).await;
    Ok(house
        .map_err(|e| failure(&e))?
        .with_erasures_in(config.erasures())
        .with_calendar_servers(&config.calendar_servers)
        .with_mail_pace(config.mail_per_minute))
}

/// Opens the database, and says which one when it does not answer.
pub(super) async fn open(config: &Config, access: Access) -> Result<Db, Failure> {
    let address = config.address();
    Db::open(&address, access, Durability::Full).await.map_err(|e| match e {
        store::Error::Database(e) => Failure::Cannot(format!("The database {address} cannot be opened: {e}.")),
        e => store_failure(&e),
    })
}

/// Makes the folder of the installation, for its owner only.
pub(super) fn make_folder(config: &Config) -> Result<(), Failure> {
    use std::os::unix::fs::DirBuilderExt;
    fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(&config.data)
        .map_err(|e| Failure::Cannot(format!("The folder {} could not be made: {e}.", config.data.display())))
}

/// Whether a database belongs to an installation already.
async fn is_in_use(db: &Db) -> Result<bool, Failure> {
    let mut tx = db.read().await.map_err(|e| store_failure(&e))?;
    let found = installation::find(&mut tx).await.map_err(|e| store_failure(&e))?;
    Ok(found.is_some())
}

fn no_secret(config: &Config) -> Failure {
    Failure::Input(format!(
        "The secret of this installation is missing: it was in {}, or in KITH_SECRET. Without it private texts cannot be read, and the audit log cannot be checked.",
        config.data.join("secret").display()
    ))
}

/// What a failure of the house means to whoever ran a command.
pub(super) fn failure(error: &house::Error) -> Failure {
    match error {
        house::Error::Store(e) => store_failure(e),
        house::Error::WrongSecret | house::Error::NotFound(_) | house::Error::Invalid(_) => {
            Failure::Input(error.to_string())
        }
        house::Error::Matching(Failure::Internal(text)) => Failure::Internal(text.clone()),
        house::Error::Matching(Failure::Interrupted) => Failure::Interrupted,
        house::Error::Matching(_) => Failure::Input(error.to_string()),
        e => Failure::Cannot(e.to_string()),
    }
}

/// What a failure of the store means to whoever ran a command.
pub(super) fn store_failure(error: &store::Error) -> Failure {
    match error {
        store::Error::Address(text) | store::Error::Schema(text) => Failure::Input(text.clone()),
        e => Failure::Cannot(format!("{e}.")),
    }
}

/// A database as it is shown, without its password.
pub(super) fn shown(address: &Address) -> String {
    address.to_string()
}
