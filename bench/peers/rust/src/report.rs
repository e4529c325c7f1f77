//! What comes out: time, memory, and a matching that was checked.

use std::collections::HashMap;
use std::time::Instant;

use crate::graph::Graph;

/// Pairs, and the seconds of the call that found them.
pub(crate) struct Found {
    pub(crate) pairs: Vec<(u32, u32)>,
    pub(crate) seconds: f64,
}

#[derive(Debug)]
pub(crate) enum Failure {
    /// The solver does not take this graph.
    Skip(String),
    Wrong(String),
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Failure {
        Failure::Wrong(error.to_string())
    }
}

#[expect(clippy::disallowed_methods, reason = "measuring is what this program is for")]
pub(crate) fn timed<T>(work: impl FnOnce() -> T) -> (T, f64) {
    let start = Instant::now();
    let result = work();
    (result, start.elapsed().as_secs_f64())
}

/// The line for a matching; an error if it is none.
pub(crate) fn line(solver: &str, graph: &Graph, found: &Found) -> Result<String, Failure> {
    let peak = peak_bytes();
    let weights: HashMap<(u32, u32), i64> = graph.edges.iter().map(|e| ((e.u, e.v), e.weight)).collect();
    let (mut weight, mut taken) = (0, vec![false; graph.vertices]);
    for &(a, b) in &found.pairs {
        let wrong = || Failure::Wrong(format!("the pair {a} {b} is no edge or shares a vertex with another"));
        weight += weights.get(&(a.min(b), a.max(b))).ok_or_else(wrong)?;
        for v in [a, b] {
            if std::mem::replace(&mut taken[v as usize], true) {
                return Err(wrong());
            }
        }
    }
    let (pairs, seconds) = (found.pairs.len(), found.seconds);
    Ok(format!(
        r#"{{"solver": "{solver}", "weight": {weight}, "pairs": {pairs}, "solve_seconds": {seconds:.6}, "peak_bytes": {peak}}}"#
    ))
}

/// The line for a solver that does not take this graph.
pub(crate) fn skipped(solver: &str, failure: Failure) -> Result<String, String> {
    match failure {
        Failure::Skip(why) => Ok(format!(r#"{{"solver": "{solver}", "skipped": "{why}"}}"#)),
        Failure::Wrong(why) => Err(why),
    }
}

fn peak_bytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kibibytes = line.and_then(|line| line.trim().trim_end_matches("kB").trim().parse::<u64>().ok());
    kibibytes.unwrap_or(0) * 1024
}
