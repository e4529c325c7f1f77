//! Work per person, divided among threads without any trace of it in the result.

use std::num::NonZero;
use std::ops::Range;
use std::thread;

use crate::graph::Edge;

/// Runs `work` on parts of a range and joins what comes out in order.
pub(crate) fn divide(range: Range<usize>, work: impl Fn(Range<usize>) -> Vec<Edge> + Sync) -> Vec<Edge> {
    let threads = thread::available_parallelism()
        .map_or(1, NonZero::get)
        .min(range.len().max(1));
    let cut = |i: usize| range.start + range.len() * i / threads;
    thread::scope(|scope| {
        let parts: Vec<_> = (0..threads)
            .map(|i| (cut(i)..cut(i + 1), &work))
            .map(|(part, work)| scope.spawn(move || work(part)))
            .collect();
        let mut all = Vec::new();
        for part in parts {
            all.append(&mut part.join().expect("the work on a part does not panic"));
        }
        all
    })
}
