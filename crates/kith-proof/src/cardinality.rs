//! Why no matching has more pairs: barriers (Tutte 1947, Berge 1958; Kőnig 1931 with capacities).

use crate::{FEW_EDGES, Fault, Problem};

/// How many pairs a matching can have at most, by removing the vertices of `barrier`: each pair uses a removed vertex or
/// lies inside one of the components that are left.
///
/// `found` pairs that take in everybody, or all but one, need no look at the edges where nothing is removed.
pub(crate) fn most_pairs(problem: &Problem<'_>, barrier: &[u32], found: u64) -> Result<u64, Fault> {
    if barrier.is_empty() && found == problem.vertices as u64 / 2 {
        return Ok(found);
    }
    let parts = Parts::without(problem, barrier)?;
    let inside: u64 = (0..problem.vertices as u32)
        .filter_map(|v| parts.size_from(v))
        .map(|size| u64::from(size / 2))
        .sum();
    Ok(barrier.len() as u64 + inside)
}

/// Whether k − 1 pairs and a trio might take in one person more than the k pairs that the barrier allows.
///
/// Such a trio lies inside a component of odd size: with one of the barrier in it, or in a component of even size, the pairs
/// that are left find room for k − 2 at most. So where those components hold no triangle nobody else can join. Says yes where
/// they hold one, though it may be of no use, or more edges than are looked at.
pub(crate) fn trio_may_join(problem: &Problem<'_>, barrier: &[u32]) -> Result<bool, Fault> {
    let mut parts = Parts::without(problem, barrier)?;
    let mut above = vec![Vec::new(); problem.vertices];
    let mut count = 0;
    (problem.edges)(&mut |u, v, _| {
        if count <= FEW_EDGES && parts.in_odd_part(u, v) {
            above[u.min(v) as usize].push(u.max(v));
            count += 1;
        }
    });
    if count > FEW_EDGES {
        return Ok(true);
    }
    let mut mark = vec![u32::MAX; problem.vertices];
    Ok((0..problem.vertices as u32).any(|u| {
        let near = &above[u as usize];
        near.iter().for_each(|&v| mark[v as usize] = u);
        let mut third = near.iter().flat_map(|&v| &above[v as usize]);
        third.any(|&w| mark[w as usize] == u)
    }))
}

/// The components that are left when the vertices of a barrier are removed.
struct Parts {
    removed: Vec<bool>,
    set: Vec<u32>,
    /// How many vertices a component has, at the one that stands for it.
    size: Vec<u32>,
}

impl Parts {
    fn without(problem: &Problem<'_>, barrier: &[u32]) -> Result<Parts, Fault> {
        let mut parts = Parts {
            removed: mark(problem.vertices, barrier)?,
            set: (0..problem.vertices as u32).collect(),
            size: vec![1; problem.vertices],
        };
        (problem.edges)(&mut |u, v, _| parts.join(u, v));
        Ok(parts)
    }

    fn join(&mut self, u: u32, v: u32) {
        if self.removed[u as usize] || self.removed[v as usize] {
            return;
        }
        let (a, b) = (find(&mut self.set, u), find(&mut self.set, v));
        if a != b {
            let (large, small) = if self.size[a as usize] >= self.size[b as usize] {
                (a, b)
            } else {
                (b, a)
            };
            self.set[small as usize] = large;
            self.size[large as usize] += self.size[small as usize];
        }
    }

    /// The size of a component, told once: by the vertex that stands for it.
    fn size_from(&self, v: u32) -> Option<u32> {
        (!self.removed[v as usize] && self.set[v as usize] == v).then(|| self.size[v as usize])
    }

    /// Whether an edge lies in a component of odd size.
    fn in_odd_part(&mut self, u: u32, v: u32) -> bool {
        if self.removed[u as usize] || self.removed[v as usize] {
            return false;
        }
        let whole = find(&mut self.set, u);
        self.size[whole as usize] % 2 == 1
    }
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
