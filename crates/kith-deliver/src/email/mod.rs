//! Mail: what is sent, and by what.

mod dkim;
mod headers;
mod invited;
mod letter;
mod server;
#[cfg(test)]
mod sink;

use kith_domain::email::EmailAddress;

pub use dkim::{BadKey, Signer};
pub use letter::{Letter, Sender};
pub use server::{BadServer, Connection, Server};

/// What sends mail.
#[derive(Clone, Debug)]
pub enum Mailer {
    /// A mail server.
    Smtp(Box<Connection>),
    /// Nothing is sent: it is for development, where mails are shown on a page.
    Keep,
    /// No mail server is configured.
    None,
}

/// Why a mail was not sent.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotSent {
    /// Another attempt may help.
    #[error("{0}")]
    ForNow(String),
    /// The mail server cannot be reached, or takes nothing from us now: it is nothing about this letter.
    #[error("{0}")]
    Away(String),
    /// The address takes no mail: no letter to it will be taken.
    #[error("{0}")]
    Nobody(String),
    /// No attempt will help this letter.
    #[error("{0}")]
    ForGood(String),
}

impl Mailer {
    /// Hands a letter to the mail server. Returns when the server has taken it.
    ///
    /// # Errors
    /// [`NotSent`]; its text names no address, so it may be logged.
    pub async fn send(&self, letter: &Letter<'_>) -> Result<(), NotSent> {
        match self {
            Mailer::Smtp(connection) => connection.send(letter).await,
            Mailer::Keep => Ok(()),
            Mailer::None => Err(NotSent::ForGood(
                "No mail server is configured: set KITH_SMTP_URL and KITH_MAIL_FROM, then try again.".to_owned(),
            )),
        }
    }

    /// Whether a mail is gone from here once it was sent; else it is kept to be shown.
    pub fn sends_away(&self) -> bool {
        matches!(self, Mailer::Smtp(_))
    }
}

/// The part of an address after the `@`.
fn domain_of(address: &EmailAddress) -> &str {
    address
        .as_str()
        .rsplit_once('@')
        .map_or("localhost", |(_, domain)| domain)
}
