//! From an empty database to an organization with its first administrator.

use jiff::SignedDuration;
use kith_domain::email::EmailAddress;
use kith_domain::permission::{Administrator, By};
use kith_store::installation::Progress;
use kith_store::people::NewPerson;
use kith_store::sign_ins::{NewCode, Purpose};
use kith_store::{installation, people, sign_ins};
use serde_json::json;

use super::sign_in::SignedIn;
use super::{Error, House, Invalid, Result, Token};

/// How long a set-up link can be used. A new start prints a new one.
const LINK_LASTS: SignedDuration = SignedDuration::from_hours(24);
/// The longest name of an organization or a person, in characters.
pub const LONGEST_NAME: usize = 200;

/// What the set-up page asks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SetUp {
    /// The name of the organization.
    pub organization: String,
    /// The name of the first administrator.
    pub name: String,
    /// The e-mail of the first administrator.
    pub email: String,
    /// Where the first administrator is, as an IANA name; another one or none becomes UTC.
    pub time_zone: String,
}

impl House {
    /// Whether the organization has been set up.
    pub async fn is_set_up(&self) -> Result<bool> {
        let mut tx = self.db.read().await?;
        Ok(installation::find(&mut tx)
            .await?
            .is_some_and(|i| i.set_up_at.is_some()))
    }

    /// The name of the organization; empty before the set-up.
    pub async fn organization(&self) -> Result<String> {
        let mut tx = self.db.read().await?;
        Ok(installation::find(&mut tx).await?.map(|i| i.name).unwrap_or_default())
    }

    /// How far the organization has come, for whoever runs it.
    pub async fn progress(&self, _: Administrator) -> Result<Progress> {
        let mut tx = self.db.read().await?;
        Ok(installation::progress(&mut tx).await?)
    }

    /// Gives the organization another name.
    ///
    /// # Errors
    /// [`Error::Invalid`] when the name is empty or too long.
    pub async fn rename(&self, administrator: Administrator, name: &str) -> Result<()> {
        let name = name.trim();
        if let Some(message) = wrong_name(name) {
            return Err(Error::invalid("organization", message));
        }
        let mut tx = self.db.write().await?;
        installation::rename(&mut tx, name).await?;
        self.log(&mut tx, administrator.by(), "installation.renamed", "", &json!({}))
            .await?;
        tx.commit().await?;
        Ok(())
    }

    /// A new link for the first administrator; `None` when the organization has been set up. Older links stop working.
    pub async fn set_up_link(&self) -> Result<Option<Token>> {
        let mut tx = self.db.write().await?;
        if installation::find(&mut tx)
            .await?
            .is_some_and(|i| i.set_up_at.is_some())
        {
            return Ok(None);
        }
        let (token, now) = (Token::generate(&self.surroundings), self.surroundings.now());
        sign_ins::withdraw_codes(&mut tx, Purpose::SetUp, now.into()).await?;
        let code = NewCode {
            id: self.surroundings.id(),
            purpose: Purpose::SetUp,
            email_folded: None,
            person: None,
            // There is no code beside the link.
            code_hash: &Token::generate(&self.surroundings).hash(),
            link_hash: &token.hash(),
            expires_at: (now + LINK_LASTS).into(),
        };
        sign_ins::insert_code(&mut tx, &code, now.into()).await?;
        tx.commit().await?;
        Ok(Some(token))
    }

    /// Whether a set-up link can be used.
    pub async fn set_up_link_is_good(&self, link: &Token) -> Result<bool> {
        let mut tx = self.db.read().await?;
        let code = sign_ins::find_code_by_link(&mut tx, &link.hash(), self.now()).await?;
        Ok(code.is_some_and(|code| code.purpose == "set-up"))
    }

    /// Sets the organization up and signs the first administrator in.
    ///
    /// # Errors
    /// [`Error::Spent`] when the link cannot be used (any more), [`Error::Invalid`] with everything that cannot be taken.
    pub async fn set_up(&self, link: &Token, form: &SetUp, device: &str) -> Result<SignedIn> {
        let now = self.now();
        let mut tx = self.db.write().await?;
        let code = sign_ins::find_code_by_link(&mut tx, &link.hash(), now).await?;
        let code = code.filter(|code| code.purpose == "set-up").ok_or(Error::Spent)?;
        let (organization, name) = (form.organization.trim(), form.name.trim());
        let mut invalid = Vec::new();
        for (field, value) in [("organization", organization), ("name", name)] {
            if let Some(message) = wrong_name(value) {
                invalid.push(Invalid { field, message });
            }
        }
        let Ok(email) = EmailAddress::parse(&form.email) else {
            invalid.push(Invalid {
                field: "email",
                message: "error-email",
            });
            return Err(Error::Invalid(invalid));
        };
        if !invalid.is_empty() {
            return Err(Error::Invalid(invalid));
        }
        sign_ins::use_code(&mut tx, code.id, now).await?;
        installation::set_up(&mut tx, organization, now).await?;
        let person = NewPerson {
            id: self.surroundings.id(),
            name,
            email: Some(&email),
            language: "en",
            time_zone: jiff::tz::TimeZone::get(&form.time_zone).map_or("UTC", |_| form.time_zone.as_str()),
            administrator: true,
        };
        people::insert(&mut tx, &person, now).await?;
        self.first_fields(&mut tx).await?;
        let by = By::Person(person.id);
        self.log(&mut tx, by, "installation.set-up", "", &json!({})).await?;
        let signed_in = self.begin_sign_in(&mut tx, person.id, device).await?;
        tx.commit().await?;
        Ok(signed_in)
    }
}

/// Why a text is not the name of an organization or a person, as a key of the catalogue.
fn wrong_name(name: &str) -> Option<&'static str> {
    match name.chars().count() {
        0 => Some("error-missing"),
        1..=LONGEST_NAME => None,
        _ => Some("error-too-long"),
    }
}
