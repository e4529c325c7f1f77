//! Who may join a program, and who is in it by a rule over fields.

use std::collections::{HashMap, HashSet};

use kith_domain::id::PersonId;
use kith_domain::profile::ProfileField;
use kith_domain::program::{Audience, Condition, LeftBy, Settings, Standing, meets};
use kith_store::programs::{self, Program};
use kith_store::{Tx, enrolments, fields};

use super::super::House;
use super::super::Result;
use super::super::jobs::{Failed, Finished, Held};
use super::super::people::values_of;
use super::rules::askable;

/// People whose values are looked at in one statement.
const AT_ONCE: i64 = 500;
/// Programs that a pass looks at.
const MOST_PROGRAMS: i64 = 1_000;

impl House {
    /// Those of some people who fit the audience of a program. A rule that asks for a field that there is not fits nobody: a
    /// mistake takes nobody in.
    pub(super) async fn fitting(&self, tx: &mut Tx, settings: &Settings, people: &[PersonId]) -> Result<Vec<PersonId>> {
        match &settings.audience {
            Audience::Everyone => Ok(people.to_vec()),
            Audience::Named => Ok(Vec::new()),
            Audience::Rule { all, .. } => {
                let Some(asked) = asked(tx, all).await? else {
                    return Ok(Vec::new());
                };
                self.meeting(tx, all, &asked, people).await
            }
        }
    }

    /// Those of some people who meet every condition today; `asked` are the fields of the conditions.
    async fn meeting(
        &self,
        tx: &mut Tx,
        all: &[Condition],
        asked: &[ProfileField],
        people: &[PersonId],
    ) -> Result<Vec<PersonId>> {
        let today = self.today();
        let values = values_of(tx, people, asked).await?;
        let place: HashMap<&str, usize> = asked.iter().map(|f| f.name.as_str()).zip(0..).collect();
        let met = people.iter().zip(&values).filter(|(_, values)| {
            meets(all, today, |field: &str| {
                place.get(field).map_or(&[][..], |at| values[*at].as_slice())
            })
        });
        Ok(met.map(|(person, _)| *person).collect())
    }

    /// Everybody active who fits the audience of a program.
    pub(super) async fn everybody_fitting(&self, tx: &mut Tx, settings: &Settings) -> Result<Vec<PersonId>> {
        let mut found = Vec::new();
        let mut after = None;
        loop {
            let people = enrolments::everybody(tx, after, AT_ONCE).await?;
            let Some(last) = people.last() else {
                return Ok(found);
            };
            after = Some(*last);
            found.extend(self.fitting(tx, settings, &people).await?);
        }
    }

    /// Takes in whoever fits a rule that works by itself, and lets go whoever fits no more, in every program; nobody is told.
    /// Whoever went by oneself, or was taken out or refused by an organizer, stays out. Places that became free go to whoever waits.
    pub(in super::super) async fn apply_audiences(&self, held: Held) -> std::result::Result<Finished, Failed> {
        let programs = programs::open(&mut self.db.read().await?, MOST_PROGRAMS).await?;
        for program in programs {
            // Looked through without keeping others from writing: most of the time nothing is to be done.
            let moves = self.moves(&mut self.db.read().await?, &program).await?;
            if moves.is_none() && program.settings.places.is_none() {
                continue;
            }
            let mut tx = self.db.write().await?;
            held.still(&mut tx, self.surroundings.now()).await?;
            if let Some(moves) = moves {
                self.move_people(&mut tx, &program, &moves).await?;
            }
            self.fill_places(&mut tx, program.id).await?;
            tx.commit().await?;
        }
        held.finish(self.db.write().await?, self.surroundings.now()).await
    }

    /// Who comes and who goes by the rule of a program; `None` when nobody does.
    pub(super) async fn moves(&self, tx: &mut Tx, program: &Program) -> Result<Option<Moves>> {
        let Audience::Rule { all, automatic: true } = &program.settings.audience else {
            return Ok(None);
        };
        if asked(tx, all).await?.is_none() {
            return Ok(None); // the checklist tells what is wrong; until then everybody stays
        }
        let fit = self.everybody_fitting(tx, &program.settings).await?;
        let fit: HashSet<PersonId> = fit.into_iter().collect();
        let known = enrolments::standings(tx, program.id).await?;
        let is_in = |standing| !matches!(standing, Standing::Left | Standing::Denied);
        let going: Vec<PersonId> = known
            .iter()
            .filter(|(person, standing, _)| is_in(*standing) && !fit.contains(person))
            .map(|(person, ..)| *person)
            .collect();
        let settled: HashSet<PersonId> = known
            .iter()
            .filter(|(_, standing, by)| !(*standing == Standing::Left && *by == LeftBy::Rule))
            .map(|(person, ..)| *person)
            .collect();
        let mut coming: Vec<PersonId> = fit.difference(&settled).copied().collect();
        coming.sort_unstable();
        let nobody = coming.is_empty() && going.is_empty();
        Ok((!nobody).then_some(Moves { coming, going }))
    }

    /// Does what was found. Whoever left or came by another way meanwhile is not touched by it.
    pub(super) async fn move_people(&self, tx: &mut Tx, program: &Program, moves: &Moves) -> Result<()> {
        enrolments::end_all_by_rule(tx, program.id, &moves.going, self.now()).await?;
        self.take_in(tx, program, &moves.coming, "").await?;
        Ok(())
    }
}

/// Who comes and who goes by a rule.
#[derive(Debug)]
pub(super) struct Moves {
    coming: Vec<PersonId>,
    going: Vec<PersonId>,
}

/// The fields that conditions ask for; `None` when one of them is not there, or must not be asked for.
async fn asked(tx: &mut Tx, all: &[Condition]) -> Result<Option<Vec<ProfileField>>> {
    let fields = fields::list(tx).await?;
    let names: HashSet<&str> = all.iter().map(|c| c.field.as_str()).collect();
    let asked: Vec<ProfileField> = askable(&fields)
        .filter(|f| names.contains(f.name.as_str()))
        .cloned()
        .collect();
    Ok((asked.len() == names.len() && !all.is_empty()).then_some(asked))
}
