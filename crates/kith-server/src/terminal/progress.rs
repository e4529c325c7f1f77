//! The progress bar: on standard error, and only when that is a terminal.

use std::io::{self, IsTerminal};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use kith_app::progress::{Progress, Step};

use crate::edge::{self, Stopwatch};

/// How often the bar moves while nothing is counted.
const TICK: Duration = Duration::from_millis(120);

/// A listener that shows a bar and passes on Ctrl-C and the clock.
#[derive(Debug)]
pub(crate) struct Bar {
    bar: ProgressBar,
    clock: Stopwatch,
}

impl Bar {
    /// A bar that shows itself when the first step begins.
    pub(crate) fn new() -> Bar {
        let target = if io::stderr().is_terminal() {
            ProgressDrawTarget::stderr()
        } else {
            ProgressDrawTarget::hidden()
        };
        Bar {
            bar: ProgressBar::with_draw_target(None, target),
            clock: Stopwatch::start(),
        }
    }

    /// Takes the bar off the screen, so that the result stands alone.
    pub(crate) fn clear(&self) {
        self.bar.finish_and_clear();
    }
}

impl Progress for Bar {
    fn begin(&self, step: Step, total: Option<u64>) {
        let template = if total.is_some() {
            "{msg} {wide_bar} {percent} %"
        } else {
            "{msg} {spinner}"
        };
        self.bar
            .set_style(ProgressStyle::with_template(template).expect("both templates are valid, see the tests"));
        self.bar.set_message(message(step));
        match total {
            Some(total) => self.bar.set_length(total),
            None => self.bar.unset_length(),
        }
        self.bar.set_position(0);
        if !self.bar.is_hidden() {
            self.bar.enable_steady_tick(TICK);
        }
    }

    fn advance(&self, by: u64) {
        self.bar.inc(by);
    }

    fn interrupted(&self) -> bool {
        edge::interrupted()
    }

    fn elapsed(&self) -> Duration {
        self.clock.elapsed()
    }
}

fn message(step: Step) -> &'static str {
    match step {
        Step::Reading => "Reading",
        Step::Scoring => "Comparing people",
        Step::Solving => "Looking for the best matches",
        Step::Proving => "Checking the proof",
        Step::Writing => "Writing",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_can_be_shown() {
        let bar = Bar::new();
        for step in [
            Step::Reading,
            Step::Scoring,
            Step::Solving,
            Step::Proving,
            Step::Writing,
        ] {
            for total in [None, Some(0), Some(10)] {
                bar.begin(step, total);
                bar.advance(5);
                assert_eq!(
                    (bar.bar.position(), bar.bar.length(), bar.bar.message()),
                    (5, total, message(step).to_owned())
                );
            }
        }
        bar.clear();
    }
}
