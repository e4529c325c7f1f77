//! Rounds as an organizer sees them.

use std::collections::HashMap;

use jiff::Timestamp;
use kith_domain::id::{MatchId, PersonId, RoundId};
use kith_domain::permission::{Administrator, Organizer};
use kith_store::rounds::matches::{self, Match};
use kith_store::rounds::{self as rows, Round};
use kith_store::{Ts, match_types};
use serde::Deserialize;
use serde_json::Value;

use super::super::{House, Result};
use super::make::NO_ROUND;

/// Rounds on a page: a year of weeks.
const ROUNDS_ON_A_PAGE: i64 = 52;
/// Matches on a page.
const MATCHES_ON_A_PAGE: i64 = 50;
/// People without a match on a page; a round with more of them needs other rules, not a longer page.
const UNMATCHED_ON_A_PAGE: i64 = 200;

/// One round in a list.
#[derive(Clone, Debug)]
pub struct RoundLine {
    /// The round.
    pub round: Round,
    /// The name of its match type; empty where the program has only one.
    pub match_type: String,
}

/// A round with a page of its matches.
#[derive(Clone, Debug)]
pub struct RoundView {
    /// The round.
    pub round: Round,
    /// The name of its match type; empty where the program has only one.
    pub match_type: String,
    /// What else was found out: `scope`, `gap`, `floor`, `rules`, `conflicts` and others, as `kith match --json` has them,
    /// and the `seconds` in which everybody was `gathered` and the round `solved`.
    pub told: Value,
    /// A page of matches.
    pub matches: Vec<MatchLine>,
    /// Where the next page begins.
    pub next: Option<MatchId>,
    /// Who is without a match, and why.
    pub unmatched: Vec<UnmatchedLine>,
    /// How many people it is for by now, late joiners among them.
    pub people: i64,
    /// How many that are in all.
    pub unmatched_count: i64,
}

/// One match.
#[derive(Clone, Debug)]
pub struct MatchLine {
    /// The match.
    pub id: MatchId,
    /// `draft`, `proposed`, `active` or `ended`.
    pub state: String,
    /// `round` or `late`.
    pub origin: String,
    /// What ended it; empty while it goes on.
    pub ended_by: String,
    /// Its score.
    pub score: i64,
    /// The points of each rule; they add up to the score.
    pub points: Vec<Points>,
    /// Sentences for the people in it.
    pub why: Vec<String>,
    /// Who is in it, or was until its end, with the name; nobody after an erasure.
    pub members: Vec<Option<(PersonId, String)>>,
}

/// The points that a rule gave.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Points {
    /// The id of the rule.
    pub rule: String,
    /// Its points.
    pub points: i64,
}

/// Somebody without a match.
#[derive(Clone, Debug)]
pub struct UnmatchedLine {
    /// Who; nobody after an erasure.
    pub person: Option<(PersonId, String)>,
    /// Why.
    pub reason: String,
}

impl House {
    /// The newest rounds of a program: those that begin before a moment, or all.
    pub async fn rounds(&self, organizer: Organizer, before: Option<Timestamp>) -> Result<Vec<RoundLine>> {
        let mut tx = self.db.read().await?;
        let before = Ts::from(before.unwrap_or(Timestamp::MAX));
        let names: HashMap<_, _> = match_types::list(&mut tx, organizer.program())
            .await?
            .into_iter()
            .map(|kept| (kept.id, kept.settings.name))
            .collect();
        let rounds = rows::of_program(&mut tx, organizer.program(), before, ROUNDS_ON_A_PAGE).await?;
        let line = |round: Round| RoundLine {
            match_type: names.get(&round.match_type_id).cloned().unwrap_or_default(),
            round,
        };
        Ok(rounds.into_iter().map(line).collect())
    }

    /// One round with its matches behind one of them, or the first.
    ///
    /// # Errors
    /// [`crate::house::Error::NotFound`] for a round of another program.
    pub async fn round(&self, organizer: Organizer, id: RoundId, after: Option<MatchId>) -> Result<RoundView> {
        let mut tx = self.db.read().await?;
        let round = rows::find(&mut tx, id).await?;
        let round = round.filter(|r| r.program_id == organizer.program()).ok_or(NO_ROUND)?;
        let kept = match_types::find(&mut tx, round.match_type_id).await?;
        let page = matches::of_round(&mut tx, id, after, MATCHES_ON_A_PAGE).await?;
        let mut members: HashMap<MatchId, Vec<Option<(PersonId, String)>>> = HashMap::new();
        if let (Some(first), Some(last)) = (page.first(), page.last()) {
            let all = matches::members_between(&mut tx, id, first.id, last.id).await?;
            for some in all.chunk_by(|a, b| a.match_id == b.match_id) {
                // Of one that ended before its time nobody is in it; it is told with whom it was.
                let anybody = some.iter().any(|m| m.live);
                let shown = some.iter().filter(|m| m.live || !anybody);
                let who = shown.map(|m| Some((m.person_id?.into(), m.name.clone().unwrap_or_default())));
                members.insert(some[0].match_id, who.collect());
            }
        }
        let full = page.len() == usize::try_from(MATCHES_ON_A_PAGE).unwrap_or(usize::MAX);
        let next = page.last().filter(|_| full).map(|m| m.id);
        let line = |m: Match| MatchLine {
            points: serde_json::from_str(&m.points).unwrap_or_default(),
            why: serde_json::from_str(&m.why).unwrap_or_default(),
            members: members.remove(&m.id).unwrap_or_default(),
            id: m.id,
            state: m.state,
            origin: m.origin,
            ended_by: m.ended_by,
            score: m.score,
        };
        let unmatched = rows::unmatched(&mut tx, id, -1, UNMATCHED_ON_A_PAGE).await?;
        let unmatched = unmatched.into_iter().map(|n| UnmatchedLine {
            person: n.person_id.map(|id| (id.into(), n.name.unwrap_or_default())),
            reason: n.reason,
        });
        let (people, unmatched_count) = rows::head_count(&mut tx, id).await?;
        Ok(RoundView {
            told: serde_json::from_str(&round.outcome).unwrap_or_default(),
            match_type: kept.map(|kept| kept.settings.name).unwrap_or_default(),
            matches: page.into_iter().map(line).collect(),
            next,
            unmatched: unmatched.collect(),
            people,
            unmatched_count,
            round,
        })
    }

    /// The match types of a program, in their order.
    pub async fn match_types_of(&self, organizer: Organizer) -> Result<Vec<match_types::Kept>> {
        Ok(match_types::list(&mut self.db.read().await?, organizer.program()).await?)
    }

    /// The program that a round belongs to, for whoever can run commands on the machine.
    ///
    /// # Errors
    /// [`crate::house::Error::NotFound`] when there is no such round.
    pub async fn round_to_command(&self, _: Administrator, id: RoundId) -> Result<Round> {
        rows::find(&mut self.db.read().await?, id).await?.ok_or(NO_ROUND)
    }
}
