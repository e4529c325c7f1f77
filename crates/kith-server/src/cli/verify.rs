//! `kith verify GRAPH PROOF` and `kith verify PEOPLE PROOF`.

use std::path::{Path, PathBuf};

use clap::ValueHint;
use kith_app::Failure;
use kith_app::request::{Subject, VerifyRequest};
use kith_app::verifying;

use super::exit;
use super::options::ScoreArgs;
use crate::edge;
use crate::terminal::progress::Bar;

/// Check a proof with code that shares nothing with the solver
///
/// Prints one JSON object. A valid proof ends with exit code 0, also when it leaves a gap; an invalid one with 1 and the edge,
/// vertex or sum that breaks it. Given the people instead of a graph, the scores of all eligible pairs are computed anew, and the bound is that of the
/// objective: of all that do as well by what comes before the total.
#[derive(Debug, clap::Args)]
#[command(name = "verify", after_help = EXAMPLES)]
pub(crate) struct Args {
    /// The graph, or the people (a file that ends in .csv, .tsv or .xlsx)
    #[arg(value_name = "GRAPH|PEOPLE", value_hint = ValueHint::FilePath)]
    subject: PathBuf,
    /// The proof that --certificate wrote
    #[arg(value_name = "PROOF", value_hint = ValueHint::FilePath)]
    proof: PathBuf,
    #[command(flatten)]
    score: ScoreArgs,
    /// Print JSON, as it does anyway: for scripts that ask every command for it
    #[arg(long)]
    json: bool,
}

const EXAMPLES: &str = "\
Examples:
  kith verify graph.kg proof.json
  kith verify people.csv proof.json --rules rules.toml --history past.csv --date 2026-01-05

Give the rules, history and date that the match was made with: another day can mean other scores.";

pub(super) fn run(args: Args) -> Result<(), Failure> {
    let Args {
        subject: path,
        proof,
        score,
        json: _,
    } = args;
    let request = VerifyRequest {
        subject: subject(path, score),
        proof,
    };
    edge::listen_for_interrupts();
    let bar = Bar::new();
    let verdict = verifying::run(&request, &bar);
    bar.clear();
    exit::print_json(&verdict?)
}

fn subject(path: PathBuf, score: ScoreArgs) -> Subject {
    let ScoreArgs { rules, histories, date } = score;
    if is_table(&path) || rules.is_some() || !histories.is_empty() || date.is_some() {
        Subject::People {
            people: path,
            rules,
            histories,
            date: date.unwrap_or_else(edge::today),
        }
    } else {
        Subject::Graph(path)
    }
}

fn is_table(path: &Path) -> bool {
    let extension = path.extension().map(|e| e.to_string_lossy().to_lowercase());
    matches!(extension.as_deref(), Some("csv" | "tsv" | "xlsx"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn none() -> ScoreArgs {
        ScoreArgs {
            rules: None,
            histories: Vec::new(),
            date: None,
        }
    }

    #[test]
    fn people_and_graphs_are_told_apart() {
        for name in ["people.csv", "People.CSV", "p.tsv", "p.xlsx"] {
            assert!(matches!(subject(name.into(), none()), Subject::People { .. }), "{name}");
        }
        for name in ["graph.kg", "graph.txt", "graph"] {
            assert!(matches!(subject(name.into(), none()), Subject::Graph(_)), "{name}");
        }
        let ruled = ScoreArgs {
            rules: Some("rules.toml".into()),
            ..none()
        };
        assert!(matches!(subject("people.txt".into(), ruled), Subject::People { .. }));
    }
}
