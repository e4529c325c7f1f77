//! `kith verify`: what is valid, what has a gap, and what is tampered with.

use serde_json::{Value, json};

use crate::support::{DATE, Folder, stderr, stdout};

/// Two triangles joined by an edge: the best matching needs a blossom in its proof.
const GRAPH: &str = "6 7\n0 1 8\n1 2 9\n0 2 10\n2 3 7\n3 4 10\n4 5 9\n3 5 8\n";

fn proved(graph: &str, args: &[&str]) -> (Folder, Value) {
    let folder = Folder::of("").with("g", graph);
    let mut all = vec!["solve", "g", "--certificate", "p.json"];
    all.extend(args);
    let output = folder.run(&all);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let proof = crate::support::json(&folder.read("p.json"));
    (folder, proof)
}

/// Verifies a proof; the exit code and what was said.
fn verify(folder: Folder, proof: &Value) -> (Folder, Option<i32>, String) {
    let folder = folder.with("q.json", proof.to_string());
    let output = folder.run(&["verify", "g", "q.json"]);
    let said = if output.status.success() {
        stdout(&output)
    } else {
        stderr(&output)
    };
    (folder, output.status.code(), said)
}

#[test]
fn a_proof_has_the_fields_of_the_contract_in_their_order() {
    let (folder, proof) = proved(GRAPH, &[]);
    let text = folder.read("p.json");
    let mut last = 0;
    for field in [
        "weight",
        "upper_bound",
        "max_cardinality",
        "scale",
        "per_pair",
        "pairs",
        "dual",
        "blossoms",
        "vertex_blossom",
        "barrier",
    ] {
        let at = text
            .find(&format!("\"{field}\":"))
            .unwrap_or_else(|| panic!("{field}: {text}"));
        assert!(at > last, "{field} is out of order: {text}");
        last = at;
    }
    assert_eq!(
        proof.as_object().map(serde_json::Map::len),
        Some(10),
        "nothing but these for pairs"
    );
    assert_eq!(
        (&proof["max_cardinality"], &proof["per_pair"]),
        (&json!(false), &json!(0))
    );
    assert!([json!(2), json!(4)].contains(&proof["scale"]));
    assert_eq!(proof["vertex_blossom"].as_array().map(Vec::len), Some(6));
}

#[test]
fn the_proof_holds_by_the_letter_of_the_contract() {
    let edges = [
        (0, 1, 8),
        (1, 2, 9),
        (0, 2, 10),
        (2, 3, 7),
        (3, 4, 10),
        (4, 5, 9),
        (3, 5, 8),
    ];
    for args in [&[][..], &["--max-cardinality"]] {
        let (_, proof) = proved(GRAPH, args);
        let int = |v: &Value| v.as_i64().expect("an integer");
        let scale = int(&proof["scale"]);
        let dual: Vec<i64> = proof["dual"].as_array().expect("a list").iter().map(int).collect();
        let blossoms = proof["blossoms"].as_array().expect("a list");
        // All blossoms that hold a vertex, from the smallest up.
        let around = |v: usize| {
            let mut held = Vec::new();
            let mut at = int(&proof["vertex_blossom"][v]);
            while at >= 0 {
                held.push(at as usize);
                at = int(&blossoms[at as usize]["parent"]);
            }
            held
        };
        for (u, v, w) in edges {
            let both: i64 = around(u)
                .iter()
                .filter(|b| around(v).contains(b))
                .map(|b| int(&blossoms[*b]["dual"]))
                .sum();
            assert!(
                dual[u] + dual[v] + int(&proof["per_pair"]) + both >= scale * w,
                "{args:?}: {u} {v}: {proof}"
            );
        }
        let mut sum: i64 = dual.iter().sum();
        for (i, blossom) in blossoms.iter().enumerate() {
            let size = (0..6).filter(|v| around(*v).contains(&i)).count() as i64;
            assert!(size >= 3 && size % 2 == 1 && int(&blossom["dual"]) >= 0, "{proof}");
            sum += int(&blossom["dual"]) * (size - 1) / 2;
        }
        let pairs = proof["pairs"].as_array().expect("a list").len() as i64;
        assert_eq!(
            (sum + pairs * int(&proof["per_pair"])).div_euclid(scale),
            int(&proof["upper_bound"]),
            "{proof}"
        );
        assert!(dual.iter().all(|d| *d >= 0), "{proof}");
        assert_eq!(proof["upper_bound"], proof["weight"]);
    }
}

