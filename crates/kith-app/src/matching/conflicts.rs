//! Which hard rules stand in the way of matching more people, and how much relaxing them would buy.
//!
//! Only rules that others may see take part: what a private field or a forbidden pair forbids stays forbidden.
//!
//! Only what is proved is told. A set of rules stands in the way if a solution without them was found that matches more
//! people than any solution with them can; the difference is how many more it matches at least. And no rule is in the set
//! for nothing: if only some of them are given up, no solution can match more people than are matched now. Pairs and roles
//! are solved exactly, so that there nothing is missed; for groups of three and more what can be proved is less than what is
//! true, and then nothing is said. `docs/ENGINE.md` has the bound for groups.
//!
//! Among more people than all pairs are kept of, only pairs of those who wait are opened: what is told is gained for certain,
//! but fewer rules might do as well. Above [`lists::EXACT`] people nothing is told.

use std::collections::HashMap;

use kith_domain::score::Scorer;
use kith_engine::{People, Round, ScoredPair, most_people};

use super::lists;
use super::pool::Pool;
use crate::outcome::Conflict;
use crate::progress::Progress;

/// Sets that are told at most.
const MOST_SETS: usize = 10;
/// Up to so many rules every subset is tried; beyond, single rules and pairs of rules.
const ALL_SUBSETS: u32 = 12;
/// Partners of one who waits that a set of rules opens, of those barred alike, where not all pairs fit into memory. So few
/// that the gain told may be less than the true one, never more.
const MOST_OF_A_KIND: usize = 64;

/// Inclusion-minimal sets of hard rules whose relaxation would match more people, given who is `waiting`, fewest rules first.
pub(super) fn find(
    scorer: &Scorer,
    pool: &Pool,
    pairs: &[ScoredPair],
    waiting: &[u32],
    seed: u64,
    progress: &dyn Progress,
) -> Vec<Conflict> {
    // Each set of rules is a search of its own, and among so many that takes longer than the match.
    if pool.vertices.len() > lists::EXACT {
        return Vec::new();
    }
    let matched = pool.vertices.len() - waiting.len();
    // Whatever comes first, the question is whom the rules leave without anybody.
    let round = pool.round(pairs).for_most_people();
    let public: u64 = scorer
        .constraints()
        .iter()
        .enumerate()
        .filter(|(_, c)| !c.private)
        .fold(0, |bits, (i, _)| bits | 1 << i);
    if public == 0 {
        return Vec::new();
    }
    let mut search = Search {
        round,
        barred: Vec::new(),
        seed,
        known: HashMap::new(),
        progress,
    };
    let now = search.people(0);
    // Where everybody might be matched no rule is in the way for certain.
    if now.at_most == round.people {
        return Vec::new();
    }
    search.barred = barred(scorer, pool, public, waiting);
    // A rule that bars nobody can be left out of account.
    let used = search.barred.iter().fold(0, |bits, (_, mask)| bits | mask);
    if used == 0 || search.people(used).at_most <= now.at_most {
        return Vec::new();
    }
    // A rule without whose relaxation nothing helps is in every set.
    let bits: Vec<u64> = (0..64).map(|i| 1u64 << i).filter(|bit| used & bit != 0).collect();
    let needed = bits
        .iter()
        .filter(|&&bit| search.people(used & !bit).at_most <= now.at_most)
        .fold(0, |all, bit| all | bit);
    let mut sets: Vec<(u64, usize)> = Vec::new();
    let largest = if used.count_ones() <= ALL_SUBSETS {
        used.count_ones()
    } else {
        needed.count_ones().max(2)
    };
    for size in needed.count_ones().max(1)..=largest {
        for set in subsets(&bits, size) {
            if sets.len() == MOST_SETS || progress.interrupted() {
                break;
            }
            if set & needed != needed || sets.iter().any(|(found, _)| set & found == *found) {
                continue;
            }
            let gain = search.people(set).found.saturating_sub(now.at_most);
            // Of one rule there is nothing to leave out.
            let whole = |search: &mut Search<'_>, bit: &u64| {
                set & bit == 0 || set == *bit || search.people(set & !bit).at_most <= now.found.max(matched)
            };
            if gain > 0 && bits.iter().all(|bit| whole(&mut search, bit)) {
                sets.push((set, gain));
            }
        }
    }
    let ids = |set: u64| {
        let chosen = scorer
            .constraints()
            .iter()
            .enumerate()
            .filter(move |(i, _)| set >> i & 1 == 1);
        chosen.map(|(_, c)| c.id.clone()).collect()
    };
    sets.into_iter()
        .map(|(set, more_matched)| Conflict {
            rules: ids(set),
            more_matched,
        })
        .collect()
}

