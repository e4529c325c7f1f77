use std::collections::BTreeMap;

use kith_deliver::calendar::{Invitation, Method, check};
use kith_deliver::email::{Letter, Sender};
use kith_domain::email::EmailAddress;
use kith_domain::id::ProgramId;
use kith_domain::meeting::Times;
use kith_domain::permission::Actor;
use kith_domain::program::MatchType;
use kith_store::people::NewPerson;
use kith_store::testing::Kind;
use kith_store::{on_both, people, programs};

use super::super::testing::TestHouse;
use super::*;

/// People of a match, and what the calendar of each was told, message by message.
struct Match {
    test: TestHouse,
    id: MatchId,
    people: Vec<PersonId>,
    told: BTreeMap<PersonId, Vec<String>>,
}

fn one(person: PersonId) -> Oneself {
    Actor::recognized(person, false, Vec::new()).oneself()
}

fn at(text: &str) -> When {
    When::At(text.parse().unwrap())
}

fn form(when: When) -> SessionForm {
    SessionForm {
        when,
        minutes: 25,
        place: "Kitchen, 2nd floor; left".to_owned(),
    }
}

async fn person(test: &TestHouse, name: &str, zone: &str) -> PersonId {
    let id = test.house.surroundings().id();
    let email = EmailAddress::parse(&format!("{}@example.org", name.to_lowercase())).unwrap();
    let person = NewPerson {
        id,
        name,
        email: Some(&email),
        language: "en",
        time_zone: zone,
        administrator: false,
    };
    let mut tx = test.house.db().write().await.unwrap();
    people::insert(&mut tx, &person, test.house.now()).await.unwrap();
    tx.commit().await.unwrap();
    id
}

impl Match {
    async fn new(kind: Kind, people: &[(&str, &str)]) -> Match {
        let test = TestHouse::new(kind).await;
        let program: ProgramId = test.house.surroundings().id();
        let mut tx = test.house.db().write().await.unwrap();
        programs::insert(&mut tx, program, "Coffee", "", test.house.now())
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let mut ids = Vec::new();
        for (name, zone) in people {
            ids.push(person(&test, name, zone).await);
        }
        let id = test.put_together(program, &MatchType::default(), &ids).await.id;
        Match {
            test,
            id,
            people: ids,
            told: BTreeMap::new(),
        }
    }

    fn house(&self) -> &House {
        &self.test.house
    }

    async fn book(&self, who: usize, when: &str) -> SessionId {
        self.house()
            .book_session(one(self.people[who]), self.id, &form(at(when)))
            .await
            .unwrap()
    }

    /// Everything that waits to be told, by person.
    async fn waiting(&self) -> Vec<PersonId> {
        let mut tx = self.house().db().read().await.unwrap();
        let mut waiting = Vec::new();
        for person in &self.people {
            for _ in 0..rows::waiting_for_tests(&mut tx, *person).await.unwrap() {
                waiting.push(*person);
            }
        }
        waiting
    }

    /// Sends what waits, as the mailer does: checks each mail, and each calendar's new message against the one before.
    async fn send(&mut self, session: SessionId) -> Vec<(PersonId, Method, i64)> {
        let mut sent = Vec::new();
        for person in self.waiting().await {
            let mut tx = self.house().db().write().await.unwrap();
            let invitation = self.house().session_invitation(&mut tx, session, person).await.unwrap();
            rows::forget_unsent(&mut tx, person, &words(session)).await.unwrap();
            tx.commit().await.unwrap();
            let Some(invitation) = invitation else { continue };
            let raw = raw(&invitation, &self.address(person).await);
            let mail = check::mail(&raw).unwrap();
            assert_eq!(mail.faults, [""; 0], "{}", mail.calendar);
            let told = self.told.entry(person).or_default();
            if let Some(before) = told.last() {
                assert_eq!(
                    check::change(before, &mail.calendar),
                    [""; 0],
                    "{before}\n{}",
                    mail.calendar
                );
            }
            told.push(mail.calendar);
            sent.push((person, invitation.method, invitation.event.sequence));
        }
        sent
    }

    async fn address(&self, person: PersonId) -> EmailAddress {
        let mut tx = self.house().db().read().await.unwrap();
        let person = people::find(&mut tx, person).await.unwrap().unwrap();
        EmailAddress::parse(&person.email.unwrap()).unwrap()
    }

    async fn end(&self, leaving: Leaving) {
        let mut tx = self.house().db().write().await.unwrap();
        self.house().end_sessions(&mut tx, self.id, leaving).await.unwrap();
        tx.commit().await.unwrap();
    }
}

fn words(session: SessionId) -> String {
    serde_json::to_string(&About::Session(session.uuid())).unwrap()
}

