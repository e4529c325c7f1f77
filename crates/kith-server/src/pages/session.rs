//! When the people of a match meet: choose one of five times or any other, move it, call it off.

use askama::Template;
use axum::Form;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use jiff::Timestamp;
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use kith_app::domain::id::MatchId;
use kith_app::domain::meeting::{LENGTHS, Suggestion, Times};
use kith_app::domain::permission::Oneself;
use kith_app::house::sessions::{Planning, SessionForm, SessionView, When, Who, names};
use kith_app::house::{Error, Invalid};
use serde::Deserialize;

use super::form::{Choice, Field, wrong};
use super::frame::{Frame, Page, redirect_with};
use super::layout::{Layout, Place, Tone};
use crate::http::{AppError, Id, Routes, Server};
use crate::texts::{Language, Moment, Texts};

pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .get("/matches/{id}/session", show)
        .post("/matches/{id}/session", save)
        .post("/matches/{id}/session/cancellation", cancel)
}

/// What stands for any other time than those that are offered.
const OTHER: &str = "other";

#[derive(Template)]
#[template(path = "pages/session.html")]
struct SessionPage {
    layout: Layout,
    id: MatchId,
    program: String,
    /// Who is where, as sentences.
    places: Vec<String>,
    ahead: Option<Ahead>,
    offer: Offer,
    options: Vec<Choosable>,
    when: Field,
    other: bool,
    date: Field,
    time: Field,
    minutes: Field,
    lengths: Vec<Choice>,
    place: Field,
    errors: Vec<Field>,
}

/// The session that is agreed.
struct Ahead {
    starts_at: Moment,
    minutes: i64,
    place: String,
    link: Option<String>,
    others: Vec<String>,
}

/// A time that is offered.
struct Choosable {
    value: String,
    starts_at: Moment,
    others: String,
    chosen: bool,
}

/// What can be said of the times.
enum Offer {
    Times,
    NoneLeft,
    /// How far apart, whose turn it is, and whether there are times that cost only one person something.
    Apart {
        distance: String,
        turn: String,
    },
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Answers {
    when: String,
    date: String,
    time: String,
    minutes: String,
    place: String,
    /// Whether a session is there already, which is moved.
    moving: String,
}

async fn show(State(server): State<Server>, page: Page, Id(id): Id<MatchId>) -> Result<Html<String>, AppError> {
    let oneself = page.present.actor.oneself();
    let page = draw(&server, oneself, page.frame, id, None, &[]).await?;
    Ok(Html(page.render()?))
}

async fn save(
    State(server): State<Server>,
    page: Page,
    Id(id): Id<MatchId>,
    Form(answers): Form<Answers>,
) -> Result<Response, AppError> {
    let oneself = page.present.actor.oneself();
    let moving = !answers.moving.is_empty();
    let result = match read(&answers)? {
        Err(wrong) => Err(Error::Invalid(wrong)),
        Ok(form) if moving => server.house.move_session(oneself, id, &form).await,
        Ok(form) => server.house.book_session(oneself, id, &form).await.map(|_| ()),
    };
    let here = format!("/matches/{id}/session");
    match result {
        Ok(()) => Ok(redirect_with(
            &server,
            &here,
            Tone::Good,
            if moving {
                "flash-session-moved"
            } else {
                "flash-session-booked"
            },
        )),
        Err(Error::NotFound("session")) => Ok(redirect_with(&server, &here, Tone::Attention, "flash-session-gone")),
        Err(Error::Invalid(wrong)) => {
            let page = draw(&server, oneself, page.frame, id, Some(&answers), &wrong).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page.render()?)).into_response())
        }
        Err(e) => Err(e.into()),
    }
}

async fn cancel(State(server): State<Server>, page: Page, Id(id): Id<MatchId>) -> Result<Response, AppError> {
    let here = format!("/matches/{id}/session");
    match server.house.cancel_session(page.present.actor.oneself(), id).await {
        Ok(()) => Ok(redirect_with(&server, &here, Tone::Good, "flash-session-cancelled")),
        Err(Error::NotFound("session")) => Ok(redirect_with(&server, &here, Tone::Attention, "flash-session-gone")),
        Err(e) => Err(e.into()),
    }
}

