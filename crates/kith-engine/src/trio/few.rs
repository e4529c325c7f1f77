//! So few vertices that every way to match them is tried.
//!
//! Duals cannot always reach what pairs and one trio weigh: where half a blossom stays open, no proof by duals tells the
//! best trio from one that is nearly as good. Among few vertices there is nothing to prove: the verifier tries them all too.

use super::{TrioAims, TrioTurns};
use crate::graph::Graph;
use kith_proof::{FEW_VERTICES, Proof};

/// What a way to match is judged by, the first aim first; larger is better: people, two aims of which what should be small is
/// counted below 0, and the weight.
type Value = (u32, [i128; 2], i128);

/// The best so far among some of the vertices, without and with the trio, and the choice that led there.
type Best = Option<(Value, Vec<u32>)>;

/// Puts the best pairs and trio in the place of those of a proof, whose bound holds for all of them.
pub(super) fn better(graph: &Graph, aims: &TrioAims<'_>, proof: &mut Proof) {
    let n = graph.vertices();
    if n > FEW_VERTICES {
        return;
    }
    let table = Table::new(graph, aims);
    // best[chosen][trio]: of ways to match the chosen vertices, the best with or without a trio.
    let mut best: Vec<[Best; 2]> = vec![[const { None }; 2]; 1 << n];
    best[0][0] = Some(((0, [0; 2], 0), Vec::new()));
    for chosen in 0..1usize << n {
        let Some(first) = (0..n).find(|v| chosen >> v & 1 == 0) else {
            break;
        };
        for trio in 0..2 {
            let Some((value, _)) = best[chosen][trio] else { continue };
            for members in table.matches_of(first, chosen, trio == 1) {
                let next = chosen | members.iter().fold(0, |set, &v| set | 1 << v);
                let slot = &mut best[next][trio | usize::from(members.len() == 3)];
                let sum = table.add(value, &members);
                if slot.as_ref().is_none_or(|(found, _)| sum > *found) {
                    *slot = Some((sum, members));
                }
            }
        }
    }
    let all = (1 << n) - 1;
    let value = |trio: usize| best[all][trio].as_ref().map(|(value, _)| *value);
    let mut trio = usize::from(value(1) > value(0));
    let Some((_, _, weight)) = value(trio) else { return };
    let (mut pairs, mut groups) = (Vec::new(), Vec::new());
    let mut left = all;
    while let Some((_, members)) = best[left][trio].as_ref().filter(|_| left != 0) {
        match members[..] {
            [u, v] => pairs.push([u.min(v), u.max(v)]),
            [_, _, _] => {
                groups.push(members.clone());
                trio = 0;
            }
            _ => {}
        }
        left &= !members.iter().fold(0, |set, &v| set | 1 << v);
    }
    // Of as many pairs and trios the bound speaks; a solve that was stopped may have fewer.
    if (pairs.len(), groups.len()) == (proof.pairs.len(), proof.groups.len()) {
        pairs.sort_unstable();
        (proof.pairs, proof.groups, proof.weight) = (pairs, groups, weight);
    }
}

/// Weights and penalties of every two.
struct Table {
    n: usize,
    weight: Vec<Option<i64>>,
    penalty: Vec<i64>,
    /// What it costs to be in a trio: more the more often one was, so that turns spread.
    burden: Vec<i128>,
    /// How turns count, if they differ. Otherwise the weight tells all.
    turns: Option<TrioTurns>,
}

impl Table {
    fn new(graph: &Graph, aims: &TrioAims<'_>) -> Table {
        let n = graph.vertices();
        let (mut weight, mut penalty) = (vec![None; n * n], vec![0; n * n]);
        for e in graph.edges() {
            for (u, v) in [(e.u, e.v), (e.v, e.u)] {
                let at = u as usize * n + v as usize;
                weight[at] = weight[at].max(Some(e.weight));
                penalty[at] = (aims.penalty)(u, v);
            }
        }
        let least = aims.burden.iter().copied().min().unwrap_or(0);
        let cost = |b: &u32| i128::from(b - least).pow(2).min(1 << 40);
        Table {
            n,
            weight,
            penalty,
            burden: aims.burden[..n].iter().map(cost).collect(),
            turns: aims.burden.iter().any(|b| *b != least).then_some(aims.turns),
        }
    }

    fn at(&self, u: u32, v: u32) -> usize {
        u as usize * self.n + v as usize
    }

    /// Alone, in a pair or in a trio with others who are not chosen yet.
    fn matches_of(&self, first: usize, chosen: usize, had_trio: bool) -> Vec<Vec<u32>> {
        let a = first as u32;
        let free = |&v: &u32| chosen >> v & 1 == 0 && self.weight[self.at(a, v)].is_some();
        let near: Vec<u32> = (a + 1..self.n as u32).filter(free).collect();
        let mut found = vec![vec![a]];
        found.extend(near.iter().map(|&b| vec![a, b]));
        if !had_trio {
            for (i, &b) in near.iter().enumerate() {
                let third = near[i + 1..].iter().filter(|&&c| self.weight[self.at(b, c)].is_some());
                found.extend(third.map(|&c| vec![a, b, c]));
            }
        }
        found
    }

    fn add(&self, (people, aims, weight): Value, members: &[u32]) -> Value {
        let two = |u, v| {
            let at = self.at(u, v);
            (i128::from(self.weight[at].unwrap_or(0)), i128::from(self.penalty[at]))
        };
        let less = |again: i128, turns: i128| match self.turns {
            None => aims,
            Some(TrioTurns::First) => [aims[0] - turns, aims[1] - again],
            Some(TrioTurns::AfterPenalties) => [aims[0] - again, aims[1] - turns],
        };
        match *members {
            [u, v] => {
                let (w, p) = two(u, v);
                (people + 2, less(p, 0), weight + w)
            }
            [a, b, c] => {
                let three = [two(a, b), two(a, c), two(b, c)];
                let whole: i128 = three.iter().map(|(_, p)| p).sum();
                let sum: i128 = three.iter().map(|(w, _)| w).sum();
                let turns = members.iter().map(|&v| self.burden[v as usize]).sum();
                let trio = (sum + whole).div_euclid(2) - whole;
                (people + 3, less(whole, turns), weight + trio)
            }
            _ => (people, aims, weight),
        }
    }
}
