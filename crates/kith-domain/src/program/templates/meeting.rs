//! For colleagues who would not meet otherwise.

use super::super::{MatchType, Settings, agendas};
use super::{Template, cited, every, objective};

pub(super) fn colleague_connect() -> Template {
    Template {
        key: "colleague-connect".into(),
        name: "Colleague Connect".into(),
        what_for: "Coffee with somebody new every two weeks, without hierarchy and by a good match.".into(),
        purpose: "Meet a colleague you would not have met: every two weeks, for 25 minutes, with something to talk about.".into(),
        evidence: vec![
            cited("script", "Each pair gets questions that go a little deeper step by step."),
            cited("repeats", "Nobody meets the same person again while there is somebody new."),
            cited("social-only", "It says what it is for, and stays short."),
            cited("default-on", "You can take everybody in and let people go without a reason."),
        ],
        settings: Settings {
            description: "Every second Tuesday you hear whom you meet, what you share and what to talk about. You find 25 minutes \
                          together, by video or at a table.\n\nYou can pause any time; nobody is told."
                .into(),
            objective: objective(
                "People know and help each other across teams and levels.",
                "Everybody, above all people who are new or work far away.",
                "People who can name at least five colleagues outside their department whom they could ask for help.",
            ),
            ..Settings::default()
        },
        match_types: vec![MatchType {
            agenda: "ice-breaker".into(),
            cadence: every(2),
            rules: r#"# Nobody meets a manager or a report.
[[rule]]
kind = "not-reporting"
field = "manager"
levels = 2
hard = true

# Something to talk about.
[[rule]]
kind = "overlap"
field = "interests"
weight = 5

[[rule]]
kind = "complement"
offer = "offers"
want = "wants"
weight = 4

# Out of one's own corner, as far as it goes.
[[rule]]
kind = "different"
field = "department"
weight = 3

[[rule]]
kind = "shared-hours"
weight = 2
"#
            .into(),
            ..MatchType::default()
        }],
        ..Template::default()
    }
}

pub(super) fn break_the_silos() -> Template {
    Template {
        key: "break-the-silos".into(),
        name: "Break the silos".into(),
        what_for: "Two people of different departments learn how the other side works.".into(),
        purpose: "Get to know somebody whose work touches yours and whom you have never spoken to.".into(),
        evidence: vec![
            cited("silos", "Ties between departments do not grow by themselves, so each match joins two."),
            cited("structured-meeting", "One well-led talk is enough to begin a tie."),
            cited("decay", "Such ties fade, so there is a new one every month."),
            cited("weak-ties", "Somebody a little way off knows what your own team does not."),
        ],
        settings: Settings {
            description: "Once a month you meet somebody of another department for 25 minutes: how does your side work, what does \
                          mine need, whom should we know?\n\nYou can pause any time; nobody is told."
                .into(),
            objective: objective(
                "Departments know whom to ask, and find things out before they go wrong.",
                "Everybody whose work depends on another department.",
                "Pairs of departments that are joined by at least three people who have met.",
            ),
            ..Settings::default()
        },
        match_types: vec![MatchType {
            agenda: "cross-department".into(),
            cadence: every(4),
            rules: r#"# Always across departments.
[[rule]]
kind = "different"
field = "department"
hard = true

[[rule]]
kind = "not-reporting"
field = "manager"
hard = true

[[rule]]
kind = "different"
field = "location"
weight = 3

[[rule]]
kind = "overlap"
field = "goals"
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

pub(super) fn community() -> Template {
    Template {
        key: "erg-connections".into(),
        name: "ERG connections".into(),
        what_for: "Members of a community meet one by one, not only at events.".into(),
        purpose: "Get to know the people in this community, one conversation at a time.".into(),
        evidence: vec![
            cited("script", "Strangers come close by questions that go deeper, not by being alike."),
            cited("say", "Whoever does not want a match says no within two days, and nobody hears who said it."),
            cited("structured-meeting", "A talk with a plan begins more than an event does."),
        ],
        settings: Settings {
            description: "Once a month you hear of one other member, and decide whether you want to meet. Only members of the \
                          community are here; what you tell each other stays between you.\n\nYou can pause any time; nobody is told."
                .into(),
            objective: objective(
                "Members know each other beyond events, and nobody stays alone with what they meet.",
                "Members of the community.",
                "Members who say that there is somebody here whom they could call.",
            ),
            // Membership is nobody's business but the members', so they are asked by name.
            audience: super::super::Audience::Named,
            ..Settings::default()
        },
        match_types: vec![MatchType {
            process: super::super::Process::Proposed,
            agenda: "community".into(),
            minutes: 30,
            cadence: every(4),
            rules: r#"[[rule]]
kind = "not-reporting"
field = "manager"
levels = 2
hard = true

[[rule]]
kind = "overlap"
field = "goals"
weight = 4

[[rule]]
kind = "different"
field = "level"
weight = 3

[[rule]]
kind = "overlap"
field = "languages"
weight = 2

[[rule]]
kind = "shared-hours"
weight = 2
"#
            .into(),
            ..MatchType::default()
        }],
        ..Template::default()
    }
}

pub(super) fn water_cooler() -> Template {
    Template {
        key: "water-cooler".into(),
        name: "Water cooler".into(),
        what_for: "Three people for 25 minutes, and a light question for everybody each week.".into(),
        purpose: "A little of what the corridor used to do: a question a week, and three of you at a table now and then.".into(),
        evidence: vec![
            cited("social-only", "It is for good company and claims nothing else, so it stays short."),
            cited("weak-ties", "Three at a time: each sits with somebody they would not have asked."),
        ],
        settings: Settings {
            description: "On Tuesdays a light question comes by mail; answer it or read what the others say. Every second week three \
                          of you are put together for 25 minutes.\n\nYou can pause any time; nobody is told."
                .into(),
            objective: objective(
                "People who work apart feel that they have colleagues.",
                "Everybody who works from home or in a small office.",
                "People who laughed with a colleague last week, by their own word.",
            ),
            ..Settings::default()
        },
        match_types: vec![
            MatchType {
                name: "Three at a table".into(),
                group_size: 3,
                agenda: "water-cooler".into(),
                cadence: every(2),
                rules: r#"[[rule]]
kind = "not-reporting"
field = "manager"
hard = true

[[rule]]
kind = "different"
field = "department"
weight = 4

[[rule]]
kind = "overlap"
field = "languages"
weight = 3

[[rule]]
kind = "shared-hours"
weight = 3
"#
                .into(),
                ..MatchType::default()
            },
            MatchType {
                name: "The question of the week".into(),
                cadence: every(1),
                prompts: agendas::water_cooler_prompts().iter().map(|p| (*p).to_owned()).collect(),
                ..MatchType::default()
            },
        ],
        ..Template::default()
    }
}
