//! What holds for every route: who may, that reading changes nothing, that no other site can act in somebody's name, and what
//! stands on every answer.

mod table;

use std::collections::{BTreeMap, BTreeSet};

use axum::body::Body;
use http::header::{CONTENT_TYPE, COOKIE, HOST, ORIGIN, SET_COOKIE};
use http::{HeaderMap, Method, Request, StatusCode};
use jiff::SignedDuration;
use kith_app::domain::id::{PersonId, ProgramId};
use kith_app::domain::permission::Administrator;
use kith_app::domain::program::MatchType;
use kith_app::domain::scope::Scope;
use kith_app::house::people::Whole;
use kith_app::store::testing::Kind;
use kith_app::store::{inspect, on_both, people, programs, sign_ins};
use tower::ServiceExt;
use uuid::Uuid;

use super::server::Settings;
use super::testing::{Answer, Browser, TestApp};
use super::{Server, router, routes};

/// Stands for a redirect to the sign-in page, which has a status of its own only among programs.
const SIGN_IN: u16 = 401;

/// What comes back on a route.
#[derive(Debug)]
struct Line {
    method: &'static str,
    path: &'static str,
    body: &'static str,
    expected: [u16; ROLES.len()],
}

/// Who asks, in the order of the table.
const ROLES: [&str; 8] = [
    "nobody",
    "a participant",
    "a manager",
    "an organizer",
    "an organizer of another program",
    "an administrator",
    "a deactivated person",
    "a partner",
];

/// A house with somebody in every role, and something behind every id.
struct Crowd {
    app: TestApp,
    tim: PersonId,
    ids: BTreeMap<&'static str, Uuid>,
}

impl Crowd {
    async fn new(kind: Kind) -> Crowd {
        let app = TestApp::new(kind).await;
        for (name, email) in [
            ("Pia Participant", "pia@example.org"),
            ("Mo Manager", "mo@example.org"),
            ("Orla Organizer", "orla@example.org"),
            ("Otto Other", "otto@example.org"),
            ("Dora Deactivated", "dora@example.org"),
            ("Petra Partner", "petra@example.org"),
        ] {
            app.person(name, email).await;
        }
        let tim = app.person("Tim Target", "tim@example.org").await;
        let house = &app.house.house;
        let now = house.surroundings().now().into();
        let mut ids = BTreeMap::from([("people", tim.uuid())]);
        let (program, other): (ProgramId, ProgramId) = (house.surroundings().id(), house.surroundings().id());
        let mut tx = house.db().write().await.unwrap();
        programs::insert(&mut tx, program, "Mentoring", "", now).await.unwrap();
        programs::insert(&mut tx, other, "Coffee", "", now).await.unwrap();
        let mut found = BTreeMap::new();
        for email in ["pia", "mo", "orla", "otto", "dora", "petra", "tim"] {
            let address = format!("{email}@example.org").parse_email();
            found.insert(
                email,
                people::find_by_email(&mut tx, &address).await.unwrap().unwrap().id,
            );
        }
        programs::add_organizer(&mut tx, program, found["orla"], now)
            .await
            .unwrap();
        programs::add_organizer(&mut tx, other, found["otto"], now)
            .await
            .unwrap();
        for member in ["pia", "petra", "tim"] {
            programs::enrol(&mut tx, program, found[member], now).await.unwrap();
        }
        tx.commit().await.unwrap();
        ids.insert("programs", program.uuid());
        // Tim is Petra's partner; Pia is in the program, and not in their match.
        let two = [found["petra"], tim];
        let together = app.house.put_together(program, &MatchType::default(), &two).await;
        ids.insert("matches", together.id.uuid());
        ids.insert("rounds", together.round.uuid());
        ids.insert("match-types", together.match_type.uuid());
        let db = house.db();
        let id = |id: Uuid| inspect::id(db, id);
        let managed = format!(
            "UPDATE person SET manager_id = {} WHERE id = {}",
            id(found["mo"].uuid()),
            id(tim.uuid())
        );
        inspect::run(db, &managed).await;
        let job: PersonId = house.surroundings().id();
        let at = "'2026-01-05T09:00:00.000000Z'";
        inspect::run(
            db,
            &format!(
                "INSERT INTO job (id, kind, payload, state, run_at, attempts, last_error, created_at, finished_at)
             VALUES ({}, 'sweep', '\"sweep\"', 'dead', {at}, 80, 'away', {at}, {at})",
                id(job.uuid())
            ),
        )
        .await;
        ids.insert("jobs", job.uuid());
        let me = Administrator::on_the_command_line();
        let token = house
            .create_token(me, "Directory", &[Scope::PeopleRead], None)
            .await
            .unwrap();
        ids.insert("tokens", token.id.uuid());
        let import = house
            .upload_import(me, "people.csv", b"id,name\nx1,Xena\n".to_vec())
            .await
            .unwrap();
        let words = ["id".to_owned(), "name".to_owned()];
        house.preview_import(me, import, &words, Whole::No).await.unwrap();
        ids.insert("import", import.uuid());
        let fields = house.fields(me).await.unwrap();
        ids.insert("fields", fields[1].field.id.uuid());
        Crowd { app, tim, ids }
    }

