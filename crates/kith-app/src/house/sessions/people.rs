//! Who looks for a time together, and which times there are.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use kith_domain::hours;
use kith_domain::id::{MatchId, PersonId};
use kith_domain::meeting::{Attendee, LENGTHS, Times, Wish, is_convenient, times};
use kith_domain::permission::Oneself;
use kith_domain::profile::FieldKind;
use kith_domain::program::MatchType;
use kith_domain::zone::Zones;
use kith_store::sessions::{self as rows, Member};
use kith_store::{Tx, calendars, fields};

use super::super::{Error, House, Result};

/// Sessions that the ledger of inconvenient hours looks back on.
const LOOKED_BACK: i64 = 50;
/// The name of the field with working hours.
const WORKING_HOURS: &str = "working_hours";
/// Shorter than the time that is left of a round: a match that is near its end may still meet in the week after.
const AT_LEAST: SignedDuration = SignedDuration::from_hours(7 * 24);

/// Somebody in a match, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Who {
    /// Who.
    pub id: PersonId,
    /// The name.
    pub name: String,
    /// An IANA name.
    pub time_zone: String,
}

/// What the page of a session needs to be drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planning {
    /// The name of the program.
    pub program: String,
    /// The people of the match, oneself first.
    pub people: Vec<Who>,
    /// How long sessions usually take, in minutes.
    pub minutes: i64,
    /// When they could meet; walls in the order of the people.
    pub times: Times,
}

impl House {
    /// When the people of a match could meet, for one of them. `minutes` is how long, where that was chosen.
    ///
    /// # Errors
    /// [`Error::NotFound`] for whoever is not in the match, or when it is over.
    pub async fn plan_session(&self, oneself: Oneself, id: MatchId, minutes: Option<i64>) -> Result<Planning> {
        let mut tx = self.db.read().await?;
        let meeting = rows::meeting(&mut tx, id).await?.ok_or(Error::NotFound("match"))?;
        let mut members = rows::members(&mut tx, id).await?;
        let me = members.iter().position(|m| m.id == oneself.person());
        let me = me.ok_or(Error::NotFound("match"))?;
        let settings: MatchType = serde_json::from_str(&meeting.settings).unwrap_or_default();
        let usual = nearest_length(i64::from(settings.minutes));
        let minutes = minutes.filter(|m| LENGTHS.contains(m)).unwrap_or(usual);
        let mut attendees = self.attendees(&mut tx, &members).await?;
        // Oneself first.
        members[..=me].rotate_right(1);
        attendees[..=me].rotate_right(1);
        let now = self.surroundings.now();
        let wish = Wish {
            minutes,
            now,
            until: meeting.ends_at.timestamp().max(now + AT_LEAST),
        };
        Ok(Planning {
            program: meeting.program,
            times: times(&attendees, &wish),
            people: members.into_iter().map(Who::from).collect(),
            minutes,
        })
    }

    /// What is known of when people can meet.
    async fn attendees(&self, tx: &mut Tx, members: &[Member]) -> Result<Vec<Attendee>> {
        let (now, zones) = (self.surroundings.now(), Zones::bundled());
        let ids: Vec<PersonId> = members.iter().map(|m| m.id).collect();
        let all = fields::list(tx).await?;
        let field = all
            .iter()
            .find(|f| f.kind == FieldKind::Hours && f.name.as_str() == WORKING_HOURS);
        let values = match field {
            Some(field) => fields::values(tx, &ids, &[field.id]).await?,
            None => Vec::new(),
        };
        let mut attendees = Vec::with_capacity(members.len());
        for (place, member) in members.iter().enumerate() {
            let value = values.iter().find(|v| v.person_id == member.id.uuid());
            let mut attendee = Attendee {
                zone: zone(&zones, &member.time_zone),
                hours: value.and_then(|v| hours::parse(&v.value)).unwrap_or_default(),
                busy: self.busy_times(tx, member.id).await?,
                inconvenienced: 0,
                place,
            };
            let begun = rows::begun(tx, member.id, now.into(), LOOKED_BACK).await?;
            let outside = |(at, minutes): &&(kith_store::Ts, i64)| !is_convenient(&attendee, at.timestamp(), *minutes);
            attendee.inconvenienced = u32::try_from(begun.iter().filter(outside).count()).unwrap_or(u32::MAX);
            attendees.push(attendee);
        }
        Ok(attendees)
    }

    /// When somebody is taken: by sessions of any match, and by what the person's own calendar said lately.
    async fn busy_times(&self, tx: &mut Tx, person: PersonId) -> Result<Vec<std::ops::Range<Timestamp>>> {
        let now = self.surroundings.now();
        let from = (now - SignedDuration::from_hours(2)).into();
        let booked = rows::of_person(tx, person, from, LOOKED_BACK).await?.into_iter();
        let mut busy: Vec<_> = booked
            .map(|s| {
                let at = s.starts_at.timestamp();
                at..at + SignedDuration::from_mins(s.minutes)
            })
            .collect();
        if let Some(known) = calendars::busy(tx, person).await? {
            busy.extend(super::super::calendars::still_true(&known, now));
        }
        Ok(busy)
    }
}

impl From<Member> for Who {
    fn from(member: Member) -> Who {
        Who {
            id: member.id,
            name: member.name,
            time_zone: member.time_zone,
        }
    }
}

/// The zone of a name; a name that no one knows any more is UTC.
pub(super) fn zone(zones: &Zones, name: &str) -> TimeZone {
    zones.parse(name).unwrap_or(TimeZone::UTC)
}

/// The length that is nearest to what the program says.
fn nearest_length(minutes: i64) -> i64 {
    let distance = |length: &i64| (length - minutes).abs();
    LENGTHS.into_iter().min_by_key(distance).unwrap_or(LENGTHS[0])
}
