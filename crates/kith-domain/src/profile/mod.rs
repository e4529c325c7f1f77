//! What a profile holds: fields with an owner and an audience, and the values that a person or the directory gives them.

mod field;
mod languages;
mod name;
pub mod skills;
mod value;

pub use field::{FieldKind, FieldOwner, ProfileField, Visibility, first_fields};
pub use name::{LONGEST_NAME, PersonName};
pub use value::{BadValue, LONGEST_TEXT, LONGEST_VALUE, MOST_VALUES, ProfileValue};

use crate::text::one_blank;

/// The text as it is kept: white space made even, and without characters that nobody can see or that turn the text around them.
///
/// The joiners stay: Persian and many Indian scripts spell with them.
pub fn tidy(text: &str) -> String {
    let unwanted = |c: char| {
        (c.is_control() && !c.is_whitespace())
            || matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}'
                | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}')
    };
    if text.contains(unwanted) {
        let seen: String = text.chars().filter(|c| !unwanted(*c)).collect();
        one_blank(&seen)
    } else {
        one_blank(text)
    }
}

#[cfg(test)]
mod tests {
    use super::tidy;

    #[test]
    fn what_nobody_sees_is_dropped_and_joiners_stay() {
        for (text, kept) in [
            ("  Ann \t Lee\n", "Ann Lee"),
            ("\u{feff}Ann\u{200b} Lee\u{202e}", "Ann Lee"),
            ("Ann\u{7}\u{1b}[31m", "Ann[31m"),
            ("\u{200f}\u{5d3}\u{5e0}\u{5d4}\u{200f}", "\u{5d3}\u{5e0}\u{5d4}"),
            (
                "\u{645}\u{6cc}\u{200c}\u{62e}\u{648}\u{627}\u{647}\u{645}",
                "\u{645}\u{6cc}\u{200c}\u{62e}\u{648}\u{627}\u{647}\u{645}",
            ),
            ("\u{200b}\u{a0}", ""),
        ] {
            assert_eq!(tidy(text), kept, "{text:?}");
        }
    }
}
