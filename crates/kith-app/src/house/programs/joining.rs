//! Joining a program: by oneself, by application, from the waiting list.

use std::collections::BTreeMap;

use kith_domain::id::{PersonId, ProgramId};
use kith_domain::permission::{By, Oneself, Organizer};
use kith_domain::program::{Admission, LeftBy, PausedBy, Question, Standing, State};
use kith_store::enrolments::{self, Enrolment};
use kith_store::programs::{self, Program};
use kith_store::{Tx, match_types, people};
use serde_json::json;

use super::super::letters::{About, News};
use super::super::{Error, House, Invalid, Result};

/// The most matches that somebody takes at a time.
pub const MOST_MATCHES_AT_A_TIME: i64 = 5;
/// The longest answer at registration, in characters.
const LONGEST_ANSWER: usize = 1_000;

/// What somebody says when joining.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Registration {
    /// The role, where there are two.
    pub role: String,
    /// How many matches at a time the person takes, where there are two roles.
    pub capacity: i64,
    /// What is answered to the questions, in their order.
    pub answers: Vec<String>,
}

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Joined {
    /// The person takes part.
    TakesPart,
    /// An organizer decides.
    Applied,
    /// There is no place at the moment.
    Waits,
}

impl House {
    /// Joins a program, applies for it, or changes what was said then.
    ///
    /// # Errors
    /// [`Error::Refused`] when the person may not join; [`Error::Invalid`] with what cannot be taken, and when the program is over.
    pub async fn join(&self, oneself: Oneself, id: ProgramId, registration: &Registration) -> Result<Joined> {
        let person = oneself.person();
        let mut tx = self.db.write().await?;
        let program = super::find(&mut tx, id).await.map_err(|_| Error::Refused)?;
        let known = enrolments::find(&mut tx, id, person).await?;
        let standing = known.as_ref().map(|e| e.standing);
        if program.state == State::Draft || !self.may_ask(&mut tx, &program, standing, person).await? {
            return Err(Error::Refused);
        }
        if !super::is_open(&program) {
            return Err(Error::invalid("program", "join-over"));
        }
        let kinds = match_types::list(&mut tx, id).await?;
        let roles = super::roles(kinds.iter().map(|kind| &kind.settings));
        let (role, capacity, answers) = read(registration, &roles, &program.settings.questions)?;
        if let Some(standing @ (Standing::Active | Standing::Applied | Standing::Waiting)) = standing {
            enrolments::set_terms(&mut tx, id, person, &role, capacity, &answers).await?;
            tx.commit().await?;
            return Ok(match standing {
                Standing::Applied => Joined::Applied,
                Standing::Waiting => Joined::Waits,
                _ => Joined::TakesPart,
            });
        }
        let asks = program.settings.admission == Admission::ByApplication && standing != Some(Standing::Invited);
        let joined = match asks {
            true => Joined::Applied,
            false if self.free_places(&mut tx, &program).await? > 0 => Joined::TakesPart,
            false => Joined::Waits,
        };
        let enrolment = Enrolment {
            program: id,
            person,
            standing: match joined {
                Joined::TakesPart => Standing::Active,
                Joined::Applied => Standing::Applied,
                Joined::Waits => Standing::Waiting,
            },
            left_by: LeftBy::Nobody,
            role,
            capacity,
            paused_until: None,
            paused_by: PausedBy::Nobody,
            silent_rounds: 0,
            answers,
            enrolled_at: self.now(),
        };
        enrolments::put(&mut tx, &enrolment, self.now()).await?;
        // Whoever applied or waits has just read so on the page.
        if joined == Joined::TakesPart {
            self.tell_of_place(&mut tx, id, person).await?;
            self.log_enrolled(&mut tx, oneself.by(), id, person).await?;
        }
        tx.commit().await?;
        Ok(joined)
    }

