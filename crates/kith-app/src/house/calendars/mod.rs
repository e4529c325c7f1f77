//! A person's own calendar: the private feed of one's sessions, and the calendar that says when one is busy.

mod looking;
#[cfg(test)]
mod tests;

use std::ops::Range;

use jiff::{SignedDuration, Timestamp};
use kith_deliver::calendar::{Event, Feed};
use kith_domain::id::MatchId;
use kith_domain::permission::Oneself;
use kith_store::calendars::{self as rows, Busy};
use kith_store::sessions;
use serde_json::json;
use url::Url;

use super::jobs::Job;
use super::sessions::{names, uid};
use super::{Error, House, Result, Token};

/// How long what a calendar said is believed: it is looked at every hour, and a server may be away for a while.
const TRUE_FOR: SignedDuration = SignedDuration::from_hours(6);
/// Sessions that are over stay in the feed for so long.
const LOOK_BACK: SignedDuration = SignedDuration::from_hours(24 * 30);
/// The most sessions in a feed.
const MOST: i64 = 200;

/// What somebody has set up, as its owner sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalendarSettings {
    /// Since when there is a feed. Its address is shown once and not kept.
    pub feed_since: Option<Timestamp>,
    /// The calendar that says when one is busy.
    pub busy: Option<BusyCalendar>,
}

/// The calendar that says when somebody is busy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BusyCalendar {
    /// The server; the rest of the address is a secret.
    pub host: String,
    /// When it was last looked at.
    pub looked_at: Option<Timestamp>,
    /// What kept it from being read, if anything.
    pub problem: Option<Problem>,
    /// In how many spans of the next weeks one is busy.
    pub spans: usize,
}

/// What keeps a calendar from being read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem {
    /// Its address cannot be used, or leads to a place that is not public.
    Refused,
    /// Its server does not answer, or says that it is not there.
    Unreachable,
    /// It is too large.
    TooLarge,
    /// What is there is no calendar.
    NoCalendar,
}

impl Problem {
    /// The word that stands for it in the database.
    pub fn word(self) -> &'static str {
        match self {
            Problem::Refused => "refused",
            Problem::Unreachable => "unreachable",
            Problem::TooLarge => "too-large",
            Problem::NoCalendar => "no-calendar",
        }
    }

    fn parse(word: &str) -> Option<Problem> {
        [
            Problem::Refused,
            Problem::Unreachable,
            Problem::TooLarge,
            Problem::NoCalendar,
        ]
        .into_iter()
        .find(|problem| problem.word() == word)
    }
}

impl House {
    /// What one has set up.
    pub async fn calendar_settings(&self, oneself: Oneself) -> Result<CalendarSettings> {
        let (mut tx, person) = (self.db.read().await?, oneself.person());
        let feed_since = rows::feed_since(&mut tx, person).await?.map(|at| at.timestamp());
        let busy = match rows::busy(&mut tx, person).await? {
            None => None,
            Some(known) => {
                let address = self.open_address(&mut tx, person, &known.sealed).await?;
                let url = Url::parse(&address).ok();
                Some(BusyCalendar {
                    host: url.and_then(|u| u.host_str().map(str::to_owned)).unwrap_or_default(),
                    looked_at: known.looked_at.map(|at| at.timestamp()),
                    problem: Problem::parse(&known.problem),
                    spans: still_true(&known, self.surroundings.now()).len(),
                })
            }
        };
        Ok(CalendarSettings { feed_since, busy })
    }

    /// Makes a feed, in place of the one before, whose address is of no use from then on.
    pub async fn make_feed(&self, oneself: Oneself) -> Result<Token> {
        let (token, mut tx) = (Token::generate(&self.surroundings), self.db.write().await?);
        rows::keep_feed(&mut tx, oneself.person(), &token.hash(), self.now()).await?;
        self.log_calendar(&mut tx, oneself, "calendar.feed-made").await?;
        tx.commit().await?;
        Ok(token)
    }

