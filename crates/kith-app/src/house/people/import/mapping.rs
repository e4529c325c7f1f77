//! Which column of a file goes where.

use kith_domain::people::FieldName;
use kith_domain::profile::ProfileField;
use kith_domain::text::fold;

use super::super::super::{Error, Invalid, Result};
use crate::column_names;
use crate::table::Table;

/// Where a column goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// Nowhere.
    Skip,
    /// What the directory calls the person.
    Id,
    /// The e-mail.
    Email,
    /// The whole name.
    Name,
    /// The first part of the name.
    FirstName,
    /// The last part of the name.
    LastName,
    /// The person above, by id, e-mail or name.
    Manager,
    /// Whether the person takes part.
    Active,
    /// The time zone.
    TimeZone,
    /// A field.
    Field(FieldName),
}

/// The targets that are not fields of the organization, with their words; no field may have such a name.
const OWN: [(&str, Target); 8] = [
    ("id", Target::Id),
    ("email", Target::Email),
    ("name", Target::Name),
    ("first_name", Target::FirstName),
    ("last_name", Target::LastName),
    ("manager", Target::Manager),
    ("active", Target::Active),
    ("time_zone", Target::TimeZone),
];

/// Titles that likely mean a field although they are other words. Only guesses: whoever brings the file in sees them and decides, which
/// the pairing tool cannot ask for.
const LIKELY: [(&str, &str); 18] = [
    ("boss", "manager"),
    ("supervisor", "manager"),
    ("reports to", "manager"),
    ("team", "department"),
    ("unit", "department"),
    ("division", "department"),
    ("city", "location"),
    ("office", "location"),
    ("site", "location"),
    ("hobby", "interests"),
    ("hobbies", "interests"),
    ("grade", "level"),
    ("seniority", "level"),
    ("started", "start_date"),
    ("joined", "start_date"),
    ("hire date", "start_date"),
    ("timezone", "time_zone"),
    ("spoken languages", "languages"),
];

/// Whether a name means something by itself in a file.
pub fn is_reserved(name: &FieldName) -> bool {
    OWN.iter().any(|(word, _)| *word == name.as_str())
}

impl Target {
    /// Every target there is, in the order in which they are offered.
    pub fn all(fields: &[ProfileField]) -> Vec<Target> {
        let own = OWN.into_iter().map(|(_, target)| target);
        let fields = fields.iter().map(|f| Target::Field(f.name.clone()));
        std::iter::once(Target::Skip).chain(own).chain(fields).collect()
    }

    /// The word for forms, files and the command line; empty for a column that goes nowhere.
    pub fn word(&self) -> &str {
        match self {
            Target::Skip => "",
            Target::Field(name) => name.as_str(),
            own => OWN.iter().find(|(_, t)| t == own).map_or("", |(word, _)| word),
        }
    }

    /// What a word stands for; `None` when there is no such field.
    pub fn parse(word: &str, fields: &[ProfileField]) -> Option<Target> {
        let Some(name) = FieldName::parse(word) else {
            return Some(Target::Skip);
        };
        if let Some((_, target)) = OWN.iter().find(|(own, _)| *own == name.as_str()) {
            return Some(target.clone());
        }
        fields.iter().any(|f| f.name == name).then_some(Target::Field(name))
    }
}

/// Where each column of a table goes, in the order of its columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mapping(pub Vec<Target>);

impl Mapping {
    /// The likeliest: titles that mean a field, in the words of the pairing tool or by a field's label.
    pub fn guess(table: &Table, fields: &[ProfileField]) -> Mapping {
        let (named, _) = column_names::fields(table);
        let mut targets: Vec<Target> = Vec::with_capacity(named.len());
        for column in named {
            let target = Target::parse(column.name.as_str(), fields)
                .or_else(|| {
                    let label = fold(&column.title);
                    let field = fields.iter().find(|f| fold(&f.label) == label)?;
                    Some(Target::Field(field.name.clone()))
                })
                .or_else(|| {
                    let title = fold(&column.title);
                    let (_, word) = LIKELY.iter().find(|(likely, _)| *likely == title)?;
                    Target::parse(word, fields)
                })
                .filter(|target| !targets.contains(target));
            targets.push(target.unwrap_or(Target::Skip));
        }
        Mapping(targets)
    }

