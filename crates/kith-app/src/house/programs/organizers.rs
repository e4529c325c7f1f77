//! Who organizes a program.

use kith_domain::email::EmailAddress;
use kith_domain::id::{PersonId, ProgramId};
use kith_domain::permission::{Administrator, By};
use kith_store::{Tx, people, programs};
use serde_json::json;

use super::super::letters::{About, News};
use super::super::people::missing;
use super::super::{Error, House, Result};

/// The most organizers of a program: beyond, it is a department.
pub const MOST_ORGANIZERS: usize = 20;

impl House {
    /// Lets the person with an e-mail organize a program, and tells the person.
    ///
    /// # Errors
    /// [`Error::Invalid`] when nobody active has the address, or the program has [`MOST_ORGANIZERS`] already.
    pub async fn appoint_organizer(&self, administrator: Administrator, id: ProgramId, email: &str) -> Result<()> {
        let mut tx = self.db.write().await?;
        super::find(&mut tx, id).await?;
        self.appoint(&mut tx, administrator.by(), id, email).await?;
        tx.commit().await?;
        Ok(())
    }

    /// The same in the transaction of something larger; whoever appoints oneself is not told.
    pub(super) async fn appoint(&self, tx: &mut Tx, by: By, id: ProgramId, email: &str) -> Result<()> {
        let email = EmailAddress::parse(email).map_err(|_| Error::invalid("organizer", "error-email"))?;
        let person = people::find_by_email(tx, &email)
            .await?
            .filter(|p| p.deactivated_at.is_none());
        let person = person.ok_or(Error::invalid("organizer", "error-nobody"))?;
        let organizers = programs::organizers(tx, id).await?;
        if organizers.len() >= MOST_ORGANIZERS {
            return Err(Error::invalid("organizer", "error-too-many"));
        }
        if organizers.iter().any(|(organizer, _)| *organizer == person.id) {
            return Ok(());
        }
        programs::add_organizer(tx, id, person.id, self.now()).await?;
        if by.person() != Some(person.id) {
            let news = News {
                to: person.id,
                about: About::Organizing(id.uuid()),
                key: format!("organizing:{id}:{}:{}", person.id, self.now().timestamp()),
                not_before: None,
                not_after: None,
            };
            self.tell(tx, &[news]).await?;
        }
        let detail = json!({ "program": id.to_string() });
        self.log(tx, by, "organizer.appointed", &format!("person:{}", person.id), &detail)
            .await
    }

    /// Ends that somebody organizes a program.
    pub async fn dismiss_organizer(&self, administrator: Administrator, id: ProgramId, person: PersonId) -> Result<()> {
        let mut tx = self.db.write().await?;
        programs::remove_organizer(&mut tx, id, person).await.map_err(missing)?;
        let detail = json!({ "program": id.to_string() });
        let subject = format!("person:{person}");
        self.log(&mut tx, administrator.by(), "organizer.dismissed", &subject, &detail)
            .await?;
        tx.commit().await?;
        Ok(())
    }
}
