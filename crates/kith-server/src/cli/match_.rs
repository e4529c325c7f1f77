//! `kith match PEOPLE`.

use std::num::NonZeroU32;
use std::path::{Path, PathBuf};

use clap::ValueHint;
use kith_app::Failure;
use kith_app::matching::{self, Report};
use kith_app::report::write::ids_path;
use kith_app::request::{Destination, Outputs, Request};

use super::options::{EffortArgs, ScoreArgs, file_only, seed};
use super::{exit, outputs};
use crate::edge;
use crate::terminal::{self, progress::Bar, summary, table};

/// Ten thousand weekly rounds are two centuries; a larger number is a slip of the keyboard.
const MAX_ROUNDS: u32 = 10_000;

/// Pair the people of a spreadsheet, with a reason for each pair and a proof of how good they are
///
/// PEOPLE is a CSV or XLSX file with one row per person and a header. A name, an e-mail or an id is enough; columns such as
/// department, time_zone, working_hours, manager, offers, wants, interests, goals, languages and level make better pairs.
/// Nothing is kept and nothing leaves this machine.
#[derive(Debug, clap::Args)]
#[command(name = "match", after_help = EXAMPLES)]
pub(crate) struct Args {
    /// The people: CSV (comma, semicolon or tab) or XLSX, one row per person
    #[arg(value_name = "PEOPLE", value_hint = ValueHint::FilePath)]
    people: PathBuf,
    #[command(flatten)]
    score: ScoreArgs,
    /// Break ties between equally good matchings by this number; the same seed gives the same pairs
    #[arg(long, default_value_t = 1, value_name = "N", value_parser = seed, allow_negative_numbers = true, help_heading = "What to make")]
    seed: u64,
    /// Plan this many rounds at once, with as few repeats as possible
    #[arg(long, value_name = "K", value_parser = rounds, help_heading = "What to make")]
    rounds: Option<NonZeroU32>,
    #[command(flatten)]
    effort: EffortArgs,
    #[command(flatten)]
    output: OutputArgs,
}

#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Output")]
struct OutputArgs {
    /// Write the pairs as CSV; - is standard output
    #[arg(long, value_name = "PAIRS.CSV", value_parser = destination, value_hint = ValueHint::FilePath)]
    out: Option<Destination>,
    /// Write everything that was found as JSON; - is standard output
    #[arg(long, value_name = "OUTCOME.JSON", value_parser = destination, value_hint = ValueHint::FilePath)]
    json: Option<Destination>,
    /// Write every pair that the rules allow with its score, up to 5,000 people
    #[arg(long, value_name = "EDGES.CSV", value_parser = file_only, value_hint = ValueHint::FilePath)]
    edges: Option<PathBuf>,
    /// Write the graph that was solved for kith solve, and who is who in it beside it (.ids)
    #[arg(long, value_name = "GRAPH.KG", value_parser = file_only, value_hint = ValueHint::FilePath)]
    graph: Option<PathBuf>,
    /// Write the proof for kith verify; not with several rounds
    ///
    /// It is checked with the people, or with the file of --graph unless a match has three people or more: a graph does not
    /// tell of groups.
    #[arg(long, value_name = "PROOF.JSON", value_parser = file_only, value_hint = ValueHint::FilePath)]
    certificate: Option<PathBuf>,
}

const EXAMPLES: &str = "\
Examples:
  Pair everybody and see who meets whom, and why:
    kith match people.csv
  Your own rules, as few repeats as possible, and a file to mail from:
    kith match people.csv --rules rules.toml --history past.csv --out pairs.csv
  Everyone who met in any earlier round, from several files:
    kith match people.csv --history spring.csv --history summer.csv
  Plan six rounds:
    kith match people.csv --rounds 6 --out plan.csv
  Check the proof with a program that shares no code with the matcher:
    kith match people.csv --date 2026-01-05 --certificate proof.json
    kith verify people.csv proof.json --date 2026-01-05

