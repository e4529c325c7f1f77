//! The audit log: who did what when, sealed so that any change, deletion or reordering shows.

use std::collections::{BTreeSet, HashMap};

use kith_domain::permission::{Administrator, By};
use kith_store::audit::{self as rows, Entry, Named};
use kith_store::{Ts, Tx};
use serde_json::Value;
use uuid::Uuid;

use super::secret::mac;
use super::{House, Result};

/// Rows that [`House::verify_audit`] reads at a time.
const AT_ONCE: i64 = 1_000;
/// The most rows on a page.
pub const MOST_ON_A_PAGE: i64 = 200;
/// The longest text in a detail, in bytes: all scopes of a token fit.
const LONGEST_DETAIL: usize = 80;

/// What a check of the log found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verified {
    /// Every row is as it was written.
    Sound {
        /// How many there are.
        rows: i64,
    },
    /// The first place that is not.
    Broken {
        /// The number of the row.
        seq: i64,
        /// What is wrong with it.
        why: &'static str,
    },
}

impl House {
    /// Adds a row to the log, in the transaction of what it tells of.
    ///
    /// `action` is `thing.happened`, `subject` names what it happened to (`person:…`). `detail` holds ids, numbers and words of the
    /// program's own: the log is never changed, so nothing may stand in it that somebody can want to be erased.
    pub(super) async fn log(&self, tx: &mut Tx, by: By, action: &str, subject: &str, detail: &Value) -> Result<()> {
        debug_assert!(is_impersonal(detail), "{action}: {detail} may hold something personal");
        let head = rows::take_head(tx).await?;
        let mut entry = Entry {
            seq: head.seq + 1,
            at: self.now(),
            actor: by.to_string(),
            action: action.to_owned(),
            subject: subject.to_owned(),
            detail: detail.to_string(),
            hash: Vec::new(),
        };
        entry.hash = self.seal(&entry, &head.hash);
        rows::append(tx, &entry, &self.seal_end(entry.seq, &entry.hash)).await?;
        Ok(())
    }

    /// Begins the log of a new installation.
    pub(super) async fn begin_audit(&self, tx: &mut Tx) -> Result<()> {
        Ok(rows::begin(tx, &self.seal_end(0, &[])).await?)
    }

    /// Reads the whole log and tells the first row that is not as it was written. The seals need the secret of the installation,
    /// so whoever can write to the database but does not have the secret cannot make new ones. Only putting back an older copy of
    /// the whole log cannot be seen from inside: keep the number of rows that was told last time.
    pub async fn verify_audit(&self) -> Result<Verified> {
        let mut tx = self.db.read().await?;
        let (mut seq, mut end) = (0, self.seal_end(0, &[]));
        loop {
            let entries = rows::after(&mut tx, seq, AT_ONCE).await?;
            if entries.is_empty() {
                break;
            }
            for entry in entries {
                if entry.seq != seq + 1 {
                    return Ok(broken(seq + 1, "the row is missing"));
                }
                // A row is sealed over the end that it was added to: rows added after a cut do not mend the cut.
                if self.seal(&entry, &end) != entry.hash {
                    return Ok(broken(entry.seq, "the row was changed, or rows before it were cut off"));
                }
                (seq, end) = (entry.seq, self.seal_end(entry.seq, &entry.hash));
            }
        }
        Ok(match rows::head(&mut tx).await? {
            Some(head) if head.seq > seq => broken(seq + 1, "the row is missing"),
            Some(head) if head.seq == seq && head.hash == end => Verified::Sound { rows: seq },
            Some(_) | None => broken(seq + 1, "the end of the log was changed"),
        })
    }

    /// A page of the log, newest first: rows with a number below `before`, or the newest.
    pub async fn audit_page(&self, _: Administrator, before: Option<i64>, limit: i64) -> Result<Vec<Entry>> {
        let mut tx = self.db.read().await?;
        let limit = limit.clamp(1, MOST_ON_A_PAGE);
        Ok(rows::before(&mut tx, before.unwrap_or(i64::MAX), limit).await?)
    }

    /// The names of what rows of the log name, by the words they use (`person:…`); whoever was erased has none.
    pub async fn audit_names(&self, _: Administrator, entries: &[Entry]) -> Result<HashMap<String, String>> {
        let mut tx = self.db.read().await?;
        let mut names = HashMap::new();
        for (named, word) in [
            (Named::Person, "person"),
            (Named::Program, "program"),
            (Named::Field, "field"),
            (Named::Token, "token"),
        ] {
            let words = entries.iter().flat_map(|entry| [&entry.actor, &entry.subject]);
            let ids = words.filter_map(|text| text.strip_prefix(word)?.strip_prefix(':')?.parse().ok());
            let ids: BTreeSet<Uuid> = ids.collect();
            let ids: Vec<Uuid> = ids.into_iter().collect();
            for (id, name) in rows::names(&mut tx, named, &ids).await? {
                names.insert(format!("{word}:{id}"), name);
            }
        }
        Ok(names)
    }

    /// The seal over the end of the log, after a row with this number and seal.
    fn seal_end(&self, seq: i64, hash: &[u8]) -> Vec<u8> {
        mac(&self.secret.key_for("audit end"), &[&seq.to_le_bytes(), hash]).to_vec()
    }

    fn seal(&self, entry: &Entry, before: &[u8]) -> Vec<u8> {
        let at: Ts = entry.at;
        mac(
            &self.secret.key_for("audit"),
            &[
                before,
                &entry.seq.to_le_bytes(),
                at.timestamp().to_string().as_bytes(),
                entry.actor.as_bytes(),
                entry.action.as_bytes(),
                entry.subject.as_bytes(),
                entry.detail.as_bytes(),
            ],
        )
        .to_vec()
    }
}

/// Whether a detail can only hold ids, numbers and words of the program: no text of it has a capital, a sign of an address, a
/// letter beyond English, or the length of a sentence.
fn is_impersonal(detail: &Value) -> bool {
    let bare = |text: &str| {
        let known = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || " .:_-".contains(c);
        text.len() <= LONGEST_DETAIL && text.chars().all(known)
    };
    match detail {
        Value::String(text) => bare(text),
        Value::Array(values) => values.iter().all(is_impersonal),
        Value::Object(values) => values.iter().all(|(key, value)| bare(key) && is_impersonal(value)),
        Value::Null | Value::Bool(_) | Value::Number(_) => true,
    }
}

fn broken(seq: i64, why: &'static str) -> Verified {
    Verified::Broken { seq, why }
}

#[cfg(test)]
mod tests;
