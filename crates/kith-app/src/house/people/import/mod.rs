//! Import of people from the directory's file.
//!
//! A file is read again for every step, its people are compared and written in stretches of a few hundred, each in a transaction
//! of its own, so that nobody waits long for the one writer of SQLite. An import that is cut off in between is done again from the
//! beginning: what was written is found unchanged then, so the end is the same. Who left is dealt with last.

mod batch;
mod compare;
mod mapping;
mod report;
mod rows;
mod work;

pub use batch::{MOST_IN_A_BATCH, PersonRow};
pub use mapping::{Mapping, Target, is_reserved};
pub use report::{Changed, Detail, MOST_EXAMPLES, MOST_REJECTED, Note, Noted, Reason, Rejected, Report};
pub use work::Progress;

use jiff::SignedDuration;
use kith_domain::id::ImportId;
use kith_domain::permission::Administrator;
use kith_domain::profile::ProfileField;
use kith_store::fields;
use kith_store::imports::{self, Import, NewImport};
use serde_json::json;

use super::super::jobs::Job;
use super::super::{Error, House, Result};
use crate::input::Fault;
use crate::table::{self, Table};

/// The largest file that is taken, in bytes: 200,000 people with twenty columns. Twice this stands in memory while it is read.
pub const LARGEST_FILE: usize = 32 << 20;
/// The most rows: four times the largest organization that Kith is made for.
pub const MOST_ROWS: usize = 200_000;
/// How long a command may be at work before a worker takes over what it began. The most rows take two minutes.
const COMMAND_LASTS: SignedDuration = SignedDuration::from_mins(15);
/// Rows of the file that are shown beside the columns.
const SAMPLES: usize = 3;
/// Imports in the list of recent ones.
const RECENT: i64 = 20;

/// An import as it stands.
#[derive(Clone, Debug)]
pub struct ImportView {
    /// The row.
    pub import: Import,
    /// What it will do or did; `None` before the first look.
    pub report: Option<Report>,
}

/// A column of a file, where it goes, and what stands in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportColumn {
    /// Its title.
    pub title: String,
    /// Where it goes, as the word of a [`Target`].
    pub target: String,
    /// Its first values.
    pub samples: Vec<String>,
}

