//! What an organizer does with rounds: looks ahead, has one made now, publishes or drops a draft, leaves somebody out of one.

use std::collections::HashSet;

use jiff::civil::Date;
use kith_domain::id::{ExclusionId, MatchTypeId, PersonId, RoundId};
use kith_domain::permission::Organizer;
use kith_domain::program::{Process, State};
use kith_store::rounds::matches::{self, Common, NewMatch, NewMember};
use kith_store::rounds::{self as rows, Exclusion, Round, gather};
use kith_store::{Ts, Tx, programs};
use serde_json::json;
use uuid::Uuid;

use super::super::jobs::Job;
use super::super::{Error, House, Result};
use super::make::{Asked, GONE, Ground, NO_ROUND, Order, Outcome, count, on_the_wall};

/// Somebody, or two people together, whom a round is made without.
pub type Excluded = Exclusion;

/// The round that comes next in a match type.
#[derive(Clone, Debug)]
pub struct NextRound {
    /// Its day.
    pub slot: Date,
    /// When it is made by itself; nothing where nothing is planned.
    pub at: Option<Ts>,
    /// Whether there is a draft of it.
    pub draft: Option<RoundId>,
    /// Whom it is made without.
    pub excluded: Vec<Excluded>,
    /// Why the last attempt to make one was given up, where none was made since: what to change in the rules.
    pub problem: Option<String>,
    /// Whether one is being made.
    pub under_way: bool,
}

impl House {
    /// What is planned for a match type.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a match type of another program.
    pub async fn next_round(&self, organizer: Organizer, match_type: MatchTypeId) -> Result<NextRound> {
        let mut tx = self.db.read().await?;
        let ground = own(&mut tx, organizer, match_type).await?;
        let draft = match ground.kept.settings.makes_matches() {
            true => rows::draft_of(&mut tx, match_type).await?,
            // One from before it came to ask questions does not stand for the next of these.
            false => None,
        };
        let slot = self.slot(&ground, draft.as_ref());
        Ok(NextRound {
            slot,
            at: ground.kept.next_at.filter(|_| ground.kept.next_slot == Some(slot)),
            draft: draft.map(|d| d.id),
            excluded: rows::exclusions(&mut tx, match_type, &slot.to_string()).await?,
            problem: rows::problem(&mut tx, match_type).await?,
            under_way: rows::under_way(&mut tx, match_type).await?,
        })
    }

    /// Asks for the next round: a draft to look at, or one that begins at once. A worker makes it; a draft of it is made anew.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a match type of another program; [`Error::Invalid`] when the program does not run yet or any more, or the
    /// match type asks questions.
    pub async fn ask_for_round(&self, organizer: Organizer, match_type: MatchTypeId, asked: Asked) -> Result<()> {
        let mut tx = self.db.write().await?;
        let slot = self.may_be_made(&mut tx, organizer, match_type, asked).await?;
        let job = Job::MakeRound {
            match_type: match_type.uuid(),
            slot,
            asked: Some(asked),
        };
        self.enqueue(&mut tx, &job, None, self.surroundings.now()).await?;
        let detail = json!({ "program": organizer.program().to_string() });
        let subject = format!("match-type:{match_type}");
        self.log(&mut tx, organizer.by(), "round.asked-for", &subject, &detail)
            .await?;
        tx.commit().await?;
        Ok(())
    }

    /// The same, made before this returns: for the command line.
    ///
    /// # Errors
    /// As [`House::ask_for_round`]; [`Error::Matching`] when the rules cannot be kept as they are; [`Error::NotFound`] when there is a
    /// round on that day already.
    pub async fn make_round_now(&self, organizer: Organizer, match_type: MatchTypeId, asked: Asked) -> Result<RoundId> {
        let mut tx = self.db.read().await?;
        let slot = self.may_be_made(&mut tx, organizer, match_type, asked).await?;
        drop(tx);
        let order = Order {
            match_type,
            slot,
            outcome: match asked {
                Asked::Draft => Outcome::Draft,
                Asked::Published => Outcome::Published,
            },
            by: organizer.by(),
        };
        self.make_round(order).await?.ok_or(NO_ROUND)
    }

    async fn may_be_made(&self, tx: &mut Tx, organizer: Organizer, id: MatchTypeId, asked: Asked) -> Result<Date> {
        let ground = own(tx, organizer, id).await?;
        // Its days bring questions: a round of it would put together everybody who only wanted to answer.
        if !ground.kept.settings.makes_matches() {
            return Err(Error::invalid("match-type", "error-asks-questions"));
        }
        let may = match asked {
            Asked::Draft => ground.state != State::Closed,
            Asked::Published => ground.state == State::Running,
        };
        if !may {
            return Err(Error::invalid("program", "error-program-not-running"));
        }
        let draft = rows::draft_of(tx, id).await?;
        let slot = self.slot(&ground, draft.as_ref());
        let there = rows::of_slot(tx, id, &slot.to_string()).await?;
        if there.is_some_and(|r| r.state == "published") {
            return Err(Error::invalid("round", "error-round-made"));
        }
        Ok(slot)
    }

