use http::StatusCode;
use kith_app::store::on_both;

use crate::http::testing::{Browser, TestApp};
use crate::pages::import::tests::bring_in;

const PEOPLE: &str = "email,name,department,start_date\nola@example.org,Ola Organizer,People,2020-01-01\n\
                      ben@example.org,Ben Ito,Sales,2025-12-20\ncem@example.org,Cem Öz,Sales,2019-05-01\n";

/// A program that Ola organizes, made by the administrator on the page; its address.
async fn made(ada: &mut Browser<'_>, template: &str, name: &str) -> String {
    let form = format!("template={template}&name={name}&organizer=ola%40example.org");
    let answer = ada.post("/programs", &form).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    answer.location().to_owned()
}

/// Gives the program "Circle" the settings that the rest of a form says.
async fn set(browser: &mut Browser<'_>, path: &str, rest: &str) {
    let settings = format!("{path}/settings");
    let form = format!("name=Circle&purpose=Meet.&duration=evergreen&{rest}");
    assert_eq!(browser.post(&settings, &form).await.location(), settings);
}

fn contains(page: &str, parts: &[&str]) {
    for part in parts {
        assert!(page.contains(part), "{part} is missing in {page}");
    }
}

/// The first address in a page that begins and ends so.
fn address(page: &str, begins: &str, ends: &str) -> String {
    let found = page
        .split('"')
        .find(|part| part.starts_with(begins) && part.ends_with(ends));
    found
        .unwrap_or_else(|| panic!("{begins}…{ends} is missing in {page}"))
        .to_owned()
}

