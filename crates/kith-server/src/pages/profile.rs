//! One's own profile, and help with typing skills.

use askama::Template;
use axum::Form;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use jiff::tz::TimeZoneDatabase;
use kith_app::domain::profile::{FieldKind, FieldOwner, ProfileField, Visibility, skills};
use kith_app::house::Error;
use kith_app::house::people::{LANGUAGES, Profile, ProfileForm};
use serde::Deserialize;

use super::form::{Choice, Field};
use super::frame::{Frame, Page, redirect_with};
use super::layout::{Layout, Place, Tone};
use crate::http::{AppError, Routes, Server};

/// Skills that are offered at once: as many as fit below the question.
const OFFERED: usize = 8;
/// Letters of a typed text that are looked at.
const LONGEST_TYPED: usize = 60;

pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .get("/profile", show)
        .post("/profile", save)
        .get("/skills/suggest", suggest)
}

#[derive(Template)]
#[template(path = "pages/profile.html")]
struct ProfilePage {
    layout: Layout,
    name: String,
    email: String,
    manager: String,
    /// What the directory says, with a word about who sees it.
    directory: Vec<(String, String, &'static str)>,
    questions: Vec<Question>,
    time_zone: Field,
    zones: Vec<Choice>,
    language: Field,
    languages: Vec<Choice>,
    errors: Vec<Field>,
}

/// A field that the person answers.
struct Question {
    field: Field,
    shape: Shape,
}

/// How a field is asked.
enum Shape {
    /// One line, of a kind that the browser knows.
    Line(&'static str),
    Area,
    Select(Vec<Choice>),
    Checks(Vec<Choice>),
    Skills(Vec<Choice>),
}

/// What is in a form: of the database, or as it was sent.
type Given<'a> = &'a dyn Fn(&ProfileField, &[String]) -> (Vec<String>, String);

async fn show(State(server): State<Server>, page: Page) -> Result<Html<String>, AppError> {
    let profile = server.house.profile(page.present.actor.oneself()).await?;
    let given = |field: &ProfileField, values: &[String]| split(field, values);
    let (zone, language) = (profile.person.time_zone.clone(), profile.person.language.clone());
    Ok(Html(
        draw(page.frame, &profile, &zone, &language, &given, &[]).render()?,
    ))
}

async fn save(
    State(server): State<Server>,
    page: Page,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    let oneself = page.present.actor.oneself();
    let profile = server.house.profile(oneself).await?;
    let one = |name: &str| {
        pairs
            .iter()
            .find(|(n, _)| n == name)
            .map(|(_, v)| v.clone())
            .unwrap_or_default()
    };
    let own = profile.fields.iter().filter(|(f, _)| f.owner == FieldOwner::Person);
    let form = ProfileForm {
        time_zone: one("time_zone"),
        language: one("language"),
        values: own
            .filter(|(f, _)| {
                pairs.iter().any(|(n, _)| {
                    n.strip_prefix("f-")
                        .is_some_and(|n| n.trim_end_matches("-text") == f.name.as_str())
                })
            })
            .map(|(f, _)| (f.name.as_str().to_owned(), answer(f, &pairs)))
            .collect(),
    };
    match server.house.save_profile(oneself, &form).await {
        Ok(()) => Ok(redirect_with(&server, "/profile", Tone::Good, "flash-saved")),
        Err(Error::Rejected(wrong)) => {
            let given = |field: &ProfileField, _: &[String]| {
                let text = form.values.iter().find(|(name, _)| name == field.name.as_str());
                let text = text.map(|(_, text)| text.clone()).unwrap_or_default();
                match field.parse(&text) {
                    Ok(values) => split(field, &values.into_iter().map(|v| v.value).collect::<Vec<_>>()),
                    Err(_) => (Vec::new(), text),
                }
            };
            let html = draw(page.frame, &profile, &form.time_zone, &form.language, &given, &wrong).render()?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(html)).into_response())
        }
        Err(e) => Err(e.into()),
    }
}

/// What a form says of a field, as one text: chips that stay, boxes that are ticked, and what was typed beside them.
fn answer(field: &ProfileField, pairs: &[(String, String)]) -> String {
    let name = format!("f-{}", field.name);
    let typed = format!("{name}-text");
    let mut parts: Vec<String> = Vec::new();
    for (key, value) in pairs {
        if *key == name {
            parts.push(value.clone());
        } else if *key == typed {
            // Typed lists are parted by commas.
            parts.push(value.replace(',', ";"));
        }
    }
    if field.kind.is_list() {
        parts.join(";")
    } else {
        parts.pop().unwrap_or_default()
    }
}

