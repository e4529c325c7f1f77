//! The laminar family of blossoms: nested odd sets of vertices with their cycles, and the flips along them.
//!
//! A *node* is a vertex (numbers below `n`) or a blossom (from `n` on). A blossom's children stand in a cycle of odd
//! length; `links[i]` is the edge from child `i` to child `i + 1`. Child 0 holds the base: the one vertex whose partner
//! lies outside (or nowhere). Children 1 and 2, 3 and 4, … are joined by matched edges.

use crate::dual::Dual;
use crate::graph::NONE;

#[derive(Clone, Default, Debug)]
struct Cycle {
    children: Vec<u32>,
    links: Vec<(u32, u32)>,
}

/// Matching, blossoms and their duals; says nothing of edges or search trees.
#[derive(Clone, Debug)]
pub(crate) struct Forest<D> {
    vertices: usize,
    /// The partner of each vertex, or `NONE`.
    pub(crate) mate: Vec<u32>,
    /// The dual of each blossom (index: node − n), in twice the units of the weights; even, never negative.
    z: Vec<D>,
    parent: Vec<u32>,
    base: Vec<u32>,
    size: Vec<u32>,
    cycle: Vec<Cycle>,
    free: Vec<u32>,
    // Which outermost node holds a vertex: `node_of_set[set_of[v]]`. Merging relabels all but the largest part.
    set_of: Vec<u32>,
    node_of_set: Vec<u32>,
    set_of_node: Vec<u32>,
    scratch: Vec<u32>,
}

impl<D: Dual> Forest<D> {
    pub(crate) fn new(vertices: usize, mate: Vec<u32>) -> Forest<D> {
        let n = vertices as u32;
        Forest {
            vertices,
            mate,
            z: Vec::new(),
            parent: vec![NONE; vertices],
            base: (0..n).collect(),
            size: vec![1; vertices],
            cycle: Vec::new(),
            free: Vec::new(),
            set_of: (0..n).collect(),
            node_of_set: (0..n).collect(),
            set_of_node: (0..n).collect(),
            scratch: Vec::new(),
        }
    }

    /// The outermost node that holds a vertex.
    #[inline]
    pub(crate) fn top(&self, v: u32) -> u32 {
        self.node_of_set[self.set_of[v as usize] as usize]
    }

    #[inline]
    pub(crate) fn is_blossom(&self, node: u32) -> bool {
        node as usize >= self.vertices
    }

    #[inline]
    pub(crate) fn base(&self, node: u32) -> u32 {
        self.base[node as usize]
    }

    /// The partner of a node's base, or `NONE`.
    #[inline]
    pub(crate) fn mate_of_node(&self, node: u32) -> u32 {
        self.mate[self.base(node) as usize]
    }

    #[inline]
    pub(crate) fn is_outermost(&self, node: u32) -> bool {
        self.parent[node as usize] == NONE
    }

    /// Numbers that nodes can have.
    pub(crate) fn node_bound(&self) -> usize {
        self.parent.len()
    }

    #[inline]
    pub(crate) fn z(&self, node: u32) -> D {
        self.z[node as usize - self.vertices]
    }

    #[inline]
    pub(crate) fn z_mut(&mut self, node: u32) -> &mut D {
        &mut self.z[node as usize - self.vertices]
    }

    fn cycle(&self, blossom: u32) -> &Cycle {
        &self.cycle[blossom as usize - self.vertices]
    }

    /// The children of a blossom, base first.
    pub(crate) fn children(&self, blossom: u32) -> &[u32] {
        &self.cycle(blossom).children
    }

    /// The edge from child `i` to the next child.
    pub(crate) fn link(&self, blossom: u32, i: usize) -> (u32, u32) {
        self.cycle(blossom).links[i]
    }

    /// Puts the vertices of a node behind each other into `out`.
    pub(crate) fn vertices_of(&self, node: u32, out: &mut Vec<u32>) {
        out.clear();
        if !self.is_blossom(node) {
            out.push(node);
            return;
        }
        let mut stack = vec![node];
        while let Some(x) = stack.pop() {
            if self.is_blossom(x) {
                stack.extend_from_slice(self.children(x));
            } else {
                out.push(x);
            }
        }
    }

