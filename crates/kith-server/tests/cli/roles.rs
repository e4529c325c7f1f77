//! Two sides, and how many matches a person takes.

use crate::support::{DATE, Folder, json, stderr, stdout};

const RULES: &str = "\
roles = { field = \"role\", from = \"mentor\", to = \"mentee\" }
capacity = \"capacity\"
";

#[test]
fn pairs_go_across_and_capacity_is_kept() {
    let folder = Folder::of(
        "id,role,capacity\nann,Mentor,2\nben,mentee,1\ncy, MENTEE ,\ndee,mentee,1\neli,mentor,0\nfay,guest,1\ngus,,1\n",
    )
    .rules(RULES);
    let outcome = folder.outcome(&["--out", "pairs.csv"]);
    outcome.nobody_disappears(&["ann", "ben", "cy", "dee", "eli", "fay", "gus"]);
    assert_eq!(outcome.matches().len(), 2);
    assert!(
        outcome.matches().iter().all(|m| m.starts_with("ann+")),
        "{:?}",
        outcome.matches()
    );
    let unmatched = outcome.unmatched();
    for reason in [
        "eli: takes no matches at the moment",
        "fay: your role is neither mentor nor mentee",
        "gus: your role is neither mentor nor mentee",
    ] {
        assert!(unmatched.iter().any(|u| u == reason), "{unmatched:?}");
    }
    assert!(
        unmatched.iter().any(|u| u.ends_with(": no eligible partner was free")),
        "{unmatched:?}"
    );
    // Only the mentee who was left over has a place.
    let free = outcome.list("free_places");
    assert_eq!((free.len(), &free[0]["places"]), (1, &1.into()));
    assert!(outcome.flag("optimal"));
}

#[test]
fn without_a_capacity_column_everybody_takes_one() {
    let folder = Folder::of("id,role,capacity\na,x,5\nb,y,5\nc,y,5\n")
        .rules("roles = { field = \"role\", from = \"x\", to = \"y\" }\n");
    let outcome = folder.outcome(&[]);
    assert_eq!(outcome.matches().len(), 1);
    assert_eq!(outcome.list("unmatched").len(), 1);
}

#[test]
fn everybody_comes_before_more_matches() {
    // Ann and Ben both fit Cy best, but then Dee would be left alone.
    let folder = Folder::of("id,role,capacity,level\nann,mentor,1,5\nben,mentor,1,5\ncy,mentee,2,5\ndee,mentee,1,0\n")
        .rules(&format!(
            "{RULES}[[rule]]\nkind = \"within\"\nfield = \"level\"\nat_most = 10\n"
        ));
    let outcome = folder.outcome(&[]);
    assert!(outcome.unmatched().is_empty());
    assert_eq!(outcome.int("score"), 15_000);
    assert_eq!(
        outcome.list("free_places")[0].to_string(),
        r#"{"person":"cy","places":1}"#
    );
}

#[test]
fn forced_pairs_take_places() {
    let people = "id,role,capacity\na,mentor,2\nb,mentor,1\nc,mentee,1\nd,mentee,1\n";
    let forced = |a: &str, b: &str| format!("[[pair]]\na = \"{a}\"\nb = \"{b}\"\nkind = \"forced\"\n");
    let folder = Folder::of(people).rules(&format!("{RULES}{}", forced("d", "a")));
    let outcome = folder.outcome(&[]);
    assert_eq!(outcome.matches().len(), 2);
    assert!(outcome.matches().contains(&"a+d".to_owned()), "{:?}", outcome.matches());
    // More forced pairs than places, and a pair on one side.
    for (pairs, message) in [
        (
            forced("b", "c") + &forced("b", "d"),
            "b is in more forced pairs than they take matches",
        ),
        (forced("a", "b"), "a and b are forced, but both have the same role"),
    ] {
        let output = Folder::of(people).rules(&format!("{RULES}{pairs}")).try_match(&[]);
        assert_eq!(output.status.code(), Some(1));
        assert!(stderr(&output).contains(message), "{}", stderr(&output));
    }
}

#[test]
fn the_proof_of_a_match_with_capacities_verifies() {
    let folder =
        Folder::of("id,role,capacity,level\na,mentor,2,1\nb,mentor,1,5\nc,mentee,1,2\nd,mentee,1,4\ne,mentee,1,9\n")
            .rules(&format!(
                "{RULES}[[rule]]\nkind = \"within\"\nfield = \"level\"\nat_most = 10\n"
            ));
    folder.matched(&["--certificate", "proof.json", "--out", "pairs.csv"]);
    let verified = folder.run(&[
        "verify",
        "people.csv",
        "proof.json",
        "--rules",
        "rules.toml",
        "--date",
        DATE,
    ]);
    assert_eq!(verified.status.code(), Some(0), "{}", stderr(&verified));
}

#[test]
fn the_first_side_comes_first() {
    let folder = Folder::of("id,role\na,mentee\nb,mentor\nc,mentee\nd,mentor\n").rules(
        "roles = { field = \"role\", from = \"mentor\", to = \"mentee\" }\n\
         [[pair]]\na = \"a\"\nb = \"b\"\nkind = \"forced\"\n",
    );
    assert_eq!(folder.outcome(&[]).matches(), ["b+a", "d+c"]);
}

#[test]
fn the_graph_tells_capacities_and_sides() {
    let people = "id,role,capacity,t\na,mentor,2,x\nb,mentor,2,x\nc,mentee,1,x\nd,mentee,1,x\ne,mentee,1,y\n";
    let same = "[[rule]]\nkind = \"same\"\nfield = \"t\"\n";
    let folder = Folder::of(people).rules(&format!("{RULES}{same}"));
    let outcome = folder.outcome(&["--graph", "g.kg", "--certificate", "p.json"]);
    assert_eq!(outcome.matches().len(), 3);
    assert!(folder.read("g.kg").ends_with("c 0 2\nc 1 2\nc 2 1\nc 3 1\nc 4 1\n"));
    let solved = json(&stdout(&folder.run(&["solve", "g.kg", "--max-cardinality"])));
    assert_eq!((&solved["pairs"], &solved["weight"]), (&3.into(), &20_000.into()));
    let verified = folder.run(&["verify", "g.kg", "p.json"]);
    assert_eq!(verified.status.code(), Some(0), "{}", stderr(&verified));
    let verdict = json(&stdout(&verified));
    assert_eq!(
        (&verdict["optimal"], &verdict["weight"]),
        (&true.into(), &20_000.into())
    );

    // Two parts whose first people are on different sides, and somebody whom the rules leave alone.
    let people =
        "id,role,capacity,t\na,mentor,1,x\nb,mentee,2,y\nc,mentee,1,x\nd,mentor,3,y\ne,mentee,1,y\nf,mentor,2,z\n";
    let hard = "[[rule]]\nkind = \"same\"\nfield = \"t\"\nhard = true\n";
    let folder = Folder::of(people).rules(&format!("{RULES}{hard}"));
    let outcome = folder.outcome(&["--graph", "g.kg", "--certificate", "p.json"]);
    assert_eq!(outcome.matches(), ["a+c", "d+b", "d+e"]);
    let verified = folder.run(&["verify", "g.kg", "p.json"]);
    assert_eq!(verified.status.code(), Some(0), "{}", stderr(&verified));
}
