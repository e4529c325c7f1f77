//! Pairs and one trio against brute force, each run checked by the verifier.

use kith_engine::{Edge, Rng, TrioAims, TrioTurns, solve_pairs_and_trio};
use kith_proof::{Problem, Shape, verify};

fn aims(burden: &[u32]) -> TrioAims<'_> {
    TrioAims {
        burden,
        turns: TrioTurns::First,
        penalty: &|_, _| 0,
    }
}

/// (people, weight) of the best pairs and at most one trio.
fn brute_force(n: usize, w: &[Vec<Option<i64>>]) -> (usize, i64) {
    fn best(used: u32, trio: bool, n: usize, w: &[Vec<Option<i64>>]) -> (usize, i64) {
        let Some(a) = (0..n).find(|v| used >> v & 1 == 0) else {
            return (0, 0);
        };
        let mut top = best(used | 1 << a, trio, n, w);
        for b in a + 1..n {
            let Some(ab) = w[a][b].filter(|_| used >> b & 1 == 0) else {
                continue;
            };
            let (people, weight) = best(used | 1 << a | 1 << b, trio, n, w);
            top = top.max((people + 2, weight + ab));
            for c in (b + 1..n).filter(|c| trio && used >> c & 1 == 0) {
                let (Some(ac), Some(bc)) = (w[a][c], w[b][c]) else {
                    continue;
                };
                let (people, weight) = best(used | 1 << a | 1 << b | 1 << c, false, n, w);
                top = top.max((people + 3, weight + (ab + ac + bc).div_euclid(2)));
            }
        }
        top
    }
    best(0, true, n, w)
}

#[test]
fn equals_brute_force_and_proves_it_mostly() {
    let mut rng = Rng::new(3);
    let (mut runs, mut exact, mut proved) = (0, 0, 0);
    for round in 0..3000 {
        let n = 3 + 2 * rng.below(4);
        let (low, span) = [(0, 4), (0, 10_001), (-5, 11), (9, 1)][rng.below(4)];
        let density = [30, 60, 100][rng.below(3)];
        let mut w = vec![vec![None; n]; n];
        let mut edges = Vec::new();
        for (u, row) in w.iter_mut().enumerate() {
            for (v, cell) in row.iter_mut().enumerate().skip(u + 1) {
                if rng.below(100) < density {
                    let weight = low + rng.below(span) as i64;
                    *cell = Some(weight);
                    edges.push(Edge {
                        u: u as u32,
                        v: v as u32,
                        weight,
                    });
                }
            }
        }
        let solution = solve_pairs_and_trio(n, &edges, &aims(&vec![0; n]), round, &mut || false).unwrap();
        let each = |f: &mut dyn FnMut(u32, u32, i64)| edges.iter().for_each(|e| f(e.u, e.v, e.weight));
        let problem = Problem {
            vertices: n,
            edges: &each,
            shape: Shape::PairsAndTrio { penalty: &|_, _| 0 },
        };
        let verdict =
            verify(&problem, &solution.proof).unwrap_or_else(|fault| panic!("{fault}\n{edges:?}\n{solution:?}"));
        let people = 2 * solution.pairs.len() + 3 * solution.proof.groups.len();
        let best = brute_force(n, &w);
        assert_eq!(people, best.0, "{edges:?} {solution:?}");
        assert!(
            verdict.weight <= i128::from(best.1) && i128::from(best.1) <= verdict.upper_bound,
            "{best:?} {edges:?} {solution:?}"
        );
        runs += 1;
        exact += usize::from(verdict.weight == i128::from(best.1));
        proved += usize::from(verdict.optimal);
    }
    println!("{exact} exact, {proved} proved of {runs}");
    assert!(exact * 100 >= runs * 99, "{exact} of {runs}");
}

#[test]
fn trios_rotate() {
    let mut rng = Rng::new(4);
    let n = 31;
    let mut edges = Vec::new();
    for u in 0..n as u32 {
        for v in u + 1..n as u32 {
            edges.push(Edge {
                u,
                v,
                weight: rng.below(10_001) as i64,
            });
        }
    }
    let mut burden = vec![0; n];
    for round in 0..40 {
        let solution = solve_pairs_and_trio(n, &edges, &aims(&burden), round, &mut || false).unwrap();
        solution.proof.groups[0].iter().for_each(|&v| burden[v as usize] += 1);
        let (low, high) = (burden.iter().min().unwrap(), burden.iter().max().unwrap());
        assert!(high - low <= 1, "{burden:?}");
    }
}

