//! Sending news: what is due, in each person's order, at hours at which the person may be written to, no faster than is wished.
//!
//! What the mail server took is written down before the connection takes the next letter. So whoever is killed leaves at most one
//! letter per connection that arrives twice, and both have one Message-ID.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::{SignedDuration, Timestamp};
use kith_deliver::calendar::Invitation;
use kith_deliver::email::{Letter as Envelope, Mailer, NotSent};
use kith_domain::email::EmailAddress;
use kith_domain::id::{MailId, WorkerId};
use kith_store::Ts;
use kith_store::outbox::{self as rows, Due, Fate};
use tokio::task::JoinSet;

use super::super::jobs::ATTEMPTS;
use super::super::mail::Content;
use super::super::{House, Result};
use super::hours::Hours;
use super::invited::Invited;
use super::{Hour, Letter};

/// Letters taken at a time.
const BATCH: i64 = 200;
/// Letters on their way at a time: as many as there are connections.
const AT_A_TIME: usize = 8;
/// How long a worker may keep what it has taken. Longer than the slowest conversation with a mail server.
const LEASE: SignedDuration = SignedDuration::from_mins(5);
/// A letter is not begun later than this after it was taken: a worker that slept must not send what somebody else has sent.
const BEGIN_WITHIN: SignedDuration = SignedDuration::from_mins(1);
/// The window over which letters are counted.
const MINUTE: SignedDuration = SignedDuration::from_mins(1);
/// The attempt after which the pause grows no more: some seven minutes between two looks at a mail server that is away.
const LONGEST_AWAY: i64 = 5;

/// Writes the words of letters.
pub trait Scribe: Send + Sync {
    /// The words, in the language of whoever gets them.
    fn words(&self, letter: &Letter) -> Content;
    /// The whole address of a path.
    fn address_of(&self, path: &str) -> String;
}

/// Sends news. Several may work on one database.
#[derive(Clone)]
pub(in super::super) struct Sender {
    house: House,
    mailer: Mailer,
    scribe: Arc<dyn Scribe>,
    worker: WorkerId,
    away: Arc<Mutex<Away>>,
}

/// Since when the mail server is away.
#[derive(Clone, Copy, Debug, Default)]
struct Away {
    /// How often it was in a row.
    times: i64,
    /// Until then nothing is tried but what is waited for and new.
    until: Option<Timestamp>,
}

/// What the mail server made of one letter.
struct Sent {
    due: Due,
    result: std::result::Result<(), NotSent>,
}

/// A letter with its words.
struct Written {
    due: Due,
    to: EmailAddress,
    content: Content,
    unsubscribe: Option<String>,
    invitation: Option<Box<Invitation>>,
}

impl Sender {
    pub(in super::super) fn new(house: House, mailer: Mailer, scribe: Arc<dyn Scribe>, worker: WorkerId) -> Sender {
        Sender {
            house,
            mailer,
            scribe,
            worker,
            away: Arc::default(),
        }
    }

    /// Sends what is due now, and returns how much was settled one way or the other. `stopping` ends it between two letters.
    pub(in super::super) async fn send_due(&self, stopping: &(dyn Fn() -> bool + Sync)) -> Result<usize> {
        if matches!(self.mailer, Mailer::None) {
            return Ok(0);
        }
        let now = self.house.surroundings.now();
        let mut settled = 0;
        // What somebody waits for goes first, whatever the pace.
        for at_once in [true, false] {
            let limit = self.limit(at_once, now).await?;
            if limit > 0 && !stopping() && rows::any_due(&mut self.house.db.read().await?, at_once, now.into()).await? {
                let mut tx = self.house.db.write().await?;
                let ids = rows::claim(&mut tx, self.worker, now.into(), (now + LEASE).into(), limit, at_once).await?;
                tx.commit().await?;
                settled += self.deal_with(&ids, now, stopping).await?;
            }
        }
        Ok(settled)
    }

    /// Hands back what was taken and not settled.
    pub(in super::super) async fn hand_back(&self) -> Result<()> {
        let mut tx = self.house.db.write().await?;
        rows::hand_back(&mut tx, self.worker, self.house.now()).await?;
        Ok(tx.commit().await?)
    }

