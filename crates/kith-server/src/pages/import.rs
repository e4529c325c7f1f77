//! Bringing people in from a table: upload, columns, a look at what changes, and the work itself.

use askama::Template;
use axum::Form;
use axum::extract::multipart::{Multipart, MultipartRejection};
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::post;
use http::Method;
use kith_app::domain::id::ImportId;
use kith_app::domain::permission::Administrator;
use kith_app::house::Error;
use kith_app::house::people::Whole;
use kith_app::house::people::import::{ImportColumn, ImportView, LARGEST_FILE, Report, Target};
use kith_app::store::imports::Import;
use serde::Deserialize;

use super::form::{Choice, Field};
use super::frame::{Frame, Page, redirect_with};
use super::layout::{Layout, Place, Tone};
use crate::http::visitor::WantsPiece;
use crate::http::{AppError, Routes, Server};
use crate::texts::Texts;

/// Room around the file in the body of a form.
const AROUND_THE_FILE: usize = 64 * 1024;
/// Rejected rows and warnings on a page; the counts tell of the rest.
const SHOWN: usize = 200;

pub(super) fn routes(routes: Routes) -> Routes {
    let upload = post(upload).layer(DefaultBodyLimit::max(LARGEST_FILE + AROUND_THE_FILE));
    routes
        .get("/import", list)
        .add(Method::POST, "/import", upload)
        .get("/import/{id}", show)
        .get("/import/{id}/columns", columns)
        .post("/import/{id}/columns", set_columns)
        .post("/import/{id}/start", start)
        .post("/import/{id}/discard", discard)
}

#[derive(Template)]
#[template(path = "pages/import.html")]
struct Imports {
    layout: Layout,
    file: Field,
    recent: Vec<Recent>,
}

struct Recent {
    href: String,
    name: String,
    when: String,
    state: &'static str,
    tone: &'static str,
}

#[derive(Template)]
#[template(path = "pages/import_columns.html")]
struct Columns {
    layout: Layout,
    id: ImportId,
    steps: Vec<String>,
    columns: Vec<Column>,
    whole: Field,
    is_whole: bool,
    error: String,
}

struct Column {
    title: String,
    samples: String,
    targets: Vec<Choice>,
}

#[derive(Template)]
#[template(path = "pages/import_look.html")]
struct Look {
    layout: Layout,
    id: ImportId,
    steps: Vec<String>,
    step: usize,
    state: String,
    whole: bool,
    held: bool,
    report: Report,
    /// What changes how often, in words.
    changes: Vec<(String, i64)>,
    examples: Vec<Example>,
    rejections: Vec<Row>,
    warnings: Vec<Row>,
    error: String,
}

struct Example {
    name: String,
    details: Vec<(String, String, String)>,
}

struct Row {
    line: i64,
    column: String,
    value: String,
    words: String,
}

#[derive(Template)]
#[template(path = "pages/import_progress.html")]
struct Progress {
    layout: Layout,
    id: ImportId,
    done: i64,
    total: i64,
    said: String,
}

#[derive(Template)]
#[template(path = "pages/import_progress_piece.html")]
struct ProgressPiece {
    t: Texts,
    id: ImportId,
    done: i64,
    total: i64,
    said: String,
}

async fn list(State(server): State<Server>, page: Page) -> Result<Html<String>, AppError> {
    let administrator = page.present.actor.administrator()?;
    Ok(Html(draw_list(&server, page.frame, administrator, "").await?))
}

