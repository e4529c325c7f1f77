//! Outcomes made by hand, with names that are hard to print: for the tests of everything that writes an outcome.

use crate::outcome::{Conflict, FreePlaces, Match, Outcome, Part, Round, RuleUsed, Unmatched};

fn found(people: &[(&str, &str)], score: i64, why: &[&str]) -> Match {
    let part = |rule: &str, points| Part {
        rule: rule.to_owned(),
        points,
    };
    Match {
        members: people.iter().map(|(id, _)| (*id).to_owned()).collect(),
        names: people.iter().map(|(_, name)| (*name).to_owned()).collect(),
        score,
        parts: vec![part("complement:offers", score - 500), part("overlap:interests", 500)],
        why: why.iter().map(|why| (*why).to_owned()).collect(),
    }
}

fn unmatched(person: &str, name: &str, reason: &str) -> Unmatched {
    Unmatched {
        person: person.to_owned(),
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

/// Two pairs and a trio of a company of ten; one name of sixty characters, one in Hebrew, one in Japanese, one hostile.
pub fn matching() -> Outcome {
    let matches = vec![
        found(
            &[("p1", "Ann Sol"), ("p2", "Ben Reyes")],
            8120,
            &[
                "You both speak Spanish and like climbing.",
                "Ann can help with SQL, which Ben wants to learn.",
            ],
        ),
        found(
            &[
                ("p3", "Maria Wilhelmina Constantia von Hohenberg-Schwarzenfels Aabjerg"),
                ("p4", "יעל כהן"),
            ],
            6000,
            &["You come from different departments: Finance and Design."],
        ),
        found(
            &[("p5", "小林 恵"), ("p6", "Eve\u{1b}[31m Lund"), ("p7", "Dáithí")],
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
        people: 10,
        objective: "everyone-first",
        score: 18_120,
        upper_bound: 18_120,
        all_pairs_upper_bound: None,
        gap: 0.0,
        aims: Vec::new(),
        forced_stay: false,
        most_people: true,
        optimal: true,
        objective_upper_bound: 18_120,
        objective_optimal: true,
        scope: "all-pairs",
        floor: Some(4000),
        seconds: 0.25,
        repeats: 1,
        repeats_lower_bound: None,
        matches: Some(matches),
        rounds: None,
        unmatched: vec![
            unmatched("p8", "Finn", "inactive"),
            unmatched(
                "p9",
                "Gil",
                "everyone who shares a working hour with you is in your own department",
            ),
            unmatched("p10", "Hal", "inactive"),
        ],
        free_places: vec![
            FreePlaces {
                person: "p1".to_owned(),
                places: 2,
            },
            FreePlaces {
                person: "p2".to_owned(),
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
pub fn plan() -> Outcome {
    let (ann, ben, cleo) = (("p1", "Ann Sol"), ("p2", "Ben Reyes"), ("p3", "Cleo Park"));
    let round = |round, pair: [(&str, &str); 2], out: (&str, &str)| Round {
        round,
        matches: vec![found(&pair, 7000, &["You both cook."])],
        unmatched: vec![unmatched(
            out.0,
            out.1,
            "the number of people is odd, and this time it is their turn",
        )],
        score: 7000,
    };
    Outcome {
        people: 3,
        score: 14_000,
        upper_bound: 14_000,
        objective_upper_bound: 14_000,
        floor: Some(7000),
        repeats: 0,
        repeats_lower_bound: Some(0),
        matches: None,
        rounds: Some(vec![round(1, [ann, ben], cleo), round(2, [ann, cleo], ben)]),
        unmatched: Vec::new(),
        free_places: Vec::new(),
        conflicts: Vec::new(),
        ..matching()
    }
}
