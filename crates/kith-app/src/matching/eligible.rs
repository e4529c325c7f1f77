//! Every pair that the rules allow, with its score.

use std::sync::mpsc;

use kith_engine::ScoredPair;

use super::case::Case;
use super::pool::Pool;
use super::threads::{count, in_parts};
use crate::failure::Failure;
use crate::progress::{Progress, Step};
use crate::request::Effort;

/// All pairs of more people would not fit into memory: 200 million pairs of 12 bytes, and their graph.
const MAX_PEOPLE: usize = 20_000;
/// Rows that a thread takes at once: enough to make the taking cheap, few enough to end together.
const ROWS: usize = 64;

/// A pair of vertices with its score, unless the rules forbid it or it is forced.
pub(super) fn scored(case: &Case, pool: &Pool, u: u32, v: u32) -> Option<ScoredPair> {
    let (a, b) = (pool.vertices[u as usize], pool.vertices[v as usize]);
    if !pool.across(u as usize, v as usize) || pool.forced.binary_search(&[a.min(b), a.max(b)]).is_ok() {
        return None;
    }
    case.scorer.score(a, b).map(|score| ScoredPair {
        u: u.min(v),
        v: u.max(v),
        score,
        met: last_met(case, pool, a, b),
    })
}

/// The pairs of the pool who met before and may meet again, ascending.
pub(crate) fn met(case: &Case, pool: &Pool) -> Vec<ScoredPair> {
    let named = case.scorer.who_met(&pool.vertices);
    named.iter().filter_map(|&(u, v)| scored(case, pool, u, v)).collect()
}

/// When two people last met, as the engine counts it.
pub(super) fn last_met(case: &Case, pool: &Pool, a: usize, b: usize) -> u16 {
    let rank = case.scorer.last_met(a, b).filter(|_| !pool.forgets);
    rank.map_or(0, |rank| (rank + 1).min(u32::from(u16::MAX)) as u16)
}

/// Scores all pairs of the pool, on all threads; ascending, the same whatever their number.
pub(crate) fn pairs(
    case: &Case,
    pool: &Pool,
    effort: &Effort,
    progress: &dyn Progress,
) -> Result<Vec<ScoredPair>, Failure> {
    let n = pool.vertices.len();
    if n > MAX_PEOPLE {
        return Err(Failure::Input(format!(
            "Kith compares every pair here, for up to {MAX_PEOPLE} people; {n} take part. Pairs without roles, groups, rounds and --edges have no such limit; else match by department or place."
        )));
    }
    progress.begin(Step::Scoring, Some(all(n)));
    let blocks = in_parts(
        effort,
        n.div_ceil(ROWS),
        || (),
        |(), block| block_of_pairs(case, pool, progress, block),
    );
    if progress.interrupted() {
        return Err(Failure::Interrupted);
    }
    Ok(blocks.concat())
}

/// The same one after the other, without keeping them: some rows at a time are scored ahead on all threads.
pub(crate) fn each(
    case: &Case,
    pool: &Pool,
    effort: &Effort,
    progress: &dyn Progress,
    see: &mut dyn FnMut(&ScoredPair),
) {
    let n = pool.vertices.len();
    progress.begin(Step::Proving, Some(all(n)));
    let threads = count(effort);
    let blocks = n.div_ceil(ROWS);
    std::thread::scope(|scope| {
        // Thread t scores blocks t, t + threads, …, a few ahead of what was seen.
        let lanes: Vec<mpsc::Receiver<Vec<ScoredPair>>> = (0..threads)
            .map(|first| {
                let (send, receive) = mpsc::sync_channel(2);
                scope.spawn(move || {
                    for block in (first..blocks).step_by(threads) {
                        if send.send(block_of_pairs(case, pool, progress, block)).is_err() {
                            return;
                        }
                    }
                });
                receive
            })
            .collect();
        for block in 0..blocks {
            let found = lanes[block % threads].recv().expect("scoring does not panic");
            found.iter().for_each(&mut *see);
        }
    });
}

/// How many pairs so many people have.
pub(super) fn all(people: usize) -> u64 {
    (people as u64) * (people as u64).saturating_sub(1) / 2
}

fn block_of_pairs(case: &Case, pool: &Pool, progress: &dyn Progress, block: usize) -> Vec<ScoredPair> {
    let n = pool.vertices.len();
    let mut found = Vec::new();
    let mut looked = 0;
    for u in block * ROWS..((block + 1) * ROWS).min(n) {
        if progress.interrupted() {
            break;
        }
        looked += (n - u - 1) as u64;
        found.extend((u + 1..n).filter_map(|v| scored(case, pool, u as u32, v as u32)));
    }
    progress.advance(looked);
    found
}
