//! Compiling: what is refused, what is warned about, and which constraints come out.

use jiff::civil::{Date, date};

use super::*;
use crate::people::{History, Meeting, When};
use crate::rules::{NamedPair, PairKind, Place};
use crate::testing::{field, people, rules, scorer};

fn refused(rules: &RuleSet, csv: &str) -> RuleError {
    Scorer::compile(rules, &people(csv), &History::default(), date(2026, 1, 5)).unwrap_err()
}

fn different(name: &str) -> RuleKind {
    RuleKind::Different { field: field(name) }
}

/// Scores of millions of pairs are computed by several threads.
#[test]
fn threads_can_share_a_scorer() {
    fn shared<T: Send + Sync>() {}
    shared::<Scorer>();
}

#[test]
fn an_unknown_column_is_named_with_its_place() {
    let mut rules = rules([(different("departement"), None)]);
    rules
        .mentions
        .insert(field("departement"), Place { line: 4, column: 9 });
    let error = refused(&rules, "id,department\n1,x\n");
    assert_eq!(
        error.to_string(),
        "no column is called `departement`; did you mean `department`?"
    );
    assert_eq!(
        (error.is_in_people(), error.line(), error.column(), error.title()),
        (false, Some(4), Some(9), None)
    );

    let hidden = RuleSet {
        private: [field("faith")].into(),
        ..RuleSet::default()
    };
    assert_eq!(
        refused(&hidden, "id,x\n1,x\n").to_string(),
        "no column is called `faith`; the file has id, x"
    );

    let wide = format!(
        "id,{}\n1\n",
        (1..30).map(|i| format!("c{i}")).collect::<Vec<_>>().join(",")
    );
    assert_eq!(
        refused(&hidden, &wide).to_string(),
        "no column is called `faith`; the file has id, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, … (30 columns)"
    );
}

#[test]
fn a_wrong_cell_is_named_with_its_place() {
    let hours = RuleKind::SharedHours {
        hours: field("Working Hours"),
        time_zone: field("time_zone"),
        at_least_minutes: 60,
    };
    let error = refused(
        &rules([(hours, None)]),
        "id,Working Hours,time_zone\n1,9-17,UTC\n2,early,UTC\n",
    );
    assert_eq!(
        error.to_string(),
        "`early` is not working hours such as `Mon-Fri 09:00-17:00` or `Mon,Wed 08:30-12:00; Tue 13-18`"
    );
    assert_eq!(
        (error.is_in_people(), error.line(), error.column(), error.title()),
        (true, Some(3), Some(2), Some("Working Hours"))
    );
}

#[test]
fn limits() {
    let mut many = RuleSet::default();
    for _ in 0..=MAX_HARD_RULES {
        many.push(different("x"), Strength::Hard, false);
    }
    assert_eq!(
        refused(&many, "id,x\n1,a\n").to_string(),
        "there are 63 hard rules; at most 62 are possible, so remove or merge some"
    );
    many.rules.pop();
    assert_eq!(
        scorer(&many, &people("id,x\n1,a\n2,a\n")).broken(0, 1),
        (1 << MAX_HARD_RULES) - 1
    );

    let mut more = RuleSet::default();
    for _ in 0..=MAX_RULES {
        more.push(
            different("x"),
            Strength::Soft(crate::rules::Weight::hundredths(1000).unwrap()),
            false,
        );
    }
    assert!(matches!(
        refused(&more, "id,x\n1,a\n"),
        RuleError::TooMany {
            found: 201,
            most: 200,
            ..
        }
    ));
    more.rules.pop();
    assert_eq!(scorer(&more, &people("id,x\n1,a\n2,b\n")).score(0, 1), Some(10_000));

    for day in [Date::MIN, Date::MAX] {
        let error = Scorer::compile(&RuleSet::default(), &people("id\n1\n"), &History::default(), day).unwrap_err();
        assert_eq!(error, RuleError::Date { date: day });
    }
}

#[test]
fn constraints_in_order_and_their_bits() {
    let mut all = rules([
        (different("x"), Some(100)),
        (different("y"), None),
        (different("z"), None),
    ]);
    all.private = [field("z")].into();
    all.min_score = 1;
    let pair = NamedPair {
        a: "1".into(),
        b: "2".into(),
        kind: PairKind::Forbidden,
        at: None,
    };
    all.pairs.push(pair);
    let scorer = scorer(&all, &people("id,x,y,z\n1,a,a,a\n2,a,a,a\n3,b,a,b\n4,c,b,c\n"));
    let seen: Vec<(&str, bool, ConstraintKind)> = scorer
        .constraints()
        .iter()
        .map(|c| (c.id.as_str(), c.private, c.kind))
        .collect();
    assert_eq!(
        seen,
        [
            ("different:y", false, ConstraintKind::Rule(1)),
            ("different:z", true, ConstraintKind::Rule(2)),
            ("forbidden-pairs", true, ConstraintKind::ForbiddenPairs),
            ("min-score", false, ConstraintKind::MinScore),
        ]
    );
    assert_eq!(
        (scorer.broken(0, 1), scorer.broken(0, 2), scorer.broken(0, 3)),
        (0b1111, 0b0001, 0)
    );
    assert_eq!((scorer.score(0, 1), scorer.score(0, 3)), (None, Some(10_000)));
    assert!(scorer.is_eligible(&[0, 3]) && scorer.is_eligible(&[2, 3]) && !scorer.is_eligible(&[0, 2, 3]));
    assert_eq!(scorer.merit(0, 1), 0);
}

#[test]
fn what_is_passed_over_is_warned_about() {
    let table = RuleKind::Table {
        field: field("x"),
        allow: vec![("a".into(), "b".into()), ("c".into(), "d".into())],
    };
    let lead = RuleKind::NotReporting {
        field: field("lead"),
        levels: 1,
    };
    let all = rules([
        (RuleKind::Wish { field: field("wish") }, Some(100)),
        (table, Some(100)),
        (lead, None),
    ]);
    let scorer = scorer(&all, &people("id,x,wish,lead\n1,a,2;Zoe,\n2,b,2;1;1,1\n3,a,,Boss\n"));
    let warnings: Vec<(Option<u64>, &str)> = scorer.warnings().iter().map(|w| (w.line, w.message.as_str())).collect();
    assert_eq!(
        warnings,
        [
            (
                Some(2),
                "`Zoe` in wish is no id, e-mail or unique name in the file; the entry does not count"
            ),
            (
                Some(3),
                "`2` in wish is the person themselves; the entry does not count"
            ),
            (None, "nobody's x is `c` or `d`, which the rule `table` lists"),
            (
                Some(4),
                "`Boss` in lead is no id, e-mail or unique name in the file; the rule passes over it"
            ),
        ]
    );
    assert_eq!((scorer.merit(0, 1), scorer.broken(0, 1)), (10_000, 1));
}

#[test]
fn the_age_of_repeats() {
    let history = History {
        meetings: vec![
            Meeting {
                when: When::Round(1),
                members: vec![0, 1],
            },
            Meeting {
                when: When::Round(2),
                members: vec![1, 2],
            },
        ],
    };
    let people = people("id\n1\n2\n3\n");
    let scorer = Scorer::compile(&RuleSet::default(), &people, &history, date(2026, 1, 5)).unwrap();
    assert_eq!(
        (scorer.last_met(1, 0), scorer.last_met(2, 1), scorer.last_met(0, 2)),
        (Some(0), Some(1), None)
    );
}
