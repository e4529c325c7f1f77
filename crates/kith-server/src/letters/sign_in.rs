//! The letter with a code and a link to sign in.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use kith_app::house::mail::Content;
use kith_app::house::sign_in::CODE_LASTS;
use kith_app::house::sign_in_code::SignInLetter;

use super::Mail;
use crate::http::server::Settings;
use crate::texts::{Language, Texts};

/// The mail with a code and a link.
pub(crate) fn sign_in(settings: &Settings, letter: &SignInLetter<'_>, now: Timestamp) -> Content {
    let t = &Texts::new(Language::wanted(letter.language), TimeZone::UTC, now);
    let minutes = CODE_LASTS.as_secs() / 60;
    Mail::new(t.say_with("mail-code-subject", &[("code", letter.code.into())]))
        .greeting(t, letter.name)
        .text(t.say("mail-code-intro"))
        .quote(letter.code.to_owned())
        .text(t.say_with("mail-link-intro", &[("minutes", minutes.into())]))
        .next(
            t.say("mail-code-open"),
            format!("/sign-in/link/{}", letter.link.reveal()),
        )
        .text(t.say("mail-code-not-asked"))
        .finish(t, settings)
}
