//! People: the list, a person, one's own profile, the fields, and how they come from the directory.

mod cards;
mod fields;
pub mod import;
mod list;
mod profile;

pub use cards::{Card, Shown};
pub(super) use cards::{missing, shown as values_of};
pub use fields::{FieldForm, FieldUse, LONGEST_LABEL, MOST_CHOICES, MOST_FIELDS};
pub use list::{COUNTED, PAGE, PeopleFilter, PeoplePage, SEARCH_WORDS};
pub use profile::{LANGUAGES, Profile, ProfileForm};

/// Whether a file has everybody in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whole {
    /// Whoever of the directory is missing in it has left.
    Yes,
    /// It says nothing of people who are not in it.
    No,
}
