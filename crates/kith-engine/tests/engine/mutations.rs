//! The verifier against forgers: whatever it accepts must be true, however the proof came about.
//!
//! A forger changes proofs of the solver, or makes up duals, and then states just the sums that the verifier computes
//! (a fault names them). Small problems are solved by trying everything, so that each accepted proof can be compared
//! with the truth.

use kith_engine::{
    Edge, Goal, Rng, Roles, Sizes, Solution, TrioAims, solve_groups, solve_pairs, solve_pairs_and_trio, solve_roles,
};
use kith_proof::{Blossom, Fault, Problem, Proof, Shape, Verdict, verify};
use std::collections::HashMap;

/// What a solution is like: how many pairs, trios or groups, people on the first side (all people without sides) and on
/// the second.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
struct Class {
    pairs: usize,
    trios: usize,
    people: [usize; 2],
}

enum Kind {
    Pairs,
    Trio,
    Groups(u32),
    Roles {
        first_side: Vec<bool>,
        capacity: Vec<u32>,
        everyone: bool,
    },
}

struct Case {
    n: usize,
    edges: Vec<Edge>,
    kind: Kind,
    /// The largest weight of every class that has a solution.
    truth: HashMap<Class, i128>,
}

impl Case {
    /// A random goal; where people count before pairs there is only one.
    fn goal(&self, rng: &mut Rng) -> Goal {
        match self.kind {
            Kind::Roles { everyone: true, .. } => Goal::MostPairs,
            _ => goal(rng),
        }
    }

    fn new(n: usize, edges: Vec<Edge>, kind: Kind) -> Case {
        let mut case = Case {
            n,
            edges,
            kind,
            truth: HashMap::new(),
        };
        let mut truth = HashMap::new();
        match &case.kind {
            Kind::Roles { .. } => case.try_edges(&mut truth),
            _ => case.try_sets(0, Class::NOTHING, 0, &mut truth),
        }
        case.truth = truth;
        case
    }

    fn verify(&self, proof: &Proof) -> Result<Verdict, Fault> {
        let each = |f: &mut dyn FnMut(u32, u32, i64)| self.edges.iter().for_each(|e| f(e.u, e.v, e.weight));
        let shape = match &self.kind {
            Kind::Pairs => Shape::Pairs,
            Kind::Trio => Shape::PairsAndTrio { penalty: &|_, _| 0 },
            Kind::Groups(smallest) => Shape::Groups { smallest: *smallest },
            Kind::Roles {
                first_side,
                capacity,
                everyone,
            } => Shape::Capacities {
                capacity,
                first_side: everyone.then_some(first_side),
            },
        };
        let problem = Problem {
            vertices: self.n,
            edges: &each,
            shape,
        };
        verify(&problem, proof)
    }

    /// The weight of a pair: of parallel edges the heaviest.
    fn weight(&self, u: usize, v: usize) -> Option<i128> {
        let joins = |e: &&Edge| (e.u as usize, e.v as usize) == (u, v) || (e.v as usize, e.u as usize) == (u, v);
        let weights = self.edges.iter().filter(joins).map(|e| i128::from(e.weight));
        weights.max()
    }

    /// The sum over the pairs of a set, if all of them are edges.
    fn inside(&self, set: &[usize]) -> Option<i128> {
        let two = set
            .iter()
            .enumerate()
            .flat_map(|(i, &u)| set[i + 1..].iter().map(move |&v| (u, v)));
        two.map(|(u, v)| self.weight(u, v)).sum()
    }

    /// Every way to put people into pairs, trios or groups.
    fn try_sets(&self, used: u32, class: Class, weight: i128, truth: &mut HashMap<Class, i128>) {
        let Some(first) = (0..self.n).find(|v| used >> v & 1 == 0) else {
            Class::keep(truth, class, weight);
            return;
        };
        self.try_sets(used | 1 << first, class, weight, truth);
        for set in 1u32..1 << self.n {
            let size = set.count_ones() as usize;
            let allowed = match self.kind {
                Kind::Pairs => size == 2,
                Kind::Trio => size == 2 || size == 3 && class.trios == 0,
                _ => size >= 2,
            };
            let smallest = if let Kind::Groups(smallest) = self.kind {
                smallest as usize
            } else {
                2
            };
            if !allowed || size < smallest || set & used != 0 || set.trailing_zeros() as usize != first {
                continue;
            }
            let members: Vec<usize> = (0..self.n).filter(|v| set >> v & 1 == 1).collect();
            if let Some(sum) = self.inside(&members) {
                let mut next = class;
                if matches!(self.kind, Kind::Trio) && size == 3 {
                    next.trios += 1;
                } else {
                    next.pairs += 1;
                }
                next.people[0] += size;
                self.try_sets(used | set, next, weight + sum.div_euclid(size as i128 - 1), truth);
            }
        }
    }

