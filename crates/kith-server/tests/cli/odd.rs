//! An odd head-count: a trio, a sit-out or a host, in turns.

use std::collections::BTreeMap;

use crate::support::{DATE, Folder, Outcome, Random, crowd, json, members, stderr, stdout};

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

const FORCED: &str = "[[pair]]\na = \"Ann\"\nb = \"Ben\"\nkind = \"forced\"\n";
const DIFFERENT: &str = "[[rule]]\nkind = \"different\"\nfield = \"department\"\nhard = true\n";

fn forced(people: &str, rules: &str) -> (Folder, Outcome) {
    let folder = Folder::of(people).rules(rules);
    let outcome = folder.outcome(&["--certificate", "p.json", "--graph", "g.kg", "--out", "pairs.csv"]);
    let verify = [
        "verify",
        "people.csv",
        "p.json",
        "--rules",
        "rules.toml",
        "--date",
        DATE,
    ];
    let verified = folder.run(&verify);
    assert_eq!(verified.status.code(), Some(0), "{people}{rules}{}", stderr(&verified));
    let verdict = json(&stdout(&verified));
    for (told, proved) in [
        ("score", "weight"),
        ("objective_upper_bound", "upper_bound"),
        ("objective_optimal", "optimal"),
    ] {
        assert_eq!(outcome.0[told], verdict[proved], "{told}: {people}{rules}");
    }
    (folder, outcome)
}

#[test]
fn whoever_is_left_over_joins_a_forced_pair() {
    let (folder, outcome) = forced("name,department\nAnn,A\nBen,C\nCy,B\n", &format!("{FORCED}{DIFFERENT}"));
    assert_eq!(outcome.matches(), ["Ann+Ben+Cy"]);
    assert!(outcome.unmatched().is_empty() && outcome.flag("optimal"));
    assert_eq!(folder.read("g.kg.ids"), "Cy\nAnn + Ben\n");
    let graph = folder.run(&["verify", "g.kg", "p.json"]);
    assert_eq!(graph.status.code(), Some(0), "{}", stderr(&graph));

    // Two forced pairs: the better one, and the same with only one that the rules allow.
    let two = format!("{FORCED}[[pair]]\na = \"Di\"\nb = \"Ed\"\nkind = \"forced\"\n");
    let near = "[[rule]]\nkind = \"within\"\nfield = \"level\"\nat_most = 10\n";
    let people = "name,department,level\nAnn,A,1\nBen,C,2\nCy,B,8\nDi,D,7\nEd,E,6\n";
    let (_, outcome) = forced(people, &format!("{two}{near}"));
    assert_eq!(outcome.matches(), ["Ann+Ben", "Cy+Di+Ed"]);
    assert!(outcome.flag("optimal"));
    let (_, outcome) = forced(&people.replace("Di,D", "Di,B"), &format!("{two}{near}{DIFFERENT}"));
    assert_eq!(outcome.matches(), ["Ann+Ben+Cy", "Di+Ed"]);
    assert!(outcome.flag("optimal"));

    // Nobody joins against a rule, or where people are to sit out.
    let (_, outcome) = forced("name,department\nAnn,A\nBen,C\nCy,A\n", &format!("{FORCED}{DIFFERENT}"));
    assert_eq!(outcome.unmatched(), ["Cy: no eligible partner was free"]);
    let (_, outcome) = forced("name\nAnn\nBen\nCy\n", &format!("odd = \"sit-out\"\n{FORCED}"));
    assert_eq!(outcome.matches(), ["Ann+Ben"]);
}

#[test]
fn forced_pairs_stay_pairs_where_the_others_can_all_be_matched() {
    let rules = format!("{FORCED}{DIFFERENT}");
    let (folder, outcome) = forced("name,department\nAnn,A\nBen,C\nCy,B\nDi,C\nEd,D\n", &rules);
    assert_eq!(outcome.matches(), ["Ann+Ben", "Cy+Di+Ed"]);
    let told = stderr(&folder.matched(&["--out", "pairs.csv"])).replace('\n', " ");
    assert!(
        told.contains("Optimal: with the forced pairs as they are, no other way to group everyone"),
        "{told}"
    );
    // Without anybody left over there is nothing to say about it.
    let (even, _) = forced("name,department\nAnn,A\nBen,C\nCy,B\nDi,C\n", &rules);
    let told = stderr(&even.matched(&["--out", "pairs.csv"])).replace('\n', " ");
    assert!(told.contains("Optimal: no other way to pair everyone"), "{told}");
}

/// People with a department and a level; the first ones are forced pairs.
struct Crew {
    people: Vec<(u64, i64)>,
    forced: usize,
}

/// How many are matched, the lowest score of two where it counts, and the total.
type Worth = (usize, i64, i64);

impl Crew {
    /// The score of two, if they may meet.
    fn two(&self, a: usize, b: usize) -> Option<i64> {
        let ((x, i), (y, j)) = (self.people[a], self.people[b]);
        (x != y).then(|| 10_000 - 1_000 * (i - j).abs())
    }

