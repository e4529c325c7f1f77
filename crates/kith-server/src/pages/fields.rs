//! The fields of people: what an organization knows of them, who says it and who sees it.

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use kith_app::domain::id::FieldId;
use kith_app::domain::profile::{FieldKind, FieldOwner, Visibility};
use kith_app::house::people::{FieldForm, FieldUse};
use kith_app::house::{Error, Invalid};
use serde::Deserialize;

use super::form::{Choice, Field};
use super::frame::{Frame, Page, redirect_with};
use super::layout::{Layout, Place, Tone};
use crate::http::{AppError, Routes, Server};

pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .get("/fields", list)
        .post("/fields", add)
        .get("/fields/new", new)
        .get("/fields/{id}", show)
        .post("/fields/{id}", change)
        .post("/fields/{id}/up", up)
        .post("/fields/{id}/removal", remove)
}

#[derive(Template)]
#[template(path = "pages/fields.html")]
struct Fields {
    layout: Layout,
    rows: Vec<Row>,
}

struct Row {
    id: FieldId,
    label: String,
    kind: String,
    owner: String,
    visibility: String,
    people: i64,
    first: bool,
}

#[derive(Template)]
#[template(path = "pages/field.html")]
struct FieldPage {
    layout: Layout,
    /// Where the form goes.
    action: String,
    label: Field,
    kind: Field,
    kinds: Vec<Choice>,
    owner: Field,
    owners: Vec<Choice>,
    visibility: Field,
    visibilities: Vec<Choice>,
    choices: Field,
    /// The name in files and rules, and how many people have a value; of a new field there is neither.
    known: Option<(FieldId, String, i64)>,
    error: String,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Answers {
    label: String,
    kind: String,
    owner: String,
    visibility: String,
    choices: String,
}

impl From<&Answers> for FieldForm {
    fn from(answers: &Answers) -> FieldForm {
        FieldForm {
            label: answers.label.clone(),
            kind: answers.kind.clone(),
            owner: answers.owner.clone(),
            visibility: answers.visibility.clone(),
            choices: answers.choices.clone(),
        }
    }
}

async fn list(State(server): State<Server>, page: Page) -> Result<Html<String>, AppError> {
    let administrator = page.present.actor.administrator()?;
    let t = page.frame.t.clone();
    let fields = server.house.fields(administrator).await?;
    let rows = fields
        .into_iter()
        .enumerate()
        .map(|(i, FieldUse { field, people })| Row {
            id: field.id,
            label: field.label,
            kind: t.say(kind_key(field.kind)),
            owner: t.say(owner_key(field.owner)),
            visibility: t.say(visibility_key(field.visibility)),
            people,
            first: i == 0,
        });
    let page = Fields {
        rows: rows.collect(),
        layout: page.frame.layout(t.say("fields-title"), Some(Place::Fields)),
    };
    Ok(Html(page.render()?))
}

async fn new(page: Page) -> Result<Html<String>, AppError> {
    page.present.actor.administrator()?;
    let answers = Answers {
        kind: FieldKind::Choice.as_str().to_owned(),
        owner: FieldOwner::Directory.as_str().to_owned(),
        visibility: Visibility::Members.as_str().to_owned(),
        ..Answers::default()
    };
    Ok(Html(draw(page.frame, &answers, None, &[]).render()?))
}

async fn add(State(server): State<Server>, page: Page, Form(answers): Form<Answers>) -> Result<Response, AppError> {
    let administrator = page.present.actor.administrator()?;
    match server.house.add_field(administrator, &FieldForm::from(&answers)).await {
        Ok(_) => Ok(redirect_with(&server, "/fields", Tone::Good, "flash-saved")),
        Err(Error::Invalid(wrong)) => Ok(again(draw(page.frame, &answers, None, &wrong))?),
        Err(e) => Err(e.into()),
    }
}

async fn show(State(server): State<Server>, Path(id): Path<String>, page: Page) -> Result<Html<String>, AppError> {
    let administrator = page.present.actor.administrator()?;
    let known = server.house.field(administrator, read(&id)?).await?;
    Ok(Html(draw(page.frame, &answers_of(&known), Some(&known), &[]).render()?))
}

async fn change(
    State(server): State<Server>,
    Path(id): Path<String>,
    page: Page,
    Form(answers): Form<Answers>,
) -> Result<Response, AppError> {
    let administrator = page.present.actor.administrator()?;
    let id = read(&id)?;
    match server
        .house
        .change_field(administrator, id, &FieldForm::from(&answers))
        .await
    {
        Ok(()) => Ok(redirect_with(&server, "/fields", Tone::Good, "flash-saved")),
        Err(Error::Invalid(wrong)) => {
            let known = server.house.field(administrator, id).await?;
            Ok(again(draw(page.frame, &answers, Some(&known), &wrong))?)
        }
        Err(e) => Err(e.into()),
    }
}

#[derive(Debug, Deserialize)]
struct Nothing {}

async fn up(
    State(server): State<Server>,
    Path(id): Path<String>,
    page: Page,
    Form(Nothing {}): Form<Nothing>,
) -> Result<Response, AppError> {
    let administrator = page.present.actor.administrator()?;
    server.house.move_field_up(administrator, read(&id)?).await?;
    Ok(Redirect::to("/fields").into_response())
}

#[derive(Debug, Deserialize)]
struct Removal {
    /// How many people lose a value by it, as the page said.
    people: i64,
}

async fn remove(
    State(server): State<Server>,
    Path(id): Path<String>,
    page: Page,
    Form(removal): Form<Removal>,
) -> Result<Response, AppError> {
    let administrator = page.present.actor.administrator()?;
    let id = read(&id)?;
    match server.house.remove_field(administrator, id, removal.people).await {
        Ok(()) => Ok(redirect_with(&server, "/fields", Tone::Good, "flash-field-removed")),
        Err(Error::Invalid(wrong)) => {
            let known = server.house.field(administrator, id).await?;
            Ok(again(draw(page.frame, &answers_of(&known), Some(&known), &wrong))?)
        }
        Err(e) => Err(e.into()),
    }
}

fn again(page: FieldPage) -> Result<Response, AppError> {
    Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page.render()?)).into_response())
}