async fn draw_list(
    server: &Server,
    frame: Frame,
    administrator: Administrator,
    error: &str,
) -> Result<String, AppError> {
    let t = frame.t.clone();
    let recent = server
        .house
        .recent_imports(administrator)
        .await?
        .into_iter()
        .map(|import| Recent {
            href: format!("/import/{}", import.id),
            when: t.when(import.created_at.timestamp()).to_string(),
            state: state_key(&import.state),
            tone: match import.state.as_str() {
                "done" => "good",
                "failed" => "bad",
                "held" => "attention",
                _ => "info",
            },
            name: import.file_name,
        });
    let file = Field::new("file", t.say("import-file")).hint(t.say("import-file-hint"));
    let page = Imports {
        recent: recent.collect(),
        file: if error.is_empty() { file } else { file.error(error) },
        layout: frame.layout(t.say("import-title"), Some(Place::Import)),
    };
    Ok(page.render()?)
}

fn state_key(state: &str) -> &'static str {
    match state {
        "uploaded" | "previewed" => "import-state-waiting",
        "held" => "import-state-held",
        "running" => "import-state-running",
        "done" => "import-state-done",
        "discarded" => "import-state-discarded",
        _ => "import-state-failed",
    }
}

async fn upload(
    State(server): State<Server>,
    page: Page,
    form: Result<Multipart, MultipartRejection>,
) -> Result<Response, AppError> {
    let administrator = page.present.actor.administrator()?;
    let t = page.frame.t.clone();
    let (status, message) = match file_of(form).await {
        Ok(Some((name, bytes))) => match server.house.upload_import(administrator, &name, bytes).await {
            Ok(id) => return Ok(Redirect::to(&format!("/import/{id}/columns")).into_response()),
            Err(Error::File(e)) => (
                StatusCode::UNPROCESSABLE_ENTITY,
                t.say_with("import-unreadable", &[("why", e.to_string().into())]),
            ),
            Err(e) => return Err(e.into()),
        },
        Ok(None) => (StatusCode::UNPROCESSABLE_ENTITY, t.say("import-no-file")),
        Err(StatusCode::PAYLOAD_TOO_LARGE) => (StatusCode::PAYLOAD_TOO_LARGE, t.say("import-too-large")),
        Err(_) => return Err(AppError::BadRequest),
    };
    let html = draw_list(&server, page.frame, administrator, &message).await?;
    Ok((status, Html(html)).into_response())
}

/// The file of a form with its name; `None` when none was chosen.
async fn file_of(form: Result<Multipart, MultipartRejection>) -> Result<Option<(String, Vec<u8>)>, StatusCode> {
    let mut form = form.map_err(|e| e.status())?;
    while let Some(part) = form.next_field().await.map_err(|e| e.status())? {
        if part.name() == Some("file") {
            let name = part.file_name().unwrap_or_default().to_owned();
            let bytes = part.bytes().await.map_err(|e| e.status())?;
            return Ok((!bytes.is_empty()).then(|| (name, bytes.to_vec())));
        }
    }
    Ok(None)
}

async fn columns(State(server): State<Server>, Path(id): Path<String>, page: Page) -> Result<Html<String>, AppError> {
    let administrator = page.present.actor.administrator()?;
    let id = read(&id)?;
    let import = server.house.import(administrator, id).await?.import;
    let html = draw_columns(&server, page.frame, administrator, &import, None, "").await?;
    Ok(Html(html))
}

async fn draw_columns(
    server: &Server,
    frame: Frame,
    administrator: Administrator,
    import: &Import,
    sent: Option<&Sent>,
    error: &'static str,
) -> Result<String, AppError> {
    let t = frame.t.clone();
    let (found, fields) = server.house.import_columns(administrator, import.id).await?;
    let targets = Target::all(&fields);
    let column = |(at, column): (usize, ImportColumn)| {
        let chosen = sent.and_then(|s| s.words.get(at)).unwrap_or(&column.target);
        let choice = |target: &Target| {
            let label = target_words(&t, target.word(), &|name| {
                fields.iter().find(|f| f.name.as_str() == name).map(|f| f.label.clone())
            });
            Choice::new(target.word(), label).chosen(target.word() == chosen)
        };
        Column {
            targets: targets.iter().map(choice).collect(),
            samples: column.samples.join(" · "),
            title: column.title,
        }
    };
    let columns = Columns {
        id: import.id,
        steps: steps(&t),
        columns: found.into_iter().enumerate().map(column).collect(),
        whole: Field::new("whole", t.say("import-whole"))
            .hint(t.say("import-whole-hint"))
            .unsaid(),
        is_whole: sent.map_or(import.whole, |s| s.whole == Whole::Yes),
        error: if error.is_empty() { String::new() } else { t.say(error) },
        layout: frame.layout(
            t.say_with("import-columns-title", &[("file", import.file_name.as_str().into())]),
            Some(Place::Import),
        ),
    };
    Ok(columns.render()?)
}

