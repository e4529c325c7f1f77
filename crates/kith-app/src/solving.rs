//! The use-case `kith solve`: a bare graph in, its best matching and a proof out.

use serde::Serialize;

use crate::failure::Failure;
use crate::progress::Progress;
use crate::request::SolveRequest;

/// What `kith solve` prints; field names and their order are a contract.
#[derive(Clone, Debug, Serialize)]
pub struct SolveReport {
    /// Vertices.
    pub n: u64,
    /// Edges, as the file counts them.
    pub m: u64,
    /// How many pairs the matching has.
    pub pairs: u64,
    /// Its total weight.
    pub weight: i64,
    /// No matching weighs more.
    pub upper_bound: i64,
    /// (upper_bound − weight) / max(1, |upper_bound|).
    pub gap: f64,
    /// Proved: nothing better exists.
    pub optimal: bool,
    /// Wall-clock seconds spent reading.
    pub read_seconds: f64,
    /// Wall-clock seconds spent solving.
    pub solve_seconds: f64,
    /// The largest memory the process held, in bytes; `None` where the system does not tell. The caller fills it in.
    pub peak_bytes: Option<u64>,
}

/// Reads a graph, solves it, checks the proof and writes the outputs of the request.
///
/// An interrupted or timed-out run still gives the best matching found and a bound that holds.
pub fn run(request: &SolveRequest, progress: &dyn Progress) -> Result<SolveReport, Failure> {
    // SEAM: graph file → engine → proof → outputs is joined up here.
    let _ = (request, progress);
    Err(Failure::Internal("solving is not joined to the engine yet".to_owned()))
}
