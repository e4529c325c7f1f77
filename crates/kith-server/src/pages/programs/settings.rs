//! What is set for a whole program.

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use jiff::civil::Date;
use kith_app::domain::id::ProgramId;
use kith_app::domain::profile::{ProfileField, tidy};
use kith_app::domain::program::{Admission, Audience, Condition, Contact, Duration, Question, Settings, Test};
use kith_app::house::programs::{MOST_CONDITIONS, MOST_CONTACTS, MOST_QUESTIONS, ProgramForm};
use kith_app::house::{Error, Invalid};

use super::super::form::{Choice, Field, Sent, marked};
use super::super::frame::{Page, redirect_with};
use super::super::layout::{Layout, Place, Tone};
use super::{Tab, read};
use crate::http::{AppError, Routes, Server};
use crate::texts::Texts;

/// Empty rows that are offered behind those that are filled in.
const MORE_ROWS: usize = 2;

pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .get("/programs/{id}/settings", show)
        .post("/programs/{id}/settings", save)
}

#[derive(Template)]
#[template(path = "pages/program_settings.html")]
struct SettingsPage {
    layout: Layout,
    id: ProgramId,
    tab: Tab,
    organizes: bool,
    name: Field,
    purpose: Field,
    description: Field,
    banner: Field,
    /// What should change, for whom, what shows it, where it stands and should stand, by when.
    objective: Vec<Field>,
    by: Field,
    contacts: Field,
    duration: Field,
    durations: Vec<Choice>,
    from: Field,
    to: Field,
    audience: Field,
    audiences: Vec<Choice>,
    conditions: Vec<ConditionRow>,
    conditions_wrong: Field,
    automatic: Field,
    is_automatic: bool,
    admission: Field,
    admissions: Vec<Choice>,
    places: Field,
    questions: Vec<QuestionRow>,
    questions_wrong: Field,
    errors: Vec<Field>,
}

struct ConditionRow {
    field: Field,
    fields: Vec<Choice>,
    test: Field,
    tests: Vec<Choice>,
    value: Field,
}

struct QuestionRow {
    wording: Field,
    choices: Field,
    required: Field,
    is_required: bool,
}

async fn show(State(server): State<Server>, Path(id): Path<String>, page: Page) -> Result<Html<String>, AppError> {
    let id = read(&id)?;
    page.present.actor.organizer_of(id)?;
    let view = server.house.program(&page.present.actor, id).await?;
    let sent = as_sent(&view.program.name, &view.program.purpose, &view.program.settings);
    Ok(Html(draw(&server, page, id, &sent, &[]).await?))
}

async fn save(
    State(server): State<Server>,
    Path(id): Path<String>,
    page: Page,
    Form(sent): Form<Sent>,
) -> Result<Response, AppError> {
    let id = read(&id)?;
    let organizer = page.present.actor.organizer_of(id)?;
    let form = ProgramForm {
        name: sent.text("name").to_owned(),
        purpose: sent.text("purpose").to_owned(),
    };
    let mut wrong = Vec::new();
    let settings = from_sent(&sent, &mut wrong);
    let result = match wrong.is_empty() {
        true => server.house.change_settings(organizer, &form, &settings).await,
        false => Err(Error::Invalid(wrong)),
    };
    match result {
        Ok(()) => {
            let to = format!("/programs/{id}/settings");
            Ok(redirect_with(&server, &to, Tone::Good, "flash-saved"))
        }
        Err(Error::Invalid(wrong)) => {
            let html = draw(&server, page, id, &sent, &wrong).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(html)).into_response())
        }
        Err(e) => Err(e.into()),
    }
}