    /// A browser for every role, in the order of the table. Who is deactivated was signed in before.
    async fn browsers(&self) -> [Browser<'_>; ROLES.len()] {
        let mut dora = self.app.signed_in("dora@example.org").await;
        let tims = self.app.signed_in("tim@example.org").await;
        drop(tims);
        let mut tx = self.app.house.house.db().write().await.unwrap();
        let now = self.app.house.house.surroundings().now().into();
        let person = people::find_by_email(&mut tx, &"dora@example.org".parse_email())
            .await
            .unwrap()
            .unwrap();
        // Only the person is deactivated here, not the sign-in: looking at the person is what counts.
        people::deactivate(&mut tx, person.id, now).await.unwrap();
        tx.commit().await.unwrap();
        assert!(dora.cookie("kith").is_some());
        let _ = dora.get("/").await;
        [
            self.app.browser(),
            self.app.signed_in("pia@example.org").await,
            self.app.signed_in("mo@example.org").await,
            self.app.signed_in("orla@example.org").await,
            self.app.signed_in("otto@example.org").await,
            self.app.signed_in("ada@example.org").await,
            dora,
            self.app.signed_in("petra@example.org").await,
        ]
    }

    /// A path or body with what its places stand for; a sign-in is somebody else's, a secret nobody's.
    async fn fill(&self, text: &str) -> String {
        let mut tx = self.app.house.house.db().read().await.unwrap();
        let now = self.app.house.house.surroundings().now().into();
        let of_tim = sign_ins::list(&mut tx, self.tim, now).await.unwrap();
        let kind = text.split('/').nth(1).unwrap_or_default();
        let id = match (kind, of_tim.first()) {
            ("sign-ins", Some(sign_in)) => sign_in.id.uuid(),
            _ => self.ids.get(kind).copied().unwrap_or(Uuid::nil()),
        };
        text.replace("{id}", &id.to_string())
            .replace("{tim}", &self.tim.to_string())
            .replace("{program}", &self.ids["programs"].to_string())
            .replace("{person}", &self.tim.to_string())
            .replace("{match}", &self.ids["matches"].to_string())
            .replace("{round}", &self.ids["rounds"].to_string())
            .replace("{match_type}", &self.ids["match-types"].to_string())
            .replace("{template}", "mentoring")
            .replace("{secret}", "a-secret-that-nobody-has")
            .replace("{name}", "no-such-file.css")
    }

    async fn send(&self, browser: &mut Browser<'_>, line: &Line) -> Answer {
        let path = self.fill(line.path).await;
        match line.method {
            "GET" => browser.get(&path).await,
            "POST" => browser.post(&path, &self.fill(line.body).await).await,
            other => browser.request(other.parse().unwrap(), &path).await,
        }
    }
}

trait ParseEmail {
    fn parse_email(&self) -> kith_app::domain::email::EmailAddress;
}

