//! Several rounds at once.

use std::collections::{BTreeMap, BTreeSet};

use crate::support::{Folder, Outcome, alone, crowd};

/// How often each two people meet in a plan.
fn meetings(outcome: &Outcome) -> BTreeMap<(String, String), usize> {
    let mut count = BTreeMap::new();
    for found in outcome.rounds().iter().flatten() {
        let members: Vec<&str> = found.split('+').collect();
        for (i, a) in members.iter().enumerate() {
            for b in &members[i + 1..] {
                let pair = if a < b { (*a, *b) } else { (*b, *a) };
                *count.entry((pair.0.to_owned(), pair.1.to_owned())).or_default() += 1;
            }
        }
    }
    count
}

/// How many meetings are not the first of their two people.
fn repeats(outcome: &Outcome) -> i64 {
    meetings(outcome).values().map(|n| *n as i64 - 1).sum()
}

/// By person: how many rounds they sit out.
fn sit_outs(outcome: &Outcome, n: usize) -> Vec<usize> {
    let mut count = vec![0; n];
    for round in outcome.list("rounds") {
        let mut seen: BTreeSet<String> = BTreeSet::new();
        for found in round["matches"].as_array().expect("a list") {
            for person in crate::support::members(found).split('+') {
                assert!(seen.insert(person.to_owned()), "{person} is in two matches of a round");
            }
        }
        for out in round["unmatched"].as_array().expect("a list") {
            let person = crate::support::string(&out["person"]);
            assert!(seen.insert(person.to_owned()), "{person} is in a match and out of it");
            count[person[1..].parse::<usize>().expect("p and a number")] += 1;
        }
        assert_eq!(seen.len(), n, "nobody disappears");
    }
    count
}

#[test]
fn everybody_meets_everybody_without_a_repeat() {
    for n in [2, 4, 6, 8, 10, 20] {
        let outcome = Folder::of(crowd(n)).outcome(&["--rounds", &(n - 1).to_string()]);
        assert_eq!((outcome.int("repeats"), repeats(&outcome)), (0, 0), "{n} people");
        assert_eq!(meetings(&outcome).len(), n * (n - 1) / 2);
        assert_eq!(sit_outs(&outcome, n), vec![0; n]);
    }
    for n in [3, 5, 7, 9, 21] {
        let outcome = Folder::of(crowd(n)).outcome(&["--rounds", &n.to_string()]);
        assert_eq!((outcome.int("repeats"), repeats(&outcome)), (0, 0), "{n} people");
        assert_eq!(meetings(&outcome).len(), n * (n - 1) / 2);
        assert_eq!(sit_outs(&outcome, n), vec![1; n], "everyone sits out once");
    }
}

#[test]
fn fewer_rounds_have_no_repeats_and_fair_sit_outs() {
    for (n, rounds) in [(6, 3), (7, 3), (12, 8), (11, 4), (16, 14)] {
        let outcome = Folder::of(crowd(n)).outcome(&["--rounds", &rounds.to_string()]);
        assert_eq!(repeats(&outcome), 0, "{n} people, {rounds} rounds");
        let out = sit_outs(&outcome, n);
        let (least, most) = (out.iter().min(), out.iter().max());
        assert!(most.zip(least).is_some_and(|(m, l)| m - l <= 1), "{n}: {out:?}");
    }
}

#[test]
fn more_rounds_than_partners_repeat_as_little_as_can_be() {
    for (n, rounds, least) in [(4, 4, 2), (4, 6, 6), (6, 10, 15), (2, 3, 2)] {
        let outcome = Folder::of(crowd(n)).outcome(&["--rounds", &rounds.to_string()]);
        let found = (outcome.int("repeats"), outcome.int("repeats_lower_bound"));
        assert_eq!(found, (least, least), "{n} people, {rounds} rounds");
        assert_eq!(repeats(&outcome), least);
    }
}

#[test]
fn trios_take_turns_in_a_plan() {
    let outcome = Folder::of(crowd(9))
        .rules("odd = \"trio\"\n")
        .outcome(&["--rounds", "3"]);
    assert_eq!(sit_outs(&outcome, 9), vec![0; 9]);
    let mut trios = BTreeMap::new();
    for found in outcome.rounds().iter().flatten().filter(|m| m.split('+').count() == 3) {
        for person in found.split('+') {
            *trios.entry(person.to_owned()).or_insert(0) += 1;
        }
    }
    assert_eq!(trios.into_values().collect::<Vec<_>>(), [1; 9]);
    assert_eq!(outcome.int("repeats"), repeats(&outcome));
}

