//! What an organizer changes of a program.

use kith_domain::email::EmailAddress;
use kith_domain::permission::Organizer;
use kith_domain::profile::{FieldKind, tidy};
use kith_domain::program::{Audience, Duration, Settings, Test};
use kith_store::{Tx, fields, programs};
use serde_json::json;

use super::super::jobs::Job;
use super::super::{Error, House, Invalid, Result};
use super::rules::askable;

/// The longest name of a program, in characters.
const LONGEST_NAME: usize = 100;
/// The longest purpose, in characters: two paragraphs.
const LONGEST_PURPOSE: usize = 1_000;
/// The longest description, in characters: a page.
pub const LONGEST_DESCRIPTION: usize = 5_000;
/// The longest banner, in characters: a line.
pub const LONGEST_BANNER: usize = 200;
/// The longest part of an objective, question or answer to choose, in characters.
const LONGEST_LINE: usize = 300;
/// The most people to ask.
pub const MOST_CONTACTS: usize = 5;
/// The most questions at registration: each costs people who do not join.
pub const MOST_QUESTIONS: usize = 10;
/// The most answers to choose from.
const MOST_CHOICES: usize = 20;
/// The most conditions of an audience.
pub const MOST_CONDITIONS: usize = 10;
/// The most places that a limit makes sense for.
const MOST_PLACES: u32 = 1_000_000;

/// Name and purpose of a program.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProgramForm {
    /// Its name.
    pub name: String,
    /// What it is for.
    pub purpose: String,
}

impl House {
    /// Changes name and purpose.
    pub async fn change_program(&self, organizer: Organizer, form: &ProgramForm) -> Result<()> {
        let (name, purpose) = read(form)?;
        let mut tx = self.db.write().await?;
        programs::update(&mut tx, organizer.program(), &name, &purpose)
            .await
            .map_err(super::missing)?;
        self.log_program(&mut tx, organizer, "program.changed").await?;
        tx.commit().await?;
        Ok(())
    }

    /// Changes name, purpose and everything that is set for the whole program. Who is in by the rule of the audience follows soon.
    ///
    /// # Errors
    /// [`Error::Invalid`] with everything that cannot be taken.
    pub async fn change_settings(&self, organizer: Organizer, form: &ProgramForm, settings: &Settings) -> Result<()> {
        let id = organizer.program();
        let mut tx = self.db.write().await?;
        let before = super::find(&mut tx, id).await?;
        let mut wrong = Vec::new();
        let named = read(form).map_err(|e| collect(e, &mut wrong)).ok();
        wrong.extend(check(&mut tx, settings).await?);
        let Some((name, purpose)) = named.filter(|_| wrong.is_empty()) else {
            return Err(Error::Invalid(wrong));
        };
        programs::update(&mut tx, id, &name, &purpose).await?;
        programs::set_settings(&mut tx, id, settings).await?;
        if before.settings.duration != settings.duration {
            self.plan_all(&mut tx, id).await?;
        }
        if before.settings.places != settings.places {
            self.fill_places(&mut tx, id).await?;
        }
        if before.settings.audience != settings.audience {
            self.enqueue(&mut tx, &Job::ApplyAudiences, None, self.surroundings.now())
                .await?;
        }
        self.log_program(&mut tx, organizer, "program.changed").await?;
        tx.commit().await?;
        Ok(())
    }

    pub(super) async fn log_program(&self, tx: &mut Tx, organizer: Organizer, action: &str) -> Result<()> {
        let subject = format!("program:{}", organizer.program());
        self.log(tx, organizer.by(), action, &subject, &json!({})).await
    }
}

/// Keeps what an error says of values; there is no other error of values.
fn collect(error: Error, wrong: &mut Vec<Invalid>) {
    if let Error::Invalid(more) = error {
        wrong.extend(more);
    }
}