impl ParseEmail for str {
    fn parse_email(&self) -> kith_app::domain::email::EmailAddress {
        kith_app::domain::email::EmailAddress::parse(self).unwrap()
    }
}

/// The status, with the sign-in page told apart.
fn outcome(answer: &Answer) -> u16 {
    match answer.location() {
        "/sign-in" => SIGN_IN,
        _ => answer.status.as_u16(),
    }
}

/// The routes of pages; those of the API have a table of their own.
fn listed(server: &Server) -> BTreeSet<(Method, &'static str)> {
    let (_, list) = routes(server).into_parts();
    list.into_iter()
        .filter(|(_, path)| !path.starts_with("/api/"))
        .collect()
}

fn check_headers(headers: &HeaderMap, what: &str) {
    let header = |name: &str| headers.get(name).map_or("", |value| value.to_str().unwrap());
    let policy = header("content-security-policy");
    for part in [
        "default-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    ] {
        assert!(policy.contains(part), "{what}: {part} is missing in {policy}");
    }
    assert!(!policy.contains("unsafe") && !policy.contains('*'), "{what}: {policy}");
    assert_eq!(header("x-content-type-options"), "nosniff", "{what}");
    assert_eq!(header("referrer-policy"), "same-origin", "{what}");
    assert_eq!(header("cross-origin-opener-policy"), "same-origin", "{what}");
    assert!(!header("cache-control").is_empty(), "{what}");
}

