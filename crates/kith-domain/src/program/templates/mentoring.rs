//! For people of whom one has been further on some road.

use super::super::{MatchType, Process, Roles, Settings};
use super::{Template, cited, every, monthly, objective};

fn two(from: &str, to: &str) -> Roles {
    Roles::Two {
        from: from.into(),
        to: to.into(),
    }
}

pub(super) fn mentoring() -> Template {
    Template {
        key: "mentoring".into(),
        name: "Mentoring".into(),
        what_for: "A mentor and a mentee for half a year, an hour every month.".into(),
        purpose: "Talk about where you want to go with somebody who has been further on that road.".into(),
        evidence: vec![
            cited("default-on", "Those who gain most do not ask for it, so invite everybody who fits."),
            cited("say", "Both may say no to a match within two days."),
            cited("alliance", "How well you work together counts most, so it is asked early."),
            cited("complement", "The mentor is strong in what the mentee wants to learn."),
        ],
        weeks: Some(24),
        settings: Settings {
            description: "A mentor gives time and experience, a mentee brings the questions. You meet six times in half a year, for \
                          50 minutes. A mentor is never somebody's manager, and judges nobody."
                .into(),
            objective: objective(
                "People find their next step, with somebody who knows the way.",
                "Whoever asks where to go next; above all people who know nobody to ask.",
                "Mentees who took the step that they had named at the beginning.",
            ),
            ..Settings::default()
        },
        match_types: vec![MatchType {
            roles: two("mentor", "mentee"),
            process: Process::Proposed,
            agenda: "mentoring".into(),
            minutes: 50,
            sessions: 6,
            cadence: every(24),
            cut_off_percent: 34,
            rules: r#"[[rule]]
kind = "not-reporting"
field = "manager"
levels = 3
hard = true

[[rule]]
kind = "complement"
offer = "offers"
want = "wants"
weight = 8

[[rule]]
kind = "overlap"
field = "goals"
weight = 5

[[rule]]
kind = "different"
field = "department"
weight = 3

[[rule]]
kind = "overlap"
field = "languages"
weight = 2

[[rule]]
kind = "shared-hours"
weight = 3
"#
            .into(),
            ..MatchType::default()
        }],
    }
}

pub(super) fn reverse() -> Template {
    Template {
        key: "reverse-mentoring".into(),
        name: "Reverse mentoring".into(),
        what_for: "Somebody newer teaches somebody who leads what cannot be seen from above.".into(),
        purpose: "Leaders learn from people who are nearer to tools, customers and everyday work.".into(),
        evidence: vec![
            cited("complement", "The mentor knows what the leader wants to learn."),
            cited("structured-meeting", "The agenda turns the seats around, so that the leader listens first."),
            cited("weak-ties", "The two would hardly meet otherwise."),
        ],
        weeks: Some(12),
        settings: Settings {
            description: "The mentor is the one with less rank. You meet three times for 45 minutes: the mentor shows, the leader \
                          asks. What is said has no consequences outside."
                .into(),
            objective: objective(
                "Leaders know how it is to work here, and decide with it in mind.",
                "People who lead, and people who have been here for a short time.",
                "Things that a leader changed because of what a mentor had shown.",
            ),
            ..Settings::default()
        },
        match_types: vec![MatchType {
            roles: two("mentor", "leader"),
            process: Process::Proposed,
            agenda: "reverse-mentoring".into(),
            minutes: 45,
            sessions: 3,
            cadence: every(12),
            cut_off_percent: 34,
            rules: r#"# Never one's own line.
[[rule]]
kind = "not-reporting"
field = "manager"
levels = 5
hard = true

[[rule]]
kind = "different"
field = "level"
weight = 6

[[rule]]
kind = "complement"
offer = "offers"
want = "wants"
weight = 5

[[rule]]
kind = "different"
field = "department"
weight = 4

[[rule]]
kind = "shared-hours"
weight = 2
"#
            .into(),
            ..MatchType::default()
        }],
    }
}

pub(super) fn flash() -> Template {
    Template {
        key: "flash-mentoring".into(),
        name: "Flash mentoring".into(),
        what_for: "One question, one conversation of half an hour, and no obligation after it.".into(),
        purpose: "Ask one question to somebody who has been there.".into(),
        evidence: vec![
            cited("structured-meeting", "One good conversation can begin a tie that lasts."),
            cited("complement", "The mentor is strong in what you want to learn."),
            cited("if-then", "You leave with one thing to do, and what to do if it goes otherwise."),
        ],
        settings: Settings {
            description: "Every month you may bring one question. You get 30 minutes with somebody who can say something about it; \
                          then you owe each other nothing."
                .into(),
            objective: objective(
                "A question finds somebody who knows, without a program of half a year.",
                "Whoever has a question, and whoever has half an hour.",
                "Mentees who did what they had left the conversation with.",
            ),
            ..Settings::default()
        },
        match_types: vec![MatchType {
            roles: two("mentor", "mentee"),
            agenda: "flash-mentoring".into(),
            minutes: 30,
            cadence: monthly(),
            rules: r#"[[rule]]
kind = "not-reporting"
field = "manager"
levels = 3
hard = true

[[rule]]
kind = "complement"
offer = "offers"
want = "wants"
weight = 10

[[rule]]
kind = "overlap"
field = "goals"
weight = 3

[[rule]]
kind = "shared-hours"
weight = 3
"#
            .into(),
            ..MatchType::default()
        }],
        ..Template::default()
    }
}

pub(super) fn leaders() -> Template {
    Template {
        key: "meet-the-leaders".into(),
        name: "Meet the leaders".into(),
        what_for: "Every month lots decide who has lunch with somebody who leads.".into(),
        purpose: "Have lunch with somebody who leads here, and talk about work as it is.".into(),
        evidence: vec![
            cited("weak-ties", "People far apart hear from each other without a meeting about it."),
            cited("structured-meeting", "Equal time for both: first you ask, then the leader does."),
        ],
        settings: Settings {
            description: "Leaders give one or two lunches a month. Lots decide who comes; whoever went away empty-handed comes first \
                          the next time. Nobody eats with their own manager."
                .into(),
            objective: objective(
                "Leaders and everybody else know each other as people.",
                "Everybody; hosts are people who lead.",
                "People who have talked with a leader outside their own line in the last half year.",
            ),
            ..Settings::default()
        },
        match_types: vec![MatchType {
            roles: two("host", "guest"),
            agenda: "leaders-lunch".into(),
            minutes: 45,
            cadence: monthly(),
            rules: r#"[[rule]]
kind = "not-reporting"
field = "manager"
levels = 5
hard = true

# Lunch needs one place.
[[rule]]
kind = "same"
field = "location"
weight = 8

[[rule]]
kind = "different"
field = "department"
weight = 3
"#
            .into(),
            ..MatchType::default()
        }],
        ..Template::default()
    }
}
