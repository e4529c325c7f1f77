//! Every pair that the rules allow, with its score.

use kith_engine::ScoredPair;

use super::case::Case;
use super::pool::Pool;
use crate::failure::Failure;
use crate::progress::{Progress, Step};
use crate::request::Effort;

/// All pairs of more people would not fit into memory: 200 million pairs of 12 bytes, and their graph.
const MAX_PEOPLE: usize = 20_000;
/// Rows that a thread takes at once: enough to make the taking cheap, few enough to end together.
const ROWS: usize = 64;

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
            "Kith compares every pair, for up to {MAX_PEOPLE} people; {n} take part here. Match them by department or place."
        )));
    }
    progress.begin(Step::Scoring, Some((n * n.saturating_sub(1) / 2) as u64));
    let threads = effort.threads.map_or_else(available, |t| t.get()).clamp(1, 64);
    let next = std::sync::atomic::AtomicUsize::new(0);
    let forced = &pool.forced;
    let work = || {
        let mut blocks = Vec::new();
        loop {
            let block = next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            let start = block * ROWS;
            if start >= n || progress.interrupted() {
                return blocks;
            }
            let mut found = Vec::new();
            let mut looked = 0;
            for u in start..(start + ROWS).min(n) {
                looked += (n - u - 1) as u64;
                for v in u + 1..n {
                    let (a, b) = (pool.vertices[u], pool.vertices[v]);
                    if !pool.across(u, v) || forced.contains(&[a, b]) {
                        continue;
                    }
                    if let Some(score) = case.scorer.score(a, b) {
                        let met = case
                            .scorer
                            .last_met(a, b)
                            .map_or(0, |rank| (rank + 1).min(u32::from(u16::MAX)) as u16);
                        found.push(ScoredPair {
                            u: u as u32,
                            v: v as u32,
                            score,
                            met,
                        });
                    }
                }
            }
            progress.advance(looked);
            blocks.push((block, found));
        }
    };
    let mut blocks: Vec<(usize, Vec<ScoredPair>)> = std::thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(work)).collect();
        let mut all = work();
        for thread in others {
            all.extend(thread.join().expect("scoring does not panic"));
        }
        all
    });
    if progress.interrupted() {
        return Err(Failure::Interrupted);
    }
    blocks.sort_unstable_by_key(|(block, _)| *block);
    let mut pairs = Vec::with_capacity(blocks.iter().map(|(_, found)| found.len()).sum());
    for (_, found) in blocks {
        pairs.extend(found);
    }
    Ok(pairs)
}

fn available() -> usize {
    std::thread::available_parallelism().map_or(1, |n| n.get())
}
