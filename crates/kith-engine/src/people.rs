//! How many people a round can match, whatever that scores.

use crate::graph::{Edge, Graph, GraphError};
use crate::groups::Sizes;
use crate::joining::{Joining, trio_for_one_more};
use crate::matcher::{Round, Shape, people_in, solve_edges};
use crate::objective::Steps;
use crate::pairs::most_pairs;

/// Vertices that the search for full groups may look at in all (about a second); beyond, nobody counts as without a group.
const LOOKS: usize = 50_000_000;

/// How many people can be matched: between what was found and what is proved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct People {
    /// So many people are matched in a solution that was found.
    pub found: usize,
    /// Proved: no solution matches more people. For pairs and roles it is what was found; with a trio too, but for graphs
    /// with very many triangles of no use; with groups it is a bound.
    pub at_most: usize,
    /// How many matches the solution that was found has.
    pub matches: usize,
}

/// How many people can be matched, whatever they score. Fails like [`crate::solve`].
///
/// ```
/// use kith_engine::{Goal, LeftOver, Round, ScoredPair, Shape, most_people};
/// // Four in a circle, and a fifth who knows one of them: groups of three need three who all know each other.
/// let pair = |(u, v)| ScoredPair { u, v, score: 0, met: 0 };
/// let pairs = [(0, 1), (1, 2), (2, 3), (0, 3), (3, 4)].map(pair);
/// let round = |shape| Round {
///     people: 5, pairs: &pairs, shape, goal: Goal::MostPairs,
///     lift_worst: false, sat_out: &[], take_turns: false, trios: &[],
/// };
/// let most = |shape| most_people(&round(shape), 1, &mut || false).map(|people| (people.found, people.at_most));
/// assert_eq!(most(Shape::Pairs(LeftOver::Join))?, (4, 4));
/// assert_eq!(most(Shape::Groups(3, LeftOver::SitOut))?, (0, 0));
/// # Ok::<(), kith_engine::GraphError>(())
/// ```
pub fn most_people(round: &Round<'_>, seed: u64, stop: &mut dyn FnMut() -> bool) -> Result<People, GraphError> {
    people_of(round, 0, seed, stop)
}

/// The same with pairs of at least a score.
pub(crate) fn people_of(
    round: &Round<'_>,
    lowest: u16,
    seed: u64,
    stop: &mut dyn FnMut() -> bool,
) -> Result<People, GraphError> {
    let kept = round.pairs.iter().filter(|p| p.score >= lowest);
    let edges: Vec<Edge> = kept
        .map(|p| Edge {
            u: p.u,
            v: p.v,
            weight: 0,
        })
        .collect();
    if let Shape::Pairs(_) = round.shape {
        let graph = Graph::new(round.people, &edges)?;
        let (matches, mate) = most_pairs(&graph);
        let joining = if round.may_have_trio() {
            trio_for_one_more(&graph, &mate, &[])
        } else {
            Joining::Nobody
        };
        let (found, at_most) = match joining {
            Joining::Trio(_) => (1, 1),
            Joining::Nobody => (0, 0),
            Joining::Unknown => (0, 1),
        };
        return Ok(People {
            found: 2 * matches + found,
            at_most: 2 * matches + at_most,
            matches,
        });
    }
    let solution = solve_edges(round, &edges, &Steps::score_alone(), seed, None, 0, stop)?;
    let found = people_in(round.people, &solution.proof);
    let at_most = match round.shape {
        Shape::Groups(size, left_over) if found < round.people => most_in_groups(
            &Graph::new(round.people, &edges)?,
            Sizes::of(round.people, size, left_over),
        ),
        _ => found,
    };
    Ok(People {
        found,
        at_most,
        matches: solution.pairs.len() + solution.proof.groups.len(),
    })
}

