//! Who is linked to whom, found without hashing.

/// For every person a sorted list of other people.
#[derive(Clone, Debug)]
pub(super) struct Links {
    starts: Vec<usize>,
    others: Vec<u32>,
}

impl Links {
    /// Links between `people` people from ordered pairs that are sorted and unique; pair i becomes entry i.
    pub(super) fn new(people: usize, pairs: &[(u32, u32)]) -> Links {
        debug_assert!(pairs.is_sorted_by(|a, b| a < b), "pairs are sorted and unique");
        let starts = (0..=people)
            .map(|p| pairs.partition_point(|&(a, _)| (a as usize) < p))
            .collect();
        Links {
            starts,
            others: pairs.iter().map(|&(_, b)| b).collect(),
        }
    }

    /// The entry of `b` in the list of `a`.
    #[inline]
    pub(super) fn find(&self, a: usize, b: usize) -> Option<usize> {
        let (start, end) = (self.starts[a], self.starts[a + 1]);
        if start == end {
            return None;
        }
        self.others[start..end]
            .binary_search(&(b as u32))
            .ok()
            .map(|i| start + i)
    }

    /// The list of `a`, ascending.
    pub(super) fn of(&self, a: usize) -> &[u32] {
        &self.others[self.starts[a]..self.starts[a + 1]]
    }

    /// Whether the list of `a` is empty.
    #[inline]
    pub(super) fn is_alone(&self, a: usize) -> bool {
        self.starts[a] == self.starts[a + 1]
    }

    /// Whether nobody is linked.
    pub(super) fn is_empty(&self) -> bool {
        self.others.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_is_there() {
        let links = Links::new(4, &[(0, 1), (0, 3), (2, 0)]);
        let found: Vec<Option<usize>> = [(0, 1), (0, 3), (2, 0), (0, 2), (1, 0), (3, 0)]
            .map(|(a, b)| links.find(a, b))
            .into();
        assert_eq!(found, [Some(0), Some(1), Some(2), None, None, None]);
        assert!(links.is_alone(1) && !links.is_alone(2) && !links.is_empty());
    }
}
