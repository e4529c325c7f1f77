//! One round: from scored pairs to matches.

use crate::graph::{Edge, Graph, GraphError, NONE};
use crate::groups::{Sizes, solve_groups};
use crate::joining::{Joining, trio_for_one_more};
use crate::objective::{ScoredPair, Steps};
use crate::pairs::{Goal, Solution, solve_pairs_within};
use crate::people::{most_in_groups, most_people, people_of};
use crate::roles::{Roles, solve_roles};
use crate::trio::{TrioAims, TrioTurns, solve_pairs_and_trio};
use kith_proof::Proof;
use std::collections::HashMap;

/// What happens to those who are left over when the head-count does not divide.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeftOver {
    /// They join: one trio among pairs, groups one larger or smaller.
    Join,
    /// They sit the round out.
    SitOut,
}

/// What a match is.
#[derive(Clone, Copy, Debug)]
pub enum Shape<'a> {
    /// Two people, without roles.
    Pairs(LeftOver),
    /// Groups of about this many: 3 or more, never 0.
    Groups(usize, LeftOver),
    /// One person of each of two roles.
    Roles(Roles<'a>),
}

/// A round to be matched. People are numbered from 0; all of them take part.
#[derive(Clone, Copy, Debug)]
pub struct Round<'a> {
    /// How many people take part; their numbers are 0 to one less.
    pub people: usize,
    /// Every pair that the hard rules allow, once.
    pub pairs: &'a [ScoredPair],
    /// What a match is.
    pub shape: Shape<'a>,
    /// Most people first, or the largest total whoever is left over. The latter does not look at repeats.
    pub goal: Goal,
    /// With most people first: make the lowest score as high as it can be with as many people, before repeats and the total;
    /// in a plan after the number of repeats. Whose turn it is to be matched comes before it.
    pub lift_worst: bool,
    /// How often each person has sat out before, one entry each; those who did most are matched first. May be empty.
    pub sat_out: &'a [u32],
    /// Whether this is a round of a plan. Then it counts also where only the rules keep people apart, and not just for the
    /// one who is left over of an odd number, as it should not be the same people each time; and nobody meets again for
    /// the sake of the lowest score.
    pub take_turns: bool,
    /// How often each person was in a trio before, one entry each; those who were least are next: in a plan whoever meets
    /// again then, else of trios with as few repeats. May be empty.
    pub trios: &'a [u32],
}

impl Round<'_> {
    /// Whether one match may be of three: an odd number of people in pairs, where most people come first and whoever is
    /// left over joins.
    pub fn may_have_trio(&self) -> bool {
        let joins = matches!(self.shape, Shape::Pairs(LeftOver::Join));
        joins && self.people % 2 == 1 && self.people > 1 && self.goal == Goal::MostPairs
    }

    /// The same people and pairs, asked only for the most people in a match. There are no trios where the total comes first,
    /// and so there are none here.
    pub fn for_most_people(&self) -> Self {
        let shape = match self.shape {
            Shape::Pairs(_) if self.goal == Goal::MostWeight => Shape::Pairs(LeftOver::SitOut),
            Shape::Roles(roles) => Shape::Roles(Roles {
                everyone_first: true,
                ..roles
            }),
            other => other,
        };
        Round {
            goal: Goal::MostPairs,
            shape,
            ..*self
        }
    }

    /// How many pairs of people come together at most, those in a larger match counted two by two. The order of the aims
    /// is certain up to [`Steps::MOST_PAIRS`].
    pub fn most_pairs(&self) -> usize {
        match self.shape {
            Shape::Pairs(_) => self.people / 2 + 2,
            Shape::Groups(size, _) => self.people * size,
            Shape::Roles(roles) => {
                let sides = roles.capacity.iter().zip(roles.first_side);
                let places = |side| -> usize {
                    sides
                        .clone()
                        .filter(|&(_, &s)| s == side)
                        .map(|(&c, _)| c as usize)
                        .sum()
                };
                places(true).min(places(false)).min(self.pairs.len())
            }
        }
    }
}

/// The matches of a round with their proof.
#[derive(Clone, Debug)]
pub struct Matched {
    /// The members of each match, ascending, and the matches in ascending order.
    pub matches: Vec<Vec<u32>>,
    /// The proof, over [`weights`].
    pub proof: Proof,
    /// What the proof's weights count for.
    pub steps: Steps,
    /// The lowest score that a pair may have: more than 0 where the worst was lifted.
    pub lowest: u16,
    /// Proved: no solution matches more people.
    pub most_people: bool,
    /// Whether the solver ran to its end.
    pub finished: bool,
}

impl Matched {
    /// Proved: no solution is better, among those without pairs below [`Matched::lowest`].
    pub fn optimal(&self) -> bool {
        self.most_people && self.proof.weight == self.proof.upper_bound
    }

