//! Random small files of people: what Kith finds must be what trying everything finds.

use std::collections::BTreeSet;

use crate::oracle::Case;
use crate::support::{Folder, Outcome, Random, edges};

pub(crate) struct Files {
    pub(crate) n: usize,
    pub(crate) people: String,
    pub(crate) past: String,
    pub(crate) met: Vec<(usize, usize)>,
}

/// Few levels and many teams give ties, dead ends and odd components.
pub(crate) fn files(random: &mut Random, with_past: bool) -> Files {
    let n = 2 + random.below(8) as usize;
    let (teams, levels) = (2 + random.below(3), 3 + random.below(20));
    let rows: String = (0..n)
        .map(|i| {
            format!(
                "p{i},{},{},{}\n",
                random.below(teams),
                random.below(levels),
                random.below(3)
            )
        })
        .collect();
    let mut met = BTreeSet::new();
    if with_past {
        for _ in 0..random.below(2 * n as u64) {
            let (a, b) = (random.below(n as u64) as usize, random.below(n as u64) as usize);
            if a != b {
                met.insert((a.min(b), a.max(b)));
            }
        }
    }
    // One round, so that all repeats are equally old and only their number counts.
    let past: String = met.iter().map(|(a, b)| format!("1,p{a},p{b}\n")).collect();
    Files {
        n,
        people: format!("id,team,level,colour\n{rows}"),
        past: format!("round,a,b\n{past}"),
        met: met.into_iter().collect(),
    }
}

const RULES: &str = "\
[[rule]]
kind = \"different\"
field = \"team\"
hard = true
[[rule]]
kind = \"within\"
field = \"level\"
at_most = 20
weight = 3
[[rule]]
kind = \"same\"
field = \"colour\"
";

pub(crate) fn solve(files: &Files, options: &str, args: &[&str]) -> (Outcome, Case, Folder) {
    let folder = Folder::of(&files.people)
        .rules(&format!("{options}{RULES}"))
        .with("past.csv", &files.past);
    let mut all = vec![
        "--history",
        "past.csv",
        "--edges",
        "edges.csv",
        "--certificate",
        "proof.json",
    ];
    all.extend(args);
    let outcome = folder.outcome(&all);
    let mut case = Case::new(files.n, &edges(&folder.read("edges.csv")));
    case.met = files.met.clone();
    (outcome, case, folder)
}

pub(crate) fn people_matched(outcome: &Outcome) -> i64 {
    let people: BTreeSet<String> = outcome
        .matches()
        .iter()
        .flat_map(|m| m.split('+').map(str::to_owned).collect::<Vec<_>>())
        .collect();
    people.len() as i64
}

#[test]
fn pairs_are_the_best_there_are() {
    let mut random = Random(1);
    for round in 0..40 {
        let files = files(&mut random, round % 2 == 1);
        // An odd person may sit out whoever it is: nobody has before.
        let (outcome, case, _) = solve(&files, "odd = \"sit-out\"\n", &[]);
        let found = (people_matched(&outcome), -outcome.int("repeats"), outcome.int("score"));
        let best = case.best(false);
        let told = format!("{}{}\n{}", files.people, files.past, outcome.0);
        if files.n.is_multiple_of(2) || files.met.is_empty() {
            assert_eq!(found, (best.people, best.repeats, best.total), "{told}");
        } else {
            // Turns come before repeats where one person sits out.
            assert_eq!(found.0, best.people, "{told}");
        }
        assert!(outcome.flag("objective_optimal"), "{told}");
        assert_eq!(outcome.int("objective_upper_bound"), outcome.int("score"), "{told}");
    }
}

#[test]
fn a_trio_is_bounded_and_called_optimal_only_when_it_is() {
    let mut random = Random(2);
    let mut proved = 0;
    for round in 0..40 {
        let mut files = files(&mut random, round % 3 == 2);
        while files.n.is_multiple_of(2) {
            files = crate::optimum::files(&mut random, round % 3 == 2);
        }
        let (outcome, case, _) = solve(&files, "odd = \"trio\"\n", &[]);
        let best = case.best(true);
        let told = format!("{}{}\n{best:?}\n{}", files.people, files.past, outcome.0);
        let trios = outcome.matches().iter().filter(|m| m.split('+').count() == 3).count();
        assert!(trios <= 1, "{told}");
        let found = (people_matched(&outcome), -outcome.int("repeats"), outcome.int("score"));
        assert!(found <= (best.people, best.repeats, best.total), "{told}");
        if outcome.flag("objective_optimal") {
            proved += 1;
            assert_eq!(found, (best.people, best.repeats, best.total), "{told}");
        }
        if found.0 == best.people && found.1 == best.repeats {
            assert!(outcome.int("objective_upper_bound") >= best.total, "{told}");
        }
        assert_eq!(found.0, best.people, "{told}");
    }
    assert!(proved >= 20, "only {proved} of 40 were proved");
}

