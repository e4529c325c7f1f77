//! A program: for its organizers its state and what to do next, for everybody else what it is and how to join.

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use jiff::Timestamp;
use kith_app::domain::id::{PersonId, ProgramId};
use kith_app::domain::permission::Organizer;
use kith_app::domain::program::{self, Admission, Agenda, Duration, PausedBy, Standing};
use kith_app::house::programs::{Checklist, Joinable, Keeps, Missing, ProgramView};
use kith_app::house::{Error, Invalid};
use serde::Deserialize;

use super::super::form::{Field, marked};
use super::super::frame::{Page, redirect_with};
use super::super::layout::{Layout, Place, Tone};
use super::super::overlap::Face;
use super::{Nothing, Tab, read, read_person, words};
use crate::http::{AppError, Routes, Server};
use crate::texts::{Moment, Texts};

pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .get("/programs/{id}", show)
        .post("/programs/{id}/state", set_state)
        .post("/programs/{id}/organizers", appoint)
        .post("/programs/{id}/organizers/{person}/removal", dismiss)
}

/// For organizers, and for administrators, who see no program from inside.
#[derive(Template)]
#[template(path = "pages/program.html")]
struct Home {
    layout: Layout,
    id: ProgramId,
    tab: Tab,
    organizes: bool,
    administrator: bool,
    purpose: String,
    tone: &'static str,
    state: String,
    archived: bool,
    /// What there is to say, in sentences, and where each leads, if it does.
    sentences: Vec<(String, Option<String>)>,
    /// What comes next of each way to put people together: its name, when, and whether that is a question.
    next: Vec<(String, Option<Timestamp>, bool)>,
    /// The last round: what to say of it, and where it is told.
    last: Option<(String, String)>,
    missing: Vec<Item>,
    /// What was asked for and cannot be done yet: what to say of it, and what is missing for it.
    refused: Option<(String, Vec<Item>)>,
    /// What the buttons move it to: word of the state, key of the label, and whether nothing is against it.
    moves: Vec<(&'static str, &'static str, bool)>,
    note: String,
    organizers: Vec<(PersonId, Face)>,
    organizer: Field,
}

/// Something that is missing: what it is, where it can be mended, and whether it keeps the program from going on.
struct Item {
    text: String,
    href: String,
    keeps: &'static str,
    tone: &'static str,
}

/// For those who take part or may.
#[derive(Template)]
#[template(path = "pages/program_public.html")]
struct Public {
    layout: Layout,
    id: ProgramId,
    banner: String,
    purpose: String,
    description: String,
    people: i64,
    season: Option<(Moment, Moment)>,
    parts: Vec<(String, String, String)>,
    agendas: Vec<Agenda>,
    contacts: Vec<program::Contact>,
    organizers: Vec<(PersonId, Face)>,
    standing: Option<String>,
    takes_part: bool,
    /// Whether it asks questions.
    asks: bool,
    invited: bool,
    joinable: bool,
    applies: bool,
    has_terms: bool,
    paused: Option<Moment>,
    paused_by_silence: bool,
    until: Field,
}

async fn show(State(server): State<Server>, Path(id): Path<String>, page: Page) -> Result<Html<String>, AppError> {
    Ok(Html(draw(&server, page, read(&id)?, &Wrong::default()).await?))
}

/// What was sent and could not be taken.
#[derive(Clone, Debug, Default)]
pub(super) struct Wrong {
    pub(super) until: String,
    pub(super) organizer: String,
    /// The state that the program was to be moved to.
    pub(super) to: Option<program::State>,
    pub(super) wrong: Vec<Invalid>,
}

pub(super) async fn again(server: &Server, page: Page, id: ProgramId, wrong: Wrong) -> Result<Response, AppError> {
    let html = draw(server, page, id, &wrong).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(html)).into_response())
}

async fn draw(server: &Server, page: Page, id: ProgramId, wrong: &Wrong) -> Result<String, AppError> {
    let view = server.house.program(&page.present.actor, id).await?;
    if view.organizes || (page.present.actor.administrator().is_ok() && view.enrolment.is_none()) {
        home(server, page, view, wrong).await
    } else {
        public(page, view, wrong)
    }
}

