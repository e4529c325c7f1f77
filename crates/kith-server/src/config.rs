//! How an installation is configured: by options, else by the environment, else by a file, else by what goes without saying.
//!
//! What is wrong ends the program before anything is opened or made: a wish that nobody hears is worse than a refusal.

mod environment;
mod file;

use std::fs;
use std::io::Write;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::num::NonZeroU32;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use kith_app::Failure;
use kith_app::deliver::email::{Mailer, Sender, Server, Signer};
use kith_app::deliver::fetch::Trusted;
use kith_app::domain::email::EmailAddress;
use kith_app::house::{Secret, Surroundings};
use kith_app::store::Address;
use url::Url;

use environment::Environment;
use file::File;

use crate::http::here::is_this_machine;

/// What every command takes that works on an installation.
#[derive(Clone, Debug, Default, clap::Args)]
pub(crate) struct Place {
    /// The folder with the secret and, unless --database says otherwise, the database [default: kith-data]
    #[arg(long, value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,
    /// The database: sqlite:///path/to/kith.db or postgres://person@host/database
    #[arg(long, value_name = "URL")]
    pub(crate) database: Option<String>,
    /// A file with settings, in TOML
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
}

/// What `kith serve` and `kith config check` take besides.
#[derive(Clone, Debug, Default, clap::Args)]
pub(crate) struct Reach {
    /// The address to listen on [default: 127.0.0.1:8080]
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) listen: Option<SocketAddr>,
    /// Where people reach Kith: its https address, without a path
    #[arg(long, value_name = "URL")]
    pub(crate) public_url: Option<String>,
    /// Let people reach Kith by http:// although anybody on the way can read and change everything
    #[arg(long)]
    pub(crate) insecure_public_url: bool,
    /// The address on which /metrics answers; nowhere without it
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) metrics_listen: Option<SocketAddr>,
}

/// An installation as it was configured.
#[derive(Debug)]
pub(crate) struct Config {
    /// The folder of the installation.
    pub(crate) data: PathBuf,
    /// The database, where it was named.
    pub(crate) database: Option<Address>,
    /// Where to listen.
    pub(crate) listen: SocketAddr,
    /// Where people reach it, if that was said.
    pub(crate) public_url: Option<Url>,
    /// Where /metrics answers.
    pub(crate) metrics_listen: Option<SocketAddr>,
    /// Proxies whose word is taken for where a request came from.
    pub(crate) trusted_proxies: Vec<IpAddr>,
    /// Servers on which people's calendars may be although they are not public, or speak no TLS.
    pub(crate) calendar_servers: Vec<Trusted>,
    /// What sends mail, if anything.
    pub(crate) mail: Option<Server>,
    /// The most mails in a minute; none: as fast as the mail server takes them.
    pub(crate) mail_per_minute: Option<u32>,
    /// What is logged.
    pub(crate) log: String,
    /// The secret, where it was given and not kept in the folder.
    secret: Option<Secret>,
    /// Variables that look as if they were for Kith and are not known.
    pub(crate) unknown_variables: Vec<String>,
}

/// The name of the database in the folder.
const DATABASE: &str = "kith.db";
/// The name of the list of erased people in the folder.
const ERASURES: &str = "erased";
/// The name of the secret in the folder.
const SECRET: &str = "secret";

impl Config {
    /// Puts options, environment and file together.
    ///
    /// # Errors
    /// [`Failure::Input`] with the first thing that is wrong, and where it stands.
    pub(crate) fn load(place: &Place, reach: &Reach) -> Result<Config, Failure> {
        let environment = Environment::of_this_process()?;
        let path = place.config.clone().or(environment.path("KITH_CONFIG"));
        let file = path.as_deref().map(File::read).transpose()?.unwrap_or_default();
        Config::new(place, reach, &environment, file)
    }