A rules file says how to match, in any of these lines:
  group_size = 3                 groups of three; up to 8
  odd = \"sit-out\"                when somebody is left over: trio, sit-out or host:ID
  objective = \"quality-first\"    the largest total, not the most people
  roles = { field = \"role\", from = \"mentor\", to = \"mentee\" }
  capacity = \"capacity\"          with roles: a column of how many matches a person takes
  infer = true                   add the rules that the columns suggest
and what makes a good match:
  [[rule]]
  kind = \"different\"
  field = \"department\"
  hard = true
docs/RULES.md explains every line.";

pub(super) fn run(args: Args) -> Result<(), Failure> {
    let request = request(args)?;
    check(&request)?;
    edge::listen_for_interrupts();
    let bar = Bar::new();
    let report = matching::run(&request, &bar);
    bar.clear();
    show(&request.outputs, &report?)
}

fn request(args: Args) -> Result<Request, Failure> {
    let Args {
        people,
        score,
        seed,
        rounds,
        effort,
        output,
    } = args;
    let OutputArgs {
        out,
        json,
        edges,
        graph,
        certificate,
    } = output;
    if let Some(Destination::File(path)) = &out
        && is_workbook(path)
    {
        return Err(Failure::Usage(format!(
            "--out writes pairs as CSV, which spreadsheet programs open: name it {} instead.",
            path.with_extension("csv").display()
        )));
    }
    if certificate.is_some() && rounds.is_some_and(|k| k.get() > 1) {
        return Err(Failure::Usage(
            "--certificate proves one round: leave it out, or leave --rounds out and prove each round by itself."
                .to_owned(),
        ));
    }
    Ok(Request {
        people,
        rules: score.rules,
        histories: score.histories,
        seed,
        date: score.date.unwrap_or_else(edge::today),
        rounds,
        effort: effort.into(),
        outputs: Outputs {
            pairs: out,
            json,
            edges,
            graph,
            certificate,
        },
    })
}

fn is_workbook(path: &Path) -> bool {
    let extension = path.extension().map(|e| e.to_string_lossy().to_lowercase());
    matches!(extension.as_deref(), Some("xlsx" | "xlsm" | "xls" | "ods" | "numbers"))
}

fn check(request: &Request) -> Result<(), Failure> {
    let Outputs {
        pairs,
        json,
        edges,
        graph,
        certificate,
    } = &request.outputs;
    if [pairs, json]
        .into_iter()
        .all(|output| *output == Some(Destination::StandardOutput))
    {
        return Err(Failure::Usage(
            "--out and --json cannot both go to standard output: give one of them a file.".to_owned(),
        ));
    }
    let mut inputs: Vec<outputs::Named<'_>> = vec![("PEOPLE", &request.people)];
    inputs.extend(request.rules.as_deref().map(|path| ("--rules", path)));
    inputs.extend(request.histories.iter().map(|path| ("--history", path.as_path())));
    let ids = graph.as_deref().map(ids_path);
    let file = |output: &'_ Option<Destination>| output.as_ref().and_then(Destination::path).map(Path::to_path_buf);
    let (pairs, json) = (file(pairs), file(json));
    let outputs: Vec<outputs::Named<'_>> = [
        ("--out", pairs.as_deref()),
        ("--json", json.as_deref()),
        ("--edges", edges.as_deref()),
        ("--graph", graph.as_deref()),
        ("--graph (its .ids)", ids.as_deref()),
        ("--certificate", certificate.as_deref()),
    ]
    .into_iter()
    .filter_map(|(option, path)| Some((option, path?)))
    .collect();
    outputs::check(&inputs, &outputs)
}

fn show(outputs: &Outputs, report: &Report) -> Result<(), Failure> {
    terminal::say_notes(&report.warnings);
    let outcome = &report.outcome;
    if outputs.pairs.is_some() || outputs.json.is_some() {
        terminal::say(&summary::render(outcome, terminal::width(terminal::Stream::Error)));
    } else {
        let width = terminal::width(terminal::Stream::Output);
        exit::print(&format!(
            "{}\n{}\n{}",
            summary::headline(outcome, width),
            table::render(outcome, width),
            summary::details(outcome, width)
        ))?;
    }
    terminal::say_written(&files(outputs));
    Ok(())
}

/// The files that were written, in the order of the help.
fn files(outputs: &Outputs) -> Vec<PathBuf> {
    let Outputs {
        pairs,
        json,
        edges,
        graph,
        certificate,
    } = outputs;
    let file = |output: &Option<Destination>| output.as_ref().and_then(Destination::path).map(Path::to_path_buf);
    let written = [
        file(pairs),
        file(json),
        edges.clone(),
        graph.clone(),
        graph.as_deref().map(ids_path),
        certificate.clone(),
    ];
    written.into_iter().flatten().collect()
}

fn rounds(text: &str) -> Result<NonZeroU32, String> {
    text.parse::<NonZeroU32>()
        .ok()
        .filter(|rounds| rounds.get() <= MAX_ROUNDS)
        .ok_or_else(|| format!("expected a whole number from 1 to {MAX_ROUNDS}"))
}

fn destination(text: &str) -> Result<Destination, String> {
    if text.is_empty() {
        Err("expected the name of a file, or -".to_owned())
    } else {
        Ok(Destination::parse(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_are_no_workbook() {
        for (name, workbook) in [
            ("pairs.xlsx", true),
            ("Pairs.XLS", true),
            ("a.ods", true),
            ("pairs.csv", false),
            ("pairs", false),
            ("xlsx", false),
        ] {
            assert_eq!(is_workbook(Path::new(name)), workbook, "{name}");
        }
    }

    #[test]
    fn every_file_is_named_and_standard_output_is_not() {
        let outputs = Outputs {
            pairs: Some(Destination::StandardOutput),
            json: Some(Destination::parse("o.json")),
            edges: Some("e.csv".into()),
            graph: Some("g.kg".into()),
            certificate: Some("p.json".into()),
        };
        let names = ["o.json", "e.csv", "g.kg", "g.kg.ids", "p.json"].map(PathBuf::from);
        assert_eq!(files(&outputs), names);
        assert_eq!(files(&Outputs::default()), [""; 0].map(PathBuf::from));
    }
}
