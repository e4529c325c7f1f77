//! Who is there: sign-ins, from a code or link to the end.

use jiff::{SignedDuration, Timestamp};
use kith_domain::email::EmailAddress;
use kith_domain::id::{PersonId, SignInCodeId, SignInId};
use kith_domain::permission::{Actor, Administrator, By, Oneself};
use kith_store::sign_ins::{NewCode, Purpose, SignIn};
use kith_store::{Tx, people, sign_ins};
use serde_json::json;

use super::{Error, House, Result, Token};

/// How long a sign-in lasts when nobody ends it.
pub const LASTS: SignedDuration = SignedDuration::from_hours(30 * 24);
/// How long a code or link can be used.
pub const CODE_LASTS: SignedDuration = SignedDuration::from_mins(15);
/// How exactly it is kept when a sign-in was last used: a write for every page would cost more than the page.
const SEEN_WITHIN: SignedDuration = SignedDuration::from_mins(5);
/// The longest description of a browser that is kept, in characters.
const LONGEST_DEVICE: usize = 120;

/// A sign-in that has just begun.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// For the browser's cookie. Always a new one, so that nobody can bring a cookie along and have it signed in.
    pub secret: Token,
    /// Who.
    pub person: PersonId,
}

/// Somebody who is signed in, at this request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Present {
    /// The sign-in.
    pub sign_in: SignInId,
    /// What the person may do.
    pub actor: Actor,
    /// The name to show.
    pub name: String,
    /// A language tag.
    pub language: String,
    /// An IANA name.
    pub time_zone: String,
}

impl House {
    /// Begins a sign-in, with a secret that was never used before.
    pub(super) async fn begin_sign_in(&self, tx: &mut Tx, person: PersonId, device: &str) -> Result<SignedIn> {
        let (secret, now) = (Token::generate(&self.surroundings), self.surroundings.now());
        let sign_in = SignIn {
            id: self.surroundings.id(),
            person_id: person,
            device: device
                .chars()
                .filter(|c| !c.is_control())
                .take(LONGEST_DEVICE)
                .collect(),
            created_at: now.into(),
            last_seen_at: now.into(),
            expires_at: (now + LASTS).into(),
        };
        sign_ins::insert(tx, &sign_in, &secret.hash()).await?;
        self.log(
            tx,
            By::Person(person),
            "sign-in.began",
            &format!("sign-in:{}", sign_in.id),
            &json!({}),
        )
        .await?;
        Ok(SignedIn { secret, person })
    }

    /// Who holds a secret now; nobody when the sign-in has ended or the person was deactivated.
    pub async fn recognize(&self, secret: &Token) -> Result<Option<Present>> {
        let now = self.surroundings.now();
        let mut tx = self.db.read().await?;
        let Some(found) = sign_ins::recognize(&mut tx, &secret.hash(), now.into()).await? else {
            return Ok(None);
        };
        // Most people organize nothing: they are spared the question which programs.
        let organizes = match found.organizer {
            true => people::organizes(&mut tx, found.person_id).await?,
            false => Vec::new(),
        };
        drop(tx);
        if Timestamp::from(found.last_seen_at) + SEEN_WITHIN < now {
            let mut tx = self.db.write().await?;
            sign_ins::touch(&mut tx, found.sign_in_id, now.into()).await?;
            tx.commit().await?;
        }
        Ok(Some(Present {
            sign_in: found.sign_in_id,
            actor: Actor::recognized(found.person_id, found.administrator, organizes),
            name: found.name,
            language: found.language,
            time_zone: found.time_zone,
        }))
    }

    /// A link that signs a person in once, for rescue and scripts.
    ///
    /// # Errors
    /// [`Error::NotFound`] when no active person has the address.
    pub async fn rescue_link(&self, administrator: Administrator, email: &EmailAddress) -> Result<Token> {
        let now = self.surroundings.now();
        let mut tx = self.db.write().await?;
        let person = people::find_by_email(&mut tx, email).await?;
        let person = person
            .filter(|p| p.deactivated_at.is_none())
            .ok_or(Error::NotFound("person"))?;
        let token = Token::generate(&self.surroundings);
        let code = NewCode {
            id: self.surroundings.id(),
            purpose: Purpose::Rescue,
            email_folded: None,
            person: Some(person.id),
            // There is no code beside the link.
            code_hash: &Token::generate(&self.surroundings).hash(),
            link_hash: &token.hash(),
            expires_at: (now + CODE_LASTS).into(),
        };
        sign_ins::insert_code(&mut tx, &code, now.into()).await?;
        let subject = format!("person:{}", person.id);
        self.log(&mut tx, administrator.by(), "sign-in.link-made", &subject, &json!({}))
            .await?;
        tx.commit().await?;
        Ok(token)
    }

    /// Whether a link would sign somebody in. Uses nothing up: programs that look into mails open links, too.
    pub async fn link_is_good(&self, link: &Token) -> Result<bool> {
        let mut tx = self.db.read().await?;
        let code = sign_ins::find_code_by_link(&mut tx, &link.hash(), self.now()).await?;
        Ok(code.is_some_and(|code| code.person_id.is_some()))
    }

    /// Uses a link up and signs its person in.
    ///
    /// # Errors
    /// [`Error::Spent`] when it was used, is too old or never was, or the person was deactivated.
    pub async fn sign_in_by_link(&self, link: &Token, device: &str) -> Result<SignedIn> {
        let mut tx = self.db.write().await?;
        let code = sign_ins::find_code_by_link(&mut tx, &link.hash(), self.now())
            .await?
            .ok_or(Error::Spent)?;
        let person = PersonId::from(code.person_id.ok_or(Error::Spent)?);
        let signed_in = self.begin_by_code(&mut tx, code.id, person, device).await?;
        tx.commit().await?;
        Ok(signed_in)
    }

    /// Uses a code or link up, and begins a sign-in of its person.
    pub(super) async fn begin_by_code(
        &self,
        tx: &mut Tx,
        code: SignInCodeId,
        person: PersonId,
        device: &str,
    ) -> Result<SignedIn> {
        let found = people::find(tx, person).await?;
        if found.is_none_or(|p| p.deactivated_at.is_some()) {
            return Err(Error::Spent);
        }
        match sign_ins::use_code(tx, code, self.now()).await {
            Err(kith_store::Error::Gone(_)) => return Err(Error::Spent),
            result => result?,
        }
        self.begin_sign_in(tx, person, device).await
    }

    /// A person's sign-ins that last, newest first.
    pub async fn sign_ins(&self, oneself: Oneself) -> Result<Vec<SignIn>> {
        let mut tx = self.db.read().await?;
        Ok(sign_ins::list(&mut tx, oneself.person(), self.now()).await?)
    }

    /// Ends one of one's own sign-ins.
    pub async fn end_sign_in(&self, oneself: Oneself, sign_in: SignInId) -> Result<()> {
        let mut tx = self.db.write().await?;
        match sign_ins::end(&mut tx, oneself.person(), sign_in, self.now()).await {
            Err(kith_store::Error::Gone(_)) => return Err(Error::NotFound("sign-in")),
            result => result?,
        }
        self.log(
            &mut tx,
            oneself.by(),
            "sign-in.ended",
            &format!("sign-in:{sign_in}"),
            &json!({}),
        )
        .await?;
        tx.commit().await?;
        Ok(())
    }
}
