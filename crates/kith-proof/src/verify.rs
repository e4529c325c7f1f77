//! The check itself.

use crate::blossoms::{Blossoms, too_large};
use crate::cardinality::{most_pairs, most_pairs_with_capacities};
use crate::excess::Excess;
use crate::{Fault, Proof};
use std::collections::HashMap;

/// Calls its argument once for every edge `(u, v, weight)`.
pub type Edges<'a> = &'a dyn Fn(&mut dyn FnMut(u32, u32, i64));

/// What was to be solved, told without any of the solver's types.
#[derive(Clone, Copy)]
pub struct Problem<'a> {
    /// Vertices are numbered from 0.
    pub vertices: usize,
    /// All edges; of parallel edges the heaviest counts.
    pub edges: Edges<'a>,
    /// What a solution looks like.
    pub shape: Shape<'a>,
}

/// What a solution looks like.
#[derive(Clone, Copy)]
pub enum Shape<'a> {
    /// Disjoint pairs.
    Pairs,
    /// Disjoint pairs and at most one trio, which weighs ⌊(sum of its three edges) / 2⌋.
    PairsAndTrio,
    /// Disjoint groups of `smallest` or more, each of k weighing ⌊(sum of its edges) / (k − 1)⌋.
    Groups {
        /// The smallest size of a group that may occur.
        smallest: u32,
    },
    /// A bipartite graph: each vertex in at most as many pairs as its capacity, no pair twice.
    Capacities {
        /// One per vertex.
        capacity: &'a [u32],
        /// Where people matched count before pairs: which vertices are on the first side.
        first_side: Option<&'a [bool]>,
    },
}

impl<'a> Problem<'a> {
    /// A matching of pairs on a general graph.
    pub fn pairs(vertices: usize, edges: Edges<'a>) -> Problem<'a> {
        Problem {
            vertices,
            edges,
            shape: Shape::Pairs,
        }
    }
}

/// What a valid proof proves.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Verdict {
    /// The weight of the matching, added up anew.
    pub weight: i128,
    /// No matching beats this.
    pub upper_bound: i128,
    /// Whether the two are equal.
    pub optimal: bool,
    /// (upper_bound − weight) / max(1, |upper_bound|).
    pub gap: f64,
}

/// Checks a proof against its problem; says what is wrong first.
///
/// One pass over the edges for the duals, one for the barrier; memory grows with the vertices, not the edges (with
/// capacities: with the edges).
pub fn verify(problem: &Problem<'_>, proof: &Proof) -> Result<Verdict, Fault> {
    let n = problem.vertices;
    if proof.scale != 2 && proof.scale != 4 {
        return Err(Fault::Shape(format!(
            "the scale is {}, but must be 2 or 4",
            proof.scale
        )));
    }
    if proof.dual.len() != n {
        return Err(Fault::Shape(format!(
            "there are {} duals for {n} vertices",
            proof.dual.len()
        )));
    }
    if !proof.max_cardinality && proof.per_pair != 0 {
        return Err(Fault::Shape("per_pair must be 0 without max_cardinality".to_owned()));
    }
    let lowest = if proof.per_person > 0 { -proof.per_person } else { 0 };
    if let Some(v) = (0..n).find(|&v| proof.dual[v] < lowest) {
        return Err(Fault::Vertex(
            v as u32,
            format!("its dual {} is negative", proof.dual[v]),
        ));
    }
    let members = Members::check(problem, proof)?;
    let (weight, bound) = match problem.shape {
        Shape::Pairs | Shape::PairsAndTrio => disjoint(problem, proof, &members)?,
        Shape::Groups { smallest } => groups(problem, proof, &members, smallest)?,
        Shape::Capacities { capacity, .. } => capacities(problem, proof, &members, capacity)?,
    };
    if weight != proof.weight {
        return Err(Fault::Sum(format!(
            "the matching weighs {weight}, not {} as stated",
            proof.weight
        )));
    }
    if bound != proof.upper_bound {
        return Err(Fault::Sum(format!(
            "the duals prove a bound of {bound}, not {} as stated",
            proof.upper_bound
        )));
    }
    if weight > bound {
        return Err(Fault::Sum(format!(
            "the matching weighs {weight}, more than the bound {bound}"
        )));
    }
    check_cardinality(problem, proof, &members)?;
    let gap = (bound - weight) as f64 / bound.unsigned_abs().max(1) as f64;
    Ok(Verdict {
        weight,
        upper_bound: bound,
        optimal: weight == bound,
        gap,
    })
}

