//! One's own profile.

use kith_domain::id::FieldId;
use kith_domain::permission::Oneself;
use kith_domain::profile::{BadValue, FieldOwner, ProfileField, ProfileValue};
use kith_domain::zone::Zones;
use kith_store::people::Person;
use kith_store::{fields, people};
use serde_json::json;

use super::super::{Error, House, Result};
use super::cards::{Shown, shown};

/// Languages that Kith speaks with people, as tags.
pub const LANGUAGES: [&str; 1] = ["en"];

/// One's own profile: everything that is known, also what nobody else sees.
#[derive(Clone, Debug)]
pub struct Profile {
    /// The person.
    pub person: Person,
    /// Every field, with what stands in it.
    pub fields: Vec<(ProfileField, Shown)>,
    /// The name of the person above.
    pub manager: Option<String>,
}

/// What the profile page sends.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProfileForm {
    /// An IANA name.
    pub time_zone: String,
    /// One of [`LANGUAGES`].
    pub language: String,
    /// Names of fields and what the person wrote; a field that is not named stays as it is.
    pub values: Vec<(String, String)>,
}

impl House {
    /// One's own profile.
    pub async fn profile(&self, oneself: Oneself) -> Result<Profile> {
        let mut tx = self.db.read().await?;
        let person = people::find(&mut tx, oneself.person())
            .await?
            .ok_or(Error::NotFound("person"))?;
        let all = fields::list(&mut tx).await?;
        let values = shown(&mut tx, &[person.id], &all).await?.pop().unwrap_or_default();
        let manager = match person.manager_id {
            Some(manager) => people::find(&mut tx, manager.into()).await?.map(|m| m.name),
            None => None,
        };
        Ok(Profile {
            person,
            fields: all.into_iter().zip(values).collect(),
            manager,
        })
    }

    /// Saves what a person says of oneself. Fields of the directory are not touched, whatever the form says.
    ///
    /// # Errors
    /// [`Error::Rejected`] with every field that cannot be taken.
    pub async fn save_profile(&self, oneself: Oneself, form: &ProfileForm) -> Result<()> {
        let mut tx = self.db.write().await?;
        let mut wrong: Vec<(String, &'static str)> = Vec::new();
        let zone = Zones::bundled().parse(&form.time_zone);
        let zone = zone.as_ref().and_then(|z| z.iana_name());
        if zone.is_none() {
            wrong.push(("time_zone".to_owned(), BadValue::NotAZone.key()));
        }
        if !LANGUAGES.contains(&form.language.as_str()) {
            wrong.push(("language".to_owned(), BadValue::NotAChoice.key()));
        }
        let mut values: Vec<(FieldId, Vec<ProfileValue>)> = Vec::new();
        for field in fields::list(&mut tx)
            .await?
            .iter()
            .filter(|f| f.owner == FieldOwner::Person)
        {
            let Some((_, text)) = form.values.iter().find(|(name, _)| name == field.name.as_str()) else {
                continue;
            };
            match field.parse(text) {
                Ok(list) => values.push((field.id, list)),
                Err(why) => wrong.push((field.name.as_str().to_owned(), why.key())),
            }
        }
        let Some(zone) = zone.filter(|_| wrong.is_empty()) else {
            return Err(Error::Rejected(wrong));
        };
        let person = oneself.person();
        people::save_profile(&mut tx, person, &form.language, zone, self.now()).await?;
        for (field, list) in &values {
            fields::replace(&mut tx, person, *field, list).await?;
        }
        // That it happened, not what was written.
        self.log(
            &mut tx,
            oneself.by(),
            "profile.saved",
            &format!("person:{person}"),
            &json!({}),
        )
        .await?;
        tx.commit().await?;
        Ok(())
    }
}
