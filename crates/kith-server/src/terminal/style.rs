//! The few styles there are. They are always written; the stream strips them where they would not show.

use anstyle::{AnsiColor, Style};

/// Headings.
pub(crate) const HEADING: Style = Style::new().bold();
/// The word before an error.
pub(crate) const ERROR: Style = AnsiColor::Red.on_default().bold();
/// The word before a note.
pub(crate) const NOTE: Style = AnsiColor::Yellow.on_default().bold();
