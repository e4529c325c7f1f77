//! A match type as its form sends it, and back.

use jiff::civil::{Date, Time};
use kith_app::domain::profile::tidy;
use kith_app::domain::program::{Cadence, MatchType, Pause, Process, Rhythm, Roles};
use kith_app::house::Invalid;

use super::super::form::Sent;

/// A match type as the form sends it; its rules and its own agenda have pages of their own.
pub(super) fn as_sent(kind: &MatchType) -> Sent {
    let cadence = &kind.cadence;
    let pauses: Vec<String> = cadence
        .pauses
        .iter()
        .map(|pause| match pause.from == pause.to {
            true => pause.from.to_string(),
            false => format!("{} - {}", pause.from, pause.to),
        })
        .collect();
    let (rhythm, every) = match cadence.rhythm {
        Rhythm::Weeks { every } => ("weeks", every),
        Rhythm::Monthly => ("monthly", 4),
        Rhythm::Once => ("once", 1),
    };
    let sent = Sent::default()
        .with("name", kind.name.as_str())
        .with("kind", if kind.makes_matches() { "matches" } else { "questions" })
        .with("process", process_word(kind.process))
        .with("group_size", kind.group_size.to_string())
        .with("rhythm", rhythm)
        .with("every", every.to_string())
        .with("weekday", cadence.weekday.to_string())
        .with("at", format!("{:02}:{:02}", cadence.at.hour(), cadence.at.minute()))
        .with("time_zone", cadence.time_zone.as_str())
        .with("first", cadence.first.map_or(String::new(), |d| d.to_string()))
        .with("pauses", pauses.join("\n"))
        .with("minutes", kind.minutes.to_string())
        .with("sessions", kind.sessions.to_string())
        .with("agenda", kind.agenda.as_str())
        .with("cool_down_days", kind.cool_down_days.to_string())
        .with("veto_hours", kind.veto_hours.to_string())
        .with("cut_off_percent", kind.cut_off_percent.to_string())
        .with("silent_rounds", kind.silent_rounds.to_string())
        .with("prompts", kind.prompts.join("\n"));
    match &kind.roles {
        Roles::Colleagues => sent.with("roles", "colleagues"),
        Roles::Two { from, to } => sent
            .with("roles", "two")
            .with("from", from.as_str())
            .with("to", to.as_str()),
    }
}

fn process_word(process: Process) -> &'static str {
    match process {
        Process::Roulette => "roulette",
        Process::Proposed => "proposed",
        Process::OrganizerLed => "organizer-led",
    }
}

/// A match type out of what was sent; what is no day, time or number is told.
pub(super) fn from_sent(sent: &Sent, before: MatchType, wrong: &mut Vec<Invalid>) -> MatchType {
    let mut refuse = |field, message| wrong.push(Invalid { field, message });
    let every = sent.number("every");
    let rhythm = match sent.text("rhythm") {
        "monthly" => Rhythm::Monthly,
        "once" => Rhythm::Once,
        _ => Rhythm::Weeks {
            every: every.unwrap_or_else(|| {
                refuse("every", "error-weeks");
                1
            }),
        },
    };
    let at = sent.text("at").parse::<Time>().unwrap_or_else(|_| {
        refuse("at", "error-time");
        before.cadence.at
    });
    let first = match sent.text("first") {
        "" => None,
        text => text.parse::<Date>().map_err(|_| refuse("first", "error-date")).ok(),
    };
    let mut pauses = Vec::new();
    for line in sent.text("pauses").lines().map(str::trim).filter(|l| !l.is_empty()) {
        match pause(line) {
            Some(pause) => pauses.push(pause),
            None => {
                refuse("pauses", "error-pauses");
                break;
            }
        }
    }
    let questions = sent.text("kind") == "questions";
    let prompts: Vec<String> = match questions {
        true => sent
            .text("prompts")
            .lines()
            .map(tidy)
            .filter(|l| !l.is_empty())
            .collect(),
        false => Vec::new(),
    };
    if questions && prompts.is_empty() {
        refuse("prompts", "error-missing");
    }
    let mut number = |field: &'static str, usual: u16| {
        sent.number(field).unwrap_or_else(|| {
            refuse(field, "error-number");
            usual
        })
    };
    let small = |n: u16| u8::try_from(n).unwrap_or(u8::MAX);
    MatchType {
        name: tidy(sent.text("name")),
        roles: match sent.text("roles") {
            "two" => Roles::Two {
                from: tidy(sent.text("from")),
                to: tidy(sent.text("to")),
            },
            _ => Roles::Colleagues,
        },
        process: match sent.text("process") {
            "proposed" => Process::Proposed,
            "organizer-led" => Process::OrganizerLed,
            _ => Process::Roulette,
        },
        group_size: small(number("group_size", 2)),
        minutes: number("minutes", before.minutes),
        sessions: small(number("sessions", 1)),
        cool_down_days: number("cool_down_days", before.cool_down_days),
        veto_hours: number("veto_hours", before.veto_hours),
        cut_off_percent: small(number("cut_off_percent", 40)),
        silent_rounds: small(number("silent_rounds", 3)),
        agenda: sent.text("agenda").to_owned(),
        own_agenda: before.own_agenda,
        prompts,
        cadence: Cadence {
            rhythm,
            weekday: sent.number("weekday").unwrap_or_default(),
            at,
            time_zone: sent.text("time_zone").to_owned(),
            first,
            pauses,
        },
        rules: before.rules,
    }
}

/// `2026-12-21`, or `2026-12-21 - 2027-01-03`.
fn pause(line: &str) -> Option<Pause> {
    let mut days = line.split_whitespace().filter_map(|word| word.parse::<Date>().ok());
    let from = days.next()?;
    let to = days.next().unwrap_or(from);
    (days.next().is_none()).then_some(Pause { from, to })
}

#[cfg(test)]
mod unit {
    use kith_app::domain::program::templates;

    use super::*;

    #[test]
    fn what_is_set_comes_back_through_the_form() {
        let kinds = templates().iter().flat_map(|t| t.match_types.clone());
        for mut kind in kinds.chain([MatchType::default()]) {
            let day = |text: &str| text.parse::<Date>().unwrap();
            kind.cadence.first = Some(day("2026-09-01"));
            kind.cadence.pauses = vec![
                Pause {
                    from: day("2026-12-21"),
                    to: day("2027-01-03"),
                },
                Pause {
                    from: day("2026-11-11"),
                    to: day("2026-11-11"),
                },
            ];
            let mut wrong = Vec::new();
            let before = MatchType {
                rules: kind.rules.clone(),
                ..MatchType::default()
            };
            let again = from_sent(&as_sent(&kind), before, &mut wrong);
            assert!(wrong.is_empty(), "{wrong:?}");
            assert_eq!(again, kind);
        }
    }

    #[test]
    fn what_is_no_number_or_day_is_told() {
        let mut wrong = Vec::new();
        let sent = as_sent(&MatchType::default());
        let changed = Sent::default()
            .with("every", "two")
            .with("at", "noon")
            .with("pauses", "Christmas");
        from_sent(&changed, MatchType::default(), &mut wrong);
        let fields: Vec<&str> = wrong.iter().map(|w| w.field).collect();
        assert!(
            ["every", "at", "pauses", "group_size"]
                .iter()
                .all(|f| fields.contains(f)),
            "{fields:?}"
        );
        wrong.clear();
        from_sent(&sent, MatchType::default(), &mut wrong);
        assert!(wrong.is_empty());
    }
}
