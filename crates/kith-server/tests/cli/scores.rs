//! Every kind of rule once, soft and hard, from the files to `edges.csv`; the numbers are worked out by hand.

use crate::support::Folder;

/// All eligible pairs and their scores, `ann-ben 5000`.
fn edges(people: &str, rules: &str, past: Option<&str>) -> Vec<String> {
    let mut folder = Folder::of(people).rules(rules);
    let mut args = Vec::new();
    if let Some(past) = past {
        folder = folder.with("past.csv", past);
        args.extend(["--history", "past.csv"]);
    }
    let edges = folder.edges(&args);
    edges.iter().map(|(a, b, score)| format!("{a}-{b} {score}")).collect()
}

/// A soft rule and the same rule made hard.
fn both(people: &str, rule: &str, past: Option<&str>, soft: &[&str], hard: &[&str]) {
    let rule = format!("[[rule]]\n{rule}\n");
    assert_eq!(edges(people, &rule, past), soft, "{rule}");
    assert_eq!(
        edges(people, &format!("{rule}hard = true\n"), past),
        hard,
        "hard: {rule}"
    );
}

const COLOURS: &str = "id,colour\na,Red\nb, red \nc,blue\nd,\n";

#[test]
fn same() {
    both(
        COLOURS,
        "kind = \"same\"\nfield = \"colour\"",
        None,
        &["a-b 10000", "a-c 0", "a-d 0", "b-c 0", "b-d 0", "c-d 0"],
        &["a-b 10000"],
    );
}

#[test]
fn different() {
    both(
        COLOURS,
        "kind = \"different\"\nfield = \"colour\"",
        None,
        &["a-b 0", "a-c 10000", "a-d 0", "b-c 10000", "b-d 0", "c-d 0"],
        &["a-c 10000", "a-d 10000", "b-c 10000", "b-d 10000", "c-d 10000"],
    );
}

#[test]
fn texts_compare_in_normal_form() {
    let rules = "[[rule]]\nkind = \"same\"\nfield = \"city\"\nhard = true\n";
    assert_eq!(
        edges("id,city\na,Köln\nb,KO\u{308}LN\nc,Koln\n", rules, None),
        ["a-b 10000"]
    );
}

#[test]
fn within() {
    both(
        "id,level\na,1\nb,2\nc,4.5\nd,\n",
        "kind = \"within\"\nfield = \"level\"\nat_most = 3",
        None,
        &["a-b 6666", "a-c 0", "a-d 0", "b-c 1666", "b-d 0", "c-d 0"],
        &["a-b 10000", "b-c 10000"],
    );
}

#[test]
fn apart() {
    both(
        "id,start_date\na,2025-01-01\nb,2025-01-31\nc,2025-03-02\nd,\n",
        "kind = \"apart\"\nfield = \"start_date\"\nat_least = 60",
        None,
        &["a-b 5000", "a-c 10000", "a-d 0", "b-c 5000", "b-d 0", "c-d 0"],
        &["a-c 10000", "a-d 10000", "b-d 10000", "c-d 10000"],
    );
}

#[test]
fn time_zones_are_apart_in_hours_at_the_date() {
    let people = "id,time_zone\na,Europe/London\nb,America/New_York\n";
    let rules = "[[rule]]\nkind = \"within\"\nfield = \"time_zone\"\nat_most = 10\n";
    let folder = Folder::of(people).rules(rules);
    // Five hours in winter; four between the two changes of the clocks.
    assert_eq!(folder.edges(&["--date", "2026-01-05"])[0].2, 5_000);
    assert_eq!(folder.edges(&["--date", "2026-03-16"])[0].2, 6_000);
}

#[test]
fn overlap_counts_the_rare_more() {
    // Of four people all like tea (rarity 0), two chess (1), one go (2).
    both(
        "id,interests\na,tea;chess\nb,chess|tea\nc,tea;go\nd,tea\n",
        "kind = \"overlap\"\nfield = \"interests\"",
        None,
        &["a-b 10000", "a-c 0", "a-d 0", "b-c 0", "b-d 0", "c-d 0"],
        &[
            "a-b 10000",
            "a-c 10000",
            "a-d 10000",
            "b-c 10000",
            "b-d 10000",
            "c-d 10000",
        ],
    );
    // Chess (two of four, 1) of chess, go (2) and golf (2).
    assert_eq!(
        edges(
            "id,interests\na,go;chess\nb,chess;golf\nc,tea\nd,\n",
            "[[rule]]\nkind = \"overlap\"\nfield = \"interests\"\n",
            None
        )[0],
        "a-b 2000"
    );
}