fn faces(people: Vec<(PersonId, String)>) -> Vec<(PersonId, Face)> {
    people.into_iter().map(|(id, name)| (id, Face::new(name))).collect()
}

async fn home(server: &Server, page: Page, view: ProgramView, wrong: &Wrong) -> Result<String, AppError> {
    let t = page.frame.t.clone();
    let (id, program) = (view.program.id, view.program);
    let (mut sentences, mut list, mut last) = (Vec::new(), Checklist::default(), None);
    let say = |key: &str, n: i64| t.say_with(key, &[("n", n.into())]);
    sentences.push((say("program-n-take-part", view.people), None));
    if let Ok(organizer) = page.present.actor.organizer_of(id) {
        let overview = server.house.overview(organizer).await?;
        for (standing, key) in [
            (Standing::Applied, "program-n-applied"),
            (Standing::Waiting, "program-n-wait"),
            (Standing::Invited, "program-n-invited"),
        ] {
            let n = overview
                .counts
                .iter()
                .find(|(s, _)| *s == standing)
                .map_or(0, |(_, n)| *n);
            if n > 0 {
                let href = format!("/programs/{id}/people?state={}", standing.as_str());
                sentences.push((say(key, n), Some(href)));
            }
        }
        if overview.roles.len() > 1 {
            let roles: Vec<String> = overview
                .roles
                .iter()
                .map(|(role, n)| match role.as_str() {
                    "" => say("program-n-without-role", *n),
                    role => t.say_with("program-n-role", &[("n", (*n).into()), ("role", role.into())]),
                })
                .collect();
            let said = t.say_with("program-roles", &[("roles", roles.join(", ").into())]);
            sentences.push((said, None));
        }
        list = overview.checklist;
        last = last_round(server, &t, organizer).await?;
    }
    let next = view.match_types.iter().map(|kept| {
        (
            words::name_of(&t, &kept.settings),
            kept.next_at.map(|at| at.timestamp()),
            !kept.settings.makes_matches(),
        )
    });
    let archived = program.archived_at.is_some();
    let (tone, state) = words::state(&program);
    let moves: &[(program::State, &str)] = match program.state {
        _ if archived || !view.organizes => &[],
        program::State::Draft => &[(program::State::Open, "program-open")],
        program::State::Open => &[
            (program::State::Running, "program-start"),
            (program::State::Closed, "program-close"),
        ],
        program::State::Running => &[(program::State::Closed, "program-close")],
        program::State::Closed => &[(program::State::Open, "program-reopen")],
    };
    let note = match program.state {
        _ if archived => "program-note-archived",
        program::State::Draft => "program-note-draft",
        program::State::Open => "program-note-open",
        program::State::Running => "program-note-running",
        program::State::Closed => "program-note-closed",
    };
    let organizer = Field::new("organizer", t.say("program-organizer-email")).value(wrong.organizer.as_str());
    let page = Home {
        id,
        tab: Tab::Overview,
        organizes: view.organizes,
        administrator: page.present.actor.administrator().is_ok(),
        purpose: program.purpose.clone(),
        tone,
        state: t.say(state),
        archived,
        sentences,
        next: next.collect(),
        last,
        missing: list.0.iter().map(|missing| item(&t, id, missing)).collect(),
        refused: wrong.to.map(|to| refused(&t, id, &list, to)),
        moves: moves
            .iter()
            .map(|(to, key)| (to.as_str(), *key, list.allows(*to)))
            .collect(),
        note: t.say(note),
        organizers: faces(view.organizers),
        organizer: marked(organizer, &wrong.wrong, &t),
        layout: page.frame.layout(program.name, Some(Place::Programs)),
    };
    Ok(page.render()?)
}

