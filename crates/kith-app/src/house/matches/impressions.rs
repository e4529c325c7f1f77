//! What organizers hear of the answers: counts, and lines without names.
//!
//! Whether people met is counted as it comes. How useful it was is counted of rounds whose answers are all in, and only where at
//! least [`FEWEST`] come together: rounds that have fewer wait for the next one. So no figure ever moves by fewer than that, and no
//! difference of two tells what one person said. A line that somebody wrote appears with the same rounds, in an order that tells
//! neither when nor by whom it was written.

use kith_domain::id::{ProgramId, RoundId};
use kith_domain::permission::Organizer;
use kith_store::answers::{self as rows, Remark, Tally, UsefulAnswers};
use sha2::{Digest, Sha256};

use super::view::ANSWERS_AFTER_THE_END;
use crate::house::{House, Result};

/// Fewer answers than these are not shown.
pub const FEWEST: i64 = 5;
/// Rounds whose lines are shown.
const REMARK_ROUNDS: usize = 12;
/// Lines that are shown.
const MOST_REMARKS: i64 = 100;

/// How many of some matches met. What nobody said stays unknown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MetTally {
    /// Matches that were not ended before their time.
    pub matches: i64,
    /// Everybody in it says that they met.
    pub all_say_yes: i64,
    /// Somebody says so, and nobody otherwise.
    pub one_says_yes: i64,
    /// They say different things.
    pub disputed: i64,
    /// Nobody says that they met, and somebody that they did not, or not yet.
    pub not_met: i64,
    /// Nobody said anything; a time that they had agreed on has passed.
    pub passed: i64,
    /// Nobody said anything, and no time had been agreed on.
    pub unknown: i64,
}

/// How useful matches were, from at least [`FEWEST`] answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Useful {
    /// How many answered.
    pub answers: i64,
    /// How many chose each number, from 1 to 5.
    pub levels: [i64; 5],
}

/// What organizers hear of the answers in their program.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Impressions {
    /// How useful the matches were; nothing while too few said.
    pub useful: Option<Useful>,
    /// Lines to the organizers.
    pub remarks: Vec<String>,
}

impl MetTally {
    /// At least so many met: nobody disputes it.
    pub fn low(&self) -> i64 {
        self.all_say_yes + self.one_says_yes
    }

    /// At most so many met: all of whom nobody says otherwise alone.
    pub fn high(&self) -> i64 {
        self.low() + self.disputed + self.passed + self.unknown
    }

    /// Both together.
    #[must_use]
    pub fn and(self, other: MetTally) -> MetTally {
        MetTally {
            matches: self.matches + other.matches,
            all_say_yes: self.all_say_yes + other.all_say_yes,
            one_says_yes: self.one_says_yes + other.one_says_yes,
            disputed: self.disputed + other.disputed,
            not_met: self.not_met + other.not_met,
            passed: self.passed + other.passed,
            unknown: self.unknown + other.unknown,
        }
    }
}

impl From<Tally> for MetTally {
    fn from(t: Tally) -> MetTally {
        MetTally {
            matches: t.matches,
            all_say_yes: t.all_yes,
            one_says_yes: t.some_yes,
            disputed: t.disputed,
            not_met: t.not_met,
            passed: t.passed,
            unknown: t.unknown,
        }
    }
}

impl Useful {
    /// How many found it useful: 4 or 5.
    pub fn high(&self) -> i64 {
        self.levels[3] + self.levels[4]
    }
}

impl House {
    /// How many matches met, for each of some rounds of the organizer's program.
    pub async fn met(&self, _: Organizer, rounds: &[RoundId]) -> Result<Vec<(RoundId, MetTally)>> {
        let mut tx = self.db.read().await?;
        let found = rows::tallies(&mut tx, rounds, self.now()).await?;
        Ok(found.into_iter().map(|t| (t.round_id, t.into())).collect())
    }

