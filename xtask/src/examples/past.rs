//! Five past rounds of the company: random pairs across departments that never met before.

use std::collections::BTreeSet;

use super::company::Person;
use super::random::Random;

const ROUNDS: usize = 5;
/// People further apart than this would meet at night.
const MAX_HOURS_APART: i32 = 6;

/// The rounds, each a list of pairs and at most one trio, by index.
pub(super) fn rounds(random: &mut Random, people: &[Person]) -> Vec<Vec<Vec<usize>>> {
    let mut met = BTreeSet::new();
    (0..ROUNDS).map(|_| round(random, people, &mut met)).collect()
}

fn round(random: &mut Random, people: &[Person], met: &mut BTreeSet<(usize, usize)>) -> Vec<Vec<usize>> {
    // Not everybody takes part every time.
    let mut waiting: Vec<usize> = (0..people.len()).filter(|_| random.chance(93)).collect();
    random.shuffle(&mut waiting);
    let (mut matches, mut alone): (Vec<Vec<usize>>, Vec<usize>) = (Vec::new(), Vec::new());
    while let Some(a) = waiting.pop() {
        match waiting.iter().rposition(|&b| fits(people, met, a, b)) {
            Some(place) => matches.push(vec![a, waiting.remove(place)]),
            None => alone.push(a),
        }
    }
    // Whoever is left joins a pair, if there is one that fits; once is enough to show a trio.
    if let Some(&a) = alone.first()
        && let Some(pair) = matches
            .iter_mut()
            .find(|pair| pair.iter().all(|&b| fits(people, met, a, b)))
    {
        pair.push(a);
    }
    for members in &matches {
        for (index, &a) in members.iter().enumerate() {
            met.extend(members[index + 1..].iter().map(|&b| (a.min(b), a.max(b))));
        }
    }
    matches.sort();
    matches
}

/// Whether two people may meet.
pub(super) fn fits(people: &[Person], met: &BTreeSet<(usize, usize)>, a: usize, b: usize) -> bool {
    let (one, other) = (&people[a], &people[b]);
    one.department != other.department
        && one.manager != Some(b)
        && other.manager != Some(a)
        && (one.city().offset - other.city().offset).abs() <= MAX_HOURS_APART
        && !met.contains(&(a.min(b), a.max(b)))
}
