//! Values of fields, as people and files write them.

use std::str::FromStr;

use jiff::civil::Date;

use super::field::{FieldKind, ProfileField};
use super::{languages, skills, tidy};
use crate::hours;
use crate::number::Decimal;
use crate::text::fold;

/// The longest text in a person's own words, in characters: a paragraph.
pub const LONGEST_TEXT: usize = 2_000;
/// The longest short value, in characters: the name of a department or a skill.
pub const LONGEST_VALUE: usize = 120;
/// The most values in one field: whoever offers more skills than this offers none that a colleague finds.
pub const MOST_VALUES: usize = 50;

/// One value of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProfileValue {
    /// As it is shown.
    pub value: String,
    /// As it is compared and found: without case, and for numbers and dates in one spelling.
    pub folded: String,
}

/// Why a value cannot be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum BadValue {
    /// Nothing is there where something is needed.
    #[error("this is missing")]
    Missing,
    /// More characters than are kept.
    #[error("this is too long")]
    TooLong,
    /// More than [`MOST_VALUES`].
    #[error("there are more than {MOST_VALUES} values")]
    TooMany,
    /// The field has a list of choices, and this is none of them.
    #[error("this is not one of the choices of the field")]
    NotAChoice,
    /// Not a decimal number.
    #[error("this is not a number such as 3 or 2.5")]
    NotANumber,
    /// Not a day.
    #[error("this is not a date such as 2026-01-05")]
    NotADate,
    /// Not working hours.
    #[error("these are not working hours such as Mon-Fri 09:00-17:00")]
    NotHours,
    /// Not an e-mail address.
    #[error("this is not an e-mail address")]
    NotAnEmail,
    /// Not a time zone.
    #[error("this is not a time zone such as Europe/Berlin")]
    NotAZone,
}

impl BadValue {
    /// The message, as a key of the catalogue.
    pub const fn key(self) -> &'static str {
        match self {
            BadValue::Missing => "error-missing",
            BadValue::TooLong => "error-value-too-long",
            BadValue::TooMany => "error-too-many",
            BadValue::NotAChoice => "error-not-a-choice",
            BadValue::NotANumber => "error-number",
            BadValue::NotADate => "error-date",
            BadValue::NotHours => "error-hours",
            BadValue::NotAnEmail => "error-email",
            BadValue::NotAZone => "error-time-zone",
        }
    }
}

impl ProfileField {
    /// Reads what a form or a cell says of this field; nothing said is no value. Lists are separated by `;`, `|` or line
    /// breaks; a value said twice counts once.
    ///
    /// # Errors
    /// Why it cannot be taken.
    pub fn parse(&self, text: &str) -> Result<Vec<ProfileValue>, BadValue> {
        if !self.kind.is_list() {
            // A text keeps its paragraphs.
            let value = match self.kind {
                FieldKind::Text => paragraphs(text),
                _ => tidy(text),
            };
            return match value.is_empty() {
                true => Ok(Vec::new()),
                false => Ok(vec![self.one(value)?]),
            };
        }
        let mut values: Vec<ProfileValue> = Vec::new();
        for part in crate::people::values(&text.replace(['\n', '\r'], ";")) {
            let value = tidy(part);
            if value.is_empty() {
                continue;
            }
            let value = self.one(value)?;
            if values.iter().all(|v| v.folded != value.folded) {
                values.push(value);
            }
            if values.len() > MOST_VALUES {
                return Err(BadValue::TooMany);
            }
        }
        Ok(values)
    }

    /// The form in which a filter compares: of `js` that of JavaScript where the field holds skills.
    pub fn folded(&self, text: &str) -> Option<String> {
        let values = self.parse(text).ok()?;
        values.into_iter().next().map(|v| v.folded)
    }

    /// The texts of values as one text that [`ProfileField::parse`] reads again.
    pub fn join<S: AsRef<str>>(&self, values: &[S]) -> String {
        values.iter().map(AsRef::as_ref).collect::<Vec<_>>().join("; ")
    }

    fn one(&self, value: String) -> Result<ProfileValue, BadValue> {
        let longest = if self.kind == FieldKind::Text {
            LONGEST_TEXT
        } else {
            LONGEST_VALUE
        };
        if value.chars().nth(longest).is_some() {
            return Err(BadValue::TooLong);
        }
        let folded = fold(&value);
        let same = |value: String| {
            Ok(ProfileValue {
                folded: fold(&value),
                value,
            })
        };
        match self.kind {
            // A text is read, never found by its value: an index over paragraphs would only cost.
            FieldKind::Text => Ok(ProfileValue {
                value,
                folded: String::new(),
            }),
            FieldKind::Choice | FieldKind::Choices if !self.choices.is_empty() => {
                let choice = self.choices.iter().find(|c| fold(c) == folded);
                same(choice.ok_or(BadValue::NotAChoice)?.clone())
            }
            FieldKind::Choice | FieldKind::Choices => Ok(ProfileValue { value, folded }),
            FieldKind::Skills => same(skills::find(&value).map_or(value, |skill| skill.name().to_owned())),
            FieldKind::Language => same(languages::find(&value).map_or(value, str::to_owned)),
            FieldKind::Number => same(Decimal::parse(&value).ok_or(BadValue::NotANumber)?.to_string()),
            FieldKind::Date => same(date(&value).ok_or(BadValue::NotADate)?.to_string()),
            FieldKind::Hours => match hours::parse(&value) {
                Some(_) => Ok(ProfileValue { value, folded }),
                None => Err(BadValue::NotHours),
            },
        }
    }
}