    /// How useful the matches of a program were, and what people wrote to its organizers.
    pub async fn impressions(&self, organizer: Organizer) -> Result<Impressions> {
        let mut tx = self.db.read().await?;
        let all_in = self.surroundings.now() - ANSWERS_AFTER_THE_END;
        let answers = rows::useful(&mut tx, organizer.program(), all_in.into()).await?;
        let (useful, rounds) = together(&answers);
        let newest = &rounds[rounds.len().saturating_sub(REMARK_ROUNDS)..];
        let mut remarks = rows::remarks(&mut tx, newest, MOST_REMARKS).await?;
        remarks.sort_by_cached_key(|remark| self.order(organizer.program(), remark));
        Ok(Impressions {
            useful,
            remarks: remarks.into_iter().map(|r| r.remark).collect(),
        })
    }

    /// A number that only this house can work out, so that the order of lines tells nothing.
    fn order(&self, program: ProgramId, remark: &Remark) -> [u8; 32] {
        let mut hash = Sha256::new();
        hash.update(self.secret.key_for("order of remarks"));
        hash.update(program.uuid().as_bytes());
        hash.update(remark.match_id.uuid().as_bytes());
        hash.update(remark.position.to_le_bytes());
        hash.finalize().into()
    }
}

/// The answers of the rounds that can be shown, and those rounds, the oldest first. Rounds come together in their order until there
/// are enough; what is left at the end waits.
fn together(answers: &[UsefulAnswers]) -> (Option<Useful>, Vec<RoundId>) {
    let mut shown = Useful {
        answers: 0,
        levels: [0; 5],
    };
    let mut rounds = Vec::new();
    let mut waiting: Vec<&UsefulAnswers> = Vec::new();
    for of_round in answers.chunk_by(|a, b| a.round_id == b.round_id) {
        waiting.extend(of_round);
        if waiting.iter().map(|a| a.answers).sum::<i64>() >= FEWEST {
            for a in waiting.drain(..) {
                let level = usize::try_from(a.useful - 1).unwrap_or_default().min(4);
                shown.levels[level] += a.answers;
                shown.answers += a.answers;
                if rounds.last() != Some(&a.round_id) {
                    rounds.push(a.round_id);
                }
            }
        }
    }
    ((shown.answers > 0).then_some(shown), rounds)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn round(n: u128) -> RoundId {
        uuid::Uuid::from_u128(n).into()
    }

    fn said(n: u128, useful: i64, answers: i64) -> UsefulAnswers {
        UsefulAnswers {
            round_id: round(n),
            useful,
            answers,
        }
    }

    #[test]
    fn fewer_than_five_wait_for_the_next_round() {
        assert_eq!(together(&[said(1, 5, 4)]), (None, vec![]));
        let (useful, rounds) = together(&[said(1, 5, 2), said(1, 4, 1), said(2, 1, 2), said(3, 5, 4)]);
        let useful = useful.unwrap();
        assert_eq!((useful.answers, useful.levels), (5, [2, 0, 0, 1, 2]));
        assert_eq!(useful.high(), 3);
        assert_eq!(rounds, [round(1), round(2)], "the third has four answers and waits");
    }

    #[test]
    fn each_step_brings_at_least_five() {
        let all: Vec<UsefulAnswers> = [3, 1, 4, 1, 5, 9, 2, 6]
            .iter()
            .zip(1..)
            .map(|(n, r)| said(r, 3, *n))
            .collect();
        let mut before = 0;
        for known in 0..=all.len() {
            let shown = together(&all[..known]).0.map_or(0, |u| u.answers);
            assert!(shown == before || shown >= before + FEWEST, "{before} to {shown}");
            before = shown;
        }
        assert_eq!(before, 8 + 6 + 9 + 8);
    }

    #[test]
    fn an_interval_keeps_what_is_not_known_apart() {
        let tally = MetTally {
            matches: 20,
            all_say_yes: 6,
            one_says_yes: 3,
            disputed: 1,
            not_met: 4,
            passed: 2,
            unknown: 4,
        };
        assert_eq!((tally.low(), tally.high()), (9, 16));
        assert_eq!(tally.and(tally).low(), 18);
    }
}
