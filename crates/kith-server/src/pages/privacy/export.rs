//! Everything that is kept about oneself: to read, and as a file for other programs.

use askama::Template;
use axum::extract::State;
use axum::response::{Html, IntoResponse, Response};
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use jiff::Timestamp;
use kith_app::house::personal::Export;
use kith_app::store::personal::{Column, Section, Shown, TABLES};
use serde_json::{Map, Value};

use crate::http::{AppError, Routes, Server};
use crate::pages::frame::{Frame, Page};
use crate::pages::layout::{Layout, Place};
use crate::texts::Texts;

pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .get("/privacy/export", show)
        .get("/privacy/export.json", download)
}

#[derive(Template)]
#[template(path = "pages/privacy_export.html")]
struct ExportPage {
    layout: Layout,
    at: Timestamp,
    parts: Vec<Part>,
    avoided: Vec<String>,
}

/// A table, in words.
#[derive(Debug)]
struct Part {
    heading: String,
    /// Each row: what it says, and the value.
    rows: Vec<Vec<(String, Shows)>>,
}

/// A value, as it is shown.
#[derive(Debug)]
enum Shows {
    Text(String),
    At(Timestamp),
}

async fn show(State(server): State<Server>, page: Page) -> Result<Response, AppError> {
    let export = server.house.export(page.present.actor.oneself()).await?;
    Ok(Html(draw(page.frame, export).render()?).into_response())
}

async fn download(State(server): State<Server>, page: Page) -> Result<Response, AppError> {
    let export = server.house.export(page.present.actor.oneself()).await?;
    let text = serde_json::to_string_pretty(&export.to_json()).map_err(|e| AppError::Fault(e.to_string()))?;
    let headers = [
        (CONTENT_TYPE, "application/json"),
        (CONTENT_DISPOSITION, "attachment; filename=\"kith-my-data.json\""),
    ];
    Ok((headers, text).into_response())
}

fn draw(frame: Frame, export: Export) -> ExportPage {
    let t = frame.t.clone();
    let sections = export.sections.iter().filter(|section| section.table != "private_text");
    ExportPage {
        at: export.at,
        parts: sections.filter_map(|section| part(section, &t)).collect(),
        avoided: export.avoid_list.into_iter().map(|person| person.name).collect(),
        layout: frame.layout(t.say("export-title"), Some(Place::Privacy)),
    }
}

/// A table in words; numbers by which Kith tells rows apart are in the file only. `None` when nothing else is in it.
fn part(section: &Section, t: &Texts) -> Option<Part> {
    let table = TABLES.iter().find(|table| table.name == section.table)?;
    let rows: Vec<_> = section.rows.iter().map(|row| values(table.columns, row, t)).collect();
    let heading = t.say(table.what);
    (!rows.iter().all(Vec::is_empty)).then_some(Part { heading, rows })
}

fn values(columns: &[Column], row: &Map<String, Value>, t: &Texts) -> Vec<(String, Shows)> {
    let mut values = Vec::new();
    for column in columns {
        let value = row.get(column.name).unwrap_or(&Value::Null);
        let shows = match column.shown {
            Shown::Id | Shown::Sealed | Shown::Not(_) => continue,
            Shown::Name(_) => value["name"].as_str().map(|name| Shows::Text(name.to_owned())),
            Shown::Text => value.as_str().map(|text| Shows::Text(text.to_owned())),
            Shown::Number => value.as_i64().map(|number| Shows::Text(t.number(number))),
            Shown::Flag => value
                .as_bool()
                .map(|yes| Shows::Text(t.say(if yes { "yes" } else { "no" }))),
            Shown::Instant => value.as_str().and_then(|text| text.parse().ok()).map(Shows::At),
        };
        values.extend(shows.map(|shows| (t.say(column.what), shows)));
    }
    values
}

#[cfg(test)]
mod tests {
    use http::StatusCode;
    use kith_app::store::on_both;

    use super::*;
    use crate::http::testing::TestApp;
    use crate::pages::frame::for_nobody;

    on_both! {
        async fn everything_is_there_to_read_and_to_take_along(kind) {
            let app = TestApp::new(kind).await;
            let mut browser = app.signed_in("ada@example.org").await;
            let page = browser.get("/privacy/export").await;
            assert_eq!(page.status, StatusCode::OK);
            for part in ["ada@example.org", "Ada Lovelace", "Europe/London", "5 January", "sign-in.began"] {
                assert!(page.body.contains(part), "{part} is missing in {}", page.body);
            }
            let file = browser.get("/privacy/export.json").await;
            assert!(file.headers["content-disposition"].to_str().unwrap().contains("attachment"));
            assert_eq!(file.headers["cache-control"], "no-store");
            let json: Value = serde_json::from_str(&file.body).unwrap();
            assert_eq!(json["tables"]["person"][0]["email"], "ada@example.org");
        }
    }

    #[test]
    fn there_are_words_for_everything_that_is_shown() {
        let t = for_nobody();
        for table in TABLES {
            let shown = |column: &&Column| !matches!(column.shown, Shown::Not(_));
            for column in table.columns.iter().filter(shown) {
                assert!(
                    t.has(table.what) && t.has(column.what),
                    "{}.{}",
                    table.name,
                    column.name
                );
            }
        }
    }
}