/// Settings as the form sends them.
fn as_sent(name: &str, purpose: &str, settings: &Settings) -> Sent {
    let objective = &settings.objective;
    let day = |day: Option<Date>| day.map_or(String::new(), |d| d.to_string());
    let contacts: Vec<String> = settings
        .contacts
        .iter()
        .map(|c| format!("{}, {}", c.name, c.email))
        .collect();
    let mut sent = Sent::default()
        .with("name", name)
        .with("purpose", purpose)
        .with("description", settings.description.as_str())
        .with("banner", settings.banner.as_str())
        .with("change", objective.change.as_str())
        .with("for_whom", objective.for_whom.as_str())
        .with("measure", objective.measure.as_str())
        .with("baseline", objective.baseline.as_str())
        .with("target", objective.target.as_str())
        .with("by", day(objective.by))
        .with("contacts", contacts.join("\n"))
        .with("places", settings.places.map_or(String::new(), |n| n.to_string()));
    sent = match settings.duration {
        Duration::Evergreen => sent.with("duration", "evergreen"),
        Duration::Season { from, to } => sent
            .with("duration", "season")
            .with("from", from.to_string())
            .with("to", to.to_string()),
    };
    sent = sent.with(
        "admission",
        match settings.admission {
            Admission::Open => "open",
            Admission::ByApplication => "by-application",
        },
    );
    match &settings.audience {
        Audience::Everyone => sent = sent.with("audience", "everyone"),
        Audience::Named => sent = sent.with("audience", "named"),
        Audience::Rule { all, automatic } => {
            sent = sent.with("audience", "rule");
            if *automatic {
                sent = sent.with("automatic", "yes");
            }
            for (i, condition) in all.iter().enumerate() {
                let (test, value) = match &condition.test {
                    Test::OneOf(values) => ("one-of", values.join("; ")),
                    Test::NoneOf(values) => ("none-of", values.join("; ")),
                    Test::InTheLastDays(days) => ("in-the-last-days", days.to_string()),
                    Test::LongerAgoThanDays(days) => ("longer-ago-than-days", days.to_string()),
                    Test::Given => ("given", String::new()),
                };
                sent = sent
                    .with(format!("field-{i}"), condition.field.as_str())
                    .with(format!("test-{i}"), test)
                    .with(format!("value-{i}"), value);
            }
        }
    }
    for (i, question) in settings.questions.iter().enumerate() {
        sent = sent
            .with(format!("wording-{i}"), question.wording.as_str())
            .with(format!("choices-{i}"), question.choices.join("; "));
        if question.required {
            sent = sent.with(format!("required-{i}"), "yes");
        }
    }
    sent
}

/// Settings out of what was sent; what is no day or number is told.
fn from_sent(sent: &Sent, wrong: &mut Vec<Invalid>) -> Settings {
    let mut refuse = |field, message| wrong.push(Invalid { field, message });
    let mut day = |field: &'static str| match sent.text(field) {
        "" => None,
        text => text.parse::<Date>().map_err(|_| refuse(field, "error-date")).ok(),
    };
    let by = day("by");
    let duration = match sent.text("duration") {
        "season" => match (day("from"), day("to")) {
            (Some(from), Some(to)) => Duration::Season { from, to },
            _ => {
                refuse("to", "error-season");
                Duration::Evergreen
            }
        },
        _ => Duration::Evergreen,
    };
    let places = match sent.text("places") {
        "" => None,
        text => match text.parse() {
            Ok(places) => Some(places),
            Err(_) => {
                refuse("places", "error-places");
                None
            }
        },
    };
    let mut settings = Settings {
        description: sent.text("description").replace("\r\n", "\n"),
        banner: tidy(sent.text("banner")),
        duration,
        places,
        contacts: sent.text("contacts").lines().filter_map(contact).collect(),
        admission: match sent.text("admission") {
            "by-application" => Admission::ByApplication,
            _ => Admission::Open,
        },
        ..Settings::default()
    };
    settings.objective.change = tidy(sent.text("change"));
    settings.objective.for_whom = tidy(sent.text("for_whom"));
    settings.objective.measure = tidy(sent.text("measure"));
    settings.objective.baseline = tidy(sent.text("baseline"));
    settings.objective.target = tidy(sent.text("target"));
    settings.objective.by = by;
    settings.audience = match sent.text("audience") {
        "named" => Audience::Named,
        "rule" => Audience::Rule {
            all: (0..MOST_CONDITIONS).filter_map(|i| condition(sent, i)).collect(),
            automatic: sent.is_yes("automatic"),
        },
        _ => Audience::Everyone,
    };
    settings.questions = (0..MOST_QUESTIONS)
        .map(|i| Question {
            wording: tidy(sent.text(&format!("wording-{i}"))),
            choices: list(sent.text(&format!("choices-{i}"))),
            required: sent.is_yes(&format!("required-{i}")),
        })
        .filter(|q| !q.wording.is_empty())
        .collect();
    settings
}

/// A name and then an address, "Ann Lee, ann@example.org" or as mail programs write it, `Ann Lee <ann@example.org>`; or an address alone.
fn contact(line: &str) -> Option<Contact> {
    let line = tidy(line);
    let (name, email) = match line.rsplit_once([' ', ',', '<']) {
        Some((name, email)) => (name.trim_end_matches([' ', ',', '<']), email.trim_end_matches('>')),
        None => (line.as_str(), line.as_str()),
    };
    (!line.is_empty()).then(|| Contact {
        name: name.to_owned(),
        email: email.to_owned(),
    })
}

