//! What Kith says to people: messages in Fluent (`locales/<language>/*.ftl`), times and numbers as they are said and written there.
//!
//! A page gets one [`Texts`] and says `{{ t.say("nav-home") }}`. What a message says is escaped like every other text of a
//! page; only [`Texts::rich`] lets `<strong>`, `<em>`, `<code>` and `<a>` through, and escapes what is filled in.
//!
//! In Rust arguments are borrowed, `t.say_with("people-count", &[("n", 3.into())])`; in a template askama borrows them itself:
//! `{{ t.say_with("people-count", [("n", 3.into())]) }}`.

mod catalogue;
mod met;
mod moment;
mod rich;
#[cfg(test)]
mod tests;

use std::borrow::Borrow;

use fluent_bundle::{FluentArgs, FluentValue};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

pub(crate) use catalogue::{Direction, Language};
pub(crate) use moment::Moment;
pub(crate) use rich::Rich;

/// What is filled into a message: a text or a number.
pub(crate) type Arg<'a> = FluentValue<'a>;

/// The texts of one request: in this person's language and time zone, seen from this moment.
#[derive(Clone, Debug)]
pub(crate) struct Texts {
    language: &'static Language,
    zone: TimeZone,
    now: Timestamp,
}

impl Texts {
    /// Texts in a language, with times in `zone`; `now` decides whether a date needs its year.
    pub(crate) fn new(language: &'static Language, zone: TimeZone, now: Timestamp) -> Texts {
        Texts { language, zone, now }
    }

    /// The language code for `<html lang>`.
    pub(crate) fn lang(&self) -> &'static str {
        self.language.code()
    }

    /// The direction of writing for `<html dir>`.
    pub(crate) fn dir(&self) -> Direction {
        self.language.direction()
    }

    /// The message of a key.
    pub(crate) fn say(&self, key: &str) -> String {
        self.language.format(key, None)
    }

    /// Whether there is a message with this key.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.language.has(key)
    }

    /// The message of a key, filled in.
    pub(crate) fn say_with(&self, key: &str, args: &[(&str, Arg<'_>)]) -> String {
        self.language.format(key, Some(&filled(args)))
    }

    /// A message that holds markup: its `<strong>`, `<em>` and `<code>` stay, its first `<a>` leads to `links[0]`, and so on.
    /// What is filled in is escaped.
    pub(crate) fn rich(&self, key: &str, args: &[(&str, Arg<'_>)], links: &[&str]) -> Rich {
        let escaped: Vec<(&str, Arg<'_>)> = args
            .iter()
            .map(|(name, value)| match value {
                FluentValue::String(text) => (*name, FluentValue::from(rich::escape(text))),
                other => (*name, other.clone()),
            })
            .collect();
        Rich::new(&self.language.format(key, Some(&filled(&escaped))), links)
    }

    /// A whole number with its thousands grouped as the language does it.
    pub(crate) fn number(&self, value: impl Borrow<i64>) -> String {
        self.language.number(*value.borrow())
    }

    /// A moment as people say it, "Tuesday 3 March, 14:00, your time", in a `<time>` with the exact instant.
    pub(crate) fn when(&self, at: impl Borrow<Timestamp>) -> Moment {
        Moment::with_time(self, *at.borrow())
    }

    /// A moment in this person's time zone to the second, as logs write it: "2026-03-03 14:00:07", in a `<time>`.
    pub(crate) fn when_short(&self, at: impl Borrow<Timestamp>) -> Moment {
        Moment::in_a_log(self, *at.borrow())
    }

    /// The day of a moment in this person's time zone, "Tuesday 3 March", in a `<time>`.
    pub(crate) fn day(&self, at: impl Borrow<Timestamp>) -> Moment {
        Moment::day(self, *at.borrow())
    }

    /// A day that is the same everywhere, "Tuesday 3 March", in a `<time>`.
    pub(crate) fn date(&self, date: impl Borrow<Date>) -> Moment {
        Moment::date(self, *date.borrow())
    }

    /// The day of today for this person.
    pub(crate) fn today(&self) -> Date {
        self.now.to_zoned(self.zone.clone()).date()
    }
}

/// A reason as a sentence of its own, with a capital and a full stop; nothing stays nothing.
pub(crate) fn sentence(reason: &str) -> String {
    let reason = reason.trim_end_matches('.');
    let mut letters = reason.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).chain(['.']).collect(),
        None => String::new(),
    }
}

fn filled<'a>(args: &[(&'a str, Arg<'a>)]) -> FluentArgs<'a> {
    args.iter().map(|(name, value)| (*name, value.clone())).collect()
}
