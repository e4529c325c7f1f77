//! What an organizer asks of a match: hard rules that are never broken, soft rules that weigh, and how to choose.

mod infer;
mod kind;

use std::collections::{BTreeMap, BTreeSet};

pub use infer::infer;
pub use kind::{RuleKind, Strength, Weight};

use crate::people::{FieldName, People};

/// Fields that are private unless the rules say otherwise: membership of a group can reveal origin, health or belief.
const PRIVATE_BY_DEFAULT: [&str; 1] = ["groups"];

/// Everything that a rules file says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleSet {
    /// People per match, 2…8.
    pub group_size: usize,
    /// What to do when the head-count does not come out even; `None` when nothing was said.
    pub odd: Option<Odd>,
    /// What is maximized first.
    pub objective: Objective,
    /// Whether the lowest score is raised before the total.
    pub lift_worst: bool,
    /// Whether rules are taken from the columns beside those given.
    pub infer: bool,
    /// Pairs that score less are not made, 0…10000.
    pub min_score: u16,
    /// The two sides, when matches go across.
    pub roles: Option<Roles>,
    /// The column that tells how many matches a person takes; only with roles.
    pub capacity: Option<FieldName>,
    /// Pairs that must or must not be made.
    pub pairs: Vec<NamedPair>,
    /// The rules, in the order written; add to them with [`RuleSet::push`], which keeps their ids unique.
    pub rules: Vec<Rule>,
    /// Fields that count for matching and are never shown.
    pub private: BTreeSet<FieldName>,
    /// Fields that may be shown although they would be private by themselves.
    pub shown: BTreeSet<FieldName>,
    /// Where the file names each field first, for messages; empty for rules that no file gave.
    pub mentions: BTreeMap<FieldName, Place>,
    /// Where the file sets each option at its top, for messages; empty for rules that no file gave.
    pub options: BTreeMap<String, Place>,
}

impl Default for RuleSet {
    fn default() -> RuleSet {
        RuleSet {
            group_size: 2,
            odd: None,
            objective: Objective::EveryoneFirst,
            lift_worst: false,
            infer: false,
            min_score: 0,
            roles: None,
            capacity: None,
            pairs: Vec::new(),
            rules: Vec::new(),
            private: BTreeSet::new(),
            shown: BTreeSet::new(),
            mentions: BTreeMap::new(),
            options: BTreeMap::new(),
        }
    }
}

impl RuleSet {
    /// Adds a rule and gives it an id that no other rule has: `different:department`, then `different:department#2`.
    pub fn push(&mut self, kind: RuleKind, strength: Strength, inferred: bool) {
        let stem = kind.id_stem();
        let taken = |id: &str| self.rules.iter().any(|r| r.id == id);
        let id = if taken(&stem) {
            // A field may itself be called `department#2`, so counting is not enough.
            (2..=self.rules.len() + 2)
                .map(|n| format!("{stem}#{n}"))
                .find(|id| !taken(id))
                .expect("more numbers are tried than rules exist")
        } else {
            stem
        };
        self.rules.push(Rule {
            id,
            kind,
            strength,
            inferred,
        });
    }

    /// Adds the rules of another set, with ids of their own.
    pub fn take_from(&mut self, other: RuleSet) {
        for rule in other.rules {
            self.push(rule.kind, rule.strength, rule.inferred);
        }
    }

    /// Whether a rule reads a private field, so that nothing visible may name it.
    pub fn is_private(&self, rule: &Rule) -> bool {
        rule.kind.fields().iter().any(|f| self.is_private_field(f))
    }

    /// Whether nothing visible may depend on a field.
    pub fn is_private_field(&self, field: &FieldName) -> bool {
        let by_itself = PRIVATE_BY_DEFAULT.contains(&field.as_str());
        self.private.contains(field) || (by_itself && !self.shown.contains(field))
    }

    /// Calls columns by the names that Kith knows them by, where the rules call them as the file does (`Abteilung`).
    ///
    /// Otherwise a column could be private under one of its names and shown under the other.
    pub fn use_names_of(&mut self, people: &People) {
        let known = |name: &FieldName| -> FieldName {
            let titled = || {
                let same = |title: &str| FieldName::parse(title).is_some_and(|parsed| parsed == *name);
                people.fields.iter().find(|f| same(&f.title))
            };
            let found = people.field(name).map(|i| &people.fields[i]).or_else(titled);
            found.map_or_else(|| name.clone(), |f| f.name.clone())
        };
        let kinds = self.rules.iter_mut().flat_map(|rule| rule.kind.fields_mut());
        let others = self
            .roles
            .iter_mut()
            .map(|roles| &mut roles.field)
            .chain(&mut self.capacity);
        for field in kinds.chain(others) {
            *field = known(field);
        }
        self.private = self.private.iter().map(known).collect();
        self.shown = self.shown.iter().map(known).collect();
        // The earlier of two places wins, whatever the names.
        let mut mentions = BTreeMap::new();
        for (name, place) in &self.mentions {
            let first = mentions.entry(known(name)).or_insert(*place);
            *first = (*first).min(*place);
        }
        self.mentions = mentions;
    }
}

