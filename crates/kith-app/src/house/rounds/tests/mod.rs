//! Rounds on both databases: a program with people, a worker, and a clock that is moved by hand.

mod course;
mod making;
mod privacy;
mod replaying;

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use kith_deliver::email::Mailer;
use kith_domain::email::EmailAddress;
use kith_domain::id::{MatchId, MatchTypeId, PersonId, ProgramId, RoundId};
use kith_domain::permission::{Actor, Oneself, Organizer};
use kith_domain::program::{Cadence, MatchType, Rhythm};
use kith_store::rounds::{self as rows, Round, matches};
use kith_store::testing::Kind;
use kith_store::{inspect, match_types, people, programs};
use uuid::Uuid;

use super::super::jobs::Worker;
use super::super::testing::TestHouse;

/// A house with people, all in one program.
pub(super) struct Scene {
    pub(super) test: TestHouse,
    pub(super) people: Vec<PersonId>,
    pub(super) program: ProgramId,
    pub(super) match_type: MatchTypeId,
}

/// Every week on Monday at nine: the moment at which tests begin is the first slot.
pub(super) fn weekly() -> MatchType {
    MatchType {
        cadence: Cadence {
            rhythm: Rhythm::Weeks { every: 1 },
            ..Cadence::default()
        },
        // Nobody says anything in most of these tests.
        silent_rounds: 0,
        ..MatchType::default()
    }
}

impl Scene {
    /// A running program with so many people, whose first round is due now.
    pub(super) async fn new(kind: Kind, count: usize, settings: MatchType) -> Scene {
        let test = TestHouse::new(kind).await;
        let mut ids = Vec::new();
        let mut tx = test.db.db.write().await.unwrap();
        for n in 0..count {
            let id = test.house.surroundings().id();
            let email = EmailAddress::parse(&format!("p{n}@example.org")).unwrap();
            let person = people::NewPerson {
                id,
                name: &format!("Person {n}"),
                email: Some(&email),
                language: "en",
                time_zone: "UTC",
                administrator: false,
            };
            people::insert(&mut tx, &person, test.house.now()).await.unwrap();
            ids.push(id);
        }
        tx.commit().await.unwrap();
        let mut scene = Scene {
            test,
            people: ids,
            program: Uuid::nil().into(),
            match_type: Uuid::nil().into(),
        };
        let everybody = scene.people.clone();
        (scene.program, scene.match_type) = scene.program(settings, &everybody).await;
        scene
    }

    /// Another running program with some of the people.
    pub(super) async fn program(&self, settings: MatchType, people: &[PersonId]) -> (ProgramId, MatchTypeId) {
        let (id, match_type) = (self.id(), self.id());
        let now = self.test.house.now();
        let mut tx = self.test.db.db.write().await.unwrap();
        programs::insert(&mut tx, id, "Coffee", "", now).await.unwrap();
        match_types::insert(&mut tx, match_type, id, &settings, now)
            .await
            .unwrap();
        for person in people {
            programs::enrol(&mut tx, id, *person, now).await.unwrap();
        }
        let kept = match_types::find(&mut tx, match_type).await.unwrap().unwrap();
        let slot = settings.cadence.next(&Default::default(), now.timestamp()).unwrap();
        match_types::set_next(&mut tx, &kept, Some(slot.day), Some(slot.starts_at.into()))
            .await
            .unwrap();
        tx.commit().await.unwrap();
        self.sql(&format!(
            "UPDATE program SET state = 'running' WHERE id = {}",
            self.literal(id.uuid())
        ))
        .await;
        (id, match_type)
    }

    pub(super) fn id<T: From<Uuid>>(&self) -> T {
        self.test.house.surroundings().id()
    }

    pub(super) fn literal(&self, id: Uuid) -> String {
        inspect::id(&self.test.db.db, id)
    }

    pub(super) async fn sql(&self, sql: &str) {
        inspect::run(&self.test.db.db, sql).await;
    }

    /// Changes the enrolment of a person in the first program.
    pub(super) async fn enrolment(&self, person: usize, set: &str) {
        let (program, person) = (
            self.literal(self.program.uuid()),
            self.literal(self.people[person].uuid()),
        );
        self.sql(&format!(
            "UPDATE enrolment SET {set} WHERE program_id = {program} AND person_id = {person}"
        ))
        .await;
    }

