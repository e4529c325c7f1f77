//! The rules of a match type: what its organizers wrote, and what its other settings say.

use std::collections::BTreeSet;

use kith_domain::people::FieldName;
use kith_domain::permission::Organizer;
use kith_domain::profile::{ProfileField, Visibility};
use kith_domain::program::{MatchType, Roles};
use kith_domain::rules::{self, Place, RuleSet};
use kith_store::fields;

use super::super::{House, Result};
use crate::rules_file::{self, RulesFileError};

/// The column of a person's role in a program.
pub const ROLE: &str = "role";
/// The column of how many matches a person takes.
pub const CAPACITY: &str = "capacity";
/// What rules may name beside fields of the organization.
const BUILT_IN: [&str; 3] = ["manager", "time_zone", "name"];
/// What is set beside the rules, so that it cannot stand in them too.
const SET_ELSEWHERE: [&str; 3] = ["group_size", "roles", "capacity"];

/// Rules, or why they cannot be read.
type Read = std::result::Result<RuleSet, RulesFileError>;

/// Reads the rules of a match type, with its roles and its size.
///
/// # Errors
/// What a rules file can have wrong, and a setting that stands beside it.
pub fn rules_of(match_type: &MatchType) -> Read {
    let mut set = rules_file::read(&match_type.rules)?;
    if let Some((key, place)) = set
        .options
        .iter()
        .find(|(key, _)| SET_ELSEWHERE.contains(&key.as_str()))
    {
        let message = format!("`{key}` is set on the page of the match type; remove it here");
        return Err(at(*place, message));
    }
    set.group_size = usize::from(match_type.group_size);
    if let Roles::Two { from, to } = &match_type.roles {
        set.roles = Some(rules::Roles {
            field: column(ROLE),
            from: from.clone(),
            to: to.clone(),
        });
        set.capacity = Some(column(CAPACITY));
    }
    Ok(set)
}

/// Reads the rules of a match type, and makes sure that every field in them is one of the organization.
///
/// # Errors
/// As [`rules_of`], and a field that there is not.
pub fn check_rules(match_type: &MatchType, fields: &[ProfileField]) -> Read {
    let set = rules_of(match_type)?;
    let known: BTreeSet<&str> = fields.iter().map(|f| f.name.as_str()).chain(BUILT_IN).collect();
    for (name, place) in &set.mentions {
        if !known.contains(name.as_str()) {
            let message = format!("there is no field `{name}`; the fields are {}", known_names(fields));
            return Err(at(*place, message));
        }
    }
    Ok(set)
}

fn known_names(fields: &[ProfileField]) -> String {
    // A field that is for matching only is not secret by its name: whoever organizes may weigh it.
    let names: Vec<&str> = fields.iter().map(|f| f.name.as_str()).chain(["manager"]).collect();
    names.join(", ")
}

/// The fields that a condition on people may ask for: what others may not see must not show in who is in a program.
pub(super) fn askable(fields: &[ProfileField]) -> impl Iterator<Item = &ProfileField> {
    fields.iter().filter(|f| f.visibility != Visibility::Matching)
}

impl House {
    /// The fields that a condition on the people of a program may ask for.
    pub async fn askable_fields(&self, _: Organizer) -> Result<Vec<ProfileField>> {
        let all = fields::list(&mut self.db.read().await?).await?;
        Ok(askable(&all).cloned().collect())
    }

    /// The fields that rules may weigh: all of them, also those that are for matching only, of which no reason ever speaks.
    pub async fn fields_for_rules(&self, _: Organizer) -> Result<Vec<ProfileField>> {
        Ok(fields::list(&mut self.db.read().await?).await?)
    }
}

fn column(name: &str) -> FieldName {
    FieldName::parse(name).expect("the names above are names of columns")
}

fn at(place: Place, message: String) -> RulesFileError {
    RulesFileError {
        line: place.line,
        column: place.column,
        message,
    }
}

#[cfg(test)]
mod tests {
    use kith_domain::profile::{FieldKind, FieldOwner, first_fields};
    use kith_domain::program::templates;

    use super::*;

    fn fields() -> Vec<ProfileField> {
        let field = |(name, label, kind, owner): (&str, &str, FieldKind, FieldOwner)| ProfileField {
            id: uuid::Uuid::from_u128(1).into(),
            name: FieldName::parse(name).unwrap(),
            label: label.into(),
            kind,
            owner,
            visibility: Visibility::Members,
            choices: Vec::new(),
        };
        first_fields().into_iter().map(field).collect()
    }

    #[test]
    fn the_rules_of_every_template_can_be_read() {
        for template in templates() {
            for kind in &template.match_types {
                let read = check_rules(kind, &fields());
                let set = read.unwrap_or_else(|e| panic!("{}: {e}", template.key));
                assert_eq!(set.rules.is_empty(), !kind.prompts.is_empty(), "{}", template.key);
                assert_eq!(set.group_size, usize::from(kind.group_size));
                assert_eq!(set.roles.is_some(), kind.roles != Roles::Colleagues);
            }
        }
    }

    #[test]
    fn a_mistake_is_told_with_its_place() {
        let read = |rules: &str| {
            let kind = MatchType {
                rules: rules.into(),
                ..MatchType::default()
            };
            check_rules(&kind, &fields()).map(|_| ()).map_err(|e| e.to_string())
        };
        assert_eq!(read(""), Ok(()));
        let wrong = read("[[rule]]\nkind = \"same\"\nfield = \"shoe size\"\n").unwrap_err();
        assert!(
            wrong.starts_with("line 3, column 9: there is no field `shoe_size`; the fields are department,"),
            "{wrong}"
        );
        let wrong = read("group_size = 3\n").unwrap_err();
        assert!(wrong.contains("is set on the page"), "{wrong}");
    }
}
