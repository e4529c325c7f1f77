//! Questions of the water cooler: the page of a program's questions, and the page that a mail leads to.

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use kith_app::domain::id::{ProgramId, PromptId};
use kith_app::house::water_cooler::{LONGEST_ANSWER, PromptView, WaterCooler};
use kith_app::house::{Error, Token};
use serde::Deserialize;

use crate::http::{AppError, Id, Routes, Server};
use crate::pages::form::Field;
use crate::pages::frame::{OpenPage, Page, redirect_with};
use crate::pages::layout::{Layout, Place, Tone};
use crate::pages::overlap::Face;
use crate::texts::Texts;

pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .get("/programs/{id}/prompts", list)
        .post("/programs/{id}/prompts/{prompt}", answer)
        .get("/reply/{secret}", ask)
        .post("/reply/{secret}", reply)
}

#[derive(Template)]
#[template(path = "pages/prompts.html")]
struct PromptsPage {
    layout: Layout,
    program: ProgramId,
    may_answer: bool,
    prompts: Vec<Shown>,
}

/// A question with its answers, and the field for one's own.
struct Shown {
    id: PromptId,
    wording: String,
    asked_at: jiff::Timestamp,
    answers: Vec<(Face, String)>,
    own: Field,
}

#[derive(Template)]
#[template(path = "pages/reply.html")]
struct ReplyPage {
    layout: Layout,
    wording: String,
    own: Field,
}

#[derive(Debug, Deserialize)]
struct Answered {
    answer: String,
}

/// What could not be taken, to which question, and why.
type Wrong<'a> = (PromptId, &'a str, &'static str);

async fn list(State(server): State<Server>, Id(id): Id<ProgramId>, page: Page) -> Result<Html<String>, AppError> {
    let cooler = server.house.water_cooler(&page.present.actor, id).await?;
    Ok(Html(draw(page, cooler, None)?))
}

fn draw(page: Page, cooler: WaterCooler, wrong: Option<Wrong<'_>>) -> Result<String, AppError> {
    let t = page.frame.t.clone();
    let page = PromptsPage {
        program: cooler.program,
        may_answer: cooler.may_answer,
        prompts: cooler
            .prompts
            .into_iter()
            .map(|prompt| shown(&t, prompt, wrong))
            .collect(),
        layout: page.frame.layout(
            t.say_with("prompts-title", &[("program", cooler.name.into())]),
            Some(Place::Programs),
        ),
    };
    Ok(page.render()?)
}

fn shown(t: &Texts, prompt: PromptView, wrong: Option<Wrong<'_>>) -> Shown {
    let own = match wrong.filter(|(id, ..)| *id == prompt.id) {
        Some((_, sent, message)) => field(t, sent).error(t.say(message)),
        None => field(t, &prompt.own),
    };
    Shown {
        id: prompt.id,
        wording: prompt.wording,
        asked_at: prompt.asked_at,
        answers: prompt
            .answers
            .into_iter()
            .map(|(_, name, answer)| (Face::new(name), answer))
            .collect(),
        own,
    }
}

fn field(t: &Texts, value: &str) -> Field {
    Field::new("answer", t.say("prompts-answer"))
        .hint(t.say_with(
            "prompts-answer-hint",
            &[("n", i64::try_from(LONGEST_ANSWER).unwrap_or(i64::MAX).into())],
        ))
        .value(value)
        .optional()
}

async fn answer(
    State(server): State<Server>,
    Path((program, prompt)): Path<(String, String)>,
    page: Page,
    Form(sent): Form<Answered>,
) -> Result<Response, AppError> {
    let program: ProgramId = program.parse().map_err(|_| AppError::NotFound)?;
    let prompt: PromptId = prompt.parse().map_err(|_| AppError::NotFound)?;
    let oneself = page.present.actor.oneself();
    match server.house.answer_prompt(oneself, prompt, &sent.answer).await {
        Ok(()) => {
            let back = format!("/programs/{program}/prompts");
            Ok(redirect_with(&server, &back, Tone::Good, "flash-saved"))
        }
        Err(Error::Invalid(wrong)) => {
            let message = wrong.first().map_or("error-value-too-long", |w| w.message);
            let cooler = server.house.water_cooler(&page.present.actor, program).await?;
            let html = draw(page, cooler, Some((prompt, &sent.answer, message)))?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(html)).into_response())
        }
        Err(e) => Err(e.into()),
    }
}

async fn ask(
    State(server): State<Server>,
    Path(secret): Path<String>,
    page: OpenPage,
) -> Result<Html<String>, AppError> {
    let prompt = server.house.prompt_by_link(&Token::from_text(&secret)).await?;
    let own = field(&page.frame.t, &prompt.own);
    Ok(Html(draw_reply(page, prompt.wording, own)?))
}

fn draw_reply(page: OpenPage, wording: String, own: Field) -> Result<String, AppError> {
    let t = page.frame.t.clone();
    let page = ReplyPage {
        wording,
        own,
        layout: page.frame.layout(t.say("reply-title"), None),
    };
    Ok(page.render()?)
}

