//! Programs: the list, one of them, and who is in it.

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use kith_app::domain::id::{PersonId, ProgramId};
use kith_app::domain::permission::Sight;
use kith_app::house::people::PeopleFilter;
use kith_app::house::programs::{ProgramForm, ProgramView};
use kith_app::house::{Error, Invalid};
use serde::Deserialize;

use super::form::Field;
use super::frame::{Frame, Page, redirect_with};
use super::layout::{Layout, Place, Tone};
use super::overlap::Face;
use super::people;
use crate::http::{AppError, Routes, Server};

pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .get("/programs", list)
        .post("/programs", create)
        .get("/programs/{id}", show)
        .post("/programs/{id}", change)
        .post("/programs/{id}/organizers", appoint)
        .post("/programs/{id}/organizers/{person}/removal", dismiss)
        .post("/programs/{id}/people", enrol)
        .post("/programs/{id}/people/{person}/removal", remove)
}

#[derive(Template)]
#[template(path = "pages/programs.html")]
struct Programs {
    layout: Layout,
    rows: Vec<(ProgramId, String, String)>,
    administrator: bool,
    name: Field,
    purpose: Field,
}

#[derive(Template)]
#[template(path = "pages/program.html")]
struct ProgramPage {
    layout: Layout,
    id: ProgramId,
    purpose_said: String,
    enrolled: bool,
    organizes: bool,
    administrator: bool,
    organizers: Vec<(PersonId, Face)>,
    people: i64,
    /// The first people in it; for organizers.
    first: Vec<(PersonId, Face)>,
    everybody: String,
    name: Field,
    purpose: Field,
    organizer: Field,
    participant: Field,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Answers {
    name: String,
    purpose: String,
}

impl From<&Answers> for ProgramForm {
    fn from(answers: &Answers) -> ProgramForm {
        ProgramForm {
            name: answers.name.clone(),
            purpose: answers.purpose.clone(),
        }
    }
}

#[derive(Debug, Deserialize)]
struct Nothing {}

async fn list(State(server): State<Server>, page: Page) -> Result<Html<String>, AppError> {
    Ok(Html(draw_list(&server, page, &Answers::default(), &[]).await?))
}

async fn draw_list(server: &Server, page: Page, answers: &Answers, wrong: &[Invalid]) -> Result<String, AppError> {
    let t = page.frame.t.clone();
    let programs = server.house.programs(&page.present.actor).await?;
    let [name, purpose] = questions(&page.frame, answers, wrong);
    let page = Programs {
        rows: programs
            .organized
            .into_iter()
            .chain(programs.own.into_iter().map(|(program, _)| program))
            .map(|p| (p.id, p.name, p.purpose))
            .collect(),
        administrator: page.present.actor.administrator().is_ok(),
        name,
        purpose,
        layout: page.frame.layout(t.say("programs-title"), Some(Place::Programs)),
    };
    Ok(page.render()?)
}

fn questions(frame: &Frame, answers: &Answers, wrong: &[Invalid]) -> [Field; 2] {
    let t = &frame.t;
    let with_error = |field: Field| match wrong.iter().find(|w| w.field == field.name) {
        Some(w) => field.error(t.say(w.message)),
        None => field,
    };
    [
        with_error(Field::new("name", t.say("program-name")).value(answers.name.as_str())),
        with_error(
            Field::new("purpose", t.say("program-purpose"))
                .value(answers.purpose.as_str())
                .hint(t.say("program-purpose-hint"))
                .optional(),
        ),
    ]
}

async fn create(State(server): State<Server>, page: Page, Form(answers): Form<Answers>) -> Result<Response, AppError> {
    let administrator = page.present.actor.administrator()?;
    match server
        .house
        .create_program(administrator, &ProgramForm::from(&answers))
        .await
    {
        Ok(id) => Ok(redirect_with(
            &server,
            &format!("/programs/{id}"),
            Tone::Good,
            "flash-program-created",
        )),
        Err(Error::Invalid(wrong)) => {
            let html = draw_list(&server, page, &answers, &wrong).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(html)).into_response())
        }
        Err(e) => Err(e.into()),
    }
}

async fn show(State(server): State<Server>, Path(id): Path<String>, page: Page) -> Result<Html<String>, AppError> {
    Ok(Html(draw(&server, page, read(&id)?, None, &[]).await?))
}

