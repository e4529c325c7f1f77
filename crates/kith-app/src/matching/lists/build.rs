//! Lists to begin with: each person's best partners, whoever met or wishes to meet, and a ring.

use kith_engine::candidates::Scan;
use kith_engine::{Rng, ScoredPair};

use super::{EVERY_PAIR, Ground, merge};
use crate::matching::threads::in_parts;
use crate::progress::Step;

/// People whom one of very many is compared with: those who share the rarest values.
const LOOKS: usize = 24_000;
/// Whoever is in fewer pairs is looked after one by one.
const FEW: u32 = 4;
/// Pairs that this may cost in all.
const MOST_LOOKS: usize = 4_000_000_000;
/// Places that a thread takes at once; neighbours share work.
pub(super) const PLACES: usize = 256;
/// The lists do not depend on the seed of a run: only how ties fall among equally good solutions does.
const RING_SEED: u64 = 1;

/// Pairs, ascending.
pub(super) fn lists(ground: &Ground<'_>) -> Vec<ScoredPair> {
    let n = ground.people();
    let everybody = n <= EVERY_PAIR;
    let row = if everybody { n - 1 } else { LOOKS };
    ground.progress.begin(Step::Scoring, Some((n * row) as u64));
    let parts = in_parts(
        &ground.task.effort,
        n.div_ceil(PLACES),
        || Scan::unpriced(&ground.index),
        |scan, part| {
            let mut list = Vec::new();
            let mut found = Vec::new();
            for place in part * PLACES..((part + 1) * PLACES).min(n) {
                if ground.is_over() {
                    break;
                }
                match everybody {
                    true => scan.best(place as u32, ground.breadth.looked_at, &mut found),
                    false => scan.near(place as u32, ground.breadth.looked_at, LOOKS, &mut found),
                }
                list.extend(best(ground, ground.index.person(place as u32), &found));
                ground.progress.advance(row as u64);
            }
            list
        },
    );
    let mut pairs = parts.concat();
    pairs.extend(ground.named.iter().filter_map(|&(u, v)| ground.scored(u, v)));
    let mut order: Vec<u32> = (0..n as u32).collect();
    Rng::new(RING_SEED).shuffle(&mut order);
    // Two rings, so that hardly anybody can be left over by the lists alone.
    for step in [1, 2] {
        let next = |i: usize| order[(i + step) % n];
        pairs.extend(
            (0..n)
                .filter(|&i| order[i] != next(i))
                .filter_map(|i| ground.scored(order[i], next(i))),
        );
    }
    merge(&mut pairs, Vec::new());
    let lonely = for_the_lonely(ground, &pairs);
    merge(&mut pairs, lonely);
    pairs
}

/// The pairs of the highest scores among partners with their bounds, highest bound first.
fn best(ground: &Ground<'_>, person: u32, found: &[(i16, u32)]) -> Vec<ScoredPair> {
    let most = ground.breadth.kept;
    let mut kept: Vec<(u16, u32, ScoredPair)> = Vec::with_capacity(most + 1);
    for &(bound, other) in found {
        // Nobody further down can score more.
        if kept.len() == most && i32::from(kept[most - 1].0) > i32::from(bound) {
            break;
        }
        let Some(pair) = ground.scored(person, other) else {
            continue;
        };
        // Of equal ones any, but not always the same for everybody.
        let key = (pair.score, mixed(person, other));
        if kept.len() == most && (kept[most - 1].0, kept[most - 1].1) >= key {
            continue;
        }
        let at = kept.partition_point(|k| (k.0, k.1) > key);
        kept.insert(at, (key.0, key.1, pair));
        kept.truncate(most);
    }
    kept.into_iter().map(|(_, _, pair)| pair).collect()
}

fn mixed(a: u32, b: u32) -> u32 {
    Rng::new(u64::from(a.min(b)) << 32 | u64::from(a.max(b))).next_u64() as u32
}

/// Some partners for whoever is in hardly any pair, from everybody.
fn for_the_lonely(ground: &Ground<'_>, pairs: &[ScoredPair]) -> Vec<ScoredPair> {
    let n = ground.people();
    let mut degree = vec![0u32; n];
    for p in pairs {
        degree[p.u as usize] += 1;
        degree[p.v as usize] += 1;
    }
    let mut lonely: Vec<u32> = (0..n as u32).filter(|&v| degree[v as usize] < FEW).collect();
    lonely.truncate(MOST_LOOKS / n.max(1));
    let found = in_parts(
        &ground.task.effort,
        lonely.len(),
        || (),
        |(), i| {
            let u = lonely[i];
            let mut rng = Rng::new(u64::from(u));
            let first = rng.below(n);
            let others = (0..n).map(|i| ((first + i) % n) as u32).filter(|&v| v != u);
            let allowed = others.take_while(|_| !ground.progress.interrupted());
            allowed
                .filter_map(|v| ground.scored(u, v))
                .take(2 * FEW as usize)
                .collect::<Vec<_>>()
        },
    );
    found.concat()
}
