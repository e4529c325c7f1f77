//! Graphs made to be hard: paths, odd cycles, stars, ties everywhere, weights at the limits. Each result is proved by
//! the verifier, and compared with what must stay the same or cannot get better when the graph changes.

use kith_engine::{
    self as engine, Edge, Goal, LeftOver, MAX_WEIGHT, Rng, Roles, Sizes, TrioAims, solve_groups, solve_pairs,
    solve_pairs_and_trio, solve_pairs_from, solve_roles,
};
use kith_proof::{Blossom, Problem, Proof, Shape, Verdict, verify};

fn check(n: usize, edges: &[Edge], proof: &Proof, shape: Shape<'_>) -> Verdict {
    let each = |f: &mut dyn FnMut(u32, u32, i64)| edges.iter().for_each(|e| f(e.u, e.v, e.weight));
    let problem = Problem {
        vertices: n,
        edges: &each,
        shape,
    };
    verify(&problem, proof).unwrap_or_else(|fault| panic!("{fault}\nn={n} {edges:?}"))
}

fn edge(u: usize, v: usize, weight: i64) -> Edge {
    Edge {
        u: u as u32,
        v: v as u32,
        weight,
    }
}

/// Lowest weight and how many values there are. The last two are what a round's aims make of scores.
const WEIGHTS: [(i64, i64); 11] = [
    (0, 1),
    (1, 1),
    (0, 3),
    (-5, 11),
    (0, 10_001),
    (-MAX_WEIGHT, 2 * MAX_WEIGHT + 1),
    (MAX_WEIGHT - 2, 3),
    (-MAX_WEIGHT, 1),
    (-10, 10),
    (-(1 << 58), 1 << 59),
    ((1 << 58) - 3, 4),
];

const FAMILIES: usize = 10;

fn family(rng: &mut Rng, number: usize, n: usize) -> Vec<Edge> {
    let (low, values) = WEIGHTS[rng.below(WEIGHTS.len())];
    let mut joined: Vec<(usize, usize)> = Vec::new();
    let mut special: Option<Box<dyn Fn(usize, usize) -> i64>> = None;
    match number {
        // A path whose weights rise: an augmentation at one end reaches the other.
        0 => {
            joined.extend((1..n).map(|u| (u - 1, u)));
            special = Some(Box::new(|u, _| 100 + 2 * (u as i64 % 2) + u as i64 / 3));
        }
        // A strip of triangles: blossoms in blossoms.
        1 => joined.extend((0..n).flat_map(|u| [(u, u + 1), (u, u + 2)]).filter(|&(_, v)| v < n)),
        2 => {
            joined.extend((0..n).flat_map(|u| (u + 1..n.min(u + 4)).map(move |v| (u, v))));
            special = Some(Box::new(|u, v| 1 << ((u + v) / 2 % 39)));
        }
        // Odd cycles on a string.
        3 => {
            let mut at = 0;
            while at + 2 < n {
                let length = [3, 5, 7][rng.below(3)].min((n - at - 1) | 1).min(n - at);
                joined.extend((0..length).map(|i| (at + i, at + (i + 1) % length)));
                at += length;
                if at < n {
                    joined.push((at - 1 - rng.below(length), at));
                }
            }
            joined.retain(|(u, v)| u != v);
        }
        // Few centres, many who want them.
        4 => {
            let centres = 1 + rng.below((n / 4).max(1));
            for u in centres..n {
                (0..1 + rng.below(2)).for_each(|_| joined.push((rng.below(centres), u)));
            }
        }
        // Few centres, many odd cliques.
        5 => {
            let centres = 1 + rng.below((n / 6).max(1));
            let mut at = centres;
            while at < n {
                let size = [1, 3, 5][rng.below(3)].min(n - at);
                joined.extend((at..at + size).flat_map(|u| (u + 1..at + size).map(move |v| (u, v))));
                joined.push((rng.below(centres), at + rng.below(size)));
                at += size;
            }
        }
        // Everyone with everyone, few values.
        6 => {
            joined.extend((0..n).flat_map(|u| (u + 1..n).map(move |v| (u, v))));
            special = Some(Box::new(|u, v| ((u / 3 + v / 3) % 3) as i64));
        }
        // Large steps and small ones.
        7 => {
            joined.extend((0..n).flat_map(|u| (u + 1..n).map(move |v| (u, v))));
            special = Some(Box::new(|u, v| {
                1_000_000_000 * ((u * v) as i64 % 3) + ((u + v) as i64 % 7)
            }));
        }
        // Parallel edges.
        8 => joined.extend((0..4 * n).map(|_| (rng.below(n), rng.below(n))).filter(|(u, v)| u != v)),
        _ => joined.extend(
            (0..n + n / 2)
                .map(|_| (rng.below(n), rng.below(n)))
                .filter(|(u, v)| u != v),
        ),
    }
    let mut edges: Vec<Edge> = joined
        .into_iter()
        .map(|(u, v)| {
            let weight = match &special {
                Some(weight) => weight(u, v),
                None => low + rng.below(values as usize) as i64,
            };
            edge(u, v, weight)
        })
        .collect();
    rng.shuffle(&mut edges);
    edges
}