/// Name and purpose as they are kept.
pub(super) fn read(form: &ProgramForm) -> Result<(String, String)> {
    let (name, purpose) = (tidy(&form.name), form.purpose.trim().to_owned());
    let mut wrong = Vec::new();
    let mut refuse = |field, message| wrong.push(Invalid { field, message });
    if name.is_empty() {
        refuse("name", "error-missing");
    } else if is_longer(&name, LONGEST_NAME) {
        refuse("name", "error-value-too-long");
    }
    if is_longer(&purpose, LONGEST_PURPOSE) {
        refuse("purpose", "error-value-too-long");
    }
    if wrong.is_empty() {
        Ok((name, purpose))
    } else {
        Err(Error::Invalid(wrong))
    }
}

/// The same name with something before it, cut to what a name may be.
pub(super) fn renamed(before: &str, name: &str) -> String {
    format!("{before}{name}").chars().take(LONGEST_NAME).collect()
}

fn is_longer(text: &str, most: usize) -> bool {
    text.chars().nth(most).is_some()
}

/// What cannot be taken of settings.
async fn check(tx: &mut Tx, settings: &Settings) -> Result<Vec<Invalid>> {
    let mut wrong = Vec::new();
    let mut refuse = |field, message| wrong.push(Invalid { field, message });
    let objective = &settings.objective;
    let texts = [
        ("description", &settings.description, LONGEST_DESCRIPTION),
        ("banner", &settings.banner, LONGEST_BANNER),
        ("change", &objective.change, LONGEST_LINE),
        ("for_whom", &objective.for_whom, LONGEST_LINE),
        ("measure", &objective.measure, LONGEST_LINE),
        ("baseline", &objective.baseline, LONGEST_LINE),
        ("target", &objective.target, LONGEST_LINE),
    ];
    for (field, text, most) in texts {
        if is_longer(text, most) {
            refuse(field, "error-value-too-long");
        }
    }
    let contact_is_wrong = |c: &kith_domain::program::Contact| {
        c.name.is_empty() || is_longer(&c.name, LONGEST_NAME) || EmailAddress::parse(&c.email).is_err()
    };
    if settings.contacts.len() > MOST_CONTACTS {
        refuse("contacts", "error-too-many");
    } else if settings.contacts.iter().any(contact_is_wrong) {
        refuse("contacts", "error-contacts");
    }
    if let Duration::Season { from, to } = settings.duration
        && to < from
    {
        refuse("to", "error-season");
    }
    if settings
        .places
        .is_some_and(|places| places == 0 || places > MOST_PLACES)
    {
        refuse("places", "error-places");
    }
    let question_is_wrong = |q: &kith_domain::program::Question| {
        q.wording.is_empty()
            || is_longer(&q.wording, LONGEST_LINE)
            || q.choices.len() > MOST_CHOICES
            || q.choices.len() == 1
            || q.choices.iter().any(|c| c.is_empty() || is_longer(c, LONGEST_LINE))
    };
    let twice = settings
        .questions
        .iter()
        .enumerate()
        .any(|(i, q)| settings.questions[..i].iter().any(|other| other.wording == q.wording));
    if settings.questions.len() > MOST_QUESTIONS {
        refuse("questions", "error-too-many");
    } else if twice || settings.questions.iter().any(question_is_wrong) {
        refuse("questions", "error-questions");
    }
    if let Audience::Rule { all, .. } = &settings.audience {
        let fields = fields::list(tx).await?;
        let fits = |c: &kith_domain::program::Condition| {
            let field = askable(&fields).find(|f| f.name.as_str() == c.field);
            field.is_some_and(|f| match &c.test {
                Test::InTheLastDays(_) | Test::LongerAgoThanDays(_) => f.kind == FieldKind::Date,
                Test::OneOf(values) | Test::NoneOf(values) => {
                    !values.is_empty() && f.kind != FieldKind::Text && f.kind != FieldKind::Hours
                }
                Test::Given => true,
            })
        };
        if all.is_empty() {
            refuse("conditions", "error-no-condition");
        } else if all.len() > MOST_CONDITIONS {
            refuse("conditions", "error-too-many");
        } else if !all.iter().all(fits) {
            refuse("conditions", "error-conditions");
        }
    }
    Ok(wrong)
}
