//! What a run says about whoever is left, and about what it found.

use kith_app::matching::{self, Report};
use kith_app::progress::{Progress, Silent, Step};
use kith_app::request::{Effort, Outputs, Request};
use std::fs;
use std::time::Duration;

/// A run over texts; `change` may alter the request.
fn run(people: &str, rules: Option<&str>, change: impl FnOnce(&mut Request), progress: &dyn Progress) -> Report {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        path
    };
    let mut request = Request {
        people: file("people.csv", people),
        rules: rules.map(|text| file("rules.toml", text)),
        histories: Vec::new(),
        seed: 1,
        date: "2026-01-05".parse().unwrap(),
        rounds: None,
        effort: Effort::default(),
        outputs: Outputs::default(),
    };
    change(&mut request);
    matching::run(&request, progress).unwrap()
}

fn reasons(report: &Report) -> Vec<(&str, &str)> {
    let left = &report.outcome.unmatched;
    left.iter().map(|u| (u.person.as_str(), u.reason.as_str())).collect()
}

/// A clock that is always past any end.
struct Late;

impl Progress for Late {
    fn begin(&self, _: Step, _: Option<u64>) {}
    fn advance(&self, _: u64) {}
    fn interrupted(&self) -> bool {
        false
    }
    fn elapsed(&self) -> Duration {
        Duration::from_secs(1 << 20)
    }
}

/// Ben and Cy fit so well that Ann and Dee, who fit only them and only a little, stay alone.
const CHAIN: &str = "id,skills\nann,a;p;q;r\nben,a;x;y;z\ncy,b;x;y;z\ndee,b;s;t;u\n";
const CHAIN_RULES: &str = "[[rule]]\nkind = \"overlap\"\nfield = \"skills\"\nhard = true\n\n\
                           [[rule]]\nkind = \"overlap\"\nfield = \"skills\"\n";

#[test]
fn quality_first_tells_a_kind_reason() {
    let everyone = run(CHAIN, Some(CHAIN_RULES), |_| (), &Silent).outcome;
    assert_eq!(
        (everyone.objective, everyone.unmatched.len(), everyone.optimal),
        ("everyone-first", 0, true)
    );
    let rules = format!("objective = \"quality-first\"\n{CHAIN_RULES}");
    let report = run(CHAIN, Some(&rules), |_| (), &Silent);
    let reason = "the other pairs fit better together this time";
    assert_eq!(reasons(&report), [("ann", reason), ("dee", reason)]);
    let outcome = report.outcome;
    // The total is the largest, but two more people could be matched.
    assert_eq!(
        (outcome.objective, outcome.score == outcome.upper_bound, outcome.optimal),
        ("quality-first", true, false)
    );
}

/// Whoever only an avoid list leaves alone hears the same as the others.
#[test]
fn quality_first_does_not_show_an_avoid_list() {
    let rules = format!(
        "objective = \"quality-first\"\n{CHAIN_RULES}\n[[pair]]\na = \"eve\"\nb = \"ann\"\nkind = \"forbidden\"\n"
    );
    let people = CHAIN.replace("a;p;q;r", "a;p;q;e") + "eve,e;f;g;h\n";
    let report = run(&people, Some(&rules), |_| (), &Silent);
    let said = reasons(&report);
    assert_eq!(
        said.iter().map(|(who, _)| *who).collect::<Vec<_>>(),
        ["ann", "dee", "eve"]
    );
    assert!(said.iter().all(|(_, reason)| *reason == said[0].1), "{said:?}");
}

