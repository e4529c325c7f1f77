//! From a table to people: who is who, who leads whom, who takes part.

use crate::column_names;
use crate::input::{InputError, Warning, short};
use crate::table::{Row, Table, is_invisible};
use kith_domain::people::{Field, Lookup, People, PeopleIndex, Person};
use std::collections::{HashMap, HashSet};

/// Reads everybody in a table, together with the warnings of the table and those about people, in this order.
///
/// The key of a person is the `id`, else the e-mail in lower case, else the name; where an `id` column exists but is empty in
/// a row, the next of the three is taken and a warning says so. That cannot confuse two people: a key that two rows share is
/// an error, wherever it came from.
///
/// # Errors
/// When nobody is in the table, when rows cannot be told apart, or when `active` is neither yes nor no.
pub fn read(table: &Table) -> Result<(People, Vec<Warning>), InputError> {
    let (fields, renamed) = column_names::fields(table);
    let columns = Columns::new(&fields);
    if columns
        .id
        .or(columns.email)
        .or(columns.name)
        .or(columns.first_name)
        .or(columns.last_name)
        .is_none()
    {
        let apart = |row: &Row<'_>| row.cell(0).contains([';', '\t', ',']);
        if let Some(row) = table.rows().take(1).find(|row| fields.len() == 1 && apart(row)) {
            // A heading has no delimiter, so the rows below were not taken apart.
            let message = format!(
                "the header seems to be on line {}; delete the lines above it",
                row.line()
            );
            return Err(table.error_at(table.header_line(), message));
        }
        let message = format!(
            "no column named id, email or name; found {}; name one of them so",
            table.titles()
        );
        return Err(table.error_at(table.header_line(), message));
    }
    if table.is_empty() {
        return Err(table.error("a header and nobody below it; add a line for each person"));
    }
    let mut warnings = table.warnings().to_vec();
    warnings.extend(renamed);
    let mut persons = Vec::with_capacity(table.len());
    let mut without_id: Option<(u64, usize)> = None;
    for row in table.rows() {
        let (person, source) = columns.person(table, row)?;
        if columns.id.is_some() && source != Source::Id {
            without_id.get_or_insert((person.line, 0)).1 += 1;
        }
        if let Some(c) = person.key.chars().find(|c| is_invisible(*c)) {
            let key = short(&person.key);
            let message = format!(
                "\"{key}\" holds an invisible character (U+{:04X}); remove it if it is not meant",
                c as u32
            );
            warnings.push(Warning {
                line: Some(person.line),
                message,
            });
        }
        persons.push(person);
    }
    columns.check_keys(table, &persons)?;
    if let Some((line, count)) = without_id {
        let people = if count == 1 {
            "1 person has".to_owned()
        } else {
            format!("{count} people have")
        };
        let message = format!("{people} no id; their e-mail or name stands in for it");
        warnings.push(Warning {
            line: Some(line),
            message,
        });
    }
    let mut people = People { fields, persons };
    let managers = managers(&people, columns.manager, &mut warnings);
    for (person, manager) in people.persons.iter_mut().zip(managers) {
        person.manager = manager;
    }
    cycles(&people, &mut warnings);
    Ok((people, warnings))
}

/// Where a key came from.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Source {
    Id,
    Email,
    Name,
}

/// Where the columns with a meaning of their own are.
struct Columns {
    id: Option<usize>,
    email: Option<usize>,
    name: Option<usize>,
    first_name: Option<usize>,
    last_name: Option<usize>,
    manager: Option<usize>,
    active: Option<usize>,
}

impl Columns {
    fn new(fields: &[Field]) -> Columns {
        let find = |name: &str| fields.iter().position(|f| f.name.as_str() == name);
        Columns {
            id: find("id"),
            email: find("email"),
            name: find("name"),
            first_name: find("first_name"),
            last_name: find("last_name"),
            manager: find("manager"),
            active: find("active"),
        }
    }

