//! Values on their way into SQLite and out of it.

use std::borrow::Cow;
use std::fmt;

use rusqlite::types::Value as Stored;
use sqlx::encode::IsNull;
use sqlx::error::BoxDynError;
use sqlx::{Decode, Encode, IntoArguments, Type};
use uuid::Uuid;

use super::Sqlite;

/// What SQLite keeps a value as. Columns of SQLite do not insist on it, values have it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TypeInfo {
    /// Nothing.
    Null,
    /// A whole number of 64 bits; a yes or no is 1 or 0.
    Integer,
    /// A number with a fraction.
    Real,
    /// A text in UTF-8; a moment, too.
    Text,
    /// Bytes; an id is 16 of them.
    Blob,
}

/// A value of its own.
#[derive(Clone, Debug)]
pub struct Value(pub(super) Stored);

/// A value in a row.
#[derive(Clone, Copy, Debug)]
pub struct ValueRef<'r>(pub(super) &'r Stored);

/// Values on their way in.
pub type Buffer = Vec<Stored>;

/// The values that a statement is run with: `$1` is the first.
#[derive(Debug, Default)]
pub struct Arguments(pub(super) Buffer);

fn kind(value: &Stored) -> TypeInfo {
    match value {
        Stored::Null => TypeInfo::Null,
        Stored::Integer(_) => TypeInfo::Integer,
        Stored::Real(_) => TypeInfo::Real,
        Stored::Text(_) => TypeInfo::Text,
        Stored::Blob(_) => TypeInfo::Blob,
    }
}

impl fmt::Display for TypeInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(sqlx::TypeInfo::name(self))
    }
}

impl sqlx::TypeInfo for TypeInfo {
    fn is_null(&self) -> bool {
        *self == TypeInfo::Null
    }

    fn name(&self) -> &str {
        match self {
            TypeInfo::Null => "NULL",
            TypeInfo::Integer => "INTEGER",
            TypeInfo::Real => "REAL",
            TypeInfo::Text => "TEXT",
            TypeInfo::Blob => "BLOB",
        }
    }
}

impl sqlx::Value for Value {
    type Database = Sqlite;

    fn as_ref(&self) -> ValueRef<'_> {
        ValueRef(&self.0)
    }

    fn type_info(&self) -> Cow<'_, TypeInfo> {
        Cow::Owned(kind(&self.0))
    }

    fn is_null(&self) -> bool {
        self.0 == Stored::Null
    }
}

impl<'r> sqlx::ValueRef<'r> for ValueRef<'r> {
    type Database = Sqlite;

    fn to_owned(&self) -> Value {
        Value(self.0.clone())
    }

    fn type_info(&self) -> Cow<'_, TypeInfo> {
        Cow::Owned(kind(self.0))
    }

    fn is_null(&self) -> bool {
        *self.0 == Stored::Null
    }
}

impl sqlx::Arguments for Arguments {
    type Database = Sqlite;

    fn reserve(&mut self, additional: usize, _: usize) {
        self.0.reserve(additional);
    }

    fn add<'t, T: Encode<'t, Sqlite> + Type<Sqlite>>(&mut self, value: T) -> Result<(), BoxDynError> {
        if value.encode(&mut self.0)?.is_null() {
            self.0.push(Stored::Null);
        }
        Ok(())
    }

    fn len(&self) -> usize {
        self.0.len()
    }
}

impl IntoArguments<Sqlite> for Arguments {
    fn into_arguments(self) -> Arguments {
        self
    }
}

/// A type of Rust: what it is kept as, how it gets there, and how it is read.
macro_rules! kept {
    ($rust:ty as $kind:ident, $put:expr, $get:pat => $got:expr) => {
        impl Type<Sqlite> for $rust {
            fn type_info() -> TypeInfo {
                TypeInfo::$kind
            }
        }

        impl Encode<'_, Sqlite> for $rust {
            fn encode_by_ref(&self, buffer: &mut Buffer) -> Result<IsNull, BoxDynError> {
                let put: fn(&$rust) -> Stored = $put;
                buffer.push(put(self));
                Ok(IsNull::No)
            }
        }

        impl Decode<'_, Sqlite> for $rust {
            fn decode(value: ValueRef<'_>) -> Result<$rust, BoxDynError> {
                match value.0 {
                    $get => $got,
                    other => Err(format!("{} where {} was expected", kind(other), stringify!($kind)).into()),
                }
            }
        }
    };
}

kept!(i64 as Integer, |n| Stored::Integer(*n), Stored::Integer(n) => Ok(*n));
kept!(i32 as Integer, |n| Stored::Integer((*n).into()), Stored::Integer(n) => Ok(i32::try_from(*n)?));
kept!(bool as Integer, |b| Stored::Integer((*b).into()), Stored::Integer(n) => Ok(*n != 0));
kept!(f64 as Real, |x| Stored::Real(*x), Stored::Real(x) => Ok(*x));
kept!(String as Text, |s| Stored::Text(s.clone()), Stored::Text(s) => Ok(s.clone()));
kept!(Vec<u8> as Blob, |b| Stored::Blob(b.clone()), Stored::Blob(b) => Ok(b.clone()));
kept!(Uuid as Blob, |id| Stored::Blob(id.as_bytes().to_vec()), Stored::Blob(b) => Ok(Uuid::from_slice(b)?));

impl Type<Sqlite> for str {
    fn type_info() -> TypeInfo {
        TypeInfo::Text
    }
}

impl Encode<'_, Sqlite> for &str {
    fn encode_by_ref(&self, buffer: &mut Buffer) -> Result<IsNull, BoxDynError> {
        buffer.push(Stored::Text((*self).to_owned()));
        Ok(IsNull::No)
    }
}

impl<'r> Decode<'r, Sqlite> for &'r str {
    fn decode(value: ValueRef<'r>) -> Result<&'r str, BoxDynError> {
        match value.0 {
            Stored::Text(s) => Ok(s),
            other => Err(format!("{} where Text was expected", kind(other)).into()),
        }
    }
}

impl Type<Sqlite> for [u8] {
    fn type_info() -> TypeInfo {
        TypeInfo::Blob
    }
}

impl Encode<'_, Sqlite> for &[u8] {
    fn encode_by_ref(&self, buffer: &mut Buffer) -> Result<IsNull, BoxDynError> {
        buffer.push(Stored::Blob((*self).to_vec()));
        Ok(IsNull::No)
    }
}

impl<'q, T: Encode<'q, Sqlite> + Type<Sqlite>> Encode<'q, Sqlite> for Option<T> {
    fn encode(self, buffer: &mut Buffer) -> Result<IsNull, BoxDynError> {
        match self {
            Some(value) => value.encode(buffer),
            None => Ok(IsNull::Yes),
        }
    }

    fn encode_by_ref(&self, buffer: &mut Buffer) -> Result<IsNull, BoxDynError> {
        match self {
            Some(value) => value.encode_by_ref(buffer),
            None => Ok(IsNull::Yes),
        }
    }
}