    /// Takes in somebody who applied, waits or was refused; without a free place the person waits.
    ///
    /// # Errors
    /// [`Error::Invalid`] when there is nothing to decide any more.
    pub async fn approve(&self, organizer: Organizer, person: PersonId) -> Result<Joined> {
        let id = organizer.program();
        let mut tx = self.db.write().await?;
        let program = super::find(&mut tx, id).await?;
        let known = enrolments::find(&mut tx, id, person).await?;
        let from = known.map(|e| e.standing);
        let Some(from @ (Standing::Applied | Standing::Waiting | Standing::Denied)) = from else {
            return Err(decided());
        };
        // Whoever is called from the waiting list gets a place of its own.
        let has_place = from == Standing::Waiting || self.free_places(&mut tx, &program).await? > 0;
        let to = if has_place { Standing::Active } else { Standing::Waiting };
        enrolments::set_standing(&mut tx, id, person, from, to).await?;
        self.tell_of_place(&mut tx, id, person).await?;
        if has_place {
            self.log_enrolled(&mut tx, organizer.by(), id, person).await?;
        }
        tx.commit().await?;
        Ok(if has_place { Joined::TakesPart } else { Joined::Waits })
    }

    /// Refuses somebody who applied or waits, and says so.
    ///
    /// # Errors
    /// [`Error::Invalid`] when there is nothing to decide any more.
    pub async fn deny(&self, organizer: Organizer, person: PersonId) -> Result<()> {
        let id = organizer.program();
        let mut tx = self.db.write().await?;
        let known = enrolments::find(&mut tx, id, person).await?;
        let from = known.map(|e| e.standing);
        let Some(from @ (Standing::Applied | Standing::Waiting)) = from else {
            return Err(decided());
        };
        enrolments::set_standing(&mut tx, id, person, from, Standing::Denied).await?;
        let now = self.now().timestamp();
        let news = News {
            to: person,
            about: About::Declined(id.uuid()),
            key: format!("declined:{id}:{person}:{now}"),
            not_before: None,
            not_after: None,
        };
        self.tell(&mut tx, &[news]).await?;
        tx.commit().await?;
        Ok(())
    }

    /// How many more people may take part; very many where there is no limit.
    pub(super) async fn free_places(&self, tx: &mut Tx, program: &Program) -> Result<i64> {
        let Some(places) = program.settings.places else {
            return Ok(i64::MAX);
        };
        Ok((i64::from(places) - programs::count_enrolled(tx, program.id).await?).max(0))
    }

    /// Gives places that are free to those who wait for longest, and tells them; in a program that people can be in.
    pub(super) async fn fill_places(&self, tx: &mut Tx, id: ProgramId) -> Result<()> {
        let program = super::find(tx, id).await?;
        if !super::is_open(&program) {
            return Ok(());
        }
        let mut free = self.free_places(tx, &program).await?;
        while free > 0 {
            let Some(person) = enrolments::next_in_line(tx, id).await? else {
                break;
            };
            enrolments::set_standing(tx, id, person, Standing::Waiting, Standing::Active).await?;
            self.tell_of_place(tx, id, person).await?;
            self.log_enrolled(tx, By::Kith, id, person).await?;
            free -= 1;
        }
        Ok(())
    }

    /// Takes many people in, as far as there are places; the others wait. Nobody is told: taking in is no message.
    /// Returns how many wait.
    pub(super) async fn take_in(
        &self,
        tx: &mut Tx,
        program: &Program,
        people: &[PersonId],
        role: &str,
    ) -> Result<usize> {
        let free = self.free_places(tx, program).await?;
        let places = usize::try_from(free).unwrap_or(usize::MAX).min(people.len());
        let (in_it, waiting) = people.split_at(places);
        enrolments::add_all(tx, program.id, in_it, Standing::Active, role, self.now()).await?;
        enrolments::add_all(tx, program.id, waiting, Standing::Waiting, role, self.now()).await?;
        Ok(waiting.len())
    }

    /// Tells somebody where they stand: that they take part and what comes next, or that they wait for a place.
    async fn tell_of_place(&self, tx: &mut Tx, id: ProgramId, person: PersonId) -> Result<()> {
        let now = self.now().timestamp();
        let news = News {
            to: person,
            about: About::Registration(id.uuid()),
            key: format!("registration:{id}:{person}:{now}"),
            not_before: None,
            not_after: None,
        };
        self.tell(tx, &[news]).await
    }

