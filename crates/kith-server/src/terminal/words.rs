//! Small words: numbers, counts and shares as people say them.

use std::fmt::Write;

/// A number with a comma after every three digits.
pub(crate) fn number(value: i64) -> String {
    let digits = value.unsigned_abs().to_string();
    let mut text = if value < 0 { "-".to_owned() } else { String::new() };
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A count and its noun: `1 pair`, `2,400 pairs`.
pub(crate) fn count(value: usize, one: &str, many: &str) -> String {
    let value = i64::try_from(value).unwrap_or(i64::MAX);
    format!("{} {}", number(value), if value == 1 { one } else { many })
}

/// What a number of matches of one size is called.
pub(crate) fn groups(value: usize, size: usize) -> String {
    match size {
        0..=2 => count(value, "pair", "pairs"),
        3 => count(value, "trio", "trios"),
        _ => count(value, &format!("group of {size}"), &format!("groups of {size}")),
    }
}

/// The items as a sentence lists them.
pub(crate) fn list(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [only] => only.clone(),
        [rest @ .., last] => format!("{} and {last}", rest.join(", ")),
    }
}

/// Who a reason holds for; what speaks to one person is quoted, as it stands beside other names.
pub(crate) fn reason(who: &str, reason: &str) -> String {
    let to_them = reason
        .split(|c: char| !c.is_alphabetic())
        .any(|word| ["you", "your", "yours"].contains(&word));
    if to_them {
        format!("{who}: “{reason}”")
    } else {
        format!("{who}: {reason}")
    }
}

/// `part` of `whole` as a percentage with two places, rounded down so that it never claims too much.
///
/// `None` where a share has no meaning.
pub(crate) fn share(part: i64, whole: i64) -> Option<String> {
    if whole <= 0 || part < 0 || part > whole {
        return None;
    }
    let hundredths = i128::from(part) * 10_000 / i128::from(whole);
    let mut text = String::new();
    // Writing to a string cannot fail.
    let _ = write!(text, "{}.{:02} %", hundredths / 100, hundredths % 100);
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_counts() {
        for (value, text) in [
            (0, "0"),
            (999, "999"),
            (1000, "1,000"),
            (12_345_678, "12,345,678"),
            (-1234, "-1,234"),
        ] {
            assert_eq!(number(value), text);
        }
        assert_eq!(count(1, "person", "people"), "1 person");
        assert_eq!(groups(2, 2), "2 pairs");
        assert_eq!(groups(1, 3), "1 trio");
        assert_eq!(groups(3, 5), "3 groups of 5");
    }

    #[test]
    fn lists() {
        let items = |n: usize| {
            ["a", "b", "c"]
                .iter()
                .take(n)
                .map(|s| (*s).to_owned())
                .collect::<Vec<_>>()
        };
        assert_eq!(
            [0, 1, 2, 3].map(|n| list(&items(n))),
            ["", "a", "a and b", "a, b and c"]
        );
    }

    #[test]
    fn what_speaks_to_somebody_is_quoted() {
        assert_eq!(reason("Ann and Ben", "inactive"), "Ann and Ben: inactive");
        assert_eq!(
            reason("Ann", "your level is not filled in"),
            "Ann: “your level is not filled in”"
        );
        assert_eq!(reason("Ann", "time for youth work"), "Ann: time for youth work");
    }

    #[test]
    fn shares_never_claim_too_much() {
        assert_eq!(share(999_999, 1_000_000).as_deref(), Some("99.99 %"));
        assert_eq!(share(1, 3).as_deref(), Some("33.33 %"));
        assert_eq!(share(5, 5).as_deref(), Some("100.00 %"));
        assert_eq!(share(i64::MAX, i64::MAX).as_deref(), Some("100.00 %"));
        assert_eq!((share(1, 0), share(-1, 5), share(6, 5)), (None, None, None));
    }
}
