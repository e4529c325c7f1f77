//! Options that people look for and that are lines of the rules file.

use clap::error::{ContextKind, ContextValue, Error, ErrorKind};

/// What people type, without the dashes, and the key of the rules file that does it.
const KEYS: [(&str, &str); 16] = [
    ("group-size", "group_size"),
    ("groups", "group_size"),
    ("group", "group_size"),
    ("size", "group_size"),
    ("trio", "odd = \"trio\""),
    ("trios", "group_size = 3"),
    ("odd", "odd"),
    ("sit-out", "odd = \"sit-out\""),
    ("host", "odd = \"host:ID\""),
    ("objective", "objective"),
    ("lift-worst", "lift_worst"),
    ("min-score", "min_score"),
    ("roles", "roles"),
    ("role", "roles"),
    ("capacity", "capacity"),
    ("forbidden", "[[pair]]"),
];

/// The error with a tip that leads to the rules file, where one fits better than the nearest option.
pub(super) fn add(mut error: Error) -> Error {
    let typed = match (error.kind(), error.get(ContextKind::InvalidArg)) {
        (ErrorKind::UnknownArgument, Some(ContextValue::String(typed))) => typed.replace('_', "-"),
        _ => return error,
    };
    let typed = typed.trim_start_matches('-');
    if let Some((_, key)) = KEYS.iter().find(|(option, _)| *option == typed) {
        error.remove(ContextKind::SuggestedArg);
        let tip = format!("set {key} in rules.toml and add --rules rules.toml; docs/RULES.md shows how");
        error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![tip.into()]));
    }
    error
}

#[cfg(test)]
mod tests {
    use super::super::Cli;
    use super::*;
    use clap::Parser;

    fn said(options: &[&str]) -> String {
        let words = ["kith", "match", "p.csv"].iter().chain(options);
        add(Cli::try_parse_from(words).unwrap_err()).to_string()
    }

    #[test]
    fn what_is_a_line_of_the_rules_is_said_to_be_one() {
        for (option, key) in KEYS {
            let text = said(&[&format!("--{option}"), "3"]);
            assert!(text.contains(&format!("tip: set {key} in rules.toml")), "{text}");
            assert!(!text.contains("similar argument"), "{text}");
        }
        assert!(said(&["--group_size=3"]).contains("tip: set group_size in rules.toml"));
        assert!(said(&["--rule", "x"]).contains("a similar argument exists: '--rules'"));
    }
}
