//! What people are told, and what they are never told.

use jiff::civil::date;

use super::one_full_stop;
use crate::number::Decimal;
use crate::people::{History, Meeting, When};
use crate::rules::{RuleKind, RuleSet, Strength, Weight};
use crate::score::Scorer;
use crate::testing::{field, people, rules, scorer};

const STAFF: &str = "\
id,name,languages,interests,skills,offers,wants,department,level,location,time_zone,working_hours,start_date,goals,groups,wish,floor,remote
1,Ada Lovelace,English;Spanish,climbing;tea,SQL,SQL;chess,guitar,Finance,3,Berlin,Europe/Berlin,9-17,2026-01-01,lead a team,Pride,2,3,yes
2,Ben Okri,Spanish,climbing;opera;tea,SQL;Go,guitar,SQL,Design,4,Berlin,Europe/London,9-17,2026-01-13,lead a team,Pride,1,4,yes
3,Cy Twombly,Spanish,tea;opera,Rust,,guitar,Finance,9,Lima,+05:30,22-06,2020-01-13,,,,9,yes
4,Dee Rees,French,,,,,,,,,,,,,,,
5,Ada Yonath,Spanish,tea,Rust,,,Legal,9,Lima,+05:30,9-10,2020-01-13,,,,9,yes
";

fn overlap(name: &str) -> RuleKind {
    RuleKind::Overlap { field: field(name) }
}

fn same(name: &str) -> RuleKind {
    RuleKind::Same { field: field(name) }
}

fn different(name: &str) -> RuleKind {
    RuleKind::Different { field: field(name) }
}

fn within(name: &str, at_most: &str) -> RuleKind {
    RuleKind::Within {
        field: field(name),
        at_most: Decimal::parse(at_most).unwrap(),
    }
}

fn apart(name: &str, at_least: &str) -> RuleKind {
    RuleKind::Apart {
        field: field(name),
        at_least: Decimal::parse(at_least).unwrap(),
    }
}

fn complement() -> RuleKind {
    RuleKind::Complement {
        offer: field("offers"),
        want: field("wants"),
    }
}

fn hours() -> RuleKind {
    RuleKind::SharedHours {
        hours: field("working_hours"),
        time_zone: field("time_zone"),
        at_least_minutes: 60,
    }
}

fn why(rules: &RuleSet, members: &[usize]) -> Vec<String> {
    scorer(rules, &people(STAFF)).why(members)
}

fn one(kind: RuleKind, members: &[usize]) -> String {
    let said = why(&rules([(kind, Some(100))]), members);
    assert_eq!(said.len(), 1);
    said[0].clone()
}

#[test]
fn a_hard_and_a_soft_rule_of_a_kind_say_it_once() {
    for (kind, sentence) in [
        (overlap("interests"), "You both like climbing and tea."),
        (same("location"), "You are both based in Berlin."),
        (overlap("goals"), "You have a goal in common: lead a team."),
    ] {
        let twice = rules([(kind.clone(), None), (kind, Some(100))]);
        assert_eq!(why(&twice, &[0, 1]), [sentence]);
    }
}

#[test]
fn each_kind_in_words() {
    for (kind, members, sentence) in [
        (overlap("languages"), &[0, 1][..], "You both speak Spanish."),
        (overlap("interests"), &[0, 1], "You both like climbing and tea."),
        (overlap("skills"), &[0, 1], "You are both skilled in SQL."),
        (overlap("goals"), &[0, 1], "You have a goal in common: lead a team."),
        (overlap("languages"), &[0, 1, 2], "You all speak Spanish."),
        (overlap("interests"), &[0, 1, 2], "You all like tea."),
        (overlap("skills"), &[0, 1, 2], "Ada and Ben are both skilled in SQL."),
        (
            overlap("goals"),
            &[0, 1, 2],
            "Ada and Ben have a goal in common: lead a team.",
        ),
        (same("location"), &[0, 1], "You are both based in Berlin."),
        (same("department"), &[0, 2], "You both work in Finance."),
        (same("level"), &[2, 4], "You are both at level 9."),
        (same("start_date"), &[2, 4], "You have the same start date: 2020-01-13."),
        (same("time_zone"), &[2, 4], "You are both in the time zone +05:30."),
        (
            different("department"),
            &[0, 1],
            "You come from different departments: Finance and Design.",
        ),
        (
            different("start_date"),
            &[0, 1],
            "You bring different start dates: 2026-01-01 and 2026-01-13.",
        ),
        (same("languages"), &[2, 4], "You both speak Spanish."),
        (
            different("department"),
            &[0, 1, 2],
            "Together you come from 2 departments: Finance and Design.",
        ),
        (within("floor", "2"), &[0, 1], "You are close in “floor”: 3 and 4."),
        (
            within("floor", "6"),
            &[0, 1, 2, 4],
            "You are close in “floor”: 3, 4 and 9.",
        ),
        (within("start_date", "30"), &[0, 1], "You started 12 days apart."),
        (within("start_date", "30"), &[2, 4], "You started on the same day."),
        (within("time_zone", "3"), &[0, 1], "Your clocks are 1 hour apart."),
        (within("time_zone", "3"), &[2, 4], "Your clocks show the same time."),
        (
            apart("time_zone", "3"),
            &[0, 2],
            "Your clocks are 4 hours 30 minutes apart.",
        ),
        (
            apart("time_zone", "3"),
            &[0, 1, 2],
            "Your clocks are up to 5 hours 30 minutes apart.",
        ),
        (apart("start_date", "365"), &[0, 2], "You started about 5 years apart."),
        (
            apart("floor", "4"),
            &[0, 2],
            "You bring different answers to “floor”: 3 and 9.",
        ),
        (hours(), &[0, 1], "You share 35 working hours a week."),
        (hours(), &[0, 1, 4], "You have much to tell each other."),
        (
            complement(),
            &[0, 1],
            "Ada can help with SQL, which Ben wants to learn; Ben can help with guitar, which Ada wants to learn.",
        ),
        (
            complement(),
            &[1, 2],
            "Ben can help with guitar, which Cy wants to learn.",
        ),
        (
            complement(),
            &[0, 1, 2],
            "Ben can help with guitar, which Ada and Cy want to learn; Ada can help with SQL, which Ben wants to learn.",
        ),
    ] {
        assert_eq!(one(kind.clone(), members), sentence, "{kind:?} {members:?}");
    }
}

