//! What a letter about a session tells the calendar of whoever gets it.

use kith_deliver::calendar::{Invitation, Method};

use super::super::{House, Result};
use super::{About, Letter, Scribe, What};

/// What goes with a letter.
pub(super) enum Invited {
    /// Nothing: it is about something else.
    Nothing,
    /// An invitation.
    With(Box<Invitation>),
    /// There is nothing to tell any more; the letter is not sent.
    Moot,
}

impl House {
    /// The invitation of a letter that is about to be sent. From here on the calendar counts as told; the words of the letter say of
    /// the session what the calendar is told.
    pub(super) async fn calendar_of(&self, letter: &mut Letter, about: &str, scribe: &dyn Scribe) -> Result<Invited> {
        let (What::Session { group, session }, Ok(About::Session(id))) =
            (&mut letter.what, serde_json::from_str(about))
        else {
            return Ok(Invited::Nothing);
        };
        let mut tx = self.db.write().await?;
        let told = self.session_invitation(&mut tx, id.into(), letter.to.id).await?;
        tx.commit().await?;
        let Some(mut invitation) = told else {
            return Ok(Invited::Moot);
        };
        // Somebody may be taken off a session that goes on.
        session.cancelled = invitation.method == Method::Cancel;
        let page = scribe.address_of(&format!("/matches/{}", group.id));
        let mut about: Vec<String> = group.question.iter().cloned().collect();
        if let Some(agenda) = &group.agenda {
            let step = |minutes: u16, title: &str| format!("{minutes}′ {title}");
            let steps = agenda.steps.iter().map(|s| step(s.minutes, &s.title));
            about.push(
                std::iter::once(agenda.name.clone())
                    .chain(steps)
                    .collect::<Vec<_>>()
                    .join("\n"),
            );
        }
        about.push(page.clone());
        invitation.event.description = about.join("\n\n");
        invitation.event.page = page.parse().ok();
        Ok(Invited::With(Box::new(invitation)))
    }
}
