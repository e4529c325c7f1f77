//! What is claimed of a match: `kith verify` says what `kith match` said, whatever was asked for, and no claim is beside the
//! truth because rows were shuffled, a rule was added or nobody could be matched.

use crate::support::{DATE, Folder, Outcome, Random, json, stderr, stdout};

fn below(random: &mut Random, bound: usize) -> usize {
    random.below(bound.max(1) as u64) as usize
}

/// A random file of people, with rules and a history that try all options together.
struct Files {
    header: &'static str,
    rows: Vec<String>,
    rules: String,
    past: String,
}

impl Files {
    fn draw(random: &mut Random) -> Files {
        let n = 2 + below(random, 8);
        let one = |random: &mut Random, of: &[&str]| of[below(random, of.len())].to_owned();
        let rows = (0..n)
            .map(|i| {
                let team = one(random, &["A", "B", "C", ""]);
                let side = one(random, &["from", "to", "from", "to", "neither"]);
                format!("p{i},{},{team},{side},{}", below(random, 9), below(random, 4))
            })
            .collect();
        let mut rules = String::new();
        let quality = below(random, 4) == 0;
        if quality {
            rules.push_str("objective = \"quality-first\"\n");
        } else if below(random, 3) == 0 {
            rules.push_str("lift_worst = true\n");
        }
        let shape = match below(random, 8) {
            0 | 1 => "roles = { field = \"side\", from = \"from\", to = \"to\" }\ncapacity = \"places\"\n",
            2 => "group_size = 3\n",
            3 => "odd = \"sit-out\"\n",
            4 => "odd = \"host:p0\"\n",
            _ => "",
        };
        rules.push_str(shape);
        if below(random, 4) == 0 {
            rules.push_str("min_score = 3000\n");
        }
        if shape.is_empty() && n > 3 && below(random, 3) == 0 {
            rules.push_str("[[pair]]\na = \"p0\"\nb = \"p1\"\nkind = \"forced\"\n");
        }
        rules.push_str("[[rule]]\nkind = \"within\"\nfield = \"level\"\nat_most = 6\n");
        if below(random, 3) == 0 {
            rules.push_str("[[rule]]\nkind = \"different\"\nfield = \"team\"\nhard = true\n");
        }
        let mut past = "round,a,b\n".to_owned();
        if below(random, 2) == 0 {
            for _ in 0..below(random, 2 * n) {
                let (a, b) = (below(random, n), below(random, n));
                past.push_str(&format!("{},p{a},p{b}\n", 1 + below(random, 3)));
            }
        }
        Files {
            header: "id,level,team,side,places",
            rows,
            rules,
            past,
        }
    }

    fn folder(&self) -> Folder {
        let people = format!("{}\n{}\n", self.header, self.rows.join("\n"));
        Folder::of(people).rules(&self.rules).with("past.csv", &self.past)
    }
}

const PAST: [&str; 2] = ["--history", "past.csv"];

fn people_in(outcome: &Outcome) -> usize {
    let members = outcome
        .list("matches")
        .iter()
        .flat_map(|m| m["members"].as_array().unwrap());
    members
        .map(|m| m.as_str().unwrap())
        .collect::<std::collections::BTreeSet<_>>()
        .len()
}

#[test]
fn verify_says_what_match_said() {
    let mut random = Random(21);
    let (mut compared, mut optimal, mut lower) = (0, 0, 0);
    for _ in 0..120 {
        let files = Files::draw(&mut random);
        let folder = files.folder();
        let told = format!("{}\n{}{}", files.rows.join("\n"), files.rules, files.past);
        let args = [
            "--history",
            "past.csv",
            "--json",
            "o.json",
            "--certificate",
            "proof.json",
        ];
        let made = folder.try_match(&args);
        if made.status.code() == Some(1) {
            // Forced against another rule, or somebody to be paired with themselves in the history.
            continue;
        }
        assert_eq!(made.status.code(), Some(0), "{told}: {}", stderr(&made));
        let said = folder.run(&[
            "verify",
            "people.csv",
            "proof.json",
            "--rules",
            "rules.toml",
            "--history",
            "past.csv",
            "--date",
            DATE,
            "--json",
        ]);
        assert_eq!(said.status.code(), Some(0), "{told}: {}", stderr(&said));
        let (verdict, outcome) = (json(&stdout(&said)), json(&folder.read("o.json")));
        assert_eq!(verdict["valid"], true);
        for (verified, matched) in [("optimal", "objective_optimal"), ("weight", "score")] {
            assert_eq!(verdict[verified], outcome[matched], "{matched}: {told}");
        }
        let number = |value: &serde_json::Value| value.as_i64().unwrap();
        let (score, bound) = (number(&outcome["score"]), number(&outcome["upper_bound"]));
        let [verified, matched] = [&verdict["upper_bound"], &outcome["objective_upper_bound"]].map(number);
        // A bound of all ways to match as many people may be lower than what the proof shows of some of them.
        assert!(verified == matched || verified > matched && matched == bound, "{told}");
        let gap = (verified - score) as f64 / verified.max(1) as f64;
        assert!((verdict["gap"].as_f64().unwrap() - gap).abs() < 1e-12, "{told}");
        assert!(score <= matched && matched <= bound, "{told}");
        assert!(outcome["optimal"] == false || score == bound, "{told}");
        lower += i64::from(verified > matched);
        let places = 3 * files.rows.len() as i64;
        assert!((0..=places * 5_000).contains(&bound), "{bound}: {told}");
        compared += 1;
        optimal += i64::from(outcome["objective_optimal"] == true);
    }
    assert!(compared > 80, "only {compared} were matched");
    assert!(optimal * 10 > compared * 8, "{optimal} of {compared} are proved");
    assert!(lower * 10 < compared, "{lower} of {compared} are proved lower");
}