fn answers_of(known: &FieldUse) -> Answers {
    Answers {
        label: known.field.label.clone(),
        kind: known.field.kind.as_str().to_owned(),
        owner: known.field.owner.as_str().to_owned(),
        visibility: known.field.visibility.as_str().to_owned(),
        choices: known.field.choices.join("\n"),
    }
}

fn draw(frame: Frame, answers: &Answers, known: Option<&FieldUse>, wrong: &[Invalid]) -> FieldPage {
    let t = frame.t.clone();
    let field = |name: &'static str, key: &str| {
        let field = Field::new(name, t.say(key));
        match wrong.iter().find(|w| w.field == name) {
            Some(w) => field.error(t.say(w.message)),
            None => field,
        }
    };
    let choice = |word: &str, key: &str, hint: &str, chosen: &str| {
        let choice = Choice::new(word, t.say(key)).chosen(word == chosen);
        if hint.is_empty() {
            choice
        } else {
            choice.hint(t.say(hint))
        }
    };
    let title = match known {
        Some(known) => t.say_with("field-title", &[("label", known.field.label.as_str().into())]),
        None => t.say("field-new"),
    };
    FieldPage {
        action: known.map_or("/fields".to_owned(), |k| format!("/fields/{}", k.field.id)),
        label: field("label", "field-label")
            .value(answers.label.as_str())
            .hint(t.say("field-label-hint")),
        kind: field("kind", "field-kind"),
        kinds: FieldKind::ALL
            .iter()
            .map(|k| choice(k.as_str(), kind_key(*k), "", &answers.kind))
            .collect(),
        owner: field("owner", "field-owner"),
        owners: FieldOwner::ALL
            .iter()
            .map(|o| {
                let hint = match o {
                    FieldOwner::Directory => "field-owner-directory-hint",
                    FieldOwner::Person => "field-owner-person-hint",
                };
                choice(o.as_str(), owner_key(*o), hint, &answers.owner)
            })
            .collect(),
        visibility: field("visibility", "field-visibility"),
        visibilities: Visibility::ALL
            .iter()
            .map(|v| {
                let hint = match v {
                    Visibility::Members => "field-visibility-members-hint",
                    Visibility::Organizers => "field-visibility-organizers-hint",
                    Visibility::Matching => "field-visibility-matching-hint",
                };
                choice(v.as_str(), visibility_key(*v), hint, &answers.visibility)
            })
            .collect(),
        choices: field("choices", "field-choices")
            .value(answers.choices.as_str())
            .hint(t.say("field-choices-hint"))
            .optional(),
        known: known.map(|k| (k.field.id, k.field.name.as_str().to_owned(), k.people)),
        error: wrong
            .iter()
            .find(|w| w.field == "people")
            .map_or(String::new(), |w| t.say(w.message)),
        layout: frame.layout(title, Some(Place::Fields)),
    }
}

