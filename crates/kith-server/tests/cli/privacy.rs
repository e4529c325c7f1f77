//! What is private decides about matches and shows nowhere that others look.

use crate::support::{Folder, Outcome, stderr, stdout};

const NOBODY_FREE: &str = "no eligible partner was free";

/// Everything that others may see of a run: texts of the outcome, pairs and edges, and what the terminal shows.
fn seen(folder: &Folder) -> String {
    let table = folder.matched(&[]);
    let summary = folder.matched(&["--out", "pairs.csv", "--json", "outcome.json"]);
    let outcome = crate::support::json(&folder.read("outcome.json"));
    let texts: Vec<String> = ["matches", "rounds", "unmatched", "conflicts", "free_places"]
        .iter()
        .map(|field| outcome[field].to_string())
        .collect();
    let shown = [
        stdout(&table),
        stdout(&summary),
        stderr(&summary),
        folder.read("pairs.csv"),
        texts.join("\n"),
    ];
    shown.join("\n").to_lowercase()
}

fn says_nothing(folder: &Folder, secrets: &[&str]) {
    let seen = seen(folder);
    for secret in secrets {
        assert!(!seen.contains(secret), "{secret} shows:\n{seen}");
    }
}

#[test]
fn a_private_field_shows_nowhere() {
    let people = "id,name,faith,interests\n1,Ann,zoroastrian,tea\n2,Ben,zoroastrian,tea\n3,Cy,jedi,tea\n4,Dee,,tea\n";
    for rule in [
        "kind = \"same\"\nfield = \"faith\"\nweight = 5",
        "kind = \"same\"\nfield = \"faith\"\nhard = true",
        "kind = \"different\"\nfield = \"faith\"\nhard = true",
        "kind = \"overlap\"\nfield = \"faith\"\nweight = 5",
        "kind = \"overlap\"\nfield = \"faith\"\nhard = true",
        "kind = \"complement\"\noffer = \"faith\"\nwant = \"interests\"\nweight = 5",
        "kind = \"table\"\nfield = \"faith\"\nallow = [[\"zoroastrian\", \"zoroastrian\"]]\nhard = true",
    ] {
        let folder = Folder::of(people).rules(&format!(
            "[fields.faith]\nprivate = true\n[[rule]]\n{rule}\n[[rule]]\nkind = \"overlap\"\nfield = \"interests\"\n"
        ));
        says_nothing(&folder, &["faith", "zoroastrian", "jedi"]);
        let outcome = folder.outcome(&[]);
        assert!(outcome.conflicts().is_empty(), "{rule}: {:?}", outcome.conflicts());
        for alone in outcome.unmatched() {
            assert!(alone.ends_with(NOBODY_FREE), "{rule}: {alone}");
        }
    }
}

#[test]
fn the_points_of_private_rules_are_one_part() {
    let folder = Folder::of("id,a,b,c\n1,x,x,x\n2,x,x,x\n").rules(
        "[[rule]]\nkind = \"same\"\nfield = \"a\"\n[[rule]]\nkind = \"same\"\nfield = \"b\"\n\
         [[rule]]\nkind = \"same\"\nfield = \"c\"\nweight = 2\n\
         [fields.a]\nprivate = true\n[fields.b]\nprivate = true\n",
    );
    let parts = folder.outcome(&[]).list("matches")[0]["parts"].to_string();
    assert_eq!(
        parts,
        r#"[{"points":5000,"rule":"same:c"},{"points":5000,"rule":"private"}]"#
    );
}

