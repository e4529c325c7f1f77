//! How far a program has come: the states, what is missing for the next one, the archive and the end.

use jiff::civil::Date;
use kith_domain::id::MatchTypeId;
use kith_domain::permission::Organizer;
use kith_domain::profile::tidy;
use kith_domain::program::{Audience, Duration, Roles, State};
use kith_store::programs::Program;
use kith_store::{Tx, enrolments, fields, match_types, programs};

use super::super::jobs::Job;
use super::super::{Error, House, Result};
use super::rules::{askable, check_rules};
use crate::rules_file::RulesFileError;

/// Something that a program does not have yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Missing {
    /// Nobody organizes it.
    Organizer,
    /// There is no way to put people together.
    MatchType,
    /// It does not say what it is for.
    Purpose,
    /// It does not say what should change.
    Objective,
    /// Nobody is named whom people can ask.
    Contact,
    /// Its last day has passed.
    Season,
    /// The audience asks for a field that there is not, or that may not be asked for.
    AudienceField {
        /// Its name.
        field: String,
    },
    /// No day comes on which a round could be made.
    Round {
        /// The name of the match type.
        match_type: String,
        /// Which.
        id: MatchTypeId,
        /// The last day of the season, which is in the way where there is one.
        last_day: Option<Date>,
    },
    /// The rules cannot be read.
    Rules {
        /// The name of the match type.
        match_type: String,
        /// Which.
        id: MatchTypeId,
        /// Why.
        why: RulesFileError,
    },
    /// There is no such agenda.
    Agenda {
        /// The name of the match type.
        match_type: String,
        /// Which.
        id: MatchTypeId,
    },
    /// Fewer than two people take part.
    People,
    /// Nobody has a role that the matches need.
    Role {
        /// The role.
        role: String,
    },
}

/// What something that is missing keeps a program from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Keeps {
    /// From being opened.
    FromOpening,
    /// From running.
    FromRunning,
    /// From nothing; but it would help.
    FromNothing,
}

/// Everything that a program does not have yet, the weightiest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checklist(pub Vec<Missing>);

impl Missing {
    /// What it keeps the program from.
    pub fn keeps(&self) -> Keeps {
        match self {
            Missing::Organizer | Missing::MatchType | Missing::Season | Missing::AudienceField { .. } => {
                Keeps::FromOpening
            }
            Missing::Round { .. } | Missing::Rules { .. } | Missing::Agenda { .. } => Keeps::FromOpening,
            Missing::People | Missing::Role { .. } => Keeps::FromRunning,
            Missing::Purpose | Missing::Objective | Missing::Contact => Keeps::FromNothing,
        }
    }
}

impl Checklist {
    /// Whether nothing keeps the program from a state.
    pub fn allows(&self, state: State) -> bool {
        self.against(state).next().is_none()
    }

    /// What keeps the program from a state.
    pub fn against(&self, state: State) -> impl Iterator<Item = &Missing> {
        let least = match state {
            State::Open => Keeps::FromRunning,
            State::Running => Keeps::FromNothing,
            State::Draft | State::Closed => Keeps::FromOpening,
        };
        self.0.iter().filter(move |missing| missing.keeps() < least)
    }
}

impl House {
    /// What a program does not have yet.
    pub async fn checklist(&self, organizer: Organizer) -> Result<Checklist> {
        let mut tx = self.db.read().await?;
        let program = super::find(&mut tx, organizer.program()).await?;
        self.check(&mut tx, &program).await
    }

