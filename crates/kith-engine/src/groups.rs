//! Groups of three and more: a good solution by local search, and an honest bound.
//!
//! Finding the best groups is NP-hard from size 3 on. People are placed one by one where they gain most; then swaps
//! and moves improve the total until none does; then small random disturbances are tried, each kept unless it loses.
//! The bound is that of a linear programme in which everyone may be with a fraction of many others.

use crate::graph::{Edge, Graph, GraphError, NONE};
use crate::matcher::LeftOver;
use crate::pairs::{SCALE, Solution};
use crate::people::complete_set;
use crate::rng::Rng;
use kith_proof::Proof;

/// Moves tried per person to find a place for everyone, and the looks at a member that they may cost together.
const MOVES_PER_PERSON: usize = 600;
const MOVE_LOOKS: usize = 100_000_000;
/// Favourite partners whose groups a person looks at.
const PARTNERS: usize = 24;
/// Disturbances tried at most, and the looks at a weight that they may cost together (some seconds).
const DISTURBANCES: usize = 2_000;
const LOOKS: usize = 60_000_000;
/// Up to here weights stand in a square table (32 MiB), above they are searched for in the rows.
const TABLE: usize = 2048;
/// Sweeps of the bound.
const SWEEPS: usize = 24;
/// Divides by every size from 1 to 9 less one: group totals are compared without fractions.
const COMMON: i128 = 840;

/// How many groups there are, and how many people each has.
///
/// ```
/// use kith_engine::Sizes;
/// assert_eq!(Sizes::for_everyone(11, 4), Sizes { groups: 3, smallest: 3, largest: 4 });
/// assert_eq!(Sizes::exactly(11, 4), Sizes { groups: 2, smallest: 4, largest: 4 }); // three sit out
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sizes {
    /// How many groups there are to be.
    pub groups: usize,
    /// The smallest size, in people.
    pub smallest: usize,
    /// The largest size, in people.
    pub largest: usize,
}

impl Sizes {
    /// Divides everyone into groups as near to `size` as possible, which differ by one person at most. Panics for size 0.
    pub fn for_everyone(people: usize, size: usize) -> Sizes {
        let (fewer, more) = ((people / size).max(1), people.div_ceil(size).max(1));
        // The average nearest to the size wins: |people / groups − size| over a common denominator.
        let away = |groups: usize| people.abs_diff(size * groups) * (fewer * more / groups);
        let one_more_at_most = people.div_ceil(fewer) <= size + 1;
        let groups = if one_more_at_most && away(fewer) <= away(more) {
            fewer
        } else {
            more
        };
        Sizes {
            groups,
            smallest: people / groups,
            largest: people.div_ceil(groups),
        }
    }

    /// The sizes for people of whom those left over join or sit out. Panics for size 0.
    pub fn of(people: usize, size: usize, left_over: LeftOver) -> Sizes {
        match left_over {
            LeftOver::Join => Sizes::for_everyone(people, size),
            LeftOver::SitOut => Sizes::exactly(people, size),
        }
    }

    /// Groups of exactly `size`; whoever is left over sits out. Panics for size 0.
    pub fn exactly(people: usize, size: usize) -> Sizes {
        Sizes {
            groups: people / size,
            smallest: size,
            largest: size,
        }
    }
}

/// Finds good groups. Two may be in a group only if they have an edge; a group of k weighs ⌊(sum of its edges) / (k − 1)⌋.
///
/// The groups, members ascending, stand in the proof. This is a search: people may be left over who could be placed, and
/// the bound, though it holds, is seldom reached. Stopped early, it ends with what it has. Fails where the edges make no
/// graph: see [`GraphError`].
///
/// ```
/// use kith_engine::{solve_groups, Edge, Sizes};
/// // Six people in two circles of friends who hardly know each other.
/// let pairs = (0..6).flat_map(|u| (u + 1..6).map(move |v| (u, v)));
/// let edges: Vec<Edge> = pairs.map(|(u, v)| Edge { u, v, weight: if u / 3 == v / 3 { 10 } else { 1 } }).collect();
/// let found = solve_groups(6, &edges, Sizes::for_everyone(6, 3), 1, &mut || false)?;
/// assert_eq!(found.proof.groups, [[0, 1, 2], [3, 4, 5]]);
/// assert_eq!(found.proof.weight, 15 + 15);
/// assert!(found.proof.upper_bound >= 30);
/// # Ok::<(), kith_engine::GraphError>(())
/// ```
pub fn solve_groups(
    vertices: usize,
    edges: &[Edge],
    sizes: Sizes,
    seed: u64,
    stop: &mut dyn FnMut() -> bool,
) -> Result<Solution, GraphError> {
    let mut sorted: Vec<Edge> = edges
        .iter()
        .map(|e| Edge {
            u: e.u.min(e.v),
            v: e.u.max(e.v),
            weight: e.weight,
        })
        .collect();
    sorted.sort_unstable_by_key(|e| (e.u, e.v));
    let graph = Graph::new(vertices, &sorted)?;
    let mut search = Search::new(&graph, sizes, seed);
    search.place_everyone();
    search.improve((0..vertices as u32).collect());
    search.disturb(stop);
    let dual = duals(&graph, sizes.smallest.max(2) as i64 - 1);
    Ok(solution(&graph, sizes, search.members, dual))
}

