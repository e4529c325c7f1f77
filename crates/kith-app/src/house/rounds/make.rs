//! Making a round: everything that follows from it is written in one transaction, or nothing is.

use std::collections::{HashMap, HashSet};

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use kith_domain::id::{MatchId, MatchTypeId, PersonId, RoundId};
use kith_domain::permission::By;
use kith_domain::program::{Cycle, Process, Settings, Slot, State};
use kith_store::match_types::{self, Kept};
use kith_store::rounds::matches::{self, Common, NewMatch, NewMember};
use kith_store::rounds::{self as rows, Round, gather as ground};
use kith_store::{Tx, programs};
use serde_json::json;
use uuid::Uuid;

use super::super::jobs::{Failed, Finished, Held, Job};
use super::super::letters::{About, News};
use super::super::{Error, House, Result};
use super::gather::{Gathered, PLANNED_WITHOUT, Whom};
use super::solve::{self, Found, Solved};

/// For the organizer: somebody of the numbered graph who was gone before the round was written.
pub(super) const GONE: &str = "took no part any more when the round was made";

/// Which round is to be made, and how.
#[derive(Clone, Copy, Debug)]
pub(super) struct Order {
    /// The match type.
    pub(super) match_type: MatchTypeId,
    /// The day that the round belongs to.
    pub(super) slot: Date,
    /// What becomes of it.
    pub(super) outcome: Outcome,
    /// For whom it is made.
    pub(super) by: By,
}

/// What becomes of a round that is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// What the process says: organizers look at some first.
    Usual,
    /// It is looked at first.
    Draft,
    /// It begins.
    Published,
}

/// A round that was computed and is not written yet.
pub(super) struct Prepared {
    order: Order,
    kept: Kept,
    draft: bool,
    cycle: Cycle,
    day: Date,
    seed: i64,
    gathered: Gathered,
    solved: Solved,
}

/// A match type of a program that is at work, with what both have set.
pub(super) struct Ground {
    pub(super) kept: Kept,
    pub(super) settings: Settings,
    pub(super) state: State,
}

impl Ground {
    /// The match type, unless it or its program is gone or archived.
    pub(super) async fn find(tx: &mut Tx, id: MatchTypeId) -> Result<Option<Ground>> {
        let Some(kept) = match_types::find(tx, id).await? else {
            return Ok(None);
        };
        let program = programs::find(tx, kept.program).await?;
        Ok(program.filter(|p| p.archived_at.is_none()).map(|program| Ground {
            kept,
            settings: program.settings,
            state: program.state,
        }))
    }

    /// The moments of a round on a day that is made now: before its hour it begins at once, and ends when it would have.
    pub(super) fn cycle(&self, day: Date, now: Timestamp) -> Cycle {
        let cadence = &self.kept.settings.cadence;
        let usual = cadence.slot(day).unwrap_or(Slot { day, starts_at: now });
        let cycle = cadence.cycle(&self.settings.duration, usual, self.kept.settings.cut_off_percent);
        Cycle {
            starts_at: usual.starts_at.min(now),
            ..cycle
        }
    }
}

impl House {
    /// The job: makes a round, or finds that somebody else has.
    pub(in crate::house) async fn make_round_by_job(
        &self,
        held: Held,
        match_type: MatchTypeId,
        slot: Date,
        asked: Option<Asked>,
    ) -> std::result::Result<Finished, Failed> {
        let order = Order {
            match_type,
            slot,
            outcome: match asked {
                None => Outcome::Usual,
                Some(Asked::Draft) => Outcome::Draft,
                Some(Asked::Published) => Outcome::Published,
            },
            by: By::Kith,
        };
        let prepared = self.prepare_round(order).await?;
        let now = self.surroundings.now();
        let mut tx = self.db.write().await?;
        if let Some(prepared) = prepared {
            // Whoever slept so long that somebody else has the job writes nothing.
            held.still(&mut tx, now).await?;
            self.write_round(&mut tx, prepared).await?;
        }
        held.finish(tx, now).await
    }

    /// Makes a round at once; `None` when its slot is taken.
    pub(super) async fn make_round(&self, order: Order) -> Result<Option<RoundId>> {
        let Some(prepared) = self.prepare_round(order).await? else {
            return Ok(None);
        };
        let mut tx = self.db.write().await?;
        let made = self.write_round(&mut tx, prepared).await?;
        tx.commit().await?;
        Ok(made)
    }