    /// Every choice of edges that the capacities allow.
    fn try_edges(&self, truth: &mut HashMap<Class, i128>) {
        let Kind::Roles {
            first_side, capacity, ..
        } = &self.kind
        else {
            return;
        };
        for chosen in 0u32..1 << self.edges.len() {
            let mut degree = vec![0; self.n];
            let mut weight = 0;
            for e in (0..self.edges.len())
                .filter(|i| chosen >> i & 1 == 1)
                .map(|i| &self.edges[i])
            {
                degree[e.u as usize] += 1;
                degree[e.v as usize] += 1;
                weight += i128::from(e.weight);
            }
            if degree.iter().zip(capacity).all(|(d, c)| d <= c) {
                let people =
                    [true, false].map(|side| (0..self.n).filter(|&v| first_side[v] == side && degree[v] > 0).count());
                let pairs = chosen.count_ones() as usize;
                let class = Class {
                    pairs,
                    trios: 0,
                    people,
                };
                Class::keep(truth, class, weight);
            }
        }
    }

    /// Compares an accepted proof with the truth.
    fn judge(&self, proof: &Proof, verdict: &Verdict) -> Result<(), String> {
        let mut degree = vec![0u32; self.n];
        let mut weight = 0;
        for set in proof
            .pairs
            .iter()
            .map(|p| p.as_slice())
            .chain(proof.groups.iter().map(Vec::as_slice))
        {
            let members: Vec<usize> = set.iter().map(|&v| v as usize).collect();
            for &v in &members {
                *degree.get_mut(v).ok_or("a vertex that does not exist")? += 1;
            }
            let sum = self.inside(&members).ok_or("a pair that is no edge")?;
            weight += sum.div_euclid(set.len() as i128 - 1);
        }
        let side = |first: bool| match &self.kind {
            Kind::Roles { first_side, .. } => (0..self.n).filter(|&v| first_side[v] == first && degree[v] > 0).count(),
            _ if first => degree.iter().filter(|&&d| d > 0).count(),
            _ => 0,
        };
        let grouped = matches!(self.kind, Kind::Groups(_));
        let class = Class {
            pairs: proof.pairs.len() + if grouped { proof.groups.len() } else { 0 },
            trios: if grouped { 0 } else { proof.groups.len() },
            people: [side(true), side(false)],
        };
        // A class without solutions: somebody is matched too often.
        let best = self.truth.get(&class).ok_or("no solution at all")?;
        if (weight, weight) != (proof.weight, verdict.weight) || weight > *best {
            return Err(format!("weighs {weight}"));
        }
        if proof.max_cardinality {
            let most = |f: &dyn Fn(&Class) -> usize| self.truth.keys().map(f).max().unwrap_or(0);
            let (wrong, what) = match &self.kind {
                Kind::Pairs => (class.pairs < most(&|c| c.pairs), "pairs"),
                Kind::Trio if class.trios == 1 => (class.people[0] < most(&|c| c.people[0]), "people"),
                Kind::Trio => (class.pairs < most(&|c| if c.trios == 0 { c.pairs } else { 0 }), "pairs"),
                Kind::Groups(_) => (class.people[0] < self.n, "people"),
                Kind::Roles { .. } => (class.pairs < most(&|c| c.pairs), "pairs"),
            };
            if wrong {
                return Err(format!("more {what} are possible than {class:?}"));
            }
        }
        let most = |f: &dyn Fn(&Class) -> usize| self.truth.keys().map(f).max().unwrap_or(0);
        let everyone = matches!(self.kind, Kind::Roles { everyone: true, .. });
        if everyone && (0..2).any(|i| class.people[i] < most(&|c| c.people[i])) {
            return Err(format!("more people are possible than {class:?}"));
        }
        // Whom the bound speaks of: everything, or what has as many pairs, trios (and people, where those count).
        let compared = |c: &Class| {
            (!everyone || c.people == class.people)
                && (!proof.max_cardinality
                    || matches!(self.kind, Kind::Groups(_))
                    || (c.pairs, c.trios) == (class.pairs, class.trios))
        };
        let best = self.truth.iter().filter(|(c, _)| compared(c)).map(|(_, &w)| w).max();
        let best = best.ok_or("nothing to compare with")?;
        // Of a trio among few the verifier knows the best itself, below what the duals prove.
        let stated = if matches!(self.kind, Kind::Trio) && proof.max_cardinality {
            proof.upper_bound >= verdict.upper_bound
        } else {
            proof.upper_bound == verdict.upper_bound
        };
        if verdict.upper_bound < best || !stated {
            return Err(format!("the bound is {}, but {best} is possible", verdict.upper_bound));
        }
        let met = verdict.weight == verdict.upper_bound;
        // Pairs without the trio that might be: optimal may be kept back, but not said where a trio takes in one more.
        let pairs_alone = matches!(self.kind, Kind::Trio) && class.trios == 0 && proof.max_cardinality;
        let wrong = if pairs_alone {
            verdict.optimal && !(met && class.people[0] == most(&|c| c.people[0]))
        } else {
            verdict.optimal != met
        };
        if wrong {
            return Err("calls itself optimal wrongly".to_owned());
        }
        Ok(())
    }

