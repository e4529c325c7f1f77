//! Programs in their barest form: a name, a purpose, organizers, people.

use kith_domain::email::EmailAddress;
use kith_domain::id::{PersonId, ProgramId};
use kith_domain::permission::{Actor, Administrator, Organizer};
use kith_domain::profile::tidy;
use kith_store::people;
use kith_store::programs::{self, Program};
use serde_json::json;

use super::super::{Error, House, Invalid, Result};
use super::cards::missing;

/// The most organizers of a program: beyond, it is a department.
pub const MOST_ORGANIZERS: usize = 20;
/// The longest name of a program, in characters.
const LONGEST_NAME: usize = 100;
/// The longest purpose, in characters: two paragraphs.
const LONGEST_PURPOSE: usize = 1_000;
/// The most programs in a list.
const MOST_PROGRAMS: i64 = 500;

/// What a program's page sends.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProgramForm {
    /// Its name.
    pub name: String,
    /// What it is for.
    pub purpose: String,
}

/// A program as somebody sees it.
#[derive(Clone, Debug)]
pub struct ProgramView {
    /// The program.
    pub program: Program,
    /// Who organizes it.
    pub organizers: Vec<(PersonId, String)>,
    /// How many people take part.
    pub people: i64,
    /// Whether the one who looks takes part.
    pub enrolled: bool,
    /// Whether the one who looks organizes it.
    pub organizes: bool,
}

impl House {
    /// The programs that somebody has to do with; all of them for an administrator.
    pub async fn programs(&self, actor: &Actor) -> Result<Vec<Program>> {
        let mut tx = self.db.read().await?;
        match actor.administrator() {
            Ok(_) => Ok(programs::list(&mut tx, MOST_PROGRAMS).await?),
            Err(_) => Ok(programs::list_of(&mut tx, actor.person(), MOST_PROGRAMS).await?),
        }
    }

    /// A program, for its organizers, the people in it and administrators.
    ///
    /// # Errors
    /// [`Error::Refused`] for everybody else, whether it exists or not.
    pub async fn program(&self, actor: &Actor, id: ProgramId) -> Result<ProgramView> {
        let mut tx = self.db.read().await?;
        let organizes = actor.organizer_of(id).is_ok();
        let enrolled = programs::is_enrolled(&mut tx, id, actor.person()).await?;
        if !organizes && !enrolled && actor.administrator().is_err() {
            return Err(Error::Refused);
        }
        let program = programs::find(&mut tx, id).await?.ok_or(Error::NotFound("program"))?;
        Ok(ProgramView {
            program,
            organizers: programs::organizers(&mut tx, id).await?,
            people: programs::count_enrolled(&mut tx, id).await?,
            enrolled,
            organizes,
        })
    }

    /// Makes a program.
    pub async fn create_program(&self, administrator: Administrator, form: &ProgramForm) -> Result<ProgramId> {
        let (name, purpose) = read(form)?;
        let id = self.surroundings.id();
        let mut tx = self.db.write().await?;
        programs::insert(&mut tx, id, &name, &purpose, self.now()).await?;
        self.log(
            &mut tx,
            administrator.by(),
            "program.created",
            &format!("program:{id}"),
            &json!({}),
        )
        .await?;
        tx.commit().await?;
        Ok(id)
    }

    /// Changes name and purpose.
    pub async fn change_program(&self, organizer: Organizer, form: &ProgramForm) -> Result<()> {
        let (name, purpose) = read(form)?;
        let id = organizer.program();
        let mut tx = self.db.write().await?;
        programs::update(&mut tx, id, &name, &purpose).await?;
        self.log(
            &mut tx,
            organizer.by(),
            "program.changed",
            &format!("program:{id}"),
            &json!({}),
        )
        .await?;
        tx.commit().await?;
        Ok(())
    }

    /// Lets the person with an e-mail organize a program.
    ///
    /// # Errors
    /// [`Error::Invalid`] when nobody active has the address, or the program has [`MOST_ORGANIZERS`] already.
    pub async fn appoint_organizer(&self, administrator: Administrator, id: ProgramId, email: &str) -> Result<()> {
        let email = EmailAddress::parse(email).map_err(|_| Error::invalid("email", "error-email"))?;
        let mut tx = self.db.write().await?;
        programs::find(&mut tx, id).await?.ok_or(Error::NotFound("program"))?;
        let person = people::find_by_email(&mut tx, &email)
            .await?
            .filter(|p| p.deactivated_at.is_none());
        let person = person.ok_or(Error::invalid("email", "error-nobody"))?;
        let organizers = programs::organizers(&mut tx, id).await?;
        if organizers.len() >= MOST_ORGANIZERS {
            return Err(Error::invalid("email", "error-too-many"));
        }
        if organizers.iter().all(|(organizer, _)| *organizer != person.id) {
            programs::add_organizer(&mut tx, id, person.id, self.now()).await?;
            let detail = json!({ "program": id.to_string() });
            let subject = format!("person:{}", person.id);
            self.log(&mut tx, administrator.by(), "organizer.appointed", &subject, &detail)
                .await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// Ends that somebody organizes a program.
    pub async fn dismiss_organizer(&self, administrator: Administrator, id: ProgramId, person: PersonId) -> Result<()> {
        let mut tx = self.db.write().await?;
        programs::remove_organizer(&mut tx, id, person).await.map_err(missing)?;
        let detail = json!({ "program": id.to_string() });
        self.log(
            &mut tx,
            administrator.by(),
            "organizer.dismissed",
            &format!("person:{person}"),
            &detail,
        )
        .await?;
        tx.commit().await?;
        Ok(())
    }

    /// Adds the person with an e-mail to a program.
    ///
    /// # Errors
    /// [`Error::Invalid`] when nobody active has the address.
    pub async fn enrol_by_email(&self, organizer: Organizer, email: &str) -> Result<()> {
        let email = EmailAddress::parse(email).map_err(|_| Error::invalid("email", "error-email"))?;
        let mut tx = self.db.read().await?;
        let person = people::find_by_email(&mut tx, &email)
            .await?
            .filter(|p| p.deactivated_at.is_none());
        drop(tx);
        let person = person.ok_or(Error::invalid("email", "error-nobody"))?;
        self.enrol(organizer, person.id).await
    }
}

fn read(form: &ProgramForm) -> Result<(String, String)> {
    let (name, purpose) = (tidy(&form.name), form.purpose.trim().to_owned());
    let mut wrong = Vec::new();
    let mut refuse = |field, message| wrong.push(Invalid { field, message });
    if name.is_empty() {
        refuse("name", "error-missing");
    } else if name.chars().nth(LONGEST_NAME).is_some() {
        refuse("name", "error-value-too-long");
    }
    if purpose.chars().nth(LONGEST_PURPOSE).is_some() {
        refuse("purpose", "error-value-too-long");
    }
    if wrong.is_empty() {
        Ok((name, purpose))
    } else {
        Err(Error::Invalid(wrong))
    }
}
