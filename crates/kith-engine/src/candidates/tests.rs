use super::*;
use crate::Rng;

/// People with random classes and keys; every third grid forbids some.
fn bounds(people: usize, rng: &mut Rng) -> Bounds {
    let grid = |rng: &mut Rng| {
        let width = 1 + rng.below(40);
        let mut points = vec![0; width * width];
        for a in 0..width {
            for b in 0..=a {
                let p = if rng.below(9) == 0 {
                    FORBIDDEN
                } else {
                    rng.below(1500) as i16
                };
                (points[a * width + b], points[b * width + a]) = (p, p);
            }
        }
        let codes = (0..people).map(|_| rng.below(width) as u16).collect();
        Grid { codes, width, points }
    };
    let keys = |rng: &mut Rng, gains: bool| {
        let mut keys = Keys {
            starts: vec![0],
            ..Keys::default()
        };
        for _ in 0..people {
            for key in 0..30 {
                if rng.below(8) == 0 {
                    keys.keys.push(key);
                    keys.gains.extend(gains.then(|| rng.below(700) as u16));
                }
            }
            keys.starts.push(keys.keys.len() as u32);
        }
        keys
    };
    let (wants, offers, likes) = (keys(rng, true), keys(rng, false), keys(rng, true));
    let bag = |asks: &Keys, has: &Keys| Bag {
        keys: 30,
        asks: asks.clone(),
        has: has.clone(),
    };
    Bounds {
        constant: 40,
        spare: (0..people).map(|_| rng.below(20) as u16).collect(),
        grids: (0..rng.below(5)).map(|_| grid(rng)).collect(),
        bags: vec![bag(&wants, &offers), bag(&offers, &wants), bag(&likes, &likes)],
    }
}

/// The sum as its definition says; far below 0 where a grid forbids.
fn naive(b: &Bounds, u: usize, v: usize) -> i32 {
    let grid = |g: &Grid| match g.points[usize::from(g.codes[u]) * g.width + usize::from(g.codes[v])] {
        FORBIDDEN => NEVER,
        p => i32::from(p),
    };
    let bag = |bag: &Bag| -> i32 {
        let has: std::collections::HashMap<u32, u16> = bag.has.of(v).collect();
        let gains = bag
            .asks
            .of(u)
            .filter_map(|(k, g)| has.get(&k).map(|&h| i32::from(g.min(h))));
        gains.sum()
    };
    b.constant
        + i32::from(b.spare[u])
        + i32::from(b.spare[v])
        + b.grids.iter().map(grid).sum::<i32>()
        + b.bags.iter().map(bag).sum::<i32>()
}

#[test]
fn the_best_are_the_best() {
    let mut rng = Rng::new(5);
    for people in [1, 2, 90, 400] {
        let b = bounds(people, &mut rng);
        let index = Index::new(b.clone());
        let mut scan = Scan::unpriced(&index);
        let mut found = Vec::new();
        for place in 0..people as u32 {
            let u = index.person(place) as usize;
            assert_eq!(index.place(u as u32), place);
            scan.best(place, 12, &mut found);
            let mut all: Vec<i32> = (0..people)
                .filter(|&v| v != u)
                .map(|v| naive(&b, u, v))
                .filter(|&s| s >= 0)
                .collect();
            all.sort_unstable_by_key(|s| -s);
            all.truncate(12);
            assert_eq!(found.iter().map(|f| i32::from(f.0)).collect::<Vec<_>>(), all);
            for &(sum, v) in &found {
                assert_eq!(i32::from(sum), naive(&b, u, v as usize));
            }
        }
    }
}

/// Everybody above both charges is seen, each pair once: also over several blocks, and under wild charges.
#[test]
fn nobody_above_the_charges_is_missed() {
    let mut rng = Rng::new(6);
    for (people, wild) in [(300, 0), (300, 9), (2 * postings::BLOCK + 77, 0)] {
        let b = bounds(people, &mut rng);
        let index = Index::new(b.clone());
        let charge: Vec<i64> = (0..people)
            .map(|i| match rng.below(100) {
                0 if wild > 0 => -1_000_000_000,
                w if w < wild => 1_000_000_000 - 3_000,
                _ => [1_200, 2_500][i % 2] + rng.below(500) as i64,
            })
            .collect();
        let charges = Charges::new(&index, |v| charge[v as usize]);
        let mut scan = Scan::priced(&index, &charges);
        let mut rows = rng.clone();
        let places: Vec<u32> = if people < 1000 {
            (0..people as u32).collect()
        } else {
            (0..12).map(|_| rows.below(people) as u32).collect()
        };
        let mut passed = 0;
        for place in places {
            let u = index.person(place) as usize;
            let mut seen = Vec::new();
            scan.above(place, |v| seen.push(v as usize));
            let mut sorted = seen.clone();
            sorted.sort_unstable();
            sorted.dedup();
            assert_eq!(sorted.len(), seen.len());
            for v in (0..people).filter(|&v| v != u) {
                let later = index.place(v as u32) > place;
                let tame = |v: usize| charge[v].abs() < 10_000;
                let mine = if tame(u) == tame(v) { later } else { tame(v) };
                let above = i64::from(naive(&b, u, v)) > charge[u] + charge[v];
                assert!(!(mine && above) || sorted.binary_search(&v).is_ok(), "{u} {v}");
                // Without wild charges nobody else is seen either.
                assert!(wild > 0 || sorted.binary_search(&v).is_err() || above && mine);
                passed += usize::from(above && mine);
            }
        }
        assert!(passed > 100, "{passed}");
    }
}

