//! Whether somebody fits into an audience.

use jiff::civil::Date;

use super::{Condition, Test};
use crate::text::fold;

impl Condition {
    /// Whether the values that a person has in the field of this condition meet it on a day. No value meets only what asks for
    /// none of some values.
    pub fn is_met<S: AsRef<str>>(&self, values: &[S], today: Date) -> bool {
        let is_one_of = |wanted: &[String]| {
            values
                .iter()
                .any(|value| wanted.iter().any(|w| fold(w) == fold(value.as_ref())))
        };
        // A date to come is neither in the last days nor long ago: whoever has not started yet is not new here.
        let days_ago = || {
            let day: Date = values.first()?.as_ref().parse().ok()?;
            let days = day.until(today).ok()?.get_days();
            u32::try_from(days).ok()
        };
        match &self.test {
            Test::OneOf(wanted) => is_one_of(wanted),
            Test::NoneOf(unwanted) => !is_one_of(unwanted),
            Test::InTheLastDays(most) => days_ago().is_some_and(|days| days <= *most),
            Test::LongerAgoThanDays(least) => days_ago().is_some_and(|days| days > *least),
            Test::Given => !values.is_empty(),
        }
    }
}

/// Whether somebody meets every condition on a day; `values` are those that the person has in a field, by its name.
pub fn meets<'a, S: AsRef<str> + 'a>(all: &[Condition], today: Date, values: impl Fn(&str) -> &'a [S]) -> bool {
    all.iter()
        .all(|condition| condition.is_met(values(&condition.field), today))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn met(test: Test, values: &[&str]) -> bool {
        let condition = Condition {
            field: "x".into(),
            test,
        };
        condition.is_met(values, "2026-03-31".parse().unwrap())
    }

    fn list(values: &[&str]) -> Vec<String> {
        values.iter().map(|v| (*v).to_owned()).collect()
    }

    #[test]
    fn values_are_compared_without_case() {
        let offices = || list(&["Berlin", "São Paulo"]);
        assert!(met(Test::OneOf(offices()), &["SÃO  PAULO"]));
        assert!(met(Test::OneOf(offices()), &["Kyoto", "berlin"]));
        assert!(!met(Test::OneOf(offices()), &["Kyoto"]));
        assert!(!met(Test::OneOf(offices()), &[]));
        assert!(!met(Test::OneOf(Vec::new()), &["Berlin"]));
        assert!(met(Test::NoneOf(offices()), &["Kyoto"]));
        assert!(met(Test::NoneOf(offices()), &[]));
        assert!(!met(Test::NoneOf(offices()), &["berlin"]));
        assert!(met(Test::Given, &["x"]) && !met(Test::Given, &[]));
    }

    #[test]
    fn days_are_counted_from_today_and_both_ends_belong_to_it() {
        for (start, days, within, longer) in [
            ("2026-03-31", 90, true, false),
            ("2025-12-31", 90, true, false),
            ("2025-12-30", 90, false, true),
            ("2026-04-01", 90, false, false),
            ("2026-03-31", 0, true, false),
            ("2026-03-30", 0, false, true),
            ("soon", 90, false, false),
        ] {
            assert_eq!(met(Test::InTheLastDays(days), &[start]), within, "{start} in {days}");
            assert_eq!(
                met(Test::LongerAgoThanDays(days), &[start]),
                longer,
                "{start} longer than {days}"
            );
        }
        assert!(!met(Test::InTheLastDays(90), &[]) && !met(Test::LongerAgoThanDays(90), &[]));
    }

    #[test]
    fn every_condition_counts() {
        let all = [
            Condition {
                field: "location".into(),
                test: Test::OneOf(list(&["Berlin"])),
            },
            Condition {
                field: "start_date".into(),
                test: Test::InTheLastDays(90),
            },
        ];
        let today = "2026-03-31".parse().unwrap();
        let berlin = ["Berlin"];
        let new = ["2026-03-01"];
        let nothing: [&str; 0] = [];
        assert!(meets(&all, today, |field| if field == "location" {
            &berlin[..]
        } else {
            &new[..]
        }));
        assert!(!meets(&all, today, |field| if field == "location" {
            &berlin[..]
        } else {
            &nothing[..]
        }));
        assert!(meets(&[], today, |_| &nothing[..]));
    }
}