#[test]
fn hard_rules_hold_in_every_round() {
    let rows: String = (0..10).map(|i| format!("p{i},{}\n", i % 2)).collect();
    let folder =
        Folder::of(format!("id,team\n{rows}")).rules("[[rule]]\nkind = \"different\"\nfield = \"team\"\nhard = true\n");
    // Five partners for everybody: five rounds without a repeat are possible, the sixth repeats five.
    for (rounds, least) in [(5, 0), (6, 5)] {
        let outcome = folder.outcome(&["--rounds", &rounds.to_string()]);
        for (a, b) in meetings(&outcome).keys() {
            let team = |p: &str| p[1..].parse::<usize>().expect("p and a number") % 2;
            assert_ne!(team(a), team(b));
        }
        assert_eq!(outcome.int("repeats"), repeats(&outcome));
        assert_eq!(outcome.int("repeats"), least, "{rounds} rounds");
        assert!(outcome.int("repeats_lower_bound") <= outcome.int("repeats"));
    }
}

#[test]
fn a_hard_fresh_rule_lets_nobody_meet_twice() {
    let folder = Folder::of(crowd(4)).rules("[[rule]]\nkind = \"fresh\"\nhard = true\n");
    let outcome = folder.outcome(&["--rounds", "5"]);
    assert_eq!((outcome.int("repeats"), repeats(&outcome)), (0, 0));
    assert_eq!(meetings(&outcome).len(), 6);
    let last = &outcome.list("rounds")[4];
    assert_eq!(last["matches"].as_array().map(Vec::len), Some(0));
    assert_eq!(last["unmatched"].as_array().map(Vec::len), Some(4));
}

#[test]
fn what_met_before_is_a_repeat_in_a_plan() {
    let folder = Folder::of(crowd(4)).with("past.csv", "round,a,b\n1,p0,p1\n1,p2,p3\n");
    let two = folder.outcome(&["--rounds", "2", "--history", "past.csv"]);
    assert_eq!(two.int("repeats"), 0);
    let three = folder.outcome(&["--rounds", "3", "--history", "past.csv"]);
    assert_eq!((three.int("repeats"), three.int("repeats_lower_bound")), (2, 2));
}

#[test]
fn the_bound_of_a_plan_holds() {
    // a-b-c-d in a row: 2 pairs score 2000 together, b and c alone 9000. Without meeting twice the second round is b and c.
    let rule = "[[rule]]\nkind = \"within\"\nfield = \"level\"\nat_most = 10\n\
                [[rule]]\nkind = \"within\"\nfield = \"level\"\nat_most = 9\nhard = true\n\
                [[rule]]\nkind = \"fresh\"\nhard = true\n";
    let folder = Folder::of("id,level\na,0\nb,9\nc,10\nd,19\n").rules(rule);
    let outcome = folder.outcome(&["--rounds", "3"]);
    assert_eq!(
        outcome.rounds(),
        [vec!["a+b".to_owned(), "c+d".into()], vec!["b+c".into()], vec![]]
    );
    assert_eq!(outcome.int("score"), 11_000);
    // Nothing scores more than everybody with their favourites in each round.
    assert!(outcome.int("upper_bound") >= 11_000 && outcome.int("upper_bound") <= 30_000);
    assert!(!outcome.flag("optimal") || outcome.int("upper_bound") == outcome.int("score"));
    assert_eq!(outcome.list("rounds")[2]["unmatched"].as_array().map(Vec::len), Some(4));
}

#[test]
fn a_plan_lists_who_is_in_no_round() {
    let folder = Folder::of("id,team,active\np0,1,\np1,2,\np2,1,no\np3,,\n")
        .rules("[[rule]]\nkind = \"table\"\nfield = \"team\"\nallow = [[\"1\", \"2\"]]\nhard = true\n");
    let outcome = folder.outcome(&["--rounds", "2"]);
    assert_eq!(outcome.unmatched(), ["p2: inactive", "p3: your team is not filled in"]);
    for round in outcome.list("rounds") {
        let out: Vec<String> = round["unmatched"]
            .as_array()
            .expect("a list")
            .iter()
            .map(alone)
            .collect();
        assert_eq!(out, outcome.unmatched());
    }
}

#[test]
fn groups_can_be_planned() {
    let outcome = Folder::of(crowd(9))
        .rules("group_size = 3\n")
        .outcome(&["--rounds", "4"]);
    assert_eq!(sit_outs(&outcome, 9), vec![0; 9]);
    assert!(outcome.rounds().iter().all(|r| r.len() == 3));
    assert_eq!(outcome.int("repeats"), repeats(&outcome));
}
