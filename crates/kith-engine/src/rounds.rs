//! Several rounds at once: as few repeats as possible, good pairs, and nobody left out more often than others.
//!
//! Rounds are matched one after the other, each avoiding those who met before. As long as everyone may meet everyone
//! this is free of repeats up to half the possible rounds (what is left of the graph then still has a perfect matching,
//! by Dirac's theorem). Beyond that, and wherever it ran into a repeat that need not be, it is compared with the circle
//! method of tournament schedules if everyone may meet everyone, and with further tries with other weights. What is kept
//! is the best over all rounds: most people, fewest repeats, the highest lowest score where that is wanted, the oldest
//! repeats, the total.

use std::cmp::Reverse;

use crate::graph::GraphError;
use crate::matcher::{LeftOver, Matched, Round, Shape, solve};
use crate::objective::ScoredPair;
use crate::pairs::Goal;
use crate::rng::Rng;

/// Tries with random weights, when the first plan repeats more than the bound says it must.
const TRIES: u64 = 6;
/// Label swaps tried to better the total of a circle plan, per person.
const SWAPS_PER_PERSON: usize = 40;
/// Pairs times rounds up to which a search is compared with the circle method (a second or two).
const MOST_WORK: usize = 4_000_000;

/// A plan over several rounds.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The matches of each round, members ascending.
    pub rounds: Vec<Vec<Vec<u32>>>,
    /// How many pairs come together who met before, in the history or in an earlier round.
    pub repeats: usize,
    /// No plan of as many rounds that brings as many pairs of people together has fewer repeats.
    pub repeats_lower_bound: usize,
}

/// Plans `count` rounds. With `never_again` two people meet at most once, even if somebody then sits out; so it is with
/// [`Goal::MostWeight`], which does not look at repeats. History counts as a repeat but does not forbid one.
///
/// Stopped early, every round still has matches. Fails where a round's pairs make no graph: see [`GraphError`].
///
/// ```
/// use kith_engine::{Goal, LeftOver, Round, ScoredPair, Shape, plan};
/// let pairs: Vec<ScoredPair> = (0..6u32)
///     .flat_map(|u| (u + 1..6).map(move |v| ScoredPair { u, v, score: 500, met: 0 }))
///     .collect();
/// let round = Round {
///     people: 6, pairs: &pairs, shape: Shape::Pairs(LeftOver::Join), goal: Goal::MostPairs,
///     lift_worst: false, sat_out: &[], take_turns: true, trios: &[],
/// };
/// // In five rounds everybody meets everybody once.
/// let found = plan(&round, 5, false, 1, &mut || false)?;
/// assert_eq!((found.rounds.len(), found.repeats), (5, 0));
/// # Ok::<(), kith_engine::GraphError>(())
/// ```
pub fn plan(
    round: &Round<'_>,
    count: usize,
    never_again: bool,
    seed: u64,
    stop: &mut dyn FnMut() -> bool,
) -> Result<Plan, GraphError> {
    let never_again = never_again || round.goal == Goal::MostWeight;
    let planner = Planner {
        round: *round,
        count,
        never_again,
    };
    if planner.needs_no_search()
        && let Some(circle) = planner.circle(seed)
    {
        return Ok(circle.plan);
    }
    let mut best = planner.one_by_one(seed, None, stop)?;
    if (planner.is_dense() || best.plan.repeats > best.plan.repeats_lower_bound)
        && let Some(circle) = planner.circle(seed)
        && circle.aims > best.aims
    {
        best = circle;
    }
    for attempt in 0..TRIES {
        if stop() || best.plan.repeats <= best.plan.repeats_lower_bound {
            break;
        }
        let mut rng = Rng::new(seed ^ (attempt + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15));
        let random: Vec<u16> = round.pairs.iter().map(|_| rng.below(10_001) as u16).collect();
        let other = planner.one_by_one(seed, Some(&random), stop)?;
        if other.aims > best.aims {
            best = other;
        }
    }
    Ok(best.plan)
}

