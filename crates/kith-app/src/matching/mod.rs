//! The use-case `kith match`: people and rules in, matches with reasons and a proof out.
//!
//! `case` reads the files or takes what somebody else gathered, and `advice` says what in them takes no part; `pool` says who takes part and in which shape;
//! `eligible` scores every pair, or `lists` finds those that matter; the engine matches; `joined` lets somebody who is left over join a forced
//! pair; `certify` checks the proof with the independent verifier; `tell` puts the result into words; `total` bounds the score whatever
//! else there is to look at.

mod advice;
pub(crate) mod case;
pub(crate) mod certify;
mod conflicts;
pub(crate) mod eligible;
pub(crate) mod joined;
mod lists;
pub(crate) mod pool;
mod reasons;
pub(crate) mod replay;
mod tell;
mod threads;
mod total;

use std::num::NonZeroU32;
use std::time::Duration;

use jiff::civil::Date;
use kith_engine::{Goal, Matched, Plan, ScoredPair, Steps};

use crate::failure::Failure;
use crate::graph_file;
use crate::outcome::Outcome;
use crate::progress::{Progress, Step};
use crate::proof_file;
use crate::report::write::Drafts;
use crate::report::{outcome_json, pairs_csv};
use crate::request::{Effort, Gap, Request};
use case::Case;
use joined::{Joined, Joining};
use lists::AllPairs;
use pool::Pool;
pub(crate) use tell::ENGINE;

/// Above this many people `edges.csv` would be larger than anyone opens: 12.5 million rows.
const MAX_PEOPLE_FOR_EDGES: usize = 5_000;

/// Up to this many people the optimum itself is the goal, unless a gap is asked for.
const MAX_PEOPLE_FOR_NO_GAP: usize = 20_000;

/// What a run of `kith match` has to say.
#[derive(Clone, Debug)]
pub struct Report {
    /// The matches, and what was found out about them.
    pub outcome: Outcome,
    /// What was odd in the files, one sentence each, in the order of the files.
    pub warnings: Vec<String>,
}

/// What is asked of a matching, wherever its people come from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Task {
    /// Breaks ties between equally good matchings.
    pub(crate) seed: u64,
    /// The day at which time zones, cool-downs and dates are read.
    pub(crate) date: Date,
    /// Plans so many rounds at once; `None` makes one matching.
    pub(crate) rounds: Option<NonZeroU32>,
    /// How hard to look, and with what.
    pub(crate) effort: Effort,
    /// Whether every pair is kept, also among very many people, because somebody wants to read them.
    pub(crate) every_pair: bool,
}

impl Task {
    fn of(request: &Request) -> Task {
        Task {
            seed: request.seed,
            date: request.date,
            rounds: request.rounds,
            effort: request.effort,
            every_pair: request.outputs.edges.is_some(),
        }
    }
}

/// What the engine found.
pub(crate) enum Found {
    /// One round, with its proof.
    Round(Box<Matched>),
    /// Several rounds.
    Plan(Plan),
}

/// A matching, checked and in words, with everything that it was made of.
pub(crate) struct Made {
    /// Who took part, and in which shape.
    pub(crate) pool: Pool,
    /// All pairs that the rules allow, or lists of them, ascending.
    pub(crate) pairs: Vec<ScoredPair>,
    /// What the engine found.
    pub(crate) found: Found,
    /// The same in keys, names, points and words. Its bounds are those of the objective.
    pub(crate) outcome: Outcome,
    known: AllPairs,
    /// Who joined a forced pair, if anybody did.
    joined: Option<Joined>,
}

