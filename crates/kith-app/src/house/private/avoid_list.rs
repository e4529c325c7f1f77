//! Whom somebody does not want to be matched with. Nobody is told, and no log has a row of it: that there is a list at all would
//! already say something.

use std::collections::HashMap;

use kith_domain::id::{PersonId, ProgramId};
use kith_domain::permission::Oneself;
use kith_store::rounds::gather;
use kith_store::{Tx, people};
use uuid::Uuid;

use super::super::{Error, House, Result};
use super::{Kind, about, open, unpad};

/// The most people on one list. All lists up to here have one length when they are sealed.
pub const LONGEST_AVOID_LIST: usize = 50;

/// Somebody on one's avoid list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Avoided {
    /// Who.
    pub id: PersonId,
    /// The name to show.
    pub name: String,
}

impl House {
    /// One's own avoid list, by name. Whoever was erased is on it no more.
    pub async fn avoid_list(&self, oneself: Oneself) -> Result<Vec<Avoided>> {
        let mut tx = self.db.read().await?;
        let list = self.open_private(&mut tx, oneself, Kind::AvoidList).await?;
        let mut found = Vec::new();
        for id in ids(list.as_deref().unwrap_or_default())? {
            if let Some(person) = people::find(&mut tx, id).await? {
                let name = person.name;
                found.push(Avoided { id, name });
            }
        }
        found.sort_by_key(|a| (people::sort_name(&a.name), a.id));
        Ok(found)
    }

    /// Puts somebody on one's avoid list; nothing happens when the person is on it.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is no such person to be matched with, [`Error::Invalid`] when it is oneself or the list is full.
    pub async fn avoid(&self, oneself: Oneself, person: PersonId) -> Result<()> {
        if person == oneself.person() {
            return Err(Error::invalid("person", "error-oneself"));
        }
        let mut tx = self.db.write().await?;
        let known = people::find(&mut tx, person).await?;
        if known.is_none_or(|p| p.deactivated_at.is_some()) {
            return Err(Error::NotFound("person"));
        }
        let key = self.take_private(&mut tx, oneself).await?;
        let list = self.open_private(&mut tx, oneself, Kind::AvoidList).await?;
        let mut list = ids(list.as_deref().unwrap_or_default())?;
        if list.contains(&person) {
            return Ok(());
        }
        if list.len() >= LONGEST_AVOID_LIST {
            return Err(Error::invalid("person", "error-avoid-list-full"));
        }
        list.push(person);
        self.keep_private(&mut tx, oneself, &key, Kind::AvoidList, &bytes(&list))
            .await?;
        Ok(tx.commit().await?)
    }

    /// Takes somebody off one's avoid list; nothing happens when the person is not on it.
    pub async fn stop_avoiding(&self, oneself: Oneself, person: PersonId) -> Result<()> {
        let mut tx = self.db.write().await?;
        let key = self.take_private(&mut tx, oneself).await?;
        let list = self.open_private(&mut tx, oneself, Kind::AvoidList).await?;
        let mut list = ids(list.as_deref().unwrap_or_default())?;
        list.retain(|id| *id != person);
        self.keep_private(&mut tx, oneself, &key, Kind::AvoidList, &bytes(&list))
            .await?;
        Ok(tx.commit().await?)
    }
}

impl House {
    /// Which two of some people of a program are not to be matched, whichever of them wishes so: positions among `people`, the
    /// smaller one first, ascending. For the matcher, and for nothing that is shown, counted or logged.
    pub(in crate::house) async fn who_is_avoided(
        &self,
        tx: &mut Tx,
        program: ProgramId,
        people: &[PersonId],
    ) -> Result<Vec<[usize; 2]>> {
        let at: HashMap<PersonId, usize> = people.iter().enumerate().map(|(i, id)| (*id, i)).collect();
        let mut pairs = Vec::new();
        for text in gather::sealed(tx, program, Kind::AvoidList.word()).await? {
            let Some(&owner) = at.get(&text.owner_id) else { continue };
            let key = self.unwrap_key(text.owner_id, &text.wrapped)?;
            let padded = open(&key, &about(text.owner_id, Kind::AvoidList.word()), &text.sealed)?;
            let others = ids(&unpad(padded)?)?;
            let others = others
                .iter()
                .filter_map(|id| at.get(id))
                .filter(|&&other| other != owner);
            pairs.extend(others.map(|&other| [owner.min(other), owner.max(other)]));
        }
        pairs.sort_unstable();
        pairs.dedup();
        Ok(pairs)
    }
}

fn bytes(list: &[PersonId]) -> Vec<u8> {
    list.iter().flat_map(|id| id.uuid().into_bytes()).collect()
}

fn ids(bytes: &[u8]) -> Result<Vec<PersonId>> {
    let (ids, rest) = bytes.as_chunks::<16>();
    if rest.is_empty() {
        Ok(ids.iter().map(|id| PersonId::from(Uuid::from_bytes(*id))).collect())
    } else {
        Err(Error::Sealed)
    }
}