/// What a plan is judged by, the first aim first; larger is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Aims {
    /// People in a match, over all rounds.
    people: usize,
    repeats: Reverse<usize>,
    /// The lowest score of two who are together, where that is an aim of its own.
    lowest: u16,
    /// How recently those who meet again had met, in all.
    recency: Reverse<u64>,
    /// Scores of two who are together, doubled and divided by the size of their match less one.
    total: i64,
}

struct Candidate {
    plan: Plan,
    aims: Aims,
}

struct Planner<'a> {
    round: Round<'a>,
    count: usize,
    never_again: bool,
}

impl Planner<'_> {
    /// How many take part in a schedule: one more than the people when one of them sits out each round.
    fn takers(&self) -> usize {
        self.round.people.next_multiple_of(2)
    }

    /// Beyond half of the possible rounds the pairs that are left need not hold a perfect matching.
    fn is_dense(&self) -> bool {
        self.count > self.takers() / 2
    }

    /// Whether the circle method, where it can be used at all, is as good as any search by every aim: with all possible
    /// rounds every plan without repeats brings the same pairs together. Or whether a search would take too long, and could
    /// better no aim but the total.
    fn needs_no_search(&self) -> bool {
        let work = self.round.pairs.len().saturating_mul(self.count);
        self.count + 1 == self.takers() || self.is_dense() && !self.round.lift_worst && work > MOST_WORK
    }

    /// Matches round after round; `scores` replaces the pairs' own scores for the choice.
    fn one_by_one(
        &self,
        seed: u64,
        scores: Option<&[u16]>,
        stop: &mut dyn FnMut() -> bool,
    ) -> Result<Candidate, GraphError> {
        let n = self.round.people;
        let mut pairs = self.round.pairs.to_vec();
        if let Some(scores) = scores {
            pairs.iter_mut().zip(scores).for_each(|(p, &s)| p.score = s);
        }
        let mut met = Met::new(pairs);
        let history = met.latest;
        let mut sat_out = if self.round.sat_out.is_empty() {
            vec![0; n]
        } else {
            self.round.sat_out.to_vec()
        };
        let mut trios = if self.round.trios.is_empty() {
            vec![0; n]
        } else {
            self.round.trios.to_vec()
        };
        let mut rounds = Vec::with_capacity(self.count);
        for number in 0..self.count {
            let allowed: Vec<ScoredPair> = met
                .pairs
                .iter()
                .copied()
                .filter(|p| !self.never_again || p.met <= history)
                .collect();
            let this = Round {
                pairs: &allowed,
                sat_out: &sat_out,
                take_turns: true,
                trios: &trios,
                // Scores that are drawn have no lowest worth a look.
                lift_worst: self.round.lift_worst && scores.is_none(),
                ..self.round
            };
            let Matched { matches, .. } = solve(&this, seed.wrapping_add(number as u64), stop)?;
            let mut matched = vec![false; n];
            for members in &matches {
                for &u in members {
                    matched[u as usize] = true;
                    trios[u as usize] += u32::from(members.len() == 3);
                }
            }
            met.meet(&matches);
            (0..n).for_each(|v| sat_out[v] += u32::from(!matched[v]));
            rounds.push(matches);
        }
        Ok(self.judge(rounds))
    }

    /// Goes through a plan round by round with the true scores.
    fn judge(&self, rounds: Vec<Vec<Vec<u32>>>) -> Candidate {
        let mut met = Met::new(self.round.pairs.to_vec());
        let (mut repeats, mut recency, mut lowest, mut total) = (0, 0, u16::MAX, 0);
        for matches in &rounds {
            for members in matches {
                let together = || two_of(members).map(|(u, v)| met.pairs[met.at(u, v)]);
                repeats += together().filter(|p| p.met > 0).count();
                recency += together().map(|p| u64::from(p.met)).sum::<u64>();
                lowest = together().map(|p| p.score).fold(lowest, u16::min);
                total += together().map(|p| i64::from(p.score)).sum::<i64>() / (members.len() as i64 - 1);
            }
            met.meet(matches);
        }
        let aims = Aims {
            people: rounds.iter().flatten().map(Vec::len).sum(),
            repeats: Reverse(repeats),
            lowest: if self.round.lift_worst { lowest } else { 0 },
            recency: Reverse(recency),
            total,
        };
        let repeats_lower_bound = self.lower_bound(&rounds);
        Candidate {
            plan: Plan {
                rounds,
                repeats,
                repeats_lower_bound,
            },
            aims,
        }
    }

    /// The circle method, where everyone may meet everyone and nobody met before: people stand in a circle around one,
    /// each meets the one across, and the circle turns. The rounds of the best total are taken. Whoever calls compares it
    /// with other plans: it looks at no aim but people, repeats and the total.
    fn circle(&self, seed: u64) -> Option<Candidate> {
        let n = self.round.people;
        let odd = n % 2 == 1;
        let sits_out = matches!(self.round.shape, Shape::Pairs(LeftOver::SitOut)) || !odd;
        let complete = self.round.pairs.len() == n * n.saturating_sub(1) / 2;
        let plain = matches!(self.round.shape, Shape::Pairs(_)) && self.round.goal == Goal::MostPairs;
        let fresh = self.round.pairs.iter().all(|p| p.met == 0);
        let fair = self.round.sat_out.windows(2).all(|w| w[0] == w[1]);
        let seats = self.takers();
        if !(plain && complete && fresh && sits_out && (fair || !odd)) || n < 2 || self.count > seats - 1 {
            return None;
        }
        let mut score = vec![0u16; seats * seats];
        for p in self.round.pairs {
            score[p.u as usize * seats + p.v as usize] = p.score;
            score[p.v as usize * seats + p.u as usize] = p.score;
        }
        let mut rng = Rng::new(seed);
        let mut seat: Vec<u32> = (0..seats as u32).collect();
        rng.shuffle(&mut seat);
        let chosen = best_rounds(&mut seat, &score, self.count, &mut rng);
        let rounds = chosen
            .into_iter()
            .map(|turn| {
                let mut matches: Vec<Vec<u32>> = across(seats, turn)
                    .map(|(a, b)| (seat[a], seat[b]))
                    .filter(|&(a, b)| (a.max(b) as usize) < n)
                    .map(|(a, b)| vec![a.min(b), a.max(b)])
                    .collect();
                matches.sort_unstable();
                matches
            })
            .collect();
        Some(self.judge(rounds))
    }

    /// Repeats that no plan with as many meetings avoids: by the number of all pairs, and by each person's partners.
    fn lower_bound(&self, rounds: &[Vec<Vec<u32>>]) -> usize {
        let n = self.round.people;
        let fresh = self.round.pairs.iter().filter(|p| p.met == 0).count();
        let meetings: usize = rounds.iter().flatten().map(|m| m.len() * (m.len() - 1) / 2).sum();
        let by_pairs = meetings.saturating_sub(fresh);
        // Only where everyone is matched every time must each person have as many partners.
        let everyone = rounds.iter().all(|r| r.iter().map(Vec::len).sum::<usize>() == n);
        let pairs_only = rounds.iter().flatten().all(|m| m.len() == 2);
        if !(everyone && pairs_only) {
            return by_pairs;
        }
        let mut partners = vec![0usize; n];
        for p in self.round.pairs.iter().filter(|p| p.met == 0) {
            partners[p.u as usize] += 1;
            partners[p.v as usize] += 1;
        }
        let missing: usize = partners.iter().map(|p| rounds.len().saturating_sub(*p)).sum();
        by_pairs.max(missing.div_ceil(2))
    }
}

