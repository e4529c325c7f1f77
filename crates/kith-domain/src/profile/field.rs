//! Fields: what an organization knows of its people, who says it and who sees it.

use crate::id::FieldId;
use crate::people::FieldName;
use crate::words::words;

words! {
    /// What kind of values a field takes.
    FieldKind {
        /// A sentence or two in a person's own words.
        Text = "text",
        /// One short value: one of a list, or anything where the list is empty.
        Choice = "choice",
        /// Several short values: out of a list, or anything where the list is empty.
        Choices = "choices",
        /// Several skills, under the names that everybody uses for them.
        Skills = "skills",
        /// A decimal number.
        Number = "number",
        /// A day.
        Date = "date",
        /// The hours of a working week.
        Hours = "hours",
        /// Several languages.
        Language = "language",
    }
}

words! {
    /// Whose word counts.
    FieldOwner {
        /// The directory: imports change it, the person reads it.
        Directory = "directory",
        /// The person: imports fill it only until the person has saved a profile.
        Person = "person",
    }
}

words! {
    /// Who sees a field, beside the person.
    Visibility {
        /// Everybody who can sign in.
        Members = "members",
        /// Organizers and administrators.
        Organizers = "organizers",
        /// Nobody: it only goes into matching.
        Matching = "matching",
    }
}

impl FieldKind {
    /// Whether a person may have more than one value of it.
    pub const fn is_list(self) -> bool {
        matches!(self, FieldKind::Choices | FieldKind::Skills | FieldKind::Language)
    }

    /// Whether a list of people can be narrowed by one of its values.
    pub const fn filters(self) -> bool {
        !matches!(self, FieldKind::Text | FieldKind::Hours)
    }

    /// Whether a list of allowed values means something for it.
    pub const fn takes_choices(self) -> bool {
        matches!(self, FieldKind::Choice | FieldKind::Choices)
    }
}

/// A field of every person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProfileField {
    /// Which.
    pub id: FieldId,
    /// The name that rules and files use, for example `start_date`.
    pub name: FieldName,
    /// The label that people read.
    pub label: String,
    /// What it takes.
    pub kind: FieldKind,
    /// Whose word counts.
    pub owner: FieldOwner,
    /// Who sees it.
    pub visibility: Visibility,
    /// The values that a choice may have; empty where anything goes.
    pub choices: Vec<String>,
}

/// The fields that a new organization starts with: name, label, kind and owner. All are seen by members, and all can be changed.
///
/// The names are those that `kith match` knows, so that the same file and the same rules work in both.
pub const fn first_fields() -> [(&'static str, &'static str, FieldKind, FieldOwner); 10] {
    use FieldKind as Kind;
    use FieldOwner::{Directory, Person};
    [
        ("department", "Department", Kind::Choice, Directory),
        ("location", "Location", Kind::Choice, Directory),
        ("level", "Level", Kind::Choice, Directory),
        ("start_date", "Start date", Kind::Date, Directory),
        ("languages", "Languages", Kind::Language, Person),
        ("offers", "Skills I can share", Kind::Skills, Person),
        ("wants", "Skills I want to learn", Kind::Skills, Person),
        ("goals", "Goals", Kind::Choices, Person),
        ("interests", "Interests", Kind::Choices, Person),
        ("working_hours", "Working hours", Kind::Hours, Person),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_back() {
        for kind in FieldKind::ALL {
            assert_eq!(FieldKind::parse(kind.as_str()), Some(*kind));
        }
        for owner in FieldOwner::ALL {
            assert_eq!(FieldOwner::parse(owner.as_str()), Some(*owner));
        }
        for visibility in Visibility::ALL {
            assert_eq!(Visibility::parse(visibility.as_str()), Some(*visibility));
        }
        assert_eq!(Visibility::parse("everybody"), None);
    }

    #[test]
    fn the_first_fields_have_names_of_their_own() {
        let names: Vec<_> = first_fields().iter().map(|f| FieldName::parse(f.0)).collect();
        for (i, name) in names.iter().enumerate() {
            assert_eq!(name.as_ref().map(FieldName::as_str), Some(first_fields()[i].0));
            assert!(!names[..i].contains(name));
        }
    }
}
