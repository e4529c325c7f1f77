use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use kith_deliver::calendar::check;
use kith_deliver::email::Mailer;
use kith_deliver::fetch::Trusted;
use kith_domain::email::EmailAddress;
use kith_domain::id::{MatchId, PersonId, ProgramId};
use kith_domain::permission::Actor;
use kith_domain::program::MatchType;
use kith_store::people::NewPerson;
use kith_store::testing::Kind;
use kith_store::{on_both, people, programs};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use super::super::jobs::Worker;
use super::super::sessions::{SessionForm, When};
use super::super::testing::{PlainScribe, TestHouse};
use super::*;

struct Pair {
    test: TestHouse,
    id: MatchId,
    people: [PersonId; 2],
}

fn one(person: PersonId) -> Oneself {
    Actor::recognized(person, false, Vec::new()).oneself()
}

impl Pair {
    async fn new(kind: Kind) -> Pair {
        let test = TestHouse::new(kind).await;
        let house = &test.house;
        let people: [PersonId; 2] = [house.surroundings().id(), house.surroundings().id()];
        let program: ProgramId = house.surroundings().id();
        let mut tx = house.db().write().await.unwrap();
        programs::insert(&mut tx, program, "Coffee", "", house.now())
            .await
            .unwrap();
        for (id, name) in people.into_iter().zip(["Ann", "Ben"]) {
            let email = EmailAddress::parse(&format!("{name}@example.org")).unwrap();
            let person = NewPerson {
                id,
                name,
                email: Some(&email),
                language: "en",
                time_zone: "Europe/Berlin",
                administrator: false,
            };
            people::insert(&mut tx, &person, house.now()).await.unwrap();
        }
        tx.commit().await.unwrap();
        let id = test.put_together(program, &MatchType::default(), &people).await.id;
        Pair { test, id, people }
    }

    async fn book(&self) {
        let form = SessionForm {
            when: When::At("2026-01-08T14:00:00Z".parse().unwrap()),
            minutes: 25,
            place: "Kitchen".into(),
        };
        self.test
            .house
            .book_session(one(self.people[0]), self.id, &form)
            .await
            .unwrap();
    }

    async fn feed(&self, secret: &Token) -> Option<Feed> {
        let page = |id: MatchId| format!("https://kith.test/matches/{id}").parse().ok();
        self.test.house.feed(secret, "Kith", page).await.unwrap()
    }

    /// The house, with a server on this machine that may be asked.
    fn trusting(&self, port: u16) -> House {
        let trusted: Trusted = format!("127.0.0.1:{port}").parse().unwrap();
        self.test.house.clone().with_calendar_servers(&[trusted])
    }

    async fn busy(&self) -> BusyCalendar {
        self.test
            .house
            .calendar_settings(one(self.people[0]))
            .await
            .unwrap()
            .busy
            .unwrap()
    }
}

fn worker(house: &House) -> Worker {
    Worker::new(house.clone(), Mailer::Keep, Arc::new(PlainScribe))
}

/// A server with a calendar on this machine; counts who asks.
async fn server(calendar: &'static str) -> (u16, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (port, count) = (listener.local_addr().unwrap().port(), Arc::new(AtomicUsize::new(0)));
    let counter = Arc::clone(&count);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            counter.fetch_add(1, Ordering::SeqCst);
            let mut head = [0; 2048];
            let _ = stream.read(&mut head).await;
            let answer = format!(
                "HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{calendar}",
                calendar.len()
            );
            let _ = stream.write_all(answer.as_bytes()).await;
        }
    });
    (port, count)
}

const CALENDAR: &str = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Dentist with Dr. Planted\r\n\
    DTSTART;TZID=Europe/Berlin:20260107T090000\r\nDTEND;TZID=Europe/Berlin:20260107T170000\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

