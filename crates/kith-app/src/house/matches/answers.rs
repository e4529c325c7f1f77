//! Did you meet, and was it useful? What somebody says is kept for that person and counted for the organizers; no log has a row of it.

use kith_domain::id::MatchId;
use kith_domain::permission::Oneself;
use kith_domain::profile::tidy;
use kith_store::my_matches::{self as rows, Said};

use super::view::MatchView;
use crate::house::{Error, House, Result};

/// The longest line to an organizer, in characters.
pub const LONGEST_REMARK: usize = 300;

/// Whether people met. That nobody said anything is none of these.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Met {
    /// They did.
    Yes,
    /// They did not, and mean to.
    NotYet,
    /// They did not.
    No,
}

impl Met {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Met; 3] = [Met::Yes, Met::NotYet, Met::No];

    /// The word that the database, forms and links use.
    pub const fn as_str(self) -> &'static str {
        match self {
            Met::Yes => "yes",
            Met::NotYet => "not-yet",
            Met::No => "no",
        }
    }

    /// What a word stands for.
    pub fn parse(word: &str) -> Option<Met> {
        Met::ALL.into_iter().find(|met| met.as_str() == word)
    }
}

impl House {
    /// Says whether one met. What was said before about its use stays only with a yes.
    ///
    /// # Errors
    /// [`Error::NotFound`] for everybody who is not in the match, and when it takes no answers yet or any more.
    pub async fn answer_met(&self, oneself: Oneself, id: MatchId, met: Met) -> Result<()> {
        let before = self.takes_answers(oneself, id).await?;
        let (useful, remark) = match met {
            Met::Yes => (before.said.useful, before.said.remark.as_str()),
            Met::NotYet | Met::No => (None, ""),
        };
        let said = Said {
            met: met.as_str(),
            useful,
            remark,
        };
        self.keep_said(oneself, id, &said).await
    }

    /// Says how useful a match was, from 1 to 5, with a line to the organizers if one likes; that they met is said with it.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a number that is none of the five and a line that is too long; [`Error::NotFound`] as
    /// [`House::answer_met`].
    pub async fn rate_match(&self, oneself: Oneself, id: MatchId, useful: i64, remark: &str) -> Result<()> {
        let remark = tidy(remark);
        if !(1..=5).contains(&useful) {
            return Err(Error::invalid("useful", "error-choose-one"));
        }
        if remark.chars().nth(LONGEST_REMARK).is_some() {
            return Err(Error::invalid("remark", "error-value-too-long"));
        }
        self.takes_answers(oneself, id).await?;
        let said = Said {
            met: Met::Yes.as_str(),
            useful: Some(useful),
            remark: &remark,
        };
        self.keep_said(oneself, id, &said).await
    }

    async fn takes_answers(&self, oneself: Oneself, id: MatchId) -> Result<MatchView> {
        let view = self.my_match(oneself, id).await?;
        if view.takes_answers {
            Ok(view)
        } else {
            Err(Error::NotFound("match"))
        }
    }

    async fn keep_said(&self, oneself: Oneself, id: MatchId, said: &Said<'_>) -> Result<()> {
        let mut tx = self.db.write().await?;
        match rows::say(&mut tx, oneself.person(), id, said, self.now()).await {
            Err(kith_store::Error::Gone(_)) => return Err(Error::NotFound("match")),
            other => other?,
        }
        Ok(tx.commit().await?)
    }
}
