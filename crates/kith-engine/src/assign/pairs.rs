//! Pairs of a bipartite graph, everyone in one at most: the task, and its proof in the form that general graphs have.

use super::{Rows, Search, Split, Start, Task};
use crate::dual::Dual;
use crate::graph::Edge;
use crate::pairs::{Goal, SCALE, Solution};
use kith_proof::Proof;

/// Finds the best pairs of a graph between two sides. `order` is the order in which the solver meets the vertices.
pub(crate) fn solve_sides(
    first_side: &[bool],
    order: &[u32],
    edges: &[Edge],
    goal: Goal,
    warm: Option<&Proof>,
    stop: &mut dyn FnMut() -> bool,
) -> Solution {
    let bids = |v: u32| first_side[v as usize];
    let split = Split::new(order, bids, |_| true);
    let rows = split.rows(edges, bids);
    let case = Case {
        goal,
        split,
        rows,
        warm,
    };
    let (low, high) = case.rows.extremes();
    let difference = i128::from(high) - i128::from(low);
    let prize = match goal {
        Goal::MostPairs => (case.split.side[0].len() as i128 + 1) * difference + 1,
        Goal::MostWeight => 0,
    };
    if 16 * (prize + difference) < i128::from(i64::MAX) {
        case.solve(i64::narrow(prize), stop)
    } else {
        case.solve::<i128>(prize, stop)
    }
}

struct Case<'a> {
    goal: Goal,
    split: Split,
    rows: Rows,
    warm: Option<&'a Proof>,
}

impl Case<'_> {
    fn solve<D: Dual>(&self, per_pair: D, stop: &mut dyn FnMut() -> bool) -> Solution {
        let places = [0, 1].map(|side| vec![1u32; self.split.side[side].len()]);
        let task = Task {
            rows: &self.rows,
            places: [&places[0], &places[1]],
            per_pair,
            per_person: D::default(),
            goal: self.goal,
        };
        let warm = self.warm.map(|proof| self.start(proof));
        let (mut state, finished) = super::solve(&task, warm, stop);
        state.pay_in_full();
        let mut chosen = state.pairs();
        if !finished && self.goal == Goal::MostPairs {
            chosen = super::complete(&self.rows, task.places, chosen, false).pairs();
        }
        self.solution(&state, &chosen, finished)
    }

    /// Prices and pairs of an earlier proof.
    fn start(&self, proof: &Proof) -> Start {
        let scale = i128::from(proof.scale.max(1));
        let largest = 4 * self.rows.extremes().1.max(1);
        let price = self.split.side[1].iter().map(|&v| {
            let dual = proof.dual.get(v as usize).copied().unwrap_or(0).div_euclid(scale);
            dual.clamp(0, i128::from(largest)) as i64
        });
        let mut won = Vec::with_capacity(proof.pairs.len());
        for &[u, v] in &proof.pairs {
            match (self.split.place(u), self.split.place(v)) {
                (Some((0, u)), Some((1, v))) | (Some((1, v)), Some((0, u))) => won.push((u, v)),
                _ => {}
            }
        }
        won.sort_unstable();
        Start {
            price: price.collect(),
            won,
        }
    }

    fn solution<D: Dual>(&self, state: &Search<D>, chosen: &[(u32, u32)], finished: bool) -> Solution {
        let double = |x: D| 2 * Into::<i128>::into(x);
        let [bidders, others] = &self.split.side;
        let n = bidders.len() + others.len();
        let mut dual = vec![0i128; n];
        let mut per_pair = -double(state.per_pair);
        for (list, side) in self.split.side.iter().zip(&state.side) {
            // What all of a side pay in common is better told once per pair.
            let common = match self.goal {
                Goal::MostPairs => side.y.iter().copied().min().unwrap_or_default(),
                Goal::MostWeight => D::default(),
            };
            for (&v, &y) in list.iter().zip(&side.y) {
                dual[v as usize] = double(y - common);
            }
            per_pair += double(common);
        }
        let mut pairs: Vec<[u32; 2]> = Vec::with_capacity(chosen.len());
        let mut weight = 0;
        for &(u, v) in chosen {
            weight += i128::from(self.rows.weight(u, v).expect("a pair is an edge"));
            let (u, v) = (bidders[u as usize], others[v as usize]);
            pairs.push([u.min(v), u.max(v)]);
        }
        pairs.sort_unstable();
        let barrier = match self.goal {
            Goal::MostPairs if 2 * chosen.len() < n => self.barrier(chosen),
            // Everyone is matched, or nobody asked.
            _ => Vec::new(),
        };
        let bound = dual.iter().sum::<i128>() + per_pair * chosen.len() as i128;
        let proof = Proof {
            weight,
            upper_bound: bound.div_euclid(i128::from(SCALE)),
            max_cardinality: self.goal == Goal::MostPairs,
            scale: SCALE,
            per_pair,
            pairs: pairs.clone(),
            dual,
            vertex_blossom: vec![-1; n],
            barrier,
            ..Proof::default()
        };
        Solution { pairs, proof, finished }
    }

    fn barrier(&self, chosen: &[(u32, u32)]) -> Vec<u32> {
        let [bidders, others] = &self.split.side;
        let takes = vec![1; bidders.len()];
        let [out_of_reach, reached] = super::barrier(&self.rows, others.len(), &takes, chosen);
        let first = out_of_reach.into_iter().map(|u| bidders[u as usize]);
        let mut barrier: Vec<u32> = first.chain(reached.into_iter().map(|v| others[v as usize])).collect();
        barrier.sort_unstable();
        barrier
    }
}

impl<D: Dual> Search<D> {
    /// Raises bidders until what they pay covers their own pair too.
    fn pay_in_full(&mut self) {
        for bidder in 0..self.side[0].y.len() {
            if let Some(&(v, weight)) = self.side[0].partners(bidder as u32).first() {
                let whole = self.worth(weight) - self.side[1].y[v as usize];
                let y = &mut self.side[0].y[bidder];
                *y = (*y).max(whole);
            }
        }
    }
}
