//! One match as one of its people sees it.

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};
use kith_domain::id::{MatchId, MatchTypeId, PersonId, ProgramId};
use kith_domain::permission::Oneself;
use kith_domain::profile::ProfileField;
use kith_domain::program::{Agenda, MatchType};
use kith_domain::score::short_name;
use kith_store::my_matches::{self as rows, Agreed, Member, MyMatch};
use kith_store::{Tx, fields};

use super::answers::Met;
use super::common::{Common, common, visible};
use crate::house::people::values_of;
use crate::house::programs::rules_of;
use crate::house::{Error, House, Result};

/// Answers are taken for so long after the end of a round. What is counted of them is counted then, so that it does not move.
pub(super) const ANSWERS_AFTER_THE_END: SignedDuration = SignedDuration::from_hours(7 * 24);

/// A match with all that one of its people needs to see of it.
#[derive(Clone, Debug)]
pub struct MatchView {
    /// Which.
    pub id: MatchId,
    /// In which program.
    pub program: ProgramId,
    /// The name of the program.
    pub program_name: String,
    /// In which of its match types.
    pub match_type: MatchTypeId,
    /// What is set for it.
    pub settings: MatchType,
    /// How far it has come.
    pub stage: Stage,
    /// From when to when.
    pub moments: Moments,
    /// The one who looks, then the others.
    pub people: Vec<Peer>,
    /// Why they were put together, in sentences.
    pub why: Vec<String>,
    /// What they share, and what each brings, in the order of `people`.
    pub common: Common,
    /// Something to begin with.
    pub question: Option<String>,
    /// What to do with the time, in the words for the one who looks.
    pub agenda: Option<Agenda>,
    /// The times that were agreed, the earliest first.
    pub agreed: Vec<Agreed>,
    /// What the one who looks said about it.
    pub said: Said,
    /// The one thing to do next.
    pub next: Next,
    /// Whether answers are taken.
    pub takes_answers: bool,
}

/// How far a match has come for the one who looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// It may be declined until a moment; then it holds.
    Proposed {
        /// The last moment.
        until: Timestamp,
    },
    /// It holds.
    Active,
    /// It is over.
    Ended(EndedBy),
}

/// What ended a match.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EndedBy {
    /// The end of its round.
    Round,
    /// The one who looks, by declining or leaving.
    Oneself,
    /// Something else before its time: who or why is nobody's to know.
    Early,
}

/// The moments of a match.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moments {
    /// When the round was made.
    pub starts_at: Timestamp,
    /// Half-way.
    pub half_at: Timestamp,
    /// When people are asked whether they met.
    pub ask_at: Timestamp,
    /// When the round ends.
    pub ends_at: Timestamp,
    /// Until when answers are taken.
    pub answers_until: Timestamp,
}

/// One of the people of a match.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Peer {
    /// The place among the people of the match, the same whoever looks.
    pub position: i64,
    /// Who; nobody any more after an erasure.
    pub id: Option<PersonId>,
    /// The name to show; empty after an erasure.
    pub name: String,
    /// What to call the person: the first name where it is certain.
    pub called: String,
    /// The role, where the match type has two.
    pub role: String,
    /// Whether the person is still in it.
    pub live: bool,
}

/// What somebody said about a match.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// Whether they met.
    pub met: Option<Met>,
    /// From 1 to 5.
    pub useful: Option<i64>,
    /// One line for the organizer.
    pub remark: String,
}

/// The one thing to do next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// Say no, or let it be.
    Decide,
    /// Find a time.
    FindTime,
    /// Meet at the agreed time, which is the one at this place of [`MatchView::agreed`].
    Meet(usize),
    /// Say whether you met.
    Tell,
    /// Say how useful it was.
    Rate,
    /// Nothing.
    Rest,
}

impl MatchView {
    /// The others.
    pub fn others(&self) -> &[Peer] {
        self.people.get(1..).unwrap_or_default()
    }

