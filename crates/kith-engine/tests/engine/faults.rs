//! What the verifier says of a proof that is wrong in several places, and of pairs that leave out a trio.

use kith_engine::{Edge, Goal, solve_pairs};
use kith_proof::{Problem, Proof, Shape, verify};

fn edge(u: u32, v: u32, weight: i64) -> Edge {
    Edge { u, v, weight }
}

/// Verifies and gives the fault in words.
fn fault(n: usize, edges: &[Edge], shape: Shape<'_>, proof: &Proof) -> String {
    let each = |f: &mut dyn FnMut(u32, u32, i64)| edges.iter().for_each(|e| f(e.u, e.v, e.weight));
    let problem = Problem {
        vertices: n,
        edges: &each,
        shape,
    };
    verify(&problem, proof).unwrap_err().to_string()
}

#[test]
fn of_many_faults_the_same_is_told_each_time() {
    // Twenty pairs, none of them an edge. Each run has hash maps with another order.
    let proof = Proof {
        scale: 2,
        dual: vec![0; 40],
        pairs: (0..20).map(|i| [2 * i + 1, 2 * i]).rev().collect(),
        ..Proof::default()
    };
    // Two sides that are none: many odd circles.
    let circles: Vec<Edge> = (0..12)
        .flat_map(|i| [(0, 1), (1, 2), (2, 0)].map(|(u, v)| edge(3 * i + u, 3 * i + v, 1)))
        .collect();
    let nobody = Proof {
        pairs: Vec::new(),
        dual: vec![9; 40],
        ..proof.clone()
    };
    let capacities = Shape::Capacities {
        capacity: &[1; 40],
        first_side: None,
    };
    for _ in 0..20 {
        for shape in [Shape::Pairs, capacities] {
            assert_eq!(fault(40, &[], shape, &proof), "edge 0 1: is matched but is no edge");
        }
        let odd = fault(40, &circles, capacities, &nobody);
        assert_eq!(odd, "edge 2 1: closes an odd circle, but capacities need two sides");
    }
}

/// Whether the best pairs of a graph are called optimal where one trio is allowed.
fn optimal_without_trio(n: usize, edges: &[(u32, u32)]) -> bool {
    let edges: Vec<Edge> = edges.iter().map(|&(u, v)| edge(u, v, 5)).collect();
    let proof = solve_pairs(n, &edges, Goal::MostPairs, 1, &mut || false).unwrap().proof;
    let each = |f: &mut dyn FnMut(u32, u32, i64)| edges.iter().for_each(|e| f(e.u, e.v, e.weight));
    let verdict = |shape| {
        let problem = Problem {
            vertices: n,
            edges: &each,
            shape,
        };
        verify(&problem, &proof).unwrap()
    };
    assert!(verdict(Shape::Pairs).optimal, "the pairs are the best pairs");
    verdict(Shape::PairsAndTrio { penalty: &|_, _| 0 }).optimal
}

#[test]
fn pairs_that_leave_out_a_trio_are_not_called_optimal() {
    // A triangle: one person is left alone and could join.
    assert!(!optimal_without_trio(3, &[(0, 1), (0, 2), (1, 2)]));
    // A star and a path: no three are all together.
    assert!(optimal_without_trio(5, &[(0, 1), (0, 2), (0, 3), (0, 4)]));
    assert!(optimal_without_trio(3, &[(0, 1), (1, 2)]));
    // A circle of five has no triangle either, though the one left over is in an odd part.
    assert!(optimal_without_trio(5, &[(0, 1), (1, 2), (2, 3), (3, 4), (4, 0)]));
    // Three of whom one is everybody's partner: with that one in the trio the others lose theirs.
    assert!(optimal_without_trio(5, &[(0, 1), (0, 2), (0, 3), (0, 4), (1, 2)]));
}