#[test]
fn whoever_the_time_was_too_short_for_is_told_so() {
    let hurried = |request: &mut Request| request.effort.seconds = Some(Duration::from_secs(1));
    // Twenty groups of five that fit, hidden among pairs that lead nowhere: with more time all of them might be found.
    let rows: String = (0..100).map(|i| format!("p{i},t{i}\n")).collect();
    let people = format!("id,tag\n{rows}");
    let both = (0..100u32).flat_map(|a| (a + 1..100).map(move |b| (a, b)));
    let fit = both.filter(|(a, b)| a % 20 == b % 20 || (a * 7919 + b * 104_729 + a * b * 31) % 97 < 29);
    let pairs: Vec<String> = fit.map(|(a, b)| format!("[\"t{a}\", \"t{b}\"]")).collect();
    let rules = format!(
        "group_size = 5\n[[rule]]\nkind = \"table\"\nfield = \"tag\"\nallow = [{}]\nhard = true\n",
        pairs.join(", ")
    );
    let report = run(&people, Some(&rules), hurried, &Late);
    assert!(!report.outcome.unmatched.is_empty());
    for (_, reason) in reasons(&report) {
        assert_eq!(reason, "time ran out before a partner was found");
    }
    let report = run(&people, Some(&rules), |_| (), &Silent);
    assert!(reasons(&report).iter().all(|(_, reason)| !reason.contains("time")));
    // Three teams make no group of four from four teams: no time would have been enough.
    let rows: String = (0..24).map(|i| format!("p{i},t{}\n", i % 3)).collect();
    let rules = "group_size = 4\n[[rule]]\nkind = \"different\"\nfield = \"team\"\nhard = true\n";
    let report = run(&format!("id,team\n{rows}"), Some(rules), hurried, &Late);
    assert_eq!(report.outcome.unmatched.len(), 24);
    assert!(reasons(&report).iter().all(|(_, reason)| !reason.contains("time")));
}

#[test]
fn a_bound_holds_also_where_time_was_too_short_to_look_for_it() {
    let rows: String = (0..40).map(|i| format!("p{i},{}\n", i * 7 % 31)).collect();
    let people = format!("id,level\n{rows}");
    let rules = "[[rule]]\nkind = \"within\"\nfield = \"level\"\nat_most = 30\n";
    let met: String = (0..20).map(|i| format!("1,p{i},p{}\n", 39 - i)).collect();
    let with = |seconds, progress: &dyn Progress| {
        let change = |request: &mut Request| {
            let past = request.people.with_file_name("past.csv");
            fs::write(&past, format!("round,a,b\n{met}")).unwrap();
            request.histories = vec![past];
            request.effort.seconds = seconds;
        };
        run(&people, Some(rules), change, progress).outcome
    };
    let (hurried, calm) = (with(Some(Duration::from_secs(1)), &Late), with(None, &Silent));
    assert!(hurried.upper_bound >= calm.upper_bound && hurried.score <= hurried.objective_upper_bound);
    assert!(hurried.objective_upper_bound <= hurried.upper_bound);
    assert_eq!(hurried.all_pairs_upper_bound, Some(hurried.upper_bound));
    assert!(calm.objective_optimal && calm.objective_upper_bound <= calm.upper_bound);
}

/// The warnings of a run, without the folder of the file.
fn notes(people: &str, rules: Option<&str>) -> Vec<String> {
    let report = run(people, rules, |_| (), &Silent);
    let bare = |note: &String| note.split_once("people.csv: ").map(|(_, said)| said.to_owned());
    report.warnings.iter().filter_map(bare).collect()
}

#[test]
fn columns_that_nothing_looks_at() {
    let wide: String = (1..=14).map(|n| format!(",c{n}")).collect();
    for (people, note) in [
        (
            "name,Shirt size,interests,Team\nAnn,M,tea,x\nBen,L,tea,y\n",
            "no rule uses the columns \"Shirt size\" and \"Team\"; if they matter, rename columns to the names in the README, or \
             write rules (docs/RULES.md)",
        ),
        (
            "name,Team\nAnn,x\nBen,y\n",
            "no rule could be taken from the columns (\"name\" and \"Team\"); everyone fits everyone. To change that, rename \
             columns to the names in the README, or write rules (docs/RULES.md)",
        ),
        (
            &format!("name,goals{wide}\nAnn,a{}\nBen,b{0}\n", ",".repeat(14)).replace("{0}", &",".repeat(14)),
            "no rule uses the columns \"c1\", \"c2\", \"c3\", \"c4\", \"c5\", \"c6\", \"c7\", \"c8\", \"c9\", \"c10\", \"c11\", \"c12\" and 2 \
             more; if they matter, rename columns to the names in the README, or write rules (docs/RULES.md)",
        ),
    ] {
        assert_eq!(notes(people, None), [note]);
    }
    // Known names without a rule, and whoever wrote rules knows what they use.
    assert_eq!(notes("name,location,goals\nAnn,Rome,a\nBen,Oslo,b\n", None), [""; 0]);
    let rules = "[[rule]]\nkind = \"same\"\nfield = \"goals\"\n";
    assert_eq!(notes("name,Team,goals\nAnn,x,a\nBen,y,b\n", Some(rules)), [""; 0]);
}

