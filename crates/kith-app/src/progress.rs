//! What a long run tells whoever started it, and what it asks them: the time, and whether to go on.

use std::time::Duration;

/// A part of a run that may take seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Reading files; counted in files.
    Reading,
    /// Scoring pairs; counted in pairs.
    Scoring,
    /// Looking for the best matches; counted in rounds where there are several.
    Solving,
    /// Checking the proof with the independent verifier; counted in pairs.
    Proving,
    /// Writing files; counted in files.
    Writing,
}

/// The listener of a run; the clock and the wish to stop come from here, never from the surroundings.
pub trait Progress: Sync {
    /// A step begins; `total` is what [`Progress::advance`] will add up to, if that is known.
    fn begin(&self, step: Step, total: Option<u64>);

    /// So much more of the present step is done; may be called from any thread.
    fn advance(&self, by: u64);

    /// Whether the run should end as soon as it safely can.
    fn interrupted(&self) -> bool;

    /// The time since the run was started.
    fn elapsed(&self) -> Duration;
}

/// A listener that hears nothing, never stops a run and whose clock stands still: for tests and short work.
#[derive(Clone, Copy, Debug, Default)]
pub struct Silent;

impl Progress for Silent {
    fn begin(&self, _: Step, _: Option<u64>) {}

    fn advance(&self, _: u64) {}

    fn interrupted(&self) -> bool {
        false
    }

    fn elapsed(&self) -> Duration {
        Duration::ZERO
    }
}