on_both! {
    async fn from_the_gallery_to_a_running_program(kind) {
        let app = TestApp::new(kind).await;
        bring_in(&app, PEOPLE).await;
        let mut ada = app.signed_in("ada@example.org").await;
        assert!(ada.get("/programs").await.body.contains("Begin with a template"));
        let page = ada.get("/programs/new").await.body;
        for template in kith_app::domain::program::templates() {
            contains(&page, &[&format!("/programs/new/{}", template.key), &template.name.replace('\'', "&#39;")]);
        }
        let page = ada.get("/programs/new/peer-coaching").await.body;
        contains(&page, &["Peer coaching season", "with 6 meetings of 50 minutes", "Two turns of coaching", "Kiser", "ada@example.org"]);
        assert_eq!(ada.get("/programs/new/nothing").await.status, StatusCode::NOT_FOUND);
        let answer = ada.post("/programs", "template=colleague-connect&name=+&organizer=nobody%40example.org").await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        contains(&answer.body, &["Please fill this in", "nobody@example.org"]);
        let answer = ada.post("/programs", "template=colleague-connect&name=Tea&organizer=nobody%40example.org").await;
        assert!(answer.body.contains("Nobody here has this e-mail"));

        let path = made(&mut ada, "colleague-connect", "Coffee+%26+cake").await;
        let page = ada.get(&path).await.body;
        contains(&page, &["Coffee &#38; cake", "Draft", "Ola Organizer", "Nobody takes part yet"]);
        assert!(!page.contains("/state"), "an administrator sees no program from inside");
        let mut ola = app.signed_in("ola@example.org").await;
        let page = ola.get(&path).await.body;
        contains(&page, &["Open it for registration", "Fewer than two people take part", "Name somebody whom people can ask"]);
        assert_eq!(ola.post(&format!("{path}/state"), "state=open").await.location(), path);
        let answer = ola.post(&format!("{path}/state"), "state=running").await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        contains(&answer.body, &["role=\"alert\"", "The rounds cannot start yet. This is missing:"]);
        assert_eq!(answer.body.matches("Fewer than two people take part").count(), 2, "at the top, and in the list");
        assert!(!ola.get(&path).await.body.contains("role=\"alert\""));
        assert_eq!(ola.post(&format!("{path}/state"), "state=nowhere").await.status, StatusCode::BAD_REQUEST);
        let emails = "how=take-in&emails=ben%40example.org%2C+Cem+%3Ccem%40example.org%3E";
        assert_eq!(ola.post(&format!("{path}/people"), emails).await.location(), format!("{path}/people"));
        assert_eq!(ola.post(&format!("{path}/state"), "state=running").await.location(), path);
        let page = ola.get(&path).await.body;
        contains(&page, &["Running", "2 people take part", "The next round is made on <time datetime=\"2026-01-13T09:00:00+00:00\">"]);
    }

    async fn what_is_set_can_be_changed(kind) {
        let app = TestApp::new(kind).await;
        bring_in(&app, PEOPLE).await;
        let mut ada = app.signed_in("ada@example.org").await;
        let path = made(&mut ada, "colleague-connect", "Coffee").await;
        let mut ola = app.signed_in("ola@example.org").await;
        let settings = format!("{path}/settings");
        contains(&ola.get(&settings).await.body, &["value=\"Coffee\"", "People know and help each other", "Start date"]);
        let form = "name=Tea&purpose=Meet.&contacts=Ann&duration=season&from=2026-03-01&to=2026-02-01&audience=rule&places=x";
        let answer = ola.post(&settings, form).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        contains(&answer.body, &["value=\"Tea\"", "Write a number such as 40"]);
        let form = "name=Tea&purpose=Meet.&contacts=Ann&duration=season&from=2026-03-01&to=2026-02-01&audience=rule";
        let answer = ola.post(&settings, form).await;
        contains(&answer.body, &["Each line needs a name and an e-mail", "The last day comes after the first", "Say at least one condition"]);
        let form = "name=Tea&purpose=Meet.&banner=Until+Friday&contacts=Ann+Lee+%3Cann%40example.org%3E&duration=evergreen&audience=rule\
                    &field-0=start_date&test-0=in-the-last-days&value-0=90&automatic=yes&admission=by-application&places=30\
                    &wording-0=Why%3F&required-0=yes&wording-1=When%3F&choices-1=Now%3B+Later";
        assert_eq!(ola.post(&settings, form).await.location(), settings);
        let page = ola.get(&settings).await.body;
        contains(&page, &["value=\"Until Friday\"", "Ann Lee, ann@example.org", "value=\"90\"", "value=\"Now; Later\"", "value=\"30\""]);

        let kinds = ola.get(&format!("{path}/match-types")).await.body;
        contains(&kinds, &["Two people.", "Every 2 weeks, on Tuesday at 09:00 (Europe/London)."]);
        let one = address(&kinds, &format!("{path}/match-types/0"), "");
        let page = ola.get(&one).await.body;
        contains(&page, &["Three steps closer (25 min)", "value=\"colleagues\" checked", "value=\"09:00\""]);
        let answer = ola.post(&one, "name=&kind=matches&roles=two&from=a&to=a&group_size=3&rhythm=weeks&every=99&weekday=2&at=9").await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        let form = "name=Pairs&kind=matches&roles=two&from=host&to=guest&process=proposed&group_size=2&rhythm=monthly&every=4&weekday=3\
                    &at=10%3A30&time_zone=Asia%2FTokyo&first=&pauses=2026-12-21+-+2027-01-03&minutes=45&sessions=2&agenda=mentoring\
                    &cool_down_days=30&veto_hours=24&cut_off_percent=50&silent_rounds=2&prompts=";
        assert_eq!(ola.post(&one, form).await.location(), one);
        contains(&ola.get(&one).await.body, &["Pairs", "value=\"host\"", "value=\"10:30\"", "Asia/Tokyo\" selected", "2026-12-21 - 2027-01-03"]);
        contains(&ola.get(&format!("{path}/match-types")).await.body, &["One host and one guest.", "On the first Wednesday of each month at 10:30"]);
    }

    async fn organizers_write_an_agenda_of_their_own(kind) {
        let app = TestApp::new(kind).await;
        bring_in(&app, PEOPLE).await;
        let mut ada = app.signed_in("ada@example.org").await;
        let path = made(&mut ada, "colleague-connect", "Coffee").await;
        let mut ola = app.signed_in("ola@example.org").await;
        let one = address(&ola.get(&format!("{path}/match-types")).await.body, &format!("{path}/match-types/0"), "");
        let agenda = format!("{one}/agenda");
        contains(&ola.get(&one).await.body, &["Change the steps of “Three steps closer”", &agenda, "<select id=\"f-agenda\""]);
        let page = ola.get(&agenda).await.body;
        contains(&page, &["value=\"Three steps closer\"", "name=\"title-0\"", "name=\"prompts-5\"", "{partner} becomes the name"]);
        assert!(!page.contains("Put it away"), "there is nothing to put away");
        let mut cem = app.signed_in("cem@example.org").await;
        for browser in [&mut cem, &mut ada] {
            assert_eq!(browser.get(&agenda).await.status, StatusCode::FORBIDDEN);
            assert_eq!(browser.post(&agenda, "name=Mine&title-0=Talk&minutes-0=5").await.status, StatusCode::FORBIDDEN);
        }

        let answer = ola.post(&agenda, "name=Tea+%3Cours%3E&openers=Ask+%7Bpartnr%7D.%0D%0AWhy%3F&minutes-0=ten&title-0=Talk&speaks-0=everyone\
                                        &minutes-2=5&prompts-2=One%0D%0ATwo&place-2=1").await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        contains(&answer.body, &[
            "value=\"Tea &#60;ours&#62;\"", "Ask {partnr}.\r\nWhy?</textarea>", "In braces only {partner} can stand.", "value=\"ten\"",
            "From 1 to 240 minutes.", "Step 3: Please fill this in", "value=\"everyone\" selected", "One\r\nTwo</textarea>", "href=\"#f-title-2\"", "name=\"title-4\"",
        ]);
        contains(&ola.post(&agenda, "name=Tea").await.body, &["Fill in at least one step."]);
        contains(&ola.get(&agenda).await.body, &["value=\"Three steps closer\""]);

        let form = "name=Tea+first&what_for=&before=Bring+a+cup.&openers=What+would+%7Bpartner%7D+drink%3F\
                    &minutes-0=20&title-0=Talk&speaks-0=everyone&prompts-0=Ask+%7Bpartner%7D+why.%0D%0A%0D%0AThen+listen.&place-0=1\
                    &minutes-1=&title-1=+&speaks-1=first&prompts-1=&place-1=2&minutes-2=5&title-2=Boil+water&speaks-2=both&place-2=1";
        assert_eq!(ola.post(&agenda, form).await.location(), agenda);
        let page = ola.get(&agenda).await.body;
        contains(&page, &["Put it away", "Back to “Three steps closer”"]);
        assert!(page.find("value=\"Boil water\"") < page.find("value=\"Talk\"") && page.contains("name=\"title-3\""), "{page}");
        assert!(!page.contains("name=\"title-4\""), "the emptied row is gone");
        // What else is set for these matches can be changed beside it.
        let page = ola.get(&one).await.body;
        contains(&page, &["Tea first (25 min)", "name=\"agenda\" value=\"ice-breaker\"", "Change the steps of “Tea first”"]);
        assert!(!page.contains("<select id=\"f-agenda\""), "{page}");
        let rest = "name=Pairs&kind=matches&roles=colleagues&process=roulette&group_size=2&rhythm=weeks&every=2&weekday=2&at=09%3A00\
                    &time_zone=Europe%2FLondon&minutes=50&sessions=1&agenda=ice-breaker&cool_down_days=90&veto_hours=48\
                    &cut_off_percent=40&silent_rounds=3";
        assert_eq!(ola.post(&one, rest).await.location(), one);
        contains(&ola.get(&agenda).await.body, &["takes 50 minutes", "value=\"Boil water\""]);

        // Whoever may join reads it, also where it was copied or made of a template.
        let copy = ola.post(&format!("{path}/copy"), "").await.location().to_owned();
        ola.post(&format!("{path}/template"), "name=Our+way").await;
        let saved = address(&ola.get("/programs/new").await.body, "/programs/new/0", "");
        contains(&ola.get(&saved).await.body, &["The agenda: Tea first", "Ask your partner why."]);
        ola.post(&agenda, "return=yes").await;
        contains(&ola.get(&agenda).await.body, &["value=\"Three steps closer\"", "takes 50 minutes"]);
        assert!(!ola.get(&agenda).await.body.contains("Put it away"));
        ola.post(&format!("{copy}/state"), "state=open").await;
        contains(&cem.get(&copy).await.body, &["The agenda: Tea first", "Bring a cup.", "Ask your partner why.", "Then listen."]);
    }

    async fn rules_as_rows_and_as_text(kind) {
        let app = TestApp::new(kind).await;
        bring_in(&app, PEOPLE).await;
        let mut ada = app.signed_in("ada@example.org").await;
        let path = made(&mut ada, "colleague-connect", "Coffee").await;
        let mut ola = app.signed_in("ola@example.org").await;
        let kinds = ola.get(&format!("{path}/match-types")).await.body;
        let rules = address(&kinds, &format!("{path}/match-types/0"), "/rules");
        let page = ola.get(&rules).await.body;
        contains(&page, &["Nobody with somebody above or below within 2 levels", "Something in common in Interests", "A different Department", "must be"]);
        let form = "rows=5&strength-0=hard&strength-1=none&strength-2=800&strength-3=hard&strength-4=200&add-0=same%3Alocation&add-strength-0=300";
        assert_eq!(ola.post(&rules, form).await.location(), rules);
        let page = ola.get(&rules).await.body;
        assert!(!page.contains("aria-label=\"Something in common in Interests"));
        contains(&page, &["aria-label=\"The same Location", "name=\"rows\" value=\"5\"", "# Nobody meets a manager or a report."]);
        // A form that was drawn before somebody else changed the rules changes nothing.
        assert_eq!(ola.post(&rules, "rows=4&strength-0=none").await.status, StatusCode::UNPROCESSABLE_ENTITY);
        let text = format!("{rules}/text");
        let answer = ola.post(&text, "rules=%5B%5Brule%5D%5D%0D%0Akind+%3D+%22same%22%0D%0Afield+%3D+%22shoe%22").await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        contains(&answer.body, &["line 3, column 9: there is no field `shoe`", "shoe"]);
        assert_eq!(ola.post(&text, "rules=min_score+%3D+100").await.location(), rules);
        contains(&ola.get(&rules).await.body, &["Nothing is asked for", "min_score = 100"]);
    }

    async fn joining_pausing_and_leaving(kind) {
        let app = TestApp::new(kind).await;
        bring_in(&app, PEOPLE).await;
        let mut ada = app.signed_in("ada@example.org").await;
        let path = made(&mut ada, "new-hire-buddy", "Buddies").await;
        let join = path.replace("/programs/", "/join/");
        let mut ben = app.signed_in("ben@example.org").await;
        for page in [&path, &join] {
            assert_eq!(ben.get(page).await.status, StatusCode::FORBIDDEN, "a draft is nobody's");
        }
        let mut ola = app.signed_in("ola@example.org").await;
        ola.post(&format!("{path}/state"), "state=open").await;
        contains(&ben.get("/programs").await.body, &["Open to you", "Buddies"]);
        contains(&ben.get(&path).await.body, &["You can join", "First weeks", &join]);
        contains(&ben.get(&join).await.body, &["Join Buddies", "buddy", "newcomer"]);
        let answer = ben.post(&join, "role=boss&capacity=9").await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        contains(&answer.body, &["Choose one of them", "Choose a number from 1 to 5"]);
        assert_eq!(ben.post(&join, "role=newcomer&capacity=1").await.location(), path);
        contains(&ben.get(&path).await.body, &["You take part in this program", "Away for a while?", "Change what you said"]);
        contains(&ola.get(&path).await.body, &["1 person takes part", "Fewer than two people take part"]);

        let pause = format!("{path}/pause");
        assert_eq!(ben.post(&pause, "until=2020-01-01").await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(ben.post(&pause, "until=2026-02-01").await.location(), path);
        contains(&ben.get(&path).await.body, &["You pause until", "Sunday 1 February"]);
        assert!(ola.get(&format!("{path}/people")).await.body.contains("pauses"));
        ben.post(&pause, "").await;
        assert!(!ben.get(&path).await.body.contains("You pause until"));

        assert_eq!(ben.post(&format!("{path}/departure"), "").await.location(), "/programs");
        contains(&ben.get(&path).await.body, &["You can join"]);
        let people = ola.get(&format!("{path}/people")).await.body;
        assert!(!people.contains("Ben Ito") && !people.contains("Left"), "{people}");
        assert!(!ada.get("/audit").await.body.contains("took somebody out"), "the log does not tell who left");
    }

    async fn applications_invitations_and_a_full_house(kind) {
        let app = TestApp::new(kind).await;
        bring_in(&app, PEOPLE).await;
        let mut ada = app.signed_in("ada@example.org").await;
        let path = made(&mut ada, "new-managers-circle", "Circle").await;
        let (join, people) = (path.replace("/programs/", "/join/"), format!("{path}/people"));
        let mut ola = app.signed_in("ola@example.org").await;
        let answer = ola.post(&people, "how=invite&emails=cem%40example.org").await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.body.contains("Open the program first"));
        ola.post(&format!("{path}/state"), "state=open").await;
        let mut ben = app.signed_in("ben@example.org").await;
        contains(&ben.get(&path).await.body, &["You can apply"]);
        let answer = ben.post(&join, "answer-0=").await;
        contains(&answer.body, &["Please fill this in", "Less than six months"]);
        assert_eq!(ben.post(&join, "answer-0=Longer").await.location(), path);
        let waits = format!("<a href=\"{people}?state=applied\">1 application waits for you.</a>");
        contains(&ola.get(&path).await.body, &[&waits]);
        let page = ola.get(&format!("{people}?state=applied")).await.body;
        contains(&page, &["Ben Ito", "Longer", "Take in Ben Ito"]);
        ola.post(&address(&page, &people, "/refusal"), "").await;
        assert_eq!(ben.get(&path).await.status, StatusCode::FORBIDDEN);
        let page = ola.get(&format!("{people}?state=denied")).await.body;
        ola.post(&address(&page, &people, "/approval"), "").await;
        contains(&ben.get(&path).await.body, &["You take part"]);

        let page = ola.post(&people, "how=invite&emails=cem%40example.org%2C+who%40example.org%2C+ben%40example.org").await;
        assert_eq!(page.status, StatusCode::OK);
        contains(&page.body, &["1 person is invited", "1 was there already", "This is nobody", "who@example.org"]);
        let mut cem = app.signed_in("cem@example.org").await;
        contains(&cem.get("/programs").await.body, &["You are invited", "Circle"]);
        contains(&cem.get(&path).await.body, &["You are invited to this program", "Decline"]);
        cem.post(&join, "answer-0=Longer").await;
        contains(&cem.get(&path).await.body, &["You take part"]);
        let page = ola.get(&people).await.body;
        ola.post(&address(&page, &people, "/removal"), "").await;
        assert!(ola.get(&path).await.body.contains("1 person takes part"));
    }

    async fn a_full_program_says_that_people_wait(kind) {
        let app = TestApp::new(kind).await;
        bring_in(&app, PEOPLE).await;
        let mut ada = app.signed_in("ada@example.org").await;
        let path = made(&mut ada, "colleague-connect", "Circle").await;
        let people = format!("{path}/people");
        let mut ola = app.signed_in("ola@example.org").await;
        set(&mut ola, &path, "audience=everyone&admission=by-application&places=1").await;
        ola.post(&format!("{path}/state"), "state=open").await;
        let mut ben = app.signed_in("ben@example.org").await;
        ben.post(&path.replace("/programs/", "/join/"), "").await;
        assert_eq!(ola.post(&people, "how=take-in&emails=cem%40example.org").await.location(), people);
        let page = ola.get(&format!("{people}?state=applied")).await.body;
        ola.post(&address(&page, &people, "/approval"), "").await;
        let page = ola.get(&format!("{people}?state=waiting")).await.body;
        contains(&page, &["The program is full: the person waits for a place", "Ben Ito"]);
        // The same for a list of people.
        let page = ola.post(&people, "how=take-in&emails=ada%40example.org").await.body;
        contains(&page, &["Nobody was taken in.", "The program is full: 1 person waits for a place."]);
    }

    async fn nobody_of_everybody_has_a_reason(kind) {
        let app = TestApp::new(kind).await;
        bring_in(&app, PEOPLE).await;
        let mut ada = app.signed_in("ada@example.org").await;
        let path = made(&mut ada, "colleague-connect", "Circle").await;
        let people = format!("{path}/people");
        let mut ola = app.signed_in("ola@example.org").await;
        let all = "whom=whoever-fits&how=take-in";
        set(&mut ola, &path, "admission=open&audience=named").await;
        contains(&ola.post(&people, all).await.body, &["Nobody was taken in.", "is for whoever is invited by name"]);
        set(&mut ola, &path, "admission=open&audience=rule&field-0=location&test-0=one-of&value-0=Atlantis").await;
        contains(&ola.post(&people, all).await.body, &["Nobody was taken in.", "Nobody meets the conditions"]);
        set(&mut ola, &path, "admission=open&audience=everyone").await;
        assert_eq!(ola.post(&people, all).await.location(), people);
        let page = ola.post(&people, all).await.body;
        contains(&page, &["Nobody was taken in.", "Everybody who fits is in already"]);
        let page = ola.get(&people).await.body;
        ola.post(&address(&page, &people, "/removal"), "").await;
        contains(&ola.post(&people, all).await.body, &["were asked before, were refused, or left"]);
    }

    async fn what_is_over_invites_nobody_any_more(kind) {
        let app = TestApp::new(kind).await;
        bring_in(&app, PEOPLE).await;
        let mut ada = app.signed_in("ada@example.org").await;
        let path = made(&mut ada, "colleague-connect", "Circle").await;
        let (join, people) = (path.replace("/programs/", "/join/"), format!("{path}/people"));
        let mut ola = app.signed_in("ola@example.org").await;
        ola.post(&format!("{path}/state"), "state=open").await;
        ola.post(&people, "how=invite&emails=cem%40example.org").await;
        let mut cem = app.signed_in("cem@example.org").await;
        contains(&cem.get("/").await.body, &["You are invited", &join]);
        contains(&cem.get("/programs").await.body, &["You are invited", "Circle"]);
        for over in ["state=closed", "archive"] {
            match over {
                "archive" => {
                    ola.post(&format!("{path}/state"), "state=open").await;
                    ola.post(&format!("{path}/archive"), "").await;
                }
                state => _ = ola.post(&format!("{path}/state"), state).await,
            }
            for page in ["/", "/programs"] {
                let page = cem.get(page).await.body;
                assert!(!page.contains("Circle") && !page.contains(&join), "{over}: {page}");
            }
            let mut ben = app.signed_in("ben@example.org").await;
            // Cem was invited, and Ben could have joined.
            for browser in [&mut cem, &mut ben] {
                let page = browser.get(&join).await;
                assert_eq!(page.status, StatusCode::OK);
                contains(&page.body, &["Circle is over", "Nobody can join it any more"]);
                assert!(!page.body.contains("You are invited") && !page.body.contains(&format!("action=\"{join}\"")), "{}", page.body);
                let answer = browser.post(&join, "").await;
                assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
                contains(&answer.body, &["Circle is over"]);
            }
        }
    }

    async fn copies_templates_the_archive_and_the_end(kind) {
        let app = TestApp::new(kind).await;
        bring_in(&app, PEOPLE).await;
        let mut ada = app.signed_in("ada@example.org").await;
        let path = made(&mut ada, "skill-exchange", "Skills").await;
        let mut ola = app.signed_in("ola@example.org").await;
        contains(&ola.get(&format!("{path}/more")).await.body, &["Delete Skills", "Copy it"]);
        let copy = ola.post(&format!("{path}/copy"), "").await.location().to_owned();
        contains(&ola.get(&copy).await.body, &["Copy of Skills", "Open it for registration"]);
        assert_eq!(ola.post(&format!("{path}/template"), "name=Our+way").await.location(), format!("{path}/more"));
        assert!(ola.post(&format!("{path}/template"), "name=Our+way").await.body.contains("There is a template with this name"));
        let page = ola.get("/programs/new").await.body;
        contains(&page, &["Saved here", "Our way"]);
        let saved = address(&page, "/programs/new/0", "");
        contains(&ola.get(&saved).await.body, &["Our way", "A skill for a skill", "Forget it"]);
        let key = saved.rsplit('/').next().unwrap();
        let own = ola.post("/programs", &format!("template={key}&name=Third")).await.location().to_owned();
        contains(&ola.get(&own).await.body, &["Third", "Ola Organizer", "Open it for registration"]);
        assert_eq!(ola.post(&format!("/templates/{key}/removal"), "").await.location(), "/programs/new");

        ola.post(&format!("{path}/archive"), "").await;
        contains(&ola.get(&path).await.body, &["In the archive", "Take it out of the archive"]);
        ola.post(&format!("{path}/restoration"), "").await;
        let deletion = format!("{path}/deletion");
        assert!(ola.post(&deletion, "typed=skills").await.body.contains("This is not its name"));
        assert_eq!(ola.post(&deletion, "typed=Skills").await.location(), "/programs");
        assert_eq!(ola.get(&path).await.status, StatusCode::FORBIDDEN);
        let mut cem = app.signed_in("cem@example.org").await;
        assert_eq!(cem.get("/programs/00000000-0000-7000-8000-000000000000").await.status, StatusCode::FORBIDDEN,
            "whether it exists is not told");
        assert_eq!(cem.get("/programs/new").await.status, StatusCode::FORBIDDEN);
        let page = ada.get(&own).await.body;
        ada.post(&address(&page, &own, "/removal"), "").await;
        assert_eq!(ola.get(&own).await.status, StatusCode::FORBIDDEN);
    }
}
