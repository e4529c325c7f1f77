//! The five programs of the demo: what they are, and who is in them.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Span, Timestamp};
use kith_domain::id::ProgramId;
use kith_domain::permission::{Actor, Organizer};
use kith_domain::program::{Duration, State};
use kith_engine::Rng;

use super::super::programs::{Invitees, NewProgram, ProgramForm, Registration};
use super::super::{Error, House, Result};
use super::administrator;
use super::people::{Somebody, Staff};

/// One of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// Coffee for everybody, running from the first month on.
    Coffee,
    /// A season of peer coaching, which has just ended.
    Coaching,
    /// A water cooler in trios, running for three months.
    WaterCooler,
    /// Mentoring, open for registration.
    Mentoring,
    /// Across departments: a draft.
    Silos,
}

impl Part {
    pub(super) const ALL: [Part; 5] = [
        Part::Coffee,
        Part::Coaching,
        Part::WaterCooler,
        Part::Mentoring,
        Part::Silos,
    ];

    /// The week in which it is made.
    pub(super) fn week(self) -> i64 {
        match self {
            Part::Coffee => 0,
            Part::Coaching => 9,
            Part::WaterCooler => 13,
            Part::Mentoring => 24,
            Part::Silos => 25,
        }
    }

    fn template(self) -> &'static str {
        match self {
            Part::Coffee => "colleague-connect",
            Part::Coaching => "peer-coaching",
            Part::WaterCooler => "water-cooler",
            Part::Mentoring => "mentoring",
            Part::Silos => "break-the-silos",
        }
    }

    fn name(self) -> &'static str {
        match self {
            Part::Coffee => "Harbour coffee",
            Part::Coaching => "Peer coaching, autumn season",
            Part::WaterCooler => "Water cooler",
            Part::Mentoring => "Mentoring for first-time leads",
            Part::Silos => "Support meets engineering",
        }
    }

    /// How many of a hundred people take part, or want to.
    fn share(self) -> usize {
        match self {
            Part::Coffee => 70,
            Part::Coaching => 28,
            Part::WaterCooler => 38,
            Part::Mentoring => 16,
            Part::Silos => 0,
        }
    }
}

/// A program that was made.
#[derive(Clone, Copy, Debug)]
pub(super) struct Made {
    pub(super) part: Part,
    pub(super) id: ProgramId,
    pub(super) organizer: Organizer,
}

/// Makes a program, and brings it as far as it has come when it is begun.
pub(super) async fn make(house: &House, part: Part, organizer: &Somebody, now: Timestamp) -> Result<Made> {
    let new = NewProgram {
        template: part.template().to_owned(),
        name: part.name().to_owned(),
        organizer: organizer.email.as_str().to_owned(),
    };
    let id = house.create_from_template(administrator().into(), &new).await?;
    let organizer = Actor::recognized(organizer.id, false, vec![id])
        .organizer_of(id)
        .map_err(|_| Error::Refused)?;
    let made = Made { part, id, organizer };
    if part != Part::Silos {
        settle(house, made, now).await?;
        house.move_program(organizer, State::Open).await?;
    }
    Ok(made)
}

/// Says when it begins and what it is to change.
async fn settle(house: &House, made: Made, now: Timestamp) -> Result<()> {
    let actor = Actor::recognized(
        made.organizer.by().person().ok_or(Error::Refused)?,
        false,
        vec![made.id],
    );
    let view = house.program(&actor, made.id).await?;
    let first = day(now, 8);
    let mut settings = view.program.settings.clone();
    match made.part {
        Part::Coaching => {
            let to = first.checked_add(Span::new().weeks(12)).unwrap_or(first);
            settings.duration = Duration::Season { from: first, to };
        }
        Part::Mentoring => {
            "Applications until the end of next week; we tell everybody by then.".clone_into(&mut settings.banner)
        }
        Part::Coffee | Part::WaterCooler | Part::Silos => {}
    }
    let form = ProgramForm {
        name: view.program.name.clone(),
        purpose: view.program.purpose.clone(),
    };
    house.change_settings(made.organizer, &form, &settings).await?;
    for kept in view.match_types {
        let mut kind = kept.settings;
        kind.cadence.first = Some(first);
        kind.cadence.time_zone = "Europe/Berlin".to_owned();
        house.change_match_type(made.organizer, kept.id, &kind).await?;
    }
    Ok(())
}

/// Invites everybody who fits, and lets those who want to join: so many days from now each, drawn.
pub(super) async fn invite(house: &House, made: Made, staff: &Staff, rng: &mut Rng) -> Result<Vec<(usize, i64)>> {
    if made.part == Part::Silos {
        return Ok(Vec::new());
    }
    let emails: Vec<&str> = staff.people.iter().map(|p| p.email.as_str()).collect();
    house
        .invite(made.organizer, &Invitees::Emails(emails.join("\n")))
        .await?;
    let mut joiners = Vec::new();
    for i in 0..staff.people.len() {
        if rng.below(100) < made.part.share() {
            // Most join before the first round, a few while it runs.
            let late = rng.below(100) < 12;
            let hours = if late {
                24 * 8 + rng.below(24 * 50)
            } else {
                2 + rng.below(24 * 6)
            };
            joiners.push((i, i64::try_from(hours).unwrap_or(24)));
        }
    }
    Ok(joiners)
}

/// What somebody says when joining.
pub(super) fn registration(made: Made, who: &Somebody, questions: usize, rng: &mut Rng) -> Registration {
    let senior = ["Lead", "Manager", "Director", "Executive", "Senior"].contains(&who.level.as_str());
    let role = match made.part {
        Part::Mentoring if senior => "mentor",
        Part::Mentoring => "mentee",
        Part::Coffee | Part::Coaching | Part::WaterCooler | Part::Silos => "",
    };
    Registration {
        role: role.to_owned(),
        capacity: if role == "mentor" {
            1 + i64::from(rng.below(3) == 0)
        } else {
            1
        },
        answers: (0..questions)
            .map(|_| HOPES[rng.below(HOPES.len())].to_owned())
            .collect(),
    }
}

const HOPES: [&str; 5] = [
    "I would like to hear how other teams plan their quarter.",
    "I am new in my role and want somebody to think with.",
    "To speak up earlier in meetings.",
    "To meet people outside my own floor.",
    "I want to learn how to give feedback that helps.",
];

/// The day in Berlin that it is after so many days.
pub(super) fn day(now: Timestamp, days: i64) -> Date {
    (now + SignedDuration::from_hours(24 * days))
        .to_zoned(TimeZone::UTC)
        .date()
}
