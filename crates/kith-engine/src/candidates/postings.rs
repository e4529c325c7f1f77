//! Who has which key, in blocks of people whose sums stay in the fastest cache.

use super::{Bag, Keys};

/// People in a block: their sums take 32 KiB.
pub(super) const BLOCK: usize = 1 << 14;

/// Sums of one block.
pub(super) type Sums = [i16; BLOCK];

/// The keys of one bag, by place and by key.
#[derive(Clone, Debug)]
pub(super) struct Postings {
    /// What each place asks for.
    asks: Keys,
    blocks: usize,
    /// By key times blocks plus block: where its postings start; one more at the end.
    starts: Vec<u32>,
    /// Places within the block, ascending.
    places: Vec<u16>,
    /// Beside each posting; empty where only the one who asks limits the gain.
    gains: Vec<u16>,
}

impl Postings {
    /// Postings over people in an order.
    pub(super) fn new(bag: &Bag, order: &[u32]) -> Postings {
        let blocks = order.len().div_ceil(BLOCK).max(1);
        let mut starts = vec![0u32; bag.keys * blocks + 1];
        let slot = |key: u32, place: usize| key as usize * blocks + place / BLOCK;
        for (place, &person) in order.iter().enumerate() {
            bag.has
                .of(person as usize)
                .for_each(|(key, _)| starts[slot(key, place) + 1] += 1);
        }
        for i in 1..starts.len() {
            starts[i] += starts[i - 1];
        }
        let mut next = starts.clone();
        let mut places = vec![0u16; bag.has.keys.len()];
        let mut gains = vec![0u16; bag.has.gains.len()];
        for (place, &person) in order.iter().enumerate() {
            for (key, gain) in bag.has.of(person as usize) {
                let at = &mut next[slot(key, place)];
                places[*at as usize] = (place % BLOCK) as u16;
                if !gains.is_empty() {
                    gains[*at as usize] = gain;
                }
                *at += 1;
            }
        }
        let mut asks = Keys {
            starts: vec![0],
            ..Keys::default()
        };
        for &person in order {
            let range = bag.asks.range(person as usize);
            asks.keys.extend_from_slice(&bag.asks.keys[range.clone()]);
            if !bag.asks.gains.is_empty() {
                asks.gains.extend_from_slice(&bag.asks.gains[range]);
            }
            asks.starts.push(asks.keys.len() as u32);
        }
        Postings {
            asks,
            blocks,
            starts,
            places,
            gains,
        }
    }

    /// The keys that the one at `place` asks for: how many have each, the key and the gain.
    pub(super) fn asked(&self, place: usize) -> impl Iterator<Item = (usize, u32, u16)> + '_ {
        self.asks.of(place).map(|(key, gain)| {
            let first = key as usize * self.blocks;
            (
                (self.starts[first + self.blocks] - self.starts[first]) as usize,
                key,
                gain,
            )
        })
    }

    /// How many of a block have a key.
    pub(super) fn count(&self, key: u32, block: usize) -> usize {
        self.range(key, block).len()
    }

    fn range(&self, key: u32, block: usize) -> std::ops::Range<usize> {
        let slot = key as usize * self.blocks + block;
        self.starts[slot] as usize..self.starts[slot + 1] as usize
    }

    /// Adds to each place of a block that has a key what is gained by it; who had gained nothing before is `touched`.
    pub(super) fn add_key(&self, key: u32, gain: u16, block: usize, sums: &mut Sums, touched: &mut Vec<u16>) {
        for i in self.range(key, block) {
            let at = self.places[i];
            let sum = &mut sums[usize::from(at) % BLOCK];
            if *sum == 0 {
                touched.push(at);
            }
            *sum += self.gains.get(i).map_or(gain, |other| gain.min(*other)) as i16;
        }
    }

    /// Adds to each place of a block what it and the one at `place` gain.
    pub(super) fn add(&self, place: usize, block: usize, sums: &mut Sums) {
        for (key, gain) in self.asks.of(place) {
            let range = self.range(key, block);
            let places = &self.places[range.clone()];
            if self.gains.is_empty() {
                for &at in places {
                    sums[usize::from(at) % BLOCK] += gain as i16;
                }
            } else {
                for (&at, &other) in places.iter().zip(&self.gains[range]) {
                    sums[usize::from(at) % BLOCK] += gain.min(other) as i16;
                }
            }
        }
    }
}
