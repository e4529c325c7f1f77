//! What is kept of a round so that it can be made again: its numbered graph and its proof, without names.
//!
//! Both are sealed under the secret of the installation. A graph from which the pairs of avoid lists are missing tells of them to
//! whoever knows the people's fields, and duals tell of them to whoever has the graph; so does what was matched beside either.
//!
//! The graph, before it is compressed (zlib) and sealed, is a row of numbers, each in as few bytes as it needs: seven bits a byte,
//! the lowest first, the eighth bit says that more follow.
//!
//! ```text
//! form (1) · vertices n · size · flags (1 joins, 2 quality first, 4 lift worst, 8 roles)
//! n × person of the vertex, less the one before
//! n × (places · 2 + first side)                          with roles only
//! n × times sat out · n × times in a trio
//! forced pairs f · f × (person a, person b, score)
//! pairs m · m × (u less the u before, v less the v before of the same u else less u, score, met)
//! ```
//!
//! The proof is the JSON that `kith match --certificate` writes, compressed likewise.

use std::io::{Read, Write};

use flate2::Compression;
use flate2::read::ZlibDecoder;
use flate2::write::ZlibEncoder;
use kith_domain::id::RoundId;
use kith_engine::ScoredPair;
use kith_proof::Proof;
use kith_store::rounds::Input;

use super::super::private::{open, seal};
use super::super::{Error, House, Result};
use crate::matching::replay::Graph;
use crate::proof_file;

const FORM: u64 = 1;
/// A graph of a million people in lists is a tenth of this; more is none of ours.
const LARGEST: u64 = 4 << 30;

impl House {
    /// Seals what a round was made of.
    pub(super) fn seal_input(&self, round: RoundId, graph: &Graph, proof: &Proof) -> Input {
        let key = self.secret.key_for("round input");
        let mut json = Vec::new();
        // What the lowest score may be follows from the graph.
        proof_file::write(proof, 0, &mut json).expect("memory takes everything");
        let sealed = |part: &str, bytes: &[u8]| {
            let packed = pack(bytes).expect("memory takes everything");
            seal(&key, self.surroundings.bytes(), &about(round, part), &packed)
        };
        Input {
            graph: sealed("graph", &encode(graph)),
            proof: sealed("proof", &json),
        }
    }

    /// Opens it.
    ///
    /// # Errors
    /// [`Error::Sealed`] when it was changed, or sealed under another secret.
    pub(super) fn open_input(&self, round: RoundId, input: &Input) -> Result<(Graph, Proof)> {
        let key = self.secret.key_for("round input");
        let part = |part: &str, sealed: &[u8]| unpack(&open(&key, &about(round, part), sealed)?);
        let graph = decode(&part("graph", &input.graph)?)
            .filter(Graph::is_sound)
            .ok_or(Error::Sealed)?;
        let (proof, _) = proof_file::parse(&part("proof", &input.proof)?).map_err(|_| Error::Sealed)?;
        Ok((graph, proof))
    }
}

/// What a sealed part is bound to: moved to another round it cannot be opened.
fn about(round: RoundId, part: &str) -> Vec<u8> {
    [round.uuid().as_bytes(), part.as_bytes()].concat()
}

fn pack(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes)?;
    encoder.finish()
}

fn unpack(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut out = Vec::new();
    let read = ZlibDecoder::new(bytes).take(LARGEST).read_to_end(&mut out);
    read.map(|_| out).map_err(|_| Error::Sealed)
}

fn put(out: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        out.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

fn encode(graph: &Graph) -> Vec<u8> {
    let mut out = Vec::with_capacity(graph.pairs.len() * 5 + graph.people.len() * 4 + 64);
    let flags = [
        graph.joins,
        graph.quality_first,
        graph.lift_worst,
        graph.roles.is_some(),
    ];
    let flags = flags
        .iter()
        .enumerate()
        .fold(0, |bits, (i, &set)| bits | u64::from(set) << i);
    for number in [FORM, graph.people.len() as u64, u64::from(graph.size), flags] {
        put(&mut out, number);
    }
    let mut before = 0;
    for &person in &graph.people {
        put(&mut out, u64::from(person - before));
        before = person;
    }
    if let Some((first_side, places)) = &graph.roles {
        for (&first, &places) in first_side.iter().zip(places) {
            put(&mut out, u64::from(places) * 2 + u64::from(first));
        }
    }
    for &times in graph.sat_out.iter().chain(&graph.trios) {
        put(&mut out, u64::from(times));
    }
    put(&mut out, graph.forced.len() as u64);
    for ([a, b], score) in &graph.forced {
        for number in [u64::from(*a), u64::from(*b), score.unsigned_abs()] {
            put(&mut out, number);
        }
    }
    put(&mut out, graph.pairs.len() as u64);
    let (mut u, mut v) = (0, 0);
    for pair in &graph.pairs {
        if pair.u != u {
            v = pair.u;
        }
        for number in [
            u64::from(pair.u - u),
            u64::from(pair.v - v),
            pair.score.into(),
            pair.met.into(),
        ] {
            put(&mut out, number);
        }
        (u, v) = (pair.u, pair.v);
    }
    out
}

/// Reads numbers; nothing where there are none left, or one does not fit.
struct Numbers<'a>(std::slice::Iter<'a, u8>);

