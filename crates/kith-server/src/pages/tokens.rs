//! The tokens by which programs use the API. A new one is shown once, on the answer to the form that makes it.

use askama::Template;
use axum::Form;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use jiff::{SignedDuration, Timestamp};
use kith_app::domain::id::ApiTokenId;
use kith_app::domain::permission::Administrator;
use kith_app::domain::scope::Scope;
use kith_app::house::{Error, Invalid};
use kith_app::store::api_tokens::ApiToken;

use super::form::{Choice, Field};
use super::frame::{Frame, Page, redirect_with};
use super::layout::{Layout, Place, Tone};
use crate::http::{AppError, Id, Routes, Server};
use crate::texts::Texts;

/// How long a token may last, in days, with its words.
const ENDS: [(&str, &str); 4] = [
    ("90", "tokens-ends-90"),
    ("30", "tokens-ends-30"),
    ("365", "tokens-ends-365"),
    ("never", "tokens-ends-never"),
];

pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .get("/tokens", show)
        .post("/tokens", make)
        .post("/tokens/{id}/revocation", revoke)
}

#[derive(Template)]
#[template(path = "pages/tokens.html")]
struct TokensPage {
    layout: Layout,
    rows: Vec<Row>,
    name: Field,
    scopes: Field,
    scope_choices: Vec<Choice>,
    ends: Field,
    end_choices: Vec<Choice>,
}

#[derive(Template)]
#[template(path = "pages/token_made.html")]
struct MadePage {
    layout: Layout,
    label: String,
    secret: String,
}

/// A token in the table.
#[derive(Debug)]
struct Row {
    id: ApiTokenId,
    name: String,
    scopes: Vec<String>,
    used: Option<Timestamp>,
    state: &'static str,
    until: Option<Timestamp>,
    lasts: bool,
}

/// What the form was told: pairs, because a scope may stand in it several times.
type Answers = Vec<(String, String)>;

fn answer<'a>(answers: &'a Answers, name: &str) -> &'a str {
    answers.iter().find(|(n, _)| n == name).map_or("", |(_, value)| value)
}

fn scope_key(scope: Scope) -> &'static str {
    match scope {
        Scope::PeopleRead => "scope-people-read",
        Scope::PeopleWrite => "scope-people-write",
        Scope::ProgramsRead => "scope-programs-read",
        Scope::ProgramsWrite => "scope-programs-write",
        Scope::AuditRead => "scope-audit-read",
    }
}

async fn show(State(server): State<Server>, page: Page) -> Result<Response, AppError> {
    let administrator = page.present.actor.administrator()?;
    let page = draw(&server, administrator, page.frame, &Answers::new(), &[]).await?;
    Ok(Html(page.render()?).into_response())
}

async fn make(State(server): State<Server>, page: Page, Form(answers): Form<Answers>) -> Result<Response, AppError> {
    let administrator = page.present.actor.administrator()?;
    let name = answer(&answers, "name");
    let scopes: Result<Vec<Scope>, _> = answers
        .iter()
        .filter(|(n, _)| n == "scopes")
        .map(|(_, word)| word.parse())
        .collect();
    let ends = match answer(&answers, "ends") {
        "never" => None,
        days => {
            let days: i64 = days.parse().map_err(|_| AppError::BadRequest)?;
            let hours = days.checked_mul(24).filter(|hours| (1..=24 * 3_660).contains(hours));
            let lasts = SignedDuration::from_hours(hours.ok_or(AppError::BadRequest)?);
            Some(server.house.surroundings().now() + lasts)
        }
    };
    let scopes = scopes.map_err(|_| AppError::BadRequest)?;
    match server.house.create_token(administrator, name, &scopes, ends).await {
        Ok(token) => {
            let t = page.frame.t.clone();
            let page = MadePage {
                label: t.say_with("tokens-made-label", &[("name", name.trim().into())]),
                secret: token.secret.reveal().to_owned(),
                layout: page.frame.layout(t.say("tokens-made-title"), Some(Place::Tokens)),
            };
            Ok((StatusCode::CREATED, Html(page.render()?)).into_response())
        }
        Err(Error::Invalid(wrong)) => {
            let page = draw(&server, administrator, page.frame, &answers, &wrong).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page.render()?)).into_response())
        }
        Err(e) => Err(e.into()),
    }
}

async fn revoke(State(server): State<Server>, page: Page, Id(id): Id<ApiTokenId>) -> Result<Response, AppError> {
    server
        .house
        .revoke_token(page.present.actor.administrator()?, id)
        .await?;
    Ok(redirect_with(&server, "/tokens", Tone::Good, "flash-token-revoked"))
}