    /// The best of the people from `free` in pairs and, if there may be one, a trio.
    fn best(&self, free: &[usize], trio: bool, lift: bool) -> Worth {
        let Some((&a, rest)) = free.split_first() else {
            return (0, 10_000, 0);
        };
        let key = |w: &Worth| (w.0, if lift { w.1 } else { 0 }, w.2);
        let without = |gone: &[usize]| -> Vec<usize> { rest.iter().copied().filter(|p| !gone.contains(p)).collect() };
        let mut best = self.best(rest, trio, lift);
        for (i, &b) in rest.iter().enumerate() {
            let Some(ab) = self.two(a, b) else { continue };
            let (n, low, sum) = self.best(&without(&[b]), trio, lift);
            best = [best, (n + 2, low.min(ab), sum + ab)]
                .into_iter()
                .max_by_key(key)
                .expect("two");
            for &c in rest[i + 1..].iter().filter(|_| trio) {
                let (Some(ac), Some(bc)) = (self.two(a, c), self.two(b, c)) else {
                    continue;
                };
                let (n, low, sum) = self.best(&without(&[b, c]), false, lift);
                let this = (n + 3, low.min(ab).min(ac).min(bc), sum + (ab + ac + bc) / 2);
                best = [best, this].into_iter().max_by_key(key).expect("two");
            }
        }
        best
    }

    fn settled(&self) -> i64 {
        (0..self.forced).filter_map(|i| self.two(2 * i, 2 * i + 1)).sum()
    }

    fn expected(&self, lift: bool) -> Worth {
        let free: Vec<usize> = (2 * self.forced..self.people.len()).collect();
        let apart = self.best(&free, true, lift);
        let mut best = apart;
        let key = |w: &Worth| (w.0, if lift { w.1 } else { 0 }, w.2);
        for &v in free.iter().filter(|_| apart.0 < free.len()) {
            let rest: Vec<usize> = free.iter().copied().filter(|&p| p != v).collect();
            for (a, b) in (0..self.forced).map(|i| (2 * i, 2 * i + 1)) {
                let (Some(av), Some(bv), Some(ab)) = (self.two(a, v), self.two(b, v), self.two(a, b)) else {
                    continue;
                };
                let (n, low, sum) = self.best(&rest, false, lift);
                let joined = (n + 1, low.min(av).min(bv), sum + (ab + av + bv) / 2 - ab);
                // Only to match one more.
                if joined.0 > apart.0 {
                    best = [best, joined].into_iter().max_by_key(key).expect("two");
                }
            }
        }
        (best.0 + 2 * self.forced, best.1, best.2 + self.settled())
    }
}

#[test]
fn joining_a_forced_pair_is_as_good_as_every_way_tried() {
    let mut draw = Random(7);
    let mut joined = 0;
    for _ in 0..60 {
        let forced_pairs = 1 + draw.below(2) as usize;
        let n = 2 * forced_pairs + 1 + 2 * draw.below(3) as usize;
        let mut people: Vec<(u64, i64)> = (0..n).map(|_| (draw.below(3), draw.below(10) as i64)).collect();
        (0..forced_pairs).for_each(|i| people[2 * i + 1].0 = (people[2 * i].0 + 1) % 3);
        let crew = Crew {
            people,
            forced: forced_pairs,
        };
        let lift = draw.below(2) == 1;
        let rows: String = crew
            .people
            .iter()
            .enumerate()
            .map(|(i, (d, l))| format!("p{i},d{d},{l}\n"))
            .collect();
        let pairs: String = (0..forced_pairs)
            .map(|i| {
                format!(
                    "[[pair]]\na = \"p{}\"\nb = \"p{}\"\nkind = \"forced\"\n",
                    2 * i,
                    2 * i + 1
                )
            })
            .collect();
        let near = "[[rule]]\nkind = \"within\"\nfield = \"level\"\nat_most = 10\n";
        let rules = format!("lift_worst = {lift}\n{pairs}{near}{DIFFERENT}");
        let (folder, outcome) = forced(&format!("id,department,level\n{rows}"), &rules);
        let (most, _, total) = crew.expected(lift);
        let matched = n - outcome.list("unmatched").len();
        assert_eq!(
            (matched, outcome.int("score")),
            (most, total),
            "{rows}{rules}{}",
            outcome.0
        );
        // Whoever met, as many could score so much.
        let met: String = (1..n).map(|i| format!("1,p{i},p{}\n", draw.below(i as u64))).collect();
        let folder = folder.with("past.csv", format!("round,a,b\n{met}"));
        let again = folder.outcome(&["--history", "past.csv"]);
        let (_, _, any) = crew.expected(false);
        assert_eq!(again.int("upper_bound"), any, "{rows}{rules}{met}{}", again.0);
        assert_eq!(
            again.flag("optimal"),
            again.int("score") == any,
            "{rows}{rules}{met}{}",
            again.0
        );
        let sizes = outcome.matches();
        joined += usize::from(sizes.iter().any(|m| {
            m.split('+').count() == 3 && (0..forced_pairs).any(|i| m.split('+').any(|p| p == format!("p{i}")))
        }));
    }
    assert!(joined > 10, "{joined}");
}
