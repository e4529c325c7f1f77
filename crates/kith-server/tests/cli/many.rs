//! More people than all pairs are kept of: lists and looks at all pairs must lead to the same result.

use crate::support::{DATE, Folder, Outcome, Random, json, stdout};

/// Just above the number up to which all pairs are kept.
const PEOPLE: usize = 2_050;

fn company(lonely: usize) -> Folder {
    let mut random = Random(3);
    let rows: String = (0..PEOPLE)
        .map(|i| {
            let mut some = |what: &str, most: u64| {
                let count = 1 + random.below(3);
                let values: Vec<String> = (0..count).map(|_| format!("{what}{}", random.below(most))).collect();
                values.join(";")
            };
            let (likes, offers, wants) = (some("l", 40), some("s", 60), some("s", 60));
            // A few may meet nobody but each other, and one of three is left.
            let place = if i < lonely { "north" } else { "south" };
            format!("p{i},{place},d{},{likes},{offers},{wants}\n", random.below(9))
        })
        .collect();
    let past: String = (0..PEOPLE / 2)
        .map(|i| format!("1,p{i},p{}\n", PEOPLE - 1 - i))
        .collect();
    Folder::of(format!("id,place,department,likes,offers,wants\n{rows}"))
        .rules(
            "[[rule]]\nkind = \"same\"\nfield = \"place\"\nhard = true\n\
             [[rule]]\nkind = \"different\"\nfield = \"department\"\nweight = 2\n\
             [[rule]]\nkind = \"overlap\"\nfield = \"likes\"\nweight = 4\n\
             [[rule]]\nkind = \"complement\"\noffer = \"offers\"\nwant = \"wants\"\nweight = 8\n",
        )
        .with("past.csv", format!("round,a,b\n{past}"))
}

#[test]
fn lists_find_what_all_pairs_hold_and_the_proof_holds_for_all() {
    let folder = company(3);
    let past = ["--history", "past.csv"];
    let listed = folder.outcome(&[past[0], past[1], "--certificate", "proof.json"]);
    let kept = folder.outcome(&[past[0], past[1], "--edges", "edges.csv"]);
    for field in ["score", "upper_bound", "objective_upper_bound", "repeats"] {
        assert_eq!(listed.int(field), kept.int(field), "{field}");
    }
    for outcome in [&listed, &kept] {
        let told = (
            outcome.text("scope"),
            outcome.flag("objective_optimal"),
            outcome.unmatched().len(),
        );
        assert_eq!(told, ("all-pairs", true, 2));
        assert_eq!(outcome.conflicts(), ["same:place: 2"]);
        // Some who met would fit better than whom they got instead.
        assert!(outcome.int("objective_upper_bound") < outcome.int("upper_bound") && !outcome.flag("optimal"));
    }
    let args = [
        "verify",
        "people.csv",
        "proof.json",
        "--rules",
        "rules.toml",
        "--history",
        "past.csv",
        "--date",
        DATE,
    ];
    let verdict = Outcome(json(&stdout(&folder.run(&args))));
    assert!(verdict.flag("valid") && verdict.flag("optimal"), "{:?}", verdict.0);
}
