//! All families by name.

use crate::graph::Graph;
use crate::{company, plain, plane, towers};

/// Makes the graph with so many vertices of a seed.
pub(crate) type Make = fn(usize, u64) -> Graph;

/// A family of graphs.
pub(crate) struct Family {
    pub(crate) name: &'static str,
    pub(crate) about: &'static str,
    pub(crate) make: Make,
}

const fn family(name: &'static str, make: Make, about: &'static str) -> Family {
    Family { name, about, make }
}

/// In the order of the report.
pub(crate) const FAMILIES: &[Family] = &[
    family(
        "profile",
        company::profile,
        "colleagues, sampled lists of 20, and a ring",
    ),
    family(
        "priced",
        company::priced,
        "colleagues, lists of 20 chosen among all pairs, and a ring",
    ),
    family("complete", company::complete, "colleagues, every allowed pair"),
    family("random", plain::random, "20 random edges a vertex"),
    family("geometric", plane::geometric, "ten nearest neighbours in the plane"),
    family(
        "bipartite",
        company::bipartite,
        "mentors and mentees, sampled lists of 20",
    ),
    family(
        "bipartite-dense",
        company::bipartite_dense,
        "mentors and mentees, every pair",
    ),
    family(
        "capacities",
        company::capacities,
        "mentors with two places, sampled lists (text)",
    ),
    family(
        "capacities-dense",
        company::capacities_dense,
        "mentors with two places, every pair (text)",
    ),
    family("chains", towers::chains, "a long path that tempts"),
    family("nested", towers::nested, "triangles around triangles, 50 deep"),
    family(
        "sparse-delta",
        plain::sparse_delta,
        "four edges a vertex, weights to 10⁹",
    ),
    family("deficient", plain::deficient, "no perfect matching"),
];

#[cfg(test)]
mod tests {
    use super::*;

    /// FNV-1a.
    fn digest(graph: &Graph) -> u64 {
        let mut bytes = Vec::new();
        graph.write(&mut bytes).unwrap();
        bytes.iter().fold(0xcbf2_9ce4_8422_2325, |h, b| {
            (h ^ u64::from(*b)).wrapping_mul(0x0100_0000_01b3)
        })
    }

    /// Figures in reports are about these graphs: who changes one on purpose changes the digest and all figures.
    #[test]
    fn families_stay_what_they_are() {
        let digests: Vec<String> = FAMILIES
            .iter()
            .map(|f| {
                let graph = (f.make)(400, 1);
                format!("{} {} {:016x}", f.name, graph.edges().len(), digest(&graph))
            })
            .collect();
        assert_eq!(
            digests,
            [
                "profile 5973 d5418305575b9b86",
                "priced 5447 9af9d52732cb7b1c",
                "complete 37018 e6c60a651a5519e4",
                "random 4275 3656aa30fd3d344f",
                "geometric 2697 52592549e5640bfd",
                "bipartite 3963 188921608441f54e",
                "bipartite-dense 40000 7265a87796cda056",
                "capacities 4958 7dd47b2130c2c8b3",
                "capacities-dense 35644 75a8dee68c43c92f",
                "chains 797 31becd5adbaa6059",
                "nested 598 19438e7f6b17c4b8",
                "sparse-delta 797 24814dc8e143abf9",
                "deficient 1056 ef219e11f9ef2587",
            ]
        );
    }

    #[test]
    fn edges_are_in_range_and_no_vertex_is_alone() {
        for family in FAMILIES {
            for n in [16, 50, 123, 1_000] {
                let graph = (family.make)(n, 2);
                let mut degree = vec![0; n];
                for e in graph.edges() {
                    assert!(e.u < e.v && (e.v as usize) < n, "{} {n}", family.name);
                    degree[e.u as usize] += 1;
                    degree[e.v as usize] += 1;
                }
                let alone = degree.iter().filter(|d| **d == 0).count();
                // Only in the family without perfect matchings a small part may happen to have no edge.
                assert!(alone == 0 || family.name == "deficient", "{} {n}: {alone}", family.name);
            }
        }
    }
}
