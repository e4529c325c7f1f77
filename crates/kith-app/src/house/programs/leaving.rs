//! Leaving, and being away for a while. Both are a person's own affair: nobody is told, and no log says who did or why.

use jiff::Span;
use jiff::civil::Date;
use kith_domain::id::ProgramId;
use kith_domain::permission::Oneself;
use kith_domain::program::{LeftBy, PausedBy};
use kith_store::enrolments;

use super::super::{Error, House, Result};

/// The longest pause, in days. Whoever wants to be away for longer leaves, and comes back when it suits.
pub const LONGEST_PAUSE: i64 = 366;

impl House {
    /// Leaves a program, or declines an invitation to it. Whoever waits for longest gets the place.
    ///
    /// # Errors
    /// [`Error::NotFound`] when the person has nothing to do with the program.
    pub async fn leave_program(&self, oneself: Oneself, id: ProgramId) -> Result<()> {
        let mut tx = self.db.write().await?;
        enrolments::leave(&mut tx, id, oneself.person(), LeftBy::Oneself, self.now())
            .await
            .map_err(super::missing)?;
        self.fill_places(&mut tx, id).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Is not matched in one program until a day, or is again from now on. It ends by itself.
    ///
    /// # Errors
    /// [`Error::Invalid`] when the day is not to come, or too far away; [`Error::NotFound`] when the person does not take part.
    pub async fn pause_in_program(&self, oneself: Oneself, id: ProgramId, until: Option<Date>) -> Result<()> {
        self.check_pause(until)?;
        let by = if until.is_some() {
            PausedBy::Oneself
        } else {
            PausedBy::Nobody
        };
        let mut tx = self.db.write().await?;
        enrolments::pause(&mut tx, id, oneself.person(), until, by)
            .await
            .map_err(super::missing)?;
        tx.commit().await?;
        Ok(())
    }

    /// The same in every program.
    ///
    /// # Errors
    /// [`Error::Invalid`] when the day is not to come, or too far away.
    pub async fn pause_everywhere(&self, oneself: Oneself, until: Option<Date>) -> Result<()> {
        self.check_pause(until)?;
        let mut tx = self.db.write().await?;
        enrolments::pause_everywhere(&mut tx, oneself.person(), until).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Until when somebody is paused in every program.
    pub async fn paused_everywhere(&self, oneself: Oneself) -> Result<Option<Date>> {
        let mut tx = self.db.read().await?;
        let until = enrolments::paused_everywhere(&mut tx, oneself.person()).await?;
        Ok(until.filter(|until| *until > self.today()))
    }

    fn check_pause(&self, until: Option<Date>) -> Result<()> {
        let Some(until) = until else { return Ok(()) };
        let today = self.today();
        let last = today.checked_add(Span::new().days(LONGEST_PAUSE)).unwrap_or(today);
        if until <= today || until > last {
            return Err(Error::invalid("until", "error-pause"));
        }
        Ok(())
    }
}
