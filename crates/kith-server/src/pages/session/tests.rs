use http::StatusCode;
use kith_app::domain::id::ProgramId;
use kith_app::domain::program::MatchType;
use kith_app::store::testing::Kind;
use kith_app::store::{inspect, on_both, programs};

use crate::http::testing::TestApp;

/// Ann in Berlin and Ben in New York, put together; the path of their session.
async fn pair(kind: Kind, zones: [&str; 2]) -> (TestApp, String) {
    let app = TestApp::new(kind).await;
    let people = [
        app.person("Ann Lee", "ann@example.org").await,
        app.person("Ben <Ito>", "ben@example.org").await,
    ];
    let house = &app.house.house;
    let db = house.db();
    for (person, zone) in people.iter().zip(zones) {
        let id = inspect::id(db, person.uuid());
        inspect::run(db, &format!("UPDATE person SET time_zone = '{zone}' WHERE id = {id}")).await;
    }
    let program: ProgramId = house.surroundings().id();
    let mut tx = db.write().await.unwrap();
    programs::insert(&mut tx, program, "Coffee & cake", "", house.surroundings().now().into())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let together = app.house.put_together(program, &MatchType::default(), &people).await;
    (app, format!("/matches/{}/session", together.id))
}

const HERE: [&str; 2] = ["Europe/Berlin", "America/New_York"];

on_both! {
    async fn a_time_is_chosen_moved_and_called_off(kind) {
        let (app, path) = pair(kind, HERE).await;
        let (mut ann, mut ben) = (app.signed_in("ann@example.org").await, app.signed_in("ben@example.org").await);
        let page = ann.get(&path).await.body;
        for part in [
            "Find a time with Ben &#60;Ito&#62;",
            "Coffee &#38; cake",
            "You are in Berlin, where it is 10:00 now.",
            "Ben &#60;Ito&#62; is in New York, where it is 04:00.",
            "for Ben &#60;Ito&#62;",
            "25 minutes</option>",
            "type=\"date\"",
            "type=\"time\"",
        ] {
            assert!(page.contains(part), "{part} is not in {page}");
        }
        assert_eq!(page.matches("type=\"radio\"").count(), 6, "five times, and any other");
        let first = page.split("name=\"when\" value=\"").nth(1).unwrap().split('"').next().unwrap().replace(':', "%3A");
        let answer = ann.post(&path, &format!("when={first}&date=&time=&minutes=25&place=https%3A%2F%2Fmeet.example.org%2Fx")).await;
        assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, path.as_str()));
        for browser in [&mut ann, &mut ben] {
            let page = browser.get(&path).await.body;
            for part in ["You are meeting", "href=\"https://meet.example.org/x\"", "Call it off", "name=\"moving\""] {
                assert!(page.contains(part), "{part} is not in {page}");
            }
        }
        // Without the hidden field it is a page from before: what is there is shown, and nothing is overwritten.
        let answer = ben.post(&path, "when=other&date=2026-01-09&time=09%3A30&minutes=50&place=").await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.body.contains("Somebody has chosen a time meanwhile"), "{}", answer.body);
        let answer = ben.post(&path, "moving=yes&when=other&date=2026-01-09&time=09%3A30&minutes=50&place=Kitchen").await;
        assert_eq!(answer.location(), path);
        let page = ann.get(&path).await.body;
        for part in ["Friday 9 January, 15:30, your time", "09:30 for Ben &#60;Ito&#62;", "50 minutes", "Kitchen"] {
            assert!(page.contains(part), "{part} is not in {page}");
        }
        assert_eq!(ann.post(&format!("{path}/cancellation"), "").await.location(), path);
        assert!(ann.get(&path).await.body.contains("Called off"));
        assert_eq!(ben.post(&format!("{path}/cancellation"), "").await.location(), path);
        assert!(ben.get(&path).await.body.contains("Somebody called it off meanwhile"));
    }

    async fn what_cannot_be_taken_comes_back(kind) {
        let (app, path) = pair(kind, HERE).await;
        let mut ann = app.signed_in("ann@example.org").await;
        for (form, message) in [
            ("when=&date=&time=&minutes=25&place=Roof", "Choose a time"),
            ("when=other&date=2026-01-08&time=&minutes=25&place=Roof", "Please fill this in"),
            ("when=other&date=&time=10%3A00&minutes=25&place=Roof", "Please fill this in"),
            ("when=other&date=2026-02-30&time=10%3A00&minutes=25&place=Roof", "This is not a date"),
            ("when=other&date=2026-01-08&time=25%3A00&minutes=25&place=Roof", "Write a time such as 09:00"),
            ("when=other&date=2026-01-04&time=10%3A00&minutes=25&place=Roof", "This time is over"),
            ("when=other&date=2028-01-04&time=10%3A00&minutes=25&place=Roof", "This is too far ahead"),
            ("when=other&date=2026-01-08&time=10%3A00&minutes=26&place=Roof", "Choose one of the lengths"),
        ] {
            let answer = ann.post(&path, form).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{form}");
            for part in [message, "value=\"Roof\""] {
                assert!(answer.body.contains(part), "{form}: {part} is not in {}", answer.body);
            }
        }
        for form in ["when=tomorrow&minutes=25", "when=other&date=2026-01-08&time=10%3A00&minutes=long"] {
            assert_eq!(ann.post(&path, form).await.status, StatusCode::BAD_REQUEST, "{form}");
        }
    }

    async fn days_that_never_touch_are_said_plainly(kind) {
        let (app, path) = pair(kind, ["Europe/London", "Australia/Sydney"]).await;
        let mut ann = app.signed_in("ann@example.org").await;
        let page = ann.get(&path).await.body;
        for part in ["your clocks are 11 hours apart", "This time it would be Ben &#60;Ito&#62; who meets outside", "Or without meeting", "Tuesday 6 January"] {
            assert!(page.contains(part), "{part} is not in {page}");
        }
        let mut ben = app.signed_in("ben@example.org").await;
        assert!(ben.get(&path).await.body.contains("This time it would be you who meets outside"));
    }
}
