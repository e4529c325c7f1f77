//! The people of a program, for its organizers.

use kith_domain::email::EmailAddress;
use kith_domain::id::PersonId;
use kith_domain::permission::Organizer;
use kith_domain::program::{LeftBy, Standing};
use kith_store::directory::Place;
use kith_store::enrolments::{self, Line};
use kith_store::{Tx, match_types, people, programs};
use serde_json::json;

use super::super::people::missing;
use super::super::{Error, House, Result};

/// People on a page.
pub const PEOPLE_ON_A_PAGE: i64 = 50;

/// A page of the people of a program.
#[derive(Clone, Debug)]
pub struct PeopleOfProgram {
    /// What the program is called.
    pub program: String,
    /// The people in one standing, by name.
    pub lines: Vec<Line>,
    /// How many there are in each standing that has any. Who left is nobody's business.
    pub counts: Vec<(Standing, i64)>,
    /// The roles to choose from.
    pub roles: Vec<String>,
    /// Where the next page begins.
    pub next: Option<Place>,
}

impl House {
    /// A page of the people of a program in one standing, by name. Those who left are not told of.
    pub async fn people_of_program(
        &self,
        organizer: Organizer,
        standing: Standing,
        after: Option<&Place>,
    ) -> Result<PeopleOfProgram> {
        let id = organizer.program();
        let mut tx = self.db.read().await?;
        let mut lines = match standing {
            Standing::Left => Vec::new(),
            _ => enrolments::page(&mut tx, id, standing, after, PEOPLE_ON_A_PAGE + 1).await?,
        };
        let page = usize::try_from(PEOPLE_ON_A_PAGE).unwrap_or(usize::MAX);
        let more = lines.len() > page;
        lines.truncate(page);
        let next = lines.last().filter(|_| more).map(|line| Place {
            sort_name: line.sort_name.clone(),
            id: line.enrolment.person,
        });
        let mut counts = enrolments::counts(&mut tx, id).await?;
        counts.retain(|(standing, _)| *standing != Standing::Left);
        let kinds = match_types::list(&mut tx, id).await?;
        let program = super::find(&mut tx, id).await?.name;
        Ok(PeopleOfProgram {
            program,
            lines,
            counts,
            roles: super::roles(kinds.iter().map(|kind| &kind.settings)),
            next,
        })
    }

    /// Adds somebody to a program, also somebody who left it before. The person is told nothing until the first match.
    pub async fn enrol(&self, organizer: Organizer, id: PersonId) -> Result<()> {
        let mut tx = self.db.write().await?;
        self.enrol_one(&mut tx, organizer, id).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Adds the person with an e-mail to a program, in a role where it has any.
    ///
    /// # Errors
    /// [`Error::Invalid`] when nobody active has the address, or the role is none of the program.
    pub async fn enrol_by_email(&self, organizer: Organizer, email: &str, role: &str) -> Result<()> {
        let email = EmailAddress::parse(email).map_err(|_| Error::invalid("email", "error-email"))?;
        let mut tx = self.db.write().await?;
        self.check_role(&mut tx, organizer, role).await?;
        let person = people::find_by_email(&mut tx, &email)
            .await?
            .filter(|p| p.deactivated_at.is_none());
        let person = person.ok_or(Error::invalid("email", "error-nobody"))?;
        self.enrol_one(&mut tx, organizer, person.id).await?;
        if !role.is_empty() {
            enrolments::set_role(&mut tx, organizer.program(), person.id, role).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    async fn enrol_one(&self, tx: &mut Tx, organizer: Organizer, id: PersonId) -> Result<()> {
        let person = people::find(tx, id).await?;
        person
            .filter(|p| p.deactivated_at.is_none())
            .ok_or(Error::NotFound("person"))?;
        if !programs::is_enrolled(tx, organizer.program(), id).await? {
            programs::enrol(tx, organizer.program(), id, self.now()).await?;
            self.log_enrolled(tx, organizer.by(), organizer.program(), id).await?;
        }
        Ok(())
    }

    /// Sets the role of somebody in a program.
    ///
    /// # Errors
    /// [`Error::Invalid`] when the role is none of the program.
    pub async fn set_role(&self, organizer: Organizer, person: PersonId, role: &str) -> Result<()> {
        let mut tx = self.db.write().await?;
        self.check_role(&mut tx, organizer, role).await?;
        enrolments::set_role(&mut tx, organizer.program(), person, role)
            .await
            .map_err(missing)?;
        tx.commit().await?;
        Ok(())
    }

    /// Makes sure that a program has a role; none is always there.
    pub(super) async fn check_role(&self, tx: &mut Tx, organizer: Organizer, role: &str) -> Result<()> {
        let kinds = match_types::list(tx, organizer.program()).await?;
        let roles = super::roles(kinds.iter().map(|kind| &kind.settings));
        match role.is_empty() || roles.iter().any(|known| known == role) {
            true => Ok(()),
            false => Err(Error::invalid("role", "error-role")),
        }
    }

    /// Ends that somebody takes part in a program, applied, waits or was invited.
    pub async fn remove_from_program(&self, organizer: Organizer, id: PersonId) -> Result<()> {
        let program = organizer.program();
        let mut tx = self.db.write().await?;
        enrolments::leave(&mut tx, program, id, LeftBy::Organizer, self.now())
            .await
            .map_err(missing)?;
        let detail = json!({ "program": program.to_string() });
        let subject = format!("person:{id}");
        self.log(&mut tx, organizer.by(), "person.left-program", &subject, &detail)
            .await?;
        self.fill_places(&mut tx, program).await?;
        tx.commit().await?;
        Ok(())
    }
}
