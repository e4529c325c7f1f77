//! Leaving and coming back.

use kith_domain::id::PersonId;
use kith_domain::permission::Administrator;
use kith_store::{people, sign_ins};
use serde_json::json;

use super::{Error, House, Result};

impl House {
    /// Ends a person's taking part: every sign-in, code and link of the person is of no use from the next request on.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is no such active person; [`Error::Invalid`] for the last administrator, without whom
    /// nobody could run the installation.
    pub async fn deactivate(&self, administrator: Administrator, person: PersonId) -> Result<()> {
        let now = self.now();
        let mut tx = self.db.write().await?;
        let found = people::find(&mut tx, person).await?;
        let found = found
            .filter(|p| p.deactivated_at.is_none())
            .ok_or(Error::NotFound("person"))?;
        people::deactivate(&mut tx, person, now).await?;
        if found.administrator && people::active_administrators(&mut tx).await? == 0 {
            return Err(Error::invalid("person", "error-last-administrator"));
        }
        sign_ins::end_all(&mut tx, person, now).await?;
        let subject = format!("person:{person}");
        self.log(&mut tx, administrator.by(), "person.deactivated", &subject, &json!({}))
            .await?;
        tx.commit().await?;
        Ok(())
    }

    /// Lets a person take part again. The person signs in anew.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is no such person, or the person takes part already.
    pub async fn reactivate(&self, administrator: Administrator, person: PersonId) -> Result<()> {
        let mut tx = self.db.write().await?;
        match people::reactivate(&mut tx, person, self.now()).await {
            Err(kith_store::Error::Gone(_)) => return Err(Error::NotFound("person")),
            result => result?,
        }
        let subject = format!("person:{person}");
        self.log(&mut tx, administrator.by(), "person.reactivated", &subject, &json!({}))
            .await?;
        tx.commit().await?;
        Ok(())
    }
}
