//! The edge of the program: the only place that asks the surroundings for the time, the memory and Ctrl-C.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use jiff::civil::Date;
use kith_app::house::Surroundings;
use rand::Rng;

/// Set by the first Ctrl-C (or a polite request to end).
static INTERRUPTED: AtomicBool = AtomicBool::new(false);

/// From here on the first Ctrl-C lets the work end cleanly, and the second one ends the process at once.
pub(crate) fn listen_for_interrupts() {
    // Without a handler Ctrl-C still ends the process, only less politely: no reason to refuse the work.
    let _ = ctrlc::set_handler(|| {
        if INTERRUPTED.swap(true, Ordering::Relaxed) {
            std::process::exit(i32::from(crate::cli::exit::INTERRUPTED));
        }
    });
}

/// Whether Ctrl-C was pressed.
pub(crate) fn interrupted() -> bool {
    INTERRUPTED.load(Ordering::Relaxed)
}

/// Waits until this process is asked to stop, by SIGTERM or Ctrl-C.
pub(crate) async fn asked_to_stop() {
    use tokio::signal::unix::{SignalKind, signal};
    let (Ok(mut terminate), Ok(mut interrupt)) = (signal(SignalKind::terminate()), signal(SignalKind::interrupt()))
    else {
        // Without handlers the signals end the process by themselves; nothing acknowledged is lost by that.
        return std::future::pending().await;
    };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
}

/// A clock that starts now.
#[derive(Debug)]
pub(crate) struct Stopwatch(Instant);

impl Stopwatch {
    #[expect(
        clippy::disallowed_methods,
        reason = "the edge is where the clock is read; everything inside takes it"
    )]
    pub(crate) fn start() -> Stopwatch {
        Stopwatch(Instant::now())
    }

    pub(crate) fn elapsed(&self) -> Duration {
        self.0.elapsed()
    }
}

/// Today's date, in UTC so that two machines agree on it.
#[expect(
    clippy::disallowed_methods,
    reason = "the edge is where the date is read; everything inside takes it"
)]
pub(crate) fn today() -> Date {
    jiff::tz::TimeZone::UTC.to_datetime(jiff::Timestamp::now()).date()
}

/// The clock of this machine, and random bytes from its operating system.
#[expect(
    clippy::disallowed_methods,
    reason = "the edge is where the clock is read; everything inside takes it"
)]
pub(crate) fn surroundings() -> Surroundings {
    Surroundings::new(jiff::Timestamp::now, |bytes| rand::rng().fill_bytes(bytes))
}

/// The most memory that this process has held, in bytes; `None` where the system does not tell.
pub(crate) fn peak_bytes() -> Option<u64> {
    peak_in_status(&std::fs::read_to_string("/proc/self/status").ok()?)
}

/// The memory that this process holds now, in bytes; `None` where the system does not tell.
pub(crate) fn resident_bytes() -> Option<u64> {
    in_status("VmRSS:", &std::fs::read_to_string("/proc/self/status").ok()?)
}

fn peak_in_status(status: &str) -> Option<u64> {
    in_status("VmHWM:", status)
}

fn in_status(name: &str, status: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix(name))?;
    let kibibytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    kibibytes.checked_mul(1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn peak_memory_is_read_in_bytes() {
        assert_eq!(
            peak_in_status("Name:\tkith\nVmHWM:\t    2048 kB\nThreads:\t1\n"),
            Some(2_097_152)
        );
        assert_eq!(peak_in_status("Name:\tkith\n"), None);
    }
}