fn kind_key(kind: FieldKind) -> &'static str {
    match kind {
        FieldKind::Text => "field-kind-text",
        FieldKind::Choice => "field-kind-choice",
        FieldKind::Choices => "field-kind-choices",
        FieldKind::Skills => "field-kind-skills",
        FieldKind::Number => "field-kind-number",
        FieldKind::Date => "field-kind-date",
        FieldKind::Hours => "field-kind-hours",
        FieldKind::Language => "field-kind-language",
    }
}

fn owner_key(owner: FieldOwner) -> &'static str {
    match owner {
        FieldOwner::Directory => "field-owner-directory",
        FieldOwner::Person => "field-owner-person",
    }
}

fn visibility_key(visibility: Visibility) -> &'static str {
    match visibility {
        Visibility::Members => "field-visibility-members",
        Visibility::Organizers => "field-visibility-organizers",
        Visibility::Matching => "field-visibility-matching",
    }
}

fn read(id: &str) -> Result<FieldId, AppError> {
    id.parse().map_err(|_| AppError::NotFound)
}

#[cfg(test)]
mod tests {
    use http::StatusCode;
    use kith_app::store::on_both;

    use crate::http::testing::TestApp;
    use crate::pages::import::tests::bring_in;

    /// The address of the field with this label.
    fn address(list: &str, label: &str) -> String {
        let before = list.split(&format!("<bdi>{label}</bdi>")).next().unwrap();
        let href = before.rsplit("href=\"").next().unwrap();
        href.split('"').next().unwrap().to_owned()
    }

    on_both! {
        async fn fields_come_change_and_go(kind) {
            let app = TestApp::new(kind).await;
            let mut ada = app.signed_in("ada@example.org").await;
            let list = ada.get("/fields").await.body;
            assert_eq!(list.matches("class=\"row-link\"").count(), 10, "{list}");
            let form = "label=Office+floor&kind=choice&owner=directory&visibility=organizers&choices=One%0D%0ATwo%0D%0Aone";
            assert_eq!(ada.post("/fields", form).await.location(), "/fields");
            let path = address(&ada.get("/fields").await.body, "Office floor");
            let page = ada.get(&path).await.body;
            assert!(page.contains("One\nTwo</textarea>") && page.contains("office_floor"), "{page}");
            bring_in(&app, "email,name,office floor\nb@example.org,Ben,TWO\n").await;

            let answer = ada.post(&path, &form.replace("organizers", "members")).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(answer.body.contains("was told that fewer people"), "{}", answer.body);
            assert_eq!(ada.post(&path, &form.replace("Office+floor", "Floor")).await.location(), "/fields");
            ada.post(&format!("{path}/up"), "").await;
            let list = ada.get("/fields").await.body;
            assert!(list.find("<bdi>Floor<").unwrap() < list.find("<bdi>Working hours<").unwrap(), "{list}");

            assert_eq!(ada.post(&format!("{path}/removal"), "people=0").await.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert_eq!(ada.post(&format!("{path}/removal"), "people=1").await.location(), "/fields");
            assert_eq!(ada.get(&path).await.status, StatusCode::NOT_FOUND);
        }

        async fn what_cannot_be_a_field(kind) {
            let app = TestApp::new(kind).await;
            let mut ada = app.signed_in("ada@example.org").await;
            for (form, words) in [
                ("label=+&kind=choice&owner=person&visibility=members", "Please fill this in"),
                ("label=Department&kind=choice&owner=person&visibility=members", "already a field"),
                ("label=Manager&kind=choice&owner=person&visibility=members", "already a field"),
                ("label=X&kind=shoe&owner=person&visibility=members", "not one of the choices"),
                ("label=X&kind=choices&owner=person&visibility=members&choices=a%3Bb", "separates several values"),
            ] {
                let answer = ada.post("/fields", form).await;
                assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
                assert!(answer.body.contains(words), "{words} is missing in {}", answer.body);
            }
            bring_in(&app, "email,name\nben@example.org,Ben\n").await;
            let mut ben = app.signed_in("ben@example.org").await;
            assert_eq!(ben.get("/fields").await.status, StatusCode::FORBIDDEN);
            assert_eq!(ben.post("/fields", "label=X&kind=choice&owner=person&visibility=members").await.status, StatusCode::FORBIDDEN);
        }
    }
}
