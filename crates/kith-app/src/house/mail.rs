//! Mails that say what they say from the start, because they hold a secret: written in the transaction of what they tell of, sent by
//! a job. What people are told of otherwise is in [`super::letters`].

use jiff::Timestamp;
use kith_deliver::email::{Letter, Mailer, NotSent};
use kith_domain::email::EmailAddress;
use kith_domain::id::{MailId, PersonId};
use kith_store::mail::{self as rows, NewMail};
use kith_store::{Tx, outbox};

use super::jobs::{Failed, Finished, Held};
use super::{House, Result};

pub use kith_store::mail::Mail as MailRow;

/// The most mails that the page for development shows.
const SHOWN: i64 = 50;

/// What a mail says, in the language of whoever gets it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Content {
    /// Its subject.
    pub subject: String,
    /// Its text.
    pub text: String,
    /// The same as HTML.
    pub html: String,
}

/// A mail that is to be sent.
#[derive(Clone, Debug)]
pub(super) struct Outgoing<'a> {
    /// What it is about, in one word.
    pub(super) kind: &'static str,
    /// Whom it is for. Nobody gets a mail that is made only so that asking for it costs the same.
    pub(super) to: Option<(PersonId, &'a EmailAddress)>,
    /// What it says.
    pub(super) content: &'a Content,
    /// From when it is of no use; such a mail holds a secret, and what it says is forgotten once it was sent.
    pub(super) not_after: Option<Timestamp>,
}

impl House {
    /// Writes a mail and asks for it to be sent.
    pub(super) async fn post(&self, tx: &mut Tx, mail: &Outgoing<'_>) -> Result<()> {
        let id: MailId = self.surroundings.id();
        let row = NewMail {
            id,
            kind: mail.kind,
            person: mail.to.map(|(person, _)| person),
            recipient: mail.to.map_or("", |(_, address)| address.as_str()),
            subject: &mail.content.subject,
            text: &mail.content.text,
            html: &mail.content.html,
            message_id: &id.to_string(),
            not_after: mail.not_after.map(Into::into),
        };
        rows::insert(tx, &row, self.now()).await?;
        self.enqueue_mail(tx, id).await
    }

    /// Sends a mail, unless it is of no use any more.
    pub(super) async fn send_mail(
        &self,
        mailer: &Mailer,
        held: Held,
        id: MailId,
    ) -> std::result::Result<Finished, Failed> {
        let mail = rows::find(&mut self.db.read().await?, id).await?;
        let now = self.surroundings.now();
        // The person may have been erased meanwhile; a worker that died may have sent it and only not finished its job.
        let Some(mail) = mail.filter(|mail| mail.sent_at.is_none()) else {
            return held.finish(self.db.write().await?, now).await;
        };
        let late = mail.not_after.is_some_and(|end| end <= now.into());
        if late || mail.recipient.is_empty() {
            if late && !mail.recipient.is_empty() {
                tracing::warn!(
                    mail.kind = mail.kind,
                    "A mail was not sent: it would have come too late."
                );
            }
            let mut tx = self.db.write().await?;
            rows::forget(&mut tx, id).await?;
            return held.finish(tx, now).await;
        }
        let to = EmailAddress::parse(&mail.recipient).map_err(|e| Failed::ForGood(e.to_string()))?;
        let letter = Letter {
            id: &mail.message_id,
            date: mail.created_at.into(),
            to: &to,
            subject: &mail.subject,
            text: &mail.text_body,
            html: &mail.html_body,
            invitation: None,
            unsubscribe: None,
        };
        mailer.send(&letter).await.map_err(|e| match e {
            NotSent::ForNow(text) | NotSent::Away(text) => Failed::ForNow(text),
            NotSent::ForGood(text) | NotSent::Nobody(text) => Failed::ForGood(text),
        })?;
        let now = self.surroundings.now();
        let mut tx = self.db.write().await?;
        // Somebody has just shown that the address is alive.
        outbox::revive_address(&mut tx, &to.folded()).await?;
        rows::sent(&mut tx, id, now.into()).await?;
        if mail.not_after.is_some() && mailer.sends_away() {
            rows::empty(&mut tx, id).await?;
        }
        held.finish(tx, now).await
    }

    /// The newest mails, for the page that shows them in development. No page of a real installation may call this.
    pub async fn mails_in_development(&self) -> Result<Vec<MailRow>> {
        let mut tx = self.db.read().await?;
        Ok(rows::newest(&mut tx, SHOWN).await?)
    }
}
