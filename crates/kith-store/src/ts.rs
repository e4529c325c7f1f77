//! Instants as both databases keep them.

use jiff::Timestamp;
use sqlx::encode::IsNull;
use sqlx::error::BoxDynError;
use sqlx::postgres::types::Oid;
use sqlx::postgres::{PgArgumentBuffer, PgTypeInfo, PgValueFormat, PgValueRef};
use sqlx::{Decode, Encode, Postgres, Type};

use crate::sqlite::{self, Sqlite};

/// An instant in whole microseconds, which is what both databases keep.
///
/// PostgreSQL has a type for it. SQLite gets text of one width, because only such text sorts like time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ts(i64);

/// The last microsecond that a timestamp can be.
const LAST: i64 = 253_402_207_200_000_000;
/// Between 1970 and 2000, from which PostgreSQL counts, in microseconds.
const POSTGRES_EPOCH: i64 = 946_684_800_000_000;
/// The number that PostgreSQL has given `timestamptz`. A name instead would ask the server for it on every connection.
const TIMESTAMPTZ: Oid = Oid(1184);

impl From<Timestamp> for Ts {
    /// Anything finer than a microsecond is cut off.
    fn from(t: Timestamp) -> Ts {
        // The end of time is not a whole microsecond, and reading it back would be behind it.
        Ts(t.as_microsecond().min(LAST))
    }
}

impl From<Ts> for Timestamp {
    fn from(t: Ts) -> Timestamp {
        // Only instants that came from a Timestamp or were checked on reading are in a Ts.
        Timestamp::from_microsecond(t.0).expect("a stored instant lies in the range of a timestamp")
    }
}

impl Ts {
    /// The instant.
    pub fn timestamp(self) -> Timestamp {
        self.into()
    }

    fn checked(microseconds: i64) -> Result<Ts, BoxDynError> {
        Timestamp::from_microsecond(microseconds)?;
        Ok(Ts(microseconds))
    }
}

impl Type<Postgres> for Ts {
    fn type_info() -> PgTypeInfo {
        PgTypeInfo::with_oid(TIMESTAMPTZ)
    }
}

impl Encode<'_, Postgres> for Ts {
    fn encode_by_ref(&self, buf: &mut PgArgumentBuffer) -> Result<IsNull, BoxDynError> {
        Encode::<Postgres>::encode_by_ref(&(self.0 - POSTGRES_EPOCH), buf)
    }
}

impl Decode<'_, Postgres> for Ts {
    fn decode(value: PgValueRef<'_>) -> Result<Ts, BoxDynError> {
        match value.format() {
            PgValueFormat::Binary => Ts::checked(<i64 as Decode<Postgres>>::decode(value)? + POSTGRES_EPOCH),
            PgValueFormat::Text => Err("an instant came as text; every query of ours is a prepared one".into()),
        }
    }
}

impl Type<Sqlite> for Ts {
    fn type_info() -> sqlite::TypeInfo {
        <str as Type<Sqlite>>::type_info()
    }

    fn compatible(ty: &sqlite::TypeInfo) -> bool {
        <str as Type<Sqlite>>::compatible(ty)
    }
}

impl Encode<'_, Sqlite> for Ts {
    fn encode_by_ref(&self, buf: &mut sqlite::Buffer) -> Result<IsNull, BoxDynError> {
        Encode::<Sqlite>::encode(format!("{:.6}", self.timestamp()), buf)
    }
}

impl Decode<'_, Sqlite> for Ts {
    fn decode(value: sqlite::ValueRef<'_>) -> Result<Ts, BoxDynError> {
        let text = <&str as Decode<Sqlite>>::decode(value)?;
        Ok(Ts(text.parse::<Timestamp>()?.as_microsecond()))
    }
}
