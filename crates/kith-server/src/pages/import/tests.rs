use axum::body::Body;
use http::header::CONTENT_TYPE;
use http::{Request, StatusCode};
use kith_app::deliver::email::Mailer;
use kith_app::domain::permission::Administrator;
use kith_app::house::jobs::Worker;
use kith_app::house::people::Whole;
use kith_app::store::on_both;

use crate::http::testing::{Answer, Browser, TestApp};

/// Brings people in without pages, for tests of other pages.
pub(in crate::pages) async fn bring_in(app: &TestApp, csv: &str) {
    let (house, administrator) = (&app.house.house, Administrator::on_the_command_line());
    let id = house
        .upload_import(administrator, "people.csv", csv.as_bytes().to_vec())
        .await
        .unwrap();
    let view = house.import(administrator, id).await.unwrap();
    let words: Vec<String> = serde_json::from_str(&view.import.mapping).unwrap();
    let report = house
        .preview_import(administrator, id, &words, Whole::No)
        .await
        .unwrap();
    assert_eq!(report.rejected, 0, "{:?}", report.rejections);
    house.import_now(administrator, id, None, &|_, _| {}).await.unwrap();
}

async fn send_file(browser: &mut Browser<'_>, name: &str, bytes: &[u8]) -> Answer {
    let mut body = format!(
        "--kith\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\ncontent-type: application/octet-stream\r\n\r\n"
    )
    .into_bytes();
    body.extend(bytes);
    body.extend(b"\r\n--kith--\r\n");
    let request = Request::post("/import")
        .header(CONTENT_TYPE, "multipart/form-data; boundary=kith")
        .header("sec-fetch-site", "same-origin")
        .body(Body::from(body))
        .unwrap();
    browser.send(request).await
}

/// Lets the worker do what waits.
async fn work(app: &TestApp) {
    let jobs = Worker::new(
        app.house.house.clone(),
        Mailer::Keep,
        std::sync::Arc::new(kith_app::house::testing::PlainScribe),
    )
    .work_off()
    .await
    .unwrap();
    assert!(jobs > 0, "nothing waited");
}

on_both! {
    async fn from_file_to_people(kind) {
        let app = TestApp::new(kind).await;
        let mut ada = app.signed_in("ada@example.org").await;
        assert!(ada.get("/import").await.body.contains("multipart/form-data"));
        let csv = "E-mail,Full name,Abteilung,Shoe size\nann@example.org,Ann Lee,Sales,38\nbad,Ben,,40\nANN@example.org,Cem,,\n";
        let answer = send_file(&mut ada, "people.csv", csv.as_bytes()).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        let columns = answer.location().to_owned();
        let path = columns.trim_end_matches("/columns").to_owned();
        let page = ada.get(&columns).await.body;
        for part in ["Abteilung", "Sales", "value=\"department\" selected", "value=\"\" selected"] {
            assert!(page.contains(part), "{part} is missing in {page}");
        }
        assert_eq!(ada.get(&path).await.location(), columns, "there is nothing to look at yet");
        let answer = ada.post(&columns, "to=email&to=email&to=&to=").await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.body.contains("two columns go to the same place"), "{}", answer.body);
        let answer = ada.post(&columns, "to=email&to=name&to=department&to=").await;
        assert_eq!(answer.location(), path);
        let page = ada.get(&path).await.body;
        for part in ["1 new person", "2 rows are not taken", "not an e-mail address", "Line 2 has the same"] {
            assert!(page.contains(part), "{part} is missing in {page}");
        }
        assert!(!ada.get("/people").await.body.contains("Ann Lee"), "a look changes nothing");
        assert_eq!(ada.post(&format!("{path}/start"), "").await.location(), path);
        assert!(ada.get(&path).await.body.contains("<progress"));
        work(&app).await;
        let page = ada.get(&path).await.body;
        assert!(page.contains("1 new person") && !page.contains("Ann Lee"), "{page}");
        assert!(ada.get("/people").await.body.contains("Ann Lee"));
        assert_eq!(ada.post(&format!("{path}/start"), "").await.status, StatusCode::NOT_FOUND);
        assert_eq!(ada.get(&columns).await.status, StatusCode::NOT_FOUND);
    }

    async fn many_leavers_are_asked_for_by_number(kind) {
        let app = TestApp::new(kind).await;
        bring_in(&app, "email,name\na@example.org,Ann\nb@example.org,Ben\n").await;
        let mut ada = app.signed_in("ada@example.org").await;
        let columns = send_file(&mut ada, "p.csv", b"email,name\na@example.org,Ann\n").await.location().to_owned();
        let path = ada.post(&columns, "to=email&to=name&whole=yes").await.location().to_owned();
        let page = ada.get(&path).await.body;
        assert!(page.contains("name=\"leavers\" value=\"1\"") && page.contains("ben"), "{page}");
        let answer = ada.post(&format!("{path}/start"), "").await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        ada.post(&format!("{path}/start"), "leavers=1").await;
        work(&app).await;
        assert!(ada.get("/people?deactivated=yes").await.body.contains("Ben"));
        let columns = send_file(&mut ada, "p.csv", b"email,name\na@example.org,Ann\n").await.location().to_owned();
        let path = columns.trim_end_matches("/columns");
        assert_eq!(ada.post(&format!("{path}/discard"), "").await.location(), "/import");
    }

    async fn files_that_are_no_table_are_told_why(kind) {
        let app = TestApp::new(kind).await;
        let mut ada = app.signed_in("ada@example.org").await;
        let long = format!("email,name\na@example.org,{}\n", "x".repeat(70_000));
        let many = format!("{}\n", (0..1_200).map(|i| format!("c{i}")).collect::<Vec<_>>().join(","));
        let cases: Vec<(&str, Vec<u8>, &str)> = vec![
            ("a.csv", b"email,name\n\"a,b\n".to_vec(), "line 2, column 1 (email): the quote"),
            ("a.csv", b"email,name\n".to_vec(), "nobody below it"),
            ("a.csv", b"email,email\nx,y\n".to_vec(), "line 1"),
            ("a.csv", b"email,name\na@example.org,\0\n".to_vec(), "line 2: a NUL byte"),
            ("a.csv", long.into_bytes(), "line 2, column 2 (name)"),
            ("a.csv", many.into_bytes(), "1,000 columns"),
            ("a.csv", b"\xff\xfe\0\0".to_vec(), "UTF-32"),
            ("a.xlsx", b"PK\x03\x04nothing".to_vec(), "damaged"),
            ("a.xlsx", b"email,name\na,b\n".to_vec(), "the name says workbook"),
            ("a.pdf", b"%PDF-1.7".to_vec(), "a PDF document"),
            ("a.csv", Vec::new(), "Choose a file"),
        ];
        for (name, bytes, words) in cases {
            let answer = send_file(&mut ada, name, &bytes).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{words}: {}", answer.body);
            let body = answer.body.replace("&#34;", "\"").replace("&#39;", "'");
            assert!(body.contains(words), "{words} is missing in {body}");
        }
        let answer = send_file(&mut ada, "a.csv", &vec![b'x'; 33 << 20]).await;
        assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
        assert!(answer.body.contains("32 MiB"));
        let answer = ada.post("/import", "file=x").await;
        assert!(answer.status.is_client_error());
    }
}
