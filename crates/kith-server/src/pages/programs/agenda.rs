//! What people do when they meet, in the words of their organizers: a form that begins with the agenda that was chosen.

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use kith_app::domain::id::{MatchTypeId, ProgramId};
use kith_app::domain::profile::tidy;
use kith_app::domain::program::agendas::{
    Fault, LONGEST_LINE, LONGEST_NAME, LONGEST_TITLE, MOST_LINES, MOST_MINUTES, MOST_STEPS, Part, Wrong,
};
use kith_app::domain::program::{Agenda, MatchType, Roles, Speaks, Step, agenda};
use kith_app::house::{Error, Invalid};
use kith_app::store::match_types::Kept;

use super::super::form::{Choice, Field, Sent};
use super::super::frame::{Page, redirect_with};
use super::super::layout::{Layout, Place, Tone};
use super::{Tab, read, read_match_type};
use crate::http::{AppError, Routes, Server};
use crate::texts::Texts;

/// Empty steps that are offered behind those that are filled in.
const MORE_ROWS: usize = 2;

pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .get("/programs/{id}/match-types/{match_type}/agenda", show)
        .post("/programs/{id}/match-types/{match_type}/agenda", save)
}

#[derive(Template)]
#[template(path = "pages/program_agenda.html")]
struct AgendaPage {
    layout: Layout,
    id: ProgramId,
    tab: Tab,
    organizes: bool,
    match_type: MatchTypeId,
    /// How long a session takes.
    minutes: i64,
    name: Field,
    what_for: Field,
    before: Field,
    openers: Field,
    rows: Vec<Row>,
    steps_wrong: Field,
    /// The name of the agenda to return to, where there is something to put away.
    built_in: Option<&'static str>,
    errors: Vec<Field>,
}

struct Row {
    place: Field,
    minutes: Field,
    title: Field,
    speaks: Field,
    speakers: Vec<Choice>,
    prompts: Field,
}

/// What keeps a form from being taken.
#[derive(Default)]
struct Refusal {
    /// Faults of the agenda, each with the name of the field that it is in.
    faults: Vec<(String, Fault)>,
    /// What is wrong with something that this form does not ask for.
    elsewhere: Vec<Invalid>,
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
    let sent = in_use(&kept.settings);
    Ok(Html(draw(page, id, &kept, &sent, &Refusal::default())?))
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
    let returns = sent.is_yes("return");
    let (written, places) = from_sent(&sent);
    let mut refusal = Refusal::default();
    let mut kind = kept.settings.clone();
    if returns {
        kind.own_agenda = None;
    } else {
        let faults = written.faults().into_iter();
        refusal.faults = faults.map(|fault| (field_of(fault.part, &places), fault)).collect();
        // Whoever changes nothing goes on with what comes with Kith.
        kind.own_agenda = Some(written).filter(|written| agenda(&kind.agenda) != Some(written));
    }
    if refusal.faults.is_empty() {
        match server.house.change_match_type(organizer, kept.id, &kind).await {
            Ok(()) => {
                let to = format!("/programs/{id}/match-types/{}/agenda", kept.id);
                let flash = if returns {
                    "flash-agenda-returned"
                } else {
                    "flash-saved"
                };
                return Ok(redirect_with(&server, &to, Tone::Good, flash));
            }
            Err(Error::Invalid(wrong)) => refusal.elsewhere = wrong,
            Err(e) => return Err(e.into()),
        }
    }
    let sent = if returns { in_use(&kept.settings) } else { sent };
    let html = draw(page, id, &kept, &sent, &refusal)?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(html)).into_response())
}

/// The agenda that people read now, as the form sends it.
fn in_use(kind: &MatchType) -> Sent {
    kind.agenda_in_use().map(as_sent).unwrap_or_default()
}

fn as_sent(agenda: &Agenda) -> Sent {
    let mut sent = Sent::default()
        .with("name", agenda.name.as_str())
        .with("what_for", agenda.what_for.as_str())
        .with("before", agenda.before.join("\n"))
        .with("openers", agenda.openers.join("\n"));
    for (i, step) in agenda.steps.iter().enumerate() {
        sent = sent
            .with(format!("minutes-{i}"), step.minutes.to_string())
            .with(format!("title-{i}"), step.title.as_str())
            .with(format!("speaks-{i}"), word(step.speaks))
            .with(format!("prompts-{i}"), step.prompts.join("\n"));
    }
    sent
}

