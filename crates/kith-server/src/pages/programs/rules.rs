//! What makes a good match: the rules of a match type as rows, and as text.

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use kith_app::domain::id::{MatchTypeId, ProgramId};
use kith_app::domain::people::FieldName;
use kith_app::domain::profile::{FieldKind, ProfileField};
use kith_app::domain::rules::{RuleKind, Strength, Weight};
use kith_app::house::Error;
use kith_app::house::programs::{RowChange, RuleRow, change_rule_rows, check_rules, rule_rows};
use kith_app::store::match_types::Kept;

use super::super::form::{Choice, Field, Sent};
use super::super::frame::{Page, redirect_with};
use super::super::layout::{Layout, Place, Tone};
use super::{Tab, read, read_match_type};
use crate::http::{AppError, Routes, Server};
use crate::texts::Texts;

/// Rows that can be added at once.
const MORE_ROWS: usize = 2;

pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .get("/programs/{id}/match-types/{match_type}/rules", show)
        .post("/programs/{id}/match-types/{match_type}/rules", save_rows)
        .post("/programs/{id}/match-types/{match_type}/rules/text", save_text)
}

#[derive(Template)]
#[template(path = "pages/program_rules.html")]
struct RulesPage {
    layout: Layout,
    id: ProgramId,
    tab: Tab,
    organizes: bool,
    match_type: MatchTypeId,
    /// The rules as rows; none where they can only be changed as text.
    rows: Option<Vec<Row>>,
    more: Vec<MoreRow>,
    text: Field,
}

struct Row {
    said: String,
    strength: Field,
    strengths: Vec<Choice>,
}

struct MoreRow {
    rule: Field,
    rules: Vec<Choice>,
    strength: Field,
    strengths: Vec<Choice>,
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
    let text = kept.settings.rules.clone();
    Ok(Html(draw(&server, page, id, &kept, &text).await?))
}

async fn save_rows(
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
    let rows = rule_rows(&kept.settings.rules).ok_or(AppError::BadRequest)?;
    // The form says how many rows it showed: of others that came meanwhile it knows nothing, and must not move their weights.
    if sent.number::<usize>("rows") != Some(rows.len()) {
        return Ok(again(draw(&server, page, id, &kept, &kept.settings.rules).await?));
    }
    let changes: Vec<RowChange> = rows
        .iter()
        .enumerate()
        .map(|(i, row)| match sent.text(&format!("strength-{i}")) {
            "none" => RowChange::Goes,
            word => RowChange::Counts(strength(word).unwrap_or(row.strength)),
        })
        .collect();
    let fields = server.house.fields_for_rules(organizer).await?;
    let added: Vec<RuleRow> = (0..MORE_ROWS)
        .filter_map(|i| {
            let word = sent.text(&format!("add-{i}"));
            let (_, kind) = offered(&fields).into_iter().find(|(key, _)| key == word)?;
            let strength = strength(sent.text(&format!("add-strength-{i}")))?;
            Some(RuleRow { kind, strength })
        })
        .collect();
    let text = change_rule_rows(&kept.settings.rules, &changes, &added);
    save(&server, page, id, kept, text).await
}

async fn save_text(
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
    let mut text = sent.text("rules").replace("\r\n", "\n");
    if !text.is_empty() {
        text.push('\n');
    }
    save(&server, page, id, kept, text).await
}

async fn save(server: &Server, page: Page, id: ProgramId, kept: Kept, text: String) -> Result<Response, AppError> {
    let organizer = page.present.actor.organizer_of(id)?;
    let mut kind = kept.settings.clone();
    kind.rules.clone_from(&text);
    match server.house.change_match_type(organizer, kept.id, &kind).await {
        Ok(()) => {
            let to = format!("/programs/{id}/match-types/{}/rules", kept.id);
            Ok(redirect_with(server, &to, Tone::Good, "flash-saved"))
        }
        Err(Error::Invalid(_)) => Ok(again(draw(server, page, id, &kept, &text).await?)),
        Err(e) => Err(e.into()),
    }
}

fn again(html: String) -> Response {
    (StatusCode::UNPROCESSABLE_ENTITY, Html(html)).into_response()
}

async fn draw(server: &Server, page: Page, id: ProgramId, kept: &Kept, text: &str) -> Result<String, AppError> {
    let t = page.frame.t.clone();
    let organizer = page.present.actor.organizer_of(id)?;
    let fields = server.house.fields_for_rules(organizer).await?;
    let mut kind = kept.settings.clone();
    text.clone_into(&mut kind.rules);
    let mut area = Field::new("rules", t.say("rules-text"))
        .hint(t.say("rules-text-hint"))
        .value(text)
        .optional();
    if let Err(why) = check_rules(&kind, &fields) {
        area = area.error(t.say_with("rules-wrong", &[("why", why.to_string().into())]));
    }
    let row = |(i, row): (usize, RuleRow)| Row {
        said: said(&t, &fields, &row.kind),
        strength: Field::new(format!("strength-{i}"), t.say("rules-strength")),
        strengths: strengths(&t, Some(row.strength), true),
    };
    let more = |i: usize| {
        let rules = offered(&fields).into_iter();
        let none = Choice::new("", t.say("rules-add-none")).chosen(true);
        MoreRow {
            rule: Field::new(format!("add-{i}"), t.say("rules-add")),
            rules: std::iter::once(none)
                .chain(rules.map(|(key, kind)| Choice::new(key, said(&t, &fields, &kind))))
                .collect(),
            strength: Field::new(format!("add-strength-{i}"), t.say("rules-strength")),
            strengths: strengths(&t, Weight::hundredths(300).map(Strength::Soft), false),
        }
    };
    let page = RulesPage {
        id,
        tab: Tab::MatchTypes,
        organizes: true,
        match_type: kept.id,
        rows: rule_rows(text).map(|rows| rows.into_iter().enumerate().map(row).collect()),
        more: (0..MORE_ROWS).map(more).collect(),
        text: area,
        layout: page.frame.layout(t.say("rules-title"), Some(Place::Programs)),
    };
    Ok(page.render()?)
}