/// What was sent and could not be taken.
enum Sent<'a> {
    Program(&'a Answers),
    Organizer(&'a str),
    Participant(&'a str),
}

async fn draw(
    server: &Server,
    page: Page,
    id: ProgramId,
    sent: Option<Sent<'_>>,
    wrong: &[Invalid],
) -> Result<String, AppError> {
    let t = page.frame.t.clone();
    let view = server.house.program(&page.present.actor, id).await?;
    let enrolled = view.is_enrolled();
    let ProgramView {
        program,
        organizers,
        people,
        organizes,
        ..
    } = view;
    let filter = PeopleFilter {
        program: Some(id),
        ..PeopleFilter::default()
    };
    let first = match organizes {
        true => server.house.people(Sight::Organizer, &filter, None).await?.lines,
        false => Vec::new(),
    };
    let answers = match &sent {
        Some(Sent::Program(answers)) => (*answers).clone(),
        _ => Answers {
            name: program.name.clone(),
            purpose: program.purpose.clone(),
        },
    };
    let of_program = if matches!(sent, Some(Sent::Program(_))) {
        wrong
    } else {
        &[]
    };
    let [name, purpose] = questions(&page.frame, &answers, of_program);
    let email = |name: &str, key: &str, value: Option<&str>| {
        let field = Field::new(name, t.say(key)).value(value.unwrap_or_default());
        match (value, wrong.first()) {
            (Some(_), Some(w)) => field.error(t.say(w.message)),
            _ => field,
        }
    };
    let (for_organizer, for_participant) = match sent {
        Some(Sent::Organizer(text)) => (Some(text), None),
        Some(Sent::Participant(text)) => (None, Some(text)),
        _ => (None, None),
    };
    let page = ProgramPage {
        id,
        purpose_said: program.purpose.clone(),
        enrolled,
        organizes,
        administrator: page.present.actor.administrator().is_ok(),
        organizers: organizers.into_iter().map(|(id, name)| (id, Face::new(name))).collect(),
        people,
        first: first.into_iter().map(|line| (line.id, Face::new(line.name))).collect(),
        everybody: people::address(&filter, None),
        name,
        purpose,
        organizer: email("organizer", "program-organizer-email", for_organizer),
        participant: email("participant", "program-person-email", for_participant),
        layout: page.frame.layout(program.name, Some(Place::Programs)),
    };
    Ok(page.render()?)
}

async fn change(
    State(server): State<Server>,
    Path(id): Path<String>,
    page: Page,
    Form(answers): Form<Answers>,
) -> Result<Response, AppError> {
    let id = read(&id)?;
    let organizer = page.present.actor.organizer_of(id)?;
    match server
        .house
        .change_program(organizer, &ProgramForm::from(&answers))
        .await
    {
        Ok(()) => Ok(redirect_with(
            &server,
            &format!("/programs/{id}"),
            Tone::Good,
            "flash-saved",
        )),
        Err(Error::Invalid(wrong)) => again(&server, page, id, Sent::Program(&answers), &wrong).await,
        Err(e) => Err(e.into()),
    }
}

async fn again(
    server: &Server,
    page: Page,
    id: ProgramId,
    sent: Sent<'_>,
    wrong: &[Invalid],
) -> Result<Response, AppError> {
    let html = draw(server, page, id, Some(sent), wrong).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(html)).into_response())
}

#[derive(Debug, Deserialize)]
struct OrganizerEmail {
    #[serde(default)]
    organizer: String,
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
        Ok(()) => Ok(redirect_with(
            &server,
            &format!("/programs/{id}"),
            Tone::Good,
            "flash-organizer-appointed",
        )),
        Err(Error::Invalid(wrong)) => again(&server, page, id, Sent::Organizer(&organizer), &wrong).await,
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

#[derive(Debug, Deserialize)]
struct ParticipantEmail {
    #[serde(default)]
    participant: String,
}

async fn enrol(
    State(server): State<Server>,
    Path(id): Path<String>,
    page: Page,
    Form(ParticipantEmail { participant }): Form<ParticipantEmail>,
) -> Result<Response, AppError> {
    let id = read(&id)?;
    let organizer = page.present.actor.organizer_of(id)?;
    match server.house.enrol_by_email(organizer, &participant, "").await {
        Ok(()) => Ok(redirect_with(
            &server,
            &format!("/programs/{id}"),
            Tone::Good,
            "flash-person-enrolled",
        )),
        Err(Error::Invalid(wrong)) => again(&server, page, id, Sent::Participant(&participant), &wrong).await,
        Err(e) => Err(e.into()),
    }
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
    Ok(Redirect::to(&format!("/programs/{id}")).into_response())
}

fn read(id: &str) -> Result<ProgramId, AppError> {
    id.parse().map_err(|_| AppError::NotFound)
}

fn read_person(id: &str) -> Result<PersonId, AppError> {
    id.parse().map_err(|_| AppError::NotFound)
}

#[cfg(test)]
mod tests {
    use http::StatusCode;
    use kith_app::store::on_both;

