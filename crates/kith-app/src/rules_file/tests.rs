//! Files that read, and the exact message of those that do not.

use kith_domain::number::Decimal;
use kith_domain::rules::{RuleKind, Strength, Weight};

use super::*;

fn field(name: &str) -> FieldName {
    FieldName::parse(name).unwrap()
}

#[test]
fn an_empty_file_asks_for_nothing() {
    for text in ["", "\u{feff}", "# nothing\n"] {
        assert_eq!(read(text), Ok(RuleSet::default()), "{text:?}");
    }
}

#[test]
fn everything_at_once() {
    let rules = read(
        r#"
group_size = 2
odd = "host: 17"
objective = "quality-first"
lift_worst = true
min_score = 2_500
roles = { field = "Role", from = "mentor", to = "mentee" }
capacity = "places"

[[pair]]
a = "ann@example.org"
b = " ben "
kind = "forbidden"

[[rule]]
kind = "complement"
offer = "offers"
want = "wants"
weight = 7.25

[[rule]]
kind = "within"
field = "level"
at_most = 0.5
hard = true

[[rule]]
kind = "shared-hours"

[[rule]]
kind = "not-reporting"
levels = 3
hard = true

[[rule]]
kind = "table"
field = "level"
allow = [["A", "B"], ["C", "C"]]
weight = 0

[[rule]]
kind = "fresh"
hard = false

[[rule]]
kind = "fresh"
cool_down_days = 0
hard = true

[fields.Disability]
private = true

[fields.wants]
private = false
"#,
    )
    .unwrap();
    assert_eq!(rules.odd, Some(Odd::Host("17".to_owned())));
    assert_eq!(
        (rules.objective, rules.lift_worst, rules.min_score),
        (Objective::QualityFirst, true, 2500)
    );
    assert_eq!(
        rules.roles,
        Some(Roles {
            field: field("role"),
            from: "mentor".into(),
            to: "mentee".into()
        })
    );
    assert_eq!(rules.capacity, Some(field("places")));
    assert_eq!(rules.private, [field("disability")].into());
    assert_eq!(rules.shown, [field("wants")].into());
    assert_eq!(
        rules.pairs,
        [NamedPair {
            a: "ann@example.org".into(),
            b: "ben".into(),
            kind: PairKind::Forbidden,
            at: Some(Place { line: 10, column: 1 }),
        }]
    );
    let weight = |hundredths| Strength::Soft(Weight::hundredths(hundredths).unwrap());
    let seen: Vec<(&str, &RuleKind, Strength)> = rules
        .rules
        .iter()
        .map(|r| (r.id.as_str(), &r.kind, r.strength))
        .collect();
    let complement = RuleKind::Complement {
        offer: field("offers"),
        want: field("wants"),
    };
    let within = RuleKind::Within {
        field: field("level"),
        at_most: Decimal::parse("0.5").unwrap(),
    };
    let hours = RuleKind::SharedHours {
        hours: field("working_hours"),
        time_zone: field("time_zone"),
        at_least_minutes: 60,
    };
    let above = RuleKind::NotReporting {
        field: field("manager"),
        levels: 3,
    };
    let allow = vec![("A".to_owned(), "B".to_owned()), ("C".to_owned(), "C".to_owned())];
    let table = RuleKind::Table {
        field: field("level"),
        allow,
    };
    let (fresh, ever) = (
        RuleKind::Fresh { cool_down_days: 90 },
        RuleKind::Fresh { cool_down_days: 0 },
    );
    assert_eq!(
        seen,
        [
            ("complement:offers/wants", &complement, weight(725)),
            ("within:level", &within, Strength::Hard),
            ("shared-hours", &hours, weight(100)),
            ("not-reporting", &above, Strength::Hard),
            ("table:level", &table, weight(0)),
            ("fresh", &fresh, weight(100)),
            ("fresh#2", &ever, Strength::Hard),
        ]
    );
    // A column is remembered where it is named first, a usual one where its rule begins.
    let places: Vec<(&str, usize, usize)> = rules
        .mentions
        .iter()
        .map(|(f, p)| (f.as_str(), p.line, p.column))
        .collect();
    assert_eq!(
        places,
        [
            ("disability", 50, 9),
            ("level", 23, 9),
            ("manager", 30, 1),
            ("offers", 17, 9),
            ("places", 8, 12),
            ("role", 7, 19),
            ("time_zone", 27, 1),
            ("wants", 18, 8),
            ("working_hours", 27, 1),
        ]
    );
}

