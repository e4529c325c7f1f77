//! Outcomes made by hand, with names that are hard to print.

use kith_app::outcome::{Conflict, FreePlaces, Match, Outcome, Round, RuleUsed, Unmatched};

fn found(names: &[&str], score: i64, why: &[&str]) -> Match {
    let texts = |items: &[&str]| items.iter().map(|item| (*item).to_owned()).collect::<Vec<_>>();
    Match {
        members: texts(names),
        names: texts(names),
        score,
        parts: Vec::new(),
        why: texts(why),
    }
}

fn unmatched(name: &str, reason: &str) -> Unmatched {
    Unmatched {
        person: name.to_lowercase(),
        name: name.to_owned(),
        reason: reason.to_owned(),
    }
}

fn rule(kind: &str, field: Option<&str>, weight: Option<f64>) -> RuleUsed {
    let field = field.map(str::to_owned);
    RuleUsed {
        id: match &field {
            Some(field) if kind != "not-reporting" => format!("{kind}:{field}"),
            _ => kind.to_owned(),
        },
        kind: kind.to_owned(),
        field,
        hard: weight.is_none(),
        weight,
        inferred: true,
    }
}

/// Two pairs and a trio of a company of nine; one name of sixty characters, one in Hebrew, one in Japanese, one hostile.
pub(crate) fn matching() -> Outcome {
    let matches = vec![
        found(
            &["Ann Sol", "Ben Reyes"],
            8120,
            &[
                "You both speak Spanish and like climbing.",
                "Ann can help with SQL, which Ben wants to learn.",
            ],
        ),
        found(
            &[
                "Maria Wilhelmina Constantia von Hohenberg-Schwarzenfels Aabjerg",
                "יעל כהן",
            ],
            6000,
            &["You come from different departments: Finance and Design."],
        ),
        found(
            &["小林 恵", "Eve\u{1b}[31m Lund", "Dáithí"],
            4000,
            &[
                "You all like cooking.",
                "Dáithí can help with budgeting and negotiating, which both of you want to learn before the summer.",
            ],
        ),
    ];
    Outcome {
        engine: "kith-engine 0.1.0".to_owned(),
        seed: 1,
        date: "2026-01-05".to_owned(),
        input_sha256: "0f".repeat(32),
        people: 9,
        objective: "everyone-first",
        score: 18_120,
        upper_bound: 18_120,
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
            unmatched("Finn", "inactive"),
            unmatched(
                "Gil",
                "everyone who shares a working hour with you is in your own department",
            ),
            unmatched("Hal", "inactive"),
        ],
        free_places: vec![
            FreePlaces {
                person: "ann".to_owned(),
                places: 2,
            },
            FreePlaces {
                person: "ben".to_owned(),
                places: 1,
            },
        ],
        conflicts: vec![
            Conflict {
                rules: vec!["different:department".to_owned()],
                more_matched: 1,
            },
            Conflict {
                rules: vec!["shared-hours".to_owned(), "not-reporting".to_owned()],
                more_matched: 2,
            },
        ],
        rules: vec![
            rule("complement", Some("offers"), Some(8.0)),
            rule("overlap", Some("interests"), Some(2.5)),
            rule("not-reporting", Some("manager"), None),
            rule("different", Some("department"), None),
        ],
    }
}

/// Two rounds of three people, one sits out in each.
pub(crate) fn plan() -> Outcome {
    let round = |round, names: &[&str], out: &str| Round {
        round,
        matches: vec![found(names, 7000, &["You both cook."])],
        unmatched: vec![unmatched(
            out,
            "the number of people is odd, and this time it is their turn",
        )],
        score: 7000,
    };
    Outcome {
        people: 3,
        score: 14_000,
        upper_bound: 14_000,
        floor: Some(7000),
        repeats: 0,
        repeats_lower_bound: Some(0),
        matches: None,
        rounds: Some(vec![
            round(1, &["Ann Sol", "Ben Reyes"], "Cleo Park"),
            round(2, &["Ann Sol", "Cleo Park"], "Ben Reyes"),
        ]),
        unmatched: Vec::new(),
        free_places: Vec::new(),
        conflicts: Vec::new(),
        ..matching()
    }
}
