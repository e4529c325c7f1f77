//! Backups: the whole database in one file that either database can be restored from.
//!
//! Lines of JSON. The first tells what it is, then each table has a line with its columns and a line for every row, and the last
//! holds the numbers of rows and a digest of everything before it. Values are written as SQLite keeps them: texts, numbers and
//! bytes; instants as text of one width.

use std::collections::BTreeMap;
use std::io::{BufRead, Write};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use futures_util::TryStreamExt;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use sqlx::{QueryBuilder, Row, SqlSafeStr};
use uuid::Uuid;

use crate::db::{Db, Tx, on};
use crate::dialect::{Kind, any_row, every_row, new_rows, some_rows};
use crate::{Error, Result, Ts, migrate};

/// Every table with something of ours in it, each after those that it refers to. The table of migrations is not restored but made.
pub const TABLES: [&str; 38] = [
    "installation",
    "person",
    "field",
    "field_value",
    "program",
    "match_type",
    "saved_template",
    "organizer",
    "enrolment",
    "round",
    "round_input",
    "round_person",
    "exclusion",
    "matches",
    "match_member",
    "session",
    "session_guest",
    "calendar_feed",
    "busy_feed",
    "notice",
    "prompt",
    "prompt_answer",
    "unsubscription",
    "dead_address",
    "sign_in_code",
    "sign_in",
    "rate_counter",
    "job",
    "schedule",
    "mail",
    "audit",
    "audit_head",
    "person_key",
    "private_text",
    "erasure",
    "api_token",
    "idempotency_key",
    "people_import",
];

/// Rows of SQLite that are in memory at a time.
const ROWS_AT_ONCE: i64 = 1_000;
/// Values in one statement; SQLite takes 32,766.
const VALUES_AT_ONCE: usize = 20_000;
/// How the last line begins.
const TAIL: &str = "{\"rows\":";
/// The form of the file.
const FORM: i64 = 1;

/// The first line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// The form of the file; this one is 1.
    pub kith_backup: i64,
    /// When it was made.
    pub made_at: String,
    /// The version of the Kith that made it.
    pub kith: String,
    /// The steps of the schema.
    pub schema: Vec<String>,
}

/// The last line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tail {
    /// How many rows each table has.
    pub rows: BTreeMap<String, i64>,
    /// Over every byte before this line.
    pub sha256: String,
}

#[derive(Debug, Serialize, Deserialize)]
struct TableLine {
    table: String,
    columns: Vec<String>,
}

/// A value on its way into a database.
#[derive(Clone, Debug)]
enum Cell {
    Text(Option<String>),
    Number(Option<i64>),
    YesNo(Option<bool>),
    Id(Option<Uuid>),
    Bytes(Option<Vec<u8>>),
    Instant(Option<Ts>),
}

/// Writes everything that the database holds at one moment, while others go on writing. Returns the last line.
///
/// # Errors
/// [`Error::File`] when the file cannot be written, [`Error::Schema`] when the database is not up to date.
pub async fn write(db: &Db, out: &mut (impl Write + Send), version: &str, now: Ts) -> Result<Tail> {
    db.check().await?;
    let mut tx = db.read().await?;
    let mut out = Digesting::new(out);
    out.line(&Head {
        kith_backup: FORM,
        made_at: now.timestamp().to_string(),
        kith: version.to_owned(),
        schema: migrate::ran(&mut tx).await?,
    })?;
    let mut rows = BTreeMap::new();
    for table in TABLES {
        rows.insert(table.to_owned(), write_table(&mut tx, table, &mut out).await?);
    }
    let tail = Tail {
        rows,
        sha256: out.digest(),
    };
    out.line(&tail)?;
    out.inner.flush()?;
    Ok(tail)
}

async fn write_table<W: Write + Send>(tx: &mut Tx, table: &str, out: &mut Digesting<'_, W>) -> Result<i64> {
    let columns = tx.columns(table).await?;
    out.line(&TableLine {
        table: table.to_owned(),
        columns: columns.iter().map(|(name, _)| name.clone()).collect(),
    })?;
    let mut count = 0;
    macro_rules! write_row {
        ($row:expr) => {{
            let mut values = Vec::with_capacity(columns.len());
            for (i, (_, kind)) in columns.iter().enumerate() {
                values.push(match kind {
                    Kind::Text => json!($row.try_get::<Option<String>, _>(i)?),
                    Kind::Number => json!($row.try_get::<Option<i64>, _>(i)?),
                    Kind::YesNo => json!($row.try_get::<Option<bool>, _>(i)?.map(i64::from)),
                    Kind::Id => bytes($row.try_get::<Option<Uuid>, _>(i)?.map(|id| id.as_bytes().to_vec())),
                    Kind::Bytes => bytes($row.try_get::<Option<Vec<u8>>, _>(i)?),
                    Kind::Instant => json!(
                        $row.try_get::<Option<Ts>, _>(i)?
                            .map(|at| format!("{:.6}", at.timestamp()))
                    ),
                });
            }
            out.line(&values)?;
            count += 1;
        }};
    }
    match tx {
        // What SQLite answers is in memory as a whole.
        Tx::Sqlite(t) => {
            let sql = some_rows(table, &columns).into_sql_str();
            let mut last = i64::MIN;
            loop {
                let rows = sqlx::query(sql.clone())
                    .bind(last)
                    .bind(ROWS_AT_ONCE)
                    .fetch_all(&mut **t)
                    .await?;
                let Some(end) = rows.last() else { break };
                last = end.try_get(columns.len())?;
                for row in rows {
                    write_row!(row);
                }
            }
        }
        Tx::Postgres(t) => {
            let mut rows = sqlx::query(every_row(table, &columns)).fetch(&mut **t);
            while let Some(row) = rows.try_next().await? {
                write_row!(row);
            }
        }
    }
    Ok(count)
}

