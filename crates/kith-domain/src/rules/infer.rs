//! The rules of a run that was given none.

use super::{RuleKind, RuleSet, Strength, Weight};
use crate::people::{FieldName, People, values};
use crate::text::fold;

/// Columns that describe a person by several values, with the weight of sharing them.
const SHARED: [(&str, u16); 5] = [
    ("goals", 500),
    ("interests", 400),
    ("skills", 300),
    ("groups", 300),
    ("languages", 200),
];
/// Columns in which another value is mildly better, so that people look beyond their own corner.
const MIXED: [(&str, u16); 2] = [("department", 200), ("level", 100)];
/// Giving and taking is what most programs are for.
const COMPLEMENT: u16 = 800;

/// Sensible rules for the columns that a file has: never manager and report; complement of `offers` and `wants`, overlap
/// of the columns with several values, a mild preference for another department and level. Fewest repeats is the objective.
///
/// A column in which every active person's cell is empty is passed over: it would only lower every score alike.
pub fn infer(people: &People) -> RuleSet {
    let mut rules = RuleSet::default();
    let columns = Columns { people };
    if let Some(field) = columns.filled("manager") {
        rules.push(RuleKind::NotReporting { field, levels: 1 }, Strength::Hard, true);
    }
    if let (Some(offer), Some(want)) = (columns.several("offers"), columns.several("wants")) {
        rules.push(RuleKind::Complement { offer, want }, soft(COMPLEMENT), true);
    }
    for (name, weight) in SHARED {
        if let Some(field) = columns.several(name) {
            rules.push(RuleKind::Overlap { field }, soft(weight), true);
        }
    }
    for (name, weight) in MIXED {
        if let Some(field) = columns.varied(name) {
            rules.push(RuleKind::Different { field }, soft(weight), true);
        }
    }
    rules
}

fn soft(hundredths: u16) -> Strength {
    Strength::Soft(Weight::hundredths(hundredths).expect("the weights above are at most 10"))
}

struct Columns<'a> {
    people: &'a People,
}

impl Columns<'_> {
    /// The field, if any active person's cell has content.
    fn filled(&self, name: &str) -> Option<FieldName> {
        self.cells(name)?.next()?;
        FieldName::parse(name)
    }

    /// The field, if any active person's cell holds a value; a dash or `none` is not one.
    fn several(&self, name: &str) -> Option<FieldName> {
        self.cells(name)?.find(|cell| values(cell).next().is_some())?;
        FieldName::parse(name)
    }

    /// The field, if active people differ in it.
    fn varied(&self, name: &str) -> Option<FieldName> {
        let mut cells = self.cells(name)?.map(fold);
        let first = cells.next()?;
        cells.any(|c| c != first).then(|| FieldName::parse(name)).flatten()
    }

    fn cells(&self, name: &str) -> Option<impl Iterator<Item = &str>> {
        let field = self.people.field(&FieldName::parse(name)?)?;
        let active = (0..self.people.persons.len()).filter(|&p| self.people.persons[p].active);
        Some(
            active
                .map(move |p| self.people.cell(p, field))
                .filter(|c| !c.is_empty()),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::people;

    #[test]
    fn rules_for_the_columns_that_exist() {
        let people = people(
            "id,manager,offers,wants,skills,goals,interests,groups,languages,department,level\n\
             1,,SQL,,a,b,c,d,e,Sales,\n\
             2,1,,SQL,,,,,,Design,Senior\n",
        );
        let rules = infer(&people);
        // The weights that docs/RULES.md names, in hundredths.
        let seen: Vec<(&str, Option<u16>)> = rules
            .rules
            .iter()
            .map(|r| {
                (
                    r.id.as_str(),
                    if let Strength::Soft(w) = r.strength {
                        Some(w.in_hundredths())
                    } else {
                        None
                    },
                )
            })
            .collect();
        assert_eq!(
            seen,
            [
                ("not-reporting", None),
                ("complement:offers/wants", Some(800)),
                ("overlap:goals", Some(500)),
                ("overlap:interests", Some(400)),
                ("overlap:skills", Some(300)),
                ("overlap:groups", Some(300)),
                ("overlap:languages", Some(200)),
                ("different:department", Some(200)),
            ]
        );
        assert!(rules.rules.iter().all(|r| r.inferred));
        assert_eq!((rules.odd, rules.private.len()), (None, 0));
    }

    #[test]
    fn nothing_from_names_alone_or_from_inactive_people() {
        assert_eq!(infer(&people("id,name\n1,Ada\n2,Ben\n")), RuleSet::default());
        assert_eq!(
            infer(&people("id,active,goals\n1,no,chess\n2,yes,\n3,yes,none\n4,yes,-\n")),
            RuleSet::default()
        );
    }
}
