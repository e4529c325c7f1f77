//! Keeping: backups, and the way back from them.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufReader, Write};
use std::path::Path;

use kith_store::backup::{self, Tail};
use kith_store::{Db, installation};

use super::audit::Verified;
use super::{Error, House, Result, Secret, Surroundings};

/// What a backup brought back.
#[derive(Debug)]
pub struct Restored {
    /// The house as it was.
    pub house: House,
    /// When the backup was made.
    pub made_at: String,
    /// How many rows each table has.
    pub rows: BTreeMap<String, i64>,
    /// Whether the audit log came back as it was written.
    pub audit: Verified,
}

/// Writes a backup of a database while others work with it. It holds no secret of the installation: what is private in it can be
/// read by nobody who has only the backup.
pub async fn back_up(
    db: &Db,
    out: &mut (impl Write + Send),
    version: &str,
    surroundings: &Surroundings,
) -> Result<Tail> {
    Ok(backup::write(db, out, version, surroundings.now().into()).await?)
}

impl House {
    /// Restores a backup into an empty database. Either all of it is there afterwards, or nothing.
    ///
    /// # Errors
    /// [`Error::WrongSecret`] when the backup belongs to another secret; [`Error::Store`] when the file is no whole backup, or the
    /// database is not empty.
    pub async fn restore(db: Db, surroundings: Surroundings, secret: Secret, file: &Path) -> Result<Restored> {
        let open = || File::open(file).map(BufReader::new).map_err(kith_store::Error::from);
        // Read once to know that it is whole, and once more to load it.
        let (head, tail) = backup::check(open()?)?;
        let now = surroundings.now();
        let mut tx = backup::load(&db, open()?, now.into()).await?;
        let known = installation::find(&mut tx).await?;
        if known.is_some_and(|known| known.secret_check != secret.check()) {
            return Err(Error::WrongSecret);
        }
        tx.commit().await?;
        db.migrate(now.into()).await?;
        let house = House::open(db, surroundings, secret).await?;
        let audit = house.verify_audit().await?;
        Ok(Restored {
            house,
            made_at: head.made_at,
            rows: tail.rows,
            audit,
        })
    }
}