fn solution(graph: &Graph, sizes: Sizes, mut groups: Vec<Vec<u32>>, dual: Vec<i128>) -> Solution {
    // A group below the smallest size is none: its members are left over.
    groups.retain(|g| g.len() >= sizes.smallest.max(2));
    gather(graph, sizes, &mut groups);
    groups.iter_mut().for_each(|g| g.sort_unstable());
    groups.sort_unstable();
    let total = |g: &[u32]| -> i128 {
        let pairs = g
            .iter()
            .enumerate()
            .flat_map(|(i, &u)| g[i + 1..].iter().map(move |&v| (u, v)));
        pairs
            .map(|(u, v)| i128::from(graph.sorted_weight(u, v).expect("members of a group have an edge")))
            .sum()
    };
    let weight = groups.iter().map(|g| total(g).div_euclid(g.len() as i128 - 1)).sum();
    let share = sizes.smallest.max(2) as i128 - 1;
    let max_cardinality = groups.iter().map(Vec::len).sum::<usize>() == graph.vertices();
    let upper_bound = bound(graph, &dual, share).div_euclid(share * i128::from(SCALE));
    let proof = Proof {
        weight,
        upper_bound,
        max_cardinality,
        scale: SCALE,
        dual,
        groups,
        ..Proof::default()
    };
    Solution {
        pairs: Vec::new(),
        proof,
        finished: true,
    }
}

/// Makes groups of those who are left over: several groups that lacked somebody may hold a whole one together.
fn gather(graph: &Graph, sizes: Sizes, groups: &mut Vec<Vec<u32>>) {
    let mut alone = vec![true; graph.vertices()];
    groups.iter().flatten().for_each(|&v| alone[v as usize] = false);
    let mut looks = LOOKS;
    for v in 0..graph.vertices() as u32 {
        if groups.len() >= sizes.groups || !alone[v as usize] {
            continue;
        }
        let near: Vec<u32> = graph
            .neighbours(v)
            .map(|(u, _)| u)
            .filter(|&u| alone[u as usize])
            .collect();
        let mut group = vec![v];
        if complete_set(graph, &near, sizes.smallest.max(2) - 1, &mut group, &mut looks) == Some(true) {
            group.iter().for_each(|&u| alone[u as usize] = false);
            groups.push(group);
        }
    }
}

/// Weights by pair.
struct Weights<'g> {
    graph: &'g Graph,
    table: Vec<i64>,
}

impl<'g> Weights<'g> {
    const MISSING: i64 = i64::MIN;

    fn new(graph: &'g Graph) -> Weights<'g> {
        let n = graph.vertices();
        let mut table = Vec::new();
        if n <= TABLE {
            table.resize(n * n, Self::MISSING);
            for e in graph.edges() {
                table[e.u as usize * n + e.v as usize] = e.weight;
                table[e.v as usize * n + e.u as usize] = e.weight;
            }
        }
        Weights { graph, table }
    }

    #[inline]
    fn get(&self, u: u32, v: u32) -> Option<i64> {
        if self.table.is_empty() {
            return self.graph.sorted_weight(u, v);
        }
        let weight = self.table[u as usize * self.graph.vertices() + v as usize];
        (weight != Self::MISSING).then_some(weight)
    }
}

struct Search<'g> {
    graph: &'g Graph,
    weights: Weights<'g>,
    looks: std::cell::Cell<usize>,
    seen: Vec<u32>,
    round: u32,
    sizes: Sizes,
    rng: Rng,
    group_of: Vec<u32>,
    members: Vec<Vec<u32>>,
    /// How many groups have more than the smallest size.
    large: usize,
    favourites: Vec<Vec<u32>>,
    /// Changes since the last mark, to take them back: (person, group before).
    journal: Vec<(u32, u32)>,
}

