//! Partners worth a look among a million people, without scoring every pair.
//!
//! A score is bounded from above by numbers that add up: a table over few classes for some rules, gains for values in common
//! for others ([`Bounds`]). [`Index`] turns the latter into postings (for each value the people who have it), so that one
//! walk over the postings of a person's values adds up the bounds of *all* partners at once: a few short loops over numbers
//! of 16 bits, some nanoseconds a pair or less. Only partners whose bound is high enough need an exact score.
//!
//! ```
//! use kith_engine::candidates::{Bag, Bounds, Index, Keys, Scan};
//! // Three people; 0 and 2 have key 0 in common, which gains 30 for either.
//! let keys = || Keys { starts: vec![0, 1, 1, 2], keys: vec![0, 0], gains: vec![30, 30] };
//! let bounds = Bounds { constant: 5, spare: vec![0; 3], grids: vec![], bags: vec![Bag { keys: 1, asks: keys(), has: keys() }] };
//! let index = Index::new(bounds);
//! let mut found = Vec::new();
//! Scan::unpriced(&index).best(index.place(0), 1, &mut found);
//! assert_eq!(found, [(35, 2)]);
//! ```

mod postings;
mod price;
mod scan;

pub use price::{Prices, raised};
pub use scan::{Charges, Scan};

use postings::Postings;

/// Points of a [`Grid`] that no pair has: nobody of the two classes may meet.
pub const FORBIDDEN: i16 = i16::MIN;

/// In sums of points, what [`FORBIDDEN`] counts: below anything that rules can add up to.
const NEVER: i32 = -1_000_000;

/// Classes up to which two grids are made one; its rows stay in the fastest cache.
const WIDEST: usize = 1_024;

/// What values in common may gain in all, so that sums fit into 16 bits beside the rest.
const MOST_GAIN: u32 = 26_000;

/// Bounds on the scores of pairs, in points of a score.
///
/// For two people a ≠ b the bound is `constant` + `spare[a]` + `spare[b]` + the points of each grid + what each bag adds.
#[derive(Clone, Debug, Default)]
pub struct Bounds {
    /// Points of every pair.
    pub constant: i32,
    /// Points of every pair with this person; one entry per person.
    pub spare: Vec<u16>,
    /// Tables by class.
    pub grids: Vec<Grid>,
    /// Gains for keys in common.
    pub bags: Vec<Bag>,
}

/// Points by the classes of two people.
#[derive(Clone, Debug)]
pub struct Grid {
    /// Each person's class.
    pub codes: Vec<u16>,
    /// How many classes there are.
    pub width: usize,
    /// By class of the one times `width` plus class of the other, symmetric; or [`FORBIDDEN`].
    pub points: Vec<i16>,
}

/// For each key that a asks for and b has, the smaller of the two gains; the same the other way round.
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
    fn range(&self, person: usize) -> std::ops::Range<usize> {
        self.starts[person] as usize..self.starts[person + 1] as usize
    }

    /// Each of a person's keys with its gain.
    fn of(&self, person: usize) -> impl Iterator<Item = (u32, u16)> + '_ {
        self.range(person)
            .map(|i| (self.keys[i], self.gains.get(i).copied().unwrap_or(u16::MAX)))
    }

    /// The largest sum of one person's gains; `None` where gains are not limited here.
    fn most(&self, people: usize) -> Option<u32> {
        let sum = |p| self.range(p).map(|i| u32::from(self.gains[i])).sum();
        (!self.gains.is_empty()).then(|| (0..people).map(sum).max().unwrap_or(0))
    }
}

/// A grid with sums of several tables, its people in the index's order.
#[derive(Clone, Debug)]
struct Cells {
    codes: Vec<u16>,
    width: usize,
    points: Vec<i32>,
}

/// Bounds made ready for adding up. People get *places*: those of the same classes stand together.
#[derive(Clone, Debug)]
pub struct Index {
    people: usize,
    constant: i32,
    /// By place: the person.
    order: Vec<u32>,
    /// By person: the place.
    places: Vec<u32>,
    spare: Vec<u16>,
    cells: Vec<Cells>,
    /// By place: the first place with the same classes.
    first_alike: Vec<u32>,
    bags: Vec<Postings>,
    /// What values in common gain at most, in all.
    most_gain: i16,
}

