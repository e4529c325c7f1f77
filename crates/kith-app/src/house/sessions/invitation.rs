//! What a calendar is told of a session, made when the mail goes out: from what holds then, not from what held when it was written.

use kith_deliver::calendar::{Event, Guest, Invitation, Method};
use kith_domain::email::EmailAddress;
use kith_domain::id::{PersonId, SessionId};
use kith_store::Tx;
use kith_store::sessions as rows;

use super::super::{House, Result};
use super::{AGREED, INVITED};

impl House {
    /// What the calendar of a person is to be told of a session now, without words that depend on a language: whoever sends it may
    /// add a description and the page. `None` when there is nothing to tell, and no mail is to be sent.
    ///
    /// It is written down as told here, so this wants a writing transaction that is committed *before* the mail goes out: a calendar
    /// that was told and is not known to be would keep a meeting that is off.
    pub async fn session_invitation(
        &self,
        tx: &mut Tx,
        session: SessionId,
        person: PersonId,
    ) -> Result<Option<Invitation>> {
        let Some(session) = rows::find(tx, session).await? else {
            return Ok(None);
        };
        let guests = rows::guests(tx, session.id).await?;
        let Some(recipient) = guests.iter().find(|g| g.id == person) else {
            return Ok(None);
        };
        let comes = recipient.state == INVITED && session.state == AGREED;
        let (method, sequence) = match (comes, recipient.told) {
            (true, _) => (Method::Request, session.sequence),
            (false, None) => return Ok(None),
            // One who is taken off a session that goes on: its number stays, and what cancels has a higher one.
            (false, Some(_)) if session.state == AGREED => (Method::Cancel, session.sequence + 1),
            (false, Some(_)) => (Method::Cancel, session.sequence),
        };
        if !rows::tell(tx, session.id, person, &recipient.state, sequence).await? {
            return Ok(None);
        }
        let named = guests.iter().filter(|g| match method {
            Method::Request => g.state == INVITED,
            Method::Cancel => true,
        });
        let names = names(&named.map(|g| g.name.as_str()).collect::<Vec<_>>());
        let invited = guests.iter().filter(|g| match method {
            Method::Request => g.state == INVITED,
            Method::Cancel => g.id == person,
        });
        let guests: Vec<Guest> = invited
            .filter_map(|g| {
                let address = EmailAddress::parse(g.email.as_deref()?).ok()?;
                let name = g.name.clone();
                Some(Guest { name, address })
            })
            .collect();
        if recipient.email.is_none() || guests.is_empty() {
            return Ok(None);
        }
        Ok(Some(Invitation {
            method,
            event: Event {
                uid: uid(session.id),
                sequence,
                stamp: session.changed_at.timestamp(),
                starts_at: session.starts_at.timestamp(),
                minutes: session.minutes,
                summary: names.clone(),
                description: String::new(),
                place: session.place,
                page: None,
            },
            organizer: format!("{names} via Kith"),
            guests,
        }))
    }
}

/// The name of a session in the world. Its id is random; what stands behind it only says whose it is.
pub(in crate::house) fn uid(session: SessionId) -> String {
    format!("{session}@kith")
}

/// Ann & Ben; Ann, Ben & Cleo. The same in every language.
pub fn names(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [before @ .., last] => format!("{} & {last}", before.join(", ")),
    }
}
