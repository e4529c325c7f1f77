//! The kinds of rules and how much they count. `docs/RULES.md` gives each formula with examples.

use crate::number::Decimal;
use crate::people::FieldName;

/// What a rule compares between two people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RuleKind {
    /// Equal values.
    Same {
        /// The column.
        field: FieldName,
    },
    /// Unequal values.
    Different {
        /// The column.
        field: FieldName,
    },
    /// Numbers, dates (in days) or time zones (in hours) that are near.
    Within {
        /// The column.
        field: FieldName,
        /// The largest difference; not negative.
        at_most: Decimal,
    },
    /// Numbers, dates (in days) or time zones (in hours) that are far.
    Apart {
        /// The column.
        field: FieldName,
        /// The smallest difference; not negative.
        at_least: Decimal,
    },
    /// Shared values, the rare ones counting more.
    Overlap {
        /// The column, with several values in a cell.
        field: FieldName,
    },
    /// What one offers and the other wants.
    Complement {
        /// The column of what people offer.
        offer: FieldName,
        /// The column of what people want.
        want: FieldName,
    },
    /// Common working time in the week of the date.
    SharedHours {
        /// The column of working hours.
        hours: FieldName,
        /// The column of time zones.
        time_zone: FieldName,
        /// What a hard rule asks for, in minutes a week.
        at_least_minutes: u32,
    },
    /// Neither is above the other in the chain of managers.
    NotReporting {
        /// The column that names who is above.
        field: FieldName,
        /// How far up the chain, at least 1.
        levels: u32,
    },
    /// Pairs of values that may meet, in both orders.
    Table {
        /// The column.
        field: FieldName,
        /// The pairs.
        allow: Vec<(String, String)>,
    },
    /// Never met, or long ago.
    Fresh {
        /// The days after a meeting in which it counts 0.
        cool_down_days: u32,
    },
    /// On each other's wish list.
    Wish {
        /// The column of ids, e-mails or unique names, best first.
        field: FieldName,
    },
}

impl RuleKind {
    /// The kind as a rules file writes it.
    pub fn name(&self) -> &'static str {
        match self {
            RuleKind::Same { .. } => "same",
            RuleKind::Different { .. } => "different",
            RuleKind::Within { .. } => "within",
            RuleKind::Apart { .. } => "apart",
            RuleKind::Overlap { .. } => "overlap",
            RuleKind::Complement { .. } => "complement",
            RuleKind::SharedHours { .. } => "shared-hours",
            RuleKind::NotReporting { .. } => "not-reporting",
            RuleKind::Table { .. } => "table",
            RuleKind::Fresh { .. } => "fresh",
            RuleKind::Wish { .. } => "wish",
        }
    }

    /// The columns that it reads.
    pub fn fields(&self) -> Vec<&FieldName> {
        match self {
            RuleKind::Same { field }
            | RuleKind::Different { field }
            | RuleKind::Within { field, .. }
            | RuleKind::Apart { field, .. }
            | RuleKind::Overlap { field }
            | RuleKind::NotReporting { field, .. }
            | RuleKind::Table { field, .. }
            | RuleKind::Wish { field } => vec![field],
            RuleKind::Complement { offer, want } => vec![offer, want],
            RuleKind::SharedHours { hours, time_zone, .. } => vec![hours, time_zone],
            RuleKind::Fresh { .. } => Vec::new(),
        }
    }

    /// The same columns, to be renamed.
    pub(super) fn fields_mut(&mut self) -> Vec<&mut FieldName> {
        match self {
            RuleKind::Same { field }
            | RuleKind::Different { field }
            | RuleKind::Within { field, .. }
            | RuleKind::Apart { field, .. }
            | RuleKind::Overlap { field }
            | RuleKind::NotReporting { field, .. }
            | RuleKind::Table { field, .. }
            | RuleKind::Wish { field } => vec![field],
            RuleKind::Complement { offer, want } => vec![offer, want],
            RuleKind::SharedHours { hours, time_zone, .. } => vec![hours, time_zone],
            RuleKind::Fresh { .. } => Vec::new(),
        }
    }

    /// The columns as `outcome.json` names them, joined by `/`; `None` when it reads none.
    pub fn field_text(&self) -> Option<String> {
        let names: Vec<&str> = self.fields().into_iter().map(FieldName::as_str).collect();
        (!names.is_empty()).then(|| names.join("/"))
    }

    /// The id of the first such rule in a set.
    pub(super) fn id_stem(&self) -> String {
        match self {
            // Nearly always one of each, on the usual columns.
            RuleKind::SharedHours { .. } | RuleKind::NotReporting { .. } | RuleKind::Fresh { .. } => {
                self.name().to_owned()
            }
            _ => format!("{}:{}", self.name(), self.field_text().unwrap_or_default()),
        }
    }
}

/// Whether a rule is never broken, or how much it counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strength {
    /// Never broken.
    Hard,
    /// Counts with this weight.
    Soft(Weight),
}

/// How much a soft rule counts: 0…10 with at most two decimal places, stored exactly in hundredths.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Weight(u16);

impl Weight {
    /// The weight of a soft rule that names none: 1.
    pub const ONE: Weight = Weight(100);

    /// A weight in hundredths; `None` above 1000.
    pub const fn hundredths(hundredths: u16) -> Option<Weight> {
        if hundredths <= 1000 {
            Some(Weight(hundredths))
        } else {
            None
        }
    }

    /// The weight that a decimal number stands for; `None` outside 0…10 or with more than two places.
    pub fn from_decimal(number: Decimal) -> Option<Weight> {
        let hundredth = crate::number::ONE / 100;
        (number.millionths() % hundredth == 0)
            .then(|| u16::try_from(number.millionths() / hundredth).ok())
            .flatten()
            .and_then(Weight::hundredths)
    }

    /// The weight in hundredths, 0…1000.
    pub fn in_hundredths(self) -> u16 {
        self.0
    }

    /// The weight as reports show it, 0…10.
    pub fn as_f64(self) -> f64 {
        f64::from(self.0) / 100.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights() {
        for (text, hundredths) in [
            ("0", Some(0)),
            ("10", Some(1000)),
            ("2.5", Some(250)),
            ("0.01", Some(1)),
            ("10.01", None),
            ("-1", None),
            ("0.001", None),
            ("1000000", None),
        ] {
            let weight = Weight::from_decimal(Decimal::parse(text).unwrap());
            assert_eq!(weight.map(Weight::in_hundredths), hundredths, "{text}");
        }
    }
}
