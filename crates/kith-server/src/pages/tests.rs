//! What holds for every template: the policy forbids style and script inside a page, and an icon that is named is there.

use super::layout::{Reach, Tone, Viewer};

/// Every template with its text.
fn templates() -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut folders = vec![std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("templates")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.push((path.display().to_string(), std::fs::read_to_string(&path).unwrap()));
            }
        }
    }
    found
}

#[test]
fn no_template_holds_style_or_script() {
    for (path, text) in templates() {
        // Mails are no pages: no policy keeps them from it, and without a style there are no dark colours.
        assert!(!text.contains("<style") || path.contains("/templates/mail/"), "{path}");
        for forbidden in [
            " style=",
            " onclick=",
            " onchange=",
            " onsubmit=",
            " hx-",
            "javascript:",
        ] {
            assert!(!text.contains(forbidden), "{path}: {forbidden}");
        }
        for tag in text.split("<script").skip(1) {
            assert!(
                tag.split('>').next().is_some_and(|tag| tag.contains(" src=")),
                "{path}: a script inside"
            );
        }
    }
}

#[test]
fn every_icon_that_is_named_is_drawn() {
    let templates = templates();
    let (_, icons) = templates
        .iter()
        .find(|(path, _)| path.ends_with("components/icon.html"))
        .unwrap();
    let known: Vec<&str> = icons
        .split("when \"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect();
    let mut named: Vec<&str> = Vec::new();
    for (_, text) in &templates {
        for call in ["icon::icon(\"", "icons::icon(\"", "icon=\""] {
            named.extend(text.split(call).skip(1).filter_map(|rest| rest.split('"').next()));
        }
    }
    let administrator = Viewer {
        name: String::new(),
        reach: Reach::Administrator,
    };
    let places = [
        administrator.places(),
        administrator.administration(),
        administrator.own(),
    ]
    .concat();
    named.extend(places.iter().map(|place| place.icon()));
    named.extend([Tone::Info, Tone::Good, Tone::Attention, Tone::Bad].map(Tone::as_str));
    assert!(named.len() > 30, "{named:?}");
    for name in named.into_iter().filter(|name| !name.is_empty()) {
        assert!(known.contains(&name), "no icon is called {name}");
    }
}