#[test]
fn hard_graphs_are_solved_and_what_must_hold_holds() {
    let mut rng = Rng::new(41);
    for round in 0..3000 {
        let n = if round % 10 == 0 {
            round / 10 % 4
        } else {
            1 + rng.below(45)
        };
        let edges = family(&mut rng, round % FAMILIES, n.max(1));
        // The last vertices have nobody.
        let n = n.max(1) + rng.below(3);
        let seed = rng.next_u64();
        for goal in [Goal::MostPairs, Goal::MostWeight] {
            let solve = |edges: &[Edge], seed| {
                let solution = solve_pairs(n, edges, goal, seed, &mut || false).unwrap();
                let verdict = check(n, edges, &solution.proof, Shape::Pairs);
                assert!(verdict.optimal && solution.finished, "{goal:?} {n} {seed} {edges:?}");
                let counted = if goal == Goal::MostPairs {
                    solution.pairs.len()
                } else {
                    0
                };
                (counted, verdict.weight)
            };
            let best = solve(&edges, seed);
            let mut names: Vec<u32> = (0..n as u32).collect();
            rng.shuffle(&mut names);
            let renamed: Vec<Edge> = edges
                .iter()
                .map(|e| Edge {
                    u: names[e.v as usize],
                    v: names[e.u as usize],
                    ..*e
                })
                .collect();
            assert_eq!(solve(&renamed, seed ^ 1), best, "{goal:?} {edges:?}");
            if edges.iter().all(|e| e.weight.abs() <= MAX_WEIGHT) {
                let tripled: Vec<Edge> = edges
                    .iter()
                    .map(|e| Edge {
                        weight: 3 * e.weight,
                        ..*e
                    })
                    .collect();
                assert_eq!(solve(&tripled, seed), (best.0, 3 * best.1), "{goal:?} {edges:?}");
            }
            let fewer: Vec<Edge> = edges.iter().copied().filter(|e| (e.u + e.v) % 5 != 0).collect();
            assert!(
                solve(&fewer, seed) <= best,
                "a hard rule made it better: {goal:?} {edges:?}"
            );
        }
    }
}

/// A proof that nobody made: numbers of any size, indices of nothing.
fn garbage(rng: &mut Rng, n: usize) -> Proof {
    const NUMBERS: [i128; 9] = [
        0,
        1,
        -7,
        1 << 62,
        i64::MIN as i128,
        i128::MIN,
        i128::MIN / 2 - 1,
        i128::MAX / 2 + 1,
        i128::MAX,
    ];
    fn number(rng: &mut Rng) -> i128 {
        NUMBERS[rng.below(NUMBERS.len())]
    }
    let index = |rng: &mut Rng| rng.below(6) as i64 - 2;
    Proof {
        scale: [2, 4, 0, -1, i64::MIN][rng.below(5)],
        per_pair: number(rng),
        pairs: (0..rng.below(n + 2))
            .map(|_| [(); 2].map(|()| rng.below(n + 3) as u32))
            .collect(),
        dual: (0..rng.below(2 * n + 2)).map(|_| number(rng)).collect(),
        blossoms: (0..rng.below(4))
            .map(|_| Blossom {
                parent: index(rng),
                dual: number(rng),
            })
            .collect(),
        vertex_blossom: (0..rng.below(n + 2)).map(|_| index(rng)).collect(),
        ..Proof::default()
    }
}

