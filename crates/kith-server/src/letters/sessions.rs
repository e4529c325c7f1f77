//! Letters about a time that was agreed. The invitation for the calendar goes with them.

use kith_app::house::letters::{Group, Session};

use super::Mail;
use super::matches::{names, page};
use crate::texts::Texts;

pub(super) fn subject(t: &Texts, group: &Group, session: &Session) -> String {
    let key = match (session.cancelled, session.moved) {
        (true, _) => "mail-session-cancelled-subject",
        (false, true) => "mail-session-moved-subject",
        (false, false) => "mail-session-subject",
    };
    t.say_with(
        key,
        &[
            ("names", names(t, group).into()),
            ("day", t.day(session.starts_at).said().into()),
        ],
    )
}

/// When, where and how long; what to do; where to change it.
pub(super) fn session(t: &Texts, group: &Group, session: &Session) -> Mail {
    let mail = Mail::new(subject(t, group, session));
    let when = t.when(session.starts_at).said().to_owned();
    if session.cancelled {
        let mail = mail.text(t.say_with(
            "mail-session-cancelled-lead",
            &[("names", names(t, group).into()), ("when", when.into())],
        ));
        return match group.over {
            true => mail.next(t.say("mail-see-home"), "/"),
            false => mail.next(t.say("mail-choose-time"), format!("{}/session", page(group))),
        };
    }
    let mut lines = vec![
        t.say_with("mail-session-when", &[("when", when.into())]),
        t.say_with("mail-session-minutes", &[("minutes", session.minutes.into())]),
    ];
    if !session.place.is_empty() {
        lines.push(t.say_with("mail-session-place", &[("place", session.place.as_str().into())]));
    }
    let mut mail = mail
        .text(t.say_with(
            "mail-session-lead",
            &[
                ("names", names(t, group).into()),
                ("program", group.program.name.as_str().into()),
            ],
        ))
        .lines(lines);
    if let Some(question) = &group.question {
        mail = mail.heading(t.say("mail-question-heading")).quote(question.clone());
    }
    mail.next(t.say("mail-see-match"), page(group))
        .link(t.say("mail-session-change"), format!("{}/session", page(group)))
}
