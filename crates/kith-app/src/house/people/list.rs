//! The list of people.

use kith_domain::id::ProgramId;
use kith_domain::permission::Sight;
use kith_domain::profile::ProfileField;
use kith_domain::text::plain;
use kith_store::directory::{self, Activity, Filter, Line, Place};
use kith_store::fields;

use super::super::{House, Result};
use super::cards::{Shown, shown};

/// People on a page: three screens. A list is narrowed, not read to its end.
pub const PAGE: i64 = 50;
/// People are counted up to here: of more it is enough to know that the list has to be narrowed.
pub const COUNTED: i64 = 1_000;
/// Words of a search that count; each costs a look at every name.
pub const SEARCH_WORDS: usize = 6;
/// Filters by a field that count; each costs a look at everybody with its value.
const FIELD_FILTERS: usize = 4;
/// Fields that are shown beside a name.
const COLUMNS: usize = 3;

/// Which people are asked for. What cannot be asked for is left out, and nobody is told that it exists.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PeopleFilter {
    /// Words of a name or e-mail.
    pub search: String,
    /// Names of fields, and the value that each must have.
    pub values: Vec<(String, String)>,
    /// People who were deactivated instead of those who were not; for organizers.
    pub deactivated: bool,
    /// Only people of a program; for organizers.
    pub program: Option<ProgramId>,
}

/// A page of the list.
#[derive(Clone, Debug)]
pub struct PeoplePage {
    /// The people, in the order of their names.
    pub lines: Vec<Line>,
    /// What is shown beside each, in the same order: one list of values for each of `columns`.
    pub values: Vec<Vec<Shown>>,
    /// The fields that are shown.
    pub columns: Vec<ProfileField>,
    /// The fields that the list can be narrowed by.
    pub filters: Vec<ProfileField>,
    /// How many people there are under the filter; more than [`COUNTED`] are one more than it.
    pub count: i64,
    /// Where the next page begins; `None` on the last.
    pub next: Option<Place>,
}

impl House {
    /// A page of people behind a place, or the first one.
    pub async fn people(&self, sight: Sight, filter: &PeopleFilter, after: Option<&Place>) -> Result<PeoplePage> {
        let mut tx = self.db.read().await?;
        let seen: Vec<ProfileField> = fields::list(&mut tx)
            .await?
            .into_iter()
            .filter(|f| sight.sees(f.visibility))
            .collect();
        let narrow = narrowed(sight, filter, &seen);
        let (mut lines, count) = match &narrow {
            Some(narrow) => (
                directory::list(&mut tx, narrow, after, PAGE + 1).await?,
                directory::count(&mut tx, narrow, COUNTED + 1).await?,
            ),
            // A value that no field can have: nobody has it.
            None => (Vec::new(), 0),
        };
        let page = usize::try_from(PAGE).unwrap_or(usize::MAX);
        let more = lines.len() > page;
        lines.truncate(page);
        let next = lines.last().filter(|_| more).map(|line| Place {
            sort_name: line.sort_name.clone(),
            id: line.id,
        });
        let filters: Vec<ProfileField> = seen.into_iter().filter(|f| f.kind.filters()).collect();
        let columns: Vec<ProfileField> = filters.iter().take(COLUMNS).cloned().collect();
        let people: Vec<_> = lines.iter().map(|line| line.id).collect();
        let values = shown(&mut tx, &people, &columns).await?;
        Ok(PeoplePage {
            lines,
            values,
            columns,
            filters,
            count,
            next,
        })
    }
}

/// What the store is asked for; `None` when nobody can fit.
fn narrowed(sight: Sight, filter: &PeopleFilter, seen: &[ProfileField]) -> Option<Filter> {
    let organizer = sight == Sight::Organizer;
    let mut values = Vec::new();
    for (name, value) in &filter.values {
        let field = seen.iter().find(|f| f.name.as_str() == name && f.kind.filters());
        if let Some(field) = field.filter(|_| !value.trim().is_empty())
            && values.len() < FIELD_FILTERS
        {
            values.push((field.id, field.folded(value)?));
        }
    }
    Some(Filter {
        search: plain(&filter.search)
            .split(' ')
            .filter(|w| !w.is_empty())
            .take(SEARCH_WORDS)
            .map(str::to_owned)
            .collect(),
        values,
        activity: Some(match organizer && filter.deactivated {
            true => Activity::Deactivated,
            false => Activity::Active,
        }),
        program: filter.program.filter(|_| organizer),
    })
}
