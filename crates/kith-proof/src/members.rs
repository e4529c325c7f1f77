//! Who is with whom in a proof, and what that weighs.

use crate::{Fault, Problem, Proof, Shape};
use std::collections::HashMap;

/// Who is with whom.
pub(crate) struct Members {
    /// How many pairs or groups each vertex is in.
    pub(crate) degree: Vec<u32>,
    /// One partner of each vertex, to pass over most edges quickly.
    partner: Vec<u32>,
    /// Vertices with more than one partner.
    several: Vec<bool>,
    /// Every two vertices that are together, with the index of their group (pairs first).
    pub(crate) together: HashMap<(u32, u32), usize>,
    pub(crate) pairs: usize,
    pub(crate) sizes: Vec<usize>,
}

impl Members {
    pub(crate) fn check(problem: &Problem<'_>, proof: &Proof) -> Result<Members, Fault> {
        let n = problem.vertices;
        match problem.shape {
            Shape::Pairs | Shape::Capacities { .. } if !proof.groups.is_empty() => {
                return Err(Fault::Group(0, "there can be no groups here".to_owned()));
            }
            Shape::PairsAndTrio { .. } if proof.groups.len() > 1 => {
                return Err(Fault::Group(1, "there can be one trio at most".to_owned()));
            }
            Shape::Groups { .. } if !proof.pairs.is_empty() => {
                let [u, v] = proof.pairs[0];
                return Err(Fault::Edge(u, v, "there can be no pairs beside groups".to_owned()));
            }
            _ => {}
        }
        let mut members = Members {
            degree: vec![0; n],
            partner: vec![u32::MAX; n],
            several: vec![false; n],
            together: HashMap::new(),
            pairs: proof.pairs.len(),
            sizes: Vec::new(),
        };
        let all = proof
            .pairs
            .iter()
            .map(|p| p.as_slice())
            .chain(proof.groups.iter().map(Vec::as_slice));
        for (index, group) in all.enumerate() {
            members.add(problem, index, group)?;
        }
        Ok(members)
    }

    fn add(&mut self, problem: &Problem<'_>, index: usize, group: &[u32]) -> Result<(), Fault> {
        if index >= self.pairs {
            let number = index - self.pairs;
            let wanted = match problem.shape {
                Shape::Groups { smallest } => smallest.max(2) as usize..=usize::MAX,
                _ => 3..=3,
            };
            if !wanted.contains(&group.len()) {
                return Err(Fault::Group(number, format!("has {} members", group.len())));
            }
            self.sizes.push(group.len());
        }
        for (i, &u) in group.iter().enumerate() {
            let capacity = match problem.shape {
                Shape::Capacities { capacity, .. } => capacity.get(u as usize).copied().unwrap_or(0),
                _ => 1,
            };
            match self.degree.get_mut(u as usize) {
                None => return Err(Fault::Vertex(u, "is matched but does not exist".to_owned())),
                Some(d) if *d >= capacity => {
                    return Err(Fault::Vertex(u, format!("is matched more than {capacity} times")));
                }
                Some(d) => *d += 1,
            }
            for &v in &group[i + 1..] {
                if u == v || self.together.insert((u.min(v), u.max(v)), index).is_some() {
                    return Err(Fault::Edge(u, v, "is matched twice, or with itself".to_owned()));
                }
                for (a, b) in [(u, v), (v, u)] {
                    let Some(partner) = self.partner.get_mut(a as usize) else {
                        return Err(Fault::Vertex(a, "is matched but does not exist".to_owned()));
                    };
                    if *partner != u32::MAX {
                        self.several[a as usize] = true;
                    }
                    *partner = b;
                }
            }
        }
        Ok(())
    }

    /// The group that holds both ends of an edge.
    #[inline]
    pub(crate) fn group_of(&self, u: u32, v: u32) -> Option<usize> {
        if self.partner[u as usize] != v && !self.several[u as usize] {
            return None;
        }
        self.together.get(&(u.min(v), u.max(v))).copied()
    }
}

/// The heaviest edge of each two that are together.
pub(crate) struct Weights {
    found: HashMap<(u32, u32), i64>,
}

impl Weights {
    pub(crate) fn new() -> Weights {
        Weights { found: HashMap::new() }
    }

    pub(crate) fn see(&mut self, u: u32, v: u32, w: i64) {
        self.found
            .entry((u.min(v), u.max(v)))
            .and_modify(|best| *best = w.max(*best))
            .or_insert(w);
    }

    /// The weight of the whole: a group of k counts ⌊(sum of its edges) / (k − 1)⌋.
    pub(crate) fn total(&self, members: &Members) -> Result<i128, Fault> {
        let mut sum = vec![0i128; members.pairs + members.sizes.len()];
        // A hash map gives no order: of several faults the first by number is told, the same in every run.
        let mut missing: Option<(u32, u32)> = None;
        for (&pair, &group) in &members.together {
            match self.found.get(&pair) {
                Some(w) => sum[group] += i128::from(*w),
                None => missing = Some(missing.map_or(pair, |first| first.min(pair))),
            }
        }
        if let Some((u, v)) = missing {
            return Err(Fault::Edge(u, v, "is matched but is no edge".to_owned()));
        }
        let (pairs, groups) = sum.split_at(members.pairs);
        let grouped = groups
            .iter()
            .zip(&members.sizes)
            .map(|(s, &k)| s.div_euclid(k as i128 - 1));
        Ok(pairs.iter().sum::<i128>() + grouped.sum::<i128>())
    }
}

impl Weights {
    /// The weight of the pairs, and of a trio with what counts whole in it.
    pub(crate) fn with_trio(
        &self,
        members: &Members,
        trio: &[u32],
        penalty: &dyn Fn(u32, u32) -> i64,
    ) -> Result<i128, Fault> {
        let (mut halves, mut whole) = (0i128, 0i128);
        for (u, v) in [(trio[0], trio[1]), (trio[0], trio[2]), (trio[1], trio[2])] {
            let w = self.found.get(&(u.min(v), u.max(v))).copied().unwrap_or(0);
            let p = penalty(u, v);
            if p < 0 {
                return Err(Fault::Edge(u, v, format!("its penalty {p} is negative")));
            }
            halves += i128::from(w) + i128::from(p);
            whole += i128::from(p);
        }
        let plain: i128 = (halves - whole).div_euclid(2);
        Ok(self.total(members)? - plain + halves.div_euclid(2) - whole)
    }
}
