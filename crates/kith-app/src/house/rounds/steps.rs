//! What happens in the course of a round: half-way, towards its end, at its end. Each once, whatever happens to the worker.

use kith_domain::id::RoundId;
use kith_store::rounds::{self as rows, Round, steps};
use kith_store::{Tx, match_types, programs};

use super::super::House;
use super::super::jobs::{Failed, Finished, Held};
use super::super::letters::About;
use super::settle::news;

impl House {
    /// The job: reminds people of whose match nothing was heard.
    pub(in crate::house) async fn remind_round(
        &self,
        held: Held,
        id: RoundId,
    ) -> std::result::Result<Finished, Failed> {
        let now = self.surroundings.now();
        let mut tx = self.db.write().await?;
        if let Some(round) = find(&mut tx, id).await?
            && steps::reminded(&mut tx, id, now.into()).await?
        {
            let people = steps::to_remind(&mut tx, id).await?;
            let until = Some(round.ask_at.timestamp());
            self.tell_each(&mut tx, &people, "reminder", About::Reminder, until)
                .await?;
        }
        held.finish(tx, now).await
    }

    /// The job: asks people whether they met.
    pub(in crate::house) async fn ask_round(&self, held: Held, id: RoundId) -> std::result::Result<Finished, Failed> {
        let now = self.surroundings.now();
        let mut tx = self.db.write().await?;
        if find(&mut tx, id).await?.is_some() && steps::asked(&mut tx, id, now.into()).await? {
            let people = steps::to_ask(&mut tx, id).await?;
            self.tell_each(&mut tx, &people, "did-you-meet", About::DidYouMeet, None)
                .await?;
        }
        held.finish(tx, now).await
    }

    /// The job: ends the matches of a round, and pauses people of whom nothing was heard for several, with a notice and a way back.
    pub(in crate::house) async fn close_round(&self, held: Held, id: RoundId) -> std::result::Result<Finished, Failed> {
        let now = self.surroundings.now();
        let mut tx = self.db.write().await?;
        if let Some(round) = find(&mut tx, id).await?
            && steps::closed(&mut tx, id, now.into()).await?
        {
            steps::count_silence(&mut tx, id).await?;
            let kept = match_types::find(&mut tx, round.match_type_id).await?;
            let limit = kept.map_or(0, |kept| i64::from(kept.settings.silent_rounds));
            if limit > 0 {
                let silent = steps::silent(&mut tx, id, limit).await?;
                steps::pause_silent(&mut tx, id, limit).await?;
                let about = About::PausedBySilence(round.program_id.uuid());
                let told = news(&silent, about, &format!("paused-by-silence:{id}"), None);
                self.tell(&mut tx, &told).await?;
            }
            steps::end_matches(&mut tx, id, now.into()).await?;
            let organizers = programs::organizers(&mut tx, round.program_id).await?;
            let organizers: Vec<_> = organizers.iter().map(|(who, _)| (id.uuid(), who.uuid())).collect();
            self.tell_each(&mut tx, &organizers, "digest", About::Digest, None)
                .await?;
        }
        held.finish(tx, now).await
    }
}

async fn find(tx: &mut Tx, id: RoundId) -> std::result::Result<Option<Round>, Failed> {
    Ok(rows::find(tx, id).await?)
}
