//! `kith solve GRAPH`.

use std::path::PathBuf;

use clap::ValueHint;
use kith_app::Failure;
use kith_app::request::{Goal, SolveRequest};
use kith_app::solving;

use super::options::{EffortArgs, file_only, seed};
use super::{exit, outputs};
use crate::edge;
use crate::terminal::progress::Bar;

/// Find the best matching of a bare graph, with a proof
///
/// GRAPH is text (a line `n m`, then m lines `u v w`, then lines `c v k` for capacities in bipartite graphs) or the binary form
/// that starts with KITHG1. Prints one JSON object. After Ctrl-C, --seconds or --gap the bound printed and the proof written hold.
#[derive(Debug, clap::Args)]
#[command(name = "solve", after_help = EXAMPLES)]
pub(crate) struct Args {
    /// The graph, text or binary
    #[arg(value_name = "GRAPH", value_hint = ValueHint::FilePath)]
    graph: PathBuf,
    /// Match as many vertices as possible first, and weigh only among those matchings
    #[arg(long, help_heading = "What to make")]
    max_cardinality: bool,
    /// Break ties between equally good matchings by this number; the same seed gives the same pairs
    #[arg(long, default_value_t = 1, value_name = "N", value_parser = seed, allow_negative_numbers = true, help_heading = "What to make")]
    seed: u64,
    /// Start from the matching and the duals of an earlier proof
    #[arg(long, value_name = "PROOF.JSON", value_hint = ValueHint::FilePath, help_heading = "Effort")]
    warm: Option<PathBuf>,
    #[command(flatten)]
    effort: EffortArgs,
    /// Write the pairs, one `u v` a line
    #[arg(long, value_name = "FILE", value_parser = file_only, value_hint = ValueHint::FilePath, help_heading = "Output")]
    matching: Option<PathBuf>,
    /// Write the proof for kith verify
    #[arg(long, value_name = "PROOF.JSON", value_parser = file_only, value_hint = ValueHint::FilePath, help_heading = "Output")]
    certificate: Option<PathBuf>,
    /// Print JSON, as it does anyway: for scripts that ask every command for it
    #[arg(long, help_heading = "Output")]
    json: bool,
}

const EXAMPLES: &str = "\
Examples:
  kith solve graph.kg
  kith solve graph.kg --max-cardinality --matching pairs.txt --certificate proof.json
  kith solve graph.kg --seconds 10 --threads 2";

pub(super) fn run(args: Args) -> Result<(), Failure> {
    let Args {
        graph,
        max_cardinality,
        seed,
        warm,
        effort,
        matching,
        certificate,
        json: _,
    } = args;
    // The proof to start from may be replaced by the better one that comes out.
    let outputs = [
        ("--matching", matching.as_deref()),
        ("--certificate", certificate.as_deref()),
    ];
    let outputs: Vec<_> = outputs
        .into_iter()
        .filter_map(|(option, path)| Some((option, path?)))
        .collect();
    outputs::check(&[("GRAPH", &graph)], &outputs)?;

    let goal = if max_cardinality {
        Goal::PairsThenWeight
    } else {
        Goal::Weight
    };
    let request = SolveRequest {
        graph,
        goal,
        seed,
        effort: effort.into(),
        warm,
        matching,
        certificate,
    };
    edge::listen_for_interrupts();
    let bar = Bar::new();
    let report = solving::run(&request, &bar);
    bar.clear();
    let mut report = report?;
    report.peak_bytes = edge::peak_bytes();
    exit::print_json(&report)?;
    // What was found so far is printed and valid, but the caller should know that it was cut short.
    if edge::interrupted() {
        Err(Failure::Interrupted)
    } else {
        Ok(())
    }
}
