//! `instances FAMILY N SEED OUT` writes a graph of a family, `instances people N SEED FOLDER` a company for `kith match`; the
//! same arguments give the same bytes on every machine.
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
mod spreadsheet;
mod threads;
mod towers;

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::process::ExitCode;

use graph::Graph;

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    if let Some((n, seed, folder)) = company(&args) {
        return ended(folder, spreadsheet::write(n, seed, Path::new(folder)));
    }
    let Some((make, n, seed, out)) = parse(&args) else {
        eprintln!("Usage: instances FAMILY N SEED OUT\n       instances people N SEED FOLDER\n");
        eprintln!("Families (N vertices, 16 to 4,000,000):");
        for family in families::FAMILIES {
            eprintln!("  {:17} {}", family.name, family.about);
        }
        return ExitCode::from(2);
    };
    let graph = make(n, seed);
    println!("{} vertices, {} edges", graph.vertices(), graph.edges().len());
    ended(out, write(&graph, Path::new(out)))
}

fn ended(out: &str, written: io::Result<()>) -> ExitCode {
    match written {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("{out}: {why}");
            ExitCode::from(3)
        }
    }
}

fn company(args: &[String]) -> Option<(usize, u64, &str)> {
    let [what, n, seed, folder] = args else { return None };
    let n = n
        .parse()
        .ok()
        .filter(|n| what == "people" && (16..=2_000_000).contains(n))?;
    Some((n, seed.parse().ok()?, folder))
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
