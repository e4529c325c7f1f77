//! Stepping out of a match. Nobody is told who did it or why, and no log has a row of it.

use kith_domain::id::{MatchId, PersonId};
use kith_domain::permission::Oneself;
use kith_store::Tx;
use kith_store::rounds::matches::{self, Match};

use crate::house::rounds::EndedBy;
use crate::house::{Error, House, Result};

/// What becomes of a match that somebody steps out of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parting {
    /// It is over for both.
    Over,
    /// The others go on together.
    OthersGoOn,
}

impl House {
    /// Declines a proposed match, or steps out of one that holds. With one other person the match is over for both; of three or more
    /// the others go on. Whoever is free by that is matched anew in the round, if there is time.
    ///
    /// # Errors
    /// [`Error::NotFound`] for everybody who is not in the match, and when it is over.
    pub async fn leave_match(&self, oneself: Oneself, id: MatchId) -> Result<Parting> {
        let mut tx = self.db.write().await?;
        let found = matches::find(&mut tx, id).await?.ok_or(Error::NotFound("match"))?;
        let by = match found.state.as_str() {
            "proposed" => EndedBy::Veto,
            "active" => EndedBy::Departure,
            _ => return Err(Error::NotFound("match")),
        };
        let parting = self.step_out(&mut tx, &found, oneself, by).await?;
        tx.commit().await?;
        Ok(parting)
    }

    /// Declines a proposed match.
    ///
    /// # Errors
    /// [`Error::NotFound`] for everybody who is not in the match, and when it is not proposed any more.
    pub async fn veto(&self, oneself: Oneself, id: MatchId) -> Result<Parting> {
        let mut tx = self.db.write().await?;
        let found = matches::find(&mut tx, id).await?.filter(|m| m.state == "proposed");
        let found = found.ok_or(Error::NotFound("match"))?;
        let parting = self.step_out(&mut tx, &found, oneself, EndedBy::Veto).await?;
        tx.commit().await?;
        Ok(parting)
    }

    /// Takes somebody out of a match, which ends it only where nobody could go on with anybody.
    async fn step_out(&self, tx: &mut Tx, found: &Match, oneself: Oneself, by: EndedBy) -> Result<Parting> {
        let id = found.id;
        if !matches::hold(tx, id).await? {
            return Err(Error::NotFound("match"));
        }
        let members = matches::members_of(tx, id).await?;
        let live = (0_i64..).zip(&members).filter(|(_, member)| member.live);
        let (own, others): (Vec<_>, Vec<_>) = live.partition(|(_, m)| m.person_id == Some(oneself.person().uuid()));
        let Some((position, _)) = own.first() else {
            return Err(Error::NotFound("match"));
        };
        let others: Vec<PersonId> = others
            .iter()
            .filter_map(|(_, m)| m.person_id.map(PersonId::from))
            .collect();
        let parting = if others.len() > 1 {
            self.go_on_without(tx, id, &[*position]).await?;
            Parting::OthersGoOn
        } else {
            self.end_match(tx, id, by, &others).await?;
            Parting::Over
        };
        self.settle_soon(tx, found.round_id).await?;
        Ok(parting)
    }
}
