use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use fluent_syntax::ast;

use super::catalogue::SOURCES;
use super::*;

fn at(time: &str) -> Timestamp {
    time.parse().unwrap()
}

fn texts(zone: &str, now: &str) -> Texts {
    Texts::new(Language::english(), TimeZone::get(zone).unwrap(), at(now))
}

#[test]
fn a_reason_stands_as_a_sentence() {
    for (reason, said) in [
        (
            "nobody else takes part at the moment",
            "Nobody else takes part at the moment.",
        ),
        ("An odd number took part.", "An odd number took part."),
        ("élan", "Élan."),
        ("", ""),
    ] {
        assert_eq!(sentence(reason), said);
    }
}

#[test]
fn times_are_said_in_the_time_zone_of_the_reader() {
    let now = "2026-01-05T08:00:00Z";
    let said = |zone, time| texts(zone, now).when(at(time)).to_string();
    assert_eq!(
        said("Europe/Berlin", "2026-03-03T13:00:00Z"),
        r#"<time datetime="2026-03-03T14:00:00+01:00">Tuesday 3 March, 14:00, your time</time>"#
    );
    // The same moment is another day elsewhere, also across the end of a year.
    assert_eq!(
        said("Pacific/Auckland", "2026-12-31T23:30:00Z"),
        r#"<time datetime="2027-01-01T12:30:00+13:00">1 January 2027, 12:30, your time</time>"#
    );
    assert_eq!(
        texts("Asia/Kathmandu", now).day(at("2026-07-04T20:00:00Z")).to_string(),
        r#"<time datetime="2026-07-05">Sunday 5 July</time>"#
    );
    assert_eq!(
        texts("UTC", now).day(at("2026-07-04T20:00:00Z")).to_string(),
        r#"<time datetime="2026-07-04">Saturday 4 July</time>"#
    );
}

#[test]
fn numbers_are_grouped_on_their_own_and_inside_messages() {
    let t = texts("UTC", "2026-01-05T08:00:00Z");
    for (value, written) in [
        (0, "0"),
        (-7, "−7"),
        (2026, "2026"),
        (50_000, "50,000"),
        (1_234_567, "1,234,567"),
    ] {
        assert_eq!(t.number(value), written);
    }
    assert_eq!(t.say_with("people-count", &[("n", 1.into())]), "1 person");
    assert_eq!(t.say_with("people-count", &[("n", 50_000.into())]), "50,000 people");
}

#[test]
fn only_the_markup_of_the_message_itself_gets_through() {
    let rich = Rich::new(
        &format!(
            "<strong>{}</strong>, see <a>how</a> and <a>why</a>",
            rich::escape("<b>&")
        ),
        &["/a?x=1&y=\"2"],
    );
    assert_eq!(
        rich.to_string(),
        "<strong>&#60;b&#62;&#38;</strong>, see <a href=\"/a?x=1&#38;y=&#34;2\">how</a> and <a>why</a>"
    );
    let t = texts("UTC", "2026-01-05T08:00:00Z");
    let rich = t
        .rich("signed-in-as", &[("name", "<i>Ada</i>".into())], &[])
        .to_string();
    assert_eq!(rich, "Signed in as <strong>&#60;i&#62;Ada&#60;/i&#62;</strong>");
}

#[test]
fn a_language_is_chosen_from_what_is_asked_for() {
    for accept in [
        "",
        "en-GB,en;q=0.9",
        "xx, en;q=0.1",
        "de;q=0",
        "*",
        ";;q=,,",
        "en;q=NaN",
    ] {
        assert_eq!(Language::wanted(accept).code(), "en", "{accept}");
    }
}

/// All keys of a language with the file each stands in.
fn keys(source: &catalogue::Source) -> BTreeMap<String, &'static str> {
    let mut keys = BTreeMap::new();
    for (area, text) in source.files {
        let resource = fluent_syntax::parser::parse(*text)
            .unwrap_or_else(|(_, errors)| panic!("{}/{area}.ftl: {errors:?}", source.code));
        for entry in resource.body {
            if let ast::Entry::Message(message) = entry {
                let before = keys.insert(message.id.name.to_owned(), *area);
                assert_eq!(before, None, "{} is said twice, in {area}.ftl too", message.id.name);
            }
        }
    }
    keys
}

