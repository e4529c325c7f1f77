//! Which field a column is: the names that Kith knows, and what else people call them.

use kith_domain::people::{Field, FieldName};
use kith_domain::text::fold;

use crate::input::{Warning, short};
use crate::people_file::yes_or_no;
use crate::table::Table;

/// Fields that mean something by themselves or to inferred rules, and other titles for each, the clearest first.
/// docs/PEOPLE.md has the same table.
const KNOWN: [(&str, &[&str]); 22] = [
    ("id", &["person"]),
    (
        "name",
        &["full name", "your name", "your full name", "what is your name"],
    ),
    ("first_name", &["given name", "vorname"]),
    ("last_name", &["surname", "family name", "nachname"]),
    (
        "email",
        &[
            "email address",
            "e-mail",
            "e-mail address",
            "mail",
            "work email",
            "work e-mail",
            "work email address",
            "work e-mail address",
            "e-mail-adresse",
            "email-adresse",
        ],
    ),
    ("department", &["abteilung"]),
    ("level", &[]),
    (
        "manager",
        &["führungskraft", "vorgesetzter", "vorgesetzte", "vorgesetzte(r)"],
    ),
    ("location", &["standort"]),
    ("time_zone", &["zeitzone"]),
    ("working_hours", &[]),
    ("languages", &["sprachen"]),
    ("skills", &["fähigkeiten"]),
    ("offers", &[]),
    ("wants", &[]),
    ("goals", &["ziele"]),
    ("interests", &["interessen"]),
    ("groups", &["employee resource groups", "erg", "ergs"]),
    ("start_date", &[]),
    ("active", &["aktiv"]),
    ("role", &["rolle"]),
    ("capacity", &[]),
];

/// Whether a field means something to Kith although no rule may use it.
pub(crate) fn is_known(field: &FieldName) -> bool {
    KNOWN.iter().any(|(known, _)| *known == field.as_str())
}

/// Whether a title means one of these fields.
pub(crate) fn is_known_title(title: &FieldName) -> bool {
    let means = |alias: &str| FieldName::parse(alias).is_some_and(|name| name.as_str() == bare(title));
    KNOWN
        .iter()
        .any(|(known, aliases)| means(known) || aliases.iter().any(|alias| means(alias)))
}

/// The columns of a table under the names that rules use, and what was guessed on the way.
pub(crate) fn fields(table: &Table) -> (Vec<Field>, Option<Warning>) {
    let mut fields = table.columns().to_vec();
    for (known, aliases) in KNOWN {
        for title in std::iter::once(&known).chain(aliases) {
            if position(&fields, known).is_none()
                && let Some(named) = FieldName::parse(title)
                && let Some(at) = fields.iter().position(|f| bare(&f.name) == named.as_str())
            {
                rename(&mut fields, at, known);
            }
        }
    }
    family_names(table, &mut fields);
    let warning = activity(table, &mut fields);
    (fields, warning)
}

fn position(fields: &[Field], name: &str) -> Option<usize> {
    fields.iter().position(|f| f.name.as_str() == name)
}

fn rename(fields: &mut [Field], at: usize, known: &str) {
    if let Some(name) = FieldName::parse(known) {
        fields[at].name = name;
    }
}

/// The name without the mark that forms put behind a question or a field that must be filled in.
fn bare(name: &FieldName) -> &str {
    name.as_str().trim_end_matches(['?', ':', '*', '_'])
}

/// Beside a German `Vorname` the column `Name` usually holds the family name; it does unless first names stand in it too.
fn family_names(table: &Table, fields: &mut [Field]) {
    let (Some(first), Some(name), None) = (
        position(fields, "first_name").filter(|&at| fold(&fields[at].title) == "vorname"),
        position(fields, "name"),
        position(fields, "last_name"),
    ) else {
        return;
    };
    let whole = |name: &str, first: &str| !first.is_empty() && fold(name).contains(&fold(first));
    if !table.rows().any(|row| whole(row.cell(name), row.cell(first))) {
        rename(fields, name, "last_name");
    }
}

