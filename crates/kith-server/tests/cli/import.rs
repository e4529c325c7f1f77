//! `kith import people`: the summary, the rows that are not taken, and how each way ends.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use super::support::{json, stderr, stdout};
use super::web::{Serving, request};

/// An installation that was set up and whose server has ended again.
fn installation() -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    let mut server = Serving::in_folder(&home.path().join("data"));
    let line = server.line();
    let path = line.trim().split_once(&server.address).unwrap().1.to_owned();
    let form = "organization=Example&name=Ada&email=ada%40example.org";
    assert_eq!(request(&server.address, "POST", &path, &[], form).unwrap().status, 303);
    home
}

fn import(home: &Path, file: &str, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_kith"))
        .current_dir(home)
        .args(["import", "people", file, "--data", "data"])
        .args(args)
        .output()
        .expect("the program starts")
}

fn example() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/people-import.csv")).unwrap()
}

#[test]
fn the_example_has_sixty_people_and_three_bad_rows() {
    let home = installation();
    let home = home.path();
    fs::write(home.join("people.csv"), example()).unwrap();
    let dry = import(home, "people.csv", &["--dry-run"]);
    assert_eq!(dry.status.code(), Some(0), "{}", stderr(&dry));
    for line in [
        "Nothing was written. people.csv would change so:",
        "  60 people new",
        "  3 rows not taken",
        "  E-mail -> email",
    ] {
        assert!(stdout(&dry).contains(line), "{line} is missing in {}", stdout(&dry));
    }
    assert_eq!(
        stderr(&dry),
        "not taken: line 19, column E-mail (\"leonie.hartmann at harbour.example\"): this is not an e-mail address\n\
         not taken: line 36, column E-mail (\"Liam.Delgado@harbour.example\"): line 13 has the same already\n\
         not taken: line 54, column Start date (\"2023-02-30\"): this is not a date such as 2026-01-05\n"
    );
    let done = import(home, "people.csv", &["--json"]);
    let report = json(&stdout(&done));
    assert_eq!(
        (report["new"].as_i64(), report["rejected"].as_i64()),
        (Some(60), Some(3)),
        "{report}"
    );
    let again = import(home, "people.csv", &[]);
    assert!(
        stdout(&again).contains("60 people unchanged") && !stdout(&again).contains("new"),
        "{}",
        stdout(&again)
    );

    // Half of the file: nobody leaves, unless it is said to be whole, and then only when the number is known.
    let half: String = example().lines().take(31).map(|l| format!("{l}\n")).collect();
    fs::write(home.join("half.csv"), half).unwrap();
    assert_eq!(import(home, "half.csv", &[]).status.code(), Some(0));
    let held = import(home, "half.csv", &["--whole"]);
    assert_eq!(held.status.code(), Some(1));
    assert!(
        stderr(&held).contains("If they have left, say so with --leavers 31."),
        "{}",
        stderr(&held)
    );
    let done = import(home, "half.csv", &["--whole", "--leavers", "31"]);
    assert!(
        stdout(&done).contains("31 people deactivated, because they are missing in the file"),
        "{}",
        stdout(&done)
    );
}

#[test]
fn what_is_wrong_ends_with_its_code() {
    let home = installation();
    let home = home.path();
    fs::write(
        home.join("people.csv"),
        "Mail of the person,Shoe size\nann@example.org,38\n",
    )
    .unwrap();
    fs::write(home.join("broken.csv"), "email,name\n\"a,b\n").unwrap();
    for (file, args, code, words) in [
        ("people.csv", &[][..], 1, "No column goes to email or id"),
        ("people.csv", &["--map", "Shoe=email"], 1, "there is no column \"Shoe\""),
        (
            "people.csv",
            &["--map", "Shoe size=shoe"],
            1,
            "there is no field \"shoe\"",
        ),
        ("people.csv", &["--map", "Shoe size"], 2, "write COLUMN=FIELD"),
        ("people.csv", &["--leavers", "3"], 2, "--whole"),
        ("broken.csv", &[], 1, "broken.csv, line 2, column 1 (email): the quote"),
        ("missing.csv", &[], 1, "there is no such file"),
        (".", &[], 1, "this is a folder"),
    ] {
        let output = import(home, file, args);
        assert_eq!(output.status.code(), Some(code), "{file} {args:?}: {}", stderr(&output));
        assert!(
            stderr(&output).contains(words),
            "{words} is missing in {}",
            stderr(&output)
        );
    }
    let output = import(home, "people.csv", &["--map", "mail of the person=email"]);
    assert!(
        stderr(&output).contains("line 2: a new person needs a name"),
        "{}",
        stderr(&output)
    );
}
