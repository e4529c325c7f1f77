//! Exit codes, and that nothing is left half written.

use std::fs;
use std::process::{Child, Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::support::{Folder, Random, crowd, json, stderr, stdout};

fn start(folder: &Folder, args: &[&str]) -> Child {
    let mut command = folder.command(args);
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command.spawn().expect("the program starts")
}

/// Sends a signal as soon as the outputs are opened, which is when the work begins.
fn interrupt(folder: &Folder, mut child: Child, signal: &str) -> Output {
    let is_draft = |name: &String| name.starts_with(".kith-");
    while !folder.names().iter().any(is_draft) {
        assert_eq!(
            child.try_wait().expect("a child"),
            None,
            "it ended before it opened its outputs"
        );
        thread::sleep(Duration::from_millis(1));
    }
    let kill = format!("kill -{signal} {}", child.id());
    assert!(
        Command::new("sh")
            .args(["-c", &kill])
            .status()
            .expect("there is a shell")
            .success()
    );
    child.wait_with_output().expect("the program ends")
}

#[cfg(unix)]
#[test]
fn an_interrupted_match_leaves_everything_as_it_was() {
    let folder = Folder::of(crowd(3_000)).with("pairs.csv", "old");
    let before = folder.names();
    for signal in ["INT", "TERM"] {
        let child = start(
            &folder,
            &[
                "match",
                "people.csv",
                "--out",
                "pairs.csv",
                "--json",
                "o.json",
                "--certificate",
                "p.json",
                "--graph",
                "g.kg",
            ],
        );
        let output = interrupt(&folder, child, signal);
        assert_eq!(output.status.code(), Some(130), "{signal}: {}", stderr(&output));
        assert_eq!(stdout(&output), "");
        assert_eq!(stderr(&output), "error: Stopped. No file was left half written.\n");
        assert_eq!(folder.names(), before);
        assert_eq!(folder.read("pairs.csv"), "old");
    }
}

#[cfg(unix)]
#[test]
fn an_interrupted_plan_ends_as_well() {
    let folder = Folder::of(crowd(600));
    let before = folder.names();
    let output = interrupt(
        &folder,
        start(&folder, &["match", "people.csv", "--rounds", "250", "--out", "o.csv"]),
        "INT",
    );
    assert_eq!(output.status.code(), Some(130), "{}", stderr(&output));
    assert_eq!(folder.names(), before);
}

/// A graph that takes a while.
fn large(n: u64, m: u64) -> String {
    let mut random = Random(9);
    let mut text = format!("{n} {m}\n");
    for _ in 0..m {
        let u = random.below(n);
        let v = (u + 1 + random.below(n - 1)) % n;
        text.push_str(&format!("{u} {v} {}\n", random.below(1_000_000)));
    }
    text
}

#[cfg(unix)]
#[test]
fn an_interrupted_solve_still_prints_what_holds() {
    let folder = Folder::of("").with("g", large(20_000, 100_000));
    let child = start(
        &folder,
        &["solve", "g", "--certificate", "p.json", "--matching", "m.txt"],
    );
    let output = interrupt(&folder, child, "INT");
    assert_eq!(output.status.code(), Some(130), "{}", stderr(&output));
    let report = json(&stdout(&output));
    assert!(report["upper_bound"].as_i64() >= report["weight"].as_i64(), "{report}");
    let verdict = folder.run(&["verify", "g", "p.json"]);
    assert_eq!(verdict.status.code(), Some(0), "{}", stderr(&verdict));
    let verdict = json(&stdout(&verdict));
    assert_eq!(verdict["weight"], report["weight"]);
    assert_eq!(verdict["upper_bound"], report["upper_bound"]);
    assert_eq!(
        folder.read("m.txt").lines().count() as u64,
        report["pairs"].as_u64().expect("a count")
    );
}

#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "whether a run stops in time is measured from outside"
)]
fn time_that_runs_out_is_no_failure() {
    let folder = Folder::of(crowd(400)).with("g", large(20_000, 100_000));
    let started = Instant::now();
    let output = folder.run(&["solve", "g", "--seconds", "0.05", "--certificate", "p.json"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let report = json(&stdout(&output));
    assert!(report["upper_bound"].as_i64() >= report["weight"].as_i64(), "{report}");
    assert_eq!(
        report["optimal"].as_bool(),
        Some(report["upper_bound"] == report["weight"])
    );
    let verdict = folder.run(&["verify", "g", "p.json"]);
    assert_eq!(verdict.status.code(), Some(0), "{}", stderr(&verdict));
    let outcome = folder.outcome(&["--seconds", "0.001"]);
    assert!(outcome.int("upper_bound") >= outcome.int("score"));
    assert!(!outcome.flag("optimal") || outcome.int("upper_bound") == outcome.int("score"));
    assert!(started.elapsed() < Duration::from_secs(20), "it did not stop");
}

#[test]
fn what_cannot_be_written_is_known_before_the_work() {
    let folder = Folder::of("this is no list of people");
    let read_only = folder.path("kept.csv");
    fs::write(&read_only, "kept").expect("the file can be written");
    let mut permissions = fs::metadata(&read_only).expect("it is there").permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&read_only, permissions).expect("the owner may");
    fs::create_dir(folder.path("folder")).expect("a folder");
    let before = folder.names();
    for (target, message) in [
        (
            "no/such/pairs.csv",
            "Could not write no/such/pairs.csv: there is no folder no/such.",
        ),
        ("folder", "Could not write folder: it is a folder."),
        ("kept.csv", "Could not write kept.csv: the file is read-only."),
    ] {
        for option in ["--out", "--json", "--edges", "--graph", "--certificate"] {
            let output = folder.try_match(&[option, target]);
            assert_eq!(output.status.code(), Some(3), "{option} {target}: {}", stderr(&output));
            assert_eq!(stdout(&output), "");
            assert!(
                stderr(&output).starts_with(&format!("error: {message}")),
                "{}",
                stderr(&output)
            );
            assert_eq!(folder.names(), before);
        }
    }
    assert_eq!(folder.read("kept.csv"), "kept");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_ends_with_3() {
    let folder = Folder::of(crowd(4));
    let before = folder.names();
    let output = folder.try_match(&["--out", "/dev/full", "--json", "outcome.json"]);
    assert_eq!(output.status.code(), Some(3), "{}", stderr(&output));
    assert!(
        stderr(&output).starts_with("error: Could not write /dev/full: "),
        "{}",
        stderr(&output)
    );
    assert_eq!(folder.names(), before, "no file without the other");
    for args in [&["match", "people.csv"][..], &["match", "people.csv", "--json", "-"]] {
        let full = fs::File::options()
            .write(true)
            .open("/dev/full")
            .expect("Linux has /dev/full");
        let child = folder.command(args).stdout(full).stderr(Stdio::piped()).spawn();
        let output = child.and_then(Child::wait_with_output).expect("the program runs");
        assert_eq!(output.status.code(), Some(3), "{args:?}: {}", stderr(&output));
    }
}

#[cfg(unix)]
#[test]
fn an_output_replaces_a_file_in_one_piece() {
    use std::os::unix::fs::MetadataExt;
    let folder = Folder::of(crowd(4)).with(
        "pairs.csv",
        "old, and much longer than what comes after it\n".repeat(50),
    );
    let inode = fs::metadata(folder.path("pairs.csv")).expect("it is there").ino();
    folder.matched(&["--out", "pairs.csv"]);
    assert!(folder.read("pairs.csv").starts_with("match,score,"));
    assert!(!folder.read("pairs.csv").contains("old"));
    assert_ne!(
        fs::metadata(folder.path("pairs.csv")).expect("it is there").ino(),
        inode,
        "it was written over"
    );
}