    fn person(&self, table: &Table, row: Row<'_>) -> Result<(Person, Source), InputError> {
        let cell = |column: Option<usize>| column.map_or("", |column| row.cell(column));
        let email = cell(self.email);
        let mut name = one_line(cell(self.name));
        if name.is_empty() {
            name = one_line(&format!("{} {}", cell(self.first_name), cell(self.last_name)));
        }
        let (key, source) = if !cell(self.id).is_empty() {
            (cell(self.id).to_owned(), Source::Id)
        } else if !email.is_empty() {
            (email.to_lowercase(), Source::Email)
        } else if !name.is_empty() {
            (name.clone(), Source::Name)
        } else {
            let message = "nobody can tell who this is: no id, e-mail or name; fill one in or delete the row";
            return Err(table.error_at(row.line(), message));
        };
        let person = Person {
            name: if name.is_empty() { key.clone() } else { name },
            key,
            email: (!email.is_empty()).then(|| email.to_owned()),
            line: row.line(),
            active: self.active.map_or(Ok(true), |column| active(table, row, column))?,
            manager: None,
            cells: row.cells().map(str::to_owned).collect(),
        };
        Ok((person, source))
    }

    /// Every row is a person, so both have the same number.
    fn check_keys(&self, table: &Table, persons: &[Person]) -> Result<(), InputError> {
        let mut lines: HashMap<&str, u64> = HashMap::with_capacity(persons.len());
        for (index, person) in persons.iter().enumerate() {
            if let Some(first) = lines.insert(&person.key, person.line) {
                let row = table.row(index);
                let (_, source) = self.person(table, row)?;
                return Err(self.duplicate(table, row, source, first));
            }
        }
        Ok(())
    }

    fn duplicate(&self, table: &Table, row: Row<'_>, source: Source, first: u64) -> InputError {
        let (column, kind, advice) = match source {
            Source::Id => (
                self.id,
                "id",
                "give each person an id of their own, or delete one of the rows",
            ),
            Source::Email => (
                self.email,
                "e-mail",
                "capitals make no difference; delete one of the rows or add an id column",
            ),
            Source::Name => (
                self.name,
                "name",
                "add an id or email column to tell the two apart, or delete one of the rows",
            ),
        };
        let key = match column {
            Some(column) if !row.cell(column).is_empty() => one_line(row.cell(column)),
            _ => one_line(&format!(
                "{} {}",
                self.text(row, self.first_name),
                self.text(row, self.last_name)
            )),
        };
        let message = format!("the {kind} \"{}\" is on line {first} already; {advice}", short(&key));
        match column.or(self.first_name).or(self.last_name) {
            Some(column) => table.error_in(row.line(), column, message),
            None => table.error_at(row.line(), message),
        }
    }

    fn text<'a>(&self, row: Row<'a>, column: Option<usize>) -> &'a str {
        column.map_or("", |column| row.cell(column))
    }
}

/// A name with single spaces between its words.
fn one_line(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for word in name.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

fn active(table: &Table, row: Row<'_>, column: usize) -> Result<bool, InputError> {
    let cell = row.cell(column);
    yes_or_no(cell).ok_or_else(|| {
        let message = format!("\"{}\" is neither yes nor no; write yes, no or nothing", short(cell));
        table.error_in(row.line(), column, message)
    })
}

/// What a cell of `active` says; an empty one says yes.
pub(crate) fn yes_or_no(cell: &str) -> Option<bool> {
    match cell.to_lowercase().as_str() {
        "" | "yes" | "y" | "true" | "1" | "active" | "aktiv" | "ja" | "oui" | "sí" | "si" => Some(true),
        "no" | "n" | "false" | "0" | "inactive" | "inaktiv" | "nein" | "non" => Some(false),
        _ => None,
    }
}

/// Whether commas seem to part the values of a column: people write lists so, and a single value with a comma is rare. Not where one cell
/// parts them by what always does.
pub(crate) fn commas_part<'a>(cells: impl Iterator<Item = &'a str>) -> bool {
    let (mut filled, mut with_comma) = (0, 0);
    for cell in cells {
        if cell.contains([';', '|', '\n']) {
            return false;
        }
        filled += usize::from(!cell.is_empty());
        with_comma += usize::from(cell.contains(", "));
    }
    // One cell may be a sentence; a quarter of them are lists.
    with_comma >= 2 && with_comma * 4 >= filled
}

