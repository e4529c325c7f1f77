//! The graph file.

use crate::report::Failure;

pub(crate) struct Edge {
    pub(crate) u: u32,
    pub(crate) v: u32,
    pub(crate) weight: i64,
}

pub(crate) struct Graph {
    pub(crate) vertices: usize,
    pub(crate) edges: Vec<Edge>,
    pub(crate) heaviest: i64,
}

impl Graph {
    /// Reads the binary form; the text form tells capacities, which no crate here takes.
    pub(crate) fn read(path: &str) -> Result<Graph, Failure> {
        let bytes = std::fs::read(path)?;
        let Some(rest) = bytes.strip_prefix(b"KITHG1\0\0") else {
            return Err(Failure::Skip("capacities".to_owned()));
        };
        let cut_off = || Failure::Wrong("the file is cut off".to_owned());
        let (vertices, rest) = rest.split_first_chunk().ok_or_else(cut_off)?;
        let (_, records) = rest.split_first_chunk::<8>().ok_or_else(cut_off)?;
        let (records, []) = records.as_chunks::<16>() else {
            return Err(cut_off());
        };
        let edges: Vec<Edge> = records
            .iter()
            .map(|record| {
                let number = u128::from_le_bytes(*record);
                Edge {
                    u: number as u32,
                    v: (number >> 32) as u32,
                    weight: (number >> 64) as i64,
                }
            })
            .collect();
        let heaviest = edges.iter().map(|e| e.weight).max().ok_or_else(cut_off)?;
        Ok(Graph {
            vertices: u32::from_le_bytes(*vertices) as usize,
            edges,
            heaviest,
        })
    }

    /// The two sides in ascending order, the smaller first; in our families all edges lead from the one to the other.
    pub(crate) fn sides(&self) -> Result<(Vec<u32>, Vec<u32>), Failure> {
        let side = |end: fn(&Edge) -> u32| {
            let mut side: Vec<u32> = self.edges.iter().map(end).collect();
            side.sort_unstable();
            side.dedup();
            side
        };
        let (left, right) = (side(|e| e.u), side(|e| e.v));
        if left.iter().any(|v| right.binary_search(v).is_ok()) {
            return Err(Failure::Skip("not bipartite".to_owned()));
        }
        Ok(if left.len() <= right.len() {
            (left, right)
        } else {
            (right, left)
        })
    }
}
