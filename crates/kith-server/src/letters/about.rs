//! The program that a letter is about.

use kith_app::house::letters::{Program, What};

/// The program that a letter is about.
pub(super) fn program(what: &What) -> Option<&Program> {
    Some(match what {
        What::Introduction(group)
        | What::Proposal { group, .. }
        | What::Reminder(group)
        | What::DidYouMeet { group, .. }
        | What::MatchEnded(group)
        | What::MatchGoesOn(group)
        | What::Session { group, .. } => &group.program,
        What::Unmatched { program, .. }
        | What::Registration { program, .. }
        | What::PausedBySilence { program, .. }
        | What::Prompt { program, .. }
        | What::RoundMade { program, .. }
        | What::Digest { program, .. }
        | What::Organizing(program) => program,
        // One is not in it.
        What::Invitation(_) | What::Declined(_) => return None,
    })
}
