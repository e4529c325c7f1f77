//! A graph and its file.

use std::io::{self, Write};

/// An edge, `u < v` in a finished graph. Twelve bytes: twenty million of them are held at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Edge {
    pub(crate) u: u32,
    pub(crate) v: u32,
    pub(crate) weight: u32,
}

impl Edge {
    pub(crate) fn new(u: usize, v: usize, weight: u32) -> Edge {
        Edge {
            u: u as u32,
            v: v as u32,
            weight,
        }
    }
}

/// A simple graph, edges in order, with capacities if it has two sides and a side takes more than one.
pub(crate) struct Graph {
    vertices: usize,
    edges: Vec<Edge>,
    capacities: Option<Vec<u32>>,
}

impl Graph {
    /// Of parallel edges the best counts; loops are dropped.
    pub(crate) fn new(vertices: usize, mut edges: Vec<Edge>) -> Graph {
        edges.retain(|e| e.u != e.v);
        for e in &mut edges {
            (e.u, e.v) = (e.u.min(e.v), e.u.max(e.v));
        }
        edges.sort_unstable_by_key(|e| (e.u, e.v, u32::MAX - e.weight));
        edges.dedup_by_key(|e| (e.u, e.v));
        Graph {
            vertices,
            edges,
            capacities: None,
        }
    }

    /// The same graph under other numbers: what is neighbouring in the construction is not so in memory.
    pub(crate) fn renumbered(self, order: &[u32]) -> Graph {
        let edges = self.edges.iter().map(|e| Edge {
            u: order[e.u as usize],
            v: order[e.v as usize],
            weight: e.weight,
        });
        Graph::new(self.vertices, edges.collect())
    }

    pub(crate) fn with_capacities(self, capacities: Vec<u32>) -> Graph {
        Graph {
            capacities: Some(capacities),
            ..self
        }
    }

    pub(crate) fn vertices(&self) -> usize {
        self.vertices
    }

    pub(crate) fn edges(&self) -> &[Edge] {
        &self.edges
    }

    /// The binary form, or, with capacities, the text form, which alone can tell them.
    pub(crate) fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        match &self.capacities {
            None => self.write_binary(out),
            Some(capacities) => self.write_text(capacities, out),
        }
    }

    fn write_binary(&self, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(b"KITHG1\0\0")?;
        out.write_all(&(self.vertices as u32).to_le_bytes())?;
        out.write_all(&(self.edges.len() as u64).to_le_bytes())?;
        for e in &self.edges {
            out.write_all(&e.u.to_le_bytes())?;
            out.write_all(&e.v.to_le_bytes())?;
            out.write_all(&i64::from(e.weight).to_le_bytes())?;
        }
        Ok(())
    }

    fn write_text(&self, capacities: &[u32], out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "{} {}", self.vertices, self.edges.len())?;
        for e in &self.edges {
            writeln!(out, "{} {} {}", e.u, e.v, e.weight)?;
        }
        for (v, k) in capacities.iter().enumerate() {
            writeln!(out, "c {v} {k}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_of_parallel_edges_stays() {
        let graph = Graph::new(3, vec![Edge::new(2, 1, 5), Edge::new(1, 2, 7), Edge::new(0, 0, 9)]);
        assert_eq!(graph.edges(), [Edge::new(1, 2, 7)]);
        let mut bytes = Vec::new();
        graph.write(&mut bytes).unwrap();
        assert_eq!(bytes.len(), 8 + 4 + 8 + 16);
        assert_eq!(bytes[20..], [1, 0, 0, 0, 2, 0, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0]);
        let mut text = Vec::new();
        graph.with_capacities(vec![1, 2, 1]).write(&mut text).unwrap();
        assert_eq!(text, b"3 1\n1 2 7\nc 0 1\nc 1 2\nc 2 1\n");
    }
}
