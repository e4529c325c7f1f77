//! One weight for several aims: fewest repeats, then the oldest, then the largest total score.
//!
//! Each aim counts so much that all later ones together cannot outweigh one step of it, so the heaviest matching is the
//! best one in the order of the aims.

/// Two people who may be matched, with what speaks for and against it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScoredPair {
    /// The number of one of them.
    pub u: u32,
    /// The number of the other, not the same.
    pub v: u32,
    /// How good the pair is, 0…[`MAX_SCORE`].
    pub score: u16,
    /// When they last met: 0 never, 1 longest ago, larger more recently.
    pub met: u16,
}

/// The highest score of a pair, on which the steps of [`Steps`] rely.
pub const MAX_SCORE: i64 = 10_000;

/// What one step of each aim weighs, in units of a score.
///
/// ```
/// use kith_engine::{ScoredPair, Steps};
/// let fresh = ScoredPair { u: 0, v: 1, score: 100, met: 0 };
/// let again = ScoredPair { u: 2, v: 3, score: 10_000, met: 1 };
/// let steps = Steps::new(&[fresh, again], 2, false);
/// let weight = |pair| steps.weight(pair, |_| 0);
/// assert_eq!(weight(&fresh), 100);
/// // Even the best score does not make up for meeting again.
/// assert!(weight(&again) + 10_000 < weight(&fresh));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Steps {
    /// What a pair loses because it met before; more than all recency and scores of a round.
    pub repeat: i64,
    /// What it loses for each step in how recently it met; more than all scores of a round.
    pub recency: i64,
    /// What a pair gains for each earlier sit-out of either, three at most; 0 if these do not count.
    pub turn: i64,
    /// How many steps of `met` make one step of recency, where there would be too many; 0 where none is counted.
    coarseness: u16,
}

/// Earlier sit-outs beyond this many count alike.
const MOST_TURNS: u32 = 3;
/// Weights stay below this, so that their doubles and sums along a path fit into 64 bits.
const LARGEST: i128 = 1 << 58;

impl Steps {
    /// Up to so many pairs in a round the aims keep their order, whatever the history: the number for which even turns,
    /// each of which outweighs as many repeats, fit below 2⁵⁸.
    pub const MOST_PAIRS: usize = 2_000_000;

    /// The steps for pairs of which at most `pairs_made` are made; with `turns` earlier sit-outs count before all else.
    ///
    /// The order of the aims is certain up to [`Steps::MOST_PAIRS`]. Where weights would pass 2⁵⁸, neighbouring steps of
    /// recency count alike, at last all of them: [`Steps::ages_are_exact`] says whether that was needed.
    pub fn new(pairs: &[ScoredPair], pairs_made: usize, turns: bool) -> Steps {
        let made = pairs_made.clamp(1, Steps::MOST_PAIRS) as i128;
        let score = (made + 1) * i128::from(MAX_SCORE);
        let repeats = made.min(pairs.iter().filter(|p| p.met > 0).count() as i128);
        let most_recent = pairs.iter().map(|p| p.met).max().unwrap_or(0);
        let mut coarseness = 1;
        loop {
            let levels = if coarseness == 0 {
                0
            } else {
                i128::from(most_recent.div_ceil(coarseness))
            };
            let recency = if levels > 0 { score + 1 } else { 0 };
            let repeat = recency * levels * repeats + score + 1;
            let turn = (repeat + recency * levels) * repeats + score + 1;
            let heaviest = if turns { turn * 2 * i128::from(MOST_TURNS) } else { 0 } + repeat + recency * levels;
            if heaviest < LARGEST || coarseness == 0 {
                let narrow = |x: i128| i64::try_from(x).expect("up to the most pairs all steps fit");
                return Steps {
                    repeat: narrow(repeat),
                    recency: narrow(recency),
                    turn: if turns { narrow(turn) } else { 0 },
                    coarseness,
                };
            }
            coarseness = if coarseness >= most_recent {
                0
            } else {
                coarseness.saturating_mul(2)
            };
        }
    }

    /// Whether of two repeats the older one always counts less; else those of about the same age count alike.
    pub fn ages_are_exact(&self) -> bool {
        self.coarseness == 1
    }

