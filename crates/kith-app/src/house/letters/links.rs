//! Links in mails that do one thing for one person without signing in. A link is a sealed note of who and what: it needs no row,
//! and nobody can make one, or turn one into another.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kith_domain::id::{MatchId, PersonId, ProgramId, PromptId};
use subtle::ConstantTimeEq;
use uuid::Uuid;

use super::super::secret::mac;
use super::super::{House, Token};
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
    /// The path of a link that does one thing for one person.
    pub(super) fn link(&self, person: PersonId, purpose: Purpose) -> String {
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

    fn seal_of_link(&self, note: &[u8]) -> [u8; SEAL] {
        let whole = mac(&self.secret.key_for("links in mails"), &[note]);
        let mut seal = [0; SEAL];
        seal.copy_from_slice(&whole[..SEAL]);
        seal
    }
}
