//! What a letter tells in one line, and where that leads: for the list of notifications.

use kith_app::house::letters::{Letter, Program, What};

use super::{matches, programs, sessions};
use crate::texts::Texts;

/// One line, and the page behind it.
pub(crate) fn told(t: &Texts, letter: &Letter) -> (String, String) {
    let program = |program: &Program| format!("/programs/{}", program.id);
    match &letter.what {
        What::Introduction(group) => (matches::introduction_subject(t, group), matches::page(group)),
        What::Proposal { group, .. } => (matches::proposal_subject(t, group), matches::page(group)),
        What::Unmatched { program: p, .. } => (matches::unmatched_subject(t, p), "/".to_owned()),
        What::Reminder(group) => (matches::reminder_subject(t, group), matches::page(group)),
        What::DidYouMeet { group, .. } => (matches::did_you_meet_subject(t, group), matches::page(group)),
        What::MatchEnded(group) => (matches::ended_subject(t, group), matches::page(group)),
        What::Session { group, session } => (sessions::subject(t, group, session), matches::page(group)),
        What::Invitation(p) => (programs::invitation_subject(t, p), format!("/join/{}", p.id)),
        What::Organizing(p) => (programs::organizing_subject(t, p), program(p)),
        What::Registration { program: p, standing } => (programs::registration_subject(t, p, *standing), program(p)),
        What::Declined(p) => (programs::declined_subject(t, p), "/programs".to_owned()),
        What::PausedBySilence { program: p, .. } => (programs::paused_subject(t, p), "/pause".to_owned()),
        What::Prompt { program: p, wording, .. } => (wording.clone(), format!("/programs/{}/prompts", p.id)),
        What::RoundMade {
            program: p,
            round,
            number,
            draft,
            ..
        } => (
            programs::round_made_subject(t, p, *number, *draft),
            format!("/programs/{}/rounds/{round}", p.id),
        ),
    }
}

/// The program that a letter is about.
pub(super) fn program(what: &What) -> Option<&Program> {
    Some(match what {
        What::Introduction(group)
        | What::Proposal { group, .. }
        | What::Reminder(group)
        | What::DidYouMeet { group, .. }
        | What::MatchEnded(group)
        | What::Session { group, .. } => &group.program,
        What::Unmatched { program, .. }
        | What::Registration { program, .. }
        | What::PausedBySilence { program, .. }
        | What::Prompt { program, .. }
        | What::RoundMade { program, .. }
        | What::Organizing(program) => program,
        // One is not in it.
        What::Invitation(_) | What::Declined(_) => return None,
    })
}
