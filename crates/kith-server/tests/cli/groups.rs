//! Groups of three to eight.

use crate::oracle::partitions;
use crate::support::{Folder, Outcome, Random, crowd};

/// ⌊Σ of the pair scores / (k − 1)⌋ of every group, from the outcome and the scores of all pairs.
fn check(outcome: &Outcome, edges: &[(String, String, i64)], context: &str) -> i64 {
    let mut total = 0;
    for found in outcome.list("matches") {
        let members: Vec<&str> = found["members"]
            .as_array()
            .expect("a list")
            .iter()
            .map(crate::support::string)
            .collect();
        let mut sum = 0;
        for (i, a) in members.iter().enumerate() {
            for b in &members[i + 1..] {
                let edge = edges.iter().find(|(x, y, _)| (x == a && y == b) || (x == b && y == a));
                sum += edge.unwrap_or_else(|| panic!("{context}: {a} and {b} may not meet")).2;
            }
        }
        let score = sum / (members.len() as i64 - 1);
        assert_eq!(found["score"], score, "{context}: {members:?}");
        total += score;
    }
    assert_eq!(outcome.int("score"), total, "{context}");
    assert!(outcome.int("upper_bound") >= total, "{context}");
    total
}

fn people(n: usize, random: &mut Random) -> (String, Vec<String>) {
    let keys: Vec<String> = (0..n).map(|i| format!("p{i}")).collect();
    let rows: String = keys.iter().map(|k| format!("{k},{}\n", random.below(11))).collect();
    (format!("id,level\n{rows}"), keys)
}

#[test]
fn everybody_is_in_a_group_of_about_the_size() {
    let mut random = Random(7);
    for size in 3..=8 {
        for n in [
            size - 1,
            size,
            size + 1,
            2 * size - 1,
            2 * size + 1,
            2 * size + 2,
            2 * size + 3,
        ] {
            let (csv, keys) = people(n, &mut random);
            let rules = format!("group_size = {size}\n[[rule]]\nkind = \"within\"\nfield = \"level\"\nat_most = 10\n");
            let folder = Folder::of(csv).rules(&rules);
            let args = [
                "--edges",
                "edges.csv",
                "--out",
                "pairs.csv",
                "--certificate",
                "proof.json",
            ];
            let outcome = folder.outcome(&args);
            let context = format!("{n} people in groups of {size}");
            outcome.nobody_disappears(&keys.iter().map(String::as_str).collect::<Vec<_>>());
            assert!(outcome.unmatched().is_empty(), "{context}: {:?}", outcome.unmatched());
            check(&outcome, &crate::support::edges(&folder.read("edges.csv")), &context);
            let sizes: Vec<usize> = outcome.matches().iter().map(|m| m.split('+').count()).collect();
            let (least, most) = (sizes.iter().min(), sizes.iter().max());
            assert!(most.zip(least).is_some_and(|(m, l)| m - l <= 1), "{context}: {sizes:?}");
            // A column pair for each place of the largest group.
            let header = folder.read("pairs.csv").lines().next().expect("a header").to_owned();
            assert_eq!(header.matches("person_").count(), *most.expect("a group"), "{context}");
            let verified = folder.run(&[
                "verify",
                "people.csv",
                "proof.json",
                "--rules",
                "rules.toml",
                "--date",
                crate::support::DATE,
            ]);
            assert_eq!(
                verified.status.code(),
                Some(0),
                "{context}: {}",
                crate::support::stderr(&verified)
            );
        }
    }
}

#[test]
fn those_left_over_can_sit_out() {
    let folder = Folder::of(crowd(8)).rules("group_size = 3\nodd = \"sit-out\"\n");
    let outcome = folder.outcome(&[]);
    let sizes: Vec<usize> = outcome.matches().iter().map(|m| m.split('+').count()).collect();
    assert_eq!(sizes, [3, 3]);
    let reasons: Vec<&str> = outcome
        .list("unmatched")
        .iter()
        .map(|u| crate::support::string(&u["reason"]))
        .collect();
    assert_eq!(
        reasons,
        ["the number of people does not divide evenly, so some sit out each time, by turns"; 2]
    );
}

#[test]
fn the_host_completes_a_group() {
    let rules = "group_size = 4\nodd = \"host:p0\"\n";
    let whole = Folder::of(crowd(9)).rules(rules).outcome(&[]);
    assert_eq!(
        whole.unmatched(),
        ["p0: the others are the right number without the host"]
    );
    let with_host = Folder::of(crowd(8)).rules(rules).outcome(&[]);
    assert!(with_host.unmatched().is_empty());
    assert_eq!(with_host.matches().len(), 2);
}

#[test]
fn hard_rules_hold_for_all_pairs_of_a_group() {
    let rows: String = (0..9).map(|i| format!("p{i},{}\n", i % 3)).collect();
    let folder = Folder::of(format!("id,team\n{rows}"))
        .rules("group_size = 3\n[[rule]]\nkind = \"different\"\nfield = \"team\"\nhard = true\n");
    let outcome = folder.outcome(&["--edges", "edges.csv"]);
    assert_eq!(outcome.matches().len(), 3);
    check(
        &outcome,
        &crate::support::edges(&folder.read("edges.csv")),
        "three teams",
    );
    // Two teams: nobody can be in a group of three.
    let rows: String = (0..6).map(|i| format!("p{i},{}\n", i % 2)).collect();
    let folder = Folder::of(format!("id,team\n{rows}"))
        .rules("group_size = 3\n[[rule]]\nkind = \"different\"\nfield = \"team\"\nhard = true\n");
    let outcome = folder.outcome(&[]);
    assert_eq!((outcome.matches().len(), outcome.unmatched().len()), (0, 6));
    assert_eq!(outcome.conflicts(), ["different:team: 6"]);
}

