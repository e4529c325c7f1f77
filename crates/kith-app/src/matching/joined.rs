//! Somebody who is left over joins a forced pair.
//!
//! The forced pairs are no vertices of the graph: they are made in any case. Where the rules leave one of an odd number
//! over, and no trio of the others would do, one more vertex stands for the forced pair that somebody joins. Its edges go
//! to everybody who fits both people of one, and weigh what joining adds to the total. A largest matching of this graph
//! with one pair more than without has that vertex in a pair, whoever it is; so it is the best way to join, with a proof.

use kith_engine::{Edge, Goal, Graph, Matched, Round, ScoredPair, Solution, Steps, weights};
use kith_proof::{Fault, Problem, Proof, Shape, Verdict};

use super::case::Case;
use super::certify::{self, Known};
use super::engine_failure;
use super::pool::Pool;
use crate::failure::Failure;

/// Who joined which forced pair.
pub(crate) struct Joined {
    /// The vertex of whoever joined.
    pub(crate) vertex: u32,
    /// The index of the pair in [`Pool::forced`].
    pub(crate) forced: usize,
    /// Whether somebody might have joined people they met before.
    pub(crate) may_repeat: bool,
}

/// One way to join.
struct Way {
    vertex: u32,
    forced: usize,
    /// What it adds to the score of the pair; may be below 0.
    gain: i64,
    /// The lower score of the two pairs that it makes.
    lowest: u16,
    /// When they last met, as the engine counts it.
    met: [u16; 2],
}

/// All ways to join a forced pair.
pub(crate) struct Joining<'a> {
    round: Round<'a>,
    ways: Vec<Way>,
    steps: Steps,
}