#[test]
fn a_proof_with_a_gap_is_valid() {
    let (folder, mut proof) = proved("2 1\n0 1 7\n", &[]);
    let scale = proof["scale"].as_i64().expect("a number");
    proof["dual"] = json!([10 * scale, 0]);
    proof["upper_bound"] = json!(10);
    let (_, code, said) = verify(folder, &proof);
    assert_eq!(code, Some(0), "{said}");
    assert_eq!(
        said,
        "{\"valid\":true,\"optimal\":false,\"weight\":7,\"upper_bound\":10,\"gap\":0.3}\n"
    );
}

#[test]
fn tampering_is_named() {
    let (mut folder, proof) = proved(GRAPH, &["--max-cardinality"]);
    assert_eq!(verify(Folder::of("").with("g", GRAPH), &proof).1, Some(0));
    let with = |field: &str, value: Value| {
        let mut changed = proof.clone();
        changed[field] = value;
        changed
    };
    let bound = proof["upper_bound"].as_i64().expect("a number");
    let mut lower = proof["dual"].as_array().expect("a list").clone();
    lower[1] = json!(lower[1].as_i64().expect("a number") - 5);
    let mut negative = lower.clone();
    negative[1] = json!(-1);
    let mut told = String::new();
    for (name, changed) in [
        ("another weight", with("weight", json!(bound + 1))),
        ("a lower bound", with("upper_bound", json!(bound - 1))),
        ("a higher bound", with("upper_bound", json!(bound + 1))),
        ("a negative dual", with("dual", json!(negative))),
        ("a lower dual", with("dual", json!(lower))),
        ("a dual too few", with("dual", json!([0, 0]))),
        ("another price per pair", with("per_pair", json!(-1_000))),
        ("scale 0", with("scale", json!(0))),
        ("scale 3", with("scale", json!(3))),
        ("a pair that is no edge", with("pairs", json!([[0, 5], [1, 2], [3, 4]]))),
        ("a vertex in two pairs", with("pairs", json!([[0, 1], [1, 2], [3, 4]]))),
        (
            "a pair of a vertex with itself",
            with("pairs", json!([[0, 0], [2, 3], [4, 5]])),
        ),
        (
            "a vertex that is not there",
            with("pairs", json!([[0, 1], [2, 3], [4, 9]])),
        ),
        ("fewer pairs", with("pairs", json!([[0, 1], [2, 3]]))),
        (
            "a blossom that is not there",
            with("vertex_blossom", json!([0, 0, 0, 7, -1, -1])),
        ),
        ("an even blossom", {
            let mut changed = with("vertex_blossom", json!([0, 0, -1, -1, -1, -1]));
            changed["blossoms"] = json!([{"parent": -1, "dual": 0}]);
            changed
        }),
        ("blossoms in a circle", {
            let mut changed = with("vertex_blossom", json!([0, 0, 0, 1, 1, 1]));
            changed["blossoms"] = json!([{"parent": 1, "dual": 0}, {"parent": 0, "dual": 0}]);
            changed
        }),
        ("a negative blossom", {
            let mut changed = with("vertex_blossom", json!([0, 0, 0, -1, -1, -1]));
            changed["blossoms"] = json!([{"parent": -1, "dual": -2}]);
            changed
        }),
        ("a barrier that shows nothing", with("barrier", json!([0, 1, 2, 3]))),
        ("a barrier of nobody", with("barrier", json!([6]))),
        (
            "a number beyond all bounds",
            with("dual", json!([u64::MAX, u64::MAX, 0, 0, 0, 0])),
        ),
        ("an unknown field", with("trust_me", json!(true))),
        ("text for a number", with("weight", json!("many"))),
    ] {
        let (back, code, said) = verify(folder, &changed);
        folder = back;
        assert_eq!(code, Some(1), "{name}: {said}");
        assert!(
            said.starts_with("error: q.json: ") && said.lines().count() == 1,
            "{name}: {said}"
        );
        told.push_str(&format!("{name}:\n  {said}"));
    }
    let mut missing = proof.clone();
    missing.as_object_mut().expect("an object").remove("barrier");
    let (_, code, said) = verify(folder, &missing);
    assert_eq!(code, Some(1));
    told.push_str(&format!("a field left out:\n  {said}"));
    insta::assert_snapshot!(told);
}