#[test]
fn a_start_from_garbage_and_a_stop_at_any_time_do_no_harm() {
    let mut rng = Rng::new(42);
    let mut stopped_early = 0;
    for round in 0..1500 {
        // The solver asks whether to stop every thousand steps or so: only large graphs see it.
        let n = 1 + rng.below(if round % 31 == 0 { 400 } else { 30 });
        let edges = family(&mut rng, round % FAMILIES, n);
        let foreign = garbage(&mut rng, n);
        for goal in [Goal::MostPairs, Goal::MostWeight] {
            let best = solve_pairs(n, &edges, goal, 1, &mut || false).unwrap();
            let (mut asked, patience) = (0, rng.below(3));
            let mut impatient = || {
                asked += 1;
                asked > patience
            };
            let warm = solve_pairs_from(n, &edges, goal, 1, Some(&foreign), &mut || false).unwrap();
            let stopped = solve_pairs_from(n, &edges, goal, 1, Some(&foreign), &mut impatient).unwrap();
            for other in [&warm, &stopped] {
                let verdict = check(n, &edges, &other.proof, Shape::Pairs);
                assert!(verdict.optimal || !other.finished);
                assert!(verdict.weight <= best.proof.weight && best.proof.weight <= verdict.upper_bound);
                assert!(goal == Goal::MostWeight || other.pairs.len() == best.pairs.len());
            }
            assert!(warm.finished);
            stopped_early += usize::from(!stopped.finished);
        }
    }
    assert!(stopped_early > 5, "{stopped_early}");
}

