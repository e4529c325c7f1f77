//! Letters about a program.

use kith_app::domain::id::RoundId;
use kith_app::house::letters::{Program, Standing};
use kith_app::house::matches::MetTally;

use super::Mail;
use crate::texts::Texts;

fn said(t: &Texts, key: &str, program: &Program) -> String {
    t.say_with(key, &[("program", program.name.as_str().into())])
}

fn page(program: &Program) -> String {
    format!("/programs/{}", program.id)
}

fn purpose(program: &Program) -> Option<String> {
    Some(program.purpose.clone()).filter(|purpose| !purpose.trim().is_empty())
}

pub(super) fn invitation_subject(t: &Texts, program: &Program) -> String {
    said(t, "mail-invitation-subject", program)
}

pub(super) fn invitation(t: &Texts, program: &Program) -> Mail {
    Mail::new(invitation_subject(t, program))
        .text(said(t, "mail-invitation-lead", program))
        .text_if(purpose(program))
        .next(t.say("mail-invitation-look"), format!("/join/{}", program.id))
        .text(t.say("mail-invitation-fine"))
}

pub(super) fn organizing_subject(t: &Texts, program: &Program) -> String {
    said(t, "mail-organizing-subject", program)
}

pub(super) fn organizing(t: &Texts, program: &Program) -> Mail {
    Mail::new(organizing_subject(t, program))
        .text(said(t, "mail-organizing-lead", program))
        .text_if(purpose(program))
        .next(t.say("mail-organizing-look"), page(program))
}

pub(super) fn registration_subject(t: &Texts, program: &Program, standing: Standing) -> String {
    let key = match standing {
        Standing::Active => "mail-registration-subject",
        Standing::Applied => "mail-registration-applied-subject",
        Standing::Waiting => "mail-registration-waiting-subject",
    };
    said(t, key, program)
}

pub(super) fn registration(t: &Texts, program: &Program, standing: Standing) -> Mail {
    let mail = Mail::new(registration_subject(t, program, standing));
    match standing {
        Standing::Applied => mail.text(said(t, "mail-registration-applied-lead", program)),
        Standing::Waiting => mail.text(said(t, "mail-registration-waiting-lead", program)),
        Standing::Active => {
            let next = match program.next_at {
                Some(at) => t.say_with("mail-registration-next", &[("day", t.day(at).said().into())]),
                None => t.say("mail-registration-later"),
            };
            mail.text(said(t, "mail-registration-lead", program))
                .text(next)
                .text(t.say("mail-registration-profile"))
                .next(t.say("mail-see-profile"), "/profile")
                .text(t.say("mail-registration-leave"))
        }
    }
}

pub(super) fn declined_subject(t: &Texts, program: &Program) -> String {
    said(t, "mail-declined-subject", program)
}

pub(super) fn declined(t: &Texts, program: &Program) -> Mail {
    Mail::new(declined_subject(t, program))
        .text(said(t, "mail-declined-lead", program))
        .next(t.say("mail-declined-others"), "/programs")
}

pub(super) fn paused_subject(t: &Texts, program: &Program) -> String {
    said(t, "mail-paused-subject", program)
}

pub(super) fn paused_by_silence(t: &Texts, program: &Program, stay: &str) -> Mail {
    Mail::new(paused_subject(t, program))
        .text(said(t, "mail-paused-lead", program))
        .text(t.say("mail-paused-fine"))
        .next(t.say("mail-paused-stay"), stay)
}

pub(super) fn prompt(t: &Texts, program: &Program, wording: &str, reply: &str) -> Mail {
    Mail::new(said(t, "mail-prompt-subject", program))
        .text(said(t, "mail-prompt-lead", program))
        .quote(wording.to_owned())
        .next(t.say("mail-prompt-answer"), reply)
        .link(t.say("mail-prompt-others"), format!("{}/prompts", page(program)))
}

pub(super) fn round_made_subject(t: &Texts, program: &Program, number: i64, draft: bool) -> String {
    let key = if draft {
        "mail-round-draft-subject"
    } else {
        "mail-round-made-subject"
    };
    t.say_with(
        key,
        &[("program", program.name.as_str().into()), ("number", number.into())],
    )
}

/// `figures`: how many people were to be matched, and how many were.
pub(super) fn round_made(
    t: &Texts,
    program: &Program,
    round: RoundId,
    number: i64,
    figures: [i64; 2],
    draft: bool,
) -> Mail {
    let [people, matched] = figures;
    let mail = Mail::new(round_made_subject(t, program, number, draft)).text(t.say_with(
        "mail-round-made-lead",
        &[
            ("program", program.name.as_str().into()),
            ("people", people.into()),
            ("matched", matched.into()),
        ],
    ));
    let mail = match people - matched {
        0 => mail,
        waiting => mail.text(t.say_with("mail-round-made-waiting", &[("n", waiting.into())])),
    };
    let mail = mail.text_if(draft.then(|| t.say("mail-round-draft-next")));
    mail.next(
        t.say("mail-round-made-look"),
        format!("{}/rounds/{round}", page(program)),
    )
}

/// `applied`: how many people wait for an answer.
pub(super) fn digest(t: &Texts, program: &Program, round: RoundId, number: i64, met: &MetTally, applied: i64) -> Mail {
    let mut mail = Mail::new(t.say_with(
        "mail-digest-subject",
        &[("program", program.name.as_str().into()), ("number", number.into())],
    ));
    if let Some((first, rest)) = t.met(met).split_first() {
        mail = mail.text(format!("{first}. {}", rest.join(" ")).trim_end().to_owned());
    }
    if let Some(at) = program.next_at {
        mail = mail.text(t.say_with("mail-digest-next", &[("day", t.day(at).said().into())]));
    }
    let mail = mail.next(
        t.say("mail-round-made-look"),
        format!("{}/rounds/{round}", page(program)),
    );
    match applied {
        0 => mail,
        n => mail.text(t.say_with("mail-digest-applied", &[("n", n.into())])).link(
            t.say("mail-digest-people"),
            format!("{}/people?state=applied", page(program)),
        ),
    }
}
