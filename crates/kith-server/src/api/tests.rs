//! What holds for the whole API.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use axum::body::Body;
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{Method, Request};
use kith_app::domain::permission::Administrator;
use kith_app::domain::scope::Scope;
use kith_app::store::testing::Kind;
use kith_app::store::{inspect, on_both};
use serde_json::{Value, json};

use crate::http::routes as all_routes;
use crate::http::testing::{Answer, TestApp};

/// A program with a token.
struct Client<'a> {
    app: &'a TestApp,
    secret: String,
}

impl Client<'_> {
    async fn with<'a>(app: &'a TestApp, scopes: &[Scope]) -> Client<'a> {
        let me = Administrator::on_the_command_line();
        let token = app.house.house.create_token(me, "Test", scopes, None).await.unwrap();
        let secret = token.secret.reveal().to_owned();
        Client { app, secret }
    }

    async fn send(&self, method: &str, path: &str, key: Option<&str>, body: &str) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        request = request.header(AUTHORIZATION, format!("Bearer {}", self.secret));
        request = request.header(CONTENT_TYPE, "application/json");
        if let Some(key) = key {
            request = request.header("idempotency-key", key);
        }
        self.app
            .browser()
            .send(request.body(Body::from(body.to_owned())).unwrap())
            .await
    }

    async fn json(&self, method: &str, path: &str, body: &Value) -> (u16, Value) {
        let answer = self.send(method, path, None, &body.to_string()).await;
        let value = if answer.body.is_empty() {
            Value::Null
        } else {
            serde_json::from_str(&answer.body).unwrap()
        };
        (answer.status.as_u16(), value)
    }
}

/// What each route needs; the rest of the path of `/api/v1`.
const NEEDS: &[(&str, &str, Option<Scope>)] = &[
    ("GET", "/openapi.json", None),
    ("GET", "/people", Some(Scope::PeopleRead)),
    ("POST", "/people", Some(Scope::PeopleWrite)),
    ("GET", "/people/{id}", Some(Scope::PeopleRead)),
    ("PUT", "/people/{id}/deactivation", Some(Scope::PeopleWrite)),
    ("DELETE", "/people/{id}/deactivation", Some(Scope::PeopleWrite)),
    ("GET", "/fields", Some(Scope::PeopleRead)),
    ("POST", "/imports", Some(Scope::PeopleWrite)),
    ("GET", "/imports/{id}", Some(Scope::PeopleWrite)),
    ("GET", "/programs", Some(Scope::ProgramsRead)),
    ("POST", "/programs", Some(Scope::ProgramsWrite)),
    ("GET", "/programs/{id}", Some(Scope::ProgramsRead)),
    ("GET", "/programs/{id}/people", Some(Scope::ProgramsRead)),
    ("PUT", "/programs/{id}/people/{person}", Some(Scope::ProgramsWrite)),
    ("DELETE", "/programs/{id}/people/{person}", Some(Scope::ProgramsWrite)),
    ("PUT", "/programs/{id}/organizers/{person}", Some(Scope::ProgramsWrite)),
    (
        "DELETE",
        "/programs/{id}/organizers/{person}",
        Some(Scope::ProgramsWrite),
    ),
    ("GET", "/audit", Some(Scope::AuditRead)),
];

/// A body that each route can read.
fn body_for(method: &str, path: &str) -> &'static str {
    match (method, path) {
        ("POST", "/programs") => r#"{"name":""}"#,
        ("POST", "/people") => r#"{"people":[]}"#,
        _ => "",
    }
}

#[tokio::test]
async fn every_route_stands_in_the_table_and_in_the_description() {
    let app = TestApp::empty(Kind::Sqlite).await;
    let (_, list) = all_routes(&app.server).into_parts();
    let there: BTreeSet<String> = list
        .iter()
        .filter_map(|(method, path)| Some(format!("{method} {}", path.strip_prefix("/api/v1")?)))
        .collect();
    let known: BTreeSet<String> = NEEDS
        .iter()
        .map(|(method, path, _)| format!("{method} {path}"))
        .collect();
    assert_eq!(there, known);
    let description: Value = serde_json::from_str(&super::openapi::text()).unwrap();
    let mut described = BTreeSet::from(["GET /openapi.json".to_owned()]);
    for (path, methods) in description["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let line = format!("{} {}", method.to_uppercase(), path.strip_prefix("/api/v1").unwrap());
            let need = NEEDS
                .iter()
                .find(|(m, p, _)| format!("{m} {p}") == line)
                .and_then(|(_, _, scope)| *scope);
            assert_eq!(operation["security"][0]["token"][0], need.unwrap().word(), "{line}");
            described.insert(line);
        }
    }
    assert_eq!(described, known);
}

