//! Graphs of people: colleagues, and mentors with mentees.

use crate::graph::{Edge, Graph};
use crate::lists;
use crate::people::Company;
use crate::rng::Rng;
use crate::threads::divide;

/// Above this many people all pairs would take minutes.
const ALL_PAIRS: usize = 10_000;
/// How many a mentor takes, where capacities are.
const PLACES: usize = 2;

/// Sampled lists of 20 and a ring, so that a perfect matching exists.
pub(crate) fn profile(n: usize, seed: u64) -> Graph {
    let company = Company::new(n, seed);
    let edges = lists::sampled(&company, seed);
    with_ring(&company, edges, seed)
}

/// Lists of 20 that no pair outside improves much, and a ring.
pub(crate) fn priced(n: usize, seed: u64) -> Graph {
    let company = Company::new(n, seed);
    let edges = if n <= ALL_PAIRS {
        lists::exact(&company)
    } else {
        lists::combined(&company, seed)
    };
    with_ring(&company, edges, seed)
}

/// Every allowed pair, and a ring.
pub(crate) fn complete(n: usize, seed: u64) -> Graph {
    let company = Company::new(n, seed);
    let edges = divide(0..n, |part| {
        let pairs = part.flat_map(|a| (a + 1..n).map(move |b| (a, b)));
        pairs
            .filter(|&(a, b)| company.allowed(a, b))
            .map(|(a, b)| Edge::new(a, b, company.score(a, b)))
            .collect()
    });
    with_ring(&company, edges, seed)
}

fn with_ring(company: &Company, mut edges: Vec<Edge>, seed: u64) -> Graph {
    let n = company.people.len();
    let order = Rng::nth(seed, n).order(n);
    edges.extend((0..n).map(|i| {
        let (a, b) = (order[i] as usize, order[(i + 1) % n] as usize);
        Edge::new(a, b, company.score(a, b))
    }));
    Graph::new(n, edges)
}

/// Half mentors, half mentees, lists of 20 mentors.
pub(crate) fn bipartite(n: usize, seed: u64) -> Graph {
    mentoring(n, n / 2, seed).0
}

/// One third mentors with two places each, lists of 20 mentors.
pub(crate) fn capacities(n: usize, seed: u64) -> Graph {
    let (graph, mentors) = mentoring(n, n.div_ceil(PLACES + 1), seed);
    graph.with_capacities(places(n, mentors))
}

/// Half mentors, half mentees, every pair.
pub(crate) fn bipartite_dense(n: usize, seed: u64) -> Graph {
    every_mentor(n, n / 2, seed)
}

/// One third mentors with two places each, every pair.
pub(crate) fn capacities_dense(n: usize, seed: u64) -> Graph {
    let mentors = n.div_ceil(PLACES + 1);
    every_mentor(n, mentors, seed).with_capacities(places(n, mentors))
}

fn places(n: usize, mentors: usize) -> Vec<u32> {
    (0..n).map(|i| if i < mentors { PLACES as u32 } else { 1 }).collect()
}

/// Lists and, so that everybody can be placed, two mentors for each mentee in turn.
fn mentoring(n: usize, mentors: usize, seed: u64) -> (Graph, usize) {
    let company = Company::new(n, seed);
    let mut edges = lists::mentors(&company, mentors, seed);
    let order = Rng::nth(seed, n).order(mentors);
    for mentee in mentors..n {
        for turn in 0..2 {
            let mentor = order[(mentee + turn) % mentors] as usize;
            edges.push(Edge::new(mentor, mentee, company.mentor_score(mentor, mentee)));
        }
    }
    (Graph::new(n, edges), mentors)
}

fn every_mentor(n: usize, mentors: usize, seed: u64) -> Graph {
    let company = Company::new(n, seed);
    let edges = divide(0..mentors, |part| {
        let pairs = part.flat_map(|a| (mentors..n).map(move |b| (a, b)));
        pairs
            .map(|(a, b)| Edge::new(a, b, company.mentor_score(a, b)))
            .collect()
    });
    Graph::new(n, edges)
}
