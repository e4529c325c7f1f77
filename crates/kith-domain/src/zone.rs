//! Time zones as people write them: an IANA name, or an offset from UTC.

use jiff::tz::{Offset, TimeZone, TimeZoneDatabase};

/// What a cell with a time zone should look like, for messages.
pub const EXPECTED: &str = "a time zone such as Europe/Berlin or an offset such as +05:30";

/// Reads time zones against the rules that come with the program, so that every machine reads the same.
#[derive(Clone, Debug)]
pub struct Zones {
    database: TimeZoneDatabase,
}

impl Zones {
    /// The bundled zones.
    pub fn bundled() -> Zones {
        Zones {
            database: TimeZoneDatabase::bundled(),
        }
    }

    /// The zone that a text names, without case, a blank standing for `_`; `None` when nothing does.
    pub fn parse(&self, text: &str) -> Option<TimeZone> {
        let text = text.trim();
        if let Some(offset) = parse_offset(text) {
            return Some(TimeZone::fixed(offset));
        }
        self.database.get(&text.replace(' ', "_")).ok()
    }
}

/// `Z`, `UTC`, `GMT`, `+5`, `+05:30`, `-0330`, `UTC+2`; at most 14 hours from UTC.
fn parse_offset(text: &str) -> Option<Offset> {
    let upper = text.to_ascii_uppercase();
    let rest = upper.strip_prefix("UTC").or_else(|| upper.strip_prefix("GMT"));
    if upper == "Z" || rest == Some("") {
        return Some(Offset::UTC);
    }
    let rest = rest.unwrap_or(&upper).trim_start();
    let (sign, digits) = match rest.chars().next()? {
        '+' => (1, &rest[1..]),
        '-' => (-1, &rest[1..]),
        minus @ '\u{2212}' => (-1, &rest[minus.len_utf8()..]),
        _ => return None,
    };
    let (hours, minutes) = match digits.split_once(':') {
        Some(parts) => parts,
        None if digits.is_ascii() && digits.len() == 4 => digits.split_at(2),
        None => (digits, "00"),
    };
    let number = |text: &str| {
        Some(text)
            .filter(|t| t.bytes().all(|b| b.is_ascii_digit()))
            .and_then(|t| t.parse::<i32>().ok())
    };
    let (h, m) = (number(hours)?, number(minutes)?);
    let valid = hours.len() <= 2 && minutes.len() == 2 && m < 60 && h * 60 + m <= 14 * 60;
    if valid {
        Offset::from_seconds(sign * (h * 60 + m) * 60).ok()
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets() {
        for (text, minutes) in [
            ("Z", 0),
            ("utc", 0),
            ("GMT", 0),
            ("+5", 300),
            ("+05:30", 330),
            ("-0330", -210),
            ("UTC+2", 120),
            ("GMT -11", -660),
            ("\u{2212}03:00", -180),
            ("+14", 840),
        ] {
            assert_eq!(parse_offset(text).map(Offset::seconds), Some(minutes * 60), "{text}");
        }
        for text in [
            "", "5", "+", "+15", "+14:01", "+05:60", "+5:3", "+123", "+12345", "++5", "+-5", "UTC5", "+٣", "+05:3é",
        ] {
            assert_eq!(parse_offset(text), None, "{text:?}");
        }
    }

    #[test]
    fn names() {
        let zones = Zones::bundled();
        for text in [
            "Europe/Berlin",
            "europe/berlin",
            "America/New York",
            " Asia/Kathmandu ",
            "Australia/Lord_Howe",
            "+05:45",
        ] {
            assert!(zones.parse(text).is_some(), "{text}");
        }
        for text in ["", "Europe", "Berlin", "Mars/Olympus", "/etc/localtime", "../UTC"] {
            assert!(zones.parse(text).is_none(), "{text}");
        }
    }
}
