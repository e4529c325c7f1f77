//! Why a use-case did not do what it was asked for.

use jiff::SignedDuration;
use kith_domain::permission::Refused;

/// What a use-case returns.
pub type Result<T> = std::result::Result<T, Error>;

/// One value of a form that cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invalid {
    /// The field of the form, for example `email`.
    pub field: &'static str,
    /// The message, as a key of the catalogue, for example `error-email`.
    pub message: &'static str,
}

/// Why a use-case did not do what it was asked for.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Whoever asked may not, or what was asked for is none of theirs to know of.
    #[error("not allowed")]
    Refused,
    /// There is no such thing.
    #[error("there is no such {0}")]
    NotFound(&'static str),
    /// Values that cannot be taken, each with its message.
    #[error("some values cannot be taken")]
    Invalid(Vec<Invalid>),
    /// Values of fields of the organization that cannot be taken, by the name of the field, each with its message.
    #[error("some values cannot be taken")]
    Rejected(Vec<(String, &'static str)>),
    /// Asked for too often.
    #[error("asked for too often")]
    TooOften {
        /// After how long it may be tried again.
        retry_after: SignedDuration,
    },
    /// A code or link that was used, is too old or never was.
    #[error("the code or link cannot be used")]
    Spent,
    /// The database was made with another secret.
    #[error(
        "The secret does not belong to this database: what people wrote in private could not be read. Use the secret that it was made with (KITH_SECRET, or the file secret in the data folder)."
    )]
    WrongSecret,
    /// A private text that cannot be opened.
    #[error("A private text cannot be opened: it was changed, or belongs to somebody else.")]
    Sealed,
    /// A file in the data folder that cannot be read or written.
    #[error("{0}")]
    DataFolder(String),
    /// A file that cannot be read as it is: line, column and reason.
    #[error(transparent)]
    File(#[from] crate::input::InputError),
    /// A round that could not be made of what there is.
    #[error("The round cannot be made: {0}")]
    Matching(crate::Failure),
    /// The store did not do it.
    #[error(transparent)]
    Store(#[from] kith_store::Error),
}

impl From<Refused> for Error {
    fn from(_: Refused) -> Error {
        Error::Refused
    }
}

impl Error {
    /// One value that cannot be taken.
    pub fn invalid(field: &'static str, message: &'static str) -> Error {
        Error::Invalid(vec![Invalid { field, message }])
    }
}
