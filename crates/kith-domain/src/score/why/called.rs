//! What people are called among themselves: the first name where it is certain, otherwise the whole name.

use crate::text::one_blank;

/// Words that are not a first name, and after which a first name may go on.
const BEFORE_NAMES: [&str; 20] = [
    "mr",
    "mrs",
    "ms",
    "mx",
    "miss",
    "sir",
    "dame",
    "dr",
    "prof",
    "professor",
    "rev",
    "ing",
    "dipl",
    "mag",
    "herr",
    "frau",
    "sra",
    "sr",
    "mme",
    "hon",
];

/// Words that belong to the one before or after them.
const PARTICLES: [&str; 41] = [
    "de", "da", "do", "dos", "das", "di", "del", "della", "du", "des", "d'", "la", "le", "los", "las", "van", "von",
    "vom", "der", "den", "ter", "ten", "te", "zu", "zum", "zur", "af", "av", "al", "el", "ul", "ur", "bin", "ibn",
    "bint", "bt", "abu", "abd", "abdul", "st", "san",
];

/// What to call somebody: the cell of a column of first names as it stands, else the first name in the name if there is
/// no doubt which one that is, else the name.
pub fn called(name: &str, first_name: &str) -> String {
    if first_name.is_empty() {
        certain_first_name(name).unwrap_or(name).to_owned()
    } else {
        one_blank(first_name)
    }
}

fn certain_first_name(name: &str) -> Option<&str> {
    if name.contains([',', '(', '"']) {
        return None;
    }
    let words: Vec<&str> = name.split_whitespace().collect();
    let [first, rest @ ..] = &words[..] else { return None };
    let first = match rest.iter().find(|word| !is_shouted(word)) {
        // `SCHMIDT Anna`: the family name in capitals comes first.
        Some(given) if is_shouted(first) => given,
        None if is_shouted(first) => return None,
        _ => first,
    };
    let follower = words.iter().skip_while(|word| *word != first).nth(1);
    let doubtful = is_word_of(&BEFORE_NAMES, first)
        || is_word_of(&PARTICLES, first)
        || follower
            .is_some_and(|next| is_word_of(&PARTICLES, next) || next.starts_with("al-") || next.starts_with("el-"))
        || first.ends_with('.')
        || first.chars().filter(|c| c.is_alphabetic()).count() < 2
        || first.chars().any(is_family_name_first);
    (!doubtful).then_some(first)
}

fn is_word_of(list: &[&str], word: &str) -> bool {
    let word = word.trim_end_matches('.').to_lowercase();
    list.contains(&word.as_str())
}

/// Whether a word is in capitals.
fn is_shouted(word: &str) -> bool {
    let letters = word.chars().filter(|c| c.is_alphabetic());
    let (mut capitals, mut others) = (0, 0);
    for letter in letters {
        if letter.is_uppercase() {
            capitals += 1;
        } else {
            others += 1;
        }
    }
    capitals >= 2 && others == 0
}

/// Scripts whose names begin with the family name: Chinese, Japanese and Korean.
fn is_family_name_first(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7AF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_names_that_are_certain() {
        for (name, short) in [
            ("Ada Lovelace", "Ada"),
            ("Anna-Lena Maria Roth", "Anna-Lena"),
            ("Anna SCHMIDT", "Anna"),
            ("SCHMIDT Anna Maria", "Anna"),
            ("VAN DER BERG Jan", "Jan"),
            ("Ben Okri", "Ben"),
            ("יעל כהן", "יעל"),
            ("Ольга Иванова", "Ольга"),
            ("Cher", "Cher"),
            ("ann@example.org", "ann@example.org"),
        ] {
            assert_eq!(called(name, ""), short, "{name}");
        }
    }

    #[test]
    fn the_whole_name_when_in_doubt() {
        for name in [
            "Lovelace, Ada",
            "Dr. Ada Lovelace",
            "Dr Ada Lovelace",
            "Mr Ben Okri",
            "Prof. Dr. Cy Twombly",
            "Mx Dee Rees",
            "de Souza Ana",
            "Van Nguyen",
            "Vincent van Gogh",
            "Abd al Rahman Khan",
            "Omar al-Farsi",
            "El Hassan Amrani",
            "Bin Laden Group",
            "J. R. Tolkien",
            "J Smith",
            "JP MORGAN",
            "ANNA SCHMIDT",
            "小林 恵",
            "김 민준",
            "Anna \"Annie\" Roth",
        ] {
            assert_eq!(called(name, ""), name);
        }
    }

    #[test]
    fn a_column_of_first_names_is_taken_as_it_stands() {
        assert_eq!(called("Mary Ann Lee", "Mary  Ann"), "Mary Ann");
        assert_eq!(called("Dr Ada Lovelace", "Ada"), "Ada");
    }
}
