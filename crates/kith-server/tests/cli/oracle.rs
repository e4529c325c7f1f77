//! What is best, found by trying everything: it shares no code with Kith and reads nothing but `edges.csv`.

use std::collections::BTreeMap;

/// People as bits, and what a pair of them scores.
#[derive(Clone)]
pub(crate) struct Case {
    pub(crate) n: usize,
    score: BTreeMap<(usize, usize), i64>,
    /// Pairs that met before.
    pub(crate) met: Vec<(usize, usize)>,
}

/// A solution by what counts, the most important first; larger is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Best {
    pub(crate) people: i64,
    /// Negative, so that fewer are better.
    pub(crate) repeats: i64,
    pub(crate) total: i64,
}

/// The index of `p7`.
fn index(key: &str) -> usize {
    key[1..].parse().expect("the keys of these tests are p0, p1, …")
}

impl Case {
    pub(crate) fn new(n: usize, edges: &[(String, String, i64)]) -> Case {
        let pair = |(a, b, score): &(String, String, i64)| {
            let (a, b) = (index(a), index(b));
            ((a.min(b), a.max(b)), *score)
        };
        Case {
            n,
            score: edges.iter().map(pair).collect(),
            met: Vec::new(),
        }
    }

    fn pair(&self, a: usize, b: usize) -> Option<(i64, i64)> {
        let pair = (a.min(b), a.max(b));
        let score = *self.score.get(&pair)?;
        Some((score, -i64::from(self.met.contains(&pair))))
    }

    /// The best set of pairs, and of at most one trio where that is allowed.
    pub(crate) fn best(&self, trio: bool) -> Best {
        let pairs = self.best_pairs();
        let all = (1usize << self.n) - 1;
        let mut best = pairs[all];
        if !trio {
            return best;
        }
        for a in 0..self.n {
            for b in a + 1..self.n {
                for c in b + 1..self.n {
                    let sides = [self.pair(a, b), self.pair(a, c), self.pair(b, c)];
                    let [Some(x), Some(y), Some(z)] = sides else { continue };
                    let rest = pairs[all & !(1 << a | 1 << b | 1 << c)];
                    best = best.max(Best {
                        people: rest.people + 3,
                        repeats: rest.repeats + x.1 + y.1 + z.1,
                        total: rest.total + (x.0 + y.0 + z.0) / 2,
                    });
                }
            }
        }
        best
    }

    /// By set of people: the best set of pairs among them.
    fn best_pairs(&self) -> Vec<Best> {
        let none = Best {
            people: 0,
            repeats: 0,
            total: 0,
        };
        let mut best = vec![none; 1 << self.n];
        for set in 1..1usize << self.n {
            let a = set.trailing_zeros() as usize;
            let without = set & !(1 << a);
            best[set] = best[without];
            for b in (a + 1..self.n).filter(|b| set >> b & 1 == 1) {
                if let Some((score, repeat)) = self.pair(a, b) {
                    let rest = best[without & !(1 << b)];
                    best[set] = best[set].max(Best {
                        people: rest.people + 2,
                        repeats: rest.repeats + repeat,
                        total: rest.total + score,
                    });
                }
            }
        }
        best
    }

    /// The largest total of any set of pairs, however few they are.
    pub(crate) fn most_total(&self) -> i64 {
        let mut best = vec![0; 1 << self.n];
        for set in 1..1usize << self.n {
            let a = set.trailing_zeros() as usize;
            let without = set & !(1 << a);
            best[set] = best[without];
            for b in (a + 1..self.n).filter(|b| set >> b & 1 == 1) {
                if let Some((score, _)) = self.pair(a, b) {
                    best[set] = best[set].max(best[without & !(1 << b)] + score);
                }
            }
        }
        best[best.len() - 1]
    }

    /// The highest score that the worst pair can have while as many people are matched.
    pub(crate) fn highest_floor(&self) -> i64 {
        let people = self.best(false).people;
        let mut levels: Vec<i64> = self.score.values().copied().collect();
        levels.sort_unstable();
        let kept = |floor: i64| Case {
            n: self.n,
            score: self
                .score
                .iter()
                .filter(|(_, s)| **s >= floor)
                .map(|(p, s)| (*p, *s))
                .collect(),
            met: self.met.clone(),
        };
        levels
            .into_iter()
            .filter(|&floor| kept(floor).best(false).people == people)
            .max()
            .unwrap_or(0)
    }

    /// Without the pairs that score less.
    pub(crate) fn at_least(mut self, floor: i64) -> Case {
        self.score.retain(|_, s| *s >= floor);
        self
    }

    /// The best with two sides and capacities: most people with a match first, then the total. Tries every set of pairs.
    pub(crate) fn best_roles(&self, capacity: &[i64]) -> Best {
        let pairs: Vec<(usize, usize, i64)> = self.score.iter().map(|(&(a, b), &s)| (a, b, s)).collect();
        assert!(pairs.len() <= 16, "2^{} sets are too many", pairs.len());
        let mut best = Best {
            people: 0,
            repeats: 0,
            total: 0,
        };
        for set in 0..1u32 << pairs.len() {
            let mut taken = vec![0; self.n];
            let mut total = 0;
            for (_, &(a, b, score)) in pairs.iter().enumerate().filter(|(i, _)| set >> i & 1 == 1) {
                taken[a] += 1;
                taken[b] += 1;
                total += score;
            }
            if taken.iter().zip(capacity).all(|(t, c)| t <= c) {
                let people = taken.iter().filter(|t| **t > 0).count() as i64;
                best = best.max(Best {
                    people,
                    repeats: 0,
                    total,
                });
            }
        }
        best
    }
}

/// The largest total over all ways to divide p0 … into groups as near to a size as possible, when everyone may meet.
pub(crate) fn partitions(n: usize, size: usize, edges: &[(String, String, i64)]) -> i64 {
    let case = Case::new(n, edges);
    let value = |group: usize| -> i64 {
        let members: Vec<usize> = (0..n).filter(|i| group >> i & 1 == 1).collect();
        let mut sum = 0;
        for (i, &a) in members.iter().enumerate() {
            for &b in &members[i + 1..] {
                sum += case.pair(a, b).expect("everyone may meet").0;
            }
        }
        sum / (members.len() as i64 - 1)
    };
    // As many groups as make the average size nearest; the fewer of two equally near.
    let away = |groups: usize| (n as f64 / groups as f64 - size as f64).abs();
    let (fewer, more) = ((n / size).max(1), n.div_ceil(size));
    let groups = if away(fewer) <= away(more) { fewer } else { more };
    let allowed = [n / groups, n.div_ceil(groups)];
    let mut best = vec![None; 1 << n];
    best[0] = Some(0);
    for set in 1..1usize << n {
        let first = set & set.wrapping_neg();
        let mut group = set;
        while group > 0 {
            if group & first != 0
                && allowed.contains(&(group.count_ones() as usize))
                && let Some(rest) = best[set & !group]
            {
                best[set] = best[set].max(Some(rest + value(group)));
            }
            group = (group - 1) & set;
        }
    }
    best[best.len() - 1].expect("the sizes add up")
}