fn bytes(value: Option<Vec<u8>>) -> Value {
    value.map_or(Value::Null, |bytes| json!({ "b": STANDARD.encode(bytes) }))
}

/// Reads a whole backup without a database and checks that it is complete and as it was written.
///
/// # Errors
/// [`Error::Backup`] with what is wrong.
pub fn check(mut file: impl BufRead) -> Result<(Head, Tail)> {
    let broken = || Error::Backup("The backup is cut off: its last line is missing.".to_owned());
    let (mut digest, mut line) = (Sha256::new(), String::new());
    let mut next = |digest: &mut Sha256| -> Result<Option<String>> {
        digest.update(line.as_bytes());
        line.clear();
        // Bytes that are no text are damage like any other.
        let read = file.read_line(&mut line);
        let read = read.map_err(|e| Error::Backup(format!("The backup cannot be read: {e}.")))?;
        Ok((read > 0).then(|| line.clone()))
    };
    let first = next(&mut digest)?.ok_or_else(broken)?;
    let head: Head =
        serde_json::from_str(&first).map_err(|_| Error::Backup("This is not a backup that Kith made.".to_owned()))?;
    if head.kith_backup != FORM {
        return Err(Error::Backup(format!(
            "The backup was made by Kith {} in a form that this one does not know.",
            head.kith
        )));
    }
    let (mut counted, mut table) = (BTreeMap::new(), String::new());
    while let Some(line) = next(&mut digest)? {
        if line.starts_with(TAIL) {
            let tail: Tail = serde_json::from_str(&line).map_err(|_| broken())?;
            if hex(digest.clone()) != tail.sha256 || counted != tail.rows {
                return Err(Error::Backup(
                    "The backup was changed or damaged: its digest is another one.".to_owned(),
                ));
            }
            return match next(&mut digest)? {
                None => Ok((head, tail)),
                Some(_) => Err(Error::Backup(
                    "Something was added after the end of the backup.".to_owned(),
                )),
            };
        }
        if line.starts_with('{') {
            table = parse::<TableLine>(&line)?.table;
            counted.insert(table.clone(), 0);
        } else {
            *counted.entry(table.clone()).or_insert(0) += 1;
        }
    }
    Err(broken())
}

/// Loads a backup that was checked into an empty database, in one transaction that is still open: whoever called looks at what
/// came and commits. Until then nothing of it is there.
///
/// # Errors
/// [`Error::Backup`] when the database is not empty, or a row does not fit.
pub async fn load(db: &Db, mut file: impl BufRead + Send, now: Ts) -> Result<Tx> {
    let mut line = String::new();
    file.read_line(&mut line)?;
    let head: Head = parse(&line)?;
    db.migrate_through(migrate::known_steps(&head.schema)?, now).await?;
    let mut tx = db.write().await?;
    tx.defer_references().await?;
    refuse_unless_empty(&mut tx).await?;
    let mut loading: Option<Loading> = None;
    loop {
        line.clear();
        if file.read_line(&mut line)? == 0 || line.starts_with(TAIL) {
            break;
        }
        if line.starts_with('{') {
            if let Some(loading) = &mut loading {
                loading.flush(&mut tx).await?;
            }
            loading = Some(Loading::new(&mut tx, parse(&line)?).await?);
        } else {
            let loading = loading
                .as_mut()
                .ok_or_else(|| Error::Backup("A row comes before its table.".to_owned()))?;
            loading.add(parse(&line)?)?;
            if loading.is_full() {
                loading.flush(&mut tx).await?;
            }
        }
    }
    if let Some(loading) = &mut loading {
        loading.flush(&mut tx).await?;
    }
    Ok(tx)
}

