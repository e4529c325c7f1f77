//! The rule `wish`.

use super::error::Warning;
use super::links::Links;
use crate::people::{People, PeopleIndex, values};
use crate::text::{short, words};

/// Whom everybody would like to meet.
#[derive(Clone, Debug)]
pub(super) struct Wishes {
    links: Links,
    /// By entry of `links`: ⌊10000 · (L − i) / L⌋ for position i of L.
    ranks: Vec<u32>,
}

impl Wishes {
    /// Reads the lists; names that fit nobody or oneself are passed over with a warning and take no position.
    pub(super) fn new(people: &People, field: usize, warnings: &mut Vec<Warning>) -> Wishes {
        let index = PeopleIndex::new(people);
        let mut ranked: Vec<((u32, u32), u32)> = Vec::new();
        for (person, row) in people.persons.iter().enumerate() {
            let mut listed: Vec<usize> = Vec::new();
            for name in values(people.cell(person, field)) {
                match index.find(name) {
                    Some(other) if other != person => {
                        if !listed.contains(&other) {
                            listed.push(other);
                        }
                    }
                    found => warnings.push(Warning {
                        line: Some(row.line),
                        message: format!(
                            "`{}` in {} {}; the entry does not count",
                            short(name),
                            words(&people.fields[field].name),
                            if found.is_some() {
                                "is the person themselves"
                            } else {
                                "is no id, e-mail or unique name in the file"
                            },
                        ),
                    }),
                }
            }
            let length = listed.len();
            for (i, other) in listed.into_iter().enumerate() {
                ranked.push(((person as u32, other as u32), (10_000 * (length - i) / length) as u32));
            }
        }
        ranked.sort_unstable();
        let (pairs, ranks): (Vec<_>, Vec<_>) = ranked.into_iter().unzip();
        Wishes {
            links: Links::new(people.persons.len(), &pairs),
            ranks,
        }
    }

    /// Who is on whose list.
    pub(super) fn links(&self) -> &Links {
        &self.links
    }

    #[inline]
    fn rank(&self, a: usize, b: usize) -> u32 {
        self.links.find(a, b).map_or(0, |entry| self.ranks[entry])
    }

    #[inline]
    pub(super) fn m(&self, a: usize, b: usize) -> u32 {
        (self.rank(a, b) + self.rank(b, a)) / 2
    }

    /// Whether both made a list and neither listed the other.
    #[inline]
    pub(super) fn forbids(&self, a: usize, b: usize) -> bool {
        let silent = self.links.is_alone(a) || self.links.is_alone(b);
        !silent && self.links.find(a, b).is_none() && self.links.find(b, a).is_none()
    }
}
