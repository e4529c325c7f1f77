//! How people of a program are put together: the list, and one of the ways.

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use jiff::Timestamp;
use kith_app::domain::id::{MatchTypeId, ProgramId};
use kith_app::domain::program::{MatchType, agendas};
use kith_app::house::{Error, Invalid};
use kith_app::store::match_types::Kept;

use super::super::form::{Choice, Field, Sent, marked};
use super::super::frame::{Page, redirect_with};
use super::super::layout::{Layout, Place, Tone};
use super::super::profile::zones;
use super::match_type_form::{as_sent, from_sent};
use super::{Nothing, Tab, read, read_match_type, words};
use crate::http::{AppError, Routes, Server};

pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .get("/programs/{id}/match-types", list)
        .get("/programs/{id}/match-types/new", new)
        .post("/programs/{id}/match-types", add)
        .get("/programs/{id}/match-types/{match_type}", show)
        .post("/programs/{id}/match-types/{match_type}", save)
        .post("/programs/{id}/match-types/{match_type}/removal", remove)
}

#[derive(Template)]
#[template(path = "pages/program_match_types.html")]
struct ListPage {
    layout: Layout,
    id: ProgramId,
    tab: Tab,
    program: String,
    organizes: bool,
    rows: Vec<Row>,
}

struct Row {
    id: MatchTypeId,
    name: String,
    together: String,
    cadence: String,
    next: Option<Timestamp>,
    matches: bool,
}

#[derive(Template)]
#[template(path = "pages/program_match_type.html")]
struct MatchTypePage {
    layout: Layout,
    id: ProgramId,
    tab: Tab,
    organizes: bool,
    /// None for a new one.
    match_type: Option<MatchTypeId>,
    name: Field,
    kind: Field,
    kinds: Vec<Choice>,
    roles: Field,
    role_choices: Vec<Choice>,
    from: Field,
    to: Field,
    process: Field,
    processes: Vec<Choice>,
    group_size: Field,
    group_sizes: Vec<Choice>,
    rhythm: Field,
    rhythms: Vec<Choice>,
    every: Field,
    weekday: Field,
    weekdays: Vec<Choice>,
    at: Field,
    time_zone: Field,
    zones: Vec<Choice>,
    first: Field,
    pauses: Field,
    minutes: Field,
    lengths: Vec<Choice>,
    sessions: Field,
    agenda: Field,
    agendas: Vec<Choice>,
    /// The agenda that was written for it, by its name: another one can be chosen once that is put away.
    own_agenda: Option<String>,
    /// The name of the agenda whose steps can be changed.
    change_agenda: Option<String>,
    prompts: Field,
    /// What rarely needs a change.
    numbers: Vec<Field>,
    errors: Vec<Field>,
}

async fn list(State(server): State<Server>, Path(id): Path<String>, page: Page) -> Result<Html<String>, AppError> {
    let id = read(&id)?;
    page.present.actor.organizer_of(id)?;
    let t = page.frame.t.clone();
    let view = server.house.program(&page.present.actor, id).await?;
    let rows = view.match_types.iter().map(|kept| Row {
        id: kept.id,
        name: words::name_of(&t, &kept.settings),
        together: words::together(&t, &kept.settings),
        cadence: words::cadence(&t, &kept.settings.cadence),
        next: kept.next_at.map(|at| at.timestamp()),
        matches: kept.settings.makes_matches(),
    });
    let page = ListPage {
        id,
        tab: Tab::MatchTypes,
        organizes: true,
        rows: rows.collect(),
        program: view.program.name.clone(),
        layout: page.frame.layout(t.say("match-types-title"), Some(Place::Programs)),
    };
    Ok(Html(page.render()?))
}

async fn new(State(server): State<Server>, Path(id): Path<String>, page: Page) -> Result<Html<String>, AppError> {
    let id = read(&id)?;
    page.present.actor.organizer_of(id)?;
    let oneself = page.present.actor.oneself();
    let mut kind = MatchType::default();
    kind.cadence.time_zone = server.house.profile(oneself).await?.person.time_zone;
    kind.agenda = "ice-breaker".to_owned();
    Ok(Html(draw(page, id, None, &as_sent(&kind), &[])?))
}

async fn show(
    State(server): State<Server>,
    Path((id, match_type)): Path<(String, String)>,
    page: Page,
) -> Result<Html<String>, AppError> {
    let id = read(&id)?;
    let organizer = page.present.actor.organizer_of(id)?;
    let kept = server
        .house
        .match_type(organizer, read_match_type(&match_type)?)
        .await?;
    Ok(Html(draw(page, id, Some(&kept), &as_sent(&kept.settings), &[])?))
}

