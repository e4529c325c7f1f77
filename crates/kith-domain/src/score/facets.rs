//! The rules as numbers that add up: what bounds the score of a pair from above without looking at the pair.
//!
//! A search among a million people cannot score every pair. It can add up numbers that stand beside single values: for
//! each rule a bound on its points, from a table over few classes of people or from the values that two people have in
//! common. The sum is never below the score; pairs that it cannot tell are listed by name.

use std::collections::HashMap;

use super::links::Links;
use super::measure::Measure;
use super::{BEST, Scorer};

/// Points of a [`Grid`] that no pair has: the rule forbids it.
pub const FORBIDDEN: i16 = i16::MIN;

/// Classes that a grid may have; its square stays within a processor's cache.
const MOST_CLASSES: usize = 384;

/// What a required value weighs: more than all scores, so that only pairs that share it come near a score.
const REQUIRED: i32 = 12_000;

/// Bounds on the scores of pairs. In all of it people have the numbers of the list that it was made from.
///
/// For every two people a ≠ b who may meet, and are not in [`Facets::named`], the score is at most `constant` + `spare[a]` +
/// `spare[b]` + the points of each grid + what each bag adds.
#[derive(Clone, Debug, Default)]
pub struct Facets {
    /// Points that every pair may have; below 0 where a value is required, which then weighs more in its bag.
    pub constant: i32,
    /// Points that any pair with this person may have more, where a person has too many values to tell.
    pub spare: Vec<u16>,
    /// Rules that look at one of few classes of either person.
    pub grids: Vec<Grid>,
    /// Rules that look at values in common.
    pub bags: Vec<Bag>,
    /// Pairs who met or wish to meet, the smaller number first, ascending.
    pub named: Vec<(u32, u32)>,
}

/// Points by the classes of two people.
#[derive(Clone, Debug)]
pub struct Grid {
    /// Each person's class.
    pub codes: Vec<u16>,
    /// How many classes there are.
    pub width: usize,
    /// By class of the one times `width` plus class of the other; [`FORBIDDEN`] where nobody of the two may meet. Symmetric.
    pub points: Vec<i16>,
}

/// Points for values in common: for each key that a asks for and b has, the smaller of the two gains.
#[derive(Clone, Debug)]
pub struct Bag {
    /// How many keys there are; they are numbered from 0.
    pub keys: usize,
    /// What each person asks for.
    pub asks: Keys,
    /// What each person has.
    pub has: Keys,
}

/// Keys of each person with gains in points.
#[derive(Clone, Debug, Default)]
pub struct Keys {
    /// Where each person's keys start, and where the last one's end.
    pub starts: Vec<u32>,
    /// The keys.
    pub keys: Vec<u32>,
    /// Beside each key; empty where only the other side limits the gain.
    pub gains: Vec<u16>,
}

impl Keys {
    /// Adds the next person's keys.
    pub(super) fn push(&mut self, keys: impl Iterator<Item = (u32, Option<u16>)>) {
        if self.starts.is_empty() {
            self.starts.push(0);
        }
        for (key, gain) in keys {
            self.keys.push(key);
            self.gains.extend(gain);
        }
        self.starts.push(self.keys.len() as u32);
    }
}

/// Turns a rule's m into points, rounded up.
#[derive(Clone, Copy)]
pub(super) struct Scale {
    pub(super) weight: u64,
    pub(super) total: u64,
}

impl Scale {
    /// The points of a share part / whole of the rule, at most all of them.
    pub(super) fn points(self, part: u64, whole: u64) -> u16 {
        let all = u128::from(self.weight) * u128::from(BEST);
        let part = (all * u128::from(part)).div_ceil(u128::from(whole.max(1)));
        // Points are at most the best score.
        part.min(all).div_ceil(u128::from(self.total)) as u16
    }

    /// The points of a perfect fit.
    pub(super) fn all(self) -> u16 {
        self.points(1, 1)
    }
}

impl Scorer {
    /// Bounds on the scores of pairs among these people, given as indices of the file; numbers in the answer are positions in
    /// the list.
    pub fn facets(&self, people: &[usize]) -> Facets {
        let mut facets = Facets {
            spare: vec![0; people.len()],
            ..Facets::default()
        };
        if self.total_weight == 0 {
            facets.constant = i32::from(BEST);
        }
        for &(rule, weight) in &self.soft {
            let scale = Scale {
                weight: u64::from(weight),
                total: u64::from(self.total_weight),
            };
            self.add_soft(&mut facets, &self.measures[rule], scale, people);
        }
        for &rule in &self.hard {
            self.add_hard(&mut facets, &self.measures[rule], people);
        }
        facets.named = self.named(people);
        facets
    }

    fn add_soft(&self, facets: &mut Facets, measure: &Measure, scale: Scale, people: &[usize]) {
        let points = |a, b| scale.points(u64::from(measure.m(a, b)), u64::from(BEST)) as i16;
        match measure {
            Measure::Overlap(overlap) => facets.bags.push(overlap.facets(people, scale, &mut facets.spare)),
            Measure::Complement(complement) => {
                facets.bags.extend(complement.facets(people, scale, &mut facets.spare));
            }
            // Wishes are named, and all others get nothing; who met is named too.
            Measure::Wish(_) => {}
            Measure::Fresh(..) | Measure::NotReporting(_) => facets.constant += i32::from(scale.all()),
            _ => match (classes(measure, people), measure) {
                (Some(classes), _) => facets.grids.push(classes.grid(points)),
                (None, Measure::Same(_)) => facets.bags.push(same_value(measure, people, scale.all())),
                (None, _) => facets.constant += i32::from(scale.all()),
            },
        }
    }

