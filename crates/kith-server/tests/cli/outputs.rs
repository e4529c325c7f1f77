//! What is written where, and in which form.

use crate::support::{Folder, Outcome, crowd, edges, json, stderr, stdout};

const PEOPLE: &str = "\
id,name,department,interests
k1,Ann Lee,Sales,tea; chess
k2,\"Öz, Ben\",Design,chess
k3,=Cy,Sales,tea
-k4,+Dee,Design,go
k5,@Eli,Legal,go
";

#[test]
fn pairs_csv_has_one_row_for_each_match() {
    let folder = Folder::of(PEOPLE);
    folder.matched(&["--out", "pairs.csv"]);
    insta::assert_snapshot!(folder.read("pairs.csv"));
    folder.matched(&["--rounds", "2", "--out", "plan.csv"]);
    insta::assert_snapshot!(folder.read("plan.csv"));
}

#[test]
fn cells_that_a_spreadsheet_would_run_are_disarmed() {
    let folder = Folder::of("id,name\n=1+1,\"\tAnn\"\n+2,-Ben\n@3,\"=\"\"x\"\"\"\n\"-4\",Dee\n");
    folder.matched(&["--out", "pairs.csv", "--edges", "edges.csv", "--graph", "graph.kg"]);
    for line in folder.read("pairs.csv").lines().skip(1) {
        for cell in line.split(',') {
            assert!(
                !cell
                    .trim_start_matches('"')
                    .starts_with(['=', '+', '-', '@', '\t', '\r']),
                "{line}"
            );
        }
    }
    assert!(folder.read("edges.csv").starts_with("a,b,score\n'=1+1,'+2,10000\n"));
    // The ids of a graph are for programs, and stand as they are.
    assert_eq!(folder.read("graph.kg.ids"), "=1+1\n+2\n@3\n-4\n");
    // What was written can be read back as history.
    let outcome = folder.outcome(&["--history", "pairs.csv"]);
    assert_eq!(outcome.int("repeats"), 0);
    let all = folder.edges(&["--history", "pairs.csv"]);
    assert_eq!(all.len(), 6);
}

#[test]
fn outcome_json_has_the_fields_of_the_contract_in_their_order() {
    let folder = Folder::of(PEOPLE);
    folder.matched(&["--json", "outcome.json"]);
    let text = folder.read("outcome.json");
    let seconds = text
        .lines()
        .find(|l| l.starts_with("  \"seconds\": "))
        .expect("the only line that differs");
    let measured: f64 = seconds["  \"seconds\": ".len()..]
        .trim_end_matches(',')
        .parse()
        .expect("a number");
    assert!((0.0..60.0).contains(&measured));
    insta::assert_snapshot!(text.replace(seconds, "  \"seconds\": 0.0,"));
}

#[test]
fn numbers_of_the_outcome_agree_with_each_other() {
    let folder = Folder::of(PEOPLE);
    let outcome = folder.outcome(&["--edges", "edges.csv", "--out", "pairs.csv"]);
    let matches = outcome.list("matches");
    let sum: i64 = matches.iter().map(|m| m["score"].as_i64().expect("a number")).sum();
    assert_eq!(outcome.int("score"), sum);
    assert_eq!(
        outcome.int("floor"),
        matches
            .iter()
            .map(|m| m["score"].as_i64().expect("a number"))
            .min()
            .expect("a match")
    );
    for found in matches {
        let parts = found["parts"].as_array().expect("a list");
        let points: i64 = parts.iter().map(|p| p["points"].as_i64().expect("a number")).sum();
        assert_eq!(found["score"], points, "{found}");
    }
    let edges = edges(&folder.read("edges.csv"));
    for found in matches
        .iter()
        .filter(|m| m["members"].as_array().is_some_and(|m| m.len() == 2))
    {
        let key = |i: usize| crate::support::string(&found["members"][i]).replace("-k4", "'-k4");
        let score = edges
            .iter()
            .find(|(a, b, _)| (*a == key(0) && *b == key(1)) || (*a == key(1) && *b == key(0)));
        assert_eq!(score.map(|e| e.2), found["score"].as_i64());
    }
    let gap = outcome.0["gap"].as_f64().expect("a number");
    let (bound, score) = (outcome.int("upper_bound"), outcome.int("score"));
    assert!((gap - (bound - score) as f64 / bound.abs().max(1) as f64).abs() < 1e-12);
    assert_eq!(outcome.text("scope"), "all-pairs");
    assert_eq!(outcome.text("date"), crate::support::DATE);
    assert_eq!(outcome.int("seed"), 1);
}

#[test]
fn edges_are_all_eligible_pairs() {
    let folder = Folder::of("id,team,active\na,1,\nb,2,\nc,1,\nd,2,no\ne,,\n")
        .rules("[[rule]]\nkind = \"different\"\nfield = \"team\"\nhard = true\n");
    folder.matched(&["--edges", "edges.csv"]);
    assert_eq!(
        folder.read("edges.csv"),
        "a,b,score\na,b,10000\na,e,10000\nb,c,10000\nb,e,10000\nc,e,10000\n"
    );
}