#[test]
fn thousands_of_values_are_granted_to_all() {
    let keys = Keys {
        starts: vec![0, 3_000, 6_000],
        keys: (0..3_000).chain(0..3_000).collect(),
        gains: vec![10; 6_000],
    };
    let bags = vec![Bag {
        keys: 3_000,
        asks: keys.clone(),
        has: keys,
    }];
    let index = Index::new(Bounds {
        constant: 1,
        spare: vec![0; 2],
        grids: vec![],
        bags,
    });
    let mut found = Vec::new();
    Scan::unpriced(&index).best(0, 5, &mut found);
    assert_eq!(found, [(26_001, 1)]);
}

/// Odd sets as deep as people are many, and some beside: what is around two people is what walking outwards finds.
#[test]
fn odd_sets_around_both() {
    let mut rng = Rng::new(7);
    for depth in [1, 2, 3, 40, 400] {
        let parent = |i: usize| match i {
            0 => -1,
            i if i % 5 == 0 => (i as i64 - 1) / 2,
            i => i as i64 - 1,
        };
        let blossoms: Vec<kith_proof::Blossom> = (0..depth)
            .map(|i| kith_proof::Blossom {
                parent: parent(i),
                dual: rng.below(50) as i128,
            })
            .collect();
        let innermost: Vec<i64> = (0..60).map(|_| rng.below(depth + 1) as i64 - 1).collect();
        let proof = kith_proof::Proof {
            scale: 2,
            dual: vec![3; 60],
            blossoms,
            vertex_blossom: innermost,
            ..Default::default()
        };
        let prices = Prices::new(&proof, |_| 0);
        let outwards = |&b: &i64| Some(proof.blossoms[usize::try_from(b).ok()?].parent);
        let chain = |v: usize| {
            let sets = std::iter::successors(Some(proof.vertex_blossom[v]), outwards);
            sets.take_while(|&b| b >= 0).collect::<Vec<_>>()
        };
        for u in 0..60 {
            for v in 0..60 {
                let (a, b) = (chain(u), chain(v));
                let sum: i128 = a
                    .iter()
                    .filter(|s| b.contains(s))
                    .map(|&s| proof.blossoms[s as usize].dual)
                    .sum();
                assert_eq!(prices.around(u as u32, v as u32), sum, "{depth} {u} {v}");
            }
        }
    }
}

/// With looks enough for everybody, those who share a value are found like the best of all.
#[test]
fn near_ones_are_the_best_of_those_who_share_a_value() {
    let mut rng = Rng::new(8);
    let b = bounds(300, &mut rng);
    let index = Index::new(b.clone());
    let mut scan = Scan::unpriced(&index);
    let (mut near, mut few) = (Vec::new(), Vec::new());
    for place in 0..300 {
        let u = index.person(place) as usize;
        scan.near(place, 30, usize::MAX, &mut near);
        let gains = |v: usize| {
            naive(
                &Bounds {
                    grids: vec![],
                    constant: 0,
                    spare: vec![0; 300],
                    ..b.clone()
                },
                u,
                v,
            )
        };
        let mut all: Vec<i32> = (0..300)
            .filter(|&v| v != u && gains(v) > 0)
            .map(|v| naive(&b, u, v))
            .filter(|&s| s >= 0)
            .collect();
        all.sort_unstable_by_key(|s| -s);
        all.truncate(30);
        assert_eq!(near.iter().map(|f| i32::from(f.0)).collect::<Vec<_>>(), all);
        scan.near(place, 30, 20, &mut few);
        assert!(few.len() <= near.len() && few.iter().all(|f| i32::from(f.0) <= naive(&b, u, f.1 as usize)));
    }
}
