//! One weight for several aims: fewest repeats, then the oldest, then the largest total score.
//!
//! Each aim counts so much that all later ones together cannot outweigh one step of it, so the heaviest matching is the
//! best one in the order of the aims.

/// Two people who may be matched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScoredPair {
    /// One of them.
    pub u: u32,
    /// The other.
    pub v: u32,
    /// How good the pair is, 0…10000.
    pub score: u16,
    /// When they last met: 0 never, 1 longest ago, larger more recently.
    pub met: u16,
}

/// The highest score of a pair.
pub const MAX_SCORE: i64 = 10_000;

/// What one step of each aim weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Steps {
    /// One repeat.
    pub repeat: i64,
    /// One step in how recent a repeat is.
    pub recency: i64,
    /// One earlier sit-out of somebody who is matched now.
    pub turn: i64,
    /// How many steps of `met` make one step of recency, where there would be too many.
    coarseness: u16,
}

/// Earlier sit-outs beyond this many count alike.
const MOST_TURNS: u32 = 3;
/// Weights stay below this, so that their doubles and sums along a path fit into 64 bits.
const LARGEST: i128 = 1 << 58;

impl Steps {
    /// The steps for pairs of which at most `pairs_made` are made; with `turns` earlier sit-outs count before all else.
    pub fn new(pairs: &[ScoredPair], pairs_made: usize, turns: bool) -> Steps {
        let made = pairs_made.max(1) as i128;
        let score = (made + 1) * i128::from(MAX_SCORE);
        let repeats = made.min(pairs.iter().filter(|p| p.met > 0).count() as i128);
        let most_recent = pairs.iter().map(|p| p.met).max().unwrap_or(0);
        let mut coarseness = 1;
        loop {
            let levels = i128::from(most_recent.div_ceil(coarseness));
            let recency = score + 1;
            let repeat = recency * levels * repeats + score + 1;
            let turn = repeat * repeats + recency * levels * repeats + score + 1;
            let heaviest = if turns { turn * 2 * i128::from(MOST_TURNS) } else { 0 } + repeat + recency * levels;
            if heaviest < LARGEST || coarseness >= most_recent.max(1) {
                let narrow = |x: i128| x.min(LARGEST) as i64;
                return Steps {
                    repeat: narrow(repeat),
                    recency: narrow(recency),
                    turn: if turns { narrow(turn) } else { 0 },
                    coarseness,
                };
            }
            coarseness = coarseness.saturating_mul(2);
        }
    }

    /// Steps that look at the scores alone.
    pub fn score_alone() -> Steps {
        Steps {
            repeat: 0,
            recency: 0,
            turn: 0,
            coarseness: 1,
        }
    }

    /// The weight of a pair, given how often each has sat out before.
    pub fn weight(&self, pair: &ScoredPair, sat_out: impl Fn(u32) -> u32) -> i64 {
        let repeat = match pair.met {
            0 => 0,
            met => self.repeat + self.recency * i64::from(met.div_ceil(self.coarseness)),
        };
        let turns = if self.turn == 0 {
            0
        } else {
            sat_out(pair.u).min(MOST_TURNS) + sat_out(pair.v).min(MOST_TURNS)
        };
        i64::from(pair.score) - repeat + self.turn * i64::from(turns)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair(score: u16, met: u16) -> ScoredPair {
        ScoredPair { u: 0, v: 1, score, met }
    }

    #[test]
    fn aims_come_in_order() {
        let pairs = [pair(10_000, 0), pair(0, 1), pair(10_000, 2)];
        let steps = Steps::new(&pairs, 100, false);
        let weight = |p| steps.weight(&p, |_| 0);
        // One repeat fewer is worth more than every score, and an older repeat more than every score.
        assert!(100 * weight(pair(0, 0)) > 99 * weight(pair(10_000, 0)) + weight(pair(10_000, 1)));
        assert!(weight(pair(0, 1)) + 99 * weight(pair(0, 0)) > weight(pair(10_000, 2)) + 99 * weight(pair(10_000, 0)));
        assert_eq!(weight(pair(1234, 0)), 1234);
    }

    #[test]
    fn without_history_a_weight_is_a_score() {
        let steps = Steps::new(&[pair(77, 0)], 5, true);
        assert_eq!(steps.weight(&pair(77, 0), |_| 0), 77);
        assert!(steps.weight(&pair(0, 0), |v| u32::from(v == 0)) > 5 * 10_000);
    }

    #[test]
    fn a_long_history_of_many_people_still_fits() {
        let pairs: Vec<ScoredPair> = (1..=60_000u16).map(|met| pair(5, met)).collect();
        let steps = Steps::new(&pairs, 10_000, true);
        let lowest = steps.weight(&pair(0, 60_000), |_| 0);
        let highest = steps.weight(&pair(10_000, 0), |_| 9);
        assert!(lowest > -(1 << 59) && highest < 1 << 59);
        assert!(steps.weight(&pair(0, 100), |_| 0) > steps.weight(&pair(10_000, 60_000), |_| 0));
    }
}
