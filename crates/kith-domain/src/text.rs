//! Words: how values are compared, and how lists and field names are written in a sentence.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::people::FieldName;

/// The form in which two values are compared: NFC, trimmed, inner white space as one blank, without case.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        let mut folded = one_blank(text);
        folded.make_ascii_lowercase();
        return folded;
    }
    // Lower, upper, lower by character is a full case folding: ẞ, ß and SS meet in ss, and ς and Σ in σ.
    let caseless: String = one_blank(text)
        .nfc()
        .flat_map(char::to_lowercase)
        .flat_map(char::to_uppercase)
        .flat_map(char::to_lowercase)
        .nfc()
        .collect();
    one_blank(&caseless)
}

/// The form in which names are sorted and searched: [`fold`]ed and without accents, so that `muller` finds Müller.
pub fn plain(text: &str) -> String {
    let folded = fold(text);
    if folded.is_ascii() {
        return folded;
    }
    let bare: String = folded.nfd().filter(|c| !is_combining_mark(*c)).collect();
    // Some letters lose everything they are made of, for example marks that stand alone: keep them rather than nothing.
    if bare.trim().is_empty() {
        folded
    } else {
        bare.nfc().collect()
    }
}

/// The text without outer white space, and with inner white space (line breaks too) as one blank.
pub(crate) fn one_blank(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// `a`, `a and b`, `a, b and c`.
pub fn list<S: AsRef<str>>(items: &[S]) -> String {
    join(items, "and")
}

/// `a`, `a or b`, `a, b or c`.
pub fn choice<S: AsRef<str>>(items: &[S]) -> String {
    join(items, "or")
}

/// The items with commas, the last one after the given word.
fn join<S: AsRef<str>>(items: &[S], word: &str) -> String {
    let mut out = String::new();
    for (i, item) in items.iter().enumerate() {
        if i > 0 {
            out.push_str(if i + 1 == items.len() { " " } else { ", " });
            if i + 1 == items.len() {
                out.push_str(word);
                out.push(' ');
            }
        }
        out.push_str(item.as_ref());
    }
    out
}

/// A field in a sentence: `time zone` for `time_zone`.
pub fn words(field: &FieldName) -> String {
    field.as_str().replace('_', " ")
}

/// The English plural of a field's words: `departments`, `cities`, `skills`.
pub fn plural(words: &str) -> String {
    let vowel_before_y =
        words.len() >= 2 && words.ends_with(['y']) && words[..words.len() - 1].ends_with(['a', 'e', 'o', 'u']);
    if words.ends_with('s') {
        words.to_owned()
    } else if let Some(stem) = words.strip_suffix('y').filter(|_| !vowel_before_y) {
        format!("{stem}ies")
    } else if words.ends_with("ch") || words.ends_with("sh") || words.ends_with('x') {
        format!("{words}es")
    } else {
        format!("{words}s")
    }
}

/// A word with its indefinite article: `a level`, `an office`.
pub(crate) fn with_article(word: &str) -> String {
    let article = if word.starts_with(['a', 'e', 'i', 'o', 'u']) {
        "an"
    } else {
        "a"
    };
    format!("{article} {word}")
}

/// The known word that a mistyped one most likely meant, if any is near.
pub fn nearest<'a>(text: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // Below six tenths alike, a suggestion misleads more often than it helps.
    const ALIKE: f64 = 0.6;
    let text = text.to_lowercase();
    let mut best: Option<(f64, &str)> = None;
    for word in known {
        let alike = strsim::normalized_damerau_levenshtein(&text, &word.to_lowercase());
        if alike >= ALIKE && best.is_none_or(|(most, _)| alike > most) {
            best = Some((alike, word));
        }
    }
    best.map(|(_, word)| word)
}

/// A text for a message, cut to a readable length.
pub(crate) fn short(text: &str) -> String {
    const SHOWN: usize = 60;
    let text = one_blank(text);
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_that_are_the_same() {
        for (a, b) in [
            ("  Sales\u{a0} Team ", "sales team"),
            ("Cafe\u{301}", "CAFÉ"),
            ("STRASSE", "straße"),
            ("ẞ", "ss"),
            ("ΟΔΟΣ", "οδος"),
            ("K", "k"),
        ] {
            assert_eq!(fold(a), fold(b), "{a:?} {b:?}");
        }
        assert_ne!(fold("resume"), fold("résumé"));
        assert_eq!(fold(" \t"), "");
    }

    #[test]
    fn names_are_sorted_and_searched_without_accents() {
        for (text, expected) in [
            ("  Jörg  MÜLLER", "jorg muller"),
            ("Łukasz", "łukasz"),
            ("한국", "한국"),
            ("\u{301}", "\u{301}"),
        ] {
            assert_eq!(plain(text), expected);
        }
    }

    #[test]
    fn lists_and_plurals() {
        assert_eq!(list::<&str>(&[]), "");
        assert_eq!(list(&["a"]), "a");
        assert_eq!(list(&["a", "b"]), "a and b");
        assert_eq!(list(&["a", "b", "c"]), "a, b and c");
        assert_eq!(choice(&["a", "b", "c"]), "a, b or c");
        for (one, many) in [
            ("department", "departments"),
            ("city", "cities"),
            ("key", "keys"),
            ("skills", "skills"),
            ("branch", "branches"),
        ] {
            assert_eq!(plural(one), many);
        }
    }

    #[test]
    fn articles() {
        assert_eq!(
            (with_article("level"), with_article("office")),
            ("a level".into(), "an office".into())
        );
    }

    #[test]
    fn the_nearest_word() {
        assert_eq!(nearest("departement", ["name", "department"]), Some("department"));
        assert_eq!(nearest("zzz", ["name", "department"]), None);
    }
}
