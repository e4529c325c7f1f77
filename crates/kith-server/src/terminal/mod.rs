//! What people read in a terminal: sentences first, then the table, then the rest.

pub(crate) mod progress;
mod quality;
pub(crate) mod style;
pub(crate) mod summary;
pub(crate) mod table;
pub(crate) mod text;
pub(crate) mod words;

use std::io::Write;
use std::path::PathBuf;

/// The width where no terminal tells its own, in columns: files and pipes look the same everywhere.
const DEFAULT_WIDTH: usize = 100;
/// Narrower than this nothing fits beside anything.
const NARROWEST: usize = 30;
/// Wider than this lines are too long to read.
const WIDEST: usize = 120;

/// So many odd lines of a file make the point; more would push the pairs off the screen.
const MAX_NOTES: usize = 10;

/// Where a text will appear.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Stream {
    Output,
    Error,
}

/// The width to write for, in columns.
pub(crate) fn width(stream: Stream) -> usize {
    let size = match stream {
        Stream::Output => terminal_size::terminal_size_of(std::io::stdout()),
        Stream::Error => terminal_size::terminal_size_of(std::io::stderr()),
    };
    size.map_or(DEFAULT_WIDTH, |(width, _)| {
        usize::from(width.0).clamp(NARROWEST, WIDEST)
    })
}

/// Writes to standard error, where summaries and notes go when standard output carries a result.
pub(crate) fn say(text: &str) {
    // When standard error is gone nobody is left to tell.
    let _ = anstream::stderr().lock().write_all(text.as_bytes());
}

/// Writes what was odd in the files, the first of it in full.
pub(crate) fn say_notes(notes: &[String]) {
    say(&list_notes(notes));
}

/// Writes where the results are, in one line.
pub(crate) fn say_written(files: &[PathBuf]) {
    let names: Vec<String> = files
        .iter()
        .map(|file| text::clean(&file.display().to_string()))
        .collect();
    if !names.is_empty() {
        say(&format!("\nWritten: {}\n", names.join(", ")));
    }
}

fn list_notes(notes: &[String]) -> String {
    let mut lines: String = notes
        .iter()
        .take(MAX_NOTES)
        .map(|note| {
            // Lines to copy stand by themselves, and are indented so that none looks like a note of its own.
            let lines: Vec<String> = note.lines().map(text::clean).collect();
            format!("{0}note:{0:#} {1}\n", style::NOTE, lines.join("\n  "))
        })
        .collect();
    if let Some(more) = notes.len().checked_sub(MAX_NOTES).filter(|more| *more > 0) {
        lines += &format!("{0}note:{0:#} and {more} more of this kind\n", style::NOTE);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_notes_are_cut_and_counted() {
        let notes: Vec<String> = (1..=12).map(|line| format!("people.csv, line {line}: odd")).collect();
        let text = anstream::adapter::strip_str(&list_notes(&notes)).to_string();
        assert_eq!(text.lines().count(), 11);
        assert!(text.ends_with("note: and 2 more of this kind\n"), "{text}");
        assert_eq!(list_notes(&[]), "");
    }

    #[test]
    fn lines_to_copy_stand_by_themselves() {
        let notes = ["write into rules.toml:\nnote: a = 1\r\u{1b}[2J".to_owned()];
        let text = anstream::adapter::strip_str(&list_notes(&notes)).to_string();
        assert_eq!(text, "note: write into rules.toml:\n  note: a = 1 [2J\n");
    }
}