on_both! {
    async fn a_feed_holds_ones_sessions_and_its_address_can_be_changed(kind) {
        let pair = Pair::new(kind).await;
        let (house, ann) = (&pair.test.house, one(pair.people[0]));
        assert_eq!(house.calendar_settings(ann).await.unwrap(), CalendarSettings { feed_since: None, busy: None });
        let secret = house.make_feed(ann).await.unwrap();
        assert!(house.calendar_settings(ann).await.unwrap().feed_since.is_some());
        assert!(pair.feed(&secret).await.unwrap().events.is_empty());
        pair.book().await;
        let feed = pair.feed(&secret).await.unwrap();
        let (text, faults) = (feed.text(), check::read(&feed.text()).1);
        assert_eq!(faults, [""; 0]);
        for part in ["SUMMARY:Ben", "LOCATION:Kitchen", "DTSTART:20260108T140000Z", "URL:https://kith.test/matches/"] {
            assert!(text.contains(part), "{part} is not in {text}");
        }
        assert!(!text.contains("ATTENDEE") && !text.contains("@example.org"), "{text}");
        assert_eq!(pair.feed(&secret).await.unwrap().text(), text, "the same as long as nothing changes");
        let next = house.make_feed(ann).await.unwrap();
        assert!(pair.feed(&secret).await.is_none() && pair.feed(&next).await.is_some());
        house.cancel_session(ann, pair.id).await.unwrap();
        assert!(pair.feed(&next).await.unwrap().events.is_empty());
        house.end_feed(ann).await.unwrap();
        assert!(pair.feed(&next).await.is_none());
        assert!(pair.feed(&Token::from_text("nobody's")).await.is_none());
        // Whoever takes part in nothing has no feed.
        let last = house.make_feed(ann).await.unwrap();
        pair.test.run("UPDATE person SET deactivated_at = updated_at WHERE id = {ann}", &[("ann", pair.people[0].uuid())]).await;
        assert!(pair.feed(&last).await.is_none());
    }

    async fn a_calendar_is_looked_at_and_only_spans_are_kept(kind) {
        let pair = Pair::new(kind).await;
        let ann = one(pair.people[0]);
        let (port, count) = server(CALENDAR).await;
        let house = &pair.trusting(port);
        let address = format!("http://127.0.0.1:{port}/secret-of-ann.ics");
        house.keep_busy_calendar(ann, &address).await.unwrap();
        let before = pair.busy().await;
        assert_eq!((before.host.as_str(), before.looked_at, before.spans), ("127.0.0.1", None, 0));
        let worker = worker(house);
        worker.work_off().await.unwrap();
        let after = pair.busy().await;
        assert_eq!((after.problem, after.spans, count.load(Ordering::SeqCst)), (None, 1, 1));
        let dump = format!("{:?}", kith_store::inspect::dump(house.db(), &[]).await);
        assert!(!dump.contains("Planted") && !dump.contains("secret-of-ann"), "titles and addresses are kept nowhere");
        // Wednesday is taken, the other days are not.
        let plan = house.plan_session(one(pair.people[1]), pair.id, None).await.unwrap();
        let kith_domain::meeting::Times::Found(times) = plan.times else { panic!() };
        assert!(times.iter().all(|t| t.walls[0].day() != 7), "{times:?}");
        // What was read long ago is not believed.
        pair.test.pass(TRUE_FOR + SignedDuration::from_mins(1));
        assert_eq!(pair.busy().await.spans, 0);
        house.forget_busy_calendar(ann).await.unwrap();
        assert_eq!(house.calendar_settings(ann).await.unwrap().busy, None);
    }

    async fn calendars_are_looked_at_every_hour_while_there_is_a_match(kind) {
        let pair = Pair::new(kind).await;
        let ann = one(pair.people[0]);
        let (port, count) = server(CALENDAR).await;
        let house = &pair.trusting(port);
        house.keep_busy_calendar(ann, &format!("http://127.0.0.1:{port}/")).await.unwrap();
        let worker = worker(house);
        let look = async || {
            let mut tx = house.db().write().await.unwrap();
            house.enqueue(&mut tx, &Job::LookAtCalendars, None, house.surroundings().now()).await.unwrap();
            tx.commit().await.unwrap();
            worker.work_off().await.unwrap();
            count.load(Ordering::SeqCst)
        };
        assert_eq!(look().await, 1);
        assert_eq!(look().await, 1, "it was just looked at");
        pair.test.pass(SignedDuration::from_hours(1));
        assert_eq!(look().await, 2);
        pair.test.run("UPDATE matches SET state = 'ended'", &[]).await;
        pair.test.pass(SignedDuration::from_hours(1));
        assert_eq!(look().await, 2, "nobody looks for a time");
    }

    async fn what_keeps_a_calendar_from_being_read_is_told(kind) {
        let pair = Pair::new(kind).await;
        let ann = one(pair.people[0]);
        let (port, count) = server("<html>Please sign in</html>").await;
        let house = &pair.trusting(port);
        let worker = worker(house);
        for (address, problem) in [
            (format!("http://127.0.0.1:{port}/"), Problem::NoCalendar),
            ("https://192.168.0.1/a.ics".to_owned(), Problem::Refused),
            (format!("https://127.0.0.1:{}/", port - 1), Problem::Refused),
            (format!("https://127.0.0.1:{port}/"), Problem::Unreachable),
        ] {
            house.keep_busy_calendar(ann, &address).await.unwrap();
            worker.work_off().await.unwrap();
            assert_eq!(pair.busy().await.problem, Some(problem), "{address}");
        }
        assert_eq!(count.load(Ordering::SeqCst), 2, "only what is trusted was connected to");
        for bad in ["", "calendar", "http://example.org/", "https://me:x@example.org/"] {
            let refused = house.keep_busy_calendar(ann, bad).await;
            assert!(matches!(refused, Err(Error::Invalid(_))), "{bad}");
        }
    }
}
