//! Ids: one type each, so that a person is never taken for a program.

use std::fmt;
use std::str::FromStr;

use uuid::Uuid;

/// The text is not an id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is not an id")]
pub struct NotAnId;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Uuid);

        impl $name {
            /// The number behind it.
            pub const fn uuid(self) -> Uuid {
                self.0
            }
        }

        impl From<Uuid> for $name {
            fn from(uuid: Uuid) -> $name {
                $name(uuid)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.hyphenated().fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;

            fn from_str(text: &str) -> Result<$name, NotAnId> {
                Uuid::try_parse(text).map($name).map_err(|_| NotAnId)
            }
        }
    };
}

id! {
    /// A person.
    PersonId
}
id! {
    /// A field of every person.
    FieldId
}
id! {
    /// A program.
    ProgramId
}
id! {
    /// A browser's login.
    SignInId
}
id! {
    /// A code and link by which somebody may sign in once.
    SignInCodeId
}
id! {
    /// A piece of work that waits, runs or is done.
    JobId
}
id! {
    /// A mail that was or will be sent.
    MailId
}
id! {
    /// A token of the JSON API.
    ApiTokenId
}
id! {
    /// An import of people.
    ImportId
}
id! {
    /// A worker: one process that does jobs, from its start to its end.
    WorkerId
}
id! {
    /// One way in which people of a program are put together.
    MatchTypeId
}
id! {
    /// A template that an organizer saved.
    TemplateId
}
id! {
    /// One run of the matcher.
    RoundId
}
id! {
    /// Two or more people put together.
    MatchId
}
id! {
    /// One meeting of a match.
    SessionId
}
id! {
    /// A line among a person's notifications.
    NoticeId
}
id! {
    /// A question of the water cooler.
    PromptId
}
id! {
    /// Somebody or a pair that an organizer leaves out of a round.
    ExclusionId
}