fn condition(sent: &Sent, i: usize) -> Option<Condition> {
    let field = sent.text(&format!("field-{i}"));
    let value = sent.text(&format!("value-{i}"));
    // A number that is none asks for nothing that anybody could meet, and is told as such.
    let days = || value.parse().ok();
    let test = match sent.text(&format!("test-{i}")) {
        "one-of" => Test::OneOf(list(value)),
        "none-of" => Test::NoneOf(list(value)),
        "in-the-last-days" => days().map_or(Test::OneOf(Vec::new()), Test::InTheLastDays),
        "longer-ago-than-days" => days().map_or(Test::OneOf(Vec::new()), Test::LongerAgoThanDays),
        _ => Test::Given,
    };
    (!field.is_empty()).then(|| Condition {
        field: field.to_owned(),
        test,
    })
}

fn list(text: &str) -> Vec<String> {
    text.split([';', '\n'])
        .map(tidy)
        .filter(|part| !part.is_empty())
        .collect()
}

/// How many rows are filled in.
fn filled(sent: &Sent, name: &str, most: usize) -> usize {
    (0..most)
        .rposition(|i| !sent.text(&format!("{name}-{i}")).is_empty())
        .map_or(0, |at| at + 1)
}

async fn draw(server: &Server, page: Page, id: ProgramId, sent: &Sent, wrong: &[Invalid]) -> Result<String, AppError> {
    let t = page.frame.t.clone();
    let organizer = page.present.actor.organizer_of(id)?;
    let fields = server.house.askable_fields(organizer).await?;
    let ask = |name: &str, key: &str| Field::new(name, t.say(key)).value(sent.text(name)).optional();
    let mark = |field: Field| marked(field, wrong, &t);
    let choice = |name: &str, value: &str, key: &str, hint: &str, usual: bool| {
        let chosen = sent.text(name) == value || (usual && sent.text(name).is_empty());
        Choice::new(value, t.say(key)).hint(t.say(hint)).chosen(chosen)
    };
    let conditions = (0..(filled(sent, "field", MOST_CONDITIONS) + MORE_ROWS).min(MOST_CONDITIONS))
        .map(|i| condition_row(&t, sent, &fields, i))
        .collect();
    let questions = (0..(filled(sent, "wording", MOST_QUESTIONS) + MORE_ROWS).min(MOST_QUESTIONS))
        .map(|i| question_row(&t, sent, i))
        .collect();
    let objective = [
        ("change", "objective-change"),
        ("for_whom", "objective-for-whom"),
        ("measure", "objective-measure"),
        ("baseline", "objective-baseline"),
        ("target", "objective-target"),
    ];
    let contacts = ask("contacts", "program-contacts");
    let n = i64::try_from(MOST_CONTACTS).unwrap_or_default();
    let mut page = SettingsPage {
        id,
        tab: Tab::Settings,
        organizes: true,
        name: mark(Field::new("name", t.say("program-name")).value(sent.text("name"))),
        purpose: mark(ask("purpose", "program-purpose").hint(t.say("program-purpose-hint"))),
        description: mark(ask("description", "program-description").hint(t.say("program-description-hint"))),
        banner: mark(ask("banner", "program-banner").hint(t.say("program-banner-hint"))),
        objective: objective.into_iter().map(|(name, key)| mark(ask(name, key))).collect(),
        by: mark(ask("by", "objective-by")),
        contacts: mark(contacts.hint(t.say_with("program-contacts-hint", &[("n", n.into())]))),
        duration: mark(ask("duration", "program-duration")),
        durations: vec![
            choice(
                "duration",
                "evergreen",
                "duration-evergreen",
                "duration-evergreen-hint",
                true,
            ),
            choice("duration", "season", "duration-season", "duration-season-hint", false),
        ],
        from: mark(ask("from", "duration-from").unsaid()),
        to: mark(ask("to", "duration-to").unsaid()),
        audience: mark(ask("audience", "program-audience")),
        audiences: vec![
            choice(
                "audience",
                "everyone",
                "audience-everyone",
                "audience-everyone-hint",
                true,
            ),
            choice("audience", "rule", "audience-rule", "audience-rule-hint", false),
            choice("audience", "named", "audience-named", "audience-named-hint", false),
        ],
        conditions,
        conditions_wrong: mark(Field::new("conditions", t.say("audience-conditions"))),
        automatic: Field::new("automatic", t.say("audience-automatic")).hint(t.say("audience-automatic-hint")),
        is_automatic: sent.is_yes("automatic"),
        admission: mark(ask("admission", "program-admission")),
        admissions: vec![
            choice("admission", "open", "admission-open", "admission-open-hint", true),
            choice(
                "admission",
                "by-application",
                "admission-apply",
                "admission-apply-hint",
                false,
            ),
        ],
        places: mark(ask("places", "program-places").hint(t.say("program-places-hint"))),
        questions,
        questions_wrong: mark(Field::new("questions", t.say("program-questions"))),
        errors: Vec::new(),
        layout: page
            .frame
            .layout(t.say("program-settings-title"), Some(Place::Programs)),
    };
    let all = [
        &page.name,
        &page.purpose,
        &page.description,
        &page.banner,
        &page.by,
        &page.contacts,
        &page.from,
        &page.to,
        &page.conditions_wrong,
        &page.places,
        &page.questions_wrong,
    ];
    page.errors = all
        .into_iter()
        .chain(&page.objective)
        .filter(|f| f.is_wrong())
        .cloned()
        .collect();
    Ok(page.render()?)
}