    pub(super) async fn prepare_round(&self, order: Order) -> Result<Option<Prepared>> {
        let now = self.surroundings.now();
        let mut tx = self.db.read().await?;
        let Some(ground) = Ground::find(&mut tx, order.match_type).await? else {
            return Ok(None);
        };
        // Asked for before it came to ask questions.
        if !ground.kept.settings.makes_matches() {
            return Ok(None);
        }
        let organizer_led = ground.kept.settings.process == Process::OrganizerLed;
        let draft = match order.outcome {
            Outcome::Usual => organizer_led,
            Outcome::Draft => true,
            Outcome::Published => false,
        };
        if !draft && ground.state != State::Running {
            return Ok(None);
        }
        let there = rows::of_slot(&mut tx, order.match_type, &order.slot.to_string()).await?;
        // A draft is made anew, but not behind the back of whoever looks at it.
        let taken = there.is_some_and(|r| r.state == "published" || (order.outcome == Outcome::Usual && draft));
        if taken {
            return Ok(None);
        }
        let cycle = ground.cycle(order.slot, now);
        let today = on_the_wall(&ground.kept, now);
        // Who is paused today may be back on the day of which a draft is a preview.
        let day = if draft { today.max(order.slot) } else { today };
        let whom = Whom {
            kept: &ground.kept,
            slot: order.slot,
            day,
            at: cycle.starts_at.into(),
            waiting: None,
        };
        let gathered = self.gather_round(&mut tx, &whom).await?;
        drop(tx);
        let gathered_at = self.surroundings.now();
        let seed = i64::from_le_bytes(self.surroundings.bytes()) & i64::MAX;
        let (gathered, mut solved) = solve::on_a_thread(move |progress| {
            let solved = solve::solve(&gathered, seed.unsigned_abs(), progress)?;
            Ok((gathered, solved))
        })
        .await?;
        let solved_in = self.surroundings.now().duration_since(gathered_at);
        solved.told["seconds"] = json!({
            "gathered": gathered_at.duration_since(now).as_secs_f64(), "solved": solved_in.as_secs_f64(),
        });
        Ok(Some(Prepared {
            order,
            draft,
            cycle,
            day,
            seed,
            gathered,
            solved,
            kept: ground.kept,
        }))
    }

    /// Writes a round and what follows, unless its slot is taken.
    pub(super) async fn write_round(&self, tx: &mut Tx, prepared: Prepared) -> Result<Option<RoundId>> {
        let Prepared {
            order,
            kept,
            draft,
            cycle,
            gathered,
            solved,
            ..
        } = &prepared;
        let now = self.now();
        let slot = order.slot.to_string();
        rows::remove_draft(tx, kept.id, &slot).await?;
        let id: RoundId = self.surroundings.id();
        let state = if *draft { "draft" } else { "published" };
        let spoiled = self.spoiled(tx, kept, prepared.day, gathered).await?;
        let (good, lost): (Vec<&Found>, Vec<&Found>) = solved.matches.iter().partition(|m| spoiled.leaves(m));
        let matched: HashSet<usize> = good.iter().flat_map(|m| m.members.iter().copied()).collect();
        let taken = !rows::insert(
            tx,
            &Round {
                id,
                program_id: kept.program,
                match_type_id: kept.id,
                slot,
                number: 0,
                state: state.to_owned(),
                starts_at: cycle.starts_at.into(),
                cut_off_at: cycle.cut_off_at.into(),
                remind_at: cycle.remind_at.into(),
                ask_at: cycle.ask_at.into(),
                ends_at: cycle.ends_at.into(),
                seed: prepared.seed,
                engine: solved.engine.clone(),
                people: count(gathered.takers.len()),
                matched: count(matched.len()),
                score: solved.score,
                upper_bound: solved.upper_bound,
                optimal: solved.optimal,
                repeats: count(solved.repeats),
                outcome: solved.told.to_string(),
                created_at: now,
                published_at: (!draft).then_some(now),
                reminded_at: None,
                asked_at: None,
                closed_at: None,
            },
        )
        .await?;
        if taken {
            return Ok(None);
        }
        rows::insert_input(tx, id, &self.seal_input(id, &solved.graph, &solved.proof)).await?;
        let reasons = reasons(&prepared, &matched, &lost, &spoiled);
        let people: Vec<(i64, PersonId, &str)> = reasons.iter().map(|(n, p, r)| (count(*n), *p, r.as_str())).collect();
        rows::insert_people(tx, id, &people).await?;
        let state = match kept.settings.process {
            _ if *draft => "draft",
            Process::Proposed => "proposed",
            Process::Roulette | Process::OrganizerLed => "active",
        };
        let common = Common {
            program: kept.program,
            match_type: kept.id,
            round: id,
            state,
            origin: "round",
            since: cycle.starts_at.into(),
            now,
        };
        let found = good.into_iter();
        let new = self.new_matches(found, gathered, &HashMap::new());
        matches::insert(tx, common, &new).await?;
        if !draft {
            self.tell_of_matches(tx, &common, &new, cycle.ends_at).await?;
            self.tell_unmatched(tx, id, &people, cycle.cut_off_at).await?;
            self.enqueue_steps(tx, id, cycle).await?;
            if !lost.is_empty() {
                self.settle_soon(tx, id).await?;
            }
            self.move_on(tx, kept, order.slot).await?;
        }
        if order.outcome == Outcome::Usual || !draft {
            self.tell_organizers(tx, kept, id).await?;
        }
        let action = if *draft { "round.drafted" } else { "round.made" };
        let detail = json!({ "program": kept.program.to_string(), "people": gathered.takers.len() });
        self.log(tx, order.by, action, &format!("round:{id}"), &detail).await?;
        Ok(Some(id))
    }

