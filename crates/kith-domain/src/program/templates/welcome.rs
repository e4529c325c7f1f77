//! For people who have just begun.

use super::super::{Audience, Condition, MatchType, Process, Roles, Settings, Test};
use super::{Template, cited, every, objective};

pub(super) fn buddy() -> Template {
    Template {
        key: "new-hire-buddy".into(),
        name: "New-hire buddy".into(),
        what_for: "Everybody who begins gets a colleague for the first eight weeks.".into(),
        purpose: "Somebody who shows you around, answers what one does not ask a manager, and introduces you to the next people."
            .into(),
        evidence: vec![
            cited("default-on", "Every newcomer gets one; whoever does not want one says so."),
            cited("dose", "Four talks in the first weeks, not one on the first day."),
            cited("weak-ties", "A buddy from another corner opens other doors."),
        ],
        settings: Settings {
            description: "Newcomers and buddies meet four times in eight weeks, for 45 minutes. Whoever begins in between is matched \
                          at once.\n\nAs a buddy you need no preparation: the agenda has the questions. You choose how many newcomers \
                          you take."
                .into(),
            objective: objective(
                "Newcomers find their way sooner, and stay.",
                "People in their first weeks, and colleagues who remember theirs.",
                "Newcomers who know after eight weeks whom to ask, by their own word.",
            ),
            ..Settings::default()
        },
        match_types: vec![MatchType {
            roles: Roles::Two {
                from: "buddy".into(),
                to: "newcomer".into(),
            },
            process: Process::Roulette,
            agenda: "buddy-first-weeks".into(),
            minutes: 45,
            sessions: 4,
            cadence: every(8),
            // People begin on any day: nearly the whole cycle is open to them.
            cut_off_percent: 90,
            rules: r#"# A buddy is not the manager.
[[rule]]
kind = "not-reporting"
field = "manager"
levels = 2
hard = true

[[rule]]
kind = "same"
field = "location"
weight = 5

[[rule]]
kind = "overlap"
field = "languages"
weight = 4

[[rule]]
kind = "overlap"
field = "interests"
weight = 3

[[rule]]
kind = "shared-hours"
weight = 4
"#
            .into(),
            ..MatchType::default()
        }],
        ..Template::default()
    }
}

pub(super) fn introductions() -> Template {
    Template {
        key: "onboarding-introductions".into(),
        name: "Cross-department onboarding introductions".into(),
        what_for: "In the first 90 days, a short talk with another new colleague of another department every two weeks.".into(),
        purpose: "Get to know other departments while everything is still new, together with others who have just begun.".into(),
        evidence: vec![
            cited("silos", "Whoever knows other departments from the start asks across them later."),
            cited("default-on", "People are taken in when they begin, and can leave without a reason."),
            cited("repeats", "Nobody meets the same person again while there is somebody new."),
        ],
        settings: Settings {
            description: "Whoever began in the last 90 days is in, and goes out again by itself afterwards. Every two weeks you meet \
                          somebody new of another department for 25 minutes."
                .into(),
            objective: objective(
                "Newcomers know somebody in several departments after three months.",
                "People in their first 90 days.",
                "Departments in which a newcomer knows somebody after 90 days.",
            ),
            audience: Audience::Rule {
                all: vec![Condition {
                    field: "start_date".into(),
                    test: Test::InTheLastDays(90),
                }],
                automatic: true,
            },
            ..Settings::default()
        },
        match_types: vec![MatchType {
            agenda: "cross-department".into(),
            cadence: every(2),
            rules: r#"[[rule]]
kind = "different"
field = "department"
hard = true

[[rule]]
kind = "not-reporting"
field = "manager"
hard = true

[[rule]]
kind = "overlap"
field = "interests"
weight = 4

[[rule]]
kind = "overlap"
field = "languages"
weight = 3

[[rule]]
kind = "shared-hours"
weight = 4
"#
            .into(),
            ..MatchType::default()
        }],
        ..Template::default()
    }
}
