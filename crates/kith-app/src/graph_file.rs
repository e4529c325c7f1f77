//! Bare graphs, as text or binary.
//!
//! Text: a line `n m`, then m lines `u v w`, then optional lines `c v k` (vertex v takes k pairs); where every edge of a graph
//! with such lines goes from one side to the other, the first side is where they begin. Binary: the magic
//! `KITHG1\0\0`, u32 n, u64 m, then m times (u32 u, u32 v, i64 w), little-endian, without gaps.

use std::io::{self, Write};
use std::path::Path;

use kith_engine::{Edge, MAX_WEIGHT};

use crate::failure::Failure;
use crate::table::read_bytes;

const MAGIC: &[u8; 8] = b"KITHG1\0\0";
const HEADER: usize = 8 + 4 + 8;
const RECORD: usize = 4 + 4 + 8;
/// Per-vertex tables of more vertices would not fit beside their edges into the memory of an ordinary machine.
const MAX_VERTICES: usize = 50_000_000;
/// More places than this are as good as unlimited.
const MAX_CAPACITY: u32 = 1_000_000;

/// A graph as its file gives it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GraphFile {
    /// How many vertices there are.
    pub vertices: usize,
    /// The edges, in the order of the file.
    pub edges: Vec<Edge>,
    /// With `c` lines: how many pairs each vertex takes (1 where no line says), and which vertices are on the first side.
    pub capacities: Option<Capacities>,
}

/// The two sides of a graph with capacities.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Capacities {
    /// By vertex.
    pub capacity: Vec<u32>,
    /// By vertex: whether edges begin there; where some edges go the other way, whether it is on the same side as the first
    /// vertex of its part of the graph.
    pub first_side: Vec<bool>,
}

/// Reads a graph; what is wrong is [`Failure::Input`] with its line (or its edge, in a binary file).
pub fn read(path: &Path) -> Result<GraphFile, Failure> {
    let bytes = read_bytes(path).map_err(|e| Failure::Input(e.to_string()))?;
    let parsed = if bytes.starts_with(b"KITHG") {
        binary(&bytes)
    } else {
        text(&bytes)
    };
    parsed.map_err(|message| Failure::Input(format!("{}{message}", path.display())))
}

/// Writes a graph in the binary form.
pub fn write(vertices: usize, edges: &[Edge], out: &mut dyn Write) -> io::Result<()> {
    out.write_all(MAGIC)?;
    out.write_all(&(vertices as u32).to_le_bytes())?;
    out.write_all(&(edges.len() as u64).to_le_bytes())?;
    for e in edges {
        out.write_all(&e.u.to_le_bytes())?;
        out.write_all(&e.v.to_le_bytes())?;
        out.write_all(&e.weight.to_le_bytes())?;
    }
    Ok(())
}

/// Writes a graph of two sides as text, as the binary form has no capacities; every edge begins on the first side.
pub fn write_sides(edges: &[Edge], sides: &Capacities, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{} {}", sides.capacity.len(), edges.len())?;
    for e in edges {
        let (u, v) = if sides.first_side[e.u as usize] {
            (e.u, e.v)
        } else {
            (e.v, e.u)
        };
        writeln!(out, "{u} {v} {}", e.weight)?;
    }
    sides
        .capacity
        .iter()
        .enumerate()
        .try_for_each(|(v, k)| writeln!(out, "c {v} {k}"))
}