    /// Whether it is over.
    pub fn is_over(&self) -> bool {
        matches!(self.stage, Stage::Ended(_))
    }
}

impl House {
    /// A match of one's own.
    ///
    /// # Errors
    /// [`Error::NotFound`] for everybody who is not in it.
    pub async fn my_match(&self, oneself: Oneself, id: MatchId) -> Result<MatchView> {
        let mut tx = self.db.read().await?;
        let row = rows::find(&mut tx, oneself.person(), id).await?;
        let row = row.ok_or(Error::NotFound("match"))?;
        let mut views = self.views(&mut tx, vec![row]).await?;
        views.pop().ok_or(Error::NotFound("match"))
    }

    /// The matches behind some rows of one person.
    pub(super) async fn views(&self, tx: &mut Tx, rows: Vec<MyMatch>) -> Result<Vec<MatchView>> {
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let ids: Vec<MatchId> = rows.iter().map(|row| row.id).collect();
        let members = rows::members(tx, &ids).await?;
        let agreed = rows::agreed(tx, &ids).await?;
        let mut people: Vec<PersonId> = members.iter().filter_map(|m| m.person_id).map(PersonId::from).collect();
        // Whoever looks is in all of the matches.
        people.sort_unstable();
        people.dedup();
        let fields = fields::list(tx).await?;
        let values = values_of(tx, &people, &fields).await?;
        let values: HashMap<PersonId, Vec<Vec<String>>> = people.into_iter().zip(values).collect();
        let now = self.surroundings.now();
        let view = |row: MyMatch| {
            let here = |id: MatchId| id == row.id;
            let members: Vec<&Member> = members.iter().filter(|m| here(m.match_id)).collect();
            let members = shown(&members, row.position);
            let agreed = agreed.iter().filter(|a| here(a.match_id)).cloned().collect();
            build(row, &members, agreed, &fields, &values, now)
        };
        Ok(rows.into_iter().map(view).collect())
    }
}

fn build(
    row: MyMatch,
    members: &[&Member],
    agreed: Vec<Agreed>,
    fields: &[ProfileField],
    values: &HashMap<PersonId, Vec<Vec<String>>>,
    now: Timestamp,
) -> MatchView {
    // Settings that cannot be read are those of a newer Kith, which put this match there: what matters here has defaults.
    let settings: MatchType = serde_json::from_str(&row.settings).unwrap_or_default();
    // Rules that cannot be read keep nothing to themselves that members do not see anyway.
    let rules = rules_of(&settings).unwrap_or_default();
    let seen = visible(fields.to_vec(), &rules);
    let values_of = |member: &&Member| {
        let all = member.person_id.and_then(|id| values.get(&id.into()));
        let of = |field: &ProfileField| {
            let at = fields.iter().position(|f| f.id == field.id)?;
            all?.get(at).cloned()
        };
        seen.iter()
            .map(|field| of(field).unwrap_or_default())
            .collect::<Vec<_>>()
    };
    // The same for everybody: by their places. Only who stands first in the picture depends on who looks.
    let placed: Vec<Vec<Vec<String>>> = members.iter().map(values_of).collect();
    let mut common = common(&seen, &rules, &placed);
    let mut people: Vec<Peer> = members.iter().map(|m| peer(m)).collect();
    if let Some(own) = members.iter().position(|m| m.position == row.position) {
        people[..=own].rotate_right(1);
        common.brings[..=own].rotate_right(1);
    }
    let ends_at = row.ends_at.timestamp();
    let moments = Moments {
        starts_at: row.starts_at.timestamp(),
        half_at: row.remind_at.timestamp(),
        ask_at: row.ask_at.timestamp(),
        ends_at,
        answers_until: ends_at + ANSWERS_AFTER_THE_END,
    };
    let stage = stage(&row, &settings, now);
    let said = Said {
        met: Met::parse(&row.met),
        useful: row.useful,
        remark: row.remark,
    };
    let others: Vec<&String> = people.iter().skip(1).map(|peer| &peer.called).collect();
    let agenda = settings.agenda_in_use().map(|agenda| agenda.with_names(&others));
    let (next, takes_answers) = next(stage, &moments, &agreed, &said, now);
    MatchView {
        id: row.id,
        program: row.program_id,
        program_name: row.program,
        match_type: row.match_type_id,
        stage,
        moments,
        people,
        // An erased person was named in the sentences, which were emptied with the erasure.
        why: serde_json::from_str(&row.why).unwrap_or_default(),
        common,
        question: agenda.as_ref().and_then(|agenda| first_question(agenda, row.id)),
        agenda,
        agreed,
        said,
        next,
        takes_answers,
        settings,
    }
}