    /// Steps that look at the scores alone: a weight is a score.
    pub fn score_alone() -> Steps {
        Steps {
            repeat: 0,
            recency: 0,
            turn: 0,
            coarseness: 1,
        }
    }

    /// What a pair with this [`ScoredPair::met`] loses of its weight, at least 0; in a trio it loses it whole.
    pub fn penalty(&self, met: u16) -> i64 {
        match met {
            0 => 0,
            _ if self.coarseness == 0 => self.repeat,
            met => self.repeat + self.recency * i64::from(met.div_ceil(self.coarseness)),
        }
    }

    /// The weight of a pair; `sat_out` says how often each person sat out more than whoever did least.
    pub fn weight(&self, pair: &ScoredPair, sat_out: impl Fn(u32) -> u32) -> i64 {
        let repeat = self.penalty(pair.met);
        let turns = if self.turn == 0 {
            0
        } else {
            self.brings(sat_out(pair.u)) + self.brings(sat_out(pair.v))
        };
        i64::from(pair.score) - repeat + turns
    }

    /// What a person who sat out so often more than others brings into the weight of every pair.
    pub fn brings(&self, sat_out: u32) -> i64 {
        self.turn * i64::from(sat_out.min(MOST_TURNS))
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

    /// Whether one step of each aim outweighs all that comes after it, in a round of so many pairs.
    fn keeps_the_order(steps: &Steps, made: i128, met: &[u16], repeats: i128) -> bool {
        let scores = made * i128::from(MAX_SCORE);
        let ages = |met: u16| i128::from(steps.penalty(met) - steps.repeat);
        let oldest_apart = met
            .windows(2)
            .all(|w| ages(w[0]) == ages(w[1]) || ages(w[1]) - ages(w[0]) > scores);
        let all_ages = repeats * ages(*met.last().unwrap_or(&0));
        let all_repeats = repeats * i128::from(steps.repeat) + all_ages;
        let repeat = i128::from(steps.repeat) > all_ages + scores;
        let turn = steps.turn == 0 || i128::from(steps.turn) > all_repeats + scores;
        let heaviest = i128::from(steps.turn) * 6 + i128::from(steps.repeat) + ages(*met.last().unwrap_or(&0)) + 10_000;
        oldest_apart && repeat && turn && heaviest < 1 << 59
    }

    #[test]
    fn the_order_of_the_aims_is_certain_for_every_number_of_pairs_up_to_the_limit() {
        // Twenty thousand people make 10,000 pairs, more with capacities.
        for made in [1, 3, 500, 10_002, 17_000, 40_000, 300_000, 1_000_000, Steps::MOST_PAIRS] {
            for levels in [1, 2, 5, 400, 60_000u16] {
                let met: Vec<u16> = (1..=levels).collect();
                // As many possible repeats as pairs, or only a few.
                for copies in [1, made.div_ceil(met.len())] {
                    let pairs: Vec<ScoredPair> =
                        met.iter().flat_map(|&m| (0..copies).map(move |_| pair(0, m))).collect();
                    let repeats = made.min(pairs.len()) as i128;
                    for turns in [false, true] {
                        let steps = Steps::new(&pairs, made, turns);
                        let told = format!("{made} pairs, {levels} dates, {repeats} repeats, {turns}: {steps:?}");
                        assert!(keeps_the_order(&steps, made as i128, &met, repeats), "{told}");
                        assert_eq!(steps.turn > 0, turns);
                    }
                }
            }
        }
    }

    #[test]
    fn ages_are_exact_for_twenty_thousand_people_unless_turns_come_first() {
        let pairs: Vec<ScoredPair> = (1..=400).flat_map(|met| (0..50).map(move |_| pair(0, met))).collect();
        assert!(Steps::new(&pairs, 10_002, false).ages_are_exact());
        assert!(Steps::new(&pairs, 1_002, true).ages_are_exact());
        let coarse = Steps::new(&pairs, 10_002, true);
        assert!(!coarse.ages_are_exact());
        assert!(coarse.penalty(1) < coarse.penalty(400) && coarse.penalty(399) == coarse.penalty(400));
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