/// A negative is never said: where a rule does not hold, nothing is.
#[test]
fn something_warm_when_there_is_nothing_to_say() {
    let table = RuleKind::Table {
        field: field("department"),
        allow: vec![("Finance".into(), "Design".into())],
    };
    for (kind, members) in [
        (overlap("interests"), &[0, 3][..]),
        (same("department"), &[0, 1]),
        (different("department"), &[0, 2]),
        // Who stands above whom, and answers without their question.
        (different("level"), &[0, 1]),
        (within("level", "2"), &[0, 1]),
        (apart("level", "4"), &[0, 2]),
        (different("skills"), &[1, 2]),
        (different("floor"), &[0, 1]),
        (within("floor", "2"), &[2, 4]),
        (same("floor"), &[2, 4]),
        (same("remote"), &[0, 1]),
        (different("department"), &[0, 3]),
        (within("level", "2"), &[0, 2]),
        (within("level", "2"), &[0, 3]),
        (apart("level", "4"), &[2, 4]),
        (complement(), &[2, 3]),
        (hours(), &[0, 3]),
        (table, &[0, 1]),
        (
            RuleKind::NotReporting {
                field: field("wish"),
                levels: 1,
            },
            &[0, 1],
        ),
        (RuleKind::Fresh { cool_down_days: 90 }, &[0, 1]),
        (RuleKind::Wish { field: field("wish") }, &[0, 1]),
    ] {
        assert_eq!(
            one(kind.clone(), members),
            "You have much to tell each other.",
            "{kind:?} {members:?}"
        );
    }
}

#[test]
fn the_strongest_rules_first_and_at_most_three_sentences() {
    let all = rules([
        (different("department"), None),
        (overlap("goals"), Some(100)),
        (hours(), Some(50)),
        (overlap("interests"), Some(300)),
        (overlap("languages"), Some(1000)),
        (complement(), Some(1000)),
    ]);
    assert_eq!(
        why(&all, &[0, 1]),
        [
            "Ada can help with SQL, which Ben wants to learn; Ben can help with guitar, which Ada wants to learn.",
            "You both like climbing and tea and speak Spanish.",
            "You have a goal in common: lead a team.",
        ]
    );
}

#[test]
fn at_most_three_values_the_rarest_first() {
    let people = people("id,interests\nAda,a;b;c;d;e\nBen,e;d;c;b;a\nCy,a;b;d\nDee,a;b\nEli,e;a\n");
    let scorer = scorer(&rules([(overlap("interests"), Some(100))]), &people);
    assert_eq!(scorer.why(&[0, 1]), ["You both like c, d and e."]);
}

#[test]
fn what_everybody_has_is_said_only_when_there_is_nothing_else() {
    let people =
        people("id,languages,goals\nAda,English;Welsh,a;b\nBen,English;Welsh,b;a\nCy,English,\nDee,English,b\n");
    let scorer = scorer(
        &rules([(overlap("languages"), Some(1000)), (overlap("goals"), Some(1))]),
        &people,
    );
    assert_eq!(
        scorer.why(&[0, 1]),
        ["You both speak Welsh.", "You have goals in common: a and b."]
    );
    assert_eq!(scorer.why(&[1, 3]), ["You have a goal in common: b."]);
    assert_eq!(scorer.why(&[0, 2]), ["You both speak English."]);
}

