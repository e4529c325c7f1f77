//! The same input gives the same bytes; other input another hash.

use std::collections::BTreeSet;
use std::path::Path;

use crate::support::{Folder, Random, crowd};

const OUTPUTS: [&str; 12] = [
    "--out",
    "pairs.csv",
    "--json",
    "outcome.json",
    "--edges",
    "edges.csv",
    "--graph",
    "graph.kg",
    "--certificate",
    "proof.json",
    "--seed",
    "5",
];

/// All files of a run, with the seconds out of the outcome.
fn files(folder: &Folder, args: &[&str]) -> Vec<(String, Vec<u8>)> {
    folder.matched(args);
    let inputs = ["people.csv", "rules.toml", "past.csv"];
    let names = folder.names().into_iter().filter(|n| !inputs.contains(&n.as_str()));
    names
        .map(|name| {
            let mut bytes = folder.bytes(&name);
            if name == "outcome.json" {
                let text = String::from_utf8(bytes).expect("JSON is UTF-8");
                let kept: Vec<&str> = text.lines().filter(|l| !l.starts_with("  \"seconds\":")).collect();
                assert_eq!(kept.len() + 1, text.lines().count());
                bytes = kept.join("\n").into_bytes();
            }
            (name, bytes)
        })
        .collect()
}

fn same_bytes(make: impl Fn() -> Folder, args: &[&str], outputs: usize) {
    let first = files(&make(), args);
    assert_eq!(first.len(), outputs);
    for threads in ["1", "2", "8", "8"] {
        let mut all = args.to_vec();
        all.extend(["--threads", threads]);
        let again = files(&make(), &all);
        for (a, b) in first.iter().zip(&again) {
            assert!(a == b, "{} differs with {threads} threads", a.0);
        }
    }
}

/// Many ties, and enough people for several threads to share the work.
fn company(n: usize, rules: &str) -> Folder {
    let mut random = Random(3);
    let tags = ["tea", "chess", "go", "choir"];
    let rows: String = (0..n)
        .map(|i| {
            let tag = tags[random.below(4) as usize];
            format!("p{i},{},{},{tag}\n", random.below(4), random.below(6))
        })
        .collect();
    let past: String = (0..n / 2)
        .map(|i| format!("{},p{i},p{}\n", i % 3 + 1, n - 1 - i))
        .collect();
    let rules = format!(
        "{rules}[[rule]]\nkind = \"different\"\nfield = \"team\"\nhard = true\n\
         [[rule]]\nkind = \"overlap\"\nfield = \"interests\"\nweight = 4\n\
         [[rule]]\nkind = \"within\"\nfield = \"level\"\nat_most = 5\n"
    );
    Folder::of(format!("id,team,level,interests\n{rows}"))
        .rules(&rules)
        .with("past.csv", format!("round,a,b\n{past}"))
}

#[test]
fn every_file_has_the_same_bytes_on_any_number_of_threads() {
    let mut args = vec!["--history", "past.csv"];
    args.extend(OUTPUTS);
    same_bytes(|| company(150, ""), &args, 6);
    same_bytes(|| company(75, "odd = \"trio\"\n"), &args, 6);
    same_bytes(|| company(40, "group_size = 4\n"), &args, 6);
}

#[test]
fn a_plan_has_the_same_bytes_on_any_number_of_threads() {
    let args = [
        "--rounds",
        "4",
        "--out",
        "pairs.csv",
        "--json",
        "outcome.json",
        "--history",
        "past.csv",
    ];
    same_bytes(|| company(41, ""), &args, 2);
}

#[test]
fn seeds_break_ties_and_nothing_else() {
    let folder = Folder::of(crowd(8));
    let mut found = BTreeSet::new();
    let mut plans = BTreeSet::new();
    for seed in ["0", "1", "2", "3", "18446744073709551615"] {
        let outcome = folder.outcome(&["--seed", seed]);
        assert_eq!(outcome.int("score"), 40_000);
        assert_eq!(outcome.0["seed"].to_string(), seed);
        found.insert(outcome.matches());
        plans.insert(folder.outcome(&["--rounds", "3", "--seed", seed]).rounds());
    }
    assert!(found.len() > 1, "all seeds give {found:?}");
    assert!(plans.len() > 1, "all seeds give {plans:?}");
    let graph = Folder::of("").with("g", "4 4\n0 1 1\n1 2 1\n2 3 1\n3 0 1\n");
    let matchings: BTreeSet<String> = (0..8)
        .map(|seed| {
            let output = graph.run(&["solve", "g", "--seed", &seed.to_string(), "--matching", "m"]);
            assert_eq!(output.status.code(), Some(0));
            graph.read("m")
        })
        .collect();
    assert!(matchings.len() > 1, "all seeds give {matchings:?}");
}

