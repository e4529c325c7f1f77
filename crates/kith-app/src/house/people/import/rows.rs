//! One row of a file as what it says of a person.

use std::collections::HashMap;

use kith_domain::email::EmailAddress;
use kith_domain::profile::{BadValue, PersonName, ProfileField, ProfileValue, tidy};
use kith_domain::text::plain;
use kith_domain::zone::Zones;

use super::mapping::{Mapping, Target};
use super::report::{Reason, Rejected};
use crate::people_file::{commas_part, yes_or_no};
use crate::table::{Row, Table};

/// The longest id of a directory, in characters; distinguished names of LDAP are the longest that are in use.
const LONGEST_ID: usize = 255;

/// A file with the columns that were agreed on.
pub(super) struct File {
    pub(super) table: Table,
    columns: Columns,
    /// The fields that the file speaks of, with their columns.
    pub(super) fields: Vec<(ProfileField, usize)>,
    /// The columns in which commas part the values.
    commas: Vec<usize>,
    zones: Zones,
}

struct Columns {
    id: Option<usize>,
    email: Option<usize>,
    name: Option<usize>,
    first_name: Option<usize>,
    last_name: Option<usize>,
    manager: Option<usize>,
    active: Option<usize>,
    time_zone: Option<usize>,
}

/// What a row says; `None` where it says nothing.
#[derive(Debug)]
pub(super) struct Said {
    pub(super) external_id: Option<String>,
    pub(super) email: Option<EmailAddress>,
    pub(super) name: Option<PersonName>,
    pub(super) active: Option<bool>,
    pub(super) time_zone: Option<String>,
    /// In the order of [`File::fields`].
    pub(super) values: Vec<Vec<ProfileValue>>,
}

impl File {
    pub(super) fn new(table: Table, mapping: &Mapping, fields: &[ProfileField]) -> File {
        let column = |target: &Target| mapping.column(target);
        let columns = Columns {
            id: column(&Target::Id),
            email: column(&Target::Email),
            name: column(&Target::Name),
            first_name: column(&Target::FirstName),
            last_name: column(&Target::LastName),
            manager: column(&Target::Manager),
            active: column(&Target::Active),
            time_zone: column(&Target::TimeZone),
        };
        let fields: Vec<(ProfileField, usize)> = fields
            .iter()
            .filter_map(|f| Some((f.clone(), column(&Target::Field(f.name.clone()))?)))
            .collect();
        let lists = fields.iter().filter(|(field, _)| field.kind.is_list());
        let commas = lists
            .map(|&(_, column)| column)
            .filter(|&column| commas_part((0..table.len()).map(|row| table.row(row).cell(column))))
            .collect();
        File {
            table,
            columns,
            fields,
            commas,
            zones: Zones::bundled(),
        }
    }

    pub(super) fn names_managers(&self) -> bool {
        self.columns.manager.is_some()
    }

    /// The key of a row as far as it has one: id of the directory, e-mail in lower case, name as it is searched.
    pub(super) fn keys(&self, row: usize) -> (String, Option<String>, String) {
        let row = self.table.row(row);
        let email = EmailAddress::parse(cell(row, self.columns.email)).ok();
        (
            tidy(cell(row, self.columns.id)),
            email.map(|e| e.folded()),
            plain(&self.whole_name(row)),
        )
    }

    /// The titles of the columns in which commas part the values.
    pub(super) fn parted_by_commas(&self) -> Vec<String> {
        let titles = self.commas.iter().map(|&at| self.table.columns()[at].title.clone());
        titles.collect()
    }

    /// Whether a column says in which time zone people are.
    pub(super) fn names_zones(&self) -> bool {
        self.columns.time_zone.is_some()
    }

    /// What stands in the column for managers.
    pub(super) fn manager(&self, row: usize) -> &str {
        cell(self.table.row(row), self.columns.manager)
    }

    /// Where the column of managers is called so, for messages.
    pub(super) fn manager_title(&self) -> Option<String> {
        self.columns.manager.map(|at| self.table.columns()[at].title.clone())
    }