    fn new(place: &Place, reach: &Reach, environment: &Environment, file: File) -> Result<Config, Failure> {
        let text = |option: Option<&String>, variable: &str, in_file: Option<String>| {
            option.cloned().or(environment.text(variable)).or(in_file)
        };
        let database = text(place.database.as_ref(), "KITH_DATABASE_URL", file.database)
            .map(|url| url.parse::<Address>().map_err(|e| Failure::Input(e.to_string())))
            .transpose()?;
        let public_url = text(reach.public_url.as_ref(), "KITH_PUBLIC_URL", file.public_url)
            .map(|url| public_url(&url, reach.insecure_public_url || file.insecure_public_url))
            .transpose()?;
        let listen = match reach.listen {
            Some(listen) => listen,
            None => parse(
                text(None, "KITH_LISTEN", file.listen),
                "KITH_LISTEN (or listen)",
                "127.0.0.1:8080",
            )?
            .unwrap_or(SocketAddr::from((Ipv4Addr::LOCALHOST, 8080))),
        };
        let metrics_listen = match reach.metrics_listen {
            Some(listen) => Some(listen),
            None => parse(
                text(None, "KITH_METRICS_LISTEN", file.metrics_listen),
                "KITH_METRICS_LISTEN (or metrics_listen)",
                "127.0.0.1:9100",
            )?,
        };
        let proxies = match environment.text("KITH_TRUSTED_PROXIES") {
            Some(list) => list.split(',').map(|one| one.trim().to_owned()).collect(),
            None => file.trusted_proxies,
        };
        let mut trusted_proxies = Vec::new();
        for proxy in proxies {
            let what = "KITH_TRUSTED_PROXIES (or trusted_proxies)";
            trusted_proxies.extend(parse::<IpAddr>(Some(proxy), what, "10.0.0.1")?);
        }
        let servers = match environment.text("KITH_CALENDAR_SERVERS") {
            Some(list) => list.split(',').map(|one| one.trim().to_owned()).collect(),
            None => file.calendar_servers,
        };
        let mut calendar_servers = Vec::new();
        for server in servers {
            let what = "KITH_CALENDAR_SERVERS (or calendar_servers)";
            calendar_servers.extend(parse::<Trusted>(Some(server), what, "calendar.intern:8443")?);
        }
        let secret = text(None, "KITH_SECRET", file.secret)
            .map(|text| {
                Secret::parse(&text).ok_or_else(|| {
                    Failure::Input("KITH_SECRET (or secret) is not a secret that Kith wrote: it has 43 letters, like the file secret in the data folder.".to_owned())
                })
            })
            .transpose()?;
        let mail_from = text(None, "KITH_MAIL_FROM", file.mail_from);
        let dkim = Dkim {
            key: text(None, "KITH_DKIM_KEY", file.dkim_key),
            selector: text(None, "KITH_DKIM_SELECTOR", file.dkim_selector),
        };
        let mail = text(None, "KITH_SMTP_URL", file.smtp_url)
            .map(|url| mail_server(&url, mail_from.as_deref(), &dkim))
            .transpose()?;
        let mail_per_minute = text(
            None,
            "KITH_MAIL_PER_MINUTE",
            file.mail_per_minute.map(|n| n.to_string()),
        );
        let mail_per_minute = parse::<NonZeroU32>(mail_per_minute, "KITH_MAIL_PER_MINUTE (or mail_per_minute)", "600")?;
        Ok(Config {
            data: place
                .data
                .clone()
                .or(environment.path("KITH_DATA"))
                .or(file.data)
                .unwrap_or_else(|| PathBuf::from("kith-data")),
            database,
            listen,
            public_url,
            metrics_listen,
            trusted_proxies,
            calendar_servers,
            mail,
            mail_per_minute: mail_per_minute.map(NonZeroU32::get),
            log: text(None, "KITH_LOG", file.log).unwrap_or_else(|| "info,sqlx=warn".to_owned()),
            secret,
            unknown_variables: environment.unknown(),
        })
    }

    /// The same for the demo: in a folder of its own, reached from this machine only, sending nothing.
    ///
    /// # Errors
    /// [`Failure::Input`] when others could reach it: anybody can sign in there.
    pub(crate) fn of_the_demo(self) -> Result<Config, Failure> {
        if !self.listen.ip().is_loopback() {
            return Err(Failure::Input(format!(
                "The demo can be seen from this machine only, because anybody can sign in there: listen on 127.0.0.1 instead of {}.",
                self.listen.ip()
            )));
        }
        Ok(Config {
            data: self.data.join("demo"),
            database: None,
            public_url: None,
            mail: None,
            mail_per_minute: None,
            trusted_proxies: Vec::new(),
            secret: None,
            ..self
        })
    }

    /// Where the database is.
    pub(crate) fn address(&self) -> Address {
        let default = || Address::Sqlite(self.data.join(DATABASE));
        self.database.clone().unwrap_or_else(default)
    }

    /// Where the ids of erased people are kept beside the database: a backup does not know of those who were erased after it.
    pub(crate) fn erasures(&self) -> PathBuf {
        self.data.join(ERASURES)
    }

    /// Where people reach it, when it listens here.
    ///
    /// # Errors
    /// [`Failure::Input`] when others can reach it and nobody said under which name.
    pub(crate) fn reached_at(&self, listening: SocketAddr) -> Result<Url, Failure> {
        match &self.public_url {
            Some(url) => Ok(url.clone()),
            None if listening.ip().is_loopback() => {
                Url::parse(&format!("http://{listening}")).map_err(|e| Failure::Cannot(e.to_string()))
            }
            None => Err(Failure::Input(format!(
                "Kith listens at {listening}, where others can reach it, and does not know under which address they do. Say it with --public-url or KITH_PUBLIC_URL, for example https://kith.example.org."
            ))),
        }
    }

    /// Whether this is somebody trying Kith on the own machine: then codes are shown on screen, because no mail is sent. Nothing
    /// may be reachable from outside, neither directly nor by a proxy.
    pub(crate) fn is_development(&self, listening: SocketAddr) -> bool {
        let own = self.public_url.as_ref().is_none_or(is_this_machine);
        self.mail.is_none() && own && self.trusted_proxies.is_empty() && listening.ip().is_loopback()
    }