    /// Shows a proof to the verifier as it is, then with the sums that the verifier itself names. Returns whether it
    /// was accepted; it must be true then.
    fn attack(&self, proof: &Proof) -> bool {
        let mut proof = proof.clone();
        for _ in 0..3 {
            match self.verify(&proof) {
                Ok(verdict) => {
                    if let Err(lie) = self.judge(&proof, &verdict) {
                        panic!(
                            "accepted, but {lie}: {proof:?}\nedges {:?}\n{:?}",
                            self.edges, self.truth
                        );
                    }
                    return true;
                }
                Err(Fault::Sum(text)) => {
                    let number = |before: &str| -> Option<i128> {
                        let (_, rest) = text.split_once(before)?;
                        rest.split_once(',')?.0.parse().ok()
                    };
                    if let Some(weight) = number("the matching weighs ") {
                        proof.weight = weight;
                    } else if let Some(bound) = number("the duals prove a bound of ") {
                        proof.upper_bound = bound;
                    } else {
                        return false;
                    }
                }
                Err(_) => return false,
            }
        }
        false
    }
}

impl Class {
    const NOTHING: Class = Class {
        pairs: 0,
        trios: 0,
        people: [0, 0],
    };

    fn keep(truth: &mut HashMap<Class, i128>, class: Class, weight: i128) {
        truth.entry(class).and_modify(|w| *w = weight.max(*w)).or_insert(weight);
    }
}

/// A small random problem of a shape (0 pairs, 1 trio, 2 groups, 3 roles).
fn random_case(rng: &mut Rng, shape: usize) -> Case {
    let (low, span) = [(0, 3), (-4, 9), (0, 40), (5, 1), (-9, 8)][rng.below(5)];
    let density = [40, 70, 100][rng.below(3)];
    if shape == 3 {
        let (left, right) = (1 + rng.below(4), 1 + rng.below(4));
        let n = left + right;
        let mut edges = Vec::new();
        for u in 0..left as u32 {
            for v in left as u32..n as u32 {
                if rng.below(100) < density && edges.len() < 9 {
                    let weight = low + rng.below(span) as i64;
                    edges.push(Edge { u, v, weight });
                }
            }
        }
        let kind = Kind::Roles {
            first_side: (0..n).map(|v| v < left).collect(),
            capacity: (0..n).map(|_| [0, 1, 1, 2, 3][rng.below(5)]).collect(),
            everyone: rng.below(2) == 0,
        };
        return Case::new(n, edges, kind);
    }
    let n = [2 + rng.below(7), 3 + 2 * rng.below(3), 3 + rng.below(4)][shape];
    let mut edges = Vec::new();
    for u in 0..n as u32 {
        for v in u + 1..n as u32 {
            while rng.below(110) < density {
                let weight = low + rng.below(span) as i64;
                edges.push(if rng.below(2) == 0 {
                    Edge { u, v, weight }
                } else {
                    Edge { u: v, v: u, weight }
                });
                if rng.below(8) > 0 {
                    break;
                }
            }
        }
    }
    let kind = [Kind::Pairs, Kind::Trio, Kind::Groups(2 + rng.below(2) as u32)];
    let kind = kind.into_iter().nth(shape).expect("three kinds");
    Case::new(n, edges, kind)
}

