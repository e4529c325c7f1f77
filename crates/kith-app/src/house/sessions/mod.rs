//! Sessions: when the people of a match meet. One at a time is ahead of a match; any of its people may choose, move or cancel it.

mod ending;
mod invitation;
mod people;
#[cfg(test)]
mod tests;

use jiff::civil::DateTime;
use jiff::{SignedDuration, Timestamp};
use kith_domain::id::{MatchId, PersonId, SessionId};
use kith_domain::meeting::{LENGTHS, moment};
use kith_domain::permission::Oneself;
use kith_domain::zone::Zones;
use kith_store::Tx;
use kith_store::sessions::{self as rows, Member, Session};
use serde_json::json;
use url::Url;

use super::letters::{About, News};
use super::{Error, House, Invalid, Result};

pub use ending::Leaving;
pub use invitation::names;
pub(super) use invitation::uid;
pub use people::{Planning, Who};

/// The farthest that a session may be ahead.
const FARTHEST: SignedDuration = SignedDuration::from_hours(24 * 366);
/// The longest name of a room, or link, in characters.
const LONGEST_PLACE: usize = 500;

/// When a session is to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// At a moment, such as one that was suggested.
    At(Timestamp),
    /// When the clock of whoever chooses shows this.
    Wall(DateTime),
}

/// What the page of a session sends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionForm {
    /// When.
    pub when: When,
    /// How long, in minutes: one of [`LENGTHS`].
    pub minutes: i64,
    /// A room or a link; may be empty.
    pub place: String,
}

/// A session as somebody in it sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionView {
    /// Which.
    pub id: SessionId,
    /// When it begins.
    pub starts_at: Timestamp,
    /// How long it takes, in minutes.
    pub minutes: i64,
    /// A room or a link; may be empty.
    pub place: String,
    /// The place, where it is a link that can be followed.
    pub link: Option<Url>,
    /// Who is to come, and what their clocks show then.
    pub people: Vec<(Who, DateTime)>,
    /// Whether it is over. That is a hint that they met and no answer: only they can say.
    pub passed: bool,
}

/// A link that a browser may follow, where a place is one.
pub fn link(place: &str) -> Option<Url> {
    let url = Url::parse(place).ok()?;
    (["http", "https"].contains(&url.scheme()) && url.has_host()).then_some(url)
}

impl House {
    /// The session of a match: the one ahead, else the last one. `None` where there is none, and for whoever is not in the match.
    pub async fn session_of(&self, oneself: Oneself, id: MatchId) -> Result<Option<SessionView>> {
        let mut tx = self.db.read().await?;
        let members = rows::members(&mut tx, id).await?;
        if members.iter().all(|m| m.id != oneself.person()) {
            return Ok(None);
        }
        let now = self.now();
        let session = match rows::upcoming(&mut tx, id, now).await?.into_iter().next() {
            Some(session) => Some(session),
            None => rows::last_begun(&mut tx, id, now).await?,
        };
        let Some(session) = session else { return Ok(None) };
        Ok(Some(self.view(&mut tx, session).await?))
    }

    async fn view(&self, tx: &mut Tx, session: Session) -> Result<SessionView> {
        let (starts_at, zones) = (session.starts_at.timestamp(), Zones::bundled());
        let guests = rows::guests(tx, session.id).await?.into_iter();
        let people = guests.filter(|g| g.state == INVITED).map(|g| {
            let zone = people::zone(&zones, &g.time_zone);
            let wall = starts_at.to_zoned(zone).datetime();
            let (id, name, time_zone) = (g.id, g.name, g.time_zone);
            (Who { id, name, time_zone }, wall)
        });
        Ok(SessionView {
            id: session.id,
            starts_at,
            minutes: session.minutes,
            people: people.collect(),
            passed: starts_at + SignedDuration::from_mins(session.minutes) <= self.surroundings.now(),
            link: link(&session.place),
            place: session.place,
        })
    }

    /// Agrees on a session. Everybody in the match gets an invitation.
    ///
    /// # Errors
    /// [`Error::NotFound`] for whoever is not in the match, or when it is over; [`Error::Invalid`] with everything that cannot be
    /// taken, and when a session is ahead already: that one is to be moved.
    pub async fn book_session(&self, oneself: Oneself, id: MatchId, form: &SessionForm) -> Result<SessionId> {
        let mut tx = self.db.write().await?;
        let members = self.take_members(&mut tx, oneself, id).await?;
        let mut session = Session {
            id: self.surroundings.id(),
            match_id: id,
            state: AGREED.to_owned(),
            sequence: 0,
            starts_at: self.now(),
            minutes: 0,
            wall: String::new(),
            time_zone: String::new(),
            place: String::new(),
            changed_at: self.now(),
        };
        self.fill(&mut session, form, zone_of(&members, oneself))?;
        if !rows::upcoming(&mut tx, id, self.now()).await?.is_empty() {
            return Err(Error::invalid("when", "error-session-ahead"));
        }
        rows::insert(&mut tx, &session).await?;
        for member in &members {
            rows::invite(&mut tx, session.id, member.id).await?;
        }
        let everybody = members.iter().map(|m| m.id);
        self.tell_of_session(&mut tx, &session, everybody).await?;
        self.log_session(&mut tx, oneself, &session, "session.booked").await?;
        tx.commit().await?;
        Ok(session.id)
    }