    /// Whether somebody is left alone who has sat out more often than somebody who is matched.
    fn is_unfair(&self, round: &Round<'_>) -> bool {
        if matches!(round.shape, Shape::Groups(..)) {
            return false;
        }
        let mut matched = vec![false; round.people];
        self.matches.iter().flatten().for_each(|&v| matched[v as usize] = true);
        let (mut alone, mut least) = (None, u32::MAX);
        for (&sat_out, &matched) in round.sat_out.iter().zip(&matched) {
            if matched {
                least = least.min(sat_out);
            } else {
                alone = alone.max(Some(sat_out));
            }
        }
        alone > Some(least)
    }

    /// By how much the weight might be larger at most, in the units of the proof; 0 or more.
    pub fn open(&self) -> i128 {
        self.proof.upper_bound - self.proof.weight
    }
}

/// The graph that a round's proof speaks of: every pair of at least the lowest score, with its weight under the steps.
/// [`Matched`] holds the steps and the lowest score of a solution.
pub fn weights(round: &Round<'_>, steps: &Steps, lowest: u16) -> Vec<Edge> {
    let weight = weight(round, steps);
    let kept = round.pairs.iter().filter(|p| p.score >= lowest);
    kept.map(|p| Edge {
        u: p.u,
        v: p.v,
        weight: weight(p),
    })
    .collect()
}

/// What single pairs weigh, also such as are not in the round's list.
pub fn weight<'r>(round: &Round<'r>, steps: &Steps) -> impl Fn(&ScoredPair) -> i64 + use<'r> {
    let (steps, turns) = (*steps, turns(round));
    move |pair| steps.weight(pair, &turns)
}

/// What each person brings into the weight of every pair: a part for earlier sit-outs, where they count.
pub fn brings<'r>(round: &Round<'r>, steps: &Steps) -> impl Fn(u32) -> i64 + use<'r> {
    let (steps, turns) = (*steps, turns(round));
    move |v| steps.brings(turns(v))
}

/// How often each person sat out more than whoever did least.
fn turns<'r>(round: &Round<'r>) -> impl Fn(u32) -> u32 + use<'r> {
    let (shape, sat_out) = (round.shape, round.sat_out);
    let least = sat_out.iter().copied().min().unwrap_or(0);
    move |v| match shape {
        // In several pairs the same person's turn would count several times.
        Shape::Roles(roles) if roles.capacity[v as usize] > 1 => 0,
        _ => sat_out.get(v as usize).map_or(0, |s| s - least),
    }
}

/// The steps that make a round's weights, without or (`turns`) with a look at who sat out before.
pub fn steps(round: &Round<'_>, turns: bool) -> Steps {
    match round.goal {
        Goal::MostWeight => Steps::score_alone(),
        Goal::MostPairs => Steps::new(round.pairs, round.most_pairs(), turns),
    }
}

/// What two people lose of their weight because they met before, at least 0: what counts whole in a trio.
pub fn whole_penalty(round: &Round<'_>, steps: &Steps) -> impl Fn(u32, u32) -> i64 + use<> {
    let met = round.pairs.iter().filter(|p| p.met > 0);
    let penalties: HashMap<(u32, u32), i64> = met
        .map(|p| ((p.u.min(p.v), p.u.max(p.v)), steps.penalty(p.met)))
        .collect();
    move |u, v| penalties.get(&(u.min(v), u.max(v))).copied().unwrap_or(0)
}

/// Matches one round. `stop` is asked now and then whether to end early with the best found so far.
///
/// Fails where the pairs make no graph, or one joins two people of the same role: see [`GraphError`].
///
/// ```
/// use kith_engine::{Goal, LeftOver, Round, ScoredPair, Shape, solve};
/// let pair = |u, v, score| ScoredPair { u, v, score, met: 0 };
/// let pairs = [pair(0, 1, 900), pair(0, 2, 800), pair(1, 2, 700)];
/// let round = Round {
///     people: 3, pairs: &pairs, shape: Shape::Pairs(LeftOver::Join), goal: Goal::MostPairs,
///     lift_worst: false, sat_out: &[], take_turns: false, trios: &[],
/// };
/// let together = solve(&round, 1, &mut || false)?;
/// assert_eq!(together.matches, [[0, 1, 2]]);
/// assert!(together.most_people);
/// // Person 0 sat out last time, so it is the turn of another.
/// let turns = Round { shape: Shape::Pairs(LeftOver::SitOut), sat_out: &[1, 0, 0], ..round };
/// assert_eq!(solve(&turns, 1, &mut || false)?.matches, [[0, 1]]);
/// # Ok::<(), kith_engine::GraphError>(())
/// ```
pub fn solve(round: &Round<'_>, seed: u64, stop: &mut dyn FnMut() -> bool) -> Result<Matched, GraphError> {
    solve_from(round, seed, None, stop)
}