/// No more people can be in groups than this: whoever is in no set of the smallest size of which every two may meet has no
/// group, groups lie inside connected parts of the others, each part holds whole groups only, and of people of whom no two
/// may meet each needs a group of their own.
pub(crate) fn most_in_groups(graph: &Graph, sizes: Sizes) -> usize {
    let mut looks = LOOKS;
    let n = graph.vertices();
    let smallest = sizes.smallest.max(2);
    let mut placed = vec![false; n];
    for v in 0..n as u32 {
        if placed[v as usize] {
            continue;
        }
        let near: Vec<u32> = graph.neighbours(v).map(|(u, _)| u).collect();
        let mut together = vec![v];
        match complete_set(
            graph,
            &near,
            sizes.smallest.saturating_sub(1),
            &mut together,
            &mut looks,
        ) {
            Some(true) => together.iter().for_each(|&u| placed[u as usize] = true),
            Some(false) => {}
            None => return n.min(sizes.groups * sizes.largest),
        }
    }
    let parts: usize = part_sizes(graph, &placed)
        .into_iter()
        .map(|people| people.min(people / smallest * sizes.largest))
        .sum();
    let may_be = placed.iter().filter(|p| **p).count();
    parts
        .min(sizes.groups * sizes.largest)
        .min(may_be - alone_together(graph, &placed, smallest))
}

/// So many at least have no group because they need the same others: of people of whom no two may meet each is in a group
/// of their own, with as many of those whom they may meet as the smallest size asks for. Such people are collected by how few
/// they may meet; the collection that tells most counts.
fn alone_together(graph: &Graph, placed: &[bool], smallest: usize) -> usize {
    let near = |v: u32| graph.neighbours(v).map(|(u, _)| u).filter(|&u| placed[u as usize]);
    let mut order: Vec<u32> = (0..placed.len() as u32).filter(|&v| placed[v as usize]).collect();
    order.sort_by_cached_key(|&v| (near(v).count(), v));
    let mut wanted = vec![false; placed.len()];
    let (mut collected, mut others, mut most) = (0usize, 0usize, 0usize);
    for v in order {
        // Whoever is wanted may meet somebody of the collection.
        if wanted[v as usize] {
            continue;
        }
        collected += 1;
        for u in near(v) {
            others += usize::from(!std::mem::replace(&mut wanted[u as usize], true));
        }
        most = most.max(collected.saturating_sub(others / (smallest - 1)));
    }
    most
}

/// Whether so many more of the candidates all have edges to each other, and adds them; `None` when the looks are used up.
pub(crate) fn complete_set(
    graph: &Graph,
    candidates: &[u32],
    more: usize,
    together: &mut Vec<u32>,
    looks: &mut usize,
) -> Option<bool> {
    if more == 0 {
        return Some(true);
    }
    for (i, &v) in candidates.iter().enumerate() {
        if candidates.len() - i < more {
            break;
        }
        *looks = looks.checked_sub(graph.degree(v) + candidates.len())?;
        let mut near: Vec<u32> = graph.neighbours(v).map(|(u, _)| u).collect();
        near.sort_unstable();
        let rest: Vec<u32> = candidates[i + 1..]
            .iter()
            .copied()
            .filter(|u| near.binary_search(u).is_ok())
            .collect();
        together.push(v);
        if complete_set(graph, &rest, more - 1, together, looks)? {
            return Some(true);
        }
        together.pop();
    }
    Some(false)
}

/// How many people each connected part of those who may be in a group has.
fn part_sizes(graph: &Graph, placed: &[bool]) -> Vec<usize> {
    let mut seen: Vec<bool> = placed.iter().map(|p| !p).collect();
    let mut sizes = Vec::new();
    for v in 0..graph.vertices() as u32 {
        if std::mem::replace(&mut seen[v as usize], true) {
            continue;
        }
        let mut part = vec![v];
        let mut next = 0;
        while next < part.len() {
            for (u, _) in graph.neighbours(part[next]) {
                if !std::mem::replace(&mut seen[u as usize], true) {
                    part.push(u);
                }
            }
            next += 1;
        }
        sizes.push(part.len());
    }
    sizes
}
