//! Names of people.

use std::fmt;

use super::{BadValue, tidy};

/// The longest name of a person, in characters; the longest that a passport holds has fewer.
pub const LONGEST_NAME: usize = 200;

/// The name of a person: at least one visible character, at most [`LONGEST_NAME`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PersonName(String);

impl PersonName {
    /// Reads a name.
    ///
    /// # Errors
    /// [`BadValue::Missing`] when nothing can be seen, [`BadValue::TooLong`].
    pub fn parse(text: &str) -> Result<PersonName, BadValue> {
        let name = tidy(text);
        if name.chars().all(|c| matches!(c, '\u{200c}' | '\u{200d}' | ' ')) {
            return Err(BadValue::Missing);
        }
        if name.chars().nth(LONGEST_NAME).is_some() {
            return Err(BadValue::TooLong);
        }
        Ok(PersonName(name))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for PersonName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn good_and_bad_names() {
        let long = "ü".repeat(LONGEST_NAME);
        for (text, name) in [
            (" Ann  Lee ", "Ann Lee"),
            ("Seán Ó\u{a0}Briain", "Seán Ó Briain"),
            ("Dan\u{202e}a", "Dana"),
            (&long, &long),
        ] {
            assert_eq!(PersonName::parse(text).unwrap().as_str(), name);
        }
        for text in ["", " \t", "\u{200b}\u{feff}", "\u{200d}"] {
            assert_eq!(PersonName::parse(text), Err(BadValue::Missing), "{text:?}");
        }
        assert_eq!(PersonName::parse(&"ü".repeat(LONGEST_NAME + 1)), Err(BadValue::TooLong));
    }
}
