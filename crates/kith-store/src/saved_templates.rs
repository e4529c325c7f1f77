//! Templates that organizers saved.

use kith_domain::id::TemplateId;
use kith_domain::program::Template;
use uuid::Uuid;

use crate::db::{Tx, on};
use crate::{Error, Result, Ts, one};

/// A template that an organizer saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saved {
    /// Which.
    pub id: TemplateId,
    /// The name under which it was saved.
    pub name: String,
    /// What it holds.
    pub template: Template,
}

fn read((id, name, content): (Uuid, String, String)) -> Result<Saved> {
    let template =
        serde_json::from_str(&content).map_err(|_| Error::Schema(format!("The template {id} cannot be read.")))?;
    Ok(Saved {
        id: id.into(),
        name,
        template,
    })
}

/// Saves a template; a name that another has is [`Error::is_taken`].
pub async fn insert(tx: &mut Tx, saved: &Saved, now: Ts) -> Result<()> {
    let content = serde_json::to_string(&saved.template).expect("a template is texts, numbers and days");
    on!(tx, c => sqlx::query("INSERT INTO saved_template (id, name, content, created_at) VALUES ($1, $2, $3, $4)")
        .bind(saved.id.uuid()).bind(&saved.name).bind(content).bind(now).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// The saved templates, by name.
pub async fn list(tx: &mut Tx, limit: i64) -> Result<Vec<Saved>> {
    let rows: Vec<(Uuid, String, String)> = on!(tx, c => sqlx::query_as(
        "SELECT id, name, content FROM saved_template ORDER BY name, id LIMIT $1").bind(limit).fetch_all(c).await)?;
    rows.into_iter().map(read).collect()
}

/// One saved template.
pub async fn find(tx: &mut Tx, id: TemplateId) -> Result<Option<Saved>> {
    let row: Option<(Uuid, String, String)> = on!(tx, c => sqlx::query_as(
        "SELECT id, name, content FROM saved_template WHERE id = $1").bind(id.uuid()).fetch_optional(c).await)?;
    row.map(read).transpose()
}

/// Forgets a saved template.
pub async fn remove(tx: &mut Tx, id: TemplateId) -> Result<()> {
    one(
        on!(tx, c => sqlx::query("DELETE FROM saved_template WHERE id = $1")
            .bind(id.uuid()).execute(c).await.map(|r| r.rows_affected()))?,
        "the template",
    )
}
