//! People in hundreds, for imports: a statement for many rows, because a statement for each costs a round trip for each.
//!
//! Every list here is at most [`AT_ONCE`] people long, which keeps a statement below the 32,766 values that SQLite takes.

use kith_domain::id::{FieldId, PersonId};
use kith_domain::profile::ProfileValue;
use sqlx::QueryBuilder;
use uuid::Uuid;

use crate::db::{Tx, on};
use crate::people::{search_text, sort_name};
use crate::{Result, Ts, one};

/// People in one statement and in one transaction: SQLite's one writer is free again after some ten milliseconds.
pub const AT_ONCE: usize = 500;
/// Values in one statement; five bound values each.
const VALUES_AT_ONCE: usize = 2_000;

/// Somebody whom the database knows already.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Known {
    /// Who.
    #[sqlx(try_from = "Uuid")]
    pub id: PersonId,
    /// What the directory calls the person.
    pub external_id: Option<String>,
    /// The e-mail as it was written.
    pub email: Option<String>,
    /// The e-mail in lower case.
    pub email_folded: Option<String>,
    /// The name.
    pub name: String,
    /// An IANA name.
    pub time_zone: String,
    /// The person above.
    pub manager_id: Option<Uuid>,
    /// Whether the person runs the installation.
    pub administrator: bool,
    /// Whether the person is in the directory.
    pub from_directory: bool,
    /// Whether the person has saved a profile.
    pub profile_saved: bool,
    /// Whether the person was deactivated.
    pub deactivated: bool,
}

/// What the directory says of a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Who.
    pub id: PersonId,
    /// What the directory calls the person.
    pub external_id: Option<String>,
    /// The e-mail as it was written.
    pub email: Option<String>,
    /// The e-mail in lower case.
    pub email_folded: Option<String>,
    /// The name.
    pub name: String,
    /// An IANA name.
    pub time_zone: String,
}