fn binary(bytes: &[u8]) -> Result<GraphFile, String> {
    if !bytes.starts_with(MAGIC) || bytes.len() < HEADER {
        return Err(": this begins like a binary graph but is none of version 1 (KITHG1), or is cut off".to_owned());
    }
    let u32_at = |i: usize| u32::from_le_bytes(bytes[i..i + 4].try_into().expect("four bytes"));
    let vertices = u32_at(8) as usize;
    let count = u64::from_le_bytes(bytes[12..20].try_into().expect("eight bytes"));
    check_vertices(vertices).map_err(|e| format!(": {e}"))?;
    let held = (bytes.len() - HEADER) as u64;
    if count.checked_mul(RECORD as u64) != Some(held) {
        return Err(format!(
            ": the header promises {} of {RECORD} bytes, but {held} bytes follow",
            counted(count)
        ));
    }
    let mut edges = Vec::with_capacity(count as usize);
    for i in 0..count as usize {
        let at = HEADER + i * RECORD;
        let weight = i64::from_le_bytes(bytes[at + 8..at + 16].try_into().expect("eight bytes"));
        let edge = Edge {
            u: u32_at(at),
            v: u32_at(at + 4),
            weight,
        };
        check_edge(&edge, vertices).map_err(|e| format!(", edge {}: {e}", i + 1))?;
        edges.push(edge);
    }
    Ok(GraphFile {
        vertices,
        edges,
        capacities: None,
    })
}

fn text(bytes: &[u8]) -> Result<GraphFile, String> {
    let mut lines = bytes
        .split(|b| *b == b'\n')
        .enumerate()
        .map(|(i, line)| (i + 1, line.trim_ascii()));
    let mut lines = lines.by_ref().filter(|(_, line)| !line.is_empty());
    let Some((number, first)) = lines.next() else {
        return Err(": the file is empty; expected a first line \"n m\"".to_owned());
    };
    let header = numbers::<2>(first).ok_or_else(|| {
        format!(
            ", line {number}: expected two numbers \"n m\", found \"{}\"",
            short(first)
        )
    })?;
    let (Ok(vertices), Ok(count)) = (usize::try_from(header[0]), usize::try_from(header[1])) else {
        return Err(format!(", line {number}: n and m are counts, and cannot be negative"));
    };
    check_vertices(vertices).map_err(|e| format!(", line {number}: {e}"))?;
    let mut edges = Vec::with_capacity(count.min(bytes.len() / 6));
    let mut capacity: Option<Vec<u32>> = None;
    for (number, line) in lines {
        let at = |message: String| format!(", line {number}: {message}");
        if let Some(rest) = line
            .strip_prefix(b"c")
            .filter(|rest| rest.first().is_some_and(u8::is_ascii_whitespace))
        {
            let [v, k] =
                numbers::<2>(rest).ok_or_else(|| at(format!("expected \"c v k\", found \"{}\"", short(line))))?;
            let v = usize::try_from(v)
                .ok()
                .filter(|v| *v < vertices)
                .ok_or_else(|| at(format!("there is no vertex {v}")))?;
            let k = u32::try_from(k).ok().filter(|k| *k <= MAX_CAPACITY);
            let k = k.ok_or_else(|| at(format!("a capacity is a whole number from 0 to {MAX_CAPACITY}")))?;
            capacity.get_or_insert_with(|| vec![1; vertices])[v] = k;
            continue;
        }
        if edges.len() == count {
            return Err(at(format!(
                "the first line promises {}, and this is one more",
                counted(count as u64)
            )));
        }
        if capacity.is_some() {
            return Err(at("edges come before the capacities".to_owned()));
        }
        let [u, v, weight] =
            numbers::<3>(line).ok_or_else(|| at(format!("expected \"u v w\", found \"{}\"", short(line))))?;
        let vertex = |x: i64| u32::try_from(x).map_err(|_| at(format!("there is no vertex {x}")));
        let edge = Edge {
            u: vertex(u)?,
            v: vertex(v)?,
            weight,
        };
        check_edge(&edge, vertices).map_err(at)?;
        edges.push(edge);
    }
    if edges.len() < count {
        return Err(format!(
            ": the first line promises {}, but the file has {}",
            counted(count as u64),
            edges.len()
        ));
    }
    let capacities = match capacity {
        None => None,
        Some(capacity) => {
            let first_side = match one_way(vertices, &edges) {
                Some(first_side) => first_side,
                None => two_sides(vertices, &edges).map_err(|e| format!(": {e}"))?,
            };
            Some(Capacities { capacity, first_side })
        }
    };
    Ok(GraphFile {
        vertices,
        edges,
        capacities,
    })
}

