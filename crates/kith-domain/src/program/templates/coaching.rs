//! For peers who help each other to get better at something.

use super::super::{MatchType, Process, Question, Roles, Settings};
use super::{Template, cited, every, objective};

pub(super) fn peer_coaching() -> Template {
    Template {
        key: "peer-coaching".into(),
        name: "Peer coaching season".into(),
        what_for: "Six hours with one partner in twelve weeks, each coached by the other toward a goal.".into(),
        purpose: "Move one thing that matters to you, with a colleague who asks well and keeps you to your word.".into(),
        evidence: vec![
            cited("dose", "Six sessions in three months, then it ends or you choose again."),
            cited("worksheet", "You write down a goal and what stands in its way before you meet."),
            cited("complement", "Partners are strong where the other wants to grow."),
            cited("if-then", "Each session ends with a plan: if this happens, then I will do that."),
            cited("progress", "You tell your partner how far you came."),
            cited("say", "You may say no to a match within two days."),
            cited("untrained", "The agenda holds the questions, so nobody has to be a coach before."),
        ],
        weeks: Some(12),
        settings: Settings {
            description: "You get one partner for the whole season. Every second week you take 50 minutes: half for you, half for \
                          your partner, with questions that lead from where you want to go to what you do next.\n\nBefore the first \
                          hour, take ten minutes for one goal and what stands in its way. You can pause or leave any time; nobody is \
                          told why."
                .into(),
            objective: objective(
                "People reach what they set out to do, and help others to.",
                "Whoever has a goal for the next three months.",
                "Goals that were reached at the end of the season, by the person and the partner.",
            ),
            questions: vec![Question {
                wording: "What do you want to move in these twelve weeks? A sentence is enough.".into(),
                choices: Vec::new(),
                required: false,
            }],
            ..Settings::default()
        },
        match_types: vec![MatchType {
            process: Process::Proposed,
            agenda: "grow-coaching".into(),
            minutes: 50,
            sessions: 6,
            cadence: every(12),
            // Late joiners still have two sessions in three before them.
            cut_off_percent: 34,
            rules: r#"# Equals: nobody coaches a manager or a report.
[[rule]]
kind = "not-reporting"
field = "manager"
levels = 2
hard = true

# One is strong where the other wants to grow, best in both directions.
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
kind = "shared-hours"
weight = 4

[[rule]]
kind = "different"
field = "department"
weight = 2
"#
            .into(),
            ..MatchType::default()
        }],
    }
}

pub(super) fn managers_circle() -> Template {
    Template {
        key: "new-managers-circle".into(),
        name: "New managers' circle".into(),
        what_for: "Circles of five to seven new managers who help each other by asking, once a month.".into(),
        purpose: "A fixed circle of people who have just begun to lead, for what you cannot discuss in your own team.".into(),
        evidence: vec![
            cited("circles", "The same small group every month, not a new one each time."),
            cited("structured-meeting", "Two people bring a matter and have fixed turns; the others only ask."),
            cited("if-then", "Each turn ends with a plan that the circle asks about next time."),
        ],
        weeks: Some(24),
        settings: Settings {
            description: "Five to seven of you stay together for half a year and meet once a month for an hour. Two bring something \
                          that keeps them busy; the others help by asking, not by advising. What is said stays in the circle."
                .into(),
            objective: objective(
                "New managers find their own way to lead, and are not alone with it.",
                "People who lead a team for less than two years.",
                "New managers who would take the role again, and whose teams say that they know what is expected.",
            ),
            questions: vec![Question {
                wording: "Since when do you lead people?".into(),
                choices: vec![
                    "I am about to begin".into(),
                    "Less than six months".into(),
                    "Six months to two years".into(),
                    "Longer".into(),
                ],
                required: true,
            }],
            admission: super::super::Admission::ByApplication,
            ..Settings::default()
        },
        match_types: vec![MatchType {
            process: Process::OrganizerLed,
            group_size: 6,
            agenda: "action-learning".into(),
            minutes: 60,
            sessions: 6,
            cadence: every(24),
            cut_off_percent: 17,
            rules: r#"# Nobody sits in a circle with somebody above or below.
[[rule]]
kind = "not-reporting"
field = "manager"
levels = 2
hard = true

# People of one department compete for the same things, and share less.
[[rule]]
kind = "different"
field = "department"
weight = 6

[[rule]]
kind = "overlap"
field = "languages"
weight = 4

[[rule]]
kind = "shared-hours"
weight = 5
"#
            .into(),
            ..MatchType::default()
        }],
    }
}

pub(super) fn skill_exchange() -> Template {
    Template {
        key: "skill-exchange".into(),
        name: "Skill exchange".into(),
        what_for: "Two people teach each other something that one can and the other wants to.".into(),
        purpose: "Learn something from a colleague on your own work, and pass on something that you can.".into(),
        evidence: vec![
            cited("complement", "What one offers the other wants, best in both directions."),
            cited("structured-meeting", "Show, then let the other do it, with equal time for both."),
            cited("say", "You may say no to a match within two days."),
        ],
        settings: Settings {
            description: "Write down in your profile what you can share and what you want to learn. Every month you meet somebody \
                          with whom that fits, for 50 minutes: half for each of the two skills, on real work."
                .into(),
            objective: objective(
                "People can do more, and know who here can do what.",
                "Whoever wants to learn something that a colleague can.",
                "People who used something at work that a colleague had shown them.",
            ),
            ..Settings::default()
        },
        match_types: vec![MatchType {
            process: Process::Proposed,
            agenda: "skill-exchange".into(),
            minutes: 50,
            sessions: 2,
            cadence: every(4),
            rules: r#"[[rule]]
kind = "not-reporting"
field = "manager"
hard = true

# This is what it is about.
[[rule]]
kind = "complement"
offer = "offers"
want = "wants"
weight = 10

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
        ..Template::default()
    }
}

pub(super) fn tutoring() -> Template {
    Template {
        key: "peer-tutoring".into(),
        name: "Classroom peer tutoring".into(),
        what_for: "Somebody who has understood a subject helps somebody who wants to, every week.".into(),
        purpose: "Understand what you are learning by explaining it to each other.".into(),
        evidence: vec![
            cited("complement", "The tutor is strong in what the learner asks for."),
            cited("untrained", "Tutors follow an agenda that keeps them from doing it for the learner."),
            cited("dose", "Six meetings with the same person, so that each builds on the one before."),
        ],
        weeks: Some(12),
        settings: Settings {
            description: "Tell in your profile which subjects you can explain and with which you want help. Tutor and learner stay \
                          together for six weeks and meet once a week for 45 minutes."
                .into(),
            objective: objective(
                "Learners understand what they are taught, and tutors understand it better.",
                "Everybody in the class or course.",
                "Learners who can solve alone what they could not before.",
            ),
            ..Settings::default()
        },
        match_types: vec![MatchType {
            roles: Roles::Two {
                from: "tutor".into(),
                to: "learner".into(),
            },
            agenda: "tutoring".into(),
            minutes: 45,
            sessions: 6,
            cadence: every(6),
            rules: r#"# A tutor who can explain what the learner asks for.
[[rule]]
kind = "complement"
offer = "offers"
want = "wants"
weight = 10

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
    }
}
