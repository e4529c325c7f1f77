//! Rules over several values per person: `overlap` and `complement`.

use std::collections::HashMap;

use super::facets::{Bag, Keys, Scale};
use crate::people::{People, values};
use crate::rarity::{lifted, rarity, ratio, ten_thousandths};
use crate::text::{fold, one_blank};

/// Values of one person that are told one by one; of more, rounding each one's points would add up.
const MOST_KEYS: usize = 256;

/// With at most this many values a bit per value tells exactly what two people share.
const BITS: usize = 128;

/// All values of a rule, the frequent ones first.
#[derive(Clone, Debug)]
struct Lexicon {
    /// The first spelling of each value.
    labels: Vec<String>,
    rarities: Vec<u64>,
}

/// The values of one column, as sorted numbers per person.
#[derive(Clone, Debug)]
struct Bags {
    starts: Vec<usize>,
    ids: Vec<u32>,
    /// A bit per value modulo [`BITS`]: disjoint bits mean disjoint values, which is the usual case by far.
    bits: Vec<u128>,
    /// The sum of the rarities of a person's values.
    totals: Vec<u64>,
}

impl Bags {
    #[inline]
    fn of(&self, person: usize) -> &[u32] {
        &self.ids[self.starts[person]..self.starts[person + 1]]
    }

    #[inline]
    fn len(&self, person: usize) -> u64 {
        (self.starts[person + 1] - self.starts[person]) as u64
    }
}

/// What two bags share: the sum of rarities and the number of values.
#[inline]
fn shared(lexicon: &Lexicon, x: &Bags, a: usize, y: &Bags, b: usize) -> (u64, u64) {
    let mut both = x.bits[a] & y.bits[b];
    let (mut sum, mut count) = (0, 0);
    if both == 0 {
        return (0, 0);
    }
    if lexicon.labels.len() <= BITS {
        while both != 0 {
            sum += lexicon.rarities[both.trailing_zeros() as usize];
            count += 1;
            both &= both - 1;
        }
        return (sum, count);
    }
    for id in merge(x.of(a), y.of(b)) {
        sum += lexicon.rarities[id as usize];
        count += 1;
    }
    (sum, count)
}

/// The numbers that are in both sorted lists.
fn merge<'a>(mut x: &'a [u32], mut y: &'a [u32]) -> impl Iterator<Item = u32> + 'a {
    std::iter::from_fn(move || {
        while let (Some(&i), Some(&j)) = (x.first(), y.first()) {
            if i <= j {
                x = &x[1..];
            }
            if j <= i {
                y = &y[1..];
            }
            if i == j {
                return Some(i);
            }
        }
        None
    })
}

/// Reads columns over one lexicon; rarity counts the active people who have a value in the first column.
fn read<const N: usize>(people: &People, columns: [usize; N]) -> (Lexicon, [Bags; N]) {
    let mut known: HashMap<String, u32> = HashMap::new();
    let mut labels: Vec<String> = Vec::new();
    let lists: [Vec<Vec<u32>>; N] = columns.map(|column| {
        let bag = |person| {
            let mut ids: Vec<u32> = values(people.cell(person, column))
                .map(|value| {
                    *known.entry(fold(value)).or_insert_with(|| {
                        labels.push(one_blank(value));
                        labels.len() as u32 - 1
                    })
                })
                .collect();
            ids.sort_unstable();
            ids.dedup();
            ids
        };
        (0..people.persons.len()).map(bag).collect()
    });
    let active = people.persons.iter().filter(|p| p.active).count();
    let mut having = vec![0; labels.len()];
    for (person, bag) in lists[0].iter().enumerate() {
        if people.persons[person].active {
            bag.iter().for_each(|&id| having[id as usize] += 1);
        }
    }
    // Frequent values get bits of their own, so that few bags that share nothing look as if they did.
    let mut order: Vec<u32> = (0..labels.len() as u32).collect();
    order.sort_by_key(|&id| (std::cmp::Reverse(having[id as usize]), id));
    let mut renamed = vec![0; labels.len()];
    order
        .iter()
        .enumerate()
        .for_each(|(new, &old)| renamed[old as usize] = new as u32);
    let lexicon = Lexicon {
        labels: order
            .iter()
            .map(|&id| std::mem::take(&mut labels[id as usize]))
            .collect(),
        rarities: order.iter().map(|&id| rarity(having[id as usize], active)).collect(),
    };
    let bags = lists.map(|lists| {
        let mut bags = Bags {
            starts: vec![0],
            ids: Vec::new(),
            bits: Vec::new(),
            totals: Vec::new(),
        };
        for list in lists {
            let mut ids: Vec<u32> = list.iter().map(|&id| renamed[id as usize]).collect();
            ids.sort_unstable();
            bags.bits
                .push(ids.iter().fold(0, |bits, &id| bits | 1 << (id as usize % BITS)));
            bags.totals
                .push(ids.iter().map(|&id| lexicon.rarities[id as usize]).sum());
            bags.ids.extend(ids);
            bags.starts.push(bags.ids.len());
        }
        bags
    });
    (lexicon, bags)
}

