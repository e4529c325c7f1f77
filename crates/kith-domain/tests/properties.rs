//! What holds for any people, rules and history.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use jiff::civil::{Date, date};
use kith_domain::number::Decimal;
use kith_domain::people::{Field, FieldName, History, Meeting, People, Person, When};
use kith_domain::rules::{NamedPair, PairKind, RuleKind, RuleSet, Strength, Weight};
use kith_domain::score::{NOBODY_FREE, Scorer};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

const COLUMNS: [&str; 9] = [
    "department",
    "level",
    "interests",
    "offers",
    "wants",
    "hours",
    "zone",
    "start_date",
    "wishes",
];

fn field(name: &str) -> FieldName {
    FieldName::parse(name).unwrap()
}

fn several(values: &'static [&'static str]) -> impl Strategy<Value = String> {
    subsequence(values.to_vec(), 0..=values.len()).prop_map(|chosen| chosen.join("; "))
}

fn one(values: &'static [&'static str]) -> impl Strategy<Value = String> + Clone {
    select(values).prop_map(str::to_owned)
}

fn cells() -> impl Strategy<Value = Vec<String>> {
    (
        one(&["", "Ops", "ops ", "Law", "Design"]),
        one(&["", "1", "2", "2.5", "-3", "9"]),
        several(&["tea", "chess", "Opera", "go", "TEA"]),
        several(&["SQL", "guitar", "Welsh"]),
        several(&["sql", "guitar", "juggling"]),
        one(&["", "9-17", "Mon,Wed 8-12; Sat 22-6", "Tue 13-18"]),
        one(&["", "UTC", "Europe/Berlin", "+05:45", "America/New_York"]),
        one(&["", "2026-01-05", "2020-02-29"]),
        several(&["p0", "p1", "p2", "p3", "nobody"]),
    )
        .prop_map(|c| vec![c.0, c.1, c.2, c.3, c.4, c.5, c.6, c.7, c.8])
}

fn people() -> impl Strategy<Value = People> {
    vec((cells(), any::<bool>(), 0..10usize), 2..8).prop_map(|rows| {
        let n = rows.len();
        let persons = rows
            .into_iter()
            .enumerate()
            .map(|(i, (cells, active, manager))| Person {
                key: format!("p{i}"),
                name: ["Ada Lovelace", "Ben Okri", "Ada Yonath"][i % 3].to_owned(),
                email: None,
                line: i as u64 + 2,
                active,
                manager: Some(manager).filter(|&m| m < n && m != i),
                cells,
            })
            .collect();
        let fields = COLUMNS
            .iter()
            .chain(&["manager"])
            .enumerate()
            .map(|(i, name)| Field {
                name: field(name),
                title: (*name).to_owned(),
                column: i + 1,
            })
            .collect();
        People { fields, persons }
    })
}

fn kind() -> impl Strategy<Value = RuleKind> {
    let bound = one(&["0", "0.5", "1", "3", "100"]).prop_map(|t| Decimal::parse(&t).unwrap());
    let measured = select(vec!["level", "zone", "start_date"]).prop_map(field);
    prop_oneof![
        select(&COLUMNS[..]).prop_map(|f| RuleKind::Same { field: field(f) }),
        select(&COLUMNS[..]).prop_map(|f| RuleKind::Different { field: field(f) }),
        (measured.clone(), bound.clone()).prop_map(|(field, at_most)| RuleKind::Within { field, at_most }),
        (measured, bound).prop_map(|(field, at_least)| RuleKind::Apart { field, at_least }),
        select(&COLUMNS[..]).prop_map(|f| RuleKind::Overlap { field: field(f) }),
        Just(RuleKind::Complement {
            offer: field("offers"),
            want: field("wants")
        }),
        (0..3000u32).prop_map(|at_least_minutes| RuleKind::SharedHours {
            hours: field("hours"),
            time_zone: field("zone"),
            at_least_minutes
        }),
        (1..4u32).prop_map(|levels| RuleKind::NotReporting {
            field: field("manager"),
            levels
        }),
        Just(RuleKind::Table {
            field: field("department"),
            allow: vec![("OPS".into(), "Law".into()), ("Design".into(), "design".into())]
        }),
        (0..200u32).prop_map(|cool_down_days| RuleKind::Fresh { cool_down_days }),
        Just(RuleKind::Wish { field: field("wishes") }),
    ]
}

fn strength() -> impl Strategy<Value = Strength> {
    prop_oneof![
        1 => Just(Strength::Hard),
        3 => (0..=1000u16).prop_map(|w| Strength::Soft(Weight::hundredths(w).unwrap())),
    ]
}

fn rules() -> impl Strategy<Value = RuleSet> {
    let private = subsequence(COLUMNS.to_vec(), 0..=2);
    (
        vec((kind(), strength()), 0..7),
        private,
        prop_oneof![Just(0), 0..6000u16],
        any::<bool>(),
    )
        .prop_map(|(kinds, private, min_score, avoid)| {
            let mut rules = RuleSet {
                min_score,
                private: private.into_iter().map(field).collect(),
                ..RuleSet::default()
            };
            if avoid {
                let pair = NamedPair {
                    a: "p0".into(),
                    b: "p1".into(),
                    kind: PairKind::Forbidden,
                    at: None,
                };
                rules.pairs.push(pair);
            }
            kinds
                .into_iter()
                .for_each(|(kind, strength)| rules.push(kind, strength, false));
            rules
        })
}

fn history() -> impl Strategy<Value = Vec<(i64, usize, usize)>> {
    vec((1..6i64, 0..8usize, 0..8usize), 0..5)
}