/// Takes a column such as `Active this time?` for `active`, if it holds nothing but yes and no.
fn activity(table: &Table, fields: &mut [Field]) -> Option<Warning> {
    if position(fields, "active").is_some() {
        return None;
    }
    let speaks_of_it = |field: &Field| {
        let title = fold(&field.title);
        let mut words = title.split(|c: char| !c.is_alphanumeric());
        words.clone().any(|word| ["active", "aktiv"].contains(&word))
            && !words.any(|word| ["not", "nicht"].contains(&word))
    };
    let answers = |column: usize| {
        table.rows().all(|row| yes_or_no(row.cell(column)).is_some())
            && table.rows().any(|row| !row.cell(column).is_empty())
    };
    let found: Vec<usize> = (0..fields.len())
        .filter(|&at| speaks_of_it(&fields[at]) && answers(at))
        .collect();
    let [only] = found[..] else { return None };
    rename(fields, only, "active");
    let title = short(&fields[only].title);
    Some(Warning {
        line: None,
        message: format!("the column \"{title}\" is read as active: whoever says no in it takes no part"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const DOCUMENT: &str = include_str!("../../../docs/PEOPLE.md");

    fn names(csv: &str) -> (Vec<String>, Option<String>) {
        let table = crate::table::read("people.csv", csv.as_bytes()).unwrap();
        let (fields, warning) = fields(&table);
        (
            fields.iter().map(|f| f.name.to_string()).collect(),
            warning.map(|w| w.message),
        )
    }

    fn one(title: &str) -> String {
        names(&format!("\"{title}\"\nx\n")).0.remove(0)
    }

    /// The rows of the document's table: the column, what else it is called, what it does.
    #[test]
    fn the_document_lists_what_is_known() {
        let row =
            |line: &str| -> Vec<String> { line.trim_matches('|').split('|').map(|c| c.trim().to_owned()).collect() };
        let listed: Vec<(String, String)> = DOCUMENT
            .lines()
            .filter(|line| line.starts_with("| `"))
            .map(|line| (row(line)[0].clone(), row(line)[1].clone()))
            .collect();
        let quoted = |word: &str| format!("`{word}`");
        let known: Vec<(String, String)> = KNOWN
            .iter()
            .map(|(known, aliases)| {
                let aliases: Vec<String> = aliases.iter().map(|a| quoted(a)).collect();
                (quoted(known), aliases.join(", "))
            })
            .collect();
        assert_eq!(listed, known);
    }

    #[test]
    fn every_alias_is_taken() {
        for (known, aliases) in KNOWN {
            for title in std::iter::once(&known).chain(aliases) {
                assert_eq!(one(title), known);
                assert_eq!(one(&format!("{}*", title.to_uppercase())), known);
            }
        }
        for (title, name) in [
            ("What is your name?", "name"),
            ("Email address:", "email"),
            ("What is your team?", "what_is_your_team?"),
            ("inactive", "inactive"),
            ("my department", "my_department"),
        ] {
            assert_eq!(one(title), name);
        }
    }

    #[test]
    fn the_clearest_title_wins_and_the_name_itself_before_all() {
        assert_eq!(
            names("mail,e-mail,email address\na,b,c\n").0,
            ["mail", "e-mail", "email"]
        );
        assert_eq!(names("full name,name\na,b\n").0, ["full_name", "name"]);
    }

    #[test]
    fn a_german_name_beside_a_first_name() {
        assert_eq!(
            names("Vorname,Name\nAnna,Müller\nBen,Okri\n").0,
            ["first_name", "last_name"]
        );
        assert_eq!(names("Vorname,Name\nAnna,Anna Müller\n").0, ["first_name", "name"]);
        assert_eq!(
            names("Vorname,Nachname,Name\nAnna,M,x\n").0,
            ["first_name", "last_name", "name"]
        );
        assert_eq!(names("First name,Name\nAnn,Lee\n").0, ["first_name", "name"]);
    }

    #[test]
    fn whether_somebody_takes_part() {
        for (title, cell, active) in [
            ("Active this round?", "no", true),
            ("Derzeit aktiv (ja/nein)", "nein", true),
            ("Active since", "2020", false),
            ("not active", "no", false),
            ("Activity", "yes", false),
            ("active project", "Apollo", false),
        ] {
            let (names, warning) = names(&format!("id,{title}\n1,{cell}\n2,yes\n"));
            assert_eq!((names[1] == "active", warning.is_some()), (active, active), "{title}");
        }
        assert_eq!(names("id,active,active today\n1,yes,no\n").1, None);
        assert_eq!(names("id,is active,active today\n1,yes,no\n").1, None);
    }
}
