//! The languages that are there, each read once.

use std::fmt;
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

/// The files of a language, one per area; a test holds the lists against the folders.
macro_rules! files {
    ($code:literal: $($area:literal)*) => {
        &[$(($area, include_str!(concat!("../../locales/", $code, "/", $area, ".ftl")))),*]
    };
}

/// What is written down about a language.
pub(super) struct Source {
    pub(super) code: &'static str,
    pub(super) direction: Direction,
    pub(super) files: &'static [(&'static str, &'static str)],
}

/// Every language of the pages; the first one is complete and says what another one lacks.
pub(super) const SOURCES: &[Source] = &[Source {
    code: "en",
    direction: Direction::LeftToRight,
    files: files!("en": "admin" "common" "errors" "import" "mail" "matches" "people" "privacy" "programs" "rounds" "sessions" "sign-in"),
}];

static LANGUAGES: LazyLock<Vec<Language>> = LazyLock::new(|| SOURCES.iter().map(Language::read).collect());

/// Which way a language is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Direction {
    LeftToRight,
    RightToLeft,
}

impl Direction {
    /// The value of the attribute `dir`.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Direction::LeftToRight => "ltr",
            Direction::RightToLeft => "rtl",
        }
    }
}

/// A language with its messages.
pub(crate) struct Language {
    source: &'static Source,
    bundle: FluentBundle<FluentResource>,
    /// Writes a number with its thousands apart.
    group: fn(i64) -> String,
}

impl Language {
    /// The language that everything is written in first.
    pub(crate) fn english() -> &'static Language {
        &LANGUAGES[0]
    }

    /// The first language that an `Accept-Language` header or a person's choice asks for and that is there, else English.
    pub(crate) fn wanted(accept: &str) -> &'static Language {
        let mut asked: Vec<(u32, LanguageIdentifier)> = accept
            .split(',')
            .take(16) // a header that is longer than this is no list of preferences
            .filter_map(|part| {
                let (tag, quality) = part.split_once(';').unwrap_or((part, "q=1"));
                let quality = quality.trim().strip_prefix("q=")?.parse::<f32>().ok()?;
                Some(((quality * 1000.0) as u32, tag.trim().parse().ok()?))
            })
            .filter(|(quality, _)| *quality > 0)
            .collect();
        asked.sort_by_key(|(quality, _)| std::cmp::Reverse(*quality));
        asked
            .iter()
            .find_map(|(_, tag)| LANGUAGES.iter().find(|known| known.code() == tag.language.as_str()))
            .unwrap_or_else(Language::english)
    }

    fn read(source: &'static Source) -> Language {
        let locale: LanguageIdentifier = source.code.parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![locale]);
        // Names are isolated by <bdi> on pages; invisible marks inside texts would get into copies, mails and searches.
        bundle.set_use_isolating(false);
        for (_, text) in source.files {
            // What is wrong in a file, or said twice, is found by a test; at run time the sound messages count.
            let resource = FluentResource::try_new((*text).to_owned()).unwrap_or_else(|(sound, _)| sound);
            let _ = bundle.add_resource(resource);
        }
        // Fluent takes a bare function, which cannot hold the language: each way of grouping is one of its own.
        let group: fn(i64) -> String = match source.code {
            "en" => {
                bundle.set_formatter(Some(inside::<',', _>));
                grouped::<','>
            }
            _ => {
                bundle.set_formatter(Some(inside::<'.', _>));
                grouped::<'.'>
            }
        };
        Language { source, bundle, group }
    }

    /// The code, such as `en`.
    pub(crate) fn code(&self) -> &'static str {
        self.source.code
    }

    /// Which way the language is written.
    pub(crate) fn direction(&self) -> Direction {
        self.source.direction
    }

    /// A whole number with its thousands apart.
    pub(super) fn number(&self, value: i64) -> String {
        (self.group)(value)
    }

    /// The message of a key; if it is missing here the English one, and if nobody knows it the key itself.
    pub(super) fn format(&self, key: &str, args: Option<&FluentArgs<'_>>) -> String {
        [self, Language::english()]
            .into_iter()
            .find_map(|language| language.find(key, args))
            .unwrap_or_else(|| {
                tracing::error!(text.key = key, "a message is missing");
                key.to_owned()
            })
    }

    /// Whether there is a message with this key.
    pub(super) fn has(&self, key: &str) -> bool {
        self.bundle.has_message(key) || Language::english().bundle.has_message(key)
    }

    fn find(&self, key: &str, args: Option<&FluentArgs<'_>>) -> Option<String> {
        let pattern = self.bundle.get_message(key)?.value()?;
        let mut errors = Vec::new();
        let text = self.bundle.format_pattern(pattern, args, &mut errors);
        if !errors.is_empty() {
            tracing::error!(text.key = key, "a message lacks what it is filled with");
        }
        Some(text.into_owned())
    }
}

impl fmt::Debug for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// Digits in groups of three, from five digits on: a year or a small count reads better in one piece.
fn grouped<const SEPARATOR: char>(value: i64) -> String {
    let digits = value.unsigned_abs().to_string();
    let sign = if value < 0 { "−" } else { "" };
    if digits.len() < 5 {
        return format!("{sign}{digits}");
    }
    let mut text = String::from(sign);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(SEPARATOR);
        }
        text.push(digit);
    }
    text
}

/// How a whole number inside a message is written; fractions are left to Fluent.
fn inside<const SEPARATOR: char, M>(value: &FluentValue<'_>, _: &M) -> Option<String> {
    match value {
        FluentValue::Number(number) if number.value.fract() == 0.0 => Some(grouped::<SEPARATOR>(number.value as i64)),
        _ => None,
    }
}