/// The manager of each person; whoever cannot be found is none, with a warning.
fn managers(people: &People, column: Option<usize>, warnings: &mut Vec<Warning>) -> Vec<Option<usize>> {
    let index = PeopleIndex::new(people);
    let mut warn = |line: u64, message: String| {
        warnings.push(Warning {
            line: Some(line),
            message,
        })
    };
    let shared: HashSet<&str> = index.shared_emails().collect();
    for person in people.persons.iter().filter(|_| !shared.is_empty()) {
        if let Some(email) = person
            .email
            .as_deref()
            .filter(|email| shared.contains(email.to_lowercase().as_str()))
        {
            let message = format!(
                "the e-mail \"{}\" belongs to several people, so it is not used to find one",
                short(email)
            );
            warn(person.line, message);
        }
    }
    let Some(column) = column else {
        return vec![None; people.persons.len()];
    };
    let mut managers = Vec::with_capacity(people.persons.len());
    for (i, person) in people.persons.iter().enumerate() {
        let cell = people.cell(i, column);
        let shown = short(cell);
        let manager = match index.lookup(cell) {
            _ if cell.is_empty() => None,
            Lookup::Found(manager) if manager == i => {
                warn(
                    person.line,
                    format!("the manager \"{shown}\" is the person itself; read as no manager"),
                );
                None
            }
            Lookup::Found(manager) => Some(manager),
            Lookup::Unknown => {
                warn(
                    person.line,
                    format!("the manager \"{shown}\" is not in the file; read as no manager"),
                );
                None
            }
            Lookup::Ambiguous => {
                let message =
                    format!("the manager \"{shown}\" could be several people; write an id; read as no manager");
                warn(person.line, message);
                None
            }
        };
        managers.push(manager);
    }
    managers
}

/// Warns once about each circle of people who lead one another.
fn cycles(people: &People, warnings: &mut Vec<Warning>) {
    // By person: the walk that came past first; each walk goes up until it meets its own steps or older ones.
    let mut seen_by = vec![usize::MAX; people.persons.len()];
    for start in 0..people.persons.len() {
        let mut person = start;
        while seen_by[person] == usize::MAX {
            seen_by[person] = start;
            let Some(manager) = people.persons[person].manager else {
                break;
            };
            person = manager;
            if seen_by[person] == start {
                warnings.push(cycle(people, person));
            }
        }
    }
}

fn cycle(people: &People, member: usize) -> Warning {
    const MOST: usize = 6;
    let round: Vec<usize> = std::iter::successors(Some(member), |&person| {
        people.persons[person].manager.filter(|&m| m != member)
    })
    .collect();
    // From whoever comes first in the file, so that the message does not depend on who led there.
    let first = round
        .iter()
        .enumerate()
        .min_by_key(|(_, person)| **person)
        .map_or(0, |(at, _)| at);
    let names = round
        .iter()
        .cycle()
        .skip(first)
        .map(|&person| short(&people.persons[person].name));
    let chain: Vec<String> = names.take(round.len().min(MOST)).collect();
    let end = if round.len() > MOST {
        format!("… ({} people)", round.len())
    } else {
        chain[0].clone()
    };
    let chain = chain.join(" → ");
    let message = format!("the managers form a circle: {chain} → {end}; check the column if that is not meant");
    Warning {
        line: round.get(first).map(|&person| people.persons[person].line),
        message,
    }
}
