//! What programs ask for beside what pages ask for: lists in an order that never changes, and one answer for a request that comes
//! twice.

use jiff::SignedDuration;
use kith_domain::id::{PersonId, ProgramId};
use kith_domain::permission::{Administrator, Caller, SeesPeople, Sight};
use kith_domain::profile::ProfileField;
use kith_store::api_tokens as keys;
use kith_store::audit::{self, Entry};
use kith_store::directory::{self, Activity, Filter, Line, Place};
use kith_store::people::{self, Person};
use kith_store::programs::{self, Program};
use kith_store::{Ts, fields};

use super::people::{Shown, values_of};
use super::{Error, House, Result};

/// The most entries of one page.
pub const MOST_ON_A_PAGE: i64 = 500;
/// After how long a request whose answer was never made is thought to have died with its process. Longer than any request runs.
const DIED_AFTER: SignedDuration = SignedDuration::from_mins(2);

/// Which people a program asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PeopleAsked {
    /// Words of a name or e-mail.
    pub search: String,
    /// Deactivated people instead of active ones.
    pub deactivated: bool,
    /// Only people of a program.
    pub program: Option<ProgramId>,
}

/// What a request with a key is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Repeated {
    /// New: to be done, and its answer to be kept.
    New(Taken),
    /// It was done before, and this was the answer.
    Done {
        /// The HTTP status.
        status: i64,
        /// The answer.
        body: String,
    },
    /// The same is being done at this moment.
    Running,
    /// The key was used for another request.
    Other,
}

/// A key that was taken for one request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    key: String,
    since: Ts,
}

impl House {
    /// People in the order of their names, behind a person; at most `limit`, which is cut to [`MOST_ON_A_PAGE`].
    ///
    /// # Errors
    /// [`Error::Invalid`] when the person behind whom the page begins is gone.
    pub async fn people_after(
        &self,
        _: SeesPeople,
        asked: &PeopleAsked,
        after: Option<PersonId>,
        limit: i64,
    ) -> Result<Vec<Line>> {
        let mut tx = self.db.read().await?;
        let place = match after {
            None => None,
            Some(id) => {
                let person = people::find(&mut tx, id).await?;
                let person = person.ok_or(Error::invalid("after", "error-gone"))?;
                let sort_name = people::sort_name(&person.name);
                Some(Place { sort_name, id })
            }
        };
        let words = kith_domain::text::plain(&asked.search);
        let filter = Filter {
            search: words
                .split(' ')
                .filter(|word| !word.is_empty())
                .take(super::people::SEARCH_WORDS)
                .map(str::to_owned)
                .collect(),
            values: Vec::new(),
            activity: Some(match asked.deactivated {
                true => Activity::Deactivated,
                false => Activity::Active,
            }),
            program: asked.program,
        };
        Ok(directory::list(&mut tx, &filter, place.as_ref(), limit.clamp(1, MOST_ON_A_PAGE)).await?)
    }

    /// A person with the fields that organizers see.
    pub async fn person_with_fields(
        &self,
        _: SeesPeople,
        id: PersonId,
    ) -> Result<(Person, Vec<(ProfileField, Shown)>)> {
        let mut tx = self.db.read().await?;
        let person = people::find(&mut tx, id).await?.ok_or(Error::NotFound("person"))?;
        let mut seen = fields::list(&mut tx).await?;
        seen.retain(|field| Sight::Organizer.sees(field.visibility));
        let values = values_of(&mut tx, &[id], &seen).await?.pop().unwrap_or_default();
        let shown = seen.into_iter().zip(values).filter(|(_, values)| !values.is_empty());
        Ok((person, shown.collect()))
    }

    /// Every program, oldest first, behind a program.
    pub async fn programs_after(&self, _: Administrator, after: Option<ProgramId>, limit: i64) -> Result<Vec<Program>> {
        let mut tx = self.db.read().await?;
        Ok(programs::after(&mut tx, after, limit.clamp(1, MOST_ON_A_PAGE)).await?)
    }

    /// A program and who organizes it.
    pub async fn program_with_organizers(
        &self,
        _: Administrator,
        id: ProgramId,
    ) -> Result<(Program, Vec<(PersonId, String)>)> {
        let mut tx = self.db.read().await?;
        let program = programs::find(&mut tx, id).await?.ok_or(Error::NotFound("program"))?;
        Ok((program, programs::organizers(&mut tx, id).await?))
    }

    /// Rows of the log, oldest first, behind a row.
    pub async fn audit_after(&self, _: Administrator, after: i64, limit: i64) -> Result<Vec<Entry>> {
        let mut tx = self.db.read().await?;
        Ok(audit::after(&mut tx, after, limit.clamp(1, MOST_ON_A_PAGE)).await?)
    }

