//! The people of a program, for its organizers: who takes part, who asks to, who was asked.

use askama::Template;
use axum::Form;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use jiff::civil::Date;
use kith_app::domain::id::{PersonId, ProgramId};
use kith_app::domain::program::{Standing, is_paused};
use kith_app::house::letters::DeadAddress;
use kith_app::house::programs::{Invited, Invitees, Joined, Nobody};
use kith_app::house::{Error, Invalid};
use kith_app::store::directory::Place as After;
use kith_app::store::enrolments::Line;
use serde::Deserialize;

use super::super::form::{Choice, Field, Sent, marked};
use super::super::frame::{Page, redirect_with};
use super::super::layout::{Layout, Place, Tone};
use super::super::overlap::Face;
use super::{Nothing, Tab, read, read_person, words};
use crate::http::{AppError, Routes, Server};
use crate::texts::Texts;

pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .get("/programs/{id}/people", show)
        .post("/programs/{id}/people", bring)
        .post("/programs/{id}/people/{person}/approval", approve)
        .post("/programs/{id}/people/{person}/refusal", refuse)
        .post("/programs/{id}/people/{person}/role", set_role)
        .post("/programs/{id}/people/{person}/removal", remove)
}

#[derive(Template)]
#[template(path = "pages/program_people.html")]
struct PeoplePage {
    layout: Layout,
    id: ProgramId,
    tab: Tab,
    program: String,
    organizes: bool,
    /// Whether the people shown can be taken in: who asks to, who waits, who was refused.
    decides: bool,
    /// Whether they can be refused.
    refuses: bool,
    /// Whether they take part.
    takes_part: bool,
    /// The standings that somebody has: the word in the address, the name with the number, and whether it is this one.
    standings: Vec<(&'static str, String, bool)>,
    rows: Vec<Row>,
    next: Option<String>,
    roles: Vec<String>,
    emails: Field,
    role: Field,
    role_choices: Vec<Choice>,
    /// What became of a list that was brought.
    outcome: Option<Outcome>,
    /// Whom no mail reaches.
    dead_addresses: Vec<DeadAddress>,
}

struct Row {
    id: PersonId,
    face: Face,
    /// The roles that the person could have instead.
    roles: Vec<Choice>,
    note: String,
    answers: Vec<(String, String)>,
}

struct Outcome {
    sentences: Vec<String>,
    unknown: Vec<String>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    state: String,
    after: String,
    name: String,
}

async fn show(
    State(server): State<Server>,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
    page: Page,
) -> Result<Html<String>, AppError> {
    Ok(Html(draw(&server, page, read(&id)?, &asked, None, &[], None).await?))
}

async fn draw(
    server: &Server,
    page: Page,
    id: ProgramId,
    asked: &Asked,
    sent: Option<&Sent>,
    wrong: &[Invalid],
    outcome: Option<Outcome>,
) -> Result<String, AppError> {
    let organizer = page.present.actor.organizer_of(id)?;
    let t = page.frame.t.clone();
    let standing = Standing::parse(&asked.state).unwrap_or(Standing::Active);
    let after = asked.after.parse().ok().map(|id| After {
        sort_name: asked.name.clone(),
        id,
    });
    let found = server
        .house
        .people_of_program(organizer, standing, after.as_ref())
        .await?;
    let standings = [
        Standing::Active,
        Standing::Applied,
        Standing::Waiting,
        Standing::Invited,
        Standing::Denied,
    ];
    let standings = standings.into_iter().filter_map(|one| {
        let n = found.counts.iter().find(|(s, _)| *s == one).map_or(0, |(_, n)| *n);
        let shown = n > 0 || one == standing || one == Standing::Active;
        let label = t.say_with(
            "people-standing-n",
            &[("standing", t.say(words::standing_key(one)).into()), ("n", n.into())],
        );
        shown.then(|| (one.as_str(), label, one == standing))
    });
    let next = found.next.as_ref().map(|place| {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.append_pair("state", standing.as_str());
        query.append_pair("after", &place.id.to_string());
        query.append_pair("name", &place.sort_name);
        format!("/programs/{id}/people?{}", query.finish())
    });
    let text = |name: &str| sent.map_or("", |s| s.text(name));
    let emails = Field::new("emails", t.say("bring-emails"))
        .hint(t.say("bring-emails-hint"))
        .value(text("emails"))
        .unsaid();
    let today = t.today();
    let page = PeoplePage {
        id,
        tab: Tab::People,
        organizes: true,
        takes_part: standing == Standing::Active,
        refuses: matches!(standing, Standing::Applied | Standing::Waiting),
        decides: matches!(standing, Standing::Applied | Standing::Waiting | Standing::Denied),
        standings: standings.collect(),
        rows: found
            .lines
            .iter()
            .map(|line| row(&t, line, &found.roles, today))
            .collect(),
        next,
        program: found.program.clone(),
        emails: marked(emails, wrong, &t),
        role: marked(Field::new("role", t.say("bring-role")), wrong, &t),
        role_choices: role_choices(&t, &found.roles, text("role")),
        roles: found.roles,
        outcome,
        dead_addresses: server.house.dead_addresses_of(organizer).await?,
        layout: page.frame.layout(t.say("program-people-title"), Some(Place::Programs)),
    };
    Ok(page.render()?)
}

fn role_choices(t: &Texts, roles: &[String], chosen: &str) -> Vec<Choice> {
    let none = Choice::new("", t.say("role-none")).chosen(chosen.is_empty());
    let one = |role: &String| Choice::new(role.as_str(), role.as_str()).chosen(role == chosen);
    std::iter::once(none).chain(roles.iter().map(one)).collect()
}

fn row(t: &Texts, line: &Line, roles: &[String], today: Date) -> Row {
    let e = &line.enrolment;
    let role = match e.role.as_str() {
        "" if roles.is_empty() => None,
        "" => Some(t.say("role-none")),
        role => Some(role.to_owned()),
    };
    let paused = e.standing == Standing::Active && is_paused(e.paused_until, today);
    let note: Vec<String> = role.into_iter().chain(paused.then(|| t.say("people-paused"))).collect();
    let others = roles.iter().filter(|role| **role != e.role);
    let others = others.map(|role| {
        Choice::new(
            role.as_str(),
            t.say_with("people-as", &[("role", role.as_str().into())]),
        )
    });
    let none = (!e.role.is_empty()).then(|| Choice::new("", t.say("people-as-none")));
    Row {
        id: e.person,
        face: Face::new(line.name.as_str()),
        roles: others.chain(none).collect(),
        note: note.join(" · "),
        answers: e.answers.iter().map(|(q, a)| (q.clone(), a.clone())).collect(),
    }
}

/// Invites people, or takes them in: by a list, or whoever fits.
async fn bring(
    State(server): State<Server>,
    Path(id): Path<String>,
    page: Page,
    Form(sent): Form<Sent>,
) -> Result<Response, AppError> {
    let id = read(&id)?;
    let organizer = page.present.actor.organizer_of(id)?;
    let whom = match sent.text("whom") {
        "whoever-fits" => Invitees::WhoeverFits,
        _ => Invitees::Emails(sent.text("emails").to_owned()),
    };
    let invites = sent.text("how") == "invite";
    let result = match invites {
        true => server.house.invite(organizer, &whom).await,
        false => server.house.take_people_in(organizer, &whom, sent.text("role")).await,
    };
    let asked = Asked::default();
    match result {
        Ok(Invited {
            people: 1..,
            waiting: 0,
            already: 0,
            unknown,
            ..
        }) if unknown.is_empty() => {
            let flash = if invites { "flash-invited" } else { "flash-taken-in" };
            let state = if invites { "?state=invited" } else { "" };
            let to = format!("/programs/{id}/people{state}");
            Ok(redirect_with(&server, &to, Tone::Good, flash))
        }
        // What needs a look is told on the page: a word after a redirect is too short for it.
        Ok(invited) => {
            let outcome = outcome(&page.frame.t, invites, invited);
            let html = draw(&server, page, id, &asked, None, &[], Some(outcome)).await?;
            Ok(Html(html).into_response())
        }
        Err(Error::Invalid(wrong)) => {
            let html = draw(&server, page, id, &asked, Some(&sent), &wrong, None).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(html)).into_response())
        }
        Err(e) => Err(e.into()),
    }
}

