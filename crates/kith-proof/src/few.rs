//! Pairs and one trio of few vertices: every way is tried, as no duals need reach the best trio.

use crate::verify::each_edge;
use crate::{Fault, Problem};
use std::collections::HashMap;

/// Up to so many vertices every way to make pairs and one trio is tried.
pub const FEW_VERTICES: usize = 11;

/// How many can be matched in pairs and at most one trio, and the most that so many weigh; `None` where they are not few.
pub(crate) fn best(problem: &Problem<'_>, penalty: &dyn Fn(u32, u32) -> i64) -> Result<Option<(usize, i128)>, Fault> {
    let n = problem.vertices;
    if n > FEW_VERTICES {
        return Ok(None);
    }
    let mut weights: HashMap<(usize, usize), (i128, i128)> = HashMap::new();
    each_edge(problem, |u, v, w| {
        let known = weights.entry((u.min(v) as usize, u.max(v) as usize));
        let best = known.or_insert((i128::from(w), i128::from(penalty(u, v))));
        best.0 = best.0.max(i128::from(w));
        Ok(())
    })?;
    // From the last subset to the first: what the vertices outside of it can still reach, with or without a trio to come.
    let mut most = vec![[(0usize, 0i128); 2]; 1 << n];
    for taken in (0..(1usize << n) - 1).rev() {
        let outside = |v: &usize| taken >> v & 1 == 0;
        let Some(a) = (0..n).find(outside) else { continue };
        for trios in 0..2 {
            let mut best = most[taken | 1 << a][trios];
            for b in (a + 1..n).filter(outside) {
                let Some(&(ab, penalty_ab)) = weights.get(&(a, b)) else {
                    continue;
                };
                let (people, weight) = most[taken | 1 << a | 1 << b][trios];
                best = best.max((people + 2, weight + ab));
                for c in (b + 1..n).filter(|c| trios == 1 && outside(c)) {
                    if let (Some(&(ac, penalty_ac)), Some(&(bc, penalty_bc))) =
                        (weights.get(&(a, c)), weights.get(&(b, c)))
                    {
                        let whole = penalty_ab + penalty_ac + penalty_bc;
                        let trio = (ab + ac + bc + whole).div_euclid(2) - whole;
                        let (people, weight) = most[taken | 1 << a | 1 << b | 1 << c][0];
                        best = best.max((people + 3, weight + trio));
                    }
                }
            }
            most[taken][trios] = best;
        }
    }
    Ok(Some(most[0][1]))
}