#[test]
fn columns_that_nobody_knows_keep_the_title_of_their_file() {
    let people = people(
        "id,name,Fähigkeiten,Büro?,Beitritt\n1,Ada,Excel;Python,Süd,2020-01-01\n2,Ben,excel;SQL,Nord,2020-01-04\n\
         3,Cy,Excel,West,2020-01-04\n",
    );
    let field = |title: &str| {
        people
            .fields
            .iter()
            .find(|f| f.title == title)
            .unwrap()
            .name
            .to_string()
    };
    for (kind, members, sentence) in [
        (
            overlap("Fähigkeiten"),
            &[0, 1][..],
            "You have the same “Fähigkeiten”: Excel.",
        ),
        (
            overlap("Fähigkeiten"),
            &[0, 1, 2],
            "You all have the same “Fähigkeiten”: Excel.",
        ),
        (
            different(&field("Büro?")),
            &[0, 1],
            "You bring different answers to “Büro”: Süd and Nord.",
        ),
        (
            different(&field("Büro?")),
            &[0, 1, 2],
            "Together you bring 3 answers to “Büro”: Süd, Nord and West.",
        ),
        (within("Beitritt", "30"), &[0, 1], "In “Beitritt” you are 3 days apart."),
        (within("Beitritt", "30"), &[1, 2], "You have the same “Beitritt”."),
    ] {
        let said = scorer(&rules([(kind, Some(100))]), &people).why(members);
        assert_eq!(said, [sentence]);
    }
}

#[test]
fn values_and_names_read_well_whatever_is_in_them() {
    let people = people(
        "id,name,first_name,clubs,wants,offers\n1,Mary Ann Lee,Mary Ann,Chess club.;Go?,,SQL\n\
         2,ROTH Ben,,Chess club.;Go?,SQL,\n3,Dr Cy Twombly,,Chess club.,,\n",
    );
    for (kind, members, sentence) in [
        (
            same("clubs"),
            &[0, 1][..],
            "You have the same “clubs”: Chess club. and Go?",
        ),
        (
            overlap("clubs"),
            &[0, 1, 2],
            "You all have the same “clubs”: Chess club.",
        ),
        (
            complement(),
            &[0, 1],
            "Mary Ann can help with SQL, which Ben wants to learn.",
        ),
    ] {
        assert_eq!(scorer(&rules([(kind, Some(100))]), &people).why(members), [sentence]);
    }
    assert_eq!(one_full_stop("Chess club..".to_owned()), "Chess club.");
    assert_eq!(one_full_stop("And so on....".to_owned()), "And so on.");
}

#[test]
fn full_names_where_first_names_are_the_same() {
    let kind = overlap("skills");
    let people = people("id,name,skills\n1,Ada Lovelace,SQL\n2,Ada Yonath,SQL\n3,Cy,\n");
    assert_eq!(
        scorer(&rules([(kind, Some(100))]), &people).why(&[0, 1, 2]),
        ["Ada Lovelace and Ada Yonath are both skilled in SQL."]
    );
}

#[test]
fn private_fields_and_wishes_are_never_spoken_of() {
    let mut secret = rules([
        (overlap("interests"), Some(1000)),
        (complement(), Some(1000)),
        (same("location"), None),
        (RuleKind::Wish { field: field("wish") }, Some(1000)),
        (overlap("languages"), Some(1)),
    ]);
    // Groups are private by themselves.
    secret.push(overlap("groups"), Strength::Soft(Weight::ONE), true);
    secret.private = ["interests", "wants", "location"].map(field).into();
    assert_eq!(why(&secret, &[0, 1]), ["You both speak Spanish."]);

    let mut open = rules([(overlap("groups"), Some(100))]);
    open.shown = [field("groups")].into();
    assert_eq!(why(&open, &[0, 1]), ["You both belong to Pride."]);
}

#[test]
fn meeting_for_the_first_time_is_said_last_and_only_with_a_history() {
    let rules = rules([
        (RuleKind::Fresh { cool_down_days: 0 }, Some(1000)),
        (overlap("languages"), Some(1)),
    ]);
    let history = History {
        meetings: vec![Meeting {
            when: When::Round(1),
            members: vec![0, 2],
        }],
    };
    let scorer = Scorer::compile(&rules, &people(STAFF), &history, date(2026, 1, 5)).unwrap();
    assert_eq!(
        scorer.why(&[0, 1]),
        ["You both speak Spanish.", "This is your first time together."]
    );
    assert_eq!(scorer.why(&[0, 2]), ["You both speak Spanish."]);
    assert_eq!(scorer.why(&[0, 1, 2]), ["You all speak Spanish."]);
}