#[test]
fn a_proof_of_another_graph_does_not_verify() {
    let (_, proof) = proved(GRAPH, &[]);
    for other in [
        GRAPH.replace("2 3 7", "2 3 70"),
        GRAPH.replace("0 1 8\n", "").replace("6 7", "6 6"),
        "2 1\n0 1 7\n".to_owned(),
    ] {
        let (_, code, said) = verify(Folder::of("").with("g", &other), &proof);
        assert_eq!(code, Some(1), "{other}: {said}");
    }
}

#[test]
fn integers_beyond_two_to_the_53_are_read_exactly() {
    let w = 999_999_999_999_i64;
    let n = 20_000;
    let lines: String = (0..n / 2).map(|i| format!("{} {} {w}\n", 2 * i, 2 * i + 1)).collect();
    let (folder, proof) = proved(&format!("{n} {}\n{lines}", n / 2), &[]);
    let weight = w * i64::from(n) / 2;
    assert!(weight > 1 << 53);
    assert_eq!(proof["weight"].as_i64(), Some(weight));
    let (folder, code, said) = verify(folder, &proof);
    assert_eq!(code, Some(0), "{said}");
    let mut wrong = proof;
    wrong["weight"] = json!(weight - 1);
    assert_eq!(verify(folder, &wrong).1, Some(1));
}

const PEOPLE: &str = "id,team,level\na,x,1\nb,x,4\nc,y,2\nd,y,9\ne,x,5\nf,y,5\n";
const RULES: &str = "[[rule]]\nkind = \"within\"\nfield = \"level\"\nat_most = 10\n";

fn matched(people: &str, rules: &str, past: &str) -> Folder {
    let folder = Folder::of(people).rules(rules).with("past.csv", past);
    folder.matched(&["--history", "past.csv", "--certificate", "p.json", "--json", "o.json"]);
    folder
}

fn verify_people(folder: &Folder, args: &[&str]) -> (Option<i32>, String) {
    let mut all = vec![
        "verify",
        "people.csv",
        "p.json",
        "--rules",
        "rules.toml",
        "--history",
        "past.csv",
    ];
    if !args.contains(&"--date") {
        all.extend(["--date", DATE]);
    }
    all.extend(args);
    let output = folder.run(&all);
    let said = if output.status.success() {
        stdout(&output)
    } else {
        stderr(&output)
    };
    (output.status.code(), said)
}

#[test]
fn a_match_is_verified_against_all_eligible_pairs() {
    let past = "round,a,b\n1,a,b\n2,c,d\n";
    let hard = "[[rule]]\nkind = \"different\"\nfield = \"team\"\nhard = true\n";
    let odd = PEOPLE.replace("f,y,5\n", "");
    for (people, rules) in [
        (PEOPLE, RULES.to_owned()),
        (PEOPLE, format!("{RULES}{hard}")),
        (PEOPLE, format!("objective = \"quality-first\"\n{RULES}")),
        (PEOPLE, format!("lift_worst = true\n{RULES}")),
        (PEOPLE, format!("min_score = 4000\n{RULES}")),
        (PEOPLE, format!("group_size = 3\n{RULES}")),
        (
            PEOPLE,
            format!("[[pair]]\na = \"a\"\nb = \"d\"\nkind = \"forced\"\n{RULES}"),
        ),
        (&odd, format!("odd = \"trio\"\n{RULES}")),
        (&odd, format!("odd = \"sit-out\"\n{RULES}")),
        (&odd, format!("odd = \"host:a\"\n{RULES}")),
    ] {
        let folder = matched(people, &rules, past);
        let (code, said) = verify_people(&folder, &[]);
        assert_eq!(code, Some(0), "{rules}: {said}");
        let verdict = crate::support::json(&said);
        assert_eq!(verdict["valid"], true);
        let outcome = crate::support::json(&folder.read("o.json"));
        assert_eq!(verdict["optimal"], outcome["objective_optimal"], "{rules}");
    }
}

