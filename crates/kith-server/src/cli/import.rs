//! `kith import people FILE`: people from the directory's file.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::PathBuf;

use clap::{Subcommand, ValueHint};
use kith_app::Failure;
use kith_app::domain::permission::Administrator;
use kith_app::house::people::Whole;
use kith_app::house::people::import::{Mapping, Report, check_rows, check_size};
use kith_app::house::{Error, House};
use kith_app::table::{self, Table};

use super::exit;
use super::installation::{block_on, failure, house};
use crate::config::{Config, Place, Reach};
use crate::terminal::progress::Bar;
use crate::terminal::text::clean;
use crate::terminal::words::count;

/// Brings something in from a file
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    People(People),
}

/// Brings people in from a table of the directory: CSV or XLSX
///
/// People are found again by id, else by e-mail; nobody is ever deleted. Rows that cannot be taken are told on standard error, with
/// line, column and reason, and the others are imported. If the command is cut off, a worker of the server does the rest.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
struct People {
    /// The table
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    file: PathBuf,
    /// Only tell what would change
    #[arg(long)]
    dry_run: bool,
    /// Where a column goes, where the guess is wrong; nothing behind = leaves it out
    #[arg(long = "map", value_name = "COLUMN=FIELD", value_parser = column_and_field)]
    maps: Vec<(String, String)>,
    /// The file has everybody in it: whoever came from the directory and is missing is deactivated
    #[arg(long)]
    whole: bool,
    /// With --whole: how many may be missing, where they are more than one in ten
    #[arg(long, value_name = "N", requires = "whole")]
    leavers: Option<usize>,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    place: Place,
}

const EXAMPLES: &str = "\
Examples:
  kith import people people.csv --dry-run
  kith import people people.xlsx --map \"Cost centre=department\" --map \"Shoe size=\"
  kith import people everybody.csv --whole";

fn column_and_field(text: &str) -> Result<(String, String), String> {
    let (column, field) = text
        .rsplit_once('=')
        .ok_or("write COLUMN=FIELD, for example Abteilung=department")?;
    Ok((column.trim().to_owned(), field.trim().to_owned()))
}

pub(super) fn run(args: &Args) -> Result<(), Failure> {
    let Command::People(args) = &args.command;
    let config = Config::load(&args.place, &Reach::default())?;
    let bytes = table::read_bytes(&args.file).map_err(|e| Failure::Input(e.to_string()))?;
    let name = args.file.display().to_string();
    check_size(&name, bytes.len()).map_err(|e| said(&e))?;
    let table = table::read(&name, &bytes).map_err(|e| Failure::Input(e.to_string()))?;
    check_rows(&table).map_err(|e| said(&e))?;
    block_on(async {
        let house = house(&config).await?;
        let administrator = Administrator::on_the_command_line();
        let mapping = house
            .import_mapping(administrator, &table, &args.maps)
            .await
            .map_err(|e| said(&e))?;
        let whole = if args.whole { Whole::Yes } else { Whole::No };
        let columns = columns(&table, &mapping);
        let report = match args.dry_run {
            true => house
                .preview_people(administrator, table, &mapping, whole)
                .await
                .map_err(|e| said(&e))?,
            false => import(&house, args, bytes, &mapping, whole).await?,
        };
        tell_rows(&report);
        match args.json {
            true => exit::print_json(&report),
            false => exit::print(&summary(&report, &columns, args)),
        }
    })
}

async fn import(
    house: &House,
    args: &People,
    bytes: Vec<u8>,
    mapping: &Mapping,
    whole: Whole,
) -> Result<Report, Failure> {
    let administrator = Administrator::on_the_command_line();
    let name = args.file.file_name().unwrap_or_default().to_string_lossy();
    let id = house
        .upload_import(administrator, &name, bytes)
        .await
        .map_err(|e| said(&e))?;
    let words: Vec<String> = mapping.words().into_iter().map(str::to_owned).collect();
    let looked = house.preview_import(administrator, id, &words, whole).await;
    let looked = match looked {
        Ok(report) if report.holds() && args.leavers.is_none_or(|most| report.leavers > most) => {
            Err(Failure::Input(format!(
                "{} of {} people in the directory are missing in {}, and would be deactivated. A file that was cut off looks the \
             same. If they have left, say so with --leavers {}.",
                report.leavers,
                report.directory,
                args.file.display(),
                report.leavers
            )))
        }
        Ok(report) => Ok(report),
        Err(e) => Err(said(&e)),
    };
    let looked = match looked {
        Ok(report) => report,
        Err(failure) => {
            house.discard_import(administrator, id).await.map_err(|e| said(&e))?;
            return Err(failure);
        }
    };
    let bar = Bar::new();
    let progress = |done, of| bar.count("Importing", done, of);
    let report = house
        .import_now(administrator, id, Some(looked.leavers), &progress)
        .await;
    bar.clear();
    let mut report = report.map_err(|e| said(&e))?;
    // What is kept of an import names nobody; whoever ran the command has the file.
    report.rejections = looked.rejections;
    report.warnings = looked.warnings;
    Ok(report)
}

