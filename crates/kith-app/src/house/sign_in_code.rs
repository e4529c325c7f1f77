//! Signing in by a code and a link that are mailed.
//!
//! Whoever asks learns nothing about who is here: for an address that nobody has, or whose person was deactivated, the same
//! rows are written and the same pages are shown; only the worker sees that the mail goes to nobody, and forgets it.
//!
//! A code can be tried only by the browser that asked for it, so that nobody can use up the tries of somebody else.

use jiff::SignedDuration;
use kith_domain::email::EmailAddress;
use kith_domain::id::{PersonId, SignInCodeId};
use kith_store::sign_ins::{NewCode, Purpose};
use kith_store::{people, sign_ins};
use subtle::ConstantTimeEq;

use super::mail::{Content, Outgoing};
use super::rates::Limit;
use super::secret::mac;
use super::sign_in::{CODE_LASTS, SignedIn};
use super::{Error, House, Result, Token};

/// Codes for one address: enough for somebody who mistypes, too few to fill a mailbox.
const ASKED_FOR_ADDRESS: Limit = Limit {
    name: "code-address",
    most: 5,
    within: SignedDuration::from_hours(1),
};
/// Codes for one network address: a whole office may sit behind one, and come at the same time when a program begins.
const ASKED_BY_CLIENT: Limit = Limit {
    name: "code-client",
    most: 300,
    within: SignedDuration::from_mins(15),
};
/// Codes and links tried from one network address, right or wrong.
const TRIED_BY_CLIENT: Limit = Limit {
    name: "try-client",
    most: 600,
    within: SignedDuration::from_mins(15),
};
/// Wrong tries that a code survives. With 30 bits, five codes an hour and five tries each, guessing one takes a thousand years.
const WRONG_TRIES: i64 = 5;
/// The letters of a code: none that is taken for another one, and 32, so that each is five random bits.
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Letters in a code.
const LENGTH: usize = 6;

/// What a sign-in mail tells.
#[derive(Clone, Debug)]
pub struct SignInLetter<'a> {
    /// The name of the person; empty in the mail that nobody gets.
    pub name: &'a str,
    /// The person's language, as a tag.
    pub language: &'a str,
    /// The code, with a hyphen in its middle.
    pub code: &'a str,
    /// The secret of the link.
    pub link: &'a Token,
}

/// That a code was asked for.
#[derive(Clone, Debug)]
pub struct Asked {
    /// For the cookie of the browser that asked.
    pub id: SignInCodeId,
    /// The code, to be shown in development only.
    pub code: String,
}

