use http::StatusCode;
use kith_app::domain::id::{MatchTypeId, PersonId, ProgramId};
use kith_app::domain::permission::Actor;
use kith_app::domain::program::MatchType;
use kith_app::house::rounds::Asked;
use kith_app::store::testing::Kind;
use kith_app::store::{match_types, on_both, programs};

use crate::http::testing::TestApp;

/// A program that runs, with an organizer and five people, and one match type.
struct Scene {
    app: TestApp,
    program: ProgramId,
    orla: PersonId,
}

impl Scene {
    async fn new(kind: Kind) -> Scene {
        let app = TestApp::new(kind).await;
        let orla = app.person("Orla Organizer", "orla@example.org").await;
        let house = &app.house.house;
        let program: ProgramId = house.surroundings().id();
        let now = house.surroundings().now().into();
        let mut people = Vec::new();
        for (name, email) in [
            ("Ann Lee", "ann@example.org"),
            ("Ben <Okri>", "ben@example.org"),
            ("Cem Cetin", "cem@example.org"),
            ("Dee Rees", "dee@example.org"),
        ] {
            people.push(app.person(name, email).await);
        }
        let mut tx = house.db().write().await.unwrap();
        programs::insert(&mut tx, program, "Colleague Connect", "", now)
            .await
            .unwrap();
        programs::add_organizer(&mut tx, program, orla, now).await.unwrap();
        for person in people {
            programs::enrol(&mut tx, program, person, now).await.unwrap();
        }
        match_types::insert(&mut tx, house.surroundings().id(), program, &MatchType::default(), now)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        app.house.run("UPDATE program SET state = 'running'", &[]).await;
        Scene { app, program, orla }
    }

    async fn make(&self, asked: Asked) -> String {
        let organizer = Actor::recognized(self.orla, false, vec![self.program])
            .organizer_of(self.program)
            .unwrap();
        let house = &self.app.house.house;
        let mut tx = house.db().read().await.unwrap();
        let kept = match_types::list(&mut tx, self.program).await.unwrap().remove(0);
        drop(tx);
        let id = house.make_round_now(organizer, kept.id, asked).await.unwrap();
        format!("/programs/{}/rounds/{id}", self.program)
    }
}

/// The value of the first attribute that stands behind a text.
fn behind<'a>(page: &'a str, text: &str) -> &'a str {
    page.split(text)
        .nth(1)
        .unwrap_or_else(|| panic!("{text} is missing in {page}"))
        .split('"')
        .next()
        .unwrap()
}