async fn add(
    State(server): State<Server>,
    Path(id): Path<String>,
    page: Page,
    Form(sent): Form<Sent>,
) -> Result<Response, AppError> {
    let id = read(&id)?;
    let organizer = page.present.actor.organizer_of(id)?;
    let mut wrong = Vec::new();
    let kind = from_sent(&sent, MatchType::default(), &mut wrong);
    let result = match wrong.is_empty() {
        true => server.house.add_match_type(organizer, &kind).await,
        false => Err(Error::Invalid(wrong)),
    };
    match result {
        Ok(made) => {
            // What makes a good match is asked next, where people are put together.
            let end = if kind.makes_matches() { "/rules" } else { "" };
            let to = format!("/programs/{id}/match-types/{made}{end}");
            Ok(redirect_with(&server, &to, Tone::Good, "flash-saved"))
        }
        Err(Error::Invalid(wrong)) => again(draw(page, id, None, &sent, &wrong)?),
        Err(e) => Err(e.into()),
    }
}

async fn save(
    State(server): State<Server>,
    Path((id, match_type)): Path<(String, String)>,
    page: Page,
    Form(sent): Form<Sent>,
) -> Result<Response, AppError> {
    let id = read(&id)?;
    let organizer = page.present.actor.organizer_of(id)?;
    let kept = server
        .house
        .match_type(organizer, read_match_type(&match_type)?)
        .await?;
    let mut wrong = Vec::new();
    let kind = from_sent(&sent, kept.settings.clone(), &mut wrong);
    let result = match wrong.is_empty() {
        true => server.house.change_match_type(organizer, kept.id, &kind).await,
        false => Err(Error::Invalid(wrong)),
    };
    match result {
        Ok(()) => {
            let to = format!("/programs/{id}/match-types/{}", kept.id);
            Ok(redirect_with(&server, &to, Tone::Good, "flash-saved"))
        }
        Err(Error::Invalid(wrong)) => again(draw(page, id, Some(&kept), &sent, &wrong)?),
        Err(e) => Err(e.into()),
    }
}

async fn remove(
    State(server): State<Server>,
    Path((id, match_type)): Path<(String, String)>,
    page: Page,
    Form(Nothing {}): Form<Nothing>,
) -> Result<Response, AppError> {
    let id = read(&id)?;
    let organizer = page.present.actor.organizer_of(id)?;
    let kept = server
        .house
        .match_type(organizer, read_match_type(&match_type)?)
        .await?;
    match server.house.remove_match_type(organizer, kept.id).await {
        Ok(()) => {
            let to = format!("/programs/{id}/match-types");
            Ok(redirect_with(&server, &to, Tone::Good, "flash-match-type-removed"))
        }
        Err(Error::Invalid(wrong)) => again(draw(page, id, Some(&kept), &as_sent(&kept.settings), &wrong)?),
        Err(e) => Err(e.into()),
    }
}

fn again(html: String) -> Result<Response, AppError> {
    Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(html)).into_response())
}

