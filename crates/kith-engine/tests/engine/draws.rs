//! How evenly seeds draw among equally good matchings: small graphs whose optima are all known.

use kith_engine::{Edge, Goal, Rng, solve_pairs};
use std::collections::BTreeMap;

const SEEDS: u64 = 10_000;

fn edges(pairs: &[(u32, u32)]) -> Vec<Edge> {
    pairs.iter().map(|&(u, v)| Edge { u, v, weight: 1 }).collect()
}

fn complete(n: u32) -> Vec<(u32, u32)> {
    (0..n).flat_map(|u| (u + 1..n).map(move |v| (u, v))).collect()
}

/// All perfect matchings, by taking the first free vertex with each of its neighbours.
fn perfect(n: u32, pairs: &[(u32, u32)], chosen: &mut Vec<[u32; 2]>, all: &mut Vec<Vec<[u32; 2]>>) {
    let taken = |v: u32, chosen: &[[u32; 2]]| chosen.iter().flatten().any(|&x| x == v);
    let Some(u) = (0..n).find(|&u| !taken(u, chosen)) else {
        let mut matching = chosen.clone();
        matching.sort_unstable();
        all.push(matching);
        return;
    };
    for &(a, b) in pairs.iter().filter(|p| p.0 == u || p.1 == u) {
        if !taken(a, chosen) && !taken(b, chosen) {
            chosen.push([a.min(b), a.max(b)]);
            perfect(n, pairs, chosen, all);
            chosen.pop();
        }
    }
}

/// Chi-square, total variation distance from an even draw, and the smallest and largest share times the number of optima.
fn unevenness(counts: &[u64]) -> (f64, f64, f64, f64) {
    let even = SEEDS as f64 / counts.len() as f64;
    let shares = counts.iter().map(|&c| c as f64 / even);
    let chi_square = shares.clone().map(|s| (s - 1.0).powi(2) * even).sum();
    let distance = shares.clone().map(|s| (s - 1.0).abs()).sum::<f64>() / (2 * counts.len()) as f64;
    let (least, most) = shares.fold((f64::MAX, 0.0f64), |(l, m), s| (l.min(s), m.max(s)));
    (chi_square, distance, least, most)
}

#[test]
fn seeds_draw_among_the_optima_of_small_graphs() {
    let ladder = |n: u32| -> Vec<(u32, u32)> {
        let rungs = (0..n).map(|i| (2 * i, 2 * i + 1));
        let rails = (0..2 * n - 2).map(|i| (i, i + 2));
        rungs.chain(rails).collect()
    };
    let wheel: Vec<(u32, u32)> = (1..6).map(|i| (0, i)).chain((1..6).map(|i| (i, i % 5 + 1))).collect();
    let random: Vec<(u32, u32)> = {
        let mut rng = Rng::new(5);
        complete(10).into_iter().filter(|_| rng.below(2) == 0).collect()
    };
    let three_by_three: Vec<(u32, u32)> = (0..3).flat_map(|u| (3..6).map(move |v| (u, v))).collect();
    let cases = [
        ("square", 4, vec![(0, 1), (1, 2), (2, 3), (0, 3)]),
        ("complete, 4", 4, complete(4)),
        ("complete, 6", 6, complete(6)),
        ("complete, 8", 8, complete(8)),
        ("two sides, 3 and 3", 6, three_by_three),
        ("ladder, 5 rungs", 10, ladder(5)),
        ("wheel, 5 spokes", 6, wheel),
        ("random, 10", 10, random),
    ];
    println!(
        "| graph | optima | chi-square | total variation | least drawn | most drawn |\n|---|---:|---:|---:|---:|---:|"
    );
    for (name, n, pairs) in cases {
        let mut all = Vec::new();
        perfect(n, &pairs, &mut Vec::new(), &mut all);
        let mut counts: BTreeMap<Vec<[u32; 2]>, u64> = all.into_iter().map(|m| (m, 0)).collect();
        for seed in 0..SEEDS {
            let solution = solve_pairs(n as usize, &edges(&pairs), Goal::MostPairs, seed, &mut || false).unwrap();
            *counts
                .get_mut(&solution.pairs)
                .expect("an optimum is among all of them") += 1;
        }
        let counts: Vec<u64> = counts.into_values().collect();
        let (chi_square, distance, least, most) = unevenness(&counts);
        println!(
            "| {name} | {} | {chi_square:.1} | {distance:.3} | {least:.2} | {most:.2} |",
            counts.len()
        );
        // Of the ladder's only one is found: ties fall to the edge that is given first, and those are its rungs.
        let expected = if name.starts_with("ladder") { 1 } else { counts.len() };
        let drawn = counts.iter().filter(|&&c| c > 0).count();
        assert!(drawn >= expected, "{name}: {counts:?}");
    }
}
