//! What people write for themselves alone: sealed with a key of their own, which is itself sealed. Only sealed bytes come here.

use kith_domain::id::PersonId;

use crate::db::{Tx, on};
use crate::{Result, one};

/// The sealed key of a person; `None` when the person never kept anything.
pub async fn find_key(tx: &mut Tx, person: PersonId) -> Result<Option<Vec<u8>>> {
    Ok(
        on!(tx, c => sqlx::query_scalar("SELECT wrapped FROM person_key WHERE person_id = $1")
        .bind(person.uuid()).fetch_optional(c).await)?,
    )
}

/// Takes the key of a person for this transaction, and keeps `wrapped` as the key if there is none yet. Two who change a text of
/// the same person wait for one another.
pub async fn take_key(tx: &mut Tx, person: PersonId, wrapped: &[u8]) -> Result<Vec<u8>> {
    Ok(on!(tx, c => sqlx::query_scalar(
        "INSERT INTO person_key (person_id, wrapped) VALUES ($1, $2)
         ON CONFLICT (person_id) DO UPDATE SET wrapped = person_key.wrapped RETURNING wrapped")
        .bind(person.uuid()).bind(wrapped).fetch_one(c).await)?)
}

/// A sealed text.
pub async fn find(tx: &mut Tx, owner: PersonId, kind: &str) -> Result<Option<Vec<u8>>> {
    Ok(
        on!(tx, c => sqlx::query_scalar("SELECT sealed FROM private_text WHERE owner_id = $1 AND kind = $2")
            .bind(owner.uuid()).bind(kind).fetch_optional(c).await)?,
    )
}

/// Keeps a sealed text in place of the one before.
pub async fn keep(tx: &mut Tx, owner: PersonId, kind: &str, sealed: &[u8]) -> Result<()> {
    one(
        on!(tx, c => sqlx::query(
            "INSERT INTO private_text (owner_id, kind, sealed) VALUES ($1, $2, $3)
             ON CONFLICT (owner_id, kind) DO UPDATE SET sealed = excluded.sealed")
            .bind(owner.uuid()).bind(kind).bind(sealed).execute(c).await.map(|r| r.rows_affected()))?,
        "the private text",
    )
}
