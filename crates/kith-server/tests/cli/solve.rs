//! `kith solve`: the bare solver.

use serde_json::Value;

use crate::support::{Folder, Random, json, stderr, stdout};

fn graph(text: impl AsRef<[u8]>) -> Folder {
    Folder::of("").with("g", text)
}

fn solved(folder: &Folder, args: &[&str]) -> Value {
    let mut all = vec!["solve", "g"];
    all.extend(args);
    let output = folder.run(&all);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!(stdout(&output).lines().count(), 1, "one JSON object");
    json(&stdout(&output))
}

fn binary(n: u32, edges: &[(u32, u32, i64)]) -> Vec<u8> {
    let mut bytes = b"KITHG1\0\0".to_vec();
    bytes.extend(n.to_le_bytes());
    bytes.extend((edges.len() as u64).to_le_bytes());
    for (u, v, w) in edges {
        bytes.extend(u.to_le_bytes());
        bytes.extend(v.to_le_bytes());
        bytes.extend(w.to_le_bytes());
    }
    bytes
}

fn text(n: u32, edges: &[(u32, u32, i64)]) -> String {
    let lines: String = edges.iter().map(|(u, v, w)| format!("{u} {v} {w}\n")).collect();
    format!("{n} {}\n{lines}", edges.len())
}

#[test]
fn the_report_has_the_fields_of_the_contract() {
    let folder = graph("4 3\n0 1 2\n1 2 5\n2 3 2\n");
    let output = folder.run(&["solve", "g"]);
    let line = stdout(&output);
    let mut last = 0;
    for field in [
        "n",
        "m",
        "pairs",
        "weight",
        "upper_bound",
        "gap",
        "optimal",
        "read_seconds",
        "solve_seconds",
        "peak_bytes",
    ] {
        let at = line
            .find(&format!("\"{field}\":"))
            .unwrap_or_else(|| panic!("{field}: {line}"));
        assert!(at > last || last == 0, "{field} is out of order: {line}");
        last = at;
    }
    let report = json(&line);
    assert_eq!((report["n"].as_u64(), report["m"].as_u64()), (Some(4), Some(3)));
    assert_eq!(
        (report["pairs"].as_u64(), report["weight"].as_i64()),
        (Some(1), Some(5))
    );
    assert_eq!(
        (report["upper_bound"].as_i64(), report["optimal"].as_bool()),
        (Some(5), Some(true))
    );
    assert!(report["peak_bytes"].as_u64().is_none_or(|bytes| bytes > 100_000));
}

#[test]
fn most_pairs_first_is_another_question() {
    let folder = graph("4 3\n0 1 2\n1 2 5\n2 3 2\n");
    let most = solved(&folder, &["--max-cardinality", "--matching", "m"]);
    assert_eq!((most["pairs"].as_u64(), most["weight"].as_i64()), (Some(2), Some(4)));
    assert_eq!(folder.read("m"), "0 1\n2 3\n");
    // Also where every further pair costs.
    let folder = graph("4 3\n0 1 -2\n1 2 5\n2 3 -9\n");
    let most = solved(&folder, &["--max-cardinality"]);
    assert_eq!((most["pairs"].as_u64(), most["weight"].as_i64()), (Some(2), Some(-11)));
    assert_eq!(most["upper_bound"].as_i64(), Some(-11));
    assert_eq!(solved(&folder, &[])["weight"].as_i64(), Some(5));
}

#[test]
fn text_is_read_with_room_for_habits() {
    for text in [
        "2 1\r\n0 1 7\r\n",
        "\n2 1\n\n 0  1\t7 \n\n",
        "2 3\n0 1 3\n1 0 7\n0 1 5\n",
    ] {
        let report = solved(&graph(text), &[]);
        assert_eq!(
            (report["pairs"].as_u64(), report["weight"].as_i64()),
            (Some(1), Some(7)),
            "{text:?}"
        );
    }
    for text in ["0 0\n", "5 0\n", "2 1\n0 1 -1\n"] {
        let report = solved(&graph(text), &[]);
        assert_eq!(
            (report["pairs"].as_u64(), report["weight"].as_i64()),
            (Some(0), Some(0)),
            "{text:?}"
        );
        assert_eq!(report["optimal"], true, "{text:?}");
    }
    let large = 1_000_000_000_000_i64;
    assert_eq!(
        solved(&graph(format!("4 2\n0 1 {large}\n2 3 {large}\n")), &[])["weight"],
        2 * large
    );
}

/// All edges of a random graph, some of them parallel, some negative.
fn random(random: &mut Random) -> (u32, Vec<(u32, u32, i64)>) {
    let n = 2 + random.below(8);
    let m = random.below(20);
    let edges = (0..m).map(|_| {
        let u = random.below(n);
        let v = (u + 1 + random.below(n - 1)) % n;
        (u as u32, v as u32, random.below(12) as i64 - 3)
    });
    (n as u32, edges.collect())
}