fn outcome(t: &Texts, invites: bool, invited: Invited) -> Outcome {
    let n = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let key = if invites { "bring-n-invited" } else { "bring-n-taken-in" };
    let there = invited.people - invited.waiting;
    let mut sentences = vec![t.say_with(key, &[("n", n(there).into())])];
    if invited.waiting > 0 {
        sentences.push(t.say_with("bring-n-wait", &[("n", n(invited.waiting).into())]));
    }
    if let Some(nobody) = invited.nobody {
        sentences.push(t.say(match nobody {
            Nobody::Named => "bring-nobody-named",
            Nobody::NoneFits => "bring-nobody-fits",
            Nobody::AllIn => "bring-nobody-left",
            Nobody::NoneNew => "bring-nobody-unasked",
        }));
    } else if invited.already > 0 {
        sentences.push(t.say_with("bring-n-already", &[("n", n(invited.already).into())]));
    }
    if !invited.unknown.is_empty() {
        sentences.push(t.say_with("bring-n-unknown", &[("n", n(invited.unknown.len()).into())]));
    }
    Outcome {
        sentences,
        unknown: invited.unknown,
    }
}

async fn approve(
    State(server): State<Server>,
    Path((id, person)): Path<(String, String)>,
    page: Page,
    Form(Nothing {}): Form<Nothing>,
) -> Result<Response, AppError> {
    let (id, person) = (read(&id)?, read_person(&person)?);
    let organizer = page.present.actor.organizer_of(id)?;
    let approved = server.house.approve(organizer, person).await;
    let (tone, done) = match approved {
        Ok(Joined::Waits) => (Tone::Attention, "flash-approved-waits"),
        _ => (Tone::Good, "flash-approved"),
    };
    after_deciding(&server, id, approved.map(|_| ()), (tone, done))
}