/// The pairs, and when they met.
struct Met {
    /// Ascending by their people.
    pairs: Vec<ScoredPair>,
    /// The latest meeting.
    latest: u16,
}

impl Met {
    fn new(mut pairs: Vec<ScoredPair>) -> Met {
        pairs.sort_unstable_by_key(Met::people);
        let latest = pairs.iter().map(|p| p.met).max().unwrap_or(0);
        Met { pairs, latest }
    }

    fn people(pair: &ScoredPair) -> (u32, u32) {
        (pair.u.min(pair.v), pair.u.max(pair.v))
    }

    fn at(&self, u: u32, v: u32) -> usize {
        self.pairs
            .binary_search_by_key(&(u, v), Met::people)
            .expect("matched people are a pair")
    }

    /// Everybody meets in a round of their own, after all before.
    fn meet(&mut self, matches: &[Vec<u32>]) {
        self.latest = self.latest.saturating_add(1);
        for (u, v) in matches.iter().flat_map(|m| two_of(m)) {
            let at = self.at(u, v);
            self.pairs[at].met = self.latest;
        }
    }
}

/// Every two members of a match, which are ascending.
fn two_of(members: &[u32]) -> impl Iterator<Item = (u32, u32)> {
    let each = members.iter().enumerate();
    each.flat_map(|(i, &u)| members[i + 1..].iter().map(move |&v| (u, v)))
}