    /// What has changed since everybody was gathered: who takes part no more, and who is avoided by now.
    pub(super) async fn spoiled(&self, tx: &mut Tx, kept: &Kept, day: Date, gathered: &Gathered) -> Result<Spoiled> {
        let here = ground::taking_part(tx, kept.program, &day.to_string()).await?;
        let here: HashSet<Uuid> = here.into_iter().collect();
        let ids: Vec<PersonId> = gathered.takers.iter().map(|t| t.id).collect();
        let gone = ids
            .iter()
            .enumerate()
            .filter(|(_, id)| !here.contains(&id.uuid()))
            .map(|(i, _)| i);
        Ok(Spoiled {
            gone: gone.collect(),
            avoided: self.who_is_avoided(tx, kept.program, &ids).await?.into_iter().collect(),
        })
    }

    /// Gives matches their ids, and everybody in them a place.
    pub(super) fn new_matches<'a>(
        &self,
        found: impl Iterator<Item = &'a Found>,
        gathered: &Gathered,
        placed: &HashMap<Uuid, Vec<i64>>,
    ) -> Vec<NewMatch> {
        let mut filled = placed.clone();
        found
            .map(|found| NewMatch {
                id: self.surroundings.id::<MatchId>(),
                score: found.score,
                points: found.points.clone(),
                why: found.why.clone(),
                members: found
                    .members
                    .iter()
                    .map(|&number| {
                        let taker = &gathered.takers[number];
                        let filled = filled.entry(taker.id.uuid()).or_default();
                        let place = (0..).find(|place| !filled.contains(place)).unwrap_or_default();
                        filled.push(place);
                        NewMember {
                            person: taker.id,
                            place,
                            role: taker.role.clone(),
                        }
                    })
                    .collect(),
            })
            .collect()
    }

    /// Tells everybody in new matches of them.
    pub(super) async fn tell_of_matches(
        &self,
        tx: &mut Tx,
        common: &Common<'_>,
        new: &[NewMatch],
        ends_at: Timestamp,
    ) -> Result<()> {
        let people = new
            .iter()
            .flat_map(|m| m.members.iter().map(|member| (m.id.uuid(), member.person.uuid())));
        let people: Vec<(Uuid, Uuid)> = people.collect();
        match common.state {
            "proposed" => {
                self.tell_each(tx, &people, "proposal", About::Proposal, Some(ends_at))
                    .await
            }
            _ => {
                self.tell_each(tx, &people, "introduction", About::Introduction, Some(ends_at))
                    .await
            }
        }
    }

    /// Tells people of their matches, each once: pairs of match and person.
    pub(super) async fn tell_each(
        &self,
        tx: &mut Tx,
        people: &[(Uuid, Uuid)],
        word: &str,
        about: fn(Uuid) -> About,
        not_after: Option<Timestamp>,
    ) -> Result<()> {
        let news = people.iter().map(|(id, person)| News {
            to: (*person).into(),
            about: about(*id),
            key: format!("{word}:{id}:{person}"),
            not_before: None,
            not_after,
        });
        self.tell(tx, &news.collect::<Vec<_>>()).await
    }

    /// Tells people of a round that nobody was found, where that is why they wait.
    pub(super) async fn tell_unmatched(
        &self,
        tx: &mut Tx,
        round: RoundId,
        people: &[(i64, PersonId, &str)],
        not_after: Timestamp,
    ) -> Result<()> {
        let waiting = people
            .iter()
            .filter(|(_, _, reason)| !["", GONE, PLANNED_WITHOUT].contains(reason));
        let waiting: Vec<(Uuid, Uuid)> = waiting.map(|(_, person, _)| (round.uuid(), person.uuid())).collect();
        self.tell_each(tx, &waiting, "unmatched", About::Unmatched, Some(not_after))
            .await
    }

    async fn tell_organizers(&self, tx: &mut Tx, kept: &Kept, round: RoundId) -> Result<()> {
        let organizers = programs::organizers(tx, kept.program).await?;
        let organizers: Vec<(Uuid, Uuid)> = organizers.iter().map(|(id, _)| (round.uuid(), id.uuid())).collect();
        self.tell_each(tx, &organizers, "round-made", About::RoundMade, None)
            .await
    }

    /// Asks for what happens in the course of a round. What its moment has passed for is left out; its end is not.
    pub(super) async fn enqueue_steps(&self, tx: &mut Tx, round: RoundId, cycle: &Cycle) -> Result<()> {
        let (now, id) = (self.surroundings.now(), round.uuid());
        for (job, word, at) in [
            (Job::RemindRound { round: id }, "remind", cycle.remind_at),
            (Job::AskRound { round: id }, "ask", cycle.ask_at),
            (Job::CloseRound { round: id }, "close", cycle.ends_at),
        ] {
            if at > now || word == "close" {
                self.enqueue(tx, &job, Some(&format!("{word}:{id}")), at).await?;
            }
        }
        Ok(())
    }

    /// Asks for people who are free again to be matched.
    pub(in crate::house) async fn settle_soon(&self, tx: &mut Tx, round: RoundId) -> Result<()> {
        let job = Job::SettleRound { round: round.uuid() };
        self.enqueue(tx, &job, None, self.surroundings.now()).await
    }

    /// Plans the round after this one, where this was the next.
    pub(super) async fn move_on(&self, tx: &mut Tx, kept: &Kept, slot: Date) -> Result<()> {
        let next = match_types::find(tx, kept.id).await?.and_then(|kept| kept.next_slot);
        if next == Some(slot) {
            let after = self.surroundings.now() + SignedDuration::from_secs(1);
            self.plan_next(tx, kept.id, after).await?;
        }
        Ok(())
    }
}

