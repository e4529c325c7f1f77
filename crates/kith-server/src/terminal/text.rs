//! Texts from a file, made safe for a terminal and cut to its width.

use textwrap::{Options, WordSplitter, WrapAlgorithm};
use unicode_width::UnicodeWidthStr;

/// The left-to-right mark: keeps a line's columns in place around a name that is written from right to left.
const LEFT_TO_RIGHT: char = '\u{200E}';

/// The text without what could move the cursor, colour the screen or turn the line around; line ends become blanks.
pub(crate) fn clean(text: &str) -> String {
    text.chars()
        .filter_map(|c| match c {
            '\n' | '\r' | '\t' => Some(' '),
            c if c.is_control() || is_direction_control(c) => None,
            c => Some(c),
        })
        .collect()
}

/// The text cleaned and cut into lines of at most `width` columns; never empty.
pub(crate) fn wrap(text: &str, width: usize) -> Vec<String> {
    let options = Options::new(width.max(1))
        .word_splitter(WordSplitter::NoHyphenation)
        .wrap_algorithm(WrapAlgorithm::FirstFit)
        .break_words(true);
    textwrap::wrap(&clean(text), options)
        .into_iter()
        .map(|line| keep_in_place(&line))
        .collect()
}

/// The columns that a text takes.
pub(crate) fn width(text: &str) -> usize {
    UnicodeWidthStr::width(text)
}

/// The text with blanks up to `columns`.
pub(crate) fn pad(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(width(text))))
}

fn keep_in_place(line: &str) -> String {
    if line.chars().any(is_right_to_left) {
        format!("{LEFT_TO_RIGHT}{line}{LEFT_TO_RIGHT}")
    } else {
        line.to_owned()
    }
}

/// Hebrew, Arabic, Syriac, Thaana, N'Ko and their neighbours: the blocks that Unicode reserves for such scripts.
fn is_right_to_left(c: char) -> bool {
    matches!(c, '\u{0590}'..='\u{08FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFF}' | '\u{10800}'..='\u{10FFF}' | '\u{1E800}'..='\u{1EFFF}')
}

fn is_direction_control(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_from_a_file_reaches_the_terminal_as_a_command() {
        assert_eq!(clean("Ann\u{1b}[2J\u{7}\u{202e}neB"), "Ann[2JneB");
        assert_eq!(clean("Ann\r\n\tBen"), "Ann   Ben");
    }

    #[test]
    fn lines_are_as_wide_as_they_look() {
        for text in [
            "小林恵 小林恵 小林恵",
            "Wolfeschlegelsteinhausenbergerdorff",
            "a b c d e f g h",
            "e\u{301}le\u{300}ve e\u{301}",
        ] {
            let lines = wrap(text, 8);
            assert!(lines.iter().all(|line| width(line) <= 8), "{lines:?}");
            let (joined, whole) = (lines.concat().replace(' ', ""), text.replace(' ', ""));
            assert_eq!(joined, whole, "nothing is lost");
        }
        assert_eq!(wrap("", 8), [""]);
        assert_eq!(pad("小林", 6), "小林  ");
    }

    #[test]
    fn right_to_left_names_keep_their_column() {
        assert_eq!(wrap("יעל כהן", 20), ["\u{200e}יעל כהן\u{200e}"]);
        assert_eq!(width(&wrap("سارة", 20)[0]), 4);
        assert_eq!(wrap("Sara", 20), ["Sara"]);
    }
}
