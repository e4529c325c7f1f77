//! Work that is done later, by a worker: asked for in the transaction that needs it, so that it is neither lost nor done for
//! something that never happened.
//!
//! A job may be done twice, when a worker dies between doing it and saying so. Each kind says how it bears that.

mod schedules;
mod sweep;
mod worker;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use kith_domain::id::{JobId, MailId, WorkerId};
use kith_domain::permission::Administrator;
use kith_store::jobs::{self as rows, NewJob};
use kith_store::{Ts, Tx};
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

use super::rounds::Asked;
use super::{Error, House, Result};

pub use kith_store::jobs::Job as JobRow;
pub use worker::Worker;

/// How long a worker may be silent before its job is given to another one.
const LEASE: SignedDuration = SignedDuration::from_secs(60);
/// The pause after the first attempt that failed; each further one is three times as long.
const FIRST_PAUSE: SignedDuration = SignedDuration::from_secs(5);
/// The longest pause between two attempts: a mail server that was away for a night is not asked a hundred times.
const LONGEST_PAUSE: SignedDuration = SignedDuration::from_hours(1);
/// Attempts before a job is given up: six quick ones, then one every hour for more than three days, so that a mail server may
/// be away over a weekend.
pub const ATTEMPTS: i64 = 80;
/// The most jobs on one page.
pub const MOST_ON_A_PAGE: i64 = 100;

/// A piece of work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Job {
    /// Send one mail. Twice: the mail may arrive twice, with one Message-ID.
    SendMail {
        /// Which.
        mail: Uuid,
    },
    /// Delete what has served. Twice: there is nothing left to delete.
    Sweep,
    /// Bring people in from a file. Twice: the second time everybody is found unchanged.
    ImportPeople {
        /// Which import.
        import: Uuid,
    },
    /// Make a round. Twice: its slot is taken the second time.
    MakeRound {
        /// Of which match type.
        match_type: Uuid,
        /// The day that it belongs to.
        slot: Date,
        /// What an organizer asked for; nothing where its time has come.
        asked: Option<Asked>,
    },
    /// Look after every open round: who left, who joined late. Twice: there is nothing left to do.
    SettleRounds,
    /// Look after one round. Twice: as above.
    SettleRound {
        /// Which.
        round: Uuid,
    },
    /// Remind the people of a round. Twice: the round knows that they were.
    RemindRound {
        /// Which.
        round: Uuid,
    },
    /// Ask the people of a round whether they met. Twice: the round knows that they were asked.
    AskRound {
        /// Which.
        round: Uuid,
    },
    /// End a round. Twice: it is over the second time.
    CloseRound {
        /// Which.
        round: Uuid,
    },
    /// Take in and let go whom the rules of audiences name. Twice: the second time everybody is where they belong.
    ApplyAudiences,
    /// Have the calendars looked at of everybody who may soon look for a time. Twice: those that were just looked at rest.
    LookAtCalendars,
    /// Look at the calendar of one person. Twice: the second look holds.
    LookAtCalendar {
        /// Whose.
        person: Uuid,
    },
}

/// In which state a job is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// For its time, or for a worker.
    Waiting,
    /// A worker has it.
    Running,
    /// It is done.
    Done,
    /// It was given up; an administrator may ask for another try.
    Dead,
}

/// A job that this worker holds. Whoever writes something for the job proves with it that nobody else has taken the job over.
#[derive(Clone, Copy, Debug)]
pub struct Held {
    job: JobId,
    worker: WorkerId,
}

/// The job is done, and the database knows. Only [`Held::finish`] makes one, so no handler forgets it.
#[derive(Debug)]
pub struct Finished(());

/// Why an attempt failed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Failed {
    /// Another attempt may help.
    #[error("{0}")]
    ForNow(String),
    /// No attempt will help until somebody changes something.
    #[error("{0}")]
    ForGood(String),
    /// Somebody else has the job.
    #[error("somebody else has the job")]
    Lost,
}

impl From<Error> for Failed {
    fn from(error: Error) -> Failed {
        match error {
            Error::Store(error) => Failed::from(error),
            // The process ends: whoever comes next does it.
            Error::Matching(crate::Failure::Interrupted) => Failed::ForNow(error.to_string()),
            error => Failed::ForGood(error.to_string()),
        }
    }
}

impl From<kith_store::Error> for Failed {
    fn from(error: kith_store::Error) -> Failed {
        Failed::ForNow(error.to_string())
    }
}

impl Job {
    /// What kind of work, in one word, for lists and counters.
    pub fn kind(&self) -> &'static str {
        match self {
            Job::SendMail { .. } => "send-mail",
            Job::Sweep => "sweep",
            Job::ImportPeople { .. } => "import-people",
            Job::MakeRound { .. } => "make-round",
            Job::SettleRounds => "settle-rounds",
            Job::SettleRound { .. } => "settle-round",
            Job::RemindRound { .. } => "remind-round",
            Job::AskRound { .. } => "ask-round",
            Job::CloseRound { .. } => "close-round",
            Job::ApplyAudiences => "apply-audiences",
            Job::LookAtCalendars => "look-at-calendars",
            Job::LookAtCalendar { .. } => "look-at-calendar",
        }
    }
}

