//! One letter of each kind, about people who do not exist: for the page that shows how letters look, and for tests.

use jiff::{SignedDuration, Timestamp};
use kith_domain::id::{MatchId, PersonId, ProgramId, RoundId};
use uuid::Uuid;

use super::super::matches::MetTally;
use super::List;
use super::context::{Agenda, Group, Letter, Other, Program, Reader, Session, Standing, Step, What};

/// A letter of each kind, with a word that tells them apart. What is personal in links is left out.
pub fn samples(now: Timestamp) -> Vec<(&'static str, Letter)> {
    let days = |n: i64| now + SignedDuration::from_hours(24 * n);
    let program = Program {
        id: ProgramId::from(Uuid::nil()),
        name: "Coffee with a colleague".to_owned(),
        purpose: "Get to know people you would not meet otherwise.".to_owned(),
        next_at: Some(days(12)),
    };
    let ben = other("Ben Okafor", "America/New_York");
    let group = Group {
        id: MatchId::from(Uuid::nil()),
        program: program.clone(),
        others: vec![ben.clone()],
        role: None,
        why: vec![
            "You both speak Spanish and like climbing.".to_owned(),
            "Ben can help Ann with SQL.".to_owned(),
        ],
        question: Some("What did you do last week that nobody asked you to do?".to_owned()),
        agenda: Some(Agenda {
            name: "Three steps closer".to_owned(),
            steps: [
                (5, "Arrive"),
                (7, "A step closer"),
                (8, "Another step"),
                (5, "Take something along"),
            ]
            .map(|(minutes, title)| Step {
                minutes,
                title: title.to_owned(),
            })
            .to_vec(),
        }),
        minutes: 25,
        ends_at: days(14),
        over: false,
        session: None,
    };
    let trio = Group {
        others: vec![ben, other("Chiara D’Angelo-Østergård <script>", "Asia/Kolkata")],
        why: Vec::new(),
        question: None,
        agenda: None,
        ..group.clone()
    };
    let mentoring = Group {
        others: vec![Other {
            role: Some("mentor".to_owned()),
            ..other("Ben Okafor", "UTC")
        }],
        role: Some("mentee".to_owned()),
        minutes: 50,
        ..group.clone()
    };
    let session = Session {
        starts_at: days(3),
        minutes: 25,
        place: "https://video.example.org/ann-ben".to_owned(),
        moved: false,
        cancelled: false,
    };
    let said = |session: Session| What::Session {
        group: group.clone(),
        session,
    };
    let registration = |standing| What::Registration {
        program: program.clone(),
        standing,
    };
    let round_made = |matched, draft| What::RoundMade {
        program: program.clone(),
        round: RoundId::from(Uuid::nil()),
        number: 7,
        people: 48,
        matched,
        draft,
    };
    let list = [
        ("introduction", What::Introduction(group.clone()), Some(List::Matches)),
        (
            "introduction-trio",
            What::Introduction(trio.clone()),
            Some(List::Matches),
        ),
        ("introduction-roles", What::Introduction(mentoring), Some(List::Matches)),
        (
            "proposal",
            What::Proposal {
                group: group.clone(),
                until: days(2),
            },
            Some(List::Matches),
        ),
        (
            "unmatched",
            What::Unmatched {
                program: program.clone(),
                reason: "An odd number of people took part, and this time it was your turn to wait.".to_owned(),
                until: Some(days(5)),
            },
            Some(List::Matches),
        ),
        ("reminder", What::Reminder(group.clone()), Some(List::Reminders)),
        (
            "did-you-meet",
            What::DidYouMeet {
                group: group.clone(),
                answer: "/a/sample".to_owned(),
            },
            Some(List::Questions),
        ),
        ("match-ended", What::MatchEnded(group.clone()), None),
        ("match-goes-on", What::MatchGoesOn(group.clone()), None),
        ("session", said(session.clone()), None),
        (
            "session-moved",
            said(Session {
                moved: true,
                place: String::new(),
                ..session.clone()
            }),
            None,
        ),
        (
            "session-cancelled",
            said(Session {
                cancelled: true,
                ..session
            }),
            None,
        ),
        ("invitation", What::Invitation(program.clone()), Some(List::Invitations)),
        ("registration", registration(Standing::Active), None),
        ("registration-applied", registration(Standing::Applied), None),
        ("registration-waiting", registration(Standing::Waiting), None),
        ("declined", What::Declined(program.clone()), None),
        (
            "paused-by-silence",
            What::PausedBySilence {
                program: program.clone(),
                stay: "/stay/sample".to_owned(),
            },
            None,
        ),
        (
            "prompt",
            What::Prompt {
                program: program.clone(),
                wording: "Which small thing made your work easier this month?".to_owned(),
                reply: "/reply/sample".to_owned(),
            },
            Some(List::Prompts),
        ),
        ("organizing", What::Organizing(program.clone()), None),
        ("round-made", round_made(41, false), Some(List::Organizing)),
        ("round-draft", round_made(48, true), Some(List::Organizing)),
        (
            "digest",
            What::Digest {
                program: program.clone(),
                round: RoundId::from(Uuid::nil()),
                number: 7,
                met: MetTally {
                    matches: 24,
                    all_say_yes: 15,
                    one_says_yes: 3,
                    disputed: 0,
                    not_met: 2,
                    passed: 1,
                    unknown: 3,
                },
                applied: 2,
            },
            Some(List::Organizing),
        ),
    ];
    let letter = |(word, what, list): (&'static str, What, Option<List>)| {
        let to = Reader {
            id: PersonId::from(Uuid::nil()),
            name: "Ann Lee".to_owned(),
            language: "en".to_owned(),
            time_zone: "Europe/Berlin".to_owned(),
        };
        let list = list.map(|list| (list, "/u/sample".to_owned()));
        (word, Letter { to, what, list })
    };
    list.into_iter().map(letter).collect()
}

fn other(name: &str, time_zone: &str) -> Other {
    Other {
        name: name.to_owned(),
        time_zone: time_zone.to_owned(),
        role: None,
    }
}