#[test]
fn optimal_is_said_only_where_nobody_else_could_be_matched() {
    // A row a-b-c-d: b and c together score more than both pairs do.
    let people = "id,level\na,0\nb,9\nc,10\nd,19\n";
    let soft = "[[rule]]\nkind = \"within\"\nfield = \"level\"\nat_most = 10\n";
    let hard = "[[rule]]\nkind = \"within\"\nfield = \"level\"\nat_most = 9\nhard = true\n";
    let quality = "objective = \"quality-first\"\n";
    for (rules, optimal) in [
        (format!("{soft}{hard}"), true),
        (format!("{quality}{soft}{hard}"), false),
        (format!("{quality}{soft}"), true),
    ] {
        let folder = matched(people, &rules, "round,a,b\n");
        let (code, said) = verify_people(&folder, &[]);
        assert_eq!(code, Some(0), "{rules}: {said}");
        let verdict = crate::support::json(&said);
        let outcome = crate::support::json(&folder.read("o.json"));
        let said = (&verdict["optimal"], &outcome["optimal"]);
        assert_eq!(said, (&optimal.into(), &optimal.into()), "{rules}");
        assert_eq!(verdict["gap"], 0.0, "{rules}");
    }
}

#[test]
fn a_match_that_is_not_the_one_proved_is_refused() {
    let past = "round,a,b\n1,a,b\n2,c,d\n";
    // A pair that scores more than the proof knows of.
    let folder = matched(PEOPLE, RULES, past).with("people.csv", PEOPLE.replace("d,y,9", "d,y,1"));
    let (code, said) = verify_people(&folder, &[]);
    assert_eq!(code, Some(1));
    assert!(said.starts_with("error: p.json: the proof is not valid: "), "{said}");
    // Somebody more.
    let folder = matched(PEOPLE, RULES, past).with("people.csv", format!("{PEOPLE}g,x,1\n"));
    assert_eq!(verify_people(&folder, &[]).0, Some(1));
    // Other rules, another history.
    let folder = matched(PEOPLE, RULES, past).rules(&RULES.replace("10", "3"));
    assert_eq!(verify_people(&folder, &[]).0, Some(1));
    let folder = matched(PEOPLE, RULES, past).with("past.csv", "round,a,b\n1,a,c\n1,b,e\n1,d,f\n");
    assert_eq!(verify_people(&folder, &[]).0, Some(1));
    // A hard rule that the match breaks.
    let folder = matched(PEOPLE, RULES, "round,a,b\n");
    folder.matched(&["--out", "pairs.csv"]);
    let forbidden: String = folder
        .read("pairs.csv")
        .lines()
        .skip(1)
        .map(|l| {
            let cells: Vec<&str> = l.split(',').collect();
            format!(
                "[[pair]]\na = \"{}\"\nb = \"{}\"\nkind = \"forbidden\"\n",
                cells[2], cells[4]
            )
        })
        .collect();
    let folder = folder.rules(&format!("{forbidden}{RULES}"));
    assert_eq!(verify_people(&folder, &[]).0, Some(1));
}

#[test]
fn another_day_can_mean_another_score() {
    let people = "id,time_zone\na,Europe/London\nb,America/New_York\nc,UTC\nd,UTC\n";
    let folder = matched(
        people,
        "[[rule]]\nkind = \"within\"\nfield = \"time_zone\"\nat_most = 10\n",
        "round,a,b\n",
    );
    assert_eq!(verify_people(&folder, &[]).0, Some(0));
    assert_eq!(verify_people(&folder, &["--date", "2026-07-01"]).0, Some(1));
}

#[test]
fn a_proof_with_a_group_is_checked_with_the_people() {
    let files = ["--graph", "g.kg", "--certificate", "p.json"];
    for (people, rules, apart) in [
        ("name\na\nb\nc\n", "", true),
        ("name\na\nb\nc\nd\ne\nf\n", "group_size = 3\n", true),
        ("name\na\nb\nc\nd\n", "", false),
    ] {
        let folder = Folder::of(people).rules(rules).with("past.csv", "date,a,b\n");
        let told = stderr(&folder.matched(&files)).replace('\n', " ");
        assert_eq!(told.contains("kith verify people.csv p.json"), apart, "{told}");
        let (code, _) = verify_people(&folder, &[]);
        assert_eq!(code, Some(0));
        let graph = folder.run(&["verify", "g.kg", "p.json"]);
        assert_eq!(graph.status.code(), Some(i32::from(apart)), "{}", stderr(&graph));
        assert_eq!(stderr(&graph).contains("kith verify people.csv p.json"), apart);
    }
}
