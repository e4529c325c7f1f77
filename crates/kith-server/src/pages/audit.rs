//! What was done, by whom and when: the audit log for administrators, newest first.

use std::collections::HashMap;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::{Html, IntoResponse, Response};
use jiff::Timestamp;
use kith_app::store::audit::Entry;
use serde::Deserialize;
use serde_json::Value;

use super::frame::Page;
use super::layout::{Layout, Place};
use crate::http::{AppError, Routes, Server};
use crate::texts::Texts;

/// Rows on one page: a screen or two.
const ROWS: i64 = 50;

/// The words for what is logged.
const ACTIONS: &[(&str, &str)] = &[
    ("field.added", "audit-field-added"),
    ("field.changed", "audit-field-changed"),
    ("field.moved", "audit-field-moved"),
    ("field.removed", "audit-field-removed"),
    ("import.began", "audit-import-began"),
    ("import.done", "audit-import-done"),
    ("installation.renamed", "audit-installation-renamed"),
    ("installation.set-up", "audit-installation-set-up"),
    ("job.tried-again", "audit-job-tried-again"),
    ("organizer.appointed", "audit-organizer-appointed"),
    ("organizer.dismissed", "audit-organizer-dismissed"),
    ("person.deactivated", "audit-person-deactivated"),
    ("person.enrolled", "audit-person-enrolled"),
    ("person.erased", "audit-person-erased"),
    ("person.erased-again", "audit-person-erased-again"),
    ("person.left-program", "audit-person-left-program"),
    ("person.reactivated", "audit-person-reactivated"),
    ("profile.saved", "audit-profile-saved"),
    ("program.archived", "audit-program-archived"),
    ("program.changed", "audit-program-changed"),
    ("program.closed", "audit-program-closed"),
    ("program.created", "audit-program-created"),
    ("program.deleted", "audit-program-deleted"),
    ("program.invited", "audit-program-invited"),
    ("program.opened", "audit-program-opened"),
    ("program.people-taken-in", "audit-program-people-taken-in"),
    ("program.restored", "audit-program-restored"),
    ("program.started", "audit-program-started"),
    ("round.asked-for", "audit-round-asked-for"),
    ("round.drafted", "audit-round-drafted"),
    ("round.exclusion-added", "audit-round-exclusion-added"),
    ("round.exclusion-removed", "audit-round-exclusion-removed"),
    ("round.made", "audit-round-made"),
    ("round.published", "audit-round-published"),
    ("round.skipped", "audit-round-skipped"),
    ("round.undone", "audit-round-undone"),
    ("sign-in.began", "audit-sign-in-began"),
    ("sign-in.ended", "audit-sign-in-ended"),
    ("sign-in.link-made", "audit-sign-in-link-made"),
    ("template.removed", "audit-template-removed"),
    ("template.saved", "audit-template-saved"),
    ("token.created", "audit-token-created"),
    ("token.revoked", "audit-token-revoked"),
];

pub(super) fn routes(routes: Routes) -> Routes {
    routes.get("/audit", show)
}

#[derive(Template)]
#[template(path = "pages/audit.html")]
struct AuditPage {
    layout: Layout,
    lines: Vec<Line>,
    newest: Option<String>,
    older: Option<String>,
}

/// A row of the log, in words.
#[derive(Debug)]
struct Line {
    at: Timestamp,
    who: Word,
    what: String,
    whom: Word,
    detail: String,
}

