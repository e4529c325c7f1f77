//! An odd head-count: a trio, a sit-out or a host, in turns.

use std::collections::BTreeMap;

use crate::support::{Folder, crowd, members, stderr};

#[test]
fn one_trio_when_odd_and_none_when_even() {
    for n in 2..=9 {
        let people: Vec<String> = (0..n).map(|i| format!("p{i}")).collect();
        let people: Vec<&str> = people.iter().map(String::as_str).collect();
        for rules in ["", "odd = \"trio\"\n"] {
            let outcome = Folder::of(crowd(n)).rules(rules).outcome(&[]);
            outcome.nobody_disappears(&people);
            let sizes: Vec<usize> = outcome.matches().iter().map(|m| m.split('+').count()).collect();
            assert_eq!(sizes.iter().filter(|s| **s == 3).count(), n % 2, "{n}: {sizes:?}");
            assert!(sizes.iter().all(|s| *s == 2 || *s == 3));
            assert!(outcome.unmatched().is_empty());
        }
    }
}

#[test]
fn a_trio_needs_three_eligible_pairs() {
    // a-b and b-c may meet, a-c may not: one sits out, and is told why.
    let folder = Folder::of("id,team\na,1\nb,2\nc,1\n")
        .rules("odd = \"trio\"\n[[rule]]\nkind = \"different\"\nfield = \"team\"\nhard = true\n");
    let outcome = folder.outcome(&[]);
    assert_eq!(outcome.matches().len(), 1);
    assert_eq!(outcome.list("unmatched").len(), 1);
    assert!(outcome.flag("optimal"));
    outcome.nobody_disappears(&["a", "b", "c"]);
    // As soon as the rule goes, one more person is matched.
    assert_eq!(outcome.conflicts(), ["different:team: 1"]);
}

#[test]
fn the_score_of_a_trio_is_half_the_sum_of_its_pairs() {
    let folder = Folder::of("id,level\na,0\nb,3\nc,10\n")
        .rules("[[rule]]\nkind = \"within\"\nfield = \"level\"\nat_most = 10\n");
    let outcome = folder.outcome(&["--certificate", "proof.json"]);
    // 7000 + 0 + 3000, halved.
    assert_eq!(
        (outcome.matches(), outcome.int("score")),
        (vec!["a+b+c".to_owned()], 5_000)
    );
    assert!(outcome.flag("optimal"));
}

#[test]
fn one_person_sits_out_and_is_told_so() {
    let folder = Folder::of(crowd(5)).rules("odd = \"sit-out\"\n");
    let outcome = folder.outcome(&[]);
    assert_eq!(outcome.matches().len(), 2);
    let [alone] = outcome.list("unmatched") else {
        panic!("{}", outcome.0)
    };
    assert_eq!(
        alone["reason"],
        "the number of people is odd, so one person sits out each time, by turns"
    );
    assert!(outcome.flag("optimal") && outcome.conflicts().is_empty());
    let even = Folder::of(crowd(6)).rules("odd = \"sit-out\"\n").outcome(&[]);
    assert!(even.unmatched().is_empty());
}

/// Plays so many single rounds, each with the results of all earlier ones as history; counts who is meant by `who`.
fn turns(rules: &str, n: usize, rounds: usize, who: impl Fn(&crate::support::Outcome) -> Vec<String>) -> Vec<usize> {
    let folder = Folder::of(crowd(n)).rules(rules);
    let mut count: BTreeMap<String, usize> = (0..n).map(|i| (format!("p{i}"), 0)).collect();
    let mut files: Vec<String> = Vec::new();
    for round in 0..rounds {
        let out = format!("r{round}.csv");
        let mut args: Vec<&str> = files.iter().flat_map(|f| ["--history", f.as_str()]).collect();
        args.extend(["--out", &out]);
        let outcome = folder.outcome(&args);
        for person in who(&outcome) {
            *count.get_mut(&person).expect("a person of the file") += 1;
        }
        files.push(out);
    }
    count.into_values().collect()
}

#[test]
fn sitting_out_goes_round() {
    let alone = |o: &crate::support::Outcome| -> Vec<String> {
        o.list("unmatched")
            .iter()
            .map(|u| crate::support::string(&u["person"]).to_owned())
            .collect()
    };
    assert_eq!(turns("odd = \"sit-out\"\n", 5, 10, alone), [2; 5]);
}