#[test]
fn without_ties_the_seed_makes_no_difference() {
    let folder = Folder::of("id,level\na,0\nb,1\nc,5\nd,7\n")
        .rules("[[rule]]\nkind = \"within\"\nfield = \"level\"\nat_most = 10\n");
    for seed in ["1", "2", "3", "4"] {
        assert_eq!(folder.outcome(&["--seed", seed]).matches(), ["a+b", "c+d"]);
    }
}

#[test]
fn the_hash_covers_every_input_and_option() {
    let rules = "[[rule]]\nkind = \"fresh\"\nweight = 1\n";
    let past = "round,a,b\n1,p0,p1\n";
    let hash = |people: &str, rules: Option<&str>, pasts: &[&str], args: &[&str]| {
        let mut folder = Folder::of(people);
        if let Some(rules) = rules {
            folder = folder.rules(rules);
        }
        let mut all = args.to_vec();
        let names: Vec<String> = (0..pasts.len()).map(|i| format!("past{i}.csv")).collect();
        for (name, past) in names.iter().zip(pasts) {
            folder = folder.with(name, past);
            all.extend(["--history", name]);
        }
        let hash = folder.outcome(&all).text("input_sha256").to_owned();
        assert!(
            hash.len() == 64 && hash.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b)),
            "{hash}"
        );
        hash
    };
    let people = crowd(4);
    let base = hash(&people, Some(rules), &[past], &[]);
    assert_eq!(
        base,
        hash(&people, Some(rules), &[past], &["--threads", "2"]),
        "threads change nothing"
    );
    assert_eq!(
        base,
        hash(&people, Some(rules), &[past], &["--out", "x.csv"]),
        "where it goes changes nothing"
    );
    assert_eq!(
        base,
        hash(&people, Some(rules), &[past], &["--seed", "1"]),
        "a default is as good as written"
    );
    assert_eq!(
        base,
        hash(&people, Some(rules), &[past], &["--gap", "0"]),
        "a default is as good as written"
    );
    let others = [
        hash(&format!("{people}\n"), Some(rules), &[past], &[]),
        hash(&people, Some(""), &[past], &[]),
        hash(&people, None, &[past], &[]),
        hash(&people, Some(rules), &[], &[]),
        hash(&people, Some(rules), &[past, past], &[]),
        hash(&people, Some(rules), &["round,a,b\n2,p0,p1\n"], &[]),
        hash(&people, Some(rules), &[past], &["--seed", "2"]),
        hash(&people, Some(rules), &[past], &["--date", "2026-01-06"]),
        hash(&people, Some(rules), &[past], &["--rounds", "1"]),
        hash(&people, Some(rules), &[past], &["--rounds", "2"]),
        hash(&people, Some(rules), &[past], &["--gap", "0.5"]),
        hash(&people, Some(rules), &[past], &["--seconds", "50"]),
    ];
    let all: BTreeSet<&String> = others.iter().chain([&base]).collect();
    assert_eq!(
        all.len(),
        others.len() + 1,
        "two of them are the same: {base} {others:#?}"
    );
}

#[test]
fn names_of_files_do_not_count() {
    let folder = Folder::of(crowd(4)).with("other.csv", crowd(4));
    let one = folder.outcome(&[]);
    let path = folder.path("other.csv");
    assert!(Path::new(&path).is_absolute());
    let path = path.to_str().expect("a plain path");
    let output = folder.run(&["match", path, "--date", crate::support::DATE, "--json", "-"]);
    let other = crate::support::json(&crate::support::stdout(&output));
    assert_eq!(other["input_sha256"], one.0["input_sha256"]);
}
