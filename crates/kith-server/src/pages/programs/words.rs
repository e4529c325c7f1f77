//! What several pages about programs say.

use kith_app::domain::program::{Agenda, Cadence, MatchType, Process, Rhythm, Roles, Standing, State};
use kith_app::store::programs::Program;

use crate::texts::Texts;

/// How often and when rounds are made, in one sentence.
pub(super) fn cadence(t: &Texts, cadence: &Cadence) -> String {
    let weekday = t.say(WEEKDAYS[usize::from(cadence.weekday.clamp(1, 7).unsigned_abs()) - 1]);
    let time = format!("{:02}:{:02}", cadence.at.hour(), cadence.at.minute());
    let args = |weeks: u8| {
        [
            ("weeks", i64::from(weeks).into()),
            ("weekday", weekday.as_str().into()),
            ("time", time.as_str().into()),
            ("zone", cadence.time_zone.replace('_', " ").into()),
        ]
    };
    match cadence.rhythm {
        Rhythm::Weeks { every } => t.say_with("cadence-weeks", &args(every)),
        Rhythm::Monthly => t.say_with("cadence-monthly", &args(4)),
        Rhythm::Once => t.say_with("cadence-once", &args(1)),
    }
}

/// How often, in few words: for a template, whose days come later.
pub(super) fn how_often(t: &Texts, kind: &MatchType) -> String {
    let weeks = |n: u8| i64::from(n);
    let often = match kind.cadence.rhythm {
        Rhythm::Weeks { every } => t.say_with("often-weeks", &[("weeks", weeks(every).into())]),
        Rhythm::Monthly => t.say("often-monthly"),
        Rhythm::Once => t.say("often-once"),
    };
    if !kind.makes_matches() {
        return t.say_with("often-question", &[("often", often.into())]);
    }
    t.say_with(
        "often-match",
        &[
            ("often", often.into()),
            ("minutes", i64::from(kind.minutes).into()),
            ("sessions", i64::from(kind.sessions).into()),
        ],
    )
}

/// What matches do when they meet, as somebody reads it who has no match yet; none where people are not put together.
pub(super) fn agenda(t: &Texts, kind: &MatchType) -> Option<Agenda> {
    let agenda = kind.agenda_in_use().filter(|_| kind.makes_matches())?;
    Some(agenda.with_names(&[t.say("agenda-partner")]))
}

/// An agenda by its name, with its usual length.
pub(super) fn name_of_agenda(t: &Texts, agenda: &Agenda) -> String {
    let minutes = i64::from(agenda.minutes());
    let minutes = t.say_with("match-type-n-minutes", &[("n", minutes.into())]);
    format!("{} ({minutes})", agenda.name)
}

/// Who is put together with whom.
pub(super) fn together(t: &Texts, kind: &MatchType) -> String {
    match &kind.roles {
        _ if !kind.makes_matches() => t.say("together-everybody"),
        Roles::Two { from, to } => t.say_with(
            "together-roles",
            &[("from", from.as_str().into()), ("to", to.as_str().into())],
        ),
        Roles::Colleagues => t.say_with("together-people", &[("n", i64::from(kind.group_size).into())]),
    }
}

pub(super) fn process_key(process: Process) -> &'static str {
    match process {
        Process::Roulette => "process-roulette",
        Process::Proposed => "process-proposed",
        Process::OrganizerLed => "process-organizer-led",
    }
}

/// How far a program has come: tone and key of the word.
pub(super) fn state(program: &Program) -> (&'static str, &'static str) {
    if program.archived_at.is_some() {
        return ("info", "state-archived");
    }
    match program.state {
        State::Draft => ("attention", "state-draft"),
        State::Open => ("good", "state-open"),
        State::Running => ("good", "state-running"),
        State::Closed => ("info", "state-closed"),
    }
}

/// The word for how somebody stands to a program.
pub(super) fn standing_key(standing: Standing) -> &'static str {
    match standing {
        Standing::Invited => "standing-invited",
        Standing::Applied => "standing-applied",
        Standing::Waiting => "standing-waiting",
        Standing::Active => "standing-active",
        Standing::Denied => "standing-denied",
        Standing::Left => "standing-left",
    }
}

/// What a match type is called: by its name, or as the only one.
pub(super) fn name_of(t: &Texts, kind: &MatchType) -> String {
    match kind.name.as_str() {
        "" if !kind.makes_matches() => t.say("match-type-questions"),
        "" => t.say("match-type-unnamed"),
        name => name.to_owned(),
    }
}

/// Keys of the weekdays from Monday on.
pub(super) const WEEKDAYS: [&str; 7] = [
    "weekday-1",
    "weekday-2",
    "weekday-3",
    "weekday-4",
    "weekday-5",
    "weekday-6",
    "weekday-7",
];
