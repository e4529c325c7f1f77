//! The import itself.

use kith_domain::id::{ImportId, PersonId};
use kith_domain::permission::By;
use kith_store::bulk;
use kith_store::imports;
use kith_store::{Tx, people, sign_ins};
use serde_json::json;

use super::super::super::jobs::{Failed, Finished, Held, Job};
use super::super::super::{Error, House, Result};
use super::super::Whole;
use super::compare::{Action, Pass};
use super::mapping::Mapping;
use super::report::Report;
use super::rows::File;
use super::{to_json, words_of};
use crate::table::Table;

/// Is told how many steps of how many are done.
pub type Progress<'a> = &'a (dyn Fn(usize, usize) + Sync);

/// What is gone when somebody else has taken the job over.
const LEASE: &str = "the job of the import";
/// The language that new people start with; they choose their own.
const LANGUAGE: &str = "en";

impl House {
    pub(super) async fn compare_people(&self, table: Table, mapping: &Mapping, whole: Whole) -> Result<Report> {
        super::check_rows(&table)?;
        if let Some(message) = mapping.check() {
            return Err(Error::invalid("mapping", message));
        }
        let mut tx = self.db.read().await?;
        let fields = kith_store::fields::list(&mut tx).await?;
        let file = File::new(table, mapping, &fields);
        self.compare_file(&mut tx, &file, whole).await
    }

    async fn compare_file(&self, tx: &mut Tx, file: &File, whole: Whole) -> Result<Report> {
        let make_id = || self.surroundings.id();
        let mut pass = Pass::new(tx, file, &make_id).await?;
        for rows in pass.stretches() {
            pass.people(tx, rows).await?;
        }
        if file.names_managers() {
            for rows in pass.stretches() {
                pass.managers(tx, rows).await?;
            }
        }
        if whole == Whole::Yes {
            pass.leavers();
        }
        Ok(pass.report)
    }

    /// The job of an import.
    pub(in super::super::super) async fn work_on_import(
        &self,
        held: Held,
        id: ImportId,
    ) -> std::result::Result<Finished, Failed> {
        match self.do_import(id, Some(held), &|_, _| {}).await {
            // An import that has ended, was done by a command, or cannot be done any more leaves nothing to do.
            Ok(_) | Err(Error::NotFound(_)) => {}
            Err(Error::Store(kith_store::Error::Gone(LEASE))) => return Err(Failed::Lost),
            Err(e) => return Err(e.into()),
        }
        held.finish(self.db.write().await?, self.surroundings.now()).await
    }

    /// Does an import that has begun; to be called again when it was cut off. What an administrator did not agree to it does not
    /// do: when more people are missing now than then, it goes back to be looked at.
    ///
    /// # Errors
    /// When the database does not answer; the import can be done again then.
    pub async fn run_import(&self, id: ImportId, progress: Progress<'_>) -> Result<Report> {
        self.do_import(id, None, progress).await
    }

    async fn do_import(&self, id: ImportId, held: Option<Held>, progress: Progress<'_>) -> Result<Report> {
        let (import, table, fields) = self.import_file(id).await?;
        if import.state != "running" {
            return Err(Error::NotFound("import"));
        }
        let mapping = Mapping::from_words(&words_of(&import), &table, &fields);
        let Ok(mapping) = mapping else {
            // Between the look and the work somebody removed a field.
            let mut tx = self.db.write().await?;
            let error = Some("The fields have changed since the file was looked at. Upload it again.");
            imports::finish(&mut tx, id, "failed", "", error, self.now()).await?;
            tx.commit().await?;
            return Err(Error::NotFound("field"));
        };
        let agreed: Report = serde_json::from_str(&import.preview).unwrap_or_default();
        let whole = if import.whole { Whole::Yes } else { Whole::No };
        let file = File::new(table, &mapping, &fields);
        if whole == Whole::Yes {
            let mut tx = self.db.read().await?;
            let now = self.compare_file(&mut tx, &file, whole).await?;
            drop(tx);
            if now.holds() && now.leavers > agreed.leavers {
                let mut tx = self.db.write().await?;
                imports::hold(&mut tx, id, &to_json(&now)).await?;
                tx.commit().await?;
                return Ok(now);
            }
        }
        let mut report = self.write_people(id, held, &file, whole, progress).await?;
        if import.rows_done > 0 {
            // It was cut off before: what was done then counts, and this time it was found unchanged.
            report = agreed;
        }
        let mut tx = self.write_held(held).await?;
        imports::finish(&mut tx, id, "done", &to_json(&report.counts()), None, self.now()).await?;
        let detail = json!({
            "new": report.new, "changed": report.changed, "rejected": report.rejected,
            "deactivated": report.deactivated + report.leavers, "reactivated": report.reactivated,
        });
        let by = import
            .created_by
            .map_or(By::CommandLine, |person| By::Person(person.into()));
        self.log(&mut tx, by, "import.done", &format!("import:{id}"), &detail)
            .await?;
        self.enqueue(&mut tx, &Job::ApplyAudiences, None, self.surroundings.now())
            .await?;
        tx.commit().await?;
        Ok(report)
    }