/// What the solver says of a case, perhaps with other weights.
fn solution(case: &Case, edges: &[Edge], goal: Goal, seed: u64) -> Solution {
    let stop = &mut || false;
    match &case.kind {
        Kind::Pairs => solve_pairs(case.n, edges, goal, seed, stop),
        Kind::Trio => solve_pairs_and_trio(
            case.n,
            edges,
            &TrioAims {
                turns: kith_engine::TrioTurns::First,
                burden: &vec![0; case.n],
                penalty: &|_, _| 0,
            },
            seed,
            stop,
        ),
        Kind::Groups(smallest) => {
            let smallest = *smallest as usize;
            let sizes = Sizes {
                groups: (case.n / smallest).max(1),
                smallest,
                largest: smallest + 1,
            };
            // The search for better groups goes on for thousands of steps: a few will do here.
            let mut steps = 0;
            solve_groups(case.n, edges, sizes, seed, &mut || {
                steps += 1;
                steps > 20
            })
        }
        Kind::Roles {
            first_side,
            capacity,
            everyone,
        } => {
            let roles = Roles {
                first_side,
                capacity,
                everyone_first: *everyone,
            };
            solve_roles(&roles, edges, goal, seed, stop)
        }
    }
    .unwrap()
}

fn goal(rng: &mut Rng) -> Goal {
    [Goal::MostPairs, Goal::MostWeight][rng.below(2)]
}

/// Every number of a proof, one after the other, takes each of these values or steps.
fn each_number(proof: &Proof, mut try_it: impl FnMut(&Proof)) {
    const WIDE: [i128; 9] = [
        i128::MIN,
        i128::MIN + 1,
        i128::MIN / 2,
        -1,
        0,
        i64::MAX as i128 + 1,
        i128::MAX / 4,
        i128::MAX / 2 + 1,
        i128::MAX,
    ];
    const STEPS: [i128; 8] = [-1000, -3, -2, -1, 1, 2, 3, 1000];
    let wide = |x: i128| {
        let steps = STEPS.map(|s| x.wrapping_add(s));
        WIDE.into_iter().chain(steps).collect::<Vec<i128>>()
    };
    let index = |x: i64| [i64::MIN, -2, -1, 0, 1, 2, x - 1, x + 1, i64::MAX];
    let vertex = |x: u32| [x.wrapping_sub(1), x + 1, 0, x + 100, u32::MAX];
    macro_rules! vary {
        ($values:ident, $count:expr, |$p:ident, $i:ident| $place:expr) => {
            for $i in 0..$count {
                let mut $p = proof.clone();
                let before = $place;
                for value in $values(before) {
                    $place = value;
                    try_it(&$p);
                }
            }
        };
    }
    vary!(wide, 1, |p, _i| p.weight);
    vary!(wide, 1, |p, _i| p.upper_bound);
    vary!(wide, 1, |p, _i| p.per_pair);
    vary!(wide, 1, |p, _i| p.per_person);
    vary!(wide, proof.dual.len(), |p, i| p.dual[i]);
    vary!(wide, proof.blossoms.len(), |p, i| p.blossoms[i].dual);
    vary!(index, proof.blossoms.len(), |p, i| p.blossoms[i].parent);
    vary!(index, proof.vertex_blossom.len(), |p, i| p.vertex_blossom[i]);
    vary!(index, 1, |p, _i| p.scale);
    vary!(vertex, 2 * proof.pairs.len(), |p, i| p.pairs[i / 2][i % 2]);
    vary!(vertex, proof.barrier.len(), |p, i| p.barrier[i]);
    for g in 0..proof.groups.len() {
        vary!(vertex, proof.groups[g].len(), |p, i| p.groups[g][i]);
    }
    for side in 0..2 * usize::from(proof.coverage.is_some()) {
        let count = proof.coverage.as_ref().map_or(0, |c| c[side].len());
        vary!(vertex, count, |p, i| p.coverage.as_mut().unwrap()[side][i]);
    }
}