#[test]
fn being_in_the_trio_goes_round() {
    let trio = |o: &crate::support::Outcome| -> Vec<String> {
        let trios = o
            .list("matches")
            .iter()
            .map(members)
            .filter(|m| m.split('+').count() == 3);
        trios
            .flat_map(|m| m.split('+').map(str::to_owned).collect::<Vec<_>>())
            .collect()
    };
    // Nine people, three rounds: everyone once.
    assert_eq!(turns("", 9, 3, trio), [1; 9]);
}

#[test]
fn the_host_joins_only_when_somebody_would_be_left_over() {
    for host in ["p0", "P0@x.org", "Host"] {
        let people = |n: usize| -> String {
            let rows: String = (1..n).map(|i| format!("p{i},,\n")).collect();
            format!("id,email,name\np0,p0@x.org,Host\n{rows}")
        };
        let rules = format!("odd = \"host:{host}\"\n");
        let even = Folder::of(people(4)).rules(&rules).outcome(&[]);
        assert!(even.unmatched().is_empty(), "three others: the host makes four");
        assert_eq!(even.matches().len(), 2);
        let odd = Folder::of(people(5)).rules(&rules).outcome(&[]);
        assert_eq!(
            odd.unmatched(),
            ["p0: the others are the right number without the host"]
        );
        assert_eq!(odd.matches().len(), 2);
        assert!(odd.flag("optimal"));
    }
}

#[test]
fn a_trio_is_not_asked_for_where_the_total_comes_first() {
    let folder = Folder::of(crowd(3)).rules("objective = \"quality-first\"\nodd = \"trio\"\n");
    let told = stderr(&folder.matched(&[])).replace('\n', " ");
    assert!(told.contains("odd = \"trio\" counts only"), "{told}");
    let silent = Folder::of(crowd(3)).rules("objective = \"quality-first\"\n");
    assert!(!stderr(&silent.matched(&[])).contains("trio"));
}

#[test]
fn older_repeats_come_before_turns_in_the_trio() {
    let folder = Folder::of("name\nAnn\nBen\nCy\nDi\nEd\n").with(
        "past.csv",
        "round,a,b,c\n1,Ann,Ben,Di\n1,Cy,Ed,\n2,Ann,Cy,Di\n2,Ben,Ed,\n3,Ann,Di,Ed\n3,Ben,Cy,\n4,Ben,Cy,Ed\n4,Ann,Di,\n",
    );
    let outcome = folder.outcome(&["--history", "past.csv"]);
    // The round in which everybody met everybody last: four repeats in any case, whose rounds add up to 10 at least. Round 4
    // again, in which it would be the turn of all three, is 16.
    let last = [
        ("AnnBen", 1),
        ("BenDi", 1),
        ("AnnCy", 2),
        ("CyDi", 2),
        ("AnnEd", 3),
        ("DiEd", 3),
        ("AnnDi", 4),
        ("BenCy", 4),
        ("BenEd", 4),
        ("CyEd", 4),
    ];
    let mut rounds = 0;
    for found in outcome.matches() {
        let names: Vec<&str> = found.split('+').collect();
        for (i, a) in names.iter().enumerate() {
            for b in &names[i + 1..] {
                rounds += last
                    .iter()
                    .filter(|(pair, _)| *pair == format!("{a}{b}"))
                    .map(|p| p.1)
                    .sum::<i32>();
            }
        }
    }
    assert_eq!((outcome.int("repeats"), rounds), (4, 10), "{:?}", outcome.matches());
}

#[test]
fn forced_pairs_stay_pairs_and_the_headline_says_so() {
    let forced = "[[pair]]\na = \"Ann\"\nb = \"Ben\"\nkind = \"forced\"\n\
                  [[rule]]\nkind = \"different\"\nfield = \"department\"\nhard = true\n";
    let folder = Folder::of("name,department\nAnn,A\nBen,C\nCy,B\n").rules(forced);
    let outcome = folder.outcome(&["--certificate", "p.json"]);
    assert_eq!(outcome.matches(), ["Ann+Ben"]);
    assert_eq!(outcome.unmatched(), ["Cy: no eligible partner was free"]);
    let told = stderr(&folder.matched(&["--out", "pairs.csv"])).replace('\n', " ");
    assert!(
        told.contains("Optimal: with the forced pairs as they are, nobody else can be matched"),
        "{told}"
    );
    // Without anybody left over there is nothing to say about it.
    let even = Folder::of("name,department\nAnn,A\nBen,C\nCy,B\nDi,C\n").rules(forced);
    let told = stderr(&even.matched(&["--out", "pairs.csv"])).replace('\n', " ");
    assert!(told.contains("Optimal: no other way to pair everyone"), "{told}");
}