#[test]
fn complement_rewards_both_directions_most() {
    both(
        "id,offers,wants\na,sql,go\nb,go,sql\nc,sql,\nd,,\n",
        "kind = \"complement\"\noffer = \"offers\"\nwant = \"wants\"",
        None,
        &["a-b 10000", "a-c 0", "a-d 0", "b-c 3333", "b-d 0", "c-d 0"],
        &["a-b 10000", "b-c 10000"],
    );
}

#[test]
fn shared_hours() {
    both(
        "id,working_hours,time_zone\n\
         a,Mon-Fri 9-17,Europe/London\n\
         b,Mon-Fri 9-17,Europe/Berlin\n\
         c,Mon 16-17,UTC\n\
         d,,UTC\n",
        "kind = \"shared-hours\"\nat_least_minutes = 120",
        None,
        // Seven of eight hours a day; the whole of the one hour; Berlin's day ends at 16.
        &["a-b 8750", "a-c 10000", "a-d 0", "b-c 0", "b-d 0", "c-d 0"],
        &["a-b 10000"],
    );
}

#[test]
fn not_reporting() {
    both(
        "id,manager\na,\nb,a\nc,b\nd,\n",
        "kind = \"not-reporting\"\nlevels = 1",
        None,
        &["a-b 0", "a-c 10000", "a-d 10000", "b-c 0", "b-d 10000", "c-d 10000"],
        &["a-c 10000", "a-d 10000", "b-d 10000", "c-d 10000"],
    );
    let two = "[[rule]]\nkind = \"not-reporting\"\nlevels = 2\nhard = true\n";
    assert_eq!(edges("id,manager\na,\nb,a\nc,b\nd,\n", two, None).len(), 3);
}

#[test]
fn table() {
    both(
        "id,level\na,Junior\nb,senior\nc,Lead\nd,\n",
        "kind = \"table\"\nfield = \"level\"\nallow = [[\"junior\", \"Senior\"], [\"lead\", \"junior\"]]",
        None,
        &["a-b 10000", "a-c 10000", "a-d 0", "b-c 0", "b-d 0", "c-d 0"],
        &["a-b 10000", "a-c 10000"],
    );
}

#[test]
fn fresh() {
    // 100 days before the date, 10 days before, never.
    both(
        "id\na\nb\nc\n",
        "kind = \"fresh\"\ncool_down_days = 50",
        Some("date,a,b\n2025-09-27,a,b\n2025-12-26,a,c\n"),
        &["a-b 5000", "a-c 0", "b-c 10000"],
        &["a-b 10000", "b-c 10000"],
    );
}

#[test]
fn wish() {
    both(
        "id,wishes\na,b;c\nb,a\nc,d\nd,\n",
        "kind = \"wish\"\nfield = \"wishes\"",
        None,
        &["a-b 10000", "a-c 2500", "a-d 0", "b-c 0", "b-d 0", "c-d 5000"],
        &["a-b 10000", "a-c 10000", "a-d 10000", "b-d 10000", "c-d 10000"],
    );
}

#[test]
fn weights_and_points() {
    let folder = Folder::of("id,team,level\na,red,1\nb,red,2\n").rules(
        "[[rule]]\nkind = \"same\"\nfield = \"team\"\nweight = 2\n\
         [[rule]]\nkind = \"within\"\nfield = \"level\"\nat_most = 3\nweight = 1\n\
         [[rule]]\nkind = \"different\"\nfield = \"team\"\nweight = 0\n",
    );
    let outcome = folder.outcome(&[]);
    // (2 · 10000 + 6666) / 3 = 8888.67: the thirds 6666.67 and 2222 lose one to the larger remainder.
    assert_eq!(outcome.int("score"), 8_888);
    let parts = &outcome.list("matches")[0]["parts"];
    assert_eq!(
        parts.to_string(),
        r#"[{"points":6666,"rule":"same:team"},{"points":2222,"rule":"within:level"}]"#
    );
    assert_eq!(outcome.rules(), ["same:team", "within:level", "different:team"]);
}

#[test]
fn without_soft_rules_every_pair_scores_best() {
    assert_eq!(edges("id\na\nb\n", "", None), ["a-b 10000"]);
    assert_eq!(
        edges(
            "id,x\na,1\nb,2\n",
            "[[rule]]\nkind = \"same\"\nfield = \"x\"\nweight = 0\n",
            None
        ),
        ["a-b 10000"]
    );
}