    /// How many letters may be taken now.
    async fn limit(&self, at_once: bool, now: Timestamp) -> Result<i64> {
        if self.away().until.is_some_and(|until| until > now) {
            return Ok(0);
        }
        if self.away().times > 0 {
            // Whether it is back is tried with one letter.
            return Ok(1);
        }
        match self.house.mail_pace {
            Some(per_minute) if !at_once => {
                let sent = rows::sent_since(&mut self.house.db.read().await?, (now - MINUTE).into()).await?;
                Ok((i64::from(per_minute) - sent).clamp(0, BATCH))
            }
            _ => Ok(BATCH),
        }
    }

    /// Sends letters that were taken, or writes down why not.
    async fn deal_with(&self, ids: &[MailId], taken: Timestamp, stopping: &(dyn Fn() -> bool + Sync)) -> Result<usize> {
        let (written, settled) = self.write(ids).await?;
        let mut settled = settled;
        let mut queue = written.into_iter();
        let mut flying: JoinSet<Sent> = JoinSet::new();
        let mut on = true;
        loop {
            while on && flying.len() < AT_A_TIME {
                on = !stopping() && self.house.surroundings.now() < taken + BEGIN_WITHIN;
                let Some(letter) = on.then(|| queue.next()).flatten() else {
                    break;
                };
                let mailer = self.mailer.clone();
                flying.spawn(async move { letter.send(&mailer).await });
            }
            let Some(first) = flying.join_next().await else { break };
            // Whatever came back meanwhile is written down with it: one commit for all.
            let mut back = vec![first];
            while let Some(more) = flying.try_join_next() {
                back.push(more);
            }
            let back: Vec<Sent> = back.into_iter().flatten().collect();
            on &= !back.iter().any(|sent| matches!(sent.result, Err(NotSent::Away(_))));
            settled += back.iter().filter(|sent| sent.is_settled()).count();
            self.note_whether_away(&back);
            self.write_down(back).await;
        }
        // What was taken and not begun waits again, as if nobody had taken it.
        let left: Vec<MailId> = queue.map(|letter| letter.due.id).collect();
        if !left.is_empty() {
            let mut tx = self.house.db.write().await?;
            for id in left {
                rows::postpone(&mut tx, id, self.worker, self.house.now()).await?;
            }
            tx.commit().await?;
        }
        Ok(settled)
    }

    /// Finds out what each letter tells, and settles those that are not to be sent, or not now.
    async fn write(&self, ids: &[MailId]) -> Result<(Vec<Written>, usize)> {
        let now = self.house.surroundings.now();
        let (due, letters) = {
            let mut tx = self.house.db.read().await?;
            let due = rows::find(&mut tx, ids).await?;
            let letters = self.house.gather_letters(&mut tx, &due).await?;
            (due, letters)
        };
        let mut hours = Hours::new();
        let (mut ready, mut over, mut later) = (Vec::new(), Vec::new(), Vec::new());
        for (due, letter) in due.into_iter().zip(letters) {
            let hour = if due.at_once { Hour::Any } else { Hour::Day };
            match judge(&due, letter, now) {
                Err(fate) => over.push((due.id, fate)),
                Ok((mut letter, to)) => match hour.instead(&hours.zone(&due.time_zone), now) {
                    Some(at) => later.push((due.id, at)),
                    None => match self.house.calendar_of(&mut letter, &due.about, &*self.scribe).await? {
                        Invited::Moot => over.push((due.id, Fate::Moot)),
                        Invited::Nothing => ready.push((due, letter, to, None)),
                        Invited::With(invitation) => ready.push((due, letter, to, Some(invitation))),
                    },
                },
            }
        }
        let settled = over.len() + later.len();
        if settled > 0 {
            let mut tx = self.house.db.write().await?;
            for fate in [Fate::Late, Fate::Unwanted, Fate::Refused, Fate::Moot] {
                let ids: Vec<MailId> = over.iter().filter(|(_, f)| *f == fate).map(|(id, _)| *id).collect();
                if fate == Fate::Late && !ids.is_empty() {
                    tracing::warn!(mails = ids.len(), "Mails were not sent: they would have come too late.");
                }
                rows::settled(&mut tx, &ids, fate).await?;
            }
            for (id, at) in &later {
                rows::postpone(&mut tx, *id, self.worker, Ts::from(*at)).await?;
            }
            tx.commit().await?;
        }
        let written = ready.into_iter().map(|(due, letter, to, invitation)| Written {
            // Where nothing is sent away it is shown on a page, which writes it anew.
            content: match self.mailer.sends_away() {
                true => self.scribe.words(&letter),
                false => Content::default(),
            },
            unsubscribe: letter.list.as_ref().map(|(_, path)| self.scribe.address_of(path)),
            invitation,
            to,
            due,
        });
        Ok((written.collect(), settled))
    }

