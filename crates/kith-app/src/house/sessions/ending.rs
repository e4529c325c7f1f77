//! Sessions that do not take place, or without somebody.

use kith_domain::id::{MatchId, PersonId};
use kith_store::Tx;
use kith_store::sessions::{self as rows, Session};

use super::super::{House, Result};
use super::{CANCELLED, INVITED};

/// Who leaves a match.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leaving {
    /// Everybody: the match is over.
    Everybody,
    /// One person; the others go on, and keep their session.
    One(PersonId),
}

impl House {
    /// Ends what is ahead of a match for whoever leaves it: their calendars are told that it is off. Whoever stays keeps the session
    /// in the calendar and is told who comes.
    pub async fn end_sessions(&self, tx: &mut Tx, id: MatchId, leaving: Leaving) -> Result<()> {
        for session in rows::upcoming(tx, id, self.now()).await? {
            match leaving {
                Leaving::Everybody => self.call_off(tx, session).await?,
                Leaving::One(person) => self.take_off(tx, session, person).await?,
            }
        }
        Ok(())
    }

    /// A session that does not take place.
    pub(super) async fn call_off(&self, tx: &mut Tx, mut session: Session) -> Result<()> {
        session.changed_at = self.after(&session);
        CANCELLED.clone_into(&mut session.state);
        session.sequence += 1;
        rows::update(tx, &session).await?;
        let mut told = Vec::new();
        for guest in rows::guests(tx, session.id).await? {
            if guest.state == INVITED {
                self.uninvite(tx, &session, guest.id, &mut told).await?;
            }
        }
        self.tell_of_session(tx, &session, told.into_iter()).await
    }

    /// A session that takes place without one person.
    async fn take_off(&self, tx: &mut Tx, mut session: Session, person: PersonId) -> Result<()> {
        let guests = rows::guests(tx, session.id).await?;
        let staying: Vec<PersonId> = guests
            .iter()
            .filter(|g| g.state == INVITED && g.id != person)
            .map(|g| g.id)
            .collect();
        if staying.len() == guests.len() {
            return Ok(());
        }
        if staying.len() < 2 {
            // Nobody meets alone.
            return self.call_off(tx, session).await;
        }
        session.changed_at = self.after(&session);
        rows::update(tx, &session).await?;
        let mut told = staying;
        self.uninvite(tx, &session, person, &mut told).await?;
        self.tell_of_session(tx, &session, told.into_iter()).await
    }

    /// Takes somebody off; whose calendar never heard of the session need not hear that it is off.
    async fn uninvite(&self, tx: &mut Tx, session: &Session, person: PersonId, told: &mut Vec<PersonId>) -> Result<()> {
        if rows::uninvite(tx, session.id, person).await?.is_some() {
            told.push(person);
        } else {
            let words = super::about(session);
            rows::forget_unsent(tx, person, &words).await?;
        }
        Ok(())
    }
}