/// Chosen values, and the text of the control.
fn split(field: &ProfileField, values: &[String]) -> (Vec<String>, String) {
    match field.kind {
        FieldKind::Skills => (values.to_vec(), String::new()),
        FieldKind::Choices if !field.choices.is_empty() => (values.to_vec(), String::new()),
        _ => (values.to_vec(), field.join(values)),
    }
}

fn draw(
    frame: Frame,
    profile: &Profile,
    zone: &str,
    language: &str,
    given: Given<'_>,
    wrong: &[(String, &'static str)],
) -> ProfilePage {
    let t = frame.t.clone();
    let with_error = |field: Field, name: &str| match wrong.iter().find(|(w, _)| w == name) {
        Some((_, message)) => field.error(t.say(message)),
        None => field,
    };
    let mut directory = Vec::new();
    let mut questions = Vec::new();
    for (field, values) in &profile.fields {
        let seen_by = match field.visibility {
            Visibility::Members => "profile-seen-members",
            Visibility::Organizers => "profile-seen-organizers",
            Visibility::Matching => "profile-seen-matching",
        };
        if field.owner == FieldOwner::Directory {
            directory.push((field.label.clone(), values.join(", "), seen_by));
            continue;
        }
        let (chosen, text) = given(field, values);
        let choice = |value: &String| Choice::new(value.as_str(), value.as_str()).chosen(chosen.contains(value));
        let shape = match field.kind {
            FieldKind::Text => Shape::Area,
            FieldKind::Skills => Shape::Skills(chosen.iter().map(choice).collect()),
            FieldKind::Choices if !field.choices.is_empty() => {
                Shape::Checks(field.choices.iter().map(choice).collect())
            }
            FieldKind::Choice if !field.choices.is_empty() => {
                let none = Choice::new("", t.say("profile-none")).chosen(chosen.is_empty());
                Shape::Select(std::iter::once(none).chain(field.choices.iter().map(choice)).collect())
            }
            FieldKind::Date => Shape::Line("date"),
            _ => Shape::Line("text"),
        };
        let help = match field.kind {
            FieldKind::Hours => t.say("profile-hours-hint"),
            FieldKind::Skills => t.say("profile-skills-hint"),
            FieldKind::Choices | FieldKind::Language if field.choices.is_empty() => t.say("profile-list-hint"),
            _ => String::new(),
        };
        let hint = format!("{help} {}", t.say(seen_by));
        let question = Field::new(format!("f-{}", field.name), field.label.as_str())
            .value(text)
            .hint(hint.trim())
            .optional();
        questions.push(Question {
            field: with_error(question, field.name.as_str()),
            shape,
        });
    }
    let time_zone = with_error(
        Field::new("time_zone", t.say("profile-time-zone")).hint(t.say("profile-time-zone-hint")),
        "time_zone",
    );
    let language_field = with_error(Field::new("language", t.say("profile-language")), "language");
    let errors = questions
        .iter()
        .map(|q| &q.field)
        .chain([&time_zone, &language_field])
        .filter(|f| f.is_wrong())
        .cloned();
    ProfilePage {
        errors: errors.collect(),
        name: profile.person.name.clone(),
        email: profile.person.email.clone().unwrap_or_default(),
        manager: profile.manager.clone().unwrap_or_default(),
        directory,
        questions,
        time_zone,
        zones: zones(zone),
        language: language_field,
        languages: LANGUAGES
            .iter()
            .map(|l| Choice::new(*l, t.say("language-en")).chosen(*l == language))
            .collect(),
        layout: frame.layout(t.say("profile-title"), Some(Place::Profile)),
    }
}

/// Every zone that people live in, with the one that is chosen also when it has an old name.
pub(super) fn zones(chosen: &str) -> Vec<Choice> {
    let mut names: Vec<String> = TimeZoneDatabase::bundled()
        .available()
        .map(|name| name.to_string())
        .filter(|name| {
            name == "UTC" || (name.contains('/') && !name.starts_with("Etc/") && !name.starts_with("SystemV/"))
        })
        .collect();
    if !names.iter().any(|name| name == chosen) {
        names.push(chosen.to_owned());
    }
    names.sort();
    names
        .into_iter()
        .map(|name| Choice::new(name.as_str(), name.replace('_', " ")).chosen(name == chosen))
        .collect()
}

#[derive(Debug, Deserialize)]
struct Typed {
    #[serde(default)]
    q: String,
}

#[derive(Template)]
#[template(path = "pages/skills.html")]
struct Skills {
    names: Vec<String>,
}

/// Skills that a few letters may mean; what was typed comes last, so that every skill can be had.
async fn suggest(_: Page, Query(typed): Query<Typed>) -> Result<Html<String>, AppError> {
    let typed: String = typed.q.trim().chars().take(LONGEST_TYPED).collect();
    let mut names: Vec<String> = skills::suggest(&typed, OFFERED - 1)
        .iter()
        .map(|s| s.name().to_owned())
        .collect();
    if skills::find(&typed).is_none() && !typed.is_empty() {
        names.push(typed);
    }
    Ok(Html(Skills { names }.render()?))
}

#[cfg(test)]
mod tests {
    use http::StatusCode;
    use kith_app::store::on_both;

    use crate::http::testing::TestApp;
    use crate::pages::import::tests::bring_in;

    on_both! {
        async fn a_person_says_who_one_is(kind) {
            let app = TestApp::new(kind).await;
            bring_in(&app, "email,name,department\nben@example.org,Ben Ito,Sales\n").await;
            let mut ben = app.signed_in("ben@example.org").await;
            let page = ben.get("/profile").await.body;
            for part in ["Ben Ito", "Sales", "comes from the directory", "data-picker=\"/skills/suggest\"", "Europe/London\" selected"] {
                assert!(page.contains(part), "{part} is missing in {page}");
            }
            let form = "time_zone=Asia%2FTokyo&language=en&f-offers=SQL&f-offers-text=js%2C+juggling&f-department=Board\
                        &f-goals=One.%0D%0A%0D%0ATwo.&f-working_hours=Mon-Fri+9-17&f-interests=chess%3B+go&f-languages=de";
            let answer = ben.post("/profile", form).await;
            assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, "/profile"));
            let page = ben.get("/profile").await.body;
            for part in ["value=\"SQL\"", "value=\"JavaScript\"", "value=\"juggling\"", "chess; go", "German", "Asia/Tokyo\" selected", "Sales"] {
                assert!(page.contains(part), "{part} is missing in {page}");
            }
            assert!(!page.contains("Board"), "the directory's word is not the person's to change");
            // A form that does not speak of a field leaves it as it is; one whose last chip went empties it.
            ben.post("/profile", "time_zone=Asia%2FTokyo&language=en&f-offers-text=").await;
            let page = ben.get("/profile").await.body;
            assert!(!page.contains("value=\"SQL\"") && page.contains("chess; go"));
        }

        async fn what_cannot_be_taken_comes_back(kind) {
            let app = TestApp::new(kind).await;
            let mut ada = app.signed_in("ada@example.org").await;
            let form = "time_zone=Mars%2FOlympus&language=en&f-working_hours=always&f-interests=chess";
            let answer = ada.post("/profile", form).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
            for part in ["2 answers need another look", "value=\"always\"", "value=\"chess\"", "href=\"#f-f-working_hours\""] {
                assert!(answer.body.contains(part), "{part} is missing in {}", answer.body);
            }
            assert!(!ada.get("/profile").await.body.contains("chess"), "nothing is saved by halves");
        }

        async fn typing_help(kind) {
            let app = TestApp::new(kind).await;
            assert_eq!(app.browser().get("/skills/suggest?q=ru").await.location(), "/sign-in");
            let mut ada = app.signed_in("ada@example.org").await;
            let list = ada.get("/skills/suggest?q=excel").await.body;
            assert!(list.contains("data-value=\"Spreadsheets\""), "{list}");
            let list = ada.get("/skills/suggest?q=%3Cb%3E").await.body;
            assert!(list.contains("data-value=\"&#60;b&#62;\"") && list.matches("<li").count() == 1, "{list}");
            assert_eq!(ada.get("/skills/suggest?q=").await.body.trim(), "");
        }
    }
}