impl House {
    /// Makes a code and a link for an address and has them mailed; `write` writes the mail.
    ///
    /// # Errors
    /// [`Error::TooOften`] by address and by client.
    pub async fn ask_for_code(
        &self,
        email: &EmailAddress,
        client: &str,
        write: impl FnOnce(&SignInLetter<'_>) -> Content + Send,
    ) -> Result<Asked> {
        let now = self.surroundings.now();
        let folded = email.folded();
        let mut tx = self.db.write().await?;
        self.count(&mut tx, ASKED_BY_CLIENT, client).await?;
        self.count(&mut tx, ASKED_FOR_ADDRESS, &folded).await?;
        let person = people::find_by_email(&mut tx, email).await?;
        let person = person.filter(|p| p.deactivated_at.is_none());
        let (id, link, code) = (
            self.surroundings.id(),
            Token::generate(&self.surroundings),
            self.new_code(),
        );
        let until = now + CODE_LASTS;
        let row = NewCode {
            id,
            purpose: Purpose::SignIn,
            email_folded: Some(&folded),
            person: person.as_ref().map(|p| p.id),
            code_hash: &self.code_hash(id, &code),
            link_hash: &link.hash(),
            expires_at: until.into(),
        };
        sign_ins::insert_code(&mut tx, &row, now.into()).await?;
        let (half, rest) = code.split_at(LENGTH / 2);
        let code = format!("{half}-{rest}");
        let content = write(&SignInLetter {
            name: person.as_ref().map_or("", |p| &p.name),
            language: person.as_ref().map_or("en", |p| &p.language),
            code: &code,
            link: &link,
        });
        let mail = Outgoing {
            kind: "sign-in",
            to: person.as_ref().map(|p| (p.id, email)),
            content: &content,
            not_after: Some(until),
        };
        self.post(&mut tx, &mail).await?;
        tx.commit().await?;
        Ok(Asked { id, code })
    }

    /// The address for which a browser asked for a code; none once the code is used or too old.
    pub async fn asked_address(&self, asked: SignInCodeId) -> Result<Option<String>> {
        let mut tx = self.db.read().await?;
        let code = sign_ins::find_asked(&mut tx, asked, self.now()).await?;
        Ok(code.and_then(|code| code.email_folded))
    }

    /// Uses a code up and signs its person in.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a code that is not the right one; [`Error::Spent`] when it was used, is too old, was never asked
    /// for or was tried too often; [`Error::TooOften`] by client.
    pub async fn sign_in_by_code(
        &self,
        asked: SignInCodeId,
        typed: &str,
        client: &str,
        device: &str,
    ) -> Result<SignedIn> {
        let now = self.now();
        let mut tx = self.db.write().await?;
        self.count(&mut tx, TRIED_BY_CLIENT, client).await?;
        let code = sign_ins::find_asked(&mut tx, asked, now).await?.ok_or(Error::Spent)?;
        if code.wrong_tries >= WRONG_TRIES {
            return Err(Error::Spent);
        }
        let right: bool = self.code_hash(asked, &normalized(typed))[..]
            .ct_eq(&code.code_hash[..])
            .into();
        let Some(person) = code.person_id.filter(|_| right).map(PersonId::from) else {
            sign_ins::count_wrong_try(&mut tx, asked).await?;
            tx.commit().await?;
            return Err(if code.wrong_tries + 1 >= WRONG_TRIES {
                Error::Spent
            } else {
                Error::invalid("code", "error-code")
            });
        };
        let signed_in = self.begin_by_code(&mut tx, code.id, person, device).await?;
        tx.commit().await?;
        Ok(signed_in)
    }

    fn new_code(&self) -> String {
        let letter = |byte: u8| char::from(LETTERS[usize::from(byte % 32)]);
        self.surroundings.bytes::<LENGTH>().into_iter().map(letter).collect()
    }

    /// A code is short, so its hash is sealed: without the secret of the installation the database does not tell it.
    fn code_hash(&self, id: SignInCodeId, code: &str) -> [u8; 32] {
        let key = self.secret.key_for("sign-in codes");
        mac(&key, &[id.uuid().as_bytes(), code.as_bytes()])
    }
}

/// A code as it was meant: in any case, with or without the hyphen, with letters that look like digits.
fn normalized(typed: &str) -> String {
    let letter = |c: char| match c.to_ascii_uppercase() {
        'O' => Some('0'),
        'I' | 'L' => Some('1'),
        c if c.is_ascii_alphanumeric() => Some(c),
        _ => None,
    };
    typed.chars().filter_map(letter).take(2 * LENGTH).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_as_they_were_meant() {
        for typed in ["K7M-01X", "k7m01x", " K7M O1X ", "k7m–oix", "K7M0LX"] {
            assert_eq!(normalized(typed), "K7M01X", "{typed:?}");
        }
        assert_eq!(normalized(&"A".repeat(1_000_000)).len(), 2 * LENGTH);
    }

    #[test]
    fn every_letter_of_a_code_reads_as_itself() {
        let all = std::str::from_utf8(LETTERS).unwrap();
        for letter in all.chars() {
            assert_eq!(normalized(&letter.to_string()), letter.to_string());
        }
    }
}
