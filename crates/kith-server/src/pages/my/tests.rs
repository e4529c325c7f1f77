use http::StatusCode;
use jiff::SignedDuration;
use kith_app::domain::id::{MatchId, PersonId, ProgramId};
use kith_app::domain::program::{Agenda, MatchType, Speaks, Step};
use kith_app::house::matches::testing::PutTogether;
use kith_app::store::testing::Kind;
use kith_app::store::{on_both, programs};

use crate::http::testing::TestApp;

/// Ann and Ben, and Cem without anybody, in a program that runs.
struct Scene {
    app: TestApp,
    program: ProgramId,
    ann: PersonId,
    ben: PersonId,
}

impl Scene {
    async fn new(kind: Kind) -> Scene {
        let app = TestApp::new(kind).await;
        let (ann, ben, cem) = (
            app.person("Ann <Lee>", "ann@example.org").await,
            app.person("Ben Okri", "ben@example.org").await,
            app.person("Cem Cetin", "cem@example.org").await,
        );
        let house = &app.house.house;
        let program: ProgramId = house.surroundings().id();
        let now = house.surroundings().now().into();
        let mut tx = house.db().write().await.unwrap();
        programs::insert(&mut tx, program, "Colleague Connect", "", now)
            .await
            .unwrap();
        for person in [ann, ben, cem] {
            programs::enrol(&mut tx, program, person, now).await.unwrap();
        }
        tx.commit().await.unwrap();
        app.house.run("UPDATE program SET state = 'running'", &[]).await;
        Scene { app, program, ann, ben }
    }

    async fn pair(&self) -> PutTogether {
        let settings = MatchType {
            agenda: "grow-coaching".into(),
            minutes: 50,
            ..MatchType::default()
        };
        self.app
            .house
            .put_together(self.program, &settings, &[self.ann, self.ben])
            .await
    }

    async fn set(&self, what: &str, id: MatchId) {
        self.app
            .house
            .run(&format!("UPDATE {what} WHERE id = {{id}}"), &[("id", id.uuid())])
            .await;
    }
}

