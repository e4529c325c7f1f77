//! Links in mails that do one thing for one person without signing in. A link is a sealed note of who and what: it needs no row,
//! and nobody can make one, or turn one into another.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kith_domain::id::{MatchId, PersonId, ProgramId, PromptId};
use kith_domain::permission::{Actor, Oneself};
use kith_store::{letters, people, programs};
use subtle::ConstantTimeEq;
use uuid::Uuid;

use super::super::matches::{MatchView, Met};
use super::super::secret::mac;
use super::super::{Error, House, Result, Token};
use super::List;

/// Bytes of the seal: 128 bits cannot be guessed, and keep the link short.
const SEAL: usize = 16;

/// What a link does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Unsubscribes from a list.
    Unsubscribe(List),
    /// Answers whether a match met.
    Answer(MatchId),
    /// Stays in a program after silent rounds.
    Stay(ProgramId),
    /// Answers a question of the water cooler.
    Reply(PromptId),
}

impl Purpose {
    /// The beginning of its address.
    pub fn door(self) -> &'static str {
        match self {
            Purpose::Unsubscribe(_) => "/u/",
            Purpose::Answer(_) => "/a/",
            Purpose::Stay(_) => "/stay/",
            Purpose::Reply(_) => "/reply/",
        }
    }

    fn parts(self) -> (u8, Uuid) {
        match self {
            Purpose::Unsubscribe(list) => {
                let place = List::ALL.iter().position(|l| *l == list).unwrap_or_default();
                (1, Uuid::from_u128(place as u128))
            }
            Purpose::Answer(id) => (2, id.uuid()),
            Purpose::Stay(id) => (3, id.uuid()),
            Purpose::Reply(id) => (4, id.uuid()),
        }
    }

    fn from_parts(kind: u8, id: Uuid) -> Option<Purpose> {
        Some(match kind {
            1 => Purpose::Unsubscribe(*List::ALL.get(usize::try_from(id.as_u128()).ok()?)?),
            2 => Purpose::Answer(id.into()),
            3 => Purpose::Stay(id.into()),
            4 => Purpose::Reply(id.into()),
            _ => return None,
        })
    }
}

impl House {
    /// The path of a link that does one thing for one person: for a mail to that person, and for nothing else.
    pub fn link(&self, person: PersonId, purpose: Purpose) -> String {
        let (kind, id) = purpose.parts();
        let mut note = vec![kind];
        note.extend_from_slice(person.uuid().as_bytes());
        note.extend_from_slice(id.as_bytes());
        let seal = self.seal_of_link(&note);
        note.extend_from_slice(&seal);
        format!("{}{}", purpose.door(), URL_SAFE_NO_PAD.encode(note))
    }

    /// Who may do what with a link; `None` for anything that was not made here.
    pub(in super::super) fn open_link(&self, token: &Token) -> Option<(PersonId, Purpose)> {
        let note = URL_SAFE_NO_PAD.decode(token.reveal()).ok()?;
        let (note, seal) = note.split_at_checked(33).filter(|(_, seal)| seal.len() == SEAL)?;
        if !bool::from(self.seal_of_link(note)[..].ct_eq(seal)) {
            return None;
        }
        let person = Uuid::from_slice(&note[1..17]).ok()?;
        let id = Uuid::from_slice(&note[17..]).ok()?;
        Some((person.into(), Purpose::from_parts(note[0], id)?))
    }

    /// Who brings a link, and for what. The permission is for what the link says and nothing else; whoever was deactivated or erased
    /// has none.
    ///
    /// # Errors
    /// [`Error::Spent`] for a link that was not made here.
    pub(in super::super) async fn bearer(&self, link: &Token) -> Result<(Oneself, Purpose)> {
        let (person, purpose) = self.open_link(link).ok_or(Error::Spent)?;
        let found = people::find(&mut self.db.read().await?, person).await?;
        match found.filter(|person| person.deactivated_at.is_none()) {
            Some(_) => Ok((Actor::recognized(person, false, Vec::new()).oneself(), purpose)),
            None => Err(Error::Spent),
        }
    }

    /// The match behind a link. Changes nothing.
    ///
    /// # Errors
    /// [`Error::Spent`] for a link that was not made here, or whose match is not there any more.
    pub async fn match_by_link(&self, link: &Token) -> Result<MatchView> {
        let (oneself, id) = self.open_answer(link).await?;
        self.my_match(oneself, id).await.map_err(spent)
    }

    /// Says whether the match behind a link met, as [`House::answer_met`].
    ///
    /// # Errors
    /// As [`House::match_by_link`], and when it takes no answers any more.
    pub async fn answer_by_link(&self, link: &Token, met: Met) -> Result<()> {
        let (oneself, id) = self.open_answer(link).await?;
        self.answer_met(oneself, id, met).await.map_err(spent)
    }

    /// Says how useful the match behind a link was, as [`House::rate_match`].
    ///
    /// # Errors
    /// As [`House::answer_by_link`], and [`Error::Invalid`] for what cannot be taken.
    pub async fn rate_by_link(&self, link: &Token, useful: i64, remark: &str) -> Result<()> {
        let (oneself, id) = self.open_answer(link).await?;
        self.rate_match(oneself, id, useful, remark).await.map_err(spent)
    }

    async fn open_answer(&self, link: &Token) -> Result<(Oneself, MatchId)> {
        match self.bearer(link).await? {
            (oneself, Purpose::Answer(id)) => Ok((oneself, id)),
            _ => Err(Error::Spent),
        }
    }

    /// The program that a link stays in, and whether its person is paused there after silent rounds. Changes nothing.
    ///
    /// # Errors
    /// [`Error::Spent`] for a link that was not made here, or whose person is not in the program any more.
    pub async fn pause_by_link(&self, link: &Token) -> Result<(String, bool)> {
        let (oneself, program) = self.open_stay(link).await?;
        let mut tx = self.db.read().await?;
        let found = programs::find(&mut tx, program).await?.ok_or(Error::Spent)?;
        match letters::standing(&mut tx, program.uuid(), oneself.person()).await? {
            Some(standing) if standing.state == "active" => Ok((found.name, standing.paused_by == "silence")),
            _ => Err(Error::Spent),
        }
    }

    /// Ends the pause behind a link. The second time nothing happens.
    ///
    /// # Errors
    /// As [`House::pause_by_link`].
    pub async fn stay_by_link(&self, link: &Token) -> Result<()> {
        let (_, paused) = self.pause_by_link(link).await?;
        let (oneself, program) = self.open_stay(link).await?;
        if paused {
            self.stay(oneself, program).await?;
        }
        Ok(())
    }

    async fn open_stay(&self, link: &Token) -> Result<(Oneself, ProgramId)> {
        match self.bearer(link).await? {
            (oneself, Purpose::Stay(program)) => Ok((oneself, program)),
            _ => Err(Error::Spent),
        }
    }

    fn seal_of_link(&self, note: &[u8]) -> [u8; SEAL] {
        let whole = mac(&self.secret.key_for("links in mails"), &[note]);
        let mut seal = [0; SEAL];
        seal.copy_from_slice(&whole[..SEAL]);
        seal
    }
}

/// To whoever holds a link, what is not there any more is a link that is spent.
pub(in super::super) fn spent(error: Error) -> Error {
    match error {
        Error::NotFound(_) => Error::Spent,
        other => other,
    }
}
