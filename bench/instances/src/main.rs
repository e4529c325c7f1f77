//! `instances FAMILY N SEED OUT` writes a graph of a family; the same arguments give the same bytes on every machine.
//!
//! Nothing here depends on Kith: an error in its reader, its scores or its generator of random numbers cannot hide in both.

mod company;
mod families;
mod graph;
mod index;
mod lists;
mod people;
mod plain;
mod plane;
mod rng;
mod threads;
mod towers;

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::process::ExitCode;

use graph::Graph;

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let Some((make, n, seed, out)) = parse(&args) else {
        eprintln!("Usage: instances FAMILY N SEED OUT\n\nFamilies (N vertices, 16 to 4,000,000):");
        for family in families::FAMILIES {
            eprintln!("  {:17} {}", family.name, family.about);
        }
        return ExitCode::from(2);
    };
    let graph = make(n, seed);
    match write(&graph, Path::new(out)) {
        Ok(()) => {
            println!("{} vertices, {} edges", graph.vertices(), graph.edges().len());
            ExitCode::SUCCESS
        }
        Err(why) => {
            eprintln!("{out}: {why}");
            ExitCode::from(3)
        }
    }
}

fn parse(args: &[String]) -> Option<(families::Make, usize, u64, &str)> {
    let [family, n, seed, out] = args else { return None };
    let family = families::FAMILIES.iter().find(|f| f.name == family)?;
    let n = n.parse().ok().filter(|n| (16..=4_000_000).contains(n))?;
    Some((family.make, n, seed.parse().ok()?, out))
}

/// A file that is there is complete: it gets its name only at the end.
fn write(graph: &Graph, path: &Path) -> io::Result<()> {
    let draft = path.with_extension("part");
    let mut out = BufWriter::new(File::create(&draft)?);
    graph.write(&mut out)?;
    out.flush()?;
    std::fs::rename(draft, path)
}