/// An agenda out of what was sent, and in which row of the form each of its steps stands. What is no number of minutes becomes 0, which
/// no step has.
fn from_sent(sent: &Sent) -> (Agenda, Vec<usize>) {
    let mut rows: Vec<usize> = (0..MOST_STEPS).filter(|i| is_filled(sent, *i)).collect();
    rows.sort_by_key(|i| {
        let place = sent.number(&format!("place-{i}")).unwrap_or(i + 1);
        // Of two with one place the one that was moved there gets it: what was there makes room, in the direction it came from.
        (place, place.cmp(&(i + 1)))
    });
    let step = |i: &usize| Step {
        minutes: sent.number(&format!("minutes-{i}")).unwrap_or_default(),
        title: tidy(sent.text(&format!("title-{i}"))),
        speaks: speaks(sent.text(&format!("speaks-{i}"))),
        prompts: lines(sent.text(&format!("prompts-{i}"))),
    };
    let agenda = Agenda {
        name: tidy(sent.text("name")),
        what_for: tidy(sent.text("what_for")),
        before: lines(sent.text("before")),
        openers: lines(sent.text("openers")),
        steps: rows.iter().map(step).collect(),
    };
    (agenda, rows)
}

fn lines(text: &str) -> Vec<String> {
    text.lines().map(tidy).filter(|line| !line.is_empty()).collect()
}

/// Whether something is written in a row. Who speaks and its place it says of itself.
fn is_filled(sent: &Sent, i: usize) -> bool {
    let has = |name: &str| !tidy(sent.text(&format!("{name}-{i}"))).is_empty();
    has("minutes") || has("title") || has("prompts")
}

const SPEAKS: [(&str, Speaks, &str); 4] = [
    ("both", Speaks::Both, "agenda-speaks-both"),
    ("everyone", Speaks::Everyone, "agenda-speaks-everyone"),
    ("first", Speaks::First, "agenda-speaks-first"),
    ("second", Speaks::Second, "agenda-speaks-second"),
];

fn word(speaks: Speaks) -> &'static str {
    SPEAKS
        .iter()
        .find(|(_, s, _)| *s == speaks)
        .map_or("", |(word, ..)| word)
}

fn speaks(word: &str) -> Speaks {
    let found = SPEAKS.iter().find(|(w, ..)| *w == word);
    found.map_or(Speaks::default(), |(_, speaks, _)| *speaks)
}

/// The field that a part of the agenda comes from.
fn field_of(part: Part, rows: &[usize]) -> String {
    let row = |name: &str, step: usize| format!("{name}-{}", rows.get(step).copied().unwrap_or(step));
    match part {
        Part::Name => "name".to_owned(),
        Part::WhatFor => "what_for".to_owned(),
        Part::Before => "before".to_owned(),
        Part::Openers => "openers".to_owned(),
        Part::Steps => "steps".to_owned(),
        Part::Minutes(step) => row("minutes", step),
        Part::Title(step) => row("title", step),
        Part::Prompts(step) => row("prompts", step),
    }
}

/// What is wrong, and what to do.
fn said(t: &Texts, fault: Fault) -> String {
    let n = |key: &str, n: usize| t.say_with(key, &[("n", i64::try_from(n).unwrap_or_default().into())]);
    match (fault.wrong, fault.part) {
        (Wrong::Missing, Part::Steps) => t.say("error-agenda-steps"),
        (Wrong::Missing, _) => t.say("error-missing"),
        (Wrong::TooLong, Part::Name) => n("error-agenda-long", LONGEST_NAME),
        (Wrong::TooLong, Part::Title(_)) => n("error-agenda-long", LONGEST_TITLE),
        (Wrong::TooLong, Part::WhatFor) => n("error-agenda-long", LONGEST_LINE),
        (Wrong::TooLong, _) => n("error-agenda-line-long", LONGEST_LINE),
        (Wrong::TooMany, Part::Steps) => n("error-agenda-many-steps", MOST_STEPS),
        (Wrong::TooMany, _) => n("error-agenda-lines", MOST_LINES),
        (Wrong::Minutes, _) => n("error-agenda-minutes", usize::from(MOST_MINUTES)),
        (Wrong::Braces, _) => t.say("error-agenda-braces"),
        (Wrong::Unseen, _) => t.say("error-agenda-unseen"),
    }
}

