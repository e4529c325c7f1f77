//! What Kith writes to people: each mail in the language of whoever gets it, as text and as HTML from one context.

use askama::Template;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use kith_app::house::mail::Content;
use kith_app::house::sign_in::CODE_LASTS;
use kith_app::house::sign_in_code::SignInLetter;

use crate::http::server::Settings;
use crate::texts::{Language, Texts};

#[derive(Template)]
#[template(path = "mail/sign_in.html")]
struct SignInHtml<'a> {
    t: &'a Texts,
    letter: &'a SignInLetter<'a>,
    link: &'a str,
    minutes: i64,
}

/// The mail with a code and a link.
pub(crate) fn sign_in(settings: &Settings, letter: &SignInLetter<'_>, now: Timestamp) -> Content {
    let t = &Texts::new(Language::wanted(letter.language), TimeZone::UTC, now);
    let link = &settings.address_of(&format!("/sign-in/link/{}", letter.link.reveal()));
    let minutes = CODE_LASTS.as_secs() / 60;
    let html = SignInHtml {
        t,
        letter,
        link,
        minutes,
    };
    let paragraphs = [
        t.say_with("mail-greeting", &[("name", letter.name.into())]),
        t.say("mail-code-intro"),
        letter.code.to_owned(),
        t.say_with("mail-link-intro", &[("minutes", minutes.into())]),
        link.clone(),
        t.say("mail-code-not-asked"),
    ];
    Content {
        subject: t.say_with("mail-code-subject", &[("code", letter.code.into())]),
        text: paragraphs.join("\n\n") + "\n",
        // The template writes into memory and calls nothing that can fail.
        html: html.render().unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use kith_app::house::Token;

    use super::*;

    #[test]
    fn a_mail_says_the_same_as_text_and_as_html() {
        let settings = Settings {
            public_url: "https://kith.example.org".parse().unwrap(),
            development: false,
            trusted_proxies: Vec::new(),
        };
        let letter = SignInLetter {
            name: "Ann <b>Lee</b>",
            language: "en",
            code: "K7M-01X",
            link: &Token::from_text("secret"),
        };
        let mail = sign_in(&settings, &letter, "2026-01-05T09:00:00Z".parse().unwrap());
        assert!(mail.subject.contains("K7M-01X"), "{}", mail.subject);
        for part in ["K7M-01X", "https://kith.example.org/sign-in/link/secret", "15 minutes"] {
            assert!(
                mail.text.contains(part) && mail.html.contains(part),
                "{part} in {mail:?}"
            );
        }
        assert!(
            mail.text.contains("Ann <b>Lee</b>") && !mail.html.contains("<b>"),
            "{mail:?}"
        );
    }
}