/// What a target is called.
fn target_words(t: &Texts, word: &str, label: &dyn Fn(&str) -> Option<String>) -> String {
    match word {
        "" => t.say("import-target-skip"),
        "id" => t.say("import-target-id"),
        "email" => t.say("import-target-email"),
        "name" => t.say("import-target-name"),
        "first_name" => t.say("import-target-first-name"),
        "last_name" => t.say("import-target-last-name"),
        "manager" => t.say("import-target-manager"),
        "active" => t.say("import-target-active"),
        "time_zone" => t.say("import-target-time-zone"),
        "directory" => t.say("import-target-directory"),
        name => label(name).unwrap_or_else(|| name.replace('_', " ")),
    }
}

fn steps(t: &Texts) -> Vec<String> {
    [
        "import-step-file",
        "import-step-columns",
        "import-step-look",
        "import-step-done",
    ]
    .map(|key| t.say(key))
    .into()
}

/// The answers about columns: one word for each, in their order.
struct Sent {
    words: Vec<String>,
    whole: Whole,
}

async fn set_columns(
    State(server): State<Server>,
    Path(id): Path<String>,
    page: Page,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    let administrator = page.present.actor.administrator()?;
    let id = read(&id)?;
    let sent = Sent {
        words: pairs
            .iter()
            .filter(|(name, _)| name == "to")
            .map(|(_, word)| word.clone())
            .collect(),
        whole: match pairs.iter().any(|(name, value)| name == "whole" && value == "yes") {
            true => Whole::Yes,
            false => Whole::No,
        },
    };
    match server
        .house
        .preview_import(administrator, id, &sent.words, sent.whole)
        .await
    {
        Ok(_) => Ok(Redirect::to(&format!("/import/{id}")).into_response()),
        Err(Error::Invalid(wrong)) => {
            let message = wrong.first().map_or("error-bad-request", |w| w.message);
            let import = server.house.import(administrator, id).await?.import;
            let html = draw_columns(&server, page.frame, administrator, &import, Some(&sent), message).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(html)).into_response())
        }
        Err(e) => Err(e.into()),
    }
}

async fn show(
    State(server): State<Server>,
    Path(id): Path<String>,
    WantsPiece(piece): WantsPiece,
    page: Page,
) -> Result<Response, AppError> {
    let administrator = page.present.actor.administrator()?;
    let id = read(&id)?;
    let view = server.house.import(administrator, id).await?;
    let (done, total) = (view.import.rows_done, view.import.rows_total);
    let t = page.frame.t.clone();
    let said = t.say_with("import-progress", &[("done", done.into()), ("total", total.into())]);
    match view.import.state.as_str() {
        "uploaded" => Ok(Redirect::to(&format!("/import/{id}/columns")).into_response()),
        "running" if piece => Ok(Html(
            ProgressPiece {
                t,
                id,
                done,
                total,
                said,
            }
            .render()?,
        )
        .into_response()),
        // The end has another page: htmx goes there.
        _ if piece => Ok(([("hx-redirect", format!("/import/{id}"))], "").into_response()),
        "running" => {
            let layout = page.frame.layout(t.say("import-running-title"), Some(Place::Import));
            Ok(Html(
                Progress {
                    layout,
                    id,
                    done,
                    total,
                    said,
                }
                .render()?,
            )
            .into_response())
        }
        _ => Ok(Html(draw_look(page.frame, view, "")?).into_response()),
    }
}