/// The labels of values, the rarest first.
fn spelled(lexicon: &Lexicon, mut ids: Vec<u32>) -> Vec<&str> {
    ids.sort_by_key(|&id| (std::cmp::Reverse(lexicon.rarities[id as usize]), id));
    ids.into_iter().map(|id| lexicon.labels[id as usize].as_str()).collect()
}

/// Shared values over all values of two people.
#[derive(Clone, Debug)]
pub(super) struct Overlap {
    lexicon: Lexicon,
    bags: Bags,
}

impl Overlap {
    pub(super) fn new(people: &People, column: usize) -> Overlap {
        let (lexicon, [bags]) = read(people, [column]);
        Overlap { lexicon, bags }
    }

    #[inline]
    pub(super) fn m(&self, a: usize, b: usize) -> u32 {
        let bags = &self.bags;
        let (part, count) = shared(&self.lexicon, bags, a, bags, b);
        if count == 0 {
            return 0;
        }
        let (whole, values) = (
            bags.totals[a] + bags.totals[b] - part,
            bags.len(a) + bags.len(b) - count,
        );
        // Values that everybody has weigh nothing; when there are no others, they are counted.
        if whole == 0 {
            ratio(count, values)
        } else {
            ten_thousandths(part, whole, values)
        }
    }

    #[inline]
    pub(super) fn shares(&self, a: usize, b: usize) -> bool {
        shared(&self.lexicon, &self.bags, a, &self.bags, b).1 > 0
    }

    /// Whether a person's cell holds no value.
    pub(super) fn is_missing(&self, person: usize) -> bool {
        self.bags.len(person) == 0
    }

    /// What all the people share, the rarest first; without what everybody has, unless there is nothing else.
    pub(super) fn common(&self, members: &[usize]) -> Vec<&str> {
        let mut ids = members
            .first()
            .map_or(Vec::new(), |&first| self.bags.of(first).to_vec());
        for &member in members {
            ids = merge(&ids, self.bags.of(member)).collect();
        }
        let rare = |id: &u32| self.lexicon.rarities[*id as usize] > 0;
        if ids.iter().any(rare) {
            ids.retain(rare);
        }
        spelled(&self.lexicon, ids)
    }
}

impl Overlap {
    /// Bounds by value. What two people share is at most the smaller of the shares that it is of either one's values: all
    /// values of both are at least the values of one.
    pub(super) fn facets(&self, people: &[usize], scale: Scale, spare: &mut [u16]) -> Bag {
        let (mut asks, mut has) = (Keys::default(), Keys::default());
        for (i, &person) in people.iter().enumerate() {
            let ids = self.bags.of(person);
            if ids.len() > MOST_KEYS {
                spare[i] = spare[i].saturating_add(scale.all());
            }
            let ids = if ids.len() > MOST_KEYS { &[] } else { ids };
            // Up to so many units are added before a share is rounded down.
            let slip = (ids.len() + MOST_KEYS) as u64;
            let total = self.bags.totals[person];
            let gain = |id: u32| match total {
                0 => scale.all(),
                total => scale.points(self.lexicon.rarities[id as usize] + slip, total),
            };
            asks.push(ids.iter().map(|&id| (id, Some(gain(id)))));
            has.push(ids.iter().map(|&id| (id, Some(gain(id)))));
        }
        Bag {
            keys: self.lexicon.labels.len(),
            asks,
            has,
        }
    }
}

/// What one person offers and the other wants, both ways.
#[derive(Clone, Debug)]
pub(super) struct Complement {
    lexicon: Lexicon,
    offers: Bags,
    wants: Bags,
}

impl Complement {
    pub(super) fn new(people: &People, offer: usize, want: usize) -> Complement {
        let (lexicon, [offers, wants]) = read(people, [offer, want]);
        Complement { lexicon, offers, wants }
    }

    /// The share of what a person wants that the other offers, as a fraction; 0/1 when nothing fits.
    #[inline]
    fn served(&self, wanting: usize, offering: usize) -> (u64, u64) {
        let (part, count) = shared(&self.lexicon, &self.wants, wanting, &self.offers, offering);
        if count == 0 {
            return (0, 1);
        }
        let (whole, values) = (self.wants.totals[wanting], self.wants.len(wanting));
        if whole == 0 {
            (count, values)
        } else {
            (lifted(part, whole, values), whole)
        }
    }

    #[inline]
    pub(super) fn m(&self, a: usize, b: usize) -> u32 {
        match (self.served(a, b), self.served(b, a)) {
            ((0, _), (0, _)) => 0,
            ((p, q), (0, _)) | ((0, _), (p, q)) => ratio(p, q * 3),
            (x, y) => both_ways(x, y),
        }
    }

