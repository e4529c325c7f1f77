//! Tokens of the JSON API, and the answers that are given again to a request that comes twice.

use kith_domain::id::ApiTokenId;
use uuid::Uuid;

use crate::db::{Tx, on};
use crate::{Result, Ts, one};

/// A token, without its secret.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct ApiToken {
    /// Which.
    #[sqlx(try_from = "Uuid")]
    pub id: ApiTokenId,
    /// What it is for, in the words of whoever made it.
    pub name: String,
    /// The names of its scopes, with a space between.
    pub scopes: String,
    /// When it was made.
    pub created_at: Ts,
    /// When it ends by itself; never when there is none.
    pub expires_at: Option<Ts>,
    /// When it was last used, to within a few minutes.
    pub last_used_at: Option<Ts>,
    /// Since when it is good for nothing.
    pub revoked_at: Option<Ts>,
}

/// Keeps a token by the hash of its secret.
pub async fn insert(tx: &mut Tx, token: &ApiToken, secret_hash: &[u8]) -> Result<()> {
    on!(tx, c => sqlx::query(
        "INSERT INTO api_token (id, name, secret_hash, scopes, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6)")
        .bind(token.id.uuid()).bind(&token.name).bind(secret_hash).bind(&token.scopes).bind(token.created_at)
        .bind(token.expires_at).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// The token with this secret, while it lasts.
pub async fn recognize(tx: &mut Tx, secret_hash: &[u8], now: Ts) -> Result<Option<ApiToken>> {
    Ok(on!(tx, c => sqlx::query_as(
        "SELECT id, name, scopes, created_at, expires_at, last_used_at, revoked_at FROM api_token
         WHERE secret_hash = $1 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > $2)")
        .bind(secret_hash).bind(now).fetch_optional(c).await)?)
}

/// Notes that a token is being used.
pub async fn touch(tx: &mut Tx, id: ApiTokenId, now: Ts) -> Result<()> {
    on!(tx, c => sqlx::query("UPDATE api_token SET last_used_at = $2 WHERE id = $1")
        .bind(id.uuid()).bind(now).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Tokens, newest first; the revoked ones too, so that a name in the audit log stays explained.
pub async fn list(tx: &mut Tx, limit: i64) -> Result<Vec<ApiToken>> {
    Ok(on!(tx, c => sqlx::query_as(
        "SELECT id, name, scopes, created_at, expires_at, last_used_at, revoked_at FROM api_token
         ORDER BY created_at DESC, id DESC LIMIT $1").bind(limit).fetch_all(c).await)?)
}

/// Ends a token, once.
pub async fn revoke(tx: &mut Tx, id: ApiTokenId, now: Ts) -> Result<()> {
    one(
        on!(tx, c => sqlx::query("UPDATE api_token SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL")
            .bind(id.uuid()).bind(now).execute(c).await.map(|r| r.rows_affected()))?,
        "the token",
    )
}

/// A request that came with a key, and what it was answered.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Answered {
    /// Over method, path and body.
    pub request_hash: Vec<u8>,
    /// The HTTP status; 0 while the answer is being made.
    pub status: i64,
    /// The answer; empty while it is being made.
    pub body: String,
    /// When the request came.
    pub created_at: Ts,
}

/// Takes a key for a request whose answer is about to be made; `false` when it is taken.
pub async fn take_key(tx: &mut Tx, token: ApiTokenId, key: &str, request_hash: &[u8], now: Ts) -> Result<bool> {
    Ok(on!(tx, c => sqlx::query(
        "INSERT INTO idempotency_key (token_id, key, request_hash, status, body, created_at)
         VALUES ($1, $2, $3, 0, '', $4) ON CONFLICT (token_id, key) DO NOTHING")
        .bind(token.uuid()).bind(key).bind(request_hash).bind(now).execute(c).await.map(|r| r.rows_affected() == 1))?)
}

/// What a key was used for.
pub async fn find_key(tx: &mut Tx, token: ApiTokenId, key: &str) -> Result<Option<Answered>> {
    Ok(on!(tx, c => sqlx::query_as(
        "SELECT request_hash, status, body, created_at FROM idempotency_key WHERE token_id = $1 AND key = $2")
        .bind(token.uuid()).bind(key).fetch_optional(c).await)?)
}

/// Keeps the answer that was made for a key.
pub async fn answer_key(tx: &mut Tx, token: ApiTokenId, key: &str, status: i64, body: &str) -> Result<()> {
    one(
        on!(tx, c => sqlx::query("UPDATE idempotency_key SET status = $3, body = $4 WHERE token_id = $1 AND key = $2 AND status = 0")
            .bind(token.uuid()).bind(key).bind(status).bind(body).execute(c).await.map(|r| r.rows_affected()))?,
        "the idempotency key",
    )
}

/// Gives a key back whose answer was never made, so that the request can be tried again. Only if it was taken at `since`: another
/// request may have taken it over meanwhile.
pub async fn give_key_back(tx: &mut Tx, token: ApiTokenId, key: &str, since: Ts) -> Result<()> {
    on!(tx, c => sqlx::query("DELETE FROM idempotency_key WHERE token_id = $1 AND key = $2 AND status = 0 AND created_at = $3")
        .bind(token.uuid()).bind(key).bind(since).execute(c).await.map(|_| ()))?;
    Ok(())
}