/// (most pairs, their largest weight), and the largest weight of all, by trying everything.
fn best(n: u32, edges: &[(u32, u32, i64)]) -> ((u64, i64), i64) {
    fn go(edges: &[(u32, u32, i64)], used: u32, pairs: u64, weight: i64, best: &mut ((u64, i64), i64)) {
        best.0 = best.0.max((pairs, weight));
        best.1 = best.1.max(weight);
        for (i, &(u, v, w)) in edges.iter().enumerate() {
            if used & (1 << u | 1 << v) == 0 {
                go(&edges[i + 1..], used | 1 << u | 1 << v, pairs + 1, weight + w, best);
            }
        }
    }
    assert!(n < 32);
    let mut found = ((0, 0), 0);
    go(edges, 0, 0, 0, &mut found);
    found
}

#[test]
fn random_graphs_are_solved_best_in_both_forms() {
    let mut numbers = Random(21);
    for _ in 0..16 {
        let (n, edges) = random(&mut numbers);
        let ((pairs, with_pairs), weight) = best(n, &edges);
        let folder = graph(text(n, &edges)).with("b", binary(n, &edges));
        let told = text(n, &edges);
        for file in ["g", "b"] {
            for (args, expected) in [
                (&[][..], (None, weight)),
                (&["--max-cardinality"], (Some(pairs), with_pairs)),
            ] {
                let mut all = vec!["solve", file, "--certificate", "p.json", "--matching", "m"];
                all.extend(args);
                let output = folder.run(&all);
                assert_eq!(output.status.code(), Some(0), "{told}{}", stderr(&output));
                let report = json(&stdout(&output));
                assert_eq!(report["weight"].as_i64(), Some(expected.1), "{args:?} {told}");
                assert_eq!(report["optimal"], true, "{told}");
                assert!(expected.0.is_none_or(|k| report["pairs"].as_u64() == Some(k)), "{told}");
                let verdict = folder.run(&["verify", file, "p.json"]);
                assert_eq!(verdict.status.code(), Some(0), "{told}{}", stderr(&verdict));
                let verdict = json(&stdout(&verdict));
                assert_eq!((&verdict["valid"], &verdict["optimal"]), (&true.into(), &true.into()));
                assert_eq!(
                    (&verdict["weight"], &verdict["upper_bound"]),
                    (&report["weight"], &report["upper_bound"])
                );
                let proof = json(&folder.read("p.json"));
                let listed: String = proof["pairs"]
                    .as_array()
                    .expect("a list")
                    .iter()
                    .map(|p| format!("{} {}\n", p[0], p[1]))
                    .collect();
                assert_eq!(folder.read("m"), listed);
            }
        }
    }
}

#[test]
fn capacities_let_a_vertex_have_several_pairs() {
    let folder = graph("4 3\n0 1 5\n0 2 4\n0 3 3\nc 0 2\n");
    let report = solved(&folder, &["--certificate", "p.json", "--matching", "m"]);
    assert_eq!(
        (report["pairs"].as_u64(), report["weight"].as_i64()),
        (Some(2), Some(9))
    );
    assert_eq!(folder.read("m"), "0 1\n0 2\n");
    assert_eq!(report["optimal"], true);
    let verdict = folder.run(&["verify", "g", "p.json"]);
    assert_eq!(verdict.status.code(), Some(0), "{}", stderr(&verdict));
    let none = graph("2 1\n0 1 5\nc 0 0\n");
    assert_eq!(solved(&none, &[])["pairs"], 0);
    // Most pairs first.
    let most = graph("4 3\n0 2 9\n0 3 -1\n1 2 -1\nc 0 1\n");
    assert_eq!(solved(&most, &[])["weight"], 9);
    let report = solved(&most, &["--max-cardinality", "--certificate", "p.json"]);
    assert_eq!(
        (report["pairs"].as_u64(), report["weight"].as_i64()),
        (Some(2), Some(-2))
    );
    let verdict = most.run(&["verify", "g", "p.json"]);
    assert_eq!(verdict.status.code(), Some(0), "{}", stderr(&verdict));
}

