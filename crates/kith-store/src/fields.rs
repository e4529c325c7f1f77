//! The fields of people, and their values.

use kith_domain::id::{FieldId, PersonId};
use kith_domain::people::FieldName;
use kith_domain::profile::{FieldKind, FieldOwner, ProfileField, ProfileValue, Visibility};
use sqlx::QueryBuilder;
use uuid::Uuid;

use crate::db::{Tx, on};
use crate::{Error, Result, Ts, one};

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    name: String,
    label: String,
    kind: String,
    owner: String,
    visibility: String,
    choices: String,
}

impl Row {
    /// The columns are checked by the database; only a choice list that somebody wrote by hand can be unreadable.
    fn field(self) -> Result<ProfileField> {
        let wrong = || Error::Schema(format!("The field {} in the database cannot be read.", self.name));
        Ok(ProfileField {
            id: self.id.into(),
            name: FieldName::parse(&self.name).ok_or_else(wrong)?,
            kind: FieldKind::parse(&self.kind).ok_or_else(wrong)?,
            owner: FieldOwner::parse(&self.owner).ok_or_else(wrong)?,
            visibility: Visibility::parse(&self.visibility).ok_or_else(wrong)?,
            choices: serde_json::from_str(&self.choices).map_err(|_| wrong())?,
            label: self.label,
        })
    }
}

/// A value, and whose it is.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Value {
    /// Whose.
    pub person_id: Uuid,
    /// Of which field.
    pub field_id: Uuid,
    /// Its place among the values of the field, from 0.
    pub position: i64,
    /// As it is shown.
    pub value: String,
}

/// All fields, in their order.
pub async fn list(tx: &mut Tx) -> Result<Vec<ProfileField>> {
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(
        "SELECT id, name, label, kind, owner, visibility, choices FROM field ORDER BY position, id").fetch_all(c).await)?;
    rows.into_iter().map(Row::field).collect()
}

/// Adds a field behind the others; a name that another has is [`Error::is_taken`].
pub async fn insert(tx: &mut Tx, field: &ProfileField, now: Ts) -> Result<()> {
    on!(tx, c => sqlx::query(
        "INSERT INTO field (id, name, label, kind, owner, visibility, choices, position, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, (SELECT COALESCE(MAX(position), 0) + 1 FROM field), $8)")
        .bind(field.id.uuid()).bind(field.name.as_str()).bind(&field.label).bind(field.kind.as_str())
        .bind(field.owner.as_str()).bind(field.visibility.as_str()).bind(choices(field)).bind(now)
        .execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Changes everything of a field but its name, which rules and files refer to, and its place.
pub async fn update(tx: &mut Tx, field: &ProfileField) -> Result<()> {
    one(
        on!(tx, c => sqlx::query(
            "UPDATE field SET label = $2, kind = $3, owner = $4, visibility = $5, choices = $6 WHERE id = $1")
            .bind(field.id.uuid()).bind(&field.label).bind(field.kind.as_str()).bind(field.owner.as_str())
            .bind(field.visibility.as_str()).bind(choices(field)).execute(c).await.map(|r| r.rows_affected()))?,
        "the field",
    )
}

/// Puts a field at a place, counted from 1; two at one place stand in the order in which they were made.
pub async fn place(tx: &mut Tx, id: FieldId, position: i64) -> Result<()> {
    one(
        on!(tx, c => sqlx::query("UPDATE field SET position = $2 WHERE id = $1")
            .bind(id.uuid()).bind(position).execute(c).await.map(|r| r.rows_affected()))?,
        "the field",
    )
}

/// Removes a field and every value of it.
pub async fn remove(tx: &mut Tx, id: FieldId) -> Result<()> {
    one(
        on!(tx, c => sqlx::query("DELETE FROM field WHERE id = $1")
            .bind(id.uuid()).execute(c).await.map(|r| r.rows_affected()))?,
        "the field",
    )
}

/// How many people have a value of a field.
pub async fn people_with(tx: &mut Tx, id: FieldId) -> Result<i64> {
    Ok(on!(tx, c => sqlx::query_scalar(
        "SELECT CAST(COUNT(DISTINCT person_id) AS BIGINT) FROM field_value WHERE field_id = $1")
        .bind(id.uuid()).fetch_one(c).await)?)
}

/// The values of some people in some fields, in the order of people, fields and places. At most a few hundred people at once.
pub async fn values(tx: &mut Tx, people: &[PersonId], fields: &[FieldId]) -> Result<Vec<Value>> {
    if people.is_empty() || fields.is_empty() {
        return Ok(Vec::new());
    }
    Ok(on!(tx, c => {
        let mut query = QueryBuilder::new(" SELECT person_id, field_id, position, value FROM field_value WHERE person_id IN (");
        let mut list = query.separated(", ");
        for person in people {
            list.push_bind(person.uuid());
        }
        query.push(") AND field_id IN (");
        let mut list = query.separated(", ");
        for field in fields {
            list.push_bind(field.uuid());
        }
        query.push(") ORDER BY person_id, field_id, position");
        query.build_query_as().fetch_all(c).await
    })?)
}

/// Replaces all values of one field of one person.
pub async fn replace(tx: &mut Tx, person: PersonId, field: FieldId, values: &[ProfileValue]) -> Result<()> {
    on!(&mut *tx, c => sqlx::query("DELETE FROM field_value WHERE person_id = $1 AND field_id = $2")
        .bind(person.uuid()).bind(field.uuid()).execute(c).await.map(|_| ()))?;
    for (position, value) in (0_i64..).zip(values) {
        on!(&mut *tx, c => sqlx::query(
            "INSERT INTO field_value (person_id, field_id, position, value, folded) VALUES ($1, $2, $3, $4, $5)")
            .bind(person.uuid()).bind(field.uuid()).bind(position).bind(&value.value).bind(&value.folded)
            .execute(c).await.map(|_| ()))?;
    }
    Ok(())
}

fn choices(field: &ProfileField) -> String {
    serde_json::to_string(&field.choices).expect("a list of texts is JSON")
}