/// What an organizer asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Asked {
    /// A draft to look at.
    Draft,
    /// A round that begins at once.
    Published,
}

/// What has changed while a round was computed.
pub(super) struct Spoiled {
    gone: HashSet<usize>,
    avoided: HashSet<[usize; 2]>,
}

impl Spoiled {
    /// Whether everybody in a match is still there and may be with all others of it.
    pub(super) fn leaves(&self, found: &Found) -> bool {
        let stays = |&person: &usize| {
            let avoids = |&other: &usize| self.avoided.contains(&[person.min(other), person.max(other)]);
            !self.gone.contains(&person) && !found.members.iter().any(avoids)
        };
        found.members.iter().all(stays)
    }
}

/// Number, person and reason of everybody in a round; whoever is in a match has none.
fn reasons(
    prepared: &Prepared,
    matched: &HashSet<usize>,
    lost: &[&Found],
    spoiled: &Spoiled,
) -> Vec<(usize, PersonId, String)> {
    let gathered = &prepared.gathered;
    let mut found: HashMap<usize, &str> = prepared
        .solved
        .unmatched
        .iter()
        .map(|(p, r)| (*p, r.as_str()))
        .collect();
    // It is nobody's business why a match was not made after all.
    found.extend(
        lost.iter()
            .flat_map(|m| m.members.iter().map(|&p| (p, solve::nobody_free()))),
    );
    found.extend(spoiled.gone.iter().map(|&p| (p, GONE)));
    let reason = |number: usize| match matched.contains(&number) {
        true => "",
        false => found.get(&number).copied().unwrap_or(solve::nobody_free()),
    };
    let takers = gathered.takers.iter().enumerate();
    let mut all: Vec<(usize, PersonId, String)> = takers.map(|(n, t)| (n, t.id, reason(n).to_owned())).collect();
    let behind = gathered.takers.len();
    let others = gathered.left_out.iter().enumerate();
    all.extend(others.map(|(i, (id, reason))| (behind + i, *id, (*reason).to_owned())));
    all
}

/// The day on the wall of a match type.
pub(super) fn on_the_wall(kept: &Kept, at: Timestamp) -> Date {
    let zone = kith_domain::zone::Zones::bundled().parse(&kept.settings.cadence.time_zone);
    at.to_zoned(zone.unwrap_or(jiff::tz::TimeZone::UTC)).date()
}

pub(super) fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// A round of which nothing is known.
pub(super) const NO_ROUND: Error = Error::NotFound("round");
