//! What Kith writes to people: each letter in the language of whoever gets it.
//!
//! A letter is put together from few kinds of parts (`parts.rs`), and text and HTML are both made of these. So they say the same.

mod about;
mod matches;
mod parts;
mod programs;
mod sessions;
mod sign_in;
#[cfg(test)]
mod tests;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use kith_app::domain::zone::Zones;
use kith_app::house::Surroundings;
use kith_app::house::letters::{Letter, Scribe, What};
use kith_app::house::mail::Content;

use crate::http::server::Settings;
use crate::texts::{Language, Texts};

use parts::Mail;
pub(crate) use sign_in::sign_in;

/// Writes the letters of an installation.
#[derive(Clone, Debug)]
pub(crate) struct Letters {
    settings: Settings,
    surroundings: Surroundings,
}

impl Letters {
    /// For people who reach it as these settings say.
    pub(crate) fn new(settings: Settings, surroundings: Surroundings) -> Letters {
        Letters { settings, surroundings }
    }
}

impl Scribe for Letters {
    fn words(&self, letter: &Letter) -> Content {
        write(&self.settings, letter, self.surroundings.now())
    }

    fn address_of(&self, path: &str) -> String {
        self.settings.address_of(path)
    }
}

/// A letter as it reads now.
pub(crate) fn write(settings: &Settings, letter: &Letter, now: Timestamp) -> Content {
    let t = &texts_for(letter, now);
    let mail = match &letter.what {
        What::Introduction(group) => matches::introduction(t, letter, group, now),
        What::Proposal { group, until } => matches::proposal(t, letter, group, *until, now),
        What::Unmatched { program, reason, until } => matches::unmatched(t, program, reason, *until),
        What::Reminder(group) => matches::reminder(t, letter, group, now),
        What::DidYouMeet { group, answer } => matches::did_you_meet(t, group, answer),
        What::MatchEnded(group) => matches::ended(t, group),
        What::MatchGoesOn(group) => matches::goes_on(t, group),
        What::Session { group, session } => sessions::session(t, group, session),
        What::Invitation(program) => programs::invitation(t, program),
        What::Organizing(program) => programs::organizing(t, program),
        What::Registration { program, standing } => programs::registration(t, program, *standing),
        What::Declined(program) => programs::declined(t, program),
        What::PausedBySilence { program, stay } => programs::paused_by_silence(t, program, stay),
        What::Prompt {
            program,
            wording,
            reply,
        } => programs::prompt(t, program, wording, reply),
        What::RoundMade {
            program,
            round,
            number,
            people,
            matched,
            draft,
        } => programs::round_made(t, program, *round, *number, [*people, *matched], *draft),
        What::Digest {
            program,
            round,
            number,
            met,
            applied,
        } => programs::digest(t, program, *round, *number, met, *applied),
    };
    mail.greeting(t, &letter.to.name).foot(t, letter).finish(t, settings)
}

/// The texts for whoever gets a letter.
pub(crate) fn texts_for(letter: &Letter, now: Timestamp) -> Texts {
    let zone = Zones::bundled().parse(&letter.to.time_zone).unwrap_or(TimeZone::UTC);
    Texts::new(Language::wanted(&letter.to.language), zone, now)
}