#[test]
fn stopped_roles_have_a_bound_that_holds_and_as_many_people() {
    let mut rng = Rng::new(43);
    let mut stopped_early = 0;
    for _ in 0..600 {
        let (left, right) = (rng.below(25), rng.below(25));
        let n = left + right;
        let first_side: Vec<bool> = (0..n).map(|v| v < left).collect();
        let places = [0, 1, 1, 2, 3, u32::MAX];
        let capacity: Vec<u32> = (0..n).map(|_| places[rng.below(places.len())]).collect();
        let (low, values) = WEIGHTS[rng.below(WEIGHTS.len())];
        let density = [5, 30, 80][rng.below(3)];
        let mut edges = Vec::new();
        for (u, v) in (0..left).flat_map(|u| (left..n).map(move |v| (u, v))) {
            if rng.below(100) < density {
                edges.push(edge(u, v, low + rng.below(values as usize) as i64));
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
            let shape = Shape::Capacities {
                capacity: &capacity,
                first_side: everyone_first.then_some(&first_side),
            };
            let best = solve_roles(&roles, &edges, goal, 1, &mut || false).unwrap();
            let verdict = check(n, &edges, &best.proof, shape);
            assert!(verdict.optimal, "{goal:?} {capacity:?} {edges:?}");
            let (mut asked, patience) = (0, rng.below(30));
            let mut impatient = || {
                asked += 1;
                asked > patience
            };
            let stopped = solve_roles(&roles, &edges, goal, 1, &mut impatient).unwrap();
            // With everyone first the verifier has compared the number of people with the largest possible.
            let bound = check(n, &edges, &stopped.proof, shape);
            assert!(bound.weight <= verdict.weight && verdict.weight <= bound.upper_bound);
            assert!(goal == Goal::MostWeight || everyone_first || stopped.pairs.len() == best.pairs.len());
            stopped_early += usize::from(!stopped.finished);
        }
    }
    assert!(stopped_early > 100, "{stopped_early}");
}

#[test]
fn one_of_many_who_are_left_over_joins_a_trio() {
    // Two triangles apart from each other and a person with nobody: a trio here, a pair there.
    let apart = [(0, 1), (1, 2), (0, 2), (3, 4), (4, 5), (3, 5)].map(|(u, v)| edge(u, v, 1));
    // A triangle among people with nobody.
    let lonely = [(0, 1), (1, 2), (0, 2)].map(|(u, v)| edge(u, v, 1));
    for seed in 0..50 {
        for (n, edges, people) in [(7, &apart[..], 5), (41, &lonely[..], 3)] {
            let solution = solve_pairs_and_trio(
                n,
                edges,
                &TrioAims {
                    turns: kith_engine::TrioTurns::First,
                    burden: &vec![0; n],
                    penalty: &|_, _| 0,
                },
                seed,
                &mut || false,
            )
            .unwrap();
            check(n, edges, &solution.proof, Shape::PairsAndTrio { penalty: &|_, _| 0 });
            assert_eq!(solution.proof.groups.len(), 1, "seed {seed}");
            assert_eq!(2 * solution.pairs.len() + 3, people, "seed {seed}");
        }
    }
}

#[test]
fn trios_and_groups_of_hard_graphs_are_proved() {
    let mut rng = Rng::new(44);
    for round in 0..1500 {
        let n = 1 + 2 * rng.below(14);
        let edges = family(&mut rng, round % FAMILIES, n);
        let burden: Vec<u32> = (0..n).map(|_| rng.below(3) as u32).collect();
        let (mut asked, patience) = (0, rng.below(60));
        let mut impatient = || {
            asked += 1;
            asked > patience
        };
        let solution = solve_pairs_and_trio(
            n,
            &edges,
            &TrioAims {
                turns: kith_engine::TrioTurns::First,
                burden: &burden,
                penalty: &|_, _| 0,
            },
            1,
            &mut impatient,
        )
        .unwrap();
        check(n, &edges, &solution.proof, Shape::PairsAndTrio { penalty: &|_, _| 0 });
        let left_over = [LeftOver::Join, LeftOver::SitOut][rng.below(2)];
        let sizes = Sizes::of(n, 2 + rng.below(6), left_over);
        let smallest = sizes.smallest as u32;
        let solution = solve_groups(n, &edges, sizes, 1, &mut impatient).unwrap();
        check(n, &edges, &solution.proof, Shape::Groups { smallest });
    }
}

#[test]
fn people_who_met_before_do_not_make_it_slow() {
    let mut rng = Rng::new(45);
    let n = 1000;
    let mut pairs = Vec::new();
    for (u, v) in (0..n as u32).flat_map(|u| (u + 1..n as u32).map(move |v| (u, v))) {
        if rng.below(50) == 0 {
            let met = if rng.below(10) < 7 { 1 + rng.below(20) as u16 } else { 0 };
            let score = rng.below(10_001) as u16;
            pairs.push(engine::ScoredPair { u, v, score, met });
        }
    }
    let round = engine::Round {
        people: n,
        pairs: &pairs,
        shape: engine::Shape::Pairs(LeftOver::SitOut),
        goal: Goal::MostPairs,
        lift_worst: false,
        sat_out: &[],
        take_turns: false,
        trios: &[],
    };
    // The solver asks every few thousand steps, so this counts them.
    let mut asked = 0;
    let mut count = || {
        asked += 1;
        false
    };
    assert!(engine::solve(&round, 1, &mut count).unwrap().optimal());
    assert!(asked <= 40, "{asked}");
}

#[test]
fn weights_of_many_aims_do_not_overflow_the_auction() {
    // A path of gains and losses near the largest weights that a round's aims make; it overflowed once.
    let path = [
        (7, 8, 271_628_412_971_476_215),
        (8, 9, -234_296_904_047_343_056),
        (5, 6, 210_697_833_752_729_169),
        (10, 11, 165_000_480_654_247_973),
        (4, 5, -280_290_162_595_901_972),
        (9, 10, -248_510_756_148_787_474),
        (3, 4, 284_594_529_905_001_126),
        (6, 7, -234_631_805_964_063_198),
        (2, 3, 27_211_001_323_818_981),
        (0, 1, 36_847_743_892_097_821),
        (11, 12, 225_797_764_472_474_428),
        (1, 2, -183_602_439_222_911_936),
    ];
    let edges = path.map(|(u, v, weight)| edge(u, v, weight));
    for seed in (0..100).chain([2_818_656_388_757_051_350]) {
        for goal in [Goal::MostPairs, Goal::MostWeight] {
            let solution = solve_pairs(15, &edges, goal, seed, &mut || false).unwrap();
            assert!(check(15, &edges, &solution.proof, Shape::Pairs).optimal);
        }
    }
}
