//! A person in a program.

use jiff::civil::Date;

use crate::words::words;

words! {
    /// How a person stands to a program.
    Standing {
        /// Was asked to join and has not answered.
        Invited = "invited",
        /// Asks to be taken in.
        Applied = "applied",
        /// Is taken in as soon as there is a place.
        Waiting = "waiting",
        /// Takes part.
        Active = "active",
        /// Was not taken in.
        Denied = "denied",
        /// Takes part no more.
        Left = "left",
    }
}

words! {
    /// Who ended that somebody takes part. An audience rule never brings back whom a person took out.
    LeftBy {
        /// Nobody: the person is in.
        Nobody = "",
        /// The person.
        Oneself = "oneself",
        /// An organizer.
        Organizer = "organizer",
        /// The rule of the audience, which the person fits no more.
        Rule = "rule",
    }
}

words! {
    /// Why somebody is not matched for a while.
    PausedBy {
        /// Nobody: the person is not paused.
        Nobody = "",
        /// The person wanted it.
        Oneself = "oneself",
        /// Nothing was heard of the person for some rounds.
        Silence = "silence",
    }
}

/// Whether somebody who is paused until a day is so on another day: on the day itself the person is back.
pub fn is_paused(until: Option<Date>, on: Date) -> bool {
    until.is_some_and(|until| on < until)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_back() {
        for standing in Standing::ALL {
            assert_eq!(Standing::parse(standing.as_str()), Some(*standing));
        }
        for by in LeftBy::ALL {
            assert_eq!(LeftBy::parse(by.as_str()), Some(*by));
        }
        for by in PausedBy::ALL {
            assert_eq!(PausedBy::parse(by.as_str()), Some(*by));
        }
        assert_eq!(Standing::parse(""), None);
    }

    #[test]
    fn a_pause_ends_by_itself_on_its_day() {
        let day = |text: &str| text.parse::<Date>().unwrap();
        assert!(is_paused(Some(day("2026-03-02")), day("2026-03-01")));
        assert!(!is_paused(Some(day("2026-03-02")), day("2026-03-02")));
        assert!(!is_paused(None, day("2026-03-02")));
    }
}