impl House {
    /// Takes a file and guesses where its columns go.
    ///
    /// # Errors
    /// [`Error::File`] when it is no table that can be read, with line, column and reason.
    pub async fn upload_import(&self, administrator: Administrator, name: &str, bytes: Vec<u8>) -> Result<ImportId> {
        let name: String = name.chars().filter(|c| !c.is_control()).take(120).collect();
        let name = if name.trim().is_empty() {
            "people".to_owned()
        } else {
            name
        };
        check_size(&name, bytes.len())?;
        let (table, bytes) = read_file(name.clone(), bytes).await?;
        let mut tx = self.db.read().await?;
        let mapping = Mapping::guess(&table, &fields::list(&mut tx).await?);
        drop(tx);
        let words = to_json(&mapping.words());
        let id: ImportId = self.surroundings.id();
        let import = NewImport {
            id,
            created_by: administrator.by().person(),
            file_name: &name,
            content: &bytes,
            mapping: &words,
        };
        let mut tx = self.db.write().await?;
        imports::insert(&mut tx, import, self.now()).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// An import as it stands.
    pub async fn import(&self, _: Administrator, id: ImportId) -> Result<ImportView> {
        let mut tx = self.db.read().await?;
        let import = imports::find(&mut tx, id).await?.ok_or(Error::NotFound("import"))?;
        Ok(ImportView {
            report: serde_json::from_str(&import.preview).ok(),
            import,
        })
    }

    /// The newest imports.
    pub async fn recent_imports(&self, _: Administrator) -> Result<Vec<Import>> {
        let mut tx = self.db.read().await?;
        Ok(imports::recent(&mut tx, RECENT).await?)
    }

    /// The columns of the file, and every target that one of them can have.
    pub async fn import_columns(
        &self,
        _: Administrator,
        id: ImportId,
    ) -> Result<(Vec<ImportColumn>, Vec<ProfileField>)> {
        let (import, table, fields) = self.import_file(id).await?;
        let words = words_of(&import);
        let column = |(at, column): (usize, &kith_domain::people::Field)| ImportColumn {
            title: column.title.clone(),
            target: words.get(at).cloned().unwrap_or_default(),
            samples: table
                .rows()
                .map(|row| row.cell(at))
                .filter(|cell| !cell.is_empty())
                .take(SAMPLES)
                .map(crate::input::short)
                .collect(),
        };
        let columns = table.columns().iter().enumerate().map(column).collect();
        Ok((columns, fields))
    }

    /// Looks at what an import would do with these columns, and keeps both.
    ///
    /// # Errors
    /// [`Error::Invalid`] for columns that cannot be used so.
    pub async fn preview_import(
        &self,
        _: Administrator,
        id: ImportId,
        words: &[String],
        whole: super::Whole,
    ) -> Result<Report> {
        let (mut import, table, fields) = self.import_file(id).await?;
        let mapping = Mapping::from_words(words, &table, &fields)?;
        let report = self.compare_people(table, &mapping, whole).await?;
        import.mapping = to_json(&mapping.words());
        import.whole = whole == super::Whole::Yes;
        import.state = if report.holds() { "held" } else { "previewed" }.to_owned();
        import.rows_total = i64::try_from(report.rows).unwrap_or(i64::MAX);
        import.preview = to_json(&report);
        let mut tx = self.db.write().await?;
        imports::set_preview(&mut tx, &import).await.map_err(gone)?;
        tx.commit().await?;
        Ok(report)
    }

    /// Where the columns of a table go: as guessed, but for those that are named with their field.
    ///
    /// # Errors
    /// [`Error::File`] for a column or a field that does not exist.
    pub async fn import_mapping(&self, _: Administrator, table: &Table, named: &[(String, String)]) -> Result<Mapping> {
        let mut tx = self.db.read().await?;
        let fields = fields::list(&mut tx).await?;
        let mut mapping = Mapping::guess(table, &fields);
        for (column, field) in named {
            mapping.set(table, &fields, column, field)?;
        }
        Ok(mapping)
    }

    /// What an import of a table would do. Writes nothing.
    pub async fn preview_people(
        &self,
        _: Administrator,
        table: Table,
        mapping: &Mapping,
        whole: super::Whole,
    ) -> Result<Report> {
        self.compare_people(table, mapping, whole).await
    }

    /// Begins an import that was looked at, as a job. `agreed` is how many may be deactivated because they are missing in the
    /// file; it is asked for when they are more than [`Report::MOST_LEAVERS_PERCENT`] in a hundred.
    ///
    /// # Errors
    /// [`Error::Invalid`] when more would be deactivated than was agreed to.
    pub async fn begin_import(&self, administrator: Administrator, id: ImportId, agreed: Option<usize>) -> Result<()> {
        self.begin(administrator, id, agreed, SignedDuration::ZERO).await
    }

    /// Does an import that was looked at, here and now, for a command. If the command is cut off, a worker does the rest.
    ///
    /// # Errors
    /// As [`House::begin_import`] and [`House::run_import`].
    pub async fn import_now(
        &self,
        administrator: Administrator,
        id: ImportId,
        agreed: Option<usize>,
        progress: Progress<'_>,
    ) -> Result<Report> {
        self.begin(administrator, id, agreed, COMMAND_LASTS).await?;
        let report = self.run_import(id, progress).await?;
        if report.holds() && agreed.is_none_or(|agreed| report.leavers > agreed) {
            return Err(Error::invalid("leavers", "import-error-held"));
        }
        Ok(report)
    }

    async fn begin(
        &self,
        administrator: Administrator,
        id: ImportId,
        agreed: Option<usize>,
        job_in: SignedDuration,
    ) -> Result<()> {
        let view = self.import(administrator, id).await?;
        let report = view.report.ok_or(Error::NotFound("preview"))?;
        if report.holds() && agreed != Some(report.leavers) {
            return Err(Error::invalid("leavers", "import-error-held"));
        }
        let mut tx = self.db.write().await?;
        imports::begin(&mut tx, id).await.map_err(gone)?;
        let job = Job::ImportPeople { import: id.uuid() };
        self.enqueue(&mut tx, &job, None, self.surroundings.now() + job_in)
            .await?;
        let detail =
            json!({ "rows": report.rows, "new": report.new, "changed": report.changed, "leavers": report.leavers });
        let subject = format!("import:{id}");
        self.log(&mut tx, administrator.by(), "import.began", &subject, &detail)
            .await?;
        tx.commit().await?;
        Ok(())
    }

    /// Throws a file away that was not imported.
    pub async fn discard_import(&self, administrator: Administrator, id: ImportId) -> Result<()> {
        let view = self.import(administrator, id).await?;
        if !["uploaded", "previewed", "held"].contains(&view.import.state.as_str()) {
            return Err(Error::NotFound("import"));
        }
        let mut tx = self.db.write().await?;
        imports::finish(&mut tx, id, "discarded", "", None, self.now())
            .await
            .map_err(gone)?;
        tx.commit().await?;
        Ok(())
    }

    /// The file of an import that has not ended.
    async fn import_file(&self, id: ImportId) -> Result<(Import, Table, Vec<ProfileField>)> {
        let mut tx = self.db.read().await?;
        let import = imports::find(&mut tx, id).await?.ok_or(Error::NotFound("import"))?;
        if !["uploaded", "previewed", "held", "running"].contains(&import.state.as_str()) {
            return Err(Error::NotFound("import"));
        }
        let content = imports::content(&mut tx, id).await?;
        let fields = fields::list(&mut tx).await?;
        drop(tx);
        let (table, _) = read_file(import.file_name.clone(), content).await?;
        Ok((import, table, fields))
    }
}

/// Reads a table, away from the threads that answer requests.
async fn read_file(name: String, bytes: Vec<u8>) -> Result<(Table, Vec<u8>)> {
    let read = tokio::task::spawn_blocking(move || table::read(&name, &bytes).map(|table| (table, bytes))).await;
    // A join fails only where reading panicked, and that is passed on as what it is.
    let (table, bytes) = read.unwrap_or_else(|e| std::panic::resume_unwind(e.into_panic()))?;
    check_rows(&table)?;
    Ok((table, bytes))
}

/// Whether a file is not too large.
///
/// # Errors
/// [`Error::File`] when it is.
pub fn check_size(name: &str, bytes: usize) -> Result<()> {
    if bytes > LARGEST_FILE {
        let message = format!(
            "the file is larger than {} MiB; leave out columns or split it",
            LARGEST_FILE >> 20
        );
        return Err(Fault::new(message).in_file(name).into());
    }
    Ok(())
}

/// Whether a table has people, and not too many.
///
/// # Errors
/// [`Error::File`] when not.
pub fn check_rows(table: &Table) -> Result<()> {
    if table.is_empty() {
        return Err(table
            .error("a header and nobody below it; add a line for each person")
            .into());
    }
    if table.len() > MOST_ROWS {
        let message = format!("{} rows; at most {MOST_ROWS} are imported at once", table.len());
        return Err(table.error(message).into());
    }
    Ok(())
}

fn words_of(import: &Import) -> Vec<String> {
    serde_json::from_str(&import.mapping).unwrap_or_default()
}

fn to_json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).expect("texts and numbers are JSON")
}

/// An import that is in another state than it was thought to be is as good as none.
fn gone(error: kith_store::Error) -> Error {
    match error {
        kith_store::Error::Gone(_) => Error::NotFound("import"),
        other => other.into(),
    }
}

#[cfg(test)]
mod tests;
