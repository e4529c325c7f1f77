//! Mail that is to be sent or was sent. How news go out is in [`crate::outbox`].

use std::collections::HashSet;

use kith_domain::id::{MailId, NoticeId, PersonId};
use sqlx::QueryBuilder;
use uuid::Uuid;

use crate::db::{Tx, on};
use crate::{Result, Ts, one};

/// News in one statement; at most ten bound values each.
const NEWS_AT_ONCE: usize = 1_000;

/// A mail that is about to be kept until a worker sends it.
#[derive(Clone, Debug)]
pub struct NewMail<'a> {
    /// Which.
    pub id: MailId,
    /// What it is about, in one word.
    pub kind: &'a str,
    /// Whom it is for, if that is a person here.
    pub person: Option<PersonId>,
    /// Where it goes; empty for a mail that is made only so that asking for it costs the same.
    pub recipient: &'a str,
    /// Its subject.
    pub subject: &'a str,
    /// Its text.
    pub text: &'a str,
    /// The same as HTML.
    pub html: &'a str,
    /// The same in every attempt, so that a mail that arrives twice is recognized.
    pub message_id: &'a str,
    /// From when it is of no use and not sent any more.
    pub not_after: Option<Ts>,
}

/// Something that a person is to be told: its words are made when it is sent.
#[derive(Clone, Debug)]
pub struct NewNews<'a> {
    /// Which.
    pub id: MailId,
    /// What it is about, in one word.
    pub kind: &'a str,
    /// Whom it is for.
    pub person: PersonId,
    /// What it tells of, as JSON.
    pub about: &'a str,
    /// A second one with the same key is the same one.
    pub key: &'a str,
    /// What somebody who wants no more of it unsubscribes from; empty: nothing.
    pub list: &'a str,
    /// When it is sent.
    pub due_at: Ts,
    /// Whether somebody waits for it.
    pub at_once: bool,
    /// From when it is of no use and not sent any more.
    pub not_after: Option<Ts>,
    /// The same among the person's notifications; none where it is told by mail only.
    pub notice: Option<NoticeId>,
}

/// A mail.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Mail {
    /// Which.
    #[sqlx(try_from = "Uuid")]
    pub id: MailId,
    /// What it is about, in one word.
    pub kind: String,
    /// Where it goes.
    pub recipient: String,
    /// Its subject.
    pub subject: String,
    /// Its text; empty once a mail with a secret was sent.
    pub text_body: String,
    /// The same as HTML.
    pub html_body: String,
    /// The same in every attempt.
    pub message_id: String,
    /// When it was written.
    pub created_at: Ts,
    /// From when it is of no use.
    pub not_after: Option<Ts>,
    /// When the mail server took it.
    pub sent_at: Option<Ts>,
}

/// Keeps a mail.
pub async fn insert(tx: &mut Tx, mail: &NewMail<'_>, now: Ts) -> Result<()> {
    on!(tx, c => sqlx::query(
        "INSERT INTO mail (id, kind, person_id, recipient, subject, text_body, html_body, message_id, created_at, not_after)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)")
        .bind(mail.id.uuid()).bind(mail.kind).bind(mail.person.map(PersonId::uuid)).bind(mail.recipient).bind(mail.subject)
        .bind(mail.text).bind(mail.html).bind(mail.message_id).bind(now).bind(mail.not_after)
        .execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Keeps what people are to be told, as mail and among their notifications; what is kept already under the same key stays as it is.
pub async fn insert_news(tx: &mut Tx, news: &[NewNews<'_>], now: Ts) -> Result<()> {
    for some in news.chunks(NEWS_AT_ONCE) {
        let new: Vec<Uuid> = on!(&mut *tx, c => {
            let mut query = QueryBuilder::new(
                " INSERT INTO mail (id, kind, person_id, recipient, subject, text_body, html_body, message_id, created_at, not_after,
                                   about, dedupe_key, list, due_at, at_once) ");
            query.push_values(some, |mut row, news| {
                row.push_bind(news.id.uuid()).push_bind(news.kind.to_owned()).push_bind(news.person.uuid())
                    .push("'', '', '', ''").push_bind(news.id.to_string()).push_bind(now).push_bind(news.not_after)
                    .push_bind(news.about.to_owned()).push_bind(news.key.to_owned()).push_bind(news.list.to_owned())
                    .push_bind(news.due_at).push_bind(news.at_once);
            });
            query.push(" ON CONFLICT (dedupe_key) DO NOTHING RETURNING id").build_query_scalar().fetch_all(c).await
        })?;
        let new: HashSet<Uuid> = new.into_iter().collect();
        let noted: Vec<(NoticeId, &NewNews<'_>)> = some
            .iter()
            .filter(|news| new.contains(&news.id.uuid()))
            .filter_map(|news| Some((news.notice?, news)))
            .collect();
        if noted.is_empty() {
            continue;
        }
        on!(&mut *tx, c => {
            let mut query = QueryBuilder::new(" INSERT INTO notice (id, person_id, kind, about, created_at) ");
            query.push_values(noted, |mut row, (id, news)| {
                row.push_bind(id.uuid()).push_bind(news.person.uuid()).push_bind(news.kind.to_owned())
                    .push_bind(news.about.to_owned()).push_bind(now);
            });
            query.build().execute(c).await.map(|_| ())
        })?;
    }
    Ok(())
}

/// One mail.
pub async fn find(tx: &mut Tx, id: MailId) -> Result<Option<Mail>> {
    Ok(on!(tx, c => sqlx::query_as(
        "SELECT id, kind, recipient, subject, text_body, html_body, message_id, created_at, not_after, sent_at
         FROM mail WHERE id = $1").bind(id.uuid()).fetch_optional(c).await)?)
}

/// The newest mails that go to somebody, newest first, news left out.
pub async fn newest(tx: &mut Tx, limit: i64) -> Result<Vec<Mail>> {
    Ok(on!(tx, c => sqlx::query_as(
        "SELECT id, kind, recipient, subject, text_body, html_body, message_id, created_at, not_after, sent_at
         FROM mail WHERE recipient <> '' ORDER BY created_at DESC, id DESC LIMIT $1").bind(limit).fetch_all(c).await)?)
}

/// The mail server took it.
pub async fn sent(tx: &mut Tx, id: MailId, now: Ts) -> Result<()> {
    one(
        on!(tx, c => sqlx::query("UPDATE mail SET sent_at = $2, fate = 'sent' WHERE id = $1 AND sent_at IS NULL")
            .bind(id.uuid()).bind(now).execute(c).await.map(|r| r.rows_affected()))?,
        "the mail",
    )
}

/// Forgets what it said.
pub async fn empty(tx: &mut Tx, id: MailId) -> Result<()> {
    on!(tx, c => sqlx::query("UPDATE mail SET text_body = '', html_body = '' WHERE id = $1")
        .bind(id.uuid()).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Forgets one mail.
pub async fn forget(tx: &mut Tx, id: MailId) -> Result<()> {
    on!(tx, c => sqlx::query("DELETE FROM mail WHERE id = $1").bind(id.uuid()).execute(c).await.map(|_| ()))?;
    Ok(())
}