on_both! {
    async fn home_says_whom_one_meets(kind) {
        let scene = Scene::new(kind).await;
        let id = scene.pair().await.id;
        let mut ann = scene.app.signed_in("ann@example.org").await;
        let home = ann.get("/").await.body;
        for part in ["You’re meeting Ben this time", "Colleague Connect", "Ben Okri", "Something to begin with", &format!("/matches/{id}/session")] {
            assert!(home.contains(part), "{part} is missing in {home}");
        }
        let page = ann.get(&format!("/matches/{id}")).await.body;
        for part in ["You both like climbing.", "Not again with Ben", "First turn: where to", "You speak", "Ben speaks"] {
            assert!(page.contains(part), "{part} is missing in {page}");
        }
        // Ben's page is the other way round, and a name is a name.
        let mut ben = scene.app.signed_in("ben@example.org").await;
        assert!(ben.get("/").await.body.contains("Ann &#60;Lee&#62;"));
        let cem = scene.app.signed_in("cem@example.org").await.get("/").await.body;
        assert!(cem.contains("Your programs") && !cem.contains("Ben"), "{cem}");
    }

    async fn from_did_you_meet_to_a_line(kind) {
        let scene = Scene::new(kind).await;
        let id = scene.pair().await.id;
        let path = format!("/matches/{id}");
        let mut ann = scene.app.signed_in("ann@example.org").await;
        scene.app.house.pass(SignedDuration::from_hours(12 * 24));
        assert!(ann.get("/").await.body.contains("Did you meet Ben?"));
        assert_eq!(ann.post(&format!("{path}/met"), "met=perhaps").await.status, StatusCode::BAD_REQUEST);
        assert_eq!(ann.post(&format!("{path}/met"), "met=yes").await.location(), path);
        let page = ann.get(&path).await.body;
        assert!(page.contains("You met. Was it useful?") && page.contains("Noted: you met."), "{page}");
        let wrong = ann.post(&format!("{path}/useful"), &format!("useful=&remark={}", "x".repeat(20))).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.body.contains("Choose one of the five") && wrong.body.contains(&"x".repeat(20)), "{}", wrong.body);
        assert_eq!(ann.post(&format!("{path}/useful"), "useful=5&remark=A+good+hour").await.location(), path);
        let page = ann.get(&path).await.body;
        assert!(page.contains("That is all for now") && !page.contains("name=\"useful\""), "{page}");
        // What she said is hers: Ben's page is as it was.
        let ben = scene.app.signed_in("ben@example.org").await.get(&path).await.body;
        assert!(ben.contains("Did you meet") && !ben.contains("A good hour"), "{ben}");
    }

    async fn what_was_stands_in_a_list(kind) {
        let scene = Scene::new(kind).await;
        let mut ann = scene.app.signed_in("ann@example.org").await;
        assert!(ann.get("/matches").await.body.contains("Nobody yet"));
        for _ in 0..21 {
            let id = scene.pair().await.id;
            scene.set("matches SET state = 'ended', ended_by = 'round'", id).await;
            scene.app.house.pass(SignedDuration::from_secs(60));
        }
        let now = scene.pair().await.id;
        let first = ann.get("/matches").await.body;
        assert!(first.contains(&format!("/matches/{now}")) && first.matches("class=\"line\"").count() == 21, "{first}");
        let next = first.split("rel=\"next\" href=\"").nth(1).unwrap().split('"').next().unwrap().replace("&#38;", "&");
        let second = ann.get(&next).await.body;
        assert_eq!(second.matches("class=\"line\"").count(), 1, "{second}");
        for bad in ["/matches?after=x", "/matches?after=1.x", "/matches/x"] {
            assert!(ann.get(bad).await.status.is_client_error(), "{bad}");
        }
    }

    async fn notifications_are_read_by_a_button(kind) {
        let scene = Scene::new(kind).await;
        let together = scene.pair().await;
        let mut ann = scene.app.signed_in("ann@example.org").await;
        assert!(ann.get("/notifications").await.body.contains("Nothing to tell you"));
        let house = &scene.app.house;
        for kind in ["introduction", "reminder"] {
            let id: MatchId = house.house.surroundings().id();
            let about = format!("{{\"kind\":\"{kind}\",\"id\":\"{}\"}}", together.id);
            let sql = format!("INSERT INTO notice (id, person_id, kind, about, created_at) VALUES ({{id}}, {{ann}}, '{kind}', '{about}', '2026-01-05T09:00:00.000000Z')");
            house.run(&sql, &[("id", id.uuid()), ("ann", scene.ann.uuid())]).await;
        }
        assert!(ann.get("/").await.body.contains("2 new notifications"));
        let list = ann.get("/notifications").await.body;
        assert!(list.contains("You’re meeting Ben in Colleague Connect.") && list.contains("I have seen them"), "{list}");
        assert_eq!(ann.post("/notifications/read", "").await.location(), "/notifications");
        let list = ann.get("/notifications").await.body;
        assert!(list.contains("Half of the time with Ben is over.") && !list.contains("I have seen them"), "{list}");
    }

    async fn a_match_that_was_is_told_kindly(kind) {
        let scene = Scene::new(kind).await;
        let mut ann = scene.app.signed_in("ann@example.org").await;
        for (set, words) in [
            ("matches SET state = 'ended', ended_by = 'veto'", "This match ended before its time."),
            ("matches SET state = 'proposed'", "You could meet Ben this time"),
            ("matches SET state = 'ended', ended_by = 'round'", "Did you meet Ben?"),
        ] {
            let id = scene.pair().await.id;
            scene.set(set, id).await;
            let page = ann.get(&format!("/matches/{id}")).await.body;
            assert!(page.contains(words), "{words} is missing in {page}");
        }
    }

    async fn what_an_organizer_wrote_is_read_with_the_name_of_the_other(kind) {
        let scene = Scene::new(kind).await;
        let own = Agenda {
            name: "Our way".into(),
            before: vec!["Think of what {partner} could teach you.".into()],
            openers: vec!["What do you want to ask {partner}?".into()],
            steps: vec![
                Step { minutes: 10, title: "Tea <first>".into(), speaks: Speaks::First, prompts: Vec::new() },
                Step { minutes: 10, title: "Then talk".into(), speaks: Speaks::Both, prompts: vec!["Ask {partner} why.".into()] },
            ],
            ..Agenda::default()
        };
        let settings = MatchType { agenda: "grow-coaching".into(), own_agenda: Some(own), minutes: 50, ..MatchType::default() };
        let id = scene.app.house.put_together(scene.program, &settings, &[scene.ann, scene.ben]).await.id;
        for (reader, other, own) in [("ann", "Ben", "You speak"), ("ben", "Ann", "Ann speaks")] {
            let page = scene.app.signed_in(&format!("{reader}@example.org")).await.get(&format!("/matches/{id}")).await.body;
            for part in [
                &format!("What do you want to ask {other}?"), &format!("what {other} could teach you."), &format!("Ask {other} why."),
                "Tea &#60;first&#62;", "25 min", own,
            ] {
                assert!(page.contains(part), "{part} is missing in {page}");
            }
            assert!(!page.contains("First turn: where to") && !page.contains("{partner}"), "{page}");
        }
    }

    async fn stepping_out_of_three_leaves_two(kind) {
        let scene = Scene::new(kind).await;
        let mut ann = scene.app.signed_in("ann@example.org").await;
        let dee = scene.app.person("Dee Rees", "dee@example.org").await;
        let house = &scene.app.house;
        let three = [scene.ann, scene.ben, dee];
        let settings = MatchType { agenda: "grow-coaching".into(), minutes: 50, ..MatchType::default() };
        let proposed = house.put_together(scene.program, &settings, &three).await.id;
        scene.set("matches SET state = 'proposed'", proposed).await;
        let page = ann.get(&format!("/matches/{proposed}")).await.body;
        assert!(page.contains("decline: the others go on together"), "{page}");
        let together = house.put_together(scene.program, &settings, &three).await.id;
        let path = format!("/matches/{together}");
        let page = ann.get(&path).await.body;
        assert!(page.contains("Step out of this match") && page.contains("The others go on together"), "{page}");
        let asked = ann.get(&format!("{path}/end")).await.body;
        assert!(asked.contains("Ben and Dee go on together without you") && !asked.contains("it ended"), "{asked}");
        assert_eq!(ann.post(&format!("{path}/end"), "").await.location(), "/");
        assert!(ann.get("/").await.body.contains("You are out of this match"));
        // Ben stands second and Dee third of those who were: each still has a turn.
        let mut ben = scene.app.signed_in("ben@example.org").await;
        let page = ben.get(&path).await.body;
        assert!(page.contains("You’re meeting Dee this time") && !page.contains("Ann"), "{page}");
        assert!(page.contains("You speak") && page.contains("Dee speaks"), "{page}");
        let list = ben.get("/notifications").await.body;
        assert!(list.contains("Your match in Colleague Connect goes on with Dee.") && list.contains(&path), "{list}");
    }
}
