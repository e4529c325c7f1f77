//! The forest of blossoms: its shape, its sizes, and the sum of duals around an edge.

use crate::{Fault, Proof};

/// The checked forest.
pub(crate) struct Blossoms<'p> {
    proof: &'p Proof,
    depth: Vec<u32>,
    /// By blossom: the one around it (or itself, outermost), and one farther out by a number of steps that makes the way to any
    /// blossom around short however deep the nest is (Myers 1983).
    outwards: Vec<(usize, usize)>,
    /// How many vertices each blossom holds.
    pub(crate) size: Vec<u64>,
    /// The sum of duals of a blossom and all around it.
    cumulative: Vec<i128>,
}

impl<'p> Blossoms<'p> {
    /// Checks that the blossoms are nested or disjoint odd sets of at least three vertices with duals of at least 0.
    pub(crate) fn check(proof: &'p Proof, vertices: usize) -> Result<Blossoms<'p>, Fault> {
        let count = proof.blossoms.len();
        let smallest = &proof.vertex_blossom;
        if !(smallest.len() == vertices || count == 0 && smallest.is_empty()) {
            return Err(Fault::Shape(format!(
                "vertex_blossom has {} entries for {vertices} vertices",
                smallest.len()
            )));
        }
        let (depth, order) = depths(proof)?;
        let mut size = vec![0u64; count];
        for (v, &b) in smallest.iter().enumerate() {
            match usize::try_from(b) {
                Ok(b) if b < count => size[b] += 1,
                _ if b == -1 => {}
                _ => {
                    return Err(Fault::Vertex(
                        v as u32,
                        format!("names blossom {b}, which does not exist"),
                    ));
                }
            }
        }
        for &b in order.iter().rev() {
            if let Ok(parent) = usize::try_from(proof.blossoms[b].parent) {
                size[parent] += size[b];
            }
        }
        let mut cumulative = vec![0i128; count];
        let mut outwards = vec![(0, 0); count];
        for &b in &order {
            let Blossom { parent, dual } = Blossom::of(proof, b);
            if dual < 0 {
                return Err(Fault::Blossom(b, format!("its dual {dual} is negative")));
            }
            if size[b] < 3 || size[b].is_multiple_of(2) {
                return Err(Fault::Blossom(
                    b,
                    format!("holds {} vertices, but needs an odd number of at least 3", size[b]),
                ));
            }
            outwards[b] = parent.map_or((b, b), |p| {
                let far = outwards[p].1;
                let farther = outwards[far].1;
                let even = depth[p] - depth[far] == depth[far] - depth[farther];
                (p, if even { farther } else { p })
            });
            let around = parent.map_or(0, |p| cumulative[p]);
            cumulative[b] = around.checked_add(dual).ok_or_else(too_large)?;
        }
        Ok(Blossoms {
            proof,
            depth,
            outwards,
            size,
            cumulative,
        })
    }

    /// The sum of the duals of all blossoms that hold both vertices.
    pub(crate) fn around(&self, u: u32, v: u32) -> i128 {
        let smallest = |x: u32| {
            self.proof
                .vertex_blossom
                .get(x as usize)
                .and_then(|&b| usize::try_from(b).ok())
        };
        let (Some(mut a), Some(mut b)) = (smallest(u), smallest(v)) else {
            return 0;
        };
        if self.depth[a] < self.depth[b] {
            std::mem::swap(&mut a, &mut b);
        }
        while self.depth[a] > self.depth[b] {
            let (near, far) = self.outwards[a];
            a = if self.depth[far] >= self.depth[b] { far } else { near };
        }
        // At the same depth both have steps of the same length.
        while a != b {
            let ((near_a, far_a), (near_b, far_b)) = (self.outwards[a], self.outwards[b]);
            if near_a == a {
                return 0;
            }
            (a, b) = if far_a == far_b {
                (near_a, near_b)
            } else {
                (far_a, far_b)
            };
        }
        self.cumulative[a]
    }

    /// Σ dual(B) · (|B| − 1) / 2.
    pub(crate) fn worth(&self) -> Result<i128, Fault> {
        let mut sum = 0i128;
        for (b, blossom) in self.proof.blossoms.iter().enumerate() {
            let part = blossom
                .dual
                .checked_mul(i128::from((self.size[b] - 1) / 2))
                .ok_or_else(too_large)?;
            sum = sum.checked_add(part).ok_or_else(too_large)?;
        }
        Ok(sum)
    }

    /// The largest sum of duals of blossoms nested in each other.
    pub(crate) fn deepest(&self) -> i128 {
        self.cumulative.iter().copied().max().unwrap_or(0)
    }
}

struct Blossom {
    parent: Option<usize>,
    dual: i128,
}

impl Blossom {
    fn of(proof: &Proof, b: usize) -> Blossom {
        Blossom {
            parent: usize::try_from(proof.blossoms[b].parent).ok(),
            dual: proof.blossoms[b].dual,
        }
    }
}

/// Depths in the forest, and an order in which parents come first; refuses parents that do not exist and cycles.
fn depths(proof: &Proof) -> Result<(Vec<u32>, Vec<usize>), Fault> {
    let count = proof.blossoms.len();
    let mut inner = vec![Vec::new(); count];
    let mut order = Vec::with_capacity(count);
    for (b, blossom) in proof.blossoms.iter().enumerate() {
        match usize::try_from(blossom.parent) {
            Ok(parent) if parent < count => inner[parent].push(b),
            _ if blossom.parent == -1 => order.push(b),
            _ => {
                return Err(Fault::Blossom(
                    b,
                    format!("its parent {} does not exist", blossom.parent),
                ));
            }
        }
    }
    let mut depth = vec![0u32; count];
    let mut i = 0;
    while i < order.len() {
        let b = order[i];
        for &c in &inner[b] {
            depth[c] = depth[b] + 1;
            order.push(c);
        }
        i += 1;
    }
    if order.len() < count {
        let mut reached = vec![false; count];
        order.iter().for_each(|&b| reached[b] = true);
        let b = reached.iter().position(|r| !r).unwrap_or(0);
        return Err(Fault::Blossom(b, "its parents run in a circle".to_owned()));
    }
    Ok((depth, order))
}

pub(crate) fn too_large() -> Fault {
    Fault::Sum("the duals are too large: their sum leaves 128 bits".to_owned())
}
