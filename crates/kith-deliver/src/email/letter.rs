//! A mail as it goes over the wire.

use jiff::Timestamp;
use kith_domain::email::EmailAddress;
use lettre::Message;
use lettre::message::{Mailbox, MultiPart, SinglePart};

use super::headers::{AutoSubmitted, ListUnsubscribe, ListUnsubscribePost};
use super::{NotSent, domain_of, invited};
use crate::calendar::Invitation;

/// Who mails come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sender {
    /// The name that mail programs show; may be empty.
    pub name: String,
    /// Where answers go.
    pub address: EmailAddress,
}

/// A mail that can be sent.
#[derive(Clone, Debug)]
pub struct Letter<'a> {
    /// Its name in the world, without the domain; the same in every attempt.
    pub id: &'a str,
    /// When it was written.
    pub date: Timestamp,
    /// Where it goes.
    pub to: &'a EmailAddress,
    /// Its subject.
    pub subject: &'a str,
    /// Its text.
    pub text: &'a str,
    /// The same as HTML.
    pub html: &'a str,
    /// What the calendar of whoever gets it is told.
    pub invitation: Option<&'a Invitation>,
    /// The address that unsubscribes from mails of this kind.
    pub unsubscribe: Option<&'a str>,
}

impl Letter<'_> {
    /// The mail as it goes over the wire, for tests of what is in it.
    ///
    /// # Panics
    /// When it cannot be written.
    #[cfg(any(test, feature = "testing"))]
    pub fn raw(&self, from: &Sender) -> String {
        let message = self.message(from).expect("the letter can be written");
        String::from_utf8(message.formatted()).expect("lettre writes ASCII")
    }

    /// The mail as it goes over the wire.
    pub(super) fn message(&self, from: &Sender) -> Result<Message, NotSent> {
        let not_written = |e: &dyn std::fmt::Display| NotSent::ForGood(format!("The mail could not be written: {e}."));
        let mailbox = |name: &str, address: &EmailAddress| {
            let address = address.as_str().parse().map_err(|e| not_written(&e))?;
            Ok(Mailbox::new(Some(one_line(name)).filter(|n| !n.is_empty()), address))
        };
        let mut builder = Message::builder()
            .message_id(Some(format!("<{}@{}>", self.id, domain_of(&from.address))))
            .date(self.date.into())
            .from(mailbox(&from.name, &from.address)?)
            .to(mailbox("", self.to)?)
            .subject(one_line(self.subject))
            .header(AutoSubmitted("auto-generated".to_owned()));
        // Calendars answer whoever invited, which is us; people answer each other.
        let guests = self.invitation.iter().flat_map(|invitation| &invitation.guests);
        for guest in guests.filter(|guest| guest.address != *self.to) {
            builder = builder.reply_to(mailbox(&guest.name, &guest.address)?);
        }
        if let Some(address) = self.unsubscribe {
            builder = builder
                .header(ListUnsubscribe(format!("<{address}>")))
                .header(ListUnsubscribePost("List-Unsubscribe=One-Click".to_owned()));
        }
        builder
            .multipart(self.body(from).map_err(|e| not_written(&e))?)
            .map_err(|e| not_written(&e))
    }

    /// Its words, with the invitation beside them where there is one.
    fn body(&self, from: &Sender) -> Result<MultiPart, invited::BadHeader> {
        let words = MultiPart::alternative()
            .singlepart(SinglePart::plain(self.text.to_owned()))
            .singlepart(SinglePart::html(self.html.to_owned()));
        match self.invitation {
            None => Ok(words),
            Some(invitation) => invited::with(words, invitation, &from.address),
        }
    }
}

/// A text that goes into a header: whatever would begin a new line there is a space.
pub(super) fn one_line(text: &str) -> String {
    let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    text.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> EmailAddress {
        EmailAddress::parse(text).unwrap()
    }

    fn headers(subject: &str, sender: &str, text: &str) -> String {
        headers_with(subject, sender, text, "https://kith.example.org/u/secret")
    }

    fn headers_with(subject: &str, sender: &str, text: &str, unsubscribe: &str) -> String {
        let letter = Letter {
            id: "0199",
            date: "2026-01-05T09:00:00Z".parse().unwrap(),
            to: &address("ann@example.org"),
            subject,
            text,
            html: "<p>Hello</p>",
            invitation: None,
            unsubscribe: Some(unsubscribe),
        };
        let from = Sender {
            name: sender.to_owned(),
            address: address("kith@example.org"),
        };
        let message = String::from_utf8(letter.message(&from).unwrap().formatted()).unwrap();
        message.split_once("\r\n\r\n").unwrap().0.to_owned()
    }

    #[test]
    fn the_same_letter_has_the_same_name_and_date_in_every_attempt() {
        let headers = headers("Your code", "Kith", "Hello");
        for line in [
            "Message-ID: <0199@example.org>",
            "Date: Mon, 05 Jan 2026 09:00:00 +0000",
            "From: Kith <kith@example.org>",
            "To: ann@example.org",
            "Auto-Submitted: auto-generated",
            "List-Unsubscribe: <https://kith.example.org/u/secret>",
            "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
        ] {
            assert!(headers.contains(line), "{line} is not in\n{headers}");
        }
    }

    #[test]
    fn no_text_can_add_a_header_or_a_recipient() {
        let evil = [
            "Hi\r\nBcc: eve@example.org",
            "Hi\nBcc: eve@example.org",
            "Hi\rBcc: eve@example.org",
            "Hi\u{b}Bcc: eve@example.org",
            "Hi\r\n\r\nBcc: eve@example.org",
            "é\r\nBcc: eve@example.org",
        ];
        for text in evil {
            let address = format!("https://kith.example.org/{text}");
            for headers in [
                headers(text, "Kith", "Hello"),
                headers("Hi", text, text),
                headers_with("Hi", "Kith", "Hello", &address),
            ] {
                let begins = |line: &str| line.to_ascii_lowercase().starts_with("bcc");
                assert!(!headers.split(['\r', '\n']).any(begins), "{text:?} gave\n{headers}");
            }
        }
    }
}