/// What a word of the form stands for.
fn strength(word: &str) -> Option<Strength> {
    match word {
        "hard" => Some(Strength::Hard),
        word => {
            let hundredths: u16 = word.parse().ok()?;
            Weight::hundredths(hundredths).map(Strength::Soft)
        }
    }
}

/// How much a rule may count; one that has a weight between the whole ones keeps it.
fn strengths(t: &Texts, now: Option<Strength>, goes: bool) -> Vec<Choice> {
    let mut weights: Vec<u16> = (0..=10).rev().map(|n| n * 100).collect();
    if let Some(Strength::Soft(weight)) = now
        && !weights.contains(&weight.in_hundredths())
    {
        weights.push(weight.in_hundredths());
        weights.sort_unstable_by(|a, b| b.cmp(a));
    }
    let mut choices = vec![Choice::new("hard", t.say("rules-must")).chosen(now == Some(Strength::Hard))];
    choices.extend(weights.into_iter().map(|hundredths| {
        let value = f64::from(hundredths) / 100.0;
        let label = match hundredths {
            1000 => t.say("rules-weight-10"),
            0 => t.say("rules-weight-0"),
            _ => value.to_string(),
        };
        let chosen = matches!(now, Some(Strength::Soft(weight)) if weight.in_hundredths() == hundredths);
        Choice::new(hundredths.to_string(), label).chosen(chosen)
    }));
    if goes {
        choices.push(Choice::new("none", t.say("rules-remove")));
    }
    choices
}

/// The rules that can be added, each under a word of its own.
fn offered(fields: &[ProfileField]) -> Vec<(String, RuleKind)> {
    let named = |name: &str| fields.iter().find(|f| f.name.as_str() == name).map(|f| f.name.clone());
    let mut offered = Vec::new();
    if let (Some(offer), Some(want)) = (named("offers"), named("wants")) {
        offered.push(("complement".to_owned(), RuleKind::Complement { offer, want }));
    }
    for field in fields {
        let name = || field.name.clone();
        if field.kind.is_list() {
            offered.push((format!("overlap:{}", field.name), RuleKind::Overlap { field: name() }));
        } else if field.kind == FieldKind::Choice {
            offered.push((format!("same:{}", field.name), RuleKind::Same { field: name() }));
            offered.push((
                format!("different:{}", field.name),
                RuleKind::Different { field: name() },
            ));
        }
    }
    if let (Some(hours), Some(time_zone)) = (named("working_hours"), FieldName::parse("time_zone")) {
        offered.push((
            "shared-hours".to_owned(),
            RuleKind::SharedHours {
                hours,
                time_zone,
                at_least_minutes: 60,
            },
        ));
    }
    if let Some(field) = FieldName::parse("manager") {
        offered.push(("not-reporting".to_owned(), RuleKind::NotReporting { field, levels: 2 }));
    }
    offered
}

/// What a rule asks, in words, with the labels that people know the fields by.
fn said(t: &Texts, fields: &[ProfileField], kind: &RuleKind) -> String {
    let label = |name: &FieldName| {
        let field = fields.iter().find(|f| f.name == *name);
        field.map_or_else(|| name.to_string(), |f| f.label.clone())
    };
    let one = |key: &str, field: &FieldName| t.say_with(key, &[("field", label(field).into())]);
    let bounded = |key: &str, field: &FieldName, bound: String| {
        t.say_with(key, &[("field", label(field).into()), ("bound", bound.into())])
    };
    match kind {
        RuleKind::Same { field } => one("rule-same", field),
        RuleKind::Different { field } => one("rule-different", field),
        RuleKind::Overlap { field } => one("rule-overlap", field),
        RuleKind::Table { field, .. } => one("rule-table", field),
        RuleKind::Wish { field } => one("rule-wish", field),
        RuleKind::Within { field, at_most } => bounded("rule-within", field, at_most.to_string()),
        RuleKind::Apart { field, at_least } => bounded("rule-apart", field, at_least.to_string()),
        RuleKind::Complement { offer, want } => t.say_with(
            "rule-complement",
            &[("offer", label(offer).into()), ("want", label(want).into())],
        ),
        RuleKind::SharedHours { at_least_minutes, .. } => {
            t.say_with("rule-shared-hours", &[("minutes", i64::from(*at_least_minutes).into())])
        }
        RuleKind::NotReporting { levels, .. } => {
            t.say_with("rule-not-reporting", &[("levels", i64::from(*levels).into())])
        }
        RuleKind::Fresh { cool_down_days } => t.say_with("rule-fresh", &[("days", i64::from(*cool_down_days).into())]),
    }
}
