//! `kith serve --demo`: a database of its own, made once.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use kith_app::Failure;
use kith_app::domain::email::EmailAddress;
use kith_app::domain::permission::Administrator;
use kith_app::house::House;
use kith_app::house::demo::{self, Cast};
use kith_app::store::{Access, Address, Db, Durability};

use super::exit;
use super::installation::{failure, make_folder, store_failure};
use crate::config::Config;
use crate::edge;
use crate::http::server::Settings;
use crate::letters::Letters;

/// The file that says who the cast is. It is written last: without it, whatever else is there is half a story.
const CAST: &str = "cast";
/// The database while it is being made.
const DRAFT: &str = "making.db";

/// Makes the company, where that has not been done, and says who is in it.
///
/// One thing happens after the other in it, so one thread is enough: with several, half of the time goes into waking them.
pub(super) fn prepare(config: &Config) -> Result<Cast, Failure> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|e| Failure::Cannot(format!("No thread could be started: {e}.")))?
        .block_on(make(config))
}

async fn make(config: &Config) -> Result<Cast, Failure> {
    if let Some(cast) = read(&config.data.join(CAST)) {
        return Ok(cast);
    }
    anstream::eprint!(
        "A company of 240 people lives through half a year of programs first. This takes some seconds.\n"
    );
    let _ = fs::remove_dir_all(&config.data);
    make_folder(config)?;
    let draft = config.data.join(DRAFT);
    let surroundings = edge::surroundings();
    let secret = config.make_secret(&surroundings)?;
    let address: Address = format!("sqlite://{}", draft.display())
        .parse()
        .map_err(|e| store_failure(&e))?;
    // Nothing is lost that could not be made again.
    let db = Db::open(&address, Access::Create, Durability::Off)
        .await
        .map_err(|e| store_failure(&e))?;
    db.migrate(surroundings.now().into())
        .await
        .map_err(|e| store_failure(&e))?;
    let settings = Settings {
        public_url: config.reached_at(config.listen)?,
        development: true,
        trusted_proxies: Vec::new(),
    };
    let scribe = Arc::new(Letters::new(settings, surroundings.clone()));
    let cast = demo::live_through(&db, &secret, &surroundings, scribe)
        .await
        .map_err(|e| failure(&e))?;
    db.let_go().await.map_err(|e| store_failure(&e))?;
    db.close().await;
    let cannot = |e: std::io::Error| Failure::Cannot(format!("{}: {e}.", config.data.display()));
    fs::rename(&draft, config.data.join("kith.db")).map_err(cannot)?;
    let names = [
        &cast.administrator,
        &cast.organizer,
        &cast.manager,
        &cast.matched[0],
        &cast.matched[1],
    ];
    let lines: Vec<&str> = names.iter().map(|email| email.as_str()).collect();
    fs::write(config.data.join(CAST), lines.join("\n")).map_err(cannot)?;
    Ok(cast)
}

fn read(path: &Path) -> Option<Cast> {
    let text = fs::read_to_string(path).ok()?;
    let emails: Vec<EmailAddress> = text.lines().filter_map(|line| EmailAddress::parse(line).ok()).collect();
    let [administrator, organizer, manager, one, other] = <[EmailAddress; 5]>::try_from(emails).ok()?;
    Some(Cast {
        administrator,
        organizer,
        manager,
        matched: [one, other],
    })
}

/// Prints a link for each of them.
pub(super) async fn say_who_to_be(house: &House, settings: &Settings, cast: &Cast) -> Result<(), Failure> {
    let roles = [
        ("an administrator", &cast.administrator),
        ("an organizer", &cast.organizer),
        ("a manager", &cast.manager),
        ("a participant", &cast.matched[0]),
        ("the partner", &cast.matched[1]),
    ];
    let mut text = "Open one of these links and be\n".to_owned();
    for (role, email) in roles {
        let link = house
            .rescue_link(Administrator::on_the_command_line(), email)
            .await
            .map_err(|e| failure(&e))?;
        let address = settings.address_of(&format!("/sign-in/link/{}", link.reveal()));
        text.push_str(&format!("  {role:<17} {address}\n"));
    }
    let mails = settings.address_of("/dev/mail");
    let again = settings.address_of("/sign-in");
    text.push_str(&format!(
        "Each link is good once. Later, sign in at {again} as any of them: {} and so on; the code is on the screen.\nEverything that would have been sent: {mails}\n",
        cast.administrator.as_str()
    ));
    exit::print(&text)
}
