//! How each kind of news is told: at which hour, on which list, and whether it stands among the notifications.

use super::About;

/// At which hours of a person something is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hour {
    /// At any hour: somebody waits for it.
    Any,
    /// At once by day; what comes up in the evening waits for the morning.
    Day,
    /// At ten in the morning.
    Ten,
}

/// What somebody can unsubscribe from. What is on none of these lists is an answer to something that the person did, or ends
/// something that the person is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum List {
    /// Who one is matched with, and when nobody was found.
    Matches,
    /// That half of the time is over.
    Reminders,
    /// Whether one met.
    Questions,
    /// Questions of the water cooler.
    Prompts,
    /// Programs that one may join.
    Invitations,
    /// Rounds of programs that one organizes.
    Organizing,
}

impl List {
    /// Every list, in the order in which they are shown.
    pub const ALL: [List; 6] = [
        List::Matches,
        List::Reminders,
        List::Questions,
        List::Prompts,
        List::Invitations,
        List::Organizing,
    ];

    /// The word for it in the database and in forms.
    pub const fn word(self) -> &'static str {
        match self {
            List::Matches => "matches",
            List::Reminders => "reminders",
            List::Questions => "questions",
            List::Prompts => "prompts",
            List::Invitations => "invitations",
            List::Organizing => "organizing",
        }
    }

    /// The list with this word.
    pub fn parse(word: &str) -> Option<List> {
        List::ALL.into_iter().find(|list| list.word() == word)
    }
}

impl About {
    /// The list that it is on.
    pub fn list(self) -> Option<List> {
        match self {
            About::Introduction(_) | About::Proposal(_) | About::Unmatched(_) => Some(List::Matches),
            About::Reminder(_) => Some(List::Reminders),
            About::DidYouMeet(_) => Some(List::Questions),
            About::Prompt(_) => Some(List::Prompts),
            About::Invitation(_) => Some(List::Invitations),
            About::RoundMade(_) | About::Digest(_) => Some(List::Organizing),
            About::Organizing(_)
            | About::Registration(_)
            | About::Declined(_)
            | About::PausedBySilence(_)
            | About::MatchEnded(_)
            | About::MatchGoesOn(_)
            | About::Session(_) => None,
        }
    }

    /// At which hour it is sent.
    pub fn hour(self) -> Hour {
        match self {
            About::Session(_) => Hour::Any,
            About::Invitation(_)
            | About::Organizing(_)
            | About::Registration(_)
            | About::Declined(_)
            | About::MatchEnded(_)
            | About::MatchGoesOn(_)
            | About::RoundMade(_)
            | About::Digest(_) => Hour::Day,
            About::PausedBySilence(_)
            | About::Introduction(_)
            | About::Proposal(_)
            | About::Unmatched(_)
            | About::Reminder(_)
            | About::DidYouMeet(_)
            | About::Prompt(_) => Hour::Ten,
        }
    }

    /// Whether it stands among the notifications. A session does not: it stands on the match, and in the calendar.
    pub fn is_noted(self) -> bool {
        !matches!(self, About::Session(_))
    }
}