impl<'a> Joining<'a> {
    /// The ways that the rules allow; `None` where nobody could join, or nobody is to.
    pub(crate) fn of(case: &Case, pool: &Pool, round: Round<'a>) -> Option<Joining<'a>> {
        if !pool.joins_beside_forced() || !certify::keeps_pairs(&round) {
            return None;
        }
        let mut ways = Vec::new();
        for (vertex, &person) in pool.vertices.iter().enumerate() {
            for (forced, &[a, b]) in pool.forced.iter().enumerate() {
                let scores = [a, b].map(|p| case.scorer.score(person, p));
                let [Some(first), Some(second)] = scores else { continue };
                ways.push(Way {
                    vertex: vertex as u32,
                    forced,
                    gain: case.scorer.group_score(&[a, b, person]) - case.scorer.group_score(&[a, b]),
                    lowest: first.min(second),
                    met: [a, b].map(|p| super::eligible::last_met(case, pool, person, p)),
                });
            }
        }
        if ways.is_empty() {
            return None;
        }
        // Steps large enough for all who met, those of the forced pairs among them.
        let met = ways.iter().flat_map(|way| way.met.map(|met| (way.vertex, met)));
        let joins = met.map(|(vertex, met)| ScoredPair {
            u: vertex,
            v: round.people as u32,
            score: 0,
            met,
        });
        let pairs: Vec<ScoredPair> = round.pairs.iter().copied().chain(joins).collect();
        let steps = Steps::new(&pairs, round.most_pairs(), false);
        Some(Joining { round, ways, steps })
    }

    /// How many vertices there are with the one that stands for the forced pair.
    pub(crate) fn vertices(&self) -> usize {
        self.round.people + 1
    }

    /// The graph without pairs below a score.
    pub(crate) fn edges(&self, lowest: u16) -> Vec<Edge> {
        let mut edges = weights(&self.round, &self.steps, lowest);
        let ways = self.ways.iter().filter(|way| way.lowest >= lowest);
        edges.extend(ways.map(|way| Edge {
            u: way.vertex,
            v: self.round.people as u32,
            weight: self.weight(way),
        }));
        edges
    }

    fn weight(&self, way: &Way) -> i64 {
        let again: i64 = way.met.iter().map(|&met| self.steps.penalty(met)).sum();
        way.gain - again
    }

    /// The best way to join of a vertex.
    fn best(&self, vertex: u32, lowest: u16) -> Option<&Way> {
        let ways = self
            .ways
            .iter()
            .filter(|way| way.vertex == vertex && way.lowest >= lowest);
        ways.min_by_key(|way| std::cmp::Reverse(self.weight(way)))
    }

    /// Who joins which pair in a proof.
    pub(crate) fn joined(&self, proof: &Proof, lowest: u16) -> Option<Joined> {
        let place = self.round.people as u32;
        let &[u, v] = proof.pairs.iter().find(|pair| pair.contains(&place))?;
        let way = self.best(if u == place { v } else { u }, lowest)?;
        Some(Joined {
            vertex: way.vertex,
            forced: way.forced,
            may_repeat: self.ways.iter().any(|way| way.met != [0, 0]),
        })
    }

    /// Takes somebody in whom a matching leaves over, with as many of the others as before; `None` if that cannot be.
    pub(crate) fn take_in(
        &self,
        matched: &Matched,
        seed: u64,
        stop: &mut dyn FnMut() -> bool,
    ) -> Result<Option<(Joined, Matched)>, Failure> {
        let before = matched.proof.pairs.len();
        if !matched.proof.groups.is_empty() || self.most_pairs(0)? <= before {
            return Ok(None);
        }
        let lowest = self.highest_floor()?;
        let edges = self.edges(lowest);
        let solved = kith_engine::solve_pairs_within(self.vertices(), &edges, Goal::MostPairs, seed, None, 0, stop);
        let Solution {
            pairs, proof, finished, ..
        } = solved.map_err(engine_failure)?;
        let Some(joined) = self.joined(&proof, lowest).filter(|_| pairs.len() > before) else {
            return Ok(None);
        };
        let place = self.round.people as u32;
        let mut matches: Vec<Vec<u32>> = pairs
            .iter()
            .map(|pair| pair.iter().copied().filter(|&v| v != place).collect())
            .collect();
        matches.sort_unstable();
        let matched = Matched {
            matches,
            proof,
            steps: self.steps,
            lowest,
            most_people: true,
            finished,
        };
        Ok(Some((joined, matched)))
    }

    fn most_pairs(&self, lowest: u16) -> Result<usize, Failure> {
        let graph = Graph::new(self.vertices(), &self.edges(lowest)).map_err(engine_failure)?;
        Ok(kith_engine::most_pairs(&graph).0)
    }

    /// The highest score that every pair can have, those with the forced two included, with as many people.
    fn highest_floor(&self) -> Result<u16, Failure> {
        if !self.round.lift_worst {
            return Ok(0);
        }
        let most = self.most_pairs(0)?;
        let ways = self.ways.iter().map(|way| way.lowest);
        let mut levels: Vec<u16> = self.round.pairs.iter().map(|p| p.score).chain(ways).collect();
        levels.sort_unstable();
        levels.dedup();
        let (mut good, mut bad) = (0, levels.len());
        while good + 1 < bad {
            let middle = (good + bad) / 2;
            if self.most_pairs(levels[middle])? == most {
                good = middle;
            } else {
                bad = middle;
            }
        }
        Ok(levels.get(good).copied().unwrap_or(0))
    }

    /// Checks a proof against this graph.
    pub(crate) fn verify(&self, proof: &Proof, lowest: u16) -> Result<Verdict, Fault> {
        if !proof.max_cardinality || self.joined(proof, lowest).is_none() {
            return Err(Fault::Shape("nobody joins a forced pair in it".to_owned()));
        }
        let edges = self.edges(lowest);
        kith_proof::verify(
            &Problem {
                vertices: self.vertices(),
                edges: &|f| edges.iter().for_each(|e| f(e.u, e.v, e.weight)),
                shape: Shape::Pairs,
            },
            proof,
        )
    }

    /// No matches score more in all, what joining adds included: see [`certify::ceiling`].
    pub(crate) fn ceiling(&self) -> i64 {
        let gain = self.ways.iter().map(|way| way.gain).max().unwrap_or(0).max(0);
        certify::ceiling(&self.round) + gain
    }

    /// What a valid proof says in scores; `score` is that of the matches without what the forced pairs score by themselves.
    pub(crate) fn known(
        &self,
        proof: &Proof,
        verdict: &Verdict,
        (lowest, score): (u16, i64),
        stop: &mut dyn FnMut() -> bool,
    ) -> Result<Known, Failure> {
        let people = 2 * proof.pairs.len() - 1;
        // Whether everything that matches as many people has somebody join: then the proof speaks of all of it.
        let without = kith_engine::most_people(&self.round, 1, stop).map_err(engine_failure)?;
        let most = lowest == 0 || self.most_pairs(0)? <= proof.pairs.len();
        let all = most && without.at_most < people;
        let ceiling = self.ceiling().max(score);
        let open = i64::try_from(verdict.upper_bound - verdict.weight).unwrap_or(i64::MAX - score.max(0));
        let floor = !self.round.lift_worst || lowest >= self.highest_floor()?;
        Ok(Known {
            upper_bound: if all {
                score.saturating_add(open).min(ceiling)
            } else {
                ceiling
            },
            most_people: all || people == self.round.people,
            optimal: all && verdict.optimal && floor,
        })
    }
}
