//! A person as others see it.

use std::collections::HashMap;

use kith_domain::id::{FieldId, PersonId, ProgramId};
use kith_domain::permission::{Actor, Sight};
use kith_domain::profile::ProfileField;
use kith_store::people::Person;
use kith_store::{Tx, fields, people, programs};
use uuid::Uuid;

use super::super::{Error, House, Result};

/// The values of one field.
pub type Shown = Vec<String>;

/// A person as somebody else sees it.
#[derive(Clone, Debug)]
pub struct Card {
    /// The person.
    pub person: Person,
    /// Who is above, with the name.
    pub manager: Option<(PersonId, String)>,
    /// The fields that are seen, with what stands in them.
    pub fields: Vec<(ProfileField, Shown)>,
    /// The programs in which the person takes part, among those that the one who looks organizes.
    pub programs: Vec<(ProgramId, String)>,
    /// Whether the one who looks is the person.
    pub oneself: bool,
}

impl House {
    /// A person, as far as somebody sees one.
    ///
    /// # Errors
    /// [`Error::NotFound`] also for people who were deactivated, unless an organizer looks.
    pub async fn person(&self, actor: &Actor, id: PersonId) -> Result<Card> {
        let sight = actor.sight();
        let mut tx = self.db.read().await?;
        let person = people::find(&mut tx, id).await?;
        let person = person
            .filter(|p| p.deactivated_at.is_none() || sight == Sight::Organizer)
            .ok_or(Error::NotFound("person"))?;
        let mut seen = fields::list(&mut tx).await?;
        seen.retain(|f| sight.sees(f.visibility));
        let values = shown(&mut tx, &[id], &seen).await?.pop().unwrap_or_default();
        let manager = match person.manager_id {
            Some(manager) => people::find(&mut tx, manager.into()).await?,
            None => None,
        };
        let mut enrolled = programs::enrolled(&mut tx, id).await?;
        enrolled.retain(|(program, _)| actor.organizes().contains(program));
        Ok(Card {
            fields: seen
                .into_iter()
                .zip(values)
                .filter(|(_, values)| !values.is_empty())
                .collect(),
            manager: manager.filter(|m| m.deactivated_at.is_none()).map(|m| (m.id, m.name)),
            programs: enrolled,
            oneself: actor.person() == id,
            person,
        })
    }
}

/// The values of people, each of them named once, in some fields: for each person a list for each field.
pub(in super::super) async fn shown(
    tx: &mut Tx,
    people: &[PersonId],
    columns: &[ProfileField],
) -> Result<Vec<Vec<Shown>>> {
    let ids: Vec<FieldId> = columns.iter().map(|f| f.id).collect();
    let mut found: HashMap<(Uuid, Uuid), Shown> = HashMap::new();
    for value in fields::values(tx, people, &ids).await? {
        found
            .entry((value.person_id, value.field_id))
            .or_default()
            .push(value.value);
    }
    let of = |person: &PersonId| {
        let values = ids
            .iter()
            .map(|field| found.remove(&(person.uuid(), field.uuid())).unwrap_or_default());
        values.collect()
    };
    Ok(people.iter().map(of).collect())
}

/// A row that is not there, or not in the state that the change needs, is as good as none.
pub(in super::super) fn missing(error: kith_store::Error) -> Error {
    match error {
        kith_store::Error::Gone(_) => Error::NotFound("person"),
        other => other.into(),
    }
}
