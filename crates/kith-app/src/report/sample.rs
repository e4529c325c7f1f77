//! Outcomes made by hand, for the tests of what is written.

use crate::outcome::{Conflict, FreePlaces, Match, Outcome, Part, Round, RuleUsed, Unmatched};

fn found(people: &[(&str, &str)], score: i64, why: &[&str]) -> Match {
    Match {
        members: people.iter().map(|(id, _)| (*id).to_owned()).collect(),
        names: people.iter().map(|(_, name)| (*name).to_owned()).collect(),
        score,
        parts: vec![
            Part {
                rule: "complement:offers/wants".to_owned(),
                points: score - 500,
            },
            Part {
                rule: "overlap:interests".to_owned(),
                points: 500,
            },
        ],
        why: why.iter().map(|w| (*w).to_owned()).collect(),
    }
}

fn unmatched(person: &str, name: &str, reason: &str) -> Unmatched {
    Unmatched {
        person: person.to_owned(),
        name: name.to_owned(),
        reason: reason.to_owned(),
    }
}

fn rule(id: &str, kind: &str, field: Option<&str>, weight: Option<f64>) -> RuleUsed {
    let field = field.map(str::to_owned);
    RuleUsed {
        id: id.to_owned(),
        kind: kind.to_owned(),
        field,
        hard: weight.is_none(),
        weight,
        inferred: true,
    }
}

/// A pair, a trio, and two people without a match.
pub(crate) fn matching() -> Outcome {
    let matches = vec![
        found(
            &[("p1", "Ann Sol"), ("p2", "Ben Reyes")],
            8120,
            &[
                "You both speak Spanish.",
                "Ann can help with SQL, which Ben wants to learn.",
            ],
        ),
        found(
            &[("p3", "Chioma Eze"), ("p4", "Dáithí Ó Briain"), ("p5", "小林 恵")],
            4000,
            &["You all like climbing."],
        ),
    ];
    Outcome {
        engine: "kith-engine 0.1.0".to_owned(),
        seed: 1,
        date: "2026-01-05".to_owned(),
        input_sha256: "0f".repeat(32),
        people: 7,
        objective: "everyone-first",
        score: 12_120,
        upper_bound: 12_120,
        all_pairs_upper_bound: None,
        gap: 0.0,
        aims: Vec::new(),
        optimal: true,
        scope: "all-pairs",
        floor: Some(4000),
        seconds: 0.25,
        repeats: 1,
        repeats_lower_bound: None,
        matches: Some(matches),
        rounds: None,
        unmatched: vec![
            unmatched("p6", "Eve Lund", "inactive"),
            unmatched("p7", "Finn Abe", "no eligible partner was free"),
        ],
        free_places: vec![FreePlaces {
            person: "p1".to_owned(),
            places: 2,
        }],
        conflicts: vec![Conflict {
            rules: vec!["different:department".to_owned()],
            more_matched: 1,
        }],
        rules: vec![
            rule("complement:offers/wants", "complement", Some("offers"), Some(8.0)),
            rule("overlap:interests", "overlap", Some("interests"), Some(2.5)),
            rule("not-reporting", "not-reporting", Some("manager"), None),
        ],
    }
}

/// Two rounds of three people.
pub(crate) fn plan() -> Outcome {
    let round = |round, matches, unmatched| Round {
        round,
        matches,
        unmatched,
        score: 7000,
    };
    let free = "someone sits out when the number of people is odd; it is Cleo's turn";
    Outcome {
        people: 3,
        score: 14_000,
        upper_bound: 14_000,
        floor: Some(7000),
        repeats: 0,
        repeats_lower_bound: Some(0),
        matches: None,
        rounds: Some(vec![
            round(
                1,
                vec![found(
                    &[("p1", "Ann Sol"), ("p2", "Ben Reyes")],
                    7000,
                    &["You both speak Spanish."],
                )],
                vec![unmatched("p3", "Cleo Park", free)],
            ),
            round(
                2,
                vec![found(
                    &[("p1", "Ann Sol"), ("p3", "Cleo Park")],
                    7000,
                    &["You both cook."],
                )],
                Vec::new(),
            ),
        ]),
        unmatched: Vec::new(),
        free_places: Vec::new(),
        conflicts: Vec::new(),
        ..matching()
    }
}