/// The pairs of seats that face each other after a number of turns: seat 0 stays, the others move around it.
fn across(seats: usize, turn: usize) -> impl Iterator<Item = (usize, usize)> {
    let ring = seats - 1;
    let at = move |i: usize| 1 + (turn + i) % ring;
    std::iter::once((0, at(0))).chain((1..seats / 2).map(move |i| (at(i), at(ring - i))))
}

/// Swaps people between seats while the best `count` rounds gain; returns those rounds.
fn best_rounds(seat: &mut [u32], score: &[u16], count: usize, rng: &mut Rng) -> Vec<usize> {
    let seats = seat.len();
    let rounds = seats - 1;
    let value = |seat: &[u32], a: usize, b: usize| i64::from(score[seat[a] as usize * seats + seat[b] as usize]);
    let mut totals: Vec<i64> = (0..rounds)
        .map(|t| across(seats, t).map(|(a, b)| value(seat, a, b)).sum())
        .collect();
    let top = |totals: &[i64]| -> i64 {
        let mut sorted = totals.to_vec();
        sorted.sort_unstable_by(|a, b| b.cmp(a));
        sorted[..count].iter().sum()
    };
    // With all rounds every pair meets once, whatever the seats.
    if count < rounds {
        let mut best = top(&totals);
        for _ in 0..SWAPS_PER_PERSON * seats.min(400) {
            let (a, b) = (rng.below(seats), rng.below(seats));
            if a == b {
                continue;
            }
            let shift = |seat: &[u32], totals: &mut [i64], sign: i64| {
                for x in (0..seats).filter(|&x| x != a && x != b) {
                    totals[turn_of(seats, a, x)] += sign * value(seat, a, x);
                    totals[turn_of(seats, b, x)] += sign * value(seat, b, x);
                }
            };
            let before = totals.clone();
            shift(seat, &mut totals, -1);
            seat.swap(a, b);
            shift(seat, &mut totals, 1);
            let now = top(&totals);
            if now >= best {
                best = now;
            } else {
                seat.swap(a, b);
                totals = before;
            }
        }
    }
    let mut order: Vec<usize> = (0..rounds).collect();
    order.sort_by_key(|&t| (-totals[t], t));
    order.truncate(count);
    order
}

/// The turn at which two seats face each other.
fn turn_of(seats: usize, a: usize, b: usize) -> usize {
    let ring = seats - 1;
    match (a.min(b), a.max(b)) {
        (0, b) => b - 1,
        // Seats 1 + t + i and 1 + t − i: their sum less two is twice the turn, modulo the odd ring.
        (a, b) => (a + b - 2) * ring.div_ceil(2) % ring,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_two_seats_face_each_other_once() {
        for seats in [2, 4, 6, 20, 50] {
            let mut seen = std::collections::HashSet::new();
            for turn in 0..seats - 1 {
                let mut sitting = vec![false; seats];
                for (a, b) in across(seats, turn) {
                    assert!(!sitting[a] && !sitting[b] && a != b);
                    (sitting[a], sitting[b]) = (true, true);
                    assert!(seen.insert((a.min(b), a.max(b))));
                    assert_eq!(turn_of(seats, a, b), turn);
                }
                assert!(sitting.iter().all(|s| *s));
            }
        }
    }
}
