//! Proofs as JSON, as `contracts.md` of the project's command line fixes them: integers of any size.

use std::io::{self, Write};
use std::path::Path;

use kith_proof::{Blossom, Proof};
use serde::{Deserialize, Serialize};

use crate::failure::Failure;
use crate::table::read_bytes;

/// The format: the fields of the contract, and after them those that a trio, groups, coverage or a lifted worst score add.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ProofJson {
    weight: i128,
    upper_bound: i128,
    max_cardinality: bool,
    scale: i64,
    per_pair: i128,
    pairs: Vec<[u32; 2]>,
    dual: Vec<i128>,
    blossoms: Vec<BlossomJson>,
    vertex_blossom: Vec<i64>,
    barrier: Vec<u32>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    groups: Vec<Vec<u32>>,
    #[serde(default, skip_serializing_if = "is_zero")]
    per_person: i128,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    coverage: Option<[Vec<u32>; 2]>,
    #[serde(default, skip_serializing_if = "is_zero")]
    lowest: u16,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct BlossomJson {
    parent: i64,
    dual: i128,
}

fn is_zero<T: Default + PartialEq>(x: &T) -> bool {
    *x == T::default()
}

/// Writes a proof as one line of JSON, with the score that all its pairs reach where the worst was lifted, else 0.
pub fn write(proof: &Proof, lowest: u16, mut out: impl Write) -> io::Result<()> {
    let vertices = proof.dual.len();
    let json = ProofJson {
        weight: proof.weight,
        upper_bound: proof.upper_bound,
        max_cardinality: proof.max_cardinality,
        scale: proof.scale,
        per_pair: proof.per_pair,
        pairs: proof.pairs.clone(),
        dual: proof.dual.clone(),
        blossoms: proof
            .blossoms
            .iter()
            .map(|b| BlossomJson {
                parent: b.parent,
                dual: b.dual,
            })
            .collect(),
        // Readers index it by vertex, also when there are no blossoms.
        vertex_blossom: if proof.vertex_blossom.is_empty() {
            vec![-1; vertices]
        } else {
            proof.vertex_blossom.clone()
        },
        barrier: proof.barrier.clone(),
        groups: proof.groups.clone(),
        per_person: proof.per_person,
        coverage: proof.coverage.clone(),
        lowest,
    };
    serde_json::to_writer(&mut out, &json)?;
    out.write_all(b"\n")
}

/// Reads a proof and the score that all its pairs reach; what is no proof is [`Failure::Input`] with line and column.
pub fn read(path: &Path) -> Result<(Proof, u16), Failure> {
    let bytes = read_bytes(path).map_err(|e| Failure::Input(e.to_string()))?;
    parse(&bytes).map_err(|e| {
        Failure::Input(format!(
            "{}: this is not a proof as kith writes it: {e}",
            path.display()
        ))
    })
}

/// Reads the bytes of a proof.
pub(crate) fn parse(bytes: &[u8]) -> serde_json::Result<(Proof, u16)> {
    let json: ProofJson = serde_json::from_slice(bytes)?;
    let proof = Proof {
        weight: json.weight,
        upper_bound: json.upper_bound,
        max_cardinality: json.max_cardinality,
        scale: json.scale,
        per_pair: json.per_pair,
        pairs: json.pairs,
        dual: json.dual,
        blossoms: json
            .blossoms
            .into_iter()
            .map(|b| Blossom {
                parent: b.parent,
                dual: b.dual,
            })
            .collect(),
        vertex_blossom: json.vertex_blossom,
        barrier: json.barrier,
        groups: json.groups,
        per_person: json.per_person,
        coverage: json.coverage,
    };
    Ok((proof, json.lowest))
}
