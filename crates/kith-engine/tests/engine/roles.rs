//! Two roles with capacities against brute force, each run checked by the verifier.

use kith_engine::{Edge, Goal, Rng, Roles, solve_roles};
use kith_proof::{Problem, Shape, verify};

/// (people, pairs, weight) of the best choice of edges.
fn brute_force(roles: &Roles<'_>, edges: &[Edge], goal: Goal) -> (usize, usize, i64) {
    (0u32..1 << edges.len())
        .filter_map(|chosen| {
            let mut degree = vec![0u32; roles.capacity.len()];
            let mut weight = 0;
            for (i, e) in edges.iter().enumerate().filter(|&(i, _)| chosen >> i & 1 == 1) {
                let _ = i;
                degree[e.u as usize] += 1;
                degree[e.v as usize] += 1;
                weight += e.weight;
            }
            let fits = degree.iter().zip(roles.capacity).all(|(d, c)| d <= c);
            fits.then(|| {
                (
                    degree.iter().filter(|&&d| d > 0).count(),
                    chosen.count_ones() as usize,
                    weight,
                )
            })
        })
        .max_by_key(|&(people, pairs, weight)| match (goal, roles.everyone_first) {
            (Goal::MostWeight, _) => (0, 0, weight),
            (Goal::MostPairs, false) => (0, pairs, weight),
            (Goal::MostPairs, true) => (people, 0, weight),
        })
        .unwrap()
}

#[test]
fn equals_brute_force() {
    let mut rng = Rng::new(5);
    for round in 0..4000 {
        let (left, right) = (1 + rng.below(4), 1 + rng.below(4));
        let n = left + right;
        let first_side: Vec<bool> = (0..n).map(|v| v < left).collect();
        let capacity: Vec<u32> = (0..n).map(|_| rng.below(4) as u32).collect();
        let (low, span) = [(0, 4), (-5, 11), (0, 10_001), (7, 1)][rng.below(4)];
        let density = 30 + rng.below(70);
        let mut edges = Vec::new();
        for u in 0..left as u32 {
            for v in left as u32..n as u32 {
                if rng.below(100) < density && edges.len() < 12 {
                    edges.push(Edge {
                        u,
                        v,
                        weight: low + rng.below(span) as i64,
                    });
                }
            }
        }
        for (goal, everyone_first) in [
            (Goal::MostPairs, true),
            (Goal::MostPairs, false),
            (Goal::MostWeight, false),
        ] {
            let roles = Roles {
                first_side: &first_side,
                capacity: &capacity,
                everyone_first,
            };
            let solution = solve_roles(&roles, &edges, goal, round, &mut || false).unwrap();
            let each = |f: &mut dyn FnMut(u32, u32, i64)| edges.iter().for_each(|e| f(e.u, e.v, e.weight));
            let shape = Shape::Capacities {
                capacity: &capacity,
                first_side: Some(&first_side),
            };
            let problem = Problem {
                vertices: n,
                edges: &each,
                shape,
            };
            let verdict = verify(&problem, &solution.proof).unwrap_or_else(|fault| {
                panic!(
                    "{fault}\n{goal:?} {everyone_first} {capacity:?} {edges:?} {:?}",
                    solution.proof
                )
            });
            assert!(
                verdict.optimal,
                "{goal:?} {everyone_first} {capacity:?} {edges:?} {:?}",
                solution.proof
            );
            let best = brute_force(&roles, &edges, goal);
            let mut degree = vec![0; n];
            solution.pairs.iter().flatten().for_each(|&v| degree[v as usize] += 1);
            assert_eq!(
                verdict.weight,
                i128::from(best.2),
                "{goal:?} {everyone_first} {capacity:?} {edges:?}"
            );
            if goal == Goal::MostPairs && !everyone_first {
                assert_eq!(solution.pairs.len(), best.1);
            }
            if everyone_first {
                assert_eq!(degree.iter().filter(|&&d| d > 0).count(), best.0);
            }
        }
    }
}