#[test]
fn the_bound_of_small_groups_holds_and_optimal_is_never_claimed_wrongly() {
    let mut random = Random(11);
    for (n, size) in [(6, 3), (7, 3), (9, 3), (8, 4)] {
        for _ in 0..4 {
            let (csv, _) = people(n, &mut random);
            let rules = format!("group_size = {size}\n[[rule]]\nkind = \"within\"\nfield = \"level\"\nat_most = 10\n");
            let folder = Folder::of(&csv).rules(&rules);
            let outcome = folder.outcome(&["--edges", "edges.csv"]);
            let edges = crate::support::edges(&folder.read("edges.csv"));
            let score = check(&outcome, &edges, &csv);
            let best = partitions(n, size, &edges);
            assert!(score <= best, "the oracle knows them all: {csv}");
            assert!(
                outcome.int("upper_bound") >= best,
                "{csv}: {} < {best}",
                outcome.int("upper_bound")
            );
            if outcome.flag("optimal") {
                assert_eq!(score, best, "{csv}");
            }
            // Whoever met: the bound is of all ways.
            let met: String = (1..n)
                .map(|i| format!("1,p{i},p{}\n", random.below(i as u64)))
                .collect();
            let folder = folder.with("past.csv", format!("round,a,b\n{met}"));
            let again = folder.outcome(&["--history", "past.csv"]);
            assert!(again.int("upper_bound") >= best, "{csv}{met}{}", again.0);
            assert!(
                !again.flag("optimal") || again.int("score") == best,
                "{csv}{met}{}",
                again.0
            );
        }
    }
}

/// A hard rule that allows exactly these pairs, by a letter each person has in a column of their own name.
fn allowed(n: usize, pairs: &[(usize, usize)]) -> (String, String) {
    let rows: String = (0..n).map(|i| format!("p{i},t{i}\n")).collect();
    let list: Vec<String> = pairs.iter().map(|(a, b)| format!("[\"t{a}\", \"t{b}\"]")).collect();
    let rule = format!(
        "[[rule]]\nkind = \"table\"\nfield = \"tag\"\nallow = [{}]\nhard = true\n",
        list.join(", ")
    );
    (format!("id,tag\n{rows}"), rule)
}

#[test]
fn a_search_that_finds_no_place_blames_no_rule() {
    // Twenty groups of five that fit, hidden among pairs that lead nowhere: the search leaves people over, and yet the rule
    // is not in their way.
    let mut random = Random(12);
    let mut left_over = 0;
    for _ in 0..3 {
        let n = 100;
        let mut pairs = Vec::new();
        for (a, b) in (0..n).flat_map(|a| (a + 1..n).map(move |b| (a, b))) {
            if a % 20 == b % 20 || random.below(100) < 30 {
                pairs.push((a, b));
            }
        }
        let (csv, rule) = allowed(n, &pairs);
        let outcome = Folder::of(csv).rules(&format!("group_size = 5\n{rule}")).outcome(&[]);
        left_over += outcome.unmatched().len();
        assert_eq!(outcome.conflicts(), [""; 0], "{:?}", outcome.unmatched());
    }
    assert!(
        left_over > 0,
        "the search found every hidden group, so this shows nothing"
    );
}

#[test]
fn what_is_proved_to_be_in_the_way_of_groups_is_named() {
    // p6 may be with p0 alone, p7 and p8 with two who may not be together: none of the three can be in a group of three.
    let whole = |from: usize, to: usize| (from..to).flat_map(move |a| (a + 1..to).map(move |b| (a, b)));
    let mut pairs: Vec<(usize, usize)> = whole(0, 3).chain(whole(3, 6)).collect();
    pairs.extend([(0, 6), (0, 7), (3, 7), (1, 8), (4, 8)]);
    let (csv, rule) = allowed(9, &pairs);
    let one = Folder::of(&csv).rules(&format!("group_size = 3\n{rule}")).outcome(&[]);
    assert_eq!(one.unmatched().len(), 3, "{:?}", one.unmatched());
    assert_eq!(one.conflicts(), ["table:tag: 3"]);
    // A second rule forbids everybody: giving it up helps six, and the first is not needed for that.
    let second = "[[rule]]\nkind = \"same\"\nfield = \"id\"\nhard = true\n";
    let outcome = Folder::of(&csv)
        .rules(&format!("group_size = 3\n{rule}{second}"))
        .outcome(&[]);
    assert_eq!(outcome.conflicts(), ["same:id: 6"]);
}

#[test]
fn people_who_all_need_the_same_others_are_too_many_for_a_rule() {
    let departments = |counts: &[(&str, usize)]| -> String {
        let people = counts
            .iter()
            .flat_map(|&(d, count)| (0..count).map(move |i| format!("{d}{i},{d}\n")));
        format!("id,department\n{}", people.collect::<String>())
    };
    let rule = "group_size = 3\n[[rule]]\nkind = \"different\"\nfield = \"department\"\nhard = true\n";
    // Six of Sales would need twelve others in groups of three, and there are six; four need four, and there is one.
    for (counts, matched, more) in [
        (&[("sales", 6), ("ops", 3), ("legal", 3)][..], 9, 3),
        (&[("sales", 4), ("design", 1)], 2, 3),
    ] {
        let outcome = Folder::of(departments(counts)).rules(rule).outcome(&[]);
        let people: usize = outcome.matches().iter().map(|m| m.split('+').count()).sum();
        assert_eq!(people, matched, "{counts:?}");
        assert_eq!(outcome.conflicts(), [format!("different:department: {more}")]);
    }
}
