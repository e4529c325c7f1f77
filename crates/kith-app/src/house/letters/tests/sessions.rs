//! Invitations on their way: what the mail server gets is what calendars want.

use kith_deliver::calendar::check::{self, change};
use kith_domain::id::MatchId;
use kith_domain::program::{Agenda, MatchType, Step};

use super::*;
use crate::house::sessions::{Leaving, SessionForm, When};

/// People of one match, in a program, and what the mail server got.
struct Meeting {
    scene: Scene,
    sink: Sink,
    people: Vec<PersonId>,
    id: MatchId,
    seen: usize,
}

impl Meeting {
    async fn new(kind: Kind, names: &[&str]) -> Meeting {
        let settings = MatchType {
            agenda: "coffee".to_owned(),
            ..MatchType::default()
        };
        Meeting::with(kind, names, &settings).await
    }

    async fn with(kind: Kind, names: &[&str], settings: &MatchType) -> Meeting {
        let scene = Scene::new(kind).await;
        let mut people = Vec::new();
        for name in names {
            people.push(scene.somebody(name, "Europe/Athens").await);
        }
        let id = scene.test.put_together(scene.program, settings, &people).await.id;
        Meeting {
            sink: Sink::new().await,
            scene,
            people,
            id,
            seen: 0,
        }
    }

    fn form(at: &str) -> SessionForm {
        SessionForm {
            when: When::At(at.parse().unwrap()),
            minutes: 25,
            place: "Kitchen".to_owned(),
        }
    }

    /// Sends what waits; to whom, what the calendar is told, and the message.
    async fn sent(&mut self) -> Vec<(String, String, String)> {
        self.scene.worker(self.sink.mailer()).work_off().await.unwrap();
        let taken = self.sink.taken();
        let mut sent = Vec::new();
        for raw in &taken[self.seen..] {
            let raw = raw.replace('\n', "\r\n");
            let mail = check::mail(&raw).unwrap();
            assert_eq!(mail.faults, [""; 0], "{raw}");
            let to = raw.lines().find_map(|l| l.strip_prefix("To: ")).unwrap().to_owned();
            let (calendar, _) = check::read(&mail.calendar);
            sent.push((to, calendar.value("METHOD").to_owned(), mail.calendar));
        }
        self.seen = taken.len();
        sent.sort();
        sent
    }
}

fn heads(sent: &[(String, String, String)]) -> Vec<String> {
    sent.iter().map(|(to, method, _)| format!("{method} {to}")).collect()
}