/// What the form says; what no form of ours says is a bad request.
fn read(answers: &Answers) -> Result<Result<SessionForm, Vec<Invalid>>, AppError> {
    let mut wrong = Vec::new();
    let mut refuse = |field, message| wrong.push(Invalid { field, message });
    let when = match answers.when.as_str() {
        "" | OTHER => {
            let (date, time) = (answers.date.parse::<Date>(), answers.time.parse::<Time>());
            match (answers.date.is_empty(), answers.time.is_empty()) {
                (true, true) => refuse("when", "error-session-when"),
                (true, false) => refuse("date", "error-missing"),
                (false, true) => refuse("time", "error-missing"),
                (false, false) => {}
            }
            if date.is_err() && !answers.date.is_empty() {
                refuse("date", "error-date");
            }
            if time.is_err() && !answers.time.is_empty() {
                refuse("time", "error-time");
            }
            date.ok()
                .zip(time.ok())
                .map(|(date, time)| When::Wall(date.to_datetime(time)))
        }
        moment => Some(When::At(moment.parse().map_err(|_| AppError::BadRequest)?)),
    };
    let minutes = answers.minutes.parse().map_err(|_| AppError::BadRequest)?;
    Ok(match when.filter(|_| wrong.is_empty()) {
        Some(when) => Ok(SessionForm {
            when,
            minutes,
            place: answers.place.clone(),
        }),
        None => Err(wrong),
    })
}

async fn draw(
    server: &Server,
    oneself: Oneself,
    frame: Frame,
    id: MatchId,
    answers: Option<&Answers>,
    wrong_answers: &[Invalid],
) -> Result<SessionPage, AppError> {
    let t = frame.t.clone();
    let asked = answers.and_then(|a| a.minutes.parse().ok());
    let plan = server.house.plan_session(oneself, id, asked).await?;
    let session = server.house.session_of(oneself, id).await?.filter(|s| {
        // One that has begun is no more to be moved.
        s.starts_at > server.house.surroundings().now()
    });
    let now = server.house.surroundings().now();
    let clocks: Vec<Clock> = plan.people.iter().map(|who| Clock::new(&t, who, now)).collect();
    let field = |name: &'static str, key: &str, value: &str| {
        let field = Field::new(name, t.say(key)).value(value);
        match wrong_answers.iter().find(|w| w.field == name) {
            Some(w) => field.error(t.say(w.message)),
            None => field,
        }
    };
    let usual_place = session.as_ref().map_or("", |s| s.place.as_str());
    let length = session.as_ref().map_or(plan.minutes, |s| s.minutes);
    let length = asked.unwrap_or(length);
    let (when, date, time, place) = match answers {
        Some(a) => (a.when.as_str(), a.date.as_str(), a.time.as_str(), a.place.as_str()),
        None => ("", "", "", usual_place),
    };
    let (offer, suggestions) = offer(&t, &plan);
    let fields = [
        field("when", "session-when", when),
        field("date", "session-date", date),
        field("time", "session-time", time),
        field("minutes", "session-minutes", ""),
        field("place", "session-place", place)
            .hint(t.say("session-place-hint"))
            .optional(),
    ];
    let errors = fields.iter().filter(|f| f.is_wrong()).cloned().collect();
    let [when_field, date, time, minutes, place] = fields;
    let others = other_names(&plan.people);
    let title = match &session {
        Some(_) => t.say_with("session-title-ahead", &[("names", others.into())]),
        None => t.say_with("session-title", &[("names", others.into())]),
    };
    Ok(SessionPage {
        id,
        program: plan.program.clone(),
        places: places(&t, &clocks, now),
        ahead: session.map(|s| ahead(&t, &clocks, s)),
        options: suggestions.iter().map(|s| choosable(&t, &clocks, s, when)).collect(),
        // Where nothing can be offered, any other time is what is left.
        other: when == OTHER || suggestions.is_empty() || wrong([&date, &time]) > 0,
        offer,
        when: when_field,
        // Native pickers show the values that they were given, and mark what is missing by themselves; here either may stay empty.
        date: date.unsaid(),
        time: time.unsaid(),
        minutes,
        lengths: LENGTHS
            .into_iter()
            .map(|m| {
                let label = t.say_with("session-minutes-choice", &[("minutes", m.into())]);
                Choice::new(m.to_string(), label).chosen(m == length)
            })
            .collect(),
        place,
        errors,
        layout: frame.layout(title, Some(Place::Matches)),
    })
}