/// Everybody with one of these ids of the directory or one of these e-mails in lower case.
pub async fn known(tx: &mut Tx, external_ids: &[&str], emails: &[&str]) -> Result<Vec<Known>> {
    let mut found: Vec<Known> = Vec::new();
    for (column, texts) in [("external_id", external_ids), ("email_folded", emails)] {
        if texts.is_empty() {
            continue;
        }
        let rows: Vec<Known> = on!(&mut *tx, c => {
            let mut query = QueryBuilder::new(
                " SELECT id, external_id, email, email_folded, name, time_zone, manager_id, administrator,
                        source = 'import' AS from_directory, profile_saved_at IS NOT NULL AS profile_saved,
                        deactivated_at IS NOT NULL AS deactivated FROM person WHERE ");
            query.push(column).push(" IN (");
            let mut list = query.separated(", ");
            for text in texts {
                list.push_bind((*text).to_owned());
            }
            query.push(")");
            query.build_query_as().fetch_all(c).await
        })?;
        found.extend(rows);
    }
    found.sort_by_key(|k| k.id);
    found.dedup_by_key(|k| k.id);
    Ok(found)
}

/// Everybody of the directory who is active and runs nothing, with the name as it is sorted.
pub async fn active_in_directory(tx: &mut Tx) -> Result<Vec<(PersonId, String)>> {
    let rows: Vec<(Uuid, String)> = on!(tx, c => sqlx::query_as(
        "SELECT id, sort_name FROM person WHERE source = 'import' AND deactivated_at IS NULL AND NOT administrator
         ORDER BY sort_name, id").fetch_all(c).await)?;
    Ok(rows.into_iter().map(|(id, name)| (id.into(), name)).collect())
}

/// The time zone of whoever set the installation up: the best guess for people of whom nothing else is known.
pub async fn usual_time_zone(tx: &mut Tx) -> Result<Option<String>> {
    Ok(on!(tx, c => sqlx::query_scalar(
        "SELECT time_zone FROM person WHERE administrator AND deactivated_at IS NULL ORDER BY created_at, id LIMIT 1")
        .fetch_optional(c).await)?)
}

/// Adds people of the directory.
pub async fn insert(tx: &mut Tx, people: &[Entry], language: &str, now: Ts) -> Result<()> {
    if people.is_empty() {
        return Ok(());
    }
    on!(tx, c => {
        let mut query = QueryBuilder::new(
            " INSERT INTO person (id, external_id, email, email_folded, name, sort_name, search_text, language, time_zone,
                                 administrator, source, created_at, updated_at) ");
        query.push_values(people, |mut row, p| {
            row.push_bind(p.id.uuid()).push_bind(p.external_id.clone()).push_bind(p.email.clone());
            row.push_bind(p.email_folded.clone()).push_bind(p.name.clone()).push_bind(sort_name(&p.name));
            row.push_bind(search_text(&p.name, p.email.as_deref())).push_bind(language.to_owned());
            row.push_bind(p.time_zone.clone()).push_bind(false).push("'import'").push_bind(now).push_bind(now);
        });
        query.build().execute(c).await.map(|_| ())
    })?;
    Ok(())
}

/// Changes one person to what the directory says.
pub async fn update(tx: &mut Tx, p: &Entry, now: Ts) -> Result<()> {
    one(
        on!(tx, c => sqlx::query(
            "UPDATE person SET external_id = $2, email = $3, email_folded = $4, name = $5, sort_name = $6, search_text = $7,
                    time_zone = $8, source = 'import', updated_at = $9 WHERE id = $1")
            .bind(p.id.uuid()).bind(&p.external_id).bind(&p.email).bind(&p.email_folded).bind(&p.name)
            .bind(sort_name(&p.name)).bind(search_text(&p.name, p.email.as_deref())).bind(&p.time_zone).bind(now)
            .execute(c).await.map(|r| r.rows_affected()))?,
        "the person",
    )
}

/// Sets who is above whom.
pub async fn set_managers(tx: &mut Tx, managers: &[(PersonId, Option<PersonId>)], now: Ts) -> Result<()> {
    if managers.is_empty() {
        return Ok(());
    }
    on!(tx, c => {
        let mut query = QueryBuilder::new(" UPDATE person SET updated_at = ");
        query.push_bind(now).push(", manager_id = above.column2 FROM (");
        query.push_values(managers, |mut row, (person, manager)| {
            row.push_bind(person.uuid()).push_bind(manager.map(PersonId::uuid));
        });
        query.push(") AS above WHERE person.id = above.column1");
        query.build().execute(c).await.map(|_| ())
    })?;
    Ok(())
}

/// Replaces all values of fields of people: first the old ones go, then these come.
pub async fn replace_values(tx: &mut Tx, values: &[(PersonId, FieldId, Vec<ProfileValue>)]) -> Result<()> {
    for some in values.chunks(VALUES_AT_ONCE) {
        on!(&mut *tx, c => {
            let mut query = QueryBuilder::new(" DELETE FROM field_value WHERE (person_id, field_id) IN (");
            query.push_values(some, |mut row, (person, field, _)| {
                row.push_bind(person.uuid()).push_bind(field.uuid());
            });
            query.push(")");
            query.build().execute(c).await.map(|_| ())
        })?;
    }
    insert_values(tx, values).await
}

/// Adds values where there are none yet.
pub async fn insert_values(tx: &mut Tx, values: &[(PersonId, FieldId, Vec<ProfileValue>)]) -> Result<()> {
    let rows: Vec<(PersonId, FieldId, i64, &ProfileValue)> = values
        .iter()
        .flat_map(|(person, field, list)| (0_i64..).zip(list).map(move |(at, value)| (*person, *field, at, value)))
        .collect();
    for some in rows.chunks(VALUES_AT_ONCE) {
        on!(&mut *tx, c => {
            let mut query = QueryBuilder::new(" INSERT INTO field_value (person_id, field_id, position, value, folded) ");
            query.push_values(some, |mut row, (person, field, at, value)| {
                row.push_bind(person.uuid()).push_bind(field.uuid()).push_bind(*at);
                row.push_bind(value.value.clone()).push_bind(value.folded.clone());
            });
            query.build().execute(c).await.map(|_| ())
        })?;
    }
    Ok(())
}
