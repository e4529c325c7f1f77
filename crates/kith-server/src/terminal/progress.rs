//! The progress bar: on standard error, and only when that is a terminal.

use std::io::{self, IsTerminal};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use kith_app::progress::{Progress, Step};

use crate::edge::{self, Stopwatch};

/// How often the bar moves while nothing is counted.
const TICK: Duration = Duration::from_millis(120);

/// A bar of known length.
const COUNTED: &str = "{msg} {wide_bar} {percent} %";

/// Work that ends sooner needs no bar, and one that flashes up only disturbs.
const PATIENCE: Duration = Duration::from_millis(500);

/// A listener that shows a bar and passes on Ctrl-C and the clock.
#[derive(Debug)]
pub(crate) struct Bar {
    bar: ProgressBar,
    clock: Stopwatch,
    /// Whether the bar still waits to be shown.
    waiting: AtomicBool,
}

impl Bar {
    /// A bar that shows itself once the work takes long enough to wonder about.
    pub(crate) fn new() -> Bar {
        Bar {
            bar: ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden()),
            clock: Stopwatch::start(),
            waiting: AtomicBool::new(io::stderr().is_terminal()),
        }
    }

    /// Called from everything that a long step calls again and again.
    fn show_when_due(&self) {
        if self.waiting.load(Ordering::Relaxed)
            && self.clock.elapsed() >= PATIENCE
            && self.waiting.swap(false, Ordering::Relaxed)
        {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
            self.bar.enable_steady_tick(TICK);
        }
    }

    /// Shows how many steps of how many are done.
    pub(crate) fn count(&self, what: &'static str, done: usize, of: usize) {
        if self.bar.length().is_none() {
            let style = ProgressStyle::with_template(COUNTED).expect("the template is valid, see the tests");
            self.bar.set_style(style);
            self.bar.set_message(what);
            self.bar.set_length(of as u64);
        }
        self.bar.set_position(done as u64);
        self.show_when_due();
    }

    /// Takes the bar off the screen, so that the result stands alone.
    pub(crate) fn clear(&self) {
        self.bar.finish_and_clear();
    }
}

impl Progress for Bar {
    fn begin(&self, step: Step, total: Option<u64>) {
        // One step has a bar: where each had one, it would jump back again and again.
        let total = total.filter(|_| step == Step::Scoring);
        let template = if total.is_some() { COUNTED } else { "{msg} {spinner}" };
        self.bar
            .set_style(ProgressStyle::with_template(template).expect("both templates are valid, see the tests"));
        self.bar.set_message(message(step));
        match total {
            Some(total) => self.bar.set_length(total),
            None => self.bar.unset_length(),
        }
        self.bar.set_position(0);
        self.show_when_due();
    }

    fn advance(&self, by: u64) {
        self.bar.inc(by);
        self.show_when_due();
    }

    fn interrupted(&self) -> bool {
        self.show_when_due();
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
                let counted = total.filter(|_| step == Step::Scoring);
                assert_eq!(
                    (bar.bar.position(), bar.bar.length(), bar.bar.message()),
                    (5, counted, message(step).to_owned())
                );
            }
        }
        bar.clear();
        let bar = Bar::new();
        bar.count("Importing", 3, 10);
        assert_eq!((bar.bar.position(), bar.bar.length()), (3, Some(10)));
        bar.clear();
    }
}
