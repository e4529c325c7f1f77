//! The mail server.

use std::time::Duration;

use lettre::transport::smtp::AsyncSmtpTransportBuilder;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::{Error, PoolConfig};
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use percent_encoding::percent_decode_str;
use url::{Host, Url};

use super::{Letter, NotSent, Sender, Signer, domain_of};

/// How long one step of the conversation may take: a slow server is no reason to send a mail twice, a dead one is.
const STEP: Duration = Duration::from_secs(30);
/// Connections kept open: as many as a worker has jobs at a time.
const CONNECTIONS: u32 = 8;

/// How a mail server that takes our mail is reached.
#[derive(Clone)]
pub struct Server {
    builder: AsyncSmtpTransportBuilder,
    from: Sender,
    host: String,
    signer: Option<Signer>,
}

/// A mail server with the connections to it. They live and end with the runtime in which they were made.
#[derive(Clone)]
pub struct Connection {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    server: Server,
}

impl std::fmt::Debug for Connection {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Connection({})", self.server.host)
    }
}

/// Why an address is not one of a mail server. Repeats nothing of it: it may hold a password.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "The address of the mail server cannot be used: {0}. Write smtps://name:password@host (TLS from the start) or smtp://name:password@host:587 (STARTTLS); for a server without TLS, add ?tls=none."
)]
pub struct BadServer(&'static str);

impl std::fmt::Debug for Server {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Server({})", self.host)
    }
}

impl Server {
    /// A server by its address. With `smtp://` TLS is insisted on, except on this machine or with `?tls=none`: else whoever sits
    /// between could read codes and the password.
    ///
    /// # Errors
    /// [`BadServer`] with what is wrong.
    pub fn new(address: &str, from: Sender) -> Result<Server, BadServer> {
        let url = Url::parse(address).map_err(|_| BadServer("it is no URL"))?;
        let host = url
            .host_str()
            .filter(|h| !h.is_empty())
            .ok_or(BadServer("it names no host"))?
            .to_owned();
        let plain = match url.query() {
            None => false,
            Some("tls=none") => true,
            Some(_) => return Err(BadServer("after ? it may say only tls=none")),
        };
        if !matches!(url.path(), "" | "/") || url.fragment().is_some() {
            return Err(BadServer("nothing comes after the host and its port"));
        }
        let parameters =
            || TlsParameters::new(host.clone()).map_err(|_| BadServer("no certificate can be for this host"));
        let (tls, port) = match url.scheme() {
            "smtps" if plain => return Err(BadServer("smtps:// and tls=none contradict each other")),
            "smtps" => (Tls::Wrapper(parameters()?), 465),
            "smtp" if plain || is_this_machine(&url) => (Tls::None, 25),
            "smtp" => (Tls::Required(parameters()?), 587),
            _ => return Err(BadServer("it starts with neither smtp:// nor smtps://")),
        };
        let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&host)
            .port(url.port().unwrap_or(port))
            .tls(tls)
            .timeout(Some(STEP))
            .hello_name(ClientId::Domain(domain_of(&from.address).to_owned()))
            .pool_config(PoolConfig::new().max_size(CONNECTIONS));
        if !url.username().is_empty() {
            let text = |part: &str| {
                let decoded = percent_decode_str(part).decode_utf8();
                decoded
                    .map(String::from)
                    .map_err(|_| BadServer("name or password is no UTF-8"))
            };
            builder = builder.credentials(Credentials::new(
                text(url.username())?,
                text(url.password().unwrap_or_default())?,
            ));
        }
        Ok(Server {
            builder,
            from,
            host,
            signer: None,
        })
    }

    /// Signs every mail.
    pub fn signed(mut self, signer: Signer) -> Server {
        self.signer = Some(signer);
        self
    }

    /// Gets ready to send; connects only when there is something to send. Needs a runtime, and is to be dropped within it.
    pub fn connect(&self) -> Connection {
        Connection {
            transport: self.builder.clone().build(),
            server: self.clone(),
        }
    }

    /// The name of the server.
    pub fn host(&self) -> &str {
        &self.host
    }
}