#[test]
fn quality_first_finds_the_largest_total() {
    let mut random = Random(3);
    for _ in 0..25 {
        let files = files(&mut random, true);
        let (outcome, case, _) = solve(&files, "objective = \"quality-first\"\n", &[]);
        assert_eq!(outcome.int("score"), case.most_total(), "{}", files.people);
        assert_eq!(outcome.int("upper_bound"), outcome.int("score"));
        // Called optimal only where nobody else could have been matched either.
        let people: usize = outcome.matches().iter().map(|m| m.split('+').count()).sum();
        assert_eq!(
            outcome.flag("optimal"),
            people as i64 == case.best(false).people,
            "{}",
            files.people
        );
    }
}

#[test]
fn the_lifted_worst_is_as_high_as_can_be() {
    let mut random = Random(4);
    for _ in 0..25 {
        let files = files(&mut random, false);
        let (outcome, case, folder) = solve(&files, "odd = \"sit-out\"\nlift_worst = true\n", &[]);
        if outcome.matches().is_empty() {
            continue;
        }
        let floor = case.highest_floor();
        assert_eq!(outcome.int("floor"), floor, "{}", files.people);
        let best = case.at_least(floor).best(false);
        let found = (people_matched(&outcome), outcome.int("score"));
        assert_eq!(found, (best.people, best.total), "{}", files.people);
        assert!(outcome.flag("objective_optimal"), "{}", files.people);
        let verified = folder.run(&[
            "verify",
            "people.csv",
            "proof.json",
            "--rules",
            "rules.toml",
            "--history",
            "past.csv",
            "--date",
            crate::support::DATE,
        ]);
        assert_eq!(verified.status.code(), Some(0), "{}", crate::support::stderr(&verified));
    }
}

#[test]
fn roles_and_capacities_are_used_best() {
    let mut random = Random(5);
    for round in 0..40 {
        let (mentors, mentees) = (1 + random.below(3) as usize, 1 + random.below(5) as usize);
        let n = mentors + mentees;
        let capacity: Vec<i64> = (0..n)
            .map(|i| 1 + random.below(if i < mentors { 4 } else { 2 }) as i64)
            .collect();
        let rows: String = (0..n)
            .map(|i| {
                let role = if i < mentors { "mentor" } else { "mentee" };
                format!("p{i},{role},{},{},{}\n", capacity[i], random.below(3), random.below(10))
            })
            .collect();
        let objective = if round % 4 == 3 {
            "objective = \"quality-first\"\n"
        } else {
            ""
        };
        let folder = Folder::of(format!("id,role,capacity,team,level\n{rows}")).rules(&format!(
            "{objective}roles = {{ field = \"role\", from = \"mentor\", to = \"mentee\" }}\ncapacity = \"capacity\"\n\
             [[rule]]\nkind = \"different\"\nfield = \"team\"\nhard = true\n\
             [[rule]]\nkind = \"within\"\nfield = \"level\"\nat_most = 10\n"
        ));
        let outcome = folder.outcome(&["--edges", "edges.csv"]);
        let case = Case::new(n, &edges(&folder.read("edges.csv")));
        let best = case.best_roles(&capacity);
        let told = format!("{rows}{best:?}\n{}", outcome.0);
        if objective.is_empty() {
            assert_eq!(
                (people_matched(&outcome), outcome.int("score")),
                (best.people, best.total),
                "{told}"
            );
        }
        // With quality first it is called optimal only where nobody else could have been matched either.
        assert_eq!(
            outcome.flag("optimal"),
            people_matched(&outcome) == best.people,
            "{told}"
        );
        assert_eq!(outcome.int("upper_bound"), outcome.int("score"), "{told}");
        let mut left = capacity;
        for found in outcome.matches() {
            let [a, b] = found.split('+').collect::<Vec<_>>()[..] else {
                panic!("{told}")
            };
            let (a, b): (usize, usize) = (a[1..].parse().expect("a number"), b[1..].parse().expect("a number"));
            assert!(a < mentors && b >= mentors, "mentor first: {told}");
            left[a] -= 1;
            left[b] -= 1;
        }
        let free: Vec<(String, i64)> = outcome
            .list("free_places")
            .iter()
            .map(|f| {
                (
                    crate::support::string(&f["person"]).to_owned(),
                    f["places"].as_i64().expect("a number"),
                )
            })
            .collect();
        let expected: Vec<(String, i64)> = left
            .iter()
            .enumerate()
            .filter(|(_, l)| **l > 0)
            .map(|(i, l)| (format!("p{i}"), *l))
            .collect();
        assert_eq!(free, expected, "{told}");
    }
}

