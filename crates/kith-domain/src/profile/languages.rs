//! Languages: their English name, for everything that people call them.

use crate::text::fold;

/// English name, tag, and what speakers and their neighbours call it, folded.
const KNOWN: [(&str, &str, &[&str]); 50] = [
    ("Afrikaans", "af", &[]),
    ("Albanian", "sq", &["shqip"]),
    ("Arabic", "ar", &["العربية", "arabisch", "arabe"]),
    ("Armenian", "hy", &["հայերեն"]),
    ("Basque", "eu", &["euskara"]),
    ("Bengali", "bn", &["bangla", "বাংলা"]),
    ("Bosnian", "bs", &["bosanski"]),
    ("Bulgarian", "bg", &["български"]),
    ("Cantonese", "yue", &["廣東話", "粵語"]),
    ("Catalan", "ca", &["català"]),
    (
        "Chinese",
        "zh",
        &["mandarin", "中文", "普通话", "chinesisch", "chinois"],
    ),
    ("Croatian", "hr", &["hrvatski"]),
    ("Czech", "cs", &["čeština", "česky", "tschechisch"]),
    ("Danish", "da", &["dansk"]),
    (
        "Dutch",
        "nl",
        &["nederlands", "flemish", "niederländisch", "néerlandais"],
    ),
    ("English", "en", &["englisch", "anglais", "inglés", "inglese", "inglês"]),
    ("Estonian", "et", &["eesti"]),
    ("Finnish", "fi", &["suomi", "finnisch"]),
    ("French", "fr", &["français", "französisch", "francés"]),
    ("Galician", "gl", &["galego"]),
    ("Georgian", "ka", &["ქართული"]),
    ("German", "de", &["deutsch", "allemand", "alemán", "tedesco"]),
    ("Greek", "el", &["ελληνικά", "griechisch"]),
    ("Hebrew", "he", &["עברית"]),
    ("Hindi", "hi", &["हिन्दी", "हिंदी"]),
    ("Hungarian", "hu", &["magyar", "ungarisch"]),
    ("Icelandic", "is", &["íslenska"]),
    ("Indonesian", "id", &["bahasa indonesia"]),
    ("Irish", "ga", &["gaeilge"]),
    ("Italian", "it", &["italiano", "italienisch", "italien"]),
    ("Japanese", "ja", &["日本語", "japanisch"]),
    ("Korean", "ko", &["한국어"]),
    ("Latvian", "lv", &["latviešu"]),
    ("Lithuanian", "lt", &["lietuvių"]),
    ("Malay", "ms", &["bahasa melayu"]),
    ("Norwegian", "no", &["norsk", "nb", "nn"]),
    ("Persian", "fa", &["farsi", "فارسی"]),
    ("Polish", "pl", &["polski", "polnisch", "polonais"]),
    ("Portuguese", "pt", &["português", "portugiesisch", "portugais"]),
    ("Romanian", "ro", &["română"]),
    ("Russian", "ru", &["русский", "russisch", "russe"]),
    ("Serbian", "sr", &["srpski", "српски"]),
    ("Slovak", "sk", &["slovenčina"]),
    ("Slovenian", "sl", &["slovenščina", "slovene"]),
    ("Spanish", "es", &["español", "castellano", "spanisch", "espagnol"]),
    ("Swedish", "sv", &["svenska", "schwedisch"]),
    ("Thai", "th", &["ไทย"]),
    ("Turkish", "tr", &["türkçe", "türkisch"]),
    ("Ukrainian", "uk", &["українська"]),
    ("Vietnamese", "vi", &["tiếng việt"]),
];

/// The English name of a language; `None` for one that is not listed.
pub(super) fn find(text: &str) -> Option<&'static str> {
    let folded = fold(text);
    KNOWN
        .iter()
        .find(|(name, tag, others)| {
            folded == *tag || folded == fold(name) || others.iter().any(|other| folded == fold(other))
        })
        .map(|(name, _, _)| *name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_means_one_language() {
        let mut seen = std::collections::HashMap::new();
        for (name, tag, others) in KNOWN {
            for word in [name, tag].iter().chain(others) {
                assert_eq!(seen.insert(fold(word), name), None, "{word}");
                assert_eq!(find(word), Some(name));
            }
        }
        assert_eq!(find("Klingon"), None);
    }
}
