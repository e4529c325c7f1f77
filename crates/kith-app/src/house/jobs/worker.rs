//! The worker: takes jobs, does them, says so.

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use kith_deliver::email::Mailer;
use kith_domain::id::WorkerId;
use kith_store::jobs::{self as rows, Claimed};
use tokio::task::JoinSet;

use super::super::letters::{Scribe, Sender};
use super::super::{House, Result};
use super::{ATTEMPTS, Failed, Finished, Held, Job, LEASE, lost};

/// Jobs that one worker does at a time. Most wait for a mail server.
const AT_A_TIME: usize = 8;
/// How often a worker that has nothing to do looks for work: half a second is soon enough for a code that somebody waits for.
const LOOK_EVERY: Duration = Duration::from_millis(500);
/// How often a lease is lengthened: two heartbeats may be lost.
const HEARTBEAT: Duration = Duration::from_secs(20);
/// How long jobs may go on when the worker is asked to stop; the whole process has 10 seconds.
const GRACE: Duration = Duration::from_secs(4);

/// Does jobs. Several may work on one database, in one process or in many.
#[derive(Clone, Debug)]
pub struct Worker {
    house: House,
    mailer: Mailer,
    sender: Sender,
    id: WorkerId,
}

impl Worker {
    /// A worker that sends mail by this, in these words.
    pub fn new(house: House, mailer: Mailer, scribe: Arc<dyn Scribe>) -> Worker {
        let id = house.surroundings.id();
        let sender = Sender::new(house.clone(), mailer.clone(), scribe, id);
        Worker {
            house,
            mailer,
            sender,
            id,
        }
    }

    /// Works until it is asked to stop; then hands back what it could not finish.
    ///
    /// # Errors
    /// Only where what is left could not be handed back; while it works it outlives every failure of the database.
    pub async fn run(self, stop: impl Future<Output = ()>) -> Result<()> {
        let mut stop = std::pin::pin!(stop);
        let mut running: JoinSet<()> = JoinSet::new();
        let mut rested = true;
        // News go out beside the jobs: there may be many thousand of them, and a code must not wait behind them.
        let stopping = Arc::new(AtomicBool::new(false));
        let mut sending = tokio::spawn(self.clone().send_until(Arc::clone(&stopping)));
        loop {
            let free = AT_A_TIME - running.len();
            // Several at a time, because taking jobs is a write of its own; but slow ones do not keep others waiting for long.
            if free * 2 >= AT_A_TIME || (rested && free > 0) {
                match self.look_again(free).await {
                    Ok(jobs) => {
                        for job in jobs {
                            let worker = self.clone();
                            running.spawn(async move { worker.attempt(job).await });
                        }
                    }
                    Err(error) => tracing::warn!(%error, "The worker could not look for jobs, and will look again."),
                }
            }
            tokio::select! {
                () = &mut stop => break,
                Some(_) = running.join_next() => rested = false,
                () = tokio::time::sleep(LOOK_EVERY) => rested = true,
            }
        }
        // Who ends by itself in time needs no second attempt.
        stopping.store(true, Ordering::Relaxed);
        let all = async {
            while running.join_next().await.is_some() {}
            let _ = (&mut sending).await;
        };
        let _ = tokio::time::timeout(GRACE, all).await;
        running.shutdown().await;
        sending.abort();
        self.sender.hand_back().await?;
        let mut tx = self.house.db.write().await?;
        let jobs = rows::hand_back(&mut tx, self.id).await?;
        tx.commit().await?;
        if jobs > 0 {
            tracing::info!(jobs.handed_back = jobs, "Jobs are handed back to whoever comes next.");
        }
        Ok(())
    }