/// Somebody or something, with its page if it has one.
#[derive(Debug)]
struct Word {
    text: String,
    href: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Asked {
    before: Option<i64>,
}

async fn show(
    State(server): State<Server>,
    page: Page,
    Query(Asked { before }): Query<Asked>,
) -> Result<Response, AppError> {
    let administrator = page.present.actor.administrator()?;
    // One more than is shown tells whether there is an older page.
    let mut entries = server.house.audit_page(administrator, before, ROWS + 1).await?;
    let more = entries.len() > usize::try_from(ROWS).unwrap_or(usize::MAX);
    entries.truncate(usize::try_from(ROWS).unwrap_or(usize::MAX));
    let names = server.house.audit_names(administrator, &entries).await?;
    let t = page.frame.t.clone();
    let oldest = entries.last().filter(|_| more);
    let page = AuditPage {
        newest: before.map(|_| "/audit".to_owned()),
        older: oldest.map(|entry| format!("/audit?before={}", entry.seq)),
        lines: entries.into_iter().map(|entry| line(entry, &names, &t)).collect(),
        layout: page.frame.layout(t.say("audit-title"), Some(Place::Audit)),
    };
    Ok(Html(page.render()?).into_response())
}

fn line(entry: Entry, names: &HashMap<String, String>, t: &Texts) -> Line {
    let key = ACTIONS.iter().find(|(action, _)| *action == entry.action);
    Line {
        at: entry.at.timestamp(),
        who: word(&entry.actor, names, t),
        // A newer Kith may have written what this one has no words for.
        what: key.map_or_else(|| entry.action.clone(), |(_, key)| t.say(key)),
        whom: word(&entry.subject, names, t),
        detail: detail(&entry.detail),
    }
}

/// The details of a row, `rows 63, new 60`, without the marks of JSON.
fn detail(json: &str) -> String {
    let Ok(Value::Object(parts)) = serde_json::from_str(json) else {
        return json.to_owned();
    };
    let part = |(name, value): (&String, &Value)| match value {
        Value::String(text) => format!("{name} {text}"),
        other => format!("{name} {other}"),
    };
    parts.iter().map(part).collect::<Vec<_>>().join(", ")
}

fn word(text: &str, names: &HashMap<String, String>, t: &Texts) -> Word {
    let plain = |text: String| Word { text, href: None };
    let (kind, id) = text.split_once(':').unwrap_or((text, ""));
    match (kind, names.get(text)) {
        ("command-line", _) => plain(t.say("audit-command-line")),
        ("kith", _) => plain(t.say("product")),
        ("person", None) => plain(t.say("audit-erased-person")),
        ("person", Some(name)) => Word {
            text: name.clone(),
            href: Some(format!("/people/{id}")),
        },
        ("program", Some(name)) => Word {
            text: name.clone(),
            href: Some(format!("/programs/{id}")),
        },
        ("token", Some(name)) => plain(t.say_with("audit-token", &[("name", name.as_str().into())])),
        (_, Some(name)) => plain(name.clone()),
        // A sign-in, an import or a job has no name; the action says what it is.
        (_, None) => plain(String::new()),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::Path;

    use http::StatusCode;
    use kith_app::domain::permission::Administrator;
    use kith_app::domain::scope::Scope;
    use kith_app::store::on_both;

    use super::*;
    use crate::http::testing::TestApp;

    on_both! {
        async fn the_log_is_read_page_by_page(kind) {
            let app = TestApp::new(kind).await;
            let me = Administrator::on_the_command_line();
            for n in 0..60 {
                app.house.house.create_token(me, &format!("Token {n:02}"), &[Scope::PeopleRead], None).await.unwrap();
            }
            let mut browser = app.signed_in("ada@example.org").await;
            let first = browser.get("/audit").await;
            assert_eq!(first.status, StatusCode::OK);
            for part in ["Token 59", "the command line", "made a token", "Ada Lovelace", "signed in"] {
                assert!(first.body.contains(part), "{part} is missing in {}", first.body);
            }
            assert!(!first.body.contains("Token 00") && !first.body.contains("Newer"));
            let older = first.body.split("/audit?before=").nth(1).unwrap().split('"').next().unwrap().to_owned();
            let second = browser.get(&format!("/audit?before={older}")).await;
            assert!(second.body.contains("Token 00") && !second.body.contains("Token 59"), "{}", second.body);
            assert!(!second.body.contains("/audit?before="));
            let broken = browser.get("/audit?before=x").await;
            assert_eq!(broken.status, StatusCode::BAD_REQUEST);
        }
    }

    /// The actions that the sources of the house log: literals of the form `thing.happened` in files that call the log.
    fn logged() -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("../kith-app/src/house")];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                    continue;
                }
                let text = fs::read_to_string(&path).unwrap();
                if path.ends_with("tests.rs") || path.ends_with("testing.rs") {
                    continue;
                }
                let text = text.split("#[cfg(test)]").next().unwrap();
                for literal in text.split('"') {
                    let part =
                        |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_lowercase() || c == '-');
                    let is_file = ["csv", "db", "xlsx", "rs"]
                        .iter()
                        .any(|ending| literal.ends_with(ending));
                    if !is_file && literal.split_once('.').is_some_and(|(a, b)| part(a) && part(b)) {
                        found.insert(literal.to_owned());
                    }
                }
            }
        }
        found
    }

    #[test]
    fn there_are_words_for_everything_that_is_logged() {
        let known: BTreeSet<_> = ACTIONS.iter().map(|(action, _)| (*action).to_owned()).collect();
        let logged = logged();
        assert!(logged.contains("sign-in.began"), "{logged:?}");
        let missing: Vec<_> = logged.difference(&known).collect();
        assert!(missing.is_empty(), "no words for {missing:?}");
        assert_eq!(known.len(), ACTIONS.len(), "an action stands twice");
    }
}
