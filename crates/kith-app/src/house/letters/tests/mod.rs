//! News on their way, on both databases and to a mail server that does what real ones do.

mod sessions;
mod sink;

use jiff::{SignedDuration, Timestamp};
use kith_deliver::email::Mailer;
use kith_domain::email::EmailAddress;
use kith_domain::id::{PersonId, ProgramId};
use kith_domain::permission::{Actor, Administrator, Oneself};
use kith_store::people::NewPerson;
use kith_store::testing::Kind;
use kith_store::{inspect, on_both, people, programs};

use super::*;
use crate::house::jobs::Worker;
use crate::house::testing::{PlainScribe, TestHouse};
use crate::house::{Error, Token};
use sink::{Shut, Sink};

/// A program, and people in it.
struct Scene {
    test: TestHouse,
    program: ProgramId,
}

impl Scene {
    async fn new(kind: Kind) -> Scene {
        let test = TestHouse::new(kind).await;
        let program = test.house.surroundings().id();
        let mut tx = test.db.db.write().await.unwrap();
        let now = test.house.now();
        programs::insert(&mut tx, program, "Coffee", "", now).await.unwrap();
        tx.commit().await.unwrap();
        Scene { test, program }
    }

    /// Somebody who organizes the program, so that there is something to be told.
    async fn somebody(&self, name: &str, time_zone: &str) -> PersonId {
        let id = self.test.house.surroundings().id();
        let email = EmailAddress::parse(&format!("{name}@example.org")).unwrap();
        let person = NewPerson {
            id,
            name,
            email: Some(&email),
            language: "en",
            time_zone,
            administrator: false,
        };
        let mut tx = self.test.db.db.write().await.unwrap();
        let now = self.test.house.now();
        people::insert(&mut tx, &person, now).await.unwrap();
        programs::add_organizer(&mut tx, self.program, id, now).await.unwrap();
        programs::enrol(&mut tx, self.program, id, now).await.unwrap();
        tx.commit().await.unwrap();
        id
    }

    async fn run(&self, sql: &str) {
        inspect::run(&self.test.db.db, sql).await;
    }

    /// Tells somebody something of the program that is told by day, once per word.
    async fn tell(&self, to: PersonId, word: &str, not_after: Option<Timestamp>) {
        self.tell_of(to, About::Organizing(self.program.uuid()), word, not_after)
            .await;
    }

    async fn tell_of(&self, to: PersonId, about: About, word: &str, not_after: Option<Timestamp>) {
        let news = News {
            to,
            about,
            key: format!("{word}:{to}"),
            not_before: None,
            not_after,
        };
        let mut tx = self.test.db.db.write().await.unwrap();
        self.test.house.tell(&mut tx, &[news]).await.unwrap();
        tx.commit().await.unwrap();
        // So that what is told next was told later.
        self.test.pass(SignedDuration::from_secs(1));
    }

    fn worker(&self, mailer: Mailer) -> Worker {
        Worker::new(self.test.house.clone(), mailer, std::sync::Arc::new(PlainScribe))
    }

    /// What became of the news, with how many of each.
    async fn fates(&self) -> Vec<(String, i64)> {
        let me = Administrator::on_the_command_line();
        self.test.house.mail_fates(me).await.unwrap()
    }

    /// The news, the newest first.
    async fn news(&self) -> Vec<kith_store::outbox::Due> {
        let mut tx = self.test.db.db.read().await.unwrap();
        kith_store::outbox::newest(&mut tx, 100).await.unwrap()
    }

    fn oneself(&self, person: PersonId) -> Oneself {
        Actor::recognized(person, false, vec![self.program]).oneself()
    }

    fn minutes(&self, n: i64) {
        self.test.pass(SignedDuration::from_mins(n));
    }
}

fn fates(list: &[(&str, i64)]) -> Vec<(String, i64)> {
    list.iter().map(|(word, n)| ((*word).to_owned(), *n)).collect()
}

