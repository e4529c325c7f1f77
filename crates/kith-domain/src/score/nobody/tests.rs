//! Reasons for people whom nobody may meet.

use super::NOBODY_FREE;
use crate::number::Decimal;
use crate::people::People;
use crate::rules::{NamedPair, PairKind, RuleKind, RuleSet};
use crate::testing::{field, people, rules, scorer};

fn reason(rules: &RuleSet, people: &People) -> String {
    let everybody: Vec<usize> = (0..people.persons.len()).collect();
    scorer(rules, people).reason_nobody_eligible(0, &everybody)
}

fn hours(at_least_minutes: u32) -> RuleKind {
    RuleKind::SharedHours {
        hours: field("hours"),
        time_zone: field("zone"),
        at_least_minutes,
    }
}

fn different(name: &str) -> RuleKind {
    RuleKind::Different { field: field(name) }
}

#[test]
fn one_rule_forbids_everybody() {
    let decimal = |text| Decimal::parse(text).unwrap();
    let same = || RuleKind::Same { field: field("x") };
    let within = |bound| RuleKind::Within {
        field: field("x"),
        at_most: decimal(bound),
    };
    let apart = |bound| RuleKind::Apart {
        field: field("x"),
        at_least: decimal(bound),
    };
    let table = || RuleKind::Table {
        field: field("x"),
        allow: vec![("a".into(), "b".into())],
    };
    let above = |levels| RuleKind::NotReporting {
        field: field("x"),
        levels,
    };
    let overlap = || RuleKind::Overlap { field: field("x") };
    for (kind, own, others, expected) in [
        (different("x"), "a", ["a", "a"], "everyone else has the same x as you"),
        (same(), "a", ["b", ""], "nobody else has the same x as you"),
        (same(), "", ["b", ""], "your x is not filled in"),
        (within("2"), "1", ["4", "5"], "nobody else is within 2 of your x"),
        (
            within("1"),
            "2026-01-01",
            ["2026-01-04", ""],
            "nobody else is within 1 day of your x",
        ),
        (
            within("2.5"),
            "UTC",
            ["+05:30", "-8"],
            "nobody else is within 2.5 hours of your x",
        ),
        (within("2"), "", ["4", "5"], "your x is not filled in"),
        (apart("3"), "1", ["2", "3"], "everyone else is less than 3 from your x"),
        (overlap(), "a;b", ["c", "d"], "nobody else shares any of your xes"),
        (overlap(), "", ["c", "d"], "your xes are not filled in"),
        (table(), "a", ["a", "c"], "nobody else has a x that goes with yours"),
        (
            above(1),
            "",
            ["1", "1"],
            "everyone else is your manager or reports to you",
        ),
        (above(2), "", ["1", "2"], "everyone else is in your reporting line"),
    ] {
        let people = people(&format!("id,x\n1,{own}\n2,{}\n3,{}\n", others[0], others[1]));
        assert_eq!(reason(&rules([(kind.clone(), None)]), &people), expected, "{kind:?}");
    }
}

#[test]
fn departments_hours_help_and_scores() {
    let staff =
        people("id,department,offers,wants,hours,zone\n1,Ops,a,b,9-17,UTC\n2,Ops,c,d,9-17,+12\n3,Ops,c,d,,UTC\n");
    let alone = |kind| reason(&rules([(kind, None)]), &staff);
    assert_eq!(
        alone(different("department")),
        "everyone else is in your own department"
    );
    assert_eq!(alone(hours(60)), "nobody is known to share a working hour with you");
    let staff_of_two = people("id,hours,zone\n1,9-17,UTC\n2,9-17,+12\n");
    let alone_of_two = |kind| reason(&rules([(kind, None)]), &staff_of_two);
    assert_eq!(alone_of_two(hours(60)), "nobody shares a working hour with you");
    assert_eq!(alone_of_two(hours(120)), "nobody shares 2 working hours with you");
    assert_eq!(
        alone_of_two(hours(45)),
        "nobody shares 45 minutes of working time with you"
    );
    let complement = RuleKind::Complement {
        offer: field("offers"),
        want: field("wants"),
    };
    assert_eq!(
        alone(complement.clone()),
        "nobody offers what you want or wants what you offer"
    );
    let scored = RuleSet {
        min_score: 1,
        ..rules([(complement.clone(), Some(100))])
    };
    assert_eq!(reason(&scored, &staff), "no match with you would reach the least score");

    let blank = people("id,offers,wants,hours,zone\n1,,,9-17,\n2,a,b,9-17,UTC\n");
    assert_eq!(
        reason(&rules([(complement, None)]), &blank),
        "neither your offers nor your wants are filled in"
    );
    assert_eq!(
        reason(&rules([(hours(60), None)]), &blank),
        "your hours and your zone are not both filled in"
    );
}