fn met(list: &[(i64, usize, usize)], n: usize, place: impl Fn(usize) -> usize) -> History {
    let known = list.iter().filter(|(_, a, b)| a != b && *a < n && *b < n);
    let meeting = |&(round, a, b): &(i64, usize, usize)| Meeting {
        when: if round == 5 {
            When::Date(date(2025, 11, 3))
        } else {
            When::Round(round)
        },
        members: vec![place(a), place(b)],
    };
    History {
        meetings: known.map(meeting).collect(),
    }
}

fn compile(rules: &RuleSet, people: &People, history: &History) -> Scorer {
    let day: Date = date(2026, 3, 27);
    Scorer::compile(rules, people, history, day).unwrap()
}

fn pairs(n: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..n).flat_map(move |a| (0..n).filter(move |&b| b != a).map(move |b| (a, b)))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn scores_are_symmetric_in_range_and_agree_with_what_is_broken(p in people(), r in rules(), h in history()) {
        let n = p.persons.len();
        let scorer = compile(&r, &p, &met(&h, n, |i| i));
        for (a, b) in pairs(n) {
            prop_assert_eq!(scorer.score(a, b), scorer.score(b, a));
            prop_assert_eq!(scorer.broken(a, b), scorer.broken(b, a));
            prop_assert_eq!(scorer.last_met(a, b), scorer.last_met(b, a));
            prop_assert!(scorer.merit(a, b) <= 10_000);
            prop_assert_eq!(scorer.score(a, b), (scorer.broken(a, b) == 0).then(|| scorer.merit(a, b)));
            prop_assert_eq!(scorer.broken(a, b) >> scorer.constraints().len(), 0);
            prop_assert!(scorer.score(a, b).is_none_or(|s| s >= r.min_score));
        }
        prop_assert_eq!(scorer.score(0, 0), None);
    }

    #[test]
    fn parts_add_up_to_the_score(p in people(), r in rules(), h in history(), size in 2..8usize) {
        let scorer = compile(&r, &p, &met(&h, p.persons.len(), |i| i));
        let members: Vec<usize> = (0..p.persons.len().min(size)).rev().collect();
        let (score, points) = (scorer.group_score(&members), scorer.points(&members));
        prop_assert!(points.iter().all(|&(rule, p)| p >= 0 && matches!(r.rules[rule].strength, Strength::Soft(_))));
        if points.is_empty() {
            prop_assert_eq!(score, 5_000 * members.len() as i64);
        } else {
            prop_assert_eq!(points.iter().map(|(_, p)| p).sum::<i64>(), score);
        }
        let parts = scorer.parts(&members);
        prop_assert_eq!(parts.iter().map(|p| p.points).sum::<i64>(), points.iter().map(|(_, p)| p).sum::<i64>());
        // No part names a rule that reads a private field.
        for part in &parts {
            let rule = r.rules.iter().find(|rule| rule.id == part.rule);
            prop_assert_eq!(rule.is_none(), part.rule == "private");
            prop_assert!(rule.is_none_or(|rule| !r.is_private(rule)));
        }
    }

    #[test]
    fn the_order_of_the_people_does_not_matter(p in people(), r in rules(), h in history(), turn in 1..7usize) {
        let n = p.persons.len();
        let place = |i: usize| (i * if n % 5 == 0 { 3 } else { 5 } + turn) % n;
        prop_assert!((0..n).map(place).collect::<std::collections::BTreeSet<_>>().len() == n);
        let mut moved = p.clone();
        for (i, person) in p.persons.iter().enumerate() {
            moved.persons[place(i)] = Person { manager: person.manager.map(place), ..person.clone() };
        }
        let before = compile(&r, &p, &met(&h, n, |i| i));
        let after = compile(&r, &moved, &met(&h, n, place));
        for (a, b) in pairs(n) {
            prop_assert_eq!(before.score(a, b), after.score(place(a), place(b)));
            prop_assert_eq!(before.broken(a, b), after.broken(place(a), place(b)));
            prop_assert_eq!(before.points(&[a, b]), after.points(&[place(a), place(b)]));
            prop_assert_eq!(before.last_met(a, b), after.last_met(place(a), place(b)));
        }
    }

    #[test]
    fn one_hard_rule_more_never_allows_a_pair(p in people(), r in rules(), h in history(), more in kind()) {
        let history = met(&h, p.persons.len(), |i| i);
        let mut stricter = r.clone();
        stricter.push(more, Strength::Hard, false);
        let (before, after) = (compile(&r, &p, &history), compile(&stricter, &p, &history));
        for (a, b) in pairs(p.persons.len()) {
            prop_assert!(after.score(a, b).is_none() || after.score(a, b) == before.score(a, b));
        }
    }

    #[test]
    fn there_is_always_something_to_say(p in people(), r in rules(), h in history(), size in 2..6usize) {
        let n = p.persons.len();
        let history = met(&h, n, |i| i);
        let scorer = compile(&r, &p, &history);
        let members: Vec<usize> = (0..n.min(size)).collect();
        let everybody: Vec<usize> = (0..n).collect();
        let why = scorer.why(&members);
        prop_assert!((1..=3).contains(&why.len()));
        prop_assert!(why.iter().all(|s| s.ends_with('.') && !s.contains("  ")));

        // With every field private nothing may depend on any of them.
        let secret = RuleSet { private: COLUMNS.iter().map(|c| field(c)).collect(), ..r.clone() };
        let secret = compile(&secret, &p, &history);
        for sentence in secret.why(&members) {
            prop_assert!(["You have much to tell each other.", "This is your first time together."].contains(&&*sentence));
        }
        for person in 0..n {
            let reason = scorer.reason_nobody_eligible(person, &everybody);
            prop_assert!(!reason.is_empty());
            if everybody.iter().any(|&other| other != person && scorer.score(person, other).is_some()) {
                prop_assert_eq!(reason, NOBODY_FREE);
            }
        }
    }
}
