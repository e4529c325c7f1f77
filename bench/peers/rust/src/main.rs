//! `peers SOLVER GRAPH`: matchers from crates.io on a graph file; prints one line of JSON.

mod graph;
mod report;

use std::process::ExitCode;

use graph::Graph;
use pathfinding::kuhn_munkres::kuhn_munkres;
use pathfinding::matrix::Matrix;
use report::{Failure, Found, timed};
use rustworkx_core::max_weight_matching::max_weight_matching;
use rustworkx_core::petgraph::graph::UnGraph;

/// Larger tables of costs do not fit beside everything else.
const LARGEST_TABLE: usize = 2 << 30;

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [solver, path] = args.as_slice() else {
        return ExitCode::from(2);
    };
    let solve = match solver.as_str() {
        "rustworkx-core" => rustworkx,
        "mwmatching" => mwmatching,
        "pathfinding" => pathfinding,
        _ => return ExitCode::from(2),
    };
    let line = Graph::read(path)
        .and_then(|graph| solve(&graph).and_then(|found| report::line(solver, &graph, &found)))
        .or_else(|failure| report::skipped(solver, failure));
    match line {
        Ok(line) => {
            println!("{line}");
            ExitCode::SUCCESS
        }
        Err(why) => {
            eprintln!("{solver}: {why}");
            ExitCode::FAILURE
        }
    }
}

fn rustworkx(graph: &Graph) -> Result<Found, Failure> {
    let edges = graph.edges.iter().map(|e| (e.u, e.v, e.weight));
    let mut g = UnGraph::<(), i64>::from_edges(edges);
    while g.node_count() < graph.vertices {
        g.add_node(());
    }
    let weight = |e: rustworkx_core::petgraph::graph::EdgeReference<'_, i64>| Ok::<i128, Failure>((*e.weight()).into());
    let (pairs, seconds) = timed(|| max_weight_matching(&g, true, weight, false));
    let pairs = pairs?.into_iter().map(|(a, b)| (a as u32, b as u32)).collect();
    Ok(Found { pairs, seconds })
}

fn mwmatching(graph: &Graph) -> Result<Found, Failure> {
    // It doubles weights and adds duals in 32 bits.
    if graph.heaviest > i64::from(i32::MAX / 4) {
        return Err(Failure::Skip("weights beyond its 32 bits".to_owned()));
    }
    let edges = graph
        .edges
        .iter()
        .map(|e| (e.u as usize, e.v as usize, e.weight as i32));
    let mut matching = mwmatching::Matching::new(edges.collect());
    matching.max_cardinality();
    let (mates, seconds) = timed(|| matching.solve());
    let pairs = mates.iter().enumerate();
    let pairs = pairs
        .filter(|(a, b)| a < b && **b < graph.vertices)
        .map(|(a, b)| (a as u32, *b as u32));
    Ok(Found {
        pairs: pairs.collect(),
        seconds,
    })
}

fn pathfinding(graph: &Graph) -> Result<Found, Failure> {
    let (rows, columns) = graph.sides()?;
    let bytes = rows.len() * columns.len() * size_of::<i64>();
    if bytes > LARGEST_TABLE {
        return Err(Failure::Skip(format!(
            "its table would need {} GB",
            bytes / 1_000_000_000
        )));
    }
    let (mut place, none) = (vec![0; graph.vertices], -(graph.heaviest + 1) * rows.len() as i64);
    for side in [&rows, &columns] {
        side.iter().enumerate().for_each(|(i, v)| place[*v as usize] = i);
    }
    // What is no edge costs more than any difference between edges, so that most are paired first.
    let mut table = Matrix::new(rows.len(), columns.len(), none);
    let (first, mut edges) = (
        rows.binary_search(&graph.edges[0].u).is_ok(),
        std::collections::HashSet::new(),
    );
    for e in &graph.edges {
        let (row, column) = if first { (e.u, e.v) } else { (e.v, e.u) };
        table[(place[row as usize], place[column as usize])] = e.weight;
        edges.insert((row, column));
    }
    let ((_, found), seconds) = timed(|| kuhn_munkres(&table));
    let pairs = found
        .iter()
        .enumerate()
        .map(|(row, column)| (rows[row], columns[*column]));
    Ok(Found {
        pairs: pairs.filter(|pair| edges.contains(pair)).collect(),
        seconds,
    })
}