fn raw(invitation: &Invitation, to: &EmailAddress) -> String {
    let letter = Letter {
        id: "0199",
        date: invitation.event.stamp,
        to,
        subject: "A session",
        text: "See you.",
        html: "<p>See you.</p>",
        invitation: Some(invitation),
        unsubscribe: None,
    };
    let sender = Sender {
        name: "Kith".to_owned(),
        address: EmailAddress::parse("kith@example.org").unwrap(),
    };
    letter.raw(&sender)
}

const PAIR: [(&str, &str); 2] = [("Ann", "Europe/Berlin"), ("Ben", "America/New_York")];
const TRIO: [(&str, &str); 3] = [
    ("Ann", "Europe/Berlin"),
    ("Ben", "Europe/London"),
    ("Cleo", "Europe/Paris"),
];

on_both! {
    async fn a_session_is_booked_moved_and_cancelled(kind) {
        let mut m = Match::new(kind, &PAIR).await;
        let (ann, ben) = (m.people[0], m.people[1]);
        let session = m.book(0, "2026-01-08T14:00:00Z").await;
        let view = m.house().session_of(one(ben), m.id).await.unwrap().unwrap();
        let walls: Vec<String> = view.people.iter().map(|(who, wall)| format!("{} {wall}", who.name)).collect();
        assert_eq!(walls, ["Ann 2026-01-08T15:00:00", "Ben 2026-01-08T09:00:00"]);
        assert!(!view.passed && view.link.is_none());
        assert_eq!(m.send(session).await, [(ann, Method::Request, 0), (ben, Method::Request, 0)]);
        assert!(m.told[&ann][0].contains("SUMMARY:Ann & Ben") && m.told[&ann][0].contains("mailto:ben@example.org"));

        m.test.pass(SignedDuration::from_mins(5));
        let later = SessionForm { place: "https://meet.example.org/x".to_owned(), ..form(When::Wall("2026-01-09T10:00".parse().unwrap())) };
        m.house().move_session(one(ben), m.id, &later).await.unwrap();
        let view = m.house().session_of(one(ann), m.id).await.unwrap().unwrap();
        assert_eq!(view.starts_at.to_string(), "2026-01-09T15:00:00Z", "ten on the wall of Ben, in New York");
        assert_eq!(view.link.unwrap().host_str(), Some("meet.example.org"));
        assert_eq!(m.send(session).await, [(ann, Method::Request, 1), (ben, Method::Request, 1)]);

        // Only the room is another one: nobody is asked for an answer again, and no time passes between two changes.
        m.house().move_session(one(ben), m.id, &SessionForm { place: "Kitchen".to_owned(), ..later.clone() }).await.unwrap();
        assert_eq!(m.send(session).await, [(ann, Method::Request, 1), (ben, Method::Request, 1)]);

        m.house().cancel_session(one(ann), m.id).await.unwrap();
        assert_eq!(m.send(session).await, [(ann, Method::Cancel, 2), (ben, Method::Cancel, 2)]);
        assert_eq!(m.house().session_of(one(ann), m.id).await.unwrap(), None);
        assert!(matches!(m.house().cancel_session(one(ann), m.id).await, Err(Error::NotFound(_))));
        // The next one is another meeting.
        let next = m.book(1, "2026-01-12T14:00:00Z").await;
        assert_ne!(next, session);
    }

    async fn what_was_not_told_yet_is_told_as_it_is_now_or_not_at_all(kind) {
        let mut m = Match::new(kind, &PAIR).await;
        let (ann, ben) = (m.people[0], m.people[1]);
        let session = m.book(0, "2026-01-08T14:00:00Z").await;
        m.test.pass(SignedDuration::from_mins(5));
        m.house().move_session(one(ann), m.id, &form(at("2026-01-08T15:00:00Z"))).await.unwrap();
        assert_eq!(m.waiting().await, [ann, ben], "the newer mail takes the place of the older one");
        assert_eq!(m.send(session).await, [(ann, Method::Request, 1), (ben, Method::Request, 1)]);
        m.house().cancel_session(one(ann), m.id).await.unwrap();
        m.send(session).await;
        // Nobody ever heard of this one.
        m.book(0, "2026-01-09T14:00:00Z").await;
        m.house().cancel_session(one(ben), m.id).await.unwrap();
        assert!(m.waiting().await.is_empty());
    }

    async fn a_mail_that_is_tried_again_says_the_same(kind) {
        let m = Match::new(kind, &PAIR).await;
        let session = m.book(0, "2026-01-08T14:00:00Z").await;
        let mut tx = m.house().db().write().await.unwrap();
        let first = m.house().session_invitation(&mut tx, session, m.people[0]).await.unwrap();
        tx.commit().await.unwrap();
        m.test.pass(SignedDuration::from_hours(1));
        let mut tx = m.house().db().write().await.unwrap();
        let again = m.house().session_invitation(&mut tx, session, m.people[0]).await.unwrap();
        assert!(first.is_some());
        assert_eq!(again, first);
    }

    async fn when_a_match_ends_so_does_what_is_ahead_of_it(kind) {
        let mut m = Match::new(kind, &PAIR).await;
        let (ann, ben) = (m.people[0], m.people[1]);
        let session = m.book(0, "2026-01-08T14:00:00Z").await;
        m.send(session).await;
        m.end(Leaving::Everybody).await;
        assert_eq!(m.send(session).await, [(ann, Method::Cancel, 1), (ben, Method::Cancel, 1)]);
        m.end(Leaving::Everybody).await;
        assert!(m.waiting().await.is_empty(), "once is enough");
    }

    async fn who_stays_keeps_the_session_and_who_leaves_does_not(kind) {
        let mut m = Match::new(kind, &TRIO).await;
        let (ann, ben, cleo) = (m.people[0], m.people[1], m.people[2]);
        let session = m.book(0, "2026-01-08T14:00:00Z").await;
        m.send(session).await;
        m.test.pass(SignedDuration::from_mins(5));
        m.end(Leaving::One(ben)).await;
        assert_eq!(
            m.send(session).await,
            [(ann, Method::Request, 0), (ben, Method::Cancel, 1), (cleo, Method::Request, 0)]
        );
        assert!(!m.told[&ann][1].contains("ben@example.org") && m.told[&ann][1].contains("cleo@example.org"));
        let cancelled = &m.told[&ben][1];
        assert!(!cancelled.contains("ann@example.org") && !cancelled.contains("cleo@example.org"), "{cancelled}");
        // Those who stay can move it, and who left hears nothing of that.
        m.test.run("UPDATE match_member SET live = FALSE WHERE person_id = {ben}", &[("ben", ben.uuid())]).await;
        m.test.pass(SignedDuration::from_mins(5));
        m.house().move_session(one(cleo), m.id, &form(at("2026-01-08T15:00:00Z"))).await.unwrap();
        assert_eq!(m.send(session).await, [(ann, Method::Request, 1), (cleo, Method::Request, 1)]);
        assert!(matches!(m.house().cancel_session(one(ben), m.id).await, Err(Error::NotFound(_))));
        assert_eq!(m.house().session_of(one(ben), m.id).await.unwrap(), None);
        // The last two cannot do without one of them.
        m.end(Leaving::One(ann)).await;
        assert_eq!(m.send(session).await, [(ann, Method::Cancel, 2), (cleo, Method::Cancel, 2)]);
    }

    async fn a_session_that_has_begun_is_neither_moved_nor_cancelled(kind) {
        let mut m = Match::new(kind, &PAIR).await;
        let session = m.book(0, "2026-01-08T14:00:00Z").await;
        m.send(session).await;
        m.test.pass(SignedDuration::from_hours(24 * 3 + 5));
        let ann = one(m.people[0]);
        assert!(!m.house().session_of(ann, m.id).await.unwrap().unwrap().passed, "it goes on");
        assert!(matches!(m.house().cancel_session(ann, m.id).await, Err(Error::NotFound(_))));
        m.end(Leaving::Everybody).await;
        assert!(m.waiting().await.is_empty(), "nobody hears that yesterday is off");
        m.test.pass(SignedDuration::from_mins(26));
        assert!(m.house().session_of(ann, m.id).await.unwrap().unwrap().passed);
        let answered: Vec<String> = {
            let mut tx = m.house().db().read().await.unwrap();
            rows::answers_for_tests(&mut tx, m.id).await.unwrap()
        };
        assert_eq!(answered, ["", ""], "that it is over is no answer to whether they met");
    }

    async fn what_cannot_be_taken(kind) {
        let m = Match::new(kind, &PAIR).await;
        let ann = one(m.people[0]);
        let refused = |result: Result<SessionId>| match result {
            Err(Error::Invalid(wrong)) => wrong.into_iter().map(|w| (w.field, w.message)).collect::<Vec<_>>(),
            other => panic!("{other:?}"),
        };
        let book = async |form: SessionForm| refused(m.house().book_session(ann, m.id, &form).await);
        assert_eq!(book(form(at("2026-01-05T09:00:00Z"))).await, [("when", "error-session-past")]);
        assert_eq!(book(form(at("2027-02-05T09:00:00Z"))).await, [("when", "error-session-far")]);
        assert_eq!(book(form(When::Wall("9999-12-31T23:59".parse().unwrap()))).await, [("when", "error-session-far")]);
        let wrong = SessionForm { when: at("2026-01-01T09:00:00Z"), minutes: 26, place: "x".repeat(501) };
        assert_eq!(
            book(wrong).await,
            [("when", "error-session-past"), ("minutes", "error-session-minutes"), ("place", "error-value-too-long")]
        );
        m.book(0, "2026-01-08T14:00:00Z").await;
        assert_eq!(book(form(at("2026-01-09T14:00:00Z"))).await, [("when", "error-session-ahead")]);
    }

    async fn nobody_else_sees_or_changes_it(kind) {
        let m = Match::new(kind, &PAIR).await;
        m.book(0, "2026-01-08T14:00:00Z").await;
        let eve = one(person(&m.test, "Eve", "Europe/Berlin").await);
        let house = m.house();
        assert_eq!(house.session_of(eve, m.id).await.unwrap(), None);
        assert!(matches!(house.plan_session(eve, m.id, None).await, Err(Error::NotFound(_))));
        assert!(matches!(house.book_session(eve, m.id, &form(at("2026-01-09T14:00:00Z"))).await, Err(Error::NotFound(_))));
        assert!(matches!(house.move_session(eve, m.id, &form(at("2026-01-09T14:00:00Z"))).await, Err(Error::NotFound(_))));
        assert!(matches!(house.cancel_session(eve, m.id).await, Err(Error::NotFound(_))));
        // A round that is not published yet has told nobody of its matches.
        for state in ["draft", "ended"] {
            m.test.run(&format!("UPDATE matches SET state = '{state}'"), &[]).await;
            assert!(matches!(house.plan_session(one(m.people[0]), m.id, None).await, Err(Error::NotFound(_))));
            assert!(matches!(house.cancel_session(one(m.people[0]), m.id).await, Err(Error::NotFound(_))));
        }
    }

    async fn two_who_choose_at_once_choose_one_time(kind) {
        let m = Match::new(kind, &PAIR).await;
        let (first, second) = (form(at("2026-01-08T14:00:00Z")), form(at("2026-01-09T14:00:00Z")));
        let (a, b) = tokio::join!(
            m.house().book_session(one(m.people[0]), m.id, &first),
            m.house().book_session(one(m.people[1]), m.id, &second),
        );
        assert_eq!(usize::from(a.is_ok()) + usize::from(b.is_ok()), 1, "{a:?} {b:?}");
    }

    async fn five_times_are_suggested_with_everybodys_clock(kind) {
        let m = Match::new(kind, &PAIR).await;
        let plan = m.house().plan_session(one(m.people[1]), m.id, None).await.unwrap();
        let names: Vec<&str> = plan.people.iter().map(|w| w.name.as_str()).collect();
        assert_eq!((names.as_slice(), plan.minutes), (["Ben", "Ann"].as_slice(), 25));
        let Times::Found(times) = &plan.times else { panic!("{:?}", plan.times) };
        assert_eq!(times.len(), 5);
        for time in times {
            let (ben, ann) = (time.walls[0], time.walls[1]);
            assert!((9..11).contains(&ben.hour()) && (15..17).contains(&ann.hour()), "{time:?}");
        }
        // A booked time is taken, also for another match of one of them.
        let taken = times[0].starts_at;
        m.house().book_session(one(m.people[0]), m.id, &form(When::At(taken))).await.unwrap();
        let plan = m.house().plan_session(one(m.people[1]), m.id, Some(60)).await.unwrap();
        let Times::Found(times) = &plan.times else { panic!("{:?}", plan.times) };
        assert!(times.iter().all(|t| t.starts_at + SignedDuration::from_mins(60) <= taken || t.starts_at >= taken + SignedDuration::from_mins(25)));
        assert_eq!(m.house().plan_session(one(m.people[1]), m.id, Some(7)).await.unwrap().minutes, 25);
    }

    async fn hours_that_never_meet_are_said_with_whose_turn_it_is(kind) {
        let m = Match::new(kind, &[("Ann", "Europe/Berlin"), ("Ben", "America/Los_Angeles")]).await;
        let plan = async || m.house().plan_session(one(m.people[0]), m.id, None).await.unwrap();
        let Times::Apart(apart) = plan().await.times else { panic!() };
        assert_eq!((apart.distance, apart.whose_turn), (SignedDuration::from_hours(9), 0));
        // Ann met in the evening, in the morning of Ben; next time it is Ben's turn.
        m.book(0, "2026-01-06T17:30:00Z").await;
        m.test.pass(SignedDuration::from_hours(48));
        let Times::Apart(apart) = plan().await.times else { panic!() };
        assert_eq!(apart.whose_turn, 1);
        assert!(!apart.times.is_empty());
    }
}

#[test]
fn only_what_a_browser_may_follow_is_a_link() {
    for (place, is_link) in [
        ("https://meet.example.org/x", true),
        ("http://meet.example.org", true),
        ("javascript:alert(1)", false),
        ("data:text/html,x", false),
        ("Room 3", false),
        ("https://", false),
        ("", false),
    ] {
        assert_eq!(link(place).is_some(), is_link, "{place}");
    }
}