/// From people and rules to matches: sorts everybody in, scores, solves, checks the proof and puts the result into words.
///
/// Fails as [`Failure`] says; a proof that does not verify is [`Failure::Internal`]. Running out of time is not a failure.
pub(crate) fn make(task: &Task, case: &Case, progress: &dyn Progress) -> Result<Made, Failure> {
    let several = task.rounds.is_some_and(|k| k.get() > 1);
    let pool = Pool::new(case, several)?;
    let (pairs, mut found, known) = if lists::fit(task, &pool) {
        let listed = lists::solve(task, case, &pool, progress)?;
        (listed.pairs, Found::Round(listed.matched), listed.all)
    } else {
        let pairs = eligible::pairs(case, &pool, &task.effort, progress)?;
        let found = search(task, &pool, &pairs, progress)?;
        (pairs, found, AllPairs::Kept)
    };
    let mut joined = None;
    // The numbered graph that a house keeps of a round does not tell of ways to join.
    let joining = Joining::of(case, &pool, pool.round(&pairs)).filter(|_| case.turns.is_none());
    if let (Found::Round(matched), Some(joining)) = (&mut found, &joining)
        && let Some((who, better)) = joining.take_in(matched, task.seed, &mut stop(&task.effort, progress))?
    {
        (**matched, joined) = (better, Some(who));
    }
    let late = match &found {
        // A search for groups ends when the time does, and only the clock tells.
        Found::Round(matched) => !matched.finished || (case.rules.group_size > 2 && out_of_time(task, progress)),
        Found::Plan(_) => out_of_time(task, progress),
    };
    if progress.interrupted() {
        return Err(Failure::Interrupted);
    }
    let mut verdict = None;
    if let Found::Round(matched) = &found {
        progress.begin(Step::Proving, None);
        let every = certify::EveryPair {
            case,
            pool: &pool,
            effort: &task.effort,
            progress,
        };
        let checked = match joining.filter(|_| joined.is_some()) {
            Some(joining) => joining
                .verify(&matched.proof, matched.lowest)
                .map_err(certify::own_fault),
            None => certify::check_known(&every, &pool.round(&pairs), matched, &known),
        };
        // Whoever interrupts a check of all pairs leaves some of them out of it.
        if progress.interrupted() {
            return Err(Failure::Interrupted);
        }
        verdict = Some(checked?);
    }
    if progress.interrupted() {
        return Err(Failure::Interrupted);
    }
    let telling = tell::Telling {
        task,
        case,
        pool: &pool,
        pairs: &pairs,
        known: &known,
        joined: joined.as_ref(),
    };
    let outcome = telling.outcome(&found, verdict.as_ref(), late, progress)?;
    Ok(Made {
        pool,
        pairs,
        found,
        outcome,
        known,
        joined,
    })
}

/// Reads the files of a request, matches, checks the proof and writes the outputs of the request.
///
/// The outputs are written all or none. Fails as [`Failure`] says; running out of time is not a failure.
pub fn run(request: &Request, progress: &dyn Progress) -> Result<Report, Failure> {
    // First, so that a folder that does not exist is told before the work and not after it.
    let mut drafts = Drafts::open(&request.outputs)?;
    let started = progress.elapsed();
    let task = Task::of(request);
    let case = Case::read(
        &request.people,
        request.rules.as_deref(),
        &request.histories,
        request.date,
        progress,
    )?;
    if task.every_pair && case.people.persons.len() > MAX_PEOPLE_FOR_EDGES {
        return Err(Failure::Input(format!(
            "--edges lists every pair, for up to {MAX_PEOPLE_FOR_EDGES} people; this file has {}. Leave it out, or write --graph.",
            case.people.persons.len()
        )));
    }
    let mut made = make(&task, &case, progress)?;
    total::widen(&task, &case, &mut made, progress)?;
    made.outcome.seconds = (progress.elapsed() - started).as_secs_f64();

    progress.begin(Step::Writing, None);
    let telling = tell::Telling {
        task: &task,
        case: &case,
        pool: &made.pool,
        pairs: &made.pairs,
        known: &made.known,
        joined: made.joined.as_ref(),
    };
    if let Some(draft) = &mut drafts.pairs {
        draft.fill(|out| pairs_csv::write(&made.outcome, out))?;
    }
    if let Some(draft) = &mut drafts.json {
        draft.fill(|out| outcome_json::write(&made.outcome, out))?;
    }
    if let Some(draft) = &mut drafts.edges {
        draft.fill(|out| pairs_csv::write_edges(telling.edges(), out))?;
    }
    write_graph_and_proof(&mut drafts, &telling, &made.found)?;
    let mut warnings = case.warnings;
    warnings.extend(proof_apart(request, &made));
    if progress.interrupted() {
        return Err(Failure::Interrupted);
    }
    drafts.commit()?;
    Ok(Report {
        outcome: made.outcome,
        warnings,
    })
}

/// That the graph and the proof that are written do not go together: a graph does not tell of groups.
fn proof_apart(request: &Request, made: &Made) -> Option<String> {
    let (Some(_), Some(proof)) = (&request.outputs.graph, &request.outputs.certificate) else {
        return None;
    };
    let groups = made.pool.group_size > 2 || made.proof().is_some_and(|proof| !proof.groups.is_empty());
    groups.then(|| {
        let (people, proof) = (request.people.display(), proof.display());
        format!("the proof speaks of matches of three and more, which the graph does not: check it with `kith verify {people} {proof}` and the rules, history and date of this run")
    })
}

