//! People.

use kith_domain::email::EmailAddress;
use kith_domain::id::{PersonId, ProgramId};
use kith_domain::text::plain;
use uuid::Uuid;

use crate::db::{Tx, on};
use crate::{Result, Ts, one};

/// A person as the database keeps it.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Person {
    /// Who.
    #[sqlx(try_from = "Uuid")]
    pub id: PersonId,
    /// What the directory calls the person.
    pub external_id: Option<String>,
    /// The e-mail as it was written.
    pub email: Option<String>,
    /// The name to show.
    pub name: String,
    /// A language tag, for example `en`.
    pub language: String,
    /// An IANA name, for example `Europe/Berlin`.
    pub time_zone: String,
    /// The person above.
    pub manager_id: Option<Uuid>,
    /// Whether the person runs the installation.
    pub administrator: bool,
    /// When the person was last changed.
    pub updated_at: Ts,
    /// When the person first saved a profile.
    pub profile_saved_at: Option<Ts>,
    /// Since when the person takes part in nothing.
    pub deactivated_at: Option<Ts>,
}

/// What a new person starts with.
#[derive(Clone, Debug)]
pub struct NewPerson<'a> {
    /// Who.
    pub id: PersonId,
    /// The name to show.
    pub name: &'a str,
    /// Where mail goes.
    pub email: Option<&'a EmailAddress>,
    /// A language tag.
    pub language: &'a str,
    /// An IANA name.
    pub time_zone: &'a str,
    /// Whether the person runs the installation.
    pub administrator: bool,
}

/// What names are sorted by.
pub fn sort_name(name: &str) -> String {
    plain(name)
}

/// What a search looks through, with a blank before every word that it may begin with.
pub fn search_text(name: &str, email: Option<&str>) -> String {
    format!(" {} {}", plain(name), plain(email.unwrap_or_default()))
}

/// Adds a person by hand; an e-mail that somebody has is [`crate::Error::is_taken`].
pub async fn insert(tx: &mut Tx, person: &NewPerson<'_>, now: Ts) -> Result<()> {
    let email = person.email.map(EmailAddress::as_str);
    on!(tx, c => sqlx::query(
        "INSERT INTO person (id, email, email_folded, name, sort_name, search_text, language, time_zone, administrator,
                             source, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'hand', $10, $10)")
        .bind(person.id.uuid()).bind(email).bind(person.email.map(EmailAddress::folded)).bind(person.name)
        .bind(sort_name(person.name)).bind(search_text(person.name, email)).bind(person.language).bind(person.time_zone)
        .bind(person.administrator).bind(now).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// One person.
pub async fn find(tx: &mut Tx, id: PersonId) -> Result<Option<Person>> {
    Ok(on!(tx, c => sqlx::query_as(
        "SELECT id, external_id, email, name, language, time_zone, manager_id, administrator, updated_at,
                profile_saved_at, deactivated_at
         FROM person WHERE id = $1").bind(id.uuid()).fetch_optional(c).await)?)
}

/// The person with this address, in whatever capitals.
pub async fn find_by_email(tx: &mut Tx, email: &EmailAddress) -> Result<Option<Person>> {
    Ok(on!(tx, c => sqlx::query_as(
        "SELECT id, external_id, email, name, language, time_zone, manager_id, administrator, updated_at,
                profile_saved_at, deactivated_at
         FROM person WHERE email_folded = $1").bind(email.folded()).fetch_optional(c).await)?)
}

/// What a person says of oneself, and that it was said.
pub async fn save_profile(tx: &mut Tx, id: PersonId, language: &str, time_zone: &str, now: Ts) -> Result<()> {
    one(
        on!(tx, c => sqlx::query(
            "UPDATE person SET language = $2, time_zone = $3, updated_at = $4, profile_saved_at = COALESCE(profile_saved_at, $4)
             WHERE id = $1")
            .bind(id.uuid()).bind(language).bind(time_zone).bind(now).execute(c).await.map(|r| r.rows_affected()))?,
        "the person",
    )
}

/// The programs that a person organizes.
pub async fn organizes(tx: &mut Tx, id: PersonId) -> Result<Vec<ProgramId>> {
    let ids: Vec<Uuid> = on!(tx, c => sqlx::query_scalar(
        "SELECT program_id FROM organizer WHERE person_id = $1 ORDER BY program_id").bind(id.uuid()).fetch_all(c).await)?;
    Ok(ids.into_iter().map(ProgramId::from).collect())
}

/// Whether somebody has this person as manager.
pub async fn manages(tx: &mut Tx, id: PersonId) -> Result<bool> {
    Ok(
        on!(tx, c => sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM person WHERE manager_id = $1 AND deactivated_at IS NULL)")
        .bind(id.uuid()).fetch_one(c).await)?,
    )
}

/// Ends taking part; the sign-ins are to be ended with it (see [`crate::sign_ins::end_all`]).
pub async fn deactivate(tx: &mut Tx, id: PersonId, now: Ts) -> Result<()> {
    one(
        on!(tx, c => sqlx::query(
            "UPDATE person SET deactivated_at = $2, updated_at = $2 WHERE id = $1 AND deactivated_at IS NULL")
            .bind(id.uuid()).bind(now).execute(c).await.map(|r| r.rows_affected()))?,
        "the person",
    )
}

/// Lets a person take part again.
pub async fn reactivate(tx: &mut Tx, id: PersonId, now: Ts) -> Result<()> {
    one(
        on!(tx, c => sqlx::query(
            "UPDATE person SET deactivated_at = NULL, updated_at = $2 WHERE id = $1 AND deactivated_at IS NOT NULL")
            .bind(id.uuid()).bind(now).execute(c).await.map(|r| r.rows_affected()))?,
        "the person",
    )
}

/// How many administrators are active. Keeps the answer from changing until the transaction ends: of two who deactivate each
/// other at the same time, the second one waits and sees what the first did.
pub async fn active_administrators(tx: &mut Tx) -> Result<i64> {
    on!(&mut *tx, c => sqlx::query("UPDATE installation SET name = name WHERE id = 1").execute(c).await.map(|_| ()))?;
    Ok(on!(tx, c => sqlx::query_scalar(
        "SELECT CAST(count(*) AS BIGINT) FROM person WHERE administrator AND deactivated_at IS NULL").fetch_one(c).await)?)
}