fn draw(page: Page, id: ProgramId, kept: Option<&Kept>, sent: &Sent, wrong: &[Invalid]) -> Result<String, AppError> {
    let t = page.frame.t.clone();
    let ask = |name: &str, key: &str| {
        let field = Field::new(name, t.say(key)).value(sent.text(name)).unsaid();
        marked(field, wrong, &t)
    };
    let hinted = |name: &str, key: &str, hint: &str| {
        let field = Field::new(name, t.say(key)).value(sent.text(name)).unsaid();
        marked(field.hint(t.say(hint)), wrong, &t)
    };
    let choice = |name: &str, value: &str, key: &str, hint: &str| {
        let made = Choice::new(value, t.say(key)).chosen(sent.text(name) == value);
        if hint.is_empty() { made } else { made.hint(t.say(hint)) }
    };
    let sizes = (2..=8).map(|n: i64| {
        let label = t.say_with("match-type-n-people", &[("n", n.into())]);
        Choice::new(n.to_string(), label).chosen(sent.text("group_size") == n.to_string())
    });
    let mut minutes: Vec<u16> = vec![25, 30, 45, 50, 60];
    minutes.extend(sent.number::<u16>("minutes").filter(|n| !minutes.contains(n)));
    let lengths = minutes.into_iter().map(|n| {
        let label = t.say_with("match-type-n-minutes", &[("n", i64::from(n).into())]);
        Choice::new(n.to_string(), label).chosen(sent.text("minutes") == n.to_string())
    });
    let weekdays = (1..).zip(words::WEEKDAYS).map(|(n, key)| {
        let value = n.to_string();
        let chosen = sent.text("weekday") == value;
        Choice::new(value, t.say(key)).chosen(chosen)
    });
    let all_agendas = agendas()
        .iter()
        .map(|(key, agenda)| Choice::new(*key, words::name_of_agenda(&t, agenda)).chosen(sent.text("agenda") == *key));
    let own_agenda = kept.and_then(|kept| kept.settings.own_agenda.as_ref());
    let in_use = kept.filter(|kept| kept.settings.makes_matches());
    let in_use = in_use.and_then(|kept| kept.settings.agenda_in_use());
    let title = match sent.text("name") {
        _ if kept.is_none() => t.say("match-type-new-title"),
        "" => t.say("match-type-unnamed"),
        name => name.to_owned(),
    };
    let mut page = MatchTypePage {
        id,
        tab: Tab::MatchTypes,
        organizes: true,
        match_type: kept.map(|kept| kept.id),
        name: hinted("name", "match-type-name", "match-type-name-hint"),
        kind: ask("kind", "match-type-kind"),
        kinds: vec![
            choice(
                "kind",
                "matches",
                "match-type-kind-matches",
                "match-type-kind-matches-hint",
            ),
            choice(
                "kind",
                "questions",
                "match-type-kind-questions",
                "match-type-kind-questions-hint",
            ),
        ],
        roles: ask("roles", "match-type-roles"),
        role_choices: vec![
            choice(
                "roles",
                "colleagues",
                "match-type-colleagues",
                "match-type-colleagues-hint",
            ),
            choice("roles", "two", "match-type-two", "match-type-two-hint"),
        ],
        from: ask("from", "match-type-from"),
        to: ask("to", "match-type-to"),
        process: ask("process", "match-type-process"),
        processes: vec![
            choice("process", "roulette", "process-roulette", ""),
            choice("process", "proposed", "process-proposed", ""),
            choice("process", "organizer-led", "process-organizer-led", ""),
        ],
        group_size: ask("group_size", "match-type-group-size"),
        group_sizes: sizes.collect(),
        rhythm: ask("rhythm", "match-type-rhythm"),
        rhythms: vec![
            choice("rhythm", "weeks", "rhythm-weeks", ""),
            choice("rhythm", "monthly", "rhythm-monthly", ""),
            choice("rhythm", "once", "rhythm-once", ""),
        ],
        every: ask("every", "match-type-every"),
        weekday: ask("weekday", "match-type-weekday"),
        weekdays: weekdays.collect(),
        at: ask("at", "match-type-at"),
        time_zone: ask("time_zone", "match-type-time-zone"),
        zones: zones(sent.text("time_zone")),
        first: hinted("first", "match-type-first", "match-type-first-hint"),
        pauses: hinted("pauses", "match-type-pauses", "match-type-pauses-hint"),
        minutes: ask("minutes", "match-type-minutes"),
        lengths: lengths.collect(),
        sessions: ask("sessions", "match-type-sessions"),
        agenda: ask("agenda", "match-type-agenda"),
        agendas: all_agendas.collect(),
        own_agenda: own_agenda.map(|own| words::name_of_agenda(&t, own)),
        change_agenda: in_use.map(|agenda| agenda.name.clone()),
        prompts: hinted("prompts", "match-type-prompts", "match-type-prompts-hint"),
        numbers: vec![
            hinted("cool_down_days", "match-type-cool-down", "match-type-cool-down-hint"),
            hinted("veto_hours", "match-type-veto", "match-type-veto-hint"),
            hinted("cut_off_percent", "match-type-cut-off", "match-type-cut-off-hint"),
            hinted("silent_rounds", "match-type-silent", "match-type-silent-hint"),
        ],
        errors: Vec::new(),
        layout: page.frame.layout(title, Some(Place::Programs)),
    };
    let all = [
        &page.name,
        &page.from,
        &page.group_size,
        &page.every,
        &page.weekday,
        &page.at,
        &page.time_zone,
        &page.first,
        &page.pauses,
        &page.minutes,
        &page.sessions,
        &page.agenda,
        &page.prompts,
    ];
    page.errors = all
        .into_iter()
        .chain(&page.numbers)
        .filter(|f| f.is_wrong())
        .cloned()
        .collect();
    // The rules and the steps have pages of their own, so a mistake in them has no field here.
    for elsewhere in wrong.iter().filter(|w| matches!(w.field, "rules" | "own_agenda")) {
        page.errors.push(Field::new("name", "").error(t.say(elsewhere.message)));
    }
    Ok(page.render()?)
}