/// All sets of pairs, as (people, total) and the pairs themselves.
fn all_rounds(n: usize, edges: &[(usize, usize, i64)]) -> Vec<(i64, Vec<usize>)> {
    let mut found = vec![(0, Vec::new())];
    for set in 1..1u32 << edges.len() {
        let chosen: Vec<usize> = (0..edges.len()).filter(|i| set >> i & 1 == 1).collect();
        let mut used = vec![0; n];
        for &i in &chosen {
            used[edges[i].0] += 1;
            used[edges[i].1] += 1;
        }
        if used.iter().all(|u| *u <= 1) {
            found.push((chosen.iter().map(|&i| edges[i].2).sum(), chosen));
        }
    }
    found
}

#[test]
fn no_plan_of_two_rounds_beats_its_bound() {
    let mut random = Random(6);
    for round in 0..30 {
        let mut files = files(&mut random, false);
        while !(4..=6).contains(&files.n) {
            files = crate::optimum::files(&mut random, false);
        }
        let never_again = if round % 2 == 0 {
            "[[rule]]\nkind = \"fresh\"\nhard = true\n"
        } else {
            ""
        };
        let folder = Folder::of(&files.people).rules(&format!("{RULES}{never_again}"));
        let outcome = folder.outcome(&["--rounds", "2", "--edges", "edges.csv"]);
        let number = |key: &str| key[1..].parse::<usize>().expect("p and a number");
        let edges: Vec<(usize, usize, i64)> = edges(&folder.read("edges.csv"))
            .iter()
            .map(|(a, b, s)| (number(a), number(b), *s))
            .collect();
        let matchings = all_rounds(files.n, &edges);
        let people: usize = outcome.rounds().iter().flatten().map(|m| m.split('+').count()).sum();
        let mut best = (i64::MIN, 0);
        let mut most_total = 0;
        for (a, first) in &matchings {
            for (b, second) in &matchings {
                let again = first.iter().filter(|i| second.contains(i)).count() as i64;
                if 2 * (first.len() + second.len()) == people && (again == 0 || never_again.is_empty()) {
                    best = best.max((-again, a + b));
                    most_total = most_total.max(a + b);
                }
            }
        }
        let told = format!("{}{best:?}\n{}", files.people, outcome.0);
        assert!(outcome.int("repeats") >= -best.0, "{told}");
        assert!(outcome.int("repeats_lower_bound") <= -best.0, "{told}");
        assert!(outcome.int("upper_bound") >= most_total, "{told}");
        if outcome.flag("optimal") {
            assert_eq!((-outcome.int("repeats"), outcome.int("score")), best, "{told}");
        }
    }
}

#[test]
fn a_repeat_inside_the_trio_counts_like_any_other() {
    for (levels, past, best) in [
        // p1, p2 and p4 in the trio, p0 with p3.
        ([0, 2, 1, 0, 2], "1,p0,p2\n1,p0,p3\n1,p2,p3\n", (1, 22_500)),
        // p0, p1 and p4 in the trio, p2 with p3: two repeats, and not the three of a better total.
        (
            [1, 3, 3, 4, 2],
            "1,p0,p1\n1,p0,p2\n1,p0,p3\n1,p1,p2\n1,p1,p3\n1,p2,p3\n1,p2,p4\n1,p3,p4\n",
            (2, 17_500),
        ),
    ] {
        let rows: String = levels.iter().enumerate().map(|(i, l)| format!("p{i},{l}\n")).collect();
        let folder = Folder::of(format!("id,level\n{rows}"))
            .rules("[[rule]]\nkind = \"within\"\nfield = \"level\"\nat_most = 4\n")
            .with("past.csv", format!("round,a,b\n{past}"));
        let outcome = folder.outcome(&["--history", "past.csv"]);
        let found = (outcome.int("repeats"), outcome.int("score"));
        assert!(
            found == best || !outcome.flag("objective_optimal"),
            "{found:?} is called optimal; {best:?} is"
        );
    }
}

#[test]
fn with_capacities_more_pairs_are_no_aim_of_their_own() {
    // Seven pairs match all seven people and total 54,000; all eight that fit in total 53,000.
    let folder = Folder::of(
        "id,role,capacity,level\np0,mentor,4,2\np1,mentor,4,7\np2,mentee,1,8\np3,mentee,2,1\np4,mentee,1,9\n\
         p5,mentee,2,6\np6,mentee,2,1\n",
    )
    .rules(
        "roles = { field = \"role\", from = \"mentor\", to = \"mentee\" }\ncapacity = \"capacity\"\n\
         [[rule]]\nkind = \"within\"\nfield = \"level\"\nat_most = 10\n",
    );
    let outcome = folder.outcome(&[]);
    assert_eq!((outcome.unmatched(), outcome.int("score")), (vec![], 54_000));
}