    /// The same, in a transaction.
    pub(super) async fn check(&self, tx: &mut Tx, program: &Program) -> Result<Checklist> {
        let kinds = match_types::list(tx, program.id).await?;
        let fields = fields::list(tx).await?;
        let mut missing = Vec::new();
        if programs::organizers(tx, program.id).await?.is_empty() {
            missing.push(Missing::Organizer);
        }
        if kinds.is_empty() {
            missing.push(Missing::MatchType);
        }
        let now = self.surroundings.now();
        let is_over = matches!(program.settings.duration, Duration::Season { to, .. } if to < self.today());
        if is_over {
            missing.push(Missing::Season);
        }
        if let Audience::Rule { all, .. } = &program.settings.audience {
            for condition in all {
                if askable(&fields).all(|f| f.name.as_str() != condition.field) {
                    let field = condition.field.clone();
                    missing.push(Missing::AudienceField { field });
                }
            }
        }
        for kept in &kinds {
            let (kind, id) = (&kept.settings, kept.id);
            let match_type = kind.name.clone();
            if let Err(why) = check_rules(kind, &fields) {
                let match_type = match_type.clone();
                missing.push(Missing::Rules { match_type, id, why });
            }
            if kind.makes_matches() && kind.agenda_in_use().is_none() {
                let match_type = match_type.clone();
                missing.push(Missing::Agenda { match_type, id });
            }
            let cadence = match program.state {
                State::Running => kind.cadence.clone(),
                _ => self.cadence_as_begun(tx, program, kept).await?,
            };
            if !is_over && cadence.next(&program.settings.duration, now).is_none() {
                let last_day = match program.settings.duration {
                    Duration::Season { to, .. } => Some(to),
                    Duration::Evergreen => None,
                };
                missing.push(Missing::Round {
                    match_type,
                    id,
                    last_day,
                });
            }
        }
        let people = enrolments::roles(tx, program.id).await?;
        if people.iter().map(|(_, n)| n).sum::<i64>() < 2 {
            missing.push(Missing::People);
        } else {
            for kind in &kinds {
                let Roles::Two { from, to } = &kind.settings.roles else {
                    continue;
                };
                for role in [from, to] {
                    let nobody = people.iter().all(|(has, _)| has != role);
                    let item = Missing::Role { role: role.clone() };
                    if nobody && !missing.contains(&item) {
                        missing.push(item);
                    }
                }
            }
        }
        if program.purpose.is_empty() {
            missing.push(Missing::Purpose);
        }
        if program.settings.objective.change.is_empty() {
            missing.push(Missing::Objective);
        }
        if program.settings.contacts.is_empty() {
            missing.push(Missing::Contact);
        }
        missing.sort_by_key(Missing::keeps);
        Ok(Checklist(missing))
    }

    /// Moves a program to its next state. Nothing is sent by that: people are told of it when they are invited, and of a match when
    /// a round is made.
    ///
    /// # Errors
    /// [`Error::Invalid`] when the checklist has something against it, or the state cannot follow on the present one.
    pub async fn move_program(&self, organizer: Organizer, to: State) -> Result<()> {
        let id = organizer.program();
        let mut tx = self.db.write().await?;
        let mut program = super::find(&mut tx, id).await?;
        let from = program.state;
        if from == to {
            return Ok(());
        }
        let follows = matches!(
            (from, to),
            (State::Draft | State::Closed, State::Open)
                | (State::Open, State::Running)
                | (State::Open | State::Running, State::Closed)
        );
        if !follows || program.archived_at.is_some() {
            return Err(Error::invalid("state", "error-state"));
        }
        if !self.check(&mut tx, &program).await?.allows(to) {
            return Err(Error::invalid("state", "error-not-ready"));
        }
        programs::set_state(&mut tx, id, from, to)
            .await
            .map_err(super::missing)?;
        program.state = to;
        if to == State::Running {
            self.begin_now(&mut tx, &program).await?;
        }
        self.plan_all(&mut tx, id).await?;
        if matches!(program.settings.audience, Audience::Rule { automatic: true, .. }) {
            self.enqueue(&mut tx, &Job::ApplyAudiences, None, self.surroundings.now())
                .await?;
        }
        let action = match to {
            State::Draft | State::Open => "program.opened",
            State::Running => "program.started",
            State::Closed => "program.closed",
        };
        self.log_program(&mut tx, organizer, action).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Puts a program away, with all that it holds. No rounds are made of it.
    pub async fn archive_program(&self, organizer: Organizer) -> Result<()> {
        self.set_archived(organizer, true).await
    }

    /// Takes a program out of the archive, as what it was.
    pub async fn restore_program(&self, organizer: Organizer) -> Result<()> {
        self.set_archived(organizer, false).await
    }

    async fn set_archived(&self, organizer: Organizer, archived: bool) -> Result<()> {
        let id = organizer.program();
        let mut tx = self.db.write().await?;
        let program = super::find(&mut tx, id).await?;
        if program.archived_at.is_some() != archived {
            programs::set_archived(&mut tx, id, archived.then(|| self.now())).await?;
            self.plan_all(&mut tx, id).await?;
            let action = if archived {
                "program.archived"
            } else {
                "program.restored"
            };
            self.log_program(&mut tx, organizer, action).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// Deletes a program with its rounds, matches and answers, for good.
    ///
    /// # Errors
    /// [`Error::Invalid`] when the name is not typed as it is, or people may still be meeting in it.
    pub async fn delete_program(&self, organizer: Organizer, typed: &str) -> Result<()> {
        let id = organizer.program();
        let mut tx = self.db.write().await?;
        let program = super::find(&mut tx, id).await?;
        if !matches!(program.state, State::Draft | State::Closed) {
            return Err(Error::invalid("typed", "error-close-first"));
        }
        if tidy(typed) != program.name {
            return Err(Error::invalid("typed", "error-name-differs"));
        }
        programs::remove(&mut tx, id).await?;
        self.log_program(&mut tx, organizer, "program.deleted").await?;
        tx.commit().await?;
        Ok(())
    }
}
