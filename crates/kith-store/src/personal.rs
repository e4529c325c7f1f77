//! Where personal data is: every column of every table, and what becomes of it when a person wants to see it or wants it gone.
//!
//! A test reads the schema: a column that stands neither in [`TABLES`] nor in [`NOT_PERSONAL`] fails it.

use kith_domain::id::PersonId;
use serde_json::{Map, Value, json};
use sqlx::{AssertSqlSafe, ColumnIndex, Decode, Row, Type};
use uuid::Uuid;

use crate::db::{Tx, on};
use crate::{Result, Ts};

/// A table that holds something about people.
#[derive(Clone, Copy, Debug)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// What its rows are, as a key of the catalogue of texts; empty where they are not shown.
    pub what: &'static str,
    /// Which of its rows are about a person.
    pub rows: Rows,
    /// What becomes of those rows when the person is erased.
    pub erased: Erased,
    /// The personal columns.
    pub columns: &'static [Column],
}

/// Which rows are about a person.
#[derive(Clone, Copy, Debug)]
pub enum Rows {
    /// Those for which this holds, with the person's id as `$1`.
    Of(&'static str),
    /// Those for which this holds, with the person's id as the text `person:…` as `$1`.
    Naming(&'static str),
    /// Rows about many people at once; this tells which can hold this person. They are not exported.
    Shared(&'static str),
}

/// What becomes of a person's rows.
#[derive(Clone, Copy, Debug)]
pub enum Erased {
    /// They go.
    Deleted,
    /// They stay, with these columns emptied.
    Emptied(&'static str),
    /// They stay, for this reason.
    Kept(&'static str),
}

/// One personal column.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// What it says, as a key of the catalogue of texts; empty where it is not shown.
    pub what: &'static str,
    /// How it is shown to its person.
    pub shown: Shown,
}

/// How a column is shown to its person.
#[derive(Clone, Copy, Debug)]
pub enum Shown {
    /// As text.
    Text,
    /// As an instant.
    Instant,
    /// As a number.
    Number,
    /// As yes or no.
    Flag,
    /// As an id.
    Id,
    /// As the name of what the id stands for: a statement that finds it.
    Name(&'static str),
    /// Sealed: only the owner's part of the house can open it.
    Sealed,
    /// Not at all, for this reason.
    Not(&'static str),
}

const PERSON_NAME: &str = "SELECT name FROM person WHERE id = $1";
const FIELD_LABEL: &str = "SELECT label FROM field WHERE id = $1";
const PROGRAM_NAME: &str = "SELECT name FROM program WHERE id = $1";
/// Codes and mails may have gone to the address of a person before there was a person with it.
const BY_PERSON_OR_ADDRESS: &str =
    "person_id = $1 OR email_folded = (SELECT p.email_folded FROM person p WHERE p.id = $1)";
const BY_PERSON_OR_RECIPIENT: &str =
    "person_id = $1 OR lower(recipient) = (SELECT p.email_folded FROM person p WHERE p.id = $1)";
const DERIVED: &str = "made from another column that is shown";
const HASH: &str = "a hash of a secret that the person has or had";

const fn column(name: &'static str, what: &'static str, shown: Shown) -> Column {
    Column { name, what, shown }
}

const fn hidden(name: &'static str, why: &'static str) -> Column {
    let (what, shown) = ("", Shown::Not(why));
    Column { name, what, shown }
}

/// Every table with personal data, in the order in which rows are erased: the person itself last, because others point to it.
pub const TABLES: &[Table] = &[
    Table {
        name: "field_value",
        what: "kept-field-value",
        rows: Rows::Of("person_id = $1"),
        erased: Erased::Deleted,
        columns: &[
            column("person_id", "kept-number", Shown::Id),
            column("field_id", "kept-field", Shown::Name(FIELD_LABEL)),
            column("position", "kept-position", Shown::Number),
            column("value", "kept-value", Shown::Text),
            hidden("folded", DERIVED),
        ],
    },
    Table {
        name: "organizer",
        what: "kept-organizer",
        rows: Rows::Of("person_id = $1"),
        erased: Erased::Deleted,
        columns: &[
            column("program_id", "kept-program", Shown::Name(PROGRAM_NAME)),
            column("person_id", "kept-number", Shown::Id),
            column("since", "kept-since", Shown::Instant),
        ],
    },
    Table {
        name: "enrolment",
        what: "kept-enrolment",
        rows: Rows::Of("person_id = $1"),
        erased: Erased::Deleted,
        columns: &[
            column("program_id", "kept-program", Shown::Name(PROGRAM_NAME)),
            column("person_id", "kept-number", Shown::Id),
            column("enrolled_at", "kept-since", Shown::Instant),
            column("left_at", "kept-left", Shown::Instant),
        ],
    },
    Table {
        name: "sign_in_code",
        what: "kept-sign-in-code",
        rows: Rows::Of(BY_PERSON_OR_ADDRESS),
        erased: Erased::Deleted,
        columns: &[
            column("id", "kept-number", Shown::Id),
            column("purpose", "kept-purpose", Shown::Text),
            column("email_folded", "kept-email", Shown::Text),
            column("person_id", "kept-number", Shown::Id),
            hidden("code_hash", HASH),
            hidden("link_hash", HASH),
            column("created_at", "kept-created", Shown::Instant),
            column("expires_at", "kept-expires", Shown::Instant),
            column("used_at", "kept-used", Shown::Instant),
            column("wrong_tries", "kept-wrong-tries", Shown::Number),
        ],
    },
    Table {
        name: "sign_in",
        what: "kept-sign-in",
        rows: Rows::Of("person_id = $1"),
        erased: Erased::Deleted,
        columns: &[
            column("id", "kept-number", Shown::Id),
            column("person_id", "kept-number", Shown::Id),
            hidden("secret_hash", HASH),
            column("device", "kept-device", Shown::Text),
            column("created_at", "kept-created", Shown::Instant),
            column("last_seen_at", "kept-last-seen", Shown::Instant),
            column("expires_at", "kept-expires", Shown::Instant),
            column("ended_at", "kept-ended", Shown::Instant),
        ],
    },
    Table {
        name: "mail",
        what: "kept-mail",
        rows: Rows::Of(BY_PERSON_OR_RECIPIENT),
        erased: Erased::Deleted,
        columns: &[
            column("id", "kept-number", Shown::Id),
            column("kind", "kept-kind", Shown::Text),
            column("person_id", "kept-number", Shown::Id),
            column("recipient", "kept-email", Shown::Text),
            column("subject", "kept-subject", Shown::Text),
            column("text_body", "kept-text", Shown::Text),
            hidden("html_body", "the same as text_body, for programs that show pictures"),
            column("message_id", "kept-number", Shown::Text),
            column("created_at", "kept-created", Shown::Instant),
            hidden("not_after", "from when the mail is of no use to anybody"),
            column("sent_at", "kept-sent", Shown::Instant),
        ],
    },
    Table {
        name: "job",
        what: "",
        // The payload holds ids only; what a mail server answered may hold an address.
        rows: Rows::Shared(
            "last_error IS NOT NULL AND EXISTS (SELECT 1 FROM person p
             WHERE p.id = $1 AND replace(lower(last_error), p.email_folded, '') <> lower(last_error))",
        ),
        erased: Erased::Emptied("last_error = NULL"),
        columns: &[hidden("last_error", "tells of a failure of Kith, not of the person")],
    },
    Table {
        name: "people_import",
        what: "",
        rows: Rows::Shared("EXISTS (SELECT 1 FROM person p WHERE p.id = $1)"),
        // Both databases cut a value to nothing in this way; SQLite makes none of what is empty already.
        erased: Erased::Emptied(
            "content = coalesce(substr(content, 1, 0), content), preview = '{}', error = NULL, file_name = '',
             state = CASE WHEN state IN ('uploaded', 'previewed', 'held') THEN 'discarded' ELSE state END",
        ),
        columns: &[
            hidden("created_by", "who imported stands in the audit log, which is shown"),
            hidden(
                "file_name",
                "a file about many people; a person's part of it is in the profile",
            ),
            hidden(
                "content",
                "a file about many people; a person's part of it is in the profile",
            ),
            hidden(
                "preview",
                "a file about many people; a person's part of it is in the profile",
            ),
            hidden("error", "tells of a failure of the file, not of the person"),
        ],
    },
    Table {
        name: "idempotency_key",
        what: "",
        rows: Rows::Shared("EXISTS (SELECT 1 FROM person p WHERE p.id = $1)"),
        erased: Erased::Deleted,
        columns: &[
            hidden("request_hash", "over what a program sent about people"),
            hidden(
                "body",
                "what a program was answered, about many people; forgotten within a day",
            ),
        ],
    },
    Table {
        name: "private_text",
        what: "kept-private-text",
        rows: Rows::Of("owner_id = $1"),
        erased: Erased::Deleted,
        columns: &[
            column("owner_id", "kept-number", Shown::Id),
            column("kind", "kept-kind", Shown::Text),
            column("sealed", "kept-sealed", Shown::Sealed),
        ],
    },
    Table {
        name: "person_key",
        what: "kept-person-key",
        rows: Rows::Of("person_id = $1"),
        erased: Erased::Deleted,
        columns: &[
            column("person_id", "kept-number", Shown::Id),
            hidden("wrapped", "the sealed key of what is shown opened"),
        ],
    },
    Table {
        name: "erasure",
        what: "kept-erasure",
        rows: Rows::Of("person_id = $1"),
        erased: Erased::Kept("an id that belongs to nobody any more; a restored backup erases the person again by it"),
        columns: &[
            column("person_id", "kept-number", Shown::Id),
            column("at", "kept-at", Shown::Instant),
        ],
    },
    Table {
        name: "audit",
        what: "kept-audit",
        rows: Rows::Naming("actor = $1 OR subject = $1"),
        erased: Erased::Kept(
            "a log that could be changed would prove nothing; it holds ids only, which belong to nobody any more",
        ),
        columns: &[
            column("at", "kept-at", Shown::Instant),
            hidden("actor", "may be somebody else"),
            column("action", "kept-action", Shown::Text),
            hidden("subject", "may be somebody else"),
            column("detail", "kept-detail", Shown::Text),
        ],
    },
    Table {
        name: "person",
        what: "kept-person",
        rows: Rows::Of("id = $1"),
        erased: Erased::Deleted,
        columns: &[
            column("id", "kept-number", Shown::Id),
            column("external_id", "kept-external", Shown::Text),
            column("email", "kept-email", Shown::Text),
            hidden("email_folded", DERIVED),
            column("name", "kept-name", Shown::Text),
            hidden("sort_name", DERIVED),
            hidden("search_text", DERIVED),
            column("language", "kept-language", Shown::Text),
            column("time_zone", "kept-time-zone", Shown::Text),
            column("manager_id", "kept-manager", Shown::Name(PERSON_NAME)),
            column("administrator", "kept-administrator", Shown::Flag),
            column("source", "kept-source", Shown::Text),
            column("created_at", "kept-created", Shown::Instant),
            column("updated_at", "kept-updated", Shown::Instant),
            column("profile_saved_at", "kept-profile-saved", Shown::Instant),
            column("deactivated_at", "kept-deactivated", Shown::Instant),
        ],
    },
];

/// The columns that tell nothing about a person.
pub const NOT_PERSONAL: &[(&str, &[&str])] = &[
    (
        "installation",
        &["id", "name", "secret_check", "created_at", "set_up_at"],
    ),
    (
        "field",
        &[
            "id",
            "name",
            "label",
            "kind",
            "owner",
            "visibility",
            "choices",
            "position",
            "created_at",
        ],
    ),
    ("program", &["id", "name", "purpose", "created_at", "archived_at"]),
    // The name is a seal over what is counted.
    ("rate_counter", &["name", "window_start", "hits"]),
    (
        "job",
        &[
            "id",
            "kind",
            "payload",
            "dedupe_key",
            "state",
            "run_at",
            "attempts",
            "lease_until",
            "leased_by",
            "created_at",
            "finished_at",
        ],
    ),
    ("schedule", &["name", "next_at", "last_at"]),
    ("audit", &["seq", "hash"]),
    ("audit_head", &["id", "seq", "hash"]),
    (
        "api_token",
        &[
            "id",
            "name",
            "secret_hash",
            "scopes",
            "created_at",
            "expires_at",
            "last_used_at",
            "revoked_at",
        ],
    ),
    ("idempotency_key", &["token_id", "key", "status", "created_at"]),
    (
        "people_import",
        &[
            "id",
            "whole",
            "mapping",
            "state",
            "rows_total",
            "rows_done",
            "created_at",
            "finished_at",
        ],
    ),
];

/// What is kept about a person in one table.
#[derive(Clone, Debug, PartialEq)]
pub struct Section {
    /// The table.
    pub table: &'static str,
    /// Its rows: column and value.
    pub rows: Vec<Map<String, Value>>,
}

/// Everything that is kept about a person and shown, table by table; tables without such rows are left out. Sealed columns are
/// missing: whoever can open them adds them.
pub async fn gather(tx: &mut Tx, person: PersonId) -> Result<Vec<Section>> {
    let mut sections = Vec::new();
    for table in TABLES {
        let shown: Vec<&Column> = table
            .columns
            .iter()
            .filter(|column| !matches!(column.shown, Shown::Not(_) | Shown::Sealed))
            .collect();
        let names: Vec<_> = shown.iter().map(|column| column.name).collect();
        let list = names.join(", ");
        let select = |rows| ["SELECT", &list, "FROM", table.name, "WHERE", rows, "ORDER BY", &list].join(" ");
        let mut rows = match table.rows {
            Rows::Of(rows) => on!(&mut *tx, c => sqlx::query(AssertSqlSafe(select(rows))).bind(person.uuid())
                .fetch_all(c).await?.iter().map(|row| values(row, &shown)).collect::<Result<Vec<_>>>())?,
            Rows::Naming(rows) => {
                on!(&mut *tx, c => sqlx::query(AssertSqlSafe(select(rows))).bind(format!("person:{person}"))
                .fetch_all(c).await?.iter().map(|row| values(row, &shown)).collect::<Result<Vec<_>>>())?
            }
            Rows::Shared(_) => continue,
        };
        for column in &shown {
            if let Shown::Name(statement) = column.shown {
                name_ids(tx, &mut rows, column.name, statement).await?;
            }
        }
        if !rows.is_empty() {
            sections.push(Section {
                table: table.name,
                rows,
            });
        }
    }
    Ok(sections)
}

/// Puts names beside ids, which would tell a person nothing.
async fn name_ids(tx: &mut Tx, rows: &mut [Map<String, Value>], column: &str, statement: &'static str) -> Result<()> {
    for row in rows {
        let Some(id) = row[column].as_str().and_then(|text| Uuid::try_parse(text).ok()) else {
            continue;
        };
        let name: Option<String> = on!(&mut *tx, c => sqlx::query_scalar(statement).bind(id).fetch_optional(c).await)?;
        row.insert(column.to_owned(), json!({ "id": id, "name": name }));
    }
    Ok(())
}

fn values<R: Row>(row: &R, columns: &[&Column]) -> Result<Map<String, Value>>
where
    for<'a> &'a str: ColumnIndex<R>,
    for<'a> String: Decode<'a, R::Database> + Type<R::Database>,
    for<'a> i64: Decode<'a, R::Database> + Type<R::Database>,
    for<'a> bool: Decode<'a, R::Database> + Type<R::Database>,
    for<'a> Uuid: Decode<'a, R::Database> + Type<R::Database>,
    for<'a> Ts: Decode<'a, R::Database> + Type<R::Database>,
{
    let mut values = Map::new();
    for column in columns {
        let name = column.name;
        let value = match column.shown {
            Shown::Text => json!(row.try_get::<Option<String>, _>(name)?),
            Shown::Number => json!(row.try_get::<Option<i64>, _>(name)?),
            Shown::Flag => json!(row.try_get::<Option<bool>, _>(name)?),
            Shown::Id | Shown::Name(_) => json!(row.try_get::<Option<Uuid>, _>(name)?),
            Shown::Instant => {
                let instant = row.try_get::<Option<Ts>, _>(name)?;
                json!(instant.map(|t| t.timestamp().to_string()))
            }
            Shown::Sealed | Shown::Not(_) => continue,
        };
        values.insert(name.to_owned(), value);
    }
    Ok(values)
}

/// Erases a person from every table, by the rule of each, and notes the id of who is gone.
pub async fn erase(tx: &mut Tx, person: PersonId, now: Ts) -> Result<()> {
    for table in TABLES {
        let (Rows::Of(rows) | Rows::Shared(rows)) = table.rows else {
            continue; // what only names the person is kept, see the rule of the table
        };
        let statement = match table.erased {
            Erased::Deleted => ["DELETE", "FROM", table.name, "WHERE", rows].join(" "),
            Erased::Emptied(columns) => ["UPDATE", table.name, "SET", columns, "WHERE", rows].join(" "),
            Erased::Kept(_) => continue,
        };
        on!(&mut *tx, c => sqlx::query(AssertSqlSafe(statement)).bind(person.uuid()).execute(c).await.map(|_| ()))?;
    }
    note_erasure(tx, person, now).await
}

/// Notes the id of who is gone; the first time counts.
pub async fn note_erasure(tx: &mut Tx, person: PersonId, now: Ts) -> Result<()> {
    on!(tx, c => sqlx::query("INSERT INTO erasure (person_id, at) VALUES ($1, $2) ON CONFLICT (person_id) DO NOTHING")
        .bind(person.uuid()).bind(now).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// The ids of everybody who is gone.
pub async fn erased(tx: &mut Tx) -> Result<Vec<PersonId>> {
    let ids: Vec<Uuid> =
        on!(tx, c => sqlx::query_scalar("SELECT person_id FROM erasure ORDER BY at, person_id").fetch_all(c).await)?;
    Ok(ids.into_iter().map(PersonId::from).collect())
}

/// How many active administrators there are.
pub async fn active_administrators(tx: &mut Tx) -> Result<i64> {
    Ok(
        on!(tx, c => sqlx::query_scalar("SELECT COUNT(*) FROM person WHERE administrator AND deactivated_at IS NULL")
        .fetch_one(c).await)?,
    )
}

/// Whether people are being imported at this moment.
pub async fn importing(tx: &mut Tx) -> Result<bool> {
    Ok(
        on!(tx, c => sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM people_import WHERE state = 'running')")
        .fetch_one(c).await)?,
    )
}
