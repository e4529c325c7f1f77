//! One person's bounds with everybody, block by block.

use super::postings::{BLOCK, Sums};
use super::{Index, NEVER};

/// Places looked at together: one comparison tells that none of them is high enough.
const GLANCE: usize = 64;

/// How many times as many as are asked for are looked at more closely.
const CLOSER: usize = 12;

/// Charges outside these do not fit beside the other numbers; people with such are looked at one by one.
const TAME: std::ops::RangeInclusive<i64> = -9_000..=14_000;

/// What each person charges for a pair: only pairs whose bound is above both charges are of interest.
#[derive(Clone, Debug)]
pub struct Charges {
    /// By place, in points rounded down.
    charge: Vec<i64>,
    /// By place: constant, spare and charge in one.
    fixed: Vec<i32>,
}

impl Charges {
    /// Charges in points by person; one that is lower than the true charge only makes more pairs pass.
    pub fn new(index: &Index, charge: impl Fn(u32) -> i64) -> Charges {
        let charge: Vec<i64> = index.order.iter().map(|&p| charge(p)).collect();
        let fixed = |(&charge, &spare): (&i64, &u16)| {
            if TAME.contains(&charge) {
                index.constant + i32::from(spare) - charge as i32
            } else {
                NEVER
            }
        };
        Charges {
            fixed: charge.iter().zip(&index.spare).map(fixed).collect(),
            charge,
        }
    }

    fn is_wild(&self, place: usize) -> bool {
        !TAME.contains(&self.charge[place])
    }
}

/// Walks over everybody's partners. Cheapest for people at neighbouring places, one after the other.
#[derive(Debug)]
pub struct Scan<'i> {
    index: &'i Index,
    charges: std::borrow::Cow<'i, Charges>,
    /// The bounds without common values of the people at some place and all alike, with everybody.
    base: Vec<i16>,
    base_of: Option<u32>,
    sums: Box<Sums>,
    /// Who of a block shares a value.
    touched: Vec<u16>,
}

impl<'i> Scan<'i> {
    /// A walk where nobody charges anything.
    pub fn unpriced(index: &'i Index) -> Scan<'i> {
        Scan::with(index, std::borrow::Cow::Owned(Charges::new(index, |_| 0)))
    }

    /// A walk under charges.
    pub fn priced(index: &'i Index, charges: &'i Charges) -> Scan<'i> {
        Scan::with(index, std::borrow::Cow::Borrowed(charges))
    }