/// One change of a proof's structure.
fn rearrange(rng: &mut Rng, proof: &mut Proof, n: usize) {
    fn edit<T: Clone>(rng: &mut Rng, list: &mut Vec<T>, other: T) {
        let at = rng.below(list.len().max(1));
        match rng.below(6) {
            0 => list.clear(),
            1 | 2 if at < list.len() => drop(list.remove(at)),
            3 if at < list.len() => list.push(list[at].clone()),
            4 if at < list.len() => list.swap(0, at),
            _ => list.push(other),
        }
    }
    let v = rng.below(n + 1) as u32;
    let u = rng.below(n) as u32;
    let count = proof.blossoms.len();
    match rng.below(16) {
        0 => proof.max_cardinality = !proof.max_cardinality,
        1 => proof.scale = 6 - proof.scale,
        2 => edit(rng, &mut proof.pairs, [u, v]),
        3 => edit(rng, &mut proof.barrier, v),
        4 => edit(rng, &mut proof.dual, 0),
        5 => edit(rng, &mut proof.vertex_blossom, -1),
        6 => edit(rng, &mut proof.groups, vec![u, v, 0]),
        7 => edit(rng, &mut proof.blossoms, Blossom { parent: -1, dual: 2 }),
        8 => {
            let coverage = proof.coverage.get_or_insert_default();
            let side = rng.below(2);
            edit(rng, &mut coverage[side], v);
        }
        9 => proof.coverage = None,
        10 if proof.vertex_blossom.len() == n => proof.vertex_blossom[u as usize] = rng.below(count + 2) as i64 - 1,
        11 if count > 0 => proof.blossoms[rng.below(count)].parent = rng.below(count + 2) as i64 - 1,
        12 if count > 1 => proof.blossoms.reverse(),
        13 if proof.dual.len() == n => proof.dual[u as usize] += rng.below(9) as i128 - 4,
        14 => {
            // Moves a price from the people to the pairs.
            let common = rng.below(9) as i128 - 4;
            proof.per_pair += 2 * common;
            proof.dual.iter_mut().for_each(|y| *y -= common);
        }
        _ => proof.per_person += [-4, -1, 1, 2, 6, 50][rng.below(6)],
    }
}

#[test]
fn no_change_of_a_proof_makes_it_lie() {
    let mut rng = Rng::new(31);
    let (mut accepted, mut shown) = ([0usize; 4], [0usize; 4]);
    for round in 0..400 {
        let shape = round % 4;
        let case = random_case(&mut rng, shape);
        let goal = case.goal(&mut rng);
        let proof = solution(&case, &case.edges, goal, rng.next_u64()).proof;
        assert!(
            case.attack(&proof),
            "the solver's own proof: {proof:?} {:?}",
            case.edges
        );
        let mut show = |proof: &Proof| {
            shown[shape] += 1;
            accepted[shape] += usize::from(case.attack(proof));
        };
        each_number(&proof, &mut show);
        for _ in 0..150 {
            let mut forged = proof.clone();
            for _ in 0..1 + rng.below(4) {
                rearrange(&mut rng, &mut forged, case.n);
            }
            show(&forged);
        }
    }
    // Enough of them still were proofs for the comparison to mean something, and enough were none.
    for (accepted, shown) in accepted.into_iter().zip(shown) {
        assert!(accepted > 1000 && 2 * accepted < shown, "{accepted} of {shown}");
    }
}

/// Nested odd sets at random, with duals at random; wild ones are of any size and sign.
fn random_blossoms(rng: &mut Rng, n: usize, wild: bool) -> (Vec<Blossom>, Vec<i64>) {
    let mut blossoms: Vec<Blossom> = Vec::new();
    let mut smallest = vec![-1i64; n];
    // What stands outermost: a vertex, or a blossom from `n` on; all of them hold an odd number of vertices.
    let mut top: Vec<usize> = (0..n).collect();
    while top.len() >= 3 && rng.below(3) > 0 {
        rng.shuffle(&mut top);
        let count = if wild {
            1 + rng.below(top.len())
        } else {
            3 + 2 * rng.below(top.len().div_ceil(2) - 1)
        };
        let index = blossoms.len();
        for x in top.drain(..count) {
            if x < n {
                smallest[x] = index as i64;
            } else {
                blossoms[x - n].parent = index as i64;
            }
        }
        blossoms.push(Blossom {
            parent: -1,
            dual: rng.below(30) as i128 - if wild { 8 } else { 0 },
        });
        top.push(n + index);
    }
    (blossoms, smallest)
}

