//! Scores of groups, and how a score divides among the rules.

use super::Scorer;

/// The points of one rule, or of all private ones together, in a match.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The id of the rule, or `private`.
    pub rule: String,
    /// Points; those of a match add up to its score.
    pub points: i64,
}

/// Every two of the members.
pub(super) fn pairs(members: &[usize]) -> impl Iterator<Item = (usize, usize)> {
    members
        .iter()
        .enumerate()
        .flat_map(|(i, &a)| members[i + 1..].iter().map(move |&b| (a, b)))
}

impl Scorer {
    /// The score of a match, whether or not it is allowed: of a pair its own; of k people ⌊Σ of the pairs' / (k − 1)⌋.
    pub fn group_score(&self, members: &[usize]) -> i64 {
        let sum: i64 = pairs(members).map(|(a, b)| i64::from(self.merit(a, b))).sum();
        sum / divisor(members)
    }

    /// The points of each soft rule, by its index in the rule set; they add up to [`Scorer::group_score`].
    ///
    /// Each pair's score is divided by largest remainder, ties by the order of the rules; a group's likewise from the
    /// points of its pairs. Empty when no soft rule counts: then there is nothing to divide.
    pub fn points(&self, members: &[usize]) -> Vec<(usize, i64)> {
        if self.soft.is_empty() {
            return Vec::new();
        }
        let mut sums = vec![0; self.soft.len()];
        for (a, b) in pairs(members) {
            let shares: Vec<i64> = self
                .soft
                .iter()
                .map(|&(rule, weight)| i64::from(weight) * i64::from(self.measures[rule].m(a, b)))
                .collect();
            let points = divide(&shares, i64::from(self.total_weight));
            sums.iter_mut().zip(points).for_each(|(sum, points)| *sum += points);
        }
        let points = divide(&sums, divisor(members));
        self.soft.iter().map(|&(rule, _)| rule).zip(points).collect()
    }

    /// The points as others may see them: by rule id, with those of rules on private fields as one last part `private`.
    pub fn parts(&self, members: &[usize]) -> Vec<Part> {
        let (hidden, open): (Vec<_>, Vec<_>) = self
            .points(members)
            .into_iter()
            .partition(|&(rule, _)| self.private[rule]);
        let mut parts: Vec<Part> = open
            .into_iter()
            .map(|(rule, points)| Part {
                rule: self.rules[rule].id.clone(),
                points,
            })
            .collect();
        if !hidden.is_empty() {
            parts.push(Part {
                rule: "private".to_owned(),
                points: hidden.iter().map(|(_, points)| points).sum(),
            });
        }
        parts
    }
}

/// k − 1 of k people.
fn divisor(members: &[usize]) -> i64 {
    (members.len() as i64 - 1).max(1)
}

/// Whole numbers near share / divisor that add up to ⌊Σ share / divisor⌋, by largest remainder, ties by order.
fn divide(shares: &[i64], divisor: i64) -> Vec<i64> {
    let mut points: Vec<i64> = shares.iter().map(|s| s / divisor).collect();
    let left = shares.iter().sum::<i64>() / divisor - points.iter().sum::<i64>();
    let mut order: Vec<usize> = (0..shares.len()).collect();
    order.sort_by_key(|&i| std::cmp::Reverse(shares[i] % divisor));
    let left = usize::try_from(left).expect("the whole is at least the sum of its rounded parts");
    order.into_iter().take(left).for_each(|i| points[i] += 1);
    points
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn largest_remainder_with_ties_in_order() {
        assert_eq!(divide(&[10, 10, 10], 3), [4, 3, 3]);
        assert_eq!(divide(&[1, 2, 2], 3), [0, 1, 0]);
        assert_eq!(divide(&[5, 0, 0], 2), [2, 0, 0]);
        assert_eq!(divide(&[], 1), [0; 0]);
    }

    #[test]
    fn every_two_of_some() {
        assert_eq!(pairs(&[4, 7, 1]).collect::<Vec<_>>(), [(4, 7), (4, 1), (7, 1)]);
        assert_eq!(pairs(&[4]).count(), 0);
    }
}