/// Exactly so many whole numbers, separated by blanks.
fn numbers<const N: usize>(line: &[u8]) -> Option<[i64; N]> {
    let mut found = [0i64; N];
    let mut words = line.split(u8::is_ascii_whitespace).filter(|w| !w.is_empty());
    for slot in &mut found {
        let word = words.next()?;
        let (negative, digits) = match word {
            [b'-', digits @ ..] => (true, digits),
            digits => (false, digits),
        };
        if digits.is_empty() || digits.len() > 18 || !digits.iter().all(u8::is_ascii_digit) {
            return None;
        }
        let size = digits.iter().fold(0i64, |n, d| n * 10 + i64::from(d - b'0'));
        *slot = if negative { -size } else { size };
    }
    words.next().is_none().then_some(found)
}

fn counted(edges: u64) -> String {
    format!("{edges} edge{}", if edges == 1 { "" } else { "s" })
}

fn short(line: &[u8]) -> String {
    let text: String = String::from_utf8_lossy(line)
        .chars()
        .filter(|c| !c.is_control())
        .take(40)
        .collect();
    if line.len() > 40 { format!("{text}…") } else { text }
}

fn check_vertices(vertices: usize) -> Result<(), String> {
    if vertices <= MAX_VERTICES {
        Ok(())
    } else {
        Err(format!("{vertices} vertices are more than Kith takes ({MAX_VERTICES})"))
    }
}

fn check_edge(edge: &Edge, vertices: usize) -> Result<(), String> {
    let Edge { u, v, weight } = *edge;
    if let Some(x) = [u, v].into_iter().find(|&x| x as usize >= vertices) {
        return Err(match vertices.checked_sub(1) {
            Some(last) => format!("there is no vertex {x}; they are numbered from 0 to {last}"),
            None => format!("there is no vertex {x}; the graph has none"),
        });
    }
    if u == v {
        return Err(format!("the edge joins vertex {u} to itself"));
    }
    if !(-MAX_WEIGHT..=MAX_WEIGHT).contains(&weight) {
        return Err(format!("the weight {weight} is larger in size than 10^12"));
    }
    Ok(())
}

/// Where edges begin, if none ends there.
fn one_way(vertices: usize, edges: &[Edge]) -> Option<Vec<bool>> {
    let mut begins = vec![false; vertices];
    edges.iter().for_each(|e| begins[e.u as usize] = true);
    edges.iter().all(|e| !begins[e.v as usize]).then_some(begins)
}