/// Somebody of the match with the texts of the place where the person is.
struct Clock {
    name: String,
    city: String,
    t: Texts,
    zone: TimeZone,
}

impl Clock {
    fn new(t: &Texts, who: &Who, now: Timestamp) -> Clock {
        let zone = TimeZone::get(&who.time_zone).unwrap_or(TimeZone::UTC);
        let city = who.time_zone.rsplit('/').next().unwrap_or_default().replace('_', " ");
        Clock {
            name: who.name.clone(),
            city,
            t: Texts::new(Language::wanted(t.lang()), zone.clone(), now),
            zone,
        }
    }

    /// `14:00`
    fn time(&self, at: Timestamp) -> String {
        at.to_zoned(self.zone.clone()).strftime("%H:%M").to_string()
    }

    fn date(&self, at: Timestamp) -> Date {
        at.to_zoned(self.zone.clone()).date()
    }
}

/// "You are in Berlin, where it is 10:41. Ben is in New York, where it is 04:41."
fn places(t: &Texts, clocks: &[Clock], now: Timestamp) -> Vec<String> {
    let sentence = |(i, clock): (usize, &Clock)| {
        let key = if i == 0 { "session-you-are-in" } else { "session-is-in" };
        let args = [
            ("name", clock.name.as_str().into()),
            ("city", clock.city.as_str().into()),
            ("time", clock.time(now).into()),
        ];
        t.say_with(key, &args)
    };
    clocks.iter().enumerate().map(sentence).collect()
}

/// What a moment is for the others: "09:00 for Ben", with the day where it is another one. Whoever's clock shows the same is left out.
fn for_others(t: &Texts, clocks: &[Clock], at: Timestamp) -> Vec<String> {
    let Some((mine, others)) = clocks.split_first() else {
        return Vec::new();
    };
    let said = |clock: &Clock| {
        let (name, time) = (clock.name.as_str(), clock.time(at));
        if clock.date(at) == mine.date(at) {
            return t.say_with("session-for", &[("name", name.into()), ("time", time.into())]);
        }
        let day = clock.t.day(at);
        let args = [("name", name.into()), ("time", time.into()), ("day", day.said().into())];
        t.say_with("session-for-day", &args)
    };
    let elsewhere = |clock: &&Clock| (clock.date(at), clock.time(at)) != (mine.date(at), mine.time(at));
    others.iter().filter(elsewhere).map(said).collect()
}

fn ahead(t: &Texts, clocks: &[Clock], session: SessionView) -> Ahead {
    Ahead {
        starts_at: t.when(session.starts_at),
        minutes: session.minutes,
        others: for_others(t, clocks, session.starts_at),
        link: session.link.map(String::from),
        place: session.place,
    }
}

fn choosable(t: &Texts, clocks: &[Clock], time: &Suggestion, chosen: &str) -> Choosable {
    let value = time.starts_at.to_string();
    Choosable {
        chosen: value == chosen,
        value,
        starts_at: t.when(time.starts_at),
        others: for_others(t, clocks, time.starts_at).join(" · "),
    }
}

fn offer<'a>(t: &Texts, plan: &'a Planning) -> (Offer, &'a [Suggestion]) {
    match &plan.times {
        Times::Found(times) => (Offer::Times, times),
        Times::NoneLeft => (Offer::NoneLeft, &[]),
        Times::Apart(apart) => {
            let hours = apart.distance.as_hours();
            let distance = match hours {
                0 => t.say("session-apart-hours"),
                n => t.say_with("session-apart", &[("hours", n.into())]),
            };
            let turn = match (apart.times.is_empty(), apart.whose_turn) {
                (true, _) => String::new(),
                (false, 0) => t.say("session-turn-you"),
                (false, i) => {
                    let name = plan.people.get(i).map_or("", |who| who.name.as_str());
                    t.say_with("session-turn", &[("name", name.into())])
                }
            };
            (Offer::Apart { distance, turn }, &apart.times)
        }
    }
}

/// The others, oneself being first.
fn other_names(people: &[Who]) -> String {
    names(&people.iter().skip(1).map(|who| who.name.as_str()).collect::<Vec<_>>())
}

#[cfg(test)]
mod tests;
