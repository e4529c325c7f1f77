//! Why somebody has no match, and which rules stand in the way: small cases whose answer is known.

use crate::support::{Folder, Outcome};

fn outcome(people: &str, rules: &str) -> Outcome {
    Folder::of(people).rules(rules).outcome(&[])
}

const DIFFERENT: &str = "[[rule]]\nkind = \"different\"\nfield = \"department\"\nhard = true\n";
const HOURS: &str = "[[rule]]\nkind = \"shared-hours\"\nhard = true\n";

#[test]
fn one_rule_that_forbids_everybody_is_named() {
    for (people, rule, reasons) in [
        (
            "id,department\na,Sales\nb,Sales\n",
            "kind = \"different\"\nfield = \"department\"",
            "everyone else is in your own department",
        ),
        (
            "id,level\na,1\nb,9\n",
            "kind = \"within\"\nfield = \"level\"\nat_most = 2",
            "nobody else is within 2 of your level",
        ),
        (
            "id,level\na,1\nb,2\n",
            "kind = \"apart\"\nfield = \"level\"\nat_least = 2",
            "everyone else is less than 2 from your level",
        ),
        (
            "id,team\na,x\nb,y\n",
            "kind = \"same\"\nfield = \"team\"",
            "nobody else has the same team as you",
        ),
        (
            "id,interests\na,x\nb,y\n",
            "kind = \"overlap\"\nfield = \"interests\"",
            "nobody else shares any of your interests",
        ),
        (
            "id,offers,wants\na,x,z\nb,y,z\n",
            "kind = \"complement\"\noffer = \"offers\"\nwant = \"wants\"",
            "nobody offers what you want or wants what you offer",
        ),
        (
            "id,working_hours,time_zone\na,9-10,UTC\nb,11-12,UTC\n",
            "kind = \"shared-hours\"",
            "nobody shares a working hour with you",
        ),
        (
            "id,manager\na,b\nb,\n",
            "kind = \"not-reporting\"",
            "everyone else is your manager or reports to you",
        ),
        (
            "id,level\na,x\nb,x\n",
            "kind = \"table\"\nfield = \"level\"\nallow = [[\"x\", \"y\"]]",
            "nobody else has a level that goes with yours",
        ),
    ] {
        let outcome = outcome(people, &format!("[[rule]]\n{rule}\nhard = true\n"));
        assert_eq!(
            outcome.unmatched(),
            [format!("a: {reasons}"), format!("b: {reasons}")],
            "{rule}"
        );
        let id = outcome.rules()[0];
        assert_eq!(outcome.conflicts(), [format!("{id}: 2")], "{rule}");
        assert!(outcome.flag("optimal"), "that nobody can be matched is proved");
    }
}

#[test]
fn what_is_not_filled_in_is_said() {
    let outcome = outcome(
        "id,team\na,x\nb,x\nc,\n",
        "[[rule]]\nkind = \"same\"\nfield = \"team\"\nhard = true\n",
    );
    assert_eq!(outcome.matches(), ["a+b"]);
    assert_eq!(outcome.unmatched(), ["c: your team is not filled in"]);
}

#[test]
fn an_empty_cell_of_somebody_else_is_no_other_value() {
    let outcome = outcome(
        "name,interests,location\nAnn,chess,Rome\nBen,chess,\nCy,go,Rome\n",
        "[[rule]]\nkind = \"overlap\"\nfield = \"interests\"\nhard = true\n\
         [[rule]]\nkind = \"same\"\nfield = \"location\"\nhard = true\n",
    );
    assert_eq!(
        outcome.unmatched()[0],
        "Ann: everyone who shares one of your interests has no location"
    );
}