    pub(super) async fn log_enrolled(&self, tx: &mut Tx, by: By, id: ProgramId, person: PersonId) -> Result<()> {
        let detail = json!({ "program": id.to_string() });
        self.log(tx, by, "person.enrolled", &format!("person:{person}"), &detail)
            .await
    }

    /// Whether somebody may join a program, or might have before it was over: whoever kept the link to it is told that it is.
    async fn may_ask(
        &self,
        tx: &mut Tx,
        program: &Program,
        standing: Option<Standing>,
        person: PersonId,
    ) -> Result<bool> {
        Ok(match standing {
            Some(Standing::Active | Standing::Invited | Standing::Applied | Standing::Waiting) => true,
            Some(Standing::Denied) => false,
            Some(Standing::Left) | None => {
                program.state != State::Draft && !self.fitting(tx, &program.settings, &[person]).await?.is_empty()
            }
        })
    }

    /// What somebody said when joining, or would be asked; for the page on which that is done, or which says that it is over.
    pub async fn registration(
        &self,
        oneself: Oneself,
        id: ProgramId,
    ) -> Result<(Program, Vec<String>, Option<Enrolment>)> {
        let mut tx = self.db.read().await?;
        let program = super::find(&mut tx, id).await.map_err(|_| Error::Refused)?;
        let known = enrolments::find(&mut tx, id, oneself.person()).await?;
        let standing = known.as_ref().map(|e| e.standing);
        let may = self.may_ask(&mut tx, &program, standing, oneself.person()).await?;
        let person = people::find(&mut tx, oneself.person()).await?;
        if !may || person.is_none_or(|p| p.deactivated_at.is_some()) {
            return Err(Error::Refused);
        }
        let kinds = match_types::list(&mut tx, id).await?;
        Ok((program, super::roles(kinds.iter().map(|kind| &kind.settings)), known))
    }
}

/// Somebody else was quicker.
fn decided() -> Error {
    Error::invalid("person", "flash-decided-already")
}

type Terms = (String, i64, BTreeMap<String, String>);

fn read(said: &Registration, roles: &[String], questions: &[Question]) -> Result<Terms> {
    let mut wrong = Vec::new();
    let (mut role, mut capacity) = (String::new(), 1);
    if !roles.is_empty() {
        match roles.iter().find(|role| **role == said.role) {
            Some(found) => role.clone_from(found),
            None => wrong.push(Invalid {
                field: "role",
                message: "error-role",
            }),
        }
        capacity = said.capacity;
        if !(1..=MOST_MATCHES_AT_A_TIME).contains(&capacity) {
            wrong.push(Invalid {
                field: "capacity",
                message: "error-capacity",
            });
        }
    }
    let mut answers = BTreeMap::new();
    for (i, question) in questions.iter().enumerate() {
        let answer = said.answers.get(i).map_or("", |a| a.trim());
        let is_known = question.choices.is_empty() || question.choices.iter().any(|c| c == answer);
        let message = match answer {
            "" if question.required => Some("error-missing"),
            "" => None,
            _ if !is_known => Some("error-not-a-choice"),
            _ if answer.chars().nth(LONGEST_ANSWER).is_some() => Some("error-value-too-long"),
            _ => None,
        };
        match message {
            Some(message) => wrong.push(Invalid {
                field: ANSWERS[i.min(ANSWERS.len() - 1)],
                message,
            }),
            None if answer.is_empty() => {}
            None => _ = answers.insert(question.wording.clone(), answer.to_owned()),
        }
    }
    if wrong.is_empty() {
        Ok((role, capacity, answers))
    } else {
        Err(Error::Invalid(wrong))
    }
}

/// The names of the answers in a form, in the order of the questions.
const ANSWERS: [&str; super::MOST_QUESTIONS] = [
    "answer-0", "answer-1", "answer-2", "answer-3", "answer-4", "answer-5", "answer-6", "answer-7", "answer-8",
    "answer-9",
];
