//! Letters about a match, or about none.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use kith_app::domain::zone::Zones;
use kith_app::house::letters::{Agenda, Group, Letter, Program, Step};

use super::Mail;
use crate::texts::{Texts, sentence};

/// The page of a match.
pub(super) fn page(group: &Group) -> String {
    format!("/matches/{}", group.id)
}

/// The names of the others as they are said: "Ben Okafor and Chiara Rossi".
pub(super) fn names(t: &Texts, group: &Group) -> String {
    let mut names: Vec<String> = group
        .others
        .iter()
        .map(|other| match other.name.as_str() {
            "" => t.say("mail-somebody"),
            name => name.to_owned(),
        })
        .collect();
    match names.pop() {
        None => t.say("mail-somebody"),
        Some(last) if names.is_empty() => last,
        Some(last) => t.say_with(
            "mail-names",
            &[("first", names.join(", ").into()), ("last", last.into())],
        ),
    }
}

fn with_names(t: &Texts, key: &str, group: &Group) -> String {
    let program = group.program.name.as_str();
    t.say_with(key, &[("names", names(t, group).into()), ("program", program.into())])
}

pub(super) fn introduction_subject(t: &Texts, group: &Group) -> String {
    t.say_with("mail-introduction-subject", &[("names", names(t, group).into())])
}

/// This is your match: who, what you share, something to begin with, what to do with the time, and what comes next.
pub(super) fn introduction(t: &Texts, letter: &Letter, group: &Group, now: Timestamp) -> Mail {
    let mail = Mail::new(introduction_subject(t, group)).text(with_names(t, "mail-introduction-lead", group));
    let mail = what_they_bring(t, mail, letter, group, now).heading(t.say("mail-next-heading"));
    let day = t.day(group.ends_at).said().to_owned();
    let mail = match &group.session {
        Some(session) => mail
            .text(t.say_with(
                "mail-session-agreed",
                &[("when", t.when(session.starts_at).said().into())],
            ))
            .next(t.say("mail-see-match"), page(group)),
        None => mail
            .text(t.say_with(
                "mail-introduction-next",
                &[("minutes", i64::from(group.minutes).into()), ("day", day.into())],
            ))
            .next(t.say("mail-choose-time"), format!("{}/session", page(group)))
            .link(t.say("mail-see-match"), page(group)),
    };
    mail.text(t.say("mail-introduction-leave"))
}

pub(super) fn proposal_subject(t: &Texts, group: &Group) -> String {
    t.say_with("mail-proposal-subject", &[("names", names(t, group).into())])
}

/// This could be your match; you may decline for a while.
pub(super) fn proposal(t: &Texts, letter: &Letter, group: &Group, until: Timestamp, now: Timestamp) -> Mail {
    let mail = Mail::new(proposal_subject(t, group)).text(with_names(t, "mail-proposal-lead", group));
    let until = t.when(until).said().to_owned();
    let next = match group.others.len() {
        0 | 1 => "mail-proposal-next",
        _ => "mail-proposal-next-several",
    };
    what_they_bring(t, mail, letter, group, now)
        .heading(t.say("mail-next-heading"))
        .text(t.say_with(next, &[("until", until.into())]))
        .next(t.say("mail-see-match"), page(group))
}

/// Roles, clocks, what is shared, a question and the agenda.
fn what_they_bring(t: &Texts, mut mail: Mail, letter: &Letter, group: &Group, now: Timestamp) -> Mail {
    for other in &group.others {
        if let (Some(role), Some(own)) = (&other.role, &group.role) {
            mail = mail.text(t.say_with(
                "mail-roles",
                &[
                    ("name", other.name.as_str().into()),
                    ("role", role.as_str().into()),
                    ("own", own.as_str().into()),
                ],
            ));
        }
        mail = mail.text_if(clock(t, &letter.to.time_zone, &other.name, &other.time_zone, now));
    }
    if !group.why.is_empty() {
        mail = mail.heading(t.say("mail-why-heading")).lines(group.why.clone());
    }
    if let Some(question) = &group.question {
        mail = mail.heading(t.say("mail-question-heading")).quote(question.clone());
    }
    match &group.agenda {
        Some(agenda) => steps(t, mail, agenda),
        None => mail,
    }
}

fn steps(t: &Texts, mail: Mail, agenda: &Agenda) -> Mail {
    mail.heading(t.say_with("mail-agenda-heading", &[("name", agenda.name.as_str().into())]))
        .lines(agenda.steps.iter().map(|one| step(t, one)).collect())
}

/// A step in one line.
fn step(t: &Texts, step: &Step) -> String {
    t.say_with(
        "mail-step",
        &[
            ("minutes", i64::from(step.minutes).into()),
            ("title", step.title.as_str().into()),
        ],
    )
}