#[test]
fn the_graph_that_was_solved_can_be_solved_again() {
    let folder = Folder::of("id,level\nann,1\nben,5\ncy,2\ndee,9\neli,9\nfay,no\n".replace("no", "4"))
        .rules("[[rule]]\nkind = \"within\"\nfield = \"level\"\nat_most = 8\n");
    let outcome = folder.outcome(&[
        "--graph",
        "graph.kg",
        "--edges",
        "edges.csv",
        "--certificate",
        "proof.json",
    ]);
    assert_eq!(folder.read("graph.kg.ids"), "ann\nben\ncy\ndee\neli\nfay\n");
    let graph = folder.bytes("graph.kg");
    assert_eq!(&graph[..8], b"KITHG1\0\0");
    assert_eq!(graph[8..12], 6u32.to_le_bytes());
    assert_eq!(graph[12..20], 15u64.to_le_bytes());
    assert_eq!(graph.len(), 20 + 15 * 16);
    let number = |at: usize| u32::from_le_bytes(graph[at..at + 4].try_into().expect("four bytes")) as usize;
    let ids = ["ann", "ben", "cy", "dee", "eli", "fay"];
    for (i, (a, b, score)) in edges(&folder.read("edges.csv")).iter().enumerate() {
        let at = 20 + 16 * i;
        assert_eq!((ids[number(at)], ids[number(at + 4)]), (a.as_str(), b.as_str()));
        assert_eq!(graph[at + 8..at + 16], score.to_le_bytes());
    }
    let solved = json(&stdout(&folder.run(&["solve", "graph.kg", "--max-cardinality"])));
    assert_eq!(
        (solved["pairs"].as_i64(), solved["weight"].as_i64()),
        (Some(3), Some(outcome.int("score")))
    );
    let verified = folder.run(&["verify", "graph.kg", "proof.json"]);
    assert_eq!(verified.status.code(), Some(0), "{}", stderr(&verified));
}

#[test]
fn every_line_of_the_ids_is_one_person() {
    let folder = Folder::of("id\n\"a\nb\"\n\"c\r\nd\"\n");
    folder.matched(&["--graph", "graph.kg"]);
    assert_eq!(
        folder.read("graph.kg.ids").lines().count(),
        2,
        "{:?}",
        folder.read("graph.kg.ids")
    );
}

#[test]
fn a_dash_is_standard_output() {
    let folder = Folder::of(PEOPLE);
    let table = folder.matched(&[]);
    assert!(
        stdout(&table).starts_with("5 people, 1 pair and 1 trio."),
        "{}",
        stdout(&table)
    );
    assert_eq!(stderr(&table), "");

    let csv = folder.matched(&["--out", "-", "--json", "outcome.json"]);
    folder.matched(&["--out", "pairs.csv"]);
    assert_eq!(stdout(&csv), folder.read("pairs.csv"));
    assert!(
        stderr(&csv).starts_with("5 people, 1 pair and 1 trio."),
        "{}",
        stderr(&csv)
    );

    let out = folder.matched(&["--json", "-", "--out", "pairs.csv"]);
    let (mut shown, mut written) = (json(&stdout(&out)), json(&folder.read("outcome.json")));
    (shown["seconds"], written["seconds"]) = (0.into(), 0.into());
    assert_eq!(shown, written);
    assert!(!folder.names().contains("-"));
}

#[test]
fn a_plan_has_rounds_and_no_matches() {
    let folder = Folder::of(crowd(6));
    for rounds in ["1", "3"] {
        let outcome = folder.outcome(&["--rounds", rounds]);
        let fields: Vec<&String> = outcome.0.as_object().expect("an object").keys().collect();
        assert!(!fields.iter().any(|f| *f == "matches"), "{fields:?}");
        let list = outcome.list("rounds");
        assert_eq!(list.len().to_string(), rounds);
        for (i, round) in list.iter().enumerate() {
            assert_eq!(round["round"], i + 1);
            assert!(round["matches"].is_array() && round["unmatched"].is_array() && round["score"].is_number());
        }
        let sum: i64 = list.iter().map(|r| r["score"].as_i64().expect("a number")).sum();
        assert_eq!(outcome.int("score"), sum);
        assert_eq!((outcome.int("repeats"), outcome.int("repeats_lower_bound")), (0, 0));
    }
    assert!(
        !folder
            .outcome(&[])
            .0
            .as_object()
            .expect("an object")
            .contains_key("rounds")
    );
}

#[test]
fn a_plan_of_one_round_is_proved_like_a_single_round() {
    let folder = Folder::of(PEOPLE);
    let outcome = folder.outcome(&["--rounds", "1", "--certificate", "proof.json"]);
    assert!(folder.bytes("proof.json").starts_with(b"{\"weight\":"));
    let verified = folder.run(&["verify", "people.csv", "proof.json", "--date", crate::support::DATE]);
    assert_eq!(verified.status.code(), Some(0), "{}", stderr(&verified));
    let single = folder.outcome(&[]);
    assert_eq!(outcome.int("score"), single.int("score"));
    assert_eq!(outcome.rounds(), [single.matches()]);
}

#[test]
fn edges_of_more_than_five_thousand_people_are_refused() {
    let folder = Folder::of(crowd(5_001));
    let before = folder.names();
    let output = folder.try_match(&["--edges", "edges.csv"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        stderr(&output).contains("--edges lists every pair, for up to 5000 people"),
        "{}",
        stderr(&output)
    );
    assert_eq!(folder.names(), before);
}

#[test]
fn nobody_can_be_matched_is_a_result() {
    let folder = Folder::of("id\nann\n");
    let outcome = folder.outcome(&["--out", "pairs.csv"]);
    assert_eq!(outcome.unmatched(), ["ann: there is nobody else to meet"]);
    assert_eq!(
        folder.read("pairs.csv"),
        "match,score,person_a,name_a,person_b,name_b,why\n"
    );
    let Outcome(outcome) = outcome;
    assert_eq!(
        (&outcome["floor"], &outcome["score"]),
        (&serde_json::Value::Null, &0.into())
    );
}