fn condition_row(t: &Texts, sent: &Sent, fields: &[ProfileField], i: usize) -> ConditionRow {
    let named = |name: &str| format!("{name}-{i}");
    let chosen = sent.text(&named("field")).to_owned();
    let none = Choice::new("", t.say("condition-none")).chosen(chosen.is_empty());
    let field = |f: &ProfileField| Choice::new(f.name.as_str(), f.label.as_str()).chosen(f.name.as_str() == chosen);
    let test = sent.text(&named("test")).to_owned();
    let tests = [
        ("one-of", "condition-one-of"),
        ("none-of", "condition-none-of"),
        ("in-the-last-days", "condition-in-the-last-days"),
        ("longer-ago-than-days", "condition-longer-ago-than-days"),
        ("given", "condition-given"),
    ];
    ConditionRow {
        field: Field::new(named("field"), t.say("condition-field")),
        fields: std::iter::once(none).chain(fields.iter().map(field)).collect(),
        test: Field::new(named("test"), t.say("condition-test")),
        tests: tests
            .into_iter()
            .map(|(value, key)| Choice::new(value, t.say(key)).chosen(value == test))
            .collect(),
        value: Field::new(named("value"), t.say("condition-value"))
            .value(sent.text(&named("value")))
            .optional(),
    }
}

fn question_row(t: &Texts, sent: &Sent, i: usize) -> QuestionRow {
    let named = |name: &str| format!("{name}-{i}");
    let ask = |name: &str, key: &str| {
        Field::new(named(name), t.say(key))
            .value(sent.text(&named(name)))
            .optional()
    };
    QuestionRow {
        wording: ask("wording", "question-wording"),
        choices: ask("choices", "question-choices").hint(t.say("question-choices-hint")),
        required: Field::new(named("required"), t.say("question-required")),
        is_required: sent.is_yes(&named("required")),
    }
}

#[cfg(test)]
mod unit {
    use super::*;

    #[test]
    fn what_is_set_comes_back_through_the_form() {
        for template in kith_app::domain::program::templates() {
            let mut settings = template.settings.clone();
            settings.duration = template.duration("2026-09-01".parse().unwrap());
            settings.places = Some(40);
            settings.objective.by = Some("2026-12-01".parse().unwrap());
            settings.contacts = vec![Contact {
                name: "Ann Lee".into(),
                email: "ann@example.org".into(),
            }];
            let mut wrong = Vec::new();
            let again = from_sent(&as_sent("A", "B", &settings), &mut wrong);
            assert!(wrong.is_empty());
            assert_eq!(again, settings, "{}", template.key);
        }
    }

    #[test]
    fn what_is_no_day_or_number_is_told() {
        let sent = Sent::default()
            .with("by", "soon")
            .with("duration", "season")
            .with("from", "2026-09-01")
            .with("places", "many");
        let mut wrong = Vec::new();
        from_sent(&sent, &mut wrong);
        let fields: Vec<&str> = wrong.iter().map(|w| w.field).collect();
        assert_eq!(fields, ["by", "to", "places"]);
    }
}
