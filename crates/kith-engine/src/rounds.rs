//! Several rounds at once: as few repeats as possible, good pairs, and nobody left out more often than others.
//!
//! Rounds are matched one after the other, each avoiding those who met before. As long as everyone may meet everyone
//! this is free of repeats up to half the possible rounds (what is left of the graph then still has a perfect matching,
//! by Dirac's theorem). Beyond that, and wherever it ran into a repeat that need not be, the circle method of
//! tournament schedules is used if everyone may meet everyone; otherwise further tries with other weights are made and
//! the plan with the fewest repeats is kept.

use crate::graph::GraphError;
use crate::matcher::{LeftOver, Matched, Round, Shape, solve};
use crate::objective::ScoredPair;
use crate::pairs::Goal;
use crate::rng::Rng;

/// Tries with random weights, when the first plan repeats more than the bound says it must.
const TRIES: u64 = 6;
/// Label swaps tried to better the total of a circle plan, per person.
const SWAPS_PER_PERSON: usize = 40;

/// A plan over several rounds.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The matches of each round, members ascending.
    pub rounds: Vec<Vec<Vec<u32>>>,
    /// How many pairs come together who met before, in the history or in an earlier round.
    pub repeats: usize,
    /// No plan that matches as many people has fewer.
    pub repeats_lower_bound: usize,
}

/// Plans `count` rounds. With `never_again` two people meet at most once, even if somebody then sits out; so it is with
/// [`Goal::MostWeight`], which does not look at repeats.
pub fn plan(
    round: &Round<'_>,
    count: usize,
    never_again: bool,
    seed: u64,
    stop: &mut dyn FnMut() -> bool,
) -> Result<Plan, GraphError> {
    let mut state = Planner {
        round: *round,
        count,
        never_again: never_again || round.goal == Goal::MostWeight,
    };
    let circle = state.circle(seed);
    let dense = count > state.takers() / 2;
    if let (Some(circle), true) = (&circle, dense) {
        return Ok(circle.clone());
    }
    let mut best = state.one_by_one(seed, None, stop)?;
    if best.repeats > best.repeats_lower_bound {
        if let Some(circle) = circle {
            return Ok(circle);
        }
        for attempt in 0..TRIES {
            if stop() || best.repeats <= best.repeats_lower_bound {
                break;
            }
            let mut rng = Rng::new(seed ^ (attempt + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15));
            let random: Vec<u16> = round.pairs.iter().map(|_| rng.below(10_001) as u16).collect();
            let other = state.one_by_one(seed, Some(&random), stop)?;
            let people = |plan: &Plan| plan.rounds.iter().flatten().map(Vec::len).sum::<usize>();
            if people(&other) >= people(&best) && other.repeats < best.repeats {
                best = other;
            }
        }
    }
    Ok(best)
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

    /// Matches round after round; `scores` replaces the pairs' own scores for the choice.
    fn one_by_one(
        &mut self,
        seed: u64,
        scores: Option<&[u16]>,
        stop: &mut dyn FnMut() -> bool,
    ) -> Result<Plan, GraphError> {
        let n = self.round.people;
        let mut pairs = self.round.pairs.to_vec();
        if let Some(scores) = scores {
            pairs.iter_mut().zip(scores).for_each(|(p, &s)| p.score = s);
        }
        pairs.sort_unstable_by_key(|p| (p.u.min(p.v), p.u.max(p.v)));
        let oldest = pairs.iter().map(|p| p.met).max().unwrap_or(0);
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
        let mut repeats = 0;
        for number in 0..self.count {
            let allowed: Vec<ScoredPair> = pairs
                .iter()
                .copied()
                .filter(|p| !self.never_again || p.met <= oldest)
                .collect();
            let this = Round {
                pairs: &allowed,
                sat_out: &sat_out,
                trios: &trios,
                ..self.round
            };
            let Matched { matches, .. } = solve(&this, seed.wrapping_add(number as u64), stop)?;
            let mut matched = vec![false; n];
            for members in &matches {
                for (i, &u) in members.iter().enumerate() {
                    matched[u as usize] = true;
                    trios[u as usize] += u32::from(members.len() == 3);
                    for &v in &members[i + 1..] {
                        let at = pairs.binary_search_by_key(&(u, v), |p| (p.u.min(p.v), p.u.max(p.v)));
                        let pair = &mut pairs[at.expect("matched people are a pair")];
                        repeats += usize::from(pair.met > 0);
                        pair.met = oldest.saturating_add(1 + number as u16);
                    }
                }
            }
            (0..n).for_each(|v| sat_out[v] += u32::from(!matched[v]));
            rounds.push(matches);
        }
        let repeats_lower_bound = self.lower_bound(&rounds);
        Ok(Plan {
            rounds,
            repeats,
            repeats_lower_bound,
        })
    }

    /// The circle method, where everyone may meet everyone and nobody met before: people stand in a circle around one,
    /// each meets the one across, and the circle turns. The rounds of the best total are taken.
    fn circle(&self, seed: u64) -> Option<Plan> {
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
        let mut score = vec![0i64; seats * seats];
        for p in self.round.pairs {
            score[p.u as usize * seats + p.v as usize] = i64::from(p.score);
            score[p.v as usize * seats + p.u as usize] = i64::from(p.score);
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
        Some(Plan {
            rounds,
            repeats: 0,
            repeats_lower_bound: 0,
        })
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

/// The pairs of seats that face each other after a number of turns: seat 0 stays, the others move around it.
fn across(seats: usize, turn: usize) -> impl Iterator<Item = (usize, usize)> {
    let ring = seats - 1;
    let at = move |i: usize| 1 + (turn + i) % ring;
    std::iter::once((0, at(0))).chain((1..seats / 2).map(move |i| (at(i), at(ring - i))))
}

/// Swaps people between seats while the best `count` rounds gain; returns those rounds.
fn best_rounds(seat: &mut [u32], score: &[i64], count: usize, rng: &mut Rng) -> Vec<usize> {
    let seats = seat.len();
    let rounds = seats - 1;
    let value = |seat: &[u32], a: usize, b: usize| score[seat[a] as usize * seats + seat[b] as usize];
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
