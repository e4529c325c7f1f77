//! How a command ends: its exit code, and one clear message.

use std::io::{self, Write};
use std::process::ExitCode;

use kith_app::Failure;

use crate::terminal::style;

/// The exit code after a wrong input.
pub(crate) const INPUT: u8 = 1;
/// The exit code after wrong usage, the same that the parser of the command line uses.
pub(crate) const USAGE: u8 = 2;
/// The exit code when it could not be done.
pub(crate) const CANNOT: u8 = 3;
/// The exit code after an internal check failed.
pub(crate) const INTERNAL: u8 = 4;
/// The exit code after Ctrl-C.
pub(crate) const INTERRUPTED: u8 = 130;

/// The exit code of a result, after its message was written to standard error.
pub(crate) fn code(result: Result<(), Failure>) -> ExitCode {
    let Err(failure) = result else { return ExitCode::SUCCESS };
    let (code, text) = match &failure {
        Failure::Input(text) => (INPUT, text.clone()),
        Failure::Usage(text) => (USAGE, format!("{text}\n\nFor more, try kith --help.")),
        Failure::Cannot(text) => (CANNOT, text.clone()),
        Failure::Internal(text) => (INTERNAL, internal(text)),
        Failure::Interrupted => (INTERRUPTED, failure.to_string()),
    };
    say_error(&text);
    ExitCode::from(code)
}

/// What is said when Kith finds itself to be wrong.
pub(crate) fn internal(text: &str) -> String {
    format!(
        "An internal check failed: {text}.\n\
         The fault is in Kith, not in your file, and nothing was written. Please report it with the command that you ran."
    )
}

/// Writes one message to standard error.
pub(crate) fn say_error(text: &str) {
    // When even standard error is gone nobody is left to tell.
    let _ = writeln!(anstream::stderr().lock(), "{0}error:{0:#} {text}", style::ERROR);
}

/// Writes a result to standard output; a reader who has gone away is no failure.
pub(crate) fn print(text: &str) -> Result<(), Failure> {
    let mut out = anstream::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(e) if e.kind() != io::ErrorKind::BrokenPipe => {
            Err(Failure::Cannot(format!("Could not write to standard output: {e}.")))
        }
        _ => Ok(()),
    }
}

/// Prints one JSON object on one line.
pub(crate) fn print_json(value: &impl serde::Serialize) -> Result<(), Failure> {
    let json =
        serde_json::to_string(value).map_err(|e| Failure::Internal(format!("the result could not be written: {e}")))?;
    print(&format!("{json}\n"))
}