/// How far apart two clocks are; nothing where they show the same time.
fn clock(t: &Texts, own: &str, name: &str, other: &str, now: Timestamp) -> Option<String> {
    let offset = |zone: &str| -> Option<i32> {
        let zone: TimeZone = Zones::bundled().parse(zone)?;
        Some(zone.to_offset(now).seconds() / 60)
    };
    let ahead = offset(other)? - offset(own)?;
    if ahead == 0 || name.is_empty() {
        return None;
    }
    let (hours, minutes) = (i64::from(ahead.abs() / 60), i64::from(ahead.abs() % 60));
    let key = match (ahead > 0, minutes) {
        (true, 0) => "mail-clock-ahead",
        (true, _) => "mail-clock-ahead-minutes",
        (false, 0) => "mail-clock-behind",
        (false, _) => "mail-clock-behind-minutes",
    };
    Some(t.say_with(
        key,
        &[
            ("name", name.into()),
            ("hours", hours.into()),
            ("minutes", minutes.into()),
        ],
    ))
}

pub(super) fn unmatched_subject(t: &Texts, program: &Program) -> String {
    t.say_with("mail-unmatched-subject", &[("program", program.name.as_str().into())])
}

/// Nobody was found this time, and why.
pub(super) fn unmatched(t: &Texts, program: &Program, reason: &str, until: Option<Timestamp>) -> Mail {
    let still = until.map(|until| t.say_with("mail-unmatched-until", &[("day", t.day(until).said().into())]));
    let next = program
        .next_at
        .map(|at| t.say_with("mail-unmatched-next", &[("day", t.day(at).said().into())]));
    Mail::new(unmatched_subject(t, program))
        .text(t.say_with("mail-unmatched-lead", &[("program", program.name.as_str().into())]))
        .text(sentence(reason))
        .text_if(still)
        .text_if(next)
        .text(t.say("mail-unmatched-profile"))
        .next(t.say("mail-see-profile"), "/profile")
}

pub(super) fn reminder_subject(t: &Texts, group: &Group) -> String {
    t.say_with("mail-reminder-subject", &[("names", names(t, group).into())])
}

/// Half of the time is over, and there is no time yet.
pub(super) fn reminder(t: &Texts, letter: &Letter, group: &Group, now: Timestamp) -> Mail {
    let day = t.day(group.ends_at).said().to_owned();
    let mut mail = Mail::new(reminder_subject(t, group)).text(t.say_with(
        "mail-reminder-lead",
        &[
            ("names", names(t, group).into()),
            ("program", group.program.name.as_str().into()),
            ("day", day.into()),
            ("minutes", i64::from(group.minutes).into()),
        ],
    ));
    for other in &group.others {
        mail = mail.text_if(clock(t, &letter.to.time_zone, &other.name, &other.time_zone, now));
    }
    if let Some(question) = &group.question {
        mail = mail.heading(t.say("mail-question-heading")).quote(question.clone());
    }
    mail.next(t.say("mail-choose-time"), format!("{}/session", page(group)))
        .link(t.say("mail-see-match"), page(group))
        .text(t.say("mail-reminder-fine"))
}

pub(super) fn did_you_meet_subject(t: &Texts, group: &Group) -> String {
    t.say_with("mail-did-you-meet-subject", &[("names", names(t, group).into())])
}

/// Did you meet? One page, three buttons.
pub(super) fn did_you_meet(t: &Texts, group: &Group, answer: &str) -> Mail {
    Mail::new(did_you_meet_subject(t, group))
        .text(with_names(t, "mail-did-you-meet-lead", group))
        .next(t.say("mail-did-you-meet-answer"), answer)
        .text(t.say("mail-did-you-meet-why"))
}

pub(super) fn ended_subject(t: &Texts, group: &Group) -> String {
    t.say_with("mail-match-ended-subject", &[("names", names(t, group).into())])
}

/// It is over before its time; why is not said.
pub(super) fn ended(t: &Texts, group: &Group) -> Mail {
    Mail::new(ended_subject(t, group))
        .text(with_names(t, "mail-match-ended-lead", group))
        .text(t.say("mail-match-ended-next"))
        .next(t.say("mail-see-home"), "/")
}

/// It goes on with fewer people. Who stepped out is not named, and why is not said.
pub(super) fn goes_on(t: &Texts, group: &Group) -> Mail {
    let subject = t.say_with("mail-match-goes-on-subject", &[("names", names(t, group).into())]);
    Mail::new(subject)
        .text(with_names(t, "mail-match-goes-on-lead", group))
        .text(t.say("mail-match-goes-on-next"))
        .next(t.say("mail-see-match"), page(group))
}
