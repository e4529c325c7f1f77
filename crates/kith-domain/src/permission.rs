//! What somebody may do, as values: a function that needs a permission takes one, so a missing check does not compile.
//!
//! Only an [`Actor`] hands permissions out. Each is good for the request in which it was asked for, not longer: whoever was
//! deactivated or lost a role is refused at the next request.

use std::fmt;

use crate::id::{ApiTokenId, PersonId, ProgramId};
use crate::scope::Scope;

/// Who acts, with the roles that the person has at this moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    person: PersonId,
    administrator: bool,
    organizes: Vec<ProgramId>,
}

/// The person may not do this. Said the same way whether the thing exists or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("you may not do this")]
pub struct Refused;

/// May run the installation: people, fields, jobs, audit, tokens, settings. Reads no private text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Administrator(By);

/// May run one program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Organizer {
    by: By,
    program: ProgramId,
}

/// May see people as organizers do: an organizer of any program, or an administrator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SeesPeople(By);

/// How much of other people somebody sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sight {
    /// Active people, with what members may see.
    Member,
    /// Everybody, with what organizers may see.
    Organizer,
}

/// May see and change what is one's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Oneself(PersonId);

/// Who did something, for the audit log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// Somebody who is signed in.
    Person(PersonId),
    /// Whoever can run commands on the machine.
    CommandLine,
    /// Kith by itself, for example on a schedule.
    Kith,
    /// A program with a token of the API.
    Token(ApiTokenId),
}

impl By {
    /// The person, where it is one.
    pub fn person(self) -> Option<PersonId> {
        match self {
            By::Person(id) => Some(id),
            By::CommandLine | By::Kith | By::Token(_) => None,
        }
    }
}

impl fmt::Display for By {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            By::Person(id) => write!(f, "person:{id}"),
            By::CommandLine => f.write_str("command-line"),
            By::Kith => f.write_str("kith"),
            By::Token(id) => write!(f, "token:{id}"),
        }
    }
}

impl Actor {
    /// Somebody who has been recognized. To be called with what the database says now, by the one place that reads sign-ins.
    pub fn recognized(person: PersonId, administrator: bool, organizes: Vec<ProgramId>) -> Actor {
        Actor {
            person,
            administrator,
            organizes,
        }
    }

    /// Who it is.
    pub fn person(&self) -> PersonId {
        self.person
    }

    /// The programs that the person organizes.
    pub fn organizes(&self) -> &[ProgramId] {
        &self.organizes
    }

    /// What concerns only this person.
    pub fn oneself(&self) -> Oneself {
        Oneself(self.person)
    }

    /// The installation.
    pub fn administrator(&self) -> Result<Administrator, Refused> {
        if self.administrator {
            Ok(Administrator(By::Person(self.person)))
        } else {
            Err(Refused)
        }
    }

    /// One program; an administrator gets organizers appointed, but sees no program from inside.
    pub fn organizer_of(&self, program: ProgramId) -> Result<Organizer, Refused> {
        if self.organizes.contains(&program) {
            Ok(Organizer {
                by: By::Person(self.person),
                program,
            })
        } else {
            Err(Refused)
        }
    }

    /// How much this person sees of others: everybody who is signed in sees something.
    pub fn sight(&self) -> Sight {
        self.sees_people().map_or(Sight::Member, Sight::from)
    }

    /// The people of the organization, with what organizers may see.
    pub fn sees_people(&self) -> Result<SeesPeople, Refused> {
        if self.administrator || !self.organizes.is_empty() {
            Ok(SeesPeople(By::Person(self.person)))
        } else {
            Err(Refused)
        }
    }
}

/// A program that brought a token of the API. It acts for the installation, within the token's scopes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    token: ApiTokenId,
    scopes: Vec<Scope>,
}

impl Caller {
    /// A token that has been recognized. To be called by the one place that reads tokens.
    pub fn recognized(token: ApiTokenId, scopes: Vec<Scope>) -> Caller {
        Caller { token, scopes }
    }

    /// Which token it is.
    pub fn token(&self) -> ApiTokenId {
        self.token
    }