    use crate::http::testing::TestApp;
    use crate::pages::import::tests::bring_in;

    on_both! {
        async fn a_program_its_organizer_and_its_people(kind) {
            let app = TestApp::new(kind).await;
            bring_in(&app, "email,name\nola@example.org,Ola Organizer\nben@example.org,Ben Ito\ncem@example.org,Cem Öz\n").await;
            let mut ada = app.signed_in("ada@example.org").await;
            let answer = ada.post("/programs", "name=+&purpose=x").await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
            let path = ada.post("/programs", "name=Coffee+%26+cake&purpose=Meet+someone+new.").await.location().to_owned();
            assert!(ada.get("/programs").await.body.contains("Coffee &#38; cake"));
            for (email, words) in [("nobody@example.org", "Nobody here has this"), ("x", "not an e-mail address")] {
                let answer = ada.post(&format!("{path}/organizers"), &format!("organizer={email}")).await;
                assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
                assert!(answer.body.contains(words), "{}", answer.body);
            }
            let mut ola = app.signed_in("ola@example.org").await;
            assert_eq!(ola.get(&path).await.status, StatusCode::FORBIDDEN);
            ada.post(&format!("{path}/organizers"), "organizer=OLA@example.org").await;
            assert!(ola.get(&path).await.body.contains("Coffee &#38; cake"));

            assert_eq!(ada.post(&format!("{path}/people"), "participant=ben@example.org").await.status, StatusCode::FORBIDDEN,
                "an administrator sees no program from inside");
            assert_eq!(ola.post(&format!("{path}/people"), "participant=ben@example.org").await.location(), path);
            let page = ola.get(&path).await.body;
            assert!(page.contains("Ben Ito") && page.contains("1 person"), "{page}");
            assert!(ola.get(&format!("/people?program={}", path.rsplit('/').next().unwrap())).await.body.contains("1 person"));

            let mut ben = app.signed_in("ben@example.org").await;
            let page = ben.get(&path).await.body;
            assert!(page.contains("You take part") && !page.contains("/removal"), "{page}");
            assert!(ben.get("/programs").await.body.contains(&path));
            let mut cem = app.signed_in("cem@example.org").await;
            assert_eq!(cem.get(&path).await.status, StatusCode::FORBIDDEN);
            assert!(!cem.get("/programs").await.body.contains("Coffee"));
            let missing = "/programs/00000000-0000-7000-8000-000000000000";
            assert_eq!(cem.get(missing).await.status, StatusCode::FORBIDDEN, "whether it exists is not told");

            let removal = ola.get(&path).await.body;
            let removal = removal.split("action=\"").find(|s| s.contains("/people/") && s.contains("/removal")).unwrap().split('"').next().unwrap().to_owned();
            assert_eq!(cem.post(&removal, "").await.status, StatusCode::FORBIDDEN);
            assert_eq!(ola.post(&removal, "").await.location(), path);
            assert_eq!(ben.get(&path).await.status, StatusCode::FORBIDDEN);
            assert_eq!(ola.post(&path, "name=Tea&purpose=").await.location(), path);
            assert!(ola.get(&path).await.body.contains("Tea"));
            let page = ada.get(&path).await.body;
            let dismissal = page.split("action=\"").find(|s| s.contains("/organizers/")).unwrap().split('"').next().unwrap();
            assert_eq!(ada.post(dismissal, "").await.location(), path);
            assert_eq!(ola.get(&path).await.status, StatusCode::FORBIDDEN);
        }
    }
}
