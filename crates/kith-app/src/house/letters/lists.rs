//! What people do not want to be written to about: said by a link in a mail, or on their own page.

use kith_domain::id::PersonId;
use kith_domain::permission::Oneself;
use kith_store::{lists as rows, people};

use super::super::{Error, House, Result, Token};
use super::{List, Purpose};

/// Whether somebody wants to be written to about something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Subscription {
    /// About what.
    pub list: List,
    /// Whether.
    pub wanted: bool,
}

impl House {
    /// What somebody may be written to about, and whether it is wanted. Only who organizes something is asked about that.
    pub async fn subscriptions(&self, oneself: Oneself) -> Result<Vec<Subscription>> {
        let mut tx = self.db.read().await?;
        let unwanted = rows::unsubscribed(&mut tx, oneself.person()).await?;
        let organizes = !people::organizes(&mut tx, oneself.person()).await?.is_empty();
        let lists = List::ALL
            .into_iter()
            .filter(|list| organizes || *list != List::Organizing);
        Ok(lists
            .map(|list| Subscription {
                list,
                wanted: !unwanted.iter().any(|word| word == list.word()),
            })
            .collect())
    }

    /// Says what one wants to be written to about.
    pub async fn subscribe(&self, oneself: Oneself, wishes: &[Subscription]) -> Result<()> {
        let mut tx = self.db.write().await?;
        for wish in wishes {
            let (person, word) = (oneself.person(), wish.list.word());
            match wish.wanted {
                true => rows::subscribe(&mut tx, person, word).await?,
                false => rows::unsubscribe(&mut tx, person, word, self.now()).await?,
            }
        }
        tx.commit().await?;
        Ok(())
    }

    /// What a link unsubscribes from. Changes nothing: programs that look into mails open links, too.
    ///
    /// # Errors
    /// [`Error::Spent`] for a link that was not made here.
    pub fn unsubscribes_from(&self, link: &Token) -> Result<List> {
        Ok(self.open_unsubscription(link)?.1)
    }

    /// Ends that the person of a link is written to about this. The second time nothing happens.
    ///
    /// # Errors
    /// [`Error::Spent`] for a link that was not made here, or of somebody who was erased.
    pub async fn unsubscribe_by_link(&self, link: &Token) -> Result<List> {
        let (person, list) = self.open_unsubscription(link)?;
        let mut tx = self.db.write().await?;
        people::find(&mut tx, person).await?.ok_or(Error::Spent)?;
        rows::unsubscribe(&mut tx, person, list.word(), self.now()).await?;
        tx.commit().await?;
        Ok(list)
    }

    fn open_unsubscription(&self, link: &Token) -> Result<(PersonId, List)> {
        match self.open_link(link) {
            Some((person, Purpose::Unsubscribe(list))) => Ok((person, list)),
            _ => Err(Error::Spent),
        }
    }
}