#[test]
fn shuffled_rows_have_the_same_score() {
    let mut random = Random(22);
    for _ in 0..25 {
        let mut files = Files::draw(&mut random);
        // Groups are searched for, and the search begins where the rows do; a host sits out by its place in no way.
        if files.rules.contains("group_size") {
            continue;
        }
        let of = |files: &Files| -> Option<(usize, i64)> {
            let made = files.folder().try_match(&[PAST[0], PAST[1], "--json", "-"]);
            (made.status.code() == Some(0)).then(|| {
                let outcome = Outcome(json(&stdout(&made)));
                (people_in(&outcome), outcome.int("score"))
            })
        };
        let before = of(&files);
        for at in (1..files.rows.len()).rev() {
            files.rows.swap(at, below(&mut random, at + 1));
        }
        assert_eq!(
            of(&files),
            before,
            "{}\n{}{}",
            files.rows.join("\n"),
            files.rules,
            files.past
        );
    }
}

#[test]
fn another_hard_rule_never_makes_it_better() {
    let mut random = Random(23);
    for _ in 0..25 {
        let mut files = Files::draw(&mut random);
        // A floor that falls lets the total rise; groups are searched for; repeats come before the total.
        let plain = |line: &&str| !["lift_worst", "group_size"].iter().any(|word| line.starts_with(word));
        files.rules = files.rules.lines().filter(plain).map(|l| format!("{l}\n")).collect();
        files.past = "round,a,b\n".to_owned();
        let of = |files: &Files| -> Option<(usize, i64)> {
            let made = files.folder().try_match(&["--json", "-"]);
            (made.status.code() == Some(0)).then(|| {
                let outcome = Outcome(json(&stdout(&made)));
                (people_in(&outcome), outcome.int("score"))
            })
        };
        let Some(before) = of(&files) else { continue };
        files
            .rules
            .push_str("[[rule]]\nkind = \"within\"\nfield = \"level\"\nat_most = 3\nhard = true\n");
        let Some(after) = of(&files) else { continue };
        let told = format!("{}\n{}", files.rows.join("\n"), files.rules);
        if files.rules.contains("quality-first") {
            assert!(after.1 <= before.1, "{before:?} {after:?} {told}");
        } else {
            assert!(after <= before, "{before:?} {after:?} {told}");
        }
    }
}

const DIFFERENT: &str = "[[rule]]\nkind = \"different\"\nfield = \"team\"\nhard = true\n";

#[test]
fn groups_that_match_nobody_say_why() {
    let folder = Folder::of("id,team\na,A\nb,A\nc,B\nd,B\n").rules(&format!("group_size = 3\n{DIFFERENT}"));
    let outcome = folder.outcome(&[]);
    assert!(outcome.flag("optimal"));
    assert_eq!(outcome.int("upper_bound"), 0);
    assert_eq!(
        outcome.unmatched()[0],
        "a: in a group everybody has to fit everybody, and no 3 of those who fit you fit one another"
    );
    let said = stdout(&folder.matched(&[]));
    assert!(
        said.starts_with("4 people, no matches. Optimal: nobody can be matched."),
        "{said}"
    );
}

#[test]
fn rules_in_the_way_are_told_whatever_comes_first() {
    let people = "id,team\na,A\nb,A\nc,A\nd,B\n";
    for objective in ["everyone-first", "quality-first"] {
        let outcome = Folder::of(people)
            .rules(&format!("objective = \"{objective}\"\n{DIFFERENT}"))
            .outcome(&[]);
        assert_eq!(outcome.conflicts(), ["different:team: 2"], "{objective}");
    }
}

#[test]
fn a_proof_that_did_not_lift_the_worst_is_not_optimal_where_it_should() {
    let rule = "[[rule]]\nkind = \"apart\"\nfield = \"level\"\nat_least = 13\n";
    let people = "id,level\np0,4\np1,18\np2,2\np3,8\np4,3\np5,15\n";
    let folder = Folder::of(people).rules(rule);
    let before = folder.outcome(&["--certificate", "proof.json"]);
    let folder = folder.rules(&format!("lift_worst = true\n{rule}"));
    let lifted = folder.outcome(&["--certificate", "lifted.json"]);
    assert!(before.int("floor") < lifted.int("floor"));
    for (proof, optimal) in [("proof.json", false), ("lifted.json", true)] {
        let said = folder.run(&["verify", "people.csv", proof, "--rules", "rules.toml", "--date", DATE]);
        assert_eq!(said.status.code(), Some(0), "{}", stderr(&said));
        assert_eq!(json(&stdout(&said))["optimal"], optimal, "{proof}");
    }
}