async fn refuse_unless_empty(tx: &mut Tx) -> Result<()> {
    for table in TABLES {
        // An older schema may lack a table; it holds nothing then.
        if tx.columns(table).await?.is_empty() {
            continue;
        }
        let sql = any_row(table);
        let any: bool = on!(&mut *tx, c => sqlx::query_scalar(sql).fetch_one(c).await)?;
        if any {
            return Err(Error::Backup(
                "The database is not empty, and a backup is restored into an empty one only. Name another with --data or --database."
                    .to_owned(),
            ));
        }
    }
    Ok(())
}

/// A table that is being filled.
struct Loading {
    table: String,
    columns: Vec<(String, Kind)>,
    rows: Vec<Vec<Cell>>,
}

impl Loading {
    async fn new(tx: &mut Tx, line: TableLine) -> Result<Loading> {
        let known = tx.columns(&line.table).await?;
        let mut columns = Vec::new();
        for name in line.columns {
            let kind = known.iter().find(|(n, _)| *n == name).map(|(_, kind)| *kind);
            let kind = kind.filter(|_| TABLES.contains(&line.table.as_str()));
            columns.push((
                name.clone(),
                kind.ok_or_else(|| Error::Backup(format!("There is no column {}.{name} here.", line.table)))?,
            ));
        }
        Ok(Loading {
            table: line.table,
            columns,
            rows: Vec::new(),
        })
    }

    fn is_full(&self) -> bool {
        (self.rows.len() + 1) * self.columns.len() > VALUES_AT_ONCE
    }

    fn add(&mut self, values: Vec<Value>) -> Result<()> {
        let row: Option<Vec<Cell>> = match values.len() == self.columns.len() {
            true => values
                .into_iter()
                .zip(&self.columns)
                .map(|(v, (_, kind))| cell(v, *kind))
                .collect(),
            false => None,
        };
        self.rows
            .push(row.ok_or_else(|| Error::Backup(format!("A row of {} cannot be read.", self.table)))?);
        Ok(())
    }

    async fn flush(&mut self, tx: &mut Tx) -> Result<()> {
        if self.rows.is_empty() {
            return Ok(());
        }
        let rows = std::mem::take(&mut self.rows);
        on!(tx, c => {
            let mut query = QueryBuilder::new(new_rows(&self.table, &self.columns));
            query.push_values(rows, |mut values, row| {
                for cell in row {
                    match cell {
                        Cell::Text(value) => values.push_bind(value),
                        Cell::Number(value) => values.push_bind(value),
                        Cell::YesNo(value) => values.push_bind(value),
                        Cell::Id(value) => values.push_bind(value),
                        Cell::Bytes(value) => values.push_bind(value),
                        Cell::Instant(value) => values.push_bind(value),
                    };
                }
            });
            // Every statement is another one, so there is nothing to gain from keeping it prepared.
            query.build().persistent(false).execute(c).await.map(|_| ())
        })?;
        Ok(())
    }
}

/// A value as the column wants it; `None` when it does not fit.
fn cell(value: Value, kind: Kind) -> Option<Cell> {
    let bytes = |value: &Value| STANDARD.decode(value.get("b")?.as_str()?).ok();
    let missing = value.is_null();
    Some(match kind {
        Kind::Text if missing => Cell::Text(None),
        Kind::Number if missing => Cell::Number(None),
        Kind::YesNo if missing => Cell::YesNo(None),
        Kind::Id if missing => Cell::Id(None),
        Kind::Bytes if missing => Cell::Bytes(None),
        Kind::Instant if missing => Cell::Instant(None),
        Kind::Text => Cell::Text(Some(value.as_str()?.to_owned())),
        Kind::Number => Cell::Number(Some(value.as_i64()?)),
        Kind::YesNo => Cell::YesNo(Some(value.as_i64()? == 1)),
        Kind::Id => Cell::Id(Some(Uuid::from_slice(&bytes(&value)?).ok()?)),
        Kind::Bytes => Cell::Bytes(Some(bytes(&value)?)),
        Kind::Instant => Cell::Instant(Some(value.as_str()?.parse::<jiff::Timestamp>().ok()?.into())),
    })
}

fn parse<'a, T: Deserialize<'a>>(line: &'a str) -> Result<T> {
    serde_json::from_str(line).map_err(|e| Error::Backup(format!("A line of the backup cannot be read: {e}.")))
}

fn hex(digest: Sha256) -> String {
    digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Writes lines and digests them.
struct Digesting<'a, W> {
    inner: &'a mut W,
    digest: Sha256,
}

impl<'a, W: Write> Digesting<'a, W> {
    fn new(inner: &'a mut W) -> Digesting<'a, W> {
        Digesting {
            inner,
            digest: Sha256::new(),
        }
    }

    fn line(&mut self, value: &impl Serialize) -> Result<()> {
        let mut line = serde_json::to_vec(value).map_err(std::io::Error::from)?;
        line.push(b'\n');
        self.digest.update(&line);
        self.inner.write_all(&line)?;
        Ok(())
    }

    fn digest(&self) -> String {
        hex(self.digest.clone())
    }
}
