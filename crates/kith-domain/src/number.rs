//! Exact decimal numbers with up to six places, as cells and rules write them.

use std::fmt;

/// A decimal number with at most 12 digits before the point and 6 after it, stored exactly in millionths.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Decimal(i64);

/// Millionths in one.
pub(crate) const ONE: i64 = 1_000_000;

impl Decimal {
    /// The number that a text such as `-3`, `2.5` or `+0.000001` stands for; `None` for anything else.
    pub fn parse(text: &str) -> Option<Decimal> {
        let (negative, digits) = match text.as_bytes().first()? {
            b'-' => (true, &text[1..]),
            b'+' => (false, &text[1..]),
            _ => (false, text),
        };
        let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
        let all_digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
        let whole_digits = whole.trim_start_matches('0');
        if !all_digits(whole) || !all_digits(part) || whole_digits.len() > 12 || part.len() > 6 {
            return None;
        }
        let whole: i64 = if whole_digits.is_empty() {
            0
        } else {
            whole_digits.parse().ok()?
        };
        let millionths: i64 = format!("{part:0<6}").parse().ok()?;
        let size = whole * ONE + millionths;
        Some(Decimal(if negative { -size } else { size }))
    }

    /// The whole number, which must have at most 12 digits.
    pub fn whole(number: i64) -> Option<Decimal> {
        (number.unsigned_abs() < 1_000_000_000_000).then(|| Decimal(number * ONE))
    }

    /// So many millionths.
    pub(crate) fn from_millionths(millionths: i64) -> Decimal {
        Decimal(millionths)
    }

    /// The number in millionths.
    pub fn millionths(self) -> i64 {
        self.0
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let size = self.0.unsigned_abs();
        let (whole, part) = (size / ONE.unsigned_abs(), size % ONE.unsigned_abs());
        let sign = if self.0 < 0 { "-" } else { "" };
        if part == 0 {
            write!(f, "{sign}{whole}")
        } else {
            write!(f, "{sign}{whole}.{}", format!("{part:06}").trim_end_matches('0'))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_are_read() {
        for (text, millionths, shown) in [
            ("0", 0, "0"),
            ("-3", -3_000_000, "-3"),
            ("+2.50", 2_500_000, "2.5"),
            ("0.000001", 1, "0.000001"),
            ("-0.5", -500_000, "-0.5"),
            ("0000000000000000007", 7_000_000, "7"),
            ("999999999999.999999", 999_999_999_999_999_999, "999999999999.999999"),
        ] {
            let number = Decimal::parse(text).unwrap();
            assert_eq!(
                (number.millionths(), number.to_string()),
                (millionths, shown.to_owned()),
                "{text}"
            );
        }
    }

    #[test]
    fn texts_that_are_not_numbers() {
        for text in [
            "",
            "-",
            "+",
            ".",
            "1.",
            ".5",
            "1,5",
            "1e3",
            "0x1",
            "1.0000001",
            "1000000000000",
            "٣",
            "--1",
            "1 2",
            "nan",
        ] {
            assert_eq!(Decimal::parse(text), None, "{text:?}");
        }
        assert_eq!(Decimal::whole(i64::MIN), None);
    }
}