    /// Whether one of the two offers anything that the other wants.
    #[inline]
    pub(super) fn serves(&self, a: usize, b: usize) -> bool {
        let serves = |x, y| shared(&self.lexicon, &self.wants, x, &self.offers, y).1 > 0;
        serves(a, b) || serves(b, a)
    }

    /// Bounds by value, one bag for each direction: (2·min + max) / 3 of two shares is at most their mean.
    pub(super) fn facets(&self, people: &[usize], scale: Scale, spare: &mut [u16]) -> [Bag; 2] {
        let half = Scale {
            total: 2 * scale.total,
            ..scale
        };
        let (mut wants, mut offers) = (Keys::default(), Keys::default());
        for (i, &person) in people.iter().enumerate() {
            let ids = self.wants.of(person);
            if ids.len() > MOST_KEYS {
                spare[i] = spare[i].saturating_add(half.all());
            }
            let ids = if ids.len() > MOST_KEYS { &[] } else { ids };
            let (count, total) = (ids.len() as u64, self.wants.totals[person]);
            let gain = |id: u32| match total {
                0 => half.points(1, count),
                total => half.points(self.lexicon.rarities[id as usize] + count, total),
            };
            wants.push(ids.iter().map(|&id| (id, Some(gain(id)))));
            offers.push(self.offers.of(person).iter().map(|&id| (id, None)));
        }
        let bag = |asks: &Keys, has: &Keys| Bag {
            keys: self.lexicon.labels.len(),
            asks: asks.clone(),
            has: has.clone(),
        };
        [bag(&wants, &offers), bag(&offers, &wants)]
    }

    /// Whether a person's cells are both empty, so that no direction can count.
    pub(super) fn is_missing(&self, person: usize) -> bool {
        self.offers.len(person) == 0 && self.wants.len(person) == 0
    }

    /// What the one offers and the other wants, the rarest first.
    pub(super) fn help(&self, offering: usize, wanting: usize) -> Vec<&str> {
        spelled(
            &self.lexicon,
            merge(self.wants.of(wanting), self.offers.of(offering)).collect(),
        )
    }
}

/// ⌊10000 · (2·min + max) / 3⌋ of two fractions.
fn both_ways((p, q): (u64, u64), (r, s): (u64, u64)) -> u32 {
    // Two denominators of 52 bits and the factor 30000 stay within 128; only cells with hundreds of values come near.
    let room = |q: u64| (64 - q.leading_zeros()).saturating_sub(52);
    let (p, q) = (u128::from(p >> room(q)), u128::from(q >> room(q)));
    let (r, s) = (u128::from(r >> room(s)), u128::from(s >> room(s)));
    let (x, y) = (p * s, r * q);
    (10_000 * (2 * x.min(y) + x.max(y)) / (3 * q * s)) as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::people;

    /// With more values than bits, the bits only rule out: the answer must not change.
    #[test]
    fn many_values_are_as_exact_as_few() {
        let mut csv = "id,interests,offers,wants\n".to_owned();
        for p in 0..60u32 {
            let pick = |k: u32| {
                (0..6)
                    .map(|i| format!("v{}", (p * 7 + i * i * k + p * p) % 300))
                    .collect::<Vec<_>>()
                    .join(";")
            };
            csv += &format!("{p},{},{},{}\n", pick(5), pick(3), pick(11));
        }
        let people = people(&csv);
        let overlap = Overlap::new(&people, 1);
        let complement = Complement::new(&people, 2, 3);
        assert!(overlap.lexicon.labels.len() > BITS && complement.lexicon.labels.len() > BITS);
        let mut sharing = 0;
        for a in 0..60 {
            for b in 0..60 {
                let slow: Vec<u32> = overlap
                    .bags
                    .of(a)
                    .iter()
                    .filter(|id| overlap.bags.of(b).contains(id))
                    .copied()
                    .collect();
                let sum: u64 = slow.iter().map(|&id| overlap.lexicon.rarities[id as usize]).sum();
                assert_eq!(
                    shared(&overlap.lexicon, &overlap.bags, a, &overlap.bags, b),
                    (sum, slow.len() as u64),
                    "{a} {b}"
                );
                assert_eq!(complement.m(a, b), complement.m(b, a));
                assert_eq!(complement.help(a, b).is_empty(), complement.served(b, a).0 == 0);
                sharing += usize::from(a != b && !slow.is_empty());
            }
        }
        assert!(sharing > 100);
    }

    #[test]
    fn both_ways_is_exact() {
        for (x, y, m) in [
            ((1, 2), (1, 2), 5000),
            ((1, 1), (1, 2), 6666),
            ((1, 3), (1, 1), 5555),
            ((1, 1), (1, 1), 10_000),
            ((1 << 60, 1 << 60), (1 << 59, 1 << 60), 6666),
            ((u64::MAX, u64::MAX), (u64::MAX, u64::MAX), 10_000),
        ] {
            assert_eq!((both_ways(x, y), both_ways(y, x)), (m, m), "{x:?} {y:?}");
        }
    }
}
