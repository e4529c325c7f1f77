//! Where somebody stands: the matches of now, the programs, and the matches that were.

use jiff::Timestamp;
use jiff::civil::Date;
use kith_domain::id::{MatchId, ProgramId};
use kith_domain::permission::Oneself;
use kith_store::my_matches::{self as rows, Joined, Member, MyMatch, Place, Unmatched};
use kith_store::{Tx, enrolments, notices};

use super::answers::Met;
use super::view::{MatchView, Peer, Stage, peer, shown, stage};
use crate::house::rounds::PLANNED_WITHOUT;
use crate::house::{House, Result};

/// Matches of now that are shown: whoever takes more at a time finds the rest among all of them.
const MOST_CURRENT: i64 = 12;
/// Matches of now in a list of lines: nobody has as many.
const MOST_IN_LINES: i64 = 50;
/// Past matches on a page.
const PAST_PAGE: i64 = 20;
/// Notifications are counted up to here.
const MOST_UNREAD: i64 = 100;

/// What somebody finds at home.
#[derive(Clone, Debug)]
pub struct Home {
    /// The matches of now, the newest first.
    pub matches: Vec<MatchView>,
    /// Rounds of now in which nobody was found.
    pub unmatched: Vec<Unmatched>,
    /// The programs that the person has joined or asked to join.
    pub programs: Vec<Joined>,
    /// The day from which the person is matched again, in any program.
    pub paused_until: Option<Date>,
    /// Notifications that were not seen.
    pub unread: i64,
}

/// A match in a line.
#[derive(Clone, Debug)]
pub struct MatchLine {
    /// Which.
    pub id: MatchId,
    /// In which program.
    pub program: ProgramId,
    /// The name of the program.
    pub program_name: String,
    /// When it began.
    pub since: Timestamp,
    /// The others.
    pub others: Vec<Peer>,
    /// How it ended.
    pub stage: Stage,
    /// What the person said.
    pub met: Option<Met>,
}

/// Where a page of past matches begins.
pub type PastPlace = Place;

/// A page of past matches.
#[derive(Clone, Debug)]
pub struct PastPage {
    /// The matches, the newest first.
    pub lines: Vec<MatchLine>,
    /// Where the next page begins; `None` on the last.
    pub next: Option<PastPlace>,
}

impl House {
    /// Where somebody stands.
    pub async fn home(&self, oneself: Oneself) -> Result<Home> {
        let me = oneself.person();
        let mut tx = self.db.read().await?;
        let mut unmatched = rows::unmatched(&mut tx, me, self.now()).await?;
        unmatched.retain(|row| row.reason != PLANNED_WITHOUT);
        let current = rows::current(&mut tx, me, MOST_CURRENT).await?;
        Ok(Home {
            matches: self.views(&mut tx, current).await?,
            unmatched,
            programs: rows::joined(&mut tx, me).await?,
            paused_until: enrolments::paused_everywhere(&mut tx, me).await?,
            unread: notices::unread(&mut tx, me, MOST_UNREAD).await?,
        })
    }

    /// One's past matches behind a place, the newest first.
    pub async fn past_matches(&self, oneself: Oneself, after: Option<PastPlace>) -> Result<PastPage> {
        let mut tx = self.db.read().await?;
        let mut past = rows::past(&mut tx, oneself.person(), after, PAST_PAGE + 1).await?;
        let page = usize::try_from(PAST_PAGE).unwrap_or(usize::MAX);
        let more = past.len() > page;
        past.truncate(page);
        let next = past.last().filter(|_| more).map(|last| Place {
            since: last.since,
            id: last.id,
        });
        Ok(PastPage {
            lines: lines(&mut tx, past, self.surroundings.now()).await?,
            next,
        })
    }

    /// One's matches of now in lines, the newest first.
    pub async fn current_matches(&self, oneself: Oneself) -> Result<Vec<MatchLine>> {
        let mut tx = self.db.read().await?;
        let found = rows::current(&mut tx, oneself.person(), MOST_IN_LINES).await?;
        lines(&mut tx, found, self.surroundings.now()).await
    }
}

async fn lines(tx: &mut Tx, found: Vec<MyMatch>, now: Timestamp) -> Result<Vec<MatchLine>> {
    let ids: Vec<MatchId> = found.iter().map(|row| row.id).collect();
    let members = rows::members(tx, &ids).await?;
    let line = |row: MyMatch| {
        let settings = serde_json::from_str(&row.settings).unwrap_or_default();
        let here: Vec<&Member> = members.iter().filter(|m| m.match_id == row.id).collect();
        MatchLine {
            id: row.id,
            program: row.program_id,
            since: row.since.timestamp(),
            others: shown(&here, row.position)
                .into_iter()
                .filter(|m| m.position != row.position)
                .map(peer)
                .collect(),
            stage: stage(&row, &settings, now),
            met: Met::parse(&row.met),
            program_name: row.program,
        }
    };
    Ok(found.into_iter().map(line).collect())
}
