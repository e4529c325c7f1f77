//! What a token of the JSON API is good for.

use std::fmt;
use std::str::FromStr;

/// One thing that a token may be good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// See people and the fields of people.
    PeopleRead,
    /// Add, change and deactivate people, also by import.
    PeopleWrite,
    /// See programs, their organizers and who takes part.
    ProgramsRead,
    /// Make programs, appoint organizers, enrol people.
    ProgramsWrite,
    /// Read the audit log.
    AuditRead,
}

/// The text names no scope.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no scope {0:?}; there are people:read, people:write, programs:read, programs:write and audit:read")]
pub struct NotAScope(pub String);

impl Scope {
    /// Every scope.
    pub const ALL: [Scope; 5] = [
        Scope::PeopleRead,
        Scope::PeopleWrite,
        Scope::ProgramsRead,
        Scope::ProgramsWrite,
        Scope::AuditRead,
    ];

    /// Its name, for example `people:read`.
    pub const fn word(self) -> &'static str {
        match self {
            Scope::PeopleRead => "people:read",
            Scope::PeopleWrite => "people:write",
            Scope::ProgramsRead => "programs:read",
            Scope::ProgramsWrite => "programs:write",
            Scope::AuditRead => "audit:read",
        }
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl FromStr for Scope {
    type Err = NotAScope;

    fn from_str(text: &str) -> Result<Scope, NotAScope> {
        let found = Scope::ALL.into_iter().find(|scope| scope.word() == text);
        found.ok_or_else(|| NotAScope(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_scope_is_read_as_it_is_written() {
        for scope in Scope::ALL {
            assert_eq!(scope.to_string().parse(), Ok(scope));
            assert!(NotAScope(String::new()).to_string().contains(scope.word()));
        }
        for bad in ["", "people", "People:read", "people:read ", "*"] {
            assert_eq!(bad.parse::<Scope>(), Err(NotAScope(bad.to_owned())));
        }
    }
}