    fn add_hard(&self, facets: &mut Facets, measure: &Measure, people: &[usize]) {
        let points = |a, b| if measure.forbids(a, b) { FORBIDDEN } else { 0 };
        match (classes(measure, people), measure) {
            (Some(classes), _) => facets.grids.push(classes.grid(points)),
            // One such rule: numbers have no room for more, and the pairs are few by then.
            (None, Measure::Same(_)) if facets.constant > -REQUIRED => {
                facets.constant -= REQUIRED;
                facets.bags.push(same_value(measure, people, REQUIRED as u16));
            }
            _ => {}
        }
    }

    /// Who met before among these people, given as indices of the file: positions in the list, the smaller first, ascending.
    pub fn who_met(&self, people: &[usize]) -> Vec<(u32, u32)> {
        linked(&[self.meetings.links()], people)
    }

    /// Who met and who wishes to meet.
    fn named(&self, people: &[usize]) -> Vec<(u32, u32)> {
        let soft = self.soft.iter().map(|&(rule, _)| &self.measures[rule]);
        let wishes = soft.filter_map(|m| match m {
            Measure::Wish(wishes) => Some(wishes.links()),
            _ => None,
        });
        let all: Vec<&Links> = wishes.chain([self.meetings.links()]).collect();
        linked(&all, people)
    }
}

/// Pairs of positions of people who are linked either way.
fn linked(links: &[&Links], people: &[usize]) -> Vec<(u32, u32)> {
    let most = people.iter().copied().max().map_or(0, |p| p + 1);
    let mut number = vec![u32::MAX; most];
    for (i, &person) in people.iter().enumerate() {
        number[person] = i as u32;
    }
    let mut pairs = Vec::new();
    for links in links {
        for (i, &person) in people.iter().enumerate() {
            for &other in links.of(person) {
                let other = number.get(other as usize).copied().unwrap_or(u32::MAX);
                if other != u32::MAX && other != i as u32 {
                    pairs.push((other.min(i as u32), other.max(i as u32)));
                }
            }
        }
    }
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

/// People in classes, with the two of each class that stand for its ends.
struct Classes {
    codes: Vec<u16>,
    /// By class, ascending by what the rule compares; a single value is both ends.
    ends: Vec<(usize, usize)>,
    /// Whether the best of two classes of several values is met by those farthest apart.
    far: bool,
    /// Whether classes of several values have an order: then the best pair is one of their ends, or one value twice.
    wide: bool,
}

impl Classes {
    fn grid(self, points: impl Fn(usize, usize) -> i16) -> Grid {
        let width = self.ends.len();
        let mut grid = vec![0; width * width];
        for a in 0..width {
            for b in 0..=a {
                let (low, high) = (self.ends[b], self.ends[a]);
                let best = match (self.wide && a == b, self.far) {
                    // Two of the same class may have the same value.
                    (true, false) => points(low.0, low.0),
                    (_, true) => points(low.0, high.1),
                    (_, false) => points(low.1, high.0),
                };
                grid[a * width + b] = best;
                grid[b * width + a] = best;
            }
        }
        Grid {
            codes: self.codes,
            width,
            points: grid,
        }
    }
}

/// The classes of a rule whose m depends on nothing else; `None` where there are too many, or it does.
fn classes(measure: &Measure, people: &[usize]) -> Option<Classes> {
    let mut numbers: HashMap<i64, u32> = HashMap::new();
    let mut values: Vec<(i64, usize)> = Vec::new();
    let mut codes = Vec::with_capacity(people.len());
    for &person in people {
        let value = measure.class(person)?;
        let number = *numbers.entry(value).or_insert_with(|| {
            values.push((value, person));
            values.len() as u32 - 1
        });
        codes.push(number);
    }
    let (far, ordered) = match measure {
        Measure::Within(_) => (false, true),
        Measure::Apart(_) => (true, true),
        _ => (false, false),
    };
    if values.len() > MOST_CLASSES && !ordered {
        return None;
    }
    let mut order: Vec<u32> = (0..values.len() as u32).collect();
    order.sort_unstable_by_key(|&i| values[i as usize]);
    // Empty cells come first and keep a class of their own: they are at no distance from anything.
    let missing = usize::from(
        order
            .first()
            .is_some_and(|&i| measure.is_missing_class(values[i as usize].0)),
    );
    let size = (order.len() - missing).div_ceil(MOST_CLASSES - 1).max(1);
    let class_of = |rank: usize| {
        if rank < missing {
            0
        } else {
            missing + (rank - missing) / size
        }
    };
    let mut ends: Vec<(usize, usize)> = Vec::new();
    let mut class = vec![0u16; values.len()];
    for (rank, &i) in order.iter().enumerate() {
        let person = values[i as usize].1;
        class[i as usize] = class_of(rank) as u16;
        if ends.len() == class_of(rank) {
            ends.push((person, person));
        }
        if let Some(last) = ends.last_mut() {
            last.1 = person;
        }
    }
    Some(Classes {
        codes: codes.iter().map(|&c| class[c as usize]).collect(),
        ends,
        far,
        wide: size > 1,
    })
}

/// A bag for equal single values.
fn same_value(measure: &Measure, people: &[usize], gain: u16) -> Bag {
    let mut numbers: HashMap<i64, u32> = HashMap::new();
    let (mut asks, mut has) = (Keys::default(), Keys::default());
    for &person in people {
        let value = measure.class(person).filter(|&v| !measure.is_missing_class(v));
        let next = numbers.len() as u32;
        let key = value.map(|v| *numbers.entry(v).or_insert(next));
        asks.push(key.into_iter().map(|k| (k, Some(gain))));
        has.push(key.into_iter().map(|k| (k, None)));
    }
    Bag {
        keys: numbers.len(),
        asks,
        has,
    }
}

#[cfg(test)]
mod tests;