/// The sum of the duals around an edge, by walking up from both ends; a forger also counts what holds one end.
fn around(proof: &Proof, u: u32, v: u32, honest: bool) -> i128 {
    let chain = |v: u32| {
        let mut b = proof.vertex_blossom[v as usize];
        let mut all = Vec::new();
        while b >= 0 {
            all.push(b);
            b = proof.blossoms[b as usize].parent;
        }
        all
    };
    let others = chain(v);
    let shared = chain(u).into_iter().filter(|b| !honest || others.contains(b));
    shared.map(|b| proof.blossoms[b as usize].dual).sum()
}

/// Raises and lowers duals until every edge is covered and none more than necessary, so that the bound is tight.
fn fit(rng: &mut Rng, case: &Case, proof: &mut Proof, honest: bool) {
    let scale = i128::from(proof.scale);
    let lacking = |proof: &Proof, e: &Edge| {
        scale * i128::from(e.weight)
            - proof.dual[e.u as usize]
            - proof.dual[e.v as usize]
            - proof.per_pair
            - around(proof, e.u, e.v, honest)
    };
    for e in &case.edges {
        let more = lacking(proof, e).max(0);
        let end = if rng.below(2) == 0 { e.u } else { e.v };
        proof.dual[end as usize] += more;
    }
    for v in 0..case.n as u32 {
        let least = case
            .edges
            .iter()
            .filter(|e| e.u == v || e.v == v)
            .map(|e| -lacking(proof, e))
            .min();
        proof.dual[v as usize] -= least.unwrap_or(i128::MAX).min(proof.dual[v as usize]).max(0);
    }
}

#[test]
fn no_made_up_duals_prove_too_much() {
    let mut rng = Rng::new(32);
    let mut accepted = [0usize; 4];
    for round in 0..1600 {
        let shape = round % 4;
        let case = random_case(&mut rng, shape);
        for _ in 0..12 {
            // A solution that is best for other weights, and so mostly not for these.
            let mut other = case.edges.clone();
            other.iter_mut().for_each(|e| e.weight = rng.below(40) as i64);
            let goal = case.goal(&mut rng);
            let mut proof = solution(&case, &other, goal, rng.next_u64()).proof;
            proof.scale = [2, 4][rng.below(2)];
            // Half of the forgers keep to the rules, the others break one.
            let (wild, honest) = [(false, true), (false, true), (true, true), (false, false)][rng.below(4)];
            let size = 1 + rng.below(60);
            proof.dual = (0..case.n).map(|_| rng.below(size) as i128).collect();
            if proof.max_cardinality && shape != 2 {
                proof.per_pair = rng.below(200) as i128 - 100;
            }
            (proof.blossoms, proof.vertex_blossom) = (Vec::new(), vec![-1; case.n]);
            match &case.kind {
                Kind::Pairs | Kind::Trio => {
                    (proof.blossoms, proof.vertex_blossom) = random_blossoms(&mut rng, case.n, wild)
                }
                Kind::Roles { everyone: true, .. } => {
                    proof.per_person = rng.below(60) as i128;
                    let price = proof.per_person;
                    let lower = |y: i128| (y - rng.below(80) as i128).max(-price);
                    proof.dual = proof.dual.into_iter().map(lower).collect();
                }
                _ => {}
            }
            if shape < 2 || rng.below(2) == 0 {
                fit(&mut rng, &case, &mut proof, honest);
            }
            accepted[shape] += usize::from(case.attack(&proof));
        }
    }
    assert!(accepted.iter().all(|&a| a > 3000), "{accepted:?}");
}

fn edges(list: &[(u32, u32, i64)]) -> Vec<Edge> {
    list.iter().map(|&(u, v, weight)| Edge { u, v, weight }).collect()
}

fn roles_case(left: usize, capacity: &[u32], list: &[(u32, u32, i64)], everyone: bool) -> Case {
    let kind = Kind::Roles {
        first_side: (0..capacity.len()).map(|v| v < left).collect(),
        capacity: capacity.to_vec(),
        everyone,
    };
    Case::new(capacity.len(), edges(list), kind)
}

