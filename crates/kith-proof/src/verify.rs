//! The check itself.

use crate::blossoms::{Blossoms, too_large};
use crate::cardinality::{most_pairs, most_pairs_with_capacities, trio_may_join};
use crate::excess::Excess;
use crate::few;
use crate::members::{Members, Weights};
use crate::{Fault, Proof};
use std::cmp::Reverse;
use std::collections::HashMap;

/// Calls its argument once for every edge `(u, v, weight)`.
pub type Edges<'a> = &'a dyn Fn(&mut dyn FnMut(u32, u32, i64));

/// What was to be solved, told without any of the solver's types.
#[derive(Clone, Copy)]
pub struct Problem<'a> {
    /// How many vertices there are; they are numbered from 0.
    pub vertices: usize,
    /// All edges, the same at each call; of parallel edges the heaviest counts.
    pub edges: Edges<'a>,
    /// What a solution looks like.
    pub shape: Shape<'a>,
}

/// What a solution looks like.
///
/// ```
/// use kith_proof::{Blossom, Problem, Proof, Shape, verify};
/// let optimal = |shape: Shape<'_>, edges: &[(u32, u32, i64)], proof: Proof| {
///     let each = |f: &mut dyn FnMut(u32, u32, i64)| edges.iter().for_each(|&(u, v, w)| f(u, v, w));
///     verify(&Problem { vertices: proof.dual.len(), edges: &each, shape }, &proof).unwrap().optimal
/// };
/// let proof = |weight: i128, dual: &[i128]| {
///     Proof { weight, upper_bound: weight, scale: 2, dual: dual.to_vec(), ..Proof::default() }
/// };
/// // Pairs: three of the four form an odd set that pays 20 / 2.
/// let edges = [(0, 1, 80), (0, 2, 70), (1, 2, 60), (2, 3, 20)];
/// let odd_set = Proof {
///     pairs: vec![[0, 1], [2, 3]],
///     blossoms: vec![Blossom { parent: -1, dual: 20 }],
///     vertex_blossom: vec![0, 0, 0, -1],
///     ..proof(100, &[80, 60, 40, 0])
/// };
/// assert!(optimal(Shape::Pairs, &edges, odd_set));
/// // A trio, and a group of three: half of 8 + 8 + 8.
/// let edges = [(0, 1, 8), (0, 2, 8), (1, 2, 8)];
/// let three = Proof { groups: vec![vec![0, 1, 2]], ..proof(12, &[8, 8, 8]) };
/// assert!(optimal(Shape::PairsAndTrio { penalty: &|_, _| 0 }, &edges, three.clone()));
/// assert!(optimal(Shape::Groups { smallest: 3 }, &edges, three));
/// // A mentor with two places, three mentees.
/// let edges = [(0, 1, 5), (0, 2, 9), (0, 3, 7)];
/// let mentor = Proof { pairs: vec![[0, 2], [0, 3]], ..proof(16, &[10, 0, 8, 4]) };
/// assert!(optimal(Shape::Capacities { capacity: &[2, 1, 1, 1], first_side: None }, &edges, mentor));
/// ```
#[derive(Clone, Copy)]
pub enum Shape<'a> {
    /// Disjoint pairs, each weighing what its edge weighs.
    Pairs,
    /// Disjoint pairs and at most one trio, which weighs ⌊(sum of w + p over its three edges) / 2⌋ − (sum of p).
    PairsAndTrio {
        /// What p of an edge is, never negative: the part of its weight that counts whole in a trio, as for a repeat.
        penalty: &'a dyn Fn(u32, u32) -> i64,
    },
    /// Disjoint groups of `smallest` or more, each of k weighing ⌊(sum of its edges) / (k − 1)⌋.
    Groups {
        /// The smallest size of a group that may occur, in people; below 2 counts as 2.
        smallest: u32,
    },
    /// A bipartite graph: each vertex in at most as many pairs as its capacity, no pair twice.
    Capacities {
        /// How many pairs each vertex may be in, one entry per vertex.
        capacity: &'a [u32],
        /// Where people matched count before pairs: which vertices are on the first side, one entry per vertex. It is for
        /// [`Proof::coverage`] alone; without it, that is not looked at.
        first_side: Option<&'a [bool]>,
    },
}