async fn refuse(
    State(server): State<Server>,
    Path((id, person)): Path<(String, String)>,
    page: Page,
    Form(Nothing {}): Form<Nothing>,
) -> Result<Response, AppError> {
    let (id, person) = (read(&id)?, read_person(&person)?);
    let organizer = page.present.actor.organizer_of(id)?;
    let decided = server.house.deny(organizer, person).await;
    after_deciding(&server, id, decided, (Tone::Good, "flash-denied"))
}

fn after_deciding(
    server: &Server,
    id: ProgramId,
    decided: Result<(), Error>,
    (tone, done): (Tone, &'static str),
) -> Result<Response, AppError> {
    let to = format!("/programs/{id}/people?state=applied");
    match decided {
        Ok(()) => Ok(redirect_with(server, &to, tone, done)),
        // Two organizers, or one with two pages.
        Err(Error::Invalid(_)) => Ok(redirect_with(server, &to, Tone::Attention, "flash-decided-already")),
        Err(e) => Err(e.into()),
    }
}

#[derive(Debug, Deserialize)]
struct RoleSaid {
    #[serde(default)]
    role: String,
}

async fn set_role(
    State(server): State<Server>,
    Path((id, person)): Path<(String, String)>,
    page: Page,
    Form(RoleSaid { role }): Form<RoleSaid>,
) -> Result<Response, AppError> {
    let (id, person) = (read(&id)?, read_person(&person)?);
    let organizer = page.present.actor.organizer_of(id)?;
    server.house.set_role(organizer, person, &role).await?;
    let to = format!("/programs/{id}/people");
    Ok(redirect_with(&server, &to, Tone::Good, "flash-saved"))
}

async fn remove(
    State(server): State<Server>,
    Path((id, person)): Path<(String, String)>,
    page: Page,
    Form(Nothing {}): Form<Nothing>,
) -> Result<Response, AppError> {
    let (id, person) = (read(&id)?, read_person(&person)?);
    let organizer = page.present.actor.organizer_of(id)?;
    server.house.remove_from_program(organizer, person).await?;
    Ok(Redirect::to(&format!("/programs/{id}/people")).into_response())
}