    /// Writes down what became of letters. What was sent was sent: while the database is away, this waits for it.
    async fn write_down(&self, back: Vec<Sent>) {
        let since = self.house.surroundings.now();
        while let Err(error) = self.try_to_write_down(&back).await {
            tracing::warn!(%error, "It could not be written down what was sent.");
            if self.house.surroundings.now() > since + LEASE {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(500)).await;
        }
    }

    async fn try_to_write_down(&self, back: &[Sent]) -> Result<()> {
        let now = self.house.surroundings.now();
        let mut tx = self.house.db.write().await?;
        let taken: Vec<MailId> = back.iter().filter(|s| s.result.is_ok()).map(|s| s.due.id).collect();
        rows::sent(&mut tx, &taken, now.into()).await?;
        for Sent { due, result } in back {
            match result {
                Ok(()) => {}
                // Not the letter's fault: it is not counted as an attempt, and handed back with the rest.
                Err(NotSent::Away(_)) => rows::postpone(&mut tx, due.id, self.worker, now.into()).await?,
                Err(NotSent::ForNow(why)) if due.attempts < ATTEMPTS => {
                    tracing::warn!(
                        error = why,
                        mail.attempts = due.attempts,
                        "A mail was not taken and is tried again."
                    );
                    let again = now + self.house.pause_after(due.attempts);
                    rows::again(&mut tx, due.id, self.worker, again.into()).await?;
                }
                Err(NotSent::ForNow(why) | NotSent::ForGood(why)) => {
                    tracing::error!(error = why, "A mail is given up.");
                    rows::settled(&mut tx, &[due.id], Fate::Refused).await?;
                }
                Err(NotSent::Nobody(why)) => {
                    tracing::warn!(error = why, "An address takes no mail.");
                    rows::settled(&mut tx, &[due.id], Fate::Refused).await?;
                    let address = due.email.as_deref().and_then(|email| EmailAddress::parse(email).ok());
                    if let Some(address) = address {
                        rows::bury_address(&mut tx, &address.folded(), why, now.into()).await?;
                    }
                }
            }
        }
        Ok(tx.commit().await?)
    }

    fn note_whether_away(&self, back: &[Sent]) {
        let now = self.house.surroundings.now();
        let why = back.iter().find_map(|sent| match &sent.result {
            Err(NotSent::Away(why)) => Some(why),
            _ => None,
        });
        let mut away = self.away();
        match why {
            // One pause for all that found out together.
            Some(_) if away.until.is_some_and(|until| until > now) => {}
            Some(why) => {
                away.times += 1;
                let pause = self.house.pause_after(away.times.min(LONGEST_AWAY));
                away.until = Some(now + pause);
                tracing::warn!(error = %why, pause.seconds = pause.as_secs(), "The mail server is away: everything waits.");
            }
            None if !back.is_empty() => *away = Away::default(),
            None => {}
        }
    }

    fn away(&self) -> MutexGuard<'_, Away> {
        self.away.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether a letter may be sent, and if not what becomes of it.
fn judge(due: &Due, letter: Option<Letter>, now: Timestamp) -> std::result::Result<(Letter, EmailAddress), Fate> {
    if due.not_after.is_some_and(|end| end <= now.into()) {
        return Err(Fate::Late);
    }
    let to = due.email.as_deref().and_then(|email| EmailAddress::parse(email).ok());
    let to = to
        .filter(|_| !due.deactivated && !due.unsubscribed)
        .ok_or(Fate::Unwanted)?;
    if due.dead {
        return Err(Fate::Refused);
    }
    Ok((letter.ok_or(Fate::Moot)?, to))
}

impl Sent {
    /// Whether nothing more is to be done about it.
    fn is_settled(&self) -> bool {
        !matches!(self.result, Err(NotSent::Away(_) | NotSent::ForNow(_)))
    }
}

impl Written {
    async fn send(self, mailer: &Mailer) -> Sent {
        let envelope = Envelope {
            id: &self.due.message_id,
            date: self.due.created_at.into(),
            to: &self.to,
            subject: &self.content.subject,
            text: &self.content.text,
            html: &self.content.html,
            invitation: self.invitation.as_deref(),
            unsubscribe: self.unsubscribe.as_deref(),
        };
        let result = mailer.send(&envelope).await;
        Sent { due: self.due, result }
    }
}

impl std::fmt::Debug for Sender {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sender")
            .field("worker", &self.worker)
            .finish_non_exhaustive()
    }
}
