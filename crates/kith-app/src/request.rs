//! What a run is asked to do: every option of the command line, already checked.

use std::num::{NonZeroU32, NonZeroUsize};
use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::civil::Date;

/// The options of `kith match`.
#[derive(Clone, Debug)]
pub struct Request {
    /// The file with the people, CSV or XLSX.
    pub people: PathBuf,
    /// The rules; inferred from the columns where absent.
    pub rules: Option<PathBuf>,
    /// Files that tell who met before.
    pub histories: Vec<PathBuf>,
    /// Breaks ties between equally good matchings.
    pub seed: u64,
    /// The day at which time zones, cool-downs and dates are read.
    pub date: Date,
    /// Plans so many rounds at once; `None` makes one matching.
    pub rounds: Option<NonZeroU32>,
    /// How hard to look, and with what.
    pub effort: Effort,
    /// Where the results go.
    pub outputs: Outputs,
}

/// The options of `kith solve`.
#[derive(Clone, Debug)]
pub struct SolveRequest {
    /// The graph, text or binary.
    pub graph: PathBuf,
    /// What the best matching is.
    pub goal: Goal,
    /// Breaks ties between equally good matchings.
    pub seed: u64,
    /// How hard to look, and with what.
    pub effort: Effort,
    /// An earlier proof to start from.
    pub warm: Option<PathBuf>,
    /// Where the pairs go, one `u v` a line.
    pub matching: Option<PathBuf>,
    /// Where the proof goes.
    pub certificate: Option<PathBuf>,
}

/// The options of `kith verify`.
#[derive(Clone, Debug)]
pub struct VerifyRequest {
    /// What the proof is about.
    pub subject: Subject,
    /// The proof.
    pub proof: PathBuf,
}

/// What a proof is about.
#[derive(Clone, Debug)]
pub enum Subject {
    /// A graph file.
    Graph(PathBuf),
    /// A file of people, whose scores are computed anew.
    People {
        /// The file with the people, CSV or XLSX.
        people: PathBuf,
        /// The rules; inferred from the columns where absent.
        rules: Option<PathBuf>,
        /// Files that tell who met before.
        histories: Vec<PathBuf>,
        /// The day at which the match was made.
        date: Date,
    },
}

/// What the best matching of a graph is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Goal {
    /// The largest total weight.
    Weight,
    /// The most pairs, and among those the largest total weight.
    PairsThenWeight,
}

/// How hard to look for a better solution, and with what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Effort {
    /// Stop at this gap; `None` leaves the choice to the size of the problem.
    pub gap: Option<Gap>,
    /// Stop after this wall-clock time with the best found so far.
    pub seconds: Option<Duration>,
    /// Worker threads; `None` takes one per processor.
    pub threads: Option<NonZeroUsize>,
}

/// A gap between a score and its bound: a share of the bound, from 0 to 1 in billionths.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Gap {
    billionths: u32,
}

impl Gap {
    /// No gap: go on until the optimum is proved.
    pub const ZERO: Gap = Gap { billionths: 0 };

    /// One thousandth of the bound.
    pub const THOUSANDTH: Gap = Gap { billionths: 1_000_000 };

    const ONE: u32 = 1_000_000_000;

    /// Reads a decimal from 0 to 1 with at most nine places, such as `0.001`; the error says what was expected.
    pub fn parse(text: &str) -> Result<Gap, String> {
        let expected = || "expected a share from 0 to 1 with at most nine decimal places, for example 0.001".to_owned();
        let (whole, places) = text.split_once('.').unwrap_or((text, "0"));
        let digits = |s: &str| !s.is_empty() && s.len() <= 9 && s.bytes().all(|b| b.is_ascii_digit());
        if !digits(whole) || !digits(places) {
            return Err(expected());
        }
        let whole: u32 = whole.parse().map_err(|_| expected())?;
        let places: u32 = format!("{places:0<9}").parse().map_err(|_| expected())?;
        match whole.checked_mul(Gap::ONE).and_then(|w| w.checked_add(places)) {
            Some(billionths) if billionths <= Gap::ONE => Ok(Gap { billionths }),
            _ => Err(expected()),
        }
    }

    /// The share in billionths, 0 … 1,000,000,000.
    pub fn billionths(self) -> u32 {
        self.billionths
    }
}

/// Where the results of `kith match` go.
#[derive(Clone, Debug, Default)]
pub struct Outputs {
    /// `pairs.csv`.
    pub pairs: Option<Destination>,
    /// `outcome.json`.
    pub json: Option<Destination>,
    /// `edges.csv`, every eligible pair.
    pub edges: Option<PathBuf>,
    /// The graph that was solved; its ids go beside it into the same name with `.ids`.
    pub graph: Option<PathBuf>,
    /// The proof.
    pub certificate: Option<PathBuf>,
}

/// A file, or standard output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Destination {
    /// Standard output, written `-`.
    StandardOutput,
    /// A file, replaced in one piece.
    File(PathBuf),
}

impl Destination {
    /// The destination that an option names: `-` is standard output, anything else a path.
    pub fn parse(text: &str) -> Destination {
        if text == "-" {
            Destination::StandardOutput
        } else {
            Destination::File(PathBuf::from(text))
        }
    }

    /// The path, unless it is standard output.
    pub fn path(&self) -> Option<&Path> {
        match self {
            Destination::StandardOutput => None,
            Destination::File(path) => Some(path),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_are_exact() {
        for (text, billionths) in [
            ("0", 0),
            ("0.0", 0),
            ("1", 1_000_000_000),
            ("1.000", 1_000_000_000),
            ("0.001", 1_000_000),
            ("0.000000001", 1),
        ] {
            assert_eq!(Gap::parse(text).map(Gap::billionths), Ok(billionths), "{text}");
        }
    }

    #[test]
    fn what_is_not_a_gap() {
        for text in [
            "",
            ".",
            "1.",
            ".5",
            "-0.1",
            "+0.1",
            "1.1",
            "5",
            "1e-3",
            "0,001",
            "nan",
            "0.0000000001",
            "99999999999",
        ] {
            assert!(Gap::parse(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn a_dash_is_standard_output() {
        assert_eq!(Destination::parse("-"), Destination::StandardOutput);
        assert_eq!(Destination::parse("./-").path(), Some(Path::new("./-")));
    }
}