    async fn write_people(
        &self,
        id: ImportId,
        held: Option<Held>,
        file: &File,
        whole: Whole,
        progress: Progress<'_>,
    ) -> Result<Report> {
        let make_id = || self.surroundings.id();
        let mut tx = self.db.read().await?;
        let mut pass = Pass::new(&mut tx, file, &make_id).await?;
        drop(tx);
        let rows = file.table.len();
        let steps = if file.names_managers() { 2 * rows } else { rows };
        for stretch in pass.stretches() {
            let done = stretch.end;
            let mut tx = self.write_held(held).await?;
            let actions = pass.people(&mut tx, stretch).await?;
            self.write_stretch(&mut tx, id, actions).await?;
            // Shown as rows: finding managers is half of the way where there are any.
            imports::progress(&mut tx, id, count(done * rows / steps)).await?;
            tx.commit().await?;
            progress(done, steps);
        }
        if file.names_managers() {
            for stretch in pass.stretches() {
                let done = rows + stretch.end;
                let mut tx = self.write_held(held).await?;
                let managers = pass.managers(&mut tx, stretch).await?;
                bulk::set_managers(&mut tx, &managers, self.now()).await?;
                imports::progress(&mut tx, id, count(done * rows / steps)).await?;
                tx.commit().await?;
                progress(done, steps);
            }
        }
        if whole == Whole::Yes {
            for leavers in pass.leavers().chunks(bulk::AT_ONCE) {
                let mut tx = self.write_held(held).await?;
                for person in leavers {
                    self.end_person(&mut tx, id, *person).await?;
                }
                tx.commit().await?;
            }
        }
        Ok(pass.report)
    }

    /// Begins to write; for a job only while nobody else has taken it over.
    async fn write_held(&self, held: Option<Held>) -> Result<Tx> {
        let mut tx = self.db.write().await?;
        if let Some(held) = held {
            let still = held.still(&mut tx, self.surroundings.now()).await;
            still.map_err(|e| kith_store::Error::Gone(if e == Failed::Lost { LEASE } else { "the database" }))?;
        }
        Ok(tx)
    }

    async fn write_stretch(&self, tx: &mut Tx, id: ImportId, actions: Vec<Action>) -> Result<()> {
        let now = self.now();
        let (mut added, mut new_values, mut values) = (Vec::new(), Vec::new(), Vec::new());
        let (mut ended, mut back) = (Vec::new(), Vec::new());
        for action in actions {
            ended.extend(action.deactivate);
            back.extend(action.reactivate);
            if let Some(entry) = action.change {
                bulk::update(tx, &entry, now).await?;
            }
            if let Some(entry) = action.add {
                added.push(entry);
                new_values.extend(action.values);
            } else {
                values.extend(action.values);
            }
        }
        bulk::insert(tx, &added, LANGUAGE, now).await?;
        bulk::insert_values(tx, &new_values).await?;
        bulk::replace_values(tx, &values).await?;
        for person in ended {
            self.end_person(tx, id, person).await?;
        }
        for person in back {
            people::reactivate(tx, person, now).await?;
            let (subject, detail) = (format!("person:{person}"), json!({ "import": id.to_string() }));
            self.log(tx, By::Kith, "person.reactivated", &subject, &detail).await?;
        }
        Ok(())
    }

    /// Deactivates somebody, and whatever the person is signed in with ends at the same moment.
    async fn end_person(&self, tx: &mut Tx, id: ImportId, person: PersonId) -> Result<()> {
        people::deactivate(tx, person, self.now()).await?;
        sign_ins::end_all(tx, person, self.now()).await?;
        let (subject, detail) = (format!("person:{person}"), json!({ "import": id.to_string() }));
        self.log(tx, By::Kith, "person.deactivated", &subject, &detail).await
    }
}

fn count(rows: usize) -> i64 {
    i64::try_from(rows).unwrap_or(i64::MAX)
}
