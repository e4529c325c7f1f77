//! Two roles with capacities: the best pairs of a bipartite graph in which a vertex may be in several pairs.
//!
//! The solving is done in `assign`; here stand the prizes that put pairs or people first, and the proof.

use crate::assign::{self, Rows, Search, Split, Task};
use crate::dual::Dual;
use crate::graph::{Edge, GraphError};
use crate::pairs::{Goal, Numbering, SCALE, Solution};
use kith_proof::Proof;

/// Who may be matched with whom, and how often.
#[derive(Clone, Copy, Debug)]
pub struct Roles<'a> {
    /// Which vertices are on the first side, one entry per vertex; every edge joins the two sides.
    pub first_side: &'a [bool],
    /// How many pairs each vertex may be in, one entry per vertex; 0 leaves it out.
    pub capacity: &'a [u32],
    /// What [`Goal::MostPairs`] means: as many people as possible in a pair at all, whatever the number of pairs; or as
    /// many pairs as possible.
    pub everyone_first: bool,
}

/// Finds the best pairs between two roles. Of parallel edges the heaviest counts; no pair is made twice.
///
/// There are as many vertices as capacities. Fails where the edges make no graph, or one joins two vertices of
/// [`GraphError::SameSide`]. Panics if `first_side` is shorter than `capacity`. Stopped early, it has a bound that holds,
/// and with [`Goal::MostPairs`] still as many people or pairs as can be.
///
/// ```
/// use kith_engine::{solve_roles, Edge, Goal, Roles};
/// // One mentor with two places, three mentees.
/// let edges = [(0, 1, 5), (0, 2, 9), (0, 3, 7)].map(|(u, v, weight)| Edge { u, v, weight });
/// let roles = Roles { first_side: &[true, false, false, false], capacity: &[2, 1, 1, 1], everyone_first: true };
/// let best = solve_roles(&roles, &edges, Goal::MostPairs, 1, &mut || false)?;
/// assert_eq!(best.pairs, [[0, 2], [0, 3]]);
/// # Ok::<(), kith_engine::GraphError>(())
/// ```
pub fn solve_roles(
    roles: &Roles<'_>,
    edges: &[Edge],
    goal: Goal,
    seed: u64,
    stop: &mut dyn FnMut() -> bool,
) -> Result<Solution, GraphError> {
    let n = roles.capacity.len();
    check(roles, edges)?;
    let takes = |v: u32| roles.capacity[v as usize] > 0;
    // The side with fewer places bids: then (nearly) every bidder can win.
    let places = |side: bool| -> u64 {
        let of_side = (0..n).filter(|&v| roles.first_side[v] == side);
        of_side.map(|v| u64::from(roles.capacity[v])).sum()
    };
    let bidding = places(true) <= places(false);
    let bids = |v: u32| roles.first_side[v as usize] == bidding;
    let split = Split::new(Numbering::shuffled(n, seed).order(), bids, takes);
    let rows = split.rows(edges, bids);
    let case = Case {
        roles,
        edges,
        goal,
        split,
        rows,
    };
    let (pair, person) = case.prizes(places(true).min(places(false)));
    let (low, high) = case.rows.extremes();
    let largest = i128::from(high).max(-i128::from(low));
    Ok(if 16 * (person + pair + largest) < i128::from(i64::MAX) {
        case.solve(i64::narrow(pair), i64::narrow(person), stop)
    } else {
        case.solve::<i128>(pair, person, stop)
    })
}

fn check(roles: &Roles<'_>, edges: &[Edge]) -> Result<(), GraphError> {
    let n = roles.capacity.len();
    let outside = |e: &Edge| e.u as usize >= n || e.v as usize >= n;
    for (edge, e) in edges.iter().enumerate() {
        if outside(e) {
            return Err(GraphError::NoSuchVertex { edge });
        }
        if e.u == e.v {
            return Err(GraphError::Loop { edge });
        }
    }
    let same = |e: &Edge| roles.first_side[e.u as usize] == roles.first_side[e.v as usize];
    match edges.iter().position(same) {
        Some(edge) => Err(GraphError::SameSide { edge }),
        None => Ok(()),
    }
}

