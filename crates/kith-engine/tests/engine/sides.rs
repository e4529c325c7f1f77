//! Bipartite graphs have a solver of their own; it must agree with the one for all graphs and with the one for roles.

use kith_engine::{Edge, Goal, Rng, Roles, Solution, solve_pairs, solve_pairs_from, solve_pairs_within, solve_roles};
use kith_proof::{Problem, Verdict, verify};

fn check(n: usize, edges: &[Edge], solution: &Solution) -> Verdict {
    let each = |f: &mut dyn FnMut(u32, u32, i64)| edges.iter().for_each(|e| f(e.u, e.v, e.weight));
    verify(&Problem::pairs(n, &each), &solution.proof).unwrap_or_else(|fault| panic!("{fault}\n{edges:?}"))
}

/// Edges between two sides whose vertices are mixed; parallel ones now and then.
fn two_sided(rng: &mut Rng, n: usize, low: i64, values: usize) -> (Vec<bool>, Vec<Edge>) {
    let share = 1 + rng.below(9);
    let first: Vec<bool> = (0..n).map(|_| rng.below(10) < share).collect();
    let density = [2, 8, 30, 90][rng.below(4)];
    let mut edges = Vec::new();
    for u in (0..n).filter(|&u| first[u]) {
        for v in (0..n).filter(|&v| !first[v]) {
            while rng.below(100) < density {
                let (u, v) = if rng.below(2) == 0 { (u, v) } else { (v, u) };
                let weight = low + rng.below(values) as i64;
                edges.push(Edge {
                    u: u as u32,
                    v: v as u32,
                    weight,
                });
            }
        }
    }
    (first, edges)
}

const WEIGHTS: [(i64, usize); 6] = [
    (0, 1),
    (0, 3),
    (-50, 101),
    (0, 10_001),
    (-1_000, 900),
    (-1_000_000_000_000, 2_000_000_000_001),
];

#[test]
fn agrees_with_the_solver_for_all_graphs_and_with_roles() {
    let mut rng = Rng::new(71);
    for round in 0..1500 {
        let n = 1 + rng.below(if round % 20 == 0 { 150 } else { 30 });
        let (low, values) = WEIGHTS[rng.below(WEIGHTS.len())];
        let (first_side, edges) = two_sided(&mut rng, n, low, values);
        // Three more, all for each other, worth nothing: now the graph has two sides no longer.
        let mut with_triangle = edges.clone();
        for (u, v) in [(0, 1), (1, 2), (0, 2)] {
            let number = |i: usize| (n + i) as u32;
            with_triangle.push(Edge {
                u: number(u),
                v: number(v),
                weight: 0,
            });
        }
        for goal in [Goal::MostPairs, Goal::MostWeight] {
            let solution = solve_pairs(n, &edges, goal, round, &mut || false).unwrap();
            assert!(check(n, &edges, &solution).optimal, "{goal:?} {edges:?}");
            let general = solve_pairs(n + 3, &with_triangle, goal, round, &mut || false).unwrap();
            assert_eq!(solution.proof.weight, general.proof.weight);
            let capacity = vec![1; n];
            let roles = Roles {
                first_side: &first_side,
                capacity: &capacity,
                everyone_first: false,
            };
            let by_roles = solve_roles(&roles, &edges, goal, round, &mut || false).unwrap();
            assert_eq!(solution.proof.weight, by_roles.proof.weight);
            if goal == Goal::MostPairs {
                assert_eq!(solution.pairs.len() + 1, general.pairs.len());
                assert_eq!(solution.pairs.len(), by_roles.pairs.len());
            }
        }
    }
}

#[test]
fn a_warm_start_and_a_stop_do_no_harm() {
    let mut rng = Rng::new(72);
    let mut stopped_early = 0;
    for round in 0..400 {
        let n = 4 + rng.below(60);
        let (low, values) = WEIGHTS[rng.below(WEIGHTS.len())];
        let (_, mut edges) = two_sided(&mut rng, n, low, values);
        for goal in [Goal::MostPairs, Goal::MostWeight] {
            let before = solve_pairs(n, &edges, goal, round, &mut || false).unwrap();
            if !edges.is_empty() {
                let at = rng.below(edges.len());
                edges[at].weight = low + rng.below(values) as i64;
                edges.swap_remove(rng.below(edges.len()));
            }
            let cold = solve_pairs(n, &edges, goal, round, &mut || false).unwrap();
            let warm = solve_pairs_from(n, &edges, goal, round, Some(&before.proof), &mut || false).unwrap();
            assert!(check(n, &edges, &warm).optimal);
            assert_eq!(cold.proof.weight, warm.proof.weight);
            assert!(goal == Goal::MostWeight || warm.pairs.len() == cold.pairs.len());
            let (mut asked, patience) = (0, rng.below(8));
            let mut impatient = || {
                asked += 1;
                asked > patience
            };
            let stopped = solve_pairs(n, &edges, goal, round, &mut impatient).unwrap();
            let verdict = check(n, &edges, &stopped);
            assert!(verdict.weight <= cold.proof.weight && cold.proof.weight <= verdict.upper_bound);
            assert!(goal == Goal::MostWeight || stopped.pairs.len() == cold.pairs.len());
            stopped_early += usize::from(!stopped.finished);
        }
    }
    assert!(stopped_early > 50, "{stopped_early}");
}

#[test]
fn content_with_a_gap() {
    let mut rng = Rng::new(73);
    let mut ended_early = 0;
    for round in 0..60 {
        let n = 100 + rng.below(200);
        let (low, values) = [(0, 10_001), (5_000, 5_001), (-5_000, 10_001)][rng.below(3)];
        let mut edges = Vec::new();
        for u in 0..n {
            for _ in 0..4 {
                let v = rng.below(n);
                if u != v {
                    let weight = low + rng.below(values) as i64;
                    edges.push(Edge {
                        u: u as u32,
                        v: v as u32,
                        weight,
                    });
                }
            }
        }
        for goal in [Goal::MostPairs, Goal::MostWeight] {
            let best = solve_pairs(n, &edges, goal, round, &mut || false).unwrap();
            for gap in [1_000_000_000, 100_000_000, 10_000_000, 1_000_000] {
                let good = solve_pairs_within(n, &edges, goal, round, None, gap, &mut || false).unwrap();
                let verdict = check(n, &edges, &good);
                let open = (verdict.upper_bound - verdict.weight) * 1_000_000_000;
                assert!(good.finished && open <= verdict.upper_bound.abs().max(1) * i128::from(gap));
                assert!(verdict.weight <= best.proof.weight && best.proof.weight <= verdict.upper_bound);
                assert!(goal == Goal::MostWeight || good.pairs.len() == best.pairs.len());
                ended_early += usize::from(!verdict.optimal);
            }
        }
    }
    assert!(ended_early > 20, "{ended_early}");
}