#[test]
fn forbidden_pairs_show_nowhere() {
    let forbid = "[[pair]]\na = \"1\"\nb = \"2\"\nkind = \"forbidden\"\n";
    let folder = Folder::of("id,name\n1,Ann\n2,Ben\n").rules(forbid);
    let outcome = folder.outcome(&[]);
    assert_eq!(
        outcome.unmatched(),
        [format!("1: {NOBODY_FREE}"), format!("2: {NOBODY_FREE}")]
    );
    assert!(outcome.conflicts().is_empty());
    says_nothing(&folder, &["forbid", "avoid", "not allowed"]);
    // The same when a public rule stands between all others.
    let folder = Folder::of("id,team\n1,x\n2,x\n3,y\n").rules(&format!(
        "{forbid}[[rule]]\nkind = \"same\"\nfield = \"team\"\nhard = true\n"
    ));
    let outcome = folder.outcome(&[]);
    assert_eq!(
        outcome.unmatched(),
        [
            format!("1: {NOBODY_FREE}"),
            format!("2: {NOBODY_FREE}"),
            "3: nobody else has the same team as you".to_owned()
        ]
    );
}

#[test]
fn conflicts_count_without_what_is_private() {
    // Without the rule 1 could meet 2, but that pair is forbidden: the rule is not what stands in the way.
    let folder = Folder::of("id,team\n1,x\n2,y\n").rules(
        "[[pair]]\na = \"1\"\nb = \"2\"\nkind = \"forbidden\"\n[[rule]]\nkind = \"same\"\nfield = \"team\"\nhard = true\n",
    );
    let outcome = folder.outcome(&[]);
    assert!(outcome.conflicts().is_empty(), "{:?}", outcome.conflicts());
    assert_eq!(outcome.unmatched()[0], "1: nobody else has the same team as you");
}

#[test]
fn wishes_show_nowhere() {
    let people = "id,name,wishes\n1,Ann,2\n2,Ben,3\n3,Cy,2\n4,Dee,2\n";
    for strength in ["weight = 5", "hard = true"] {
        let rules = format!("[[rule]]\nkind = \"wish\"\nfield = \"wishes\"\n{strength}\n");
        let folder = Folder::of(people).rules(&rules);
        says_nothing(&folder, &["wished", "wishes to", "your wish", "on your list", "list"]);
        let outcome = folder.outcome(&[]);
        assert!(
            outcome.unmatched().iter().all(|u| u.ends_with(NOBODY_FREE)),
            "{:?}",
            outcome.unmatched()
        );
        assert!(outcome.conflicts().is_empty());
    }
}

#[test]
fn a_private_role_or_capacity_gives_no_reason_away() {
    let people = "id,diagnosis,room\n1,burnout,1\n2,mentor,1\n3,other,1\n4,burnout,0\n";
    let rules = "roles = { field = \"diagnosis\", from = \"mentor\", to = \"burnout\" }\ncapacity = \"room\"\n\
                 [fields.diagnosis]\nprivate = true\n[fields.room]\nprivate = true\n";
    let folder = Folder::of(people).rules(rules);
    says_nothing(&folder, &["diagnosis", "burnout", "mentor", "takes no matches"]);
    let outcome = folder.outcome(&[]);
    assert_eq!(
        outcome.unmatched(),
        [format!("3: {NOBODY_FREE}"), format!("4: {NOBODY_FREE}")]
    );
    assert!(outcome.list("free_places").is_empty());
}

#[test]
fn free_places_of_a_private_capacity_are_not_told() {
    let people = "id,role,room\n1,x,3\n2,y,1\n";
    let rules = "roles = { field = \"role\", from = \"x\", to = \"y\" }\ncapacity = \"room\"\n";
    let free = |more: &str| -> usize {
        let outcome: Outcome = Folder::of(people).rules(&format!("{rules}{more}")).outcome(&[]);
        outcome.list("free_places").len()
    };
    assert_eq!(free(""), 1);
    assert_eq!(free("[fields.room]\nprivate = true\n"), 0);
}

#[test]
fn a_least_score_that_rests_on_a_private_field_is_private_too() {
    let folder = Folder::of("id,faith\n1,a\n2,b\n")
        .rules("min_score = 5000\n[[rule]]\nkind = \"same\"\nfield = \"faith\"\n[fields.faith]\nprivate = true\n");
    let outcome = folder.outcome(&[]);
    assert_eq!(outcome.unmatched()[0], format!("1: {NOBODY_FREE}"));
    assert!(outcome.conflicts().is_empty());
}