/// Pairs that public constraints alone forbid, with their masks: all of them, or among many people some of each who waits and
/// for each mask.
fn barred(scorer: &Scorer, pool: &Pool, public: u64, waiting: &[u32]) -> Vec<(ScoredPair, u64)> {
    let n = pool.vertices.len();
    let few = n > lists::SMALL;
    let mut barred = Vec::new();
    let mut row = |u: usize, others: std::ops::Range<usize>| {
        let mut found: HashMap<u64, usize> = HashMap::new();
        for v in others.filter(|&v| v != u && pool.across(u, v)) {
            let mask = scorer.broken(pool.vertices[u], pool.vertices[v]);
            if mask == 0 || mask & !public != 0 {
                continue;
            }
            let count = found.entry(mask).or_default();
            *count += 1;
            if !few || *count <= MOST_OF_A_KIND {
                let pair = ScoredPair {
                    u: u.min(v) as u32,
                    v: u.max(v) as u32,
                    score: 0,
                    met: 0,
                };
                barred.push((pair, mask));
            }
        }
    };
    if few {
        waiting.iter().for_each(|&u| row(u as usize, 0..n));
    } else {
        (0..n).for_each(|u| row(u, u + 1..n));
    }
    barred.sort_unstable_by_key(|(p, mask)| (p.u, p.v, *mask));
    barred.dedup_by_key(|(p, _)| (p.u, p.v));
    barred
}

struct Search<'a> {
    round: Round<'a>,
    barred: Vec<(ScoredPair, u64)>,
    seed: u64,
    known: HashMap<u64, People>,
    progress: &'a dyn Progress,
}

impl Search<'_> {
    /// How many people can be matched when a set of rules is relaxed.
    fn people(&mut self, relaxed: u64) -> People {
        if let Some(people) = self.known.get(&relaxed) {
            return *people;
        }
        let opened = self
            .barred
            .iter()
            .filter(|(_, mask)| mask & !relaxed == 0)
            .map(|(pair, _)| *pair);
        let pairs: Vec<ScoredPair> = self.round.pairs.iter().copied().chain(opened).collect();
        let round = Round {
            pairs: &pairs,
            ..self.round
        };
        // Nothing is known of a graph that the engine refuses.
        let nothing = People {
            found: 0,
            at_most: round.people,
            matches: 0,
        };
        let people = most_people(&round, self.seed, &mut || self.progress.interrupted()).unwrap_or(nothing);
        self.known.insert(relaxed, people);
        people
    }
}

/// All sets of so many of the bits, in ascending order of their positions.
fn subsets(bits: &[u64], size: u32) -> Vec<u64> {
    fn extend(bits: &[u64], size: u32, set: u64, all: &mut Vec<u64>) {
        if size == 0 {
            all.push(set);
            return;
        }
        for (i, bit) in bits.iter().enumerate() {
            extend(&bits[i + 1..], size - 1, set | bit, all);
        }
    }
    let mut all = Vec::new();
    extend(bits, size, 0, &mut all);
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn subsets_in_order() {
        assert_eq!(subsets(&[1, 4, 8], 2), [5, 9, 12]);
        assert_eq!(subsets(&[1, 4], 2), [5]);
        assert_eq!(subsets(&[1], 2), [0u64; 0]);
    }
}
