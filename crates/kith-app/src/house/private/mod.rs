//! What people write for themselves alone. No organizer and no administrator has a function that reads it: every function here
//! takes [`Oneself`], but for one by which the matcher learns who is not to meet, and tells nobody.
//!
//! Each person has a key of their own, which is kept sealed under the secret of the installation; a text is sealed with the key of
//! its owner and cannot be opened as another's or as one of another kind. Without the key nothing can be opened, also in backups
//! that were made before it was deleted, as long as those hold no copy of the key.

mod avoid_list;
#[cfg(test)]
mod tests;

use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305};
use kith_domain::id::PersonId;
use kith_domain::permission::Oneself;
use kith_store::{Tx, private_texts as rows};

use super::{Error, House, Result};

pub use avoid_list::{Avoided, LONGEST_AVOID_LIST};

/// Bytes of a nonce of XChaCha20: long enough that random ones never meet.
pub(super) const NONCE: usize = 24;
/// The shortest text after padding, in bytes; longer ones fill a power of two, so that a length tells little.
const SHORTEST: usize = 1024;

/// What a private text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Whom its owner does not want to be matched with.
    AvoidList,
}

impl Kind {
    fn word(self) -> &'static str {
        match self {
            Kind::AvoidList => "avoid-list",
        }
    }
}

impl House {
    /// A private text of one's own.
    async fn open_private(&self, tx: &mut Tx, oneself: Oneself, kind: Kind) -> Result<Option<Vec<u8>>> {
        let owner = oneself.person();
        let Some(wrapped) = rows::find_key(tx, owner).await? else {
            return Ok(None);
        };
        let Some(sealed) = rows::find(tx, owner, kind.word()).await? else {
            return Ok(None);
        };
        let key = self.unwrap_key(owner, &wrapped)?;
        let padded = open(&key, &about(owner, kind.word()), &sealed)?;
        Ok(Some(unpad(padded)?))
    }

    /// Keeps a private text of one's own in place of the one before. Call it before reading what is to be changed: from here on
    /// nobody else changes a text of this person.
    async fn take_private(&self, tx: &mut Tx, oneself: Oneself) -> Result<[u8; 32]> {
        let owner = oneself.person();
        let new_key: [u8; 32] = self.surroundings.bytes();
        let sealing = self.secret.key_for("private texts");
        let wrapped = seal(&sealing, self.surroundings.bytes(), &about(owner, "key"), &new_key);
        let wrapped = rows::take_key(tx, owner, &wrapped).await?;
        self.unwrap_key(owner, &wrapped)
    }

    /// Seals a private text and keeps it in place of the one before.
    async fn keep_private(&self, tx: &mut Tx, owner: Oneself, key: &[u8; 32], kind: Kind, text: &[u8]) -> Result<()> {
        let about = about(owner.person(), kind.word());
        let sealed = seal(key, self.surroundings.bytes(), &about, &pad(text));
        Ok(rows::keep(tx, owner.person(), kind.word(), &sealed).await?)
    }

    /// Seals something small of a person with the person's key, for a table of its own. What is sealed so is opened by Kith itself,
    /// for work that the owner has asked for.
    pub(super) async fn seal_own(&self, tx: &mut Tx, owner: Oneself, purpose: &str, text: &[u8]) -> Result<Vec<u8>> {
        let key = self.take_private(tx, owner).await?;
        let about = about(owner.person(), purpose);
        Ok(seal(&key, self.surroundings.bytes(), &about, &pad(text)))
    }

    /// Opens what [`House::seal_own`] sealed.
    pub(super) async fn open_own(&self, tx: &mut Tx, owner: PersonId, purpose: &str, sealed: &[u8]) -> Result<Vec<u8>> {
        let wrapped = rows::find_key(tx, owner).await?.ok_or(Error::Sealed)?;
        let key = self.unwrap_key(owner, &wrapped)?;
        unpad(open(&key, &about(owner, purpose), sealed)?)
    }

    fn unwrap_key(&self, owner: PersonId, wrapped: &[u8]) -> Result<[u8; 32]> {
        let sealing = self.secret.key_for("private texts");
        let key = open(&sealing, &about(owner, "key"), wrapped)?;
        key.try_into().map_err(|_| Error::Sealed)
    }
}

/// What a sealed text is bound to: moved to another owner or kind it cannot be opened.
fn about(owner: PersonId, kind: &str) -> Vec<u8> {
    [owner.uuid().as_bytes(), kind.as_bytes()].concat()
}

pub(super) fn seal(key: &[u8; 32], nonce: [u8; NONCE], about: &[u8], text: &[u8]) -> Vec<u8> {
    let payload = Payload { msg: text, aad: about };
    let sealed = XChaCha20Poly1305::new(key.into())
        .encrypt(&nonce.into(), payload)
        .expect("texts are far shorter than the 256 GiB that the cipher takes");
    [&nonce[..], &sealed].concat()
}

pub(super) fn open(key: &[u8; 32], about: &[u8], sealed: &[u8]) -> Result<Vec<u8>> {
    let (nonce, sealed) = sealed.split_first_chunk::<NONCE>().ok_or(Error::Sealed)?;
    let payload = Payload {
        msg: sealed,
        aad: about,
    };
    XChaCha20Poly1305::new(key.into())
        .decrypt(nonce.into(), payload)
        .map_err(|_| Error::Sealed)
}

/// The length, the text, and zeros.
fn pad(text: &[u8]) -> Vec<u8> {
    let length = u64::try_from(text.len()).expect("a length fits 64 bits");
    let mut padded = length.to_le_bytes().to_vec();
    padded.extend_from_slice(text);
    padded.resize(padded.len().next_power_of_two().max(SHORTEST), 0);
    padded
}

fn unpad(padded: Vec<u8>) -> Result<Vec<u8>> {
    let (length, rest) = padded.split_first_chunk::<8>().ok_or(Error::Sealed)?;
    let length = usize::try_from(u64::from_le_bytes(*length)).map_err(|_| Error::Sealed)?;
    Ok(rest.get(..length).ok_or(Error::Sealed)?.to_vec())
}
