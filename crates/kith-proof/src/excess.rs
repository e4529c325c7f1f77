//! How much a trio may fill the blossoms around it more than pairs could.
//!
//! Pairs use at most (|B| − 1) / 2 edges inside an odd set B, a trio and pairs half an edge more if the trio lies inside.
//! So a solution with the trio T may exceed the bound of pairs by half of Z(T), the duals of the blossoms around all of
//! T, but loses half the slack of T's edges. Only the difference counts, and where it is positive each edge of T has less
//! slack than Z(T): its own two duals do not cover it, which is so for few edges.

use crate::Fault;
use crate::blossoms::{Blossoms, too_large};

/// With more edges inside blossoms than this, the largest nest of duals stands for the excess.
pub const FEW_EDGES: usize = 300_000;

/// Collects the edges that only blossoms cover.
pub(crate) struct Excess {
    off: bool,
    above: Vec<Vec<(u32, i128, i128)>>,
    count: usize,
}

impl Excess {
    /// For so many vertices; `off` when there is no trio.
    pub(crate) fn new(vertices: usize, off: bool) -> Excess {
        Excess {
            off,
            above: if off { Vec::new() } else { vec![Vec::new(); vertices] },
            count: 0,
        }
    }

    pub(crate) fn see(&mut self, u: u32, v: u32, slack: i128, around: i128) {
        if !self.off && self.count <= FEW_EDGES {
            self.count += 1;
            self.above[u.min(v) as usize].push((u.max(v), slack, around));
        }
    }

    /// The largest Z(T) − (slacks of T's edges), at least 0.
    pub(crate) fn most(&self, blossoms: &Blossoms<'_>) -> Result<i128, Fault> {
        if self.count > FEW_EDGES {
            return Ok(blossoms.deepest());
        }
        let mut most = 0i128;
        for near in &self.above {
            for (i, &(v, slack_v, around_v)) in near.iter().enumerate() {
                for &(w, slack_w, around_w) in near[..i].iter().chain(&near[i + 1..]) {
                    // The third edge, from the smaller of v and w to the larger.
                    for &(_, slack_x, around_x) in self.above[v as usize].iter().filter(|e| e.0 == w) {
                        let slack = slack_v
                            .checked_add(slack_w)
                            .and_then(|s| s.checked_add(slack_x))
                            .ok_or_else(too_large)?;
                        let around = around_v.min(around_w).min(around_x);
                        most = most.max(around.checked_sub(slack).ok_or_else(too_large)?);
                    }
                }
            }
        }
        Ok(most)
    }
}