on_both! {
    async fn letters_and_calendars_tell_the_agenda_that_an_organizer_wrote(kind) {
        let own = Agenda {
            name: "Our way".to_owned(),
            openers: vec!["What does {partner} know about tea?".to_owned()],
            steps: vec![Step { minutes: 10, title: "Listen to {partner}".to_owned(), ..Step::default() }],
            ..Agenda::default()
        };
        let settings = MatchType { agenda: "ice-breaker".to_owned(), own_agenda: Some(own), ..MatchType::default() };
        let mut m = Meeting::with(kind, &["ann", "ben", "cleo"], &settings).await;
        let (house, ann) = (m.scene.test.house.clone(), m.scene.oneself(m.people[0]));
        m.scene.tell_of(m.people[1], About::Introduction(m.id.uuid()), "introduction", None).await;
        m.scene.minutes(24 * 60);
        m.scene.worker(m.sink.mailer()).work_off().await.unwrap();
        let letter = m.sink.taken().pop().unwrap();
        // Who gets it is not named to oneself; the time is that of the session, not of the agenda.
        for part in ["Our way", "What does ann & cleo know about tea?", "minutes: 25", "Listen to ann & cleo"] {
            assert!(letter.contains(part), "{part} is missing in {letter}");
        }
        m.seen = m.sink.taken().len();
        house.book_session(ann, m.id, &Meeting::form("2026-01-08T14:00:00Z")).await.unwrap();
        let sent = m.sent().await;
        for ((to, _, calendar), others) in sent.iter().zip(["ben & cleo", "ann & cleo", "ann & ben"]) {
            let text = calendar.replace("\r\n ", "");
            for part in [format!("What does {others} know about tea?"), format!("Our way\\n25′ Listen to {others}")] {
                assert!(text.contains(&part), "{part} is missing for {to} in {text}");
            }
        }
    }

    async fn an_invitation_goes_with_its_mail_at_any_hour(kind) {
        let mut m = Meeting::new(kind, &["ann", "ben"]).await;
        // Half past eleven in the evening in Athens.
        m.scene.minutes(12 * 60 + 30);
        let (house, ann) = (m.scene.test.house.clone(), m.scene.oneself(m.people[0]));
        house.book_session(ann, m.id, &Meeting::form("2026-01-08T14:00:00Z")).await.unwrap();
        let first = m.sent().await;
        assert_eq!(heads(&first), ["REQUEST ann@example.org", "REQUEST ben@example.org"]);
        assert!(first[0].2.replace("\r\n ", "").contains(&format!("https://kith.example.org/matches/{}", m.id)), "{}", first[0].2);
        m.scene.minutes(5);
        house.move_session(ann, m.id, &Meeting::form("2026-01-08T15:00:00Z")).await.unwrap();
        let second = m.sent().await;
        m.scene.minutes(5);
        house.cancel_session(ann, m.id).await.unwrap();
        let third = m.sent().await;
        assert_eq!(heads(&third), ["CANCEL ann@example.org", "CANCEL ben@example.org"]);
        for ((a, b), c) in first.iter().zip(&second).zip(&third) {
            assert_eq!((change(&a.2, &b.2), change(&b.2, &c.2)), (Vec::new(), Vec::new()));
        }
        assert!(m.sent().await.is_empty());
    }

    async fn what_is_off_before_anybody_heard_of_it_is_never_told(kind) {
        let mut m = Meeting::new(kind, &["ann", "ben"]).await;
        let (house, ann) = (m.scene.test.house.clone(), m.scene.oneself(m.people[0]));
        house.book_session(ann, m.id, &Meeting::form("2026-01-08T14:00:00Z")).await.unwrap();
        house.cancel_session(ann, m.id).await.unwrap();
        assert!(m.sent().await.is_empty());
    }

    async fn a_mail_server_that_was_away_gets_what_holds_then(kind) {
        let mut m = Meeting::new(kind, &["ann", "ben"]).await;
        let (house, ann) = (m.scene.test.house.clone(), m.scene.oneself(m.people[0]));
        house.book_session(ann, m.id, &Meeting::form("2026-01-08T14:00:00Z")).await.unwrap();
        let shut = Shut::new().await;
        m.scene.worker(shut.mailer()).work_off().await.unwrap();
        assert!(shut.knocks() > 0);
        m.scene.minutes(30);
        house.move_session(ann, m.id, &Meeting::form("2026-01-08T16:00:00Z")).await.unwrap();
        let sent = m.sent().await;
        assert_eq!(heads(&sent), ["REQUEST ann@example.org", "REQUEST ben@example.org"]);
        assert!(sent.iter().all(|(_, _, text)| text.contains("DTSTART:20260108T160000Z") && text.contains("SEQUENCE:1")));
        // After the meeting nobody is told of it.
        m.scene.minutes(5);
        house.move_session(ann, m.id, &Meeting::form("2026-01-08T17:00:00Z")).await.unwrap();
        m.scene.minutes(24 * 60 * 4);
        assert!(m.sent().await.is_empty());
    }

    async fn only_who_leaves_is_told_that_it_is_off(kind) {
        let mut m = Meeting::new(kind, &["ann", "ben", "cleo"]).await;
        let (house, ann) = (m.scene.test.house.clone(), m.scene.oneself(m.people[0]));
        house.book_session(ann, m.id, &Meeting::form("2026-01-08T14:00:00Z")).await.unwrap();
        m.sent().await;
        m.scene.minutes(5);
        let ben = m.people[1];
        m.scene.test.run("UPDATE match_member SET live = FALSE WHERE person_id = {ben}", &[("ben", ben.uuid())]).await;
        let mut tx = house.db().write().await.unwrap();
        house.end_sessions(&mut tx, m.id, Leaving::One(ben)).await.unwrap();
        tx.commit().await.unwrap();
        let sent = m.sent().await;
        assert_eq!(heads(&sent), ["REQUEST ann@example.org", "CANCEL ben@example.org", "REQUEST cleo@example.org"]);
        assert!(!sent[0].2.contains("ben@example.org"));
    }
}
