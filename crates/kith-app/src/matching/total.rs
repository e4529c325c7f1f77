//! The bound on the total alone.
//!
//! The proof of a matching compares it with those that do as well by all that comes before the total: the lowest score, turns,
//! repeats. Where one of these counted, the same people are solved once more with nothing but their number before the total.
//! What the proof of that allows is what no way to match as many people exceeds.

use kith_engine::{Matched, Shape};

use super::case::Case;
use super::joined::Joining;
use super::lists::{self, AllPairs};
use super::pool::Pool;
use super::{Found, Made, Task, certify, engine_failure, stop, tell, usual_gap};
use crate::failure::Failure;
use crate::progress::{Progress, Step};

/// No matches score more in all, forced pairs aside.
struct Bounds {
    /// Of the pairs that were compared.
    compared: i64,
    /// Of all pairs that the rules allow, where these were looked at.
    all: Option<i64>,
}

/// Makes the bounds of an outcome hold for every solution that matches as many people, whatever else it does worse.
pub(super) fn widen(task: &Task, case: &Case, made: &mut Made, progress: &dyn Progress) -> Result<(), Failure> {
    let Found::Round(matched) = &made.found else {
        return Ok(());
    };
    if made.outcome.aims.is_empty() || matched.matches.is_empty() {
        return Ok(());
    }
    let people = tell::covered(made.pool.vertices.len(), &matched.matches);
    let round = made.pool.round(&made.pairs);
    let joining = made.joined.as_ref().and_then(|_| Joining::of(case, &made.pool, round));
    let ceiling = joining.map_or_else(|| certify::ceiling(&round), |joining| joining.ceiling());
    let search = Search {
        task,
        case,
        pool: &made.pool.for_the_total(),
        people,
        progress,
    };
    let found = match made.known {
        // Among all pairs even a solve that is stopped at once takes its time; among lists it is nothing.
        AllPairs::Kept if stop(&task.effort, progress)() => Ok(None),
        AllPairs::Kept => search.among_all(made),
        _ => search.among_lists(made),
    };
    if progress.interrupted() {
        return Err(Failure::Interrupted);
    }
    let found = found?;
    let forced = made.pool.settled_score(case);
    let (compared, all) = match found {
        Some(bounds) => (bounds.compared.min(ceiling), bounds.all.map(|all| all.min(ceiling))),
        None => (ceiling, Some(ceiling)),
    };
    let outcome = &mut made.outcome;
    if outcome.scope == tell::ALL_PAIRS {
        outcome.upper_bound = all.unwrap_or(ceiling) + forced;
        outcome.all_pairs_upper_bound = Some(outcome.upper_bound);
        outcome.optimal = outcome.most_people && outcome.score == outcome.upper_bound;
    } else {
        outcome.upper_bound = compared + forced;
        outcome.all_pairs_upper_bound = all.map(|all| all + forced);
    }
    if outcome.upper_bound < outcome.score {
        return Err(Failure::Internal(format!(
            "the score {} is above its bound {}",
            outcome.score, outcome.upper_bound
        )));
    }
    // What holds for all of them holds for those that do as well by everything else.
    outcome.objective_upper_bound = outcome.objective_upper_bound.min(outcome.upper_bound);
    outcome.gap = tell::gap(outcome);
    Ok(())
}

fn narrow(weight: i128) -> Option<i64> {
    i64::try_from(weight).ok()
}

/// The search for the largest total.
struct Search<'a> {
    task: &'a Task,
    case: &'a Case,
    pool: &'a Pool,
    /// How many are matched in what the bound is for.
    people: usize,
    progress: &'a dyn Progress,
}

impl Search<'_> {
    /// Where all pairs are kept; `None` if it does not come to as many people.
    fn among_all(&self, made: &mut Made) -> Result<Option<Bounds>, Failure> {
        // There may be a hundred million pairs: they forget for a while, and no second list is made.
        let met: Vec<(usize, u16)> = made
            .pairs
            .iter()
            .map(|p| p.met)
            .enumerate()
            .filter(|(_, met)| *met > 0)
            .collect();
        met.iter().for_each(|&(i, _)| made.pairs[i].met = 0);
        let bound = self.bound_of_all(made);
        met.iter().for_each(|&(i, met)| made.pairs[i].met = met);
        let both = |bound| Bounds {
            compared: bound,
            all: Some(bound),
        };
        Ok(bound?.map(both))
    }

    fn bound_of_all(&self, made: &Made) -> Result<Option<i64>, Failure> {
        let round = self.pool.round(&made.pairs);
        let groups = matches!(round.shape, Shape::Groups(..));
        let mut until = stop(&self.task.effort, self.progress);
        // The bound of groups does not depend on which are found, so it need not be looked for good ones.
        let mut stop = || groups || until();
        self.progress.begin(Step::Solving, None);
        let gap = self.task.effort.gap.unwrap_or(usual_gap(round.people)).billionths();
        let mut matched =
            kith_engine::solve_within(&round, self.task.seed, None, gap, &mut stop).map_err(engine_failure)?;
        let joining = made
            .joined
            .as_ref()
            .and_then(|_| Joining::of(self.case, self.pool, round));
        if let Some(joining) = &joining {
            let Some((_, better)) = joining.take_in(&matched, self.task.seed, &mut stop)? else {
                return Ok(None);
            };
            matched = better;
        }
        // The bound of groups holds for any number of people.
        if !groups && !self.is_for_as_many(&matched) {
            return Ok(None);
        }
        self.progress.begin(Step::Proving, None);
        let Some(joining) = joining else {
            return Ok(narrow(certify::check(&round, &matched)?.upper_bound));
        };
        let verdict = joining.verify(&matched.proof, 0).map_err(certify::own_fault)?;
        // Nothing but the total is in the weights.
        let Some(score) = narrow(verdict.weight) else {
            return Ok(None);
        };
        let known = joining.known(&matched.proof, &verdict, (0, score), &mut stop)?;
        Ok(Some(known.upper_bound))
    }

    /// Where there are lists, which these begin with; `None` if it does not come to as many people.
    fn among_lists(&self, made: &Made) -> Result<Option<Bounds>, Failure> {
        let pairs = made
            .pairs
            .iter()
            .map(|p| kith_engine::ScoredPair { met: 0, ..*p })
            .collect();
        let listed = lists::solve_on(pairs, self.task, self.case, self.pool, self.progress)?;
        if !self.is_for_as_many(&listed.matched) {
            return Ok(None);
        }
        self.progress.begin(Step::Proving, None);
        let every = certify::EveryPair {
            case: self.case,
            pool: self.pool,
            effort: &self.task.effort,
            progress: self.progress,
        };
        let verdict = certify::check_known(&every, &self.pool.round(&listed.pairs), &listed.matched, &listed.all)?;
        let compared = narrow(verdict.upper_bound);
        let all = match &listed.all {
            AllPairs::Kept | AllPairs::Proved => compared,
            AllPairs::Raised(proof) => narrow(proof.upper_bound),
            AllPairs::Unknown => None,
        };
        Ok(compared.map(|compared| Bounds { compared, all }))
    }

    fn is_for_as_many(&self, matched: &Matched) -> bool {
        tell::covered(self.pool.vertices.len(), &matched.matches) == self.people
    }
}