    /// Changes where the column with a title goes, as `--map column=field` asks.
    ///
    /// # Errors
    /// [`Error::File`] with the columns or fields there are, when one of the two is unknown.
    pub fn set(&mut self, table: &Table, fields: &[ProfileField], column: &str, word: &str) -> Result<()> {
        let at = table
            .columns()
            .iter()
            .position(|c| fold(&c.title) == fold(column))
            .ok_or_else(|| {
                table.error_at(
                    table.header_line(),
                    format!("there is no column \"{column}\"; the columns are {}", table.titles()),
                )
            })?;
        let target = Target::parse(word, fields).ok_or_else(|| {
            let words: Vec<String> = Target::all(fields).iter().map(|t| t.word().to_owned()).collect();
            table.error(format!(
                "there is no field \"{word}\"; the fields are {}",
                words[1..].join(", ")
            ))
        })?;
        if target != Target::Skip {
            // What somebody says counts more than what was guessed.
            self.0
                .iter_mut()
                .filter(|t| **t == target)
                .for_each(|t| *t = Target::Skip);
        }
        self.0[at] = target;
        Ok(())
    }

    /// As words, for the database and forms.
    pub fn words(&self) -> Vec<&str> {
        self.0.iter().map(Target::word).collect()
    }

    /// Reads the words of a form.
    ///
    /// # Errors
    /// [`Error::Invalid`]: each column needs a target that exists, no target may be there twice, and people must be told apart
    /// by id or e-mail.
    pub fn from_words(words: &[String], table: &Table, fields: &[ProfileField]) -> Result<Mapping> {
        let invalid = |message| {
            Err(Error::Invalid(vec![Invalid {
                field: "mapping",
                message,
            }]))
        };
        if words.len() != table.columns().len() {
            return invalid("import-error-columns");
        }
        let Some(targets) = words
            .iter()
            .map(|w| Target::parse(w, fields))
            .collect::<Option<Vec<Target>>>()
        else {
            return invalid("import-error-field");
        };
        let mapping = Mapping(targets);
        match mapping.check() {
            Some(message) => invalid(message),
            None => Ok(mapping),
        }
    }

    /// What stands in the way of reading people with it, as a message key.
    pub fn check(&self) -> Option<&'static str> {
        let twice = self
            .0
            .iter()
            .enumerate()
            .any(|(i, t)| *t != Target::Skip && self.0[..i].contains(t));
        if twice {
            Some("import-error-twice")
        } else if !self.has(&Target::Id) && !self.has(&Target::Email) {
            Some("import-error-key")
        } else {
            None
        }
    }

    /// The column that goes to a target.
    pub fn column(&self, target: &Target) -> Option<usize> {
        self.0.iter().position(|t| t == target)
    }

    fn has(&self, target: &Target) -> bool {
        self.0.contains(target)
    }
}

#[cfg(test)]
mod tests {
    use kith_domain::profile::{FieldKind, FieldOwner, Visibility};

    use super::*;

    fn fields() -> Vec<ProfileField> {
        [("department", "Department"), ("offers", "Skills I can share")]
            .map(|(name, label)| ProfileField {
                id: uuid::Uuid::from_u128(1).into(),
                name: FieldName::parse(name).unwrap(),
                label: label.into(),
                kind: FieldKind::Choice,
                owner: FieldOwner::Directory,
                visibility: Visibility::Members,
                choices: vec![],
            })
            .into()
    }

    fn table(header: &str) -> Table {
        crate::table::read("people.csv", format!("{header}\n").as_bytes()).unwrap()
    }

    #[test]
    fn columns_are_guessed_and_can_be_changed() {
        let table = table("E-mail address,Full name,Abteilung,skills I can share,Shoe size,Email");
        let mut mapping = Mapping::guess(&table, &fields());
        assert_eq!(mapping.words(), ["", "name", "department", "offers", "", "email"]);
        mapping.set(&table, &fields(), "shoe size", "Department").unwrap();
        assert_eq!(mapping.words(), ["", "name", "", "offers", "department", "email"]);
        let wrong = |e: Result<()>| e.unwrap_err().to_string();
        assert_eq!(
            wrong(mapping.set(&table, &fields(), "Shoe", "id")),
            "people.csv, line 1: there is no column \"Shoe\"; the columns are \"E-mail address\", \"Full name\", \"Abteilung\", \
             \"skills I can share\", \"Shoe size\", \"Email\""
        );
        let likely = Mapping::guess(&self::table("Mail,Team,Boss,Shoe size"), &fields());
        assert_eq!(likely.words()[1..], ["department", "manager", ""]);
        assert!(wrong(mapping.set(&table, &fields(), "Email", "shoe")).contains("the fields are id, email, name"));
    }

    #[test]
    fn what_a_form_may_not_say() {
        let table = table("a,b");
        let read = |words: [&str; 2]| {
            let words: Vec<String> = words.iter().map(|w| (*w).to_owned()).collect();
            match Mapping::from_words(&words, &table, &fields()) {
                Err(Error::Invalid(list)) => list[0].message,
                Ok(_) => "",
                Err(e) => panic!("{e}"),
            }
        };
        assert_eq!(read(["email", ""]), "");
        assert_eq!(read(["email", "email"]), "import-error-twice");
        assert_eq!(read(["name", ""]), "import-error-key");
        assert_eq!(read(["email", "shoe"]), "import-error-field");
    }
}
