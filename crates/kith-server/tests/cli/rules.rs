//! Rules that are inferred, and every option at the top of `rules.toml`.

use crate::support::{Folder, crowd, json, stderr, stdout};

const EVERYTHING: &str = "\
id,name,email,department,location,time_zone,working_hours,manager,languages,skills,offers,wants,goals,interests,groups,level
1,Ann,ann@x.org,Sales,Rome,Europe/Rome,9-17,,en;it,sql,sql,go,lead,tea,choir,1
2,Ben,ben@x.org,Design,Rome,Europe/Rome,9-17,1,en,go,go,sql,lead,tea,choir,2
3,Cy,cy@x.org,Design,Rome,Europe/Rome,9-17,1,it,go,sql,go,rest,go,run,1
4,Dee,dee@x.org,Sales,Rome,Europe/Rome,9-17,1,it,sql,go,sql,rest,go,run,2
";

#[test]
fn sensible_rules_are_inferred_and_printed() {
    let folder = Folder::of(EVERYTHING);
    insta::assert_snapshot!(stdout(&folder.matched(&[])));
    let outcome = folder.outcome(&[]);
    insta::assert_snapshot!(serde_json::to_string_pretty(&outcome.0["rules"]).expect("it was JSON"));
    // With outputs in files the summary, and the rules in it, go to standard error.
    let output = folder.matched(&["--out", "pairs.csv"]);
    assert_eq!(stdout(&output), "");
    assert!(
        stderr(&output).contains("Rules, inferred from the columns"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn only_columns_that_tell_something_give_rules() {
    let empty = Folder::of("id,offers,wants,department,skills,manager\n1,,go,Sales,,\n2,,,Sales,,\n");
    assert_eq!(empty.outcome(&[]).rules(), [""; 0]);
    let own = Folder::of(EVERYTHING).rules("");
    assert_eq!(
        own.outcome(&[]).rules(),
        [""; 0],
        "a file of rules, even an empty one, is all there is"
    );
}

#[test]
fn people_outweigh_scores_unless_told_otherwise() {
    // b and c fit best, but then a and d are left over.
    let people = "id,level\na,0\nb,9\nc,10\nd,19\n";
    let rule = "[[rule]]\nkind = \"within\"\nfield = \"level\"\nat_most = 10\n[[rule]]\nkind = \"within\"\nfield = \"level\"\nat_most = 9\nhard = true\n";
    let everyone = Folder::of(people)
        .rules(&format!("objective = \"everyone-first\"\n{rule}"))
        .outcome(&[]);
    assert_eq!(
        (everyone.matches(), everyone.int("score")),
        (vec!["a+b".into(), "c+d".into()], 2_000)
    );
    let quality = Folder::of(people)
        .rules(&format!("objective = \"quality-first\"\n{rule}"))
        .outcome(&[]);
    assert_eq!((quality.matches(), quality.int("score")), (vec!["b+c".into()], 9_000));
    // Two more people could be matched: the best total, but not called optimal.
    assert!(everyone.flag("optimal") && !quality.flag("optimal"));
    quality.nobody_disappears(&["a", "b", "c", "d"]);
    // The default is everyone first.
    assert_eq!(Folder::of(people).rules(rule).outcome(&[]).int("score"), 2_000);
}

#[test]
fn the_worst_match_can_be_lifted_first() {
    // 0-10, 1-2: 0 + 9000; 0-1, 2-10: 9000 + 2000; 0-2, 1-10: 8000 + 1000.
    let people = "id,level\na,0\nb,1\nc,2\nd,10\n";
    let rule = "[[rule]]\nkind = \"within\"\nfield = \"level\"\nat_most = 10\n\
                [[rule]]\nkind = \"table\"\nfield = \"id\"\nallow = [[\"b\", \"c\"]]\n";
    // Halved, and 5000 for b with c: 4500 + 5000 alone beats 4500 + 1000.
    let plain = Folder::of(people).rules(rule).outcome(&[]);
    assert_eq!(
        (plain.matches(), plain.int("floor")),
        (vec!["a+d".into(), "b+c".into()], 0)
    );
    let lifted = Folder::of(people)
        .rules(&format!("lift_worst = true\n{rule}"))
        .outcome(&[]);
    assert_eq!(
        (lifted.matches(), lifted.int("floor")),
        (vec!["a+b".into(), "c+d".into()], 1_000)
    );
    assert_eq!((plain.int("score"), lifted.int("score")), (9_500, 5_500));
}

#[test]
fn pairs_below_the_least_score_are_not_made() {
    let people = "id,level\na,0\nb,2\nc,7\nd,10\n";
    let rule = "[[rule]]\nkind = \"within\"\nfield = \"level\"\nat_most = 10\n";
    let folder = |least: u32| Folder::of(people).rules(&format!("min_score = {least}\n{rule}"));
    assert_eq!(folder(0).edges(&[]).len(), 6);
    let kept: Vec<i64> = folder(5_000).edges(&[]).iter().map(|e| e.2).collect();
    assert_eq!(kept, [8_000, 5_000, 7_000], "the bound itself is allowed");
    assert_eq!(folder(7_001).outcome(&[]).matches(), ["a+b"]);
    assert_eq!(folder(10_000).outcome(&[]).matches(), [""; 0]);
}

#[test]
fn named_pairs_are_made_or_never_made() {
    let people = "id,email,name\n1,ann@x.org,Ann\n2,ben@x.org,Ben\n3,cy@x.org,Cy\n4,dee@x.org,Dee\n";
    for (a, b) in [("1", "3"), ("ann@x.org", "CY@x.org"), ("Ann", "cy")] {
        let pair = |kind: &str| format!("[[pair]]\na = \"{a}\"\nb = \"{b}\"\nkind = \"{kind}\"\n");
        let forced = Folder::of(people).rules(&pair("forced")).outcome(&[]);
        assert_eq!(forced.matches(), ["1+3", "2+4"]);
        forced.nobody_disappears(&["1", "2", "3", "4"]);
        let forbidden = Folder::of(people).rules(&pair("forbidden"));
        let edges = forbidden.edges(&[]);
        assert_eq!(edges.len(), 5);
        assert!(!edges.iter().any(|(x, y, _)| (x.as_str(), y.as_str()) == ("1", "3")));
    }
}

#[test]
fn forced_pairs_count_in_every_number() {
    let folder = Folder::of("id,level\na,0\nb,1\nc,2\nd,10\n").rules(
        "[[pair]]\na = \"d\"\nb = \"a\"\nkind = \"forced\"\n\
         [[rule]]\nkind = \"within\"\nfield = \"level\"\nat_most = 10\n",
    );
    let outcome = folder.outcome(&["--edges", "edges.csv"]);
    assert_eq!(outcome.matches(), ["a+d", "b+c"]);
    assert_eq!(
        (outcome.int("score"), outcome.int("upper_bound"), outcome.int("floor")),
        (9_000, 9_000, 0)
    );
    assert!(outcome.flag("optimal"));
    assert!(folder.read("edges.csv").contains("a,d,0\n"));
}

#[test]
fn a_forced_pair_is_kept_in_a_plan_of_one_round() {
    let folder = Folder::of(crowd(4)).rules("[[pair]]\na = \"p0\"\nb = \"p2\"\nkind = \"forced\"\n");
    assert_eq!(folder.outcome(&["--rounds", "1"]).rounds(), [["p0+p2", "p1+p3"]]);
}

#[test]
fn the_example_rules_run_on_the_example_people() {
    let examples = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples");
    let file = |name: &str| examples.join(name).to_str().expect("a plain path").to_owned();
    for (people, rules, past) in [
        ("people.csv", "rules.toml", Some("past.csv")),
        ("mentoring.csv", "mentoring.toml", None),
    ] {
        let (people, rules, past) = (file(people), file(rules), past.map(file));
        let mut args = vec![
            "match",
            &people,
            "--rules",
            &rules,
            "--json",
            "-",
            "--date",
            crate::support::DATE,
        ];
        if let Some(past) = &past {
            args.extend(["--history", past]);
        }
        let output = crate::support::kith(&args);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        let outcome = json(&stdout(&output));
        assert_eq!(outcome["optimal"], true, "{people}");
        assert_eq!(outcome["score"], outcome["upper_bound"], "{people}");
    }
}
