//! Why somebody has no match, for the people themselves.

use std::collections::HashSet;

use kith_domain::score::{NOBODY_FREE, Scorer};
use kith_engine::{Goal, Sizes};

use super::tell::Telling;
use crate::outcome::Unmatched;

const ODD: &str = "the number of people is odd, so one person sits out each time, by turns";
const LEFT_OVER: &str = "the number of people does not divide evenly, so some sit out each time, by turns";
/// Pairs that are looked at to tell single people why nobody could be found; whoever comes later hears the reason that tells
/// nothing. Twenty thousand people without any partner would be as many.
const MOST_LOOKS: usize = 400_000_000;
const TIME: &str = "time ran out before a partner was found";
const QUALITY: &str = "the other pairs fit better together this time";
const QUALITY_OF_GROUPS: &str = "the other groups fit better together this time";

impl Telling<'_> {
    /// Everybody who is in no match, in the order of the file; `cut_short` tells that more time might have found more.
    pub(super) fn unmatched(&self, matches: &[Vec<u32>], cut_short: bool) -> Vec<Unmatched> {
        let n = self.pool.vertices.len();
        let mut matched = vec![false; n];
        matches.iter().flatten().for_each(|&v| matched[v as usize] = true);
        let mut out: Vec<(usize, String)> = self.pool.out.clone();
        let alone: Vec<usize> = (0..n).filter(|&v| !matched[v]).collect();
        let mut partners = vec![0usize; n];
        if !alone.is_empty() {
            for p in self.pairs {
                partners[p.u as usize] += 1;
                partners[p.v as usize] += 1;
            }
        }
        let left = match self.pool.goal {
            _ if cut_short => TIME,
            Goal::MostPairs => NOBODY_FREE,
            Goal::MostWeight if self.case.rules.group_size == 2 => QUALITY,
            Goal::MostWeight => QUALITY_OF_GROUPS,
        };
        let mut looks = MOST_LOOKS;
        let odd = self.pool.sits_out_by_turns() && alone.len() <= n % self.case.rules.group_size;
        let forced: HashSet<usize> = self.pool.forced.iter().flatten().copied().collect();
        let mut together = Together::of(self);
        for v in alone {
            let person = self.pool.vertices[v];
            if forced.contains(&person) {
                continue;
            }
            let reason = if partners[v] == 0 && looks >= n {
                looks -= n;
                self.case
                    .scorer
                    .reason_nobody_eligible(person, &self.pool.colleagues(v))
            } else if let Some(reason) = together.nobody_fits_with(person) {
                reason
            } else if odd && self.pool.goal == Goal::MostPairs {
                if self.case.rules.group_size == 2 {
                    ODD
                } else {
                    LEFT_OVER
                }
                .to_owned()
            } else {
                NOBODY_FREE.to_owned()
            };
            // The same for those whom only a private matter leaves without a partner: nobody shall tell the two apart.
            let reason = if reason == NOBODY_FREE { left.to_owned() } else { reason };
            out.push((person, reason));
        }
        out.sort_unstable();
        out.into_iter()
            .map(|(p, reason)| Unmatched {
                person: self.key(p).to_owned(),
                name: self.case.people.persons[p].name.clone(),
                reason,
            })
            .collect()
    }
}

/// Whether somebody fits into any group at all, by rules that may be spoken of: everybody in a group has to fit everybody.
struct Together<'a> {
    scorer: &'a Scorer,
    people: &'a [usize],
    /// The fewest people of a group; none are looked for in pairs.
    size: usize,
    /// Rules that others may see.
    public: u64,
    looks: usize,
}

impl<'a> Together<'a> {
    fn of(telling: &Telling<'a>) -> Together<'a> {
        let (scorer, people) = (&telling.case.scorer, &telling.pool.vertices[..]);
        let size = telling.case.rules.group_size;
        let constraints = scorer.constraints().iter().enumerate();
        Together {
            scorer,
            people,
            size: if size > 2 {
                Sizes::of(people.len(), size, telling.pool.left_over).smallest
            } else {
                2
            },
            public: constraints.fold(0, |bits, (i, c)| bits | u64::from(!c.private) << i),
            looks: MOST_LOOKS / 20,
        }
    }

    /// The reason of somebody who fits some, but never so many who fit each other as a group needs.
    fn nobody_fits_with(&mut self, person: usize) -> Option<String> {
        if self.size < 3 {
            return None;
        }
        let others = self.size - 1;
        let near = self.who_fits(person, self.people)?;
        if self.has_group(&near, others)? {
            return None;
        }
        let (many, each_other) = match others {
            2 => ("two".to_owned(), "each other"),
            n => (n.to_string(), "one another"),
        };
        Some(format!(
            "in a group everybody has to fit everybody, and no {many} of those who fit you fit {each_other}"
        ))
    }

    /// Whether so many of some people fit each other; `None` when the looks are used up.
    fn has_group(&mut self, people: &[usize], wanted: usize) -> Option<bool> {
        if wanted == 0 {
            return Some(true);
        }
        for (i, &first) in people.iter().enumerate() {
            if people.len() - i < wanted {
                break;
            }
            let near = self.who_fits(first, &people[i + 1..])?;
            if self.has_group(&near, wanted - 1)? {
                return Some(true);
            }
        }
        Some(false)
    }

    fn who_fits(&mut self, person: usize, among: &[usize]) -> Option<Vec<usize>> {
        self.looks = self.looks.checked_sub(among.len())?;
        let fits = |&&other: &&usize| other != person && self.scorer.broken(person, other) & self.public == 0;
        Some(among.iter().filter(fits).copied().collect())
    }
}
