//! One `[[rule]]`: its kind decides which parameters it takes.

use kith_domain::number::Decimal;
use kith_domain::people::FieldName;
use kith_domain::rules::{RuleKind, Strength, Weight};
use toml::de::DeTable;

use super::section::{Keyed, Section};
use super::{Reader, RulesFileError};

/// The kinds and the parameters of each; docs/RULES.md explains them.
const KINDS: [(&str, &[&str]); 11] = [
    ("same", &["field"]),
    ("different", &["field"]),
    ("within", &["field", "at_most"]),
    ("apart", &["field", "at_least"]),
    ("overlap", &["field"]),
    ("complement", &["offer", "want"]),
    ("shared-hours", &["hours", "time_zone", "at_least_minutes"]),
    ("not-reporting", &["field", "levels"]),
    ("table", &["field", "allow"]),
    ("fresh", &["cool_down_days"]),
    ("wish", &["field"]),
];

/// What every rule takes.
const COMMON: [&str; 3] = ["kind", "hard", "weight"];

/// Chains of managers are followed this far up; no organization is deeper, and circles end somewhere.
const MOST_LEVELS: i64 = 100;
/// A week.
const MOST_MINUTES: i64 = 7 * 24 * 60;
/// A century.
const MOST_DAYS: i64 = 36_500;

impl<'a> Reader<'a> {
    pub(super) fn rule(
        &mut self,
        (table, at): (&'a DeTable<'a>, usize),
    ) -> Result<(RuleKind, Strength), RulesFileError> {
        // The kind first: it decides which other keys are right.
        let every: Vec<&str> = table.keys().map(|k| k.get_ref().as_ref()).collect();
        let names = KINDS.map(|(name, _)| name);
        let kind = Section::new(self.source, "a `[[rule]]`", table, at, &every)?.required_choice("kind", &names)?;
        let parameters = KINDS
            .iter()
            .find(|(name, _)| *name == kind)
            .map_or(&[][..], |(_, parameters)| parameters);
        let allowed: Vec<&str> = parameters.iter().chain(&COMMON).copied().collect();
        let section = Section::new(self.source, &format!("a rule of kind `{kind}`"), table, at, &allowed)?;
        Ok((self.rule_kind(kind, &section, at)?, strength(&section)?))
    }

    fn rule_kind(&mut self, kind: &str, section: &Section<'a>, at: usize) -> Result<RuleKind, RulesFileError> {
        let bound = |key| {
            let accept = |number: Decimal| (number.millionths() >= 0).then_some(number);
            let number = section.decimal(key, "a number that is not negative, such as 3 or 2.5", accept)?;
            number.map(|n| n.value).ok_or_else(|| section.missing(key))
        };
        let whole = |key, least, most, default: u32| -> Result<u32, RulesFileError> {
            let number = section.whole(key, least, most)?;
            Ok(number.map_or(default, |n| u32::try_from(n.value).expect("the limits above fit")))
        };
        Ok(match kind {
            "same" => RuleKind::Same {
                field: self.required_field(section, "field")?,
            },
            "different" => RuleKind::Different {
                field: self.required_field(section, "field")?,
            },
            "within" => RuleKind::Within {
                field: self.required_field(section, "field")?,
                at_most: bound("at_most")?,
            },
            "apart" => RuleKind::Apart {
                field: self.required_field(section, "field")?,
                at_least: bound("at_least")?,
            },
            "overlap" => RuleKind::Overlap {
                field: self.required_field(section, "field")?,
            },
            "complement" => {
                let (offer, want) = (
                    self.required_field(section, "offer")?,
                    self.required_field(section, "want")?,
                );
                RuleKind::Complement { offer, want }
            }
            "shared-hours" => RuleKind::SharedHours {
                hours: self.field_or(section, "hours", "working_hours", at)?,
                time_zone: self.field_or(section, "time_zone", "time_zone", at)?,
                at_least_minutes: whole("at_least_minutes", 0, MOST_MINUTES, 60)?,
            },
            "not-reporting" => RuleKind::NotReporting {
                field: self.field_or(section, "field", "manager", at)?,
                levels: whole("levels", 1, MOST_LEVELS, 1)?,
            },
            "table" => {
                let (field, allow) = (self.required_field(section, "field")?, section.text_pairs("allow")?);
                RuleKind::Table { field, allow }
            }
            "fresh" => RuleKind::Fresh {
                cool_down_days: whole("cool_down_days", 0, MOST_DAYS, 90)?,
            },
            _ => RuleKind::Wish {
                field: self.required_field(section, "field")?,
            },
        })
    }

    fn required_field(&mut self, section: &Section<'a>, key: &str) -> Result<FieldName, RulesFileError> {
        let name = section.required(key)?;
        self.field(name)
    }

    /// A field, or the usual one, which then counts as named where the rule begins.
    fn field_or(
        &mut self,
        section: &Section<'a>,
        key: &str,
        usual: &str,
        at: usize,
    ) -> Result<FieldName, RulesFileError> {
        let name = section.text(key)?.unwrap_or(Keyed { value: usual, at });
        self.field(name)
    }
}

fn strength(section: &Section<'_>) -> Result<Strength, RulesFileError> {
    let hard = section.boolean("hard")?.unwrap_or(false);
    let weight = section.decimal(
        "weight",
        "a number from 0 to 10 with at most two decimal places",
        Weight::from_decimal,
    )?;
    match (hard, weight) {
        (true, Some(_)) => Err(section.error_at(
            "weight",
            "a hard rule has no weight, as it is never broken; remove `weight` or `hard`",
        )),
        (true, None) => Ok(Strength::Hard),
        (false, weight) => Ok(Strength::Soft(weight.map_or(Weight::ONE, |w| w.value))),
    }
}
