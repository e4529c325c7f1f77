//! What people do when nobody tells them to: one thing after the other, in the order of time.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashSet};

use jiff::{SignedDuration, Timestamp};
use kith_domain::id::{MatchId, PersonId, RoundId};
use kith_domain::meeting::Times;
use kith_domain::permission::Actor;
use kith_domain::program::State;
use kith_engine::Rng;

use super::super::matches::Met;
use super::super::sessions::{SessionForm, When};
use super::super::{Error, House, Result};
use super::chatter;
use super::people::{Somebody, Staff};
use super::programs::{self, Made, Part};
use super::{Cast, WEEKS};

/// Where people meet who are in one place, and where others do.
const NEAR: [&str; 3] = ["Canteen", "Second floor, small room", "A walk around the block"];
const FAR: &str = "https://meet.example.org/harbour";
/// What people write to organizers.
const REMARKS: [&str; 14] = [
    "We ran over the time and did not mind.",
    "The question about detours was a good start.",
    "More of this with people from other sites, please.",
    "We have a small project together now.",
    "Half an hour would be better for us than 25 minutes.",
    "I would not have met her otherwise.",
    "Turns out we have the same problem with the same spreadsheet.",
    "Could we have a room without glass walls for this?",
    "She showed me how their planning works. I am going to try it.",
    "Somebody outside my team asked me the right question.",
    "The times that were offered fitted both of us, across six hours.",
    "We walked. That was better than another call.",
    "He is new, and I remembered what that is like.",
    "I know now whom to ask about invoices.",
];
/// Something that somebody is about to do.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Act {
    Make(usize),
    Start(usize),
    Join(usize, usize),
    Book(MatchId, PersonId),
    Answer(MatchId, PersonId, bool),
    StepOut(MatchId, PersonId),
    Pause(usize),
    Chat(usize),
    Close(usize),
}

/// The people, and what they are about to do.
pub(super) struct Life {
    house: House,
    staff: Staff,
    rng: Rng,
    made: Vec<Made>,
    agenda: BinaryHeap<Reverse<(Timestamp, Act)>>,
    seen: HashSet<RoundId>,
    began: Timestamp,
    remarks: std::array::IntoIter<&'static str, { REMARKS.len() }>,
}

impl Life {
    pub(super) fn new(house: House, staff: Staff, rng: Rng, now: Timestamp) -> Life {
        let mut agenda = BinaryHeap::new();
        for (i, part) in Part::ALL.into_iter().enumerate() {
            // At ten on a Tuesday.
            agenda.push(Reverse((now + weeks(part.week()) + hours(28), Act::Make(i))));
        }
        let mut life = Life {
            house,
            staff,
            rng,
            made: Vec::new(),
            agenda,
            seen: HashSet::new(),
            began: now,
            remarks: REMARKS.into_iter(),
        };
        for i in 0..life.staff.people.len() {
            // Everybody is away at some time of the year, and a fifth say so here.
            if life.chance(20) {
                let hour = 24 * 21 + life.rng.below(24 * 150);
                life.plan(now + hours(whole(hour)), Act::Pause(i));
            }
        }
        life
    }

    /// When the next thing is done, if that is before a moment.
    pub(super) fn next_before(&self, until: Timestamp) -> Option<Timestamp> {
        self.agenda.peek().map(|Reverse((at, _))| *at).filter(|at| *at < until)
    }

    /// Does everything that is due.
    pub(super) async fn act(&mut self) -> Result<()> {
        let now = self.house.surroundings.now();
        while self.next_before(now + SignedDuration::from_nanos(1)).is_some() {
            if let Some(Reverse((_, act))) = self.agenda.pop() {
                match self.dispatch(act, now).await {
                    // Somebody was quicker, or things have changed since: as in life.
                    Ok(()) | Err(Error::NotFound(_) | Error::Invalid(_) | Error::Refused) => {}
                    Err(error) => return Err(error),
                }
            }
        }
        Ok(())
    }

    async fn dispatch(&mut self, act: Act, now: Timestamp) -> Result<()> {
        match act {
            Act::Make(part) => self.make(Part::ALL[part], now).await,
            Act::Start(made) => self.house.move_program(self.made[made].organizer, State::Running).await,
            Act::Join(made, who) => self.join(made, who).await,
            Act::Book(id, who) => self.book(id, who).await,
            Act::Answer(id, who, met) => self.answer(id, who, met).await,
            Act::StepOut(id, who) => {
                let Some(who) = self.staff.find(who) else { return Ok(()) };
                self.house.leave_match(who.oneself(), id).await.map(|_| ())
            }
            Act::Pause(who) => {
                let until = programs::day(now, 7 + whole(self.rng.below(14)));
                self.house
                    .pause_everywhere(self.staff.people[who].oneself(), Some(until))
                    .await
            }
            Act::Chat(made) => self.chat(made, now).await,
            Act::Close(made) => self.house.move_program(self.made[made].organizer, State::Closed).await,
        }
    }

