//! A mail with an invitation, taken apart.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::{Faults, read};

/// One part of a mail.
#[derive(Clone, Debug, Default)]
struct Part {
    headers: BTreeMap<String, String>,
    body: String,
}

/// A mail with an invitation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    /// The calendar message in it.
    pub calendar: String,
    /// What is wrong with the mail and with the message.
    pub faults: Faults,
}

/// Checks a mail as it goes over the wire; `None` when no calendar message is in it.
pub fn mail(raw: &str) -> Option<Mail> {
    let whole = part(raw);
    let mixed = parts(&whole);
    let alternatives = parts(mixed.first()?);
    let calendar = alternatives.iter().find(|p| p.kind() == "text/calendar")?;
    let text = calendar.text();
    let mut faults = super::message(&text);
    let mut check = |good: bool, rule: &str| {
        if !good {
            faults.push(rule.to_owned());
        }
    };
    fn kinds(parts: &[Part]) -> Vec<&str> {
        parts.iter().map(Part::kind).collect()
    }
    check(whole.kind() == "multipart/mixed", "the mail is mixed");
    check(
        kinds(&alternatives) == ["text/plain", "text/html", "text/calendar"],
        "text, HTML and calendar are alternatives, in this order",
    );
    check(
        kinds(&mixed) == ["multipart/alternative", "application/ics"],
        "beside them is the file, and nothing else",
    );
    let (read, _) = read(&text);
    check(
        calendar.parameter("method") == read.value("METHOD"),
        "the method of the part is that of the calendar",
    );
    check(
        calendar.parameter("charset").eq_ignore_ascii_case("utf-8"),
        "the part says that it is UTF-8",
    );
    let file = mixed.last().cloned().unwrap_or_default();
    for part in [calendar, &file] {
        check(
            part.header("content-transfer-encoding").eq_ignore_ascii_case("base64"),
            "the calendar is in base64, which no server on the way changes",
        );
    }
    let disposition = file.header("content-disposition");
    check(
        disposition.starts_with("attachment") && disposition.contains("invite.ics"),
        "the file is an attachment with a name",
    );
    check(file.text() == text, "part and file are the same");
    let event = read.component("VEVENT").cloned().unwrap_or_default();
    let address = |value: &str| value.trim_start_matches("mailto:").to_lowercase();
    check(
        whole
            .header("from")
            .to_lowercase()
            .contains(&address(event.value("ORGANIZER"))),
        "the organizer is who the mail comes from",
    );
    let to = whole.header("to").to_lowercase();
    check(
        event.all("ATTENDEE").any(|p| to.contains(&address(&p.value))),
        "whoever gets the mail is invited",
    );
    let answers_to = whole.header("reply-to").to_lowercase();
    let mut others = event
        .all("ATTENDEE")
        .map(|p| address(&p.value))
        .filter(|a| !to.contains(a.as_str()));
    check(
        others.all(|other| answers_to.contains(&other)),
        "an answer goes to the others",
    );
    Some(Mail { calendar: text, faults })
}

impl Part {
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }

    /// The type without its parameters.
    fn kind(&self) -> &str {
        let kind = self.header("content-type");
        kind.split(';').next().unwrap_or_default().trim()
    }

    fn parameter(&self, name: &str) -> &str {
        let found = self.header("content-type").split(';').find_map(|p| {
            let (key, value) = p.split_once('=')?;
            key.trim().eq_ignore_ascii_case(name).then_some(value.trim())
        });
        found.unwrap_or_default().trim_matches('"')
    }

    fn text(&self) -> String {
        if !self.header("content-transfer-encoding").eq_ignore_ascii_case("base64") {
            return self.body.clone();
        }
        let bytes: String = self.body.split_ascii_whitespace().collect();
        let bytes = STANDARD.decode(bytes).unwrap_or_default();
        String::from_utf8(bytes).unwrap_or_default()
    }
}

fn part(raw: &str) -> Part {
    let (head, body) = raw.split_once("\r\n\r\n").unwrap_or((raw, ""));
    let mut headers: BTreeMap<String, String> = BTreeMap::new();
    for line in head.replace("\r\n ", " ").replace("\r\n\t", " ").split("\r\n") {
        if let Some((name, value)) = line.split_once(':') {
            headers.insert(name.trim().to_lowercase(), value.trim().to_owned());
        }
    }
    Part {
        headers,
        body: body.to_owned(),
    }
}

fn parts(whole: &Part) -> Vec<Part> {
    let boundary = format!("--{}", whole.parameter("boundary"));
    let pieces = whole.body.split(&boundary).skip(1);
    let pieces = pieces.filter_map(|piece| piece.strip_prefix("\r\n"));
    pieces
        .map(|piece| part(piece.strip_suffix("\r\n").unwrap_or(piece)))
        .collect()
}