impl Connection {
    /// Whether the server answers and lets us in.
    ///
    /// # Errors
    /// [`NotSent`] with what it said.
    pub async fn check(&self) -> Result<(), NotSent> {
        match self.transport.test_connection().await {
            Ok(true) => Ok(()),
            Ok(false) => Err(NotSent::ForNow(format!(
                "The mail server {} refuses us.",
                self.server.host
            ))),
            Err(e) => Err(self.not_sent(&e)),
        }
    }

    pub(super) async fn send(&self, letter: &Letter<'_>) -> Result<(), NotSent> {
        let message = letter.message(&self.server.from)?;
        let mut raw = message.formatted();
        if let Some(signer) = &self.server.signer {
            raw = signer.sign(&raw, letter.date);
        }
        match self.transport.send_raw(message.envelope(), &raw).await {
            Ok(_) => Ok(()),
            Err(e) => Err(self.not_sent(&e)),
        }
    }

    fn not_sent(&self, error: &Error) -> NotSent {
        let mut said = error.to_string();
        let mut source = std::error::Error::source(error);
        while let Some(cause) = source {
            said = format!("{said}: {cause}");
            source = cause.source();
        }
        let text = format!(
            "The mail server {} did not take it: {}.",
            self.server.host,
            without_addresses(&said)
        );
        match error.status() {
            // Not a word of the server: it is away, or cut us off.
            None if error.is_client() => NotSent::ForGood(text),
            None => NotSent::Away(text),
            Some(code) => judged(u16::from(code), &said)(text),
        }
    }
}

/// What an answer of a mail server means, by its code and its enhanced code (RFC 3463): whether it is about the address, about us, or
/// about this letter.
fn judged(code: u16, said: &str) -> fn(String) -> NotSent {
    let enhanced = said.split_whitespace().find_map(|word| {
        let mut parts = word.trim_matches(|c: char| !c.is_ascii_digit()).splitn(3, '.');
        let class = parts.next().filter(|class| matches!(*class, "4" | "5"))?;
        let (subject, detail) = (parts.next()?.parse::<u16>().ok()?, parts.next()?.parse::<u16>().ok()?);
        Some((class.to_owned(), subject, detail))
    });
    match (code, enhanced) {
        // Too many of us, the service is closing, or it wants us to sign in better.
        (421 | 454 | 530 | 534 | 535 | 538, _) => NotSent::Away,
        (400..500, _) => NotSent::ForNow,
        // The sender is refused, not the one who gets it.
        (_, Some((_, 1, 7 | 8))) => NotSent::ForGood,
        // Addresses (1) and mailboxes (2), but for one that is full or for a letter that is too long.
        (_, Some((_, 1, _) | (_, 2, 0 | 1))) => NotSent::Nobody,
        (_, Some(_)) => NotSent::ForGood,
        (550 | 551 | 553 | 556, None) => NotSent::Nobody,
        _ => NotSent::ForGood,
    }
}

fn is_this_machine(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        // The parser keeps hosts of schemes it does not know as names.
        Some(Host::Domain(name)) => {
            name == "localhost" || name.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
        }
        None => false,
    }
}

/// Servers repeat addresses in their answers; errors are shown and logged, where nobody's address belongs.
fn without_addresses(text: &str) -> String {
    let words = text
        .split_whitespace()
        .map(|word| if word.contains('@') { "…" } else { word });
    words.collect::<Vec<_>>().join(" ").chars().take(300).collect()
}

#[cfg(test)]
mod tests {
    use kith_domain::email::EmailAddress;

    use super::super::sink;
    use super::*;

    fn server(address: &str) -> Result<Server, BadServer> {
        let from = Sender {
            name: "Kith".to_owned(),
            address: EmailAddress::parse("kith@example.org").unwrap(),
        };
        Server::new(address, from)
    }