/// Divides the vertices into two sides so that every edge goes across.
fn two_sides(vertices: usize, edges: &[Edge]) -> Result<Vec<bool>, String> {
    let mut neighbours = vec![Vec::new(); vertices];
    for e in edges {
        neighbours[e.u as usize].push(e.v);
        neighbours[e.v as usize].push(e.u);
    }
    let mut side: Vec<Option<bool>> = vec![None; vertices];
    for start in 0..vertices {
        if side[start].is_some() {
            continue;
        }
        side[start] = Some(true);
        let mut stack = vec![start];
        while let Some(u) = stack.pop() {
            let here = side[u] == Some(true);
            for &v in &neighbours[u] {
                match side[v as usize] {
                    None => {
                        side[v as usize] = Some(!here);
                        stack.push(v as usize);
                    }
                    Some(there) if there == here => {
                        return Err(format!(
                            "capacities (c lines) need a graph with two sides, but the edge {u} {v} closes an odd circle"
                        ));
                    }
                    Some(_) => {}
                }
            }
        }
    }
    Ok(side.into_iter().map(|s| s == Some(true)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_with_capacities() {
        let graph = text(b"3 2\n0 1 -5\r\n\n 2 1 7 \nc 1 2\n").unwrap();
        let edge = |u, v, weight| Edge { u, v, weight };
        assert_eq!(graph.edges, [edge(0, 1, -5), edge(2, 1, 7)]);
        let capacities = graph.capacities.unwrap();
        assert_eq!(capacities.capacity, [1, 2, 1]);
        assert_eq!(capacities.first_side, [true, false, true]);
    }

    #[test]
    fn sides_read_as_they_were_written() {
        let edge = |u, v, weight| Edge { u, v, weight };
        // Two parts, and the first vertex of each is on another side.
        let sides = Capacities {
            capacity: vec![2, 1, 3, 1],
            first_side: vec![true, false, false, true],
        };
        let mut bytes = Vec::new();
        write_sides(&[edge(0, 1, -5), edge(2, 3, 7)], &sides, &mut bytes).unwrap();
        let read = text(&bytes).unwrap();
        assert_eq!(read.edges, [edge(0, 1, -5), edge(3, 2, 7)]);
        assert_eq!(read.capacities, Some(sides));
        // Edges both ways: the first of each part.
        let mixed = text(b"3 2\n0 1 1\n1 2 1\nc 1 2\n").unwrap().capacities.unwrap();
        assert_eq!(mixed.first_side, [true, false, true]);
    }

    #[test]
    fn binary_reads_what_was_written() {
        let edges = [
            Edge {
                u: 0,
                v: 2,
                weight: -MAX_WEIGHT,
            },
            Edge { u: 1, v: 2, weight: 3 },
        ];
        let mut bytes = Vec::new();
        write(3, &edges, &mut bytes).unwrap();
        assert_eq!(bytes.len(), HEADER + 2 * RECORD);
        assert_eq!(
            binary(&bytes),
            Ok(GraphFile {
                vertices: 3,
                edges: edges.to_vec(),
                capacities: None
            })
        );
    }

    #[test]
    fn what_is_no_graph_is_told_with_its_line() {
        for (input, message) in [
            ("", ": the file is empty; expected a first line \"n m\""),
            ("3", ", line 1: expected two numbers \"n m\", found \"3\""),
            ("-1 0", ", line 1: n and m are counts, and cannot be negative"),
            (
                "99999999999 0",
                ", line 1: 99999999999 vertices are more than Kith takes (50000000)",
            ),
            ("2 1\n0 1", ", line 2: expected \"u v w\", found \"0 1\""),
            ("2 1\n0 1 1.5", ", line 2: expected \"u v w\", found \"0 1 1.5\""),
            (
                "2 1\n0 2 1",
                ", line 2: there is no vertex 2; they are numbered from 0 to 1",
            ),
            ("2 1\n\n1 1 1", ", line 3: the edge joins vertex 1 to itself"),
            (
                "2 1\n0 1 1000000000001",
                ", line 2: the weight 1000000000001 is larger in size than 10^12",
            ),
            (
                "2 1\n0 1 1\n0 1 2",
                ", line 3: the first line promises 1 edge, and this is one more",
            ),
            ("2 2\n0 1 1", ": the first line promises 2 edges, but the file has 1"),
            (
                "2 1\n0 1 1\nc 0 -1",
                ", line 3: a capacity is a whole number from 0 to 1000000",
            ),
            ("2 1\n0 1 1\nc 5 1", ", line 3: there is no vertex 5"),
            (
                "3 3\n0 1 1\n1 2 1\n0 2 1\nc 0 2",
                ": capacities (c lines) need a graph with two sides, but the edge 2 1 closes an odd circle",
            ),
        ] {
            assert_eq!(text(input.as_bytes()), Err(message.to_owned()), "{input:?}");
        }
    }

    #[test]
    fn binary_that_lies_is_refused() {
        let mut bytes = Vec::new();
        write(2, &[Edge { u: 0, v: 1, weight: 1 }], &mut bytes).unwrap();
        for cut in [5, 10, 19, bytes.len() - 1] {
            assert!(binary(&bytes[..cut]).is_err());
        }
        bytes[12..20].copy_from_slice(&u64::MAX.to_le_bytes());
        assert!(binary(&bytes).unwrap_err().contains("promises"));
    }
}