impl Numbers<'_> {
    fn next<T: TryFrom<u64>>(&mut self) -> Option<T> {
        let mut number = 0_u64;
        for shift in (0..63).step_by(7) {
            let byte = *self.0.next()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return T::try_from(number).ok();
            }
        }
        None
    }

    fn list<T: TryFrom<u64>>(&mut self, count: usize) -> Option<Vec<T>> {
        (0..count).map(|_| self.next()).collect()
    }
}

fn decode(bytes: &[u8]) -> Option<Graph> {
    let mut numbers = Numbers(bytes.iter());
    if numbers.next::<u64>()? != FORM {
        return None;
    }
    let n: usize = numbers.next()?;
    let size = numbers.next()?;
    let flags: u64 = numbers.next()?;
    let set = |bit: u32| flags >> bit & 1 == 1;
    let mut before = 0_u32;
    let mut people = Vec::new();
    for _ in 0..n {
        before = before.checked_add(numbers.next()?)?;
        people.push(before);
    }
    let roles = match set(3) {
        false => None,
        true => {
            let both: Vec<u64> = numbers.list(n)?;
            let places = both
                .iter()
                .map(|b| u32::try_from(b / 2).ok())
                .collect::<Option<Vec<u32>>>()?;
            Some((both.iter().map(|b| b % 2 == 1).collect(), places))
        }
    };
    let sat_out = numbers.list(n)?;
    let trios = numbers.list(n)?;
    let forced = (0..numbers.next::<usize>()?)
        .map(|_| {
            Some((
                [numbers.next()?, numbers.next()?],
                i64::try_from(numbers.next::<u64>()?).ok()?,
            ))
        })
        .collect::<Option<Vec<_>>>()?;
    let mut pairs = Vec::new();
    let (mut u, mut v) = (0_u32, 0_u32);
    for _ in 0..numbers.next::<usize>()? {
        let step: u32 = numbers.next()?;
        u = u.checked_add(step)?;
        if step > 0 {
            v = u;
        }
        v = v.checked_add(numbers.next()?)?;
        pairs.push(ScoredPair {
            u,
            v,
            score: numbers.next()?,
            met: numbers.next()?,
        });
    }
    numbers.0.as_slice().is_empty().then_some(Graph {
        people,
        forced,
        pairs,
        size,
        joins: set(0),
        quality_first: set(1),
        lift_worst: set(2),
        roles,
        sat_out,
        trios,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair(u: u32, v: u32, score: u16, met: u16) -> ScoredPair {
        ScoredPair { u, v, score, met }
    }

    #[test]
    fn a_graph_is_read_as_it_was_written() {
        let graph = Graph {
            people: vec![0, 2, 3, 700],
            forced: vec![([1, 4], 9_999)],
            pairs: vec![pair(0, 1, 10_000, 0), pair(0, 3, 7, 300), pair(2, 3, 0, 1)],
            size: 2,
            joins: true,
            quality_first: false,
            lift_worst: true,
            roles: Some((vec![true, false, true, false], vec![1, 2, 300, 1])),
            sat_out: vec![0, 1, 128, 5],
            trios: vec![0, 0, 1, u32::MAX],
        };
        let bytes = encode(&graph);
        assert_eq!(decode(&bytes), Some(graph.clone()));
        let none = Graph {
            size: 2,
            ..Graph::default()
        };
        assert_eq!(decode(&encode(&none)), Some(none));
        for cut in 0..bytes.len() {
            assert_eq!(decode(&bytes[..cut]), None, "cut at {cut}");
        }
    }

    #[test]
    fn a_graph_that_names_nobody_is_none_of_ours() {
        let graph = |pairs: Vec<ScoredPair>| Graph {
            people: vec![0, 1],
            pairs,
            size: 2,
            sat_out: vec![0, 0],
            trios: vec![0, 0],
            ..Graph::default()
        };
        assert!(graph(vec![pair(0, 1, 3, 0)]).is_sound());
        for wrong in [
            vec![pair(0, 2, 3, 0)],
            vec![pair(1, 1, 3, 0)],
            vec![pair(0, 1, 10_001, 0)],
            vec![pair(0, 1, 3, 0), pair(0, 1, 3, 0), pair(0, 0, 1, 0)],
        ] {
            assert!(!graph(wrong.clone()).is_sound(), "{wrong:?}");
        }
    }
}