#[test]
fn people_of_forced_pairs_are_colleagues_too() {
    let forced = "odd = \"sit-out\"\n[[pair]]\na = \"Ann\"\nb = \"Ben\"\nkind = \"forced\"\n";
    let overlap = "[[rule]]\nkind = \"overlap\"\nfield = \"interests\"\nhard = true\n";
    for (people, rule, reasons) in [
        (
            "name,interests\nAnn,a\nBen,a\nCy,a\nDi,z\n",
            overlap,
            vec![
                "Cy: no eligible partner was free",
                "Di: nobody else shares any of your interests",
            ],
        ),
        (
            "name,department\nAnn,A\nBen,B\nCy,C\nDi,C\n",
            DIFFERENT,
            vec!["Cy: no eligible partner was free", "Di: no eligible partner was free"],
        ),
        ("name\nAnn\nBen\nCy\n", "", vec!["Cy: no eligible partner was free"]),
    ] {
        let outcome = outcome(people, &format!("{forced}{rule}"));
        assert_eq!(outcome.unmatched(), reasons, "{people}");
    }
}

#[test]
fn a_host_who_is_not_needed_is_a_colleague_too() {
    let people = "name,department\nAnn,A\nBen,A\nHal,B\n";
    let outcome = outcome(people, &format!("odd = \"host:Hal\"\n{DIFFERENT}"));
    assert_eq!(outcome.unmatched()[0], "Ann: no eligible partner was free");
}

#[test]
fn two_rules_that_forbid_everybody_together_are_both_named() {
    let people = "id,department,working_hours,time_zone\na,Sales,9-17,UTC\nb,Sales,9-17,UTC\nc,Design,20-22,UTC\n";
    let outcome = outcome(people, &format!("{DIFFERENT}{HOURS}"));
    let reasons = outcome.unmatched();
    assert_eq!(
        reasons[0],
        "a: everyone who shares a working hour with you is in your own department"
    );
    assert_eq!(reasons[2], "c: nobody shares a working hour with you");
    // Either rule alone makes one pair; both together still leave no trio away.
    assert_eq!(outcome.conflicts(), ["different:department: 2", "shared-hours: 2"]);
}

#[test]
fn conflicts_are_minimal_sets() {
    // a-b breaks both rules: only giving up both helps.
    let people = "id,department,team\na,Sales,x\nb,Sales,y\n";
    let same = "[[rule]]\nkind = \"same\"\nfield = \"team\"\nhard = true\n";
    let other = "[[rule]]\nkind = \"different\"\nfield = \"id\"\nhard = true\n";
    let outcome = outcome(people, &format!("{DIFFERENT}{same}{other}"));
    assert_eq!(outcome.conflicts(), ["different:department+same:team: 2"]);
}

#[test]
fn conflicts_say_how_many_more_would_be_matched() {
    // Three in Sales besides a pair across: without the rule two more of five, or all with a trio.
    let people = "id,department\na,Sales\nb,Sales\nc,Sales\nd,Sales\ne,Design\n";
    let trio = outcome(people, DIFFERENT);
    assert_eq!(
        (trio.matches().len(), trio.conflicts()),
        (1, vec!["different:department: 3".to_owned()])
    );
    let sit_out = outcome(people, &format!("odd = \"sit-out\"\n{DIFFERENT}"));
    assert_eq!(
        (sit_out.matches().len(), sit_out.conflicts()),
        (1, vec!["different:department: 2".to_owned()])
    );
}

#[test]
fn there_are_at_most_ten_conflicts_the_smallest_first() {
    let fields: Vec<String> = (0..12).map(|i| format!("f{i}")).collect();
    let rules: String = fields
        .iter()
        .map(|f| format!("[[rule]]\nkind = \"same\"\nfield = \"{f}\"\nhard = true\n"))
        .collect();
    // Twelve pairs of people, pair i differs in f_i only, and everybody else in everything.
    let rows: String = (0..24)
        .map(|p| {
            let cells: Vec<String> = (0..12)
                .map(|i| {
                    if p / 2 == i {
                        format!("x{p}")
                    } else {
                        format!("y{}", p / 2)
                    }
                })
                .collect();
            format!("p{p},{}\n", cells.join(","))
        })
        .collect();
    let outcome = outcome(&format!("id,{}\n{rows}", fields.join(",")), &rules);
    assert_eq!(outcome.matches(), [""; 0]);
    let expected: Vec<String> = (0..10).map(|i| format!("same:f{i}: 2")).collect();
    assert_eq!(outcome.conflicts(), expected);
}