struct Case<'a> {
    roles: &'a Roles<'a>,
    edges: &'a [Edge],
    goal: Goal,
    split: Split,
    rows: Rows,
}

impl Case<'_> {
    /// Prizes for a pair and for a person, each higher than all that comes after it can add up to.
    fn prizes(&self, places: u64) -> (i128, i128) {
        if self.goal == Goal::MostWeight {
            return (0, 0);
        }
        let (low, high) = self.rows.extremes();
        let pairs = i128::from(places.min(self.rows.edge_count() as u64));
        let prize = (pairs + 1) * (i128::from(high) - i128::from(low)) + 1;
        if self.roles.everyone_first {
            (0, prize)
        } else {
            (prize, 0)
        }
    }

    fn solve<D: Dual>(&self, per_pair: D, per_person: D, stop: &mut dyn FnMut() -> bool) -> Solution {
        let places = self.places();
        let task = Task {
            rows: &self.rows,
            places: [&places[0], &places[1]],
            per_pair,
            per_person,
            goal: self.goal,
        };
        let (mut state, finished) = assign::solve(&task, None, stop);
        self.lower_where_all_is_chosen(&mut state, &places);
        let mut pairs = state.pairs();
        if !finished && self.goal == Goal::MostPairs {
            // The weights no longer matter: the number of people or of pairs still does, and costs little.
            pairs = assign::complete(&self.rows, task.places, pairs, self.roles.everyone_first).pairs();
        }
        self.solution(&state, &pairs, finished)
    }

    /// How many pairs each vertex of either side takes, but no more than it has edges.
    fn places(&self) -> [Vec<u32>; 2] {
        let mut degree = [0, 1].map(|side| vec![0u32; self.split.side[side].len()]);
        for (u, v, _) in self.rows.edges() {
            degree[0][u as usize] += 1;
            degree[1][v as usize] += 1;
        }
        for (degrees, list) in degree.iter_mut().zip(&self.split.side) {
            for (degree, &v) in degrees.iter_mut().zip(list) {
                *degree = (*degree).min(self.capacity(v));
            }
        }
        degree
    }

    fn capacity(&self, v: u32) -> u32 {
        self.roles.capacity[v as usize]
    }

    /// Who would take more than there are, and has all of them, need not pay for places that stay free.
    fn lower_where_all_is_chosen<D: Dual>(&self, state: &mut Search<D>, places: &[Vec<u32>; 2]) {
        for (side, list) in self.split.side.iter().enumerate() {
            for (i, &v) in list.iter().enumerate() {
                if places[side][i] < self.capacity(v) && state.side[side].is_full(i as u32) {
                    let enough = state.taking(side, i as u32);
                    let y = &mut state.side[side].y[i];
                    *y = (*y).min(enough);
                }
            }
        }
    }

    fn solution<D: Dual>(&self, state: &Search<D>, chosen: &[(u32, u32)], finished: bool) -> Solution {
        let double = |x: D| 2 * Into::<i128>::into(x);
        let dual = self.duals(state);
        let [bidders, others] = &self.split.side;
        let mut pairs: Vec<[u32; 2]> = Vec::with_capacity(chosen.len());
        for &(u, v) in chosen {
            let (u, v) = (bidders[u as usize], others[v as usize]);
            pairs.push([u.min(v), u.max(v)]);
        }
        pairs.sort_unstable();
        let everyone = self.goal == Goal::MostPairs && self.roles.everyone_first;
        let most = self.goal == Goal::MostPairs && !everyone;
        let mut proof = Proof {
            weight: self.weight_of(chosen),
            max_cardinality: most,
            scale: SCALE,
            per_pair: -double(state.per_pair),
            per_person: double(state.per_person),
            pairs: pairs.clone(),
            dual,
            ..Proof::default()
        };
        if most {
            proof.barrier = self.barrier(chosen, [false; 2]);
        }
        if everyone {
            let first_bids = bidders.first().is_some_and(|&v| self.roles.first_side[v as usize]);
            let coverage = [0, 1].map(|side| self.barrier(&one_each(chosen, side), [side == 0, side == 1]));
            let [of_bidders, of_others] = coverage;
            proof.coverage = Some(if first_bids {
                [of_bidders, of_others]
            } else {
                [of_others, of_bidders]
            });
        }
        proof.upper_bound = self.bound(&proof);
        Solution { pairs, proof, finished }
    }

    /// Twice the dual of every vertex, in the caller's numbers.
    fn duals<D: Dual>(&self, state: &Search<D>) -> Vec<i128> {
        let double = |x: D| 2 * Into::<i128>::into(x);
        // Who takes nobody costs nothing, whatever the dual: high enough to cover every edge.
        let mut dual = vec![0; self.roles.capacity.len()];
        for (list, side) in self.split.side.iter().zip(&state.side) {
            for (&v, &y) in list.iter().zip(&side.y) {
                dual[v as usize] = double(y);
            }
        }
        for e in self.edges {
            for (v, other) in [(e.u, e.v), (e.v, e.u)] {
                if self.capacity(v) == 0 {
                    let needed = double(state.worth(e.weight)) - dual[other as usize];
                    dual[v as usize] = dual[v as usize].max(needed);
                }
            }
        }
        dual
    }

    fn weight_of(&self, chosen: &[(u32, u32)]) -> i128 {
        let weight = |u: u32, v: u32| self.rows.weight(u, v).expect("a pair is an edge");
        chosen.iter().map(|&(u, v)| i128::from(weight(u, v))).sum()
    }

    /// The number that the duals prove, as the verifier will compute it.
    fn bound(&self, proof: &Proof) -> i128 {
        let price = proof.per_person;
        let [bidders, others] = &self.split.side;
        let cost = |&v: &u32| {
            let dual = proof.dual[v as usize];
            let many = dual * i128::from(self.capacity(v));
            (dual + price).max(many + price).max(0)
        };
        let vertices: i128 = bidders.iter().chain(others).map(cost).sum();
        let excess: i128 = self
            .rows
            .edges()
            .map(|(u, v, weight)| {
                let (u, v) = (bidders[u as usize], others[v as usize]);
                let duals = proof.dual[u as usize] + proof.dual[v as usize] + proof.per_pair;
                (i128::from(SCALE) * i128::from(weight) - duals).max(0)
            })
            .sum();
        let mut matched = vec![false; proof.dual.len()];
        proof.pairs.iter().flatten().for_each(|&v| matched[v as usize] = true);
        let people = matched.into_iter().filter(|m| *m).count() as i128;
        let pairs = proof.per_pair * proof.pairs.len() as i128;
        (vertices - price * people + pairs + excess).div_euclid(i128::from(SCALE))
    }

    /// Why no more pairs are possible, the sides in `once` taking one pair each at most; in the caller's numbers.
    fn barrier(&self, chosen: &[(u32, u32)], once: [bool; 2]) -> Vec<u32> {
        let limit = |side: usize, v: u32| if once[side] { 1 } else { self.capacity(v) };
        let [bidders, others] = &self.split.side;
        let capacity: Vec<u32> = bidders.iter().map(|&v| limit(0, v)).collect();
        let [out_of_reach, reached] = assign::barrier(&self.rows, others.len(), &capacity, chosen);
        let first = out_of_reach.into_iter().map(|u| bidders[u as usize]);
        let second = reached.into_iter().map(|v| others[v as usize]);
        let idle = (0..self.roles.capacity.len() as u32).filter(|&v| self.capacity(v) == 0);
        let mut barrier: Vec<u32> = first.chain(second).chain(idle).collect();
        barrier.sort_unstable();
        barrier
    }
}

/// The first of the pairs of everyone on one side.
fn one_each(chosen: &[(u32, u32)], side: usize) -> Vec<(u32, u32)> {
    let of = |&(u, v): &(u32, u32)| if side == 0 { u } else { v };
    let mut kept = chosen.to_vec();
    kept.sort_unstable_by_key(of);
    kept.dedup_by_key(|pair| of(pair));
    kept
}
