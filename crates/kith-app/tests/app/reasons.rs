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
    let rows: String = (0..24).map(|i| format!("p{i},t{}\n", i % 3)).collect();
    let people = format!("id,team\n{rows}");
    let rules = "group_size = 4\n[[rule]]\nkind = \"different\"\nfield = \"team\"\nhard = true\n";
    let hurried = |request: &mut Request| request.effort.seconds = Some(Duration::from_secs(1));
    let report = run(&people, Some(rules), hurried, &Late);
    assert!(!report.outcome.unmatched.is_empty());
    for (_, reason) in reasons(&report) {
        assert_eq!(reason, "time ran out before a partner was found");
    }
    let report = run(&people, Some(rules), |_| (), &Silent);
    assert!(reasons(&report).iter().all(|(_, reason)| !reason.contains("time")));
}