/// Every file below a folder whose name ends in this way.
fn files(folder: &Path, ending: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path, ending));
        } else if path.to_string_lossy().ends_with(ending) {
            let text = fs::read_to_string(&path).unwrap();
            found.push((path, text));
        }
    }
    found
}

/// Templates and sources that may say something; the texts themselves do not count.
fn sources() -> Vec<(PathBuf, String)> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut sources = files(&here.join("templates"), ".html");
    sources.extend(files(&here.join("templates"), ".txt"));
    sources.extend(files(&here.join("src"), ".rs"));
    // Rules about values live further in and name the message of what is wrong.
    for inner in ["../kith-app/src", "../kith-domain/src", "../kith-store/src"] {
        sources.extend(files(&here.join(inner), ".rs"));
    }
    sources.retain(|(path, _)| !path.ends_with("texts/tests.rs") || path.ends_with("texts/mod.rs"));
    sources
}

/// The literal keys that a text passes to `say`, `say_with` and `rich`.
fn said(text: &str) -> Vec<&str> {
    [".say(", ".say_with(", ".rich("]
        .iter()
        .flat_map(|call| text.split(call).skip(1))
        .filter_map(|rest| rest.trim_start().strip_prefix('"')?.split('"').next())
        .collect()
}

#[test]
fn every_key_that_is_said_exists() {
    let known = keys(&SOURCES[0]);
    let mut missing = BTreeSet::new();
    for (path, text) in sources() {
        for key in said(&text) {
            if !known.contains_key(key) {
                missing.insert(format!("{key} in {}", path.display()));
            }
        }
    }
    assert!(missing.is_empty(), "no message for: {missing:#?}");
}

#[test]
fn every_message_is_said_somewhere() {
    let sources = sources();
    let unused: Vec<String> = keys(&SOURCES[0])
        .into_keys()
        // A key may travel as a value before it is said (in a list of navigation, say): its quotes are enough.
        .filter(|key| !sources.iter().any(|(_, text)| text.contains(&format!("\"{key}\""))))
        .collect();
    assert!(unused.is_empty(), "nobody says: {unused:#?}");
}

#[test]
fn every_language_says_everything_with_the_same_values() {
    let english = keys(&SOURCES[0]);
    for source in &SOURCES[1..] {
        let here = keys(source);
        let missing: Vec<_> = english.keys().filter(|key| !here.contains_key(*key)).collect();
        let unknown: Vec<_> = here.keys().filter(|key| !english.contains_key(*key)).collect();
        assert!(missing.is_empty(), "{} lacks: {missing:#?}", source.code);
        assert!(
            unknown.is_empty(),
            "{} has what English lacks: {unknown:#?}",
            source.code
        );
    }
}

#[test]
fn the_lists_of_files_are_complete() {
    let locales = Path::new(env!("CARGO_MANIFEST_DIR")).join("locales");
    for source in SOURCES {
        let mut listed: Vec<_> = source.files.iter().map(|(area, _)| format!("{area}.ftl")).collect();
        let mut there: Vec<_> = files(&locales.join(source.code), ".ftl")
            .iter()
            .map(|(path, _)| path.file_name().unwrap().to_string_lossy().into_owned())
            .collect();
        listed.sort();
        there.sort();
        assert_eq!(listed, there);
    }
    let languages = fs::read_dir(locales).unwrap().count();
    assert_eq!(languages, SOURCES.len(), "a folder of locales/ is not listed");
}

#[test]
fn messages_hold_only_the_markup_that_is_let_through_and_never_shout() {
    let allowed: Vec<String> = ["strong", "em", "code", "a"]
        .iter()
        .flat_map(|tag| [format!("{tag}>"), format!("/{tag}>")])
        .collect();
    for source in SOURCES {
        for (area, text) in source.files {
            for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.starts_with('#')) {
                let place = format!("{}/{area}.ftl:{}", source.code, number + 1);
                for tag in line.split('<').skip(1) {
                    assert!(allowed.iter().any(|end| tag.starts_with(end)), "{place}: <{tag}");
                }
                let lower = line.to_lowercase();
                assert!(!line.contains('!'), "{place}: no exclamation marks");
                assert!(!lower.contains("oops"), "{place}: say what happened");
                assert!(
                    !lower
                        .split(|c: char| !c.is_alphabetic())
                        .any(|w| w == "user" || w == "users"),
                    "{place}: a person"
                );
            }
        }
    }
}