    /// Shrinks an odd cycle of outermost nodes, the node with the base first, into a new blossom with dual 0.
    pub(crate) fn shrink(&mut self, children: Vec<u32>, links: Vec<(u32, u32)>) -> u32 {
        debug_assert!(children.len() % 2 == 1 && children.len() >= 3 && links.len() == children.len());
        let blossom = self.free.pop().unwrap_or_else(|| {
            self.parent.push(NONE);
            self.base.push(NONE);
            self.size.push(0);
            self.z.push(D::default());
            self.cycle.push(Cycle::default());
            self.set_of_node.push(NONE);
            self.parent.len() as u32 - 1
        });
        let b = blossom as usize;
        let largest = children
            .iter()
            .copied()
            .max_by_key(|&c| self.size[c as usize])
            .unwrap_or(NONE);
        let set = self.set_of_node[largest as usize];
        let mut members = std::mem::take(&mut self.scratch);
        let mut size = 0;
        for &child in &children {
            size += self.size[child as usize];
            self.parent[child as usize] = blossom;
            if child != largest {
                self.vertices_of(child, &mut members);
                for &v in &members {
                    self.set_of[v as usize] = set;
                }
            }
        }
        self.scratch = members;
        self.node_of_set[set as usize] = blossom;
        self.set_of_node[b] = set;
        self.parent[b] = NONE;
        self.base[b] = self.base[children[0] as usize];
        self.size[b] = size;
        self.z[b - self.vertices] = D::default();
        self.cycle[b - self.vertices] = Cycle { children, links };
        blossom
    }

    /// Takes an outermost blossom apart; its children become outermost. Returns them with their links.
    pub(crate) fn expand(&mut self, blossom: u32) -> (Vec<u32>, Vec<(u32, u32)>) {
        let Cycle { children, links } = std::mem::take(&mut self.cycle[blossom as usize - self.vertices]);
        let set = self.set_of_node[blossom as usize];
        let mut members = std::mem::take(&mut self.scratch);
        for &child in &children {
            self.parent[child as usize] = NONE;
            let own = self.set_of_node[child as usize];
            self.node_of_set[own as usize] = child;
            if own != set {
                self.vertices_of(child, &mut members);
                for &v in &members {
                    self.set_of[v as usize] = own;
                }
            }
        }
        self.scratch = members;
        self.free.push(blossom);
        (children, links)
    }

    /// The child of `blossom` that holds `v`, as an index into its children.
    pub(crate) fn child_holding(&self, blossom: u32, v: u32) -> usize {
        let mut x = v;
        while self.parent[x as usize] != blossom {
            x = self.parent[x as usize];
        }
        self.child_at(blossom, x)
    }

    fn child_at(&self, blossom: u32, child: u32) -> usize {
        let mut children = self.children(blossom).iter();
        children.position(|&c| c == child).expect("a child knows its parent")
    }

    /// Makes `v` the base of `node` by flipping the matched edges on the even side of each cycle on the way.
    /// The partners of the old and the new base outside are the caller's business.
    pub(crate) fn make_base(&mut self, node: u32, v: u32) {
        // Explicit stack: blossoms may nest thousands deep.
        let mut todo = vec![(node, v)];
        // The nodes between a blossom and `v`, looked up once for all of them on the way in.
        let mut inwards: Vec<u32> = Vec::new();
        while let Some((b, v)) = todo.pop() {
            if !self.is_blossom(b) || self.base(b) == v {
                inwards.clear();
                continue;
            }
            if inwards.is_empty() {
                let outwards = std::iter::successors(Some(v), |&x| Some(self.parent[x as usize]));
                inwards.extend(outwards.take_while(|&x| x != b));
            }
            let child = inwards.pop().expect("a blossom has children");
            let at = self.child_at(b, child);
            let len = self.children(b).len();
            let forward = at % 2 == 1;
            let mut i = at;
            while !i.is_multiple_of(len) {
                // Step over the matched edge to child j; the next edge, from j to k, becomes matched.
                let (j, k) = if forward { (i + 1, i + 2) } else { (i - 1, i - 2) };
                let (x, y) = if forward {
                    self.link(b, j % len)
                } else {
                    let (y, x) = self.link(b, k);
                    (x, y)
                };
                self.mate[x as usize] = y;
                self.mate[y as usize] = x;
                todo.push((self.children(b)[j % len], x));
                todo.push((self.children(b)[k % len], y));
                i = k;
            }
            let cycle = &mut self.cycle[b as usize - self.vertices];
            cycle.children.rotate_left(at);
            cycle.links.rotate_left(at);
            self.base[b as usize] = v;
            // Next, so that what is on the way in still holds.
            todo.push((child, v));
        }
    }

    /// The blossoms that hold `v`, outermost first.
    pub(crate) fn outermost_blossom(&self, v: u32) -> Option<u32> {
        let top = self.top(v);
        self.is_blossom(top).then_some(top)
    }

    /// Every blossom, parents before children, with the index of its parent in that order.
    pub(crate) fn blossoms(&self) -> Vec<(u32, Option<usize>)> {
        let mut order: Vec<(u32, Option<usize>)> = (0..self.vertices as u32)
            .filter(|&v| self.base(self.top(v)) == v && self.is_blossom(self.top(v)))
            .map(|v| (self.top(v), None))
            .collect();
        let mut i = 0;
        while i < order.len() {
            let inner: Vec<u32> = self
                .children(order[i].0)
                .iter()
                .copied()
                .filter(|&c| self.is_blossom(c))
                .collect();
            order.extend(inner.into_iter().map(|c| (c, Some(i))));
            i += 1;
        }
        order
    }

