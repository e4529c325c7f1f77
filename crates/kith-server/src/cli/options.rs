//! Options that several commands share, and how their values are read.

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::time::Duration;

use clap::ValueHint;
use jiff::civil::Date;
use kith_app::request::{Effort, Gap};

/// More threads than this only cost memory: no machine that Kith was tried on has as many processors.
const MAX_THREADS: usize = 1024;

/// A year, in seconds: longer waits are slips of the keyboard.
const MAX_SECONDS: u64 = 365 * 24 * 60 * 60;

/// How hard to look, and with what.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Effort")]
pub(crate) struct EffortArgs {
    /// Stop when no solution can be better by more than this share of the best possible, for example 0.001
    ///
    /// Without it the search goes on until the optimum is proved; above 20,000 people it stops at 0.001.
    #[arg(long, value_name = "G", value_parser = Gap::parse)]
    gap: Option<Gap>,
    /// Stop after this many seconds with the best found so far, and say how good it is
    #[arg(long, value_name = "S", value_parser = seconds)]
    seconds: Option<Duration>,
    /// Use this many threads instead of one per processor; the result is the same
    #[arg(long, value_name = "T", value_parser = threads)]
    threads: Option<NonZeroUsize>,
}

impl From<EffortArgs> for Effort {
    fn from(args: EffortArgs) -> Effort {
        Effort {
            gap: args.gap,
            seconds: args.seconds,
            threads: args.threads,
        }
    }
}

/// What decides about the score of a pair.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "What makes a good match")]
pub(crate) struct ScoreArgs {
    /// The rules, see below; without them sensible ones are inferred from the columns and printed
    #[arg(long, value_name = "RULES.TOML", value_hint = ValueHint::FilePath)]
    pub(crate) rules: Option<PathBuf>,
    /// Who met before: rows of round,a,b or date,a,b, or an earlier pairs.csv; repeat the option for several files
    #[arg(long = "history", value_name = "PAST.CSV", value_hint = ValueHint::FilePath)]
    pub(crate) histories: Vec<PathBuf>,
    /// The day at which time zones, cool-downs and dates are read [default: today, in UTC]
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = date)]
    pub(crate) date: Option<Date>,
}

/// A seed; any number is as good as another.
pub(crate) fn seed(text: &str) -> Result<u64, String> {
    text.parse()
        .map_err(|_| format!("expected a whole number from 0 to {}", u64::MAX))
}

fn seconds(text: &str) -> Result<Duration, String> {
    text.parse::<f64>()
        .ok()
        .and_then(|seconds| Duration::try_from_secs_f64(seconds).ok())
        .filter(|time| !time.is_zero() && *time <= Duration::from_secs(MAX_SECONDS))
        .ok_or_else(|| format!("expected a number of seconds above 0 and up to {MAX_SECONDS}, for example 30 or 0.5"))
}

fn threads(text: &str) -> Result<NonZeroUsize, String> {
    text.parse::<NonZeroUsize>()
        .ok()
        .filter(|threads| threads.get() <= MAX_THREADS)
        .ok_or_else(|| format!("expected a whole number from 1 to {MAX_THREADS}"))
}

fn date(text: &str) -> Result<Date, String> {
    // The parser alone would also take 2026-1-5, which other programs read differently.
    text.parse::<Date>()
        .ok()
        .filter(|date| date.to_string() == text)
        .ok_or_else(|| "expected a day of the calendar as YYYY-MM-DD, for example 2026-01-05".to_owned())
}

/// A file to write where `-` would mix with what standard output already carries.
pub(crate) fn file_only(text: &str) -> Result<PathBuf, String> {
    match text {
        "" => Err("expected the name of a file".to_owned()),
        "-" => Err("expected the name of a file; standard output is taken by the result".to_owned()),
        _ => Ok(PathBuf::from(text)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_that_make_sense() {
        assert_eq!(seconds("30"), Ok(Duration::from_secs(30)));
        assert_eq!(seconds("0.5"), Ok(Duration::from_millis(500)));
        for text in ["", "0", "-1", "nan", "inf", "1e300", "ten", "31536001", "1,5"] {
            assert!(seconds(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn threads_that_make_sense() {
        assert_eq!(threads("2").map(NonZeroUsize::get), Ok(2));
        for text in ["", "0", "-1", "1.5", "1025", "99999999999999999999"] {
            assert!(threads(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn dates_are_written_in_one_way() {
        assert_eq!(date("2026-01-05").map(|d| d.to_string()), Ok("2026-01-05".to_owned()));
        for text in [
            "",
            "2026-1-5",
            "20260105",
            "05.01.2026",
            "2026-02-29",
            "2026-01-05T00:00",
            "today",
        ] {
            assert!(date(text).is_err(), "{text:?}");
        }
    }
}