    /// What sends mail; to be asked for inside a runtime.
    pub(crate) fn mailer(&self, development: bool) -> Mailer {
        match &self.mail {
            Some(server) => Mailer::Smtp(Box::new(server.connect())),
            None if development => Mailer::Keep,
            None => Mailer::None,
        }
    }

    /// The secret that was given or is kept in the folder; none when there is none yet.
    ///
    /// # Errors
    /// [`Failure::Input`] when others can read the file, or it holds no secret.
    pub(crate) fn secret(&self) -> Result<Option<Secret>, Failure> {
        if let Some(secret) = &self.secret {
            return Ok(Some(secret.clone()));
        }
        let path = self.data.join(SECRET);
        if !path.exists() {
            return Ok(None);
        }
        let text = read_secret(&path)?;
        let secret = Secret::parse(&text)
            .ok_or_else(|| Failure::Input(format!("{} does not hold a secret that Kith wrote.", path.display())))?;
        Ok(Some(secret))
    }

    /// Makes a secret in the folder, which only its owner can read.
    pub(crate) fn make_secret(&self, surroundings: &Surroundings) -> Result<Secret, Failure> {
        let (path, secret) = (self.data.join(SECRET), Secret::generate(surroundings));
        fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&path)
            .and_then(|mut file| {
                file.write_all(secret.to_text().as_bytes())?;
                // A database whose secret is lost with the power is worth nothing.
                file.sync_all()?;
                fs::File::open(&self.data)?.sync_all()
            })
            .map_err(|e| Failure::Cannot(format!("{} could not be written: {e}.", path.display())))?;
        Ok(secret)
    }
}

/// The text of a file that holds a secret, without white space around it.
///
/// # Errors
/// [`Failure::Input`] when it cannot be read, or everybody can.
fn read_secret(path: &Path) -> Result<String, Failure> {
    let unreadable = |e| Failure::Input(format!("{} could not be read: {e}.", path.display()));
    let mode = fs::metadata(path).map_err(unreadable)?.permissions().mode();
    if mode & 0o007 != 0 {
        return Err(Failure::Input(format!(
            "{0} holds a secret, and everybody on this machine may open it. Run: chmod o= {0}",
            path.display()
        )));
    }
    Ok(fs::read_to_string(path).map_err(unreadable)?.trim().to_owned())
}

fn parse<T: std::str::FromStr>(text: Option<String>, what: &str, example: &str) -> Result<Option<T>, Failure> {
    text.map(|text| {
        text.parse()
            .map_err(|_| Failure::Input(format!("{what} is \"{text}\", and should look like {example}.")))
    })
    .transpose()
}

fn public_url(text: &str, insecure: bool) -> Result<Url, Failure> {
    let refuse = |why: &str| Failure::Input(format!("The public URL \"{text}\" cannot be used: {why}."));
    let url = Url::parse(text).map_err(|_| refuse("it should look like https://kith.example.org"))?;
    if !matches!(url.scheme(), "https" | "http") || !url.has_host() {
        return Err(refuse("it should look like https://kith.example.org"));
    }
    if url.path() != "/" || url.query().is_some() || url.fragment().is_some() || !url.username().is_empty() {
        return Err(refuse("nothing may come before or after the name and its port"));
    }
    if url.scheme() == "http" && !insecure && !is_this_machine(&url) {
        return Err(refuse(
            "with http:// anybody on the way can read and change everything. Use https://, or --insecure-public-url where you must",
        ));
    }
    Ok(url)
}

/// What mails are signed with, as it was configured.
struct Dkim {
    key: Option<String>,
    selector: Option<String>,
}

/// `Kith <kith@example.org>` or `kith@example.org`.
fn mail_server(url: &str, from: Option<&str>, dkim: &Dkim) -> Result<Server, Failure> {
    let wrong = |from: &str| {
        Failure::Input(format!(
            "KITH_MAIL_FROM (or mail_from) is \"{from}\", and should look like Kith <kith@example.org>."
        ))
    };
    let from = from.ok_or_else(|| wrong(""))?;
    let (name, address) = match from.trim().strip_suffix('>').and_then(|f| f.rsplit_once('<')) {
        Some((name, address)) => (name.trim().trim_matches('"'), address),
        None => ("Kith", from),
    };
    let sender = Sender {
        name: name.to_owned(),
        address: EmailAddress::parse(address).map_err(|_| wrong(from))?,
    };
    let domain = sender
        .address
        .as_str()
        .rsplit_once('@')
        .map_or("", |(_, domain)| domain)
        .to_owned();
    let server = Server::new(url, sender).map_err(|e| Failure::Input(e.to_string()))?;
    match (&dkim.key, &dkim.selector) {
        (None, None) => Ok(server),
        (Some(key), Some(selector)) => {
            let signer = Signer::new(key, selector, &domain).map_err(|e| Failure::Input(e.to_string()))?;
            Ok(server.signed(signer))
        }
        _ => Err(Failure::Input(
            "To sign mail, set both KITH_DKIM_KEY_FILE (or dkim_key) and KITH_DKIM_SELECTOR (or dkim_selector)."
                .to_owned(),
        )),
    }
}

#[cfg(test)]
mod tests;
