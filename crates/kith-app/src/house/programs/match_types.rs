//! How people of a program are put together: its match types.

use kith_domain::id::MatchTypeId;
use kith_domain::permission::Organizer;
use kith_domain::program::{MatchType, Rhythm, Roles};
use kith_domain::zone::Zones;
use kith_store::match_types::Kept;
use kith_store::{Tx, fields, match_types};

use super::super::{Error, House, Invalid, Result};
use super::rules::check_rules;

/// The most match types of a program.
pub const MOST_MATCH_TYPES: usize = 6;
/// The longest name of a match type or role, in characters.
const LONGEST_NAME: usize = 60;
/// The longest rules, in bytes: some hundred rules.
const LONGEST_RULES: usize = 20_000;
/// The most questions of a water cooler: two years of weeks.
const MOST_PROMPTS: usize = 104;
/// The longest question, in characters.
const LONGEST_PROMPT: usize = 300;

impl House {
    /// Adds a match type to a program.
    ///
    /// # Errors
    /// [`Error::Invalid`] with everything that cannot be taken.
    pub async fn add_match_type(&self, organizer: Organizer, kind: &MatchType) -> Result<MatchTypeId> {
        let program = organizer.program();
        let mut tx = self.db.write().await?;
        if match_types::list(&mut tx, program).await?.len() >= MOST_MATCH_TYPES {
            return Err(Error::invalid("name", "error-too-many"));
        }
        check(&mut tx, kind).await?;
        let id = self.surroundings.id();
        match_types::insert(&mut tx, id, program, kind, self.now()).await?;
        self.plan_next(&mut tx, id, self.surroundings.now()).await?;
        self.log_program(&mut tx, organizer, "program.changed").await?;
        tx.commit().await?;
        Ok(id)
    }

    /// One match type of a program.
    pub async fn match_type(&self, organizer: Organizer, id: MatchTypeId) -> Result<Kept> {
        own(&mut self.db.read().await?, organizer, id).await
    }

    /// Changes a match type; the rounds that were made stay as they are.
    ///
    /// # Errors
    /// [`Error::Invalid`] with everything that cannot be taken.
    pub async fn change_match_type(&self, organizer: Organizer, id: MatchTypeId, kind: &MatchType) -> Result<()> {
        let mut tx = self.db.write().await?;
        own(&mut tx, organizer, id).await?;
        check(&mut tx, kind).await?;
        match_types::update(&mut tx, id, kind).await?;
        self.plan_next(&mut tx, id, self.surroundings.now()).await?;
        self.log_program(&mut tx, organizer, "program.changed").await?;
        tx.commit().await?;
        Ok(())
    }

    /// Removes a match type of which no round was made.
    ///
    /// # Errors
    /// [`Error::Invalid`] when it has rounds: they would go with it.
    pub async fn remove_match_type(&self, organizer: Organizer, id: MatchTypeId) -> Result<()> {
        let mut tx = self.db.write().await?;
        own(&mut tx, organizer, id).await?;
        if match_types::rounds(&mut tx, id).await? > 0 {
            return Err(Error::invalid("name", "error-has-rounds"));
        }
        match_types::remove(&mut tx, id).await?;
        self.log_program(&mut tx, organizer, "program.changed").await?;
        tx.commit().await?;
        Ok(())
    }
}

async fn own(tx: &mut Tx, organizer: Organizer, id: MatchTypeId) -> Result<Kept> {
    let kept = match_types::find(tx, id).await?;
    kept.filter(|kept| kept.program == organizer.program())
        .ok_or(Error::NotFound("match type"))
}

async fn check(tx: &mut Tx, kind: &MatchType) -> Result<()> {
    let mut wrong = Vec::new();
    let mut refuse = |field, message| wrong.push(Invalid { field, message });
    let is_longer = |text: &str, most| text.chars().nth(most).is_some();
    if is_longer(&kind.name, LONGEST_NAME) {
        refuse("name", "error-value-too-long");
    }
    if !(2..=8).contains(&kind.group_size) {
        refuse("group_size", "error-group-size");
    }
    if let Roles::Two { from, to } = &kind.roles {
        if from.is_empty() || to.is_empty() || from == to {
            refuse("from", "error-roles");
        } else if is_longer(from, LONGEST_NAME) || is_longer(to, LONGEST_NAME) {
            refuse("from", "error-value-too-long");
        }
        if kind.group_size != 2 {
            refuse("group_size", "error-roles-are-pairs");
        }
    }
    if kind.rules.len() > LONGEST_RULES {
        refuse("rules", "error-value-too-long");
    } else if check_rules(kind, &fields::list(tx).await?).is_err() {
        refuse("rules", "error-rules");
    }
    let cadence = &kind.cadence;
    if matches!(cadence.rhythm, Rhythm::Weeks { every } if !(1..=26).contains(&every)) {
        refuse("every", "error-weeks");
    }
    if !(1..=7).contains(&cadence.weekday) {
        refuse("weekday", "error-missing");
    }
    if Zones::bundled().parse(&cadence.time_zone).is_none() {
        refuse("time_zone", "error-time-zone");
    }
    if cadence.pauses.iter().any(|pause| pause.to < pause.from) || cadence.pauses.len() > 50 {
        refuse("pauses", "error-pauses");
    }
    if kind.makes_matches() {
        if !(15..=180).contains(&kind.minutes) {
            refuse("minutes", "error-minutes");
        }
        if !(1..=24).contains(&kind.sessions) {
            refuse("sessions", "error-sessions");
        }
        if kind.agenda_in_use().is_none() {
            refuse("agenda", "error-missing");
        }
    } else if kind.prompts.len() > MOST_PROMPTS || kind.prompts.iter().any(|p| is_longer(p, LONGEST_PROMPT)) {
        refuse("prompts", "error-prompts");
    }
    if kind.own_agenda.as_ref().is_some_and(|own| !own.faults().is_empty()) {
        refuse("own_agenda", "error-agenda");
    }
    if kind.cool_down_days > 3_650 {
        refuse("cool_down_days", "error-number");
    }
    if !(1..=336).contains(&kind.veto_hours) {
        refuse("veto_hours", "error-number");
    }
    if kind.cut_off_percent > 95 {
        refuse("cut_off_percent", "error-number");
    }
    if !(1..=20).contains(&kind.silent_rounds) {
        refuse("silent_rounds", "error-number");
    }
    if wrong.is_empty() {
        Ok(())
    } else {
        Err(Error::Invalid(wrong))
    }
}