    #[test]
    fn addresses_of_mail_servers() {
        for good in [
            "smtp://localhost",
            "smtp://127.0.0.1:2525",
            "smtp://[::1]:2525",
            "smtps://ann:open%20sesame@mail.example.org",
            "smtp://ann:x@mail.example.org:587",
            "smtp://mail.example.org?tls=none",
        ] {
            assert!(server(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "mail.example.org",
            "http://mail.example.org",
            "smtp://",
            "smtp://mail.example.org/inbox",
            "smtp://mail.example.org?tls=maybe",
            "smtps://mail.example.org?tls=none",
        ] {
            let error = server(bad).unwrap_err().to_string();
            assert!(error.contains("smtps://name:password@host"), "{bad}: {error}");
        }
    }

    #[test]
    fn a_password_is_never_shown() {
        let secret = "smtps://ann:open-sesame@mail.example.org/x";
        assert!(!server(secret).unwrap_err().to_string().contains("sesame"));
    }

    #[test]
    fn errors_name_no_address() {
        let said = without_addresses("550 5.1.1 <ann@example.org>: unknown");
        assert_eq!(said, "550 5.1.1 … unknown");
    }

    async fn send(answer_to_recipient: &'static str) -> (Result<(), NotSent>, String) {
        let (address, conversation) = sink::listen(answer_to_recipient).await;
        let server = server(&format!("smtp://{address}")).unwrap();
        let letter = Letter {
            id: "0199",
            date: "2026-01-05T09:00:00Z".parse().unwrap(),
            to: &EmailAddress::parse("ann@example.org").unwrap(),
            subject: "Your code",
            text: "K7M-01X",
            html: "<p>K7M-01X</p>",
            invitation: None,
            unsubscribe: None,
        };
        let connection = server.connect();
        let result = connection.send(&letter).await;
        drop(connection);
        (result, conversation.await.unwrap())
    }

    #[tokio::test]
    async fn a_letter_arrives_as_it_was_written() {
        let (result, told) = send("250 fine").await;
        result.unwrap();
        for line in [
            "EHLO example.org",
            "MAIL FROM:<kith@example.org>",
            "RCPT TO:<ann@example.org>",
            "Message-ID: <0199@example.org>",
            "Subject: Your code",
            "<p>K7M-01X</p>",
        ] {
            assert!(told.contains(line), "{line} is not in\n{told}");
        }
    }

    #[tokio::test]
    async fn a_refusal_for_good_is_told_from_one_for_now() {
        let (result, _) = send("550 5.1.1 <ann@example.org>: unknown").await;
        assert!(
            matches!(&result, Err(NotSent::Nobody(text)) if text.contains("5.1.1") && !text.contains("ann@")),
            "{result:?}"
        );
        let (result, _) = send("451 4.7.1 later, please").await;
        assert!(
            matches!(&result, Err(NotSent::ForNow(text)) if text.contains("later")),
            "{result:?}"
        );
    }

    #[test]
    fn what_a_server_says_is_about_the_address_about_us_or_about_the_letter() {
        let judge = |code, said: &str| judged(code, said)(String::new());
        let (nobody, away) = (NotSent::Nobody(String::new()), NotSent::Away(String::new()));
        let (now, good) = (NotSent::ForNow(String::new()), NotSent::ForGood(String::new()));
        for (code, said, meant) in [
            (550, "permanent error (550): 5.1.1 unknown", &nobody),
            (550, "no such user here", &nobody),
            (553, "5.1.3 bad address", &nobody),
            (550, "5.2.1 mailbox disabled", &nobody),
            (552, "5.2.2 mailbox full", &good),
            (552, "5.2.3 too long", &good),
            (550, "5.7.1 looks like spam", &good),
            (550, "5.7.515 not authenticated", &good),
            (550, "5.1.8 sender refused", &good),
            (554, "5.6.0 content", &good),
            (554, "transaction failed", &good),
            (451, "4.7.1 greylisted", &now),
            (450, "later", &now),
            (452, "4.2.2 full", &now),
            (421, "4.3.2 closing", &away),
            (535, "5.7.8 wrong password", &away),
        ] {
            assert_eq!(&judge(code, said), meant, "{code} {said}");
        }
    }

    #[tokio::test]
    async fn a_server_that_is_not_there_is_away() {
        let connection = server("smtp://127.0.0.1:1").unwrap().connect();
        let letter = Letter {
            id: "0199",
            date: "2026-01-05T09:00:00Z".parse().unwrap(),
            to: &EmailAddress::parse("ann@example.org").unwrap(),
            subject: "News",
            text: "News",
            html: "<p>News</p>",
            invitation: None,
            unsubscribe: None,
        };
        assert!(matches!(connection.send(&letter).await, Err(NotSent::Away(_))));
    }
}
