//! The solver against brute force and another implementation, each run checked by the verifier.

use kith_engine::{Edge, Goal, Rng, Solution, solve_pairs};
use kith_proof::{Problem, Verdict, verify};

fn check(n: usize, edges: &[Edge], solution: &Solution) -> Verdict {
    let each = |f: &mut dyn FnMut(u32, u32, i64)| edges.iter().for_each(|e| f(e.u, e.v, e.weight));
    verify(&Problem::pairs(n, &each), &solution.proof).unwrap_or_else(|fault| panic!("{fault}\n{edges:?}"))
}

/// (pairs, weight) of the best matching, by trying everything.
fn brute_force(n: usize, edges: &[Edge], goal: Goal) -> (usize, i64) {
    fn best(used: u32, n: usize, edges: &[Edge], goal: Goal) -> (usize, i64) {
        let Some(v) = (0..n).find(|v| used >> v & 1 == 0) else {
            return (0, 0);
        };
        let mut top = best(used | 1 << v, n, edges, goal);
        for e in edges {
            let (a, b) = (e.u as usize, e.v as usize);
            if (a == v && used >> b & 1 == 0) || (b == v && used >> a & 1 == 0) {
                let (pairs, weight) = best(used | 1 << a | 1 << b, n, edges, goal);
                let this = (pairs + 1, weight + e.weight);
                let better = match goal {
                    Goal::MostPairs => this > top,
                    Goal::MostWeight => this.1 > top.1,
                };
                if better {
                    top = this;
                }
            }
        }
        top
    }
    best(0, n, edges, goal)
}

fn random_graph(rng: &mut Rng, n: usize, density: usize, low: i64, high: i64) -> Vec<Edge> {
    let mut edges = Vec::new();
    for u in 0..n as u32 {
        for v in u + 1..n as u32 {
            while rng.below(100) < density {
                let weight = low + rng.below((high - low + 1) as usize) as i64;
                edges.push(if rng.below(2) == 0 {
                    Edge { u, v, weight }
                } else {
                    Edge { u: v, v: u, weight }
                });
            }
        }
    }
    edges
}

#[test]
fn equals_brute_force_on_small_graphs() {
    let mut rng = Rng::new(1);
    for round in 0..6000 {
        let n = 1 + rng.below(9);
        let (low, high) = [(0, 3), (-5, 5), (0, 10_000), (-10, -1), (1, 1)][rng.below(5)];
        let density = [15, 35, 60][rng.below(3)];
        let edges = random_graph(&mut rng, n, density, low, high);
        for goal in [Goal::MostPairs, Goal::MostWeight] {
            let solution = solve_pairs(n, &edges, goal, round, &mut || false).unwrap();
            let verdict = check(n, &edges, &solution);
            let (pairs, weight) = brute_force(n, &edges, goal);
            assert!(verdict.optimal, "{goal:?} {edges:?}");
            assert_eq!(verdict.weight, i128::from(weight), "{goal:?} n={n} {edges:?}");
            if goal == Goal::MostPairs {
                assert_eq!(solution.pairs.len(), pairs, "{edges:?}");
            }
        }
    }
}

#[test]
fn equals_another_implementation_on_larger_graphs() {
    use rustworkx_core::max_weight_matching::max_weight_matching;
    use rustworkx_core::petgraph::graph::UnGraph;
    let mut rng = Rng::new(2);
    for round in 0..1500 {
        let n = 10 + rng.below(if round % 10 == 0 { 190 } else { 50 });
        let (low, high) = [(0, 3), (-50, 50), (0, 10_000), (0, 1)][rng.below(4)];
        let density = [2, 5, 20, 60][rng.below(4)];
        let edges = random_graph(&mut rng, n, density.max(300 / n.max(4)).min(80), low, high);
        for goal in [Goal::MostPairs, Goal::MostWeight] {
            let solution = solve_pairs(n, &edges, goal, round, &mut || false).unwrap();
            let verdict = check(n, &edges, &solution);
            assert!(verdict.optimal, "{goal:?} n={n}");
            let mut graph = UnGraph::<(), i64>::default();
            let nodes: Vec<_> = (0..n).map(|_| graph.add_node(())).collect();
            let mut best = std::collections::HashMap::new();
            for e in &edges {
                best.entry((e.u.min(e.v), e.u.max(e.v)))
                    .and_modify(|w: &mut i64| *w = e.weight.max(*w))
                    .or_insert(e.weight);
            }
            for (&(u, v), &w) in &best {
                graph.add_edge(nodes[u as usize], nodes[v as usize], w);
            }
            let other = max_weight_matching(
                &graph,
                goal == Goal::MostPairs,
                |e| Ok::<i128, ()>(i128::from(*e.weight())),
                false,
            )
            .unwrap();
            let weight: i128 = other
                .iter()
                .map(|&(a, b)| i128::from(best[&((a.min(b)) as u32, (a.max(b)) as u32)]))
                .sum();
            assert_eq!(verdict.weight, weight, "{goal:?} n={n} {edges:?}");
            if goal == Goal::MostPairs {
                assert_eq!(solution.pairs.len(), other.len());
            }
        }
    }
}

#[test]
fn a_warm_start_changes_nothing_but_the_time() {
    use kith_engine::solve_pairs_from;
    let mut rng = Rng::new(21);
    for round in 0..300 {
        let n = 6 + rng.below(60);
        let mut edges = random_graph(&mut rng, n, 40, 0, 10_000);
        for goal in [Goal::MostPairs, Goal::MostWeight] {
            let first = solve_pairs(n, &edges, goal, round, &mut || false).unwrap();
            for _ in 0..1 + rng.below(4) {
                if !edges.is_empty() {
                    let at = rng.below(edges.len());
                    edges[at].weight = rng.below(10_001) as i64;
                }
            }
            edges.swap_remove(rng.below(edges.len()));
            // One person more, too.
            edges.push(Edge {
                u: 0,
                v: n as u32,
                weight: 5,
            });
            let cold = solve_pairs(n + 1, &edges, goal, round, &mut || false).unwrap();
            let warm = solve_pairs_from(n + 1, &edges, goal, round, Some(&first.proof), &mut || false).unwrap();
            assert!(check(n + 1, &edges, &warm).optimal);
            assert_eq!(
                (cold.proof.weight, cold.pairs.len()),
                (warm.proof.weight, warm.pairs.len())
            );
            edges.pop();
        }
    }
}

#[test]
fn a_stopped_solve_still_has_a_bound_that_holds() {
    let mut rng = Rng::new(22);
    for round in 0..200 {
        let n = 20 + rng.below(60);
        let edges = random_graph(&mut rng, n, 30, -100, 10_000);
        for goal in [Goal::MostPairs, Goal::MostWeight] {
            let best = solve_pairs(n, &edges, goal, round, &mut || false).unwrap();
            let mut asked = 0;
            let patience = rng.below(12);
            let stopped = solve_pairs(n, &edges, goal, round, &mut || {
                asked += 1;
                asked > patience
            })
            .unwrap();
            let verdict = check(n, &edges, &stopped);
            assert!(verdict.weight <= best.proof.weight && best.proof.weight <= verdict.upper_bound);
            if goal == Goal::MostPairs {
                assert_eq!(stopped.pairs.len(), best.pairs.len());
            }
        }
    }
}