/// Tries a route as everybody, and notes what came back wrong.
async fn try_line(crowd: &Crowd, browsers: &mut [Browser<'_>; ROLES.len()], line: &Line, wrong: &mut Vec<String>) {
    for ((browser, role), expected) in browsers.iter_mut().zip(ROLES).zip(line.expected) {
        let answer = crowd.send(browser, line).await;
        let what = format!("{} {} for {role}", line.method, line.path);
        check_headers(&answer.headers, &what);
        if outcome(&answer) != expected {
            wrong.push(format!("{what}: {} instead of {expected}", outcome(&answer)));
        }
        let personal = answer.status == 200 && line.expected[0] != 200;
        if personal {
            assert_eq!(answer.headers["cache-control"], "no-store", "{what}");
        }
    }
}

#[tokio::test]
async fn every_route_has_its_line() {
    let app = TestApp::empty(Kind::Sqlite).await;
    let lines: Vec<_> = table::LINES
        .iter()
        .map(|line| (line.method.parse::<Method>().unwrap(), line.path))
        .collect();
    let known: BTreeSet<_> = lines.iter().map(|(method, path)| format!("{method} {path}")).collect();
    assert_eq!(known.len(), lines.len(), "a route stands twice in the table");
    let there: BTreeSet<_> = listed(&app.server)
        .iter()
        .map(|(method, path)| format!("{method} {path}"))
        .collect();
    assert!(there.len() > 30, "only {} routes were found", there.len());
    let (without, gone): (Vec<_>, Vec<_>) = (there.difference(&known).collect(), known.difference(&there).collect());
    assert!(
        without.is_empty() && gone.is_empty(),
        "routes without a line: {without:#?}\nlines without a route: {gone:#?}"
    );
}

on_both! {
    async fn every_route_lets_in_whom_it_should_and_nobody_else(kind) {
        let mut wrong = Vec::new();
        let readers = Crowd::new(kind).await;
        let mut reading = readers.browsers().await;
        for line in table::LINES {
            if line.method == "GET" {
                try_line(&readers, &mut reading, line, &mut wrong).await;
            } else {
                // What is done on one route must not be seen on the next.
                let crowd = Crowd::new(kind).await;
                try_line(&crowd, &mut crowd.browsers().await, line, &mut wrong).await;
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    async fn reading_changes_nothing(kind) {
        /// What reading may change: when somebody was last here, and how often something was tried.
        const MAY_CHANGE: [&str; 5] = [
            "sign_in.last_seen_at", "api_token.last_used_at", "rate_counter.name", "rate_counter.window_start", "rate_counter.hits",
        ];
        let crowd = Crowd::new(kind).await;
        let mut browsers = crowd.browsers().await;
        let db = crowd.app.house.house.db();
        let whole = inspect::dump(db, &["rate_counter.name", "rate_counter.window_start"]).await;
        crowd.app.house.pass(SignedDuration::from_mins(10));
        let before = inspect::dump(db, &MAY_CHANGE[..2]).await;
        let mut read = 0;
        for (method, path) in listed(&crowd.app.server) {
            if method != Method::GET {
                continue;
            }
            let path = crowd.fill(path).await;
            for (browser, role) in browsers.iter_mut().zip(ROLES) {
                browser.get(&path).await;
                // A program that looks at a page before somebody opens it asks for its head only.
                browser.request(Method::HEAD, &path).await;
                read += 1;
                if read % 40 == 0 {
                    assert_eq!(inspect::dump(db, &MAY_CHANGE[..2]).await, before, "GET {path} for {role}, or one before it");
                }
            }
        }
        assert!(read > 100, "only {read} pages were read");
        assert_eq!(inspect::dump(db, &MAY_CHANGE[..2]).await, before);
        // The crawl was one that would have noticed: last-seen times did move.
        assert_ne!(inspect::dump(db, &["rate_counter.name", "rate_counter.window_start"]).await, whole);
    }

    async fn what_is_unknown_and_what_is_not_ones_own_look_the_same(kind) {
        let crowd = Crowd::new(kind).await;
        let mut browsers = crowd.browsers().await;
        for line in table::LINES.iter().filter(|line| line.path.contains("{id}")) {
            let (there, nowhere) = (crowd.fill(line.path).await, crowd.fill(&line.path.replace("{id}", &Uuid::nil().to_string())).await);
            let body = crowd.fill(line.body).await;
            for (browser, expected) in browsers.iter_mut().zip(line.expected) {
                // Whoever organizes a program may know that something of it is not there.
                let is_of_ones_own = expected == 404 && line.path.matches('{').count() > 1;
                if ![403, 404].contains(&expected) || is_of_ones_own {
                    continue;
                }
                let mut answers = Vec::new();
                for path in [&there, &nowhere] {
                    let answer = match line.method {
                        "GET" => browser.get(path).await,
                        _ => browser.post(path, &body).await,
                    };
                    answers.push((answer.status, answer.body));
                }
                assert_eq!(answers[0], answers[1], "{} {}", line.method, line.path);
            }
        }
    }

    async fn no_other_site_can_act_in_somebodys_name(kind) {
        let crowd = Crowd::new(kind).await;
        let mut browsers = crowd.browsers().await;
        let ada = &mut browsers[5];
        let before = inspect::dump(crowd.app.house.house.db(), &[]).await;
        let mut tried = 0;
        for (method, path) in routes(&crowd.app.server).into_parts().1 {
            if method == Method::GET {
                continue;
            }
            let path = crowd.fill(path).await;
            for (name, value) in [("sec-fetch-site", "cross-site"), ("sec-fetch-site", "same-site"), (ORIGIN.as_str(), "https://evil.example"), (ORIGIN.as_str(), "null")] {
                for kind in ["application/x-www-form-urlencoded", "text/plain", "application/json"] {
                    let request = Request::builder().method(method.clone()).uri(&path).header(HOST, "localhost");
                    let request = request.header(name, value).header(CONTENT_TYPE, kind).body(Body::from("sure=yes")).unwrap();
                    let answer = ada.send(request).await;
                    assert_eq!(answer.status, StatusCode::FORBIDDEN, "{method} {path} with {name}: {value}");
                    check_headers(&answer.headers, &path);
                    tried += 1;
                }
            }
        }
        assert!(tried > 100, "only {tried} were tried");
        assert_eq!(inspect::dump(crowd.app.house.house.db(), &[]).await, before);
        assert_eq!(ada.get("/audit").await.status, StatusCode::OK, "the administrator was really signed in");
    }

    async fn errors_have_the_headers_too(kind) {
        let app = TestApp::new(kind).await;
        let mut browser = app.browser();
        let large = Request::post("/settings").header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        let large = large.body(Body::from("a".repeat(3 * 1024 * 1024))).unwrap();
        for (answer, status) in [
            (browser.get("/nowhere").await, 404),
            (browser.request(Method::DELETE, "/audit").await, 405),
            (browser.get("/sign-in/link/x").await, 410),
            (browser.request(Method::POST, "/settings").await, 303),
        ] {
            assert_eq!(answer.status.as_u16(), status);
            check_headers(&answer.headers, &status.to_string());
        }
        let mut ada = app.signed_in("ada@example.org").await;
        let answer = ada.send(large).await;
        assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
        check_headers(&answer.headers, "413");
        let answer = ada.get("/audit?before=x").await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST);
        check_headers(&answer.headers, "400");
    }

    async fn behind_tls_headers_and_cookies_say_so(kind) {
        let app = TestApp::new(kind).await;
        let settings = Settings { public_url: "https://kith.test".parse().unwrap(), ..app.server.settings.clone() };
        let web = router(&Server::new(app.house.house.clone(), settings));
        let ada = "ada@example.org".parse_email();
        let link = app.house.house.rescue_link(Administrator::on_the_command_line(), &ada).await.unwrap();
        let request = Request::post(format!("/sign-in/link/{}", link.reveal())).header("sec-fetch-site", "same-origin");
        let response = web.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        let cookie = response.headers()[SET_COOKIE].to_str().unwrap().to_owned();
        for part in ["__Host-kith=", "; Secure", "; HttpOnly", "; SameSite=Lax", "; Path=/"] {
            assert!(cookie.contains(part), "{part} is missing in {cookie}");
        }
        assert!(!cookie.contains("Domain"));
        for path in ["/", "/nowhere", "/sign-in"] {
            let response = web.clone().oneshot(Request::get(path).body(Body::empty()).unwrap()).await.unwrap();
            let hsts = response.headers()["strict-transport-security"].to_str().unwrap();
            assert!(hsts.contains("includeSubDomains") && hsts.contains("max-age=63072000"), "{path}: {hsts}");
        }
        // The name without the prefix, which another site of the domain could set, is nobody's.
        let secret = cookie.split_once('=').unwrap().1.split(';').next().unwrap();
        for (name, status) in [("kith", StatusCode::SEE_OTHER), ("__Host-kith", StatusCode::OK)] {
            let request = Request::get("/").header(COOKIE, format!("{name}={secret}")).body(Body::empty()).unwrap();
            assert_eq!(web.clone().oneshot(request).await.unwrap().status(), status, "{name}");
        }
    }

    async fn a_cookie_that_was_brought_along_is_never_signed_in(kind) {
        let app = TestApp::new(kind).await;
        let ada = "ada@example.org".parse_email();
        let mut planted = app.browser();
        planted.plant_cookie("kith", "chosen-by-somebody-else");
        let link = app.house.house.rescue_link(Administrator::on_the_command_line(), &ada).await.unwrap();
        planted.post(&format!("/sign-in/link/{}", link.reveal()), "").await;
        let first = planted.cookie("kith").unwrap().to_owned();
        assert_ne!(first, "chosen-by-somebody-else");
        assert_eq!(planted.get("/audit").await.status, StatusCode::OK);
        let mut thief = app.browser();
        thief.plant_cookie("kith", "chosen-by-somebody-else");
        assert_eq!(thief.get("/audit").await.location(), "/sign-in");
        // Signing in again gives another secret; signing out makes the last one useless.
        let link = app.house.house.rescue_link(Administrator::on_the_command_line(), &ada).await.unwrap();
        planted.post(&format!("/sign-in/link/{}", link.reveal()), "").await;
        let second = planted.cookie("kith").unwrap().to_owned();
        assert_ne!(first, second);
        planted.post("/sign-out", "").await;
        let mut thief = app.browser();
        thief.plant_cookie("kith", &second);
        assert_eq!(thief.get("/audit").await.location(), "/sign-in");
    }
}
