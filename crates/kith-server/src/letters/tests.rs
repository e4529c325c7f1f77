use std::collections::BTreeMap;

use kith_app::house::Token;
use kith_app::house::letters::samples;
use kith_app::house::sign_in_code::SignInLetter;

use super::*;

fn now() -> Timestamp {
    "2026-01-05T09:00:00Z".parse().unwrap()
}

fn settings() -> Settings {
    Settings {
        public_url: "https://kith.example.org".parse().unwrap(),
        development: false,
        trusted_proxies: Vec::new(),
    }
}

fn all() -> BTreeMap<&'static str, Content> {
    let letters = samples(now()).into_iter();
    letters
        .map(|(word, letter)| (word, write(&settings(), &letter, now())))
        .collect()
}

/// What somebody reads of HTML: without tags and style, each row of white space as one blank.
fn read(html: &str) -> String {
    let body = html.split_once("<body").unwrap().1;
    let mut text = String::new();
    let mut inside = true;
    for letter in body.chars() {
        match letter {
            '<' => inside = true,
            '>' => {
                inside = false;
                text.push(' ');
            }
            other if !inside => text.push(other),
            _ => {}
        }
    }
    let text = text.replace("&#60;", "<").replace("&#62;", ">").replace("&#39;", "'");
    let text = text.replace("&#34;", "\"").replace("&#38;", "&");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn every_letter_as_text() {
    for (word, mail) in all() {
        insta::assert_snapshot!(
            format!("letter_{word}"),
            format!("Subject: {}\n\n{}", mail.subject, mail.text)
        );
    }
}

#[test]
fn the_reason_for_waiting_is_a_sentence() {
    let (_, mut letter) = samples(now())
        .into_iter()
        .find(|(word, _)| *word == "unmatched")
        .unwrap();
    let What::Unmatched { reason, .. } = &mut letter.what else {
        panic!("{:?}", letter.what);
    };
    *reason = "nobody else takes part at the moment".to_owned();
    let mail = write(&settings(), &letter, now());
    assert!(
        mail.text.contains("\nNobody else takes part at the moment.\n"),
        "{}",
        mail.text
    );
}

#[test]
fn one_letter_as_html() {
    insta::assert_snapshot!(all()["introduction"].html);
}

#[test]
fn text_and_html_tell_the_same() {
    for (word, mail) in all() {
        let html = read(&mail.html);
        for line in mail.text.lines() {
            let line = line.trim_start_matches("- ").trim().trim_end_matches(':');
            if line.is_empty() || line.chars().all(|c| c == '-') {
                continue;
            }
            let there = match line.strip_prefix("https://kith.example.org") {
                Some(path) => mail.html.contains(&format!("href=\"https://kith.example.org{path}\"")),
                None => html.contains(&line.split_whitespace().collect::<Vec<_>>().join(" ")),
            };
            assert!(there, "{word}: {line:?} is not in\n{html}");
        }
        assert_eq!(
            mail.text.matches("https://").count(),
            mail.html.matches("href=\"https://").count()
                + mail.html.matches(">https://").count()
                + usize::from(mail.html.contains("Where: https://")),
            "{word}: {}",
            mail.text
        );
    }
}

#[test]
fn letters_are_small_and_can_be_read_by_everybody() {
    for (word, mail) in all() {
        assert!(mail.html.len() < 60 * 1024, "{word} has {} bytes", mail.html.len());
        assert!(
            mail.html.contains("<html lang=\"en\" dir=\"ltr\">")
                && mail.html.contains("<body lang=\"en\" dir=\"ltr\">")
        );
        assert_eq!(mail.html.matches("<h1>").count(), 1, "{word}");
        for never in ["<table", "<img", "<script", "http://", "onclick", "!</", "! "] {
            assert!(!mail.html.contains(never), "{word}: {never}");
        }
        assert!(!mail.text.contains('!') && !mail.subject.contains('!'), "{word} shouts");
        assert!(mail.subject.chars().count() <= 110, "{word}: {}", mail.subject);
        for link in mail.html.split("<a ").skip(1) {
            let label = link.split_once('>').unwrap().1.split("</a>").next().unwrap();
            assert!(
                label.split_whitespace().count() > 1,
                "{word}: a link says where it leads, not {label:?}"
            );
        }
        if word == "introduction-trio" {
            assert!(mail.html.contains("&#60;script&#62;"), "names are escaped");
        }
    }
}

/// The contrast of two colours (WCAG 2.2, 1.4.3).
fn contrast(a: &str, b: &str) -> f64 {
    let light = |colour: &str| {
        let part = |at: usize| {
            let value = f64::from(u8::from_str_radix(&colour[at..at + 2], 16).unwrap()) / 255.0;
            if value <= 0.04045 {
                value / 12.92
            } else {
                ((value + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5)
    };
    let (a, b) = (light(a), light(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[test]
fn letters_have_contrast_in_light_and_dark() {
    let html = &all()["introduction"].html;
    let (day, night) = html.split_once("prefers-color-scheme: dark").unwrap();
    for style in [day, night] {
        let after = |selector: &str, property: &str| {
            let rule = style
                .split(&format!("\n{selector} {{"))
                .nth(1)
                .unwrap()
                .split('}')
                .next()
                .unwrap();
            let value = rule.split(&format!("{property}: ")).nth(1).unwrap();
            value.split([';', ' ']).find(|v| v.starts_with('#')).unwrap().to_owned()
        };
        let paper = after("body", "background");
        for (what, ink, ground) in [
            ("text", after("body", " color"), &paper),
            ("links", after("a", " color"), &paper),
            ("the foot", after("footer", " color"), &paper),
            ("the button", after(".next", " color"), &after(".next", "background")),
        ] {
            let found = contrast(&ink, ground);
            assert!(found >= 4.5, "{what}: {ink} on {ground} is {found:.2}");
        }
    }
}

#[test]
fn the_sign_in_letter_says_the_same_as_text_and_as_html() {
    let letter = SignInLetter {
        name: "Ann <b>Lee</b>",
        language: "en",
        code: "K7M-01X",
        link: &Token::from_text("secret"),
    };
    let mail = sign_in(&settings(), &letter, now());
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
