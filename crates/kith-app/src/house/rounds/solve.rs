//! From what was gathered to matches, off the threads that answer requests.

use std::collections::HashMap;
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use kith_domain::rules::PairKind;
use kith_domain::score::NOBODY_FREE;
use kith_proof::Proof;
use serde_json::{Value, json};

use super::super::{Error, Result};
use super::gather::Gathered;
use crate::failure::Failure;
use crate::matching::case::Case;
use crate::matching::replay::Graph;
use crate::matching::{self, Task};
use crate::progress::{Progress, Step};
use crate::request::Effort;

const ALONE: &str = "nobody else takes part at the moment";

/// What was found, in numbers of people.
#[derive(Debug)]
pub(super) struct Solved {
    /// The matches.
    pub(super) matches: Vec<Found>,
    /// Why nobody was found for the others.
    pub(super) unmatched: Vec<(usize, String)>,
    /// What it was solved from.
    pub(super) graph: Graph,
    /// The proof.
    pub(super) proof: Proof,
    /// The sum of the scores.
    pub(super) score: i64,
    /// No set of matches that does as well by what the objective puts before the total scores more.
    pub(super) upper_bound: i64,
    /// Whether that is proved.
    pub(super) optimal: bool,
    /// Pairs that met before.
    pub(super) repeats: usize,
    /// What else an organizer may want to know.
    pub(super) told: Value,
    /// The engine and its version.
    pub(super) engine: String,
}

/// One match.
#[derive(Debug)]
pub(super) struct Found {
    /// Who.
    pub(super) members: Vec<usize>,
    /// How good it is.
    pub(super) score: i64,
    /// By which rules, as JSON.
    pub(super) points: String,
    /// Sentences for the people in it, as JSON.
    pub(super) why: String,
}

/// Hears the wish to stop, and nothing else.
struct Listener(Arc<AtomicBool>);

impl Progress for Listener {
    fn begin(&self, _: Step, _: Option<u64>) {}

    fn advance(&self, _: u64) {}

    fn interrupted(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    fn elapsed(&self) -> Duration {
        // Rounds have no time limit: those with one could not be made again.
        Duration::ZERO
    }
}

/// Stops the work when whoever waits for it is gone.
struct Waits(Arc<AtomicBool>);

impl Drop for Waits {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Runs work that takes a processor for long, and stops it when nobody waits for it any more.
pub(super) async fn on_a_thread<T: Send + 'static>(
    work: impl FnOnce(&dyn Progress) -> std::result::Result<T, Failure> + Send + 'static,
) -> Result<T> {
    let stop = Arc::new(AtomicBool::new(false));
    let listener = Listener(Arc::clone(&stop));
    let _waits = Waits(stop);
    let done = tokio::task::spawn_blocking(move || work(&listener)).await;
    let fault = |_| Failure::Internal("the matcher ended in a fault; the log says where".to_owned());
    done.map_err(fault).and_then(|result| result).map_err(Error::Matching)
}

/// Matches, checks the proof and puts the result into words.
pub(super) fn solve(gathered: &Gathered, seed: u64, progress: &dyn Progress) -> std::result::Result<Solved, Failure> {
    let people = gathered.takers.len();
    if people < 2 || lacks_a_side(gathered) {
        return Ok(nothing(people));
    }
    let mut case = Case::of(
        gathered.people.clone(),
        gathered.rules.clone(),
        gathered.history.clone(),
        gathered.turns.clone(),
        gathered.date,
    )?;
    drop_impossible(&mut case);
    let task = Task {
        seed,
        date: gathered.date,
        rounds: None,
        effort: Effort {
            threads: Some(threads()),
            ..Effort::default()
        },
        every_pair: false,
    };
    let made = matching::make(&task, &case, progress)?;
    let number: HashMap<&str, usize> = case.people.persons[..people]
        .iter()
        .enumerate()
        .map(|(i, p)| (p.key.as_str(), i))
        .collect();
    let find = |key: &String| number.get(key.as_str()).copied();
    let outcome = &made.outcome;
    let matches = outcome.matches.iter().flatten().map(|m| Found {
        members: m.members.iter().filter_map(find).collect(),
        score: m.score,
        points: json!(m.parts).to_string(),
        why: json!(m.why).to_string(),
    });
    let matches = matches.collect();
    let unmatched = outcome.unmatched.iter();
    let unmatched = unmatched
        .filter_map(|u| Some((find(&u.person)?, u.reason.clone())))
        .collect();
    let graph = Graph::of(&made, &case);
    let proof = made.proof().cloned().unwrap_or_default();
    let told = json!({
        "objective": outcome.objective, "scope": outcome.scope, "gap": outcome.gap, "floor": outcome.floor,
        "all_pairs_upper_bound": outcome.all_pairs_upper_bound, "rules": outcome.rules, "conflicts": outcome.conflicts,
    });
    Ok(Solved {
        matches,
        unmatched,
        graph,
        proof,
        score: outcome.score,
        upper_bound: outcome.objective_upper_bound,
        optimal: outcome.objective_optimal,
        repeats: outcome.repeats,
        told,
        engine: outcome.engine.clone(),
    })
}

/// Whether nobody has one of two roles.
fn lacks_a_side(gathered: &Gathered) -> bool {
    gathered.rules.roles.as_ref().is_some_and(|roles| {
        [&roles.from, &roles.to]
            .into_iter()
            .any(|side| gathered.takers.iter().all(|t| t.role != *side))
    })
}

fn nothing(people: usize) -> Solved {
    Solved {
        matches: Vec::new(),
        unmatched: (0..people).map(|p| (p, ALONE.to_owned())).collect(),
        graph: Graph {
            size: 2,
            ..Graph::default()
        },
        proof: Proof {
            scale: 2,
            max_cardinality: true,
            ..Proof::default()
        },
        score: 0,
        upper_bound: 0,
        optimal: true,
        repeats: 0,
        told: json!({}),
        engine: matching::ENGINE.to_owned(),
    }
}

/// Pairs that an organizer wants and that a hard rule forbids are not made. Saying which would tell of fields that nobody sees.
fn drop_impossible(case: &mut Case) {
    let index = kith_domain::people::PeopleIndex::new(&case.people);
    let side = |p: usize| {
        case.rules
            .roles
            .as_ref()
            .and_then(|r| Some(case.people.cell(p, case.people.field(&r.field)?)))
    };
    let possible =
        |a: usize, b: usize| case.scorer.score(a, b).is_some() && (case.rules.roles.is_none() || side(a) != side(b));
    let pairs = case.rules.pairs.iter().filter(|pair| {
        let (a, b) = (index.find(&pair.a), index.find(&pair.b));
        pair.kind == PairKind::Forbidden || a.zip(b).is_some_and(|(a, b)| possible(a, b))
    });
    case.rules.pairs = pairs.cloned().collect();
}

/// All processors but one, which answers requests meanwhile.
fn threads() -> NonZeroUsize {
    let all = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
    NonZeroUsize::new(all - 1).unwrap_or(NonZeroUsize::MIN)
}

/// Why nobody was found, where saying more would say too much.
pub(super) fn nobody_free() -> &'static str {
    NOBODY_FREE
}
