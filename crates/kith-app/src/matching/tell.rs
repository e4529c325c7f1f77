//! The result in keys, names, points and words.

use kith_domain::rules::Strength;
use kith_domain::score::NOBODY_FREE;
use kith_engine::{Goal, Matched, Plan, Round, ScoredPair};

use super::case::{Case, add};
use super::pool::Pool;
use super::{Found, conflicts, stop};
use crate::failure::Failure;
use crate::outcome::{self, FreePlaces, Match, Outcome, Part, RuleUsed, Unmatched};
use crate::progress::Progress;
use crate::request::Request;

const ENGINE: &str = concat!("kith-engine ", env!("CARGO_PKG_VERSION"));
const ODD: &str = "the number of people is odd, so one person sits out each time, by turns";
const LEFT_OVER: &str = "the number of people does not divide evenly, so some sit out each time, by turns";

/// Everything that is told about.
pub(super) struct Telling<'a> {
    pub(super) request: &'a Request,
    pub(super) case: &'a Case,
    pub(super) pool: &'a Pool,
    pub(super) pairs: &'a [ScoredPair],
}

impl Telling<'_> {
    pub(super) fn key(&self, person: usize) -> &str {
        &self.case.people.persons[person].key
    }

    /// Every eligible pair: keys and score. Forced pairs first, then by the order of the file.
    pub(super) fn edges(&self) -> impl Iterator<Item = (&str, &str, i64)> {
        let person = |v: u32| self.pool.vertices[v as usize];
        let forced = self
            .pool
            .forced
            .iter()
            .map(|&[a, b]| (self.key(a), self.key(b), self.case.scorer.group_score(&[a, b])));
        let others = self
            .pairs
            .iter()
            .map(move |p| (self.key(person(p.u)), self.key(person(p.v)), i64::from(p.score)));
        forced.chain(others)
    }

    pub(super) fn outcome(&self, found: &Found, progress: &dyn Progress) -> Result<Outcome, Failure> {
        let mut outcome = self.frame();
        match found {
            Found::Round(matched) => self.tell_round(&mut outcome, matched, progress)?,
            Found::Plan(plan) => self.tell_plan(&mut outcome, plan, progress)?,
        }
        outcome.gap = (outcome.upper_bound - outcome.score) as f64 / outcome.upper_bound.abs().max(1) as f64;
        Ok(outcome)
    }

    fn tell_round(&self, outcome: &mut Outcome, matched: &Matched, progress: &dyn Progress) -> Result<(), Failure> {
        let mut groups: Vec<Vec<usize>> = matched.matches.iter().map(|m| self.people(m)).collect();
        groups.extend(self.pool.forced.iter().map(|pair| pair.to_vec()));
        let matches = self.matches(groups)?;
        outcome.score = matches.iter().map(|m| m.score).sum();
        // Forced pairs add the same to every solution.
        let open = i64::try_from(matched.open()).unwrap_or(i64::MAX - outcome.score);
        outcome.upper_bound = outcome.score + open;
        outcome.all_pairs_upper_bound = Some(outcome.upper_bound);
        outcome.optimal = matched.optimal();
        outcome.floor = matches.iter().map(|m| m.score).min();
        outcome.repeats = self.repeats(&matched.matches) + self.forced_repeats();
        outcome.unmatched = self.unmatched(&matched.matches);
        outcome.free_places = self.free_places(&matched.matches);
        let waiting = self.pool.vertices.len() - covered(self.pool.vertices.len(), &matched.matches);
        let by_turns = if self.pool.sits_out_by_turns() {
            self.pool.vertices.len() % self.case.rules.group_size
        } else {
            0
        };
        if waiting > by_turns && self.pool.goal == Goal::MostPairs {
            outcome.conflicts = conflicts::find(&self.case.scorer, self.pool, self.pairs, self.request.seed, progress);
        }
        outcome.matches = Some(matches);
        Ok(())
    }

    fn tell_plan(&self, outcome: &mut Outcome, plan: &Plan, progress: &dyn Progress) -> Result<(), Failure> {
        let mut rounds = Vec::with_capacity(plan.rounds.len());
        for (i, found) in plan.rounds.iter().enumerate() {
            let matches = self.matches(found.iter().map(|m| self.people(m)).collect())?;
            let score = matches.iter().map(|m| m.score).sum();
            rounds.push(outcome::Round {
                round: i + 1,
                matches,
                unmatched: self.unmatched(found),
                score,
            });
        }
        outcome.score = rounds.iter().map(|r| r.score).sum();
        outcome.floor = rounds.iter().flat_map(|r| &r.matches).map(|m| m.score).min();
        outcome.repeats = plan.repeats;
        outcome.repeats_lower_bound = Some(plan.repeats_lower_bound);
        let ever: Vec<Vec<u32>> = plan.rounds.iter().flatten().cloned().collect();
        outcome.unmatched = self.unmatched(&ever);
        // No round scores more than the best single round, whoever met before.
        let unmet: Vec<ScoredPair> = self.pairs.iter().map(|p| ScoredPair { met: 0, ..*p }).collect();
        let single = Round {
            lift_worst: false,
            sat_out: &[],
            ..self.pool.round(&unmet)
        };
        let best = kith_engine::solve(&single, self.request.seed, &mut stop(&self.request.effort, progress))
            .map_err(|e| Failure::Internal(format!("The engine refused its own graph ({e}). Please report this.")))?;
        super::certify::check(&single, &best)?;
        let bound = i64::try_from(best.proof.upper_bound).unwrap_or(i64::MAX / 20_000);
        outcome.upper_bound = bound.saturating_mul(plan.rounds.len() as i64).max(outcome.score);
        outcome.all_pairs_upper_bound = Some(outcome.upper_bound);
        outcome.optimal =
            best.most_people && outcome.score == outcome.upper_bound && plan.repeats == plan.repeats_lower_bound;
        outcome.rounds = Some(rounds);
        Ok(())
    }

    /// What does not depend on the matches.
    fn frame(&self) -> Outcome {
        let Telling { request, case, .. } = self;
        let mut digest = case.digest.clone();
        let options = format!(
            "{ENGINE} seed={} date={} rounds={:?} gap={:?}",
            request.seed, request.date, request.rounds, request.effort.gap
        );
        add(&mut digest, "options", options.as_bytes());
        let input_sha256 = sha2::Digest::finalize(digest)
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        Outcome {
            engine: ENGINE.to_owned(),
            seed: request.seed,
            date: request.date.to_string(),
            input_sha256,
            people: case.people.persons.len(),
            score: 0,
            upper_bound: 0,
            all_pairs_upper_bound: None,
            gap: 0.0,
            optimal: false,
            scope: "all-pairs",
            floor: None,
            seconds: 0.0,
            repeats: 0,
            repeats_lower_bound: None,
            matches: None,
            rounds: None,
            unmatched: Vec::new(),
            free_places: Vec::new(),
            conflicts: Vec::new(),
            rules: self.rules(),
        }
    }

    fn rules(&self) -> Vec<RuleUsed> {
        let rules = &self.case.rules.rules;
        let used = rules.iter().map(|rule| RuleUsed {
            id: rule.id.clone(),
            kind: rule.kind.name().to_owned(),
            field: rule.kind.field_text(),
            hard: rule.strength == Strength::Hard,
            weight: match rule.strength {
                Strength::Hard => None,
                Strength::Soft(weight) => Some(weight.as_f64()),
            },
            inferred: rule.inferred,
        });
        used.collect()
    }

    /// The people of a match: with roles the first side first, else in the order of the file.
    fn people(&self, members: &[u32]) -> Vec<usize> {
        let mut members = members.to_vec();
        if let Some(roles) = &self.pool.roles {
            members.sort_by_key(|&v| !roles.first_side[v as usize]);
        }
        members.iter().map(|&v| self.pool.vertices[v as usize]).collect()
    }

    fn matches(&self, mut groups: Vec<Vec<usize>>) -> Result<Vec<Match>, Failure> {
        groups.sort_unstable();
        groups.iter().map(|members| self.one_match(members)).collect()
    }

    fn one_match(&self, members: &[usize]) -> Result<Match, Failure> {
        let scorer = &self.case.scorer;
        if !scorer.is_eligible(members) {
            let keys: Vec<&str> = members.iter().map(|&p| self.key(p)).collect();
            return Err(Failure::Internal(format!(
                "{} were matched against a hard rule. Please report this.",
                keys.join(", ")
            )));
        }
        Ok(Match {
            members: members.iter().map(|&p| self.key(p).to_owned()).collect(),
            names: members
                .iter()
                .map(|&p| self.case.people.persons[p].name.clone())
                .collect(),
            score: scorer.group_score(members),
            parts: scorer
                .parts(members)
                .into_iter()
                .map(|p| Part {
                    rule: p.rule,
                    points: p.points,
                })
                .collect(),
            why: scorer.why(members),
        })
    }

    fn repeats(&self, matches: &[Vec<u32>]) -> usize {
        let met = |u: u32, v: u32| {
            let at = self.pairs.binary_search_by_key(&(u, v), |p| (p.u, p.v));
            at.is_ok_and(|i| self.pairs[i].met > 0)
        };
        let pairs = |m: &Vec<u32>| {
            (0..m.len())
                .flat_map(|i| (i + 1..m.len()).map(move |j| (i, j)))
                .filter(|&(i, j)| met(m[i], m[j]))
                .count()
        };
        matches.iter().map(pairs).sum()
    }

    fn forced_repeats(&self) -> usize {
        self.pool
            .forced
            .iter()
            .filter(|&&[a, b]| self.case.scorer.last_met(a, b).is_some())
            .count()
    }

    /// Everybody who is in no match, in the order of the file.
    fn unmatched(&self, matches: &[Vec<u32>]) -> Vec<Unmatched> {
        let n = self.pool.vertices.len();
        let mut matched = vec![false; n];
        matches.iter().flatten().for_each(|&v| matched[v as usize] = true);
        let mut out: Vec<(usize, String)> = self.pool.out.clone();
        let alone: Vec<usize> = (0..n).filter(|&v| !matched[v]).collect();
        let mut partners = vec![0usize; n];
        if !alone.is_empty() {
            for p in self.pairs {
                partners[p.u as usize] += 1;
                partners[p.v as usize] += 1;
            }
        }
        let odd = self.pool.sits_out_by_turns() && alone.len() <= n % self.case.rules.group_size;
        for v in alone {
            let person = self.pool.vertices[v];
            if self.pool.forced.iter().flatten().any(|&p| p == person) {
                continue;
            }
            let reason = if partners[v] == 0 {
                let others: Vec<usize> = (0..n)
                    .filter(|&u| u != v && self.pool.across(u, v))
                    .map(|u| self.pool.vertices[u])
                    .collect();
                self.case.scorer.reason_nobody_eligible(person, &others)
            } else if odd {
                if self.case.rules.group_size == 2 {
                    ODD
                } else {
                    LEFT_OVER
                }
                .to_owned()
            } else {
                NOBODY_FREE.to_owned()
            };
            out.push((person, reason));
        }
        out.sort_unstable();
        out.into_iter()
            .map(|(p, reason)| Unmatched {
                person: self.key(p).to_owned(),
                name: self.case.people.persons[p].name.clone(),
                reason,
            })
            .collect()
    }

    /// With roles: who is matched and could take more matches.
    fn free_places(&self, matches: &[Vec<u32>]) -> Vec<FreePlaces> {
        let Some(roles) = &self.pool.roles else {
            return Vec::new();
        };
        let mut taken = vec![0u32; roles.capacity.len()];
        matches.iter().flatten().for_each(|&v| taken[v as usize] += 1);
        let free = (0..taken.len()).filter(|&v| taken[v] > 0 && taken[v] < roles.capacity[v]);
        free.map(|v| FreePlaces {
            person: self.key(self.pool.vertices[v]).to_owned(),
            places: roles.capacity[v] - taken[v],
        })
        .collect()
    }
}

/// How many vertices are in a match.
fn covered(n: usize, matches: &[Vec<u32>]) -> usize {
    let mut matched = vec![false; n];
    matches.iter().flatten().for_each(|&v| matched[v as usize] = true);
    matched.iter().filter(|m| **m).count()
}