fn draw(page: Page, id: ProgramId, kept: &Kept, sent: &Sent, refusal: &Refusal) -> Result<String, AppError> {
    let t = page.frame.t.clone();
    let kind = &kept.settings;
    let mark = |field: Field| match refusal.faults.iter().find(|(name, _)| *name == field.name) {
        Some((_, fault)) => field.error(said(&t, *fault)),
        None => field,
    };
    let ask = |name: &str, key: &str| mark(Field::new(name, t.say(key)).value(sent.text(name)));
    let filled = (0..MOST_STEPS).rposition(|i| is_filled(sent, i)).map_or(0, |at| at + 1);
    let row = |i: usize| {
        let ask = |name: &str, key: &str| ask(&format!("{name}-{i}"), key).unsaid();
        let place = ask("place", "agenda-step-place");
        let chosen = sent.text(&format!("speaks-{i}"));
        Row {
            place: match place.value.as_str() {
                "" => place.value((i + 1).to_string()),
                _ => place,
            },
            minutes: ask("minutes", "agenda-step-minutes"),
            title: ask("title", "agenda-step-title"),
            speaks: ask("speaks", "agenda-step-speaks"),
            speakers: speakers(&t, kind, speaks(chosen)),
            prompts: ask("prompts", "agenda-step-prompts"),
        }
    };
    let built_in = agenda(&kind.agenda).filter(|_| kind.own_agenda.is_some());
    let mut page = AgendaPage {
        id,
        tab: Tab::MatchTypes,
        organizes: true,
        match_type: kept.id,
        minutes: i64::from(kind.minutes),
        name: ask("name", "agenda-name"),
        what_for: ask("what_for", "agenda-what-for").optional(),
        before: ask("before", "agenda-to-prepare")
            .hint(t.say("agenda-to-prepare-hint"))
            .optional(),
        openers: ask("openers", "agenda-openers")
            .hint(t.say("agenda-openers-hint"))
            .optional(),
        rows: (0..(filled + MORE_ROWS).min(MOST_STEPS)).map(row).collect(),
        steps_wrong: mark(Field::new("steps", t.say("agenda-steps"))),
        built_in: built_in.map(|agenda| agenda.name.as_str()),
        errors: Vec::new(),
        layout: page.frame.layout(t.say("agenda-title"), Some(Place::Programs)),
    };
    let first = [
        &page.name,
        &page.what_for,
        &page.before,
        &page.openers,
        &page.steps_wrong,
    ];
    page.errors = first.into_iter().filter(|f| f.is_wrong()).cloned().collect();
    for (n, row) in (1_i64..).zip(&page.rows) {
        let wrong = [&row.title, &row.minutes, &row.prompts]
            .into_iter()
            .filter(|f| f.is_wrong());
        // At the top it is said of which step: many look alike.
        let wrong = wrong.map(|field| {
            let said = t.say_with(
                "agenda-step-wrong",
                &[("n", n.into()), ("wrong", field.error.as_str().into())],
            );
            field.clone().error(said)
        });
        page.errors.extend(wrong);
    }
    let elsewhere = refusal.elsewhere.iter();
    let elsewhere = elsewhere.map(|wrong| Field::new("name", "").error(t.say(wrong.message)));
    page.errors.extend(elsewhere);
    Ok(page.render()?)
}

/// Who may speak; where there are roles, by these.
fn speakers(t: &Texts, kind: &MatchType, chosen: Speaks) -> Vec<Choice> {
    let label = |speaks: Speaks, key: &str| match (speaks, &kind.roles) {
        (Speaks::First, Roles::Two { from, .. }) => from.clone(),
        (Speaks::Second, Roles::Two { to, .. }) => to.clone(),
        _ => t.say(key),
    };
    SPEAKS
        .into_iter()
        .map(|(word, speaks, key)| Choice::new(word, label(speaks, key)).chosen(speaks == chosen))
        .collect()
}

#[cfg(test)]
mod unit {
    use kith_app::domain::program::agendas;

    use super::*;

    #[test]
    fn an_agenda_comes_back_through_the_form() {
        for (key, agenda) in agendas() {
            let (again, rows) = from_sent(&as_sent(agenda));
            assert_eq!(again, *agenda, "{key}");
            assert_eq!(rows, (0..agenda.steps.len()).collect::<Vec<_>>());
        }
    }

    /// The titles in their order, after some were given other places.
    fn moved(places: &[(&str, &str)]) -> Vec<String> {
        let mut sent = Sent::default();
        for (i, (title, place)) in places.iter().enumerate() {
            sent = sent
                .with(format!("title-{i}"), *title)
                .with(format!("place-{i}"), *place);
        }
        from_sent(&sent).0.steps.into_iter().map(|step| step.title).collect()
    }

    #[test]
    fn a_step_goes_to_the_place_that_it_is_given() {
        let stay = [("A", "1"), ("B", "2"), ("C", "3"), ("", "4")];
        assert_eq!(moved(&stay), ["A", "B", "C"]);
        assert_eq!(moved(&[("A", "1"), ("B", "2"), ("C", "1")]), ["C", "A", "B"]);
        assert_eq!(moved(&[("A", "3"), ("B", "2"), ("C", "3")]), ["B", "C", "A"]);
        assert_eq!(moved(&[("A", "1"), ("B", "2"), ("", "3"), ("D", "2")]), ["A", "D", "B"]);
        assert_eq!(moved(&[("A", ""), ("B", "first"), ("C", "0")]), ["C", "A", "B"]);
    }

    #[test]
    fn a_fault_is_told_at_the_row_in_which_it_was_written() {
        let sent = Sent::default()
            .with("title-1", "Talk")
            .with("minutes-1", "ten")
            .with("title-4", "Listen")
            .with("minutes-4", "5")
            .with("place-4", "1");
        let (agenda, rows) = from_sent(&sent);
        assert_eq!(agenda.steps[0].title, "Listen");
        let faults = agenda.faults().into_iter();
        let fields: Vec<String> = faults.map(|fault| field_of(fault.part, &rows)).collect();
        assert_eq!(fields, ["name", "minutes-1"]);
    }
}