impl<'a> Problem<'a> {
    /// A problem of [`Shape::Pairs`]: any graph, disjoint pairs.
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
    /// The weight of the matching, added up anew; unscaled.
    pub weight: i128,
    /// No matching beats this, of those that [`Proof::upper_bound`] speaks of; unscaled. Among at most `FEW_VERTICES` in
    /// pairs and a trio it is the best there is and may be less than the proof states: all of them were tried.
    pub upper_bound: i128,
    /// Whether the two are equal. That nobody else could be matched is claimed, and then checked, by
    /// [`Proof::max_cardinality`] and [`Proof::coverage`]; where a trio is allowed and there is none, pairs are not all that
    /// counts, and this is true only if no trio could take in one more either.
    pub optimal: bool,
    /// (upper_bound − weight) / max(1, |upper_bound|), a share and not per cent.
    pub gap: f64,
}

/// Checks a proof against its problem; says what is wrong first.
///
/// One pass over the edges for the duals, one for the barrier; memory grows with the vertices, not the edges (with
/// capacities: with the edges; with groups: with those edges that exceed their duals). Fails with the first [`Fault`] found.
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
    // A price per person is fair only where the number of people is proved: duals below 0 would lower the bound for
    // everybody who is not matched.
    let priced = matches!(
        problem.shape,
        Shape::Capacities {
            first_side: Some(_),
            ..
        }
    ) && proof.coverage.is_some();
    if proof.per_person < 0 || proof.per_person > 0 && !priced {
        return Err(Fault::Shape(
            "per_person must be 0, or positive where the people matched are proved most".to_owned(),
        ));
    }
    let lowest = -proof.per_person;
    if let Some(v) = (0..n).find(|&v| proof.dual[v] < lowest) {
        return Err(Fault::Vertex(
            v as u32,
            format!("its dual {} is negative", proof.dual[v]),
        ));
    }
    let members = Members::check(problem, proof)?;
    let (weight, bound) = match problem.shape {
        Shape::Pairs | Shape::PairsAndTrio { .. } => disjoint(problem, proof, &members)?,
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
    let without_trio = matches!(problem.shape, Shape::PairsAndTrio { .. }) && proof.groups.is_empty();
    let more = without_trio && proof.max_cardinality && trio_may_join(problem, &proof.barrier)?;
    let (bound, more) = match problem.shape {
        Shape::PairsAndTrio { penalty } if proof.max_cardinality && (weight < bound || more) => {
            let matched = members.degree.iter().filter(|&&d| d > 0).count();
            match few::best(problem, penalty)? {
                Some((people, best)) if people == matched => (bound.min(best), false),
                _ => (bound, more),
            }
        }
        _ => (bound, more),
    };
    let gap = (bound - weight) as f64 / bound.unsigned_abs().max(1) as f64;
    Ok(Verdict {
        weight,
        upper_bound: bound,
        optimal: weight == bound && !more,
        gap,
    })
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
pub(crate) fn each_edge(
    problem: &Problem<'_>,
    mut check: impl FnMut(u32, u32, i64) -> Result<(), Fault>,
) -> Result<(), Fault> {
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

/// By how much an edge's scaled weight exceeds its duals, if it does.
fn excess(proof: &Proof, u: u32, v: u32, w: i64) -> Result<i128, Fault> {
    Ok(slack(proof, u, v, w)?.checked_neg().ok_or_else(too_large)?.max(0))
}

fn disjoint(problem: &Problem<'_>, proof: &Proof, members: &Members) -> Result<(i128, i128), Fault> {
    let blossoms = Blossoms::check(proof, problem.vertices)?;
    let mut weights = Weights::new();
    // Without max_cardinality the bound speaks of solutions with a trio even if this one has none.
    let with_trio =
        !members.sizes.is_empty() || matches!(problem.shape, Shape::PairsAndTrio { .. }) && !proof.max_cardinality;
    let mut excess = Excess::new(problem.vertices, !with_trio);
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
                    format!(
                        "weighs {w}, {} / {} more than its duals",
                        lacking.unsigned_abs(),
                        proof.scale
                    ),
                ));
            }
        }
        if members.group_of(u, v).is_some() {
            weights.see(u, v, w);
        }
        Ok(())
    })?;
    let mut weight = weights.total(members)?;
    if let (Shape::PairsAndTrio { penalty }, [trio]) = (problem.shape, &proof.groups[..]) {
        weight = weights.with_trio(members, trio, penalty)?;
    }
    // Doubled throughout: a trio uses three half edges, and may lie inside blossoms that it fills half an edge more.
    let vertices = sum(proof.dual.iter().copied())?;
    let trios = members.sizes.len() as i128;
    let halves = 2 * members.pairs as i128 + 3 * trios;
    let mut doubled = add(vertices, blossoms.worth()?)?.checked_mul(2).ok_or_else(too_large)?;
    doubled = add(doubled, proof.per_pair.checked_mul(halves).ok_or_else(too_large)?)?;
    if with_trio {
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
    // Of parallel edges only the heaviest counts.
    let mut over: HashMap<(u32, u32), i128> = HashMap::new();
    each_edge(problem, |u, v, w| {
        let excess = excess(proof, u, v, w)?;
        if excess > 0 {
            let most = over.entry((u.min(v), u.max(v))).or_default();
            *most = excess.max(*most);
        }
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
        add(vertices, sum(over.into_values())?)?.div_euclid(share * i128::from(proof.scale)),
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
    // Sorted, so that of several faults the same one is told in every run; of parallel edges the heaviest comes first.
    let mut best: Vec<(u32, u32, i64)> = Vec::new();
    each_edge(problem, |u, v, w| {
        best.push((u.min(v), u.max(v), w));
        Ok(())
    })?;
    best.sort_unstable_by_key(|&(u, v, w)| (u, v, Reverse(w)));
    best.dedup_by_key(|&mut (u, v, _)| (u, v));
    bipartite(problem.vertices, best.iter().map(|&(u, v, _)| (u, v)))?;
    let mut weights = Weights::new();
    let mut over = 0i128;
    for &(u, v, w) in &best {
        over = add(over, excess(proof, u, v, w)?)?;
        if members.group_of(u, v).is_some() {
            weights.see(u, v, w);
        }
    }
    let weight = weights.total(members)?;
    // A vertex in d ≥ 1 pairs pays d times its dual and the price of a person once.
    let price = proof.per_person;
    let mut vertices = 0i128;
    for (&y, &c) in proof.dual.iter().zip(capacity).filter(|&(_, &c)| c > 0) {
        // Linear in d, so largest for one pair or for as many as it takes; never less than nothing for none.
        let times = if y > 0 { i128::from(c) } else { 1 };
        let pays = add(y.checked_mul(times).ok_or_else(too_large)?, price)?;
        vertices = add(vertices, pays.max(0))?;
    }
    let people = members.degree.iter().filter(|&&d| d > 0).count() as i128;
    let pairs = proof
        .per_pair
        .checked_mul(members.pairs as i128)
        .ok_or_else(too_large)?;
    let paid = price.checked_mul(people).ok_or_else(too_large)?;
    let bound = add(add(add(vertices, -paid)?, pairs)?, over)?;
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
    if let Shape::Capacities {
        capacity,
        first_side: Some(first),
    } = problem.shape
    {
        if first.len() != problem.vertices {
            return Err(Fault::Shape("every vertex needs a side".to_owned()));
        }
        let missing = || Fault::Shape("coverage is missing where people count before pairs".to_owned());
        let all = |v: u32| u64::from(capacity[v as usize]);
        for (side, barrier) in [true, false]
            .into_iter()
            .zip(proof.coverage.as_ref().ok_or_else(missing)?)
        {
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
        Shape::Pairs => {
            let found = members.pairs as u64;
            exactly(most_pairs(problem, &proof.barrier, found)?, found, "pairs")
        }
        // 2k + 3 people in k pairs and a trio: no matching of pairs alone may have more than k + 1.
        Shape::PairsAndTrio { .. } => {
            let found = (members.pairs + members.sizes.len()) as u64;
            exactly(most_pairs(problem, &proof.barrier, found)?, found, "pairs")
        }
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
