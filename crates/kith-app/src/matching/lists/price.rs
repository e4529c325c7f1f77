//! A look at every pair under the prices of a proof.

use std::sync::atomic::{AtomicI64, Ordering};

use kith_engine::candidates::{Prices, Scan};
use kith_engine::{Matched, ScoredPair, brings};

use super::Ground;
use super::build::PLACES;
use crate::matching::eligible::all;
use crate::matching::threads::in_parts;
use crate::progress::Step;

/// Short pairs kept of one person's row; the others of the row come up in the next look, if they are still short.
const KEPT_PER_ROW: usize = 16;
/// Short pairs that join the lists, per person.
const ADDED: u8 = 8;

/// The pairs that a proof does not cover.
pub(super) struct Short {
    /// Those that lack most, a few of each person.
    pub(super) pairs: Vec<ScoredPair>,
    /// By vertex: by how much to raise its dual, in the proof's units, so that every pair is covered.
    pub(super) raise: Vec<i64>,
}

/// Finds the pairs outside the lists that the duals do not cover; `None` when time was over before all were looked at.
pub(super) fn short(ground: &Ground<'_>, lists: &[ScoredPair], matched: &Matched) -> Option<Short> {
    let n = ground.people();
    ground.progress.begin(Step::Scoring, Some(all(n)));
    let round = ground.pool.round(&[]);
    let prices = Prices::new(&matched.proof, brings(&round, &matched.steps));
    let charges = prices.charges(&ground.index);
    // The bound of a trio counts what odd sets add to pairs inside them, so there every such pair has to be in the lists.
    let bare = n % 2 == 1 && ground.pool.joins();
    let most: Vec<AtomicI64> = (0..n).map(|_| AtomicI64::new(0)).collect();
    let rows = in_parts(
        &ground.task.effort,
        n.div_ceil(PLACES),
        || Scan::priced(&ground.index, &charges),
        |scan, part| {
            let mut found: Vec<(i64, ScoredPair)> = Vec::new();
            for place in part * PLACES..((part + 1) * PLACES).min(n) {
                if ground.is_over() {
                    return None;
                }
                let row = found.len();
                let u = ground.index.person(place as u32);
                scan.above(place as u32, |v| {
                    let Some(pair) = ground.scored(u, v) else { return };
                    let lacks = prices.lacks(u, v, pair.score);
                    if lacks <= 0 || pair.score < matched.lowest {
                        return;
                    }
                    // What odd sets pay besides is looked up last: few pairs come so far.
                    let lacks = if bare {
                        if is_in(lists, &pair) { 0 } else { lacks }
                    } else {
                        i64::try_from(i128::from(lacks) - prices.around(u, v)).unwrap_or(0)
                    };
                    // Who met weighs less than the score says, and is in the lists.
                    if lacks <= 0 || pair.met > 0 {
                        return;
                    }
                    for v in [u, v] {
                        most[v as usize].fetch_max(lacks, Ordering::Relaxed);
                    }
                    found.push((lacks, pair));
                });
                if found.len() > row + KEPT_PER_ROW {
                    found[row..].sort_unstable_by_key(|(lacks, p)| (-lacks, p.u, p.v));
                    found.truncate(row + KEPT_PER_ROW);
                }
                ground.progress.advance((n - 1 - place) as u64);
            }
            Some(found)
        },
    );
    let mut found = rows.into_iter().collect::<Option<Vec<_>>>()?.concat();
    found.sort_unstable_by_key(|(lacks, p)| (-lacks, p.u, p.v));
    let mut added = vec![0u8; n];
    let mut pairs = Vec::new();
    for (_, pair) in found {
        let ends = [pair.u as usize, pair.v as usize];
        if ends.iter().any(|&v| added[v] < ADDED) {
            ends.iter().for_each(|&v| added[v] = added[v].saturating_add(1));
            pairs.push(pair);
        }
    }
    // A pair lacks at most what either of its people lacks at most, so two halves suffice.
    let raise = most.iter().map(|m| (m.load(Ordering::Relaxed) + 1) / 2).collect();
    Some(Short { pairs, raise })
}

fn is_in(lists: &[ScoredPair], pair: &ScoredPair) -> bool {
    lists.binary_search_by_key(&(pair.u, pair.v), |p| (p.u, p.v)).is_ok()
}

/// Pairs outside the lists by which the barrier of a proof would no longer show why no more people can be matched: between
/// parts that it keeps asunder. `None` when time was over.
pub(super) fn bridges(ground: &Ground<'_>, lists: &[ScoredPair], matched: &Matched) -> Option<Vec<ScoredPair>> {
    let n = ground.people();
    let proof = &matched.proof;
    if !proof.max_cardinality || proof.pairs.len() + proof.groups.len() == n / 2 {
        return Some(Vec::new());
    }
    let part = parts(n, lists, matched);
    let mut size = vec![0u32; n];
    part.iter().flatten().for_each(|&p| size[p as usize] += 1);
    // Joining two parts of which one is even changes no sum, as long as no second odd one is joined to it.
    let odd: Vec<u32> = (0..n as u32)
        .filter(|&v| part[v as usize].is_some_and(|p| size[p as usize] % 2 == 1))
        .collect();
    ground.progress.begin(Step::Scoring, Some(odd.len() as u64 * n as u64));
    let found = in_parts(
        &ground.task.effort,
        odd.len(),
        || (),
        |(), i| {
            let u = odd[i];
            if ground.is_over() {
                return None;
            }
            ground.progress.advance(n as u64);
            let apart = (0..n as u32).filter(|&v| part[v as usize].is_some() && part[v as usize] != part[u as usize]);
            let allowed = apart
                .filter_map(|v| ground.scored(u, v))
                .filter(|p| p.score >= matched.lowest);
            Some(allowed.take(ADDED.into()).collect::<Vec<_>>())
        },
    );
    Some(found.into_iter().collect::<Option<Vec<_>>>()?.concat())
}

/// By vertex: which part of the lists without the barrier it is in; `None` for the barrier.
fn parts(n: usize, lists: &[ScoredPair], matched: &Matched) -> Vec<Option<u32>> {
    let mut set: Vec<u32> = (0..n as u32).collect();
    fn find(set: &mut [u32], mut v: u32) -> u32 {
        while set[v as usize] != v {
            set[v as usize] = set[set[v as usize] as usize];
            v = set[v as usize];
        }
        v
    }
    let mut removed = vec![false; n];
    matched.proof.barrier.iter().for_each(|&v| removed[v as usize] = true);
    for p in lists.iter().filter(|p| p.score >= matched.lowest) {
        if !removed[p.u as usize] && !removed[p.v as usize] {
            let (a, b) = (find(&mut set, p.u), find(&mut set, p.v));
            set[a.max(b) as usize] = a.min(b);
        }
    }
    (0..n as u32)
        .map(|v| (!removed[v as usize]).then(|| find(&mut set, v)))
        .collect()
}