    /// Takes a key for a request, or tells what became of the request that had it before. `request` is a hash over all of it.
    pub async fn take_request(&self, caller: &Caller, key: &str, request: &[u8]) -> Result<Repeated> {
        let (token, now) = (caller.token(), self.now());
        let mut tx = self.db.write().await?;
        if let Some(known) = keys::find_key(&mut tx, token, key).await? {
            if known.request_hash != request {
                return Ok(Repeated::Other);
            }
            let (status, body) = (known.status, known.body);
            if status != 0 {
                return Ok(Repeated::Done { status, body });
            }
            if known.created_at.timestamp() + DIED_AFTER > now.timestamp() {
                return Ok(Repeated::Running);
            }
            keys::give_key_back(&mut tx, token, key, known.created_at).await?;
        }
        if !keys::take_key(&mut tx, token, key, request, now).await? {
            return Ok(Repeated::Running); // somebody else was quicker by a moment
        }
        tx.commit().await?;
        let key = key.to_owned();
        Ok(Repeated::New(Taken { key, since: now }))
    }

    /// Keeps the answer of a request, to be given again.
    pub async fn answer_request(&self, caller: &Caller, taken: &Taken, status: i64, body: &str) -> Result<()> {
        let mut tx = self.db.write().await?;
        keys::answer_key(&mut tx, caller.token(), &taken.key, status, body).await?;
        Ok(tx.commit().await?)
    }

    /// Gives a key back: the request failed for reasons that may pass.
    pub async fn give_request_back(&self, caller: &Caller, taken: &Taken) -> Result<()> {
        let mut tx = self.db.write().await?;
        keys::give_key_back(&mut tx, caller.token(), &taken.key, taken.since).await?;
        Ok(tx.commit().await?)
    }
}

#[cfg(test)]
mod tests {
    use kith_domain::scope::Scope;
    use kith_store::on_both;

    use super::super::testing::TestHouse;
    use super::*;

    async fn caller(test: &TestHouse) -> Caller {
        let me = Administrator::on_the_command_line();
        let token = test
            .house
            .create_token(me, "Directory", &[Scope::PeopleWrite], None)
            .await
            .unwrap();
        test.house.caller(&token.secret).await.unwrap().unwrap()
    }

    on_both! {
        async fn a_request_with_a_key_is_answered_once(kind) {
            let test = TestHouse::new(kind).await;
            let (one, other) = (caller(&test).await, caller(&test).await);
            let house = &test.house;
            let Repeated::New(taken) = house.take_request(&one, "k", b"request").await.unwrap() else { panic!("the key is taken") };
            assert_eq!(house.take_request(&one, "k", b"request").await.unwrap(), Repeated::Running);
            assert_eq!(house.take_request(&one, "k", b"another").await.unwrap(), Repeated::Other);
            // Keys of another token are other keys.
            assert!(matches!(house.take_request(&other, "k", b"another").await.unwrap(), Repeated::New(_)));
            house.answer_request(&one, &taken, 201, "{}").await.unwrap();
            let done = Repeated::Done { status: 201, body: "{}".to_owned() };
            assert_eq!(house.take_request(&one, "k", b"request").await.unwrap(), done);
            assert_eq!(house.take_request(&one, "k", b"another").await.unwrap(), Repeated::Other);
        }

        async fn a_request_that_died_can_be_made_again(kind) {
            let test = TestHouse::new(kind).await;
            let one = caller(&test).await;
            let Repeated::New(dead) = test.house.take_request(&one, "k", b"request").await.unwrap() else { panic!("the key is taken") };
            test.pass(SignedDuration::from_mins(3));
            let Repeated::New(alive) = test.house.take_request(&one, "k", b"request").await.unwrap() else { panic!("the key is taken") };
            // The dead one wakes up and gives a key back that is not its own any more.
            test.house.give_request_back(&one, &dead).await.unwrap();
            assert_eq!(test.house.take_request(&one, "k", b"request").await.unwrap(), Repeated::Running);
            test.house.give_request_back(&one, &alive).await.unwrap();
            assert!(matches!(test.house.take_request(&one, "k", b"request").await.unwrap(), Repeated::New(_)));
        }

        async fn of_two_requests_at_once_one_is_new(kind) {
            let test = TestHouse::new(kind).await;
            let one = caller(&test).await;
            let (a, b) = tokio::join!(
                test.house.take_request(&one, "k", b"request"), test.house.take_request(&one, "k", b"request")
            );
            let new = [a.unwrap(), b.unwrap()].iter().filter(|r| matches!(r, Repeated::New(_))).count();
            assert_eq!(new, 1);
        }
    }
}