/// What became of the last round that people heard of, with the way to it.
async fn last_round(server: &Server, t: &Texts, organizer: Organizer) -> Result<Option<(String, String)>, AppError> {
    let rounds = server.house.rounds(organizer, None).await?;
    let Some(line) = rounds.into_iter().find(|line| line.round.state == "published") else {
        return Ok(None);
    };
    let round = line.round;
    let mut said = t.say_with(
        "program-last-round",
        &[("matched", round.matched.into()), ("people", round.people.into())],
    );
    let met = server.house.program_health(organizer).await?.met;
    if met.matches > 0 {
        said.push(' ');
        said.push_str(&t.say_with(
            "program-met",
            &[
                ("low", met.low().into()),
                ("high", met.high().into()),
                ("matches", met.matches.into()),
            ],
        ));
    }
    Ok(Some((
        said,
        format!("/programs/{}/rounds/{}", organizer.program(), round.id),
    )))
}

fn item(t: &Texts, id: ProgramId, missing: &Missing) -> Item {
    let named = |key: &str, name: &str| t.say_with(key, &[("name", name.into())]);
    let kind = |kind: &kith_app::domain::id::MatchTypeId, end: &str| format!("/match-types/{kind}{end}");
    let called = |name: &String| match name.as_str() {
        "" => t.say("match-type-unnamed"),
        name => name.to_owned(),
    };
    let (text, end) = match missing {
        Missing::Organizer => (t.say("missing-organizer"), String::new()),
        Missing::MatchType => (t.say("missing-match-type"), "/match-types".to_owned()),
        Missing::Purpose => (t.say("missing-purpose"), "/settings".to_owned()),
        Missing::Objective => (t.say("missing-objective"), "/settings#f-change".to_owned()),
        Missing::Contact => (t.say("missing-contact"), "/settings#f-contacts".to_owned()),
        Missing::Season => (t.say("missing-season"), "/settings#f-duration".to_owned()),
        Missing::AudienceField { field } => (
            named("missing-audience-field", field),
            "/settings#f-audience".to_owned(),
        ),
        Missing::Round {
            match_type,
            id,
            last_day: None,
        } => (named("missing-round", &called(match_type)), kind(id, "")),
        Missing::Round {
            match_type,
            last_day: Some(day),
            ..
        } => {
            let day = t.date(*day).said().to_owned();
            let args = [("name", called(match_type).into()), ("day", day.into())];
            (
                t.say_with("missing-round-season", &args),
                "/settings#f-duration".to_owned(),
            )
        }
        Missing::Rules { match_type, id, why } => {
            let args = [("name", called(match_type).into()), ("why", why.to_string().into())];
            (t.say_with("missing-rules", &args), kind(id, "/rules"))
        }
        Missing::Agenda { match_type, id } => (named("missing-agenda", &called(match_type)), kind(id, "")),
        Missing::People => (t.say("missing-people"), "/people".to_owned()),
        Missing::Role { role } => (named("missing-role", role), "/people".to_owned()),
    };
    let (keeps, tone) = match missing.keeps() {
        Keeps::FromOpening => ("missing-keeps-from-opening", "attention"),
        Keeps::FromRunning => ("missing-keeps-from-running", "attention"),
        Keeps::FromNothing => ("missing-keeps-from-nothing", "info"),
    };
    Item {
        text,
        href: format!("/programs/{id}{end}"),
        keeps,
        tone,
    }
}

/// Why a program cannot be moved to a state, with what is missing for it.
fn refused(t: &Texts, id: ProgramId, list: &Checklist, to: program::State) -> (String, Vec<Item>) {
    let missing: Vec<Item> = list.against(to).map(|missing| item(t, id, missing)).collect();
    let key = match to {
        // Somebody else has moved it meanwhile.
        _ if missing.is_empty() => "error-state",
        program::State::Running => "program-not-ready-to-start",
        program::State::Draft | program::State::Open | program::State::Closed => "program-not-ready-to-open",
    };
    (t.say(key), missing)
}