#[test]
fn roles_without_rules_come_with_the_lines_to_write() {
    let said = notes(
        "name,role,capacity,goals\nAnn,Mentor,3,a\nBen,mentee,1,a\nCy,mentee,,a\nDee,guest,9,a\nEve,mentor,2,a\n",
        None,
    );
    let lines =
        "roles = { field = \"role\", from = \"Mentor\", to = \"mentee\" }\ncapacity = \"capacity\"\ninfer = true";
    assert_eq!(
        said,
        [format!(
            "the columns role and capacity change nothing until rules say what they mean. To pair across, save this as \
             rules.toml and add --rules rules.toml:\n{lines}"
        )]
    );
    // What is printed works, and the inferred rules stay in place.
    let people = "name,role,capacity,goals\nAnn,Mentor,3,a\nBen,mentee,1,a\nCy,mentee,,a\n";
    let report = run(people, Some(lines), |_| (), &Silent);
    let outcome = report.outcome;
    let pairs: Vec<Vec<String>> = outcome.matches.unwrap().into_iter().map(|m| m.members).collect();
    assert_eq!(pairs, [["Ann", "Ben"], ["Ann", "Cy"]]);
    assert!(outcome.rules.iter().all(|rule| rule.inferred) && outcome.rules.len() == 1);
    assert_eq!(report.warnings, [""; 0]);

    let said = notes("name,Rolle,goals\nAnn,\"the \"\"big\"\" one\",a\nBen,b\\c,a\n", None);
    assert!(
        said[0].contains(r#"{ field = "role", from = "the \"big\" one", to = "b\\c" }"#),
        "{said:?}"
    );
    let said = notes("name,capacity,goals\nAnn,2,a\nBen,1,a\n", None);
    assert!(
        said[0].starts_with("`role` and `capacity` count only with rules"),
        "{said:?}"
    );
}

#[test]
fn commas_that_were_meant_to_separate() {
    let people = "name,interests,goals\nAnn,\"tea, chess\",\"a, b\"\nBen,\"tea, go\",c;d\nCy,tea,\n";
    assert_eq!(
        notes(people, None),
        ["column interests: cells hold commas, which are read as text; write several values as a;b"]
    );
}

#[test]
fn rules_may_call_a_column_as_the_file_does() {
    let people = "Name,Abteilung,Sprachen\nAnn,Sales,Welsh\nBen,Sales,Welsh\nCy,Design,\nDee,Design,\n";
    let rules = "[[rule]]\nkind = \"different\"\nfield = \"Abteilung\"\nhard = true\n[fields.department]\nprivate = true\n\
                 [[rule]]\nkind = \"overlap\"\nfield = \"languages\"\n";
    let outcome = run(people, Some(rules), |_| (), &Silent).outcome;
    let told: Vec<String> = outcome.matches.unwrap().into_iter().flat_map(|m| m.why).collect();
    assert!(outcome.optimal);
    assert!(!told.iter().any(|why| why.contains("Sales")), "{told:?}");
}

#[test]
fn membership_of_groups_counts_and_is_never_named() {
    let people = "name,groups\nAnn,Pride\nBen,Pride\nCy,\nDee,\n";
    let outcome = run(people, None, |_| (), &Silent).outcome;
    let first = &outcome.matches.unwrap()[0];
    assert_eq!((first.members.join(" "), first.score), ("Ann Ben".to_owned(), 10_000));
    assert_eq!(first.parts[0].rule, "private");
    assert!(!first.why.join(" ").contains("Pride"));

    let hard = "[[rule]]\nkind = \"overlap\"\nfield = \"groups\"\nhard = true\n";
    let report = run(people, Some(hard), |_| (), &Silent);
    assert_eq!(
        reasons(&report),
        [
            ("Cy", "no eligible partner was free"),
            ("Dee", "no eligible partner was free")
        ]
    );
    assert!(report.outcome.conflicts.is_empty());

    let open = format!("{hard}[fields.groups]\nprivate = false\n");
    let report = run(people, Some(&open), |_| (), &Silent);
    assert_eq!(reasons(&report)[0].1, "your groups are not filled in");
    assert_eq!(report.outcome.matches.unwrap()[0].why, ["You both belong to Pride."]);
}