    /// Moves the session ahead to another time or place. Everybody gets the change.
    ///
    /// # Errors
    /// As [`House::book_session`]; [`Error::NotFound`] when no session is ahead.
    pub async fn move_session(&self, oneself: Oneself, id: MatchId, form: &SessionForm) -> Result<()> {
        let mut tx = self.db.write().await?;
        let members = self.take_members(&mut tx, oneself, id).await?;
        let before = self.ahead(&mut tx, id).await?;
        let mut session = before.clone();
        self.fill(&mut session, form, zone_of(&members, oneself))?;
        if session == before {
            return Ok(());
        }
        if (session.starts_at, session.minutes) != (before.starts_at, before.minutes) {
            // The answers that people gave were for another time.
            session.sequence += 1;
        }
        session.changed_at = self.after(&before);
        rows::update(&mut tx, &session).await?;
        for member in &members {
            rows::invite(&mut tx, session.id, member.id).await?;
        }
        self.tell_of_session(&mut tx, &session, members.iter().map(|m| m.id))
            .await?;
        self.log_session(&mut tx, oneself, &session, "session.moved").await?;
        tx.commit().await?;
        Ok(())
    }

    /// Cancels the session ahead. Every calendar that was told of it is told that it is off.
    ///
    /// # Errors
    /// [`Error::NotFound`] for whoever is not in the match, and when no session is ahead.
    pub async fn cancel_session(&self, oneself: Oneself, id: MatchId) -> Result<()> {
        let mut tx = self.db.write().await?;
        self.take_members(&mut tx, oneself, id).await?;
        let session = self.ahead(&mut tx, id).await?;
        self.call_off(&mut tx, session.clone()).await?;
        self.log_session(&mut tx, oneself, &session, "session.cancelled")
            .await?;
        tx.commit().await?;
        Ok(())
    }

    /// The people of a match that goes on, for one of them. Whoever chooses a time at the same moment waits.
    async fn take_members(&self, tx: &mut Tx, oneself: Oneself, id: MatchId) -> Result<Vec<Member>> {
        match rows::take_match(tx, id).await {
            Err(kith_store::Error::Gone(_)) => return Err(Error::NotFound("match")),
            result => result?,
        }
        let members = rows::members(tx, id).await?;
        if members.iter().any(|m| m.id == oneself.person()) {
            Ok(members)
        } else {
            Err(Error::NotFound("match"))
        }
    }

    async fn ahead(&self, tx: &mut Tx, id: MatchId) -> Result<Session> {
        let ahead = rows::upcoming(tx, id, self.now()).await?;
        ahead.into_iter().next().ok_or(Error::NotFound("session"))
    }

    /// Reads what a form says; everything that cannot be taken at once.
    fn fill(&self, session: &mut Session, form: &SessionForm, zone_name: &str) -> Result<()> {
        let (mut wrong, now) = (Vec::new(), self.surroundings.now());
        let mut refuse = |field, message| wrong.push(Invalid { field, message });
        let zone = people::zone(&Zones::bundled(), zone_name);
        let starts_at = match form.when {
            When::At(at) => Some(at),
            When::Wall(wall) => moment(wall, &zone),
        };
        match starts_at {
            Some(at) if at <= now => refuse("when", "error-session-past"),
            Some(at) if at > now + FARTHEST => refuse("when", "error-session-far"),
            Some(at) => {
                session.starts_at = at.into();
                // What the clock really shows then: an hour that a change of the clocks skips is no time on any wall.
                session.wall = at.to_zoned(zone).strftime("%Y-%m-%dT%H:%M").to_string();
                zone_name.clone_into(&mut session.time_zone);
            }
            None => refuse("when", "error-session-far"),
        }
        if !LENGTHS.contains(&form.minutes) {
            refuse("minutes", "error-session-minutes");
        }
        let place = kith_domain::profile::tidy(&form.place);
        if place.chars().nth(LONGEST_PLACE).is_some() {
            refuse("place", "error-value-too-long");
        }
        if !wrong.is_empty() {
            return Err(Error::Invalid(wrong));
        }
        session.minutes = form.minutes;
        session.place = place;
        Ok(())
    }

    /// A moment after the last change, because of two changes with one time a calendar knows not which holds. They keep whole seconds.
    fn after(&self, before: &Session) -> kith_store::Ts {
        let now = self.surroundings.now();
        now.max(before.changed_at.timestamp() + SignedDuration::from_secs(1))
            .into()
    }

    /// Tells people of a session in its newest state, in place of what they were to be told and were not yet.
    async fn tell_of_session(
        &self,
        tx: &mut Tx,
        session: &Session,
        people: impl Iterator<Item = PersonId>,
    ) -> Result<()> {
        let (about, words) = (About::Session(session.id.uuid()), about(session));
        let ends_at = session.starts_at.timestamp() + SignedDuration::from_mins(session.minutes);
        let mut news = Vec::new();
        for to in people {
            rows::forget_unsent(tx, to, &words).await?;
            news.push(News {
                to,
                about,
                key: format!("session:{}:{}:{to}", session.id, session.changed_at.timestamp()),
                not_before: None,
                not_after: Some(ends_at),
            });
        }
        self.tell(tx, &news).await
    }

    async fn log_session(&self, tx: &mut Tx, oneself: Oneself, session: &Session, action: &str) -> Result<()> {
        let detail = json!({ "match": session.match_id.to_string() });
        self.log(tx, oneself.by(), action, &format!("session:{}", session.id), &detail)
            .await
    }
}

/// The states in the database.
const AGREED: &str = "agreed";
const INVITED: &str = "invited";
const CANCELLED: &str = "cancelled";

/// What a mail about a session is about, as the database keeps it.
fn about(session: &Session) -> String {
    serde_json::to_string(&About::Session(session.id.uuid())).expect("a word and an id make JSON")
}

fn zone_of(members: &[Member], oneself: Oneself) -> &str {
    let me = members.iter().find(|m| m.id == oneself.person());
    me.map_or("UTC", |m| m.time_zone.as_str())
}