#[test]
fn the_description_is_the_one_that_was_published() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/openapi.json");
    if std::env::var_os("KITH_WRITE_DOCS").is_some() {
        fs::write(&path, super::openapi::text()).unwrap();
    }
    let published = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        published == super::openapi::text(),
        "docs/openapi.json is of another state. Look at what changed, then run this test with KITH_WRITE_DOCS=1."
    );
}

on_both! {
    async fn a_token_reaches_what_its_scope_is_about_and_nothing_else(kind) {
        let app = TestApp::new(kind).await;
        let revoked = Client::with(&app, &Scope::ALL).await;
        let me = Administrator::on_the_command_line();
        let id = app.house.house.tokens(me).await.unwrap()[0].id;
        app.house.house.revoke_token(me, id).await.unwrap();
        let nobody = Client { app: &app, secret: "kith_made-up".to_owned() };
        let mut clients = vec![(None, nobody), (None, revoked)];
        for scope in Scope::ALL {
            clients.push((Some(scope), Client::with(&app, &[scope]).await));
        }
        let mut signed_in = app.signed_in("ada@example.org").await;
        for (method, path, need) in NEEDS {
            let body = body_for(method, path);
            let nowhere = uuid::Uuid::nil().to_string();
            let path = format!("/api/v1{}", path.replace("{id}", &nowhere).replace("{person}", &nowhere));
            for (scope, client) in &clients {
                let answer = client.send(method, &path, None, body).await;
                let status = answer.status.as_u16();
                match (need, scope) {
                    (None, _) => assert_eq!(status, 200),
                    (Some(_), None) => assert_eq!(status, 401, "{method} {path}"),
                    (Some(need), Some(scope)) if need != scope => assert_eq!(status, 403, "{method} {path} with {scope}"),
                    // Let in: there is nothing with this id, or the body says nothing.
                    (Some(_), Some(_)) => assert!([200, 404, 422].contains(&status), "{method} {path}: {status}"),
                }
                if status >= 400 {
                    assert_eq!(answer.headers[CONTENT_TYPE], "application/problem+json", "{method} {path}");
                    let problem: Value = serde_json::from_str(&answer.body).unwrap();
                    assert_eq!(problem["status"], status);
                }
                assert!(answer.headers.contains_key("content-security-policy"));
            }
            // A browser's sign-in is worth nothing here: no form of another site can use the API.
            if need.is_some() {
                let answer = signed_in.request(method.parse::<Method>().unwrap(), &path).await;
                assert_eq!(answer.status.as_u16(), 401, "{method} {path}");
            }
        }
    }

    async fn people_are_added_changed_and_paged(kind) {
        let app = TestApp::new(kind).await;
        let client = Client::with(&app, &[Scope::PeopleRead, Scope::PeopleWrite]).await;
        let people: Vec<Value> = (0..5).map(|n| json!({
            "external_id": format!("E{n}"), "name": format!("Person {n}"), "email": format!("p{n}@example.org"),
            "fields": { "department": ["Finance"] },
        })).collect();
        let (status, outcome) = client.json("POST", "/api/v1/people", &json!({ "people": people })).await;
        assert_eq!((status, &outcome["new"], &outcome["rejected"]), (200, &json!(5), &json!(0)), "{outcome}");
        let again = client.json("POST", "/api/v1/people", &json!({ "people": people })).await.1;
        assert_eq!(again["unchanged"], 5, "{again}");
        let odd = json!({ "people": [
            { "external_id": "E1", "name": "Person One" }, { "name": "Nobody" }, { "external_id": "E9", "name": "X", "email": "no" },
        ] });
        let odd = client.json("POST", "/api/v1/people", &odd).await.1;
        assert_eq!((&odd["changed"], &odd["rejected"]), (&json!(1), &json!(2)), "{odd}");
        let rows: Vec<_> = odd["rejections"].as_array().unwrap().iter().map(|r| r["row"].as_u64().unwrap()).collect();
        assert_eq!(rows, [2, 3], "{odd}");

        let (mut after, mut names) = (String::new(), Vec::new());
        loop {
            let page = client.json("GET", &format!("/api/v1/people?limit=2{after}"), &Value::Null).await.1;
            names.extend(page["data"].as_array().unwrap().iter().map(|p| p["name"].as_str().unwrap().to_owned()));
            match page["next"].as_str() {
                Some(next) => after = format!("&after={next}"),
                None => break,
            }
        }
        assert_eq!(names, ["Ada Lovelace", "Person 0", "Person 2", "Person 3", "Person 4", "Person One"]);
        let found = client.json("GET", "/api/v1/people?search=person+one", &Value::Null).await.1;
        let id = found["data"][0]["id"].as_str().unwrap().to_owned();
        let one = client.json("GET", &format!("/api/v1/people/{id}"), &Value::Null).await.1;
        assert_eq!((&one["external_id"], &one["fields"]["department"]), (&json!("E1"), &json!(["Finance"])));
        let path = format!("/api/v1/people/{id}/deactivation");
        assert_eq!(client.json("PUT", &path, &Value::Null).await.0, 204);
        let gone = client.json("GET", "/api/v1/people?deactivated=true", &Value::Null).await.1;
        assert_eq!(gone["data"][0]["name"], "Person One");
        assert_eq!(client.json("DELETE", &path, &Value::Null).await.0, 204);
        for (people, field) in [
            (json!([{ "external_id": "E1", "fields": { "shoe_size": ["43"] } }]), "shoe_size"),
            (json!([]), "people"),
        ] {
            let (status, problem) = client.json("POST", "/api/v1/people", &json!({ "people": people })).await;
            assert_eq!((status, &problem["errors"][0]["field"]), (422, &json!(field)), "{problem}");
        }
    }

    async fn programs_are_made_and_filled(kind) {
        let app = TestApp::new(kind).await;
        let client = Client::with(&app, &[Scope::ProgramsRead, Scope::ProgramsWrite]).await;
        let ben = app.person("Ben Berg", "ben@example.org").await;
        let (status, made) = client.json("POST", "/api/v1/programs", &json!({ "name": "Coffee" })).await;
        assert_eq!(status, 201, "{made}");
        let path = format!("/api/v1/programs/{}", made["id"].as_str().unwrap());
        for (method, kind) in [("PUT", "people"), ("PUT", "people"), ("PUT", "organizers"), ("PUT", "organizers")] {
            assert_eq!(client.json(method, &format!("{path}/{kind}/{ben}"), &Value::Null).await, (204, Value::Null));
        }
        let people = client.json("GET", &format!("{path}/people"), &Value::Null).await.1;
        assert_eq!(people["data"][0]["name"], "Ben Berg");
        let one = client.json("GET", &path, &Value::Null).await.1;
        assert_eq!((&one["name"], &one["organizers"][0]["name"]), (&json!("Coffee"), &json!("Ben Berg")));
        for kind in ["people", "organizers"] {
            assert_eq!(client.json("DELETE", &format!("{path}/{kind}/{ben}"), &Value::Null).await.0, 204);
            assert_eq!(client.json("DELETE", &format!("{path}/{kind}/{ben}"), &Value::Null).await.0, 404);
        }
    }

    async fn a_request_that_comes_twice_is_done_once(kind) {
        let app = TestApp::new(kind).await;
        let client = Client::with(&app, &[Scope::ProgramsRead, Scope::ProgramsWrite]).await;
        let body = r#"{"name":"Coffee"}"#;
        let first = client.send("POST", "/api/v1/programs", Some("once"), body).await;
        let second = client.send("POST", "/api/v1/programs", Some("once"), body).await;
        assert_eq!((first.status.as_u16(), &first.body), (201, &second.body));
        assert_eq!(second.headers["idempotency-replayed"], "true");
        let other = client.send("POST", "/api/v1/programs", Some("once"), r#"{"name":"Tea"}"#).await;
        assert_eq!(other.status.as_u16(), 422);
        let wrong = client.send("POST", "/api/v1/programs", Some("wrong"), r#"{"name":""}"#).await;
        let again = client.send("POST", "/api/v1/programs", Some("wrong"), r#"{"name":""}"#).await;
        assert_eq!((wrong.status.as_u16(), &wrong.body), (422, &again.body));
        assert_eq!(again.headers[CONTENT_TYPE], "application/problem+json");
        let programs = client.json("GET", "/api/v1/programs", &Value::Null).await.1;
        assert_eq!(programs["data"].as_array().unwrap().len(), 1, "{programs}");
        for bad in ["", &"k".repeat(129)] {
            assert_eq!(client.send("POST", "/api/v1/programs", Some(bad), body).await.status.as_u16(), 400);
        }
    }

    async fn a_file_is_imported(kind) {
        let app = TestApp::new(kind).await;
        let client = Client::with(&app, &[Scope::PeopleWrite]).await;
        let answer = client.send("POST", "/api/v1/imports?name=people.csv", None, "id,name,email\nE1,Ben,ben@example.org\nE2,,x\n").await;
        assert_eq!(answer.status.as_u16(), 202, "{}", answer.body);
        let started: Value = serde_json::from_str(&answer.body).unwrap();
        assert_eq!((&started["outcome"]["new"], &started["outcome"]["rejections"][0]["row"]), (&json!(1), &json!(3)), "{started}");
        let path = format!("/api/v1/imports/{}", started["id"].as_str().unwrap());
        assert_eq!(client.json("GET", &path, &Value::Null).await.1["state"], "running");
        for broken in ["", "id,name\n", "id,name\n\"E1,Ben\n"] {
            let answer = client.send("POST", "/api/v1/imports", None, broken).await;
            assert_eq!(answer.status.as_u16(), 422, "{broken:?}: {}", answer.body);
        }
        let unknown = client.send("POST", "/api/v1/imports", None, "shoe,size\n1,2\n").await;
        assert_eq!(unknown.status.as_u16(), 422, "{}", unknown.body);
    }

    async fn hostile_bodies_are_refused_quickly(kind) {
        let app = TestApp::new(kind).await;
        let client = Client::with(&app, &[Scope::PeopleWrite, Scope::ProgramsWrite]).await;
        let before = inspect::dump(app.house.house.db(), &["api_token.last_used_at"]).await;
        let deep = format!("{{\"name\":{}{}}}", "[".repeat(100_000), "]".repeat(100_000));
        let many: String = (0..20_000).map(|n| format!("\"k{n}\":1,")).collect();
        for (path, body, status) in [
            ("/api/v1/programs", "x".repeat(2 << 20), 413),
            ("/api/v1/programs", deep, 400),
            ("/api/v1/programs", format!("{{{many}\"name\":\"A\"}}"), 400),
            ("/api/v1/programs", r#"{"name":"A","name":"B"}"#.to_owned(), 400),
            ("/api/v1/people", r#"{"people":[{"external_id":"E1","fields":{"department":["A"],"department":["B"]}}]}"#.to_owned(), 400),
            ("/api/v1/programs", r#"{"name":"\ud800"}"#.to_owned(), 400),
            ("/api/v1/programs", r#"{"name":1e999}"#.to_owned(), 400),
            ("/api/v1/programs", "{\"name\":\"A\"".to_owned(), 400),
            ("/api/v1/programs", "{\"name\":\"A\"} x".to_owned(), 400),
            ("/api/v1/programs", "null".to_owned(), 400),
            ("/api/v1/people", r#"{"people":[{"external_id":"E1","name":"\u0000"}]}"#.to_owned(), 422),
        ] {
            let answer = client.send("POST", path, None, &body).await;
            assert_eq!(answer.status.as_u16(), status, "{:.60}: {}", body, answer.body);
            if status >= 400 {
                assert_eq!(answer.headers[CONTENT_TYPE], "application/problem+json", "{:.60}", body);
                assert_eq!(inspect::dump(app.house.house.db(), &["api_token.last_used_at"]).await, before, "{:.60}", body);
            }
        }
    }

    async fn what_no_handler_answers_is_said_to_programs_too(kind) {
        let app = TestApp::new(kind).await;
        let client = Client::with(&app, &Scope::ALL).await;
        for (method, path, status) in [
            ("GET", "/api/v1/nothing", 404),
            ("GET", "/api/", 404),
            ("PATCH", "/api/v1/people", 405),
            ("GET", "/api/v1/people?limit=0", 400),
            ("GET", "/api/v1/people?limit=501", 400),
            ("GET", "/api/v1/people?limit=x", 400),
            ("GET", "/api/v1/people?after=x", 400),
            ("GET", "/api/v1/audit?after=x", 400),
            ("GET", "/api/v1/people/x", 404),
        ] {
            let answer = client.send(method, path, None, "").await;
            assert_eq!(answer.status.as_u16(), status, "{method} {path}");
            assert_eq!(answer.headers[CONTENT_TYPE], "application/problem+json", "{method} {path}");
        }
    }

    async fn the_log_is_read_in_order(kind) {
        let app = TestApp::new(kind).await;
        let client = Client::with(&app, &[Scope::AuditRead]).await;
        let page = client.json("GET", "/api/v1/audit?limit=1", &Value::Null).await.1;
        assert_eq!((&page["data"][0]["seq"], &page["next"]), (&json!(1), &json!("1")));
        let rest = client.json("GET", "/api/v1/audit?after=1", &Value::Null).await.1;
        assert_eq!((&rest["data"][0]["seq"], &rest["next"]), (&json!(2), &Value::Null));
    }
}