fn search(task: &Task, pool: &Pool, pairs: &[ScoredPair], progress: &dyn Progress) -> Result<Found, Failure> {
    let round = pool.round(pairs);
    let may_repeat = task.rounds.is_some_and(|count| count.get() > 1) || pairs.iter().any(|p| p.met > 0);
    if may_repeat && pool.goal == Goal::MostPairs {
        refuse_more_than_aims_allow(round.most_pairs())?;
    }
    progress.begin(Step::Solving, None);
    let mut stop = stop(&task.effort, progress);
    // A plan of one round is a single round: it has a proof, and forced pairs.
    let found = match task.rounds.filter(|count| count.get() > 1) {
        None => {
            let gap = task.effort.gap.unwrap_or(usual_gap(round.people)).billionths();
            kith_engine::solve_within(&round, task.seed, None, gap, &mut stop).map(|m| Found::Round(Box::new(m)))
        }
        Some(count) => {
            kith_engine::plan(&round, count.get() as usize, pool.never_again, task.seed, &mut stop).map(Found::Plan)
        }
    };
    found.map_err(engine_failure)
}

/// Beyond, one number for a pair cannot hold turns, repeats and the score so that each comes before the next for certain.
fn refuse_more_than_aims_allow(most_pairs: usize) -> Result<(), Failure> {
    if most_pairs <= Steps::MOST_PAIRS {
        return Ok(());
    }
    Err(Failure::Input(format!(
        "with history or several rounds Kith makes up to {} matches at a time, and the capacities here allow {most_pairs}; lower them",
        Steps::MOST_PAIRS
    )))
}

/// The gap that will do where none was asked for: none, but for so many people that the rest would be waited for.
fn usual_gap(people: usize) -> Gap {
    if people <= MAX_PEOPLE_FOR_NO_GAP {
        Gap::ZERO
    } else {
        Gap::THOUSANDTH
    }
}

/// The engine would not take what it was given: a fault of Kith's own.
pub(crate) fn engine_failure(error: kith_engine::GraphError) -> Failure {
    Failure::Internal(format!("the engine refused its own graph ({error})"))
}

fn out_of_time(task: &Task, progress: &dyn Progress) -> bool {
    task.effort.seconds.is_some_and(|until| progress.elapsed() >= until)
}

/// The signal to stop: an interrupt, or the end of the time given.
pub(crate) fn stop<'p>(effort: &Effort, progress: &'p dyn Progress) -> impl FnMut() -> bool + 'p {
    let until = effort.seconds.map(|s: Duration| s.saturating_add(Duration::ZERO));
    move || progress.interrupted() || until.is_some_and(|until| progress.elapsed() >= until)
}

fn write_graph_and_proof(drafts: &mut Drafts, telling: &tell::Telling<'_>, found: &Found) -> Result<(), Failure> {
    let round = telling.pool.round(telling.pairs);
    if let Some(draft) = &mut drafts.graph {
        let (steps, lowest) = match found {
            Found::Round(matched) => (matched.steps, matched.lowest),
            Found::Plan(_) => (kith_engine::steps(&round, false), 0),
        };
        let joining = telling.joining();
        let (vertices, edges) = match &joining {
            Some(joining) => (joining.vertices(), joining.edges(lowest)),
            None => (round.people, kith_engine::weights(&round, &steps, lowest)),
        };
        if let Some(e) = edges.iter().find(|e| e.weight.abs() > kith_engine::MAX_WEIGHT) {
            return Err(Failure::Input(format!(
                "--graph: with so many people and past meetings a pair weighs {}, more than a graph file holds (10^12). Leave --graph out.",
                e.weight
            )));
        }
        draft.fill(|out| match &telling.pool.roles {
            Some(roles) => graph_file::write_sides(&edges, &roles.sides(), out),
            None => graph_file::write(vertices, &edges, out),
        })?;
    }
    if let Some(draft) = &mut drafts.graph_ids {
        draft.fill(|out| {
            telling
                .pool
                .vertices
                .iter()
                // One line is one person, also where a key goes over several.
                .map(|&p| telling.key(p).to_owned())
                .chain(telling.joined_pair())
                .try_for_each(|key| writeln!(out, "{}", key.replace(['\r', '\n'], " ")))
        })?;
    }
    if let (Some(draft), Found::Round(matched)) = (&mut drafts.certificate, found) {
        // With duals that hold for all pairs, where there are such: that is what can be checked from the people alone.
        let proof = match telling.known {
            AllPairs::Raised(raised) if raised.groups.is_empty() => raised,
            _ => &matched.proof,
        };
        draft.fill(|out| proof_file::write(proof, matched.lowest, out))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn so_many_matches_that_the_aims_would_lose_their_order_are_refused() {
        assert!(refuse_more_than_aims_allow(2_000_000).is_ok());
        let refused = refuse_more_than_aims_allow(2_000_001).map_err(|failure| failure.to_string());
        assert!(refused.is_err_and(|message| message.ends_with("allow 2000001; lower them")));
    }
}