impl Index {
    /// Sorts people by their classes and turns keys into postings. Panics where lists do not fit together.
    pub fn new(bounds: Bounds) -> Index {
        let Bounds {
            mut constant,
            spare,
            grids,
            bags,
        } = bounds;
        let people = spare.len();
        let mut cells = merged(grids);
        let mut order: Vec<u32> = (0..people as u32).collect();
        order.sort_by_cached_key(|&p| {
            let codes: Vec<u16> = cells.iter().map(|c| c.codes[p as usize]).collect();
            (codes, p)
        });
        let mut places = vec![0; people];
        for (place, &person) in order.iter().enumerate() {
            places[person as usize] = place as u32;
        }
        for grid in &mut cells {
            grid.codes = order.iter().map(|&p| grid.codes[p as usize]).collect();
        }
        let mut first_alike: Vec<u32> = Vec::with_capacity(people);
        for place in 0..people {
            let alike = place > 0 && cells.iter().all(|c| c.codes[place] == c.codes[place - 1]);
            first_alike.push(if alike { first_alike[place - 1] } else { place as u32 });
        }
        let mut most_gain = 0;
        let mut postings = Vec::new();
        for bag in bags {
            let most = [bag.asks.most(people), bag.has.most(people)]
                .into_iter()
                .flatten()
                .min();
            let most = most.unwrap_or(MOST_GAIN);
            if most_gain + most > MOST_GAIN {
                // Thousands of values in a cell: what they gain is granted to everybody.
                constant += most.min(MOST_GAIN) as i32;
            } else {
                most_gain += most;
                postings.push(Postings::new(&bag, &order));
            }
        }
        Index {
            people,
            constant,
            spare: order.iter().map(|&p| spare[p as usize]).collect(),
            order,
            places,
            cells,
            first_alike,
            bags: postings,
            most_gain: most_gain as i16,
        }
    }

    /// How many people there are.
    pub fn people(&self) -> usize {
        self.people
    }

    /// The place of a person. Panics where there is no such person.
    pub fn place(&self, person: u32) -> u32 {
        self.places[person as usize]
    }

    /// The person at a place. Panics where there is no such place.
    pub fn person(&self, place: u32) -> u32 {
        self.order[place as usize]
    }
}

/// Grids made few: neighbours in width become one while the classes that occur are not too many.
fn merged(grids: Vec<Grid>) -> Vec<Cells> {
    let wide = |points: i16| if points == FORBIDDEN { NEVER } else { i32::from(points) };
    let mut cells: Vec<Cells> = grids
        .into_iter()
        .map(|grid| Cells {
            codes: grid.codes,
            width: grid.width,
            points: grid.points.into_iter().map(wide).collect(),
        })
        .collect();
    cells.sort_by_key(|c| c.width);
    let mut done: Vec<Cells> = Vec::new();
    for next in cells {
        match done.last().and_then(|last| both(last, &next)) {
            Some(merged) => *done.last_mut().expect("there was one to merge with") = merged,
            None => done.push(next),
        }
    }
    // The widest first: people are sorted by it.
    done.reverse();
    done
}

/// Two grids as one over the pairs of classes that occur; `None` where these are too many.
fn both(a: &Cells, b: &Cells) -> Option<Cells> {
    let mut number = vec![u16::MAX; a.width * b.width];
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    let mut codes = Vec::with_capacity(a.codes.len());
    for (&x, &y) in a.codes.iter().zip(&b.codes) {
        let slot = &mut number[usize::from(x) * b.width + usize::from(y)];
        if *slot == u16::MAX {
            if pairs.len() == WIDEST {
                return None;
            }
            *slot = pairs.len() as u16;
            pairs.push((usize::from(x), usize::from(y)));
        }
        codes.push(*slot);
    }
    let width = pairs.len();
    let sum = |&(ax, bx): &(usize, usize), &(ay, by): &(usize, usize)| {
        (a.points[ax * a.width + ay] + b.points[bx * b.width + by]).max(NEVER)
    };
    let points = pairs
        .iter()
        .flat_map(|x| pairs.iter().map(move |y| sum(x, y)))
        .collect();
    Some(Cells { codes, width, points })
}

#[cfg(test)]
mod tests;