/// A day as ISO writes it, or with dots, which only ever puts the day first: 5.1.2026. A workbook may add midnight. Days with strokes
/// mean one thing here and another there, and are no dates.
fn date(text: &str) -> Option<Date> {
    let day = text
        .strip_suffix("T00:00:00")
        .or_else(|| text.strip_suffix(" 00:00:00"))
        .unwrap_or(text);
    let dotted: Vec<&str> = day.split('.').collect();
    if let [d, m, y] = dotted[..]
        && y.len() == 4
    {
        return Date::new(y.parse().ok()?, m.parse().ok()?, d.parse().ok()?).ok();
    }
    // jiff reads more than a cell should say, such as a week date or a zone behind the day.
    (day.len() == 10).then(|| Date::from_str(day).ok()).flatten()
}

/// Lines made even, at most one empty one between two.
fn paragraphs(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut gap = 0;
    for line in text.lines().map(tidy) {
        if line.is_empty() {
            gap += 1;
            continue;
        }
        if !out.is_empty() {
            out.push_str(if gap > 0 { "\n\n" } else { "\n" });
        }
        out.push_str(&line);
        gap = 0;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::field::{FieldOwner, Visibility};
    use super::*;
    use crate::people::FieldName;

    fn field(kind: FieldKind, choices: &[&str]) -> ProfileField {
        ProfileField {
            id: uuid::Uuid::from_u128(1).into(),
            name: FieldName::parse("x").unwrap(),
            label: "X".into(),
            kind,
            owner: FieldOwner::Person,
            visibility: Visibility::Members,
            choices: choices.iter().map(|c| (*c).to_owned()).collect(),
        }
    }

    fn read(kind: FieldKind, choices: &[&str], text: &str) -> Result<Vec<String>, BadValue> {
        let values = field(kind, choices).parse(text)?;
        Ok(values.into_iter().map(|v| v.value).collect())
    }

    #[test]
    fn good_values() {
        use FieldKind as K;
        let offices: &[&str] = &["Berlin", "São Paulo"];
        let cases: &[(K, &[&str], &str, &[&str])] = &[
            (K::Choice, &[], " Field  Sales ", &["Field Sales"]),
            (K::Choice, &[], "Research; Berlin", &["Research; Berlin"]),
            (K::Choice, offices, "SÃO PAULO", &["São Paulo"]),
            (K::Choice, offices, " ", &[]),
            (K::Choices, &[], "Chess; chess|CLIMBING;;n/a", &["Chess", "CLIMBING"]),
            (K::Choices, offices, "berlin", &["Berlin"]),
            (
                K::Skills,
                &[],
                "js; JavaScript; basket weaving",
                &["JavaScript", "basket weaving"],
            ),
            (
                K::Language,
                &[],
                "Deutsch; de; english; Klingon",
                &["German", "English", "Klingon"],
            ),
            (K::Number, &[], "007.50", &["7.5"]),
            (K::Date, &[], "2024-02-29", &["2024-02-29"]),
            (K::Date, &[], "2024-02-29 00:00:00", &["2024-02-29"]),
            (K::Date, &[], "29.2.2024", &["2024-02-29"]),
            (K::Hours, &[], "Mon-Fri 9-17", &["Mon-Fri 9-17"]),
            (K::Text, &[], "One.\r\n\r\n\r\n Two \nThree", &["One.\n\nTwo\nThree"]),
            (K::Text, &[], "a; b", &["a; b"]),
        ];
        for (kind, choices, text, expected) in cases {
            let read = read(*kind, choices, text).unwrap();
            assert_eq!(read, *expected, "{kind:?} {text:?}");
            let again = field(*kind, choices);
            assert_eq!(again.parse(&again.join(&read)), again.parse(text), "{text:?}");
        }
    }

    #[test]
    fn bad_values() {
        use FieldKind as K;
        let long = "x".repeat(LONGEST_VALUE + 1);
        let longer = "x".repeat(LONGEST_TEXT + 1);
        let many: String = (0..=MOST_VALUES).map(|i| format!("v{i};")).collect();
        for (kind, choices, text, why) in [
            (K::Choice, &["A"][..], "B", BadValue::NotAChoice),
            (K::Choices, &["A"], "A; B", BadValue::NotAChoice),
            (K::Choice, &[], long.as_str(), BadValue::TooLong),
            (K::Text, &[], longer.as_str(), BadValue::TooLong),
            (K::Skills, &[], many.as_str(), BadValue::TooMany),
            (K::Number, &[], "seven", BadValue::NotANumber),
            (K::Number, &[], "1e9", BadValue::NotANumber),
            (K::Date, &[], "29.02.2023", BadValue::NotADate),
            (K::Date, &[], "29.02.24", BadValue::NotADate),
            (K::Date, &[], "02/03/2024", BadValue::NotADate),
            (K::Date, &[], "2023-02-29", BadValue::NotADate),
            (K::Date, &[], "2024-02-29 13:00:00", BadValue::NotADate),
            (K::Hours, &[], "always", BadValue::NotHours),
        ] {
            assert_eq!(read(kind, choices, text), Err(why), "{kind:?} {text:?}");
        }
    }

    #[test]
    fn a_filter_finds_what_was_said_in_other_words() {
        assert_eq!(
            field(FieldKind::Skills, &[]).folded("js").as_deref(),
            Some("javascript")
        );
        assert_eq!(field(FieldKind::Number, &[]).folded("2.50").as_deref(), Some("2.5"));
        assert_eq!(field(FieldKind::Number, &[]).folded("x"), None);
    }
}
