//! What Kith tells people by itself. It is written down in the transaction of what happened, as ids; words are made of it when it
//! is sent, so that a round of many thousand people is quickly queued, and nobody reads of somebody who was erased meanwhile.

mod context;
pub mod hours;
mod invited;
mod kinds;
mod links;
mod lists;
mod mails;
mod samples;
mod sending;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

use jiff::Timestamp;
use kith_domain::id::{MailId, PersonId};
use kith_store::mail::{self as rows, NewNews};
use kith_store::{Tx, letters};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{House, Result};

pub use context::{Agenda, Group, Letter, Other, Program, Reader, Role, Session, Standing, Step, What};
pub use kinds::{Hour, List};
pub use links::Purpose;
pub(super) use links::spent;
pub use lists::Subscription;
pub use mails::{DeadAddress, MailEstimate, Shown};
pub use samples::samples;
pub use sending::Scribe;
pub(super) use sending::Sender;

/// What somebody is told of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", content = "id", rename_all = "kebab-case")]
pub enum About {
    /// You may join this program.
    Invitation(Uuid),
    /// You organize this program now.
    Organizing(Uuid),
    /// You are in this program, asked to be or wait for a place: what happens next.
    Registration(Uuid),
    /// Your application was declined.
    Declined(Uuid),
    /// You are paused after silent rounds; one click and you stay in.
    PausedBySilence(Uuid),
    /// This is your match.
    Introduction(Uuid),
    /// This could be your match; you may decline for a while.
    Proposal(Uuid),
    /// Nobody was found for you in this round, and why.
    Unmatched(Uuid),
    /// Half of the time of this match is over.
    Reminder(Uuid),
    /// Did you meet?
    DidYouMeet(Uuid),
    /// This match is over before its time; it does not say why.
    MatchEnded(Uuid),
    /// Somebody stepped out of this match of three or more; it goes on.
    MatchGoesOn(Uuid),
    /// A session was agreed, moved or cancelled: a calendar invitation.
    Session(Uuid),
    /// A question of the water cooler.
    Prompt(Uuid),
    /// An organizer's view of a round that was made.
    RoundMade(Uuid),
    /// What came of a round that is over, for an organizer.
    Digest(Uuid),
}

impl About {
    /// The word that stands for the kind in the database.
    pub fn word(self) -> &'static str {
        match self {
            About::Invitation(_) => "invitation",
            About::Organizing(_) => "organizing",
            About::Registration(_) => "registration",
            About::Declined(_) => "declined",
            About::PausedBySilence(_) => "paused-by-silence",
            About::Introduction(_) => "introduction",
            About::Proposal(_) => "proposal",
            About::Unmatched(_) => "unmatched",
            About::Reminder(_) => "reminder",
            About::DidYouMeet(_) => "did-you-meet",
            About::MatchEnded(_) => "match-ended",
            About::MatchGoesOn(_) => "match-goes-on",
            About::Session(_) => "session",
            About::Prompt(_) => "prompt",
            About::RoundMade(_) => "round-made",
            About::Digest(_) => "digest",
        }
    }
}

/// Something that somebody is to be told.
#[derive(Clone, Debug)]
pub(super) struct News {
    /// Who.
    pub(super) to: PersonId,
    /// What.
    pub(super) about: About,
    /// Told once under this key, whoever asks for it how often: `introduction:<match>:<person>`.
    pub(super) key: String,
    /// Not sooner than this; the hour of the person may make it later.
    pub(super) not_before: Option<Timestamp>,
    /// Of no use from then on.
    pub(super) not_after: Option<Timestamp>,
}

impl House {
    /// Writes down what people are to be told, each thing once: as mail at the right hour of theirs, and among their notifications.
    pub(super) async fn tell(&self, tx: &mut Tx, news: &[News]) -> Result<()> {
        let now = self.surroundings.now();
        let people: Vec<PersonId> = news.iter().map(|n| n.to).collect();
        let zones: HashMap<Uuid, String> = letters::time_zones(tx, &people).await?.into_iter().collect();
        let mut hours = hours::Hours::new();
        let abouts: Vec<String> = news
            .iter()
            .map(|n| serde_json::to_string(&n.about).expect("a word and an id make JSON"))
            .collect();
        let rows: Vec<NewNews<'_>> = news
            .iter()
            .zip(&abouts)
            .map(|(n, about)| {
                let zone = hours.zone(zones.get(&n.to.uuid()).map_or("UTC", String::as_str));
                let first = n.not_before.map_or(now, |at| at.max(now));
                NewNews {
                    id: self.surroundings.id::<MailId>(),
                    kind: n.about.word(),
                    person: n.to,
                    about,
                    key: &n.key,
                    list: n.about.list().map_or("", List::word),
                    due_at: n.about.hour().first(&zone, first, n.not_after).into(),
                    at_once: n.about.hour() == Hour::Any,
                    not_after: n.not_after.map(Into::into),
                    notice: n.about.is_noted().then(|| self.surroundings.id()),
                }
            })
            .collect();
        Ok(rows::insert_news(tx, &rows, now.into()).await?)
    }
}
