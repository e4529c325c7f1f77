//! The secret of the installation, and the secrets that are handed out.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

use super::Surroundings;

/// The secret of the installation: what seals private texts and the audit log. Never stored in the database.
#[derive(Clone)]
pub struct Secret([u8; 32]);

impl Secret {
    /// Makes one.
    pub fn generate(surroundings: &Surroundings) -> Secret {
        Secret(surroundings.bytes())
    }

    /// Reads what [`Secret::to_text`] wrote; `None` when the text is no secret of ours.
    pub fn parse(text: &str) -> Option<Secret> {
        let bytes = URL_SAFE_NO_PAD.decode(text.trim()).ok()?;
        bytes.try_into().ok().map(Secret)
    }

    /// The secret as text, to be kept in a file that only its owner can read.
    pub fn to_text(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0)
    }

    /// A key for one purpose; keys for different purposes tell nothing of each other.
    pub(super) fn key_for(&self, purpose: &str) -> [u8; 32] {
        self.mac(&[b"kith key", purpose.as_bytes()])
    }

    /// Tells whether two secrets are the same without telling the secret.
    pub(super) fn check(&self) -> Vec<u8> {
        self.key_for("check").to_vec()
    }

    fn mac(&self, parts: &[&[u8]]) -> [u8; 32] {
        mac(&self.0, parts)
    }
}

/// HMAC-SHA-256 over parts, each preceded by its length so that no two lists of parts are taken for one another.
pub(super) fn mac(key: &[u8; 32], parts: &[&[u8]]) -> [u8; 32] {
    let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(key).expect("HMAC takes keys of any length");
    for part in parts {
        mac.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_le_bytes());
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// A secret that is handed to somebody once, in a link, a cookie or as an API token; the database keeps its hash.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    /// 256 random bits.
    pub fn generate(surroundings: &Surroundings) -> Token {
        Token(URL_SAFE_NO_PAD.encode(surroundings.bytes::<32>()))
    }

    /// What somebody brought.
    pub fn from_text(text: &str) -> Token {
        Token(text.to_owned())
    }

    /// The text to hand out.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// What the database keeps. No salt: 256 random bits cannot be guessed.
    pub fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.0.as_bytes()).into()
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}
