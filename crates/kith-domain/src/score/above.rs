//! The rule `not-reporting`.

use super::links::Links;

/// Who is above whom, up to some levels.
#[derive(Clone, Debug)]
pub(super) struct Above {
    links: Links,
}

impl Above {
    /// From everybody's manager. Chains that run in a circle end where they meet themselves.
    pub(super) fn new(managers: &[Option<usize>], levels: u32) -> Above {
        let mut pairs = Vec::new();
        for person in 0..managers.len() {
            let first = pairs.len();
            let mut next = managers[person];
            for _ in 0..levels {
                let Some(above) = next else { break };
                let pair = (person as u32, above as u32);
                if above == person || pairs[first..].contains(&pair) {
                    break;
                }
                pairs.push(pair);
                next = managers[above];
            }
            pairs[first..].sort_unstable();
        }
        Above {
            links: Links::new(managers.len(), &pairs),
        }
    }

    #[inline]
    pub(super) fn forbids(&self, a: usize, b: usize) -> bool {
        self.links.find(a, b).is_some() || self.links.find(b, a).is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forbidden(managers: &[Option<usize>], levels: u32) -> Vec<(usize, usize)> {
        let above = Above::new(managers, levels);
        let n = managers.len();
        (0..n)
            .flat_map(|a| (a + 1..n).map(move |b| (a, b)))
            .filter(|&(a, b)| above.forbids(a, b))
            .collect()
    }

    #[test]
    fn chains_and_circles() {
        let chain = [None, Some(0), Some(1), Some(2), Some(0)];
        assert_eq!(forbidden(&chain, 1), [(0, 1), (0, 4), (1, 2), (2, 3)]);
        assert_eq!(forbidden(&chain, 2), [(0, 1), (0, 2), (0, 4), (1, 2), (1, 3), (2, 3)]);
        // 0 → 1 → 2 → 0, and 3 hangs on the circle.
        let circle = [Some(1), Some(2), Some(0), Some(0)];
        assert_eq!(forbidden(&circle, 1), [(0, 1), (0, 2), (0, 3), (1, 2)]);
        assert_eq!(forbidden(&circle, 100).len(), 6);
        assert_eq!(forbidden(&[Some(0), None], 5), []);
    }
}
