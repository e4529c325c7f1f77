//! Mail as those see it who look after it: what waits and how long that takes, what could not be sent, and what would be sent.

use jiff::{SignedDuration, Timestamp};
use kith_domain::id::{MailId, PersonId};
use kith_domain::permission::{Administrator, Organizer};
use kith_store::outbox as rows;

use super::super::{House, Result};
use super::Letter;

/// The most lines of a list.
const MOST: i64 = 500;
/// The most letters that the page for development shows.
const SHOWN: i64 = 50;
/// The letters whose fate is counted were written since then.
const COUNTED: SignedDuration = SignedDuration::from_hours(30 * 24);
/// How far an estimate looks ahead: the sending hour of everybody on earth comes within it.
const AHEAD: SignedDuration = SignedDuration::from_hours(26);

/// How long it takes until mail is out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MailEstimate {
    /// Mails that wait already and go out within a day.
    pub waiting: i64,
    /// Mails that come on top.
    pub more: i64,
    /// The most in a minute; none: as fast as the mail server takes them.
    pub per_minute: Option<u32>,
    /// Minutes of sending until the last one is out, at that pace. The sending hour of each person comes before.
    pub minutes: Option<i64>,
}

/// Somebody whose address takes no mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeadAddress {
    /// Who.
    pub person: PersonId,
    /// The person's name.
    pub name: String,
    /// What the mail server said, without any address.
    pub said: String,
}

/// A letter as it was or would be sent, if what it tells of is still so.
#[derive(Clone, Debug)]
pub struct Shown {
    /// Which.
    pub id: MailId,
    /// Where it goes.
    pub recipient: String,
    /// When it was written down.
    pub created_at: Timestamp,
    /// When it was sent.
    pub sent_at: Option<Timestamp>,
    /// What it tells.
    pub letter: Option<Letter>,
}

impl House {
    /// Sends at most so many mails in a minute, all workers together.
    pub fn with_mail_pace(mut self, per_minute: Option<u32>) -> House {
        self.mail_pace = per_minute.filter(|n| *n > 0);
        self
    }

    /// How long it takes until everything is out that waits now and so many mails more.
    pub async fn mail_estimate(&self, more: i64) -> Result<MailEstimate> {
        let until = self.surroundings.now() + AHEAD;
        let waiting = rows::waiting(&mut self.db.read().await?, until.into()).await?;
        let minutes = |n: u32| {
            let n = i64::from(n);
            (waiting + more + n - 1) / n
        };
        Ok(MailEstimate {
            waiting,
            more,
            per_minute: self.mail_pace,
            minutes: self.mail_pace.map(minutes),
        })
    }

    /// What became of the letters of the last thirty days, by the words of the database; an empty word: they wait.
    pub async fn mail_fates(&self, _: Administrator) -> Result<Vec<(String, i64)>> {
        let since = self.surroundings.now() - COUNTED;
        Ok(rows::fates(&mut self.db.read().await?, since.into()).await?)
    }

    /// People whose address takes no mail, for whoever can correct it.
    pub async fn dead_addresses(&self, _: Administrator) -> Result<Vec<DeadAddress>> {
        self.dead(None).await
    }

    /// The same of one program.
    pub async fn dead_addresses_of(&self, organizer: Organizer) -> Result<Vec<DeadAddress>> {
        self.dead(Some(organizer.program().uuid())).await
    }

    async fn dead(&self, program: Option<uuid::Uuid>) -> Result<Vec<DeadAddress>> {
        let found = rows::dead_addresses(&mut self.db.read().await?, program, MOST).await?;
        let line = |(person, name, said)| DeadAddress { person, name, said };
        Ok(found.into_iter().map(line).collect())
    }

    /// The newest letters, for the page that shows them in development. No page of a real installation may call this.
    pub async fn letters_in_development(&self) -> Result<Vec<Shown>> {
        let mut tx = self.db.read().await?;
        let due = rows::newest(&mut tx, SHOWN).await?;
        let letters = self.gather_letters(&mut tx, &due).await?;
        let shown = due.into_iter().zip(letters).map(|(due, letter)| Shown {
            id: due.id,
            recipient: due.email.unwrap_or_default(),
            created_at: due.created_at.into(),
            sent_at: due.sent_at.map(Into::into),
            letter,
        });
        Ok(shown.collect())
    }
}
