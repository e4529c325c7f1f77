//! What Kith tells people by itself. It is written down in the transaction of what happened, as ids; words are made of it when it
//! is sent, so that a round of many thousand people is quickly queued, and nobody reads of somebody who was erased meanwhile.

use jiff::Timestamp;
use kith_domain::id::{MailId, PersonId};
use kith_store::Tx;
use kith_store::mail::{self as rows, NewNews};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{House, Result};

/// What somebody is told of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", content = "id", rename_all = "kebab-case")]
pub enum About {
    /// You may join this program.
    Invitation(Uuid),
    /// You organize this program now.
    Organizing(Uuid),
    /// You are in this program: what happens next.
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
    /// A session was agreed, moved or cancelled: a calendar invitation.
    Session(Uuid),
    /// A question of the water cooler.
    Prompt(Uuid),
    /// An organizer's view of a round that was made.
    RoundMade(Uuid),
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
            About::Session(_) => "session",
            About::Prompt(_) => "prompt",
            About::RoundMade(_) => "round-made",
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
    /// Not sooner than this; the hour of the person and quiet hours may make it later.
    pub(super) not_before: Option<Timestamp>,
    /// Of no use from then on.
    pub(super) not_after: Option<Timestamp>,
}

impl House {
    /// Writes down what people are to be told, each thing once.
    pub(super) async fn tell(&self, tx: &mut Tx, news: &[News]) -> Result<()> {
        let abouts: Vec<String> = news
            .iter()
            .map(|n| serde_json::to_string(&n.about).expect("a word and an id make JSON"))
            .collect();
        let rows: Vec<NewNews<'_>> = news
            .iter()
            .zip(&abouts)
            .map(|(n, about)| NewNews {
                id: self.surroundings.id::<MailId>(),
                kind: n.about.word(),
                person: n.to,
                about,
                key: &n.key,
                not_before: n.not_before.map(Into::into),
                not_after: n.not_after.map(Into::into),
            })
            .collect();
        Ok(rows::insert_news(tx, &rows, self.now()).await?)
    }
}
