//! What is known of a person, for the person to see, to take along and to have erased.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::Path;

use jiff::Timestamp;
use kith_domain::id::PersonId;
use kith_domain::permission::{Administrator, By, Oneself};
use kith_store::people;
use kith_store::personal::{self as rows, Section};
use serde_json::{Value, json};

use super::private::Avoided;
use super::{Error, House, Result};

/// Everything that is kept about one person.
#[derive(Clone, Debug, PartialEq)]
pub struct Export {
    /// When it was gathered.
    pub at: Timestamp,
    /// Table by table.
    pub sections: Vec<Section>,
    /// The private texts, opened for their owner.
    pub avoid_list: Vec<Avoided>,
}

impl Export {
    /// The same, for programs.
    pub fn to_json(&self) -> Value {
        let tables: serde_json::Map<_, _> = self
            .sections
            .iter()
            .map(|section| (section.table.to_owned(), json!(section.rows)))
            .collect();
        let avoid_list: Vec<_> = self
            .avoid_list
            .iter()
            .map(|person| json!({ "id": person.id.uuid(), "name": person.name }))
            .collect();
        json!({ "exported_at": self.at.to_string(), "tables": tables, "avoid_list": avoid_list })
    }
}

impl House {
    /// Everything that is kept about oneself.
    pub async fn export(&self, oneself: Oneself) -> Result<Export> {
        let mut tx = self.db.read().await?;
        let sections = rows::gather(&mut tx, oneself.person()).await?;
        drop(tx);
        Ok(Export {
            at: self.surroundings.now(),
            sections,
            avoid_list: self.avoid_list(oneself).await?,
        })
    }

    /// Erases oneself.
    ///
    /// # Errors
    /// [`Error::Invalid`] for the last administrator, and while people are being imported.
    pub async fn erase_oneself(&self, oneself: Oneself) -> Result<()> {
        self.erase(oneself.by(), oneself.person()).await
    }

    /// Erases a person who asked for it.
    ///
    /// # Errors
    /// As [`House::erase_oneself`]; [`Error::NotFound`] when there is no such person.
    pub async fn erase_person(&self, administrator: Administrator, person: PersonId) -> Result<()> {
        self.erase(administrator.by(), person).await
    }

    /// Erases again whoever was erased after the backup was made that has just been restored. Returns how many there were.
    ///
    /// # Errors
    /// [`Error::DataFolder`] when the list of erased people cannot be read or written.
    pub async fn replay_erasures(&self) -> Result<usize> {
        let mut tx = self.db.read().await?;
        let noted = rows::erased(&mut tx).await?;
        drop(tx);
        let written = match &self.erasures {
            Some(path) => read_ledger(path)?,
            None => Vec::new(),
        };
        let mut erased = 0;
        for person in noted.iter().chain(&written) {
            let mut tx = self.db.write().await?;
            if people::find(&mut tx, *person).await?.is_some() {
                rows::erase(&mut tx, *person, self.now()).await?;
                let subject = format!("person:{person}");
                self.log(&mut tx, By::Kith, "person.erased-again", &subject, &json!({}))
                    .await?;
                erased += 1;
            } else {
                rows::note_erasure(&mut tx, *person, self.now()).await?;
            }
            tx.commit().await?;
        }
        if let Some(path) = &self.erasures {
            for person in noted.iter().filter(|person| !written.contains(person)) {
                write_ledger(path, *person)?;
            }
        }
        self.db.let_go().await?;
        Ok(erased)
    }

    async fn erase(&self, by: By, person: PersonId) -> Result<()> {
        let mut tx = self.db.write().await?;
        // The row of the log comes first, because only one transaction at a time can add one: of two administrators who erase
        // themselves at once the second sees that the first is gone.
        self.log(&mut tx, by, "person.erased", &format!("person:{person}"), &json!({}))
            .await?;
        let found = people::find(&mut tx, person).await?.ok_or(Error::NotFound("person"))?;
        let acts = found.administrator && found.deactivated_at.is_none();
        if acts && rows::active_administrators(&mut tx).await? == 1 {
            return Err(Error::invalid("person", "error-last-administrator"));
        }
        if rows::importing(&mut tx).await? {
            // The file that is being read may hold the person, who would be back a moment later.
            return Err(Error::invalid("person", "error-import-running"));
        }
        rows::erase(&mut tx, person, self.now()).await?;
        // Before the commit: an erasure that is written down twice does no harm, one that is forgotten does.
        if let Some(path) = &self.erasures {
            write_ledger(path, person)?;
        }
        tx.commit().await?;
        self.db.let_go().await?;
        Ok(())
    }
}

/// Characters of an id.
const ID: usize = 36;

/// The ids in the list of erased people. A shorter line was being written when the power failed, before the erasure was made: it
/// is left out.
fn read_ledger(path: &Path) -> Result<Vec<PersonId>> {
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(e) if e.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(e) => return Err(Error::DataFolder(format!("{} cannot be read: {e}", path.display()))),
    };
    let lines = text.lines().enumerate().filter(|(_, line)| line.len() >= ID);
    lines
        .map(|(i, line)| {
            line.parse().map_err(|_| {
                let what = "each line is the id of a person who was erased";
                Error::DataFolder(format!("{}, line {}: {what}", path.display(), i + 1))
            })
        })
        .collect()
}

/// Adds an id to the list of erased people, on a line of its own whatever stands before; it is on the disk when this returns.
fn write_ledger(path: &Path, person: PersonId) -> Result<()> {
    let write = || {
        let mut file = OpenOptions::new().append(true).create(true).open(path)?;
        file.write_all(format!("\n{person}\n").as_bytes())?;
        file.sync_all()
    };
    write().map_err(|e| Error::DataFolder(format!("{} cannot be written: {e}", path.display())))
}

#[cfg(test)]
mod tests;