on_both! {
    async fn a_draft_is_looked_at_changed_and_published(kind) {
        let scene = Scene::new(kind).await;
        let list = format!("/programs/{}/rounds", scene.program);
        let mut orla = scene.app.signed_in("orla@example.org").await;
        let page = orla.get(&list).await.body;
        assert!(page.contains("No round yet") && page.contains("Make a round"), "{page}");
        let next = format!("{list}/next/{}", behind(&page, "/rounds/next/"));
        assert!(orla.get(&next).await.body.contains("Begin a round now"));
        assert_eq!(orla.post(&next, "how=draft").await.location(), list);
        assert_eq!(orla.post(&next, "how=perhaps").await.status, StatusCode::BAD_REQUEST);

        // No worker is here that would make it.
        scene.app.house.run("DELETE FROM job WHERE kind = 'make-round'", &[]).await;
        let round = scene.make(Asked::Draft).await;
        let draft = orla.get(&round).await.body;
        for part in ["All 4 people are matched", "nobody knows of it", "No other set of pairs scores higher.", "Ben &#60;Okri&#62;", "Not these two in this round"] {
            assert!(draft.contains(part), "{part} is missing in {draft}");
        }
        assert!(orla.get(&list).await.body.contains("See the draft"));
        let (one, other) = (behind(&draft, "name=\"person\" value=\""), behind(&draft, "name=\"other\" value=\""));
        let answer = orla.post(&format!("{next}/exclusions"), &format!("person={one}&other={other}")).await;
        assert_eq!(answer.location(), list);
        let page = orla.get(&list).await.body;
        assert!(page.contains("not together with"), "{page}");
        // The draft is made anew by now: the one that was is not pointed at.
        assert!(page.contains("A round is being made") && !page.contains("See the draft"), "{page}");
        let exclusion = behind(&page, "name=\"exclusion\" value=\"").to_owned();
        assert_eq!(orla.post(&format!("{next}/inclusion"), &format!("exclusion={exclusion}")).await.location(), list);

        assert_eq!(orla.post(&format!("{round}/publication"), "").await.location(), round);
        let published = orla.get(&round).await.body;
        assert!(published.contains("Published.") && !published.contains("Drop the draft"), "{published}");
        assert!(published.contains("Nobody has said yet whether they met"), "{published}");
        assert_eq!(orla.post(&format!("{round}/undo"), "").await.status, StatusCode::NOT_FOUND, "what people know cannot be undone");
        // Whoever is in it sees the match, and not what the organizer sees.
        let mut ann = scene.app.signed_in("ann@example.org").await;
        assert!(ann.get("/").await.body.contains("You’re meeting"));
        assert_eq!(ann.get(&round).await.status, StatusCode::FORBIDDEN);
        assert_eq!(ann.get(&list).await.status, StatusCode::FORBIDDEN);
    }

    async fn of_what_asks_questions_no_round_can_be_made(kind) {
        let scene = Scene::new(kind).await;
        let house = &scene.app.house.house;
        let settings = MatchType { prompts: vec!["What made you laugh?".to_owned()], ..MatchType::default() };
        let asks: MatchTypeId = house.surroundings().id();
        let mut tx = house.db().write().await.unwrap();
        match_types::insert(&mut tx, asks, scene.program, &settings, house.surroundings().now().into()).await.unwrap();
        tx.commit().await.unwrap();
        let list = format!("/programs/{}/rounds", scene.program);
        let mut orla = scene.app.signed_in("orla@example.org").await;
        let page = orla.get(&list).await.body;
        assert!(page.contains("asks everybody a question") && page.contains(&format!("/programs/{}/prompts", scene.program)), "{page}");
        assert_eq!(page.matches("Make a round").count(), 1, "only of the other one: {page}");
        assert!(!page.contains(&format!("{list}/next/{asks}")), "{page}");
        let next = format!("{list}/next/{asks}");
        assert_eq!(orla.get(&next).await.location(), list);
        for how in ["how=draft", "how=now"] {
            assert_eq!(orla.post(&next, how).await.location(), list);
            assert!(orla.get(&list).await.body.contains("there is no round of it to make"));
        }
        assert_eq!(scene.app.house.rows().await.get("round").copied().unwrap_or_default(), 0);
    }

    async fn a_draft_is_dropped(kind) {
        let scene = Scene::new(kind).await;
        let round = scene.make(Asked::Draft).await;
        let mut orla = scene.app.signed_in("orla@example.org").await;
        let list = format!("/programs/{}/rounds", scene.program);
        assert_eq!(orla.post(&format!("{round}/undo"), "").await.location(), list);
        for gone in [orla.get(&round).await, orla.post(&format!("{round}/publication"), "").await, orla.post(&format!("{round}/undo"), "").await] {
            assert_eq!(gone.location(), list);
        }
        assert!(orla.get(&list).await.body.contains("That draft is not there any more"));
        for bad in ["/programs/x/rounds", &format!("{list}/x"), &format!("{list}/next/x"), &format!("{list}?before=x")] {
            assert!(orla.get(bad).await.status.is_client_error(), "{bad}");
        }
    }

    async fn whoever_steps_out_is_not_named(kind) {
        let scene = Scene::new(kind).await;
        let round = scene.make(Asked::Published).await;
        let mut ann = scene.app.signed_in("ann@example.org").await;
        let home = ann.get("/").await.body;
        let path = format!("/matches/{}", behind(&home, "<p><a href=\"/matches/"));
        assert!(ann.get(&format!("{path}/end")).await.body.contains("End this match?"));
        assert_eq!(ann.post(&format!("{path}/end"), "").await.location(), "/");
        assert_eq!(ann.post(&format!("{path}/end"), "").await.status, StatusCode::NOT_FOUND);
        assert!(ann.get(&path).await.body.contains("ended before its time"));
        let seen = scene.app.signed_in("orla@example.org").await.get(&round).await.body;
        assert!(seen.contains("ended before its time") && !seen.contains("stepped"), "{seen}");
        let log = scene.app.signed_in("ada@example.org").await.get("/audit").await.body;
        assert!(!log.contains(path.trim_start_matches("/matches/")), "{log}");
    }

    async fn pausing_is_ones_own_affair(kind) {
        let scene = Scene::new(kind).await;
        let mut ann = scene.app.signed_in("ann@example.org").await;
        let page = ann.get("/pause").await.body;
        assert!(page.contains("value=\"2026-01-19\"") && page.contains("Colleague Connect"), "{page}");
        let wrong = ann.post("/pause", "place=everywhere&until=2025-01-01").await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", wrong.body);
        assert_eq!(ann.post("/pause", "place=everywhere&until=2026-02-01").await.location(), "/pause");
        assert!(ann.get("/").await.body.contains("You are paused"));
        assert!(ann.get("/pause").await.body.contains("Come back now"));
        assert_eq!(ann.post("/pause", &format!("place={}&until=2026-02-01", scene.program)).await.location(), "/pause");
        assert_eq!(ann.post("/pause/end", "place=everywhere").await.location(), "/pause");
        assert!(ann.get("/").await.body.contains("Paused until"));
        let seen = scene.app.signed_in("orla@example.org").await.get(&format!("/programs/{}/rounds", scene.program)).await;
        assert!(!seen.body.contains("Ann"), "{}", seen.body);
    }
}
