//! Work in parts, on all threads, with results that do not depend on how many there are.

use std::sync::atomic::{AtomicUsize, Ordering};

use crate::request::Effort;

/// Does parts 0 … `parts` − 1, each thread with a workplace of its own; the results come in the order of the parts.
pub(super) fn in_parts<W, T: Send>(
    effort: &Effort,
    parts: usize,
    workplace: impl Fn() -> W + Sync,
    work: impl Fn(&mut W, usize) -> T + Sync,
) -> Vec<T> {
    let next = AtomicUsize::new(0);
    let take = || {
        let mut place = workplace();
        let mut done = Vec::new();
        loop {
            let part = next.fetch_add(1, Ordering::Relaxed);
            if part >= parts {
                return done;
            }
            done.push((part, work(&mut place, part)));
        }
    };
    let mut done: Vec<(usize, T)> = std::thread::scope(|scope| {
        let others: Vec<_> = (1..count(effort)).map(|_| scope.spawn(take)).collect();
        let mut all = take();
        for thread in others {
            all.extend(thread.join().expect("the work does not panic"));
        }
        all
    });
    done.sort_unstable_by_key(|(part, _)| *part);
    done.into_iter().map(|(_, result)| result).collect()
}

/// How many threads work.
pub(super) fn count(effort: &Effort) -> usize {
    let available = || std::thread::available_parallelism().map_or(1, |n| n.get());
    effort.threads.map_or_else(available, |t| t.get()).clamp(1, 64)
}
