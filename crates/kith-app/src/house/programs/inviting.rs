//! Asking people in, which is the one thing that sends mail by itself, and taking them in, which sends none.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use kith_domain::email::EmailAddress;
use kith_domain::id::PersonId;
use kith_domain::permission::Organizer;
use kith_domain::program::{Audience, LeftBy, PausedBy, Standing};
use kith_store::enrolments::{self, Enrolment};
use kith_store::{Tx, people};
use serde_json::json;

use super::super::letters::{About, News};
use super::super::{Error, House, Result};

/// The most e-mails in one list.
const MOST_EMAILS: usize = 2_000;

/// Who is asked or taken in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Invitees {
    /// Whoever has one of the e-mails in a text, parted by anything that cannot stand in one.
    Emails(String),
    /// Everybody who fits the audience and had nothing to do with the program yet.
    WhoeverFits,
}

/// What became of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Invited {
    /// How many people were asked or taken in, those included who wait for a place.
    pub people: usize,
    /// How many of them wait for a place.
    pub waiting: usize,
    /// How many were in already, or asked before.
    pub already: usize,
    /// What is no e-mail of anybody active here.
    pub unknown: Vec<String>,
    /// Why nobody is left of everybody who fits, where that is so.
    pub nobody: Option<Nobody>,
}

/// Why nobody is left of everybody who fits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nobody {
    /// The program is for whoever is invited by name.
    Named,
    /// Nobody meets the conditions.
    NoneFits,
    /// Everybody who fits is in already, or waits to be.
    AllIn,
    /// Those who fit and are not in were asked before, were refused, or left.
    NoneNew,
}

impl Invited {
    /// Keeps why there was nobody only where there was.
    fn settle(&mut self, whom: &Invitees) {
        let found = self.people > 0 || *whom != Invitees::WhoeverFits;
        self.nobody = self.nobody.filter(|_| !found);
    }
}

impl House {
    /// Invites people to a program, each once a day at most.
    ///
    /// # Errors
    /// [`Error::Invalid`] when the program is not open, or nobody is named.
    pub async fn invite(&self, organizer: Organizer, whom: &Invitees) -> Result<Invited> {
        let id = organizer.program();
        let mut tx = self.db.write().await?;
        let program = super::find(&mut tx, id).await?;
        if !super::is_open(&program) {
            return Err(Error::invalid("emails", "error-open-first"));
        }
        let (found, mut invited) = self.whom(&mut tx, organizer, whom).await?;
        let today = self.today();
        let news = |person: PersonId| News {
            to: person,
            about: About::Invitation(id.uuid()),
            key: format!("invitation:{id}:{person}:{today}"),
            not_before: None,
            not_after: None,
        };
        let mut letters = Vec::with_capacity(found.len());
        let mut new = Vec::new();
        for (person, standing) in found {
            match standing {
                Some(Standing::Active | Standing::Waiting | Standing::Applied) => {
                    invited.already += 1;
                    continue;
                }
                Some(Standing::Invited) => {}
                None => new.push(person),
                Some(Standing::Left | Standing::Denied) => {
                    let enrolment = self.blank(organizer, person, Standing::Invited);
                    enrolments::put(&mut tx, &enrolment, self.now()).await?;
                }
            }
            letters.push(news(person));
        }
        enrolments::add_all(&mut tx, id, &new, Standing::Invited, "", self.now()).await?;
        invited.people = letters.len();
        invited.settle(whom);
        self.tell(&mut tx, &letters).await?;
        self.log_many(&mut tx, organizer, "program.invited", invited.people)
            .await?;
        tx.commit().await?;
        Ok(invited)
    }

    /// Takes people into a program without asking; they are told nothing until their first match, and can leave at any time.
    ///
    /// # Errors
    /// [`Error::Invalid`] when nobody is named, or the role is none of the program.
    pub async fn take_people_in(&self, organizer: Organizer, whom: &Invitees, role: &str) -> Result<Invited> {
        let id = organizer.program();
        let mut tx = self.db.write().await?;
        let program = super::find(&mut tx, id).await?;
        self.check_role(&mut tx, organizer, role).await?;
        let (found, mut invited) = self.whom(&mut tx, organizer, whom).await?;
        let mut new = Vec::new();
        for (person, standing) in found {
            match standing {
                Some(Standing::Active | Standing::Waiting) => invited.already += 1,
                None => new.push(person),
                Some(_) => {
                    let free = self.free_places(&mut tx, &program).await?;
                    let standing = if free > 0 { Standing::Active } else { Standing::Waiting };
                    let mut enrolment = self.blank(organizer, person, standing);
                    role.clone_into(&mut enrolment.role);
                    enrolments::put(&mut tx, &enrolment, self.now()).await?;
                    invited.people += 1;
                    invited.waiting += usize::from(standing == Standing::Waiting);
                }
            }
        }
        invited.waiting += self.take_in(&mut tx, &program, &new, role).await?;
        invited.people += new.len();
        invited.settle(whom);
        self.log_many(&mut tx, organizer, "program.people-taken-in", invited.people)
            .await?;
        tx.commit().await?;
        Ok(invited)
    }