#[test]
fn two_or_three_rules_together() {
    let staff = people(
        "id,department,hours,zone,lead\n\
         1,Ops,9-17,UTC,\n2,Ops,9-17,UTC,\n3,Ops,10-12,UTC,\n4,Design,9-17,+12,\n5,Legal,22-23,UTC,1\n",
    );
    let two = rules([(hours(60), None), (different("department"), None)]);
    assert_eq!(
        reason(&two, &staff),
        "everyone who shares a working hour with you is in your own department"
    );

    let lead = RuleKind::NotReporting {
        field: field("lead"),
        levels: 1,
    };
    let staff =
        people("id,department,hours,zone,lead\n1,Ops,9-17,UTC,\n2,Ops,9-17,UTC,\n3,Law,9-17,+12,\n4,Law,9-17,UTC,1\n");
    let three = rules([(hours(60), None), (lead.clone(), None), (different("department"), None)]);
    assert_eq!(
        reason(&three, &staff),
        "everyone who is outside your reporting line and shares a working hour with you is in your own department"
    );
    let four = rules([
        (hours(60), None),
        (lead, None),
        (different("department"), None),
        (RuleKind::Same { field: field("city") }, None),
    ]);
    let staff = people(
        "id,department,hours,zone,lead,city\n1,Ops,9-17,UTC,,Rome\n2,Ops,9-17,UTC,,Rome\n3,Law,9-17,+12,,Rome\n\
         4,Law,9-17,UTC,1,Rome\n5,Law,9-17,UTC,,Lima\n",
    );
    assert_eq!(
        reason(&four, &staff),
        "your department, your reporting line, your city and your working hours together leave nobody for you"
    );
}

/// What is told of others holds for those too who have nothing in a column.
#[test]
fn empty_cells_of_others_are_no_other_values() {
    let overlap = || RuleKind::Overlap { field: field("likes") };
    let one = || Decimal::parse("1").unwrap();
    let same = RuleKind::Same { field: field("x") };
    let within = RuleKind::Within {
        field: field("x"),
        at_most: one(),
    };
    let apart = RuleKind::Apart {
        field: field("x"),
        at_least: one(),
    };
    let table = RuleKind::Table {
        field: field("x"),
        allow: vec![("1".into(), "1".into())],
    };
    let likes = "everyone who shares one of your likes";
    for (kind, others, expected) in [
        (&same, ["", "7"], "has no x or another one than you"),
        (&same, ["", ""], "has no x"),
        (&same, ["7", "8"], "has another x than you"),
        (&within, ["", "7"], "has no x or is more than 1 from yours"),
        (&within, ["", ""], "has no x"),
        (&table, ["", "7"], "has no x or one that does not go with yours"),
        (&table, ["", ""], "has no x"),
    ] {
        let staff = people(&format!(
            "id,likes,x\n1,chess,1\n2,chess,{}\n3,chess,{}\n4,go,1\n",
            others[0], others[1]
        ));
        let reason = reason(&rules([(overlap(), None), (kind.clone(), None)]), &staff);
        assert_eq!(reason, format!("{likes} {expected}"), "{kind:?}");
    }
    for (others, expected) in [
        (["", "5"], "has no x or is at least 1 from your x"),
        (["", ""], "has no x"),
        (["5", "5"], "is at least 1 from your x"),
    ] {
        let staff = people(&format!(
            "id,department,x\n1,Ops,1\n2,Ops,{}\n3,Ops,{}\n4,Law,1\n",
            others[0], others[1]
        ));
        let reason = reason(&rules([(apart.clone(), None), (different("department"), None)]), &staff);
        assert_eq!(reason, format!("everyone who {expected} is in your own department"));
    }
}

#[test]
fn nothing_private_shows() {
    let staff = people("id,faith,department,wish\n1,a,Ops,2\n2,a,Law,3\n3,a,Ops,2\n");
    let mut rules = rules([(different("faith"), None)]);
    assert_eq!(reason(&rules, &staff), "everyone else has the same faith as you");
    rules.private = [field("faith")].into();
    assert_eq!(reason(&rules, &staff), NOBODY_FREE);

    // A public rule that leaves somebody says nothing either, even where it explains most of it.
    rules.push(different("department"), crate::rules::Strength::Hard, false);
    assert_eq!(reason(&rules, &staff), NOBODY_FREE);

    let avoid = |b: &str| NamedPair {
        a: "1".into(),
        b: b.into(),
        kind: PairKind::Forbidden,
        at: None,
    };
    let avoiding = RuleSet {
        pairs: vec![avoid("2"), avoid("3")],
        ..RuleSet::default()
    };
    assert_eq!(reason(&avoiding, &staff), NOBODY_FREE);
    let wishing = crate::testing::rules([(RuleKind::Wish { field: field("wish") }, None)]);
    let staff = people("id,wish\n1,2\n2,3\n3,2\n");
    assert_eq!(scorer(&wishing, &staff).reason_nobody_eligible(0, &[2]), NOBODY_FREE);

    // A least score that a private rule counts towards is as private as the rule.
    let mut scored = crate::testing::rules([(different("faith"), Some(100))]);
    (scored.min_score, scored.private) = (1, [field("faith")].into());
    let staff = people("id,faith\n1,a\n2,a\n");
    assert_eq!(reason(&scored, &staff), NOBODY_FREE);
}

#[test]
fn nobody_at_all_and_somebody_after_all() {
    let staff = people("id,x\n1,a\n2,b\n");
    let rules = rules([(different("x"), None)]);
    assert_eq!(
        scorer(&rules, &staff).reason_nobody_eligible(0, &[0]),
        "there is nobody else to meet"
    );
    assert_eq!(reason(&rules, &staff), NOBODY_FREE);
}

/// Five rules of which each forbids one person alone.
#[test]
fn covers_are_smallest() {
    let cover = super::smallest_cover;
    assert_eq!(cover(&[0b110, 0b010]), [1]);
    assert_eq!(cover(&[0b0001, 0b0110, 0b1100]), [0, 2]);
    assert_eq!(cover(&[1, 2, 4]), [0, 1, 2]);
    assert_eq!(cover(&[1, 2, 4, 8, 24]), [0, 1, 2, 3]);
    assert_eq!(cover(&[1 << 63]), [63]);
}