/// What a failure means to whoever ran the command.
fn said(error: &Error) -> Failure {
    match error {
        Error::File(e) => Failure::Input(e.to_string()),
        Error::Invalid(wrong) => Failure::Input(
            match wrong.first().map_or("", |w| w.message) {
                "import-error-twice" => "Two columns go to the same field. Say with --map where each goes.",
                "import-error-key" => {
                    "No column goes to email or id, so people cannot be told apart. Say which one does with --map \"COLUMN=email\"."
                }
                "import-error-held" => {
                    "Meanwhile more people would be deactivated than you agreed to. Nothing was written; look at it on the import page."
                }
                _ => "The columns cannot be read so. Say with --map where each goes.",
            }
            .to_owned(),
        ),
        e => failure(e),
    }
}

/// Where each column goes, in words.
fn columns(table: &Table, mapping: &Mapping) -> String {
    let mut text = String::new();
    for (column, word) in table.columns().iter().zip(mapping.words()) {
        let goes = if word.is_empty() { "(left out)" } else { word };
        // Writing to a string cannot fail.
        let _ = writeln!(text, "  {} -> {goes}", clean(&column.title));
    }
    text
}

/// Rows that were not taken, and what is odd, one a line.
fn tell_rows(report: &Report) {
    let mut text = String::new();
    for row in &report.rejections {
        let _ = writeln!(text, "not taken: {}", clean(&row.to_string()));
    }
    let told: std::collections::BTreeSet<u64> = report.rejections.iter().map(|r| r.line).collect();
    if report.rejected > told.len() {
        let _ = writeln!(
            text,
            "… and {} more rows that were not taken",
            report.rejected - told.len()
        );
    }
    for row in &report.warnings {
        let _ = writeln!(text, "note: {}", clean(&row.to_string()));
    }
    if report.warned > report.warnings.len() {
        let _ = writeln!(text, "… and {} more notes", report.warned - report.warnings.len());
    }
    // When even standard error is gone nobody is left to tell.
    let _ = anstream::stderr().lock().write_all(text.as_bytes());
}

fn summary(report: &Report, columns: &str, args: &People) -> String {
    let people = |n| count(n, "person", "people");
    let mut text = match args.dry_run {
        true => format!("Nothing was written. {} would change so:\n", args.file.display()),
        false => format!("{} is imported:\n", args.file.display()),
    };
    let mut line = |n: usize, words: &str| {
        if n > 0 {
            let _ = writeln!(text, "  {} {words}", people(n));
        }
    };
    line(report.new, "new");
    line(report.changed, "changed");
    line(report.unchanged, "unchanged");
    line(report.reactivated, "taking part again");
    line(report.deactivated, "deactivated, as the rows say");
    line(report.leavers, "deactivated, because they are missing in the file");
    if report.kept > 0 {
        let _ = writeln!(
            text,
            "  {} as their people wrote them",
            count(report.kept, "value stays", "values stay")
        );
    }
    if report.rejected > 0 {
        let _ = writeln!(text, "  {} not taken", count(report.rejected, "row", "rows"));
    }
    if !report.commas.is_empty() {
        let _ = writeln!(text, "  commas part the values in: {}", report.commas.join(", "));
    }
    if let Some(zone) = report.time_zone.as_ref().filter(|_| report.new > 0) {
        let _ = writeln!(
            text,
            "  new people start in the time zone {zone}, as no column says theirs"
        );
    }
    if args.dry_run {
        let _ = write!(text, "Columns:\n{columns}");
        if report.holds() {
            let _ = writeln!(
                text,
                "More than one in ten would be deactivated: the import asks for --leavers {}.",
                report.leavers
            );
        }
    }
    text
}