    fn blank(&self, organizer: Organizer, person: PersonId, standing: Standing) -> Enrolment {
        Enrolment {
            program: organizer.program(),
            person,
            standing,
            left_by: LeftBy::Nobody,
            role: String::new(),
            capacity: 1,
            paused_until: None,
            paused_by: PausedBy::Nobody,
            silent_rounds: 0,
            answers: BTreeMap::new(),
            enrolled_at: self.now(),
        }
    }

    /// Who is meant, and how each stands to the program.
    async fn whom(
        &self,
        tx: &mut Tx,
        organizer: Organizer,
        whom: &Invitees,
    ) -> Result<(Vec<(PersonId, Option<Standing>)>, Invited)> {
        let id = organizer.program();
        let standings = enrolments::standings(tx, id).await?;
        let known: HashMap<PersonId, (Standing, LeftBy)> =
            standings.into_iter().map(|(person, s, by)| (person, (s, by))).collect();
        let mut invited = Invited::default();
        let people: BTreeSet<PersonId> = match whom {
            Invitees::WhoeverFits => {
                let program = super::find(tx, id).await?;
                let fit = self.everybody_fitting(tx, &program.settings).await?;
                let is_in = |person: &PersonId| {
                    known
                        .get(person)
                        .is_some_and(|(s, _)| matches!(s, Standing::Active | Standing::Waiting | Standing::Applied))
                };
                invited.nobody = Some(match &program.settings.audience {
                    Audience::Named => Nobody::Named,
                    _ if fit.is_empty() => Nobody::NoneFits,
                    _ if fit.iter().all(is_in) => Nobody::AllIn,
                    _ => Nobody::NoneNew,
                });
                // Whoever left or was refused is not bothered again by a list that nobody looks through.
                let is_new = |person: &PersonId| match known.get(person) {
                    None => true,
                    Some((standing, by)) => {
                        !matches!(standing, Standing::Left | Standing::Denied | Standing::Invited)
                            || (*standing == Standing::Left && *by == LeftBy::Rule)
                    }
                };
                fit.into_iter().filter(is_new).collect()
            }
            Invitees::Emails(text) => {
                let words = addresses(text);
                if words.is_empty() {
                    return Err(Error::invalid("emails", "error-missing"));
                }
                if words.len() > MOST_EMAILS {
                    return Err(Error::invalid("emails", "error-too-many"));
                }
                let mut people = BTreeSet::new();
                for word in words {
                    let found = match EmailAddress::parse(word) {
                        Ok(email) => people::find_by_email(tx, &email).await?,
                        Err(_) => None,
                    };
                    match found.filter(|p| p.deactivated_at.is_none()) {
                        Some(person) => _ = people.insert(person.id),
                        None => invited.unknown.push(word.to_owned()),
                    }
                }
                people
            }
        };
        let found = people.into_iter().map(|p| (p, known.get(&p).map(|(s, _)| *s)));
        Ok((found.collect(), invited))
    }

    async fn log_many(&self, tx: &mut Tx, organizer: Organizer, action: &str, people: usize) -> Result<()> {
        let subject = format!("program:{}", organizer.program());
        self.log(tx, organizer.by(), action, &subject, &json!({ "people": people }))
            .await
    }
}

/// The words of a text that may be e-mails, without the names and brackets that mail programs write around them.
fn addresses(text: &str) -> Vec<&str> {
    let parts = text.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '<' | '>' | '"' | '(' | ')'));
    let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
    // In `Ann Lee <ann@example.org>` only one word is an address; in a list without any, all of them are mistakes.
    let real: Vec<&str> = parts.iter().copied().filter(|part| part.contains('@')).collect();
    if real.is_empty() { parts } else { real }
}

#[cfg(test)]
mod unit {
    use super::addresses;

    #[test]
    fn addresses_are_found_as_mail_programs_write_them() {
        let text = "Ann Lee <ann@example.org>; \"Öz, Cem\" <cem@example.org>,\nben@example.org\tdee@example.org";
        assert_eq!(
            addresses(text),
            [
                "ann@example.org",
                "cem@example.org",
                "ben@example.org",
                "dee@example.org"
            ]
        );
        assert_eq!(addresses("ann ben"), ["ann", "ben"]);
        assert!(addresses(" ,; ").is_empty());
    }
}