#[test]
fn mistakes_are_named_with_their_place() {
    for (text, message) in [
        (
            "[[rule]]\nkind = \"diferent\"\n",
            "line 2, column 8: kind `diferent` is not known; did you mean `different`?",
        ),
        (
            "[[rule]]\nkind = \"magic\"\n",
            "line 2, column 8: kind `magic` is not known; it can be `same`, `different`, `within`, `apart`, `overlap`, \
             `complement`, `shared-hours`, `not-reporting`, `table`, `fresh` or `wish`",
        ),
        (
            "[[rule]]\nfield = \"x\"\n",
            "line 1, column 1: a `[[rule]]` needs `kind`: `same`, `different`, `within`, `apart`, `overlap`, `complement`, \
             `shared-hours`, `not-reporting`, `table`, `fresh` or `wish`",
        ),
        (
            "[[rules]]\nkind = \"same\"\nfield = \"x\"\n",
            "line 1, column 3: a rules file has no `[[rules]]`; did you mean `[[rule]]`?",
        ),
        (
            "[[rule]]\nkind = \"same\"\nfeild = \"x\"\n",
            "line 3, column 1: a rule of kind `same` has no `feild`; did you mean `field`?",
        ),
        (
            "[[rule]]\nkind = \"same\"\nfield = \"x\"\nlevels = 1\n",
            "line 4, column 1: a rule of kind `same` has no `levels`; it can have `field`, `kind`, `hard` and `weight`",
        ),
        (
            "[[rule]]\nkind = \"same\"\n",
            "line 1, column 1: a rule of kind `same` needs `field`",
        ),
        (
            "[[rule]]\nkind = \"within\"\nfield = \"x\"\n",
            "line 1, column 1: a rule of kind `within` needs `at_most`",
        ),
        (
            "[[rule]]\nkind = \"same\"\nfield = \" \"\n",
            "line 3, column 9: `field` is empty; fill it in",
        ),
        (
            "[[rule]]\nkind = \"same\"\nfield = \"_\"\n",
            "line 3, column 9: the name of a column is empty",
        ),
        (
            "[[rule]]\nkind = \"same\"\nfield = 3\n",
            "line 3, column 9: `field` is 3; it must be a text in quotes",
        ),
        (
            "[[rule]]\nkind = \"same\"\nfield = \"x\"\nweight = 10.01\n",
            "line 4, column 10: `weight` is 10.01; it must be a number from 0 to 10 with at most two decimal places",
        ),
        (
            "[[rule]]\nkind = \"same\"\nfield = \"x\"\nweight = 1e0\n",
            "line 4, column 10: `weight` is 1e0; it must be a number from 0 to 10 with at most two decimal places",
        ),
        (
            "[[rule]]\nkind = \"same\"\nfield = \"x\"\nhard = true\nweight = 3\n",
            "line 5, column 10: a hard rule has no weight, as it is never broken; remove `weight` or `hard`",
        ),
        (
            "[[rule]]\nkind = \"same\"\nfield = \"x\"\nhard = \"yes\"\n",
            "line 4, column 8: `hard` is `yes`; it must be true or false",
        ),
        (
            "[[rule]]\nkind = \"apart\"\nfield = \"x\"\nat_least = -1\n",
            "line 4, column 12: `at_least` is -1; it must be a number that is not negative, such as 3 or 2.5",
        ),
        (
            "[[rule]]\nkind = \"not-reporting\"\nlevels = 0\n",
            "line 3, column 10: `levels` is 0; it must be a whole number from 1 to 100",
        ),
        (
            "[[rule]]\nkind = \"shared-hours\"\nat_least_minutes = 99999999999999999999\n",
            "line 3, column 20: `at_least_minutes` is 99999999999999999999; it must be a whole number from 0 to 10080",
        ),
        (
            "[[rule]]\nkind = \"table\"\nfield = \"x\"\nallow = []\n",
            "line 4, column 9: `allow` is empty; it must be a list of pairs such as [[\"Junior\", \"Senior\"]]",
        ),
        (
            "[[rule]]\nkind = \"table\"\nfield = \"x\"\nallow = [[\"A\", \"B\"], [\"A\"]]\n",
            "line 4, column 22: every entry of `allow` must be two texts, such as [\"Junior\", \"Senior\"]",
        ),
        (
            "[[rule]]\nkind = \"table\"\nfield = \"x\"\nallow = [[\"A\", \"B\", 3]]\n",
            "line 4, column 10: every entry of `allow` must be two texts, such as [\"Junior\", \"Senior\"]",
        ),
        (
            "[rule]\nkind = \"same\"\n",
            "line 1, column 1: `rule` is a table; it must be one or more tables under `[[rule]]`, with double brackets",
        ),
        (
            "grup_size = 2\n",
            "line 1, column 1: a rules file has no `grup_size`; did you mean `group_size`?",
        ),
        (
            "zzz = 2\n",
            "line 1, column 1: a rules file has no `zzz`; it can have `group_size`, `odd`, `objective`, `lift_worst`, `infer`, \
             `min_score`, `roles`, `capacity`, `pair`, `rule` and `fields`",
        ),
        (
            "group_size = 9\n",
            "line 1, column 14: `group_size` is 9; it must be a whole number from 2 to 8",
        ),
        (
            "group_size = 2.0\n",
            "line 1, column 14: `group_size` is 2.0; it must be a whole number from 2 to 8",
        ),
        (
            "min_score = 10001\n",
            "line 1, column 13: `min_score` is 10001; it must be a whole number from 0 to 10000",
        ),
        (
            "odd = \"host:\"\n",
            "line 1, column 7: `odd` is `host:`; it can be `trio`, `sit-out` or `host:` and a person's id",
        ),
        (
            "objective = \"everyone\"\n",
            "line 1, column 13: objective `everyone` is not known; it can be `everyone-first` or `quality-first`",
        ),
        (
            "capacity = \"places\"\n",
            "line 1, column 12: `capacity` needs `roles`: only people on two sides can take several matches",
        ),
        (
            "group_size = 3\nroles = { field = \"r\", from = \"a\", to = \"b\" }\n",
            "line 2, column 9: `roles` make pairs across two sides, so `group_size` must be 2",
        ),
        (
            "roles = { field = \"r\", from = \"a\", to = \" A \" }\n",
            "line 1, column 41: both sides are `A`; `from` and `to` must differ",
        ),
        (
            "roles = \"mentor\"\n",
            "line 1, column 9: `roles` is `mentor`; it must be a table",
        ),
        (
            "roles = { field = \"r\", from = \"a\" }\n",
            "line 1, column 9: `roles` needs `to`",
        ),
        (
            "[[pair]]\na = \"1\"\nb = \"2\"\nkind = \"forced\"\n[[pair]]\na = \"2\"\nb = \"1\"\nkind = \"forbidden\"\n",
            "line 5, column 1: `2` and `1` are both forced and forbidden (see line 1); remove one of the two pairs",
        ),
        (
            "[[pair]]\na = \"1\"\nb = \"2\"\n",
            "line 1, column 1: a `[[pair]]` needs `kind`: `forced` or `forbidden`",
        ),
        (
            "[fields]\nage = true\n",
            "line 2, column 1: write `[fields.age]` and below it `private = true`",
        ),
        (
            "[fields.age]\nprivat = true\n",
            "line 2, column 1: `[fields.age]` has no `privat`; did you mean `private`?",
        ),
        (
            "\u{feff}x = 1\n",
            "line 1, column 1: a rules file has no `x`; it can have `group_size`, `odd`, `objective`, \
             `lift_worst`, `infer`, `min_score`, `roles`, `capacity`, `pair`, `rule` and `fields`",
        ),
    ] {
        assert_eq!(read(text).map_err(|e| e.to_string()), Err(message.to_owned()), "{text}");
    }
}

#[test]
fn what_is_no_toml_is_named_with_its_place() {
    for (text, line, column) in [
        ("a = \n", 1, 5),
        ("[[rule]\n", 1, 8),
        ("odd = \"trio\"\nodd = \"trio\"\n", 2, 1),
        ("é = 1 2\n", 1, 1),
        ("x = \"", 1, 6),
    ] {
        let error = read(text).unwrap_err();
        assert_eq!((error.line, error.column), (line, column), "{text:?} {error}");
        assert!(error.message.starts_with("this is not TOML: "), "{error}");
    }
}

#[test]
fn the_deepest_nesting_is_an_error_and_no_overflow() {
    assert!(read(&format!("x = {}", "[".repeat(100_000))).is_err());
    assert!(read(&"[a.".repeat(50_000)).is_err());
}