/// Of the people of a match those who are in it, or were until its end; of one that ended before its time everybody. The one who looks
/// is always among them.
pub(in crate::house) fn shown<'a>(members: &[&'a Member], own: i64) -> Vec<&'a Member> {
    let anybody = members.iter().any(|m| m.live);
    let shown = members.iter().filter(|m| m.live || !anybody || m.position == own);
    shown.copied().collect()
}

pub(in crate::house) fn peer(member: &Member) -> Peer {
    let name = member.name.clone().unwrap_or_default();
    Peer {
        position: member.position,
        id: member.person_id.map(PersonId::from),
        called: short_name(&name, "").to_owned(),
        name,
        role: member.role.clone(),
        live: member.live,
    }
}

pub(super) fn stage(row: &MyMatch, settings: &MatchType, now: Timestamp) -> Stage {
    let until = row.created_at.timestamp() + SignedDuration::from_hours(i64::from(settings.veto_hours));
    match row.state.as_str() {
        "proposed" if row.live && now < until => Stage::Proposed { until },
        // Once nobody can decline any more it holds, also before a worker has written that down.
        "proposed" | "active" if row.live => Stage::Active,
        "ended" if row.ended_by == "round" => Stage::Ended(EndedBy::Round),
        "ended" => Stage::Ended(EndedBy::Early),
        // It goes on for others.
        _ => Stage::Ended(EndedBy::Oneself),
    }
}

/// Something to begin with: one of the questions of the agenda, the same for everybody in the match.
pub fn first_question(agenda: &Agenda, id: MatchId) -> Option<String> {
    let [.., draw] = id.uuid().into_bytes();
    let openers = &agenda.openers;
    openers.get(usize::from(draw) % openers.len().max(1)).cloned()
}

/// What to do next, and whether answers are taken.
fn next(stage: Stage, moments: &Moments, agreed: &[Agreed], said: &Said, now: Timestamp) -> (Next, bool) {
    let over = |session: &Agreed| session.starts_at.timestamp() + SignedDuration::from_mins(session.minutes) <= now;
    let some_over = agreed.iter().any(over);
    let coming = agreed.iter().position(|session| !over(session));
    let ended = match stage {
        Stage::Proposed { .. } => return (Next::Decide, false),
        Stage::Ended(EndedBy::Oneself | EndedBy::Early) => return (Next::Rest, false),
        Stage::Ended(EndedBy::Round) => true,
        Stage::Active => false,
    };
    // From its first day on: people also meet by chance, or agree on a time elsewhere.
    let takes_answers = now >= moments.starts_at && now < moments.answers_until;
    let next = match said.met {
        Some(Met::Yes) if said.useful.is_none() && takes_answers => Next::Rate,
        Some(Met::Yes | Met::No) => Next::Rest,
        _ if ended && takes_answers => Next::Tell,
        _ if ended => Next::Rest,
        Some(Met::NotYet) => coming.map_or(Next::FindTime, Next::Meet),
        None => match coming {
            Some(at) => Next::Meet(at),
            None if some_over || now >= moments.ask_at => Next::Tell,
            None => Next::FindTime,
        },
    };
    (next, takes_answers)
}
