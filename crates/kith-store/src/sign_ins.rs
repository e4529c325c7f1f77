//! Sign-ins, and the codes and links by which they begin. Secrets are kept as hashes only.

use kith_domain::id::{PersonId, SignInCodeId, SignInId};
use uuid::Uuid;

use crate::db::{Tx, on};
use crate::{Result, Ts, one};

/// A browser's login.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct SignIn {
    /// Which.
    #[sqlx(try_from = "Uuid")]
    pub id: SignInId,
    /// Whose.
    #[sqlx(try_from = "Uuid")]
    pub person_id: PersonId,
    /// The browser and system, in words.
    pub device: String,
    /// When it began.
    pub created_at: Ts,
    /// When it was last used, to within a few minutes.
    pub last_seen_at: Ts,
    /// When it ends by itself.
    pub expires_at: Ts,
}

/// What a code or link is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Somebody asked for it on the sign-in page.
    SignIn,
    /// The first administrator.
    SetUp,
    /// Made on the command line.
    Rescue,
    /// Somebody was invited.
    Invitation,
}

impl Purpose {
    fn word(self) -> &'static str {
        match self {
            Purpose::SignIn => "sign-in",
            Purpose::SetUp => "set-up",
            Purpose::Rescue => "rescue",
            Purpose::Invitation => "invitation",
        }
    }
}

/// A code or link that is about to be handed out.
#[derive(Clone, Debug)]
pub struct NewCode<'a> {
    /// Which.
    pub id: SignInCodeId,
    /// What for.
    pub purpose: Purpose,
    /// The address that was typed, in lower case.
    pub email_folded: Option<&'a str>,
    /// Whom it signs in; nobody when the address is unknown.
    pub person: Option<PersonId>,
    /// Of the code.
    pub code_hash: &'a [u8],
    /// Of the secret in the link.
    pub link_hash: &'a [u8],
    /// From when it is of no use.
    pub expires_at: Ts,
}

/// A code or link that was handed out and can still be used.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct OpenCode {
    /// Which.
    #[sqlx(try_from = "Uuid")]
    pub id: SignInCodeId,
    /// `sign-in`, `set-up`, `rescue` or `invitation`.
    pub purpose: String,
    /// The address that was typed, in lower case.
    pub email_folded: Option<String>,
    /// Whom it signs in; none for the set-up and for an address that nobody has.
    pub person_id: Option<Uuid>,
    /// Of the code.
    pub code_hash: Vec<u8>,
    /// How often a wrong code was tried.
    pub wrong_tries: i64,
}