on_both! {
    async fn something_is_told_once_at_the_persons_own_ten(kind) {
        let scene = Scene::new(kind).await;
        let ann = scene.somebody("ann", "Europe/Athens").await;
        scene.run("UPDATE enrolment SET paused_by = 'silence', paused_until = '2026-03-01'").await;
        let about = About::PausedBySilence(scene.program.uuid());
        scene.tell_of(ann, about, "paused", None).await;
        scene.tell_of(ann, about, "paused", None).await;
        let rows = scene.test.rows().await;
        assert_eq!((rows["mail"], rows["notice"]), (1, 1));
        // It is eleven in Athens, so it waits for the next morning there.
        let sink = Sink::new().await;
        let worker = scene.worker(sink.mailer());
        for hour in 0..24 {
            let sent = worker.work_off().await.unwrap();
            assert_eq!(sent, 0, "sent after {hour} hours");
            scene.minutes(60);
            if scene.test.house.surroundings().now() >= "2026-01-06T08:00:00Z".parse().unwrap() {
                break;
            }
        }
        assert_eq!(worker.work_off().await.unwrap(), 1);
        let taken = sink.taken();
        assert!(taken.len() == 1 && taken[0].contains("PausedBySilence") && taken[0].contains("/stay/"), "{taken:?}");
        assert_eq!(scene.fates().await, fates(&[("sent", 1)]));
        scene.minutes(24 * 60);
        assert_eq!(worker.work_off().await.unwrap(), 0, "it is not sent again");
    }

    async fn nobody_is_written_to_at_night(kind) {
        let scene = Scene::new(kind).await;
        let (near, far) = (scene.somebody("near", "UTC").await, scene.somebody("far", "Asia/Tokyo").await);
        scene.minutes(4 * 60);
        for person in [near, far] {
            scene.tell(person, "a", None).await;
        }
        let sink = Sink::new().await;
        let worker = scene.worker(sink.mailer());
        worker.work_off().await.unwrap();
        assert_eq!(sink.taken().len(), 1, "it is night in Tokyo");
        // A server that was away until late sends nothing late either.
        scene.tell(near, "b", None).await;
        scene.minutes(8 * 60);
        worker.work_off().await.unwrap();
        assert_eq!(sink.taken().len(), 1);
        scene.minutes(11 * 60);
        worker.work_off().await.unwrap();
        assert_eq!(scene.fates().await, fates(&[("sent", 3)]));
    }

    async fn a_letter_does_not_overtake_the_one_before_it(kind) {
        let scene = Scene::new(kind).await;
        let (ann, ben) = (scene.somebody("ann", "UTC").await, scene.somebody("ben", "UTC").await);
        scene.tell(ann, "first", None).await;
        scene.tell(ann, "second", None).await;
        let sink = Sink::new().await;
        sink.will_say(&["451 4.7.1 greylisted, come back"]);
        let worker = scene.worker(sink.mailer());
        worker.work_off().await.unwrap();
        assert!(sink.taken().is_empty(), "the second waits for the first");
        scene.tell(ben, "first", None).await;
        worker.work_off().await.unwrap();
        assert_eq!(sink.taken().len(), 1, "others do not wait for it");
        scene.minutes(1);
        worker.work_off().await.unwrap();
        let ids: Vec<String> = scene.news().await.into_iter().filter(|d| d.person_id == ann).map(|d| d.message_id).collect();
        let [second, first] = &ids[..] else { panic!("{ids:?}") };
        let taken = sink.taken();
        assert_eq!(taken.len(), 3);
        assert!(taken[1].contains(first.as_str()) && taken[2].contains(second.as_str()), "{taken:?}");
    }

    async fn whoever_unsubscribes_gets_no_more_and_nobody_else_can_do_it(kind) {
        let scene = Scene::new(kind).await;
        let (ann, ben) = (scene.somebody("ann", "UTC").await, scene.somebody("ben", "UTC").await);
        scene.run("UPDATE enrolment SET state = 'invited'").await;
        scene.run("UPDATE program SET state = 'open'").await;
        let about = About::Invitation(scene.program.uuid());
        let house = &scene.test.house;
        let path = house.link(ann, Purpose::Unsubscribe(List::Invitations));
        let link = Token::from_text(path.strip_prefix("/u/").unwrap());
        for _ in 0..3 {
            assert_eq!(house.unsubscribes_from(&link).unwrap(), List::Invitations);
        }
        assert_eq!(scene.test.rows().await["unsubscription"], 0, "looking changes nothing");
        scene.tell_of(ann, about, "a", None).await;
        // Told before, not sent yet: honoured all the same.
        assert_eq!(house.unsubscribe_by_link(&link).await.unwrap(), List::Invitations);
        house.unsubscribe_by_link(&link).await.unwrap();
        scene.tell_of(ben, about, "a", None).await;
        let sink = Sink::new().await;
        let worker = scene.worker(sink.mailer());
        worker.work_off().await.unwrap();
        let taken = sink.taken();
        assert_eq!(taken.len(), 1);
        assert!(taken[0].contains("To: ben@") && taken[0].contains("List-Unsubscribe: <https://kith.example.org/u/"), "{taken:?}");
        assert!(taken[0].contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click"));
        assert_eq!(scene.fates().await, fates(&[("sent", 1), ("unwanted", 1)]));
        // Every change to a link makes it nobody's.
        let text = link.reveal().to_owned();
        for at in 0..text.len() {
            let mut other = text.clone().into_bytes();
            other[at] = if other[at] == b'A' { b'B' } else { b'A' };
            let other = String::from_utf8(other).unwrap();
            // The last letter holds bits that belong to no byte.
            if at + 1 < text.len() && other != text {
                assert!(matches!(house.unsubscribe_by_link(&Token::from_text(&other)).await, Err(Error::Spent)), "letter {at}");
            }
        }
        let answer = house.link(ben, Purpose::Answer(scene.program.uuid().into()));
        let answer = Token::from_text(answer.strip_prefix("/a/").unwrap());
        assert!(matches!(house.unsubscribes_from(&answer), Err(Error::Spent)), "a link does one thing");
        let wished = house.subscriptions(scene.oneself(ann)).await.unwrap();
        assert!(wished.iter().all(|s| s.wanted == (s.list != List::Invitations)) && wished.len() == List::ALL.len());
        let back = Subscription { list: List::Invitations, wanted: true };
        house.subscribe(scene.oneself(ann), &[back]).await.unwrap();
        assert_eq!(scene.test.rows().await["unsubscription"], 0);
    }

    async fn a_mail_server_may_be_away_for_a_day(kind) {
        let scene = Scene::new(kind).await;
        let start = scene.test.house.surroundings().now();
        let mut told = Vec::new();
        for n in 0..20 {
            told.push(scene.somebody(&format!("p{n}"), "UTC").await);
        }
        for (n, person) in told.iter().enumerate() {
            let end = (n < 5).then_some(start + SignedDuration::from_hours(12));
            scene.tell(*person, "a", end).await;
        }
        let shut = Shut::new().await;
        let worker = scene.worker(shut.mailer());
        for _ in 0..(24 * 60) {
            worker.work_off().await.unwrap();
            scene.minutes(1);
        }
        let tried = scene.news().await.iter().filter(|due| due.attempts > 0).count();
        assert!(tried <= 5, "only those that are too late count as tried: it is not the fault of any letter");
        // At 1 to 9 minutes from each other, and by day only; the first time all connections find out together.
        assert!((60..300).contains(&shut.knocks()), "{} tries in a day", shut.knocks());
        assert_eq!(scene.fates().await.iter().map(|(_, n)| n).sum::<i64>(), 20, "nothing is lost");
        let sink = Sink::new().await;
        scene.worker(sink.mailer()).work_off().await.unwrap();
        assert_eq!(scene.fates().await, fates(&[("late", 5), ("sent", 15)]));
        assert_eq!(sink.taken().len(), 15);
    }

    async fn an_address_that_takes_no_mail_is_shown_and_left_alone(kind) {
        let scene = Scene::new(kind).await;
        let ann = scene.somebody("ann", "UTC").await;
        let sink = Sink::new().await;
        sink.will_say(&["550 5.1.1 <ann@example.org>: no such person"]);
        let worker = scene.worker(sink.mailer());
        scene.tell(ann, "a", None).await;
        worker.work_off().await.unwrap();
        scene.tell(ann, "b", None).await;
        worker.work_off().await.unwrap();
        assert!(sink.taken().is_empty());
        assert_eq!(scene.fates().await, fates(&[("refused", 2)]));
        let me = Administrator::on_the_command_line();
        let dead = scene.test.house.dead_addresses(me).await.unwrap();
        assert!(dead.len() == 1 && dead[0].person == ann && dead[0].said.contains("5.1.1"), "{dead:?}");
        assert!(!dead[0].said.contains("ann@"), "{dead:?}");
        let organizer = Actor::recognized(ann, false, vec![scene.program]).organizer_of(scene.program).unwrap();
        assert_eq!(scene.test.house.dead_addresses_of(organizer).await.unwrap(), dead);
        // Spam filters and full mailboxes say nothing about the address.
        let ben = scene.somebody("ben", "UTC").await;
        sink.will_say(&["550 5.7.1 looks like spam"]);
        scene.tell(ben, "a", None).await;
        scene.tell(ben, "b", None).await;
        worker.work_off().await.unwrap();
        assert_eq!(scene.fates().await, fates(&[("refused", 3), ("sent", 1)]));
        assert_eq!(scene.test.house.dead_addresses(me).await.unwrap().len(), 1);
    }

    async fn no_more_is_sent_in_a_minute_than_is_wished(kind) {
        let mut scene = Scene::new(kind).await;
        scene.test.house = scene.test.house.clone().with_mail_pace(Some(5));
        for n in 0..12 {
            let person = scene.somebody(&format!("p{n}"), "UTC").await;
            scene.tell(person, "a", None).await;
        }
        let estimate = scene.test.house.mail_estimate(6).await.unwrap();
        assert_eq!((estimate.waiting, estimate.per_minute, estimate.minutes), (12, Some(5), Some(4)));
        let sink = Sink::new().await;
        let worker = scene.worker(sink.mailer());
        for so_far in [5, 5, 10, 10, 12, 12] {
            worker.work_off().await.unwrap();
            assert_eq!(sink.taken().len(), so_far);
            scene.test.pass(SignedDuration::from_secs(31));
        }
    }

    async fn what_a_worker_held_that_died_is_sent_by_another_one(kind) {
        let scene = Scene::new(kind).await;
        let ann = scene.somebody("ann", "UTC").await;
        scene.tell(ann, "a", None).await;
        let now = scene.test.house.surroundings().now();
        let mut tx = scene.test.db.db.write().await.unwrap();
        let lease = (now + SignedDuration::from_mins(5)).into();
        let taken = kith_store::outbox::claim(&mut tx, scene.test.house.surroundings().id(), now.into(), lease, 10, false);
        assert_eq!(taken.await.unwrap().len(), 1);
        tx.commit().await.unwrap();
        let sink = Sink::new().await;
        let worker = scene.worker(sink.mailer());
        scene.tell(ann, "b", None).await;
        assert_eq!(worker.work_off().await.unwrap(), 0, "it is on its way, and nothing overtakes it");
        scene.minutes(5);
        assert_eq!(worker.work_off().await.unwrap(), 2);
        assert_eq!(sink.taken().len(), 2);
    }

    async fn what_is_not_so_any_more_is_not_told(kind) {
        let scene = Scene::new(kind).await;
        let ann = scene.somebody("ann", "UTC").await;
        scene.tell(ann, "a", None).await;
        let mut tx = scene.test.db.db.write().await.unwrap();
        programs::remove_organizer(&mut tx, scene.program, ann).await.unwrap();
        tx.commit().await.unwrap();
        let sink = Sink::new().await;
        scene.worker(sink.mailer()).work_off().await.unwrap();
        assert!(sink.taken().is_empty());
        assert_eq!(scene.fates().await, fates(&[("moot", 1)]));
    }
}