fn draw_look(frame: Frame, view: ImportView, error: &'static str) -> Result<String, AppError> {
    let t = frame.t.clone();
    let ImportView { import, report } = view;
    let report = report.unwrap_or_default();
    let held = report.holds() && ["previewed", "held"].contains(&import.state.as_str());
    let none = |_: &str| None;
    let changes = report
        .changes
        .iter()
        .map(|(what, n)| (target_words(&t, what, &none), count(*n)));
    let examples = report.examples.iter().take(SHOWN).map(|changed| Example {
        name: changed.name.clone(),
        details: changed
            .details
            .iter()
            .map(|d| (target_words(&t, &d.what, &none), d.before.clone(), d.after.clone()))
            .collect(),
    });
    let rejections = report.rejections.iter().take(SHOWN).map(|r| Row {
        line: i64::try_from(r.line).unwrap_or_default(),
        column: r.column.clone().unwrap_or_default(),
        value: r.value.clone(),
        words: t.say_with(r.reason.key(), &[("line", r.reason.line().unwrap_or_default().into())]),
    });
    let warnings = report.warnings.iter().take(SHOWN).map(|w| Row {
        line: i64::try_from(w.line).unwrap_or_default(),
        column: w.column.clone().unwrap_or_default(),
        value: w.value.clone(),
        words: t.say(w.note.key()),
    });
    let title = match import.state.as_str() {
        "done" => "import-done-title",
        "failed" => "import-failed-title",
        "discarded" => "import-discarded-title",
        _ => "import-look-title",
    };
    let page = Look {
        id: import.id,
        steps: steps(&t),
        step: if import.finished_at.is_some() { 3 } else { 2 },
        whole: import.whole,
        held,
        changes: changes.collect(),
        examples: examples.collect(),
        rejections: rejections.collect(),
        warnings: warnings.collect(),
        error: match (&import.error, error) {
            (Some(error), _) => error.clone(),
            (None, "") => String::new(),
            (None, key) => t.say(key),
        },
        state: import.state,
        report,
        layout: frame.layout(t.say(title), Some(Place::Import)),
    };
    Ok(page.render()?)
}

/// A count as texts take it; templates hand out references.
fn count(n: impl std::borrow::Borrow<usize>) -> i64 {
    i64::try_from(*n.borrow()).unwrap_or(i64::MAX)
}

#[derive(Debug, Deserialize)]
struct Start {
    /// How many may be deactivated; only asked for where they are many.
    #[serde(default)]
    leavers: Option<usize>,
}

async fn start(
    State(server): State<Server>,
    Path(id): Path<String>,
    page: Page,
    Form(start): Form<Start>,
) -> Result<Response, AppError> {
    let administrator = page.present.actor.administrator()?;
    let id = read(&id)?;
    match server.house.begin_import(administrator, id, start.leavers).await {
        Ok(()) => Ok(Redirect::to(&format!("/import/{id}")).into_response()),
        Err(Error::Invalid(wrong)) => {
            let message = wrong.first().map_or("error-bad-request", |w| w.message);
            let view = server.house.import(administrator, id).await?;
            Ok((
                StatusCode::UNPROCESSABLE_ENTITY,
                Html(draw_look(page.frame, view, message)?),
            )
                .into_response())
        }
        Err(e) => Err(e.into()),
    }
}

async fn discard(State(server): State<Server>, Path(id): Path<String>, page: Page) -> Result<Response, AppError> {
    let administrator = page.present.actor.administrator()?;
    server.house.discard_import(administrator, read(&id)?).await?;
    Ok(redirect_with(&server, "/import", Tone::Info, "flash-import-discarded"))
}

fn read(id: &str) -> Result<ImportId, AppError> {
    id.parse().map_err(|_| AppError::NotFound)
}

#[cfg(test)]
pub(super) mod tests;
