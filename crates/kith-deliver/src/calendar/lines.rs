//! The lines of a calendar: escaped, folded, and closed with what they were opened with.

use jiff::Timestamp;

/// The most bytes on one line, without its end.
const LINE: usize = 75;

/// A calendar as it is written.
#[derive(Debug, Default)]
pub(super) struct Lines(String);

/// One property with its parameters, and its value at last.
#[derive(Debug)]
pub(super) struct Property(String);

impl Lines {
    /// A component with what is in it.
    pub(super) fn within(&mut self, name: &str, inside: impl FnOnce(&mut Lines)) {
        self.add(Property::new("BEGIN").is(name));
        inside(self);
        self.add(Property::new("END").is(name));
    }

    /// A property, folded where it is long: no line has more than 75 bytes, and no letter is cut in two.
    pub(super) fn add(&mut self, property: Property) {
        let mut used = 0;
        for letter in property.0.chars() {
            if used + letter.len_utf8() > LINE {
                self.0.push_str("\r\n ");
                // The blank belongs to the line that it begins.
                used = 1;
            }
            self.0.push(letter);
            used += letter.len_utf8();
        }
        self.0.push_str("\r\n");
    }

    pub(super) fn into_text(self) -> String {
        self.0
    }
}

impl Property {
    pub(super) fn new(name: &str) -> Property {
        Property(name.to_owned())
    }

    /// With a parameter that somebody wrote. It is always quoted; a quote itself cannot be written, so it becomes a single one, and
    /// the caret announces an escape (RFC 6868), so it is escaped.
    pub(super) fn with(mut self, name: &str, text: &str) -> Property {
        let text = on_one_line(text).replace('"', "'").replace('^', "^^");
        self.0.push_str(&format!(";{name}=\"{text}\""));
        self
    }

    /// With a parameter that is a word of the standard.
    pub(super) fn with_word(mut self, name: &str, word: &str) -> Property {
        self.0.push_str(&format!(";{name}={word}"));
        self
    }

    /// The value as it is; for what is no text.
    pub(super) fn is(mut self, value: &str) -> Property {
        self.0.push(':');
        self.0.push_str(&on_one_line(value));
        self
    }

    /// A text as the value.
    pub(super) fn says(mut self, text: &str) -> Property {
        self.0.push(':');
        let mut letters = text.chars().peekable();
        while let Some(letter) = letters.next() {
            match letter {
                '\\' | ';' | ',' => self.0.extend(['\\', letter]),
                '\r' if letters.peek() == Some(&'\n') => {}
                '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => self.0.push_str("\\n"),
                '\t' => self.0.push(' '),
                letter if letter.is_control() => {}
                letter => self.0.push(letter),
            }
        }
        self
    }
}

/// Whatever would begin a new line, or is no letter, is a blank.
fn on_one_line(text: &str) -> String {
    let blank = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    text.chars()
        .map(|c| if blank(c) { ' ' } else { c })
        .collect::<String>()
        .trim()
        .to_owned()
}

/// An instant as calendars write it: whole seconds of UTC.
pub(super) fn moment(at: Timestamp) -> String {
    at.strftime("%Y%m%dT%H%M%SZ").to_string()
}