/// Who is with whom.
struct Members {
    /// How many pairs or groups each vertex is in.
    degree: Vec<u32>,
    /// One partner of each vertex, to pass over most edges quickly.
    partner: Vec<u32>,
    /// Vertices with more than one partner.
    several: Vec<bool>,
    /// Every two vertices that are together, with the index of their group (pairs first).
    together: HashMap<(u32, u32), usize>,
    pairs: usize,
    sizes: Vec<usize>,
}

impl Members {
    fn check(problem: &Problem<'_>, proof: &Proof) -> Result<Members, Fault> {
        let n = problem.vertices;
        match problem.shape {
            Shape::Pairs | Shape::Capacities { .. } if !proof.groups.is_empty() => {
                return Err(Fault::Group(0, "there can be no groups here".to_owned()));
            }
            Shape::PairsAndTrio if proof.groups.len() > 1 => {
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
    fn group_of(&self, u: u32, v: u32) -> Option<usize> {
        if self.partner[u as usize] != v && !self.several[u as usize] {
            return None;
        }
        self.together.get(&(u.min(v), u.max(v))).copied()
    }
}

/// The heaviest edge of each two that are together.
struct Weights {
    found: HashMap<(u32, u32), i64>,
}

impl Weights {
    fn new() -> Weights {
        Weights { found: HashMap::new() }
    }

    fn see(&mut self, u: u32, v: u32, w: i64) {
        self.found
            .entry((u.min(v), u.max(v)))
            .and_modify(|best| *best = w.max(*best))
            .or_insert(w);
    }

    /// The weight of the whole: a group of k counts ⌊(sum of its edges) / (k − 1)⌋.
    fn total(&self, members: &Members) -> Result<i128, Fault> {
        let mut sum = vec![0i128; members.pairs + members.sizes.len()];
        for (&(u, v), &group) in &members.together {
            let w = self
                .found
                .get(&(u, v))
                .ok_or_else(|| Fault::Edge(u, v, "is matched but is no edge".to_owned()))?;
            sum[group] += i128::from(*w);
        }
        let (pairs, groups) = sum.split_at(members.pairs);
        let grouped = groups
            .iter()
            .zip(&members.sizes)
            .map(|(s, &k)| s.div_euclid(k as i128 - 1));
        Ok(pairs.iter().sum::<i128>() + grouped.sum::<i128>())
    }
}

fn in_range(problem: &Problem<'_>, u: u32, v: u32) -> Result<(), Fault> {
    let n = problem.vertices;
    if (u as usize) < n && (v as usize) < n && u != v {
        Ok(())
    } else {
        Err(Fault::Edge(u, v, "is no edge between two vertices".to_owned()))
    }
}

fn add(a: i128, b: i128) -> Result<i128, Fault> {
    a.checked_add(b).ok_or_else(too_large)
}

fn sum(values: impl IntoIterator<Item = i128>) -> Result<i128, Fault> {
    values.into_iter().try_fold(0, add)
}

/// Runs over the edges until the first fault.
fn each_edge(problem: &Problem<'_>, mut check: impl FnMut(u32, u32, i64) -> Result<(), Fault>) -> Result<(), Fault> {
    let mut result = Ok(());
    (problem.edges)(&mut |u, v, w| {
        if result.is_ok() {
            result = in_range(problem, u, v).and_then(|()| check(u, v, w));
        }
    });
    result
}

/// How much an edge's duals exceed its scaled weight, blossoms left aside; never overflows.
fn slack(proof: &Proof, u: u32, v: u32, w: i64) -> Result<i128, Fault> {
    let duals = add(add(proof.dual[u as usize], proof.dual[v as usize])?, proof.per_pair)?;
    add(duals, -i128::from(w) * i128::from(proof.scale))
}

fn disjoint(problem: &Problem<'_>, proof: &Proof, members: &Members) -> Result<(i128, i128), Fault> {
    let blossoms = Blossoms::check(proof, problem.vertices)?;
    let mut weights = Weights::new();
    let mut excess = Excess::new(problem.vertices, members.sizes.is_empty());
    each_edge(problem, |u, v, w| {
        let bare = slack(proof, u, v, w)?;
        if bare < 0 {
            let around = blossoms.around(u, v);
            let lacking = add(bare, around)?;
            excess.see(u, v, lacking, around);
            if lacking < 0 {
                return Err(Fault::Edge(
                    u,
                    v,
                    format!("weighs {w}, {} / {} more than its duals", -lacking, proof.scale),
                ));
            }
        }
        if members.group_of(u, v).is_some() {
            weights.see(u, v, w);
        }
        Ok(())
    })?;
    let weight = weights.total(members)?;
    // Doubled throughout: a trio uses three half edges, and may lie inside blossoms that it fills half an edge more.
    let vertices = sum(proof.dual.iter().copied())?;
    let trios = members.sizes.len() as i128;
    let halves = 2 * members.pairs as i128 + 3 * trios;
    let mut doubled = add(vertices, blossoms.worth()?)?.checked_mul(2).ok_or_else(too_large)?;
    doubled = add(doubled, proof.per_pair.checked_mul(halves).ok_or_else(too_large)?)?;
    if trios > 0 {
        doubled = add(doubled, excess.most(&blossoms)?)?;
    }
    Ok((weight, doubled.div_euclid(2 * i128::from(proof.scale))))
}

fn groups(problem: &Problem<'_>, proof: &Proof, members: &Members, smallest: u32) -> Result<(i128, i128), Fault> {
    no_blossoms(proof)?;
    if proof.per_pair != 0 {
        return Err(Fault::Shape("groups have no per_pair".to_owned()));
    }
    let mut weights = Weights::new();
    let mut excess = 0i128;
    each_edge(problem, |u, v, w| {
        excess = add(excess, (-slack(proof, u, v, w)?).max(0))?;
        if members.group_of(u, v).is_some() {
            weights.see(u, v, w);
        }
        Ok(())
    })?;
    let weight = weights.total(members)?;
    // In a group of k every edge counts 1 / (k − 1), at most 1 / (smallest − 1), and every member 1 in all.
    let share = i128::from(smallest.max(2) - 1);
    let vertices = sum(proof.dual.iter().copied())?
        .checked_mul(share)
        .ok_or_else(too_large)?;
    Ok((
        weight,
        add(vertices, excess)?.div_euclid(share * i128::from(proof.scale)),
    ))
}

fn capacities(
    problem: &Problem<'_>,
    proof: &Proof,
    members: &Members,
    capacity: &[u32],
) -> Result<(i128, i128), Fault> {
    no_blossoms(proof)?;
    if capacity.len() != problem.vertices {
        return Err(Fault::Shape(format!(
            "there are {} capacities for {} vertices",
            capacity.len(),
            problem.vertices
        )));
    }
    if proof.per_person < 0 {
        return Err(Fault::Shape("per_person must not be negative".to_owned()));
    }
    let mut best: HashMap<(u32, u32), i64> = HashMap::new();
    each_edge(problem, |u, v, w| {
        best.entry((u.min(v), u.max(v)))
            .and_modify(|b| *b = w.max(*b))
            .or_insert(w);
        Ok(())
    })?;
    bipartite(problem.vertices, best.keys().copied())?;
    let mut weights = Weights::new();
    let mut excess = 0i128;
    for (&(u, v), &w) in &best {
        excess = add(excess, (-slack(proof, u, v, w)?).max(0))?;
        if members.group_of(u, v).is_some() {
            weights.see(u, v, w);
        }
    }
    let weight = weights.total(members)?;
    // A vertex in d ≥ 1 pairs pays d times its dual and the price of a person once.
    let price = proof.per_person;
    let vertices = sum(proof
        .dual
        .iter()
        .zip(capacity)
        .filter(|&(_, &c)| c > 0)
        .map(|(&y, &c)| {
            y.saturating_add(price)
                .max(y.saturating_mul(i128::from(c)).saturating_add(price))
                .max(0)
        }))?;
    let people = members.degree.iter().filter(|&&d| d > 0).count() as i128;
    let pairs = proof
        .per_pair
        .checked_mul(members.pairs as i128)
        .ok_or_else(too_large)?;
    let paid = price.checked_mul(people).ok_or_else(too_large)?;
    let bound = add(add(add(vertices, -paid)?, pairs)?, excess)?;
    Ok((weight, bound.div_euclid(i128::from(proof.scale))))
}

fn no_blossoms(proof: &Proof) -> Result<(), Fault> {
    if proof.blossoms.is_empty() && proof.vertex_blossom.iter().all(|&b| b == -1) {
        return Ok(());
    }
    Err(Fault::Blossom(0, "there can be no blossoms here".to_owned()))
}

/// Refuses a graph with an odd circle.
fn bipartite(vertices: usize, edges: impl Iterator<Item = (u32, u32)>) -> Result<(), Fault> {
    let mut neighbours = vec![Vec::new(); vertices];
    for (u, v) in edges {
        neighbours[u as usize].push(v);
        neighbours[v as usize].push(u);
    }
    let mut side = vec![None; vertices];
    for start in 0..vertices {
        if side[start].is_some() {
            continue;
        }
        side[start] = Some(false);
        let mut stack = vec![start];
        while let Some(u) = stack.pop() {
            for &v in &neighbours[u] {
                match side[v as usize] {
                    None => {
                        side[v as usize] = side[u].map(|s| !s);
                        stack.push(v as usize);
                    }
                    other if other == side[u] => {
                        return Err(Fault::Edge(
                            u as u32,
                            v,
                            "closes an odd circle, but capacities need two sides".to_owned(),
                        ));
                    }
                    _ => {}
                }
            }
        }
    }
    Ok(())
}

fn check_cardinality(problem: &Problem<'_>, proof: &Proof, members: &Members) -> Result<(), Fault> {
    let exactly = |most: u64, found: u64, what: &str| {
        if most == found {
            Ok(())
        } else {
            Err(Fault::Sum(format!(
                "the barrier allows {most} {what}, the matching has {found}"
            )))
        }
    };
    if let (
        Shape::Capacities {
            capacity,
            first_side: Some(first),
        },
        Some(barriers),
    ) = (problem.shape, &proof.coverage)
    {
        if first.len() != problem.vertices {
            return Err(Fault::Shape("every vertex needs a side".to_owned()));
        }
        let all = |v: u32| u64::from(capacity[v as usize]);
        for (side, barrier) in [true, false].into_iter().zip(barriers) {
            let once = |v: u32| {
                if first[v as usize] == side {
                    all(v).min(1)
                } else {
                    all(v)
                }
            };
            let found = (0..problem.vertices)
                .filter(|&v| first[v] == side && members.degree[v] > 0)
                .count();
            exactly(
                most_pairs_with_capacities(problem, &once, barrier)?,
                found as u64,
                "people on one side",
            )?;
        }
    }
    if !proof.max_cardinality {
        return Ok(());
    }
    match problem.shape {
        Shape::Pairs => exactly(most_pairs(problem, &proof.barrier)?, members.pairs as u64, "pairs"),
        // 2k + 3 people in k pairs and a trio: no matching of pairs alone may have more than k + 1.
        Shape::PairsAndTrio => exactly(
            most_pairs(problem, &proof.barrier)?,
            (members.pairs + members.sizes.len()) as u64,
            "pairs",
        ),
        Shape::Groups { .. } => {
            let grouped = members.degree.iter().filter(|&&d| d > 0).count() as u64;
            exactly(problem.vertices as u64, grouped, "people in groups")
        }
        Shape::Capacities { capacity, .. } => {
            let all = |v: u32| u64::from(capacity[v as usize]);
            exactly(
                most_pairs_with_capacities(problem, &all, &proof.barrier)?,
                members.pairs as u64,
                "pairs",
            )
        }
    }
}
