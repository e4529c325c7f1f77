//! Running the program in a folder of its own, and reading what it wrote.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

/// The date of all runs: it must not depend on the day on which the tests run.
pub(crate) const DATE: &str = "2026-01-05";

pub(crate) fn kith(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_kith"))
        .args(args)
        .stdin(Stdio::null())
        .output()
        .expect("the program starts")
}

pub(crate) fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("output is UTF-8")
}

pub(crate) fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("messages are UTF-8")
}

/// A folder that is gone when the test ends.
pub(crate) struct Folder(tempfile::TempDir);

impl Folder {
    /// With one file of people.
    pub(crate) fn of(people: impl AsRef<[u8]>) -> Folder {
        Folder(tempfile::tempdir().expect("there is room for a folder")).with("people.csv", people)
    }

    pub(crate) fn with(self, name: &str, text: impl AsRef<[u8]>) -> Folder {
        fs::write(self.path(name), text).expect("the file can be written");
        self
    }

    pub(crate) fn rules(self, text: &str) -> Folder {
        self.with("rules.toml", text)
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// A file as text.
    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_else(|e| panic!("{name}: {e}"))
    }

    pub(crate) fn bytes(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap_or_else(|e| panic!("{name}: {e}"))
    }

    /// All files, hidden ones included.
    pub(crate) fn names(&self) -> BTreeSet<String> {
        let entries = fs::read_dir(self.0.path()).expect("the folder is there");
        entries
            .map(|e| e.expect("an entry").file_name().into_string().expect("a plain name"))
            .collect()
    }

    /// The program, to be started here.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kith"));
        command.args(args).current_dir(self.0.path()).stdin(Stdio::null());
        command
    }

    pub(crate) fn run(&self, args: &[&str]) -> Output {
        self.command(args).output().expect("the program starts")
    }

    /// Runs `kith match people.csv` with the rules of this folder, if there are any; any exit code.
    pub(crate) fn try_match(&self, args: &[&str]) -> Output {
        let mut all = vec!["match", "people.csv"];
        if !args.contains(&"--date") {
            all.extend(["--date", DATE]);
        }
        if self.path("rules.toml").exists() {
            all.extend(["--rules", "rules.toml"]);
        }
        all.extend(args);
        self.run(&all)
    }

    /// The same, which must succeed.
    pub(crate) fn matched(&self, args: &[&str]) -> Output {
        let output = self.try_match(args);
        assert_eq!(output.status.code(), Some(0), "{args:?}: {}", stderr(&output));
        output
    }

    /// The outcome of `kith match people.csv`.
    pub(crate) fn outcome(&self, args: &[&str]) -> Outcome {
        let mut all = args.to_vec();
        all.extend(["--json", "-"]);
        Outcome(json(&stdout(&self.matched(&all))))
    }

    /// Every eligible pair with its score.
    pub(crate) fn edges(&self, args: &[&str]) -> Vec<(String, String, i64)> {
        let mut all = args.to_vec();
        all.extend(["--edges", "edges.csv"]);
        self.matched(&all);
        edges(&self.read("edges.csv"))
    }
}

pub(crate) fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|e| panic!("{e}: {text}"))
}

/// The rows of `edges.csv`; keys in these tests need no quotes.
pub(crate) fn edges(text: &str) -> Vec<(String, String, i64)> {
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some("a,b,score"));
    lines
        .map(|line| {
            let cells: Vec<&str> = line.split(',').collect();
            let [a, b, score] = cells[..] else { panic!("{line}") };
            (a.to_owned(), b.to_owned(), score.parse().expect("a score is a number"))
        })
        .collect()
}

/// `outcome.json`.
pub(crate) struct Outcome(pub(crate) Value);

impl Outcome {
    pub(crate) fn int(&self, field: &str) -> i64 {
        self.0[field]
            .as_i64()
            .unwrap_or_else(|| panic!("{field}: {}", self.0[field]))
    }

    pub(crate) fn flag(&self, field: &str) -> bool {
        self.0[field].as_bool().expect("a truth value")
    }

    pub(crate) fn text(&self, field: &str) -> &str {
        self.0[field].as_str().expect("a text")
    }

    pub(crate) fn list(&self, field: &str) -> &[Value] {
        self.0[field].as_array().map_or(&[], Vec::as_slice)
    }

    /// The members of each match, in order; `ann+ben`.
    pub(crate) fn matches(&self) -> Vec<String> {
        self.list("matches").iter().map(members).collect()
    }

    /// `person: reason`.
    pub(crate) fn unmatched(&self) -> Vec<String> {
        self.list("unmatched").iter().map(alone).collect()
    }

    /// `rule+rule: more`.
    pub(crate) fn conflicts(&self) -> Vec<String> {
        let conflict = |c: &Value| {
            let rules: Vec<&str> = c["rules"].as_array().expect("a list").iter().map(string).collect();
            format!("{}: {}", rules.join("+"), c["more_matched"])
        };
        self.list("conflicts").iter().map(conflict).collect()
    }

    /// The ids of the rules.
    pub(crate) fn rules(&self) -> Vec<&str> {
        self.list("rules").iter().map(|r| string(&r["id"])).collect()
    }

    /// By round: the matches.
    pub(crate) fn rounds(&self) -> Vec<Vec<String>> {
        let rounds = self.list("rounds").iter();
        rounds
            .map(|r| r["matches"].as_array().expect("a list").iter().map(members).collect())
            .collect()
    }

    /// Every person must be in a match or in the list of those without, and nobody in both.
    pub(crate) fn nobody_disappears(&self, people: &[&str]) {
        let matched: Vec<&str> = self
            .list("matches")
            .iter()
            .flat_map(|m| m["members"].as_array().expect("a list"))
            .map(string)
            .collect();
        let alone: Vec<&str> = self.list("unmatched").iter().map(|u| string(&u["person"])).collect();
        for person in people {
            let times = usize::from(matched.contains(person)) + usize::from(alone.contains(person));
            assert_eq!(times, 1, "{person}: {}", self.0);
        }
        assert_eq!(self.int("people"), people.len() as i64);
    }
}

pub(crate) fn string(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("not a text: {value}"))
}

pub(crate) fn members(found: &Value) -> String {
    let members: Vec<&str> = found["members"]
        .as_array()
        .expect("a list")
        .iter()
        .map(string)
        .collect();
    members.join("+")
}

pub(crate) fn alone(unmatched: &Value) -> String {
    format!("{}: {}", string(&unmatched["person"]), string(&unmatched["reason"]))
}

/// A small generator of numbers, the same on every machine.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        // Numerical Recipes' constants; the high bits are the good ones.
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }
}

/// A file of people `p0`, `p1`, … without further columns.
pub(crate) fn crowd(n: usize) -> String {
    let rows: String = (0..n).map(|i| format!("p{i}\n")).collect();
    format!("id\n{rows}")
}
