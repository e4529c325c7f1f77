//! The list of people: narrowed by a filter, in the order of names, a page at a time.
//!
//! The statements are put together, so they begin with a blank: what does not is prepared as it stands by a test.

use kith_domain::id::{FieldId, PersonId, ProgramId};
use sqlx::QueryBuilder;
use uuid::Uuid;

use crate::Result;
use crate::db::{Tx, on};

/// Which people.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Texts that all stand in name or e-mail, as [`crate::people::search_text`] writes them.
    pub search: Vec<String>,
    /// Fields that must hold a value, given as it is compared.
    pub values: Vec<(FieldId, String)>,
    /// Only active people, or only deactivated ones.
    pub activity: Option<Activity>,
    /// Only people who take part in a program.
    pub program: Option<ProgramId>,
}

/// Whether somebody takes part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Activity {
    /// Not deactivated.
    Active,
    /// Deactivated.
    Deactivated,
}

/// A place in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The name as it is sorted.
    pub sort_name: String,
    /// Tells people of one name apart.
    pub id: PersonId,
}

/// One line of the list.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Line {
    /// Who.
    #[sqlx(try_from = "Uuid")]
    pub id: PersonId,
    /// The name to show.
    pub name: String,
    /// The name as it is sorted.
    pub sort_name: String,
    /// The e-mail as it was written.
    pub email: Option<String>,
    /// Whether the person was deactivated.
    pub deactivated: bool,
}

/// Adds the conditions of a filter; a macro, because the builders of the two databases have no common type.
macro_rules! narrow {
    ($query:ident, $filter:expr) => {
        for text in &$filter.search {
            $query
                .push(" AND search_text LIKE ")
                .push_bind(contains(text))
                .push(r" ESCAPE '\'");
        }
        for (field, folded) in &$filter.values {
            $query
                .push(" AND id IN (SELECT person_id FROM field_value WHERE field_id = ")
                .push_bind(field.uuid());
            $query.push(" AND folded = ").push_bind(folded.clone()).push(")");
        }
        match $filter.activity {
            None => {}
            Some(Activity::Active) => _ = $query.push(" AND deactivated_at IS NULL"),
            Some(Activity::Deactivated) => _ = $query.push(" AND deactivated_at IS NOT NULL"),
        }
        if let Some(program) = $filter.program {
            $query
                .push(" AND id IN (SELECT person_id FROM enrolment WHERE program_id = ")
                .push_bind(program.uuid());
            $query.push(" AND state = 'active')");
        }
    };
}

/// The people behind a place, in the order of names.
pub async fn list(tx: &mut Tx, filter: &Filter, after: Option<&Place>, limit: i64) -> Result<Vec<Line>> {
    Ok(on!(tx, c => {
        let mut query = QueryBuilder::new(
            " SELECT id, name, sort_name, email, deactivated_at IS NOT NULL AS deactivated FROM person WHERE 1 = 1");
        narrow!(query, filter);
        if let Some(place) = after {
            query.push(" AND (sort_name, id) > (").push_bind(place.sort_name.clone());
            query.push(", ").push_bind(place.id.uuid()).push(")");
        }
        query.push(" ORDER BY sort_name, id LIMIT ").push_bind(limit);
        query.build_query_as().fetch_all(c).await
    })?)
}

/// How many people a filter leaves, up to a limit: counting everybody costs more than the page beside it.
pub async fn count(tx: &mut Tx, filter: &Filter, limit: i64) -> Result<i64> {
    Ok(on!(tx, c => {
        let mut query = QueryBuilder::new(" SELECT CAST(COUNT(*) AS BIGINT) FROM (SELECT 1 FROM person WHERE 1 = 1");
        narrow!(query, filter);
        query.push(" LIMIT ").push_bind(limit).push(") AS found");
        query.build_query_scalar().fetch_one(c).await
    })?)
}

/// A pattern for texts that hold this one somewhere.
fn contains(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len() + 2);
    pattern.push('%');
    for c in text.chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

#[cfg(test)]
mod tests {
    use super::contains;

    #[test]
    fn signs_with_a_meaning_are_taken_as_they_are() {
        assert_eq!(contains(r"a_b%c\d"), r"%a\_b\%c\\d%");
    }
}
