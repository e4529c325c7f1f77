//! Programs as somebody sees them.

use kith_domain::id::{PersonId, ProgramId};
use kith_domain::permission::{Actor, Administrator, Organizer};
use kith_domain::program::Standing;
use kith_store::enrolments::{self, Enrolment};
use kith_store::match_types::{self, Kept};
use kith_store::programs::{self, Program};

use super::super::{Error, House, Result};
use super::is_open;
use super::life::Checklist;

/// The most programs in a list.
const MOST_PROGRAMS: i64 = 500;
/// The most open programs among which somebody looks for one.
const MOST_OPEN: i64 = 200;

/// The programs that somebody has to do with.
#[derive(Clone, Debug, Default)]
pub struct Programs {
    /// Those that the person organizes; all others too for an administrator.
    pub organized: Vec<Program>,
    /// Those in which the person takes part, is asked, applied or waits.
    pub own: Vec<(Program, Standing)>,
    /// Those that the person may join.
    pub open: Vec<Program>,
}

/// A program as somebody sees it.
#[derive(Clone, Debug)]
pub struct ProgramView {
    /// The program.
    pub program: Program,
    /// How people are put together.
    pub match_types: Vec<Kept>,
    /// Who organizes it.
    pub organizers: Vec<(PersonId, String)>,
    /// How many people take part.
    pub people: i64,
    /// How the one who looks stands to it.
    pub enrolment: Option<Enrolment>,
    /// Whether the one who looks organizes it.
    pub organizes: bool,
    /// Whether the one who looks may join it.
    pub joinable: Joinable,
}

/// Whether somebody may join.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Joinable {
    /// Yes, or apply.
    Yes,
    /// No.
    No,
}

/// What an organizer looks at first.
#[derive(Clone, Debug)]
pub struct Overview {
    /// What is missing.
    pub checklist: Checklist,
    /// How many people are in each standing that has any; those who left are not counted.
    pub counts: Vec<(Standing, i64)>,
    /// How many people who take part have each role.
    pub roles: Vec<(String, i64)>,
}

impl ProgramView {
    /// Whether the one who looks takes part.
    pub fn is_enrolled(&self) -> bool {
        self.enrolment.as_ref().is_some_and(|e| e.standing == Standing::Active)
    }
}

impl House {
    /// The programs that somebody has to do with.
    pub async fn programs(&self, actor: &Actor) -> Result<Programs> {
        let mut tx = self.db.read().await?;
        let person = actor.person();
        let organized = match actor.administrator() {
            Ok(_) => programs::list(&mut tx, MOST_PROGRAMS).await?,
            Err(_) => programs::organized_by(&mut tx, person, MOST_PROGRAMS).await?,
        };
        let standings = enrolments::of_person(&mut tx, person).await?;
        let standing = |id: ProgramId| standings.iter().find(|e| e.program == id).map(|e| e.standing);
        let own: Vec<(Program, Standing)> = programs::list_of(&mut tx, person, MOST_PROGRAMS)
            .await?
            .into_iter()
            .filter_map(|p| standing(p.id).map(|standing| (p, standing)))
            // One that is over asks nobody in any more.
            .filter(|(p, standing)| *standing == Standing::Active || is_open(p))
            .collect();
        let mut open = Vec::new();
        for program in programs::open(&mut tx, MOST_OPEN).await? {
            let is_free = matches!(standing(program.id), None | Some(Standing::Left));
            if is_free && !self.fitting(&mut tx, &program.settings, &[person]).await?.is_empty() {
                open.push(program);
            }
        }
        Ok(Programs { organized, own, open })
    }

    /// A program, for its organizers, administrators, the people in it, and those who may join.
    ///
    /// # Errors
    /// [`Error::Refused`] for everybody else, whether it exists or not.
    pub async fn program(&self, actor: &Actor, id: ProgramId) -> Result<ProgramView> {
        let mut tx = self.db.read().await?;
        let Some(program) = programs::find(&mut tx, id).await? else {
            return Err(match actor.administrator() {
                Ok(_) => Error::NotFound("program"),
                Err(_) => Error::Refused,
            });
        };
        let organizes = actor.organizer_of(id).is_ok();
        let enrolment = enrolments::find(&mut tx, id, actor.person()).await?;
        let standing = enrolment.as_ref().map(|e| e.standing);
        let is_open = is_open(&program);
        let joinable = match standing {
            Some(Standing::Invited) if is_open => Joinable::Yes,
            None | Some(Standing::Left) if is_open => {
                let fit = self.fitting(&mut tx, &program.settings, &[actor.person()]).await?;
                if fit.is_empty() { Joinable::No } else { Joinable::Yes }
            }
            _ => Joinable::No,
        };
        let is_own = match standing {
            Some(Standing::Active) => true,
            Some(Standing::Invited | Standing::Applied | Standing::Waiting) => is_open,
            Some(Standing::Denied | Standing::Left) | None => false,
        };
        if !organizes && !is_own && joinable == Joinable::No && actor.administrator().is_err() {
            return Err(Error::Refused);
        }
        Ok(ProgramView {
            match_types: match_types::list(&mut tx, id).await?,
            organizers: programs::organizers(&mut tx, id).await?,
            people: programs::count_enrolled(&mut tx, id).await?,
            program,
            enrolment: enrolment.filter(|e| e.standing != Standing::Left),
            organizes,
            joinable,
        })
    }

    /// How many people take part in a program.
    pub async fn count_people_of(&self, _: Administrator, id: ProgramId) -> Result<i64> {
        Ok(programs::count_enrolled(&mut self.db.read().await?, id).await?)
    }

    /// What an organizer looks at first.
    pub async fn overview(&self, organizer: Organizer) -> Result<Overview> {
        let id = organizer.program();
        let mut tx = self.db.read().await?;
        let program = super::find(&mut tx, id).await?;
        let mut counts = enrolments::counts(&mut tx, id).await?;
        counts.retain(|(standing, _)| *standing != Standing::Left);
        Ok(Overview {
            checklist: self.check(&mut tx, &program).await?,
            counts,
            roles: enrolments::roles(&mut tx, id).await?,
        })
    }
}