    /// The smallest blossom that holds a vertex.
    pub(crate) fn innermost_blossom(&self, v: u32) -> Option<u32> {
        let parent = self.parent[v as usize];
        (parent != NONE).then_some(parent)
    }

    /// Finds out for any two vertices what the duals of the blossoms around both add up to, while nothing changes.
    pub(crate) fn around(&self) -> Around<'_, D> {
        let mut around = Around {
            forest: self,
            depth: vec![0; self.node_bound()],
            jump: (0..self.node_bound() as u32).collect(),
            sum: vec![D::default(); self.node_bound()],
        };
        for (node, parent) in self.blossoms_with_parents() {
            let (i, p) = (node as usize, parent as usize);
            around.sum[i] = self.z(node);
            if parent != NONE {
                let j = around.jump[p];
                let k = around.jump[j as usize];
                let alike = around.depth[p] + around.depth[k as usize] == 2 * around.depth[j as usize];
                around.depth[i] = around.depth[p] + 1;
                around.jump[i] = if alike { k } else { parent };
                let outside = around.sum[p];
                around.sum[i] += outside;
            }
        }
        around
    }

    /// Every blossom after its parent, which is `NONE` for the outermost.
    fn blossoms_with_parents(&self) -> impl Iterator<Item = (u32, u32)> + '_ {
        let order = self.blossoms();
        (0..order.len()).map(move |i| (order[i].0, order[i].1.map_or(NONE, |p| order[p].0)))
    }

    /// What [`Forest::around`] would say of two vertices, for once: in the time of their depth.
    pub(crate) fn around_both(&self, u: u32, v: u32) -> D {
        if self.top(u) != self.top(v) {
            return D::default();
        }
        let chain = |v: u32| std::iter::successors(self.innermost_blossom(v), |&b| self.innermost_blossom(b));
        // From the outside inwards the chains agree until they part.
        let (a, b): (Vec<u32>, Vec<u32>) = (chain(u).collect(), chain(v).collect());
        let shared = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y);
        shared.fold(D::default(), |sum, (&x, _)| sum + self.z(x))
    }

    /// Dissolves every blossom around a vertex: each gives half its dual to each of its vertices, and its base loses
    /// its partner, whose edge is no longer tight.
    pub(crate) fn dissolve_around(&mut self, v: u32, y: &mut [D]) {
        let mut members = Vec::new();
        // Each vertex gets its share once, when it leaves the last of them: nests may be thousands deep.
        let mut share = D::default();
        while let Some(blossom) = self.outermost_blossom(v) {
            share += self.z(blossom).half();
            self.part(self.base(blossom));
            let (children, _) = self.expand(blossom);
            let next = self.top(v);
            for child in children.into_iter().filter(|&c| c != next) {
                self.vertices_of(child, &mut members);
                members.iter().for_each(|&x| y[x as usize] += share);
            }
        }
        y[v as usize] += share;
    }

    /// Takes a vertex and its partner apart, if it has one.
    pub(crate) fn part(&mut self, v: u32) {
        let partner = std::mem::replace(&mut self.mate[v as usize], NONE);
        if partner != NONE {
            self.mate[partner as usize] = NONE;
        }
    }
}

/// The laminar family seen from its leaves; ancestors are found in logarithmic time by jumps (Myers 1983).
pub(crate) struct Around<'f, D> {
    forest: &'f Forest<D>,
    depth: Vec<u32>,
    /// An ancestor further up; of an outermost node, itself.
    jump: Vec<u32>,
    /// The duals of a node and of all around it.
    sum: Vec<D>,
}

impl<D: Dual> Around<'_, D> {
    /// The duals of a blossom and of all around it.
    pub(crate) fn sum(&self, blossom: u32) -> D {
        self.sum[blossom as usize]
    }

    /// The sum of the duals of all blossoms that hold both vertices.
    pub(crate) fn both(&self, u: u32, v: u32) -> D {
        if self.forest.top(u) != self.forest.top(v) {
            return D::default();
        }
        let parent = &self.forest.parent;
        let (mut a, mut b) = (parent[u as usize], parent[v as usize]);
        if self.depth[a as usize] < self.depth[b as usize] {
            std::mem::swap(&mut a, &mut b);
        }
        while self.depth[a as usize] > self.depth[b as usize] {
            let far = self.jump[a as usize];
            a = if self.depth[far as usize] >= self.depth[b as usize] {
                far
            } else {
                parent[a as usize]
            };
        }
        while a != b {
            let (far_a, far_b) = (self.jump[a as usize], self.jump[b as usize]);
            (a, b) = if far_a == far_b {
                (parent[a as usize], parent[b as usize])
            } else {
                (far_a, far_b)
            };
        }
        self.sum[a as usize]
    }
}