async fn reply(
    State(server): State<Server>,
    Path(secret): Path<String>,
    page: OpenPage,
    Form(sent): Form<Answered>,
) -> Result<Response, AppError> {
    let link = Token::from_text(&secret);
    match server.house.reply_by_link(&link, &sent.answer).await {
        Ok(()) => Ok(redirect_with(
            &server,
            &format!("/reply/{secret}"),
            Tone::Good,
            "flash-saved",
        )),
        Err(Error::Invalid(wrong)) => {
            let message = wrong.first().map_or("error-value-too-long", |w| w.message);
            let prompt = server.house.prompt_by_link(&link).await?;
            let own = field(&page.frame.t, &sent.answer).error(page.frame.t.say(message));
            let html = draw_reply(page, prompt.wording, own)?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(html)).into_response())
        }
        Err(e) => Err(e.into()),
    }
}

#[cfg(test)]
mod tests {
    use http::StatusCode;
    use kith_app::domain::id::{MatchTypeId, ProgramId};
    use kith_app::domain::program::MatchType;
    use kith_app::house::letters::Purpose;
    use kith_app::store::{match_types, on_both, programs, prompts};

    use super::*;
    use crate::http::testing::TestApp;

    on_both! {
        async fn a_question_is_answered_on_the_page_and_by_a_link_and_everybody_in_the_program_reads_it(kind) {
            let app = TestApp::new(kind).await;
            let (pia, tim) = (app.person("Pia", "pia@example.org").await, app.person("Tim", "tim@example.org").await);
            app.person("Mo", "mo@example.org").await;
            let house = &app.house.house;
            let (program, of, prompt): (ProgramId, MatchTypeId, PromptId) =
                (house.surroundings().id(), house.surroundings().id(), house.surroundings().id());
            let now = house.surroundings().now().into();
            let mut tx = house.db().write().await.unwrap();
            programs::insert(&mut tx, program, "Cooler", "", now).await.unwrap();
            for person in [pia, tim] {
                programs::enrol(&mut tx, program, person, now).await.unwrap();
            }
            match_types::insert(&mut tx, of, program, &MatchType::default(), now).await.unwrap();
            assert!(prompts::insert(&mut tx, prompt, of, "2026-01-05", "What made you laugh?", now).await.unwrap());
            tx.commit().await.unwrap();
            let link = house.link(pia, Purpose::Reply(prompt));
            let mut browser = app.browser();
            assert!(browser.get(&link).await.body.contains("What made you laugh?"));
            let answer = browser.post(&link, "answer=A+%3Cb%3Egoose%3C%2Fb%3E").await;
            assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, link.as_str()));
            assert!(browser.get(&link).await.body.contains("A &#60;b&#62;goose"));
            let long = format!("answer={}", "a".repeat(LONGEST_ANSWER + 1));
            assert_eq!(browser.post(&link, &long).await.status, StatusCode::UNPROCESSABLE_ENTITY);
            let path = format!("/programs/{program}/prompts");
            let mut tims = app.signed_in("tim@example.org").await;
            let page = tims.get(&path).await;
            assert!(page.body.contains("A &#60;b&#62;goose") && page.body.contains("Pia"), "{}", page.body);
            // Whoever wrote it stands apart from what was written.
            assert!(page.body.contains("<span class=\"person-note\"><bdi>Pia</bdi></span> <bdi>A &#60;b&#62;goose"), "{}", page.body);
            let own = format!("{path}/{prompt}");
            assert_eq!(tims.post(&own, "answer=Rain").await.status, StatusCode::SEE_OTHER);
            assert_eq!(tims.post(&own, &long).await.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert_eq!(app.house.rows().await["prompt_answer"], 2);
            tims.post(&own, "answer=+").await;
            assert_eq!(app.house.rows().await["prompt_answer"], 1, "an empty answer takes it back");
            // The way there: from the program, and from the notification.
            let asks = MatchType { prompts: vec!["What made you laugh?".to_owned()], ..MatchType::default() };
            let mut tx = house.db().write().await.unwrap();
            match_types::update(&mut tx, of, &asks).await.unwrap();
            tx.commit().await.unwrap();
            app.house.run("UPDATE program SET state = 'running'", &[]).await;
            let page = tims.get(&format!("/programs/{program}")).await.body;
            assert!(page.contains(&format!("href=\"{path}\"")) && page.contains("See the questions"), "{page}");
            let notice: kith_app::domain::id::NoticeId = house.surroundings().id();
            let about = format!("{{\"kind\":\"prompt\",\"id\":\"{prompt}\"}}");
            let sql = format!("INSERT INTO notice (id, person_id, kind, about, created_at) VALUES ({{id}}, {{tim}}, 'prompt', '{about}', '2026-01-05T09:00:00.000000Z')");
            app.house.run(&sql, &[("id", notice.uuid()), ("tim", tim.uuid())]).await;
            let page = tims.get("/notifications").await.body;
            assert!(page.contains("There is a new question in Cooler.") && page.contains(&format!("href=\"{path}\"")), "{page}");
            let mut mos = app.signed_in("mo@example.org").await;
            assert_eq!(mos.get(&path).await.status, StatusCode::FORBIDDEN);
            assert_eq!(mos.post(&own, "answer=Me+too").await.status, StatusCode::NOT_FOUND);
        }
    }
}