#[test]
fn without_conflict_the_list_is_empty() {
    assert!(
        outcome("id,department\na,Sales\nb,Design\n", DIFFERENT)
            .conflicts()
            .is_empty()
    );
    // A person alone is not the fault of a rule.
    assert!(outcome("id,department\na,Sales\n", DIFFERENT).conflicts().is_empty());
}

#[test]
fn a_partner_who_is_taken_is_no_rule_of_yours() {
    // Everybody fits b only.
    let outcome = outcome(
        "id,department\na,Sales\nb,Design\nc,Sales\n",
        &format!("odd = \"trio\"\n{DIFFERENT}"),
    );
    let unmatched = outcome.unmatched();
    assert_eq!(unmatched.len(), 1);
    assert!(
        unmatched[0].ends_with(": no eligible partner was free"),
        "{unmatched:?}"
    );
}

#[test]
fn the_least_score_is_a_rule_that_can_stand_in_the_way() {
    let outcome = outcome(
        "id,level\na,0\nb,9\n",
        "min_score = 5000\n[[rule]]\nkind = \"within\"\nfield = \"level\"\nat_most = 10\n",
    );
    assert_eq!(
        outcome.unmatched()[0],
        "a: no match with you would reach the least score"
    );
    assert_eq!(outcome.conflicts(), ["min-score: 2"]);
}

#[test]
fn reasons_are_about_people_who_take_part() {
    // The only one from another department is inactive.
    let outcome = outcome("id,department,active\na,Sales,\nb,Sales,\nc,Design,no\n", DIFFERENT);
    assert_eq!(outcome.unmatched()[0], "a: everyone else is in your own department");
}

#[test]
fn why_speaks_of_what_two_people_share() {
    let folder = Folder::of(
        "id,name,offers,wants,interests,department\n1,Ada,SQL,Go,chess; tea,Sales\n2,Ben,Go,SQL,chess,Design\n3,Cy,,,tea,Legal\n4,Dee,,,tea,Ops\n",
    );
    let outcome = folder.outcome(&[]);
    assert_eq!(outcome.matches(), ["1+2", "3+4"]);
    let why: Vec<String> = outcome.list("matches").iter().map(|m| m["why"].to_string()).collect();
    insta::assert_snapshot!(why.join("\n"));
}

/// The first lines that a person reads.
fn headline(people: &str, rules: &str, past: &str) -> String {
    let folder = Folder::of(people)
        .rules(rules)
        .with("past.csv", format!("date,a,b\n{past}"));
    let output = folder.matched(&["--history", "past.csv", "--out", "pairs.csv"]);
    let text = crate::support::stderr(&output).replace('\n', " ");
    let end = text.find("Scores go up").expect("a match");
    text[..end].trim().to_owned()
}

#[test]
fn the_headline_claims_no_more_than_is_proved() {
    let people = "id,level\na,0\nb,9\nc,10\nd,19\n";
    let rules = "[[rule]]\nkind = \"within\"\nfield = \"level\"\nat_most = 10\n";
    let hard = "[[rule]]\nkind = \"within\"\nfield = \"level\"\nat_most = 9\nhard = true\n";
    let quality = format!("objective = \"quality-first\"\n{rules}{hard}");
    let lines = [
        headline(people, rules, ""),
        // b and c met, and score more together: the total is the best of those that repeat as little.
        headline(people, rules, "2025-12-01,b,c\n"),
        headline(people, &format!("lift_worst = true\n{rules}"), ""),
        // Two pairs would match more people, and the organizer did not want that.
        headline(people, &quality, "2025-12-01,b,c\n"),
        headline("id,level\na,0\nb,9\nc,10\nd,30\n", &format!("{rules}{hard}"), ""),
    ];
    insta::assert_snapshot!(lines.join("\n"));
}