#[test]
fn nobody_is_left_over_who_could_join_a_trio() {
    let all = |people: usize, pairs: &[(u32, u32)], burden: &[u32], seed| {
        let edges: Vec<Edge> = pairs.iter().map(|&(u, v)| Edge { u, v, weight: 7 }).collect();
        let solution = solve_pairs_and_trio(people, &edges, &aims(burden), seed, &mut || false).unwrap();
        let each = |f: &mut dyn FnMut(u32, u32, i64)| edges.iter().for_each(|e| f(e.u, e.v, e.weight));
        let problem = Problem {
            vertices: people,
            edges: &each,
            shape: Shape::PairsAndTrio { penalty: &|_, _| 0 },
        };
        verify(&problem, &solution.proof).unwrap();
        2 * solution.pairs.len() + 3 * solution.proof.groups.len()
    };
    // Forty who know only one hub, and last a triangle: of all who are left over only its third can join.
    let mut star: Vec<(u32, u32)> = (1..=40).map(|v| (0, v)).collect();
    star.extend([(41, 42), (42, 43), (41, 43)]);
    // Three whose turn it is not are the only three who are all together.
    let three = [(0, 1), (1, 2), (0, 2)];
    for seed in 0..20 {
        assert_eq!(all(44 + 1, &star, &[0; 45], seed), 2 + 3, "seed {seed}");
        assert_eq!(all(5, &three, &[1, 1, 1, 0, 0], seed), 3, "seed {seed}");
    }
}

/// Colleagues meet round after round, each time somebody new: scores of a few traits, so that many edges weigh nearly the same.
#[test]
fn every_round_of_a_year_is_proved() {
    let mut rng = Rng::new(240);
    let (mut rounds, mut optimal) = (0, 0);
    for year in 0..6 {
        let n = 41 + 20 * year;
        let traits: Vec<[usize; 4]> = (0..n)
            .map(|_| [rng.below(8), rng.below(5), rng.below(12), rng.below(30)])
            .collect();
        let mut edges: Vec<Edge> = (0..n as u32)
            .flat_map(|u| (u + 1..n as u32).map(move |v| (u, v)))
            .filter_map(|(u, v)| {
                let (a, b) = (traits[u as usize], traits[v as usize]);
                let shared = [900, 1_300, 2_000].iter().zip(a.iter().zip(b));
                let shared: i64 = shared.map(|(w, (x, y))| if *x == y { *w } else { 0 }).sum();
                let weight = shared + 40 * (a[3] as i64 - b[3] as i64).abs();
                (a[0] != b[0] || rng.below(3) == 0).then_some(Edge { u, v, weight })
            })
            .collect();
        let mut burden = vec![0; n];
        for round in 0..12 {
            let solution = solve_pairs_and_trio(n, &edges, &aims(&burden), round, &mut || false).unwrap();
            let each = |f: &mut dyn FnMut(u32, u32, i64)| edges.iter().for_each(|e| f(e.u, e.v, e.weight));
            let problem = Problem {
                vertices: n,
                edges: &each,
                shape: Shape::PairsAndTrio { penalty: &|_, _| 0 },
            };
            let verdict =
                verify(&problem, &solution.proof).unwrap_or_else(|fault| panic!("{n} people, round {round}: {fault}"));
            rounds += 1;
            optimal += usize::from(verdict.optimal);
            let mut together: Vec<Vec<u32>> = solution.pairs.iter().map(|pair| pair.to_vec()).collect();
            together.extend(solution.proof.groups.iter().cloned());
            solution
                .proof
                .groups
                .iter()
                .flatten()
                .for_each(|&v| burden[v as usize] += 1);
            let mut with = vec![usize::MAX; n];
            for (i, members) in together.iter().enumerate() {
                members.iter().for_each(|&v| with[v as usize] = i);
            }
            edges.retain(|e| with[e.u as usize] != with[e.v as usize]);
        }
    }
    println!("{optimal} of {rounds} rounds proved optimal");
}