    async fn make(&mut self, part: Part, now: Timestamp) -> Result<()> {
        let organizer = self.organizer().clone();
        let made = programs::make(&self.house, part, &organizer, now).await?;
        let at = self.made.len();
        self.made.push(made);
        for (who, after) in programs::invite(&self.house, made, &self.staff, &mut self.rng).await? {
            self.plan(now + hours(after), Act::Join(at, who));
        }
        match part {
            Part::Coffee | Part::WaterCooler | Part::Coaching => self.plan(now + hours(24 * 6), Act::Start(at)),
            Part::Mentoring | Part::Silos => {}
        }
        if part == Part::Coaching {
            self.plan(now + weeks(14) + hours(30), Act::Close(at));
        }
        if part == Part::WaterCooler {
            for week in 1..WEEKS - part.week() {
                self.plan(now + weeks(week) + hours(30), Act::Chat(at));
            }
        }
        Ok(())
    }

    async fn join(&mut self, made: usize, who: usize) -> Result<()> {
        let made = self.made[made];
        let who = self.staff.people[who].clone();
        let actor = Actor::recognized(who.id, false, Vec::new());
        let questions = self
            .house
            .program(&actor, made.id)
            .await?
            .program
            .settings
            .questions
            .len();
        let registration = programs::registration(made, &who, questions, &mut self.rng);
        self.house.join(who.oneself(), made.id, &registration).await?;
        Ok(())
    }

    /// Looks for rounds that began, and lets their people plan what they do about it.
    pub(super) async fn notice_rounds(&mut self) -> Result<()> {
        for made in self.made.clone() {
            for line in self.house.rounds(made.organizer, None).await? {
                if line.round.published_at.is_none() || !self.seen.insert(line.round.id) {
                    continue;
                }
                let (starts, ask, ends) = (
                    line.round.starts_at.timestamp(),
                    line.round.ask_at.timestamp(),
                    line.round.ends_at.timestamp(),
                );
                let mut after = None;
                loop {
                    let page = self.house.round(made.organizer, line.round.id, after).await?;
                    for found in &page.matches {
                        let people: Vec<PersonId> = found.members.iter().flatten().map(|(id, _)| *id).collect();
                        self.plan_match(found.id, &people, starts, ask, ends);
                    }
                    after = page.next;
                    if after.is_none() {
                        break;
                    }
                }
            }
        }
        Ok(())
    }

    /// What the people of a match will do about it.
    fn plan_match(&mut self, id: MatchId, people: &[PersonId], starts: Timestamp, ask: Timestamp, ends: Timestamp) {
        let habits: Vec<Somebody> = people.iter().filter_map(|id| self.staff.find(*id)).cloned().collect();
        let Some(first) = habits.first() else { return };
        if self.chance(2) {
            let at = starts + hours(30 + whole(self.rng.below(40)));
            self.plan(at, Act::StepOut(id, first.id));
            return;
        }
        if self.chance(first.books) {
            let at = starts + hours(4 + whole(self.rng.below(70)));
            self.plan(at, Act::Book(id, first.id));
        }
        let meets = habits.iter().all(|somebody| self.chance(somebody.turns_up));
        let span = usize::try_from((ends - ask).get_hours().max(2)).unwrap_or(24);
        for somebody in &habits {
            if self.chance(somebody.answers) {
                let at = ask + hours(1 + whole(self.rng.below(span.max(24))));
                self.plan(at, Act::Answer(id, somebody.id, meets));
            }
        }
    }

    async fn book(&mut self, id: MatchId, who: PersonId) -> Result<()> {
        let Some(who) = self.staff.find(who).cloned() else {
            return Ok(());
        };
        let planning = self.house.plan_session(who.oneself(), id, None).await?;
        let Times::Found(offered) = &planning.times else {
            return Ok(());
        };
        let Some(offer) = offered.get(self.rng.below(offered.len().max(1))) else {
            return Ok(());
        };
        let mut places = HashSet::new();
        for peer in &self.house.my_match(who.oneself(), id).await?.people {
            places.insert(peer.id.and_then(|id| self.staff.find(id)).map(|p| p.location.clone()));
        }
        let place = match places.len() {
            1 => NEAR[self.rng.below(NEAR.len())],
            _ => FAR,
        };
        let form = SessionForm {
            when: When::At(offer.starts_at),
            minutes: planning.minutes,
            place: place.to_owned(),
        };
        self.house.book_session(who.oneself(), id, &form).await?;
        Ok(())
    }