/// One rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Unique and readable: `different:department`, `complement:offers/wants`, `fresh`.
    pub id: String,
    /// What it compares.
    pub kind: RuleKind,
    /// Whether it is never broken, or how much it weighs.
    pub strength: Strength,
    /// Whether it came from the columns and not from the organizer.
    pub inferred: bool,
}

/// What to do with whoever is left over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Odd {
    /// One match of one person more.
    Trio,
    /// Someone waits, by turns.
    SitOut,
    /// The person with this id, e-mail or unique name joins only to make the number even.
    Host(String),
}

/// What is maximized first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Objective {
    /// As many people as possible, then fewest and oldest repeats, then the total.
    EveryoneFirst,
    /// The total alone.
    QualityFirst,
}

/// The two sides of a match.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Roles {
    /// The column that tells the side.
    pub field: FieldName,
    /// The value on the one side, for example `mentor`.
    pub from: String,
    /// The value on the other side, for example `mentee`.
    pub to: String,
}

/// A pair that the organizer named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedPair {
    /// An id, e-mail or unique name.
    pub a: String,
    /// An id, e-mail or unique name.
    pub b: String,
    /// Whether they must or must not meet.
    pub kind: PairKind,
    /// Where the file says so.
    pub at: Option<Place>,
}

/// Whether a named pair must or must not be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PairKind {
    /// Must.
    Forced,
    /// Must not.
    Forbidden,
}

/// A place in a file, both counted from 1; the column in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(name: &str) -> FieldName {
        FieldName::parse(name).unwrap()
    }

    #[test]
    fn ids_are_unique_and_readable() {
        let mut rules = RuleSet::default();
        let different = || RuleKind::Different {
            field: field("department"),
        };
        for _ in 0..3 {
            rules.push(different(), Strength::Hard, false);
        }
        rules.push(
            RuleKind::Different {
                field: field("department#2"),
            },
            Strength::Hard,
            false,
        );
        rules.push(
            RuleKind::Complement {
                offer: field("offers"),
                want: field("wants"),
            },
            Strength::Hard,
            false,
        );
        rules.push(RuleKind::Fresh { cool_down_days: 90 }, Strength::Hard, false);
        rules.push(
            RuleKind::SharedHours {
                hours: field("a"),
                time_zone: field("b"),
                at_least_minutes: 60,
            },
            Strength::Hard,
            false,
        );
        let ids: Vec<&str> = rules.rules.iter().map(|r| r.id.as_str()).collect();
        assert_eq!(
            ids,
            [
                "different:department",
                "different:department#2",
                "different:department#3",
                "different:department#2#2",
                "complement:offers/wants",
                "fresh",
                "shared-hours",
            ]
        );
    }

    #[test]
    fn groups_are_private_unless_someone_says_otherwise() {
        let mut rules = RuleSet::default();
        rules.push(RuleKind::Overlap { field: field("groups") }, Strength::Hard, true);
        assert!(rules.is_private(&rules.rules[0]));
        rules.shown.insert(field("groups"));
        assert!(!rules.is_private(&rules.rules[0]));
        rules.private.insert(field("groups"));
        assert!(rules.is_private(&rules.rules[0]));
    }

    #[test]
    fn a_column_has_one_name_however_the_rules_call_it() {
        let mut people = crate::testing::people("id,Abteilung,Faith,Rolle\n1,Sales,a,mentor\n");
        for (i, name) in [(1, "department"), (3, "role")] {
            people.fields[i].name = field(name);
        }
        let place = |line| Place { line, column: 1 };
        let mut rules = RuleSet {
            private: [field("abteilung"), field("faith")].into(),
            shown: [field("rolle")].into(),
            roles: Some(Roles {
                field: field("rolle"),
                from: "a".into(),
                to: "b".into(),
            }),
            mentions: [
                (field("abteilung"), place(7)),
                (field("department"), place(9)),
                (field("nowhere"), place(3)),
            ]
            .into(),
            ..RuleSet::default()
        };
        rules.push(
            RuleKind::Same {
                field: field("department"),
            },
            Strength::Hard,
            false,
        );
        rules.push(
            RuleKind::Complement {
                offer: field("Abteilung"),
                want: field("nowhere"),
            },
            Strength::Hard,
            false,
        );
        rules.use_names_of(&people);
        assert_eq!(rules.private, [field("department"), field("faith")].into());
        assert_eq!(rules.shown, [field("role")].into());
        assert!(rules.is_private(&rules.rules[0]) && rules.is_private(&rules.rules[1]));
        assert_eq!(rules.rules[1].kind.fields(), [&field("department"), &field("nowhere")]);
        assert_eq!(rules.roles.map(|r| r.field), Some(field("role")));
        assert_eq!(
            rules.mentions,
            [(field("department"), place(7)), (field("nowhere"), place(3))].into()
        );
    }

    #[test]
    fn a_rule_is_private_by_any_of_its_fields() {
        let mut rules = RuleSet {
            private: [field("wants")].into(),
            ..RuleSet::default()
        };
        rules.push(
            RuleKind::Complement {
                offer: field("offers"),
                want: field("wants"),
            },
            Strength::Hard,
            false,
        );
        rules.push(RuleKind::Same { field: field("offers") }, Strength::Hard, false);
        assert!(rules.is_private(&rules.rules[0]));
        assert!(!rules.is_private(&rules.rules[1]));
    }
}
