//! Making programs: from a template, from another program, from nothing.

use jiff::Span;
use jiff::civil::{Date, Weekday};
use kith_domain::email::EmailAddress;
use kith_domain::id::{ProgramId, TemplateId};
use kith_domain::permission::{Administrator, By, Organizer, SeesPeople};
use kith_domain::profile::tidy;
use kith_domain::program::{Cadence, Duration, MatchType, State, Template, template};
use kith_store::match_types::Kept;
use kith_store::programs::Program;
use kith_store::{Tx, bulk, match_types, people, programs, saved_templates};
use serde_json::json;

use super::super::{Error, House, Result};
use super::change::{self, ProgramForm};

pub use kith_store::saved_templates::Saved as SavedTemplate;

/// The most templates in the list of those that were saved.
const MOST_SAVED: i64 = 100;
/// A new program begins at the earliest after so many days: people have to hear of it first.
const DAYS_BEFORE_THE_FIRST_ROUND: i64 = 7;

/// What is chosen when a program is made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewProgram {
    /// The key of a template, or the id of one that was saved.
    pub template: String,
    /// Its name.
    pub name: String,
    /// The e-mail of who organizes it; empty: nobody yet.
    pub organizer: String,
}

impl House {
    /// Makes a program with nothing in it.
    pub async fn create_program(&self, administrator: Administrator, form: &ProgramForm) -> Result<ProgramId> {
        let (name, purpose) = change::read(form)?;
        let id = self.surroundings.id();
        let mut tx = self.db.write().await?;
        programs::insert(&mut tx, id, &name, &purpose, self.now()).await?;
        self.log_created(&mut tx, administrator.by(), id).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// Makes a program from a template. Whoever organizes one may make more, and organizes them; an administrator names who does.
    ///
    /// # Errors
    /// [`Error::Invalid`] with what cannot be taken; [`Error::NotFound`] when there is no such template.
    pub async fn create_from_template(&self, maker: SeesPeople, new: &NewProgram) -> Result<ProgramId> {
        let mut tx = self.db.write().await?;
        let found = match (template(&new.template), new.template.parse::<TemplateId>()) {
            (Some(found), _) => found.clone(),
            (None, Ok(id)) => {
                let saved = saved_templates::find(&mut tx, id).await?;
                saved.ok_or(Error::NotFound("template"))?.template
            }
            (None, Err(_)) => return Err(Error::NotFound("template")),
        };
        let organizer = match maker.by() {
            By::Person(id) => {
                let person = people::find(&mut tx, id).await?.ok_or(Error::Refused)?;
                match person.administrator {
                    true => new.organizer.trim().to_owned(),
                    false => person.email.unwrap_or_default(),
                }
            }
            By::CommandLine | By::Kith | By::Token(_) => new.organizer.trim().to_owned(),
        };
        let form = ProgramForm {
            name: new.name.clone(),
            purpose: found.purpose.clone(),
        };
        let (name, purpose) = change::read(&form)?;
        let zone = self.zone_of(&mut tx, maker.by(), &organizer).await?;
        let id = self.make(&mut tx, maker.by(), &found, &name, &purpose, zone).await?;
        if !organizer.is_empty() {
            self.appoint(&mut tx, maker.by(), id, &organizer).await?;
        }
        tx.commit().await?;
        Ok(id)
    }

    /// Makes a second program with everything that is set in this one, and nobody in it.
    pub async fn duplicate_program(&self, organizer: Organizer) -> Result<ProgramId> {
        let mut tx = self.db.write().await?;
        let program = super::find(&mut tx, organizer.program()).await?;
        let template = as_template(&mut tx, &program).await?;
        let name = change::renamed("Copy of ", &program.name);
        let id = self
            .make(&mut tx, organizer.by(), &template, &name, &program.purpose, None)
            .await?;
        for (person, _) in programs::organizers(&mut tx, program.id).await? {
            // Only whoever copies it: the others are asked when they are needed.
            if organizer.by().person() == Some(person) {
                programs::add_organizer(&mut tx, id, person, self.now()).await?;
            }
        }
        tx.commit().await?;
        Ok(id)
    }

    /// Keeps what is set in a program as a template for others.
    ///
    /// # Errors
    /// [`Error::Invalid`] when the name is missing, too long, or that of another template.
    pub async fn save_template(&self, organizer: Organizer, name: &str) -> Result<TemplateId> {
        let form = ProgramForm {
            name: name.to_owned(),
            purpose: String::new(),
        };
        let (name, _) = change::read(&form)?;
        let mut tx = self.db.write().await?;
        let program = super::find(&mut tx, organizer.program()).await?;
        let mut template = as_template(&mut tx, &program).await?;
        // Whom people ask is another matter in each program.
        template.settings.contacts.clear();
        template.name.clone_from(&name);
        let saved = SavedTemplate {
            id: self.surroundings.id(),
            name,
            template,
        };
        match saved_templates::insert(&mut tx, &saved, self.now()).await {
            Err(e) if e.is_taken() => return Err(Error::invalid("name", "error-template-taken")),
            result => result?,
        }
        self.log_program(&mut tx, organizer, "template.saved").await?;
        tx.commit().await?;
        Ok(saved.id)
    }

    /// The templates that were saved here, by name.
    pub async fn saved_templates(&self, _: SeesPeople) -> Result<Vec<SavedTemplate>> {
        let mut tx = self.db.read().await?;
        Ok(saved_templates::list(&mut tx, MOST_SAVED).await?)
    }

    /// Forgets a template that was saved. Programs that were made of it stay as they are.
    pub async fn remove_template(&self, maker: SeesPeople, id: TemplateId) -> Result<()> {
        let mut tx = self.db.write().await?;
        match saved_templates::remove(&mut tx, id).await {
            Err(kith_store::Error::Gone(_)) => return Err(Error::NotFound("template")),
            result => result?,
        }
        let subject = format!("template:{id}");
        self.log(&mut tx, maker.by(), "template.removed", &subject, &json!({}))
            .await?;
        tx.commit().await?;
        Ok(())
    }

    /// On whose wall the clock of a new program hangs: the organizer's, else the maker's, else that of the installation.
    async fn zone_of(&self, tx: &mut Tx, by: By, organizer: &str) -> Result<Option<String>> {
        if let Ok(email) = EmailAddress::parse(organizer)
            && let Some(person) = people::find_by_email(tx, &email).await?
        {
            return Ok(Some(person.time_zone));
        }
        if let Some(person) = by.person()
            && let Some(person) = people::find(tx, person).await?
        {
            return Ok(Some(person.time_zone));
        }
        Ok(bulk::usual_time_zone(tx).await?)
    }

    /// Makes a program of a template; with a zone its rounds are made by the clock there.
    async fn make(
        &self,
        tx: &mut Tx,
        by: By,
        template: &Template,
        name: &str,
        purpose: &str,
        zone: Option<String>,
    ) -> Result<ProgramId> {
        let id = self.surroundings.id();
        let now = self.now();
        programs::insert(tx, id, name, purpose, now).await?;
        programs::set_template(tx, id, &template.key).await?;
        let begin = plus_days(self.today(), DAYS_BEFORE_THE_FIRST_ROUND);
        let weekday = template.match_types.first().map_or(1, |kind| kind.cadence.weekday);
        let begin = on_or_after(begin, weekday);
        let mut settings = template.settings.clone();
        settings.duration = template.duration(begin);
        programs::set_settings(tx, id, &settings).await?;
        for kind in &template.match_types {
            let mut kind = kind.clone();
            if let Some(zone) = &zone {
                kind.cadence.time_zone.clone_from(zone);
            }
            kind.cadence.first = (settings.duration == Duration::Evergreen).then_some(begin);
            match_types::insert(tx, self.surroundings.id(), id, &kind, now).await?;
        }
        self.log_created(tx, by, id).await?;
        Ok(id)
    }

    async fn log_created(&self, tx: &mut Tx, by: By, id: ProgramId) -> Result<()> {
        self.log(tx, by, "program.created", &format!("program:{id}"), &json!({}))
            .await
    }

    /// Lets a rhythm of which no round was made begin with the next day that is possible, so that nobody waits for a whole cycle.
    pub(super) async fn begin_now(&self, tx: &mut Tx, program: &Program) -> Result<()> {
        debug_assert_eq!(program.state, State::Running);
        for kept in match_types::list(tx, program.id).await? {
            let cadence = self.cadence_as_begun(tx, program, &kept).await?;
            if cadence != kept.settings.cadence {
                let kind = MatchType {
                    cadence,
                    ..kept.settings
                };
                match_types::update(tx, kept.id, &kind).await?;
            }
        }
        Ok(())
    }

    /// The cadence of a match type as it would be if its program began to run now.
    pub(super) async fn cadence_as_begun(&self, tx: &mut Tx, program: &Program, kept: &Kept) -> Result<Cadence> {
        let cadence = &kept.settings.cadence;
        Ok(match match_types::rounds(tx, kept.id).await? {
            0 => cadence.counted_from(&program.settings.duration, self.surroundings.now()),
            _ => cadence.clone(),
        })
    }
}

/// What is set in a program, without its days.
async fn as_template(tx: &mut Tx, program: &Program) -> Result<Template> {
    let mut settings = program.settings.clone();
    let weeks = match settings.duration {
        Duration::Evergreen => None,
        Duration::Season { from, to } => {
            let days = from.until(to).map_or(0, |span| span.get_days()) + 1;
            u8::try_from((days + 6) / 7).ok()
        }
    };
    settings.duration = Duration::Evergreen;
    settings.banner.clear();
    settings.objective.by = None;
    let mut match_types = Vec::new();
    for kept in match_types::list(tx, program.id).await? {
        let mut kind = kept.settings;
        kind.cadence.first = None;
        kind.cadence.pauses.clear();
        match_types.push(kind);
    }
    let origin = template(&program.template);
    Ok(Template {
        key: program.template.clone(),
        name: program.name.clone(),
        what_for: tidy(&program.purpose),
        purpose: program.purpose.clone(),
        evidence: origin.map(|o| o.evidence.clone()).unwrap_or_default(),
        weeks,
        settings,
        match_types,
    })
}

fn plus_days(day: Date, days: i64) -> Date {
    day.checked_add(Span::new().days(days)).unwrap_or(day)
}

fn on_or_after(day: Date, weekday: i8) -> Date {
    let wanted = Weekday::from_monday_one_offset(weekday.clamp(1, 7)).unwrap_or(Weekday::Monday);
    let ahead = (wanted.to_monday_one_offset() - day.weekday().to_monday_one_offset()).rem_euclid(7);
    plus_days(day, i64::from(ahead))
}
