//! Who has a key: people by skill, goal or a combination, in one flat array.

use std::ops::Range;

use crate::rng::Rng;

/// People by key.
pub(crate) struct Index {
    starts: Vec<u32>,
    people: Vec<u32>,
}

impl Index {
    /// A counting sort; `keys_of` tells each key of a person once.
    pub(crate) fn new(keys: usize, people: Range<usize>, keys_of: impl Fn(usize, &mut dyn FnMut(usize))) -> Index {
        let mut starts = vec![0u32; keys + 1];
        for person in people.clone() {
            keys_of(person, &mut |key| starts[key + 1] += 1);
        }
        for key in 0..keys {
            starts[key + 1] += starts[key];
        }
        let mut next = starts.clone();
        let mut sorted = vec![0u32; starts[keys] as usize];
        for person in people {
            keys_of(person, &mut |key| {
                sorted[next[key] as usize] = person as u32;
                next[key] += 1;
            });
        }
        Index { starts, people: sorted }
    }

    /// At most `cap` of the people with this key, evenly spaced from a random start.
    pub(crate) fn sample<'a>(&'a self, key: usize, cap: usize, rng: &mut Rng) -> impl Iterator<Item = usize> + use<'a> {
        let found = &self.people[self.starts[key] as usize..self.starts[key + 1] as usize];
        let (start, step) = if found.len() <= cap {
            (0, 1)
        } else {
            (rng.below(found.len()), found.len() / cap)
        };
        (0..found.len().min(cap)).map(move |i| found[(start + i * step) % found.len()] as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_hold_no_one_twice_and_only_holders_of_the_key() {
        let index = Index::new(3, 10..100, |person, tell| tell(person % 3));
        let mut rng = Rng::new(1);
        for cap in [1, 7, 29, 30, 50] {
            let mut found: Vec<usize> = index.sample(1, cap, &mut rng).collect();
            found.sort_unstable();
            found.dedup();
            assert_eq!(found.len(), cap.min(30));
            assert!(found.iter().all(|person| person % 3 == 1));
        }
    }
}
