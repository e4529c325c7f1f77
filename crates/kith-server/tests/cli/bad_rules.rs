//! Rules that cannot be read or do not fit the people: one message with line and column, and nothing is written.

use crate::support::{Folder, stderr, stdout};

const PEOPLE: &str = "id,email,level,zone,hours,manager,role,capacity,active\n\
                      a,a@x.org,1,UTC,9-17,,x,1,\nb,b@x.org,2,UTC,9-17,a,y,1,\nc,c@x.org,3,UTC,9-17,a,y,two,no\n";

#[test]
fn rules_that_are_refused() {
    let rule = |text: &str| format!("[[rule]]\n{text}\n");
    let pair = |a: &str, b: &str, kind: &str| format!("[[pair]]\na = \"{a}\"\nb = \"{b}\"\nkind = \"{kind}\"\n");
    let roles = "roles = { field = \"role\", from = \"x\", to = \"y\" }\n";
    let many = |n: usize, hard: &str| rule(&format!("kind = \"same\"\nfield = \"level\"\n{hard}")).repeat(n);
    let cases: Vec<(&str, String)> = vec![
        ("no TOML", "group_size = = 2\n".into()),
        ("a table that never ends", "[[rule\n".into()),
        ("a key twice", "min_score = 1\nmin_score = 2\n".into()),
        ("an unknown option", "group_siz = 3\n".into()),
        ("a group of one", "group_size = 1\n".into()),
        ("a group of nine", "group_size = 9\n".into()),
        ("a group of words", "group_size = \"three\"\n".into()),
        ("an unknown way with the odd", "odd = \"quartet\"\n".into()),
        ("a host without a name", "odd = \"host:\"\n".into()),
        ("a host whom nobody knows", "odd = \"host:zoe\"\n".into()),
        ("an unknown objective", "objective = \"best\"\n".into()),
        (
            "two objectives",
            "objective = \"quality-first\"\nlift_worst = true\n".into(),
        ),
        ("a score below 0", "min_score = -1\n".into()),
        ("a score above 10000", "min_score = 10001\n".into()),
        ("roles in groups", format!("group_size = 3\n{roles}")),
        (
            "the same role twice",
            "roles = { field = \"role\", from = \"x\", to = \" X \" }\n".into(),
        ),
        ("half a role", "roles = { field = \"role\", from = \"x\" }\n".into()),
        (
            "roles in no column",
            "roles = { field = \"roll\", from = \"x\", to = \"y\" }\n".into(),
        ),
        ("capacity without roles", "capacity = \"capacity\"\n".into()),
        (
            "a capacity that is no number",
            format!("{roles}capacity = \"capacity\"\n"),
        ),
        ("a rule without a kind", rule("field = \"level\"")),
        ("an unknown kind", rule("kind = \"simlar\"\nfield = \"level\"")),
        ("a rule without its field", rule("kind = \"same\"")),
        ("an unknown column", rule("kind = \"same\"\nfield = \"levle\"")),
        ("a column like none", rule("kind = \"same\"\nfield = \"shoe size\"")),
        (
            "a parameter of another kind",
            rule("kind = \"same\"\nfield = \"level\"\nat_most = 2"),
        ),
        ("no bound", rule("kind = \"within\"\nfield = \"level\"")),
        (
            "a negative bound",
            rule("kind = \"within\"\nfield = \"level\"\nat_most = -2"),
        ),
        (
            "a weight too large",
            rule("kind = \"same\"\nfield = \"level\"\nweight = 11"),
        ),
        (
            "a weight too fine",
            rule("kind = \"same\"\nfield = \"level\"\nweight = 0.001"),
        ),
        (
            "hard and weighed",
            rule("kind = \"same\"\nfield = \"level\"\nhard = true\nweight = 2"),
        ),
        (
            "words for numbers",
            rule("kind = \"within\"\nfield = \"email\"\nat_most = 2"),
        ),
        (
            "no zones",
            rule("kind = \"shared-hours\"\nhours = \"hours\"\ntime_zone = \"level\""),
        ),
        (
            "no hours",
            rule("kind = \"shared-hours\"\nhours = \"email\"\ntime_zone = \"zone\""),
        ),
        (
            "a table of three",
            rule("kind = \"table\"\nfield = \"level\"\nallow = [[\"1\", \"2\", \"3\"]]"),
        ),
        ("a pair of a stranger", pair("a", "zoe", "forbidden")),
        ("a pair of one", pair("a", "A@x.org", "forbidden")),
        ("a pair of no kind", pair("a", "b", "maybe")),
        (
            "forced and forbidden",
            pair("a", "b", "forced") + &pair("b", "a", "forbidden"),
        ),
        (
            "forced and forbidden by another name",
            pair("a", "b", "forced") + &pair("b@x.org", "a", "forbidden"),
        ),
        (
            "forced against a rule",
            pair("a", "b", "forced") + &rule("kind = \"same\"\nfield = \"level\"\nhard = true"),
        ),
        ("forced but inactive", pair("a", "c", "forced")),
        (
            "forced in a group",
            format!("group_size = 3\n{}", pair("a", "b", "forced")),
        ),
        (
            "an unknown setting of a field",
            "[fields.level]\nsecret = true\n".into(),
        ),
        (
            "a private column that is not there",
            "[fields.faith]\nprivate = true\n".into(),
        ),
        ("a field that is no table", "fields.level = true\n".into()),
        ("too many rules", many(201, "")),
        ("too many hard rules", many(63, "hard = true")),
    ];
    let mut told = String::new();
    for (name, rules) in cases {
        let folder = Folder::of(PEOPLE).rules(&rules);
        let before = folder.names();
        let output = folder.try_match(&["--out", "pairs.csv", "--json", "o.json", "--graph", "g.kg"]);
        let said = stderr(&output);
        assert_eq!(
            (output.status.code(), stdout(&output).as_str()),
            (Some(1), ""),
            "{name}: {said}"
        );
        assert_eq!(
            (said.matches("error:").count(), said.lines().count()),
            (1, 1),
            "{name}: {said}"
        );
        assert!(said.len() < 500, "{name}: {said}");
        assert_eq!(folder.names(), before, "{name}");
        told.push_str(&format!("{name}:\n  {said}"));
    }
    insta::assert_snapshot!(told);
}

#[test]
fn rules_in_another_encoding() {
    let folder = Folder::of(PEOPLE).with("rules.toml", b"min_score = 1\n# gr\xfcn\n");
    let output = folder.try_match(&[]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        stderr(&output),
        "error: rules.toml, line 2: this is not UTF-8. Save the rules as UTF-8 text.\n"
    );
    // A byte order mark does no harm.
    let folder = Folder::of(PEOPLE).with("rules.toml", b"\xef\xbb\xbfmin_score = 1\n");
    assert_eq!(folder.try_match(&[]).status.code(), Some(0));
}

#[test]
fn forced_pairs_in_a_plan_are_refused() {
    let folder = Folder::of(PEOPLE).rules("[[pair]]\na = \"a\"\nb = \"b\"\nkind = \"forced\"\n");
    let output = folder.try_match(&["--rounds", "2"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        stderr(&output).contains("forced pairs go with one round"),
        "{}",
        stderr(&output)
    );
}
