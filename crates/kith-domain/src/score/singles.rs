//! Rules that compare one value of each: `same`, `different` and `table`.

use std::collections::HashMap;

use super::RuleError;
use crate::people::People;
use crate::text::{fold, one_blank};

/// Stands for an empty cell.
const MISSING: u32 = u32::MAX;

/// One value per person, as a number: equal values have equal numbers.
#[derive(Clone, Debug)]
pub(super) struct Singles {
    ids: Vec<u32>,
    /// The first spelling of each value.
    labels: Vec<String>,
}

impl Singles {
    pub(super) fn new(people: &People, field: usize) -> Singles {
        let mut known: HashMap<String, u32> = HashMap::new();
        let mut labels = Vec::new();
        let ids = (0..people.persons.len())
            .map(|person| match people.cell(person, field) {
                "" => MISSING,
                cell => *known.entry(fold(cell)).or_insert_with(|| {
                    labels.push(one_blank(cell));
                    labels.len() as u32 - 1
                }),
            })
            .collect();
        Singles { ids, labels }
    }

    /// Whether both values are there and equal.
    #[inline]
    pub(super) fn same(&self, a: usize, b: usize) -> bool {
        self.ids[a] == self.ids[b] && self.ids[a] != MISSING
    }

    /// Whether both values are there and unequal.
    #[inline]
    pub(super) fn different(&self, a: usize, b: usize) -> bool {
        self.ids[a] != self.ids[b] && self.ids[a] != MISSING && self.ids[b] != MISSING
    }

    /// A number for a person's value: 0 where it is missing.
    pub(super) fn class(&self, person: usize) -> i64 {
        class(self.ids[person])
    }

    /// The first spelling of a person's value.
    pub(super) fn label(&self, person: usize) -> Option<&str> {
        self.labels.get(self.ids[person] as usize).map(String::as_str)
    }
}

/// An id as a number from 1 on, 0 for [`MISSING`].
fn class(id: u32) -> i64 {
    i64::from(id.wrapping_add(1))
}

/// Which values may meet.
#[derive(Clone, Debug)]
pub(super) struct Table {
    /// Each person's value as a row of the square, or [`MISSING`] when it is empty or not listed.
    rows: Vec<u32>,
    /// By person: whether the cell is empty.
    empty: Vec<bool>,
    width: usize,
    allowed: Vec<bool>,
    /// Listed values that nobody has, as written.
    pub(super) unused: Vec<String>,
}

impl Table {
    pub(super) fn new(people: &People, field: usize, allow: &[(String, String)]) -> Result<Table, RuleError> {
        // A square of this width takes 16 MiB.
        const MOST: usize = 4096;
        let mut known: HashMap<String, u32> = HashMap::new();
        let mut labels: Vec<&str> = Vec::new();
        let mut pairs = Vec::new();
        for (a, b) in allow {
            let mut id = |text| {
                *known.entry(fold(text)).or_insert_with(|| {
                    labels.push(text);
                    labels.len() as u32 - 1
                }) as usize
            };
            pairs.push((id(a), id(b)));
        }
        let width = labels.len();
        if width > MOST {
            return Err(RuleError::TooMany {
                what: "different values in a `table` rule",
                found: width,
                most: MOST,
            });
        }
        let mut allowed = vec![false; width * width];
        for (a, b) in pairs {
            allowed[a * width + b] = true;
            allowed[b * width + a] = true;
        }
        let rows: Vec<u32> = (0..people.persons.len())
            .map(|p| known.get(&fold(people.cell(p, field))).copied().unwrap_or(MISSING))
            .collect();
        let mut used = vec![false; width];
        rows.iter()
            .filter(|&&r| r != MISSING)
            .for_each(|&r| used[r as usize] = true);
        let unused = labels
            .iter()
            .zip(used)
            .filter(|(_, used)| !used)
            .map(|(label, _)| (*label).to_owned())
            .collect();
        let empty = (0..people.persons.len())
            .map(|p| people.cell(p, field).is_empty())
            .collect();
        Ok(Table {
            rows,
            empty,
            width,
            allowed,
            unused,
        })
    }

    /// A number for a person's value: 0 where it is missing or not listed.
    pub(super) fn class(&self, person: usize) -> i64 {
        class(self.rows[person])
    }

    /// Whether a person's cell is empty.
    pub(super) fn is_missing(&self, person: usize) -> bool {
        self.empty[person]
    }

    #[inline]
    pub(super) fn allows(&self, a: usize, b: usize) -> bool {
        let (x, y) = (self.rows[a], self.rows[b]);
        x != MISSING && y != MISSING && self.allowed[x as usize * self.width + y as usize]
    }
}