    pub(super) fn worker(&self) -> Worker {
        Worker::new(
            self.test.house.clone(),
            Mailer::Keep,
            std::sync::Arc::new(crate::house::testing::PlainScribe),
        )
    }

    /// Does all that is due now.
    pub(super) async fn work(&self) {
        self.worker().catch_up().await.unwrap();
    }

    /// Lets time pass, and does all that is due then.
    pub(super) async fn after(&self, time: SignedDuration) {
        self.test.pass(time);
        self.work().await;
    }

    pub(super) fn organizer(&self) -> Organizer {
        Actor::recognized(self.people[0], false, vec![self.program])
            .organizer_of(self.program)
            .unwrap()
    }

    /// Lets the first person organize the program.
    pub(super) async fn organize(&self) {
        let mut tx = self.test.db.db.write().await.unwrap();
        let now = self.test.house.now();
        programs::add_organizer(&mut tx, self.program, self.people[0], now)
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }

    pub(super) fn oneself(&self, person: usize) -> Oneself {
        Actor::recognized(self.people[person], false, vec![]).oneself()
    }

    /// The rounds of the first program, the oldest first.
    pub(super) async fn rounds(&self) -> Vec<Round> {
        let mut tx = self.test.db.db.read().await.unwrap();
        let mut all = rows::of_program(&mut tx, self.program, Timestamp::MAX.into(), 100)
            .await
            .unwrap();
        all.reverse();
        all
    }

    pub(super) async fn the_round(&self) -> Round {
        self.rounds().await.pop().unwrap()
    }

    /// Who is in the live matches of a round, by number of the person.
    pub(super) async fn live(&self, round: RoundId) -> Vec<(MatchId, Vec<usize>)> {
        let mut tx = self.test.db.db.read().await.unwrap();
        let members = matches::members(&mut tx, round).await.unwrap();
        let mut found: BTreeMap<MatchId, Vec<usize>> = BTreeMap::new();
        for m in members.iter().filter(|m| m.live) {
            let person = self.people.iter().position(|p| Some(p.uuid()) == m.person_id);
            found.entry(m.match_id).or_default().push(person.unwrap());
        }
        found.values_mut().for_each(|m| m.sort_unstable());
        found.into_iter().collect()
    }

    /// The same without the ids, sorted.
    pub(super) async fn groups(&self, round: RoundId) -> Vec<Vec<usize>> {
        let mut groups: Vec<Vec<usize>> = self.live(round).await.into_iter().map(|(_, m)| m).collect();
        groups.sort_unstable();
        groups
    }

    /// Why nobody was found for people of a round.
    pub(super) async fn reasons(&self, round: RoundId) -> BTreeMap<usize, String> {
        let mut tx = self.test.db.db.read().await.unwrap();
        let people = rows::people(&mut tx, round).await.unwrap();
        let number = |id: Uuid| self.people.iter().position(|p| p.uuid() == id).unwrap();
        let some = people.into_iter().filter(|p| !p.reason.is_empty());
        some.filter_map(|p| Some((number(p.person_id?), p.reason))).collect()
    }

    /// How often each person was told something of one kind.
    pub(super) async fn told(&self, kind: &str) -> Vec<i64> {
        let mut told = Vec::new();
        for person in &self.people {
            let person = self.literal(person.uuid());
            told.push(
                self.count(&format!("mail WHERE kind = '{kind}' AND person_id = {person}"))
                    .await,
            );
        }
        told
    }

    /// How many rows there are of what follows `FROM`.
    pub(super) async fn count(&self, what: &str) -> i64 {
        inspect::count(&self.test.db.db, what).await
    }

    /// No job was given up.
    pub(super) async fn all_jobs_are_well(&self) {
        assert_eq!(
            self.count("job WHERE state = 'dead' OR last_error IS NOT NULL").await,
            0
        );
    }
}

pub(super) fn days(n: i64) -> SignedDuration {
    SignedDuration::from_hours(24 * n)
}

pub(super) fn day(text: &str) -> Date {
    text.parse().unwrap()
}