    /// Sends what is due until it is asked to stop. A panic ends one look, not the sending.
    async fn send_until(self, stopping: Arc<AtomicBool>) {
        while !stopping.load(Ordering::Relaxed) {
            let (sender, stop) = (self.sender.clone(), Arc::clone(&stopping));
            let mut look = JoinSet::new();
            look.spawn(async move { sender.send_due(&|| stop.load(Ordering::Relaxed)).await });
            match look.join_next().await {
                Some(Ok(Ok(1..))) => continue,
                Some(Ok(Err(error))) => {
                    tracing::warn!(%error, "The worker could not look for mail, and will look again.")
                }
                Some(Ok(Ok(0))) | Some(Err(_)) | None => {}
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }

    /// Does whatever can be done now, one job after the other, then sends what is due, and returns how much that was. For tests
    /// and commands.
    pub async fn work_off(&self) -> Result<usize> {
        let mut done = 0;
        loop {
            let jobs = self.look(1).await?;
            if jobs.is_empty() {
                match self.sender.send_due(&|| false).await? {
                    0 => return Ok(done),
                    sent => done += sent,
                }
            }
            for job in jobs {
                self.attempt(job).await;
                done += 1;
            }
        }
    }

    /// The same, with whatever is due by the clock asked for first: rounds, and what happens again and again.
    pub async fn catch_up(&self) -> Result<usize> {
        self.house.ask_for_what_is_due().await?;
        self.work_off().await
    }

    /// What happens again and again is asked for first.
    async fn look_again(&self, limit: usize) -> Result<Vec<Claimed>> {
        self.house.ask_for_what_is_due().await?;
        self.look(limit).await
    }

    /// Takes jobs that are due. Asks without a lock first: there is one writer on SQLite, and mostly nothing to do.
    async fn look(&self, limit: usize) -> Result<Vec<Claimed>> {
        let now = self.house.surroundings.now();
        if !rows::any_due(&mut self.house.db.read().await?, now.into()).await? {
            return Ok(Vec::new());
        }
        let mut tx = self.house.db.write().await?;
        let limit = i64::try_from(limit).unwrap_or(1);
        let jobs = rows::claim(&mut tx, self.id, now.into(), (now + LEASE).into(), limit).await?;
        tx.commit().await?;
        Ok(jobs)
    }

    /// Does one job and writes down how it went.
    async fn attempt(&self, claimed: Claimed) {
        let held = Held {
            job: claimed.id,
            worker: self.id,
        };
        let result = match serde_json::from_str::<Job>(&claimed.payload) {
            // Its worker died every time, so the job may be what killed it.
            Ok(_) if claimed.attempts > ATTEMPTS => Err(Failed::ForGood(
                "Every worker that had this job ended before the job did.".to_owned(),
            )),
            Ok(job) => self.watch(held, job).await,
            Err(error) => Err(Failed::ForGood(format!(
                "This Kith does not know how to do this job: {error}."
            ))),
        };
        let Err(failed) = result else { return };
        if let Err(error) = self.note(&claimed, held, failed).await {
            // The lease ends by itself, and the job is taken again.
            tracing::warn!(%error, job.kind = claimed.kind, "It could not be written down that a job failed.");
        }
    }

    /// Does one job while a heartbeat keeps it; a panic is a failed attempt, not the end of the worker.
    async fn watch(&self, held: Held, job: Job) -> std::result::Result<Finished, Failed> {
        let worker = self.clone();
        let mut work = JoinSet::new();
        work.spawn(async move { worker.act(held, job).await });
        loop {
            tokio::select! {
                Some(result) = work.join_next() => {
                    return result.unwrap_or_else(|_| Err(Failed::ForNow("The job ended in a fault of Kith; its log says where.".to_owned())));
                }
                () = tokio::time::sleep(HEARTBEAT) => {
                    // A heartbeat that fails may have found a busy database; the next one will tell.
                    if matches!(self.heartbeat(held).await, Err(Failed::Lost)) {
                        return Err(Failed::Lost);
                    }
                }
            }
        }
    }

    async fn heartbeat(&self, held: Held) -> std::result::Result<(), Failed> {
        let mut tx = self.house.db.write().await?;
        held.still(&mut tx, self.house.surroundings.now()).await?;
        Ok(tx.commit().await?)
    }

    async fn act(&self, held: Held, job: Job) -> std::result::Result<Finished, Failed> {
        match job {
            Job::SendMail { mail } => self.house.send_mail(&self.mailer, held, mail.into()).await,
            Job::Sweep => self.house.sweep(held).await,
            Job::ImportPeople { import } => self.house.work_on_import(held, import.into()).await,
            Job::MakeRound {
                match_type,
                slot,
                asked,
            } => self.house.make_round_by_job(held, match_type.into(), slot, asked).await,
            Job::SettleRounds => self.house.settle_rounds(held).await,
            Job::SettleRound { round } => self.house.settle_round(held, round.into()).await,
            Job::RemindRound { round } => self.house.remind_round(held, round.into()).await,
            Job::AskRound { round } => self.house.ask_round(held, round.into()).await,
            Job::CloseRound { round } => self.house.close_round(held, round.into()).await,
            Job::ApplyAudiences => self.house.apply_audiences(held).await,
            Job::LookAtCalendars => self.house.ask_for_looks(held).await,
            Job::LookAtCalendar { person } => self.house.look_at_calendar(held, person.into()).await,
        }
    }

    async fn note(&self, claimed: &Claimed, held: Held, failed: Failed) -> std::result::Result<(), Failed> {
        let (house, kind) = (&self.house, claimed.kind.as_str());
        let now = house.surroundings.now();
        let (text, last) = match failed {
            Failed::Lost => {
                tracing::warn!(
                    job.kind = kind,
                    "Somebody else has the job: nothing is written for it here."
                );
                return Ok(());
            }
            Failed::ForNow(text) => (text, claimed.attempts >= ATTEMPTS),
            Failed::ForGood(text) => (text, true),
        };
        let mut tx = house.db.write().await?;
        if last {
            tracing::error!(
                job.kind = kind,
                job.attempts = claimed.attempts,
                error = text,
                "A job is given up."
            );
            lost(rows::bury(&mut tx, held.job, held.worker, now.into(), &text).await)?;
        } else {
            let again = now + house.pause_after(claimed.attempts);
            tracing::warn!(
                job.kind = kind,
                job.attempts = claimed.attempts,
                error = text,
                "A job failed and will be tried again."
            );
            lost(rows::retry(&mut tx, held.job, held.worker, again.into(), &text).await)?;
        }
        Ok(tx.commit().await?)
    }
}