    /// Reads a row; everything that cannot be taken is told at once, in the order of the columns.
    pub(super) fn read(&self, row: usize) -> Result<Said, Vec<Rejected>> {
        let row = self.table.row(row);
        let mut wrong = Vec::new();
        let mut reject = |column: Option<usize>, reason: BadValue| {
            wrong.push(self.rejected(row, column, Reason::Value(reason.into())));
        };
        let external_id = tidy(cell(row, self.columns.id));
        if external_id.chars().nth(LONGEST_ID).is_some() {
            reject(self.columns.id, BadValue::TooLong);
        }
        let email = match cell(row, self.columns.email) {
            "" => None,
            text => match EmailAddress::parse(text) {
                Ok(email) => Some(email),
                Err(_) => {
                    reject(self.columns.email, BadValue::NotAnEmail);
                    None
                }
            },
        };
        let name = match self.whole_name(row) {
            name if name.is_empty() => None,
            name => match PersonName::parse(&name) {
                Ok(name) => Some(name),
                Err(why) => {
                    reject(self.columns.name.or(self.columns.last_name), why);
                    None
                }
            },
        };
        let active = match cell(row, self.columns.active) {
            "" => None,
            text => {
                let active = yes_or_no(text);
                if active.is_none() {
                    wrong.push(self.rejected(row, self.columns.active, Reason::NeitherYesNorNo));
                }
                active
            }
        };
        let mut reject = |column: usize, reason: BadValue| {
            wrong.push(self.rejected(row, Some(column), Reason::Value(reason.into())));
        };
        let time_zone = match (cell(row, self.columns.time_zone), self.columns.time_zone) {
            ("", _) | (_, None) => None,
            (text, Some(column)) => {
                let zone = self.zones.parse(text);
                // An offset is right for half of the year only.
                let name = zone.as_ref().and_then(|z| z.iana_name());
                if name.is_none() {
                    reject(column, BadValue::NotAZone);
                }
                name.map(str::to_owned)
            }
        };
        let mut values = Vec::with_capacity(self.fields.len());
        for (field, column) in &self.fields {
            let cell = row.cell(*column);
            let said = match self.commas.contains(column) {
                true => field.parse(&cell.replace(',', ";")),
                false => field.parse(cell),
            };
            match said {
                Ok(list) => values.push(list),
                Err(why) => reject(*column, why),
            }
        }
        if wrong.is_empty() && external_id.is_empty() && email.is_none() {
            wrong.push(self.rejected(row, self.columns.email.or(self.columns.id), Reason::NoKey));
        }
        if !wrong.is_empty() {
            return Err(wrong);
        }
        Ok(Said {
            external_id: Some(external_id).filter(|id| !id.is_empty()),
            email,
            name,
            active,
            time_zone,
            values,
        })
    }

    /// That a row is not taken, with its line, the title of the column and what stands there.
    pub(super) fn reject(&self, row: usize, on: Where, reason: Reason) -> Rejected {
        let column = match on {
            Where::Id => self.columns.id,
            Where::Email => self.columns.email.or(self.columns.id),
            Where::Name => self.columns.name.or(self.columns.last_name).or(self.columns.first_name),
        };
        self.rejected(self.table.row(row), column, reason)
    }

    fn rejected(&self, row: Row<'_>, column: Option<usize>, reason: Reason) -> Rejected {
        Rejected {
            line: row.line(),
            column: column.map(|at| self.table.columns()[at].title.clone()),
            value: crate::input::short(cell(row, column)),
            reason,
        }
    }

    fn whole_name(&self, row: Row<'_>) -> String {
        match tidy(cell(row, self.columns.name)) {
            name if !name.is_empty() => name,
            _ => tidy(&format!(
                "{} {}",
                cell(row, self.columns.first_name),
                cell(row, self.columns.last_name)
            )),
        }
    }
}

/// Which column a message points at.
#[derive(Clone, Copy, Debug)]
pub(super) enum Where {
    Id,
    Email,
    Name,
}

fn cell<'a>(row: Row<'a>, column: Option<usize>) -> &'a str {
    column.map_or("", |column| row.cell(column))
}

/// Who is who within the file, by id, e-mail and name.
pub(super) struct Keys {
    ids: HashMap<String, usize>,
    emails: HashMap<String, usize>,
    /// `None` where several share it.
    names: HashMap<String, Option<usize>>,
    /// For each row that says again what an earlier one said: that row, and in which column.
    again: HashMap<usize, (usize, Where)>,
}

impl Keys {
    pub(super) fn new(file: &File) -> Keys {
        let mut keys = Keys {
            ids: HashMap::new(),
            emails: HashMap::new(),
            names: HashMap::new(),
            again: HashMap::new(),
        };
        for row in 0..file.table.len() {
            let (id, email, name) = file.keys(row);
            if !id.is_empty()
                && let Some(&first) = keys.ids.get(&id)
            {
                keys.again.insert(row, (first, Where::Id));
            } else if let Some(&first) = email.as_ref().and_then(|e| keys.emails.get(e)) {
                keys.again.insert(row, (first, Where::Email));
            } else {
                if !id.is_empty() {
                    keys.ids.insert(id, row);
                }
                if let Some(email) = email {
                    keys.emails.insert(email, row);
                }
                if !name.is_empty() {
                    keys.names
                        .entry(name)
                        .and_modify(|one| *one = None)
                        .or_insert(Some(row));
                }
            }
        }
        keys
    }

    /// The earlier row that a row says again.
    pub(super) fn again(&self, row: usize) -> Option<(usize, Where)> {
        self.again.get(&row).copied()
    }

    /// The row that a reference to a person means.
    pub(super) fn find(&self, reference: &str) -> Option<usize> {
        let (id, email, name) = (tidy(reference), reference.trim().to_lowercase(), plain(reference));
        let by_name = || self.names.get(&name).copied().flatten();
        self.ids
            .get(&id)
            .or_else(|| self.emails.get(&email))
            .copied()
            .or_else(by_name)
    }
}