    /// Ends the feed: its address is of no use any more.
    pub async fn end_feed(&self, oneself: Oneself) -> Result<()> {
        let mut tx = self.db.write().await?;
        rows::forget_feed(&mut tx, oneself.person()).await?;
        self.log_calendar(&mut tx, oneself, "calendar.feed-ended").await?;
        tx.commit().await?;
        Ok(())
    }

    /// The feed of a secret; `None` where it is nobody's. `page` gives the address of a match. Changes nothing.
    pub async fn feed(
        &self,
        secret: &Token,
        name: &str,
        page: impl Fn(MatchId) -> Option<Url>,
    ) -> Result<Option<Feed>> {
        let mut tx = self.db.read().await?;
        let Some(person) = rows::whose_feed(&mut tx, &secret.hash()).await? else {
            return Ok(None);
        };
        let from = (self.surroundings.now() - LOOK_BACK).into();
        let mut events = Vec::new();
        for session in sessions::of_person(&mut tx, person, from, MOST).await? {
            let guests = sessions::guests(&mut tx, session.id).await?;
            let others: Vec<&str> = guests
                .iter()
                .filter(|g| g.id != person && g.state == "invited")
                .map(|g| g.name.as_str())
                .collect();
            events.push(Event {
                uid: uid(session.id),
                sequence: session.sequence,
                stamp: session.changed_at.timestamp(),
                starts_at: session.starts_at.timestamp(),
                minutes: session.minutes,
                summary: if others.is_empty() {
                    name.to_owned()
                } else {
                    names(&others)
                },
                description: String::new(),
                place: session.place,
                page: page(session.match_id),
            });
        }
        let name = name.to_owned();
        Ok(Some(Feed { name, events }))
    }

    /// Keeps the address of one's calendar, sealed, and has it looked at.
    ///
    /// # Errors
    /// [`Error::Invalid`] when it is no address that may be fetched. Whether it leads inside shows when it is looked at.
    pub async fn keep_busy_calendar(&self, oneself: Oneself, address: &str) -> Result<()> {
        let url = self.fetcher.address(address);
        let url = url.map_err(|_| Error::invalid("address", "error-calendar-address"))?;
        let mut tx = self.db.write().await?;
        let sealed = self.seal_address(&mut tx, oneself, url.as_str()).await?;
        rows::keep_busy(&mut tx, oneself.person(), &sealed).await?;
        let job = Job::LookAtCalendar {
            person: oneself.person().uuid(),
        };
        self.enqueue(&mut tx, &job, None, self.surroundings.now()).await?;
        self.log_calendar(&mut tx, oneself, "calendar.given").await?;
        tx.commit().await?;
        Ok(())
    }

    /// Forgets one's calendar and everything that was read of it.
    pub async fn forget_busy_calendar(&self, oneself: Oneself) -> Result<()> {
        let mut tx = self.db.write().await?;
        rows::forget_busy(&mut tx, oneself.person()).await?;
        self.log_calendar(&mut tx, oneself, "calendar.forgotten").await?;
        tx.commit().await?;
        Ok(())
    }

    async fn log_calendar(&self, tx: &mut kith_store::Tx, oneself: Oneself, action: &str) -> Result<()> {
        let subject = format!("person:{}", oneself.person());
        self.log(tx, oneself.by(), action, &subject, &json!({})).await
    }
}

/// When somebody is busy, as far as that was read lately.
pub(super) fn still_true(known: &Busy, now: Timestamp) -> Vec<Range<Timestamp>> {
    let fresh = known.looked_at.is_some_and(|at| now - TRUE_FOR <= at.timestamp());
    if !fresh {
        return Vec::new();
    }
    let spans: Vec<(i64, i64)> = serde_json::from_str(&known.busy).unwrap_or_default();
    let moment = |second: i64| Timestamp::from_second(second).ok();
    let spans = spans
        .into_iter()
        .filter_map(|(start, end)| Some(moment(start)?..moment(end)?));
    spans.filter(|span| span.end > now).collect()
}
