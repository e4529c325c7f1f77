//! Stepping out of a match. Nobody is told who did it or why, and no log has a row of it.

use kith_domain::id::{MatchId, PersonId};
use kith_domain::permission::Oneself;
use kith_store::rounds::matches;

use crate::house::jobs::Job;
use crate::house::rounds::EndedBy;
use crate::house::sessions::Leaving;
use crate::house::{Error, House, Result};

impl House {
    /// Declines a proposed match, or steps out of one that holds. With one other person the match is over for both; of three or more
    /// the others go on. Whoever is free by that is matched anew in the round, if there is time.
    ///
    /// # Errors
    /// [`Error::NotFound`] for everybody who is not in the match, and when it is over.
    pub async fn leave_match(&self, oneself: Oneself, id: MatchId) -> Result<()> {
        let mut tx = self.db.write().await?;
        let found = matches::find(&mut tx, id).await?.ok_or(Error::NotFound("match"))?;
        match found.state.as_str() {
            "proposed" => {
                drop(tx);
                return self.veto(oneself, id).await;
            }
            "active" => {}
            _ => return Err(Error::NotFound("match")),
        }
        let members = matches::members_of(&mut tx, id).await?;
        let live = (0_i64..).zip(&members).filter(|(_, member)| member.live);
        let (own, others): (Vec<_>, Vec<_>) = live.partition(|(_, m)| m.person_id == Some(oneself.person().uuid()));
        let Some((position, _)) = own.first() else {
            return Err(Error::NotFound("match"));
        };
        if others.len() > 1 {
            matches::take_out(&mut tx, id, *position).await?;
            self.end_sessions(&mut tx, id, Leaving::One(oneself.person())).await?;
        } else {
            let told: Vec<PersonId> = others
                .iter()
                .filter_map(|(_, m)| m.person_id.map(PersonId::from))
                .collect();
            self.end_match(&mut tx, id, EndedBy::Departure, &told).await?;
        }
        let job = Job::SettleRound {
            round: found.round_id.uuid(),
        };
        self.enqueue(&mut tx, &job, None, self.surroundings.now()).await?;
        Ok(tx.commit().await?)
    }
}