impl<'g> Search<'g> {
    fn new(graph: &'g Graph, sizes: Sizes, seed: u64) -> Search<'g> {
        let n = graph.vertices();
        let favourites = (0..n as u32)
            .map(|u| {
                let mut row: Vec<(i64, u32)> = graph.neighbours(u).map(|(v, w)| (-w, v)).collect();
                if row.len() > PARTNERS {
                    row.select_nth_unstable(PARTNERS);
                    row.truncate(PARTNERS);
                }
                row.sort_unstable();
                row.into_iter().map(|(_, v)| v).collect()
            })
            .collect();
        Search {
            graph,
            weights: Weights::new(graph),
            looks: std::cell::Cell::new(0),
            seen: vec![0; sizes.groups],
            round: 0,
            sizes,
            rng: Rng::new(seed),
            group_of: vec![NONE; n],
            members: vec![Vec::new(); sizes.groups],
            large: 0,
            favourites,
            journal: Vec::new(),
        }
    }

    fn set(&mut self, v: u32, group: u32) {
        let before = std::mem::replace(&mut self.group_of[v as usize], group);
        self.journal.push((v, before));
        if before != NONE {
            let members = &mut self.members[before as usize];
            self.large -= usize::from(members.len() == self.sizes.smallest + 1);
            members.retain(|&x| x != v);
        }
        if group != NONE {
            let members = &mut self.members[group as usize];
            members.push(v);
            self.large += usize::from(members.len() == self.sizes.smallest + 1);
        }
    }

    fn take_back(&mut self) {
        while let Some((v, before)) = self.journal.pop() {
            self.set(v, before);
            self.journal.pop();
        }
    }

    /// The sum of a person's edges to a group without `except`; `None` where one is missing.
    fn ties(&self, v: u32, group: u32, except: u32) -> Option<i128> {
        let members = &self.members[group as usize];
        self.looks.set(self.looks.get() + members.len());
        let others = members.iter().filter(|&&x| x != except && x != v);
        others.map(|&x| self.weights.get(v, x).map(i128::from)).sum()
    }

    /// Places people in random order, those with few possible partners first, where they gain most; then makes room.
    fn place_everyone(&mut self) {
        let mut order: Vec<u32> = (0..self.group_of.len() as u32).collect();
        self.rng.shuffle(&mut order);
        let crowd = 4 * self.sizes.largest;
        order.sort_by_key(|&v| self.graph.degree(v).min(crowd));
        for v in order {
            self.place(v);
        }
        self.make_room();
    }

    /// Puts those who wait into the groups with the fewest who may not be with them, and sends those away to wait in
    /// turn; the state with the fewest waiting is kept (the min-conflicts method, Minton and others 1992).
    fn make_room(&mut self) {
        let mut waiting: Vec<u32> = (0..self.group_of.len() as u32)
            .filter(|&v| self.group_of[v as usize] == NONE)
            .collect();
        let places = (self.sizes.groups * self.sizes.largest).min(self.group_of.len());
        let spare = self.group_of.len() - places;
        let mut best = (waiting.len(), self.group_of.clone());
        let mut last_group = vec![NONE; self.group_of.len()];
        let moves = MOVES_PER_PERSON * self.group_of.len();
        for _ in 0..moves.min(MOVE_LOOKS / places.max(1)) {
            if waiting.len() <= spare || self.sizes.groups == 0 {
                break;
            }
            let v = waiting.swap_remove(self.rng.below(waiting.len()));
            if !self.place(v) {
                let (group, mut leaving) = self.least_trouble(v, last_group[v as usize]);
                last_group[v as usize] = group;
                if self.is_full(group) && leaving.is_empty() {
                    let members = &self.members[group as usize];
                    leaving.push(members[self.rng.below(members.len())]);
                }
                for x in leaving {
                    self.set(x, NONE);
                    waiting.push(x);
                }
                self.set(v, group);
            }
            if waiting.len() < best.0 {
                best = (waiting.len(), self.group_of.clone());
            }
        }
        for (v, &group) in best.1.iter().enumerate() {
            if self.group_of[v] != group {
                self.set(v as u32, group);
            }
        }
    }

    /// The group with the fewest members who may not be with `v`, and those; not the one it was put into last.
    fn least_trouble(&mut self, v: u32, last: u32) -> (u32, Vec<u32>) {
        let groups = self.members.len();
        let start = self.rng.below(groups);
        let trouble = |g: u32| -> Vec<u32> {
            let may_not = self.members[g as usize]
                .iter()
                .filter(|&&x| self.weights.get(v, x).is_none());
            may_not.copied().collect()
        };
        let others = (0..groups)
            .map(|i| ((start + i) % groups) as u32)
            .filter(|&g| g != last || groups == 1);
        let cost = |g: u32| trouble(g).len().max(usize::from(self.is_full(g)));
        let group = others.min_by_key(|&g| cost(g)).unwrap_or(0);
        (group, trouble(group))
    }

    /// Whether a group has all the members that it may have, given how many groups may be larger than the smallest.
    fn is_full(&self, g: u32) -> bool {
        let size = self.members[g as usize].len();
        let above = self
            .group_of
            .len()
            .saturating_sub(self.sizes.groups * self.sizes.smallest);
        size >= self.sizes.largest || size >= self.sizes.smallest && self.large >= above
    }

    fn place(&mut self, v: u32) -> bool {
        let mut best: Option<(i128, u32)> = None;
        let mut empty_seen = false;
        for g in 0..self.members.len() as u32 {
            let size = self.members[g as usize].len();
            // Empty groups are alike; only as many groups as need it are larger than the smallest size.
            if self.is_full(g) || size == 0 && std::mem::replace(&mut empty_seen, true) {
                continue;
            }
            if let Some(ties) = self.ties(v, g, NONE) {
                let value = if size == 0 { 0 } else { ties / size as i128 };
                // Of equal worth is the emptier group.
                if best.is_none_or(|(b, h)| value > b || value == b && size < self.members[h as usize].len()) {
                    best = Some((value, g));
                }
            }
        }
        if let Some((_, g)) = best {
            self.set(v, g);
        }
        best.is_some()
    }

    /// A group's worth per edge, over the common denominator.
    fn share(size: usize) -> i128 {
        if size < 2 { 0 } else { COMMON / (size as i128 - 1) }
    }

    /// Tries to better the place of each person in the queue; whoever is affected is looked at again.
    fn improve(&mut self, mut queue: Vec<u32>) {
        let mut queued = vec![false; self.group_of.len()];
        queue.iter().for_each(|&v| queued[v as usize] = true);
        while let Some(u) = queue.pop() {
            queued[u as usize] = false;
            let changed = self.better_place(u);
            for g in changed.into_iter().flatten() {
                for &x in &self.members[g as usize] {
                    if !std::mem::replace(&mut queued[x as usize], true) {
                        queue.push(x);
                    }
                }
            }
        }
    }

    /// Makes the first swap or move of `u` towards a favourite that gains; returns the groups that changed.
    fn better_place(&mut self, u: u32) -> Option<[u32; 2]> {
        let a = self.group_of[u as usize];
        if a == NONE {
            return None;
        }
        let size_a = self.members[a as usize].len();
        let ties_u = self.ties(u, a, NONE)?;
        self.round += 1;
        for i in 0..self.favourites[u as usize].len() {
            let b = self.group_of[self.favourites[u as usize][i] as usize];
            if b == NONE || b == a || std::mem::replace(&mut self.seen[b as usize], self.round) == self.round {
                continue;
            }
            let size_b = self.members[b as usize].len();
            let (share_a, share_b) = (Self::share(size_a), Self::share(size_b));
            if size_a > self.sizes.smallest
                && size_b < self.sizes.largest
                && let Some(there) = self.ties(u, b, NONE)
            {
                let all = |g: u32| self.total(g);
                let (all_a, all_b) = (all(a), all(b));
                let after = (all_a - ties_u) * Self::share(size_a - 1) + (all_b + there) * Self::share(size_b + 1);
                if after > all_a * share_a + all_b * share_b {
                    self.set(u, b);
                    return Some([a, b]);
                }
            }
            for j in 0..size_b {
                let v = self.members[b as usize][j];
                let Some(u_there) = self.ties(u, b, v) else { continue };
                let Some(v_here) = self.ties(v, a, u) else { continue };
                let ties_v = self.ties(v, b, NONE).unwrap_or(0);
                if (u_there - ties_v) * share_b + (v_here - ties_u) * share_a > 0 {
                    self.set(u, b);
                    self.set(v, a);
                    return Some([a, b]);
                }
            }
        }
        None
    }

    /// The sum of the edges inside a group.
    fn total(&self, g: u32) -> i128 {
        self.members[g as usize]
            .iter()
            .map(|&v| self.ties(v, g, NONE).unwrap_or(0))
            .sum::<i128>()
            / 2
    }

    fn value(&self, groups: &[u32]) -> i128 {
        groups
            .iter()
            .map(|&g| self.total(g) * Self::share(self.members[g as usize].len()))
            .sum()
    }

    /// Swaps a few random people, improves, and keeps the result unless it is worse.
    fn disturb(&mut self, stop: &mut dyn FnMut() -> bool) {
        let groups = self.members.len();
        if groups < 2 {
            return;
        }
        self.looks.set(0);
        for _ in 0..DISTURBANCES {
            if self.looks.get() > LOOKS || stop() {
                return;
            }
            self.journal.clear();
            for _ in 0..2 + self.rng.below(2) {
                let (a, b) = (self.rng.below(groups) as u32, self.rng.below(groups) as u32);
                if a == b || self.members[a as usize].is_empty() || self.members[b as usize].is_empty() {
                    continue;
                }
                let u = self.members[a as usize][self.rng.below(self.members[a as usize].len())];
                let v = self.members[b as usize][self.rng.below(self.members[b as usize].len())];
                if self.ties(u, b, v).is_some() && self.ties(v, a, u).is_some() {
                    self.set(u, b);
                    self.set(v, a);
                }
            }
            let disturbed: Vec<u32> = self.journal.iter().map(|&(v, _)| v).collect();
            self.improve(disturbed);
            let mut touched: Vec<u32> = self
                .journal
                .iter()
                .flat_map(|&(v, before)| [before, self.group_of[v as usize]])
                .collect();
            touched.sort_unstable();
            touched.dedup();
            let after = self.value(&touched);
            let changes: Vec<(u32, u32)> = self
                .journal
                .iter()
                .map(|&(v, _)| (v, self.group_of[v as usize]))
                .collect();
            self.take_back();
            if after >= self.value(&touched) {
                changes.into_iter().for_each(|(v, group)| self.set(v, group));
            }
        }
    }
}

/// Duals of the fractional relaxation, twice their value: each person's dual moves half-way to where it would be best
/// if the others stayed; the best of all sweeps is kept.
fn duals(graph: &Graph, share: i64) -> Vec<i128> {
    let n = graph.vertices();
    let nth = share as usize - 1;
    let mut y = vec![0i64; n];
    let mut best: Option<(i128, Vec<i128>)> = None;
    let mut row: Vec<i64> = Vec::new();
    for sweep in 0..SWEEPS {
        let before = y.clone();
        for v in 0..n as u32 {
            row.clear();
            row.extend(graph.neighbours(v).map(|(u, w)| 2 * w - before[u as usize]));
            let wanted = if row.len() > nth {
                *row.select_nth_unstable_by(nth, |a, b| b.cmp(a)).1
            } else {
                0
            };
            let wanted = wanted.max(0);
            y[v as usize] = if sweep == 0 {
                wanted / 2
            } else {
                (before[v as usize] + wanted) / 2
            };
        }
        let wide: Vec<i128> = y.iter().map(|&x| i128::from(x)).collect();
        let this = bound(graph, &wide, i128::from(share));
        if best.as_ref().is_none_or(|(b, _)| this < *b) {
            best = Some((this, wide));
        }
    }
    best.map_or_else(|| vec![0; n], |(_, y)| y)
}

/// What the duals prove, times the scale and the share.
fn bound(graph: &Graph, dual: &[i128], share: i128) -> i128 {
    let excess: i128 = graph
        .edges()
        .map(|e| (i128::from(SCALE) * i128::from(e.weight) - dual[e.u as usize] - dual[e.v as usize]).max(0))
        .sum();
    dual.iter().sum::<i128>() * share + excess
}
