//! Groups against brute force and against chance; the bound is checked by the verifier.

use kith_engine::{Edge, Rng, Sizes, solve_groups};
use kith_proof::{Problem, Shape, Verdict, verify};

fn run(n: usize, edges: &[Edge], sizes: Sizes, seed: u64) -> (Vec<Vec<u32>>, Verdict) {
    let solution = solve_groups(n, edges, sizes, seed, &mut || false).unwrap();
    let each = |f: &mut dyn FnMut(u32, u32, i64)| edges.iter().for_each(|e| f(e.u, e.v, e.weight));
    let shape = Shape::Groups {
        smallest: sizes.smallest as u32,
    };
    let verdict = verify(
        &Problem {
            vertices: n,
            edges: &each,
            shape,
        },
        &solution.proof,
    )
    .unwrap();
    (solution.proof.groups, verdict)
}

fn complete(n: usize, rng: &mut Rng) -> Vec<Edge> {
    let pairs = (0..n as u32).flat_map(|u| (u + 1..n as u32).map(move |v| (u, v)));
    pairs
        .map(|(u, v)| Edge {
            u,
            v,
            weight: rng.below(10_001) as i64,
        })
        .collect()
}

/// The best total of groups of three.
fn best_trios(used: u32, n: usize, w: &dyn Fn(usize, usize) -> i64) -> i64 {
    let Some(a) = (0..n).find(|v| used >> v & 1 == 0) else {
        return 0;
    };
    let free: Vec<usize> = (a + 1..n).filter(|v| used >> v & 1 == 0).collect();
    let mut best = i64::MIN;
    for (i, &b) in free.iter().enumerate() {
        for &c in &free[i + 1..] {
            let rest = best_trios(used | 1 << a | 1 << b | 1 << c, n, w);
            best = best.max(rest + (w(a, b) + w(a, c) + w(b, c)).div_euclid(2));
        }
    }
    best
}

#[test]
fn small_groups_are_nearly_always_the_best() {
    let mut rng = Rng::new(6);
    let mut found = 0;
    for seed in 0..40 {
        let edges = complete(9, &mut rng);
        let weight = |u: usize, v: usize| {
            edges
                .iter()
                .find(|e| (e.u as usize, e.v as usize) == (u.min(v), u.max(v)))
                .unwrap()
                .weight
        };
        let (groups, verdict) = run(9, &edges, Sizes::for_everyone(9, 3), seed);
        assert_eq!(groups.len(), 3);
        let best = i128::from(best_trios(0, 9, &weight));
        assert!(verdict.weight <= best && best <= verdict.upper_bound);
        found += usize::from(verdict.weight == best);
    }
    assert!(found >= 36, "{found} of 40");
}

#[test]
fn everyone_is_in_one_group_of_a_fitting_size() {
    let mut rng = Rng::new(7);
    for n in (3..22).chain([26, 47]) {
        let edges = complete(n, &mut rng);
        for size in 3..=8.min(n) {
            let sizes = Sizes::for_everyone(n, size);
            let (groups, verdict) = run(n, &edges, sizes, 1);
            let mut people: Vec<u32> = groups.iter().flatten().copied().collect();
            people.sort_unstable();
            assert_eq!(people, (0..n as u32).collect::<Vec<_>>(), "n={n} size={size}");
            assert!(
                groups
                    .iter()
                    .all(|g| (sizes.smallest..=sizes.largest).contains(&g.len()))
            );
            assert!(verdict.gap >= 0.0);
        }
    }
}

#[test]
fn whoever_is_left_over_sits_out() {
    let edges = complete(11, &mut Rng::new(8));
    let (groups, _) = run(11, &edges, Sizes::exactly(11, 4), 1);
    assert_eq!(groups.iter().map(Vec::len).collect::<Vec<_>>(), [4, 4]);
}

#[test]
fn hard_rules_hold() {
    let mut rng = Rng::new(9);
    for seed in 0..30 {
        let edges: Vec<Edge> = complete(24, &mut rng)
            .into_iter()
            .filter(|e| (e.u + e.v) % 3 != 0)
            .collect();
        // The verifier refuses a group with two people who have no edge.
        run(24, &edges, Sizes::for_everyone(24, 4), seed);
    }
}

#[test]
fn everyone_finds_a_place_under_hard_rules() {
    // Groups of four out of twelve departments, nobody with their own: possible, but easy to get stuck.
    for seed in 0..20 {
        let mut rng = Rng::new(seed);
        let mut edges = complete(96, &mut rng);
        let department: Vec<usize> = (0..96).map(|v| v * 5 / 96).collect();
        edges.retain(|e| department[e.u as usize] != department[e.v as usize]);
        let (groups, _) = run(96, &edges, Sizes::for_everyone(96, 4), seed);
        assert_eq!(groups.len(), 24, "seed {seed}");
    }
}

#[test]
fn sizes_are_as_near_as_possible() {
    let sizes = |people, size| {
        let s = Sizes::for_everyone(people, size);
        (s.groups, s.smallest, s.largest)
    };
    assert_eq!(sizes(12, 4), (3, 4, 4));
    assert_eq!(sizes(9, 4), (2, 4, 5));
    assert_eq!(sizes(10, 4), (3, 3, 4));
    assert_eq!(sizes(5, 3), (2, 2, 3));
    assert_eq!(sizes(3, 8), (1, 3, 3));
    assert_eq!(sizes(10, 8), (2, 5, 5));
}
