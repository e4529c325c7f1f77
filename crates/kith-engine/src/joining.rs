//! Whether k − 1 pairs and a trio take in one person more than the k pairs of a largest matching.
//!
//! Remove the barrier of Gallai and Edmonds. Such a trio lies inside one of the odd components that are left: with one of
//! the barrier in it, or in an even component, what is left has room for k − 2 pairs at most. And any one of these components
//! can be the one with somebody left alone, so a triangle in it will do exactly if the rest of the component can be paired.

use crate::graph::{Edge, Graph, NONE};
use crate::{barrier, pairs};

/// Triangles of a component that are kept, and the edges that their tests may look at together (about a second).
const TRIANGLES: usize = 200_000;
const LOOKS: usize = 50_000_000;

/// What can be said about a trio that takes in one more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Joining {
    /// These three; all the others of the matching still find a partner.
    Trio([u32; 3]),
    /// Proved: there is no such trio.
    Nobody,
    /// There were too many to look at.
    Unknown,
}

/// Looks for a trio beside a matching of the largest possible number of pairs; those with the least `burden` come first
/// (one entry per vertex, or none at all).
pub(crate) fn trio_for_one_more(graph: &Graph, mate: &[u32], burden: &[u32]) -> Joining {
    let weight = |trio: &[u32; 3]| trio.map(|v| burden.get(v as usize).copied().map_or(0, u64::from));
    let burden = |trio: &[u32; 3]| (weight(trio).iter().sum::<u64>(), *trio);
    if let Some(trio) = with_a_pair(graph, mate).min_by_key(burden) {
        return Joining::Trio(trio);
    }
    let Some(removed) = barrier::of(graph, mate) else {
        return Joining::Unknown;
    };
    let mut all_seen = true;
    let mut looks = 0;
    for part in odd_parts(graph, &removed) {
        let part = Part::new(graph, mate, part);
        let mut triangles = part.triangles();
        all_seen &= triangles.len() < TRIANGLES;
        triangles.sort_unstable_by_key(|t| burden(&t.map(|v| part.vertices[v as usize])));
        for triangle in triangles {
            looks += part.graph.edge_count();
            if looks > LOOKS {
                return Joining::Unknown;
            }
            if part.is_paired_without(triangle) {
                return Joining::Trio(triangle.map(|v| part.vertices[v as usize]));
            }
        }
    }
    if all_seen { Joining::Nobody } else { Joining::Unknown }
}

/// Somebody alone with two who are a pair: the commonest way, and found quickly.
fn with_a_pair<'g>(graph: &'g Graph, mate: &'g [u32]) -> impl Iterator<Item = [u32; 3]> + 'g {
    let mut near = vec![NONE; mate.len()];
    let alone = (0..mate.len() as u32).filter(|&v| mate[v as usize] == NONE);
    alone.flat_map(move |v| {
        graph.neighbours(v).for_each(|(u, _)| near[u as usize] = v);
        let pairs = graph.neighbours(v).filter(|&(u, _)| {
            let partner = mate[u as usize];
            u < partner && partner != NONE && near[partner as usize] == v
        });
        let trio = |(u, _)| {
            let mut trio = [u, mate[u as usize], v];
            trio.sort_unstable();
            trio
        };
        pairs.map(trio).collect::<Vec<_>>()
    })
}

/// The components of odd size, of three or more, that are left without the removed vertices.
fn odd_parts(graph: &Graph, removed: &[u32]) -> Vec<Vec<u32>> {
    let mut seen = vec![false; graph.vertices()];
    removed.iter().for_each(|&v| seen[v as usize] = true);
    let mut parts = Vec::new();
    for v in 0..graph.vertices() as u32 {
        if std::mem::replace(&mut seen[v as usize], true) {
            continue;
        }
        let mut part = vec![v];
        let mut next = 0;
        while next < part.len() {
            for (u, _) in graph.neighbours(part[next]) {
                if !std::mem::replace(&mut seen[u as usize], true) {
                    part.push(u);
                }
            }
            next += 1;
        }
        if part.len() > 2 && part.len() % 2 == 1 {
            part.sort_unstable();
            parts.push(part);
        }
    }
    parts
}

/// One component in numbers of its own.
struct Part {
    /// The vertex behind each number, ascending.
    vertices: Vec<u32>,
    graph: Graph,
    edges: Vec<Edge>,
    mate: Vec<u32>,
}

impl Part {
    fn new(graph: &Graph, mate: &[u32], vertices: Vec<u32>) -> Part {
        let number = |v: u32| vertices.binary_search(&v).ok().map(|i| i as u32);
        let mut edges = Vec::new();
        for (i, &u) in vertices.iter().enumerate() {
            let above = graph.neighbours(u).filter(|&(v, _)| u < v);
            edges.extend(above.filter_map(|(v, _)| {
                Some(Edge {
                    u: i as u32,
                    v: number(v)?,
                    weight: 0,
                })
            }));
        }
        let partner = |&v: &u32| number(mate[v as usize]).unwrap_or(NONE);
        Part {
            graph: Graph::new(vertices.len(), &edges).expect("edges of a graph make a graph"),
            mate: vertices.iter().map(partner).collect(),
            vertices,
            edges,
        }
    }

    /// The triangles of the component, up to a limit.
    fn triangles(&self) -> Vec<[u32; 3]> {
        let mut found = Vec::new();
        let mut near = vec![NONE; self.vertices.len()];
        for a in 0..self.vertices.len() as u32 {
            self.graph.neighbours(a).for_each(|(b, _)| near[b as usize] = a);
            for (b, _) in self.graph.neighbours(a).filter(|&(b, _)| a < b) {
                let third = self
                    .graph
                    .neighbours(b)
                    .filter(|&(c, _)| b < c && near[c as usize] == a);
                found.extend(third.take(TRIANGLES - found.len()).map(|(c, _)| [a, b, c]));
                if found.len() == TRIANGLES {
                    return found;
                }
            }
        }
        found
    }

    /// Whether all the others of the component can be paired with each other.
    fn is_paired_without(&self, trio: [u32; 3]) -> bool {
        let stays = |v: u32| !trio.contains(&v);
        let edges: Vec<Edge> = self
            .edges
            .iter()
            .copied()
            .filter(|e| stays(e.u) && stays(e.v))
            .collect();
        let rest = Graph::new(self.vertices.len(), &edges).expect("edges of a graph make a graph");
        let partner = |v: u32| Some(self.mate[v as usize]).filter(|&m| m != NONE && stays(v) && stays(m));
        let mate = (0..self.mate.len() as u32)
            .map(|v| partner(v).unwrap_or(NONE))
            .collect();
        let alone = pairs::complete(&rest, mate).into_iter().filter(|&m| m == NONE).count();
        alone == trio.len()
    }
}