    async fn answer(&mut self, id: MatchId, who: PersonId, met: bool) -> Result<()> {
        let Some(who) = self.staff.find(who).cloned() else {
            return Ok(());
        };
        let said = match (met, self.chance(60)) {
            (true, _) => Met::Yes,
            (false, true) => Met::NotYet,
            (false, false) => Met::No,
        };
        self.house.answer_met(who.oneself(), id, said).await?;
        self.house.read_notices(who.oneself()).await?;
        if said == Met::Yes && self.chance(65) {
            let useful = [5, 5, 4, 4, 4, 4, 3, 3, 2][self.rng.below(9)];
            // Each is written once; few people write anything.
            let remark = if self.chance(2) {
                self.remarks.next().unwrap_or("")
            } else {
                ""
            };
            self.house.rate_match(who.oneself(), id, useful, remark).await?;
        }
        Ok(())
    }

    async fn chat(&mut self, made: usize, _: Timestamp) -> Result<()> {
        let made = self.made[made];
        self.house.read_notices(self.organizer().oneself()).await?;
        let actor = Actor::recognized(self.organizer().id, false, vec![made.id]);
        let cooler = self.house.water_cooler(&actor, made.id).await?;
        let Some(newest) = cooler.prompts.first() else {
            return Ok(());
        };
        let prompt = newest.id;
        let mut said = chatter::answers(&newest.wording).iter();
        let mut next = said.next();
        // Whoever is not in the program is refused, and says nothing.
        for _ in 0..30 {
            let Some(text) = next else { break };
            let who = self.staff.people[self.rng.below(self.staff.people.len())].oneself();
            if self.house.answer_prompt(who, prompt, text).await.is_ok() {
                next = said.next();
            }
        }
        Ok(())
    }

    /// Whom to be for somebody who looks around: an organizer, a manager, and two who are matched and have agreed on a time.
    pub(super) async fn cast(self) -> Result<Cast> {
        let coffee = self.made.iter().find(|made| made.part == Part::Coffee);
        let coffee = coffee.ok_or(Error::NotFound("program"))?;
        let rounds = self.house.rounds(coffee.organizer, None).await?;
        let newest = rounds.iter().find(|line| line.round.published_at.is_some());
        let newest = newest.ok_or(Error::NotFound("round"))?.round.id;
        let page = self.house.round(coffee.organizer, newest, None).await?;
        let mut pair = None;
        for found in page.matches.iter().filter(|m| m.state == "active") {
            let people: Vec<&Somebody> = found
                .members
                .iter()
                .flatten()
                .filter_map(|(id, _)| self.staff.find(*id))
                .collect();
            let [one, other] = people[..] else { continue };
            let session = self.house.session_of(one.oneself(), found.id).await?;
            let agreed = session.is_some_and(|s| s.starts_at > self.house.surroundings().now());
            // Their first page shows the overlap of the two where this is the only match that they have now.
            let mut only = true;
            for somebody in [one, other] {
                only &= self.house.home(somebody.oneself()).await?.matches.len() == 1;
            }
            let best = (only, agreed, found.why.len());
            if pair.as_ref().is_none_or(|(score, _)| best > *score) {
                pair = Some((best, [one.email.clone(), other.email.clone()]));
            }
        }
        Ok(Cast {
            administrator: kith_domain::email::EmailAddress::parse(super::ADMINISTRATOR)
                .map_err(|_| Error::NotFound("person"))?,
            organizer: self.organizer().email.clone(),
            manager: self.manager().email.clone(),
            matched: pair.ok_or(Error::NotFound("match"))?.1,
        })
    }

    /// Who organizes all of it: a lead who has been there for long.
    fn organizer(&self) -> &Somebody {
        let leads = self.staff.people.iter().filter(|p| p.level == "Lead");
        leads.min_by_key(|p| p.started.clone()).unwrap_or(&self.staff.people[0])
    }

    fn manager(&self) -> &Somebody {
        let directors = self.staff.people.iter().filter(|p| p.level == "Director");
        directors
            .min_by_key(|p| p.started.clone())
            .unwrap_or(&self.staff.people[0])
    }

    fn plan(&mut self, at: Timestamp, act: Act) {
        self.agenda.push(Reverse((at.max(self.began), act)));
    }

    /// True so often in a hundred times.
    fn chance(&mut self, hundredths: usize) -> bool {
        self.rng.below(100) < hundredths
    }
}

fn hours(n: i64) -> SignedDuration {
    SignedDuration::from_hours(n)
}

fn weeks(n: i64) -> SignedDuration {
    SignedDuration::from_hours(24 * 7 * n)
}

fn whole(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}