impl State {
    /// The word for it in the database and in addresses.
    pub fn word(self) -> &'static str {
        match self {
            State::Waiting => "waiting",
            State::Running => "running",
            State::Done => "done",
            State::Dead => "dead",
        }
    }

    /// The state with this word.
    pub fn parse(word: &str) -> Option<State> {
        [State::Waiting, State::Running, State::Done, State::Dead]
            .into_iter()
            .find(|state| state.word() == word)
    }
}

impl Held {
    /// A job as if some worker held it.
    #[cfg(test)]
    pub(super) fn of(job: JobId, worker: WorkerId) -> Held {
        Held { job, worker }
    }

    /// Makes sure, in the transaction of what the job writes, that nobody else has taken the job, and lengthens the lease.
    pub async fn still(self, tx: &mut Tx, now: Timestamp) -> std::result::Result<(), Failed> {
        lost(rows::keep(tx, self.job, self.worker, (now + LEASE).into()).await)
    }

    /// Ends the job in the transaction of the last thing that it writes, and commits both.
    pub async fn finish(self, mut tx: Tx, now: Timestamp) -> std::result::Result<Finished, Failed> {
        lost(rows::finish(&mut tx, self.job, self.worker, now.into()).await)?;
        tx.commit().await?;
        Ok(Finished(()))
    }
}

/// A lease that is gone is no failure of the job.
fn lost(result: kith_store::Result<()>) -> std::result::Result<(), Failed> {
    match result {
        Err(kith_store::Error::Gone(_)) => Err(Failed::Lost),
        result => Ok(result?),
    }
}

impl House {
    /// Asks for work in the transaction that needs it. A second job with the same key is the same job.
    pub(super) async fn enqueue(&self, tx: &mut Tx, job: &Job, key: Option<&str>, run_at: Timestamp) -> Result<()> {
        let payload = serde_json::to_string(job).expect("a job consists of words and ids");
        let new = NewJob {
            id: self.surroundings.id(),
            kind: job.kind(),
            payload: &payload,
            dedupe_key: key,
            run_at: run_at.into(),
        };
        rows::insert(tx, &new, self.now()).await?;
        Ok(())
    }

    /// Asks for a mail to be sent, once.
    pub(super) async fn enqueue_mail(&self, tx: &mut Tx, mail: MailId) -> Result<()> {
        let key = format!("mail:{mail}");
        let job = Job::SendMail { mail: mail.uuid() };
        self.enqueue(tx, &job, Some(&key), self.surroundings.now()).await
    }

    /// A page of the jobs in one state, newest first: those older than one of them, or the newest.
    pub async fn jobs(&self, _: Administrator, state: State, before: Option<JobId>) -> Result<Vec<JobRow>> {
        let mut tx = self.db.read().await?;
        Ok(rows::page(&mut tx, state.word(), before, MOST_ON_A_PAGE).await?)
    }

    /// How many jobs are in each state that has any, and since when the one that waits for longest could have been done. Holds
    /// nothing about anybody, so it is for the page of the administrator and for the figures that are watched alike.
    pub async fn job_figures(&self) -> Result<(Vec<(String, i64)>, Option<Ts>)> {
        let mut tx = self.db.read().await?;
        let counts = rows::counts(&mut tx).await?;
        Ok((counts, rows::oldest_due(&mut tx, self.now()).await?))
    }

    /// Lets a job that was given up be tried again, now.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is no such job, or it was not given up.
    pub async fn try_job_again(&self, administrator: Administrator, job: JobId) -> Result<()> {
        let mut tx = self.db.write().await?;
        match rows::try_again(&mut tx, job, self.now()).await {
            Err(kith_store::Error::Gone(_)) => return Err(Error::NotFound("job")),
            result => result?,
        }
        let subject = format!("job:{job}");
        self.log(&mut tx, administrator.by(), "job.tried-again", &subject, &json!({}))
            .await?;
        tx.commit().await?;
        Ok(())
    }

    /// How long to wait after an attempt that failed: longer each time, and up to a fifth more or less, so that what failed
    /// together does not come back together.
    pub(super) fn pause_after(&self, attempt: i64) -> SignedDuration {
        let mut pause = FIRST_PAUSE;
        for _ in 1..attempt {
            pause = (pause * 3).min(LONGEST_PAUSE);
            if pause == LONGEST_PAUSE {
                break;
            }
        }
        let share = i64::from(u16::from_le_bytes(self.surroundings.bytes())) - 32_768;
        pause + SignedDuration::from_millis(i64::try_from(pause.as_millis()).unwrap_or_default() * share / 163_840)
    }
}
