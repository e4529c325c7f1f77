//! Who met before: three formats, several files.

use crate::support::{Folder, crowd, stderr};

#[test]
fn three_formats_say_the_same() {
    let earlier = "match,score,person_a,name_a,person_b,name_b,why\n1,1,p0,A,p1,B,x\n2,1,p2,C,p3,D,x\n";
    let plan = "round,match,score,person_a,name_a,person_b,name_b,why\n1,1,1,p0,A,p1,B,x\n1,2,1,p2,C,p3,D,x\n";
    for past in [
        "round,a,b\n1,p0,p1\n1,p2,p3\n",
        "date,a,b\n2025-12-01,p0,p1\n2025-12-01,p3,p2\n",
        "Round;B;A\n1;p0;p1\n1;p2;p3\n",
        earlier,
        plan,
    ] {
        let folder = Folder::of(crowd(4)).with("past.csv", past);
        let outcome = folder.outcome(&["--history", "past.csv"]);
        assert_eq!(outcome.int("repeats"), 0, "{past}");
        assert!(!outcome.matches().contains(&"p0+p1".to_owned()), "{past}");
        assert!(outcome.flag("optimal"));
    }
}

#[test]
fn a_meeting_of_three_counts_for_every_two() {
    // p0, p1 and p2 met: p3 can meet one of them, the other two repeat.
    let folder = Folder::of(crowd(4)).with("past.csv", "round,a,b,c\n1,p0,p1,p2\n");
    assert_eq!(folder.outcome(&["--history", "past.csv"]).int("repeats"), 1);
}

#[test]
fn several_files_add_up_and_one_without_time_is_the_latest() {
    let folder = Folder::of(crowd(4))
        .with("one.csv", "round,a,b\n1,p0,p1\n1,p2,p3\n2,p0,p2\n2,p1,p3\n")
        .with("two.csv", "match,person_a,person_b\n1,p0,p3\n2,p1,p2\n");
    let one = folder.outcome(&["--history", "one.csv"]);
    assert_eq!(
        (one.matches(), one.int("repeats")),
        (vec!["p0+p3".into(), "p1+p2".into()], 0)
    );
    // Now everybody has met everybody: the oldest repeats are best.
    let both = folder.outcome(&["--history", "one.csv", "--history", "two.csv"]);
    assert_eq!(
        (both.matches(), both.int("repeats")),
        (vec!["p0+p1".into(), "p2+p3".into()], 2)
    );
    assert!(both.flag("optimal"));
}

#[test]
fn rounds_come_before_dates_and_fewer_repeats_before_older_ones() {
    let folder = Folder::of(crowd(4))
        .with("dates.csv", "date,a,b\n2020-01-01,p0,p1\n2020-01-01,p2,p3\n")
        .with("rounds.csv", "round,a,b\n7,p0,p2\n7,p1,p3\n9,p0,p3\n");
    let args = ["--history", "dates.csv", "--history", "rounds.csv"];
    // p0+p3 and p1+p2: one repeat only, though the most recent of the rounds.
    let outcome = folder.outcome(&args);
    assert_eq!(
        (outcome.matches(), outcome.int("repeats")),
        (vec!["p0+p3".into(), "p1+p2".into()], 1)
    );
}

#[test]
fn fewer_repeats_come_before_better_scores() {
    let people = "id,level\np0,0\np1,0\np2,9\np3,9\n";
    let rules = "[[rule]]\nkind = \"within\"\nfield = \"level\"\nat_most = 10\n";
    let folder = Folder::of(people).rules(rules).with("past.csv", "round,a,b\n1,p0,p1\n");
    assert_eq!(folder.outcome(&[]).matches(), ["p0+p1", "p2+p3"]);
    let outcome = folder.outcome(&["--history", "past.csv"]);
    assert_eq!((outcome.int("repeats"), outcome.int("score")), (0, 2_000));
    assert!(outcome.flag("objective_optimal") && !outcome.flag("optimal"));
    assert_eq!(outcome.int("upper_bound"), 20_000);
    // Quality first does not look at repeats, but counts them.
    let quality = Folder::of(people)
        .rules(&format!("objective = \"quality-first\"\n{rules}"))
        .with("past.csv", "round,a,b\n1,p0,p1\n");
    let outcome = quality.outcome(&["--history", "past.csv"]);
    assert_eq!((outcome.int("repeats"), outcome.int("score")), (1, 20_000));
}

#[test]
fn people_who_are_gone_are_counted_and_ignored() {
    let folder = Folder::of(crowd(4)).with(
        "past.csv",
        "round,a,b,c\n1,p0,zoe,\n1,yan,zoe,\n1,p1,p2,zoe\n1,p3,p0,\n",
    );
    let output = folder.matched(&["--history", "past.csv", "--json", "o.json"]);
    assert!(
        stderr(&output)
            .contains("past.csv: 2 of 4 rows are about people who are not in people.csv; they were left out"),
        "{}",
        stderr(&output)
    );
    // What is left of the row with three: p1 and p2 have met; p0 and p3 as well.
    let outcome = folder.outcome(&["--history", "past.csv"]);
    assert_eq!(outcome.int("repeats"), 0);
    assert!(!outcome.matches().contains(&"p1+p2".to_owned()));
}

#[test]
fn people_are_found_by_id_email_or_name() {
    let people = "id,email,name\n1,ann@x.org,Ann\n2,ben@x.org,Ben\n3,cy@x.org,Cy\n4,dee@x.org,Dee\n";
    for (a, b) in [("1", "2"), ("ANN@x.org", "ben@x.org"), ("ann", "Ben")] {
        let folder = Folder::of(people).with("past.csv", format!("round,a,b\n1,{a},{b}\n1,3,4\n"));
        let outcome = folder.outcome(&["--history", "past.csv"]);
        assert_eq!(outcome.int("repeats"), 0);
        assert!(!outcome.matches().contains(&"1+2".to_owned()), "{a} {b}");
    }
}

#[test]
fn plans_and_groups_can_be_history() {
    let folder = Folder::of(crowd(8)).rules("group_size = 4\n");
    folder.matched(&["--out", "groups.csv"]);
    let outcome = folder.outcome(&["--history", "groups.csv"]);
    // Two groups of four from two groups of four: at best two old friends stay together in each, twice.
    assert_eq!(outcome.int("repeats"), 4);
    let pairs = Folder::of(crowd(8));
    pairs.matched(&["--rounds", "3", "--out", "plan.csv"]);
    assert_eq!(pairs.outcome(&["--history", "plan.csv"]).int("repeats"), 0);
}
