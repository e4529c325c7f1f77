//! Programs: how they are made and changed, who may join, and when rounds come.

mod audience;
mod change;
mod create;
mod inviting;
mod joining;
mod leaving;
mod life;
mod match_types;
mod organizers;
mod people;
mod plan;
mod rule_rows;
mod rules;
mod see;
#[cfg(test)]
mod tests;

pub use change::{LONGEST_BANNER, LONGEST_DESCRIPTION, MOST_CONDITIONS, MOST_CONTACTS, MOST_QUESTIONS, ProgramForm};
pub use create::{NewProgram, SavedTemplate};
pub use inviting::{Invited, Invitees, Nobody};
pub use joining::{Joined, MOST_MATCHES_AT_A_TIME, Registration};
pub use leaving::LONGEST_PAUSE;
pub use life::{Checklist, Keeps, Missing};
pub use match_types::MOST_MATCH_TYPES;
pub use organizers::MOST_ORGANIZERS;
pub use people::{PEOPLE_ON_A_PAGE, PeopleOfProgram};
pub use rule_rows::{RowChange, RuleRow, change_rule_rows, rule_rows};
pub use rules::{CAPACITY, ROLE, check_rules, rules_of};
pub use see::{Joinable, Overview, ProgramView, Programs};

use kith_domain::id::ProgramId;
use kith_domain::program::{MatchType, Roles, State};
use kith_store::programs::{self, Program};
use kith_store::{Tx, match_types as kinds};

use super::{Error, House, Result};

impl House {
    /// Plans the next round of every match type of a program anew.
    async fn plan_all(&self, tx: &mut Tx, program: ProgramId) -> Result<()> {
        for kind in kinds::list(tx, program).await? {
            self.plan_next(tx, kind.id, self.surroundings.now()).await?;
        }
        Ok(())
    }
}

async fn find(tx: &mut Tx, id: ProgramId) -> Result<Program> {
    programs::find(tx, id).await?.ok_or(Error::NotFound("program"))
}

/// Whether people can join it.
pub fn is_open(program: &Program) -> bool {
    matches!(program.state, State::Open | State::Running) && program.archived_at.is_none()
}

/// The roles among which whoever joins chooses; none where everybody is a colleague.
pub fn roles<'a>(kinds: impl IntoIterator<Item = &'a MatchType>) -> Vec<String> {
    let mut roles: Vec<String> = Vec::new();
    for kind in kinds {
        if let Roles::Two { from, to } = &kind.roles {
            for role in [from, to] {
                if !roles.contains(role) {
                    roles.push(role.clone());
                }
            }
        }
    }
    roles
}

/// A row that is not there, or not in the state that the change needs, is as good as none.
fn missing(error: kith_store::Error) -> Error {
    match error {
        kith_store::Error::Gone(_) => Error::NotFound("program"),
        other => other.into(),
    }
}
