//! Why a use-case ended without a result.

/// Why a run ended without a result; each variant has an exit code of its own.
///
/// The text is complete: it names the thing (file, line, column), says what was expected and what to do next.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The input or the request is wrong, a named file cannot be read, or a proof does not verify (exit code 1).
    #[error("{0}")]
    Input(String),
    /// The options contradict each other (exit code 2).
    #[error("{0}")]
    Usage(String),
    /// It could not be done: writing failed, memory or a thread was refused (exit code 3).
    #[error("{0}")]
    Cannot(String),
    /// Kith found itself to be wrong: a proof of its own did not verify (exit code 4).
    #[error("{0}")]
    Internal(String),
    /// Whoever started the run asked it to stop (exit code 130).
    #[error("Stopped. No file was left half written.")]
    Interrupted,
}