    fn with(index: &'i Index, charges: std::borrow::Cow<'i, Charges>) -> Scan<'i> {
        Scan {
            index,
            charges,
            base: Vec::new(),
            base_of: None,
            sums: Box::new([0; BLOCK]),
            touched: Vec::new(),
        }
    }

    /// The highest that a base may be, so that no sum leaves 16 bits. Whoever is cut to it always passes.
    fn highest_base(&self) -> i16 {
        i16::MAX - self.index.most_gain
    }

    fn rebase(&mut self, place: usize) {
        let alike = self.index.first_alike[place];
        if self.base_of == Some(alike) {
            return;
        }
        self.base_of = Some(alike);
        let highest = i32::from(self.highest_base());
        let cut = |sum: i32| sum.clamp(i32::from(i16::MIN), highest) as i16;
        self.base.clear();
        let fixed = &self.charges.fixed;
        let row = |cells: &'i super::Cells| {
            let start = usize::from(cells.codes[place]) * cells.width;
            (&cells.points[start..start + cells.width], &cells.codes[..])
        };
        // One or two tables are usual: loops of their own, without a loop inside.
        match &self.index.cells[..] {
            [] => self.base.extend(fixed.iter().map(|&f| cut(f))),
            [one] => {
                let (row, codes) = row(one);
                let sums = fixed.iter().zip(codes).map(|(&f, &c)| cut(f + row[usize::from(c)]));
                self.base.extend(sums);
            }
            [one, two] => {
                let ((row, codes), (row2, codes2)) = (row(one), row(two));
                let sums = fixed.iter().zip(codes).zip(codes2);
                let sums = sums.map(|((&f, &c), &d)| cut(f + row[usize::from(c)] + row2[usize::from(d)]));
                self.base.extend(sums);
            }
            many => {
                let rows: Vec<_> = many.iter().map(row).collect();
                let of = |v: usize| rows.iter().map(|(row, codes)| row[usize::from(codes[v])]).sum::<i32>();
                self.base.extend(fixed.iter().enumerate().map(|(v, &f)| cut(f + of(v))));
            }
        }
    }

    /// The sums of a block; entries behind the last person are left over from before.
    fn fill(&mut self, place: usize, block: usize) -> usize {
        let start = block * BLOCK;
        let end = (start + BLOCK).min(self.index.people);
        self.sums[..end - start].copy_from_slice(&self.base[start..end]);
        for bag in &self.index.bags {
            bag.add(place, block, &mut self.sums);
        }
        end - start
    }

    /// The `keep` partners of the highest bounds of at least 0, with the bounds, highest first; of equal ones the first places.
    ///
    /// Panics where there is no such place.
    pub fn best(&mut self, place: u32, keep: usize, found: &mut Vec<(i16, u32)>) {
        found.clear();
        let me = place as usize;
        self.rebase(me);
        let spare = i32::from(self.index.spare[me]);
        let by_bound = |a: &(i16, u32), b: &(i16, u32)| b.0.cmp(&a.0).then(a.1.cmp(&b.1));
        let mut floor = (-1 - spare).max(i32::from(i16::MIN)) as i16;
        for block in 0..self.index.people.div_ceil(BLOCK) {
            let len = self.fill(me, block);
            for (glance, sums) in self.sums[..len].chunks(GLANCE).enumerate() {
                if sums.iter().fold(i16::MIN, |most, &s| most.max(s)) <= floor {
                    continue;
                }
                for (i, &sum) in sums.iter().enumerate() {
                    let at = block * BLOCK + glance * GLANCE + i;
                    if sum > floor && at != me {
                        found.push((sum, at as u32));
                    }
                }
                if found.len() >= 4 * keep {
                    found.select_nth_unstable_by(keep - 1, by_bound);
                    found.truncate(keep);
                    floor = found[keep - 1].0;
                }
            }
        }
        found.sort_unstable_by(by_bound);
        found.truncate(keep);
        for (sum, at) in found {
            *sum = (i32::from(*sum) + spare).min(i32::from(i16::MAX)) as i16;
            *at = self.index.order[*at as usize];
        }
    }

    /// About the best partners, found without looking at everybody: values in common are followed from the rarest on to
    /// about `most_looks` people, and those who gain most by them are looked at more closely. Returned like [`Scan::best`], but with
    /// sums that may leave out gains by common values: they are no bounds.
    ///
    /// Panics where there is no such place.
    pub fn near(&mut self, place: u32, keep: usize, most_looks: usize, found: &mut Vec<(i16, u32)>) {
        found.clear();
        let me = place as usize;
        let index = self.index;
        let bags = index.bags.iter().enumerate();
        let asked = bags.flat_map(|(bag, postings)| {
            postings
                .asked(me)
                .map(move |(count, key, gain)| (count, bag, key, gain))
        });
        let mut asked: Vec<(usize, usize, u32, u16)> = asked.collect();
        asked.sort_unstable();
        let blocks = index.people.div_ceil(BLOCK);
        // Of a value that too many have a part of the people is seen, and not by everybody the same part.
        let from = me % blocks;
        let mut left = most_looks;
        let followed: Vec<(usize, u32, u16, usize)> = asked
            .into_iter()
            .map_while(|(_, bag, key, gain)| {
                let seen = |i: &usize| index.bags[bag].count(key, (from + i) % blocks);
                let parts = (0..blocks).take_while(|i| {
                    let enough = left == 0;
                    left = left.saturating_sub(seen(i));
                    !enough
                });
                Some((bag, key, gain, parts.count())).filter(|f| f.3 > 0)
            })
            .collect();
        self.sums.fill(0);
        let (sums, touched) = (&mut *self.sums, &mut self.touched);
        let mut floor = 0;
        let most = CLOSER * keep;
        for block in 0..blocks {
            for &(bag, key, gain, parts) in &followed {
                if (block + blocks - from) % blocks < parts {
                    index.bags[bag].add_key(key, gain, block, sums, touched);
                }
            }
            for at in touched.drain(..) {
                let gain = std::mem::take(&mut sums[usize::from(at)]);
                if gain > floor {
                    found.push((gain, (block * BLOCK) as u32 + u32::from(at)));
                }
            }
            if found.len() > 4 * most {
                found.select_nth_unstable_by(most - 1, |a, b| b.cmp(a));
                found.truncate(most);
                floor = found[most - 1].0;
            }
        }
        if found.len() > most {
            found.select_nth_unstable_by(most - 1, |a, b| b.cmp(a));
            found.truncate(most);
        }
        let spare = i32::from(index.spare[me]);
        found.retain_mut(|(gain, at)| {
            let place = std::mem::replace(at, index.order[*at as usize]) as usize;
            let row = |c: &super::Cells| c.points[usize::from(c.codes[me]) * c.width + usize::from(c.codes[place])];
            let sum = self.charges.fixed[place] + index.cells.iter().map(row).sum::<i32>() + i32::from(*gain) + spare;
            *gain = sum.clamp(-1, i32::from(i16::MAX)) as i16;
            sum >= 0 && place != me
        });
        found.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        found.truncate(keep);
    }

    /// Calls `see` for each partner whose bound is above both charges, each pair once over all places: with those at later
    /// places, and whoever charges so much or so little that the bound does not tell with everybody.
    ///
    /// Panics where there is no such place.
    pub fn above(&mut self, place: u32, mut see: impl FnMut(u32)) {
        let me = place as usize;
        let charges = &self.charges;
        let mine = charges.charge[me];
        if charges.is_wild(me) {
            let highest = crate::MAX_SCORE;
            for (at, &charge) in charges.charge.iter().enumerate() {
                // Among those who are looked at one by one the later place is looked at.
                if at != me && (at > me || !charges.is_wild(at)) && charge.saturating_add(mine) < highest {
                    see(self.index.order[at]);
                }
            }
            return;
        }
        self.rebase(me);
        let floor = mine - i64::from(self.index.spare[me]);
        let floor = floor.clamp(i64::from(i16::MIN), i64::from(self.highest_base()) - 1) as i16;
        for block in me / BLOCK..self.index.people.div_ceil(BLOCK) {
            let len = self.fill(me, block);
            let skip = (me + 1).saturating_sub(block * BLOCK);
            for (glance, sums) in self.sums[..len].chunks(GLANCE).enumerate().skip(skip / GLANCE) {
                if sums.iter().fold(i16::MIN, |most, &s| most.max(s)) <= floor {
                    continue;
                }
                for (i, &sum) in sums.iter().enumerate() {
                    let at = glance * GLANCE + i;
                    if sum > floor && at >= skip {
                        see(self.index.order[block * BLOCK + at]);
                    }
                }
            }
        }
    }
}