    /// The day of the round that comes next: that of a draft, else the one that is planned, else today.
    fn slot(&self, ground: &Ground, draft: Option<&Round>) -> Date {
        let today = || on_the_wall(&ground.kept, self.surroundings.now());
        let drafted = draft.and_then(|d| d.slot.parse().ok());
        drafted.or(ground.kept.next_slot).unwrap_or_else(today)
    }

    /// Lets a draft begin, as it is; without the matches of people who take part no more, or avoid each other by now.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is no such draft in the program; [`Error::Invalid`] when the program does not run, or the match
    /// type asks questions by now.
    pub async fn publish_round(&self, organizer: Organizer, id: RoundId) -> Result<()> {
        let now = self.surroundings.now();
        let mut tx = self.db.write().await?;
        let round = own_draft(&mut tx, organizer, id).await?;
        let ground = own(&mut tx, organizer, round.match_type_id).await?;
        // It may have been changed since the draft was made.
        if !ground.kept.settings.makes_matches() {
            return Err(Error::invalid("match-type", "error-asks-questions"));
        }
        if ground.state != State::Running {
            return Err(Error::invalid("program", "error-program-not-running"));
        }
        let slot: Date = round.slot.parse().map_err(|_| NO_ROUND)?;
        let cycle = ground.cycle(slot, now);
        let lost = self.drop_spoiled(&mut tx, organizer, id).await?;
        let matched = round.matched - lost;
        rows::publish(&mut tx, id, cycle.starts_at.into(), matched, now.into()).await?;
        let state = match ground.kept.settings.process {
            Process::Proposed => "proposed",
            Process::Roulette | Process::OrganizerLed => "active",
        };
        matches::publish(&mut tx, id, state, cycle.starts_at.into(), now.into()).await?;
        let members = matches::members(&mut tx, id).await?;
        let new = members.chunk_by(|a, b| a.match_id == b.match_id).map(|some| NewMatch {
            id: some[0].match_id,
            score: 0,
            points: String::new(),
            why: String::new(),
            members: some
                .iter()
                .filter_map(|m| {
                    Some(NewMember {
                        person: m.person_id?.into(),
                        place: 0,
                        role: String::new(),
                    })
                })
                .collect(),
        });
        let new: Vec<NewMatch> = new.collect();
        let common = Common {
            program: round.program_id,
            match_type: round.match_type_id,
            round: id,
            state,
            origin: "round",
            since: cycle.starts_at.into(),
            now: now.into(),
        };
        self.tell_of_matches(&mut tx, &common, &new, round.ends_at.timestamp())
            .await?;
        let people = rows::people(&mut tx, id).await?;
        // Whoever has paused since the draft was made does not wait for anybody.
        let today = on_the_wall(&ground.kept, now).to_string();
        let here = gather::taking_part(&mut tx, round.program_id, &today).await?;
        let here: HashSet<Uuid> = here.into_iter().collect();
        let people: Vec<(i64, PersonId, &str)> = people
            .iter()
            .filter_map(|p| {
                Some((
                    p.number,
                    p.person_id.filter(|id| here.contains(id))?.into(),
                    p.reason.as_str(),
                ))
            })
            .collect();
        self.tell_unmatched(&mut tx, id, &people, round.cut_off_at.timestamp())
            .await?;
        self.enqueue_steps(&mut tx, id, &cycle).await?;
        if lost > 0 {
            self.settle_soon(&mut tx, id).await?;
        }
        self.move_on(&mut tx, &ground.kept, slot).await?;
        self.log_round(&mut tx, organizer, "round.published", id).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Drops a draft. Its day is free again.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is no such draft in the program: what people were told of cannot be undone.
    pub async fn undo_round(&self, organizer: Organizer, id: RoundId) -> Result<()> {
        let mut tx = self.db.write().await?;
        let round = own_draft(&mut tx, organizer, id).await?;
        if !rows::remove_draft(&mut tx, round.match_type_id, &round.slot).await? {
            return Err(NO_ROUND);
        }
        self.log_round(&mut tx, organizer, "round.undone", id).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Makes the next round of a match type without somebody, or without putting two people together.
    ///
    /// # Errors
    /// [`Error::NotFound`] when one of them takes no part in the program, or the match type is of another one.
    pub async fn exclude_from_round(
        &self,
        organizer: Organizer,
        match_type: MatchTypeId,
        person: PersonId,
        other: Option<PersonId>,
    ) -> Result<ExclusionId> {
        let mut tx = self.db.write().await?;
        let ground = own(&mut tx, organizer, match_type).await?;
        for one in [Some(person), other].into_iter().flatten() {
            if !programs::is_enrolled(&mut tx, organizer.program(), one).await? {
                return Err(Error::NotFound("person"));
            }
        }
        if other == Some(person) {
            return Err(Error::NotFound("person"));
        }
        let draft = rows::draft_of(&mut tx, match_type).await?;
        let slot = self.slot(&ground, draft.as_ref());
        let id = self.surroundings.id();
        rows::exclude(&mut tx, id, match_type, &slot.to_string(), person, other).await?;
        // That there is an exclusion is known; whom it is about may have been said in confidence.
        let subject = format!("match-type:{match_type}");
        let detail = json!({ "program": organizer.program().to_string() });
        self.log(&mut tx, organizer.by(), "round.exclusion-added", &subject, &detail)
            .await?;
        tx.commit().await?;
        Ok(id)
    }

    /// Takes back that a round is made without somebody.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is no such exclusion in the program.
    pub async fn include_in_round(&self, organizer: Organizer, match_type: MatchTypeId, id: ExclusionId) -> Result<()> {
        let mut tx = self.db.write().await?;
        own(&mut tx, organizer, match_type).await?;
        match rows::include(&mut tx, match_type, id).await {
            Err(kith_store::Error::Gone(_)) => return Err(Error::NotFound("exclusion")),
            result => result?,
        }
        let subject = format!("match-type:{match_type}");
        let detail = json!({ "program": organizer.program().to_string() });
        self.log(&mut tx, organizer.by(), "round.exclusion-removed", &subject, &detail)
            .await?;
        tx.commit().await?;
        Ok(())
    }

    /// Removes the matches of a draft that cannot be kept; returns how many people were in them.
    async fn drop_spoiled(&self, tx: &mut Tx, organizer: Organizer, id: RoundId) -> Result<i64> {
        let gone: HashSet<(Uuid, i64)> = matches::forsaken(tx, id).await?.into_iter().collect();
        let members = matches::members(tx, id).await?;
        let mut people: Vec<PersonId> = members.iter().filter_map(|m| m.person_id.map(PersonId::from)).collect();
        people.sort_unstable();
        people.dedup();
        let avoided = self.who_is_avoided(tx, organizer.program(), &people).await?;
        let (mut lost, mut left) = (Vec::new(), Vec::new());
        for some in members.chunk_by(|a, b| a.match_id == b.match_id) {
            let is_gone = |position: i64| gone.contains(&(some[0].match_id.uuid(), position));
            let all = (0_i64..)
                .zip(some)
                .filter_map(|(i, m)| Some((is_gone(i), PersonId::from(m.person_id?))));
            let (out, here): (Vec<_>, Vec<_>) = all.partition(|(is_gone, _)| *is_gone);
            let has = |person: usize| here.iter().any(|(_, id)| *id == people[person]);
            if !out.is_empty() || here.len() < some.len() || avoided.iter().any(|[a, b]| has(*a) && has(*b)) {
                matches::remove_draft(tx, some[0].match_id).await?;
                lost.extend(here.into_iter().map(|(_, id)| id));
                left.extend(out.into_iter().map(|(_, id)| id));
            }
        }
        rows::set_reason(tx, id, &lost, super::solve::nobody_free()).await?;
        rows::set_reason(tx, id, &left, GONE).await?;
        Ok(count(lost.len() + left.len()))
    }

    async fn log_round(&self, tx: &mut Tx, organizer: Organizer, action: &str, id: RoundId) -> Result<()> {
        let detail = json!({ "program": organizer.program().to_string() });
        self.log(tx, organizer.by(), action, &format!("round:{id}"), &detail)
            .await
    }
}

/// A match type of the organizer's own program.
async fn own(tx: &mut Tx, organizer: Organizer, id: MatchTypeId) -> Result<Ground> {
    let ground = Ground::find(tx, id).await?;
    ground
        .filter(|g| g.kept.program == organizer.program())
        .ok_or(Error::NotFound("match type"))
}

async fn own_draft(tx: &mut Tx, organizer: Organizer, id: RoundId) -> Result<Round> {
    let round = rows::find(tx, id).await?;
    round
        .filter(|r| r.program_id == organizer.program() && r.state == "draft")
        .ok_or(NO_ROUND)
}