fn public(page: Page, view: ProgramView, wrong: &Wrong) -> Result<String, AppError> {
    let t = page.frame.t.clone();
    let program = view.program.clone();
    let enrolment = view.enrolment.as_ref();
    let standing = enrolment.map(|e| e.standing);
    let kinds = view.match_types.iter().map(|kept| &kept.settings);
    let mut agendas: Vec<Agenda> = Vec::new();
    for found in kinds.clone().filter_map(|kind| words::agenda(&t, kind)) {
        if !agendas.contains(&found) {
            agendas.push(found);
        }
    }
    let today = t.today();
    let paused = enrolment.filter(|e| program::is_paused(e.paused_until, today));
    let until = Field::new("until", t.say("pause-until")).value(wrong.until.as_str());
    let page = Public {
        id: program.id,
        banner: program.settings.banner.clone(),
        purpose: program.purpose.clone(),
        description: program.settings.description.clone(),
        people: view.people,
        season: match program.settings.duration {
            Duration::Evergreen => None,
            Duration::Season { from, to } => Some((t.date(from), t.date(to))),
        },
        parts: kinds
            .clone()
            .map(|kind| {
                let often = words::cadence(&t, &kind.cadence);
                (words::name_of(&t, kind), words::together(&t, kind), often)
            })
            .collect(),
        agendas,
        contacts: program.settings.contacts.clone(),
        organizers: faces(view.organizers.clone()),
        standing: standing.map(|s| t.say(words::standing_key(s))),
        takes_part: standing == Some(Standing::Active),
        asks: kinds.clone().any(|kind| !kind.makes_matches()),
        invited: standing == Some(Standing::Invited),
        joinable: view.joinable == Joinable::Yes,
        applies: program.settings.admission == Admission::ByApplication && standing != Some(Standing::Invited),
        has_terms: !program.settings.questions.is_empty()
            || kinds.clone().any(|kind| kind.roles != program::Roles::Colleagues),
        paused: paused.and_then(|e| e.paused_until).map(|day| t.date(day)),
        paused_by_silence: paused.is_some_and(|e| e.paused_by == PausedBy::Silence),
        until: marked(until, &wrong.wrong, &t),
        layout: page.frame.layout(program.name, Some(Place::Programs)),
    };
    Ok(page.render()?)
}

#[derive(Debug, Deserialize)]
struct To {
    #[serde(default)]
    state: String,
}

async fn set_state(
    State(server): State<Server>,
    Path(id): Path<String>,
    page: Page,
    Form(To { state }): Form<To>,
) -> Result<Response, AppError> {
    let id = read(&id)?;
    let organizer = page.present.actor.organizer_of(id)?;
    let to = program::State::parse(&state).ok_or(AppError::BadRequest)?;
    match server.house.move_program(organizer, to).await {
        Ok(()) => {
            let flash = match to {
                program::State::Draft | program::State::Open => "flash-program-opened",
                program::State::Running => "flash-program-started",
                program::State::Closed => "flash-program-closed",
            };
            Ok(redirect_with(&server, &format!("/programs/{id}"), Tone::Good, flash))
        }
        // The page says what is missing.
        Err(Error::Invalid(_)) => {
            let to = Some(to);
            again(&server, page, id, Wrong { to, ..Wrong::default() }).await
        }
        Err(e) => Err(e.into()),
    }
}

#[derive(Debug, Deserialize)]
struct OrganizerEmail {
    #[serde(default)]
    pub(super) organizer: String,
}

async fn appoint(
    State(server): State<Server>,
    Path(id): Path<String>,
    page: Page,
    Form(OrganizerEmail { organizer }): Form<OrganizerEmail>,
) -> Result<Response, AppError> {
    let administrator = page.present.actor.administrator()?;
    let id = read(&id)?;
    match server.house.appoint_organizer(administrator, id, &organizer).await {
        Ok(()) => {
            let to = format!("/programs/{id}");
            Ok(redirect_with(&server, &to, Tone::Good, "flash-organizer-appointed"))
        }
        Err(Error::Invalid(wrong)) => {
            let wrong = Wrong {
                organizer,
                wrong,
                ..Wrong::default()
            };
            again(&server, page, id, wrong).await
        }
        Err(e) => Err(e.into()),
    }
}

async fn dismiss(
    State(server): State<Server>,
    Path((id, person)): Path<(String, String)>,
    page: Page,
    Form(Nothing {}): Form<Nothing>,
) -> Result<Response, AppError> {
    let administrator = page.present.actor.administrator()?;
    let (id, person) = (read(&id)?, read_person(&person)?);
    server.house.dismiss_organizer(administrator, id, person).await?;
    Ok(Redirect::to(&format!("/programs/{id}")).into_response())
}