async fn draw(
    server: &Server,
    administrator: Administrator,
    frame: Frame,
    answers: &Answers,
    wrong: &[Invalid],
) -> Result<TokensPage, AppError> {
    let t = frame.t.clone();
    let now = server.house.surroundings().now();
    let tokens = server.house.tokens(administrator).await?;
    let field = |name: &'static str, key: &str| {
        let field = Field::new(name, t.say(key)).value(answer(answers, name));
        match wrong.iter().find(|w| w.field == name) {
            Some(w) => field.error(t.say(w.message)),
            None => field,
        }
    };
    let asked = |name: &str, value: &str| answers.iter().any(|(n, v)| n == name && v == value);
    Ok(TokensPage {
        rows: tokens.into_iter().map(|token| row(token, now, &t)).collect(),
        name: field("name", "tokens-name").hint(t.say("tokens-name-hint")),
        scopes: field("scopes", "tokens-scopes"),
        scope_choices: Scope::ALL
            .into_iter()
            .map(|scope| Choice::new(scope.word(), t.say(scope_key(scope))).chosen(asked("scopes", scope.word())))
            .collect(),
        ends: field("ends", "tokens-ends"),
        end_choices: ENDS
            .into_iter()
            .map(|(days, key)| Choice::new(days, t.say(key)).chosen(asked("ends", days)))
            .collect(),
        layout: frame.layout(t.say("tokens-title"), Some(Place::Tokens)),
    })
}

fn row(token: ApiToken, now: Timestamp, t: &Texts) -> Row {
    let ends = token.expires_at.map(|end| end.timestamp());
    let (state, until) = match (token.revoked_at, ends) {
        (Some(_), _) => ("tokens-state-revoked", None),
        (None, Some(end)) if end <= now => ("tokens-state-over", None),
        (None, Some(end)) => ("tokens-state-until", Some(end)),
        (None, None) => ("tokens-state-good", None),
    };
    let words = token.scopes.split(' ');
    let scopes = words.map(|word| {
        word.parse()
            .map_or_else(|_| word.to_owned(), |scope| t.say(scope_key(scope)))
    });
    Row {
        id: token.id,
        scopes: scopes.collect(),
        used: token.last_used_at.map(|at| at.timestamp()),
        lasts: matches!(state, "tokens-state-until" | "tokens-state-good"),
        state,
        until,
        name: token.name,
    }
}

#[cfg(test)]
mod tests {
    use http::StatusCode;
    use kith_app::house::Token;
    use kith_app::store::on_both;

    use crate::http::testing::TestApp;

    const GOOD: &str = "name=Staff+directory&scopes=people%3Aread&scopes=people%3Awrite&ends=30";

    on_both! {
        async fn a_token_is_shown_once_and_revoked(kind) {
            let app = TestApp::new(kind).await;
            let mut browser = app.signed_in("ada@example.org").await;
            assert!(browser.get("/tokens").await.body.contains("No program may use the API"));
            let made = browser.post("/tokens", GOOD).await;
            assert_eq!(made.status, StatusCode::CREATED);
            let secret = made.body.split("kith_").nth(1).unwrap();
            let end = secret.find(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_').unwrap();
            let secret = Token::from_text(&format!("kith_{}", &secret[..end]));
            assert!(app.house.house.caller(&secret).await.unwrap().is_some());
            let list = browser.get("/tokens").await.body;
            assert!(list.contains("Staff directory") && !list.contains("kith_"), "{list}");
            let id = list.split("/tokens/").nth(1).unwrap().split('/').next().unwrap().to_owned();
            let path = format!("/tokens/{id}/revocation");
            assert_eq!(browser.post(&path, "").await.location(), "/tokens");
            assert!(app.house.house.caller(&secret).await.unwrap().is_none());
            let list = browser.get("/tokens").await.body;
            assert!(list.contains("Revoked") && list.contains("The token is revoked"), "{list}");
            assert_eq!(browser.post(&path, "").await.status, StatusCode::NOT_FOUND);
        }

        async fn a_form_that_cannot_be_taken_comes_back(kind) {
            let app = TestApp::new(kind).await;
            let mut browser = app.signed_in("ada@example.org").await;
            let answer = browser.post("/tokens", "name=Payroll&ends=365").await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
            for part in ["Please fill this in", "value=\"Payroll\"", "<option value=\"365\" selected>"] {
                assert!(answer.body.contains(part), "{part} is missing in {}", answer.body);
            }
            for bad in ["name=A&scopes=everything&ends=30", "name=A&scopes=people%3Aread&ends=soon", "name=A&scopes=people%3Aread&ends=-1"] {
                assert_eq!(browser.post("/tokens", bad).await.status, StatusCode::BAD_REQUEST, "{bad}");
            }
        }
    }
}