/// Keeps a code or link.
pub async fn insert_code(tx: &mut Tx, code: &NewCode<'_>, now: Ts) -> Result<()> {
    on!(tx, c => sqlx::query(
        "INSERT INTO sign_in_code (id, purpose, email_folded, person_id, code_hash, link_hash, created_at, expires_at, wrong_tries)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0)")
        .bind(code.id.uuid()).bind(code.purpose.word()).bind(code.email_folded).bind(code.person.map(PersonId::uuid))
        .bind(code.code_hash).bind(code.link_hash).bind(now).bind(code.expires_at).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// The code behind a link, if it can still be used.
pub async fn find_code_by_link(tx: &mut Tx, link_hash: &[u8], now: Ts) -> Result<Option<OpenCode>> {
    Ok(on!(tx, c => sqlx::query_as(
        "SELECT id, purpose, email_folded, person_id, code_hash, wrong_tries FROM sign_in_code
         WHERE link_hash = $1 AND used_at IS NULL AND expires_at > $2").bind(link_hash).bind(now).fetch_optional(c).await)?)
}

/// A code that was asked for on the sign-in page, if it can still be used.
pub async fn find_asked(tx: &mut Tx, id: SignInCodeId, now: Ts) -> Result<Option<OpenCode>> {
    Ok(on!(tx, c => sqlx::query_as(
        "SELECT id, purpose, email_folded, person_id, code_hash, wrong_tries FROM sign_in_code
         WHERE id = $1 AND purpose = 'sign-in' AND used_at IS NULL AND expires_at > $2")
        .bind(id.uuid()).bind(now).fetch_optional(c).await)?)
}

/// Uses a code up; of two who try at once one gets [`crate::Error::Gone`].
pub async fn use_code(tx: &mut Tx, id: SignInCodeId, now: Ts) -> Result<()> {
    one(
        on!(tx, c => sqlx::query("UPDATE sign_in_code SET used_at = $2 WHERE id = $1 AND used_at IS NULL AND expires_at > $2")
            .bind(id.uuid()).bind(now).execute(c).await.map(|r| r.rows_affected()))?,
        "the code",
    )
}

/// Counts a wrong try.
pub async fn count_wrong_try(tx: &mut Tx, id: SignInCodeId) -> Result<()> {
    one(
        on!(tx, c => sqlx::query("UPDATE sign_in_code SET wrong_tries = wrong_tries + 1 WHERE id = $1")
            .bind(id.uuid()).execute(c).await.map(|r| r.rows_affected()))?,
        "the code",
    )
}

/// Makes every open code for one purpose useless, for example the older set-up links.
pub async fn withdraw_codes(tx: &mut Tx, purpose: Purpose, now: Ts) -> Result<()> {
    on!(tx, c => sqlx::query("UPDATE sign_in_code SET used_at = $2 WHERE purpose = $1 AND used_at IS NULL")
        .bind(purpose.word()).bind(now).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Begins a sign-in.
pub async fn insert(tx: &mut Tx, sign_in: &SignIn, secret_hash: &[u8]) -> Result<()> {
    on!(tx, c => sqlx::query(
        "INSERT INTO sign_in (id, person_id, secret_hash, device, created_at, last_seen_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)")
        .bind(sign_in.id.uuid()).bind(sign_in.person_id.uuid()).bind(secret_hash).bind(&sign_in.device)
        .bind(sign_in.created_at).bind(sign_in.last_seen_at).bind(sign_in.expires_at).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Who a secret belongs to, with what permissions need: one look-up for every request.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Recognized {
    /// The sign-in.
    #[sqlx(try_from = "Uuid")]
    pub sign_in_id: SignInId,
    /// When it was last used.
    pub last_seen_at: Ts,
    /// Who.
    #[sqlx(try_from = "Uuid")]
    pub person_id: PersonId,
    /// The name to show.
    pub name: String,
    /// A language tag.
    pub language: String,
    /// An IANA name.
    pub time_zone: String,
    /// Whether the person runs the installation.
    pub administrator: bool,
    /// Whether the person organizes a program.
    pub organizer: bool,
}

/// Who holds a secret: only while the sign-in lasts and the person is active.
pub async fn recognize(tx: &mut Tx, secret_hash: &[u8], now: Ts) -> Result<Option<Recognized>> {
    Ok(on!(tx, c => sqlx::query_as(
        "SELECT s.id AS sign_in_id, s.last_seen_at, p.id AS person_id, p.name, p.language, p.time_zone, p.administrator,
                EXISTS (SELECT 1 FROM organizer o WHERE o.person_id = p.id) AS organizer
         FROM sign_in s JOIN person p ON p.id = s.person_id
         WHERE s.secret_hash = $1 AND s.ended_at IS NULL AND s.expires_at > $2 AND p.deactivated_at IS NULL")
        .bind(secret_hash).bind(now).fetch_optional(c).await)?)
}

/// Notes that a sign-in is being used.
pub async fn touch(tx: &mut Tx, id: SignInId, now: Ts) -> Result<()> {
    on!(tx, c => sqlx::query("UPDATE sign_in SET last_seen_at = $2 WHERE id = $1")
        .bind(id.uuid()).bind(now).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// A person's sign-ins that last, newest first.
pub async fn list(tx: &mut Tx, person: PersonId, now: Ts) -> Result<Vec<SignIn>> {
    Ok(on!(tx, c => sqlx::query_as(
        "SELECT id, person_id, device, created_at, last_seen_at, expires_at FROM sign_in
         WHERE person_id = $1 AND ended_at IS NULL AND expires_at > $2 ORDER BY created_at DESC, id LIMIT 100")
        .bind(person.uuid()).bind(now).fetch_all(c).await)?)
}

/// Ends one sign-in of a person.
pub async fn end(tx: &mut Tx, person: PersonId, id: SignInId, now: Ts) -> Result<()> {
    one(
        on!(tx, c => sqlx::query("UPDATE sign_in SET ended_at = $3 WHERE id = $1 AND person_id = $2 AND ended_at IS NULL")
            .bind(id.uuid()).bind(person.uuid()).bind(now).execute(c).await.map(|r| r.rows_affected()))?,
        "the sign-in",
    )
}

/// Ends every sign-in of a person, and every code that was handed out.
pub async fn end_all(tx: &mut Tx, person: PersonId, now: Ts) -> Result<()> {
    on!(&mut *tx, c => sqlx::query("UPDATE sign_in SET ended_at = $2 WHERE person_id = $1 AND ended_at IS NULL")
        .bind(person.uuid()).bind(now).execute(c).await.map(|_| ()))?;
    on!(tx, c => sqlx::query("UPDATE sign_in_code SET used_at = $2 WHERE person_id = $1 AND used_at IS NULL")
        .bind(person.uuid()).bind(now).execute(c).await.map(|_| ()))?;
    Ok(())
}