/// The same, starting from the proof of a round that differs little, as by some more pairs. It counts for pairs without a
/// trio; other shapes start anew.
pub fn solve_from(
    round: &Round<'_>,
    seed: u64,
    warm: Option<&Proof>,
    stop: &mut dyn FnMut() -> bool,
) -> Result<Matched, GraphError> {
    solve_within(round, seed, warm, 0, stop)
}

/// The same, but content with less: for pairs it may end as soon as the bound is proved to exceed the weight by at most
/// `gap` billionths of the bound. Other shapes go on to their end. Fails like [`solve`].
pub fn solve_within(
    round: &Round<'_>,
    seed: u64,
    warm: Option<&Proof>,
    gap: u32,
    stop: &mut dyn FnMut() -> bool,
) -> Result<Matched, GraphError> {
    let somebody_must = matches!(round.shape, Shape::Pairs(LeftOver::SitOut)) && round.people % 2 == 1;
    let differ = round.goal == Goal::MostPairs && round.sat_out.iter().any(|s| *s != round.sat_out[0]);
    if somebody_must && differ {
        return solve_by(round, true, seed, warm, gap, stop);
    }
    let matched = solve_by(round, false, seed, warm, gap, stop)?;
    // Mostly everyone is matched; where somebody is not, it should not be the same people again.
    if round.take_turns && differ && matched.is_unfair(round) {
        return solve_by(round, true, seed, warm, gap, stop);
    }
    Ok(matched)
}

fn solve_by(
    round: &Round<'_>,
    turns: bool,
    seed: u64,
    warm: Option<&Proof>,
    gap: u32,
    stop: &mut dyn FnMut() -> bool,
) -> Result<Matched, GraphError> {
    let lowest = highest_floor(round, turns, seed, stop)?;
    let steps = steps(round, turns);
    let edges = weights(round, &steps, lowest);
    // A share of the whole weight would be more than a repeat or a turn, and these come before all scores.
    let gap = if turns || round.pairs.iter().any(|p| p.met > 0) {
        0
    } else {
        gap
    };
    let solution = solve_edges(round, &edges, &steps, seed, warm, gap, stop)?;
    let Solution { pairs, proof, finished } = solution;
    let most_people = proves_people(round, lowest, &proof, seed, stop)?;
    let mut matches: Vec<Vec<u32>> = pairs
        .iter()
        .map(|p| p.to_vec())
        .chain(proof.groups.iter().cloned())
        .collect();
    matches.sort_unstable();
    Ok(Matched {
        matches,
        proof,
        steps,
        lowest,
        most_people,
        finished,
    })
}

pub(crate) fn solve_edges(
    round: &Round<'_>,
    edges: &[Edge],
    steps: &Steps,
    seed: u64,
    warm: Option<&Proof>,
    gap: u32,
    stop: &mut dyn FnMut() -> bool,
) -> Result<Solution, GraphError> {
    let n = round.people;
    match round.shape {
        Shape::Roles(roles) => solve_roles(&roles, edges, round.goal, seed, stop),
        Shape::Groups(size, left_over) => solve_groups(n, edges, Sizes::of(n, size, left_over), seed, stop),
        Shape::Pairs(_) if round.may_have_trio() => {
            let none = vec![0; n];
            // Where turns to be matched at all stand in the weights, they come before turns to be in a trio.
            let apart = round.trios.is_empty() || steps.turn > 0;
            let burden = if apart { &none } else { round.trios };
            let penalty = whole_penalty(round, steps);
            solve_pairs_and_trio(
                n,
                edges,
                &TrioAims {
                    burden,
                    turns: if round.take_turns {
                        TrioTurns::First
                    } else {
                        TrioTurns::AfterPenalties
                    },
                    penalty: &penalty,
                },
                seed,
                stop,
            )
        }
        Shape::Pairs(_) => solve_pairs_within(n, edges, round.goal, seed, warm, gap, stop),
    }
}

/// Whether nobody else could be matched than a proof matches, for certain, among pairs of at least the `lowest` score.
///
/// Where most people come first, a valid proof of pairs or roles says so itself; with groups it takes a look at who fits
/// into any group, and where the total comes first a search for the most people. Fails like [`solve`].
pub fn proves_people(
    round: &Round<'_>,
    lowest: u16,
    proof: &Proof,
    seed: u64,
    stop: &mut dyn FnMut() -> bool,
) -> Result<bool, GraphError> {
    let matched = people_in(round.people, proof);
    if matched == round.people {
        return Ok(true);
    }
    let graph = || Graph::new(round.people, &weights(round, &Steps::score_alone(), lowest));
    Ok(match round.shape {
        _ if round.goal == Goal::MostWeight => matched >= most_people(&round.for_most_people(), seed, stop)?.at_most,
        Shape::Pairs(_) if round.may_have_trio() => {
            !proof.groups.is_empty()
                || trio_for_one_more(&graph()?, &partners(round.people, &proof.pairs), &[]) == Joining::Nobody
        }
        Shape::Pairs(_) | Shape::Roles(_) => true,
        Shape::Groups(size, left_over) => {
            matched >= most_in_groups(&graph()?, Sizes::of(round.people, size, left_over))
        }
    })
}