#[test]
fn a_warm_start_changes_nothing_but_the_time() {
    let mut numbers = Random(33);
    for args in [&[][..], &["--max-cardinality"]] {
        let (n, edges) = random(&mut numbers);
        let folder = graph(text(n, &edges));
        let with = |more: &[&'static str]| -> Vec<&'static str> { [args, more].concat() };
        let cold = solved(&folder, &with(&["--certificate", "p.json"]));
        let warm = solved(&folder, &with(&["--warm", "p.json", "--certificate", "p.json"]));
        assert_eq!(cold["weight"], warm["weight"]);
        // A proof of yesterday's weights, and one of another graph.
        let changed: Vec<_> = edges
            .iter()
            .map(|&(u, v, w)| (u, v, w + i64::from(u % 2) * 5))
            .collect();
        for other in [text(n, &changed), text(n + 3, &edges), text(2, &[(0, 1, 4)])] {
            let folder = graph(&other).with("p.json", folder.read("p.json"));
            let warm = solved(&folder, &with(&["--warm", "p.json", "--certificate", "q.json"]));
            let cold = solved(&folder, args);
            assert_eq!(
                (&warm["weight"], &warm["optimal"]),
                (&cold["weight"], &true.into()),
                "{other}"
            );
            assert_eq!(folder.run(&["verify", "g", "q.json"]).status.code(), Some(0));
        }
    }
}

#[test]
fn a_gap_and_threads_are_taken() {
    let folder = graph("4 3\n0 1 2\n1 2 5\n2 3 2\n");
    let report = solved(
        &folder,
        &[
            "--gap",
            "0.5",
            "--threads",
            "3",
            "--seconds",
            "100",
            "--certificate",
            "p.json",
        ],
    );
    assert!(
        report["gap"].as_f64().is_some_and(|gap| (0.0..=0.5).contains(&gap)),
        "{report}"
    );
    assert_eq!(folder.run(&["verify", "g", "p.json"]).status.code(), Some(0));
}

#[test]
fn graphs_that_are_none_are_told_with_their_line() {
    let mut lying = binary(2, &[(0, 1, 1)]);
    lying[12] = 2;
    let loops = binary(2, &[(0, 1, 1), (1, 1, 1)]);
    let cases: Vec<(&str, Vec<u8>)> = vec![
        ("an empty file", Vec::new()),
        ("one number", b"3\n".to_vec()),
        ("a negative count", b"-3 0\n".to_vec()),
        ("too many vertices", b"4000000000 0\n".to_vec()),
        ("a word", b"2 1\n0 one 1\n".to_vec()),
        ("a fraction", b"2 1\n0 1 1.5\n".to_vec()),
        ("two numbers on an edge", b"2 1\n0 1\n".to_vec()),
        ("a vertex too large", b"2 1\n0 2 1\n".to_vec()),
        ("a vertex below 0", b"2 1\n0 -1 1\n".to_vec()),
        ("a loop", b"2 1\n1 1 1\n".to_vec()),
        ("a weight too large", b"2 1\n0 1 1000000000001\n".to_vec()),
        ("a weight beyond 64 bits", b"2 1\n0 1 99999999999999999999\n".to_vec()),
        ("fewer edges than promised", b"2 2\n0 1 1\n".to_vec()),
        ("more edges than promised", b"2 1\n0 1 1\n0 1 2\n".to_vec()),
        ("a capacity of nobody", b"2 1\n0 1 1\nc 2 1\n".to_vec()),
        ("a negative capacity", b"2 1\n0 1 1\nc 1 -1\n".to_vec()),
        (
            "capacities and an odd circle",
            b"3 3\n0 1 1\n1 2 1\n2 0 1\nc 0 2\n".to_vec(),
        ),
        ("an edge after the capacities", b"2 2\n0 1 1\nc 0 2\n0 1 3\n".to_vec()),
        ("a binary graph cut off", binary(2, &[(0, 1, 1)])[..25].to_vec()),
        ("a binary graph that lies", lying),
        ("a loop in a binary graph", loops),
        ("another version", b"KITHG9\0\0\0\0\0\0\0\0\0\0\0\0\0\0".to_vec()),
        ("bytes", vec![0xff; 50]),
    ];
    let mut told = String::new();
    for (name, bytes) in cases {
        let folder = graph(bytes);
        let before = folder.names();
        let output = folder.run(&["solve", "g", "--matching", "m", "--certificate", "p.json"]);
        let said = stderr(&output);
        assert_eq!(
            (output.status.code(), stdout(&output).as_str()),
            (Some(1), ""),
            "{name}: {said}"
        );
        assert!(
            said.starts_with("error: g") && said.matches("error:").count() == 1,
            "{name}: {said}"
        );
        assert_eq!(folder.names(), before, "{name}");
        told.push_str(&format!("{name}:\n  {said}"));
    }
    insta::assert_snapshot!(told);
}

#[test]
fn files_that_are_not_there_end_with_1() {
    let folder = graph("2 1\n0 1 1\n");
    for args in [
        &["solve", "absent"][..],
        &["solve", "."],
        &["solve", "g", "--warm", "absent"],
        &["solve", "g", "--warm", "g"],
        &["verify", "absent", "g"],
        &["verify", "g", "absent"],
        &["verify", "g", "g"],
    ] {
        let output = folder.run(args);
        let said = stderr(&output);
        assert_eq!(output.status.code(), Some(1), "{args:?}: {said}");
        assert!(
            said.starts_with("error: ") && said.lines().count() == 1,
            "{args:?}: {said}"
        );
    }
}
