//! Why no matching has more pairs: barriers (Tutte 1947, Berge 1958; Kőnig 1931 with capacities).

use crate::{Fault, Problem};

/// How many pairs a matching can have at most, by removing the vertices of `barrier`: each pair uses a removed vertex or
/// lies inside one of the components that are left.
pub(crate) fn most_pairs(problem: &Problem<'_>, barrier: &[u32]) -> Result<u64, Fault> {
    let removed = mark(problem.vertices, barrier)?;
    let mut set: Vec<u32> = (0..problem.vertices as u32).collect();
    let mut size = vec![1u32; problem.vertices];
    (problem.edges)(&mut |u, v, _| {
        if removed[u as usize] || removed[v as usize] {
            return;
        }
        let (a, b) = (find(&mut set, u), find(&mut set, v));
        if a != b {
            let (large, small) = if size[a as usize] >= size[b as usize] {
                (a, b)
            } else {
                (b, a)
            };
            set[small as usize] = large;
            size[large as usize] += size[small as usize];
        }
    });
    let inside: u64 = (0..problem.vertices)
        .filter(|&v| !removed[v] && set[v] as usize == v)
        .map(|v| u64::from(size[v] / 2))
        .sum();
    Ok(barrier.len() as u64 + inside)
}

/// The same for a bipartite graph with capacities: each pair uses a place of a removed vertex or is an edge of the rest.
pub(crate) fn most_pairs_with_capacities(
    problem: &Problem<'_>,
    capacity: &dyn Fn(u32) -> u64,
    barrier: &[u32],
) -> Result<u64, Fault> {
    let removed = mark(problem.vertices, barrier)?;
    let mut rest = 0u64;
    let mut seen = std::collections::HashSet::new();
    (problem.edges)(&mut |u, v, _| {
        // Parallel edges are one pair.
        if !removed[u as usize] && !removed[v as usize] && seen.insert((u.min(v), u.max(v))) {
            rest += 1;
        }
    });
    Ok(barrier.iter().map(|&v| capacity(v)).sum::<u64>() + rest)
}

fn mark(vertices: usize, barrier: &[u32]) -> Result<Vec<bool>, Fault> {
    let mut removed = vec![false; vertices];
    for &v in barrier {
        match removed.get_mut(v as usize) {
            None => return Err(Fault::Vertex(v, "stands in the barrier but does not exist".to_owned())),
            Some(true) => return Err(Fault::Vertex(v, "stands in the barrier twice".to_owned())),
            Some(slot) => *slot = true,
        }
    }
    Ok(removed)
}

fn find(set: &mut [u32], mut v: u32) -> u32 {
    while set[v as usize] != v {
        set[v as usize] = set[set[v as usize] as usize];
        v = set[v as usize];
    }
    v
}
