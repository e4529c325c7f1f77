//! The two sides of a match and how many matches a person takes.

use crate::people::{FieldName, People};
use crate::rules::{Roles, RuleSet};
use crate::score::RuleError;
use crate::text::fold;

/// On which side a person stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The value that `from` names, for example mentors.
    From,
    /// The value that `to` names, for example mentees.
    To,
    /// Any other value, or none.
    Neither,
}

/// Everybody's side, in the order of the people; values compare as in the rule `same`.
///
/// # Errors
/// The column does not exist, or nobody has one of the two values.
pub fn sides(people: &People, rules: &RuleSet, roles: &Roles) -> Result<Vec<Side>, RuleError> {
    let field = RuleError::field(people, rules, &roles.field)?;
    let (from, to) = (fold(&roles.from), fold(&roles.to));
    let side = |p| match fold(people.cell(p, field)) {
        value if value == from => Side::From,
        value if value == to => Side::To,
        _ => Side::Neither,
    };
    let sides: Vec<Side> = (0..people.persons.len()).map(side).collect();
    for (wanted, value) in [(Side::From, &roles.from), (Side::To, &roles.to)] {
        // Otherwise nobody could be matched, and a slip of the pen would look like a hard case.
        if !people.persons.is_empty() && !sides.contains(&wanted) {
            return Err(RuleError::role(people, rules, field, value));
        }
    }
    Ok(sides)
}

/// How many matches everybody takes, in the order of the people; an empty cell means 1.
///
/// # Errors
/// The column does not exist, or a cell is not a whole number from 0 to 1,000,000.
pub fn capacities(people: &People, rules: &RuleSet, column: &FieldName) -> Result<Vec<u32>, RuleError> {
    // More places than anybody can fill; the limit keeps sums over everybody far from overflow.
    const MOST: u32 = 1_000_000;
    let field = RuleError::field(people, rules, column)?;
    (0..people.persons.len())
        .map(|person| match people.cell(person, field) {
            "" => Ok(1),
            text => Some(text)
                .filter(|t| t.bytes().all(|b| b.is_ascii_digit()))
                .and_then(|t| t.parse().ok())
                .filter(|&places| places <= MOST)
                .ok_or_else(|| RuleError::cell(people, person, field, "a whole number of matches such as 0, 1 or 3")),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{field, people};

    #[test]
    fn sides_compare_without_case() {
        let people = people("id,role\n1, MENTOR\n2,mentee\n3,guest\n4,\n");
        let roles = Roles {
            field: field("role"),
            from: "Mentor".into(),
            to: "Mentee".into(),
        };
        assert_eq!(
            sides(&people, &RuleSet::default(), &roles),
            Ok(vec![Side::From, Side::To, Side::Neither, Side::Neither])
        );
    }

    #[test]
    fn a_role_that_nobody_has_is_an_error() {
        let roles = |from: &str, to: &str| Roles {
            field: field("role"),
            from: from.into(),
            to: to.into(),
        };
        let found = people("id,role\n1,Mentors\n2,mentee\n3,MENTEE\n4,\n");
        let error = |roles| sides(&found, &RuleSet::default(), &roles).unwrap_err().to_string();
        assert_eq!(
            error(roles("mentor", "mentee")),
            "nobody's `role` is `mentor`; the column has `mentee` and `Mentors`"
        );
        assert_eq!(
            error(roles("Mentors", "guest")),
            "nobody's `role` is `guest`; the column has `mentee` and `Mentors`"
        );
        let empty = people("id,role\n1,\n");
        assert_eq!(
            sides(&empty, &RuleSet::default(), &roles("a", "b"))
                .unwrap_err()
                .to_string(),
            "nobody's `role` is `a`; the column is empty"
        );
    }

    #[test]
    fn capacities_are_whole_numbers() {
        let column = field("capacity");
        let good = people("id,capacity\n1,\n2,0\n3,12\n");
        assert_eq!(capacities(&good, &RuleSet::default(), &column), Ok(vec![1, 0, 12]));
        for bad in ["-1", "+1", "1.0", "two", "1000001", "99999999999"] {
            let people = people(&format!("id,capacity\n1,1\n2,{bad}\n"));
            let error = capacities(&people, &RuleSet::default(), &column).unwrap_err();
            assert_eq!((error.line(), error.column()), (Some(3), Some(2)), "{bad}");
        }
    }

    #[test]
    fn a_missing_column_is_named() {
        let error = capacities(&people("id,capacty\n1,1\n"), &RuleSet::default(), &field("capacity")).unwrap_err();
        assert_eq!(
            error.to_string(),
            "no column is called `capacity`; did you mean `capacty`?"
        );
    }
}