    /// The installation, for what one scope is about.
    pub fn may(&self, scope: Scope) -> Result<Administrator, Refused> {
        if self.scopes.contains(&scope) {
            Ok(Administrator(By::Token(self.token)))
        } else {
            Err(Refused)
        }
    }

    /// One program, with the scope to change programs.
    pub fn organizer_of(&self, program: ProgramId) -> Result<Organizer, Refused> {
        let Administrator(by) = self.may(Scope::ProgramsWrite)?;
        Ok(Organizer { by, program })
    }
}

impl Administrator {
    /// Whoever can run commands on the machine can read the database anyway.
    pub fn on_the_command_line() -> Administrator {
        Administrator(By::CommandLine)
    }

    /// Who it is.
    pub fn by(self) -> By {
        self.0
    }
}

impl From<Administrator> for SeesPeople {
    fn from(administrator: Administrator) -> SeesPeople {
        SeesPeople(administrator.0)
    }
}

impl From<SeesPeople> for Sight {
    fn from(_: SeesPeople) -> Sight {
        Sight::Organizer
    }
}

impl Sight {
    /// Whether a field of others is seen. What only goes into matching is seen by its person alone.
    pub fn sees(self, visibility: crate::profile::Visibility) -> bool {
        use crate::profile::Visibility;
        match visibility {
            Visibility::Members => true,
            Visibility::Organizers => self == Sight::Organizer,
            Visibility::Matching => false,
        }
    }
}

impl Organizer {
    /// Whoever can run commands on the machine can change the database anyway.
    pub fn on_the_command_line(program: ProgramId) -> Organizer {
        let by = By::CommandLine;
        Organizer { by, program }
    }

    /// Who it is.
    pub fn by(self) -> By {
        self.by
    }

    /// The program.
    pub fn program(self) -> ProgramId {
        self.program
    }
}

impl SeesPeople {
    /// Who it is.
    pub fn by(self) -> By {
        self.0
    }
}

impl Oneself {
    /// Who it is.
    pub fn person(self) -> PersonId {
        self.0
    }

    /// The same, for the audit log.
    pub fn by(self) -> By {
        By::Person(self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(n: u128) -> uuid::Uuid {
        uuid::Uuid::from_u128(n)
    }

    #[test]
    fn a_token_is_good_for_its_scopes_only() {
        let caller = Caller::recognized(id(1).into(), vec![Scope::PeopleRead]);
        assert_eq!(
            caller.may(Scope::PeopleRead).map(Administrator::by),
            Ok(By::Token(id(1).into()))
        );
        for scope in Scope::ALL.into_iter().filter(|scope| *scope != Scope::PeopleRead) {
            assert_eq!(caller.may(scope), Err(Refused), "{scope}");
        }
        assert_eq!(caller.organizer_of(id(2).into()), Err(Refused));
        let caller = Caller::recognized(id(1).into(), vec![Scope::ProgramsWrite]);
        assert!(caller.organizer_of(id(2).into()).is_ok());
    }

    #[test]
    fn roles_give_what_they_say_and_no_more() {
        let (mine, other) = (ProgramId::from(id(1)), ProgramId::from(id(2)));
        let participant = Actor::recognized(id(9).into(), false, vec![]);
        assert_eq!(participant.administrator(), Err(Refused));
        assert_eq!(participant.sees_people(), Err(Refused));
        assert_eq!(participant.organizer_of(mine), Err(Refused));
        let organizer = Actor::recognized(id(9).into(), false, vec![mine]);
        assert_eq!(organizer.organizer_of(mine).map(Organizer::program), Ok(mine));
        assert_eq!(organizer.organizer_of(other), Err(Refused));
        assert!(organizer.sees_people().is_ok() && organizer.administrator().is_err());
        use crate::profile::Visibility::{Matching, Members, Organizers};
        for (actor, sees) in [(&participant, [true, false, false]), (&organizer, [true, true, false])] {
            assert_eq!([Members, Organizers, Matching].map(|v| actor.sight().sees(v)), sees);
        }
        let administrator = Actor::recognized(id(9).into(), true, vec![]);
        assert!(administrator.administrator().is_ok() && administrator.organizer_of(mine).is_err());
    }
}
