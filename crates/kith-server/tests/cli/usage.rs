//! Wrong usage, help, and what the program generates from itself.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::support::{kith, stderr, stdout};

#[test]
fn wrong_usage_ends_with_2_and_one_message() {
    for (args, message) in [
        (&["match"][..], "<PEOPLE>"),
        (&["marry", "people.csv"], "unrecognized subcommand 'marry'"),
        (&["match", "a.csv", "b.csv"], "unexpected argument 'b.csv'"),
        (
            &["match", "p.csv", "--rule", "r.toml"],
            "a similar argument exists: '--rules'",
        ),
        (
            &["match", "p.csv", "--seed", "one"],
            "expected a whole number from 0 to 18446744073709551615",
        ),
        (
            &["match", "p.csv", "--seed", "18446744073709551616"],
            "expected a whole number from 0 to 18446744073709551615",
        ),
        (
            &["match", "p.csv", "--seed", "-1"],
            "expected a whole number from 0 to 18446744073709551615",
        ),
        (
            &["match", "p.csv", "--date", "2026-02-30"],
            "expected a day of the calendar as YYYY-MM-DD",
        ),
        (
            &["match", "p.csv", "--rounds", "0"],
            "expected a whole number from 1 to 10000",
        ),
        (
            &["match", "p.csv", "--rounds", "2.5"],
            "expected a whole number from 1 to 10000",
        ),
        (&["match", "p.csv", "--gap", "1.5"], "expected a share from 0 to 1"),
        (&["match", "p.csv", "--gap", "1%"], "expected a share from 0 to 1"),
        (
            &["match", "p.csv", "--seconds", "0"],
            "expected a number of seconds above 0",
        ),
        (
            &["match", "p.csv", "--threads", "0"],
            "expected a whole number from 1 to 1024",
        ),
        (&["match", "p.csv", "--out", ""], "expected the name of a file, or -"),
        (
            &["match", "p.csv", "--edges", "-"],
            "expected the name of a file; standard output is taken",
        ),
        (
            &["match", "p.csv", "--out", "-", "--json", "-"],
            "--out and --json cannot both go to standard output",
        ),
        (
            &["match", "p.csv", "--out", "p.csv"],
            "--out would overwrite the file of PEOPLE, p.csv. Name another file.",
        ),
        (
            &["match", "p.csv", "--out", "x", "--json", "./x"],
            "--json would overwrite the file of --out",
        ),
        (
            &["match", "p.csv", "--graph", "g", "--edges", "g.ids"],
            "would overwrite the file of --edges",
        ),
        (
            &["match", "p.csv", "--history", "h.csv", "--out", "h.csv"],
            "would overwrite the file of --history",
        ),
        (
            &["match", "p.csv", "--rounds", "2", "--certificate", "c.json"],
            "--certificate proves one round",
        ),
        (
            &["solve", "g.kg", "--certificate", "g.kg"],
            "--certificate would overwrite the file of GRAPH",
        ),
        (
            &["solve", "g.kg", "--matching", "-"],
            "standard output is taken by the result",
        ),
        (&["verify", "g.kg"], "<PROOF>"),
        (
            &["completions", "cmd"],
            "[possible values: bash, elvish, fish, powershell, zsh]",
        ),
    ] {
        let output = kith(args);
        let text = stderr(&output);
        assert_eq!(output.status.code(), Some(2), "{args:?}: {text}");
        assert_eq!(stdout(&output), "", "{args:?}");
        assert!(text.contains(message), "{args:?}: {text}");
        assert_eq!(text.matches("error:").count(), 1, "{args:?}: {text}");
        assert!(
            !text.contains('\u{1b}'),
            "no colours where there is no terminal: {text:?}"
        );
    }
}

#[test]
fn help_teaches_with_an_example() {
    for command in ["match", "solve", "verify", "completions", "man"] {
        let output = kith(&[command, "--help"]);
        let text = stdout(&output);
        assert_eq!(output.status.code(), Some(0), "{command}");
        assert!(
            text.contains("Examples:") && text.contains(&format!("kith {command}")),
            "{command}: {text}"
        );
        assert_eq!(
            stdout(&kith(&["help", command])),
            text,
            "kith help {command} says the same"
        );
    }
    let bare = kith(&[]);
    assert_eq!(bare.status.code(), Some(2));
    assert!(stderr(&bare).contains("kith match people.csv"));
}

#[test]
fn version_is_the_one_of_the_package() {
    assert_eq!(
        stdout(&kith(&["--version"])),
        concat!("kith ", env!("CARGO_PKG_VERSION"), "\n")
    );
}

#[test]
fn completions_of_every_shell_know_every_command() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let output = kith(&["completions", shell]);
        let script = stdout(&output);
        assert_eq!(output.status.code(), Some(0), "{shell}");
        for word in [
            "match",
            "solve",
            "verify",
            "completions",
            "man",
            "certificate",
            "history",
        ] {
            assert!(script.contains(word), "{shell} does not know {word}");
        }
    }
}

#[test]
fn the_manual_has_a_section_for_every_command() {
    let page = stdout(&kith(&["man"]));
    assert_eq!(page.matches(".TH ").count(), 1);
    for section in [
        "KITH MATCH",
        "KITH SOLVE",
        "KITH VERIFY",
        "KITH COMPLETIONS",
        "KITH MAN",
    ] {
        assert!(page.contains(&format!(".SH \"{section}\"")), "{section}");
    }
    // A manual page that referred to pages of its commands would refer to nothing.
    assert!(!page.contains("match(1)"));
    assert!(page.contains("\\-\\-certificate"));
}

#[test]
fn the_reference_in_the_documents_is_current() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/CLI.md");
    let committed = fs::read_to_string(path).unwrap_or_default();
    assert!(
        committed == stdout(&kith(&["man", "--markdown"])),
        "docs/CLI.md is stale: run cargo xtask references"
    );
}

#[test]
fn a_reader_who_leaves_is_no_failure() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_kith"))
        .arg("man")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("the program ends");
    assert_eq!((output.status.code(), stderr(&output)), (Some(0), String::new()));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_ends_with_3() {
    let full = fs::File::options()
        .write(true)
        .open("/dev/full")
        .expect("Linux has /dev/full");
    let child = Command::new(env!("CARGO_BIN_EXE_kith"))
        .arg("man")
        .stdout(full)
        .stderr(Stdio::piped())
        .spawn();
    let output = child
        .and_then(std::process::Child::wait_with_output)
        .expect("the program runs");
    assert_eq!(output.status.code(), Some(3));
    assert!(
        stderr(&output).starts_with("error: Could not write to standard output: "),
        "{}",
        stderr(&output)
    );
}