#[test]
fn a_price_per_person_needs_roles_and_coverage() {
    // Somebody alone "pays" for the edge that was left out.
    let isolated = Case::new(3, edges(&[(0, 1, 5)]), Kind::Pairs);
    let nothing = Proof {
        scale: 2,
        per_person: 10,
        dual: vec![10, 0, -10],
        ..Proof::default()
    };
    assert!(!isolated.attack(&nothing));
    let groups = Case::new(4, edges(&[(0, 1, 5), (0, 2, 5), (1, 2, 5)]), Kind::Groups(3));
    let nothing = Proof {
        dual: vec![5, 5, 5, -15],
        per_person: 20,
        ..nothing
    };
    assert!(!groups.attack(&nothing));
    // Two mentees with one mentor weigh 20; with two mentors more people are matched, but that was not the question.
    let list = [(0, 2, 10), (0, 3, 10), (1, 3, 1)];
    let more_people = Proof {
        scale: 2,
        pairs: vec![[0, 2], [1, 3]],
        per_person: 40,
        dual: vec![20, 2 - 40, 0, 0],
        ..Proof::default()
    };
    for everyone in [false, true] {
        let case = roles_case(2, &[2, 1, 1, 1], &list, everyone);
        assert!(!case.attack(&more_people));
        let largest = Proof {
            max_cardinality: true,
            barrier: vec![2, 3],
            ..more_people.clone()
        };
        assert!(!case.attack(&largest));
    }
}

#[test]
fn people_come_before_pairs_only_with_coverage() {
    // Both choices have two pairs; one of them matches a person more.
    let list = [(0, 2, 10), (0, 3, 10), (1, 3, 1)];
    let fewer_people = Proof {
        scale: 2,
        max_cardinality: true,
        barrier: vec![2, 3],
        pairs: vec![[0, 2], [0, 3]],
        dual: vec![0, 0, 20, 20],
        ..Proof::default()
    };
    assert!(roles_case(2, &[2, 1, 1, 1], &list, false).attack(&fewer_people));
    assert!(!roles_case(2, &[2, 1, 1, 1], &list, true).attack(&fewer_people));
}

#[test]
fn sums_that_leave_128_bits_are_refused() {
    // One mentor with two places: the dual times the places is more than the largest number.
    let star = roles_case(1, &[2, 1, 1, 1], &[(0, 1, 1), (0, 2, 2), (0, 3, 5)], false);
    let two = Proof {
        scale: 2,
        max_cardinality: true,
        barrier: vec![0],
        pairs: vec![[0, 1], [0, 2]],
        per_pair: -(i128::MAX - 7) / 2,
        dual: vec![(i128::MAX - 7) / 2 + 10, 0, 0, 0],
        ..Proof::default()
    };
    assert!(!star.attack(&two));
    // The smallest number has no opposite.
    let spare = roles_case(1, &[1, 1, 1, 1], &[(0, 1, 10), (0, 2, 3)], false);
    let one = Proof {
        scale: 2,
        max_cardinality: true,
        barrier: vec![0],
        pairs: vec![[0, 2]],
        per_pair: i128::MIN,
        dual: vec![0, 20, 6, i128::MAX - 19],
        ..Proof::default()
    };
    assert!(!spare.attack(&one));
    let pair = Case::new(2, edges(&[(0, 1, 0)]), Kind::Pairs);
    let one = Proof {
        scale: 2,
        max_cardinality: true,
        pairs: vec![[0, 1]],
        per_pair: i128::MIN,
        dual: vec![0, 0],
        ..Proof::default()
    };
    assert!(!pair.attack(&one));
}

#[test]
fn a_trio_may_outweigh_every_pair_of_a_blossom() {
    let triangle = Case::new(3, edges(&[(0, 1, 2), (0, 2, 2), (1, 2, 2)]), Kind::Trio);
    let one = Proof {
        scale: 2,
        pairs: vec![[0, 1]],
        dual: vec![0; 3],
        blossoms: vec![Blossom { parent: -1, dual: 4 }],
        vertex_blossom: vec![0; 3],
        ..Proof::default()
    };
    // Accepted with a bound of 3, the trio's weight.
    assert!(triangle.attack(&one));
}