pub(crate) fn people_in(people: usize, proof: &Proof) -> usize {
    let mut matched = vec![false; people];
    let together = proof.pairs.iter().flatten().chain(proof.groups.iter().flatten());
    together.for_each(|&v| matched[v as usize] = true);
    matched.into_iter().filter(|m| *m).count()
}

/// Everyone's partner.
fn partners(people: usize, pairs: &[[u32; 2]]) -> Vec<u32> {
    let mut mate = vec![NONE; people];
    for &[u, v] in pairs {
        (mate[u as usize], mate[v as usize]) = (v, u);
    }
    mate
}

/// The highest score that every pair can have, with all that comes before it as good as without: as many people, with
/// `turns` those of them whose turn it is, and in a plan as few repeats. 0 where the worst is not to be lifted.
///
/// For pairs and roles it is the highest there is; for groups, which are searched for, the highest found. Fails like [`solve`].
pub fn highest_floor(
    round: &Round<'_>,
    turns: bool,
    seed: u64,
    stop: &mut dyn FnMut() -> bool,
) -> Result<u16, GraphError> {
    if !round.lift_worst || round.goal == Goal::MostWeight {
        return Ok(0);
    }
    let floor = Floor::new(round, turns);
    if round.take_turns && !turns && floor.counts {
        // Mostly nobody has to meet again: then those who met are out of the question, and people are soon counted.
        let fresh: Vec<ScoredPair> = round.pairs.iter().filter(|p| p.met == 0).copied().collect();
        let without = Round {
            pairs: &fresh,
            ..*round
        };
        if people_of(&without, 0, seed, stop)?.found >= people_of(round, 0, seed, stop)?.found {
            return Floor::new(&without, false).highest(seed, stop);
        }
    }
    floor.highest(seed, stop)
}

/// What comes before the lowest score.
struct Floor<'a> {
    round: Round<'a>,
    steps: Steps,
    /// Whether anything but the number of people does.
    counts: bool,
}

impl<'a> Floor<'a> {
    fn new(round: &Round<'a>, turns: bool) -> Floor<'a> {
        let mut floor = Floor {
            round: *round,
            steps: Steps::score_alone(),
            counts: turns || round.take_turns && round.pairs.iter().any(|p| p.met > 0),
        };
        let all = floor.from(0);
        floor.steps = steps(&Round { pairs: &all, ..*round }, turns);
        floor
    }

    /// The pairs of at least a score, with what comes before it alone.
    fn from(&self, lowest: u16) -> Vec<ScoredPair> {
        let kept = self.round.pairs.iter().filter(|p| p.score >= lowest);
        let alone = |p: &ScoredPair| ScoredPair {
            score: 0,
            met: if self.round.take_turns { p.met.min(1) } else { 0 },
            ..*p
        };
        kept.map(alone).collect()
    }

    /// How well pairs of at least a score do.
    fn at(&self, lowest: u16, seed: u64, stop: &mut dyn FnMut() -> bool) -> Result<(usize, i128), GraphError> {
        if !self.counts {
            return Ok((people_of(&self.round, lowest, seed, stop)?.found, 0));
        }
        let pairs = self.from(lowest);
        let round = Round {
            pairs: &pairs,
            trios: &[],
            ..self.round
        };
        let edges = weights(&round, &self.steps, 0);
        let found = solve_edges(&round, &edges, &self.steps, seed, None, 0, stop)?;
        Ok((people_in(round.people, &found.proof), found.proof.weight))
    }

    fn highest(&self, seed: u64, stop: &mut dyn FnMut() -> bool) -> Result<u16, GraphError> {
        let all = self.at(0, seed, stop)?;
        if all.0 == 0 {
            return Ok(0);
        }
        let mut levels: Vec<u16> = self.round.pairs.iter().map(|p| p.score).collect();
        levels.sort_unstable();
        levels.dedup();
        // The lowest level always does; find the last that does.
        let (mut good, mut bad) = (0, levels.len());
        while good + 1 < bad && !stop() {
            let middle = (good + bad) / 2;
            if self.at(levels[middle], seed, stop)? >= all {
                good = middle;
            } else {
                bad = middle;
            }
        }
        Ok(levels.get(good).copied().unwrap_or(0))
    }
}
