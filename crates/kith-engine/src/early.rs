//! A good matching for a solve that ends before the optimum: those who are still free are matched as the duals advise.

use crate::dual::Dual;
use crate::exact::Exact;
use crate::graph::{Edge, Graph, NONE};
use crate::pairs::Goal;

/// Matches free vertices along edges of little slack, then along paths u–a=b–v whose two outer edges have little. `few` is the
/// part of the graph in which such paths are looked for.
pub(crate) fn fill_up<D: Dual>(
    graph: &Graph,
    few: &Graph,
    state: &Exact<D>,
    goal: Goal,
    mut mate: Vec<u32>,
) -> Vec<u32> {
    let slack = |u: u32, v: u32, weight: i64| state.bare_slack(Edge { u, v, weight });
    let free = |mate: &[u32], v: u32| mate[v as usize] == NONE;
    let mut open: Vec<(D, u32, u32)> = Vec::new();
    for u in (0..graph.vertices() as u32).filter(|&u| free(&mate, u)) {
        let worth_it = |&(v, weight): &(u32, i64)| u < v && free(&mate, v) && (goal == Goal::MostPairs || weight >= 0);
        open.extend(
            graph
                .neighbours(u)
                .filter(worth_it)
                .map(|(v, weight)| (slack(u, v, weight), u, v)),
        );
    }
    open.sort_unstable();
    for (_, u, v) in open {
        if free(&mate, u) && free(&mate, v) {
            (mate[u as usize], mate[v as usize]) = (v, u);
        }
    }
    for u in 0..graph.vertices() as u32 {
        if free(&mate, u)
            && let Some((a, b, v)) = best_path(few, &mate, u, goal, slack)
        {
            (mate[u as usize], mate[a as usize]) = (a, u);
            (mate[b as usize], mate[v as usize]) = (v, b);
        }
    }
    mate
}

/// The path of three edges from a free vertex to another one that loses least.
fn best_path<D: Dual>(
    graph: &Graph,
    mate: &[u32],
    u: u32,
    goal: Goal,
    slack: impl Fn(u32, u32, i64) -> D,
) -> Option<(u32, u32, u32)> {
    let mut best = None;
    for (a, first) in graph.neighbours(u) {
        let b = mate[a as usize];
        if b == NONE {
            continue;
        }
        let given_up = match goal {
            Goal::MostPairs => i64::MIN,
            Goal::MostWeight => graph.weight(a, b).unwrap_or(i64::MAX) - first,
        };
        for (v, second) in graph.neighbours(b) {
            if v != u && mate[v as usize] == NONE && second > given_up {
                let loss = slack(u, a, first) + slack(b, v, second);
                if best.is_none_or(|(least, _)| loss < least) {
                    best = Some((loss, (a, b, v)));
                }
            }
        }
    }
    best.map(|(_, path)| path)
}
